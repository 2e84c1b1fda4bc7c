// What a host page or a test may ask of the element. Each method says what is wrong with what it was given.

import { LitElement } from "lit";
import { id as idIn, text as textIn } from "./given.js";

// What methods take, as an error says it.
const SCRIPT = "the text of a script";
const COMMAND = 'a command in the words of scripts, such as "crash n2"';
const INSTANT = 'an instant in the words of scripts, such as "7.3s"';
const BRANCH = "the id of a branch, as branches() has it";
const LINE = "the id of a line, as commands() has it";
const SUBJECT = 'what is asked about, such as "slot 7"';
const NAME = 'the name of a branch, or "" for none';

export class Hosted extends LitElement {
  /** All that the panels share. @type {import("./app.js").App} */
  app = /** @type {any} */ (undefined);
  /** Whether time is to run once there is a run. */
  wanted = false;

  /** Loads and opens the run, once. @returns {Promise<void>} */
  start() {
    return Promise.resolve();
  }

  /**
   * Opens a run from its script and stands at its start, paused. Fails with what is wrong, and leaves the run as it is.
   * @param {string} script
   */
  async load(script) {
    textIn("script", SCRIPT, script);
    await this.start().catch(() => {});
    await this.app.load(script);
  }

  /** Lets time run. */
  play() {
    this.wanted = true;
    this.start();
    this.app.play();
  }

  /** Stops time. */
  pause() {
    this.wanted = false;
    this.app.pause();
  }

  /** The next thing that happens, and nothing more. */
  step() {
    this.app.step();
  }

  /** One thing back, and nothing more. */
  stepBack() {
    this.app.stepBack();
  }

  /**
   * Goes to an instant as scripts write it, forward or back, and stands there.
   * @param {string} instant such as "7.3s", "12.5ms" or, after two actions of that moment, "12.5ms+2"
   * @returns a promise: whether time came there, or something else was done on a way that was long
   */
  seek(instant) {
    const at = textIn("instant", INSTANT, instant);
    // Throws where no run is open.
    return this.app.session && this.app.seek(at);
  }

  /** Every future of the run, in the order in which they were made: a command in what was played makes one. */
  branches() {
    return this.app.branches();
  }

  /** Goes on in another branch, at the same instant. @param {number} id */
  switchBranch(id) {
    this.app.switchBranch(idIn("id", BRANCH, id));
  }

  /** @param {number} id @param {string} name "" to take its name away */
  nameBranch(id, name) {
    this.app.nameBranch(idIn("id", BRANCH, id), textIn("name", NAME, name));
  }

  /** Deletes a branch; if it is the one that is played, another one goes on. @param {number} id */
  deleteBranch(id) {
    this.app.deleteBranch(idIn("id", BRANCH, id));
  }

  /** The first event at which two branches differ. @param {number} a @param {number} b */
  compare(a, b) {
    return this.app.compare(idIn("a", BRANCH, a), idIn("b", BRANCH, b));
  }

  /** Every line of the run's script and what came of it. */
  commands() {
    return this.app.commands();
  }

  /** Takes a line out: in a branch of its own where the run was played beyond it. @param {number} id */
  deleteCommand(id) {
    return this.app.deleteCommand(idIn("id", LINE, id));
  }

  /** Lets a line say something else at its instant. @param {number} id @param {string} text such as "crash n2" */
  editCommand(id, text) {
    return this.app.editCommand(idIn("id", LINE, id), textIn("text", COMMAND, text));
  }

  /** Lets a line stand at another instant. @param {number} id @param {string} instant such as "2s" */
  moveCommand(id, instant) {
    return this.app.moveCommand(idIn("id", LINE, id), textIn("instant", INSTANT, instant));
  }

  /**
   * Does something now: a command in the words of scripts, such as "crash leader".
   * @param {string} text
   * @returns the command as the script has it, its events, and why it did nothing, if so
   */
  command(text) {
    return this.app.command(textIn("text", COMMAND, text));
  }

  /**
   * Why something is so, in the reader's words: "event 12", "node n3", "slot 7", "epoch 2", "vote n3", "leader",
   * "message n1>n2#17", "operation c1 5". Where it is not so, why not. Nothing where there is no such thing.
   * @param {string} subject
   */
  why(subject) {
    return this.#explain(textIn("subject", SUBJECT, subject), false);
  }

  /**
   * Why something is not so yet: "leader", "node n3" (that it leads), "slot 7", "epoch 3", "operation c1 5".
   * @param {string} subject
   */
  whyNot(subject) {
    return this.#explain(textIn("subject", SUBJECT, subject), true);
  }

  /** @param {string} subject @param {boolean} not */
  async #explain(subject, not) {
    const answer = this.app.answerTo(subject, not);
    if (!answer) return undefined;
    const { placeOf, told, whyWords } = await import("./asking.js");
    const words = await whyWords(this.app.store.words.peek().tag, this.app.player.protocol);
    return { ...told(words, answer, placeOf(this.app)), answer };
  }

  /** The cluster now, as plain data. */
  snapshot() {
    return this.app.session.snapshot();
  }

  /** The whole run as text. */
  get script() {
    return this.app.session.script();
  }
}
