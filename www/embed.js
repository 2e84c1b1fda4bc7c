// A page for frames: one element, whose attributes stand in the query, and whose run may stand in the fragment. It keeps
// nothing in the browser.

import { reportHeight } from "./core/framed.js";
import { choose } from "./core/i18n.js";
import "./quorate-cluster.js";

/** What the query may say, as the element's attributes are called. */
const ATTRIBUTES = ["scenario", "lang", "theme", "controls", "show", "autoplay"];

const query = new URLSearchParams(location.search);
const cluster = document.createElement("quorate-cluster");
for (const name of ATTRIBUTES) {
  const value = query.get(name);
  if (value !== null) cluster.setAttribute(name, value);
}
if (location.hash.length > 1) cluster.setAttribute("scenario", location.hash);
document.documentElement.lang = choose(query.get("lang"), ...navigator.languages);
document.querySelector("main")?.replaceChildren(...document.querySelectorAll("h1"), cluster);
reportHeight(cluster);
