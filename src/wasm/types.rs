//! The types of the objects that cross the border, for TypeScript. A browser test holds samples against them.

use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &'static str = r#"
/** What every method throws: bad input, never the fault of a run. */
export interface QuorateError extends Error {
  name: "QuorateError";
  /** What went wrong; these never change. */
  code: "bad-script" | "not-a-command" | "unlike" | "too-long" | "too-many-events" | "too-many-under-way" | "too-much-work" | "no-such-node" | "no-such-message" | "no-such-story"
    | "no-such-branch" | "no-such-line" | "no-such-landmark" | "no-such-subject" | "only-branch" | "too-many-branches" | "bad-branch-name" | "bad-link" | "bad-trace" | "bad-history"
    | "no-such-format" | "bad-span" | "too-many-messages" | "export-too-long";
  detail: ErrorDetail;
}

/** The parts of an error, to make a sentence of; null where there is no such part. */
export interface ErrorDetail {
  /** Of a script the line and column in characters, from 1 on. */
  line: number | null;
  column: number | null;
  /** Of a script or a link, what is wrong, such as "unknown" or "cut-off". */
  problem: string | null;
  /** What stood there; empty where the line ended. */
  found: string | null;
  /** The id of what was expected, such as "setting". */
  expected: string | null;
  /** Of what it was expected: the name of a setting. */
  of: string | null;
  /** The least and the greatest that would do, in the script's words. */
  range: [string, string] | null;
  /** The words that would do. */
  known: string[];
  /** The one that was probably meant. */
  nearest: string | null;
  /** The greatest number there may be. */
  most: number | null;
  /** The instant that it is about. */
  at_us: number | null;
  /** Of a link of two runs, which of them it is about. */
  run: "A" | "B" | null;
}

/** In which form a run is exported; docs/export.md says what each is. */
export type ExportFormat = "ndjson" | "shiviz" | "mermaid" | "edn" | "prometheus" | "csv";

/** A built-in scenario. */
export interface Story {
  name: string; script: string;
  /** The ids of what is told along it, in the order of its narration; empty where it has none. */
  steps: string[];
}

/** The ids that need words: kinds of event, reasons why a command was void, of scripts what is wrong and what was expected, and what is wrong with a link. */
export interface Vocabulary { events: string[]; voids: string[]; problems: string[]; wants: string[]; links: string[] }

/** How many numbers each record of a frame has, and their names in order. */
export interface FrameLayout {
  version: number; header: number; node: number; packet: number; link: number; client: number;
  names: { header: string[]; node: string[]; packet: string[]; link: string[]; client: string[]; floats: string[]; cell: string[] };
}

/** The tables of a protocol: names in the order of the numbers that point into them. */
export interface ProtocolTable {
  id: string;
  /** Whether it is offered where there is a choice of protocols. */
  offered: boolean;
  /** Whether it does what clients ask, and whether nodes keep a log. */
  clients: boolean; log: boolean;
  channel: "datagram" | "stream";
  /** Its word for an epoch, and how many low bits print after a dot. */
  epoch: { id: string; low_bits: number };
  kinds: { id: string; least: number; usual: number; most: number }[];
  settings: SettingTable[];
  /** The settings of the world, which every protocol has. */
  world: SettingTable[];
  rules: { id: string; source: string; guards: string }[];
  properties: { id: string; source: string; judge: string }[];
  roles: string[];
  /** What each role is about, whatever its name. */
  postures: ("plain" | "leading" | "asking" | "probing" | "watching")[];
  /** How a step may take a node from one role to another. */
  ways: [string, string][];
  messages: string[];
  /** Those of the messages that are answers to others. */
  answers: string[];
  timers: string[]; records: string[]; journals: string[]; notes: string[]; reads: string[];
  /** The settings by which those who follow notice that nobody leads, and the one, if any, with which nobody does by time. */
  hearing: { beat: string; least: string; most: string; by_hand: [string, string] | null } | null;
}

