// What the page does: one object that all panels share. The element makes it and hands it down.

import { batch, effect } from "@preact/signals-core";
import { Clock } from "./clock.js";
import { Library } from "./library.js";
import { Player } from "./player.js";
import { whenRecoloured } from "./recolour.js";
import { Store } from "./store.js";
import { load } from "./wasm.js";

/** @typedef {import("../i18n/en.js").Catalogue} Catalogue */

/** One thing that the reader may do now. @typedef {{ command: string, say: import("./library.js").Say }} Proposal */

export class App extends Library {
  /** What else draws in the loop: the canvases. @type {Set<(elapsed: number) => boolean>} */
  #painters = new Set();
  /** Panels that wait until it is their turn to be drawn afresh. @type {Set<() => void>} */
  turns = new Set();
  /** Those that are no more than a number: they go first in every second frame. @type {Set<() => void>} */
  numbers = new Set();
  #odd = false;
  /** What had the keyboard when a question was asked. @type {Element | null | undefined} */
  asker;

  /** @param {HTMLElement} host @param {Catalogue} words */
  constructor(host, words) {
    const store = new Store(words);
    super(host, store, new Player(store));
    this.clock = new Clock((elapsed) => {
      const plays = this.player.pass(elapsed);
      const busy = [...this.#painters].map((paint) => paint(elapsed));
      this.#odd = !this.#odd;
      // Where frames are slow neither keeps the other from its turn.
      const [next] = this.#odd ? [...this.numbers, ...this.turns] : [...this.turns, ...this.numbers];
      next?.();
      return plays || busy.includes(true) || this.numbers.size + this.turns.size > 0;
    });
    this.player.addEventListener("moved", () => this.clock.invalidate());
    effect(() => {
      const two = store.beside.value === "shown";
      store.side.value = two ? undefined : store.lesson.value || store.doors.value ? "lesson" : "events";
    });
  }

  /** Draws with every frame. @param {(elapsed: number) => boolean} paint says whether it wants another frame */
  paintWith(paint) {
    this.#painters.add(paint);
    this.clock.invalidate();
    return () => this.#painters.delete(paint);
  }

  /** @override */
  redraw() {
    this.clock.invalidate();
  }

  /**
   * Opens a run of the reader's own: a script, a link, or the head of an exported trace. Throws what is wrong with it.
   * @param {string} text
   */
  async openScript(text) {
    await this.open({ script: text });
    this.announce("scenario", undefined);
    this.closeScript(false);
    this.play();
  }

  /** Opens a form, as if it had been chosen under "More", or the list of all. @param {string} id */
  openForm(id) {
    const anchor = /** @type {HTMLElement | null | undefined} */ (this.host.shadowRoot?.querySelector(".bar .more"));
    if (anchor) this.store.form.value = { id, anchor };
  }

  /** Opens the dialog in which another run is pasted or chosen. */
  openAnother() {
    this.editScript({ text: "", other: true });
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

  toggle() {
    if (this.store.playing.peek()) this.pause();
    else this.play();
  }

  step() {
    this.store.tools.value = true;
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

  /** @override What the words point at: a noun of an answer, those of a lesson, or else the caption's. */
  lit() {
    const { lesson, hovered, present } = this.store;
    const pointed = hovered.peek()?.lit;
    if (pointed) return pointed;
    // While one presents, a lesson's words are out of sight.
    const taught = !present.peek() && lesson.peek();
    const told = taught && "told" in taught && !taught.aside.peek() ? taught.told.peek() : undefined;
    if (told) return { nodes: told.lit, slots: told.slot === null ? [] : [told.slot], at: told.at_us };
    return super.lit();
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
    if (this.checkStanding("heal") === undefined) {
      return { control: "heal", command: "heal", say: (words) => words.caption.healNow };
    }
    if (!leader) return undefined;
    return { control: "crash", command: "crash leader", say: (words) => words.caption.crashLeader };
  }

  /** The run that the evidence and the inspector are about. */
  looked() {
    return /** @type {this} */ (this.store.shown.peek() ?? this);
  }

  /** Lets the evidence and the inspector be about this run, and not about one beside it. */
  show() {
    this.store.shown.value = undefined;
  }

  /** Looks into something, and aims the action bar at it. @param {import("./store.js").Selection | undefined} selection */
  select(selection) {
    batch(() => {
      this.show();
      this.store.why.value = undefined;
      this.store.selected.value = selection;
      if (selection) this.store.tools.value = true;
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
    this.show();
    if (!why.peek()) this.asker = this.host.shadowRoot?.activeElement;
    why.value = { subject, answer, before: why.peek() };
  }

  /** Goes back to a question that was asked before, or to none. @param {import("./store.js").Asked | undefined} asked */
  askAgain(asked) {
    this.store.why.value = asked;
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
    const run = this.looked();
    const { why, sight, searching } = run.store;
    if (searching.peek()) this.giveUp();
    else if (why.peek()) run.askAgain(undefined);
    else if (sight.peek()) run.seeAs(undefined);
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
    if (!(await this.speakIn(tag))) return;
    this.clock.invalidate();
    this.announce("lang", tag);
  }

  /** @param {"auto" | "light" | "dark"} theme */
  chooseTheme(theme) {
    this.store.theme.value = theme;
    this.announce("theme", theme);
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
