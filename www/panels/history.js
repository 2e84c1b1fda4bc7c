// The history, as a view of the evidence: the clients' operations as bars, the story that their instants of effect tell,
// and the verdict. Where there is none that could be told, the reader may try. Loaded when it is first opened.

import { html, nothing } from "lit";
import { tall } from "../canvas/fit.js";
import { drawHistory, hitHistory, rowsOf } from "../canvas/history.js";
import { readTheme } from "../canvas/theme.js";
import { nameOf } from "../core/frame.js";
import { agree, decode, told } from "../core/history.js";
import { entry, inSentence, protocolWords } from "../core/sentence.js";
import { panned } from "../core/spacetime.js";
import { load } from "../core/wasm.js";
import sheet from "../styles/history.css" with { type: "css" };
import shared from "../styles/spacetime.css" with { type: "css" };
import { historyWords } from "./history-words.js";
import { icons } from "./icons.js";
import "./linearize.js";
import { TimeView, toolWords } from "./time-view.js";

/** @typedef {import("../core/history.js").Bar} Bar */
/** @typedef {import("#wasm").OperationView} Operation */
/** @typedef {(typeof import("../i18n/en/history.js"))["default"]} Words */

export const styles = [shared, sheet];

/** How much is in view at first, in microseconds. */
const SPAN = 1_500_000;
/** How many operations the story tells one by one. */
const TOLD = 6;
/** How many states the checker looks at before it gives up: more would hold the page up. */
const STATES = 200_000;
/** How long time stands still before the history is judged, in milliseconds. */
const CALM = 120;
/** How far a pointer moves before it drags. */
const SLACK = 4;
/** Longer values are shortened in sentences. */
const LONG = 16;
/** The judges of promises that a history is about. */
const JUDGES = ["exactly-once", "acknowledged"];

/** The end of a value, as a sentence has it. @param {string | null} value */
const short = (value) => {
  const all = [...inSentence(value)];
  return all.length > LONG ? `…${all.slice(-LONG).join("")}` : all.join("");
};

export class History extends TimeView {
  static properties = {
    ...TimeView.properties,
    chosen: { state: true },
    verdict: { state: true },
    history: { state: true },
  };

  /** What the numbers of bars mean. @type {import("#wasm").HistoryLayout | undefined} */
  #layout;
  #made = "";
  /** What was last judged, and when that will be done. */
  #judged = "";
  #calm = 0;
  /** Operations as they were last asked for, by their places. @type {Map<number, Operation>} */
  #known = new Map();
  /** @type {import("../canvas/history.js").Rows | undefined} */
  #rows;
  /** @type {import("../canvas/theme.js").Theme | undefined} */
  #theme;
  /** @type {{ x: number, moved: boolean, view: import("../core/spacetime.js").View, tick: number | undefined } | undefined} */
  #drag;
  /** Where the reader put the instants of operations, by their places, in microseconds. @type {Map<number, number>} */
  moved = new Map();

  constructor() {
    super();
    this.view = { from: 0, to: SPAN };
    /** The place of the operation that is looked into. @type {number | undefined} */
    this.chosen = undefined;
    /** @type {import("#wasm").HistoryVerdict | undefined} */
    this.verdict = undefined;
    /** @type {import("../core/history.js").History | undefined} */
    this.history = undefined;
  }

