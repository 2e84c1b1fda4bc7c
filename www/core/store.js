// What the reader chose, and what the panels must redraw after. Nothing here is a truth about the run: that is
// asked of the session whenever it is shown.

import { signal } from "@preact/signals-core";

/**
 * What is looked into: a node or client by its name ("n3"), a message by its name ("n1>n2#17"), a link by its two ends
 * ("n1 n2"), the wall of a partition. What is pointed at may also be what an answer names, with what of it is lit.
 * @typedef {{ kind: "node" | "message" | "link" | "wall" | "slot" | "epoch" | "operation" | "event", name: string, lit?: Lit }} Selection
 */
/**
 * What is lit: nodes and clients, slots of the logs, an instant and an epoch on the tape, and an operation by its place.
 * @typedef {{ nodes: string[], slots: number[], at?: number, epoch?: number, operation?: number }} Lit
 */

/**
 * A remark beside a control, gone with the next act: the words come from the catalogue when it is shown.
 * @typedef {{ place: string, say: (words: import("../i18n/en.js").Catalogue) => string }} Note
 */

/** The tab that is open where nobody chose one. */
export const FIRST_TAB = "logs";

export class Store {
  /** The catalogue of the language chosen. @type {import("@preact/signals-core").Signal<import("../i18n/en.js").Catalogue>} */
  words;
  playing = signal(false);
  /** Virtual microseconds a real second. */
  pace = signal(20_000);
  /** Whether the page chooses the pace. */
  auto = signal(true);
  selected = signal(/** @type {Selection | undefined} */ (undefined));
  /** What pointer or keyboard is at. */
  hovered = signal(/** @type {Selection | undefined} */ (undefined));
  /** Whom the action bar acts on: "leader", or a node's name. */
  target = signal("leader");
  theme = signal(/** @type {"auto" | "light" | "dark"} */ ("auto"));
  /** The scenario that was opened by name, or none for a script of one's own. */
  scenario = signal(/** @type {string | undefined} */ (undefined));
  /** Counts what happened: panels that must be exact read it. */
  tick = signal(0);
  /** Counts likewise, at most ten times a second while playing: single numbers that change all the time read it. */
  glance = signal(0);
  /** Counts likewise, at most about twice a second while playing: panels made of words read it. */
  beat = signal(0);
  /** The newest headline. */
  headline = signal(/** @type {import("./headline.js").Headline | undefined} */ (undefined));
  /** Beside which control it is said that something is being looked for, while it is. */
  searching = signal(/** @type {string | undefined} */ (undefined));
  note = signal(/** @type {Note | undefined} */ (undefined));
  /** What kept the run from going on: the crate panicked, or did not load. */
  failure = signal(/** @type {Failure | undefined} */ (undefined));
  /** The tab of the evidence that is open, by its id in panels/tabs.js. */
  tab = signal(FIRST_TAB);
  /** The tab that is pinned beside it, where there is room. */
  pin = signal(/** @type {string | undefined} */ (undefined));
  /** What the left column holds, where there is room for one, and none with two stages. */
  side = signal(/** @type {"events" | "lesson" | undefined} */ ("events"));
  /** The lesson or the card that is open. @type {import("@preact/signals-core").Signal<Taught | undefined>} */
  lesson = signal(undefined);
  /** Whether a story has ended from which lessons lead on, and none was taken. */
  doors = signal(false);
  /** Whether there is room for two things beside each other. */
  wide = signal(false);
  /** Whether there is room for one thing only. */
  narrow = signal(false);
  /** Whether there is room for two tabs beside each other. */
  roomy = signal(false);
  /** The branch whose panel is open, and the button that opened it. */
  branch = signal(/** @type {{ id: number, anchor: HTMLElement } | undefined} */ (undefined));
  /** Two branches that were compared, and what they have in common. */
  compared = signal(/** @type {Compared | undefined} */ (undefined));
  /** The form that is open, and the button that opened it. */
  form = signal(/** @type {OpenForm | undefined} */ (undefined));
  /** What was asked, and the answer; none while nothing is asked. */
  why = signal(/** @type {Asked | undefined} */ (undefined));
  /** Through which node's eyes the cluster is seen; none for our own. */
  sight = signal(/** @type {import("./seeing.js").Seeing | undefined} */ (undefined));
  /** The controls that the element has; none for all. */
  controls = signal(/** @type {Set<import("./controls.js").Control> | undefined} */ (undefined));
  /** Whether a run is there. */
  ready = signal(false);
  /** Whether the tools are out: a newcomer meets the story and one button, and the rest with the first thing that they do. */
  tools = signal(true);
  /** Whether the page is shown to others, larger and with less on it. */
  present = signal(false);
  /** Instants to come back to, in the script's words and in their order. */
  bookmarks = signal(/** @type {string[]} */ ([]));
  /** Whether each new sentence waits for a key, and the event of the one that may be read. */
  hush = signal(false);
  revealed = signal(/** @type {number | undefined} */ (undefined));
  /** Whether another run is being chosen to stand beside this one, or stands there; or the head of the one that is to. */
  beside = signal(/** @type {"chosen" | "shown" | { head: string } | undefined} */ (undefined));
  /** The run of which evidence and inspector speak, where that is the one that stands beside. */
  shown = signal(/** @type {import("./beside.js").Beside | undefined} */ (undefined));
  /** Whether the dialog to share the run is open. */
  share = signal(false);
  /**
   * Lets the words of the trade in a text be asked about, once what knows them has come.
   * @type {import("@preact/signals-core").Signal<typeof import("../panels/terms.js").explained | undefined>}
   */
  explain = signal(undefined);
  /** A history of others that is looked at; without bytes nobody has given one yet. */
  others = signal(/** @type {{ bytes?: Uint8Array } | undefined} */ (undefined));
  /** Whether the legend is open. */
  legend = signal(false);
  /** Whether the list of events shows the small ones as well. */
  everything = signal(false);
  /** The text in the script dialog and what is wrong with it, while it is open. */
  script = signal(/** @type {ScriptDialog | undefined} */ (undefined));

  /** @param {import("../i18n/en.js").Catalogue} words */
  constructor(words) {
    this.words = signal(words);
  }
}

/** @typedef {import("./lesson.js").Lesson | import("./card.js").Card} Taught */
/** @typedef {{ a: number, b: number, found: import("#wasm").Comparison }} Compared */
/**
 * The form of a row of core/verbs.js, or "more" for the list of all: the button that opened it, what is to stand in its
 * fields at first, and whether the reader came from the list.
 * @typedef {{ id: string, anchor: HTMLElement, values?: Record<string, string>, back?: boolean }} OpenForm
 */
/**
 * A question in the words of the session ("slot 7"), its answer, and the question before it, to go back to.
 * @typedef {{ subject: string, answer: import("#wasm").Why, before?: Asked, proof?: Proved }} Asked
 */
/** What came of the run without the cause, and without which event. @typedef {import("#wasm").Proof & { cause: number }} Proved */
/** @typedef {{ kind: "panic" | "load", message: string, script: string, seed: string }} Failure */
/**
 * The dialog of the script: its text, whether that is the whole run or what has happened so far, what is wrong with it,
 * whether time ran when it was opened, whether it stands there to open another run, and whether somebody wrote it.
 * @typedef {{ text: string, whole: boolean, problem?: unknown, resume: boolean, other?: boolean, edited?: boolean }} ScriptDialog
 */
