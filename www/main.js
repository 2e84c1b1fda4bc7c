// The page: puts together what the address, the memory of earlier visits and the browser say, and gives it to the
// element; and keeps the address in step with what the reader chooses.

import { Address } from "./core/address.js";
import { catalogue, choose, match } from "./core/i18n.js";
import { comeBack, readAddress, remember, remembered } from "./core/url.js";
import { TABS } from "./panels/tabs.js";
import "./quorate-cluster.js";

const cluster = /** @type {import("./quorate-cluster.js").QuorateCluster} */ (
  document.querySelector("quorate-cluster")
);
// Nobody on this page listened before the element was there: until somebody does, it need not tell every event.
cluster.app.player.heard = false;
comeBack();
const wanted = readAddress();
const tabs = TABS.map(({ id }) => id);
const address = new Address(cluster, { lang: wanted.lang, theme: wanted.theme }, tabs);

wear(wanted.theme ?? remembered("theme") ?? "auto");
speak(choose(wanted.lang, remembered("lang"), ...navigator.languages), wanted.lang);
const { lang: _, theme: __, ...asked } = wanted;
cluster.app.store.tools.value = Object.values(asked).some((each) => each !== undefined);
const run = wanted.run ?? wanted.scenario ?? wanted.learn;
if (run) cluster.scenario = run;
// Whoever comes to an instant wants to see that one.
if (wanted.at) cluster.autoplay = false;
// An instant may be far away: to go there takes more than to watch.
(wanted.at ? cluster.ready : cluster.start()).then(
  () => address.start(),
  () => {},
);
cluster.opened.then(keep, () => {});

/** Once all has come that the page needs, it may work without a network from then on. */
async function keep() {
  const sealed = document.querySelector("meta[name=quorate-build]")?.getAttribute("content");
  await cluster.app.player.arrived();
  if (sealed) (await import("./core/offline.js")).keepOffline();
}

cluster.addEventListener("quorate-choice", (event) => {
  const { lang, theme } = /** @type {CustomEvent<import("./core/url.js").View>} */ (event).detail;
  if (theme) {
    address.choose({ theme });
    memorise("theme", theme);
    wear(theme);
  }
  if (lang) {
    address.choose({ lang });
    memorise("lang", lang);
    speak(choose(lang));
  }
});

if (window.parent !== window) import("./core/framed.js").then(({ reportHeight }) => reportHeight(cluster));

// Nothing else on this page wants keys.
document.addEventListener("keydown", (event) => {
  if (event.target === document.body) cluster.key(event);
});

document.addEventListener("paste", (event) => {
  if (event.target === document.body) cluster.paste(event);
});

/** Remembers a choice, or says that it cannot. @param {"lang" | "theme"} key @param {string} value */
function memorise(key, value) {
  const kept = remember(key, value);
  cluster.app.remark("storage", kept ? undefined : ({ address }) => address.forgets);
}

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
