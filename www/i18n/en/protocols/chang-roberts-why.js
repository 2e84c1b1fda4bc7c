// Why, and why not: the words for the ring election.

import { span } from "../names.js";
import { bare, Node, node } from "../why-nouns.js";

/** @satisfies {import("../../../core/why.js").Answers} */
const answers = {
  rules: { "chang-roberts.least-only": "whoever begins passes on only numbers below its own" },
  says: {
    elected: (e) => `${Node(e.node)} was elected because its own number came all the way round.`,
    lost: (e) => `${Node(e.node)} has lost because number ${e.number} is below its own.`,
    "lost-again": (e) =>
      `${Node(e.node)} no longer leads because number ${e.number}, which came later, is below its own.`,
    dropped: (e) => `${Node(e.node)} passed on nothing because number ${e.number} is above its own.`,
    "passed-on": (e) => `${Node(e.node)} passed on number ${e.number} because nothing keeps it from doing so.`,
    again: (e) =>
      `${Node(e.node)} sent its number again because ${e.by === "you" ? "you ended its timer" : `it is still a candidate after ${span(e.every)}`}.`,
  },
  lacks: {
    "nobody-stands": () => "Nobody is elected: of those that run, none begins an election.",
    "not-least": (e) =>
      `Number ${bare(e.node)} comes round only if nobody drops it, and ${node(e.for)} does: its own is below.`,
    down: (e) => `${Node(e.node)} is down.`,
    "is-elected": (e) => `${Node(e.node)} is elected.`,
    "ends-down": (e) => `Number ${bare(e.node)}, which nobody drops, ends at ${node(e.from)}, which is down.`,
    "ends-cut": (e) =>
      `Number ${bare(e.node)}, which nobody drops, ends on the way from ${node(e.from)} to ${node(e.for)}: nothing gets through.`,
    "under-way": (e) => `Not yet: number ${bare(e.node)}, which nobody drops, is to come all the way round.`,
  },
};

export default answers;
