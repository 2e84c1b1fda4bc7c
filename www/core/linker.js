// Makes the link of the run whenever it has changed: piece by piece, because its digest is that of the run played to its
// end, which may be far away.

/** @typedef {import("#wasm").Link} Link */

/**
 * How many events are played at a time, so that the page stays awake: where a browser says when it has nothing else to do,
 * as many small pieces as there is time for; where it does not say so for so many milliseconds, a large one.
 */
const PIECE = 8_000;
const MORSEL = 500;
const BUSY = 250;
/** How many while the run is shown, and how many milliseconds apart where a browser does not say when it has time: frames come first. */
const CRUMB = 150;
const BETWEEN = 40;
/** So many at the most: the link of a longer run waits until time stands, as its making needs as much memory again as the run. */
const ENOUGH = 20_000;
/** How long it waits between looking whether time stands. */
const STANDS = 500;
/** How many events are played at once where there is no more time. */
const HURRY = 100_000;
/** How long after the last act a link is made, in milliseconds. */
const REST = 200;

export class Linker extends EventTarget {
  #player;
  #timer = 0;
  #idle = 0;
  /** @type {import("#wasm").Linking | undefined} */
  #work;
  /** How many events were played for it. */
  #made = 0;
  /** Whether the run has changed since its link was made. */
  #due = false;
  /** Whether somebody wants to know the link whenever it changes. */
  wanted = false;

  /** @param {import("./player.js").Player} player */
  constructor(player) {
    super();
    this.#player = player;
    player.addEventListener("opened", () => {
      // Whoever gave the run away said which digest they saw: that is held against the one that it has here.
      if (this.wanted || player.session.claimedDigest()) this.make(0);
    });
    for (const kind of ["acted", "travelled", "paused", "paired"])
      player.addEventListener(kind, () => this.wanted && this.make());
    player.addEventListener("leaving", () => this.hurry());
  }

  /** Makes the link of the run as it is after a rest. @param {number} [rest] */
  make(rest = REST) {
    this.stop();
    this.#due = true;
    const timer = window.setTimeout(async () => {
      if (!this.#player.ready) return;
      // No link is so urgent that the crate's rest would be fetched for it.
      await this.#player.arrived();
      if (timer !== this.#timer || !this.#player.ready) return;
      this.#work = this.#player.session.linking();
      this.#go();
    }, rest);
    this.#timer = timer;
  }

  /**
   * Makes a link that is due now or not at all, because its run is about to be left.
   * @returns whether none is due any more: a long one is not made so quickly
   */
  hurry() {
    let done = true;
    if (this.#due && this.#player.ready) {
      try {
        this.#work ??= this.#player.session.linking();
        done = this.#take(HURRY);
      } catch {
        // The crate's rest has not come yet, and a page that is left fetches nothing any more: the address stays as it was.
        done = false;
      }
    }
    this.stop();
    return done;
  }

  stop() {
    clearTimeout(this.#timer);
    if (this.#idle) cancelIdleCallback(this.#idle);
    [this.#timer, this.#idle] = [0, 0];
    this.#due = false;
    this.#made = 0;
    this.#work?.free();
    this.#work = undefined;
  }

  #go = () => {
    const { playing } = this.#player;
    if (playing && this.#made >= ENOUGH) this.#timer = window.setTimeout(this.#go, STANDS);
    else if (typeof requestIdleCallback === "function") this.#idle = requestIdleCallback(this.#use, { timeout: BUSY });
    else if (!this.#take(playing ? CRUMB : PIECE)) this.#timer = window.setTimeout(this.#go, playing ? BETWEEN : 0);
  };

  /** Uses the time that nobody else needs. @param {IdleDeadline} time */
  #use = (time) => {
    this.#idle = 0;
    const { playing } = this.#player;
    const piece = playing ? CRUMB : MORSEL;
    let done = this.#take(time.didTimeout && !playing ? PIECE : piece);
    while (!done && time.timeRemaining() > 1) done = this.#take(piece);
    if (!done) this.#go();
  };

  /** Plays on, and tells the link if it is made. @param {number} events @returns {boolean} whether there is no more to do */
  #take(events) {
    /** @type {Link | undefined} */
    let link;
    this.#made += events;
    try {
      link = this.#work?.piece(events);
    } catch {
      // A run that is too long for a session has no link. One that panics says so where it is played.
      this.#work = undefined;
      this.stop();
      return true;
    }
    if (!link) return false;
    this.stop();
    this.dispatchEvent(new CustomEvent("linked", { detail: link }));
    return true;
  }
}
