// From the fields of a form to a command in the words of scripts.

/** @typedef {"partition" | "cut" | "write" | "read" | "cas" | "network"} FormId */

/** The text fields of a form, in the order of the command, each with something that is always right. */
const FIELDS = /** @type {Partial<Record<FormId, Record<string, string>>>} */ ({
  write: { key: "x", value: "x" },
  read: { key: "x" },
  cas: { key: "x", expect: "x", value: "x" },
  network: { least: "0", most: "60000", loss: "0" },
});

/** A key or value as scripts write it. @param {string} text */
export function quoted(text) {
  if (/^[\p{L}\p{N}_.:/-]+$/u.test(text)) return text;
  const escaped = text.replaceAll(/["\\]/g, "\\$&").replaceAll("\n", "\\n").replaceAll("\t", "\\t");
  return `"${escaped.replaceAll("\r", "\\r")}"`;
}

/**
 * @param {FormId} id @param {FormData} data @param {{ here: string[], there: string[] }} [groups]
 */
export function commandOf(id, data, { here, there } = { here: [], there: [] }) {
  const get = (/** @type {string} */ name) => String(data.get(name) ?? "").trim();
  switch (id) {
    case "partition":
      return `partition ${here.join(" ")} | ${there.join(" ")}`;
    case "cut":
      return `cut ${get("from")} ${data.has("both") ? "--" : "->"} ${get("to")}`;
    case "write":
      return `put ${quoted(get("key"))} ${quoted(get("value"))}`;
    case "read":
      return `get ${quoted(get("key"))}`;
    case "cas":
      return `cas ${quoted(get("key"))} ${quoted(get("expect"))} ${quoted(get("value"))}`;
    case "network":
      return `network latency=${get("least")}ms..${get("most")}ms loss=${get("loss")}%`;
  }
}

/**
 * Which field a command fails for: the first that fails alone, among fields that are right; else the last.
 * @param {(command: string) => unknown} check throws where the command makes no sense
 * @param {FormId} id @param {FormData} data @returns {string | undefined}
 */
export function culprit(check, id, data) {
  const right = FIELDS[id];
  if (!right) return undefined;
  const names = Object.keys(right);
  const alone = names.find((name) => {
    const only = new FormData();
    for (const each of names) only.set(each, each === name ? String(data.get(each) ?? "") : right[each]);
    try {
      check(commandOf(id, only));
      return false;
    } catch {
      return true;
    }
  });
  return alone ?? (id === "network" ? "most" : names.at(-1));
}
