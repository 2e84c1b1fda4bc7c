// What axe finds wrong with a page.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** @param {import("playwright-core").Page} page */
export async function complaints(page) {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe);
  return page.evaluate(async () => {
    const { axe } = /** @type {any} */ (window);
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    // Parts of controls lie below what sticks to the edges of a narrow window; their size is measured elsewhere here.
    const rules = { "target-size": { enabled: false }, "label-content-name-mismatch": { enabled: true } };
    // What it would fetch first, films and foreign style sheets, no page here has.
    const options = { runOnly: tags, rules, resultTypes: ["violations"], preload: false };
    const { violations } = await axe.run(document, options);
    return violations.map(
      (/** @type {any} */ { id, nodes }) =>
        `${id}: ${nodes.map((/** @type {any} */ node) => `${node.target.join(" ")} ${node.failureSummary ?? ""}`).join("; ")}`,
    );
  });
}
