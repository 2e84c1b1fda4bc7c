// The one loop of animation frames. It runs only while something moves and someone can see it.

/** The most real time that one frame may stand for, in milliseconds: after a pause nothing jumps. */
const LONGEST = 100;

export class Clock {
  #request = 0;
  #last = 0;
  #seen = true;
  #wanted = false;
  #work;

  /**
   * @param {(elapsed: number) => boolean} work what a frame does with the milliseconds since the last one; says
   *   whether another frame is wanted
   */
  constructor(work) {
    this.#work = work;
    document.addEventListener("visibilitychange", this.#look);
  }

  /** Asks for a frame, because something changed. */
  invalidate() {
    this.#wanted = true;
    if (this.#request || !this.#seen || document.hidden) return;
    this.#request = requestAnimationFrame(this.#frame);
  }

  /** @param {boolean} seen whether the element is in view */
  see(seen) {
    this.#seen = seen;
    this.#look();
  }

  /** Ends for good. */
  end() {
    document.removeEventListener("visibilitychange", this.#look);
    cancelAnimationFrame(this.#request);
    this.#request = 0;
    this.#seen = false;
  }

  #look = () => {
    if (!this.#seen || document.hidden) {
      cancelAnimationFrame(this.#request);
      this.#request = 0;
      this.#last = 0;
    } else if (this.#wanted) this.invalidate();
  };

  /** @param {number} now */
  #frame = (now) => {
    this.#request = 0;
    const elapsed = this.#last ? Math.min(now - this.#last, LONGEST) : 0;
    this.#last = now;
    this.#wanted = false;
    const more = this.#work(elapsed);
    if (more || this.#wanted) this.invalidate();
    else this.#last = 0;
  };
}
