// A second run beside the one that is open, under its clock: the same seed, the same faults and the same workload, with
// another protocol or other settings. It has no time of its own: it goes where the first one stands, and what is done to
// it is done to the first.

import { batch, effect } from "@preact/signals-core";
import { App } from "./app.js";
import { inWordsOf, withFamily } from "./i18n.js";
import { Player } from "./player.js";
import { Queries } from "./queries.js";
import { settingsOf } from "./settings.js";
import { Store } from "./store.js";
import { load } from "./wasm.js";

/** How many events it may go in one frame of the page: what is further away is reached over several. */
const BUDGET = 20_000;

/** What both runs have in common of what the reader chose: one selection, one language, one pace, one open tab. */
const SHARED = /** @type {const} */ ([
  ...["theme", "playing", "pace", "auto", "selected", "hovered", "target", "explain", "legend", "present"],
  ...["tab", "pin", "side", "wide", "narrow", "roomy", "everything", "controls", "form", "script", "share", "others"],
  ...["note", "searching", "shown"],
]);

/** What panels do that acts on time or on both runs: it is the first one's to do. */
const LED = /** @type {const} */ ([
  ...["play", "pause", "seek", "scrub", "step", "stepBack", "jump", "toStart", "toEnd", "giveUp", "switchBranch"],
  ...["act", "setSeed", "newSeed"],
  ...["paintWith", "whenRecoloured", "refocus", "redraw"],
]);

export class Beside extends Queries {
  /** The script of the first run, of which this one has all that is done. */
  #of = "";
  /** What was put there last: its words may still be on their way. @type {import("#wasm").Session | undefined} */
  #coming;
  /** Where it stands, or is on its way to. */
  #at = "";
  #beat = -1;
  /** Ends its part in the loop, and in the reader's language. @type {(() => void)[]} */
  #ends = [];
  /** Why it stands still, if it does. @type {unknown} */
  problem;
  /** Its head, as the first run's link has it. */
  head = "";

  /** @param {App} app the first run */
  constructor(app) {
    const store = new Store(app.store.words.peek());
    for (const each of SHARED) Object.assign(store, { [each]: app.store[each] });
    super(store, new Player(store));
    this.first = app;
    // Nobody is told of each of its events.
    this.player.heard = false;
    // What panels ask of the page.
    const { host, clock, turns, numbers, still } = app;
    Object.assign(this, { host, clock, turns, numbers, still });
    const speak = effect(() => void this.#speak(app.store.words.value, this.player.protocol));
    this.#ends = [app.paintWith(() => this.#follow()), speak];
  }

  /**
   * Puts a run with this head beside the first one, in place of what stands there. Throws why that cannot be: then what
   * stands there stays.
   * @param {string} head @returns {Promise<boolean>} whether it came to stand there, and nobody wanted something else meanwhile
   */
  async put(head) {
    const { first, player } = this;
    const crate = await load();
    await crate.family(head);
    const session = first.player.inquire((session) => session.putBeside(head));
    this.#coming = session;
    const of = first.session.script();
    const protocol = session.protocol();
    const same = player.ready && player.protocol === protocol;
    const { words } = first.store;
    words.value = await withFamily(words.peek(), protocol).catch(() => words.peek());
    await this.#speak(words.peek(), protocol);
    // Whoever acted meanwhile wants another one, and whoever closed it none.
    if (this.#coming !== session || this.#ends.length === 0) {
      session.free();
      return false;
    }
    [this.#of, this.#at, this.problem] = [of, "", undefined];
    this.head = first.session.headBeside() ?? head;
    player.hold(crate, session);
    player.dispatchEvent(new CustomEvent(same ? "acted" : "opened", { detail: {} }));
    first.redraw();
    return true;
  }

  /** Takes up the page's words, with those of its protocol. @param {import("./queries.js").Catalogue} words @param {string} protocol */
  async #speak(words, protocol) {
    const all = await inWordsOf(words, protocol).catch(() => words);
    // The reader may have chosen another language meanwhile.
    if (this.#ends.length > 0 && this.first?.store.words.peek() === words) this.store.words.value = all;
  }

  /** Looks into something of this run. @param {import("./store.js").Selection | undefined} selection */
  select(selection) {
    batch(() => {
      this.first.select(selection);
      this.show();
    });
  }

  /** Lets the evidence and the inspector be about this run. */
  show() {
    const { shown, why } = this.store;
    // What was asked of it before stays behind.
    if (shown.peek() !== this) why.value = undefined;
    shown.value = this;
  }

  /** Every line of the script, and what came of it here. */
  commands() {
    return this.session.commands();
  }

  /** Goes to just after an event of this run: both stand where that moment is over. @param {number} number */
  toEvent(number) {
    const [event] = this.session.events(number, number + 1);
    if (event) this.first.toMoment(event.at_us);
  }

  /** Why a command would do nothing now, in either run. @override @param {string} command */
  check(command) {
    return this.first.check(command) ?? super.check(command);
  }

  /** @override Its lines are those of the first. @param {import("./controls.js").Control} control */
  shows(control) {
    return control !== "edit" && super.shows(control);
  }

  /** The settings by which it differs from the first, each with its value in both. */
  differences() {
    const [own, others] = [this, this.first].map(({ player, session }) => settingsOf(player.tables, session.script()));
    const same = this.player.protocol === this.first.player.protocol;
    const other = (/** @type {string} */ id) => others.find(({ table }) => table.id === id)?.set;
    return {
      own: own.filter(({ table, set }) => (same ? set !== other(table.id) : set !== undefined)),
      first: others.filter(({ table, set }) =>
        same ? set !== own.find((each) => each.table.id === table.id)?.set : set !== undefined,
      ),
    };
  }

  /** Whether the first run is another one now, as somebody acted or went to another branch. */
  changed() {
    return this.first.player.ready && this.first.session.script() !== this.#of;
  }

  /** Whether both stand at the same instant. */
  get there() {
    return this.problem === undefined && this.first.player.ready && this.#at === this.first.session.stamp();
  }

  /** Goes to where the first run stands, or nearer to it. @returns {boolean} whether it is not there yet */
  #follow() {
    const { first, player } = this;
    if (!first.player.ready || !player.ready || this.problem !== undefined) return false;
    const stamp = first.session.stamp();
    if (stamp === this.#at) return false;
    const beat = first.store.beat.peek();
    const quietly = beat === this.#beat && first.store.playing.peek();
    let there = false;
    try {
      if (first.session.end() === undefined && this.session.end() !== undefined) this.session.goOn();
      there = player.follow(first.player, BUDGET, quietly);
    } catch (error) {
      // A panic, or a part of the crate that cannot be had, is shown by the first run, which cannot go on either.
      if (this.store.failure.peek()) {
        first.player.inquire(() => {
          throw error;
        });
      }
      this.problem = error;
      this.store.beat.value++;
    }
    this.#at = there ? stamp : "";
    this.#beat = beat;
    return !there && this.problem === undefined;
  }

  /** Ends for good. */
  end() {
    for (const end of this.#ends.splice(0)) end();
    // What is still to be drawn of it finds nothing to ask.
    this.player.frame = undefined;
    this.player.end();
  }
}

for (const name of LED) {
  Object.defineProperty(Beside.prototype, name, {
    /** @this {any} @param {...any} all */
    value(...all) {
      return this.first[name](...all);
    },
  });
}
// An answer stands beside what it is about, whichever run that is, and each is seen with the eyes of its own nodes.
for (const name of /** @type {const} */ (["ask", "askAgain", "seeAs", "toggleSight"])) {
  Object.defineProperty(Beside.prototype, name, { value: App.prototype[name] });
}
