// The inspector: one place for whatever is selected, and with nothing selected the promises and the run itself.

import { html, nothing } from "lit";
import { entry, protocolWords } from "../core/sentence.js";
import { icons } from "./icons.js";
import { Panel } from "./panel.js";

/** How high the sheet stands on a narrow page. */
const HEIGHTS = /** @type {const} */ (["peek", "half", "full"]);

/** How far a finger must pull it to mean that, in pixels. */
const PULL = 32;

/** What is said of what is selected and of the run, once it has come. @type {typeof import("./selected.js") | undefined} */
let parts;

export class Lens extends Panel {
  static properties = { height: { state: true }, seedProblem: { state: true }, check: { state: true } };

  constructor() {
    super();
    /** @type {(typeof HEIGHTS)[number]} */
    this.height = "peek";
    /** What was typed as a seed and is none. */
    this.seedProblem = false;
    /** The self-check that goes on, or the last one. @type {import("./check.js").Check | undefined} */
    this.check = undefined;
  }

  /** @override */
  render() {
    const { store } = this.app;
    const words = this.words;
    const selected = store.selected.value;
    store.beat.value;
    if (!store.ready.value || store.failure.value) return nothing;
    const asked = store.why.value && this.#why();
    const height = asked && this.height === "peek" ? "half" : this.height;
    return html`<aside aria-label=${words.regions.lens} data-height=${selected || asked ? height : "none"}>
      ${asked || (selected ? this.#selected(selected) : this.#checks())}
    </aside>`;
  }

  /** The answer to a question; its panel is loaded with the first one. */
  #why() {
    if (customElements.get("quorate-why")) return html`<quorate-why .app=${this.app}></quorate-why>`;
    const { store } = this.app;
    import("./why.js").then(
      () => this.requestUpdate(),
      () => {
        store.why.value = undefined;
        store.note.value = { place: "actions", say: (words) => words.actions.notLoaded };
      },
    );
    return undefined;
  }

  /** @override Where nothing is selected any more, what was stands on the stage. */
  regain() {
    const { asker } = this.app;
    this.app.asker = undefined;
    // Where an answer was closed, the keyboard is again where it was asked for.
    if (asker instanceof HTMLElement && asker.isConnected && asker.checkVisibility({ visibilityProperty: true })) {
      asker.focus();
    } else if (this.app.store.selected.peek()) super.regain();
    else this.app.refocus(/** @type {ShadowRoot} */ (this.getRootNode()).querySelector("[data-node][tabindex='0']"));
  }

  /** @param {import("../core/store.js").Selection} selected */
  #selected(selected) {
    const parts = this.#parts(true);
    if (!parts) return nothing;
    return html`<header @pointerdown=${this.#grip} @pointerup=${this.#drag}>
        <h2>${parts.title(this.app, selected)}</h2>
        ${parts.roleBeside(this.app, selected)}
        <button class="plain sheet" @click=${() => this.#resize()}>
          ${this.height === "full" ? this.words.lens.smaller : this.words.lens.larger}
        </button>
        <button class="plain icon" aria-label=${this.words.lens.close} @click=${() => this.app.select(undefined)}>
          ${icons.close}
        </button>
      </header>
      ${parts.body(this.app, selected)}`;
  }

  /** Whether what is said of the run was asked for. */
  #asked = false;

  /** What says more than the line of promises, if it has come. @param {boolean} selected whether it is for what is selected */
  #parts(selected) {
    if (parts || (this.#asked && !selected)) return parts;
    this.#asked = true;
    import("./selected.js").then(
      (module) => {
        parts = module;
        this.requestUpdate();
      },
      () => {
        if (!selected) return;
        const { store } = this.app;
        store.selected.value = undefined;
        store.note.value = { place: "actions", say: (words) => words.actions.notLoaded };
      },
    );
    return parts;
  }

  #resize() {
    this.height = HEIGHTS[(HEIGHTS.indexOf(this.height) + 1) % HEIGHTS.length];
  }

  /** Where the finger took hold of the sheet. */
  #from = 0;

  /** @param {PointerEvent & { currentTarget: HTMLElement }} event */
  #grip = (event) => {
    this.#from = event.clientY;
    // A finger that leaves the head still holds the sheet.
    const button = /** @type {Element} */ (event.target).closest("button");
    if (this.app.store.narrow.peek() && !button) event.currentTarget.setPointerCapture(event.pointerId);
  };

  /** A sheet that is pulled up shows more, one that is pulled down less; its button does the same. @param {PointerEvent} event */
  #drag = (event) => {
    const way = this.#from - event.clientY;
    if (!this.app.store.narrow.peek() || Math.abs(way) < PULL) return;
    const at = HEIGHTS.indexOf(this.height) + Math.sign(way);
    if (at < 0) this.app.select(undefined);
    else this.height = HEIGHTS[at] ?? "full";
  };

  /** @override The sheet covers nothing of the node that it is about. @param {Map<string, unknown>} changed */
  updated(changed) {
    super.updated(changed);
    const { selected, narrow } = this.app.store;
    const chosen = selected.peek();
    if (chosen === this.#shown || (chosen && !parts)) return;
    this.#shown = chosen;
    const sheet = this.firstElementChild;
    if (chosen?.kind !== "node" || !narrow.peek() || !sheet) return;
    const root = /** @type {ShadowRoot} */ (this.getRootNode());
    const stage = /** @type {import("./stage.js").Stage | null} */ (
      root.querySelector(this.app.first ? ".beside-stage" : "quorate-stage")
    );
    stage?.uncover(chosen.name, sheet.getBoundingClientRect().top);
  }

  /** What was selected when the sheet was last drawn. @type {import("../core/store.js").Selection | undefined} */
  #shown;

  // Nothing selected: what was promised, and what makes this run this run.

  #checks() {
    const { lens } = this.words;
    const verdicts = this.app.verdicts();
    const broken = verdicts.filter((each) => !each.holds);
    const own = protocolWords(this.words, this.app.player.protocol);
    return html`<h2 class="hidden">${lens.checks}</h2>
      <details class="checks" ?open=${broken.length > 0}>
        <summary class=${broken.length > 0 ? "broken" : "kept"}>
          ${broken.length > 0 ? icons.alert : icons.check}
          ${broken.length > 0 ? lens.broken({ count: broken.length }) : lens.hold({ count: verdicts.length })}
        </summary>
        <ul>${verdicts.map((each) => this.#verdict(each, entry(own?.promises, each.id)))}</ul>
      </details>
      ${this.app.store.tools.value ? this.#parts(false)?.ofRun(this) : nothing}`;
  }

  /** @param {import("#wasm").Verdict} verdict @param {{ name: string, says: string } | undefined} promise */
  #verdict({ id, holds, at_us = 0, nodes = [] }, promise) {
    const { lens, span } = this.words;
    const state = holds ? lens.holds : lens.brokenAt({ at: span(at_us), nodes });
    return html`<li class=${holds ? "kept" : "broken"}>
      <span class="mark">${holds ? icons.check : icons.alert}</span>
      <span><strong>${promise?.name ?? id}</strong> ${promise?.says ?? ""} <span class=${holds ? "hidden" : "state"}>${state}</span></span>
    </li>`;
  }
}

customElements.define("quorate-lens", Lens);
