// What stands on the stage, as a picture or as a film of a span.

import { html, nothing } from "lit";
import { film, filmForm, LONGEST, png, svg } from "../core/depict.js";
import { explain } from "../core/problem.js";
import { micros } from "../core/typed.js";
import { save } from "./give.js";
import { Panel } from "./panel.js";
import { shareWords } from "./share-words.js";

/** How much of the cluster's time a second of film may show, in microseconds. */
const PACES = [4_000, 10_000, 20_000, 50_000, 100_000, 200_000, 400_000, 1_000_000, 4_000_000];

/** How much film is offered at first, in seconds. */
const OFFERED = 5;

export class ShareFilm extends Panel {
  static properties = {
    share: { state: true },
    problem: { state: true },
    made: { state: true },
    span: { state: true },
  };

  constructor() {
    super();
    /** How much of a film is made, from 0 to 1, while one is. @type {number | undefined} */
    this.share = undefined;
    /** @type {unknown} */
    this.problem = undefined;
    this.made = false;
    /** What stands in the fields. @type {{ from: string, to: string, pace: number } | undefined} */
    this.span = undefined;
    /** @type {AbortController | undefined} */
    this.work = undefined;
  }

  /** @override */
  disconnectedCallback() {
    super.disconnectedCallback();
    this.work?.abort();
  }

  /** The last seconds before the instant, at the pace that they were seen at. */
  #offer() {
    const { app } = this;
    const { now } = app.times();
    const seen = app.store.pace.peek();
    const pace = PACES.reduce((best, each) => (Math.abs(each - seen) < Math.abs(best - seen) ? each : best));
    const from = Math.max(0, now - OFFERED * pace);
    return { from: seconds(from), to: seconds(now > from ? now : from + OFFERED * pace), pace };
  }

  /** @override */
  render() {
    const words = shareWords(this.words.tag);
    if (!words) return nothing;
    this.span ??= this.#offer();
    return html`${this.#pictures(words)}
      <h3>${words.film.title}</h3>
      ${filmForm() ? this.#film(words) : html`<p class="help">${words.film.cannot}</p>`}`;
  }

  /** @param {import("./share-words.js").Words} words */
  #pictures({ picture }) {
    const { app } = this;
    return html`<h3>${picture.title}</h3>
      <p class="help">${picture.help}</p>
      <p class="share-do">
        <button @click=${async () => save(`${picture.name}.png`, [await png(app, picture.foot)], "image/png")}>${picture.png}</button>
        <button @click=${() => save(`${picture.name}.svg`, [svg(app, picture.foot)], "image/svg+xml")}>${picture.svg}</button>
      </p>`;
  }

  /** @param {import("./share-words.js").Words} words */
  #film(words) {
    const { film } = words;
    const { share } = this;
    const { from, to, pace } = /** @type {NonNullable<typeof this.span>} */ (this.span);
    const field = (/** @type {"from" | "to"} */ name, /** @type {string} */ value) =>
      html`<span class="share-span"><label for=${`film-${name}`}>${film[name]}</label>
        <input class="share-instant" id=${`film-${name}`} name=${name} inputmode="decimal" autocomplete="off" .value=${value}><span class="unit">${words.seconds}</span></span>`;
    const length = this.#length();
    return html`<p class="help">${film.help}</p>
      <form novalidate @submit=${this.#make} @input=${this.#change}>
        <p class="share-do">${field("from", from)} ${field("to", to)}
          <span class="share-span"><label for="film-pace">${film.pace}</label>
          <select id="film-pace" name="pace">${PACES.map((each) => html`<option value=${each} ?selected=${each === pace}>${this.words.time.paceIs({ pace: each }).replace(/^.*= /, "")}</option>`)}</select></span>
          <button type="submit">${share === undefined ? film.make : film.cancel}</button></p>
        <p class="help" role="status">${this.#status(words, length)}</p>
        ${share === undefined ? nothing : html`<progress max="1" .value=${share} aria-label=${film.busy}></progress>`}
        <p class="problem" role="alert">${this.problem === undefined ? nothing : this.#says(words)}</p>
      </form>`;
  }

  /** @param {import("./share-words.js").Words} words @param {number | undefined} length */
  #status({ film }, length) {
    if (this.made) return film.done;
    if (length === undefined) return nothing;
    const whole = length.toFixed(1);
    if (this.share === undefined) return film.length({ seconds: whole });
    return film.progress({ done: (this.share * length).toFixed(1), whole });
  }

  /** @param {import("./share-words.js").Words} words */
  #says(words) {
    const { problem } = this;
    if (problem instanceof RangeError) return words.badInstant({ found: problem.message });
    if (problem === "long") return words.film.tooLong({ seconds: (this.#length() ?? 0).toFixed(0), most: LONGEST });
    return problem === "backwards" ? words.film.backwards : explain(this.words, problem);
  }

  /** How many seconds the film will have, if the fields make sense. */
  #length() {
    const { from, to, pace } = /** @type {NonNullable<typeof this.span>} */ (this.span);
    try {
      const [a, b] = [micros(from) ?? 0, micros(to) ?? 0];
      return b > a ? (b - a) / pace : undefined;
    } catch {
      return undefined;
    }
  }

  /** @param {Event & { currentTarget: HTMLFormElement }} event */
  #change = (event) => {
    const data = new FormData(event.currentTarget);
    const [from, to] = ["from", "to"].map((name) => String(data.get(name) ?? ""));
    this.span = { from, to, pace: Number(data.get("pace")) };
    [this.problem, this.made] = [undefined, false];
  };

  /** @param {SubmitEvent} event */
  #make = async (event) => {
    event.preventDefault();
    if (this.work) {
      this.work.abort();
      return;
    }
    const { span, app } = this;
    const words = shareWords(this.words.tag);
    if (!span || !words) return;
    [this.problem, this.made] = [undefined, false];
    try {
      const [from, to] = [micros(span.from) ?? 0, micros(span.to) ?? 0];
      const length = this.#length();
      if (length === undefined || length > LONGEST) {
        this.problem = length === undefined ? "backwards" : "long";
        return;
      }
      this.work = new AbortController();
      this.share = 0;
      const tell = (/** @type {number} */ share) => {
        this.share = share;
      };
      const { signal } = this.work;
      const made = await film(app, words.picture.foot, { from, to, pace: span.pace, signal, tell });
      if (made) save(`${words.picture.name}.webm`, [made], "video/webm");
      this.made = made !== undefined;
    } catch (error) {
      this.problem = error;
    } finally {
      [this.work, this.share] = [undefined, undefined];
    }
  };
}

/** An instant as it is typed. @param {number} micros */
const seconds = (micros) => String(Number((micros / 1e6).toFixed(3)));

customElements.define("quorate-share-film", ShareFilm);
