// The groups of a partition as the field of a form has them: "west: | east: n4 n5 | n2". What is named first without a
// node is what the group of all others is called.

/** @typedef {{ name: string, group: string[] }} Side */

/** @param {string} value @returns {{ own: string, named: Side[] }} */
export function sidesOf(value) {
  const named = value.split("|").map((part) => {
    const [before, after] = part.includes(":") ? part.split(":") : ["", part];
    return { name: before.trim(), group: after.split(" ").filter(Boolean) };
  });
  const own = named[0].group.length === 0 ? named[0].name : "";
  return { own, named: named.filter(({ group }) => group.length > 0) };
}

/**
 * Every group: first whoever is in no other.
 * @param {string} value @param {string[]} nodes all that there are @returns {Side[]}
 */
export function sidesIn(value, nodes) {
  const { own, named } = sidesOf(value);
  const rest = nodes.filter((node) => !named.some(({ group }) => group.includes(node)));
  return [{ name: own, group: rest }, ...named].filter(({ group }) => group.length > 0);
}

/**
 * Groups as the field has them.
 * @param {string[][]} groups all but the first @param {string[]} names those of all, the first one's first
 */
export function writtenSides(groups, names) {
  const sides = groups.map((group, i) => ({ name: names[i + 1], group })).filter(({ group }) => group.length > 0);
  return [...(names[0] ? [{ name: names[0], group: [] }] : []), ...sides]
    .map(({ name, group }) => [...(name ? [`${name}:`] : []), ...group].join(" "))
    .join(" | ");
}
