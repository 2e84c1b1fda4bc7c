// @ts-check
// A picture as SVG: what the draw functions ask of a canvas, written down as elements. It needs no document, so that
// posters can be made where there is no browser.

/** @typedef {import("./marks.js").Ink} Ink */
/** How wide a text is in a font. @typedef {(words: string, font: string) => number} Measure */

const WHOLE = 2 * Math.PI;

/** Without a font to ask: Han letters fill their square, and others a little more than half of it. @type {Measure} */
export function guess(words, font) {
  const size = Number(/([\d.]+)px/.exec(font)?.[1] ?? 16);
  const share = (/** @type {string} */ letter) => (letter.charCodeAt(0) > 0x2e80 ? 1 : letter === " " ? 0.3 : 0.56);
  return [...words].reduce((sum, letter) => sum + size * share(letter), 0);
}

/** @param {number} number */
const short = (number) => String(Math.round(number * 100) / 100);

/** @param {string} text */
export const escaped = (text) =>
  text.replace(
    /[&<>"]/g,
    (sign) => /** @type {Record<string, string>} */ ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign],
  );

/** @param {Record<string, string | number | undefined>} all */
const attributes = (all) =>
  Object.entries(all)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}="${escaped(typeof value === "number" ? short(value) : String(value))}"`)
    .join("");

/** What the draw functions use of a canvas, and no more. */
export class SvgInk {
  /** @type {string[]} */
  #parts = [];
  #path = "";
  /** @type {number[]} */
  #dash = [];
  #matrix = "";
  #measure;
  fillStyle = "#000";
  strokeStyle = "#000";
  lineWidth = 1;
  /** @type {CanvasLineCap} */
  lineCap = "butt";
  /** @type {CanvasLineJoin} */
  lineJoin = "miter";
  globalAlpha = 1;
  font = "10px sans-serif";
  /** @type {CanvasTextAlign} */
  textAlign = "start";
  textBaseline = "alphabetic";

  /** @param {Measure} [measure] */
  constructor(measure = guess) {
    this.#measure = measure;
  }

  /** As the draw functions want it. */
  get ink() {
    return /** @type {Ink} */ (/** @type {unknown} */ (this));
  }

  /** All that was drawn, as a file or as a part of a page. @param {{ width: number, height: number }} size @param {string} title */
  document({ width, height }, title) {
    const room = { width, height, viewBox: `0 0 ${short(width)} ${short(height)}`, role: "img", "aria-label": title };
    return `<svg xmlns="http://www.w3.org/2000/svg"${attributes(room)}>\n${this.#parts.join("\n")}\n</svg>\n`;
  }

  /** @param {number} a @param {number} b @param {number} c @param {number} d @param {number} e @param {number} f */
  setTransform(a, b, c, d, e, f) {
    const plain = a === 1 && b === 0 && c === 0 && d === 1 && e === 0 && f === 0;
    this.#matrix = plain ? "" : `matrix(${[a, b, c, d, e, f].map(short).join(" ")})`;
  }

  beginPath() {
    this.#path = "";
  }

  /** @param {number} x @param {number} y */
  moveTo(x, y) {
    this.#go("M", x, y);
  }

  /** @param {number} x @param {number} y */
  lineTo(x, y) {
    this.#go(this.#path ? "L" : "M", x, y);
  }

  /** @param {number} cx @param {number} cy @param {number} x @param {number} y */
  quadraticCurveTo(cx, cy, x, y) {
    this.#go(`Q${short(cx)} ${short(cy)} `, x, y);
  }

  /** @param {number} x @param {number} y @param {number} r @param {number} from @param {number} to @param {boolean} [against] */
  arc(x, y, r, from, to, against = false) {
    const turn = against ? from - to : to - from;
    const whole = Math.abs(turn) >= WHOLE - 1e-6;
    const swept = whole ? WHOLE : ((turn % WHOLE) + WHOLE) % WHOLE;
    const point = (/** @type {number} */ angle) => ({ x: x + r * Math.cos(angle), y: y + r * Math.sin(angle) });
    const start = point(from);
    this.#go(this.#path ? "L" : "M", start.x, start.y);
    // An arc of SVG that ends where it began is none, so a whole turn has two halves.
    const stops = whole ? [swept / 2, swept] : [swept];
    for (const stop of stops) {
      const end = point(from + (against ? -stop : stop));
      const large = !whole && swept > Math.PI ? 1 : 0;
      this.#go(`A${short(r)} ${short(r)} 0 ${large} ${against ? 0 : 1} `, end.x, end.y);
    }
  }

  closePath() {
    if (this.#path) this.#path += "Z";
  }

  /** @param {number[]} pattern */
  setLineDash(pattern) {
    this.#dash = pattern;
  }

  fill() {
    this.#add("path", { d: this.#path, fill: this.fillStyle });
  }

  stroke() {
    this.#add("path", { d: this.#path, fill: "none", ...this.#pen() });
  }

  /** @param {number} x @param {number} y @param {number} width @param {number} height */
  fillRect(x, y, width, height) {
    this.#add("rect", { x, y, width, height, fill: this.fillStyle });
  }

  /** @param {string} words @param {number} x @param {number} y */
  fillText(words, x, y) {
    this.#text(words, x, y, { fill: this.fillStyle });
  }

  /** @param {string} words @param {number} x @param {number} y */
  strokeText(words, x, y) {
    this.#text(words, x, y, { fill: "none", ...this.#pen() });
  }

  /** @param {string} words */
  measureText(words) {
    return { width: this.#measure(words, this.font) };
  }

  /** @param {string} how @param {number} x @param {number} y */
  #go(how, x, y) {
    this.#path += `${how}${short(x)} ${short(y)}`;
  }

  #pen() {
    return {
      stroke: this.strokeStyle,
      "stroke-width": this.lineWidth,
      "stroke-dasharray": this.#dash.length > 0 ? this.#dash.map(short).join(" ") : undefined,
      "stroke-linecap": this.lineCap === "butt" ? undefined : this.lineCap,
      "stroke-linejoin": this.lineJoin === "miter" ? undefined : this.lineJoin,
    };
  }

  /** @param {string} words @param {number} x @param {number} y @param {Record<string, string | number | undefined>} paint */
  #text(words, x, y, paint) {
    if (!words) return;
    const [, weight, size, family] = /^(\S+) ([\d.]+)px (.*)$/.exec(this.font) ?? [];
    const anchor = { center: "middle", right: "end", end: "end" }[/** @type {string} */ (this.textAlign)];
    const type = { "font-weight": weight, "font-size": size, "font-family": family, "text-anchor": anchor };
    this.#add("text", { x, y, ...type, ...paint }, escaped(words));
  }

  /** @param {string} name @param {Record<string, string | number | undefined>} how @param {string} [content] */
  #add(name, how, content) {
    if (how.d === "" || this.globalAlpha === 0) return;
    const { globalAlpha } = this;
    const opacity = globalAlpha < 1 ? globalAlpha : undefined;
    const all = attributes({ ...how, opacity, transform: this.#matrix || undefined });
    this.#parts.push(content === undefined ? `<${name}${all}/>` : `<${name}${all}>${content}</${name}>`);
  }
}
