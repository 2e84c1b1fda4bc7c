// What the engine says of causes, as sentences: the words come with the first question.

import { plain } from "./nouns.js";
import { entry } from "./sentence.js";

/** @typedef {import("#wasm").Says} Says */
/** @typedef {import("#wasm").Explained} Explained */
/** @typedef {import("#wasm").WhyNot} WhyNot */
/**
 * What a protocol says of causes in its own words: what its engine calls `says` and `lacks`, which of its rules an answer
 * names, and general sentences that it says in another way.
 * @typedef {Record<string, (slots: Slots) => string>} Sentences
 * @typedef {object} Answers
 * @property {string} [never] what cannot be before too few can hear each other
 * @property {Partial<Record<"says" | "lacks" | "reasons", Sentences>>} [shared]
 * @property {Record<string, string>} [rules]
 * @property {Sentences} says
 * @property {Sentences} [lacks]
 */

/** @typedef {typeof import("../i18n/en/why.js").default & { own?: Answers }} Words those of all, and those of a protocol */
/** @typedef {string} By who did it: you, story, script, order, chance, supervisor, run */

/**
 * What stands in a sentence, by name; which of these there are hangs on the sentence.
 * @typedef {object} Slots
 * @property {string} node
 * @property {string} from
 * @property {string} client
 * @property {string} leader
 * @property {string} for
 * @property {string} next
 * @property {string} message the name of a message
 * @property {string} timer
 * @property {string} rule
 * @property {string} reason
 * @property {By} by
 * @property {number} term
 * @property {number} theirs
 * @property {number} own
 * @property {number} slot
 * @property {number} first
 * @property {number} last
 * @property {number} haveOld
 * @property {number} needOld
 * @property {number} ofOld
 * @property {number} ownSlot
 * @property {number} ownTerm
 * @property {number} theirSlot
 * @property {number} theirTerm
 * @property {number} told
 * @property {number} have
 * @property {number} need
 * @property {number} of
 * @property {number} count
 * @property {number} number
 * @property {number} attempts
 * @property {number} waited
 * @property {number} every
 * @property {number} least
 * @property {number} was
 * @property {number} upto
 * @property {number} apart
 * @property {number} in
 * @property {boolean} yes
 * @property {boolean} led
 * @property {boolean} read
 * @property {boolean} whole
 * @property {boolean} again
 * @property {string[]} before
 * @property {string[]} against
 * @property {string[]} asked
 * @property {number[]} votes
 */

/**
 * Where a question is asked.
 * @typedef {object} Place
 * @property {string} protocol
 * @property {boolean} story whether the script is one of the stories that come with the lab
 * @property {(name: string) => string} message what a message is called
 * @property {(name: string) => string} timer
 * @property {(name: string) => string} rule
 * @property {(name: string) => string} reason why a command had no effect
 */

/** So many conditions are named; where there are more, one fewer, and the others are counted. */
const NAMED = 3;

/** @param {import("#wasm").ValueView} value @returns {unknown} */
function bare(value) {
  if (value.is === "list") return value.of.map(bare);
  if (value.is === "none") return "";
  return "of" in value ? value.of : "";
}

/** @param {Says} says @param {Place} place @returns {Slots} */
function slotsOf(says, place) {
  const slots = /** @type {any} */ (Object.fromEntries(says.slots.map(({ name, value }) => [name, bare(value)])));
  if (slots.by === "script" && place.story) slots.by = "story";
  if (!says.own) {
    if (slots.message) slots.message = place.message(slots.message);
    if (slots.timer) slots.timer = place.timer(slots.timer);
    if (slots.rule) slots.rule = place.rule(slots.rule);
    if (slots.reason) slots.reason = place.reason(slots.reason);
  }
  return slots;
}

/**
 * One sentence, without rule and chance.
 * @param {Words} words @param {Says} says @param {Place} place @param {"says" | "lacks" | "reasons"} table
 * @returns {string | undefined} none where nobody has written it
 */
export function said(words, says, place, table = "says") {
  const { own } = words;
  const find = (/** @type {object | undefined} */ list) =>
    entry(/** @type {Record<string, (slots: Slots) => string>} */ (list ?? {}), says.key);
  const ours = table === "reasons" ? undefined : own?.[table];
  // What holds for every protocol may be said in a protocol's own words, too.
  const template = says.own ? find(ours) : (find(own?.shared?.[table]) ?? find(words[table]));
  return template?.(slotsOf(says, place));
}

/** @param {Words} words @param {Says} says */
function ruled(words, { rule }) {
  const name = rule && entry(words.own?.rules, rule);
  return name ? words.rule({ rule: name }) : "";
}

/** @param {Words} words @param {import("#wasm").Chance | null} chance */
function drawn(words, chance) {
  if (!chance) return "";
  if (chance.is === "loss") return words.chance.loss({ percent: Number((chance.ppm / 10_000).toPrecision(2)) });
  // What could only be one length was nobody's chance.
  if (chance.least_us === chance.most_us) return "";
  return words.chance.drew({ drawn: chance.drawn_us, least: chance.least_us, most: chance.most_us });
}

/** Sentences one after the other, as the language has it. @param {string[]} all */
const joined = (all) => {
  const some = all.filter((each) => each !== "");
  return some.some((each) => /\p{Script=Han}/u.test(plain(each))) ? some.join("") : some.join(" ");
};

/** Why an event came about. @param {Words} words @param {Explained} explained @param {Place} place */
export function because(words, { says, chance }, place) {
  const [first] = says;
  return joined([said(words, first, place) ?? words.nothing, ruled(words, first), drawn(words, chance)]);
}

/** What else came of it. @param {Words} words @param {Explained} explained @param {Place} place */
export function besides(words, { says }, place) {
  return says.slice(1).map((each) => joined([said(words, each, place) ?? words.nothing, ruled(words, each)]));
}

/** With what a chain begins. @param {Words} words @param {NonNullable<Explained["root"]>} root @param {Place} place */
export const rooted = (words, root, { story }) => words.roots[root === "script" && story ? "story" : root];

/** Why something is not so. @param {Words} words @param {WhyNot} not @param {Place} place */
export function lacking(words, not, place) {
  const { says, need, have, missing, against, apart } = not;
  const count = need - have.length;
  const all = missing.slice(0, missing.length > NAMED ? NAMED - 1 : NAMED).map((each) => ({
    node: each.node,
    says: said(words, each.says, place, "reasons") ?? "",
  }));
  const more = missing.length - all.length;
  const drew = not.chance.flatMap((each) =>
    each.is === "drew" && each.least_us < each.most_us ? [each.drawn_us] : [],
  );
  return joined([
    said(words, says, place, "lacks") ?? words.nothing,
    apart
      ? words.before({ ...mends(missing), never: words.own?.never ?? words.never })
      : missing.length > 0 && count > 0
        ? words.missing({ count, all, more, about: says.key })
        : "",
    against.length > 0 ? words.against({ names: against }) : "",
    ruled(words, says),
    drew.length > 0 ? words.chance.drewAll({ drawn: drew }) : "",
  ]);
}

/** @param {WhyNot["missing"]} missing */
function mends(missing) {
  const those = (/** @type {string} */ key) => missing.filter(({ says }) => says.key === key).map(({ node }) => node);
  return {
    down: those("missing-crashed"),
    paused: those("missing-paused"),
    cut: those("missing-cut").length > 0,
  };
}
