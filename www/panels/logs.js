// The logs of all nodes in one window of slots, on a canvas. The window follows the newest slot until the reader moves it.

import { html, nothing } from "lit";
import { LogSheet } from "../canvas/log-sheet.js";
import { follow, hitLogs, logsHeight, slotsIn } from "../canvas/logs.js";
import { readTheme } from "../canvas/theme.js";
import { nameOf } from "../core/frame.js";
import { lookOf } from "../core/look.js";
import { Panel } from "./panel.js";

/** Whether cells must be small, because of the width or because the page should stay within the window. @param {number} width */
const isSmall = (width) => width < 480 || window.innerHeight < 1000;

/** The marks of cells that a reader needs to know first. */
const KEYS = /** @type {const} */ (["agreed", "waiting", "durable", "told"]);

export class Logs extends Panel {
  static properties = { count: { state: true }, first: { state: true } };

  /** @type {import("../canvas/logs.js").Logs | undefined} */
  #logs;
  /** @type {import("../canvas/theme.js").Theme | undefined} */
  #theme;
  #sheet = new LogSheet();
  /** @type {(() => void)[]} */
  #ends = [];

  constructor() {
    super();
    /** How many slots are in view. */
    this.count = 1;
    /** The first slot in view; none to follow the newest. @type {number | undefined} */
    this.first = undefined;
  }

  /** @override */
  firstUpdated() {
    this.#watch();
  }

  /** @override */
  connectedCallback() {
    super.connectedCallback();
    if (this.hasUpdated) this.#watch();
  }

  /** @override */
  disconnectedCallback() {
    super.disconnectedCallback();
    for (const end of this.#ends.splice(0)) end();
  }

  get #canvas() {
    return /** @type {HTMLCanvasElement} */ (this.querySelector("canvas"));
  }

  #watch() {
    const { app } = this;
    const size = new ResizeObserver(() => app.clock.invalidate());
    size.observe(this.#canvas);
    const recolour = () => {
      this.#theme = undefined;
      app.clock.invalidate();
    };
    const follows = () => {
      this.first = undefined;
    };
    app.player.addEventListener("opened", follows);
    this.#ends = [
      () => size.disconnect(),
      () => app.player.removeEventListener("opened", follows),
      app.paintWith(() => this.#paint()),
      app.whenRecoloured(recolour),
    ];
  }

  #paint() {
    const { app } = this;
    const { player, store } = app;
    const canvas = this.#canvas;
    const frame = player.frame;
    const { clientWidth: width } = canvas;
    if (!frame || !player.ready || width === 0) return false;
    const small = isSmall(width);
    const height = logsHeight(frame.nodes.length, { small });
    const ratio = window.devicePixelRatio || 1;
    const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (canvas.width !== w || canvas.height !== h) {
      canvas.style.height = `${height}px`;
      [canvas.width, canvas.height] = [w, h];
      this.#sheet.forget();
    }
    const count = slotsIn(width, { small });
    if (count !== this.count) this.count = count;
    const first = this.first ?? follow(frame.head.last, count);
    this.#theme ??= readTheme(/** @type {HTMLElement} */ (this.firstElementChild));
    this.#logs = player.logs(first, count);
    const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    const selected = store.selected.peek();
    this.#sheet.draw(
      ctx,
      this.#logs,
      this.#theme,
      { width, height, ratio },
      {
        look: lookOf(store.words.peek(), player.tables),
        small,
        lit: app.lit().slots,
        carets: selected?.kind === "node" ? this.#carets(selected.name) : undefined,
      },
    );
    return false;
  }

  /** Where the selected leader will send next, and up to where it knows the others' logs. @param {string} name */
  #carets(name) {
    if (this.app.cluster().leader !== name) return undefined;
    const fields = this.app.node(name)?.memory?.fields ?? [];
    const of = (/** @type {string} */ field) => {
      const value = fields.find((each) => each.name === field)?.value;
      if (value?.is !== "map") return new Map();
      const pairs = value.of.flatMap(([key, to]) =>
        key.is === "node" && to.is === "number"
          ? [/** @type {[number, number]} */ ([Number(key.of.slice(1)), to.of])]
          : [],
      );
      return new Map(pairs);
    };
    return { next: of("nextIndex"), match: of("matchIndex") };
  }

  /** @override */
  render() {
    const { store, player } = this.app;
    const { evidence } = this.words;
    store.beat.value;
    store.selected.value;
    this.app.clock.invalidate();
    const last = player.frame?.head.last ?? 0;
    const newest = follow(last, this.count);
    const first = this.first ?? newest;
    return html`<div class="window">
        ${this.#key()}
        <span>${evidence.slots({ first, last: first + this.count - 1 })}</span>
        <label><span class="hidden">${evidence.window}</span>
          <input type="range" min="1" max=${newest} step="1" .value=${String(first)} ?disabled=${newest <= 1}
            @input=${(/** @type {Event & { target: HTMLInputElement }} */ event) => (this.first = Number(event.target.value))}></label>
        ${this.first === undefined ? nothing : html`<button class="plain" @click=${() => (this.first = undefined)}>${evidence.newest}</button>`}
      </div>
      <canvas lang=${this.words.tag} role="img" aria-label=${evidence.drawing} @click=${this.#click}></canvas>`;
  }

  /** What the edges of cells mean. */
  #key() {
    const { marks } = this.words;
    return html`<p class="key">${KEYS.map((key) => html`<span><i class="cell ${key}"></i>${marks[key]}</span>`)}</p>`;
  }

  /** @param {MouseEvent} event */
  #click = (event) => {
    if (!this.#logs) return;
    const box = this.#canvas.getBoundingClientRect();
    const at = { x: event.clientX - box.left, y: event.clientY - box.top };
    const small = isSmall(box.width);
    const hit = hitLogs(this.#logs, at, { look: lookOf(this.words, this.app.player.tables), small }, box.width);
    if (hit?.slot !== undefined && this.app.shows("why")) this.app.ask(`slot ${hit.slot}`);
    else if (hit?.id !== undefined) this.app.select({ kind: "node", name: nameOf(hit.id) });
  };
}

customElements.define("quorate-logs", Logs);
