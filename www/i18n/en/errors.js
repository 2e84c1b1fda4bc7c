// What is wrong with something that was asked for, as a sentence: what was found and what was expected.

import { grouped, list, span } from "./names.js";

/** @typedef {import("../../core/problem.js").ScriptProblem} ScriptProblem */

const wants = {
  "utf-8": "text in UTF-8",
  bytes: "a script",
  lines: "a number of lines",
  version: "“quorate 1” as the first line",
  "protocol-line": "“protocol” and its name as the second line",
  protocol: "a protocol",
  header: "a header such as “seed 7”, or a line that begins with “at”",
  at: "a line that begins with “at”",
  nothing: "nothing after “end”",
  "line-end": "the end of the line",
  nodes: "a number of nodes",
  seed: "a seed",
  setting: "the name of a setting",
  value: "a value",
  link: "a word of a network line",
  equals: "“=” and a value after it",
  latency: "a latency such as 10ms or 10ms..20ms",
  share: "a share such as 1%",
  rate: "a rate such as 1MB/s",
  unit: "a unit after the number",
  exact: "a number that is exact in the smallest unit",
  instant: "an instant such as 100ms",
  actions: "a number of actions after the “+”",
  command: "a command",
  node: "a node such as n1 or leader",
  process: "a node such as n1 or leader, or a client such as c1",
  client: "a client such as c1",
  name: "a new name such as old",
  "group-name": "a name for a group such as west",
  group: "the name of a group that an earlier partition gives",
  arrow: "“->” or “--”",
  direction: "a direction such as n1>n2",
  message: "a message such as n1>n2#17",
  "message-number": "the number of a message",
  copy: "the number of a copy",
  kind: "a kind of message",
  timer: "a timer",
  condition: "a condition such as acked 50",
  tally: "a count",
  after: "a time after the condition",
  do: "“do” and a command",
  ordered: "a command that an order may give",
  rule: "a rule",
  property: "a property",
  key: "a key",
  text: "a text",
  switch: "on or off",
  quote: "a closing quotation mark",
  escape: "an escape such as \\n or \\u{e9}",
  space: "a space after the quotation mark",
  work: "an operation",
  workload: "a word of a workload",
  every: "a time between operations",
  count: "a number of operations",
  operations: "a number of operations in all workloads together",
  by: "“by” and a client, or the end of the line",
  tail: "“keep=”, “torn”, or the end of the line",
  kept: "a number of records or “drawn”",
  clock: "a word of a clock line",
  drift: "a drift such as 200ppm",
  queue: "“queue=” and a number, or the end of the line",
  disk: "a word of a disk line",
  record: "“journal=” and “record=”, or the end of the line",
  faults: "what becomes of all faults",
  hazard: "a fault that may come by chance",
  random: "a word of a random line",
  supervise: "a word of a supervise line",
  "by-node": "“by” and a node",
  "by-time": "“by” and a time",
  delay: "a time such as 50ms",
  "by-via": "“by” and a client, “via” and a node, or the end of the line",
  expectation: "an expectation",
  "one-node": "a node such as n1 or leader that is neither drawn nor named here",
  slot: "a slot of the log",
  content: "what stands at a slot: a value, an operation, or a word such as none",
  "yes-no": "yes or no",
  compare: "“=”, “>=” or “<=”",
  number: "a number",
  numbers: "a count of numbers",
  narration: "“narration 1” as the first line",
  story: "“story” and a built-in scenario as the second line",
  step: "a line of a step, such as “when leader”",
  "step-id": "the id of a step, in small letters",
  cue: "“when” and what brings the step on",
  fact: "something that is counted",
  lit: "what the words point at",
  lesson: "“lesson 1” as the first line",
  item: "a line of a lesson, such as “step first”",
  minutes: "how many minutes the lesson takes",
  within: "a number of actions",
  card: "“card 1” as the first line",
  experiment: "a line of an experiment, such as “story raft/shop”",
};

