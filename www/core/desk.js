// Where pictures are painted beside the page: one worker for all of them, whoever's they are.

import { bring, Easel } from "../canvas/painters.js";
import { paintings } from "./painting.js";

/** @typedef {import("../canvas/painters.js").Kind} Kind */
/** @typedef {import("./painting.js").Painting<any>} Painting */

/** So many frames may be under way: with more a picture would come to lag behind the page. */
const MOST = 2;

/** A worker that has much to do and is not heard of for so long is no more, in milliseconds. */
const SILENCE = 5_000;

/** Takes over all pictures that there are. @returns what is done with those that come, if there can be a worker */
export async function begin() {
  try {
    const desk = new Desk(() => {
      for (const painting of paintings) home(painting);
      stay();
    });
    for (const painting of paintings) hand(painting, desk);
    return (/** @type {Painting} */ painting) => hand(painting, desk);
  } catch {
    // No workers, or none for a page like this.
    await stay();
    return undefined;
  }
}

/** What is painted on the page is painted as a worker would, and as quickly as can be. */
async function stay() {
  const [{ LogSheet }, { LogMotion }] = await Promise.all([
    import("../canvas/log-sheet.js"),
    import("../canvas/log-motion.js"),
  ]);
  bring(LogSheet, LogMotion);
}

/** Lets the worker paint a picture; what it has painted is shown as soon as that is there. @param {Painting} painting @param {Desk} desk */
async function hand(painting, desk) {
  if (painting.elsewhere || desk.failed || !("transferControlToOffscreen" in painting.canvas)) return;
  const canvas = painting.made();
  const number = desk.begin(painting.kind, canvas.transferControlToOffscreen());
  const elsewhere = {
    get busy() {
      return desk.busy;
    },
    paint: (/** @type {object} */ changes) => desk.paint(number, changes),
    end: () => {
      desk.end(number);
      home(painting);
    },
  };
  painting.elsewhere = elsewhere;
  const paint = () => {
    if (Object.keys(painting.news).length > 0) desk.paint(number, painting.news);
    return desk.painted();
  };
  // The worker may take a while to come, and the page goes on meanwhile: what it paints first may be old.
  await paint();
  await paint();
  // And what it has painted comes to its canvas a little after it has said so.
  for (let frames = 2; frames > 0; frames -= 1) await new Promise(requestAnimationFrame);
  if (painting.elsewhere !== elsewhere) return;
  painting.easel = undefined;
  paint();
  painting.put(canvas);
}

/** Lets the page paint a picture again. @param {Painting} painting */
function home(painting) {
  painting.elsewhere = undefined;
  if (painting.easel) return;
  const canvas = painting.made();
  painting.easel = new Easel(painting.kind, canvas);
  painting.news = {};
  painting.put(canvas);
}

class Desk {
  #worker;
  #number = 0;
  /** What goes with the next message. @type {import("../workers/paint.js").Order[]} */
  #orders = [];
  /** @type {OffscreenCanvas[]} */
  #canvases = [];
  /** How many messages were sent, and how many of them are painted. */
  #sent = 0;
  #painted = 0;
  /** When it was heard of, or had nothing to do. */
  #heard = 0;
  #failed;
  /** Who waits until so many are. @type {{ until: number, done: () => void }[]} */
  #waiting = [];

  /** Whether nothing is painted any more. */
  failed = false;

  /** @param {() => void} failed called then */
  constructor(failed) {
    this.#failed = failed;
    this.#worker = new Worker(new URL("./paint.js", import.meta.url), { type: "module" });
    this.#worker.onmessage = () => {
      this.#painted += 1;
      this.#heard = performance.now();
      while (this.#waiting[0]?.until <= this.#painted) this.#waiting.shift()?.done();
    };
    this.#worker.onerror = (event) => {
      event.preventDefault();
      this.#fail();
    };
  }

  #fail() {
    if (this.failed) return;
    this.#worker.terminate();
    this.failed = true;
    this.#failed();
  }

  /** Whether more has been asked for than could be painted yet. */
  get busy() {
    const busy = this.#sent - this.#painted >= MOST;
    if (busy && performance.now() - this.#heard > SILENCE) this.#fail();
    return busy && !this.failed;
  }

  /** A further canvas; its number. @param {Kind} kind @param {OffscreenCanvas} canvas */
  begin(kind, canvas) {
    this.#number += 1;
    this.#canvases.push(canvas);
    this.#order({ number: this.#number, kind, canvas });
    return this.#number;
  }

  /** @param {number} number @param {object} changes what is new in what it is painted from */
  paint(number, changes) {
    this.#order({ number, changes });
  }

  /** No such canvas any more. @param {number} number */
  end(number) {
    this.#order({ number });
  }

  /** Resolves once all that was asked for so far is painted. @returns {Promise<void>} */
  painted() {
    const until = this.#sent + (this.#orders.length > 0 ? 1 : 0);
    return new Promise((done) => {
      if (until <= this.#painted) done();
      else this.#waiting.push({ until, done });
    });
  }

  /** What is asked for in one frame goes together. @param {import("../workers/paint.js").Order} order */
  #order(order) {
    this.#orders.push(order);
    if (this.#orders.length === 1) queueMicrotask(() => this.#send());
  }

  #send() {
    if (this.#sent === this.#painted) this.#heard = performance.now();
    this.#sent += 1;
    this.#worker.postMessage(this.#orders.splice(0), this.#canvases.splice(0));
  }
}
