// One lesson on its way: which of its items is shown, what the reader said and tries, and what the run does meanwhile. The
// engine says when a step is so and when a goal is reached; here nothing is decided but what comes next.

import { batch, signal } from "@preact/signals-core";
import { along, leadingTo } from "./along.js";

/** @typedef {import("#wasm").LessonItemView} Item */
/** @typedef {import("#wasm").Told} Told */
/** @typedef {import("./lessons.js").LessonWords} LessonWords */

/** Where the run stood: in which branch, and after how many events. @typedef {{ branch: number, events: number }} Spot */

/**
 * What stands in the place of the lesson, once the reader has gone another way: they left the story, with the instant; or
 * the lesson goes on in a run of their own.
 * @typedef {{ kind: "off" | "yours", at_us: number }} Aside
 */

export class Lesson {
  /** Which place is shown: -1 for its head, the last for its end. */
  place = signal(-1);
  /** What the engine told at the place that is shown. @type {import("@preact/signals-core").Signal<Told | undefined>} */
  told = signal(undefined);
  /** What the reader said to each question. @type {import("@preact/signals-core").Signal<Record<string, string>>} */
  said = signal({});
  /** The branch in which each future was played. @type {import("@preact/signals-core").Signal<Record<string, number>>} */
  futures = signal({});
  /** The future that was played last. */
  future = signal("");
  aside = signal(/** @type {Aside | undefined} */ (undefined));
  /** The goal that the reader tries to reach. @type {import("@preact/signals-core").Signal<Attempt | undefined>} */
  attempt = signal(undefined);
  /** Whether the run goes on to what is told next. */
  driving = signal(false);
  /** What is wrong with it. @type {unknown} */
  problem;

  /** @type {import("./app.js").App} */
  #app;
  /** The items by their places: other ways on stand at the same one. @type {Item[][]} */
  places = [];
  minutes = 0;
  /** Where each item was told. @type {Map<string, Spot>} */
  #spots = new Map();
  /** The same, of what was told along a story in which no answer has changed anything. @type {Map<string, Spot>} */
  #straight = new Map();
  /** How many things were told when the run was looked at last. */
  #count = 0;
  /** The event by which a promise broke last on the way to a step. */
  #breach = -1;
  /** Whether what happens is the lesson's own doing. */
  #own = false;
  /** Whether time has gone on since the run was looked at last. */
  #ran = false;
  /** What is still to be done for the reader, and from when on. @type {{ start: number, deeds: Item["solution"] } | undefined} */
  #doing;
  /** Through whose eyes a step has it looked at: "" for nobody's. */
  #eyes = "";
  /** @type {(() => void)[]} */
  #ends = [];

  /** @param {import("./app.js").App} app @param {string} id @param {(tag: string) => LessonWords | undefined} words */
  constructor(app, id, words) {
    this.#app = app;
    this.id = id;
    this.words = words;
  }

