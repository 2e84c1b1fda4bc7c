// Why? One sentence, and below it the chain of causes, each line the answer to why of the line above. Every noun is a
// button: pointing at it lights it, pressing it goes there.

import { html, nothing } from "lit";
import { placeOf, whyWords } from "../core/asking.js";
import { happening } from "../core/happening.js";
import { pieces } from "../core/nouns.js";
import { pointedAt } from "../core/pointing.js";
import { because, besides, lacking, rooted } from "../core/why.js";
import { icons } from "./icons.js";
import { Panel } from "./panel.js";

/** @typedef {import("../core/why.js").Words} Words */
/** @typedef {import("../core/why.js").Place} Place */
/** @typedef {import("../core/store.js").Asked} Asked */

export class Why extends Panel {
  static properties = { own: { state: true } };

  constructor() {
    super();
    /** The words of answers, once they are there, of which language and protocol. @type {{ tag: string, protocol: string, words: Words } | undefined} */
    this.own = undefined;
  }

  /** @param {string} tag @param {string} protocol */
  async #fetch(tag, protocol) {
    this.own = { tag, protocol, words: await whyWords(tag, protocol) };
  }

  /** What was drawn last. @type {Asked | undefined} */
  #drawn;

  /** @override An answer is read at once. @param {Map<string, unknown>} changed */
  updated(changed) {
    super.updated(changed);
    const asked = this.app.store.why.peek();
    const region = /** @type {HTMLElement | null} */ (this.querySelector(".why"));
    if (!region || asked === this.#drawn) return;
    this.#drawn = asked;
    region.focus({ preventScroll: true });
  }

  /** @override */
  disconnectedCallback() {
    super.disconnectedCallback();
    this.app.store.hovered.value = undefined;
  }

  /** @override */
  render() {
    const asked = this.app.store.why.value;
    const { tag } = this.words;
    if (!asked) return nothing;
    const { protocol } = this.app.player;
    if (this.own?.tag !== tag || this.own.protocol !== protocol) {
      this.#fetch(tag, protocol);
      return nothing;
    }
    const { words } = this.own;
    const place = placeOf(this.app);
    const { not, chain } = asked.answer;
    return html`<div class="why" role="region" tabindex="-1" aria-label=${words.answer}>
      <header>
        <h2>${not ? words.whyNot : words.why}</h2>
        ${asked.before ? html`<button class="plain" @click=${() => this.app.askAgain(asked.before)}>${words.back}</button>` : nothing}
        <button class="plain icon" aria-label=${this.words.lens.close} @click=${() => this.app.askAgain(undefined)}>${icons.close}</button>
      </header>
      ${not ? this.#lack(words, asked, place) : this.#chain(words, chain, place, asked)}
    </div>`;
  }

  /** @param {Words} words @param {Asked} asked @param {Place} place */
  #lack(words, asked, place) {
    const { not } = asked.answer;
    if (!not) return nothing;
    return html`<p class="answer" role="status">${this.#sentence(lacking(words, not, place))}</p>
      ${not.event === null ? nothing : html`<p class="do">${this.#ask(words.why, `event ${not.event}`)}</p>`}`;
  }

  /** @param {Words} words @param {import("#wasm").Explained[]} chain @param {Place} place @param {Asked} asked */
  #chain(words, chain, place, asked) {
    const [first, ...rest] = chain;
    const also = besides(words, first, place);
    return html`<p class="answer" role="status">${this.#sentence(because(words, first, place))}</p>
      ${also.length > 0 ? html`<p class="also">${this.words.pair({ name: words.also, said: "" })}${also.map((each) => this.#sentence(each))}</p>` : nothing}
      ${asked.proof ? this.#proof(words, asked.proof, first.event.at_us) : nothing}
      ${this.#proves(words, first, asked)}
      ${first.root ? html`<p class="root ${first.root}">${rooted(words, first.root, place)}</p>` : nothing}
      ${
        rest.length > 0
          ? html`<h3>${words.chain}</h3>
            <ol class="causes">${rest.map((each) => this.#cause(words, each, place))}</ol>`
          : nothing
      }
      ${asked.answer.more ? html`<p class="help">${words.further}</p>` : nothing}`;
  }

  /** @param {Words} words @param {import("#wasm").Explained} each @param {Place} place */
  #cause(words, each, place) {
    const { time } = this.words;
    const { number, at_us } = each.event;
    const at = time.now({ seconds: (at_us / 1e6).toFixed(3) });
    const light = this.#lights(`event ${number}`);
    return html`<li @pointerenter=${light.on} @pointerleave=${light.off}>
      <button class="plain at" title=${words.go({ number })} @click=${() => this.app.toEvent(number)}><time>${at}</time></button>
      <span>${this.#sentence(because(words, each, place))}
        ${each.root ? html`<strong class="root ${each.root}">${rooted(words, each.root, place)}</strong>` : nothing}
        ${this.#proves(words, each, this.app.store.why.peek())}</span>
    </li>`;
  }

  /** Plays without it, where that can be done. @param {Words} words @param {import("#wasm").Explained} each @param {Asked | undefined} asked */
  #proves(words, { event: { number }, removable }, asked) {
    // Once it is done, the numbers are those of another branch.
    const { app } = this;
    if (!removable || asked?.proof || !(app.first ?? app).shows("edit")) return nothing;
    return html`<button class="plain prove" title=${words.proveTip({ number, aside: app.first !== undefined })}
      @click=${() => this.#prove(number, words.without({ number }))}>${words.prove}</button>`;
  }

  /**
   * Plays the run without a cause, in a branch, to see whether the same comes about.
   * @param {number} cause the event to leave out @param {string} name of the branch
   */
  #prove(cause, name) {
    const { store, player, clock, first } = this.app;
    const asked = store.why.peek();
    const effect = asked?.answer.chain[0]?.event.number;
    if (!asked || effect === undefined) return;
    const prove = (/** @type {import("#wasm").Session} */ session) => {
      const found = session.prove(effect, cause);
      session.renameBranch(found.branch, name);
      return found;
    };
    // Of two runs the second goes where the first is, and has no other futures: it stays as it was.
    const proof = first ? player.inquire((session) => returning(session, prove)) : player.travel(prove);
    player.keep();
    store.why.value = { ...asked, proof: { ...proof, cause } };
    clock.invalidate();
  }

  /** @param {Words} words @param {import("../core/store.js").Proved} proof @param {number} at when it happened, in microseconds */
  #proof(words, proof, at) {
    const { time } = this.words;
    const { again, cause: number, from } = proof;
    const until = time.now({ seconds: (proof.until_us / 1e6).toFixed(2) });
    const aside = this.app.first !== undefined;
    const says = again ? this.app.sentence(happening(again)) : "";
    const said = again
      ? words.again({ number, later: again.at_us - at, says, aside })
      : words.gone({ number, until, aside });
    const back = () => {
      this.app.switchBranch(from, at);
      this.app.askAgain(undefined);
    };
    return html`<p class="proof" aria-live="polite">${said}</p>
      ${aside ? nothing : html`<p class="do"><button class="action" @click=${back}>${words.asItWas}</button></p>`}`;
  }

  /** A sentence whose nouns are buttons. @param {string} sentence */
  #sentence(sentence) {
    return pieces(sentence).map(({ text, target }) => (target ? this.#noun(text, target) : text));
  }

  /** @param {string} text @param {string} target */
  #noun(text, target) {
    const { on, off } = this.#lights(target);
    return html`<button class="noun" @pointerenter=${on} @pointerleave=${off} @focus=${on} @blur=${off}
      @click=${() => this.#go(target)}>${text}</button>`;
  }

  /** @param {string} target */
  #lights(target) {
    const point = (/** @type {import("../core/store.js").Selection | undefined} */ at) => {
      this.app.store.hovered.value = at;
      this.app.redraw();
    };
    return { on: () => point(pointedAt(this.app, target)), off: () => point(undefined) };
  }

  /** @param {string} label @param {string} subject */
  #ask(label, subject) {
    return html`<button class="action" @click=${() => this.app.ask(subject)}>${label}</button>`;
  }

  /** A node is looked into; of anything else it is asked why or, where it is not so, why not. @param {string} target */
  #go(target) {
    const [kind, name] = target.split(" ");
    if (kind === "node") this.app.select({ kind, name });
    else this.app.ask(target, this.app.answerTo(target) === undefined);
  }

  /** @override Where the answer is closed, what was asked about has the keyboard again. */
  regain() {
    this.app.refocus();
  }
}

/**
 * Does something in a branch of its own, and leaves the run where it stood.
 * @param {import("#wasm").Session} session @param {(session: import("#wasm").Session) => import("#wasm").Proof} work
 */
function returning(session, work) {
  const stamp = session.stamp();
  const found = work(session);
  session.switchBranch(found.from);
  session.deleteBranch(found.branch);
  session.seekStamp(stamp);
  return found;
}

customElements.define("quorate-why", Why);
