// The lesson panel: a step, a question or a goal in words, and the way on.

import { html, nothing } from "lit";
import { openPair, pairOf } from "../core/lessons.js";
import { explain } from "../core/problem.js";
import { leads } from "../core/roles.js";
import { entry, protocolWords } from "../core/sentence.js";
import { partsOf } from "../core/told.js";
import { icons } from "./icons.js";
import { lessonsWords } from "./lessons-words.js";
import { Panel } from "./panel.js";
import { phrases } from "./phrases.js";

/** @typedef {import("../core/lesson.js").Lesson} Taught */
/** @typedef {import("../core/lessons.js").LessonWords} LessonWords */
/** @typedef {import("#wasm").LessonItemView} Item */
/** @typedef {import("#wasm").Told} Told */
/** @typedef {import("./lessons-words.js").Words} Words */

export class LessonPanel extends Panel {
  static properties = { lesson: { attribute: false }, folded: { state: true } };

  constructor() {
    super();
    this.lesson = /** @type {Taught} */ (/** @type {unknown} */ (undefined));
    this.folded = false;
  }

  /** @override */
  render() {
    const { lesson } = this;
    const { tag } = this.words;
    const words = lessonsWords(tag);
    const own = lesson.words(tag);
    if (!words || !own) return nothing;
    return html`<aside id="lesson" tabindex="-1" aria-label=${words.lesson} class="lesson ${this.folded ? "folded" : ""}">
      <header>
        <h2>${phrases(entry(this.words.lessons, lesson.id) ?? lesson.id, tag)}</h2>
        <button class="plain fold" aria-expanded=${!this.folded} @click=${() => (this.folded = !this.folded)}>
          ${this.folded ? words.unfold : words.fold}
        </button>
        <button class="plain icon" aria-label=${words.close} title=${words.close} @click=${() => this.#close()}>${icons.close}</button>
        <p class="progress">${this.#progress(words)}</p>
      </header>
      <div class="body" aria-live="polite">${lesson.problem ? this.#broken(words) : this.#body(words, own)}</div>
      ${lesson.problem ? nothing : this.#foot(words)}
    </aside>`;
  }

