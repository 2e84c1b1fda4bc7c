// Which run is open, and what is taught along it: how runs come, by name, link or text, with the words that belong to
// them, and what is said where one cannot be had.

import { effect } from "@preact/signals-core";
import { catalogue, inWordsOf, withShelf } from "./i18n.js";
import { Linker } from "./linker.js";
import { explain, place } from "./problem.js";
import { entry } from "./sentence.js";
import { fetchRun, isAddress } from "./site.js";
import { Travels } from "./travels.js";
import { load, loadFirst } from "./wasm.js";

/** @typedef {import("../i18n/en.js").Catalogue} Catalogue */

/** Something that is said in the reader's words, when it is shown. @typedef {(words: Catalogue) => string} Say */

/** To which lessons stories lead at their ends. @type {Record<string, string[]>} */
const DOORS = { "raft/shop": ["raft/lose-one", "raft/half"] };

export class Library extends Travels {
  /** Whether the reader wants no motion. */
  still = matchMedia("(prefers-reduced-motion: reduce)");
  /** What is wrong with what was asked for from without, by what it is about. @type {Map<string, Say>} */
  #remarks = new Map();
  /** The language that was asked for last. @type {string | undefined} */
  #wanted;
  /** Whether the run comes from this reader's own history: nobody gave it to them. */
  own = false;
  /** The digest that whoever gave the run away had seen, until it is held against that of the run. @type {string | undefined} */
  #claim;