  /** Tells it along the run that is open. @param {string} text */
  begin(text) {
    const { player, store } = this.#app;
    try {
      this.#tell(text);
    } catch (error) {
      if (/** @type {Partial<import("#wasm").QuorateError>} */ (error).code === undefined) throw error;
      this.problem = error;
      return;
    }
    const on = (/** @type {string} */ kind, /** @type {(event: Event) => void} */ does) => {
      player.addEventListener(kind, does);
      this.#ends.push(() => player.removeEventListener(kind, does));
    };
    on("acted", () => this.#acted());
    on("travelled", () => this.#travelled());
    // The same run from its start, or under another seed.
    on("opened", (event) => /** @type {CustomEvent} */ (event).detail.same && this.#tell(text));
    this.#ends.push(store.playing.subscribe((goes) => (this.#ran ||= goes)));
    this.#ends.push(store.tick.subscribe(() => this.#look()));
  }

  /** @param {string} text */
  #tell(text) {
    const view = this.#do(() => this.#app.player.teach(text));
    this.minutes = view.minutes;
    this.places = [];
    for (const item of view.items) {
      const at = this.places.findIndex((others) => others.some(({ id }) => id === item.instead));
      if (at < 0) this.places.push([item]);
      else this.places[at].push(item);
    }
    for (const spots of [this.#spots, this.#straight]) spots.clear();
    this.#count = 0;
    this.#plan(undefined);
    batch(() => {
      [this.place.value, this.told.value, this.said.value, this.futures.value] = [-1, undefined, {}, {}];
      [this.aside.value, this.attempt.value, this.driving.value] = [undefined, undefined, false];
    });
  }

  /** Ends it: the run stays. */
  end() {
    this.#see(undefined);
    for (const end of this.#ends.splice(0)) end();
    this.#plan(undefined);
    this.#app.player.hurry = false;
  }

  get session() {
    return this.#app.player.session;
  }

  /** What may be shown at a place, by the id of what was told there, or the first. */
  item() {
    const items = this.places[this.place.value];
    const id = this.attempt.value?.id ?? this.told.value?.step;
    return items?.find((item) => item.id === id) ?? items?.[0];
  }

  /** The question that led here, if the reader has answered it. */
  question() {
    const [before] = this.places[this.place.value - 1] ?? [];
    return before?.kind === "predict" && this.said.value[before.id] !== undefined ? before : undefined;
  }

  /** Whether the last place is shown. */
  get ended() {
    return this.place.value >= this.places.length;
  }

  /** Whether it can go on: a question wants an answer first. */
  get ready() {
    const item = this.item();
    return !this.ended && !this.driving.value && !(item?.kind === "predict" && this.said.value[item.id] === undefined);
  }

  next() {
    if (!this.ready) return;
    this.#leave();
    const place = this.place.peek() + 1;
    const [item] = this.places[place] ?? [];
    if (!item || item.kind === "goal" || !item.told) this.#show(place);
    else this.#drive();
  }

  back() {
    this.#leave();
    const place = Math.max(-1, this.place.peek() - 1);
    if (place >= 0 && this.places[place][0].kind === "goal") this.#show(place);
    else this.#return(place);
  }

  /** @param {string} choice */
  answer(choice) {
    const item = this.item();
    const chosen = item?.choices.find(({ id }) => id === choice);
    if (!item || !chosen) return;
    this.said.value = { ...this.said.peek(), [item.id]: choice };
    this.#play(chosen.future, chosen.does);
  }

  /** The futures of the question that led here which were not played, but for those that what was said leads on to. */
  others() {
    const question = this.question();
    const said = question && this.said.value[question.id];
    const ids = question?.choices.flatMap(({ future, upon }) => (upon !== null && upon === said ? [] : [future])) ?? [];
    return [...new Set(ids)].filter((future) => this.futures.value[future] === undefined);
  }

  /** Answers the question that led here once more, beside what was said to the first answer. @param {string} choice */
  further(choice) {
    const question = this.question();
    const chosen = question?.choices.find(({ id }) => id === choice);
    if (!question || !chosen) return;
    this.said.value = { ...this.said.peek(), [question.id]: choice };
    this.play(chosen.future);
  }

  /** Plays another future from the same question on. @param {string} future */
  play(future) {
    const question = this.question();
    const choice = question?.choices.find((each) => each.future === future);
    const spot = question && this.#spots.get(question.id);
    if (!question || !choice || !spot) return;
    this.#leave();
    this.#go(spot);
    this.place.value = this.places.findIndex(([item]) => item === question);
    this.#play(future, choice.does);
  }

  /** Lets the tape say where the first two futures part. */
  compare() {
    const [a, b] = Object.values(this.futures.peek()).sort((one, other) => one - other);
    this.#app.compare(a, b);
  }

  /** Begins a goal, or begins it again. @param {Item} item */
  try(item) {
    const before = this.attempt.peek();
    const hint = before && before.id === item.id ? before.hint : 0;
    this.#plan(undefined);
    this.#do(() => {
      this.#app.player.arrange((session) => session.aim(undefined));
      this.#go(this.#startOf(item.from ?? ""));
      for (const text of item.does) this.#app.command(text);
      this.#app.player.arrange((session) => session.aim(item.id));
    });
    this.#count = this.session.toldCount();
    this.attempt.value = { id: item.id, hint, state: "open", actions: 0, outside: 0 };
  }

  /** Where a goal begins: the same whatever was answered before. @param {string} from the item @returns {Spot} */
  #startOf(from) {
    const known = this.#straight.get(from);
    if (known) return known;
    const before = leadingTo(this.places, from);
    const question = before.findLast(({ id, kind }) => kind === "predict" && this.#spots.has(id));
    const spot = this.#spots.get(question?.id ?? "");
    if (!spot) return this.#spots.get(from) ?? { branch: this.session.branches()[0].id, events: 0 };
    this.#app.player.travel((session) => along(session, spot, from));
    this.#straight.set(from, this.#here());
    return this.#here();
  }

  /** Whether what is told there comes after an answer that changed something. @param {string} step */
  #bent(step) {
    const asked = leadingTo(this.places, step).flatMap(({ choices }) => choices);
    return asked.some(({ future, does }) => future === this.future.peek() && does.length > 0);
  }

  /** Says more of how a goal is reached; the last says it by doing it. @param {Item} item */
  hint(item) {
    const attempt = this.attempt.peek();
    if (!attempt) return;
    this.attempt.value = { ...attempt, hint: Math.min(attempt.hint + 1, 3) };
    if (attempt.hint < 2) return;
    this.try(item);
    this.#plan({ start: this.session.now(), deeds: [...item.solution] });
    this.#perform();
    this.#app.player.hurry = true;
    this.#app.play();
  }

  /** The reader would rather know. */
  giveUp() {
    const attempt = this.attempt.peek();
    if (attempt) this.attempt.value = { ...attempt, state: "given up" };
  }

  /** Goes back to where the story was left. */
  rejoin() {
    this.#return(this.place.peek());
  }

  /** Shows a place to which no time leads. @param {number} place */
  #show(place) {
    const [item] = this.places[place] ?? [];
    batch(() => {
      this.place.value = place;
      this.told.value = undefined;
    });
    if (item && item.kind === "predict") this.#spots.set(item.id, this.#here());
    if (item?.kind === "goal") this.try(item);
  }

  /** Lets time go on to what is told next. */
  #drive() {
    const { player } = this.#app;
    player.hurry = true;
    this.driving.value = true;
    this.#app.play();
  }

