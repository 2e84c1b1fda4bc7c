// What stands on the stage as a file: PNG, SVG, and a film of a span.

import { Motion } from "../canvas/motion.js";
import { drawPicture } from "../canvas/picture.js";
import { SvgInk } from "../canvas/svg.js";
import { readTheme } from "../canvas/theme.js";
import { nameOf } from "./frame.js";
import { lookOf } from "./look.js";
import { Player } from "./player.js";
import { Store } from "./store.js";

/** @typedef {import("./app.js").App} App */

/** How large pictures are, in pixels of a page. */
const SIZE = { width: 960, height: 600 };

/** How many pixels a PNG has to one of these. */
const FINE = 2;

/** How many pictures a film has in a second, and how many bits. */
const RATE = 30;
const BITS = 4_000_000;

/** A film has no more seconds than that. */
export const LONGEST = 300;

/** The forms of films, the best first. */
const FORMS = ["video/webm;codecs=vp9", "video/webm;codecs=vp8", "video/webm"];

/** In which form this browser makes films, if in any. */
export const filmForm = () =>
  typeof MediaRecorder === "undefined" ? undefined : FORMS.find((form) => MediaRecorder.isTypeSupported(form));

/** @param {App} app @param {(parts: { time: string, digest: string }) => string} foot */
function partsOf(app, foot) {
  const { store, player } = app;
  return {
    words: store.words.peek(),
    theme: readTheme(app.host.shadowRoot ?? app.host),
    still: app.still.matches,
    store,
    player,
    foot,
  };
}

/**
 * @param {import("../canvas/marks.js").Ink} ctx @param {ReturnType<typeof partsOf>} parts
 * @param {{ motion?: ReturnType<Motion["now"]>, ratio?: number, dense?: boolean }} [how]
 */
function draw(ctx, { words, theme, still, store, player, foot }, { motion, ratio, dense } = {}) {
  const { frame, session } = player;
  if (!frame) throw new Error("there is nothing to draw yet");
  const headline = store.headline.peek();
  const ids = [...frame.nodes, ...frame.clients].map(({ id }) => id);
  const lit = ids.filter((id) => headline?.lit.includes(nameOf(id)));
  const time = words.time.now({ seconds: (session.now() / 1e6).toFixed(3) });
  drawPicture(
    ctx,
    frame,
    theme,
    { ...SIZE, ratio },
    {
      ...{ look: lookOf(words, player.tables), lit, still, dense, motion },
      glow: motion?.glow,
      traffic: motion?.traffic,
      says: headline?.say(words) ?? "",
      foot: foot({ time, digest: session.digest() }),
      language: words.tag,
    },
  );
}

/** @param {number} [ratio] */
function sheet(ratio = 1) {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [SIZE.width * ratio, SIZE.height * ratio];
  return canvas;
}

const context = (/** @type {HTMLCanvasElement} */ canvas) =>
  /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));

/** @param {App} app @param {Parameters<typeof partsOf>[1]} foot @returns {Promise<Blob>} */
export function png(app, foot) {
  const canvas = sheet(FINE);
  draw(context(canvas), partsOf(app, foot), { ratio: FINE });
  return new Promise((done, fail) => {
    canvas.toBlob((blob) => (blob ? done(blob) : fail(new Error("the browser made no picture"))), "image/png");
  });
}

/** @param {App} app @param {Parameters<typeof partsOf>[1]} foot */
export function svg(app, foot) {
  const asked = context(sheet());
  const ink = new SvgInk((words, font) => {
    asked.font = font;
    return asked.measureText(words).width;
  });
  draw(ink.ink, partsOf(app, foot));
  const { words, headline } = app.store;
  return ink.document(SIZE, headline.peek()?.say(words.peek()) ?? "");
}

/**
 * A film of a span of the run, made while a player of its own plays it: the page stays where it is.
 * @param {App} app @param {Parameters<typeof partsOf>[1]} foot
 * @param {{ from: number, to: number, pace: number, signal: AbortSignal, tell: (share: number) => void }} span in
 *   microseconds, of which `pace` pass in a second
 * @returns {Promise<Blob | undefined>} nothing where it was given up
 */
export async function film(app, foot, { from, to, pace, signal, tell }) {
  const form = filmForm();
  if (!form) return undefined;
  const store = new Store(app.store.words.peek());
  const player = new Player(store);
  const canvas = sheet();
  const ctx = context(canvas);
  try {
    await player.open({ script: app.session.script(), scenario: app.store.scenario.peek() }, { early: true });
    while (!signal.aborted && !player.approach(`${from}us`, 20_000)) await rest();
    [store.auto.value, store.pace.value] = [false, pace];
    const parts = { ...partsOf(app, foot), store, player };
    const motion = new Motion();
    draw(ctx, parts);
    return await record(canvas, form, signal, (elapsed) => {
      player.play();
      player.pass(Math.min(elapsed, ((to - player.session.now()) / pace) * 1000));
      const { frame } = player;
      if (!frame) return false;
      motion.observe(frame, elapsed, lookOf(parts.words, player.tables), []);
      draw(ctx, parts, { motion: motion.now(), dense: pace > 500_000 });
      const now = player.session.now();
      tell(Math.min(1, (now - from) / (to - from)));
      return now < to - 1 && (store.playing.peek() || now < (player.session.end() ?? to));
    });
  } finally {
    player.end();
  }
}

const rest = () => new Promise((next) => setTimeout(next));

/**
 * @param {HTMLCanvasElement} canvas @param {string} form @param {AbortSignal} signal
 * @param {(elapsed: number) => boolean} work draws after so many milliseconds; says whether it goes on
 * @returns {Promise<Blob | undefined>}
 */
function record(canvas, form, signal, work) {
  return new Promise((done, fail) => {
    const stream = canvas.captureStream(RATE);
    const recorder = new MediaRecorder(stream, { mimeType: form, videoBitsPerSecond: BITS });
    /** @type {Blob[]} */
    const pieces = [];
    let [began, before, timer] = [0, 0, 0];
    const end = () => {
      clearTimeout(timer);
      if (recorder.state !== "inactive") recorder.stop();
    };
    const next = () => {
      const now = performance.now();
      let more = false;
      try {
        more = work(now - before);
      } catch (error) {
        fail(error);
      }
      before = now;
      if (more && !signal.aborted) timer = window.setTimeout(next, 1000 / RATE);
      // The last picture stands a moment, or a player would not show it.
      else timer = window.setTimeout(end, signal.aborted ? 0 : 500);
    };
    recorder.addEventListener("dataavailable", ({ data }) => pieces.push(data));
    recorder.addEventListener("error", () => fail(new Error("the browser stopped recording")));
    recorder.addEventListener("stop", () => {
      for (const track of stream.getTracks()) track.stop();
      const lasted = performance.now() - began;
      if (signal.aborted) done(undefined);
      else whole(new Blob(pieces, { type: "video/webm" }), lasted).then(done, fail);
    });
    signal.addEventListener("abort", end);
    recorder.addEventListener("start", () => {
      began = before = performance.now();
      next();
    });
    recorder.start(1000);
  });
}

/** What a recorder makes does not say how long it is, and then nobody can go to a place in it. @param {Blob} film @param {number} lasted */
async function whole(film, lasted) {
  const { default: fix } = await import("fix-webm-duration");
  return fix(film, lasted, { logger: false });
}