  /** @param {HTMLElement} host @param {import("./store.js").Store} store @param {import("./player.js").Player} player */
  constructor(host, store, player) {
    super(store, player);
    this.host = host;
    this.linker = new Linker(player);
    player.still = this.still;
    player.speak = (protocol) => this.#speak(protocol);
    player.addEventListener("acted", () => (this.#claim = undefined));
    this.linker.addEventListener("linked", (event) => this.#verify(/** @type {CustomEvent} */ (event).detail));
    player.addEventListener("opened", () => (store.doors.value = false));
    for (const kind of ["acted", "travelled", "paused"])
      player.addEventListener(kind, () => (store.tools.value = true));
    effect(() => {
      if (store.headline.value?.key === "told end" && this.doors().length > 0) store.doors.value = true;
    });
  }

  /** @param {{ scenario?: string, script?: string }} what @param {{ early?: boolean, soon?: boolean }} [how] */
  async open(what, how) {
    await (how?.soon ? loadFirst() : Promise.all([load(), this.#shelve()]));
    if (!(await this.#learn(what.scenario))) {
      await this.player.open(what, how);
      this.closeLesson();
    }
    // What was said of another run's digest is not said of this one.
    this.remark("digest", undefined);
    this.#claim = this.session.claimedDigest();
    // The digest of a link of two runs is that of both.
    this.store.beside.value = this.#claim && this.#claim.length > 16 ? "shown" : undefined;
    this.redraw();
    if (how?.soon) this.player.arrived().then(() => this.#shelve());
  }

  /**
   * Speaks in a language from now on, and says whether it does: where its words do not come, that is said in the one before,
   * and where another one is wanted by then, nothing.
   * @param {import("./i18n.js").Language} tag
   */
  async speakIn(tag) {
    const { words } = this.store;
    this.#wanted = tag;
    const all = words.peek().tag === tag ? words.peek() : await catalogue(tag).catch(() => undefined);
    if (this.#wanted !== tag) return false;
    this.remark("words", all ? undefined : ({ actions }) => actions.notLoaded);
    if (!all) return false;
    words.value = all;
    await this.#speak();
    return true;
  }

  /** Fetches the words of the protocol of the run that is open, or will be. Without them there are its ids. */
  async #speak(protocol = this.player.protocol) {
    const { words } = this.store;
    for (;;) {
      const before = words.peek();
      const all = await inWordsOf(before, protocol).catch(() => before);
      // Another language, chosen meanwhile, may not have them yet.
      if (words.peek() !== before) continue;
      words.value = all;
      return;
    }
  }

  /** Fetches the titles of all that can be opened. Without them there are names. */
  async #shelve() {
    const { words } = this.store;
    const before = words.peek();
    const all = await withShelf(before).catch(() => before);
    // Another language, chosen meanwhile, brings its own.
    if (words.peek() === before) words.value = all;
  }

  /**
   * Opens a lesson or a card, if the name is that of one.
   * @param {string | undefined} name "lesson/raft/figure-8" @param {{ along?: boolean }} [how] along: along the run that is open
   */
  async #learn(name, how) {
    const [, kind, id] = name?.match(/^(lesson|card)\/(.*)$/) ?? [];
    const words = this.store.words.peek();
    if (!id || !Object.hasOwn(kind === "card" ? words.cards : words.lessons, id)) return false;
    const { openCard, openLesson } = await import("./lessons.js");
    await (kind === "card" ? openCard : openLesson)(/** @type {any} */ (this), id, how);
    return true;
  }

  /** Opens a lesson or a card along the run that is open. @param {string} name */
  async learn(name) {
    if (name === this.taught()) return;
    await this.#learn(name, { along: true }).catch((error) => this.fail(error));
  }

  /** The name of the lesson or the card that is open. */
  taught() {
    const taught = this.store.lesson.value;
    return taught && `${"places" in taught ? "lesson" : "card"}/${taught.id}`;
  }

  /** The lessons to which the story that is open leads at its end. */
  doors() {
    return DOORS[this.store.scenario.peek() ?? ""] ?? [];
  }

  /** What is taught from now on. @param {import("./store.js").Taught} taught */
  teach(taught) {
    this.closeLesson();
    this.store.lesson.value = taught;
  }

  /** Nothing is taught any more; the run stays. */
  closeLesson() {
    const { lesson } = this.store;
    lesson.peek()?.end();
    lesson.value = undefined;
  }

  /** Says whether a run that somebody gave away is the one that they saw. @param {import("#wasm").Link} link */
  #verify({ digest }) {
    const claim = this.#claim;
    this.#claim = undefined;
    const same = claim === digest;
    if (!claim || (same && this.own)) return;
    this.remark("digest", ({ address }) => (same ? address.same({ digest }) : address.differs({ claim, digest })));
  }

  /**
   * Opens the run that was asked for or, where there is none, another, and says so.
   * @param {string} scenario the name of a built-in one, or a link @param {string} otherwise
   */
  async openFirst(scenario, otherwise) {
    try {
      // What most people see first is what the first part of the crate was made for.
      await this.open(await whatOf(scenario), { soon: scenario === otherwise });
    } catch (error) {
      if (!isRefused(error)) throw error;
      await this.open({ scenario: otherwise });
      this.#refuse(error);
    }
  }

  /**
   * Opens another run for the page around, which says how it is looked at.
   * @param {string} scenario the name of a built-in one, or a link @returns {Promise<boolean>} whether it is open
   */
  async reopen(scenario) {
    try {
      await this.open(await whatOf(scenario));
    } catch (error) {
      if (isRefused(error)) this.#refuse(error);
      else this.fail(error);
      return false;
    }
    this.begin();
    this.pause();
    this.store.tools.value = true;
    return true;
  }

  /** Says why a run cannot be had, and what is shown in its place. @param {unknown} error */
  #refuse(error) {
    this.remark("scenario", (words) => {
      const why = explain(words, error);
      const { title } = entry(words.scenarios, this.store.scenario.peek() ?? "") ?? {};
      return why && words.errors.instead({ why, title, at: place(words, error) });
    });
  }

  /**
   * Says beside the head of the page what is wrong with an attribute of the element, until the next act.
   * @param {string} about the attribute @param {Say | undefined} say nothing where it is right
   */
  remark(about, say) {
    if (say) this.#remarks.set(about, say);
    else if (!this.#remarks.delete(about)) return;
    const all = [...this.#remarks.values()];
    this.store.note.value = { place: "header", say: (words) => all.map((each) => each(words)).join(" ") };
  }

  /** @override Nothing that was remarked upon counts any more. */
  begin() {
    this.#remarks.clear();
    this.store.note.value = undefined;
  }

  /** @param {string} scenario the name of a built-in one, or a link */
  async openScenario(scenario) {
    if (!(await this.reopen(scenario))) return;
    this.announce("scenario", scenario);
    this.autoplay();
  }

  /** Opens a script for a host page: at its very start, and paused. @param {string} script */
  async load(script) {
    await this.open({ script }, { early: true });
    this.pause();
  }

  /** Lets a run that was opened play by itself, unless the reader wants no motion or a lesson waits for them. */
  autoplay() {
    if (!this.still.matches && !this.store.lesson.peek()) this.play();
  }

  play() {
    this.player.play();
    this.redraw();
  }

  pause() {
    this.player.pause();
  }

  /** Shows that nothing goes on. @param {unknown} error */
  fail(error) {
    if (this.store.failure.peek()) return;
    const message = error instanceof Error ? error.message : String(error);
    this.store.failure.value = { kind: "load", message, script: "", seed: "" };
  }

  /** Tells the page around the element what the reader chose. @param {string} what @param {string | undefined} value */
  announce(what, value) {
    this.host.dispatchEvent(new CustomEvent("quorate-choice", { detail: { [what]: value } }));
  }
}

/** What is to be opened. @param {string} scenario the name of a built-in one, a link, a script, or an address on the same site */
async function whatOf(scenario) {
  if (/^\s*(#|quorate\s+\d)/.test(scenario)) return { script: scenario };
  return isAddress(scenario) ? { script: await fetchRun(scenario) } : { scenario };
}

/** Whether what was asked for is refused, so that the run that is open stays. @param {unknown} error */
const isRefused = (error) => /** @type {Partial<import("#wasm").QuorateError>} */ (error).code !== undefined;
