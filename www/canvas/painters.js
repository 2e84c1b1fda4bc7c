// @ts-check
// What paints a canvas from plain data and keeps what it needs from one picture to the next. It knows neither document nor
// session, so it works as well in a worker.

import { decode, decodeLogs } from "../core/frame.js";
import { fit, inkOf } from "./fit.js";
import { drawLogs } from "./logs.js";
import { Motion } from "./motion.js";
import { drawStage } from "./stage.js";
import { drawLanes, drawPlayhead } from "./tape.js";

/** @typedef {import("./theme.js").Theme} Theme */
/** @typedef {import("./layout.js").Size} Size */
/** @typedef {import("./nodes.js").Look} Look */
/** @typedef {import("./stage.js").StageOptions} StageOptions */
/** @typedef {import("./marks.js").Ink} Ink */
/** @typedef {HTMLCanvasElement | OffscreenCanvas} Canvas */

/** A look without functions: what tabs say, by the epoch. @typedef {Omit<Look, "epoch"> & { epochs: Record<number, string> }} PlainLook */

/**
 * @typedef {object} StageNews
 * @property {number} run another one makes all forgotten that lasts for a moment
 * @property {Uint32Array} numbers of the frame: docs/frame.md
 * @property {import("../core/frame.js").FrameNode[]} [nodes] as one of them has them, in the place of the frame's
 * @property {boolean} playing
 * @property {number} elapsed milliseconds of playing since the picture before
 * @property {string} lang
 * @property {Theme} theme
 * @property {Size} size
 * @property {PlainLook} look
 * @property {number[]} lit
 * @property {Omit<StageOptions, "look" | "lit" | "motion" | "glow" | "traffic">} options
 */

/** What a reader's tab says of an epoch. @param {PlainLook} look @returns {Look} */
const livelier = ({ epochs, ...look }) => ({ ...look, epoch: (epoch) => epochs[epoch] ?? "" });

class StagePainter {
  #motion = new Motion();
  /** @type {number | undefined} */
  #run;
  /** @type {Uint32Array | undefined} */
  #seen;

  /** @param {Canvas} canvas @param {StageNews} news */
  paint(canvas, { run, numbers, nodes, playing, elapsed, theme, size, look, lit, options }) {
    if (run !== this.#run) this.#motion.reset();
    this.#run = run;
    const frame = decode(numbers);
    const drawn = livelier(look);
    if (playing || numbers !== this.#seen) this.#motion.observe(frame, playing ? elapsed : 0, drawn, lit);
    this.#seen = numbers;
    const motion = this.#motion.now();
    const { glow, traffic } = motion;
    fit(canvas, size);
    const all = { look: drawn, lit, motion, glow, traffic, ...options };
    // What a node sees has no moments.
    if (nodes) drawStage(inkOf(canvas), { ...frame, nodes }, theme, size, { ...all, lit: [], motion: undefined });
    else drawStage(inkOf(canvas), frame, theme, size, all);
  }
}

/**
 * @typedef {object} LogNews
 * @property {Uint32Array} numbers of the logs: docs/frame.md
 * @property {number} first the first slot
 * @property {number} count
 * @property {Omit<import("../core/frame.js").LogRow, "cells">[]} rows
 * @property {string} lang
 * @property {Theme} theme
 * @property {Size} size
 * @property {PlainLook} look
 * @property {boolean} small
 * @property {number[]} lit
 * @property {number[]} named
 * @property {import("./logs.js").LogOptions["carets"]} [carets]
 * @property {number | undefined} moment milliseconds for which time has run slowly enough to see single slots change, if it does
 */

/** What draws of the logs only what has changed, once it has been brought. @type {typeof import("./log-sheet.js").LogSheet | undefined} */
let Sheet;

/** What shows for a moment that a cell comes, is agreed or goes, likewise. @type {typeof import("./log-motion.js").LogMotion | undefined} */
let Moments;

/**
 * Lets logs be drawn piece by piece and change before one's eyes: in a worker from the beginning, on the page where there is none.
 * @param {typeof Sheet} sheet @param {typeof Moments} moments
 */
export const bring = (sheet, moments) => {
  [Sheet, Moments] = [sheet, moments];
};

class LogPainter {
  /** @type {InstanceType<NonNullable<typeof Sheet>> | undefined} */
  #sheet;
  /** @type {InstanceType<NonNullable<typeof Moments>> | undefined} */
  #motion;

  /** @param {Canvas} canvas @param {LogNews} news */
  paint(canvas, { numbers, first, count, rows, theme, size, look, small, lit, named, carets, moment }) {
    if (fit(canvas, size)) this.#sheet?.forget();
    const logs = decodeLogs(numbers, first, count, rows);
    // Nothing in a strip of cells says an epoch.
    const drawn = /** @type {Look} */ (/** @type {unknown} */ (look));
    if (Moments) this.#motion ??= new Moments();
    this.#motion?.observe(logs, moment);
    const options = { look: drawn, small, lit, named, carets, changes: this.#motion?.now() };
    if (Sheet) this.#sheet ??= new Sheet();
    if (this.#sheet) this.#sheet.draw(inkOf(canvas), logs, theme, size, options);
    else drawLogs(inkOf(canvas), logs, theme, size, options);
  }
}

/**
 * @typedef {object} TapeNews
 * @property {import("./tape.js").LaidLane[]} lanes
 * @property {Omit<import("./tape.js").Playhead, "lane">} playhead
 * @property {string} lang
 * @property {Theme} theme
 * @property {Size} size
 */

class TapePainter {
  /** All but the playhead, and what it was drawn from. @type {OffscreenCanvas | undefined} */
  #still;
  /** @type {unknown[]} */
  #of = [];

  /** @param {Canvas} canvas @param {TapeNews} news */
  paint(canvas, { lanes, playhead, theme, size }) {
    fit(canvas, size);
    this.#still ??= new OffscreenCanvas(1, 1);
    const of = [lanes, theme, size];
    if (fit(this.#still, size) || of.some((each, at) => each !== this.#of[at])) {
      this.#of = of;
      drawLanes(inkOf(this.#still), theme, size, lanes);
    }
    const lane = lanes.find(({ active }) => active);
    drawPlayhead(inkOf(canvas), theme, size, this.#still, { ...playhead, lane });
  }
}

/** What is painted, and what it is painted from. @typedef {{ stage: StageNews, logs: LogNews, tape: TapeNews }} News */

/** @typedef {keyof News} Kind */

export const painters = Object.freeze({ stage: StagePainter, logs: LogPainter, tape: TapePainter });

/**
 * A canvas with what paints it. Of what it is painted from it is told what changes.
 * @template {Kind} K
 */
export class Easel {
  #painter;
  #canvas;
  /** @type {Record<string, unknown>} */
  #known = {};

  /** @param {K} kind @param {Canvas} canvas */
  constructor(kind, canvas) {
    this.#painter = /** @type {{ paint: (canvas: Canvas, news: unknown) => void }} */ (new painters[kind]());
    this.#canvas = canvas;
  }

  /** @param {Partial<News[K]>} changes */
  paint(changes) {
    Object.assign(this.#known, changes);
    // Letters of different languages may share their numbers. In a worker no element says which are meant.
    const ctx = inkOf(this.#canvas);
    const { lang } = this.#known;
    if ("lang" in ctx && ctx.lang !== lang) ctx.lang = lang;
    this.#painter.paint(this.#canvas, this.#known);
  }
}
