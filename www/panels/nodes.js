// The nodes as a table, for those who cannot see the picture, and for the keyboard.

import { html, nothing } from "lit";
import { written } from "../core/look.js";
import { entry, protocolWords } from "../core/sentence.js";
import { Panel } from "./panel.js";

/** So many of its rows are written in one frame while time goes on: each cell is laid out by itself. */
const WRITTEN = 4;

export class Nodes extends Panel {
  /** The picture of the same nodes. @type {import("./stage.js").Stage | undefined} */
  stage;
  /** What stands in its cells, row by row. @type {string[][]} */
  #written = [];
  /** The rows that wait for their turn, by the first that is written with them. @type {Set<number>} */
  #due = new Set();

  /** @override */
  render() {
    const { app, words } = this;
    const { beat, selected, hovered } = app.store;
    beat.value;
    app.store.sight.value;
    const { stage } = words;
    const own = protocolWords(words, app.player.protocol);
    const log = app.player.tables?.log ? [stage.log, stage.committed] : [];
    const heads = [stage.status, stage.role, own?.epoch ?? stage.epoch, ...log];
    const names = app.nodes().map(({ id }) => id);
    const chosen = selected.value?.name;
    const of = [words.tag, app.player.protocol, chosen, ...names].join();
    if (of === this.#of) return this.#table;
    [this.#of, this.#written] = [of, []];
    this.#table = html`<div class="hidden" @keydown=${this.#arrows}>
      <table aria-label=${stage.table}>
        <thead><tr>${[stage.node, ...heads].map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
        <tbody>${names.map(
          (name, at) => html`<tr>
            <th scope="row"><button tabindex=${name === (chosen ?? names[0]) || (at === 0 && !chosen?.startsWith("n")) ? 0 : -1}
              data-node=${name} aria-pressed=${name === chosen}
              @click=${() => app.select({ kind: "node", name })}
              @focus=${() => (hovered.value = { kind: "node", name })}
              @blur=${() => (hovered.value = undefined)}>${words.Who({ name })}</button></th>
            ${heads.map(() => html`<td><span class="cell-text"></span></td>`)}
          </tr>`,
        )}</tbody>
      </table>
    </div>`;
    return this.#table;
  }

  /** The table without what stands in its cells, and what it was made of. @type {unknown} */
  #table = nothing;
  #of = "";

  /** @override @param {Map<string, unknown>} changed */
  updated(changed) {
    super.updated(changed);
    const { turns } = this.app;
    // While nothing but time goes on, some rows are written in each frame.
    for (let from = 0; from < this.#rows.length; from += WRITTEN) {
      if (!this.calm) this.#write(from);
      else if (!this.#due.has(from)) {
        this.#due.add(from);
        const go = () => {
          turns.delete(go);
          this.#due.delete(from);
          this.#write(from);
        };
        turns.add(go);
      }
    }
  }

  get #rows() {
    return this.querySelectorAll("tbody tr");
  }

  /** @param {number} from the first row that is written */
  #write(from) {
    const { stage, grouped } = this.words;
    const { tables, protocol } = this.app.player;
    const own = protocolWords(this.words, protocol);
    const rows = this.#rows;
    const nodes = this.app.nodes().slice(from, from + WRITTEN);
    const sight = this.app.store.sight.peek();
    for (const [at, { id, status, role, epoch, log_length, commit }] of nodes.entries()) {
      const says = sight?.cells(id) ?? [
        stage.statuses[status],
        entry(own?.roles, role)?.name ?? role,
        String(written(epoch, tables, grouped)),
        ...[log_length, commit].map(grouped),
      ];
      const before = this.#written[from + at];
      this.#written[from + at] = says;
      for (const [i, cell] of (rows[from + at]?.querySelectorAll(".cell-text") ?? []).entries()) {
        if (says[i] !== before?.[i]) cell.textContent = says[i];
      }
    }
  }

  /** Arrows go to the nearest node in their direction, as the picture has them. @param {KeyboardEvent} event */
  #arrows = async (event) => {
    const direction = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[event.key];
    const from = /** @type {HTMLElement} */ (event.target).dataset.node;
    if (!direction || !from || !this.stage) return;
    event.preventDefault();
    const [x, y] = direction;
    const next = await this.stage.neighbour(from, { x, y });
    /** @type {HTMLElement | null} */ (this.querySelector(`[data-node="${next ?? ""}"]`))?.focus();
  };
}

customElements.define("quorate-nodes", Nodes);