export interface SettingTable {
  id: string; least: number; most: number; default: number;
  unit: "count" | "micros" | "bytes" | "switch" | "choice" | "each";
  choices: string[];
}

/** What came of a command. */
export interface Applied {
  /** Its line in the script. */
  line: string;
  /** Its events are those with numbers from `from` to before `to`. */
  from: number; to: number;
  /** The id of the reason why it had no effect, or null. */
  void: string | null;
}

/** One act of the run; docs/trace.md says what each part is. */
export interface EventView {
  number: number; at_us: number; kind: string;
  from: string | null; to: string | null;
  /** The message, timer or rule that it is about. */
  name: string | null;
  /** The number of the message on its link, or of the arming of the timer. */
  count: number;
  epoch: number; argument: number; cause: number | null;
  flags: ("epoch" | "committed" | "log" | "heard" | "copy" | "breach")[];
  /** The role that the node took. */
  role: string | null;
  /** Why a command was void. */
  reason: string | null;
  /** The event as a line of the trace. */
  line: string;
}

/** One sentence: which, and what stands in it. */
export interface Says {
  /** Its id in the catalogues of the page. */
  key: string;
  /** Whether the protocol says it; else it holds for every protocol. */
  own: boolean;
  slots: FieldView[];
  /** The rule that decided it. */
  rule: string | null;
}

/** What chance had to do with it: the length of a timer, or that messages are lost. */
export type Chance =
  | { is: "drew"; drawn_us: number; least_us: number; most_us: number }
  | { is: "loss"; ppm: number };

/** Why one event came about. */
export interface Explained {
  event: EventView;
  /** What says why, what weighs the most first: at least one sentence. */
  says: Says[];
  chance: Chance | null;
  /** The event before it without which it would not be. */
  cause: number | null;
  /** Where the chain ends here: with what it begins. */
  root: "you" | "script" | "timer" | "seed" | null;
  /** Whether it can be taken out of the run to see what comes without it. */
  removable: boolean;
}

/** Why something is not so. */
export interface WhyNot {
  says: Says;
  /** Of how many something is needed; 0 where it is not a matter of counting. */
  need: number;
  have: string[];
  missing: { node: string; says: Says; event: number | null }[];
  against: string[];
  /** Whether it is that too few can hear each other: those missing are what must be mended. */
  apart: boolean;
  chance: Chance[];
  event: number | null;
}

/** An answer: a chain from what was asked for back to what it began with or, where it is not so, what is missing. */
export interface Why { chain: Explained[]; more: boolean; not: WhyNot | null }

/** What came of a run without one of its events. */
export interface Proof {
  /** The branch without it, which is played now, and the one that was played before. */
  branch: number; from: number;
  /** The event by which the same came about after all; null where it did not. */
  again: EventView | null;
  /** Up to which instant it was looked for. */
  until_us: number;
}

/** What a node has heard since an event. */
export interface Sight {
  /** Up to which event it was looked: the next look may begin there. */
  events: number;
  /** Whether it has forgotten meanwhile all that it heard before. */
  afresh: boolean;
  /** Of each other node that it heard, the last; the role in which such a message is sent, if it says that. */
  heard: { from: string; at_us: number; event: number; name: string; epoch: number; role: string | null }[];
}

/** A value and of what sort it is. */
export type ValueView =
  | { is: "none" }
  | { is: "number"; of: number }
  | { is: "great"; of: string }
  | { is: "numbered"; of: { name: string; text: string } }
  | { is: "flag"; of: boolean }
  | { is: "text"; of: string }
  | { is: "node"; of: string }
  | { is: "micros"; of: number }
  | { is: "list"; of: ValueView[] }
  | { is: "record"; of: FieldView[] }
  | { is: "map"; of: [ValueView, ValueView][] };

export interface FieldView { name: string; value: ValueView }

