// The one holder of the session: loads a run, lets its time go on, gives it commands, and tells what happened.

import { batch } from "@preact/signals-core";
import { Annals } from "./annals.js";
import { agree, CRASHED, decode, PAUSED } from "./frame.js";
import { happening } from "./happening.js";
import { ending, opening } from "./headline.js";
import { AHEAD, BEFORE } from "./opening.js";
import { Pacer } from "./pace.js";
import { kept, nameOfRun } from "./runs.js";
import { before, Tapes } from "./tapes.js";
import { Teller } from "./teller.js";
import { readingTime } from "./telling.js";
import { load, loadFirst, Missing } from "./wasm.js";

/** @typedef {import("./store.js").Store} Store */

/** The most events of one animation frame: beyond that the clock lags rather than the page. */
const BUDGET = 20_000;
/** How many events cross the border at once. */
const PAGE = 4_096;
/** So many of the newest events the session has at hand. To find single older ones it plays each time a stretch again. */
const AT_HAND = 200_000;
/** How many events are looked through after a jump to say what had just happened; fewer while somebody drags. */
const [LOOKED, GLANCED] = [4_096, 384];
/** Panels made of words follow at most this often while playing, in milliseconds, and single numbers this often. */
const [BEAT, GLANCE] = [400, 100];

export class Player extends EventTarget {
  /** @type {import("./wasm.js").Crate | undefined} */
  #crate;
  /** @type {import("#wasm").Session | undefined} */
  #session;
  #store;
  #pacer = new Pacer();
  /** Virtual time with its fraction, which the session has not. */
  #at = 0;
  #seen = 0;
  #sinceBeat = 0;
  #sinceGlance = 0;
  /** The script as it was after the last act, for when the crate fails. */
  #kept = { script: "", seed: "" };
  /** When the next headline comes, if one was seen ahead, and up to when that says anything. @type {{ at?: number, until: number }} */
  #outlook = { until: -1 };
  /** Whether the way to what a lesson tells next is short, where time does not fly past, and whether somebody dragged here. */
  hurry = false;
  limit = Infinity;
  brief = false;
  /** Whether the reader wants no motion: time leaps then. */
  still = { matches: false };
  /** The branches of the run, and what their tapes show. */
  tapes = new Tapes();
  /** What is said of what happens. */
  teller;
  /** The events that are worth a line. */
  annals = new Annals();
  /** Whether the words follow now only because time goes on. */
  calm = false;
  /** Whether somebody may want to be told of every event that happens, however small. */
  heard = true;
  /** Gets the words of a protocol, before anything is said of a run of it. @type {(protocol: string) => Promise<void>} */
  speak = async () => {};
  /** @type {import("./frame.js").Decoded | undefined} */
  frame;
  /** What the run's protocol is made of. @type {import("#wasm").ProtocolTable | undefined} */
  tables;

  /** @param {Store} store */
  constructor(store) {
    super();
    this.#store = store;
    this.teller = new Teller(this, store);
  }

  /** Whether a run is there. */
  get ready() {
    return this.#session !== undefined;
  }

  /** Asks for what has not come yet of the crate, and waits for it. */
  async whole() {
    await this.#crate?.whole();
  }

  /** Waits until all of the crate has come, whoever asks for it. */
  async arrived() {
    await this.#crate?.arrived;
  }

  /** Whether time goes on. */
  get playing() {
    return this.#store.playing.peek();
  }

