// The inspector: one place for whatever is selected, and with nothing selected the promises and the run itself.

import { html, nothing } from "lit";
import { shapeOf } from "../core/roles.js";
import { entry, messageName, protocolWords, reasonText } from "../core/sentence.js";
import { checkRow } from "./check.js";
import { field } from "./fields.js";
import { icons } from "./icons.js";
import { likeOthers, linkManner, linksOf, nodeManner, opens } from "./manners.js";
import { Panel } from "./panel.js";
import { questions } from "./questions.js";
import { seedRow } from "./seed.js";

/** How high the sheet stands on a narrow page. */
const HEIGHTS = /** @type {const} */ (["peek", "half", "full"]);

/** How far a finger must pull it to mean that, in pixels. */
const PULL = 32;

/** Once it has come. @type {typeof import("./standing.js").standing | undefined} */
let standing;

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
    return html`<header @pointerdown=${this.#grip} @pointerup=${this.#drag}>
        <h2>${this.#title(selected)}</h2>
        ${this.#as(selected)}
        <button class="plain sheet" @click=${() => this.#resize()}>
          ${this.height === "full" ? this.words.lens.smaller : this.words.lens.larger}
        </button>
        <button class="plain icon" aria-label=${this.words.lens.close} @click=${() => this.app.select(undefined)}>
          ${icons.close}
        </button>
      </header>
      ${this.#body(selected)}`;
  }

  /** @param {import("../core/store.js").Selection} selected */
  #title({ kind, name }) {
    const { lens, Who } = this.words;
    if (kind === "node") return Who({ name });
    if (kind === "message") return this.#messageTitle(name);
    const [from, to] = name.split(" ");
    return kind === "link" ? lens.link({ from, to }) : lens.wall;
  }

  /** In which role a node is, beside its name: for a sheet that shows little more. @param {import("../core/store.js").Selection} selected */
  #as({ kind, name }) {
    const node = kind === "node" && !name.startsWith("c") ? this.app.node(name) : undefined;
    return node ? html`<span class="as">${this.#role(node)}</span>` : nothing;
  }

  /** @param {import("#wasm").NodeView} node */
  #role({ status, role }) {
    if (status !== "up") return html`<span class="role ${status}">${this.words.stage.statuses[status]}</span>`;
    const own = protocolWords(this.words, this.app.player.protocol);
    return html`<span class="role ${shapeOf(role)}">${entry(own?.roles, role)?.name ?? role}</span>`;
  }

  /** @param {import("../core/store.js").Selection} selected */
  #body({ kind, name }) {
    if (kind === "node") return this.#node(name);
    if (kind === "message") return this.#message(name);
    return kind === "link" ? this.#link(name) : this.#wall();
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
    if (chosen === this.#shown) return;
    this.#shown = chosen;
    const sheet = this.firstElementChild;
    if (chosen?.kind !== "node" || !narrow.peek() || !sheet) return;
    const root = /** @type {ShadowRoot} */ (this.getRootNode());
    const stage = /** @type {import("./stage.js").Stage | null} */ (root.querySelector("quorate-stage"));
    stage?.uncover(chosen.name, sheet.getBoundingClientRect().top);
  }

  /** What was selected when the sheet was last drawn. @type {import("../core/store.js").Selection | undefined} */
  #shown;

  // A node, in what it has on disk and what it has in memory.

  /** @param {string} name */
  #node(name) {
    const { lens } = this.words;
    if (name.startsWith("c")) return this.#client(name);
    const node = this.app.node(name);
    if (!node) return html`<p class="help">${lens.absent}</p>`;
    if (node.status === "removed") return html`<p class="help">${lens.removed}</p>`;
    const own = protocolWords(this.words, this.app.player.protocol);
    const epoch = own?.inEpoch({ epoch: node.epoch }) ?? String(node.epoch);
    return html`<p class="summary">
        ${this.#role(node)} <span>${epoch}</span>
      </p>
      ${this.#standing(node)}
      ${questions(this.app, { kind: "node", name })} ${this.#nodeActions(name, node.status)}
      ${nodeManner(this.app, node)} ${linksOf(this.app, name)}
      ${node.memory ? this.#memory(node.memory) : html`<p class="help">${lens.down}</p>${this.#disk(name)}`}`;
  }

  /** What it stands on besides its role: few nodes have any of that. @param {import("#wasm").NodeView} node */
  #standing(node) {
    const has = node.memory?.fields.some(({ name }) => name === "lease" || name === "outgoing");
    if (!has) return nothing;
    if (standing) return standing(this.app, node);
    import("./standing.js").then((module) => {
      standing = module.standing;
      this.requestUpdate();
    });
    return nothing;
  }

  /** @param {string} name @param {"up" | "paused" | "crashed" | "removed"} status */
  #nodeActions(name, status) {
    const { actions } = this.words;
    const own = protocolWords(this.words, this.app.player.protocol);
    const list = /** @type {const} */ ({
      up: ["crash", "pause"],
      paused: ["resume", "crash"],
      crashed: ["restart"],
      removed: [],
    })[status];
    return html`<p class="do">
      ${list.map((verb) => this.#verb(verb, `${verb} ${name}`, actions[verb]))}
      ${this.app.timers(name).map((timer) => this.#verb("fire", `fire ${name} ${timer}`, actions.fire({ timer: entry(own?.timers, timer) ?? timer })))}
    </p>`;
  }

  /** @param {import("#wasm").MemoryView} memory */
  #memory({ fields, durable }) {
    const { lens } = this.words;
    const list = (/** @type {typeof fields} */ some) => html`<dl>${some.map((each) => field(this.app, each))}</dl>`;
    return html`<h3 class="durable">${lens.durable}</h3>${list(fields.slice(0, durable))}
      <h3 class="volatile">${lens.volatile}</h3>${list(fields.slice(durable))}`;
  }

  /** @param {string} name */
  #disk(name) {
    const own = protocolWords(this.words, this.app.player.protocol);
    return html`<h3 class="durable">${this.words.lens.durable}</h3>
      ${this.app.disk(name).map(({ journal, durable }) => {
        const shown = durable.slice(-8);
        return html`<p class="journal">${journal}: ${this.words.lens.records({ count: durable.length })}</p>
          <dl>${shown.map((record) => html`<dt>${entry(own?.records, record.name) ?? record.name}</dt><dd>${record.fields.map((each) => field(this.app, each, true))}</dd>`)}</dl>`;
      })}`;
  }

  /** @param {string} name */
  #client(name) {
    const operations = this.app.operationsOf(name, 8).toReversed();
    if (operations.length === 0) return html`<p class="help">${this.words.evidence.noOperations}</p>`;
    return html`<dl class="operations">
      ${operations.map((each) => html`<dt>${this.app.operationText(each)}</dt><dd>${this.app.answerText(each)}</dd>`)}
    </dl>`;
  }

  // A message under way.

  /** @param {string} name */
  #messageTitle(name) {
    const message = this.app.message(name);
    if (!message) return name;
    return messageName(this.words, protocolWords(this.words, this.app.player.protocol), message.name);
  }

  /** @param {string} name */
  #message(name) {
    const { lens, actions, span, Who } = this.words;
    const message = this.app.message(name);
    if (!message) return html`<p class="help">${lens.gone}</p>`;
    const left = Math.max(0, message.arrives_us - this.app.times().now);
    const row = (/** @type {string} */ term, /** @type {unknown} */ value) => html`<dt>${term}</dt><dd>${value}</dd>`;
    const held = message.pace === "held";
    const forms = /** @type {const} */ ([
      ["delay", "delayThis"],
      ["forge", "forgeThis"],
    ]).filter(([verb]) => this.app.shows(verb));
    return html`${questions(this.app, { kind: "message", name })}<p class="do">
        ${this.#verb("drop", `drop ${name}`, actions.drop)}
        ${held ? this.#verb("release", `release ${name}`, actions.release) : this.#verb("hold", `hold ${name}`, actions.hold)}
        ${this.#verb("deliver", `deliver ${name}`, actions.deliver)}
        ${this.#verb("duplicate", `duplicate ${name}`, actions.duplicate)}
        ${forms.map(
          ([verb, id]) => html`<button class="action" aria-haspopup="dialog" title=${actions.tips[verb]}
            @click=${opens(this.app, id, { message: name })}>${actions[verb]}</button>`,
        )}
      </p>
      <dl>
        ${row(lens.name, html`<code>${message.id}</code>`)}
        ${row(lens.from, Who({ name: message.from }))} ${row(lens.to, Who({ name: message.to }))}
        ${row(lens.arrives, message.pace !== "moves" ? lens.paces[message.pace] : message.fate === "arrive" ? lens.within({ left: span(left) }) : lens.lost)}
        ${message.delayed_us > 0 ? row(lens.delayed, span(message.delayed_us)) : nothing}
        ${message.speaker ? row(lens.speaker, html`${Who({ name: message.speaker })} <strong class="forged">${lens.forged}</strong>`) : nothing}
        ${message.damaged ? row(lens.damage, lens.flawed) : nothing}
        ${this.app.isStale(name) ? row(lens.stale, lens.behindReceiver) : nothing}
        ${row(lens.size, lens.bytes({ count: message.bytes }))}
      </dl>
      <h3>${lens.entries}</h3>
      <dl>${message.fields.map((each) => field(this.app, each))}</dl>`;
  }

  // A link, and the wall of a partition.

  /** @param {string} name the two ends */
  #link(name) {
    const { lens } = this.words;
    const [from, to] = name.split(" ");
    const like = likeOthers(this.app, from, to);
    return html`<p class="do">
        ${this.#verb("cut", `cut ${from} -- ${to}`, lens.cutBoth)}
        ${this.#verb("cut", `cut ${from} -> ${to}`, lens.cutOne({ from, to }))}
        ${this.#verb("cut", `cut ${to} -> ${from}`, lens.cutOne({ from: to, to: from }))}
        ${this.#verb("heal", `heal ${from} -- ${to}`, lens.join)}
        ${
          this.app.shows("more")
            ? html`<button class="action" aria-haspopup="dialog" @click=${opens(this.app, "link", { from, to })}>${lens.change}</button>
              ${this.#verb("network", like, lens.likeOthers)}`
            : nothing
        }
      </p>
      ${linkManner(this.app, from, to)} ${linkManner(this.app, to, from)}`;
  }

  #wall() {
    const { actions } = this.words;
    return html`<p class="do">${this.#verb("heal", "heal", actions.heal)}</p>`;
  }

  /**
   * A button that does something at once, greyed with its reason.
   * @param {keyof import("../i18n/en.js").Catalogue["actions"]["tips"]} control @param {string} command @param {string} label
   */
  #verb(control, command, label) {
    if (!this.app.shows(control)) return nothing;
    const { actions } = this.words;
    const tip = actions.tips[control];
    const id = this.app.check(command);
    const why = id && actions.whyNot({ action: label, reason: reasonText(this.words, id) });
    return html`<button class="action" aria-disabled=${why ? "true" : "false"} title=${why ?? tip} aria-description=${why ?? tip}
      @click=${() => why || this.app.act(command)}>${label}</button>`;
  }

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
      ${this.#expectations()} ${this.#stability()} ${this.#settings()}
      ${questions(this.app, undefined)}
      <p class="help">${lens.nothing}</p>
      ${this.#run()}`;
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

  #expectations() {
    const { lens } = this.words;
    const list = this.app.expectations().filter((each) => each.holds !== null);
    if (list.length === 0) return nothing;
    return html`<h3>${lens.expectations}</h3>
      <ul class="expectations">${list.map(
        ({ text, line, holds }) => html`<li class=${holds ? "kept" : "unmet"}>
          <code title=${lens.line({ line })}>${text}</code> <em>${holds ? lens.met : lens.unmet}</em>
        </li>`,
      )}</ul>`;
  }

  #run() {
    const { lens } = this.words;
    const run = this.app.run();
    return html`<div class="run"><h3>${lens.run}</h3>
      <dl>
        ${this.app.shows("seed") ? seedRow(this) : nothing}
        <dt>${lens.digest}</dt>
        <dd title=${lens.digestTip}><code class="digest">${run.digest}</code> · ${lens.events({ count: run.events })}</dd>
      </dl>
      ${this.app.shows("check") ? checkRow(this) : nothing}</div>`;
  }

  /** Whether the time-outs leave room for a round trip, as a line on which both lie. */
  #stability() {
    const stability = this.app.stability();
    if (!stability) return nothing;
    const { lens, span } = this.words;
    const { trip, patience, state, room } = stability;
    const range = (/** @type {[number, number]} */ [from, to]) =>
      from === to ? span(from) : `${span(from)} – ${span(to)}`;
    const all = Math.max(patience[1], trip[1]) * 1.05;
    const at = (/** @type {number} */ us) => (200 * us) / all;
    const says = lens.stabilities[state]({ room: room >= 10 ? "10+" : room.toFixed(1).replace(/\.0$/, "") });
    return html`<h3>${lens.stability}</h3>
      <svg class="stability ${state}" viewBox="0 0 200 10" preserveAspectRatio="none" aria-hidden="true">
        <path class="line" d="M0 8H200"></path>
        <path class="patience" d=${`M${at(patience[0])} 5H${at(patience[1])}`}></path>
        <path class="trip" d=${`M0 5H${Math.max(1.5, at(trip[1]))}`}></path>
      </svg>
      <p class="help">${lens.stabilityLine({ trip: range(trip), patience: range(patience) })} <strong>${says}</strong></p>`;
  }

  #settings() {
    return html`<details class="settings"><summary>${this.words.lens.settings}</summary>
      <dl>${this.app.settings().map(({ name, value }) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
    </details>`;
  }
}

customElements.define("quorate-lens", Lens);
