// Keeps the address in step with the run of the page's one element: whoever copies it gives away what they see, and
// reload, back and forward do what a person expects. An act changes the entry of the history, opening a run adds one.

import { effect } from "@preact/signals-core";
import { FIRST_TAB } from "./store.js";
import { addressOf, leave, paceText, readAddress, readPace, readSelection } from "./url.js";

/** @typedef {import("./url.js").View} View */

/** How long after a change the address is written, in milliseconds: browsers limit how often that may be. */
const REST = 300;

/** How often the instant is written while time goes on, in milliseconds: each time a browser may fetch the page's icon anew. */
const STEP = 5_000;

/** What the page's own entries of the history have, so that those that somebody else wrote can be told from them. */
const OWN = { own: true };

/** What is open where the address says nothing. */
const FIRST = "raft/shop";

/** What stands there for the list of all that can be done. */
const ALL = "all";

export class Address {
  #app;
  #choice;
  #tabs;
  /** The fragment of the run that is open; none while it is not known, or too long. @type {string | undefined} */
  #run;
  /** Whether a run is being opened because the reader went back or forward, or came. */
  #coming = true;
  /** Whether the reader has been told that the run is too long. */
  #told = false;
  #timer = 0;
  /** How often the reader has gone elsewhere. */
  #turn = 0;