export interface NodeView {
  id: string; status: "up" | "paused" | "crashed" | "removed"; role: string; epoch: number; leader: string | null;
  last: number; committed: number; applied: number; durable: number;
  unsynced: number; synced: number; inbox: number;
  timers: { name: string; since_us: number; due_us: number | null }[];
  /** Null of a crashed node, which has only its disk. */
  memory: MemoryView | null;
}

/** How a node behaves, in the words of scripts: what a command that changes nothing would say. */
export interface Manner {
  clock: string; service: string; disk: string;
  /** Whether its disk hangs, and how many of its bits are not what they were. */
  hangs: boolean; damage: number;
}

/** What a node holds in memory; the first `durable` fields are on its disk as well. */
export interface MemoryView { fields: FieldView[]; durable: number; parts: [number, MemoryView][] }

export interface DiskView { journal: string; durable: RecordView[]; unsynced: RecordView[]; damaged: number | null }

export interface RecordView { name: string; fields: FieldView[] }

export interface MessageView {
  id: string; name: string;
  mark: "beat" | "ask" | "grant" | "refuse" | "carry" | "accept" | "reject" | "bulk" | "order" | "client";
  from: string; to: string; epoch: number; argument: number; carries: number; bytes: number;
  sent_us: number; arrives_us: number; ends_us: number;
  fate: "arrive" | "lost" | "cut";
  /** Whether it moves, is held, waits behind one that must arrive before it, or has arrived and waits to be heard. */
  pace: "moves" | "held" | "behind" | "arrived";
  /** By how much a person has delayed it. */
  delayed_us: number;
  /** Whether a bit of it has gone wrong on the way. */
  damaged: boolean;
  /** Who it says has sent it, if that is not so; else null. */
  speaker: string | null;
  cause: number | null;
  fields: FieldView[];
}

export interface OperationView {
  client: string; number: number;
  does: "put" | "get" | "delete" | "append" | "cas";
  key: string; value: string | null; expect: string | null;
  invoked_us: number; event: number; attempts: number; returned_us: number | null;
  /** When the client asked again because nobody had answered. */
  again_us: number[];
  /** When it took effect, if it has: when somebody was first to carry it out or, of a read, when the answer set out that the client took. */
  effect_us: number | null;
  /** Null while it is open. */
  result: "done" | "mismatch" | "full" | "stale" | "refused" | null;
  /** The value that was there: of a get, and before a change. */
  found: string | null;
}

/** What became of a promise; where it broke, when, who, about what, and by which event. */
export interface Verdict {
  id: string; holds: boolean;
  at_us?: number; nodes?: string[]; slots?: number[]; detail?: string; event?: number;
}

export interface Expected {
  /** Where it stands in the script that was loaded, from line 1 on; 0 where it stood in none. */
  line: number;
  text: string;
  /** Null where the run has not come there. */
  holds: boolean | null;
}

/** Something that was told along a story: see docs/lessons.md for the facts. */
export interface Told {
  step: string; events: number; at_us: number;
  /** The process that the event was of. */
  subject: string | null; leader: string | null;
  /** The nodes and the slot that the words point at, and whether something that they point at is not there. */
  lit: string[]; slot: number | null; missing: boolean;
  /** The running node whose timer goes off next, and the one that lacks the most of what was decided. */
  next: string | null; behind: string | null;
  facts: Record<string, number>;
}

/** A lesson: docs/lessons.md says what each of its items is. */
export interface LessonView { story: string; minutes: number; items: LessonItemView[] }

export interface LessonItemView {
  id: string; kind: "step" | "predict" | "goal";
  /** The id of the item in whose place it stands. */
  instead: string | null;
  /** Whether the engine tells it, or it follows at once. */
  told: boolean;
  /** With whose eyes it is looked at: a node, `next` or `behind`. */
  see: string | null;
  /** What may be answered; with `upon` beside the reply to another answer, and not at first. */
  choices: { id: string; upon: string | null; future: string; does: string[] }[];
  /** Of a goal. */
  from: string | null; within: number; does: string[];
  solution: { after_us: number; text: string }[];
  rule: string | null; tried: number | null;
}

