// What the page does: one object that all panels share. The element makes it and hands it down.

import { batch, effect } from "@preact/signals-core";
import { Clock } from "./clock.js";
import { catalogue, withFamily, withShelf } from "./i18n.js";
import { Linker } from "./linker.js";
import { Player } from "./player.js";
import { explain } from "./problem.js";
import { whenRecoloured } from "./recolour.js";
import { fetchRun, isAddress } from "./site.js";
import { Store } from "./store.js";
import { Travels } from "./travels.js";
import { load, loadFirst } from "./wasm.js";

/** @typedef {import("../i18n/en.js").Catalogue} Catalogue */

/** Something that is said in the reader's words, when it is shown. @typedef {(words: Catalogue) => string} Say */
/** One thing that the reader may do now. @typedef {{ command: string, say: Say }} Proposal */

/** To which lessons stories lead at their ends. @type {Record<string, string[]>} */
const DOORS = { "raft/shop": ["raft/lose-one", "raft/half"] };

export class App extends Travels {
  /** Whether the reader wants no motion. */
  still = matchMedia("(prefers-reduced-motion: reduce)");
  /** What else draws in the loop: the canvases. @type {Set<(elapsed: number) => boolean>} */
  #painters = new Set();
  /** What is wrong with what was asked for from without, by what it is about. @type {Map<string, Say>} */
  #remarks = new Map();

  /** Whether the run comes from this reader's own history: nobody gave it to them. */
  own = false;
  /** What had the keyboard when a question was asked. @type {Element | null | undefined} */
  asker;
  /** The digest that whoever gave the run away had seen, until it is held against that of the run. @type {string | undefined} */
  #claim;

