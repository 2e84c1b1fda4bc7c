// Lessons and cards as they are opened: their texts, their words, their styles come now.

import { Card } from "./card.js";
import { lateWords } from "./late.js";
import { Lesson } from "./lesson.js";
import { load } from "./wasm.js";
import "../panels/doors.js";
import "../panels/lesson.js";
import "../panels/card.js";
import sheet from "../styles/lesson.css" with { type: "css" };

/** @typedef {import("./app.js").App} App */
/** @typedef {import("./telling.js").Parts} Parts */

/**
 * The words of a lesson, by the ids of its items.
 * @typedef {object} LessonWords
 * @property {Record<string, (parts: LessonParts) => string>} steps
 * @property {Record<string, { ask: string, choices: Record<string, { say: string, answer: (parts: LessonParts) => string }> }>} asks
 * @property {Record<string, GoalWords>} goals
 * @property {Record<string, string>} [futures]
 * @property {string} remember
 * @property {string} source
 * @property {string} simplified
 */

/**
 * @typedef {object} GoalWords
 * @property {string} ask
 * @property {[string, string]} hints
 * @property {string} done
 * @property {(parts: { tried: number }) => string} [never] where it is out of reach
 * @property {string} [off] what is switched off then, as a button says it
 * @property {(parts: { node: string }) => string} [lags] where an old leader lacks what is new
 */

/**
 * What the words of a step may put in.
 * @typedef {Parts & { slot: number, next: string, behind: string }} LessonParts
 */

/** The words of a lesson, once they have come. @param {string} id @returns {(tag: string) => LessonWords | undefined} */
const wordsOf = (id) =>
  lateWords({
    en: () => import(`../i18n/en/lessons/${id}.js`),
    "zh-CN": () => import(`../i18n/zh-CN/lessons/${id}.js`),
  });

/**
 * What lessons put beside each other at their ends: a scenario, and the head of what stands beside it.
 * @type {Record<string, { scenario: string, head: string }>}
 */
const PAIRS = {
  "primary-backup/promise": {
    scenario: "primary-backup/ack-async",
    head: "quorate 1\nprotocol primary-backup\nnodes 3\nconfig sync=0s acknowledgement=majority\n",
  },
};

/** @param {string} id @returns {{ scenario: string, head: string } | undefined} */
export const pairOf = (id) => (Object.hasOwn(PAIRS, id) ? PAIRS[id] : undefined);

/** Opens two runs beside each other. @param {App} app @param {{ scenario: string, head: string }} pair */
export async function openPair(app, { scenario, head }) {
  await app.openScenario(scenario);
  app.store.beside.value = { head };
}

/**
 * Opens a lesson along its own story or, if it is to be told along the run that is open, along that.
 * @param {App} app @param {string} id @param {{ along?: boolean }} [how]
 */
export async function openLesson(app, id, { along = false } = {}) {
  const { default: text } = await import(`../../src/scenario/stories/${id}-lesson.txt`);
  dress(app);
  const story = /^story (\S+)/m.exec(text)?.[1] ?? "";
  if (!along) await app.player.open({ scenario: story }, { early: true });
  // A lesson is told by what a story's first seconds do not need.
  await load();
  const lesson = new Lesson(app, id, wordsOf(id));
  app.teach(lesson);
  lesson.begin(text);
}

/** @param {App} app @param {string} id @param {{ along?: boolean }} [how] */
export async function openCard(app, id, { along = false } = {}) {
  const { default: text } = await import(`../../src/scenario/stories/${id}-card.txt`);
  dress(app);
  const words = lateWords({
    en: () => import(`../i18n/en/cards/${id}.js`),
    "zh-CN": () => import(`../i18n/zh-CN/cards/${id}.js`),
  });
  const card = new Card(app, id, words, text);
  if (!along) await card.watch(card.first);
  app.teach(card);
}

/** Lends the page the styles of lessons. @param {App} app */
export function dress(app) {
  const root = app.host.shadowRoot;
  if (root && !root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
}
