// Two runs beside each other: sentence and stage of the second next to those of the first, below them both tapes and
// what both come to, and the choice of which of them the evidence is about. Loaded when it is first wanted.

import { html, nothing } from "lit";
import { Beside as Run } from "../core/beside.js";
import { entry, protocolWords } from "../core/sentence.js";
import { settingWords } from "../core/settings.js";
import own from "../styles/beside.css" with { type: "css" };
import "./beside-choice.js";
import { unlike } from "./beside-choice.js";
import { besideWords } from "./beside-words.js";
import { icons } from "./icons.js";
import { Panel } from "./panel.js";

/** @typedef {import("./beside-words.js").Words} Words */
/** @typedef {import("#wasm").Figure} Figure */

export const styles = [own];

/** So many settings are said above a stage; the card of the run has all. */
const SAID = 3;

export class Beside extends Panel {
  static properties = { run: { state: true }, problem: { state: true } };

  constructor() {
    super();
    /** What stands beside the first run. @type {Run | undefined} */
    this.run = undefined;
    /** Why nothing stands there, although something should. @type {unknown} */
    this.problem = undefined;
    /** What should stand there. */
    this.head = "";
  }

  /** @override */
  connectedCallback() {
    super.connectedCallback();
    const { player, store } = this.app;
    const opened = (/** @type {Event} */ event) => this.#opened(/** @type {CustomEvent} */ (event).detail.same);
    const changed = () => this.run?.changed() && this.#put(this.run.head);
    player.addEventListener("opened", opened);
    for (const kind of ["acted", "travelled"]) player.addEventListener(kind, changed);
    this.ends = [
      () => player.removeEventListener("opened", opened),
      () => player.removeEventListener("acted", changed),
      () => player.removeEventListener("travelled", changed),
      () => this.#end(),
    ];
    if (store.beside.peek() === "shown") this.#put(this.app.session.headBeside());
  }

  /** @override @param {Map<string, unknown>} changed */
  updated(changed) {
    super.updated(changed);
    const { beside, shown } = this.app.store;
    const { host } = this.app;
    if (this.run) host.dataset.beside = shown.peek() ? "b" : "a";
    this.#turn(shown.peek() ?? this.app);
    const wanted = beside.peek();
    if (typeof wanted !== "object") return;
    beside.value = "shown";
    this.#choose(wanted.head).catch((error) => (this.problem = error));
  }

