// What the caption says: the newest thing that matters, made of nothing but what the run itself shows.

import { nameOf } from "./frame.js";
import { weight } from "./happening.js";
import { asks as asksFor, leads, shapeOf } from "./roles.js";
import { entry, protocolWords, sentence } from "./sentence.js";

/** @typedef {import("./happening.js").Happening} Happening */
/** @typedef {import("../i18n/en.js").Catalogue} Catalogue */

/**
 * @typedef {object} Headline
 * @property {string} key what kind of thing it is
 * @property {number} number the event that it is about
 * @property {string[]} lit the nodes and clients that it names
 * @property {number[]} [slots] the slots that it names
 * @property {number} [at] when it was, in microseconds
 * @property {(words: Catalogue) => string} say
 */

/**
 * What a headline may need to know of the run at that instant.
 * @typedef {object} Facts
 * @property {string} protocol
 * @property {(node: string) => { granted: number, nodes: number }} votes
 * @property {() => { name: string, nodes: string[] }[]} groups the sides of a partition
 * @property {() => { id: string } | undefined} broken the promise that broke last
 * @property {string | undefined} ledBefore who led until this event
 */

/** The acts of a person or a scenario that the caption names after their kind. */
const ACTS = /** @type {const} */ (["crash", "restart", "pause", "resume"]);

/** @param {Happening} e @param {Facts} facts @returns {Headline | undefined} */
export function headline(e, facts) {
  if (e.breach) return breach(e, facts);
  if (e.role) return role(e, facts);
  const act = ACTS.find((kind) => kind === e.kind);
  if (act) return { key: act, number: e.number, lit: [e.to], say: (words) => words.caption[act]({ node: e.to }) };
  if (e.kind === "part") return part(e, facts);
  if (e.kind === "heal" && e.from === e.to && !e.argument)
    return { key: "heal", number: e.number, lit: [], say: (words) => words.caption.heal };
  return weight(e) === 1 ? plain(e, facts) : undefined;
}

/** Whatever else is worth a headline says what its line in the list of events says. @param {Happening} e @param {Facts} facts */
const plain = (e, { protocol }) => ({
  ...{ key: e.kind, number: e.number, lit: e.to ? [e.to] : [] },
  say: (/** @type {Catalogue} */ words) => sentence(words, protocol, e, () => undefined),
});

/** @param {Happening} e @param {Facts} facts @returns {Headline} */
function part(e, facts) {
  const at = { key: "part", number: e.number };
  if (e.from !== e.to) {
    // A cut of both directions says so in its argument (docs/trace.md).
    const both = e.argument === 1;
    return { ...at, lit: [e.from, e.to], say: ({ caption }) => (both ? caption.partBoth(e) : caption.part(e)) };
  }
  const groups = facts.groups();
  return { ...at, lit: [], say: (words) => words.caption.parted({ groups }) };
}

/** @param {Happening} e @param {Facts} facts @returns {Headline} */
function breach(e, facts) {
  const id = facts.broken()?.id ?? "";
  return {
    key: "breach",
    number: e.number,
    lit: [e.to],
    say: (words) => {
      const promise = entry(protocolWords(words, facts.protocol)?.promises, id);
      return words.caption.broken(promise ?? { name: id, says: "" });
    },
  };
}

/** @param {Happening} e @param {Facts} facts @returns {Headline | undefined} */
function role(e, facts) {
  const node = e.to;
  const at = { number: e.number, lit: [node] };
  if (leads(e.role)) {
    const won = { node, epoch: e.epoch, ...facts.votes(node) };
    return { ...at, key: "leader", say: (words) => said(words, facts)?.leader(won) ?? "" };
  }
  if (asksFor(e.role)) {
    const asks = { node, epoch: e.epoch, late: e.kind === "fire" };
    return { ...at, key: "candidate", say: (words) => said(words, facts)?.candidate(asks) ?? "" };
  }
  if (shapeOf(e.role) === "plain" && facts.ledBefore === node) {
    const { epoch, rose, kind, from } = e;
    const step = { node, epoch, rose, from: kind === "deliver" ? from : "" };
    // A message of its own epoch is the sentence's second subject.
    const lit = rose || !step.from ? at.lit : [node, from];
    return { ...at, lit, key: "stepped", say: (words) => said(words, facts)?.stepped(step) ?? "" };
  }
  return undefined;
}

/** @param {Catalogue} words @param {Facts} facts */
const said = (words, facts) => protocolWords(words, facts.protocol)?.captions;

/** The first answer to a client. @param {Happening} e @param {Settings} set the run's settings @returns {Headline} */
export function firstAnswer(e, set) {
  return {
    ...{ key: "answer", number: e.number, lit: [e.to] },
    say: (words) => words.caption.acknowledged({ client: e.to, set }),
  };
}

/** What a run is set to, by name; none where that does not say how it goes. @typedef {Record<string, string | undefined> | undefined} Settings */

/**
 * Before anything has happened.
 * @param {string | undefined} scenario @param {import("./frame.js").Frame | undefined} frame @returns {Headline}
 */
export function opening(scenario, frame) {
  const leader = frame?.head.leader;
  const parts = { nodes: frame?.nodes.length ?? 0, leader: leader ? nameOf(leader) : "" };
  return {
    key: "opening",
    number: -1,
    lit: [],
    say: (words) => entry(words.scenarios, scenario ?? "")?.opening ?? words.caption.opening(parts),
  };
}

/**
 * The script has ended: what became of the acknowledged writes, if that could be checked to be as it should.
 * @param {number} number @param {number | undefined} kept how many, if all are everywhere exactly once
 * @returns {Headline}
 */
export function ending(number, kept) {
  return {
    key: kept === undefined ? "over" : "kept",
    number,
    lit: [],
    say: (words) => {
      if (kept === undefined) return words.caption.over;
      return words.caption.kept({ count: kept });
    },
  };
}
