// Sequence diagrams of runs, read and drawn by Mermaid itself. What else reads exports does so in tests/js/export.test.mjs.

import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "../../tools/lib.mjs";
import { drawn, ours, quorate } from "../js/support/fresh.mjs";
import { withEmptyPage } from "./browser.mjs";

/** How much of a run is drawn: what is drawn in full takes Mermaid some seconds. */
const SPAN = ["--from", "1s", "--to", "1200ms"];

/** @typedef {{ parse: (text: string) => Promise<{ diagramType: string }>, render: (id: string, text: string) => Promise<{ svg: string }>, initialize: (options: object) => void }} Mermaid */

test("Mermaid reads the diagram of any run, and draws each message and note of a span", async () => {
  const scripts = [...ours().filter(({ name }) => !name.startsWith("random/")), ...drawn(20)];
  const read = new Set();
  const diagrams = scripts.map(({ name, script }) => {
    const [, ...lines] = quorate(["export", "-", "--format", "mermaid"], script).trimEnd().split("\n");
    for (const line of lines) assert.match(line, /^(%% |participant |Note over |[nc]\d+(->>|-x))/, name);
    // A line means the same wherever it stands, and runs have thousands of the same: each is read once, the first run as it is.
    const news = lines.filter((line) => read.size === 0 || line.startsWith("participant ") || !read.has(line));
    for (const line of lines) read.add(line);
    const part = quorate(["export", "-", "--format", "mermaid", ...SPAN], script);
    return { name, whole: ["sequenceDiagram", ...news, ""].join("\n"), part };
  });
  await withEmptyPage(
    async (page) => {
      await page.addScriptTag({ path: join(root, "node_modules", "mermaid", "dist", "mermaid.min.js") });
      const found = await page.evaluate(async (diagrams) => {
        const { mermaid } = /** @type {typeof globalThis & { mermaid: Mermaid }} */ (globalThis);
        mermaid.initialize({ startOnLoad: false });
        const drawings = [];
        for (const [at, { name, whole, part }] of diagrams.entries()) {
          const { diagramType } = await mermaid.parse(whole).catch((error) => ({ diagramType: String(error) }));
          const { svg } = await mermaid.render(`d${at}`, part).catch((error) => ({ svg: `<p>${error}</p>` }));
          const drawing = new DOMParser().parseFromString(svg, "text/html");
          const texts = (/** @type {string} */ of) => [...drawing.querySelectorAll(of)].map((text) => text.textContent);
          const [messages, notes] = [texts(".messageText"), texts(".noteText")];
          const crosses = drawing.querySelectorAll("line[marker-end*=crosshead]").length;
          drawings.push({ name, diagramType, messages, notes, crosses, actors: new Set(texts("text.actor")).size });
        }
        return drawings;
      }, diagrams);
      let [all, dead, noted] = [0, 0, 0];
      for (const [at, { name, diagramType, messages, notes, crosses, actors }] of found.entries()) {
        assert.equal(diagramType, "sequence", name);
        const lines = diagrams[at].part.split("\n");
        const start = (/** @type {RegExp} */ of) => lines.filter((line) => of.test(line));
        const arrows = start(/^[nc]\d+(->>|-x)/);
        // Mermaid shows what is written there: escapes are read, and texts in two rows join.
        const said = arrows.map((line) => unescaped(line.replace(/^[^:]*: /, "")));
        assert.deepEqual(messages.map(squeezed), said.map(squeezed), name);
        assert.equal(crosses, start(/^[nc]\d+-x/).length, `${name}: arrows that end in a cross`);
        const words = start(/^Note over /).map((line) => unescaped(line.replace(/^[^:]*: /, "")));
        assert.equal(squeezed(notes.join("")), squeezed(words.join("")), name);
        assert.equal(actors, start(/^participant /).length, name);
        all += arrows.length;
        dead += crosses;
        noted += words.length;
      }
      assert.ok(all > 500 && dead > 5 && noted > 10, `${all} messages, ${dead} that never arrived, ${noted} notes`);
      // Mermaid puts styles into what it draws, which our own page's policy forbids.
    },
    { bypassCSP: true },
  );
});

/** @param {string} text */
const unescaped = (text) => text.replace(/#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)));

/** @param {string | null} text */
const squeezed = (text) => (text ?? "").replace(/\s+/g, "");
