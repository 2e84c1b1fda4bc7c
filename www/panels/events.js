// The list of events as sentences, the newest first.

import { html, nothing } from "lit";
import { weight } from "../core/happening.js";
import { listed } from "./listed.js";
import { Panel } from "./panel.js";

/** @typedef {import("../core/happening.js").Happening} Happening */

/** So many of the newest are listed, of those before them so many headlines, and with each wish for earlier ones so many more. */
const LISTED = 120;
const HEADLINES = 20;
const EARLIER = 200;

/** While time goes on and nobody reads in them there are as many as have room at the most: no line is lower, in pixels. */
const LINE = 26;

/** So many new ones come to the list in one frame while time goes on. */
const STEP = 3;

/** So many of the newest are looked through where somebody looks for something among all of them. */
const SOUGHT = 3_000;

/** What finds some of them, once that was wanted. @type {typeof import("./events-find.js") | undefined} */
let finder;

export class Events extends Panel {
  /** Whether there are headlines before those listed. */
  #more = false;
  /** How high the list is, where that is known. */
  #height = window.innerHeight;
  #size = new ResizeObserver(([{ contentRect }]) => {
    this.#height = contentRect.height;
  });
  /** The newest line that is listed, and whether there are still newer ones. */
  #last = -1;
  #rest = false;
  /** The lines of single events that are listed, which stay as they are, and with which words and buttons. */
  #said = { of: "", lines: /** @type {Map<Happening, unknown>} */ (new Map()) };

  static properties = {
    text: { state: true },
    sort: { state: true },
    whose: { state: true },
    open: { state: true },
    headlines: { state: true },
    scrolled: { state: true },
  };

  constructor() {
    super();
    /** What the sentences are to have in them, as it was typed. */
    this.text = "";
    /** @type {import("./events-find.js").Sort | ""} */
    this.sort = "";
    /** The process that they are about. */
    this.whose = "";
    /** Whether the fields to find something stand there. */
    this.open = false;
    /** How many headlines are listed: each takes its part of the page's memory. */
    this.headlines = HEADLINES;
    /** Whether the newest is out of sight. */
    this.scrolled = false;
  }

  /** @override */
  render() {
    const { store } = this.app;
    const { evidence } = this.words;
    store.beat.value;
    const all = store.everything.value;
    const list = this.#list(all);
    const single = this.#once(list);
    return html`<p class="find">
        <label class="check small">
          <input type="checkbox" .checked=${all} @change=${() => (store.everything.value = !all)}>${evidence.everything}
        </label>
        <button class="plain" aria-expanded=${this.open} @click=${() => this.#find()}>${evidence.find}</button>
      </p>
      ${this.open ? finder?.fields(this) : nothing}
      ${list.length === 0 ? html`<p class="help" role="status">${this.#wanted() ? evidence.noMatch : evidence.noEvents}</p>` : nothing}
      <ol class="events" aria-label=${evidence.tabs.events} tabindex="0" @keydown=${this.#keys} @scroll=${this.#scroll}>
        ${listed(
          list.toReversed(),
          ([e]) => e.number,
          (some) => single.get(some[0]) ?? this.#lines(some),
        )}
        ${this.#more ? html`<li><button class="plain" @click=${() => (this.headlines += EARLIER)}>${evidence.earlier}</button></li>` : nothing}
      </ol>`;
  }

  /** Whether something is looked for. */
  #wanted() {
    return this.open && Boolean(this.text || this.sort || this.whose);
  }

  /** @param {boolean} all the small ones as well @returns {Happening[][]} */
  #list(all) {
    this.#more = false;
    if (!this.#wanted()) {
      const read = !this.app.store.playing.value || this.scrolled || this.matches(":focus-within");
      const count = read ? LISTED : Math.ceil(this.#height / LINE) + 1;
      return all ? this.app.lastEvents(count).map((e) => [e]) : this.#newest(count);
    }
    const events = all ? this.app.lastEvents(SOUGHT) : this.app.player.annals.list();
    const found = finder?.found(this, events) ?? [];
    return found.slice(-LISTED).map((e) => [e]);
  }

  /** So many of the newest lines, and before them what nobody should have to look for. @param {number} count */
  #newest(count) {
    const { annals } = this.app.player;
    let lines = gathered(annals.back(), count);
    const fresh = lines.filter(([first]) => first.number > this.#last);
    this.#rest = this.calm && fresh.length > STEP;
    if (this.#rest) lines = gathered(annals.back(fresh[STEP][0].number), count);
    this.#last = lines.at(-1)?.[0].number ?? -1;
    const headlines = lines.length < count ? [] : annals.headlines(lines[0][0].number);
    this.#more = headlines.length > this.headlines;
    return [...headlines.slice(-this.headlines).map((e) => [e]), ...lines];
  }

  /** @override */
  firstUpdated() {
    this.#size.observe(/** @type {Element} */ (this.querySelector("ol")));
  }

  /** @override @param {Map<string, unknown>} changed */
  updated(changed) {
    super.updated(changed);
    if (this.#rest) this.goOn();
    this.#rest = false;
  }

  /** @param {Event & { target: HTMLElement }} event */
  #scroll = ({ target }) => {
    this.scrolled = target.scrollTop > 0;
  };

  async #find() {
    try {
      finder = await import("./events-find.js");
    } catch {
      this.app.store.note.value = { place: "actions", say: ({ actions }) => actions.notLoaded };
      return;
    }
    this.open = !this.open;
    [this.text, this.sort, this.whose] = ["", "", ""];
    await this.updateComplete;
    if (this.open) /** @type {HTMLElement | null} */ (this.querySelector("input[type=search]"))?.focus();
  }

  /** Several of the same sort in one line. @param {Happening[]} some */
  #lines(some) {
    const { time, events } = this.words;
    const [first, last] = [some[0], some[some.length - 1]];
    const at = (/** @type {Happening} */ e) => time.now({ seconds: (e.at_us / 1e6).toFixed(3) });
    return html`<li class="w2">
      ${this.#time(last)}
      <span>${events.commits({ node: first.to, count: some.length, since: at(first) })}</span>
    </li>`;
  }

  /** Lines of single events, made once: most of a list was in the list before. @param {Happening[][]} list */
  #once(list) {
    const { app, words } = this;
    const of = [words.tag, app.player.protocol, app.shows("why"), app.shows("tape")].join();
    const before = of === this.#said.of ? this.#said.lines : undefined;
    const single = list.flatMap((some) => (some.length > 1 ? [] : some));
    this.#said = { of, lines: new Map(single.map((e) => [e, before?.get(e) ?? this.#line(e)])) };
    return this.#said.lines;
  }

  /** @param {Happening} e */
  #line(e) {
    return html`<li class="w${weight(e)} ${e.breach ? "broken" : ""}">
      ${this.#time(e)}
      <span>${this.app.sentence(e)} ${this.#why(e)}</span>
    </li>`;
  }

  /** @param {Happening} e */
  #why({ number }) {
    const { why } = this.words;
    if (!this.app.shows("why")) return nothing;
    return html`<button class="plain why" tabindex="-1" title=${why.tip} @click=${() => this.app.ask(`event ${number}`)}>${why.ask}</button>`;
  }

  /** When it was, and the way there. @param {Happening} e */
  #time({ number, at_us }) {
    const { time, evidence } = this.words;
    const at = time.now({ seconds: (at_us / 1e6).toFixed(3) });
    if (!this.app.shows("tape")) return html`<time>${at}</time>`;
    return html`<button class="plain at" tabindex="-1" title=${evidence.go({ seq: number })}
      @click=${() => this.app.toEvent(number)}><time>${at}</time></button>`;
  }

  /** The list is one stop of the keyboard; arrows go from one instant to the next. @param {KeyboardEvent & { currentTarget: HTMLElement }} event */
  #keys = (event) => {
    const way = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const ways = /** @type {HTMLElement[]} */ ([...event.currentTarget.querySelectorAll(".at")]);
    if (way === undefined || ways.length === 0) return;
    const at = ways.indexOf(/** @type {HTMLElement} */ (event.target));
    event.preventDefault();
    ways[Math.min(Math.max(at + way, 0), ways.length - 1)].focus();
  };
}

/** Whether it is one of the many by which a node learns, again and again, that more is agreed. @param {Happening} e */
const commits = (e) => e.committed && !e.role && !e.breach;

/**
 * The last lines of a list of events, in order; those stand together that say the same of the same node again and again.
 * @param {Iterable<Happening>} back the events, the newest first @param {number} most so many lines @returns {Happening[][]}
 */
function gathered(back, most) {
  /** @type {Happening[][]} */
  const all = [];
  for (const e of back) {
    const after = all[all.length - 1];
    if (after && commits(e) && commits(after[0]) && after[0].to === e.to) after.push(e);
    else if (all.length === most) break;
    else all.push([e]);
  }
  for (const line of all) line.reverse();
  return all.reverse();
}

customElements.define("quorate-events", Events);
