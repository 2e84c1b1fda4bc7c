// What each protocol's card says: what follows its sources and where, what is simplified, what is left out. docs/protocols
// has the same at length.

import { grouped, plural } from "./names.js";

export default {
  states: "States in this run",
  diagram: "The roles, who has which now, and how often nodes went from one to another",
  edge: (/** @type {{ from: string, to: string, count: number }} */ { from, to, count }) =>
    `From ${from} to ${to}: ${count > 0 ? plural(count, "time") : "possible, and not gone so far"}`,
  all: "Dark arrows are ways that nodes went up to this instant, with how often. Broken ones are possible, and nobody went them.",
  some: (/** @type {{ count: number }} */ { count }) =>
    `Dark arrows are ways that nodes went in the last ${grouped(count)} events, with how often. Broken ones are possible, and nobody went them.`,
  follows: "As its sources have it",
  beyond: "Beyond them, each by a setting",
  simplified: "Simplified",
  left: "Left out",
};
