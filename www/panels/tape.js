// The tape: all that this run has played, as a slider, and below it its other futures.

import { html, nothing } from "lit";
import { sized } from "../canvas/fit.js";
import { layLanes, spanOf, usOf, xOf } from "../canvas/tape.js";
import { readTheme } from "../canvas/theme.js";
import { Painting } from "../core/painting.js";
import { protocolWords } from "../core/sentence.js";
import { amid, bandAt, branchName, timeOf } from "../core/tapes.js";
import { icons } from "./icons.js";
import { Panel } from "./panel.js";

/** @typedef {import("../core/tapes.js").Tape} TapeData */
/** @typedef {import("../canvas/tape.js").Lane} Lane */

/** How far Page Up and Page Down go, in shares of the tape. */
const LEAP = 0.1;
/** While time goes on, lanes are laid out again at most this often, in milliseconds. */
const APART = 100;

export class Tape extends Panel {
  /** @type {import("../canvas/theme.js").Theme | undefined} */
  #theme;
  #painting = new Painting("tape", { changed: () => this.requestUpdate(), resized: () => this.#resized() });
  /** @type {Lane[] | undefined} */
  #lanes;
  /** The tapes for which there is a lane. @type {TapeData[]} */
  #tapes = [];
  /** All but the playhead, as it was last laid out, and what from. @type {import("../canvas/tape.js").LaidLane[]} */
  #laid = [];
  #laidOf = "";
  #laidAt = 0;
  /** Where the pointer wants to be, and whether time ran when it came. @type {{ us?: number, resume: boolean, moved: boolean } | undefined} */
  #drag;
  /** @type {number | undefined} */
  #hover;

  /** @override */
  connectedCallback() {
    super.connectedCallback();
    const { app } = this;
    const recolour = () => {
      this.#theme = undefined;
      app.clock.invalidate();
    };
    this.#painting.begin();
    this.ends = [app.paintWith(() => this.paint()), app.whenRecoloured(recolour), () => this.#painting.end()];
  }

  /** @override */
  updated(/** @type {Map<string, unknown>} */ changed) {
    super.updated(changed);
    const tapes = this.app.player.tapes.all;
    if (tapes.length === this.#tapes.length && tapes.every((tape, at) => tape === this.#tapes[at])) {
      this.app.clock.invalidate();
      return;
    }
    this.#tapes = [...tapes];
    this.#resized();
  }

  #resized() {
    this.#lanes = undefined;
    this.app.clock.invalidate();
  }