/** What came of a card's experiments. */
export interface CardView {
  verdict: "holds" | "false" | "only-if";
  experiments: ExperimentView[];
}

/** What came of an experiment: docs/lessons.md says what each figure is. */
export interface ExperimentView {
  id: string; story: string; supports: boolean; figures: Record<string, number>;
  /** Where a reader's own run was judged in place of the story: up to when. */
  own_until_us: number | null;
}

/** A future of the run. */
export interface BranchView {
  /** 1 is the one with which the session began. */
  id: number;
  name: string | null;
  /** Whether it is the one that is played. */
  active: boolean;
  /** From which it went off, if that is still there. */
  parent: number | null;
  /** Where it went off, as scripts write an instant; null of the one with which the session began. */
  fork: string | null;
  fork_us: number | null;
  /** How far it was played, in microseconds and in events. */
  length_us: number; events: number;
  /** How many lines its script has after the headers. */
  lines: number;
}

/** A line of the script after its headers, and what came of it. */
export interface LineView {
  /** It stays the same when other lines change, and in every branch. */
  id: number;
  /** Its instant as the script writes it. */
  stamp: string;
  at_us: number;
  /** What it says after the instant. */
  text: string;
  kind: "command" | "expect";
  /** Where it stood in the script that was loaded, from line 1 on; 0 where it stood in none. */
  line: number;
  /** Whether the run stands behind it. */
  reached: boolean;
  /** The numbers of its first event and of the one after its last; null where it was not carried out. */
  events: [number, number] | null;
  /** The id of the reason why it had no effect, or null. */
  void: string | null;
  /** Of an expectation, whether it held; null where it was not asked. */
  holds: boolean | null;
}

/** What a tape shows of a branch, as far as it was ever played. */
export interface Outline {
  /** What befell the cluster: a kind of event as traces name it, `leader` or `breach`. */
  marks: { event: number; at_us: number; kind: string; node: string | null }[];
  /** Who leads from an event on, until the next: null where nobody does, and then the last epoch in which somebody did. */
  bands: { event: number; at_us: number; leader: string | null; epoch: number }[];
  /** When a write was acknowledged to a client, in microseconds. */
  accepted: number[];
}

/** How many numbers each record of a picture of space and time has, and their names in order. */
export interface SpaceTimeLayout { version: number; header: string[]; stretch: string[]; record: string[]; floats: string[] }

/** The same of a picture of the clients' operations; what they do and how they end in the order of their numbers. */
export interface HistoryLayout {
  version: number; header: string[]; record: string[]; floats: string[]; does: OperationView["does"][]; results: string[];
}

/** Whether there is an order of all operations in which every answer is right. */
export interface HistoryVerdict { verdict: "linearizable" | "not linearizable" | "undecided"; window: WindowView | null }

/** The smallest piece of a history that cannot be right; operations by their places in the list of all. */
export interface WindowView {
  key: string;
  /** The operation that finds no place among the others. */
  operation: number | null;
  /** What must have a place within, that one included, and what may have been done within. */
  inside: number[]; beside: number[];
  from_us: number; to_us: number; event: number; from_start: boolean;
}

/** From an event on, in which state a node is and in which role, until the next of that node. */
export interface Course {
  event: number; at_us: number; node: string; status: "up" | "paused" | "crashed" | "removed"; role: string;
}

/** Where a cut passes a process: of its events those below `bound` are in, and the last of them happened at `at_us`. */
export interface Bent {
  bound: number; at_us: number | null;
  /** How many of its events lie between the base and there; below 0 where it is bent back. */
  steps: number;
  /** How many messages are under way across the cut. */
  crossing: number;
  /** The message that makes the cut impossible: it would have been received and not sent. */
  refused: { event: number; cause: number; from: string; to: string } | null;
}

