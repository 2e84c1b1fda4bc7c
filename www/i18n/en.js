// All the page's English words. This is the source of truth for which words there are: another language has the same
// shape, which the type checker enforces.

import events from "./en/events.js";
import page from "./en/page.js";
import raft from "./en/raft.js";
import tape, { address, commands, until } from "./en/tape.js";

const en = {
  ...page,
  events,
  /** What went wrong: comes with shelf.js, once the page plays. */
  errors: /** @type {typeof import("./en/errors.js").default} */ (/** @type {unknown} */ (undefined)),
  tape,
  until,
  address,
  commands,
  /** What a protocol adds: the words for its own roles, messages, timers, rules and promises. */
  protocols: { raft },
};

/** @typedef {import("../types/words.js").Words<typeof en>} Catalogue */

export default en;
