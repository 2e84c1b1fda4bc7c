// A claim that articles make, and the experiments by which the engine judges it.

import { signal } from "@preact/signals-core";

/**
 * The words of a card.
 * @typedef {object} CardWords
 * @property {string} claim
 * @property {string} experiment what is tried, in a sentence
 * @property {Record<string, (parts: Experiment) => string>} results by the ids of the experiments
 * @property {Partial<Record<"holds" | "false" | "only-if", (parts: Record<string, Experiment>) => string>>} verdicts only of
 *   what the engine says, with what came of the experiments by their ids
 */

/** @typedef {import("#wasm").ExperimentView} Experiment */

/** What the reader may have changed the run by. */
const OWN = ["acted", "travelled", "opened"];

/** What came of experiments, by their ids. @param {Experiment[]} experiments */
export const byId = (experiments) => Object.fromEntries(experiments.map((each) => [each.id, each]));

export class Card {
  /** What the reader thinks of it. */
  belief = signal(/** @type {"yes" | "no" | "depends" | undefined} */ (undefined));
  /** What came of the experiments. @type {import("@preact/signals-core").Signal<import("#wasm").CardView | undefined>} */
  found = signal(undefined);
  /** The story of the experiment that is on the stage. */
  shown = signal("");
  /**
   * What comes of the claim with the reader's run in the place of the experiment on the stage, once they have changed it.
   * @type {import("@preact/signals-core").Signal<import("#wasm").CardView | undefined>}
   */
  own = signal(undefined);
  /** What is wrong with it. @type {unknown} */
  problem;

  #app;
  #text;
  /** @type {(() => void) | undefined} */
  #release;

  /** @param {import("./app.js").App} app @param {string} id @param {(tag: string) => CardWords | undefined} words @param {string} text */
  constructor(app, id, words, text) {
    this.#app = app;
    this.id = id;
    this.words = words;
    this.#text = text;
  }

  /** The story of the first experiment. */
  get first() {
    return /^\s*story (\S+)/m.exec(this.#text)?.[1] ?? "";
  }

  /** The run stays. */
  end() {
    this.#release?.();
  }

  /** From now on what the reader does to the run is judged as well. */
  #follow() {
    const { player } = this.#app;
    // Whoever drags time about is waited for.
    let later = 0;
    const look = () => {
      clearTimeout(later);
      later = window.setTimeout(() => this.#judge(), 100);
    };
    for (const kind of OWN) player.addEventListener(kind, look);
    this.#release = () => {
      clearTimeout(later);
      for (const kind of OWN) player.removeEventListener(kind, look);
    };
    look();
  }

  /** Holds the run at hand against the claim. */
  #judge() {
    const { player } = this.#app;
    const experiment = this.found.value?.experiments.find(({ story }) => story === this.shown.value);
    const found = experiment && player.ready ? player.session.judgeHere(this.#text, experiment.id) : undefined;
    this.own.value = found?.experiments.some((each) => each.own_until_us !== null) ? found : undefined;
  }

  /** Shows an experiment on the stage. @param {string} story */
  async watch(story) {
    this.shown.value = story;
    await this.#app.player.open({ scenario: story });
  }

  /** Lets the experiment on the stage go on, without long halts. */
  play() {
    if (this.#app.still.matches) return;
    this.#app.player.hurry = true;
    this.#app.play();
  }

  /** The reader says what they think: the engine plays the experiments, and the first plays on the stage. @param {"yes" | "no" | "depends"} belief */
  async believe(belief) {
    this.belief.value = belief;
    try {
      const { load } = await import("./wasm.js");
      this.found.value = (await load()).Session.judge(this.#text);
      this.#follow();
    } catch (error) {
      if (/** @type {Partial<import("#wasm").QuorateError>} */ (error).code === undefined) throw error;
      this.problem = error;
    }
    this.play();
  }
}