  /**
   * @param {import("../quorate-cluster.js").QuorateCluster} cluster
   * @param {Pick<View, "lang" | "theme">} choice what the address asked for; it stays there
   * @param {string[]} tabs the ids of all that there are
   */
  constructor({ app }, choice, tabs) {
    this.#app = app;
    this.#choice = choice;
    this.#tabs = tabs;
    const { player, store, linker } = app;
    linker.wanted = true;
    app.own = isOwn();
    player.addEventListener("leaving", () => this.#write());
    player.addEventListener("opened", (event) => this.#opened(/** @type {CustomEvent} */ (event).detail.again));
    for (const kind of ["acted", "travelled", "paused"]) {
      player.addEventListener(kind, () => this.#later());
    }
    player.addEventListener("paired", () => this.#opened(false));
    linker.addEventListener("linked", (event) => this.#linked(/** @type {CustomEvent} */ (event).detail));
    effect(() => {
      [
        store.selected.value,
        store.auto.value,
        store.playing.value,
        store.tab.value,
        store.pin.value,
        store.form.value,
        store.present.value,
        store.bookmarks.value,
        store.lesson.value,
      ];
      if (!store.auto.value) store.pace.value;
      this.#later();
    });
    setInterval(() => this.#follow(), STEP);
    // Whoever goes to the address to copy it finds what they saw.
    addEventListener("blur", () => this.#write());
    addEventListener("popstate", () => this.#come());
    // Whoever reloads right after an act finds it there: the link is made at once where that can be done in time.
    for (const kind of ["pagehide", "beforeunload"]) addEventListener(kind, () => this.#leave());
    document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && this.#leave());
  }

  /** @param {Pick<View, "lang" | "theme">} choice */
  choose(choice) {
    this.#choice = { ...this.#choice, ...choice };
    this.#write();
  }

  /** The first run is open, or none could be. */
  start() {
    this.#coming = false;
    // A link that was refused is not what is open.
    if (this.#app.session.claimedDigest()) this.#run = readAddress().run;
    this.#look();
  }

  /** Looks at the run as the address asks. */
  async #look() {
    const { at, pace, select, tab, pin, more, present, marks, learn } = readAddress();
    const { store } = this.#app;
    // What is told begins where the run does.
    if (learn) {
      this.#coming = true;
      await this.#app.learn(learn);
      this.#coming = false;
    }
    const tabs = (/** @type {string | undefined} */ id) => id !== undefined && this.#tabs.includes(id);
    [store.tab.value, store.pin.value] = [tab && tabs(tab) ? tab : FIRST_TAB, tabs(pin) ? pin : undefined];
    store.present.value = present !== undefined;
    const stamps = marks?.split(",") ?? [];
    const kept = stamps.filter((stamp) => /^\d[\d.]*(us|ms|s)(\+\d+)?$/.test(stamp)).slice(0, 9);
    store.bookmarks.value = kept;
    const us = readPace(pace);
    if (us) [store.auto.value, store.pace.value] = [false, us];
    // Whoever wrote the address may have put the instant very far away.
    const there = at === undefined || this.#approach(at);
    const selection = readSelection(select);
    if (selection) this.#app.select(selection);
    if (more) this.#app.openForm(more === ALL ? "more" : more);
    // What makes no sense is no reason not to show the run, but to say so.
    const odd = Object.entries({
      ...{ at: !(await there) && at, pace: !us && pace, select: !selection && select },
      ...{ tab: !tabs(tab) && tab, pin: !tabs(pin) && pin },
      marks: kept.length < stamps.length && marks,
    }).flatMap(([key, value]) => (value ? `${key}=${value}` : []));
    if (odd.length > 0) this.#app.remark("view", ({ address }) => address.odd({ odd }));
  }

  /** Goes to an instant, and says whether it is one. @param {string} at */
  async #approach(at) {
    try {
      await this.#app.seek(at);
      return true;
    } catch {
      return false;
    }
  }

  /** @param {boolean} again whether it is the same run from its start */
  #opened(again) {
    this.#told = false;
    if (this.#coming || again) return;
    this.#run = undefined;
    history.pushState(OWN, "", addressOf(location.href, undefined, { ...this.#choice }));
  }

  /** @param {import("#wasm").Link} link */
  #linked({ fragment, fits, length, most }) {
    this.#run = fits ? fragment : undefined;
    if (!fits && !this.#told) {
      this.#told = true;
      this.#app.remark("address", ({ address }) => address.tooLong({ length, most }));
    }
    this.#write();
  }

  /** While time goes on, so that a reload comes back to about here. */
  #follow() {
    const { player, store, linker } = this.#app;
    if (!store.playing.peek() || !player.ready) return;
    // A run without an end is as long as it was played.
    if (player.session.end() === undefined) linker.make(0);
    this.#write();
  }

  #leave() {
    const from = location.href;
    // Who only looks elsewhere comes back, and what could not be made in time is made then.
    if (!this.#app.linker.hurry()) this.#app.linker.make();
    this.#write();
    if (location.href !== from) leave(from, location.href);
  }

  #later() {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.#write(), REST);
  }

  #write() {
    clearTimeout(this.#timer);
    const { player, store } = this.#app;
    if (!player.ready || this.#coming) return;
    const form = store.form.peek();
    const view = {
      ...this.#choice,
      pace: store.auto.peek() ? undefined : paceText(store.pace.peek()),
      at: player.session.now() > 0 ? player.session.stamp() : undefined,
      select: store.selected.peek()?.name,
      tab: store.tab.peek() === FIRST_TAB ? undefined : store.tab.peek(),
      pin: store.pin.peek(),
      more: form?.id === "more" ? ALL : form?.id,
      present: store.present.peek() ? "on" : undefined,
      marks: store.bookmarks.peek().join(",") || undefined,
      learn: this.#app.taught(),
    };
    const address = addressOf(location.href, this.#run, view);
    if (address !== location.href) history.replaceState(OWN, "", address);
  }

  /** The reader went back or forward, or wrote another address. */
  async #come() {
    const wish = readAddress();
    if (wish.run !== undefined && wish.run === this.#run && !this.#coming) {
      this.#look();
      return;
    }
    // An anchor of somebody else's is no run: the open one stays, and its address comes back.
    if (wish.run === undefined && !isOwn()) {
      this.#write();
      return;
    }
    this.#coming = true;
    this.#app.own = isOwn();
    const turn = ++this.#turn;
    const opened = await this.#app.reopen(wish.run ?? wish.scenario ?? FIRST);
    // Who has gone on meanwhile is followed there.
    if (turn !== this.#turn) return;
    this.#coming = false;
    if (!opened) return;
    this.#run = wish.run;
    this.#look();
  }
}

/** Whether the entry of the history at which the reader stands is one that the page wrote. */
const isOwn = () => history.state?.own === true;