/** What is wrong with a link. */
const links = {
  "no-link": "This is no link to a run: such a link has “#v1.” in it.",
  version: "This link is of another version than 1 and 2, which are those that this page knows.",
  "too-long": "This link is longer than that of any script.",
  "no-digest": "This link ends before its digest: a piece of it is missing.",
  digest: "This link is not whole: it should end in a dot and 16 hexadecimal digits, or 32 where it holds two runs.",
  base64: "This link has characters that do not belong in it, or a piece of it is missing.",
  "cut-off": "This link ends too early: a piece of it is missing.",
  deflate: "This link cannot be unpacked: it was changed on its way.",
  bomb: "This link unpacks to more than a script may have.",
};

/** @typedef {typeof wants} Wants */

/** @typedef {{ found: string }} Found */

/** What stands there instead. @param {Found} parts */
const stands = ({ found }) => (found === "" ? "the line ends here" : `here stands “${found}”`);

/** What is wrong, by its id. @satisfies {Record<string, (parts: Found) => string>} */
const problems = {
  "not-text": ({ found }) => `here is ${found}`,
  empty: () => "the script is empty",
  "too-long": ({ found }) => (found === "" ? "it has more" : `it has ${found}`),
  missing: stands,
  malformed: stands,
  unknown: stands,
  "out-of-range": stands,
  "no-such-node": stands,
  backwards: stands,
  twice: ({ found }) => `“${found}” stands here again`,
  misplaced: stands,
  extra: stands,
  refused: stands,
};

/** The words that would do; of a long list the first. @param {string[]} known */
function listed(known) {
  const shown = known.slice(0, 16).map((word) => `“${word}”`);
  return known.length > 16
    ? `${shown.join(", ")}, …`
    : new Intl.ListFormat("en", { type: "disjunction" }).format(shown);
}

/** @param {ScriptProblem} parts */
function wanted({ problem, expected: want, of, least, most, known, nearest }) {
  if (problem === "refused" && of) return of;
  let text = want in wants ? wants[/** @type {keyof typeof wants} */ (want)] : "something else";
  // A range says more than an example.
  if (least || most) text = text.replace(/ such as .*/, "");
  if (of) text += ` for ${of}`;
  if (least && most) text += ` from ${least} to ${most}`;
  else if (most && want === "bytes") text += ` of at most ${grouped(Number(most))} bytes`;
  else if (most) text += ` of at most ${most}`;
  else if (least) text += ` not before ${least}`;
  return !nearest && known.length > 0 && problem !== "twice" ? `${text} (${listed(known)})` : text;
}

