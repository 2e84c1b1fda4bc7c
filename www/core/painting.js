// A picture on the page that changes from frame to frame. At first it is painted on the page's own thread; once time runs
// and the crate is whole, a worker takes its canvas over (core/desk.js). Where that cannot be, it stays as it is.

import { Easel } from "../canvas/painters.js";

/** @typedef {import("../canvas/painters.js").Kind} Kind */
/** @template {Kind} K @typedef {Partial<import("../canvas/painters.js").News[K]>} Changes */

/** Who paints a picture in the place of the page. @typedef {{ busy: boolean, paint: (changes: object) => void, end: () => void }} Elsewhere */

/** Every picture that is on a page. @type {Set<Painting<any>>} */
export const paintings = new Set();

let asked = false;

/** Lets a worker paint from now on, if there can be one. */
export async function handOver() {
  if (asked) return;
  asked = true;
  const { begin } = await import("./desk.js");
  Painting.comes = await begin();
}

/** @template {Kind} K */
export class Painting {
  /** What is done with a further one. @type {((painting: Painting<any>) => void) | undefined} */
  static comes;

  /** Its element. @type {HTMLCanvasElement} */
  canvas;
  /** What paints it here. @type {Easel<K> | undefined} */
  easel;
  /** Who paints it if nothing here does, or will do so soon. @type {Elsewhere | undefined} */
  elsewhere;
  /** What it was painted from last. @type {Changes<K>} */
  news = {};
  /** @type {Record<string, string>} */
  #attributes = {};
  #kind;
  #changed;
  #on;
  #size;

  /**
   * @param {K} kind
   * @param {{ changed: () => void, resized: () => void, on?: Record<string, (event: any) => void> }} owner changed: it has
   *   another element now; resized: that has another size; on: what is done for the reader
   */
  constructor(kind, { changed, resized, on = {} }) {
    this.#kind = kind;
    this.#changed = changed;
    this.#on = on;
    this.#size = new ResizeObserver(resized);
    this.canvas = this.made();
    this.easel = new Easel(kind, this.canvas);
  }

  get kind() {
    return this.#kind;
  }

  /** Another element like its own. */
  made() {
    const canvas = document.createElement("canvas");
    this.#dress(canvas);
    for (const [kind, does] of Object.entries(this.#on)) canvas.addEventListener(kind, does);
    return canvas;
  }

  /** Its element, for a template. @param {Record<string, string>} attributes */
  dressed(attributes) {
    this.#attributes = attributes;
    return this.#dress(this.canvas);
  }

  /** @param {HTMLCanvasElement} canvas */
  #dress(canvas) {
    for (const [name, value] of Object.entries(this.#attributes)) {
      // Whatever is set is styled anew.
      if (canvas.getAttribute(name) !== value) canvas.setAttribute(name, value);
    }
    return canvas;
  }

  /** Puts another element in the place of its own. @param {HTMLCanvasElement} canvas */
  put(canvas) {
    this.#size.disconnect();
    canvas.style.height = this.canvas.style.height;
    this.canvas = canvas;
    if (paintings.has(this)) this.#size.observe(canvas);
    this.#changed();
  }

  /** It is on the page now. */
  begin() {
    paintings.add(this);
    this.#size.observe(this.canvas);
    Painting.comes?.(this);
  }

  /** It is not any more. */
  end() {
    paintings.delete(this);
    this.elsewhere?.end();
    this.#size.disconnect();
  }

  /** Whether more has been asked for than could be painted yet. */
  get busy() {
    return !this.easel && this.elsewhere?.busy;
  }

  /** Paints it, if there is anything new. @param {import("../canvas/painters.js").News[K]} news */
  show(news) {
    /** @type {Changes<K>} */
    const changes = {};
    for (const name of /** @type {(keyof typeof news)[]} */ (Object.keys(news))) {
      if (!alike(this.news[name], news[name])) changes[name] = news[name];
    }
    if (Object.keys(changes).length === 0) return;
    Object.assign(this.news, changes);
    if (this.easel) this.easel.paint(changes);
    else this.elsewhere?.paint(changes);
  }
}

/** Whether two are the same, or lists or records of what is alike. @param {unknown} a @param {unknown} b @returns {boolean} */
function alike(a, b) {
  if (Object.is(a, b)) return true;
  if (a instanceof Uint32Array && b instanceof Uint32Array) {
    return a.length === b.length && a.every((each, at) => each === b[at]);
  }
  if (!isPlain(a) || !isPlain(b)) return false;
  // Without a list of what they have: all that is painted is compared in every frame.
  let more = 0;
  for (const key in a) {
    if (!alike(Reflect.get(a, key), Reflect.get(b, key))) return false;
    more++;
  }
  for (const _ in b) more--;
  return more === 0;
}

/** @param {unknown} value @returns {value is object} */
const isPlain = (value) =>
  Array.isArray(value) || (value instanceof Object && Object.getPrototypeOf(value) === Object.prototype);
