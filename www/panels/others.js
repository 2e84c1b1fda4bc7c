// A history of others, as a dialog: what somebody pasted or chose opens as bars with its verdict, without a cluster. Where
// no order is right the reader may try. Loaded when it is first wanted.

import { html, nothing } from "lit";
import { tall } from "../canvas/fit.js";
import { drawHistory, hitHistory, rowsOf } from "../canvas/history.js";
import { readTheme } from "../canvas/theme.js";
import { asked, barsOf, lengthOf, PLACE, placeOf } from "../core/others.js";
import { explain } from "../core/problem.js";
import { panned, zoomed } from "../core/spacetime.js";
import { load } from "../core/wasm.js";
import history from "../styles/history.css" with { type: "css" };
import own from "../styles/others.css" with { type: "css" };
import shared from "../styles/spacetime.css" with { type: "css" };
import { historyWords } from "./history-words.js";
import { icons } from "./icons.js";
import "./linearize.js";
import { othersWords } from "./others-words.js";
import { TimeView, toolWords } from "./time-view.js";

/** @typedef {import("../core/others.js").Checked} Checked */
/** @typedef {import("../core/others.js").Operation} Operation */
/** @typedef {(typeof import("../i18n/en/others.js"))["default"]} Words */

export const styles = [shared, history, own];

/** The forms that are read, and as what they may be judged. */
const FORMATS = /** @type {const} */ (["jepsen", "kv", "edn", "ndjson"]);
const MODELS = /** @type {const} */ (["register", "kv"]);
/** How many states the checker looks at before it gives up, as the command line does. */
const STATES = 5_000_000;
/** How many places are in view at first. */
const SPAN = 60;
/** So many bars are drawn. */
const DRAWN = 4_000;
/** How far a pointer moves before it drags. */
const SLACK = 4;

export class Others extends TimeView {
  static properties = {
    ...TimeView.properties,
    checked: { state: true },
    problem: { state: true },
    busy: { state: true },
    chosen: { state: true },
    rows: { state: true },
  };

  /** What is looked at. @type {Uint8Array | undefined} */
  #bytes;
  /** @type {import("../canvas/theme.js").Theme | undefined} */
  #theme;
  /** @type {import("../core/history.js").Bar[]} */
  #bars = [];
  /** @type {{ x: number, moved: boolean, view: import("../core/spacetime.js").View, tick: number | undefined } | undefined} */
  #drag;
  /** Where the reader put the instants of operations, by their places. @type {Map<number, number>} */
  moved = new Map();

  constructor() {
    super();
    this.follows = false;
    /** @type {Checked | undefined} */
    this.checked = undefined;
    /** What is wrong with it. @type {unknown} */
    this.problem = undefined;
    this.busy = false;
    /** The place of the operation that is looked into. @type {number | undefined} */
    this.chosen = undefined;
    /** @type {import("../canvas/history.js").Rows | undefined} */
    this.rows = undefined;
  }

  /** @override */
  connectedCallback() {
    super.connectedCallback();
    const recolour = () => {
      this.#theme = undefined;
      this.repaint();
    };
    this.ends = [this.app.whenRecoloured(recolour)];
  }

  /** @override */
  get length() {
    return lengthOf(this.checked?.history.operations ?? []) * PLACE;
  }

  /** @override @param {number} factor @param {number} [at] */
  zoom(factor, at = (this.view.from + this.view.to) / 2) {
    this.look(zoomed(this.view, factor, at, this.length));
  }

  /** @override @param {Map<string, unknown>} changed */
  updated(changed) {
    super.updated(changed);
    const dialog = this.querySelector("dialog");
    const wanted = this.app.store.others.peek();
    // Not before there is something in it that can have the focus.
    if (dialog && wanted && !dialog.open && dialog.childElementCount > 0) dialog.showModal();
    if (dialog && !wanted && dialog.open) dialog.close();
    if (wanted?.bytes && wanted.bytes !== this.#bytes) this.#judge(wanted.bytes);
    const lanes = /** @type {HTMLElement | null} */ (this.querySelector(".lanes"));
    lanes?.style.setProperty("--gap", `${this.rows?.tall ?? 40}px`);
  }

  /**
   * Judges a history, as what it seems to be or as the reader says.
   * @param {Uint8Array} bytes @param {string} [format] @param {string} [model]
   */
  async #judge(bytes, format, model) {
    this.#bytes = bytes;
    [this.busy, this.problem, this.chosen] = [true, undefined, undefined];
    this.moved.clear();
    const { Session } = await load();
    // What is said of the wait is seen before it begins.
    await new Promise((next) => setTimeout(next, 30));
    try {
      this.checked = Session.checkHistory(bytes, format, model, undefined, STATES);
      this.#show();
    } catch (problem) {
      // What cannot be read in another way stays as it was.
      if (format === undefined) this.checked = undefined;
      this.problem = problem;
    }
    this.busy = false;
    await this.updateComplete;
    for (const [name, value] of Object.entries({ format: this.checked?.format, model: this.checked?.model })) {
      const select = /** @type {HTMLSelectElement | null} */ (this.querySelector(`select[name=${name}]`));
      if (select && value) select.value = value;
    }
  }