/** What came of a change to the lines: the branch that is played now, and whether it was made for this. */
export interface Edited { branch: number; forked: boolean }

/** What two branches have in common. */
export interface Comparison {
  equal: boolean;
  /** How many events are the same from the start on: the number of the first that differs. */
  common: number;
  /** The first event of each that differs; null where it has ended by then. */
  a: EventView | null; b: EventView | null;
}

/** Whether a history is linearizable; docs/check-history.md says what each name is. */
export interface Judged {
  verdict: "linearizable" | "not linearizable" | "undecided";
  operations: number; keys: number;
  /** How many states were looked at. */
  states: number;
  /** Where it goes wrong, if it does. */
  window: HistoryWindow | null;
}

/** The smallest piece of a history that cannot be right. Of a run, lines are numbers of events and processes those of clients. */
export interface HistoryWindow {
  key: string; first_line: number; last_line: number;
  /** Whether it needs to be known what the key had at first. */
  from_start: boolean;
  /** The operation that finds no place, those of the window with it, and those that reach into it. */
  operation: HistoryOperation; operations: HistoryOperation[]; beside: HistoryOperation[];
}

/** An operation of a history; `call` and `back` are its places in the order of all calls and returns. */
export interface HistoryOperation {
  process: number; key: number;
  f: "read" | "write" | "delete" | "append" | "cas";
  value: string | null | [string | null, string | null];
  type: "ok" | "fail" | "info";
  call: number; back: number | null;
  call_line: number; return_line: number | null;
}

/** A history of others. */
export interface CheckedHistory {
  format: "jepsen" | "kv" | "edn" | "ndjson"; model: "register" | "kv";
  judged: Judged;
  history: { keys: string[]; operations: HistoryOperation[] };
}

/** A run as the fragment of an address. */
export interface Link {
  /** With its #. */
  fragment: string;
  digest: string;
  /** How many characters it has, how many it may have to be given away, and whether it fits: else a file goes instead. */
  length: number; most: number; fits: boolean;
}

/** What a run was measured by up to where it stands: spans as pairs of instants, and instants, in microseconds. */
export interface Gauged { unserved: [number, number][]; dual: [number, number][]; divergent: [number, number][]; lost: number[] }

/** A row of `quorate compare`, of one run; null where there is nothing of which it could be said. */
export interface Figure { id: string; value: number | null }

/** One direction between two processes. */
export interface LinkState { from: string; to: string; sent: number; cut: boolean; parted: boolean }

export interface State {
  time_us: number; events: number; digest: string; state_digest: string; leader: string | null;
  nodes: Snapshot["nodes"]; links: LinkState[]; groups: { name: string; members: string[] }[]; in_flight: MessageView[];
}

export interface Snapshot {
  time_us: number; events: number; digest: string; leader: string | null;
  nodes: { id: string; status: "up" | "paused" | "crashed" | "removed"; role: string; epoch: number; commit: number; log_length: number }[];
  checks: Omit<Verdict, "event">[];
  ok: boolean;
}

export interface Report {
  protocol: string; nodes: number; seed: number; end_us: number; digest: string; events: number; messages: number;
  leaders: { epoch: number; node: string; at_us: number }[];
  commits: number;
  operations: { invoked: number; ok: number; written: number; failed: number; unknown: number };
  lost: { client: string; number: number; operation: string }[];
  /** What it is measured by where a protocol promises less: docs/command-line.md. */
  measures: { lost_count: number; stale_reads: number; unavailable_us: number; divergent_us: number; dual_primary_us: number };
  checks: Omit<Verdict, "event">[];
  expectations: { line: number; text: string; holds: boolean }[];
  rules_off: string[];
  ok: boolean;
}
"#;
