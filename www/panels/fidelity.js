// The card of a protocol: what it does as in its paper, what is simplified and what is left out; and the diagram of its
// states with the ways that nodes really went in this run. Loaded when it is first opened.

import { html, nothing, svg } from "lit";
import { Careers, DOWN } from "../core/careers.js";
import { closerWords } from "../core/closer.js";
import { lateWords } from "../core/late.js";
import { isUsual, lookOf } from "../core/look.js";
import { entry, protocolWords } from "../core/sentence.js";
import en from "../i18n/en/fidelity.js";
import own from "../styles/fidelity.css" with { type: "css" };
import { Panel } from "./panel.js";
import "./rules.js";

export const styles = [own];

const fidelityWords = lateWords(
  /** @type {Record<string, () => Promise<{ default: typeof en }>>} */ ({
    en: async () => ({ default: en }),
    "zh-CN": () => import("../i18n/zh-CN/fidelity.js"),
  }),
);

/** So many events are read at a time, and no further back than so many: a long run has millions. */
const PIECE = 4_000;
const MOST = 250_000;

/** The size of the diagram, and of a state in it. */
const [WIDTH, HEIGHT, R] = [420, 260, 38];

export class Fidelity extends Panel {
  static properties = { edges: { state: true } };

  constructor() {
    super();
    /** @type {import("../core/careers.js").Edge[]} */
    this.edges = [];
    /** @type {Careers | undefined} */
    this.careers = undefined;
    /** The number of the first event that was counted, and of the next one. */
    this.from = 0;
    this.next = 0;
    this.timer = 0;
    /** Of which run, and of which of its branches. */
    this.of = /** @type {unknown} */ (undefined);
  }

  /** @override */
  connectedCallback() {
    super.connectedCallback();
    for (const kind of ["opened", "travelled", "acted"]) this.app.player.addEventListener(kind, this.#again);
  }

  /** @override */
  disconnectedCallback() {
    super.disconnectedCallback();
    for (const kind of ["opened", "travelled", "acted"]) this.app.player.removeEventListener(kind, this.#again);
    clearTimeout(this.timer);
    this.timer = 0;
    this.careers = undefined;
  }

  /** Time did not come this way, or not by these events. */
  #again = () => {
    this.careers = undefined;
    this.requestUpdate();
  };

  /** @override */
  render() {
    const words = fidelityWords(this.words.tag);
    this.app.store.beat.value;
    const { player } = this.app;
    this.#count();
    if (!words || !player.ready) return nothing;
    const card = closerWords(this.words.tag, player.protocol)?.card;
    return html`<div class="card">
      <section aria-labelledby="fidelity-states">
        <h3 id="fidelity-states">${words.states}</h3>
        ${this.#diagram(words)}
        <p class="help">${this.from > 0 ? words.some({ count: MOST }) : words.all}</p>
      </section>
      ${card ? this.#card(words, card) : nothing}
      <quorate-rules .app=${this.app}></quorate-rules>
    </div>`;
  }

  /** @param {typeof en} words @param {import("../core/sentence.js").Card} card */
  #card(words, card) {
    const list = (
      /** @type {string} */ title,
      /** @type {import("../core/sentence.js").Points} */ points,
    ) => html`<section>
        <h3>${title}</h3>
        <ul>${points.map(({ says, where }) => html`<li>${says}${where ? html` <small>${where}</small>` : nothing}</li>`)}</ul>
      </section>`;
    return html`<div class="points">
      <p class="source">${card.source}</p>
      ${list(words.follows, card.follows)} ${list(words.beyond, card.beyond)}
      ${list(words.simplified, card.simplified)} ${list(words.left, card.left)}
    </div>`;
  }

  // The diagram.

  /** Goes on with counting, up to the instant at which time stands. */
  #count() {
    const { player } = this.app;
    if (!player.ready || this.timer) return;
    const all = player.session.eventCount();
    if (this.careers && this.of === player.session && this.next === all) return;
    if (!this.careers || this.of !== player.session || this.next > all) {
      this.of = player.session;
      this.careers = new Careers(player.tables?.roles[0] ?? "");
      this.from = Math.max(0, all - MOST);
      this.next = this.from;
    }
    this.timer = window.setTimeout(() => this.#piece());
  }

