// The page: puts together what the address, the memory of earlier visits and the browser say, and gives it to the
// element; and keeps the address in step with what the reader chooses.

import { catalogue, choose, match } from "./core/i18n.js";
import { readAddress, remember, remembered, writeAddress } from "./core/url.js";
import "./quorate-cluster.js";

const cluster = /** @type {import("./quorate-cluster.js").QuorateCluster} */ (
  document.querySelector("quorate-cluster")
);
const wanted = readAddress();

wear(wanted.theme ?? remembered("theme") ?? "auto");
speak(choose(wanted.lang, remembered("lang"), ...navigator.languages), wanted.lang);
if (wanted.scenario) cluster.scenario = wanted.scenario;

cluster.addEventListener("quorate-choice", (event) => {
  const choice = /** @type {CustomEvent<import("./core/url.js").Choice>} */ (event).detail;
  writeAddress(choice);
  if (choice.theme) {
    remember("theme", choice.theme);
    wear(choice.theme);
  }
  if (choice.lang) {
    remember("lang", choice.lang);
    speak(choose(choice.lang));
  }
});

// Nothing else on this page wants keys.
document.addEventListener("keydown", (event) => {
  if (event.target === document.body) cluster.key(event);
});

document.addEventListener("paste", (event) => {
  if (event.target === document.body) cluster.paste(event);
});

/** @param {string} theme */
function wear(theme) {
  document.documentElement.dataset.theme = theme;
  cluster.setAttribute("theme", theme);
}

/**
 * @param {import("./core/i18n.js").Language} language
 * @param {string} [asked] what the address asks for, which the element says if it is no language it knows
 */
async function speak(language, asked) {
  document.documentElement.lang = language;
  cluster.setAttribute("lang", asked && !match(asked) ? asked : language);
  document.title = (await catalogue(language)).title;
}
