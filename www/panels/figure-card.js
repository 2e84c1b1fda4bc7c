// What is selected, as a card over the emptiest corner of the stage.

import { html, nothing } from "lit";
import { written } from "../core/look.js";
import { entry, messageName, protocolWords } from "../core/sentence.js";
import { icons } from "./icons.js";
import { Panel } from "./panel.js";

/** How large the card is, at most, in pixels. */
const CARD = { width: 200, height: 132 };

export class FigureCard extends Panel {
  static properties = { own: { attribute: false } };

  constructor() {
    super();
    /** @type {import("./figure.js").Words} */
    this.own = /** @type {any} */ (undefined);
  }

  /** @override */
  render() {
    const { store } = this.app;
    const selected = store.selected.value;
    store.beat.value;
    if (!selected || !store.ready.value || store.failure.value) return nothing;
    const { title, rows } = selected.kind === "message" ? this.#message(selected.name) : this.#process(selected.name);
    if (!title) return nothing;
    return html`<aside class="card ${this.#corner()}" aria-label=${this.words.regions.lens}>
      <header><h2>${title}</h2>
        <button class="plain icon" aria-label=${this.words.lens.close} @click=${() => this.app.select(undefined)}>${icons.close}</button></header>
      <dl>${rows.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
    </aside>`;
  }

  /** @param {string} name @returns {{ title: string, rows: [string, unknown][] }} */
  #process(name) {
    const { stage, Who, grouped } = this.words;
    const node = this.app.nodes().find(({ id }) => id === name);
    const { protocol, tables } = this.app.player;
    const own = protocolWords(this.words, protocol);
    if (!node) return { title: /^[nc]\d+$/.test(name) ? Who({ name }) : "", rows: [] };
    /** @type {[string, unknown][]} */
    const log = [
      [stage.log, grouped(node.log_length)],
      [stage.committed, grouped(node.commit)],
    ];
    const is = node.status === "up" ? (entry(own?.roles, node.role)?.name ?? node.role) : stage.statuses[node.status];
    return {
      title: Who({ name }),
      rows: [
        [stage.role, is],
        [own?.epoch ?? stage.epoch, written(node.epoch, tables, grouped)],
        ...(tables?.log ? log : []),
      ],
    };
  }

  /** @param {string} name @returns {{ title: string, rows: [string, unknown][] }} */
  #message(name) {
    const own = protocolWords(this.words, this.app.player.protocol);
    const message = this.app.message(name);
    if (!message) return { title: "", rows: [] };
    const { from, to } = message;
    return {
      title: messageName(this.words, own, message.name),
      rows: [
        [this.own.from, this.words.Who({ name: from })],
        [this.own.to, this.words.Who({ name: to })],
      ],
    };
  }

  /** The corner in which the fewest nodes and clients stand. */
  #corner() {
    const root = /** @type {ShadowRoot} */ (this.getRootNode());
    const stage = /** @type {import("./stage.js").Stage | null} */ (root.querySelector("quorate-stage"));
    const { nodes = [], clients = [] } = this.app.frame ?? {};
    const [width, height] = [stage?.clientWidth ?? 0, stage?.clientHeight ?? 0];
    const places = [...nodes, ...clients].map(({ id }) => stage?.placeOf(id)).filter((at) => at !== undefined);
    const corners = ["top right", "bottom right", "bottom left", "top left"].map((corner) => {
      const [left, top] = [corner.includes("left"), corner.includes("top")];
      const inside = places.filter(
        ({ x, y }) =>
          (left ? x < CARD.width : x > width - CARD.width) && (top ? y < CARD.height : y > height - CARD.height),
      );
      return { corner, taken: inside.length };
    });
    return corners.reduce((best, each) => (each.taken < best.taken ? each : best)).corner;
  }
}
