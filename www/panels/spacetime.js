// Space and time, as a view of the evidence: the picture, the cut that can be bent by pointer or keyboard, and the
// messages in view as a list. Loaded when it is first opened, with its words and styles.

import { html, nothing } from "lit";
import { tall } from "../canvas/fit.js";
import { drawSpaceTime, hitSpaceTime, planOf, usOf } from "../canvas/spacetime.js";
import { readTheme } from "../canvas/theme.js";
import { Courses } from "../core/courses.js";
import { NONE, nameOf } from "../core/frame.js";
import { happening } from "../core/happening.js";
import { lookOf } from "../core/look.js";
import { entry, messageName, protocolWords } from "../core/sentence.js";
import { agree, cellOf, decode, isMessage, panned } from "../core/spacetime.js";
import { load } from "../core/wasm.js";
import sheet from "../styles/spacetime.css" with { type: "css" };
import { TimeView, toolWords } from "./time-view.js";

/** @typedef {import("../core/spacetime.js").View} View */
/** @typedef {import("../core/spacetime.js").Told} Told */
/** @typedef {import("#wasm").Bent} Bent */
/** @typedef {(typeof import("../i18n/en/spacetime.js"))["default"]} Said */

export const styles = [sheet];

/** A cell with more messages than this is only counted; fewer where a picture is narrow. @param {number} width */
const mostOf = (width) => Math.max(3, Math.round(width / 140));
/** How long a view stands still before what it lacks is played again, in milliseconds. */
const CALM = 80;
/** How many messages are listed. */
const LISTED = 100;
/** How far a pointer moves before it drags. */
const SLACK = 4;
/** The rows of what fronts and nodes say in every protocol, from 0xf0 on. */
const CARRIED = ["request", "reply", "notice"];

export class SpaceTime extends TimeView {
  static properties = {
    ...TimeView.properties,
    chosen: { state: true },
    bent: { state: true },
    refusal: { state: true },
    listed: { state: true },
    picture: { state: true },
  };

  /** @type {string[] | undefined} */
  #kinds;
  /** What the last picture was made of. */
  #made = "";
  #courses = new Courses();
  /** @type {import("../canvas/spacetime.js").Plan | undefined} */
  #plan;
  /** @type {import("../canvas/spacetime.js").Scene | undefined} */
  #scene;
  /** @type {import("../canvas/theme.js").Theme | undefined} */
  #theme;
  #calm = 0;
  /** @type {{ x: number, lane?: number, moved: boolean, view: View } | undefined} */
  #drag;
  /** Where the playhead was when the cut was bent. */
  #base = -1;

  constructor() {
    super();
    /** The event whose causes and effects are lit. @type {number | undefined} */
    this.chosen = undefined;
    /** Where the cut leaves the playhead, by process. @type {Map<number, Bent & { us: number }>} */
    this.bent = new Map();
    /** Why it could not be bent further. @type {NonNullable<Bent["refused"]> | undefined} */
    this.refusal = undefined;
    /** Whether the list is open. */
    this.listed = false;
    /** @type {import("../core/spacetime.js").Picture | undefined} */
    this.picture = undefined;
  }