  /** @param {Words} words */
  #progress(words) {
    const { place, places, minutes, problem } = this.lesson;
    const of = places.length + 1;
    if (problem) return "";
    if (place.value < 0) return words.length({ minutes, steps: of });
    return words.progress({ at: place.value + 1, of });
  }

  /** @param {Words} words */
  #broken(words) {
    return html`<p>${words.broken}</p><p class="help">${explain(this.words, this.lesson.problem)}</p>`;
  }

  /** @param {Words} words @param {LessonWords} own */
  #body(words, own) {
    const { lesson } = this;
    const aside = lesson.aside.value;
    if (aside) return this.#aside(words, aside);
    const answer = this.#answer(own);
    if (lesson.driving.value) return html`${answer}<p class="help">${words.playing}</p>`;
    if (lesson.ended) return this.#end(words, own);
    if (lesson.place.value < 0) {
      return html`<p>${entry(this.words.scenarios, this.app.store.scenario.value ?? "")?.opening}</p>`;
    }
    const item = lesson.item();
    if (item?.kind === "predict") return this.#ask(words, own, item);
    if (item?.kind === "goal") return this.#goal(words, own, item);
    return html`${answer}${this.#step(words, own)}${this.#futures(words, own)}`;
  }

  /** @param {Words} words @param {import("../core/lesson.js").Aside} aside */
  #aside(words, { kind, at_us }) {
    const at = this.words.time.now({ seconds: (at_us / 1e6).toFixed(2) });
    return html`<p>${words[kind]({ at })}</p>
      <p class="row">
        ${kind === "off" ? html`<button @click=${() => this.app.closeLesson()}>${words.stay}</button>` : nothing}
        <button @click=${() => this.lesson.rejoin()}>${words.rejoin}</button>
      </p>`;
  }

  /** What is said to the answer that led here. @param {LessonWords} own */
  #answer(own) {
    const { lesson } = this;
    const question = lesson.driving.value ? lesson.item() : lesson.question();
    const said = question && lesson.said.value[question.id];
    const words = question && said && own.asks[question.id]?.choices[said];
    const choice = question?.choices.find(({ id }) => id === said);
    // What is said to one future says nothing of another.
    if (!words || choice?.future !== lesson.future.value) return nothing;
    const further = lesson.driving.value ? [] : (question?.choices.filter(({ upon }) => upon === said) ?? []);
    return html`<p class="answer">${words.answer(partsOf(lesson.told.value))}</p>
      ${further.map(
        ({ id }) =>
          html`<p class="row"><button @click=${() => lesson.further(id)}>${own.asks[question?.id ?? ""].choices[id].say}</button></p>`,
      )}`;
  }

  /** @param {Words} words @param {LessonWords} own */
  #step(words, own) {
    const told = this.lesson.told.value;
    if (!told) return nothing;
    return html`<p>${entry(own.steps, told.step)?.(partsOf(told))}</p>
      ${told.missing ? html`<p class="help">${words.missing}</p>` : nothing}`;
  }

  /** @param {Words} words @param {LessonWords} own @param {Item} item */
  #ask(words, own, { id, choices }) {
    const { lesson } = this;
    const said = lesson.said.value[id];
    const pressed = choices.find((choice) => choice.id === said)?.upon ?? said;
    const ask = own.asks[id];
    return html`<fieldset class="ask">
      <legend>${words.ask}</legend>
      <p>${ask.ask}</p>
      ${choices
        .filter(({ upon }) => upon === null)
        .map(
          (
            choice,
          ) => html`<button class="choice" aria-pressed=${choice.id === pressed} @click=${() => lesson.answer(choice.id)}>
          ${ask.choices[choice.id]?.say}</button>`,
        )}
    </fieldset>`;
  }

  /** The other future, and where the two part. @param {Words} words @param {LessonWords} own */
  #futures(words, own) {
    const { lesson } = this;
    const others = lesson.question() ? lesson.others() : [];
    const both = lesson.question() && Object.keys(lesson.futures.value).length > 1;
    return html`<p class="row">
        ${others.map((future) => html`<button @click=${() => lesson.play(future)}>${words.other({ name: own.futures?.[future] ?? "" })}</button>`)}
        ${both ? html`<button @click=${() => lesson.compare()}>${words.compare}</button>` : nothing}
      </p>`;
  }

  /** @param {Words} words @param {LessonWords} own @param {Item} item */
  #goal(words, own, item) {
    const { lesson } = this;
    const attempt = lesson.attempt.value;
    const goal = own.goals[item.id];
    if (!attempt) return nothing;
    if (attempt.state === "reached") {
      return html`<p class="turn">${words.reached}</p><p>${goal.done}</p>`;
    }
    const never = goal.never && (attempt.state !== "open" || attempt.hint > 2);
    return html`<p class="turn">${words.turn}</p>
      <p>${goal.ask}</p>
      <p class="help">${words.used({ used: attempt.actions, most: item.within })}</p>
      ${attempt.outside > 0 ? html`<p class="help">${words.outside}</p>` : nothing}
      ${this.#lags(goal)}
      ${never ? this.#never(item, goal) : this.#help(words, goal, item, attempt)}`;
  }

  /** What an old leader lacks is no surprise. @param {import("../core/lessons.js").GoalWords} goal */
  #lags(goal) {
    this.app.store.beat.value;
    if (!goal.lags) return nothing;
    const { nodes } = this.app.session.snapshot();
    const leaders = nodes.filter(({ role, status }) => leads(role) && status === "up");
    const [old] = leaders.sort((one, other) => one.epoch - other.epoch);
    return leaders.length > 1 ? html`<p class="help">${goal.lags({ node: old.id })}</p>` : nothing;
  }

  /** @param {Words} words @param {import("../core/lessons.js").GoalWords} goal @param {Item} item @param {import("../core/lesson.js").Attempt} attempt */
  #help(words, goal, item, attempt) {
    const { lesson } = this;
    const over = attempt.state === "over";
    return html`<p class="help">${over ? words.over : words.act}</p>
      ${goal.hints.slice(0, attempt.hint).map((hint) => html`<p class="answer">${hint}</p>`)}
      <p class="row">
        ${over || attempt.actions > 0 ? html`<button @click=${() => lesson.try(item)}>${words.again}</button>` : nothing}
        ${attempt.hint < 3 ? html`<button @click=${() => lesson.hint(item)}>${attempt.hint < 2 ? words.hint : words.solve}</button>` : nothing}
        ${goal.never ? html`<button @click=${() => lesson.giveUp()}>${words.giveUp}</button>` : nothing}
      </p>`;
  }

  /** It is out of reach: the rule that stands in the way, and the same without it. @param {Item} item @param {import("../core/lessons.js").GoalWords} goal */
  #never(item, goal) {
    const { lesson } = this;
    const rule = entry(protocolWords(this.words, this.app.player.protocol)?.rules, item.rule ?? "") ?? item.rule;
    const without = lesson.places[lesson.place.value]?.find(({ instead }) => instead === item.id);
    return html`<p>${goal.never?.({ tried: item.tried ?? 0 })}</p>
      <p class="answer">${rule}</p>
      ${without ? html`<p class="row"><button class="primary" @click=${() => lesson.try(without)}>${goal.off}</button></p>` : nothing}`;
  }

  /** @param {Words} words @param {LessonWords} own */
  #end(words, own) {
    const pair = pairOf(this.lesson.id);
    return html`<p class="turn">${words.remember}</p>
      <p class="remember">${own.remember}</p>
      <p class="help">${own.source}</p>
      <p class="help">${words.simplified({ what: own.simplified })}</p>
      <p class="row">${pair ? html`<button @click=${() => openPair(this.app, pair)}>${words.beside}</button>` : nothing}
        <button @click=${() => this.app.closeLesson()}>${words.more}</button></p>`;
  }

  /** @param {Words} words */
  #foot(words) {
    const { lesson } = this;
    return html`<footer>
      <button ?disabled=${lesson.place.value < 0} @click=${() => lesson.back()}>${words.back}</button>
      ${onward(lesson, words)}
    </footer>`;
  }

  #close() {
    this.app.closeLesson();
    this.app.refocus();
  }
}

/** The way on, at the foot of a narrow page. */
export class Onward extends Panel {
  static properties = { lesson: { attribute: false } };

  constructor() {
    super();
    this.lesson = /** @type {Taught} */ (/** @type {unknown} */ (undefined));
  }

  /** @override */
  render() {
    const words = lessonsWords(this.words.tag);
    return words && !this.lesson.problem ? onward(this.lesson, words) : nothing;
  }
}

/** The button of the next step. @param {Taught} lesson @param {Words} words */
function onward(lesson, words) {
  const ready = lesson.ready;
  const says = lesson.place.value < 0 ? words.begin : words.next;
  const primary = ready && lesson.attempt.value?.state !== "over" && !lesson.aside.value;
  return html`<button class=${primary ? "primary" : ""} aria-disabled=${!ready} @click=${() => lesson.next()}>${says}</button>`;
}

customElements.define("quorate-lesson", LessonPanel);
customElements.define("quorate-onward", Onward);
