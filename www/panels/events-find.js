// Finding events in their list: by words of the sentence, by sort and by process.

import { html } from "lit";

/** @typedef {import("../core/happening.js").Happening} Happening */
/** @typedef {import("./events.js").Events} Events */

/** What events may be sorted by, for those who look for one. */
const SORTS = /** @type {const} */ (["roles", "decided", "faults", "clients", "messages", "disks"]);

/** @typedef {typeof SORTS[number]} Sort */

/** The kinds of event of each sort that are all its own. */
const OF = /** @type {Record<Sort, string[]>} */ ({
  ...{ roles: [], decided: [] },
  faults: [
    ...["crash", "restart", "pause", "resume", "part", "heal", "network", "hang", "unhang", "flip", "lose", "clock"],
    ...["service", "disk", "calm", "random", "supervise", "add", "remove", "drop", "duplicate", "delay", "hold"],
    ...["release", "forge", "break", "mend", "void"],
  ],
  clients: ["invoke", "retry", "workload"],
  messages: ["deliver", "lost", "cut", "dead", "overflow", "corrupt", "rejected"],
  disks: ["sync", "disk", "hang", "unhang", "flip", "lose", "backup", "restore"],
});

/** @param {Happening} e @param {Sort} sort */
function isOf(e, sort) {
  if (sort === "roles") return e.role !== "" || e.rose;
  if (sort === "decided") return e.committed;
  const client = e.from.startsWith("c") || e.to.startsWith("c");
  return OF[sort].includes(e.kind) || (sort === "clients" && client && e.kind === "deliver");
}

/** @param {Happening} e @param {Sort | ""} sort "" for any @param {string} whose the process that it is about, or "" */
const matches = (e, sort, whose) => (!sort || isOf(e, sort)) && (!whose || e.from === whose || e.to === whose);

/**
 * As whoever looks for something may type it: in either case, with or without spaces, with the quotation marks of a keyboard.
 * @param {string} text
 */
const plainly = (text) =>
  text
    .normalize("NFKC")
    .toLocaleLowerCase()
    .replace(/[‘’“”"]/g, "'")
    .replace(/\s/g, "");

/** Those that are looked for. @param {Events} view @param {Happening[]} events */
export function found({ app, text, sort, whose }, events) {
  const wanted = plainly(text);
  return events.filter((e) => matches(e, sort, whose) && (!wanted || plainly(app.sentence(e)).includes(wanted)));
}

/** The fields to say what is looked for. @param {Events} view */
export function fields(view) {
  const { evidence, Who } = view.words;
  const take =
    (/** @type {"text" | "sort" | "whose"} */ field) =>
    (/** @type {Event} */ { target }) => {
      const { value } = /** @type {HTMLInputElement} */ (target);
      Object.assign(view, { [field]: value.trim() });
    };
  return html`<p class="find">
    <input type="search" aria-label=${evidence.findText} placeholder=${evidence.findText} @input=${take("text")}>
    <select aria-label=${evidence.findSort} @change=${take("sort")}>
      <option value="">${evidence.anySort}</option>
      ${SORTS.map((sort) => html`<option value=${sort} ?selected=${sort === view.sort}>${evidence.sorts[sort]}</option>`)}
    </select>
    <select aria-label=${evidence.findWhose} @change=${take("whose")}>
      <option value="">${evidence.anyone}</option>
      ${view.app.processes().map((name) => html`<option value=${name} ?selected=${name === view.whose}>${Who({ name })}</option>`)}
    </select>
  </p>`;
}
