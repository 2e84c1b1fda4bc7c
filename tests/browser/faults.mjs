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
    const rules = { "label-content-name-mismatch": { enabled: true } };
    // What it would fetch first, films and foreign style sheets, no page here has.
    const options = { runOnly: tags, rules, resultTypes: ["violations"], preload: false, elementRef: true };
    const { violations } = await axe.run(document, options);
    // How large a control is that lies below what sticks to an edge of a narrow window shows once one has scrolled to it.
    const small = violations.find((/** @type {any} */ { id }) => id === "target-size");
    const at = scrollY;
    for (const node of small?.nodes ?? []) {
      node.element.scrollIntoView({ block: "center" });
      const again = await axe.run(node.element, { runOnly: { type: "rule", values: ["target-size"] } });
      node.fits = again.violations.length === 0;
    }
    if (small) scrollTo(0, at);
    if (small) small.nodes = small.nodes.filter((/** @type {any} */ { fits }) => !fits);
    if (small?.nodes.length === 0) violations.splice(violations.indexOf(small), 1);
    return violations.map(
      (/** @type {any} */ { id, nodes }) =>
        `${id}: ${nodes.map((/** @type {any} */ node) => `${node.target.join(" ")} ${node.failureSummary ?? ""}`).join("; ")}`,
    );
  });
}