  /** The session, for those who look; only while `ready`. */
  get session() {
    if (!this.#session) throw new Error("no run is open");
    return this.#session;
  }

  /**
   * Opens a run by a script, a link or an exported trace, or a built-in one by its name; the one before stays if that
   * fails.
   * @param {{ script?: string, scenario?: string }} what
   * @param {{ early?: boolean, again?: boolean, same?: boolean, soon?: boolean }} [how] early: at its very start; again: the
   *   run that is open; same: that one, if under another seed; soon: before all of the crate is there
   */
  async open({ script, scenario }, { early = false, again = false, same = again, soon = false } = {}) {
    const crate = await (soon ? loadFirst() : load());
    const { Session } = crate;
    agree(Session.frameLayout());
    const text = script ?? this.#guard(() => Session.story(scenario ?? ""));
    await crate.family(text);
    const session = this.#guard(() => (script === undefined ? Session.load(text) : Session.importText(text)));
    const name = scenario ?? this.#guard(() => nameOfRun(Session, session.script()));
    // A script may say anything of a story, but what is told is checked all the same.
    const narrated = name !== undefined && this.#guard(() => session.narrate(name));
    const skip = early ? 0 : (this.#guard(() => session.outlook(AHEAD)) ?? 0);
    await this.speak(session.protocol());
    if (this.#session) this.dispatchEvent(new Event("leaving"));
    batch(() => {
      this.#forget();
      this.hold(crate, session, { name, narrated, skip });
    });
    this.dispatchEvent(new CustomEvent("opened", { detail: { again, same } }));
  }

  /**
   * Holds a session from its start on, in place of the one before.
   * @param {import("./wasm.js").Crate} crate @param {import("#wasm").Session} session
   * @param {{ name?: string, narrated?: boolean, skip?: number }} [how] the scenario, whether it is told, and how far to skip
   */
  hold(crate, session, { name, narrated = false, skip = 0 } = {}) {
    this.#session?.free();
    this.#crate = crate;
    crate.arrived.then(() => (this.tapes.whole = true));
    this.#session = session;
    this.teller.narrated = narrated;
    this.tables = crate.Session.protocols().find(({ id }) => id === session.protocol());
    // Where somebody leads from the beginning, that is what there is to see.
    if (skip > BEFORE && !this.#decode().head.leader) this.#guard(() => session.advance(skip - BEFORE, BUDGET));
    batch(() => this.#begin(name));
  }

  /** Tells a lesson along the run, from its start on, in place of what its story tells. @param {string} text */
  teach(text) {
    const lesson = this.travel((session) => session.teach(text));
    this.teller.narrated = false;
    return lesson;
  }

  /** Takes the same run from its start again, with all commands. */
  restart() {
    return this.open({ script: this.session.script(), scenario: this.#store.scenario.peek() }, { again: true });
  }

  /** The same commands under another seed, from the start. @param {number} seed */
  reseed(seed) {
    const script = this.session.script().replace(/^seed .*$/m, `seed ${seed}`);
    return this.open({ script, scenario: this.#store.scenario.peek() }, { same: true });
  }

  /** Another run is opened: nothing of the one before is looked at any more. */
  #forget() {
    const { selected, why, sight, compared, target } = this.#store;
    sight.peek()?.end();
    for (const each of [selected, why, sight, compared]) each.value = undefined;
    target.value = "leader";
  }

  /** @param {string | undefined} scenario */
  #begin(scenario) {
    this.#at = this.session.now();
    this.#seen = 0;
    this.annals.clear();
    this.teller.begin(false);
    this.#turn();
    this.tapes.reset();
    const store = this.#store;
    store.scenario.value = scenario;
    store.ready.value = true;
    store.failure.value = undefined;
    store.headline.value = undefined;
    this.keep();
    this.#survey();
    this.#look();
    store.headline.value ??= opening(scenario, this.frame);
    this.#pacer.hear(this.#readingTime());
  }

  play() {
    if (!this.#session) return;
    const { session } = this;
    const end = session.end();
    if (end !== undefined && session.now() >= end) this.#guard(() => session.goOn());
    this.#at = session.now();
    this.#pacer.go();
    this.#store.playing.value = true;
  }

  pause() {
    [this.hurry, this.#store.playing.value] = [false, false];
    this.#look();
    this.dispatchEvent(new Event("paused"));
  }

  /** The next thing that happens. */
  step() {
    if (!this.#session) return;
    this.#store.playing.value = false;
    const done = this.#guard(() => this.session.step());
    this.#look();
    if (!done) this.#close();
  }

  /** Does what the text says, now. @param {string} text a command in the words of scripts */
  command(text) {
    const done = this.#guard(() => this.session.apply(text));
    this.#outlook = { until: -1 };
    this.#pacer.act();
    this.keep();
    this.#survey();
    this.#look();
    this.dispatchEvent(new Event("acted"));
    return done;
  }

  /**
   * Goes elsewhere in time, or to another branch, or changes a line: time stands then.
   * @template T @param {(session: import("#wasm").Session) => T} work
   * @param {{ briefly?: boolean }} [how] briefly: while somebody drags, so that only the last events are looked at
   */
  travel(work, { briefly = false } = {}) {
    this.brief = briefly;
    this.#store.playing.value = false;
    const done = this.#guard(() => work(this.session));
    batch(() => this.#arrive(briefly ? GLANCED : LOOKED));
    this.dispatchEvent(new Event("travelled"));
    return done;
  }

  /** Asks the session, which stays where it is. @template T @param {(session: import("#wasm").Session) => T} work */
  inquire(work) {
    return this.#guard(() => work(this.session));
  }

  /**
   * Goes towards an instant, and plays no more than so many events on the way.
   * @param {string} stamp in the script's words @param {number} events @param {{ briefly?: boolean }} [how]
   * @returns {boolean} whether it is there
   */
  approach(stamp, events, how) {
    const { Reached } = /** @type {import("./wasm.js").Crate} */ (this.#crate);
    return this.travel((session) => session.seekStamp(stamp, events), how) !== Reached.Budget;
  }

  /** Goes likewise to where the run stands that leads this one. @param {Player} first @param {number} events @param {boolean} quietly without the words */
  follow(first, events, quietly) {
    const { Reached } = /** @type {import("./wasm.js").Crate} */ (this.#crate);
    const reached = this.#guard(() => this.session.seekStamp(first.session.stamp(), events));
    const on = this.session.eventCount() - this.#seen;
    if (on < 0 || on > events) batch(() => this.#arrive(first.brief ? GLANCED : LOOKED));
    else this.#look(quietly);
    return reached !== Reached.Budget;
  }

  /** Goes likewise towards where so many events have happened. @param {number} number @param {number} events */
  approachEvent(number, events) {
    const { Reached } = /** @type {import("./wasm.js").Crate} */ (this.#crate);
    return this.travel((session) => session.seekEventPiece(number, events)) !== Reached.Budget;
  }

  /** Something about the branches changed, but not where the run stands. @template T @param {(session: import("#wasm").Session) => T} work */
  arrange(work) {
    const done = this.#guard(() => work(this.session));
    this.#survey();
    this.#store.tick.value++;
    this.#store.glance.value++;
    this.#store.beat.value++;
    return done;
  }

  /** Says what had just happened here, as if time had come this way. @param {number} looked how many events are looked at */
  #arrive(looked) {
    const { session } = this;
    const store = this.#store;
    this.#survey();
    this.frame = this.#guard(() => this.#decode());
    const count = session.eventCount();
    const from = Math.max(0, count - looked);
    this.#at = session.now();
    this.#turn();
    this.teller.begin(from > 0 && this.frame.head.acknowledged > 0);
    store.headline.value = undefined;
    const marks = this.tapes.active?.marks ?? [];
    const known = session.recordedCount() - AT_HAND;
    const find = (/** @type {number} */ number) =>
      number < known ? undefined : this.#guard(() => session.events(number, number + 1)).map(happening)[0];
    if (looked === GLANCED && this.#seen >= from) this.annals.rewind(from);
    else this.annals.recall(marks, from, find);
    // Of a quiet while, what came before it is still the news.
    const last = marks[before(marks, from) - 1];
    if (last) this.#retell(Math.max(0, last.event - GLANCED), last.event + 1);
    this.#retell(from, count, true);
    this.#seen = count;
    store.headline.value ??= opening(store.scenario.peek(), this.frame);
    this.#look();
    // Who went there is told where they are, and not of the way.
    this.teller.quiet();
  }

  /** Takes in events that nobody need be told of. @param {number} from @param {number} to @param {boolean} [list] as well */
  #retell(from, to, list = false) {
    for (const each of this.#guard(() => this.session.events(from, to))) this.teller.take(happening(each), list);
  }

  #survey() {
    this.#guard(() => this.tapes.survey(this.session));
  }

  /** Why a command would do nothing now, if it would. @param {string} text @returns {string | undefined} */
  check(text) {
    return this.#guard(() => this.session.check(text)) ?? undefined;
  }

  /**
   * Lets real time pass.
   * @param {number} elapsed milliseconds @returns {boolean} whether time goes on
   */
  pass(elapsed) {
    const store = this.#store;
    if (!this.#session || !store.playing.peek()) return false;
    this.#sinceBeat += elapsed;
    this.#sinceGlance += elapsed;
    if (this.still.matches && store.auto.peek() && !this.hurry) {
      const leap = this.#pacer.leap(elapsed, this.#view());
      if (leap === 0) return true;
      this.#at += leap;
    } else {
      if (store.auto.peek()) store.pace.value = this.#pacer.next(elapsed, this.#view());
      this.#at += (store.pace.peek() * elapsed) / 1_000;
    }
    const { Reached } = /** @type {import("./wasm.js").Crate} */ (this.#crate);
    const reached = this.#guard(() => this.session.advanceToBreach(Math.floor(Math.min(this.#at, this.limit)), BUDGET));
    if (reached !== Reached.Until) this.#at = this.session.now();
    if ([Reached.End, Reached.Breach, Reached.Told].includes(reached)) store.playing.value = false;
    this.#look(store.playing.peek() && this.#sinceBeat < BEAT);
    if (reached === Reached.End) this.#close();
    if (!store.playing.peek()) this.dispatchEvent(new Event("paused"));
    return store.playing.peek();
  }

  /** @returns {import("./pace.js").Scene} */
  #view() {
    const { clients = [], nodes = [] } = this.frame ?? {};
    const now = this.session.now();
    if (now >= this.#outlook.until) {
      const at = this.#guard(() => this.session.outlook(AHEAD)) ?? undefined;
      this.#outlook = { at, until: at ?? now + AHEAD };
    }
    const { at } = this.#outlook;
    return {
      ahead: at === undefined ? undefined : Math.max(0, at - this.#at),
      ...{ led: Boolean(this.frame?.head.leader), hurry: this.hurry },
      began: clients.reduce((sum, { began }) => sum + began, 0),
      ending: this.teller.done && nodes.every(({ status }) => status !== PAUSED && status !== CRASHED),
    };
  }

  /**
   * Takes in what happened since the last look, and redraws.
   * @param {boolean} [quietly] without the words, unless there is a headline: then all words must agree with it
   */
  #look(quietly = false) {
    const store = this.#store;
    const before = store.headline.peek();
    this.frame = this.#guard(() => this.#decode());
    this.tapes.stops = store.lesson.peek() !== undefined;
    this.#guard(() => this.tapes.follow(this.session, !store.playing.peek()));
    batch(() => {
      this.#hear();
      this.teller.tell();
    });
    if (store.headline.peek() !== before) this.#pacer.hear(this.#readingTime());
    store.tick.value++;
    const same = store.headline.peek() === before;
    this.calm = store.playing.peek() && same;
    if (!quietly || this.#sinceGlance >= GLANCE) {
      this.#sinceGlance = 0;
      store.glance.value++;
    }
    if (!quietly || !same) {
      this.#sinceBeat = 0;
      store.beat.value++;
    }
    this.calm = false;
  }

  #decode() {
    const { u32 } = this.numbers(
      (session) => session.frame(),
      (session) => session.framePtr(),
    );
    // The next call into the crate may move its memory.
    return decode(u32.slice());
  }

  /**
   * Numbers that the session lays down in its memory: as they are until it is asked anything else.
   * @param {(session: import("#wasm").Session) => number} fill says how many
   * @param {(session: import("#wasm").Session) => number} place where they lie
   */
  numbers(fill, place) {
    const length = this.#guard(() => fill(this.session));
    const { buffer } = /** @type {import("./wasm.js").Crate} */ (this.#crate).memory;
    const start = place(this.session);
    return { u32: new Uint32Array(buffer, start, length), f32: new Float32Array(buffer, start, length) };
  }

  #hear() {
    const session = this.session;
    // Where the run has gone back, it knows more events than have happened.
    const count = session.eventCount();
    while (this.#seen < count) {
      const to = Math.min(this.#seen + PAGE, count);
      // Played fast, very much happens in a frame that neither a list nor a sentence names.
      const all = this.heard || !this.teller.answered;
      const page = this.#guard(() => (all ? session.events(this.#seen, to) : session.news(this.#seen, to)));
      for (const each of page) {
        const e = happening(each);
        this.teller.take(e);
        this.dispatchEvent(new CustomEvent("happening", { detail: { event: each, breach: e.breach } }));
      }
      this.#seen = to;
    }
  }

  #readingTime() {
    const { headline, words } = this.#store;
    return readingTime(headline.peek()?.say(words.peek()) ?? "");
  }

  /** Another run, or another place in it: what was seen ahead and told says nothing any more. */
  #turn() {
    this.#pacer.reset();
    this.#outlook = { until: -1 };
  }

  get protocol() {
    return this.tables?.id ?? "";
  }

  /** The script is over: says what became of what was promised. */
  #close() {
    const { headline, beat } = this.#store;
    this.teller.tell();
    if (headline.peek()?.key !== "told end") {
      const count = this.#guard(() => kept(this.session));
      this.teller.say(ending(this.#seen, count));
    }
    beat.value++;
  }

  /** Notes the script as it now is, for when the crate fails. */
  keep() {
    const session = this.session;
    this.#kept = this.#guard(() => ({ script: session.script(), seed: String(session.seed()) }));
  }

  /** A panic as it would come, for the test of the screen that it leads to. */
  panic() {
    this.#guard(() => this.#crate?.panicForTest());
  }

  /**
   * Runs what may end in a panic, or for which a part of the crate may be missing. After that the instance is of no more use.
   * @template T @param {() => T} work @returns {T}
   */
  #guard(work) {
    try {
      return work();
    } catch (error) {
      const missing = error instanceof Missing;
      if (!missing && !(error instanceof WebAssembly.RuntimeError)) throw error;
      this.#crate?.poison();
      this.#session = undefined;
      const message = this.#crate?.lastPanic() ?? error.message;
      const store = this.#store;
      store.playing.value = false;
      store.failure.value = { kind: missing ? "load" : "panic", message, ...this.#kept };
      throw error;
    }
  }

  /** Ends for good. */
  end() {
    this.#session?.free();
    this.#session = undefined;
  }
}