  /** How much time is as wide as the tape. */
  get #span() {
    const { player, session } = this.app.first ?? this.app;
    return spanOf(Math.max(...player.tapes.all.map(({ length }) => length)), session.end());
  }

  /** @override */
  render() {
    const { app } = this;
    const { store, player } = app;
    store.beat.value;
    store.compared.value;
    store.bookmarks.value;
    if (!store.ready.value || store.failure.value) return nothing;
    const tapes = player.tapes.all;
    const many = tapes.length > 1;
    const compares = customElements.get("quorate-compared") !== undefined;
    // Whoever has one tape needs nothing by which two are compared.
    if (many && !compares) import("./branch.js").then(() => this.requestUpdate()).catch(() => {});
    return html`<div class=${many ? "lanes many" : "lanes"}>
        <ol aria-label=${many ? this.words.tape.branches : nothing}>
          ${tapes.map((tape) => html`<li>${many ? this.#name(tape) : nothing}${this.#lane(tape)}</li>`)}
        </ol>
        ${this.#painting.dressed({ "aria-hidden": "true" })}
      </div>
      ${many && compares ? html`<quorate-compared .app=${app}></quorate-compared>` : nothing}`;
  }

  /** @param {TapeData} tape */
  #name({ branch }) {
    const { tape: words } = this.words;
    const { active, id } = branch;
    const name = branchName(this.words, branch);
    const options = words.options({ name });
    const open = (/** @type {Event & { currentTarget: HTMLElement }} */ { currentTarget: anchor }) =>
      (this.app.store.branch.value = { id, anchor });
    // The name of the one that plays is where it gets another.
    return html`<div class="who">
      <button class="plain name" aria-pressed=${active} title=${active ? options : words.switchTo({ name })}
        @click=${active ? open : () => this.app.switchBranch(id)}>${name}</button>
      <button class="plain icon" aria-label=${options} title=${options} aria-haspopup="dialog" @click=${open}>${icons.more}</button>
    </div>`;
  }

  /** @param {TapeData} tape */
  #lane({ branch }) {
    if (!branch.active) {
      // The button beside it does the same for the keyboard.
      return html`<div class="lane other" data-id=${branch.id} @click=${this.#go}></div>`;
    }
    const { now } = this.app.times();
    return html`<div class="lane" data-id=${branch.id} role="slider" tabindex="0" aria-label=${this.words.tape.label}
      aria-valuemin="0" aria-valuemax=${Math.round(this.#span / 1_000)} aria-valuenow=${Math.round(now / 1_000)}
      aria-valuetext=${this.#says(now)} @keydown=${this.#key} @pointerdown=${this.#down} @pointermove=${this.#move}
      @pointerup=${this.#up} @pointercancel=${this.#cancel} @pointerleave=${this.#leave}></div>`;
  }

  /** Where time stands, in words. @param {number} now */
  #says(now) {
    const { app, words } = this;
    const { tape, time } = words;
    const band = bandAt(app.player.tapes.active, app.session.eventCount());
    const at = time.now({ seconds: (now / 1e6).toFixed(3) });
    const led = band?.leader
      ? tape.led({ at, epoch: this.#epoch(band.epoch), node: band.leader })
      : tape.leaderless({ at });
    return this.#amid(now).reduce((at, says) => tape.amid({ at, says }), led);
  }

  /** What is so at this instant of what is measured, in words. @param {number} now */
  #amid(now) {
    const { tape: words } = this.words;
    const tape = this.app.player.tapes.active;
    const count = (/** @type {"lost" | "stale"} */ kind) => tape?.[kind].filter((at) => at <= now).length ?? 0;
    return [
      ...amid(tape, now).map((kind) => words.spans[kind]),
      ...(count("lost") > 0 ? [words.lost({ count: count("lost") })] : []),
      ...(count("stale") > 0 ? [words.stale({ count: count("stale") })] : []),
    ];
  }

  /** @param {number} epoch */
  #epoch(epoch) {
    const own = protocolWords(this.words, this.app.player.protocol);
    return own ? own.inEpoch({ epoch }) : this.words.tape.epoch({ epoch });
  }

  /** Draws what a frame shows. @returns {boolean} whether a picture is still to come */
  paint() {
    const { app } = this;
    const { canvas, busy } = this.#painting;
    if (!canvas.isConnected || !app.player.ready) return false;
    if (this.#drag?.us !== undefined) {
      const { us } = this.#drag;
      this.#drag.us = undefined;
      app.scrub(us);
    }
    const size = sized(canvas.clientWidth, canvas.clientHeight);
    if (size.width === 0) return false;
    if (busy) return true;
    this.#theme ??= readTheme(this);
    this.#lanes ??= this.#measure(canvas);
    const span = this.#span;
    this.#lay(span);
    const { tag, time } = app.store.words.peek();
    const hover = this.#hover;
    const lane = this.#lanes.find(({ tape }) => tape.branch.active);
    const at = (/** @type {number} */ us) => (lane ? xOf(lane, span, us) : 0);
    this.#painting.show({
      ...{ lang: tag, lanes: this.#laid, theme: this.#theme, size },
      playhead: {
        at: Math.round(at(app.session.now())),
        lit: lane && this.#lit(at),
        epoch: app.lit().epoch,
        hover:
          hover === undefined ? undefined : { x: at(hover), says: time.now({ seconds: (hover / 1e6).toFixed(2) }) },
      },
    });
    return false;
  }

  /** Where on the tape stands what the caption tells: at its mark, if it has one. @param {(us: number) => number} xOf */
  #lit(xOf) {
    const { at } = this.app.lit();
    if (at === undefined) return undefined;
    const marks = this.#laid.find(({ active }) => active)?.marks ?? [];
    return marks.findLast(({ us, until }) => us <= at && at <= until)?.x ?? xOf(at);
  }

  /** @param {HTMLCanvasElement} canvas @returns {Lane[]} */
  #measure(canvas) {
    const from = canvas.getBoundingClientRect();
    this.#laidOf = "";
    return [...this.querySelectorAll(".lane")].flatMap((place) => {
      const id = Number(/** @type {HTMLElement} */ (place).dataset.id);
      const tape = this.app.player.tapes.all.find(({ branch }) => branch.id === id);
      const { left, top, width, height } = place.getBoundingClientRect();
      // The handle stands inside even at either end.
      const inset = 5;
      return tape
        ? [{ tape, left: left - from.left + inset, top: top - from.top, width: width - 2 * inset, height }]
        : [];
    });
  }

  /** Lays out all but the playhead, if it may have changed. @param {number} span */
  #lay(span) {
    const { player, store } = this.app;
    const words = store.words.peek();
    const compared = store.compared.peek();
    const bookmarks = store.bookmarks.peek();
    const of = [span, player.tapes.version, words.tag, compared?.a, compared?.b, ...bookmarks].join();
    const now = performance.now();
    if (of === this.#laidOf || (this.#laidOf && store.playing.peek() && now - this.#laidAt < APART)) return;
    [this.#laidOf, this.#laidAt] = [of, now];
    const sides = compared
      ? /** @type {const} */ ([
          [compared.a, compared.found.a],
          [compared.b, compared.found.b],
        ])
      : [];
    const differs = sides.flatMap(([id, event]) => (event ? [{ id, us: event.at_us }] : []));
    const said = { epoch: (/** @type {number} */ epoch) => this.#epoch(epoch), span: words.span, count: words.grouped };
    this.#laid = layLanes({ lanes: this.#lanes ?? [], span, words: said, differs, bookmarks: bookmarks.map(timeOf) });
  }

  /** @param {PointerEvent | MouseEvent} event */
  #usAt(event) {
    const place = /** @type {HTMLElement} */ (event.currentTarget);
    const { left, width } = place.getBoundingClientRect();
    const lane = { left: left + 5, width: width - 10 };
    const us = usOf(/** @type {Lane} */ (lane), this.#span, event.clientX);
    // Finer than a pixel nobody points.
    const unit = 10 ** Math.max(Math.floor(Math.log10(this.#span / width)), 0);
    return Math.round(us / unit) * unit;
  }

  /** To the same instant of another branch. @param {MouseEvent} event */
  #go = (event) => {
    const id = Number(/** @type {HTMLElement} */ (event.currentTarget).dataset.id);
    this.app.switchBranch(id, this.#usAt(event));
  };

  /** @param {PointerEvent & { currentTarget: HTMLElement }} event */
  #down = (event) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    this.#drag = { resume: this.app.store.playing.peek(), moved: false };
    // A finger may be about to scroll the page.
    if (event.pointerType === "mouse") this.#aim(event);
  };

  /** @param {PointerEvent & { currentTarget: HTMLElement }} event */
  #move = (event) => {
    if (this.#drag) {
      this.#drag.moved = true;
      this.#aim(event);
    } else if (event.pointerType === "mouse") this.#hover = this.#usAt(event);
    this.app.clock.invalidate();
  };

  /** @param {PointerEvent} event */
  #aim(event) {
    if (!this.#drag) return;
    this.#hover = undefined;
    this.#drag.us = this.#usAt(event);
    this.app.clock.invalidate();
  }

  /** @param {PointerEvent & { currentTarget: HTMLElement }} event */
  #up = (event) => {
    const drag = this.#drag;
    if (!drag) return;
    this.#drag = undefined;
    this.app.scrub(this.#usAt(event), false);
    if (drag.resume) this.app.play();
  };

  #cancel = () => {
    this.#drag = undefined;
  };

  #leave = () => {
    this.#hover = undefined;
    this.app.clock.invalidate();
  };

  /** @param {KeyboardEvent} event */
  #key = (event) => {
    const { app } = this;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const leap = (/** @type {number} */ way) =>
      app.scrub(Math.max(app.session.now() + way * LEAP * this.#span, 0), false);
    const keys = /** @type {Record<string, () => void>} */ ({
      ArrowRight: () => (event.shiftKey ? app.jump("headline", true) : app.step()),
      ArrowLeft: () => (event.shiftKey ? app.jump("headline", false) : app.stepBack()),
      ArrowUp: () => app.step(),
      ArrowDown: () => app.stepBack(),
      PageUp: () => leap(1),
      PageDown: () => leap(-1),
      Home: () => app.toStart(),
      End: () => app.toEnd(),
    });
    if (!Object.hasOwn(keys, event.key)) return;
    event.preventDefault();
    keys[event.key]();
  };
}

customElements.define("quorate-tape", Tape);