  /** Lets the evidence and the inspector be about this run. @param {object} run */
  #turn(run) {
    const root = /** @type {ShadowRoot} */ (this.getRootNode());
    for (const name of ["quorate-evidence", "quorate-lens"]) {
      const panel = /** @type {Panel | null} */ (root.querySelector(name));
      if (!panel || panel.app === run) continue;
      panel.app = /** @type {any} */ (run);
      panel.requestUpdate();
    }
  }

  /** Another run was opened, or the same one from its start. @param {boolean} same */
  #opened(same) {
    const { app } = this;
    // What a link holds of the second run is looked at only where there is one.
    const head = same ? this.head : pairOf(app) ? app.session.headBeside() : undefined;
    if (head) this.#put(head);
    else this.#end();
  }

  /** @param {string | undefined} head */
  async #put(head) {
    if (!head) return;
    this.head = head;
    try {
      await this.put(head);
    } catch (error) {
      this.#end();
      this.problem = error;
    }
  }

  /** Puts a run beside the first one, in place of what stands there. Throws why that cannot be. @param {string} head */
  async put(head) {
    const run = this.run ?? new Run(this.app);
    try {
      if (!(await run.put(head))) return;
    } catch (error) {
      if (!this.run) run.end();
      throw error;
    }
    [this.run, this.head, this.problem] = [run, run.head, undefined];
    this.requestUpdate();
  }

  #end() {
    // Nothing may ask a run that is over.
    this.app.show();
    if (this.isConnected) this.#turn(this.app);
    this.run?.end();
    this.run = undefined;
    delete this.app.host.dataset.beside;
  }

  /** Something else stands there from now on: whoever goes back comes to what was there before. @param {string} head */
  #choose = async (head) => {
    const { app } = this;
    await app.player.whole();
    app.player.dispatchEvent(new Event("leaving"));
    await this.put(head);
    app.store.beside.value = "shown";
    app.player.dispatchEvent(new Event("paired"));
  };

  #close = () => {
    const { app } = this;
    app.player.dispatchEvent(new Event("leaving"));
    app.session.standAlone();
    this.#end();
    this.problem = undefined;
    app.store.beside.value = undefined;
    app.player.dispatchEvent(new Event("paired"));
    app.refocus();
  };

  /** B becomes the run that all of the page shows, and A stands beside it. */
  #swap = async () => {
    const { app, run } = this;
    if (!run) return;
    const [stamp, head] = [app.session.stamp(), headOf(app.session.script())];
    await app.open({ script: run.session.script() });
    await this.put(head);
    app.store.beside.value = "shown";
    await app.seek(stamp);
    app.player.dispatchEvent(new Event("paired"));
  };

  #cancel = () => {
    const { beside } = this.app.store;
    beside.value = this.run || this.problem ? "shown" : undefined;
    this.app.refocus(this.app.host.shadowRoot?.querySelector("quorate-header .beside"));
  };

  /** @override */
  render() {
    const { store } = this.app;
    const words = besideWords(this.words.tag);
    const wanted = store.beside.value;
    store.shown.value;
    const { run } = this;
    if (run && words) [run.called, run.says] = [words.region, words.said];
    return html`<quorate-beside-choice .app=${this.app} .open=${wanted === "chosen"} .choose=${this.#choose} .cancel=${this.#cancel}
        .head=${this.run ? this.run.head : this.app.player.ready ? this.app.session.script() : ""}></quorate-beside-choice>
      ${run && words ? this.#shown(run, words) : this.problem !== undefined && words ? this.#refused(words) : nothing}`;
  }

  /** @param {Words} words */
  #refused(words) {
    return html`<p class="beside-problem" role="alert"><span>${unlike(this.words, words, this.problem)}</span>
      <button class="plain" @click=${this.#close}>${words.close}</button></p>`;
  }

  /** @param {Run} run @param {Words} words */
  #shown(run, words) {
    const { first, own: other } = run.differences();
    return html`<header class="beside-head" data-run="a">${this.#title(words.one, this.app.player.protocol, first, words)}</header>
      <header class="beside-head" data-run="b">${this.#title(words.other, run.player.protocol, other, words)}
        <span class="beside-do">
          <button class="plain" @click=${() => (this.app.store.beside.value = "chosen")}>${words.change}</button>
          <button class="plain" title=${words.swapTip} @click=${this.#swap}>${words.swap}</button>
          <button class="plain icon" title=${words.closeTip} aria-label=${words.close} @click=${this.#close}>${icons.close}</button>
        </span></header>
      <quorate-caption class="beside-said" .app=${run}></quorate-caption>
      <quorate-stage class="beside-stage" .app=${run}></quorate-stage>
      ${this.app.shows("tape") ? this.#tapes(run, words) : nothing}
      <quorate-figures .app=${run} .own=${words}></quorate-figures>
      ${this.#choice(run, words)}`;
  }

  /** What both have played, one below the other, on one scale. @param {Run} run @param {Words} words */
  #tapes(run, words) {
    const tape = (/** @type {string} */ letter, /** @type {"a" | "b"} */ of, /** @type {unknown} */ app) =>
      html`<div role="group" data-run=${of} aria-label=${words.tapeOf({ letter })}><b class="beside-letter" aria-hidden="true">${letter}</b>
        <quorate-tape .app=${app}></quorate-tape></div>`;
    return html`<section class="beside-tapes" aria-label=${words.tapes}>${tape(words.one, "a", this.app)} ${tape(words.other, "b", run)}</section>`;
  }

  /** Which of both tabs and inspector are about. @param {Run} run @param {Words} words */
  #choice(run, words) {
    const { shown } = this.app.store;
    const button = (
      /** @type {string} */ letter,
      /** @type {"a" | "b"} */ of,
      /** @type {import("../core/app.js").App | Run} */ app,
    ) =>
      html`<button class="plain" data-run=${of} aria-pressed=${(shown.value === run) === (of === "b")} @click=${() => app.show()}><b class="beside-letter">${letter}</b></button>`;
    return html`<div class="beside-of" role="group" aria-labelledby="beside-of"><span id="beside-of">${words.about}</span>
      ${button(words.one, "a", this.app)} ${button(words.other, "b", run)}</div>`;
  }

  /** @param {string} letter @param {string} protocol @param {import("../core/settings.js").Setting[]} settings @param {Words} words */
  #title(letter, protocol, settings, words) {
    const own = protocolWords(this.words, protocol);
    const said = settings.slice(0, SAID).map((each) => settingWords(this.words, own, each));
    const rest = settings.length > SAID ? " …" : "";
    return html`<h2><b class="beside-letter">${letter}</b> ${own?.name ?? entry(this.words.families, protocol) ?? protocol}</h2>
      <p>${said.map(({ name, value }, i) => html`${i > 0 ? "; " : ""}${name} <b>${value}</b>`)}${rest}
        ${settings.length === 0 && letter === words.other && this.run?.player.protocol === this.app.player.protocol ? words.same : nothing}</p>`;
  }
}