  /** @param {HTMLElement} host @param {Catalogue} words */
  constructor(host, words) {
    const store = new Store(words);
    super(store, new Player(store));
    this.host = host;
    this.linker = new Linker(this.player);
    this.player.addEventListener("acted", () => (this.#claim = undefined));
    this.linker.addEventListener("linked", (event) => this.#verify(/** @type {CustomEvent} */ (event).detail));
    this.clock = new Clock((elapsed) => {
      const plays = this.player.pass(elapsed);
      const busy = [...this.#painters].map((paint) => paint(elapsed));
      return plays || busy.includes(true);
    });
    this.player.addEventListener("moved", () => this.clock.invalidate());
    this.player.addEventListener("opened", () => (store.doors.value = false));
    effect(() => {
      if (store.headline.value?.key === "told end" && this.doors().length > 0) store.doors.value = true;
    });
    effect(() => {
      store.side.value = store.lesson.value || store.doors.value ? "lesson" : "events";
    });
  }

  /** Draws with every frame. @param {(elapsed: number) => boolean} paint says whether it wants another frame */
  paintWith(paint) {
    this.#painters.add(paint);
    this.clock.invalidate();
    return () => this.#painters.delete(paint);
  }

  /** @param {{ scenario?: string, script?: string }} what @param {{ early?: boolean, soon?: boolean }} [how] */
  async open(what, how) {
    await (how?.soon ? loadFirst() : Promise.all([load(), this.#shelve()]));
    if (!(await this.#learn(what.scenario))) {
      await this.player.open(what, how);
      this.closeLesson();
    }
    await this.#speak();
    // What was said of another run's digest is not said of this one.
    this.remark("digest", undefined);
    this.#claim = this.session.claimedDigest();
    this.clock.invalidate();
    if (how?.soon) this.player.arrived().then(() => this.#shelve());
  }

  /** Fetches the words of the protocol of the run that was opened. Without them there are its ids. */
  async #speak() {
    const { words } = this.store;
    for (;;) {
      const before = words.peek();
      const all = await withFamily(before, this.player.protocol).catch(() => before);
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
    if (kind === "card") await openCard(this, id, how);
    else await openLesson(this, id, how);
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
      this.remark("scenario", (words) => explain(words, error));
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
      if (isRefused(error)) this.remark("scenario", (words) => explain(words, error));
      else this.fail(error);
      return false;
    }
    this.begin();
    this.pause();
    return true;
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

  /** @override */
  redraw() {
    this.clock.invalidate();
  }

  /** @param {string} scenario the name of a built-in one, or a link */
  async openScenario(scenario) {
    if (!(await this.reopen(scenario))) return;
    this.#announce("scenario", scenario);
    this.autoplay();
  }

  /** Opens a script for a host page: at its very start, and paused. @param {string} script */
  async load(script) {
    await this.open({ script }, { early: true });
    this.pause();
  }

  /**
   * Opens a run of the reader's own: a script, a link, or the head of an exported trace. Throws what is wrong with it.
   * @param {string} text
   */
  async openScript(text) {
    await this.open({ script: text });
    this.#announce("scenario", undefined);
    this.closeScript(false);
    this.play();
  }

  /** Opens the dialog in which another run is pasted or chosen. */
  openAnother() {
    this.editScript({ text: "", other: true });
  }

  /** Lets a run that was opened play by itself, unless the reader wants no motion or a lesson waits for them. */
  autoplay() {
    if (!this.still.matches && !this.store.lesson.peek()) this.play();
  }

  /** Whether a key is one of a presenter's, and was obeyed. @type {((event: KeyboardEvent) => boolean) | undefined} */
  presenterKey;

  /** Shows the page to others, or no longer. @param {boolean} on */
  present(on) {
    batch(() => {
      [this.store.present.value, this.store.hush.value] = [on, false];
    });
    this.clock.invalidate();
    this.focus("caption");
  }

  play() {
    this.player.play();
    this.clock.invalidate();
  }

  pause() {
    this.player.pause();
  }

  toggle() {
    if (this.store.playing.peek()) this.pause();
    else this.play();
  }

  step() {
    this.player.step();
  }

  async restart() {
    await this.#try(() => this.player.restart());
  }

  /** @param {number} seed */
  async setSeed(seed) {
    await this.#try(() => this.player.reseed(seed));
  }

  async newSeed() {
    const { freshSeed } = await load();
    await this.setSeed(freshSeed());
  }

  /** After a panic: the same run from its start, in a new instance. */
  async recover() {
    const failure = this.store.failure.peek();
    const scenario = this.store.scenario.peek();
    await this.#try(() =>
      this.open(failure?.script ? { script: failure.script, scenario } : { scenario: scenario ?? "raft/shop" }),
    );
  }

  /** Runs what may fail, and shows the screen for failures where it does. @param {() => Promise<void>} work */
  async #try(work) {
    await work().catch((error) => this.fail(error));
  }

  /** Shows that nothing goes on. @param {unknown} error */
  fail(error) {
    if (this.store.failure.peek()) return;
    const message = error instanceof Error ? error.message : String(error);
    this.store.failure.value = { kind: "load", message, script: "", seed: "" };
  }

  /** Does something to the run, now. @param {string} command in the words of scripts */
  command(command) {
    const done = this.player.command(command);
    this.begin();
    this.clock.invalidate();
    return done;
  }

  /**
   * The same, for a control.
   * @param {string} command @returns {number | undefined} the place of the operation that it began, if it did
   */
  act(command) {
    const before = this.operationCount();
    this.command(command);
    return this.operationCount() > before ? before : undefined;
  }

  /** What a client was told, by the place of its operation. @param {number} place */
  answer(place) {
    const asked = this.session.operations(place, 1)[0];
    return asked ? this.answerText(asked) : "";
  }

  /** What the words point at: those of a lesson, or else the caption's. */
  lit() {
    const { lesson, headline } = this.store;
    const taught = lesson.peek();
    const told = taught && "told" in taught && !taught.aside.peek() ? taught.told.peek() : undefined;
    if (told) return { nodes: told.lit, slots: told.slot === null ? [] : [told.slot] };
    return { nodes: headline.peek()?.lit ?? [], slots: [] };
  }

  /** The one thing that a reader would most likely do now. @returns {Proposal | undefined} */
  nextAction() {
    if (!this.player.ready || this.store.failure.peek()) return undefined;
    // What a lesson asks for comes first.
    if (this.store.lesson.value) return undefined;
    // Where a promise has just been broken, one looks before one does anything else.
    if (this.store.headline.peek()?.key === "breach") return undefined;
    const action = this.#nextAction();
    return action && this.shows(action.control) ? action : undefined;
  }

  /** @returns {(Proposal & { control: import("./controls.js").Control }) | undefined} */
  #nextAction() {
    const { nodes, leader } = this.cluster();
    const down = nodes.filter(({ status }) => status === "crashed");
    if (down.length === 1) {
      const [{ name }] = down;
      return {
        control: "restart",
        command: `restart ${name}`,
        say: (words) => words.caption.restartNode({ node: name }),
      };
    }
    if (down.length > 1) {
      return { control: "restart", command: "restart crashed", say: (words) => words.caption.restartAll };
    }
    if (this.check("heal") === undefined) {
      return { control: "heal", command: "heal", say: (words) => words.caption.healNow };
    }
    if (!leader) return undefined;
    return { control: "crash", command: "crash leader", say: (words) => words.caption.crashLeader };
  }

  /** Looks into something, and aims the action bar at it. @param {import("./store.js").Selection | undefined} selection */
  select(selection) {
    batch(() => {
      this.store.why.value = undefined;
      this.store.selected.value = selection;
      if (selection?.kind === "node" && selection.name.startsWith("n")) this.store.target.value = selection.name;
      if (!selection) this.store.target.value = "leader";
    });
    this.clock.invalidate();
  }

  /**
   * Asks why something is so or, with `not`, why it is not; time stands meanwhile. The answer stands in the inspector.
   * @param {string} subject as the session takes it: "event 12", "node n3", "slot 7", "leader" @param {boolean} [not]
   */
  ask(subject, not = false) {
    const { why } = this.store;
    const answer = this.answerTo(subject, not);
    if (!answer) return;
    if (this.store.playing.peek()) this.pause();
    if (!why.peek()) this.asker = this.host.shadowRoot?.activeElement;
    why.value = { subject, answer, before: why.peek() };
  }

  /** Goes back to a question that was asked before, or to none. @param {import("./store.js").Asked | undefined} asked */
  askAgain(asked) {
    this.store.why.value = asked;
    this.clock.invalidate();
  }

  /**
   * Plays the run without a cause, in a branch, to see whether the same comes about.
   * @param {number} cause the event to leave out @param {string} name of the branch
   */
  prove(cause, name) {
    const asked = this.store.why.peek();
    const effect = asked?.answer.chain[0]?.event.number;
    if (!asked || effect === undefined) return;
    const proof = this.player.travel((session) => {
      const found = session.prove(effect, cause);
      session.renameBranch(found.branch, name);
      return found;
    });
    this.player.keep();
    this.store.why.value = { ...asked, proof: { ...proof, cause } };
    this.clock.invalidate();
  }

  /** Sees the cluster through the eyes of a node, or through our own again. @param {string | undefined} name */
  async seeAs(name) {
    const { sight, note } = this.store;
    sight.peek()?.end();
    sight.value = undefined;
    if (name && this.nodeOf(name)) {
      try {
        const { Seeing } = await import("./seeing.js");
        sight.value = await Seeing.begin(this, name);
      } catch {
        note.value = { place: "actions", say: (words) => words.actions.notLoaded };
      }
    }
    this.clock.invalidate();
  }

  /** Sees as the node that is selected or, if somebody sees as it already, no longer. */
  toggleSight() {
    const { selected, sight } = this.store;
    const chosen = selected.peek();
    const name = chosen?.kind === "node" && chosen.name.startsWith("n") ? chosen.name : undefined;
    this.seeAs(name === sight.peek()?.name ? undefined : name);
  }

  /** Closes what lies uppermost: an answer, a node's view, the selection. */
  close() {
    const { why, sight, searching } = this.store;
    if (searching.peek()) this.giveUp();
    else if (why.peek()) this.askAgain(undefined);
    else if (sight.peek()) this.seeAs(undefined);
    else this.select(undefined);
  }

  /** Aims the action bar. @param {string} target "leader", or a node */
  aim(target) {
    this.store.target.value = target;
    this.select(target === "leader" ? undefined : { kind: "node", name: target });
  }

  /**
   * Opens the dialog of the script. Time stands meanwhile, so that the text and the digest on the page belong together.
   * @param {Partial<import("./store.js").ScriptDialog>} [changes]
   */
  editScript(changes = {}) {
    const before = this.store.script.peek();
    const resume = before?.resume ?? this.store.playing.peek();
    if (this.store.playing.peek()) this.pause();
    const whole = changes.whole ?? before?.whole ?? false;
    const other = changes.other ?? before?.other ?? false;
    // What somebody wrote stays until they say otherwise.
    const edited = changes.edited ?? (changes.text !== undefined || before?.edited === true);
    const text = changes.text ?? (edited && before ? before.text : this.scriptText(whole));
    this.store.script.value = { text, whole, resume, problem: changes.problem, other, edited };
  }

  /** @param {boolean} [resume] whether time goes on if it ran before */
  closeScript(resume = true) {
    const open = this.store.script.peek();
    this.store.script.value = undefined;
    if (resume && open?.resume) this.play();
  }

  /** @param {import("./i18n.js").Language} tag */
  async chooseLanguage(tag) {
    this.store.words.value = await catalogue(tag);
    this.clock.invalidate();
    this.#announce("lang", tag);
  }

  /** @param {"auto" | "light" | "dark"} theme */
  chooseTheme(theme) {
    this.store.theme.value = theme;
    this.#announce("theme", theme);
  }

  /** Tells the page around the element what the reader chose. @param {string} what @param {string | undefined} value */
  #announce(what, value) {
    this.host.dispatchEvent(new CustomEvent("quorate-choice", { detail: { [what]: value } }));
  }

  /** Calls back when colours may have changed. @param {() => void} recolour */
  whenRecoloured(recolour) {
    return whenRecoloured(this.store.theme, recolour);
  }

  /** Brings the keyboard to a region. @param {string} id */
  focus(id) {
    this.host.shadowRoot?.getElementById(id)?.focus();
  }

  /**
   * Brings the keyboard to one of these or, where none of them can be seen any more, to what was used last of the
   * actions, or to the node that is selected.
   * @param {...(HTMLElement | null | undefined)} wanted
   */
  refocus(...wanted) {
    const root = this.host.shadowRoot;
    const others = [".bar [tabindex='0']", ".bar select", "[data-node][tabindex='0']", ".page, .figure"];
    const all = [...wanted, ...others.map((each) => /** @type {HTMLElement | null} */ (root?.querySelector(each)))];
    all.find((each) => each?.isConnected && each.checkVisibility({ visibilityProperty: true }))?.focus();
  }

  end() {
    this.clock.end();
    this.player.end();
  }
}

/** What is to be opened. @param {string} scenario the name of a built-in one, a link, a script, or an address on the same site */
async function whatOf(scenario) {
  if (/^\s*(#|quorate\s+\d)/.test(scenario)) return { script: scenario };
  return isAddress(scenario) ? { script: await fetchRun(scenario) } : { scenario };
}

/** Whether what was asked for is refused, so that the run that is open stays. @param {unknown} error */
const isRefused = (error) => /** @type {Partial<import("#wasm").QuorateError>} */ (error).code !== undefined;
