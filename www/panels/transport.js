// Time: play, pause, one event forward or back, jumps, the tape, and the pace.

import { html, nothing } from "lit";
import { dialOf, paceOf, rounded } from "../core/pace.js";
import { nextButton } from "./caption.js";
import { icons } from "./icons.js";
import { Panel, ticking } from "./panel.js";
import "./tape.js";
import "./until.js";
import { looking } from "./looking.js";

/** The dial has this many places. */
const PLACES = 120;

/** @param {import("../core/app.js").App} app */
function buttons(app) {
  const { store } = app;
  const { time } = store.words.value;
  const playing = store.playing.value;
  const ready = store.ready.value && !store.failure.value;
  const play = html`<button class="round" ?disabled=${!ready} title=${time.playTip} @click=${() => app.toggle()}
    aria-label=${playing ? time.pause : time.play}>${playing ? icons.pause : icons.play}</button>`;
  const step = html`<button class="plain icon" ?disabled=${!ready} title=${time.stepTip} @click=${() => app.step()}
    aria-label=${time.step}>${icons.step}</button>`;
  const back = html`<button class="plain icon" ?disabled=${!ready} title=${time.backTip} @click=${() => app.stepBack()}
    aria-label=${time.back}>${icons.back}</button>`;
  return html`<div class="buttons">
    ${app.shows("play") ? play : nothing} ${app.shows("back") ? back : nothing} ${app.shows("step") ? step : nothing}
  </div>`;
}

/** @param {import("../core/app.js").App} app */
function again(app) {
  const { store } = app;
  const { time } = store.words.value;
  const ready = store.ready.value && !store.failure.value;
  return html`<button class="plain icon" ?disabled=${!ready} title=${time.againTip} @click=${() => app.restart()}
    aria-label=${time.again}>${icons.again}</button>`;
}

/** On a narrow page what one presses most stays within reach of a thumb. */
export class Foot extends Panel {
  /** @override */
  render() {
    if (!this.app.store.narrow.value) return nothing;
    const lesson = this.app.store.lesson.value;
    const next =
      lesson && "places" in lesson
        ? html`<quorate-onward .app=${this.app} .lesson=${lesson}></quorate-onward>`
        : nextButton(this.app);
    return html`<section aria-label=${this.words.regions.foot}>${buttons(this.app)} ${next}</section>`;
  }
}

export class Transport extends Panel {
  static properties = { dial: { state: true } };

  constructor() {
    super();
    /** Whether the dial is open, where it is not always. */
    this.dial = false;
  }

  /** @override */
  render() {
    const { app } = this;
    return html`<section aria-label=${this.words.regions.time}>
      ${buttons(app)} ${app.shows("again") ? again(app) : nothing} ${app.shows("until") ? html`<quorate-until .app=${app}></quorate-until>` : nothing}
      <quorate-now .app=${app}></quorate-now> ${app.shows("pace") ? this.#pace() : nothing}
      ${app.shows("tape") ? html`<quorate-tape .app=${app}></quorate-tape>` : nothing} ${this.#note()}
    </section>`;
  }

  #note() {
    const { note, searching } = this.app.store;
    if (searching.value === "time") return looking(this.app, this.words);
    return html`<p class="note" role="status">${note.value?.place === "time" ? note.value.say(this.words) : ""}</p>`;
  }

  #pace() {
    const { store } = this.app;
    const { time } = this.words;
    const pace = rounded(store.pace.value);
    const says = time.paceIs({ pace });
    const toggle = () => {
      this.dial = !this.dial;
    };
    return html`<div class="pace ${this.dial ? "open" : ""}">
      ${store.narrow.value ? html`<button class="plain dial" aria-expanded=${this.dial} title=${time.pace} @click=${toggle}>${says}</button>` : nothing}
      <button class="plain auto" aria-pressed=${store.auto.value} title=${time.autoTip} @click=${() => (store.auto.value = !store.auto.value)}>
        ${time.auto}
      </button>
      <label title=${time.paceTip({ pace })}>
        <span class="hidden">${time.pace}</span>
        <input type="range" min="0" max=${PLACES} step="1" .value=${String(Math.round(dialOf(pace) * PLACES))}
          aria-valuetext=${says} @input=${this.#dial}>
      </label>
      <output class="says">${says}</output>
    </div>`;
  }

  /** @param {Event & { target: HTMLInputElement }} event */
  #dial = (event) => {
    const { store } = this.app;
    store.auto.value = false;
    store.pace.value = paceOf(Number(event.target.value) / PLACES);
  };
}

/** Where time stands, some times a second, and nothing else of the transport with it. */
export class Now extends Panel {
  brief = true;

  /** @override */
  render() {
    const { store } = this.app;
    const { time } = this.words;
    store.glance.value;
    const { now, end } = this.app.times();
    return html`<p class="clock">
      <span class="hidden">${time.clock}</span>
      <output>${ticking(time.now({ seconds: (now / 1e6).toFixed(3) }))}</output>
      ${end ? html`<span class="of">${time.of({ seconds: String(Number((end / 1e6).toFixed(1))) })}</span>` : ""}
    </p>`;
  }
}

customElements.define("quorate-now", Now);
customElements.define("quorate-transport", Transport);
customElements.define("quorate-foot", Foot);