/** Whether a run that was given away has another beside it: it has the digests of both. @param {import("../core/app.js").App} app */
const pairOf = (app) => (app.session.claimedDigest()?.length ?? 0) > 16;

/** The lines of a script above what is done, without what both runs have in common. @param {string} script */
const headOf = (script) =>
  script
    .split("\n")
    .filter((line) => /^(quorate|protocol|nodes|config) /.test(line))
    .join("\n");

/** What both runs come to: a row for each figure, in which the longer bar is the greater number. */
export class Figures extends Panel {
  /** @type {Words} */
  own = /** @type {any} */ (undefined);

  /** @override */
  render() {
    const run = /** @type {Run} */ (/** @type {unknown} */ (this.app));
    run.store.beat.value;
    const words = this.own;
    if (run.problem !== undefined) {
      const sentence = unlike(this.words, words, run.problem);
      return html`<p class="beside-problem" role="alert">${words.stopped({ sentence })}</p>`;
    }
    if (!run.first?.player.ready || !run.player.ready) return nothing;
    const [a, b] = [run.first, run].map(({ session }) => session.figures());
    return html`<section class="figures" aria-label=${words.figures} aria-busy=${!run.there}>
      <table role="table">
        <caption class="hidden">${words.figures}</caption>
        <thead class="hidden" role="rowgroup"><tr role="row"><td role="cell"></td><th role="columnheader" scope="col">${words.one}</th><th role="columnheader" scope="col">${words.other}</th></tr></thead>
        <tbody role="rowgroup">${a.map(({ id, value }, i) =>
          // Where nobody reads there is nothing to say of reads.
          id.startsWith("read_") && value === null && b[i].value === null
            ? nothing
            : this.#row(id, [value, b[i].value]),
        )}</tbody>
      </table>
    </section>`;
  }

  /** @param {string} id @param {(number | null)[]} values */
  #row(id, values) {
    const words = this.own;
    const most = Math.max(...values.map((value) => value ?? 0), 1);
    const said = (/** @type {number | null} */ value) =>
      value === null
        ? html`<span aria-label=${words.nothing} role="img">${words.none}</span>`
        : id.endsWith("_us")
          ? this.words.span(value)
          : this.words.grouped(value);
    return html`<tr role="row" data-row=${id} ?data-differs=${values[0] !== values[1]}>
      <th role="rowheader" scope="row">${entry(words.rows, id) ?? id}</th>
      ${values.map(
        (
          value,
          i,
        ) => html`<td role="cell" data-run=${"ab"[i]}><svg aria-hidden="true" viewBox="0 0 100 1" preserveAspectRatio="none"><rect height="1" width=${Math.round(((value ?? 0) / most) * 100)}></rect></svg>
          <b class="beside-letter" aria-hidden="true">${[words.one, words.other][i]}</b> ${said(value)}</td>`,
      )}
    </tr>`;
  }
}

customElements.define("quorate-beside", Beside);
customElements.define("quorate-figures", Figures);