  /** Shows what cannot be right with some room about it, or the beginning. */
  #show() {
    const found = this.checked?.judged.window;
    if (!found) return this.show(0, Math.min(SPAN * PLACE, this.length));
    const [from, to] = frame(found);
    const room = Math.max((to - from) * 0.15, 3 * PLACE);
    this.show(from - room, to + room);
  }

  /** @override */
  paint() {
    const { canvas, checked } = this;
    const width = canvas?.clientWidth ?? 0;
    if (!canvas || !checked || width === 0) return;
    this.#bars = barsOf(checked.history.operations, this.view, DRAWN).bars;
    const rows = rowsOf(this.#bars, width);
    if (
      this.rows?.rows.map(({ client }) => client).join() !== rows.rows.map(({ client }) => client).join() ||
      this.rows.width !== width
    )
      this.rows = rows;
    const { ctx, size } = tall(canvas, rows.height);
    this.#theme ??= readTheme(/** @type {HTMLElement} */ (this.firstElementChild));
    const said = historyWords(this.words.tag);
    const found = checked.judged.window;
    const [from, to] = found ? frame(found).map((at) => this.#share(at)) : [0, 0];
    const { operations } = checked.history;
    drawHistory(ctx, this.#theme, size, rows, this.#bars, {
      view: this.view,
      // There is no playhead: whatever is open goes on beyond the picture.
      now: 2,
      chosen: this.chosen,
      window: found ? { from, to, inside: new Set(this.#inside().map(({ place }) => place)) } : undefined,
      moved: new Map([...this.moved].map(([place, at]) => [place, this.#share(at)])),
      label: ({ place, does }) => {
        const { value, expect, found: read } = asked(operations[place], checked.model);
        return (
          said?.labels[/** @type {import("#wasm").OperationView["does"]} */ (does)]({
            value: value ?? "",
            expect: expect ?? "",
            found: read ?? "",
          }) ?? ""
        );
      },
      again: () => [],
      words: { now: (at) => (at % PLACE === 0 ? this.words.grouped(at / PLACE) : ""), count: this.words.grouped },
    });
  }

  /** @param {number} at an instant as a share of what is in view */
  #share(at) {
    const { from, to } = this.view;
    return (at - from) / (to - from);
  }

  /** The operations that have no order, each with its place in the list of all. */
  #inside() {
    const { history: all, judged } = /** @type {Checked} */ (this.checked);
    return (judged.window?.operations ?? []).map((operation) => ({
      operation,
      place: placeOf(all.operations, operation),
    }));
  }

  // The pointer.

  /** @param {PointerEvent & { currentTarget: HTMLElement }} event */
  #down = (event) => {
    if (event.button !== 0) return;
    const { x, y } = this.at(event);
    const { rows } = this;
    const near = this.#bars.find(({ place, client }) => {
      const at = this.moved.get(place);
      const row = rows?.rows.find((each) => each.client === client);
      if (at === undefined || !rows || !row) return false;
      return Math.abs(this.#share(at) * rows.width - x) < 10 && Math.abs(row.y - y) < rows.tall / 2;
    });
    this.#drag = { x: event.clientX, moved: false, view: this.view, tick: near?.place };
    event.currentTarget.setPointerCapture(event.pointerId);
  };

  /** @param {PointerEvent} event */
  #move = (event) => {
    const { rows } = this;
    const drag = this.#drag;
    if (!drag || !rows) return;
    drag.moved ||= Math.abs(event.clientX - drag.x) > SLACK;
    if (!drag.moved) return;
    const { from, to } = drag.view;
    if (drag.tick === undefined)
      return this.look(panned(drag.view, ((drag.x - event.clientX) / rows.width) * (to - from), this.length));
    const { call, back } = /** @type {Checked} */ (this.checked).history.operations[drag.tick];
    const at = from + (this.at(event).x / rows.width) * (to - from);
    this.moved.set(drag.tick, Math.min(Math.max(at, call * PLACE), back === null ? this.length : back * PLACE));
    /** @type {import("./linearize.js").Linearize | null} */ (this.querySelector("quorate-linearize"))?.requestUpdate();
    this.repaint();
  };

  /** @param {PointerEvent} event */
  #up = (event) => {
    const drag = this.#drag;
    this.#drag = undefined;
    if (!drag || drag.moved || !this.rows) return;
    this.chosen = hitHistory(this.rows, this.#bars, 2, this.at(event))?.place;
  };

  #cancel = () => {
    this.#drag = undefined;
  };

  // The document.

  /** @override */
  render() {
    const words = othersWords(this.words.tag);
    const open = this.app.store.others.value;
    return html`<dialog class="script others" aria-labelledby="others-title" @close=${this.#closed}>
      ${open && words ? this.#body(words) : nothing}
    </dialog>`;
  }

  /** @param {Words} words */
  #body(words) {
    const { checked, problem, busy } = this;
    return html`<header>
        <h2 id="others-title">${words.title}</h2>
        <button class="plain icon" aria-label=${words.close} @click=${() => this.querySelector("dialog")?.close()}>${icons.close}</button>
      </header>
      ${checked ? nothing : this.#form(words)}
      <p class="problem" role="alert">${problem === undefined ? nothing : this.#says(words, problem)}</p>
      <p class="help" role="status">${busy ? words.busy : nothing}</p>
      ${checked ? this.#result(words, checked) : nothing}`;
  }

  /** @param {Words} words */
  #form(words) {
    return html`<p class="help">${words.help}</p>
      <label class="hidden" for="others-text">${words.text}</label>
      <textarea id="others-text" spellcheck="false" autocomplete="off" wrap="off" placeholder=${words.sample}></textarea>
      <footer>
        <label class="file"><input type="file" @change=${this.#file}><span>${words.file}</span></label>
        <button class="primary" @click=${this.#take}>${words.judge}</button>
      </footer>`;
  }

  /** @param {Words} words @param {unknown} problem */
  #says(words, problem) {
    const { code, detail } = /** @type {Partial<import("#wasm").QuorateError>} */ (problem);
    const why = words.problems[/** @type {keyof Words["problems"]} */ (detail?.problem ?? "")];
    return code === "bad-history" && why ? words.bad({ line: detail?.line ?? 1, why }) : explain(this.words, problem);
  }

  /** @param {Words} words @param {Checked} checked */
  #result(words, { format, model, judged, history: all }) {
    const { verdict, window: found } = judged;
    const [tools, said] = [toolWords(this.words.tag), historyWords(this.words.tag)];
    const processes = new Set(all.operations.map(({ process }) => process)).size;
    const broken = verdict === "not linearizable";
    const icon = verdict === "undecided" ? nothing : broken ? icons.alert : icons.check;
    return html`<p class="verdict ${broken ? "broken" : verdict}" role="status">${icon}<span>${words.verdicts[verdict]({
      count: found?.operations.length ?? 0,
      key: found?.key ?? "",
      first: found?.first_line ?? 0,
      last: found?.last_line ?? 0,
      states: judged.states,
    })}</span></p>
      <p class="help">${words.counts({ operations: judged.operations, processes, keys: judged.keys, states: judged.states })}</p>
      <p class="read">${this.#select(words.format, "format", FORMATS, words.formats, format)} ${this.#select(words.model, "model", MODELS, words.models, model)}
        <button class="plain" @click=${this.#another}>${words.another}</button></p>
      ${
        all.operations.length === 0
          ? nothing
          : html`${tools ? this.#tools(tools, words) : nothing}
      <div class="field">
        <ol class="lanes" aria-hidden="true">${this.rows?.rows.map(({ client }) => html`<li>${words.process({ process: client })}</li>`)}</ol>
        <canvas role="img" aria-label=${words.drawing} @pointerdown=${this.#down} @pointermove=${this.#move}
          @pointerup=${this.#up} @pointercancel=${this.#cancel} @wheel=${this.wheel}></canvas>
      </div>
      ${this.rows && this.rows.hidden > 0 ? html`<p class="help">${words.hidden({ count: this.rows.hidden })}</p>` : nothing}
      ${this.#details(words, all.operations)}`
      }
      ${found && said ? html`<quorate-linearize .app=${this.app} .view=${this} .entries=${this.#entries(words)} .fromStart=${found.from_start}></quorate-linearize>` : nothing}`;
  }

  /**
   * @param {string} label @param {"format" | "model"} name @param {readonly string[]} options
   * @param {Record<string, string>} says @param {string} chosen
   */
  #select(label, name, options, says, chosen) {
    return html`<label>${label}
      <select name=${name} @change=${this.#again}>${options.map((id) => html`<option value=${id} ?selected=${id === chosen}>${says[id]}</option>`)}</select></label>`;
  }

  /** @param {(typeof import("../i18n/en/spacetime.js"))["default"]} words @param {Words} own */
  #tools(words, own) {
    const tool = (/** @type {string} */ label, /** @type {string} */ sign, /** @type {() => void} */ does) =>
      html`<button class="sign" aria-label=${label} title=${label} @click=${does}>${sign}</button>`;
    return html`<div class="tools" role="toolbar" aria-label=${words.view}>
      ${tool(words.earlier, "‹", () => this.pan(-0.5))} ${tool(words.later, "›", () => this.pan(0.5))}
      ${tool(words.farther, "−", () => this.zoom(2))} ${tool(words.nearer, "+", () => this.zoom(0.5))}
      <button @click=${() => this.whole()}>${own.whole}</button>
      <span class="counts">${own.axis}</span>
    </div>`;
  }

  /** The operation that was chosen. @param {Words} words @param {Operation[]} operations */
  #details(words, operations) {
    const operation = this.chosen === undefined ? undefined : operations[this.chosen];
    if (!operation) return nothing;
    const { process, call_line: first, return_line: last } = operation;
    return html`<p class="chosen" role="status">${words.details({ process, asked: words.asked[operation.f](said(operation)), ended: words.ended[operation.type], first, last })}</p>`;
  }

  /** The operations of the frame, which the reader may put in any order. @param {Words} words */
  #entries(words) {
    const { model } = /** @type {Checked} */ (this.checked);
    return this.#inside().map(({ operation, place }) => {
      const { process, call, back, f } = operation;
      const name = words.entry({ process, asked: words.asked[f](said(operation)), ended: words.ended[operation.type] });
      const to = back === null ? this.length : back * PLACE;
      return { place, name, fails: words.fails({ name }), operation: asked(operation, model), from: call * PLACE, to };
    });
  }

  /** @param {Event & { target: HTMLInputElement }} event */
  #file = async (event) => {
    const file = event.target.files?.[0];
    event.target.value = "";
    if (file) this.app.store.others.value = { bytes: new Uint8Array(await file.arrayBuffer()) };
  };

  #take = () => {
    const { value } = /** @type {HTMLTextAreaElement} */ (this.querySelector("textarea"));
    this.#judge(new TextEncoder().encode(value));
  };

  /** Reads or judges the same in another way. */
  #again = () => {
    const [format, model] = ["format", "model"].map(
      (name) => /** @type {HTMLSelectElement} */ (this.querySelector(`select[name=${name}]`)).value,
    );
    if (this.#bytes) this.#judge(this.#bytes, format, model);
  };

  #another = () => {
    [this.checked, this.problem, this.#bytes] = [undefined, undefined, undefined];
    this.app.store.others.value = {};
  };

  #closed = () => {
    [this.checked, this.problem, this.#bytes] = [undefined, undefined, undefined];
    this.app.store.others.value = undefined;
    this.app.refocus();
  };
}

/** From the first call within a window to its last return. @param {import("#wasm").HistoryWindow} window */
function frame({ operations }) {
  const from = Math.min(...operations.map(({ call }) => call));
  const to = Math.max(...operations.map(({ back }) => back ?? 0));
  return [from * PLACE, to * PLACE];
}

/** What an operation carries, in words. @param {Operation} operation */
function said({ value }) {
  const [one, two] = (Array.isArray(value) ? value : [value, null]).map((text) =>
    text === null ? "nil" : text || '""',
  );
  return { value: one, to: two };
}

customElements.define("quorate-others", Others);