  /** @override */
  connectedCallback() {
    super.connectedCallback();
    load().then(({ Session }) => {
      this.#layout = Session.historyLayout();
      agree(this.#layout);
      this.repaint();
    });
    const { app } = this;
    const recolour = () => {
      this.#theme = undefined;
      this.repaint();
    };
    const forget = () => {
      this.#known.clear();
      this.moved.clear();
      [this.chosen, this.#made, this.#judged] = [undefined, "", ""];
    };
    const kinds = ["opened", "acted", "travelled"];
    for (const kind of kinds) app.player.addEventListener(kind, forget);
    this.ends = [
      app.paintWith(() => {
        this.paint();
        return false;
      }),
      app.whenRecoloured(recolour),
      () => {
        for (const kind of kinds) app.player.removeEventListener(kind, forget);
      },
      () => clearTimeout(this.#calm),
    ];
  }

  /** @param {number} us an instant as a share of what is in view */
  #share(us) {
    const { from, to } = this.view;
    return (us - from) / (to - from);
  }

  /** @override */
  paint() {
    const { app, canvas } = this;
    if (!canvas || !app.player.ready || !this.#layout) return;
    const { clientWidth: width } = canvas;
    if (width === 0) return;
    this.follow();
    this.#fill();
    const bars = this.history?.bars ?? [];
    const rows = rowsOf(bars, width);
    if (this.#rows?.rows.map(({ client }) => client).join() !== rows.rows.map(({ client }) => client).join())
      this.requestUpdate();
    this.#rows = rows;
    const { ctx, size } = tall(canvas, rows.height);
    this.#theme ??= readTheme(/** @type {HTMLElement} */ (this.firstElementChild));
    const said = historyWords(this.words.tag);
    const window_ = this.#window();
    drawHistory(ctx, this.#theme, size, rows, bars, {
      view: this.view,
      now: this.#share(app.session.now()),
      chosen: app.lit().operation ?? this.chosen,
      window: window_ && {
        from: this.#share(window_.from_us),
        to: this.#share(window_.to_us),
        inside: new Set(window_.inside),
      },
      moved: new Map([...this.moved].map(([place, us]) => [place, this.#share(us)])),
      label: (bar) => (said ? this.#label(said, bar) : ""),
      again: (bar) => this.operation(bar)?.again_us.map((us) => this.#share(us)) ?? [],
      words: {
        now: (us) => this.words.time.now({ seconds: (us / 1e6).toFixed(this.digits()) }),
        count: this.words.grouped,
      },
    });
  }

  /** Takes the bars afresh if what is in view may have changed. */
  #fill() {
    const { app, view } = this;
    const { player } = app;
    const made = [view.from, view.to, player.tapes.version, app.session.eventCount()].join();
    if (made === this.#made) return;
    this.#made = made;
    const { u32, f32 } = player.numbers(
      (session) => session.history(view.from, view.to),
      (session) => session.historyPtr(),
    );
    const layout = /** @type {import("#wasm").HistoryLayout} */ (this.#layout);
    this.history = decode(u32, f32, layout);
    clearTimeout(this.#calm);
    this.#calm = window.setTimeout(this.#judge, CALM);
  }

  /** Judges what the clients have seen, once time stands still. */
  #judge = () => {
    const { app } = this;
    if (!app.player.ready || app.store.playing.peek()) return;
    const about = `${app.player.tapes.active?.branch.id} ${app.session.eventCount()}`;
    if (about === this.#judged) return;
    this.#judged = about;
    this.verdict = app.session.historyVerdict(STATES);
    this.repaint();
  };

  /** What cannot be right, if that is known. */
  #window() {
    return this.verdict?.window ?? undefined;
  }

  /** An operation with all that is known of it. @param {{ place: number, result: string }} bar @returns {Operation | undefined} */
  operation({ place, result }) {
    const known = this.#known.get(place);
    if (known && (known.result ?? "open") === result) return known;
    const [found] = this.app.session.operations(place, 1);
    if (this.#known.size > 2_000) this.#known.clear();
    if (found) this.#known.set(place, found);
    return found;
  }

  /** What stands on a bar. @param {Words} words @param {Bar} bar */
  #label(words, bar) {
    const operation = this.operation(bar);
    if (!operation) return "";
    const { does, value, expect, found } = operation;
    return words.labels[does]({ value: short(value), expect: short(expect), found: short(found) });
  }

  // The pointer.

  /** @param {PointerEvent & { currentTarget: HTMLElement }} event */
  #down = (event) => {
    if (event.button !== 0) return;
    this.#drag = { x: event.clientX, moved: false, view: this.view, tick: this.#tickAt(this.at(event)) };
    event.currentTarget.setPointerCapture(event.pointerId);
  };

  /** @param {PointerEvent} event */
  #move = (event) => {
    const drag = this.#drag;
    if (!drag || !this.#rows) return;
    drag.moved ||= Math.abs(event.clientX - drag.x) > SLACK;
    if (!drag.moved) return;
    const { from, to } = drag.view;
    if (drag.tick !== undefined)
      return this.#put(drag.tick, from + (this.at(event).x / this.#rows.width) * (to - from));
    this.look(panned(drag.view, ((drag.x - event.clientX) / this.#rows.width) * (to - from), this.length));
  };

  /** The tick that the reader may move at a point: the place of its operation. @param {{ x: number, y: number }} at */
  #tickAt({ x, y }) {
    const rows = this.#rows;
    const near = this.history?.bars.filter(({ place, client }) => {
      const us = this.moved.get(place);
      const row = rows?.rows.find((each) => each.client === client);
      return (
        us !== undefined &&
        rows &&
        row &&
        Math.abs(this.#share(us) * rows.width - x) < 10 &&
        Math.abs(row.y - y) < rows.tall / 2
      );
    });
    return near?.[0]?.place;
  }

  /** Puts the instant of an operation somewhere between its call and its return. @param {number} place @param {number} us */
  #put(place, us) {
    const [operation] = this.app.session.operations(place, 1);
    if (!operation) return;
    const to = operation.returned_us ?? this.length;
    this.moved.set(place, Math.min(Math.max(us, operation.invoked_us), to));
    this.requestUpdate();
    /** @type {import("./linearize.js").Linearize | null} */ (this.querySelector("quorate-linearize"))?.requestUpdate();
    this.repaint();
  }

  /** @param {PointerEvent} event */
  #up = (event) => {
    const drag = this.#drag;
    this.#drag = undefined;
    if (!drag || drag.moved || !this.#rows) return;
    const now = this.#share(this.app.session.now());
    this.chosen = hitHistory(this.#rows, this.history?.bars ?? [], now, this.at(event))?.place;
    this.repaint();
  };

  #cancel = () => {
    this.#drag = undefined;
  };

  /** Shows what cannot be right, with some room about it. */
  #showWindow() {
    const found = this.#window();
    if (!found) return;
    const room = Math.max((found.to_us - found.from_us) * 0.15, 20_000);
    this.show(found.from_us - room, found.to_us + room);
  }

  // The document.

  /** @override */
  render() {
    const { store } = this.app;
    const [tools, words] = [toolWords(this.words.tag), historyWords(this.words.tag)];
    store.beat.value;
    store.tick.value;
    if (!tools || !words || !this.app.frame) return nothing;
    const { bars = [], skipped = 0 } = this.history ?? {};
    return html`${this.tools(tools, words.counts({ count: bars.length }))}
      <p class="key"><span><i class="bar"></i>${words.key.bar}</span><span><i class="effect"></i>${words.key.effect}</span>
        <span><i class="again">∧</i>${words.key.again}</span><span><i class="unknown">⟩</i>${words.key.unknown}</span></p>
      <div class="field">
        <ol class="lanes" aria-hidden="true">${this.#rows?.rows.map(({ client }) => html`<li>${nameOf(client)}</li>`)}</ol>
        <canvas role="img" aria-label=${words.drawing} @pointerdown=${this.#down} @pointermove=${this.#move}
          @pointerup=${this.#up} @pointercancel=${this.#cancel} @wheel=${this.wheel}></canvas>
      </div>
      ${skipped > 0 ? html`<p class="help">${words.skipped({ count: skipped })}</p>` : nothing}
      ${this.#rows && this.#rows.hidden > 0 ? html`<p class="help">${words.hidden({ count: this.#rows.hidden })}</p>` : nothing}
      ${this.app.operationCount() === 0 ? html`<p class="help">${words.none}</p>` : nothing}
      ${this.#details(words)}
      ${this.#window() ? nothing : html`<p class="story">${this.#story(words, bars)}</p>`}
      ${this.#verdicts(words)}`;
  }

  /** @override @param {Map<string, unknown>} changed */
  updated(changed) {
    super.updated(changed);
    const lanes = /** @type {HTMLElement | null} */ (this.querySelector(".lanes"));
    lanes?.style.setProperty("--gap", `${this.#rows?.tall ?? 40}px`);
  }

  /** What the ticks in view tell, in their order. @param {Words} words @param {Bar[]} bars */
  #story(words, bars) {
    const all = told(bars, this.#share(this.app.session.now()));
    if (all.length === 0) return words.noStory;
    const parts = all.slice(-TOLD).flatMap((bar) => {
      const operation = this.operation(bar);
      if (!operation) return [];
      const { client: who, does, key, value, found: read } = operation;
      return [words.parts[does]({ who, does, key, value: short(does === "get" ? read : value) })];
    });
    return words.story({ parts, before: all.length - parts.length });
  }

  /** The operation that was chosen. @param {Words} words */
  #details(words) {
    const { app, chosen } = this;
    if (chosen === undefined) return nothing;
    const [operation] = app.session.operations(chosen, 1);
    if (!operation) return nothing;
    const { invoked_us: called, returned_us: returned, effect_us: effect, again_us: again } = operation;
    const at = (/** @type {number} */ us) => this.words.time.now({ seconds: (us / 1e6).toFixed(3) });
    const go = (/** @type {string} */ label, /** @type {number | null} */ us) =>
      us === null ? nothing : html`<button @click=${() => app.seek(`${us + 1}us`)}>${label}</button>`;
    const said = [
      words.details({ who: operation.client, asked: app.operationText(operation), answer: app.answerText(operation) }),
      returned === null ? "" : words.took({ span: this.words.span(returned - called) }),
      effect === null ? words.noEffect : words.effect({ at: at(effect) }),
      again.length > 0 ? words.again({ count: again.length }) : "",
    ];
    const { why } = this.words;
    const subject = `operation ${operation.client} ${operation.number}`;
    const asks = html`<button title=${why.tip} @click=${() => app.ask(subject)}>${why.ask}</button>`;
    return html`<p class="chosen" role="status">${said.filter(Boolean).join(" ")}
      ${app.shows("why") ? asks : nothing} ${go(words.toCall, called)} ${go(words.toEffect, effect)} ${go(words.toReturn, returned)}
      <button @click=${() => (this.chosen = undefined)}>${words.deselect}</button></p>`;
  }

  /** What is judged of a history: a row each, the checker's first. @param {Words} words */
  #verdicts(words) {
    const { app } = this;
    const { tables, protocol } = app.player;
    const own = protocolWords(this.words, protocol);
    const judged = (tables?.properties ?? []).filter(({ judge }) => JUDGES.includes(judge)).map(({ id }) => id);
    const promises = app.verdicts().filter(({ id }) => judged.includes(id));
    const found = this.#window();
    const broken = [...promises.filter(({ holds }) => !holds).map(({ event }) => event), found?.event];
    const events = broken.flatMap((event) => (event === undefined ? [] : [event]));
    return html`<h3>${words.title}</h3>
      <ul class="judged">
        <li class=${found ? "broken" : (this.verdict?.verdict ?? "")}>${this.#linear(words)}</li>
        ${promises.map(({ id, holds, at_us = 0 }) => {
          const name = entry(own?.promises, id)?.name ?? id;
          const state = holds
            ? words.kept
            : words.broken({ at: this.words.time.now({ seconds: (at_us / 1e6).toFixed(3) }) });
          return html`<li class=${holds ? "kept" : "broken"}>${holds ? icons.check : icons.alert}<span>${this.words.pair({ name, said: state })}</span></li>`;
        })}
      </ul>
      ${events.length === 0 ? nothing : html`<button @click=${() => this.#toViolation(Math.min(...events))}>${words.first}</button>`}
      ${found ? html`<quorate-linearize .app=${app} .view=${this} .entries=${this.#entries(words, found)} .fromStart=${found.from_start}></quorate-linearize>` : nothing}
      ${app.shows("open") ? html`<p class="others"><button class="plain" aria-haspopup="dialog" @click=${this.#others}>${words.others}</button></p>` : nothing}`;
  }

  /** The operations of the frame, which the reader may put in any order. @param {Words} words @param {import("#wasm").WindowView} found */
  #entries(words, found) {
    const { app } = this;
    return found.inside.flatMap((place) => {
      const [operation] = app.session.operations(place, 1);
      if (!operation) return [];
      const { invoked_us: from, returned_us, client: who } = operation;
      const said = `${app.operationText(operation)} → ${app.answerText(operation)}`;
      const name = this.words.pair({ name: this.words.Who({ name: who }), said });
      return [
        { place, name, fails: words.fails({ who, asked: said }), operation, from, to: returned_us ?? found.to_us },
      ];
    });
  }

  #others = () => {
    this.app.pause();
    this.app.store.others.value = {};
  };

  /** @param {Words} words */
  #linear(words) {
    const { verdict, window: found } = this.verdict ?? {};
    if (!verdict || this.app.store.playing.value) return html`<span>${words.verdict.waiting}</span>`;
    const said = found
      ? words.verdict.refuted({ key: found.key, count: found.inside.length })
      : words.verdict[verdict === "undecided" ? "undecided" : "linearizable"];
    return html`${verdict === "linearizable" ? icons.check : verdict === "undecided" ? nothing : icons.alert}<span>${said}</span>`;
  }

  /** @param {number} event */
  #toViolation(event) {
    this.app.toEvent(event);
    this.#judge();
    this.#showWindow();
  }
}

customElements.define("quorate-history", History);