export default {
  wants,
  problems,
  links,
  /** @param {ScriptProblem} parts */
  script(parts) {
    const { problem, nearest } = parts;
    const there = problem in problems ? problems[/** @type {keyof typeof problems} */ (problem)] : stands;
    const once = problem === "twice" ? ", once only" : "";
    const meant = nearest ? ` Did you mean “${nearest}”?` : "";
    return `Expected ${wanted(parts)}${once}; ${there(parts)}.${meant}`;
  },
  /** What cannot be done at all, by its code. */
  codes: {
    unlike: () => "These two runs differ in more than their protocol and its settings.",
    "not-a-command": (/** @type {{ found: string }} */ { found }) => `“${found}” is not a command that a person gives.`,
    "too-long": (/** @type {{ most: number }} */ { most }) => `A run ends after ${span(most)} at the latest.`,
    "too-many-events": (/** @type {{ most: number }} */ { most }) =>
      `This run has ${grouped(most)} events, as many as one may have: it stops here.`,
    "too-many-under-way": (/** @type {{ most: number }} */ { most }) =>
      `In this run ${grouped(most)} messages are under way or wait, as many as may be: it stops here.`,
    "too-much-work": (/** @type {{ most: number }} */ { most }) =>
      `Commands and standing orders of this run have looked at ${grouped(most)} messages, orders and records, as many as they may: it stops here.`,
    "no-such-node": (/** @type {{ found: string }} */ { found }) => `There is no node “${found}”.`,
    "no-such-message": (/** @type {{ found: string }} */ { found }) => `The message “${found}” is not under way.`,
    "no-such-story": (/** @type {{ found: string }} */ { found }) => `There is no scenario “${found}”.`,
    "no-such-branch": () => "This branch is gone.",
    "no-such-line": () => "This line is gone.",
    "no-such-landmark": (/** @type {{ found: string }} */ { found }) => `“${found}” is no kind of event.`,
    "no-such-subject": (/** @type {{ found: string }} */ { found }) => `“${found}” is nothing that one can ask about.`,
    "only-branch": () => "This is the only branch; a run has at least one.",
    "too-many-branches": (/** @type {{ most: number }} */ { most }) =>
      `This run has ${grouped(most)} branches, as many as it may have: delete one first.`,
    "bad-branch-name": (/** @type {{ most: number }} */ { most }) =>
      `The name of a branch has at most ${grouped(most)} characters, all of them visible.`,
    "bad-trace": () =>
      "This looks like an exported trace, but its first line, which says the run, is incomplete or was changed.",
    "bad-history": (/** @type {{ line: number }} */ { line }) =>
      `Line ${grouped(line)} cannot be read: expected a history of what clients asked for and were told.`,
    "bad-link": (/** @type {{ problem: string }} */ { problem }) =>
      links[/** @type {keyof typeof links} */ (problem)] ?? links["no-link"],
    "no-such-format": (/** @type {{ found: string }} */ { found }) => `A run cannot be exported as “${found}”.`,
    "bad-span": () => "The span ends before it begins.",
    "too-many-messages": (/** @type {{ found: string, most: number }} */ { found, most }) =>
      `This span has ${grouped(Number(found))} messages. A diagram may have ${grouped(most)}, and Mermaid draws none that is too long: choose a shorter span.`,
    "export-too-long": (/** @type {{ most: number }} */ { most }) =>
      `This is longer than one text may be (${grouped(most)} bytes): choose a shorter span.`,
  },
  /** The address of a scenario at which there is none. */
  site: {
    elsewhere: (/** @type {{ found: string }} */ { found }) =>
      `“${found}” is on another site, and nothing is fetched from there: lay the scenario beside this page.`,
    missing: (/** @type {{ found: string, status: number }} */ { found, status }) =>
      `There is no scenario at “${found}”: the site answers ${status}.`,
    page: (/** @type {{ found: string }} */ { found }) => `At “${found}” there is a web page and no scenario.`,
    tooBig: (/** @type {{ found: string }} */ { found }) => `What is at “${found}” is too long for a scenario.`,
    silent: (/** @type {{ found: string }} */ { found }) =>
      `“${found}” could not be fetched: the site does not answer.`,
  },
  /** What is shown where a run cannot be had, and what is wrong where in it: a story of ours by its title, or what was open. */
  instead: (/** @type {{ why: string, title?: string, at: string }} */ { why, title, at }) =>
    `${at ? `${at}: ` : ""}${why} ${title ? `“${title}” is shown instead.` : "The run that was open stays."}`,
  /** Of a link of two runs, in which of them it is. */
  ofTwo: (/** @type {{ run: string, said: string }} */ { run, said }) => `Run ${run} of the two is wrong: ${said}`,
  /** Of a fence in a book: the lines that do nothing, and what lines can do. */
  fence: (/** @type {{ found: string[], known: string[] }} */ { found, known }) =>
    `Nothing comes of ${list(found.map((line) => `“${line}”`))} here. What a line can set, each once, is ${list(known)}, as in “theme: dark”.`,
  other: (/** @type {{ message: string }} */ { message }) => `This could not be done: ${message}`,
};
