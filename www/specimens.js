// @ts-check
// The specimen page: the legend by itself, in either theme and language, and in one grey.

import { dark, light, readTheme } from "./canvas/theme.js";
import en from "./i18n/en/specimens.js";
import zh from "./i18n/zh-CN/specimens.js";
import { fillLegend } from "./legend.js";

const catalogues = { en, "zh-CN": zh };
const names = { en: "English", "zh-CN": "中文" };

/** @typedef {keyof typeof catalogues} Language */

const wishes = new URLSearchParams(location.search);
const preferred = wishes.get("lang") ?? navigator.language;
const state = {
  language: /** @type {Language} */ (preferred.startsWith("zh") ? "zh-CN" : "en"),
  theme: wishes.get("theme") ?? "auto",
  grey: wishes.has("grey"),
};

/** @param {string} selector */
const find = (selector) => /** @type {HTMLElement} */ (document.querySelector(selector));

/**
 * A choice among words, under its name.
 * @param {string} name @param {Record<string, string>} options @param {string} chosen
 * @param {(value: string) => void} choose
 */
function choice(name, options, chosen, choose) {
  const list = document.createElement("select");
  list.append(...Object.entries(options).map(([value, text]) => new Option(text, value, false, value === chosen)));
  list.addEventListener("change", () => choose(list.value));
  return labelled(name, list);
}

/** @param {string} name @param {HTMLElement} control */
function labelled(name, control) {
  const label = document.createElement("label");
  label.append(name, " ", control);
  return label;
}

/** @param {string} name */
function greyBox(name) {
  const box = Object.assign(document.createElement("input"), { type: "checkbox", checked: state.grey });
  box.addEventListener("change", () => change({ grey: box.checked }));
  return labelled(name, box);
}

/** @param {Partial<typeof state>} changes */
function change(changes) {
  const control = [...find("#choices").querySelectorAll("select, input")].indexOf(
    /** @type {Element} */ (document.activeElement),
  );
  Object.assign(state, changes);
  show();
  // The controls were made anew, and the keyboard stays where it was.
  const next = find("#choices").querySelectorAll("select, input")[control];
  if (next instanceof HTMLElement) next.focus();
}

function show() {
  const words = catalogues[state.language];
  document.documentElement.lang = state.language;
  document.documentElement.dataset.theme = state.theme;
  document.title = `${words.title} · Quorate`;
  find("h1").textContent = words.title;
  find("#intro").textContent = words.intro;
  find("#choices").replaceChildren(
    choice(words.theme, words.themes, state.theme, (theme) => change({ theme })),
    choice(words.language, names, state.language, (language) =>
      change({ language: /** @type {Language} */ (language) }),
    ),
    greyBox(words.grey),
  );
  const place = find("#legend");
  place.classList.toggle("grey", state.grey);
  const system = matchMedia("(prefers-color-scheme: dark)").matches ? dark : light;
  const fixed = state.theme === "dark" ? dark : state.theme === "light" ? light : system;
  // Forced colours are the reader's own, and only the document knows them.
  fillLegend(place, words, matchMedia("(forced-colors: active)").matches ? readTheme(place) : fixed);
}

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", show);
show();