  #piece() {
    this.timer = 0;
    const { player } = this.app;
    if (!this.careers || !player.ready || this.of !== player.session) return this.requestUpdate();
    const to = Math.min(this.next + PIECE, player.session.eventCount());
    for (const event of player.session.events(this.next, to)) this.careers.take(event);
    this.next = to;
    if (to === player.session.eventCount()) this.edges = this.careers.edges();
    this.requestUpdate();
  }

  /** @param {typeof en} words */
  #diagram(words) {
    const { player } = this.app;
    const roles = player.tables?.roles ?? [];
    const kinds = lookOf(this.words, player.tables).roles;
    // A role that only some runs have needs no place where nobody ever had it.
    const held = this.#held();
    const used = new Set([...this.edges.flatMap(({ from, to }) => [from, to]), ...held.keys()]);
    const states = [...roles, DOWN].filter(
      (state, at) => used.has(state) || (state !== DOWN && isUsual(kinds[at], at)),
    );
    const places = new Map(states.map((state, at) => [state, placeOf(at, states.length)]));
    const edges = [...this.#open(), ...this.edges].filter(({ from, to }) => places.has(from) && places.has(to));
    const name = (/** @type {string} */ state) => this.#name(state);
    return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label=${words.diagram} lang=${this.words.tag}>
        <defs><marker id="fidelity-head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse">
          <path d="M0 0 8 4 0 8z" class="head"></path></marker></defs>
        ${edges.map((edge) => edgeOf(edge, places))}
        ${states.map((state) => {
          const { x, y } = /** @type {Place} */ (places.get(state));
          const kind = state === DOWN ? DOWN : (kinds[roles.indexOf(state)] ?? "plain");
          const nodes = held.get(state) ?? [];
          return svg`<g class=${`state ${kind}`}><circle cx=${x} cy=${y} r=${R}></circle>
            <text x=${x} y=${nodes.length > 0 ? y - 3 : y + 4}>${name(state)}</text>
            ${nodes.length > 0 ? svg`<text x=${x} y=${y + 14} class="who">${nodes.map((node) => node.slice(1)).join(" ")}</text>` : nothing}</g>`;
        })}
      </svg>
      <ul class="hidden" aria-label=${words.diagram}>
        ${edges.map(({ from, to, count }) => html`<li>${words.edge({ from: name(from), to: name(to), count })}</li>`)}
      </ul>`;
  }

  /** The ways that the protocol declares and nobody went here so far. */
  #open() {
    const gone = new Set(this.edges.map(({ from, to }) => `${from}>${to}`));
    const all = (this.app.player.tables?.ways ?? []).map(([from, to]) => ({ from, to, count: 0 }));
    return all.filter(({ from, to }) => !gone.has(`${from}>${to}`));
  }

  /** Who is what now. */
  #held() {
    const { player } = this.app;
    const roles = player.tables?.roles ?? [];
    /** @type {Map<string, string[]>} */
    const held = new Map();
    for (const { name, status } of this.app.cluster().nodes) {
      if (status === "removed") continue;
      const state = status === "crashed" ? DOWN : (roles[this.app.nodeOf(name)?.role ?? 0] ?? "");
      held.set(state, [...(held.get(state) ?? []), name]);
    }
    return held;
  }

  /** @param {string} state */
  #name(state) {
    const { stage } = this.words;
    if (state === DOWN) return stage.statuses.crashed;
    return entry(protocolWords(this.words, this.app.player.protocol)?.roles, state)?.name ?? state;
  }
}

/** @typedef {{ x: number, y: number }} Place */

/** On an ellipse, the first at the left. @param {number} at @param {number} count @returns {Place} */
function placeOf(at, count) {
  const angle = Math.PI + (2 * Math.PI * at) / count;
  return {
    x: WIDTH / 2 + Math.cos(angle) * (WIDTH / 2 - R - 12),
    y: HEIGHT / 2 + Math.sin(angle) * (HEIGHT / 2 - R - 8),
  };
}

/** A bent arrow, so that there and back are two, with its count; a faint one where nobody went. @param {import("../core/careers.js").Edge} edge @param {Map<string, Place>} places */
function edgeOf({ from, to, count }, places) {
  const [a, b] = [places.get(from), places.get(to)];
  if (!a || !b) return nothing;
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const length = Math.hypot(dx, dy);
  // To its own right of the straight way.
  const bend = { x: (a.x + b.x) / 2 - (dy / length) * 26, y: (a.y + b.y) / 2 + (dx / length) * 26 };
  const edge = (/** @type {Place} */ end) => {
    const [ex, ey] = [bend.x - end.x, bend.y - end.y];
    const far = Math.hypot(ex, ey);
    return { x: end.x + (ex / far) * (R + 3), y: end.y + (ey / far) * (R + 3) };
  };
  const [start, stop] = [edge(a), edge(b)];
  const middle = { x: (start.x + stop.x) / 4 + bend.x / 2, y: (start.y + stop.y) / 4 + bend.y / 2 };
  const [sx, sy] = [-(dy / length) * 9, (dx / length) * 9];
  return svg`<g class=${count > 0 ? "edge" : "edge open"}><path d=${`M${start.x} ${start.y}Q${bend.x} ${bend.y} ${stop.x} ${stop.y}`} marker-end="url(#fidelity-head)"></path>
    ${count > 0 ? svg`<text x=${middle.x + sx} y=${middle.y + sy + 4}>${count}</text>` : nothing}</g>`;
}

customElements.define("quorate-fidelity", Fidelity);
