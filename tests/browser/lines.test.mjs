// No sentence of the caption takes more than two lines, or three on a phone, in either language.

import assert from "node:assert/strict";
import { test } from "node:test";
import enShelf from "../../www/i18n/en/shelf.js";
import enSight from "../../www/i18n/en/sight.js";
import en from "../../www/i18n/en.js";
import zhShelf from "../../www/i18n/zh-CN/shelf.js";
import zhSight from "../../www/i18n/zh-CN/sight.js";
import zh from "../../www/i18n/zh-CN.js";
import { withPage } from "./browser.mjs";
import { ask, open } from "./cluster.mjs";

/** What may stand in a sentence, none of it short. */
const FACTS = new Proxy({}, { get: (_, name) => (/gap|silence|age/.test(String(name)) ? 262_500 : 188) });
const PARTS = {
  ...{ node: "n3", leader: "n5", from: "n1", to: "n4", client: "c1", epoch: 12, nodes: 5, granted: 3, late: true },
  ...{ rose: true, count: 200, span: 312_000, left: 141_000, other: "n4", slot: 102, next: "n2", behind: "n4" },
  ...{ role: "candidate", name: "Leader Completeness", says: "A committed entry is in every later leader’s log." },
  groups: [
    { name: "", nodes: ["n1", "n2"] },
    { name: "", nodes: ["n3", "n4", "n5"] },
  ],
  facts: FACTS,
};

/** All sentences of a part of the catalogue, with where they stand. @param {string} at @param {unknown} words @returns {[string, string][]} */
function sentences(at, words) {
  if (typeof words === "string") return [[at, words]];
  if (typeof words === "function") return [[at, words(PARTS)]];
  if (typeof words !== "object" || words === null) return [];
  return Object.entries(words).flatMap(([key, each]) => sentences(`${at}.${key}`, each));
}

/** Words on buttons, what stands beside the sentence, and what is only heard. */
const BESIDE = [
  "crashLeader",
  "restartNode",
  "restartAll",
  "healNow",
  "count",
  "how",
  "goOn",
  "shareMoment",
  "several",
];

/** @param {any} words @param {any} shelf @param {any} sight */
function captions(words, shelf, sight) {
  const own = Object.entries(words.caption).filter(([key]) => !BESIDE.includes(key));
  const { ago: _, ...seen } = sight;
  const told = Object.entries({ ...words.scenarios, ...shelf.scenarios, ...shelf.experiments }).flatMap(
    ([name, story]) => [...sentences(`${name}.opening`, story.opening), ...sentences(`${name}.told`, story.told ?? {})],
  );
  return [
    ...sentences("caption", Object.fromEntries(own)),
    ...sentences("raft", words.protocols.raft.captions),
    ...sentences("sight", {
      ...seen,
      follows: sight.follows({ ...PARTS, epoch: words.protocols.raft.inEpoch(PARTS) }),
    }),
    ...told,
  ];
}

for (const [lang, all] of /** @type {const} */ ([
  ["en", captions(en, enShelf, enSight)],
  ["zh-CN", captions(zh, zhShelf, zhSight)],
])) {
  test(`no caption is longer than two lines, or three on a phone: ${lang}`, async () => {
    assert.ok(all.length > 60, `${all.length}`);
    await withPage(async (page, url) => {
      for (const [width, most] of [
        [1440, 2],
        [360, 3],
      ]) {
        await page.setViewportSize({ width, height: 800 });
        await open(page, `${url}?lang=${lang}`, { paused: true });
        const long = await ask(
          page,
          (cluster, { all, most }) => {
            const own = /** @type {Element} */ (cluster.shadowRoot?.querySelector("quorate-caption .sentence"));
            const line = Number.parseFloat(getComputedStyle(own).lineHeight);
            return all.flatMap(([at, text]) => {
              const copy = document.createElement("p");
              copy.className = "sentence";
              copy.textContent = text;
              own.after(copy);
              const lines = Math.round(copy.getBoundingClientRect().height / line);
              copy.remove();
              return lines > most ? [`${at}: ${lines} lines: ${text}`] : [];
            });
          },
          { all, most },
        );
        assert.deepEqual(long, [], `${width} px`);
      }
    });
  });
}
