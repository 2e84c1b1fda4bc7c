// A second run beside the one that is open, under its clock: the same seed, the same faults and the same workload, with
// another protocol or other settings. It has no time of its own: it goes where the first one stands.

import { decode } from "./frame.js";
import { withFamily } from "./i18n.js";
import { Queries } from "./queries.js";
import { settingsOf } from "./settings.js";
import { Store } from "./store.js";
import { load } from "./wasm.js";

/** @typedef {import("./app.js").App} App */
/** @typedef {import("#wasm").Session} Session */

/** How many events it may go in one frame of the page: what is further away is reached over several. */
const BUDGET = 20_000;

/** What both runs have in common of what the reader chose: one selection, one language, one pace. */
const SHARED = /** @type {const} */ ([
  ...["words", "theme", "playing", "pace", "auto", "selected", "hovered", "target", "explain", "legend", "present"],
]);

/** The run that follows: what a stage asks of a player, without a way to play. */
class Follower extends EventTarget {
  /** @type {import("./frame.js").Frame | undefined} */
  frame;

  /** @param {import("./wasm.js").Crate} crate @param {Session} session */
  constructor({ memory, Session, Reached }, session) {
    super();
    this.memory = memory;
    this.session = session;
    this.reached = Reached;
    this.tables = Session.protocols().find(({ id }) => id === session.protocol());
    this.look();
  }

  get protocol() {
    return this.tables?.id ?? "";
  }

  ready = true;

  /** Sees the cluster as it stands. */
  look() {
    const length = this.session.frame();
    const at = this.session.framePtr();
    const { buffer } = this.memory;
    this.frame = decode(new Uint32Array(buffer, at, length).slice());
  }

  /** Why a command would do nothing now. @param {string} command */
  check(command) {
    return this.session.check(command) ?? undefined;
  }
}

export class Beside extends Queries {
  /** The script of the first run, of which this one has all that is done. */
  #of = "";
  /** Where it stands, or is on its way to. */
  #at = "";
  #beat = -1;
  /** @type {(() => void)[]} */
  #ends = [];
  /** Why it stands still, if it does. @type {unknown} */
  problem;

  /** @param {App} app @param {Follower} follower @param {Store} store @param {string} head */
  constructor(app, follower, store, head) {
    // The type of a player has more than a stage asks for.
    super(store, /** @type {any} */ (follower));
    this.app = app;
    this.follower = follower;
    this.head = head;
    // What a stage asks of the page.
    this.host = app.host;
    this.clock = app.clock;
    this.turns = app.turns;
    this.still = app.still;
    this.#of = app.session.script();
    this.#ends = [app.paintWith(() => this.#follow())];
  }

  /** Puts a run with this head beside the one that is open. Throws why that cannot be. @param {App} app @param {string} head */
  static async put(app, head) {
    const crate = await load();
    const store = new Store(app.store.words.peek());
    for (const each of SHARED) Object.assign(store, { [each]: app.store[each] });
    store.ready.value = true;
    const session = app.player.inquire((first) => first.putBeside(head));
    const { words } = store;
    words.value = await withFamily(words.peek(), session.protocol()).catch(() => words.peek());
    return new Beside(app, new Follower(crate, session), store, app.session.headBeside() ?? head);
  }

  /** @param {(elapsed: number) => boolean} paint */
  paintWith(paint) {
    return this.app.paintWith(paint);
  }

  /** @param {() => void} recolour */
  whenRecoloured(recolour) {
    return this.app.whenRecoloured(recolour);
  }

  /** @param {...(HTMLElement | null | undefined)} wanted */
  refocus(...wanted) {
    this.app.refocus(...wanted);
  }

  lit() {
    return { nodes: [], slots: [] };
  }

  /** One action bar aims at both: what only this run has cannot be looked into. @param {import("./store.js").Selection | undefined} selection */
  select(selection) {
    if (selection?.kind !== "message" || this.app.message(selection.name)) this.app.select(selection);
  }

  /** The settings by which it differs from the first, each with its value in both. */
  differences() {
    const [own, first] = [this, this.app].map(({ player, session }) => settingsOf(player.tables, session.script()));
    const same = this.player.protocol === this.app.player.protocol;
    const other = (/** @type {string} */ id) => first.find(({ table }) => table.id === id)?.set;
    return {
      own: own.filter(({ table, set }) => (same ? set !== other(table.id) : set !== undefined)),
      first: first.filter(({ table, set }) =>
        same ? set !== own.find((each) => each.table.id === table.id)?.set : set !== undefined,
      ),
    };
  }

  /** Whether the first run is another one now, as somebody acted or went to another branch. */
  changed() {
    return this.app.player.ready && this.app.session.script() !== this.#of;
  }

  /** Whether both stand at the same instant. */
  get there() {
    return this.problem === undefined && this.app.player.ready && this.#at === this.app.session.stamp();
  }

  /** Goes to where the first run stands, or nearer to it. @returns {boolean} whether it is not there yet */
  #follow() {
    const { app, follower } = this;
    if (!app.player.ready || this.problem !== undefined) return false;
    const { session } = follower;
    const stamp = app.session.stamp();
    if (stamp === this.#at) return false;
    let there = false;
    try {
      if (app.session.end() === undefined && session.end() !== undefined) session.goOn();
      there = session.seekStamp(stamp, BUDGET) !== follower.reached.Budget;
      follower.look();
    } catch (error) {
      // A panic is shown by the first run, which cannot go on either.
      if (error instanceof WebAssembly.RuntimeError) throw error;
      this.problem = error;
    }
    this.#at = there ? stamp : "";
    this.#tell();
    return !there && this.problem === undefined;
  }

  /** Lets be drawn what hangs on it, as often as what hangs on the first run. */
  #tell() {
    const { store, app } = this;
    store.tick.value++;
    store.glance.value++;
    const beat = app.store.beat.peek();
    if (beat === this.#beat && app.store.playing.peek()) return;
    this.#beat = beat;
    store.beat.value++;
  }

  /** Ends for good. */
  end() {
    for (const end of this.#ends.splice(0)) end();
    this.follower.session.free();
    this.follower.ready = false;
  }
}