  /** @param {string} future @param {string[]} does */
  #play(future, does) {
    this.#do(() => {
      for (const text of does) this.#app.command(text);
    });
    const branch = this.session.branches().find(({ active }) => active)?.id ?? 1;
    this.futures.value = { ...this.futures.peek(), [future]: branch };
    this.future.value = future;
    const name = this.words(this.#app.store.words.peek().tag)?.futures?.[future];
    if (name) this.#app.nameBranch(branch, name);
    this.#drive();
  }

  /** Looks at what was told through the eyes of whom its step names, and through nobody's else. @param {Told | undefined} told */
  #see(told) {
    const see = this.places.flat().find(({ id }) => id === told?.step)?.see;
    const node = see === "next" ? told?.next : see === "behind" ? told?.behind : see;
    // What the reader chose is theirs.
    if ((node ?? "") === this.#eyes) return;
    this.#eyes = node ?? "";
    this.#app.seeAs(node ?? undefined);
  }

  /** What was shown is left: nobody aims at anything any more. */
  #leave() {
    this.#see(undefined);
    batch(() => {
      this.aside.value = undefined;
      this.#plan(undefined);
      if (!this.attempt.peek()) return;
      this.attempt.value = undefined;
      const item = this.places[this.place.peek()]?.[0];
      const spot = this.#spots.get(item?.from ?? "");
      this.#do(() => {
        this.#app.player.arrange((session) => session.aim(undefined));
        // The reader's attempt stays in its own branch.
        if (spot) this.#go(spot);
      });
    });
  }

  /** Goes back to where a place was told. @param {number} place */
  #return(place) {
    const items = this.places[place] ?? [];
    const item = items.find(({ id }) => this.#spots.has(id));
    const spot = item && this.#spots.get(item.id);
    this.#go(spot ?? { branch: this.session.branches()[0].id, events: 0 });
    batch(() => {
      this.aside.value = undefined;
      this.place.value = spot ? place : -1;
      this.told.value = item?.told ? this.session.told(0).findLast(({ step }) => step === item.id) : undefined;
    });
    this.#see(this.told.peek());
    if (item?.kind === "goal") this.try(item);
  }

  /** @param {Spot} spot */
  #go({ branch, events }) {
    this.#do(() => {
      this.#app.player.travel((session) => {
        session.switchBranch(branch);
        session.seekEvent(events);
      });
      this.#app.redraw();
    });
    this.#count = this.session.toldCount();
  }

  /** @returns {Spot} */
  #here() {
    const branch = this.session.branches().find(({ active }) => active)?.id ?? 1;
    return { branch, events: this.session.eventCount() };
  }

  /** Does something for the lesson, which is no act of the reader's. @template T @param {() => T} work */
  #do(work) {
    const before = this.#own;
    this.#own = true;
    try {
      return work();
    } finally {
      this.#own = before;
    }
  }

  /** Looks at what was told since the last look. */
  #look() {
    const { player, store } = this.#app;
    if (this.#own || !player.ready || store.lesson.peek() !== this) return;
    const stopped = this.#ran && !store.playing.peek();
    this.#ran = store.playing.peek();
    if (this.#doing) this.#perform();
    const attempt = this.attempt.peek();
    const count = player.session.toldCount();
    if (attempt?.state === "open") this.#judge(attempt, count, stopped);
    else if (count > this.#count) this.#hear();
    if (count < this.#count) this.#count = count;
    if (this.driving.peek() && !store.playing.peek()) this.#stopped();
  }

  /** The engine told something. */
  #hear() {
    const told = this.session.told(this.#count);
    this.#count += told.length;
    const last = told[told.length - 1];
    const place = this.places.findIndex((items) => items.some(({ id }) => id === last.step));
    this.#spots.set(last.step, this.#here());
    if (!this.#bent(last.step)) this.#straight.set(last.step, this.#here());
    batch(() => {
      this.driving.value = false;
      this.#app.player.hurry = false;
      this.aside.value = undefined;
      this.place.value = place;
      this.told.value = last;
    });
    if (this.#app.store.playing.peek()) this.#app.pause();
    this.#see(last);
  }

  /** @param {Attempt} attempt @param {number} count @param {boolean} stopped whether time has just come to stand */
  #judge(attempt, count, stopped) {
    const { session } = this;
    const told = count > this.#count ? session.told(this.#count) : [];
    const reached = told.find(({ step }) => step === attempt.id);
    // Whoever aims at a goal is not stopped by what was told before.
    if (told.length > 0 && !reached) {
      this.#count = count;
      if (stopped) this.#app.play();
    }
    const [actions, outside] = [session.actions(), session.outsideActions()];
    const most = this.item()?.within ?? 0;
    const state = reached ? "reached" : actions > most ? "over" : "open";
    if (state === attempt.state && actions === attempt.actions && outside === attempt.outside) return;
    if (reached) {
      this.#plan(undefined);
      this.told.value = reached;
      this.#count = count;
      this.#app.player.hurry = false;
    }
    this.attempt.value = { ...attempt, state, actions, outside };
  }

  /** Takes up what is to be done for the reader: time does not fly past what is due. @param {{ start: number, deeds: Item["solution"] } | undefined} doing */
  #plan(doing) {
    this.#doing = doing;
    const [deed] = doing?.deeds ?? [];
    this.#app.player.limit = doing && deed ? doing.start + deed.after_us : Infinity;
  }

  /** Does for the reader what is due. */
  #perform() {
    const now = this.session.now();
    while (this.#doing) {
      const { start, deeds } = this.#doing;
      const [deed] = deeds;
      if (!deed) this.#plan(undefined);
      else if (now - start < deed.after_us) return;
      else {
        deeds.shift();
        this.#plan(this.#doing);
        this.#do(() => this.#app.command(deed.text));
      }
    }
  }

  /** Time stands although nothing was told. */
  #stopped() {
    const news = this.#app.store.headline.peek();
    if (news?.key === "breach" && news.number !== this.#breach) {
      // A promise that breaks on the way is for the step to which it leads.
      this.#breach = news.number;
      this.#drive();
      return;
    }
    this.driving.value = false;
    this.#app.player.hurry = false;
    const end = this.session.end();
    if (end !== undefined && this.session.now() >= end) this.#stray("off");
  }

  /** The reader did something. */
  #acted() {
    if (this.#own || this.attempt.peek()) return;
    this.driving.value = false;
    this.#stray(this.session.tellsNext() === undefined ? "off" : "yours");
  }

  /** The reader went elsewhere in time, or to another branch. */
  #travelled() {
    if (this.#own) return;
    this.driving.value = false;
    if (this.attempt.peek()) return;
    const told = this.session.told(0);
    const last = told[told.length - 1];
    this.#count = told.length;
    batch(() => {
      this.aside.value = undefined;
      this.told.value = last;
      this.place.value = last ? this.places.findIndex((items) => items.some(({ id }) => id === last.step)) : -1;
    });
    this.#see(last);
  }

  /** @param {Aside["kind"]} kind */
  #stray(kind) {
    this.aside.value = { kind, at_us: this.session.now() };
  }
}

/**
 * A try at a goal: how many hints were given, and what came of it so far.
 * @typedef {object} Attempt
 * @property {string} id
 * @property {number} hint
 * @property {"open" | "reached" | "over" | "given up"} state
 * @property {number} actions
 * @property {number} outside how many of these change what the protocol takes for granted
 */
