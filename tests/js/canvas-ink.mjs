// A context that draws nothing and remembers everything, for tests of pictures without a browser.

/**
 * @typedef {{ words: string, x: number, y: number, width: number, height: number, size: number, alpha: number,
 *   colour: string }} Word the box that the letters fill
 * @typedef {{ op: "fill" | "stroke", points: { x: number, y: number }[], colour: string, width: number, dash: number[],
 *   alpha: number }} Shape
 */

/**
 * How wide letters are: the widest fonts of the stack, so that what fits here fits there.
 * @param {string} words @param {number} size
 */
export const widthOf = (words, size) =>
  [...words].reduce(
    (sum, letter) => sum + size * (letter.charCodeAt(0) > 0x2e80 ? 1 : letter === " " ? 0.32 : 0.64),
    0,
  );

/** A recording context; `words` and `shapes` are what was drawn, `log` is every call as text, without colours. */
export function recorder() {
  /** @type {Word[]} */
  const words = [];
  /** @type {Shape[]} */
  const shapes = [];
  /** @type {string[]} */
  const log = [];
  /** @type {{ x: number, y: number }[]} */
  let path = [];
  const state = { font: "", fillStyle: "", strokeStyle: "", lineWidth: 1, globalAlpha: 1, textAlign: "start" };
  /** @type {number[]} */
  let dash = [];
  const size = () => Number(/([\d.]+)px/.exec(state.font)?.[1] ?? 0);
  const round = (/** @type {number[]} */ numbers) => numbers.map((number) => Math.round(number * 100) / 100).join(",");
  const add = (/** @type {string} */ op, /** @type {number[]} */ numbers) => log.push(`${op} ${round(numbers)}`);
  const target = {
    setTransform: () => {},
    save: () => {},
    restore: () => {},
    fillRect: () => {},
    clearRect: () => {},
    drawImage: () => {},
    beginPath: () => {
      path = [];
    },
    moveTo: (/** @type {number} */ x, /** @type {number} */ y) => {
      path.push({ x, y });
      add("M", [x, y]);
    },
    lineTo: (/** @type {number} */ x, /** @type {number} */ y) => {
      path.push({ x, y });
      add("L", [x, y]);
    },
    quadraticCurveTo: (
      /** @type {number} */ a,
      /** @type {number} */ b,
      /** @type {number} */ x,
      /** @type {number} */ y,
    ) => {
      const from = path.at(-1) ?? { x: a, y: b };
      for (const t of [0.25, 0.5, 0.75, 1]) {
        const u = 1 - t;
        path.push({ x: u * u * from.x + 2 * u * t * a + t * t * x, y: u * u * from.y + 2 * u * t * b + t * t * y });
      }
      add("Q", [a, b, x, y]);
    },
    arc: (
      /** @type {number} */ x,
      /** @type {number} */ y,
      /** @type {number} */ r,
      /** @type {number} */ from,
      /** @type {number} */ to,
      against = false,
    ) => {
      const turn = against ? from - to : to - from;
      const whole =
        Math.abs(turn) >= 2 * Math.PI ? 2 * Math.PI : ((turn % (2 * Math.PI)) + 2 * Math.PI) % (2 * Math.PI);
      for (let i = 0; i <= 24; i++) {
        const angle = from + ((against ? -1 : 1) * whole * i) / 24;
        path.push({ x: x + r * Math.cos(angle), y: y + r * Math.sin(angle) });
      }
      add("A", [x, y, r, from, to]);
    },
    closePath: () => log.push("Z"),
    fill: () => {
      shapes.push({
        op: "fill",
        points: [...path],
        colour: state.fillStyle,
        width: 0,
        dash: [],
        alpha: state.globalAlpha,
      });
      log.push(`fill ${round([state.globalAlpha])}`);
    },
    stroke: () => {
      const { strokeStyle: colour, lineWidth: width, globalAlpha: alpha } = state;
      shapes.push({ op: "stroke", points: [...path], colour, width, dash: [...dash], alpha });
      log.push(`stroke ${round([width, alpha, ...dash])}`);
    },
    setLineDash: (/** @type {number[]} */ pattern) => {
      dash = pattern;
    },
    measureText: (/** @type {string} */ text) => ({ width: widthOf(text, size()) }),
    strokeText: () => {},
    fillText: (/** @type {string} */ text, /** @type {number} */ x, /** @type {number} */ y) => {
      const width = widthOf(text, size());
      const left = state.textAlign === "center" ? x - width / 2 : state.textAlign === "right" ? x - width : x;
      // Digits and capitals stand on the line; Han letters reach a little below it.
      const han = /[\u2e80-\uffff]/.test(text);
      const [up, down] = han ? [0.86, 0.12] : [0.73, 0.01];
      const box = { x: left, y: y - up * size(), width, height: (up + down) * size() };
      if (text) words.push({ words: text, ...box, size: size(), alpha: state.globalAlpha, colour: state.fillStyle });
      log.push(`text ${text} ${round([x, y, size()])}`);
    },
  };
  const ctx = /** @type {CanvasRenderingContext2D} */ (
    /** @type {unknown} */ (
      new Proxy(target, {
        get: (_, name) => (name in state ? Reflect.get(state, name) : Reflect.get(target, name)),
        set: (_, name, value) => {
          if (name in state) Reflect.set(state, name, value);
          return true;
        },
      })
    )
  );
  return { ctx, words, shapes, log };
}

/** @param {{ x: number, y: number, width: number, height: number }} a @param {typeof a} b */
export const overlap = (a, b) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
