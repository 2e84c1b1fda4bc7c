// The logs of all nodes in one window of slots, on a canvas. The window follows the newest slot until the reader moves it.

import { html, nothing } from "lit";
import { sized } from "../canvas/fit.js";
import { follow, logsHeight, SEEN, slotsIn } from "../canvas/logs.js";
import { readTheme } from "../canvas/theme.js";
import { decodeLogs, nameOf } from "../core/frame.js";
import { lookOf, plainLook } from "../core/look.js";
import { Painting } from "../core/painting.js";
import { Panel } from "./panel.js";

/** Whether cells must be small, because of the width or because the page should stay within the window. @param {number} width */
const isSmall = (width) => width < 480 || window.innerHeight < 1000;

/** Above this pace nobody sees single slots come. */
const DENSE = 500_000;

/** The marks of cells that a reader needs to know first. */
const KEYS = /** @type {const} */ (["agreed", "waiting", "durable", "told"]);

export class Logs extends Panel {
  static properties = { count: { state: true }, first: { state: true } };

  #painting = new Painting("logs", {
    changed: () => this.requestUpdate(),
    resized: () => this.app.clock.invalidate(),
    on: { click: (event) => this.#click(event) },
  });
  /** What the picture shows. @type {Pick<import("../canvas/painters.js").LogNews, "numbers" | "first" | "count" | "rows"> | undefined} */
  #shown;
  /** @type {import("../canvas/theme.js").Theme | undefined} */
  #theme;
  /** Whether the picture before was left out. */
  #waited = false;
  /** For how many milliseconds time has run slowly, and when of these a cell changed last. */
  #slow = 0;
  #changed = 0;

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

  #watch() {
    const { app } = this;
    const recolour = () => {
      this.#theme = undefined;
      app.clock.invalidate();
    };
    const follows = () => {
      [this.first, this.#shown] = [undefined, undefined];
    };
    app.player.addEventListener("opened", follows);
    this.#painting.begin();
    this.ends = [
      () => this.#painting.end(),
      () => app.player.removeEventListener("opened", follows),
      app.paintWith((elapsed) => this.#paint(elapsed)),
      app.whenRecoloured(recolour),
    ];
  }

  /** @param {number} elapsed milliseconds since the picture before */
  #paint(elapsed) {
    const { app } = this;
    const { player, store } = app;
    const { canvas, busy } = this.#painting;
    const frame = player.frame;
    const { clientWidth: width } = canvas;
    if (!frame || !player.ready || width === 0) return false;
    if (busy) return true;
    // Where very much happens between two pictures, every second one is enough while panels wait for their turn.
    this.#waited = !this.#waited && app.turns.size > 0 && store.playing.peek() && store.pace.peek() > DENSE;
    if (this.#waited) return true;
    const small = isSmall(width);
    const height = logsHeight(frame.nodes.length, { small });
    if (canvas.style.height !== `${height}px`) canvas.style.height = `${height}px`;
    const count = slotsIn(width, { small });
    if (count !== this.count) this.count = count;
    const first = this.first ?? follow(frame.head.last, count);
    this.#theme ??= readTheme(/** @type {HTMLElement} */ (this.firstElementChild));
    const selected = store.selected.peek();
    const words = store.words.peek();
    const lit = app.lit();
    const sight = store.sight.peek();
    // What a node cannot know of the others is as faint here as on the stage.
    const rows = (sight?.view(frame).nodes ?? frame.nodes).map(({ id, status, role, last }) => ({
      ...{ id, status, role, last },
      veiled: sight && nameOf(id) !== sight.name,
    }));
    const { u32 } = player.numbers(
      (session) => session.logFrame(first, count),
      (session) => session.logFramePtr(),
    );
    const before = this.#shown?.numbers;
    this.#shown = { numbers: u32.slice(), first, count, rows };
    this.#painting.show({
      ...this.#shown,
      moment: this.#moment(elapsed, before, u32),
      ...{ lang: words.tag, theme: this.#theme, size: sized(width, height), small },
      look: plainLook(lookOf(words, player.tables), []),
      lit: lit.slots,
      named: frame.nodes.flatMap(({ id }) => (lit.nodes.includes(nameOf(id)) ? [id] : [])),
      carets: selected?.kind === "node" ? this.#carets(selected.name) : undefined,
    });
    return false;
  }

  /**
   * When this picture is, for those who see cells change; it stands where none does, so that nothing is painted.
   * @param {number} elapsed @param {Uint32Array | undefined} before @param {Uint32Array} now
   */
  #moment(elapsed, before, now) {
    const { playing, pace } = this.app.store;
    if (!before || !playing.peek() || pace.peek() > DENSE || this.app.still.matches) return undefined;
    this.#slow += elapsed;
    if (before.length !== now.length || now.some((each, at) => each !== before[at])) this.#changed = this.#slow;
    return Math.min(this.#slow, this.#changed + SEEN);
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
      ${this.#painting.dressed({ lang: this.words.tag, role: "img", "aria-label": evidence.drawing })}`;
  }

  /** What the edges of cells mean. */
  #key() {
    const { marks } = this.words;
    return html`<p class="key">${KEYS.map((key) => html`<span><i class="cell ${key}"></i>${marks[key]}</span>`)}</p>`;
  }

  /** @param {MouseEvent} event */
  #click = async (event) => {
    if (!this.#shown) return;
    const { numbers, first, count, rows } = this.#shown;
    const box = this.#painting.canvas.getBoundingClientRect();
    const at = { x: event.clientX - box.left, y: event.clientY - box.top };
    const small = isSmall(box.width);
    const logs = decodeLogs(numbers, first, count, rows);
    const found = await import("../canvas/hit.js").catch(() => undefined);
    const hit = found?.hitLogs(logs, at, { look: lookOf(this.words, this.app.player.tables), small }, box.width);
    if (hit?.slot !== undefined && this.app.shows("why")) this.app.ask(`slot ${hit.slot}`);
    else if (hit?.id !== undefined) this.app.select({ kind: "node", name: nameOf(hit.id) });
  };
}

customElements.define("quorate-logs", Logs);