  /** @override */
  connectedCallback() {
    super.connectedCallback();
    load().then(({ Session }) => {
      agree(Session.spaceTimeLayout());
      this.#kinds = Session.vocabulary().events;
      this.repaint();
    });
    const { app } = this;
    const recolour = () => {
      this.#theme = undefined;
      this.repaint();
    };
    const opened = () => {
      this.#courses.reset();
      [this.chosen, this.follows] = [undefined, true];
      this.straighten();
    };
    app.player.addEventListener("opened", opened);
    this.ends = [
      app.paintWith(() => {
        this.paint();
        return false;
      }),
      app.whenRecoloured(recolour),
      () => app.player.removeEventListener("opened", opened),
      () => clearTimeout(this.#calm),
    ];
  }

  /** @override */
  paint() {
    const { app } = this;
    const canvas = this.canvas;
    if (!canvas || !app.player.ready || !app.frame || !this.#kinds) return;
    const { clientWidth: width } = canvas;
    if (width === 0) return;
    const plan = planOf(
      app.frame.nodes.map(({ id }) => id),
      app.frame.clients.map(({ id }) => id),
      width,
      window.innerHeight - canvas.getBoundingClientRect().top - window.scrollY,
    );
    // The names beside the lines stand as far apart.
    if (this.#plan?.height !== plan.height) this.requestUpdate();
    this.#plan = plan;
    const { ctx, size } = tall(canvas, plan.height);
    const { head } = app.frame;
    if (this.#base !== head.events && this.bent.size + Number(this.refusal !== undefined) > 0) this.straighten();
    this.follow();
    this.#fill(width);
    this.#theme ??= readTheme(/** @type {HTMLElement} */ (this.firstElementChild));
    const { time, grouped } = this.words;
    this.#scene = {
      view: this.view,
      now: app.session.now(),
      length: this.length,
      events: head.events,
      courses: this.#courses.of(
        app.session,
        app.player.tapes.active?.branch.id ?? 1,
        lookOf(this.words, app.player.tables),
        app.player.tables?.roles ?? [],
      ),
      cut: [...this.bent].map(([id, { us }]) => ({ id, us, bent: true })),
      chosen: this.chosen,
      proof: this.refusal?.event,
      words: { now: (us) => time.now({ seconds: (us / 1e6).toFixed(this.digits()) }), count: grouped },
    };
    if (!this.picture) return;
    const cell = cellOf(this.view.to - this.view.from, width) / (this.view.to - this.view.from);
    drawSpaceTime(ctx, this.#theme, size, plan, this.picture, { ...this.#scene, cell });
  }

  /** Takes the picture afresh if what is in view may have changed. @param {number} width */
  #fill(width) {
    const { app, view, chosen } = this;
    const { player } = app;
    const made = [
      view.from,
      view.to,
      width,
      chosen,
      player.tapes.version,
      app.session.recordedCount(),
      app.session.eventCount(),
    ].join();
    if (made === this.#made) return;
    this.#made = made;
    const cell = cellOf(view.to - view.from, width);
    const { u32, f32 } = player.numbers(
      (session) => session.spaceTime(Math.max(view.from, 0), view.to, cell, mostOf(width), chosen),
      (session) => session.spaceTimePtr(),
    );
    this.picture = decode(u32, f32, this.#kinds ?? []);
    clearTimeout(this.#calm);
    if (this.picture.head.unknown) this.#calm = window.setTimeout(this.#learn, CALM);
  }

  /** What is not known of the messages in view is found out once time and view stand still. */
  #learn = () => {
    if (!this.app.player.ready || this.app.store.playing.peek() || this.#drag) return;
    this.app.session.learnSpaceTime();
    this.#made = "";
    this.repaint();
  };

  /** @override @param {Map<string, unknown>} changed */
  updated(changed) {
    super.updated(changed);
    const [first, second] = this.#plan?.lanes ?? [];
    const lanes = /** @type {HTMLElement | null} */ (this.querySelector(".lanes"));
    if (first && second) lanes?.style.setProperty("--gap", `${second.y - first.y}px`);
  }

  // What the reader does.

  /** Lights the causes and effects of an event, or all again. @param {number | undefined} number */
  choose(number) {
    this.chosen = number;
    this.repaint();
  }

  straighten() {
    this.bent = new Map();
    this.refusal = undefined;
    this.repaint();
  }

  /** Bends the cut at a process: by so many of its events, or to an instant. @param {number} id @param {{ steps?: number, us?: number }} how */
  bend(id, { steps = 0, us }) {
    const { app } = this;
    if (this.bent.size === 0) this.#base = app.session.eventCount();
    const flat = new Uint32Array([...this.bent].flatMap(([each, { bound }]) => [each, bound]));
    const done = app.session.bend(this.#base, flat, nameOf(id), steps, us);
    this.refusal = done.refused ?? undefined;
    this.repaint();
    if (done.refused) return;
    const all = new Map(this.bent);
    // Right behind its last event, so that the line passes between that and the next.
    const past = (this.view.to - this.view.from) * 0.002;
    if (done.steps === 0) all.delete(id);
    else all.set(id, { ...done, us: (done.at_us ?? 0) + past });
    this.bent = all;
  }

  // The pointer.

  /** @param {PointerEvent | MouseEvent} event */
  #hit(event) {
    if (!this.#plan || !this.picture || !this.#scene) return undefined;
    return hitSpaceTime(this.#plan, this.picture, this.#scene, this.at(event));
  }

  /** @param {PointerEvent & { currentTarget: HTMLElement }} event */
  #down = (event) => {
    if (event.button !== 0) return;
    const hit = this.#hit(event);
    const lane = hit && "lane" in hit && hit.lane !== 0xffff ? hit.lane : undefined;
    this.#drag = { x: event.clientX, lane, moved: false, view: this.view };
    event.currentTarget.setPointerCapture(event.pointerId);
  };

  /** @param {PointerEvent & { currentTarget: HTMLElement }} event */
  #move = (event) => {
    const drag = this.#drag;
    if (!drag || !this.#plan) {
      event.currentTarget.classList.toggle("points", this.#hit(event) !== undefined);
      return;
    }
    drag.moved ||= Math.abs(event.clientX - drag.x) > SLACK;
    if (!drag.moved) return;
    if (drag.lane !== undefined) {
      const us = usOf(this.#plan, this.view, this.at(event).x);
      return this.bend(drag.lane, { us: Math.min(Math.max(us, 0), this.length) });
    }
    const { from, to } = drag.view;
    const us = ((drag.x - event.clientX) / this.#plan.width) * (to - from);
    this.look(panned(drag.view, us, this.length));
  };

  /** @param {PointerEvent} event */
  #up = (event) => {
    const drag = this.#drag;
    this.#drag = undefined;
    if (!drag || drag.moved) return;
    const hit = this.#hit(event);
    if (!hit) return this.choose(undefined);
    if ("told" in hit) this.#pick(hit.told);
  };

  #cancel = () => {
    this.#drag = undefined;
  };

  /** A message that is under way is looked into; of all else the causes are lit. @param {Told} told */
  #pick(told) {
    if (told.number !== NONE) return this.choose(told.number);
    const copy = told.copy > 1 ? `'${told.copy}` : "";
    this.app.select({ kind: "message", name: `${nameOf(told.sender)}>${nameOf(told.receiver)}#${told.count}${copy}` });
  }

  // The document.

  /** @override */
  render() {
    const { store } = this.app;
    const words = toolWords(this.words.tag);
    store.beat.value;
    store.tick.value;
    if (!words || !this.app.frame) return nothing;
    const { head } = this.picture ?? {};
    const counts = head && words.counts({ events: head.events, messages: head.messages, lost: head.lost });
    return html`<div class="heads">${this.tools(words, counts)} ${this.#key()}</div>
      <div class="field">
        ${this.#handles(words)}
        <canvas role="img" aria-label=${words.drawing} @pointerdown=${this.#down} @pointermove=${this.#move}
          @pointerup=${this.#up} @pointercancel=${this.#cancel} @wheel=${this.wheel}></canvas>
      </div>
      ${this.#says(words)} ${this.#list(words)}`;
  }

  /** How lines look, and of whom. */
  #key() {
    const { tables, protocol } = this.app.player;
    const own = protocolWords(this.words, protocol);
    const look = lookOf(this.words, tables);
    const { statuses } = this.words.stage;
    const roles = (tables?.roles ?? []).flatMap((role, at) =>
      look.roles[at] === "leading" || look.roles[at] === "asking"
        ? [{ kind: look.roles[at], name: entry(own?.roles, role)?.name ?? role }]
        : [],
    );
    const rows = [...roles, { kind: "crashed", name: statuses.crashed }, { kind: "paused", name: statuses.paused }];
    return html`<p class="key">${rows.map(({ kind, name }) => html`<span><i class=${kind}></i>${name}</span>`)}</p>`;
  }

  /** The cut as a slider for each line: beside it, and for the keyboard. @param {Said} words */
  #handles(words) {
    const plan = this.#plan;
    const frame = this.app.frame;
    if (!frame) return nothing;
    const lanes = (
      plan ??
      planOf(
        frame.nodes.map(({ id }) => id),
        frame.clients.map(({ id }) => id),
        300,
      )
    ).lanes;
    const now = this.app.session.now();
    return html`<ol class="lanes" aria-label=${words.cut}>${lanes.map(({ id }, at) => {
      if (id === 0xffff) return html`<li>${words.clients}</li>`;
      const bent = this.bent.get(id);
      const us = bent?.us ?? now;
      const says = words.stands({
        at: this.words.time.now({ seconds: (us / 1e6).toFixed(4) }),
        steps: bent?.steps ?? 0,
      });
      const count = this.app.session.recordedCount();
      return html`<li><span role="slider" tabindex=${at === 0 ? 0 : -1} data-lane=${id} class=${bent ? "bent" : ""}
        aria-label=${words.handle({ name: nameOf(id) })} title=${words.handleTip} aria-valuemin="0" aria-valuemax=${count}
        aria-valuenow=${bent?.bound ?? this.app.session.eventCount()} aria-valuetext=${says}
        @keydown=${this.#key_}>${nameOf(id)}${bent && bent.steps !== 0 ? html`<small>${bent.steps > 0 ? "+" : "−"}${Math.abs(bent.steps)}</small>` : nothing}</span></li>`;
    })}</ol>`;
  }

  /** @param {KeyboardEvent & { currentTarget: HTMLElement }} event */
  #key_ = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const id = Number(event.currentTarget.dataset.lane);
    const all = /** @type {HTMLElement[]} */ ([...this.querySelectorAll("[data-lane]")]);
    const at = all.indexOf(event.currentTarget);
    const to = (/** @type {number} */ next) => all[Math.min(Math.max(next, 0), all.length - 1)]?.focus();
    const keys = /** @type {Record<string, () => void>} */ ({
      ArrowLeft: () => this.bend(id, { steps: event.shiftKey ? -10 : -1 }),
      ArrowRight: () => this.bend(id, { steps: event.shiftKey ? 10 : 1 }),
      ArrowUp: () => to(at - 1),
      ArrowDown: () => to(at + 1),
      Home: () => this.straighten(),
    });
    if (!Object.hasOwn(keys, event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    keys[event.key]();
  };

  /** What the cut and the chosen event come to, in words. @param {Said} words */
  #says(words) {
    const at = this.words.time.now({ seconds: (this.app.session.now() / 1e6).toFixed(3) });
    const bent = [...this.bent.values()];
    const last = bent[bent.length - 1];
    const cut = this.refusal
      ? html`<strong>${words.refused({ to: this.refusal.to })}</strong>`
      : last
        ? words.possible({ crossing: last.crossing })
        : words.straight({ at });
    const { head, cells, stretches } = this.picture ?? {};
    return html`<p class="cut" role="status">${cut}
        ${last ? html`<button @click=${() => this.straighten()}>${words.straighten}</button>` : nothing}</p>
      ${this.#chosen(words, head)}
      ${cells && cells.length > 0 ? html`<p class="help">${words.crowded}</p>` : nothing}
      ${stretches && stretches.length > 0 ? html`<p class="help">${words.forgotten}</p>` : nothing}`;
  }

  /** @param {Said} words @param {Record<string, number> | undefined} head */
  #chosen(words, head) {
    const { chosen, app } = this;
    if (chosen === undefined) return nothing;
    const [event] = app.session.events(chosen, chosen + 1);
    if (!event) return nothing;
    return html`<p class="chosen" role="status"><strong>${app.sentence(happening(event))}</strong>
      ${words.lit({ causes: head?.causes ?? 0, effects: head?.effects ?? 0 })}
      ${app.shows("why") ? html`<button title=${this.words.why.tip} @click=${() => app.ask(`event ${chosen}`)}>${this.words.why.ask}</button>` : nothing}
      <button @click=${() => app.toEvent(chosen)}>${words.go}</button>
      <button @click=${() => this.choose(undefined)}>${words.all}</button></p>`;
  }

  /** The messages in view, for those who cannot point at them. @param {Said} words */
  #list(words) {
    const messages = this.picture?.told.filter(isMessage) ?? [];
    return html`<details @toggle=${(/** @type {Event & { target: HTMLDetailsElement }} */ event) => (this.listed = event.target.open)}>
      <summary>${words.list}</summary>
      ${this.listed ? this.#table(words, messages) : nothing}
    </details>`;
  }

  /** @param {Said} words @param {Told[]} messages */
  #table(words, messages) {
    const shown = messages.toSorted((a, b) => a.sent - b.sent).slice(0, LISTED);
    const { from, to } = this.view;
    const own = protocolWords(this.words, this.app.player.protocol);
    const rows = this.app.player.tables?.messages ?? [];
    const at = (/** @type {number} */ share) =>
      this.words.time.now({ seconds: ((from + share * (to - from)) / 1e6).toFixed(4) });
    const all = Math.max(this.picture?.head.messages ?? 0, messages.length);
    return html`<p class="help">${words.listed({ shown: shown.length, all })}</p>
      <div class="scroll" tabindex="0" role="region" aria-label=${words.list}><table>
        <thead><tr>${[words.message, words.sent, words.from, words.to, words.became].map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
        <tbody>${shown.map((told) => {
          const name = messageName(this.words, own, rows[told.row] ?? CARRIED[told.row - 0xf0] ?? "");
          const ends = words.ends[/** @type {keyof typeof words.ends} */ (told.kind)];
          return html`<tr class=${["", "cause", "effect", "self"][this.chosen === undefined ? 0 : told.lit]}>
            <td><button class="plain" aria-pressed=${told.number === this.chosen} @click=${() => this.#pick(told)}>${name}</button></td>
            <td>${at(told.sent)}</td><td>${this.words.Who({ name: nameOf(told.sender) })}</td>
            <td>${this.words.Who({ name: nameOf(told.receiver) })}</td><td>${ends?.({ at: at(told.at) })}</td></tr>`;
        })}</tbody>
      </table></div>`;
  }
}

customElements.define("quorate-space-time", SpaceTime);
