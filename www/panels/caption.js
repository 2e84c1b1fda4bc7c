// The caption: one sentence that says what just happened, how the writes fare, and the one next action.

import { html, nothing } from "lit";
import { icons } from "./icons.js";
import { Panel } from "./panel.js";

/** The least time between two sentences for screen readers, in milliseconds. */
const APART = 2_000;
/** Above this pace sentences follow each other too fast to be spoken. */
const SPOKEN = 200_000;

/**
 * The button of the one thing that the reader would most likely do now.
 * @param {import("../core/app.js").App} app
 */
export function nextButton(app) {
  const { beat, beside, failure, form, script, share } = app.store;
  beat.value;
  // What lies above the page has a button of its own that comes first.
  const first = !form.value && !script.value && !share.value && beside.value !== "chosen";
  const action = failure.value || app.first ? undefined : app.nextAction();
  if (!action) return nothing;
  // Another action takes this one's place at once: the second half of a double press, or a key that is held, is not meant for it.
  const press = (/** @type {MouseEvent} */ { detail }) => detail < 2 && app.act(action.command);
  const once = (/** @type {KeyboardEvent} */ event) => event.repeat && event.preventDefault();
  return html`<button class="next ${first ? "primary" : ""}" @click=${press} @keydown=${once}>${action.say(app.store.words.value)}</button>`;
}

export class Caption extends Panel {
  /** What screen readers are told. */
  #spoken = "";
  /** What that was about. */
  #about = "";
  #spokenAt = 0;
  #later = 0;

  /** @override */
  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.#later);
  }

  /** @override */
  render() {
    const { store } = this.app;
    const words = this.words;
    const headline = store.headline.value;
    // Where the answers are hidden, a new one waits until the presenter shows it.
    const waits = store.hush.value && headline !== undefined && store.revealed.value !== headline.number;
    const sight = store.sight.value;
    const said = () => headline?.say(words) ?? words.caption.loading;
    const sentence = waits ? words.caption.hidden : sight ? this.#seen(sight) : said();
    const broken = !waits && !sight && headline?.key === "breach";
    const news = !waits && !sight;
    const of = news ? `${words.tag} ${headline?.number} ${headline?.key}` : sentence;
    this.#speak(sentence, { of, news, urgent: broken });
    const asks = () => (sight ? this.#own() : this.#why(waits ? -1 : (headline?.number ?? -1)));
    return html`<section id=${this.app.first ? nothing : "caption"} class=${broken ? "broken" : ""} tabindex="-1" aria-label=${this.app.says ?? words.regions.caption}>
      <p class="sentence">${broken ? icons.alert : nothing}${store.explain.value?.(this.app, sentence) ?? sentence}</p>
      <div class="under">${broken ? this.#plate(headline.number) : html`${sight ? nothing : this.#count()} ${nextButton(this.app)} ${asks()}`}</div>
      <p class="hidden" role="status" aria-live=${broken ? "assertive" : "polite"} lang=${words.tag}>
        ${this.#spoken}
      </p>
    </section>`;
  }

  /** What one may want to do where a promise has been broken. @param {number} number of the event */
  #plate(number) {
    const { app } = this;
    const { caption } = this.words;
    return html`${app.shows("why") ? html`<button @click=${() => app.ask(`event ${number}`)}>${caption.how}</button>` : nothing}
      ${app.shows("play") ? html`<button @click=${() => app.play()}>${caption.goOn}</button>` : nothing}
      ${app.shows("share") ? html`<button aria-haspopup="dialog" @click=${() => (app.store.share.value = true)}>${caption.shareMoment}</button>` : nothing}`;
  }

  /** What the node could say through whose eyes we see. @param {import("../core/seeing.js").Seeing} sight */
  #seen(sight) {
    this.app.store.beat.value;
    return sight.caption();
  }

  /** Back to our own view. */
  #own() {
    return html`<button class="plain why" @click=${() => this.app.seeAs(undefined)}>${this.words.why.own}</button>`;
  }

  /** Asks why it happened. @param {number} number of the event */
  #why(number) {
    const { why } = this.words;
    if (number < 0 || !this.app.shows("why")) return nothing;
    return html`<button class="plain why" title=${why.tip} @click=${() => this.app.ask(`event ${number}`)}>${why.ask}</button>`;
  }

  #count() {
    const { store } = this.app;
    store.beat.value;
    const state = store.failure.value ? undefined : this.app.state();
    return state ? html`<p class="count">${this.words.caption.count(state)}</p>` : nothing;
  }

  /**
   * At most one announcement in two seconds: what came about in between is merged into it. A broken promise waits for nothing.
   * @param {string} sentence @param {{ of: string, news: boolean, urgent: boolean }} how of: what it is about, to see when it
   *   is about something else; news: whether it is the newest of what happened
   */
  #speak(sentence, { of, news, urgent }) {
    const { store, player } = this.app;
    // Of two runs the first is spoken of.
    if (this.app.first || of === this.#about || (store.playing.peek() && store.pace.peek() > SPOKEN)) return;
    const wait = urgent ? 0 : this.#spokenAt + APART - performance.now();
    clearTimeout(this.#later);
    if (wait > 0) {
      this.#later = window.setTimeout(() => this.requestUpdate(), wait);
      return;
    }
    const { count, newest } = player.teller.news;
    player.teller.quiet();
    const said = newest.map((each) => each.say(this.words));
    this.#spoken = news && !urgent && count > 1 ? this.words.caption.several({ count, newest: said }) : sentence;
    this.#about = of;
    this.#spokenAt = performance.now();
  }
}

customElements.define("quorate-caption", Caption);
