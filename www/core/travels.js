// Going elsewhere in time, and to other futures: what the tape, the list of commands and host pages ask for.

import { Queries } from "./queries.js";

/** @typedef {import("#wasm").Edited} Edited */

/** How many events are played at a time on a long way: the page stays awake so. */
const PIECE = 40_000;

export class Travels extends Queries {
  /** The way that time is on, piece by piece; whatever else is done ends it. @type {symbol | undefined} */
  #way;

  /** @param {import("./store.js").Store} store @param {import("./player.js").Player} player */
  constructor(store, player) {
    super(store, player);
    for (const kind of ["opened", "acted", "travelled", "paused"]) {
      player.addEventListener(kind, () => {
        this.#way = undefined;
      });
    }
  }

  /** Does what comes before an act or a journey: remarks that were about the one before are gone. */
  begin() {}

  /** Draws again. */
  redraw() {}

  /**
   * @template T @param {(session: import("#wasm").Session) => T} work @param {{ briefly?: boolean }} [how]
   */
  #travel(work, how) {
    const done = this.player.travel(work, how);
    this.begin();
    this.redraw();
    return done;
  }

  /**
   * Goes to an instant in the script's words. One that is far away is reached piece by piece; whatever the reader does
   * meanwhile ends the way. Throws at once what is wrong with it.
   * @param {string} stamp @returns {Promise<boolean>} whether time came there
   */
  seek(stamp) {
    return this.#far(() => this.player.approach(stamp, PIECE));
  }

  /**
   * Does something piece by piece, so that the page stays awake, and says whether it came to its end. Whatever else the
   * reader does ends it.
   * @param {() => boolean} piece says whether that was the last @returns {Promise<boolean>}
   */
  #far(piece) {
    const way = Symbol("way");
    const go = () => {
      const there = piece();
      this.#way = there ? undefined : way;
      this.begin();
      this.redraw();
      return there;
    };
    if (go()) return Promise.resolve(true);
    return new Promise((done, fail) => {
      const on = () => {
        if (this.#way !== way || this.store.playing.peek()) return done(false);
        try {
          if (go()) done(true);
          else setTimeout(on);
        } catch (error) {
          fail(error);
        }
      };
      setTimeout(on);
    });
  }

  /** Goes to an instant while somebody drags. @param {number} us @param {boolean} [briefly] */
  scrub(us, briefly = true) {
    const stamp = `${Math.round(us)}us`;
    this.#far(() => this.player.approach(stamp, PIECE, { briefly }));
  }

  /** Goes to just after an event. @param {number} number */
  toEvent(number) {
    this.#travel((session) => session.seekEvent(number + 1));
  }

  /** Goes to where all of a moment is over. @param {number} us */
  toMoment(us) {
    this.#travel((session) => session.seek(us));
  }

  /** Goes to just before an event. @param {number} number */
  toBefore(number) {
    this.#travel((session) => session.seekEvent(number));
  }

  stepBack() {
    this.#travel((session) => session.stepBack());
  }

  toStart() {
    this.#travel((session) => session.seek(0));
  }

  /** Goes to the end of the script or, where that has none, to how far it was played. */
  async toEnd() {
    const end = this.session.end() ?? this.session.furthest();
    // An instant of the script's is before its own actions, and the end is behind them.
    const there = this.seek(`${end}us`);
    const last = () => this.toMoment(end);
    if (this.session.now() === end) last();
    else if (await there) last();
  }

  /**
   * Goes to just after the next or previous event of a kind, and says where there is none. What is far away is looked for
   * piece by piece; whatever the reader does meanwhile ends it.
   * @param {string} kind as the session names it: "leader", "crash", "message RequestVote" @param {boolean} onward
   * @param {string} [place] where that is said
   * @returns {Promise<boolean>} whether there was one
   */
  async jump(kind, onward, place = "time") {
    const { player, store } = this;
    if (store.playing.peek()) player.pause();
    player.inquire((session) => session.search(kind, onward));
    /** @type {number | null | undefined} */
    let found;
    const looks = () => {
      if (found === undefined) found = player.inquire((session) => session.searchOn(PIECE));
      else if (found !== null) return player.approachEvent(found + 1, PIECE);
      return found === null;
    };
    const searching = () => {
      const there = looks() || (typeof found === "number" && looks());
      store.searching.value = there ? undefined : place;
      return there;
    };
    const there = await this.#far(searching).finally(() => (store.searching.value = undefined));
    if (found === null) store.note.value = { place, say: ({ time }) => (onward ? time.noneAhead : time.noneBefore) };
    return there && found !== null;
  }

  /** Ends whatever takes its time. */
  giveUp() {
    this.#way = undefined;
    this.store.searching.value = undefined;
  }

  /** Every branch of the run. */
  branches() {
    return this.session.branches();
  }

  /** Goes on in another branch, at an instant or where time stands. @param {number} id @param {number} [us] */
  switchBranch(id, us) {
    this.#travel((session) => {
      session.switchBranch(id);
      if (us !== undefined) session.seek(us);
    });
  }

  /** @param {number} id @param {string} name nothing to take its name away */
  nameBranch(id, name) {
    this.player.arrange((session) => session.renameBranch(id, name));
    this.redraw();
  }

  /** @param {number} id */
  deleteBranch(id) {
    const compared = this.store.compared.peek();
    if (compared && [compared.a, compared.b].includes(id)) this.store.compared.value = undefined;
    this.#travel((session) => session.deleteBranch(id));
  }

  /** Finds the first event at which two branches differ, and keeps it for the tape. @param {number} a @param {number} b */
  compare(a, b) {
    const found = this.player.arrange((session) => session.compareBranches(a, b));
    this.store.compared.value = { a, b, found };
    this.redraw();
    return found;
  }

  /** Every line of the script, and what came of it. */
  commands() {
    return this.session.commands();
  }

  /** @param {number} id @returns {Edited} */
  deleteCommand(id) {
    return this.#edit((session) => session.deleteCommand(id));
  }

  /** Lets a line say something else. @param {number} id @param {string} text @returns {Edited} */
  editCommand(id, text) {
    return this.#edit((session) => session.editCommand(id, text));
  }

  /** Lets a line say something else at another instant. @param {number} id @param {string} stamp @param {string} text */
  replaceCommand(id, stamp, text) {
    return this.#edit((session) => session.replaceCommand(id, stamp, text));
  }

  /** Lets a line stand at another instant. @param {number} id @param {string} stamp @returns {Edited} */
  moveCommand(id, stamp) {
    return this.#edit((session) => session.moveCommand(id, stamp));
  }

  /** @param {(session: import("#wasm").Session) => Edited} work */
  #edit(work) {
    const done = this.#travel(work);
    this.player.keep();
    return done;
  }
}
