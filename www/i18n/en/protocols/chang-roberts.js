// The words for the ring election of Chang and Roberts.

import { grouped, Who, who } from "../names.js";

/** @satisfies {import("../../../core/sentence.js").Own} */
const own = {
  name: "Ring election",
  epoch: "Election",
  inEpoch: ({ epoch }) => `election ${grouped(epoch)}`,
  roles: {
    candidate: { name: "candidate", letter: "C" },
    lost: { name: "has lost", letter: "–" },
    elected: { name: "leader", letter: "L" },
  },
  messages: { Number: "Number" },
  timers: { again: "send again" },
  records: {},
  notes: { dropped: "The number is above its own, so it goes no further." },
  settings: {
    direction: { name: "Numbers go", choices: { up: "from 1 to 2", down: "from 2 to 1" } },
    initiators: { name: "Which nodes begin (1) or only pass on (0)" },
    again: { name: "A candidate sends its number again after" },
  },
  became: {
    candidate: (e) => `${Who(e.to)} begins anew, and sends its number on.`,
    lost: (e) => `${Who(e.to)} has lost: number ${e.argument} is below its own. It passes it on.`,
    elected: (e) => `${Who(e.to)} is elected: its own number came all the way round.`,
  },
  deliver: {
    Number: (e) =>
      e.argument > Number(e.to.slice(1))
        ? `${Who(e.to)} got number ${e.argument} from ${who(e.from)}, which is above its own.`
        : `${Who(e.to)} got number ${e.argument} from ${who(e.from)} and passed it on.`,
  },
  fire: { again: (e) => `${Who(e.to)} has heard nothing of its number, and sends it again.` },
  sync: () => undefined,
  captions: {
    candidate: ({ node }) => `${Who(node)} would lead: it sends its number to the next in the ring.`,
    leader: ({ node }) => `${Who(node)} is elected: its number came all the way round, so none that began is lower.`,
    stepped: ({ node }) => `${Who(node)} was elected, and has lost after all: a lower number came by.`,
  },
  rules: { "chang-roberts.least-only": "Pass on only numbers below one’s own" },
  promises: {
    "one-elected": { name: "One elected", says: "At most one node is elected." },
    "least-elected": { name: "The least", says: "No node that began has a lower number than the elected one." },
  },
  purposes: {
    "chang-roberts.least-only":
      "So only the lowest number comes all the way round: every other meets a node that drops it.",
  },
  terms: {
    number: { forms: ["number", "numbers"], says: "Each node has one, and each only once. The lowest is to lead." },
    ring: { forms: ["ring"], says: "Each node sends to the next one only, and the last one to the first." },
  },
  why: () => import("./chang-roberts-why.js"),
  instead: { page: { evidence: { sorts: { roles: "roles and elections" } } } },
  card: {
    source:
      "The ring election of Chang and Roberts, “An improved algorithm for decentralized extrema-finding in circular configurations of processes”, 1979.",
    follows: [
      { says: "Whoever begins sends its number to its neighbour" },
      { says: "Whoever begins passes on only numbers below its own; the others pass on all" },
      { says: "Whoever gets its own number back is elected" },
    ],
    beyond: [{ says: "A candidate sends its number again, as messages get lost here" }],
    simplified: [{ says: "The lowest number wins and not the highest, as it is usually told today." }],
    left: [
      { says: "The elected node does not tell the others." },
      { says: "A ring with a node that is down is not closed again: nobody is elected meanwhile." },
    ],
  },
};

export default own;
