// @ts-check
// Frames made by hand, for the legend and the tests: what a draw function may be given, without a run behind it.

import { CLIENTS, LINK_CUT, LINK_PARTED, marks } from "../core/frame.js";
import { cell } from "./logs.js";

/** @typedef {import("../core/frame.js").Frame} Frame */
/** @typedef {import("../core/frame.js").FrameNode} FrameNode */
/** @typedef {import("../core/frame.js").Packet} Packet */
/** @typedef {import("../core/frame.js").Mark} Mark */
/** @typedef {import("./logs.js").Logs} Logs */
/** @typedef {import("./nodes.js").Look} Look */

/** The roles of these frames, by row. */
export const FOLLOWER = 0;
export const CANDIDATE = 1;
export const LEADER = 2;
export const PROBING = 3;
export const OBSERVER = 4;

/** @type {Look} */
export const look = {
  roles: ["plain", "asking", "leading", "probing", "watching"],
  letters: ["F", "C", "L", "P", "O"],
  liar: "B",
  epoch: (epoch) => `t ${epoch}`,
};

/** @param {number} id @param {Partial<FrameNode>} [changes] @returns {FrameNode} */
export const node = (id, changes = {}) => ({
  ...{ id, status: 0, role: FOLLOWER, epoch: 1, leader: 0, last: 0, committed: 0, applied: 0, durable: 0 },
  ...{ timer: 0, timerLeft: 0.2 + ((id * 37) % 70) / 100, unsynced: 0, synced: 0, granted: 0, refused: 0, inbox: 0 },
  ...{ timerSpan: 300_000, grantedHigh: 0, refusedHigh: 0, disk: 0 },
  ...changes,
});

/**
 * @param {Mark} mark @param {number} from @param {number} to @param {number} progress
 * @param {Partial<Packet>} [changes] @returns {Packet}
 */
export const packet = (mark, from, to, progress, changes = {}) => ({
  ...{ place: from * 100 + to, from, to, row: 0, mark: marks.indexOf(mark), carries: 0, epoch: 1, argument: 0 },
  ...{ progress, dies: 1, fate: 0, stale: 0, number: 1, copy: 1, cause: 0, pace: 0, delay: 0, speaker: 0 },
  ...changes,
});

/** The id of a client. @param {number} number */
export const client = (number) => CLIENTS + number;

/** @param {number} number @param {Partial<import("../core/frame.js").Client>} [changes] */
export const shop = (number, changes = {}) => ({
  ...{ id: client(number), open: 0, target: 0, began: 0, acknowledged: 0 },
  ...changes,
});

/** @param {number} count @param {(id: number) => Partial<FrameNode>} [changes] @returns {Frame} */
export const cluster = (count, changes = () => ({})) => ({
  head: { flags: 0, now: 0, events: 0, leader: 0, last: 0, acknowledged: 0, elections: 0, breaches: 0 },
  nodes: Array.from({ length: count }, (_, i) => node(i + 1, changes(i + 1))),
  packets: [],
  links: [],
  clients: [],
});

/** Links in both directions between the members of different groups. @param {number[][]} groups */
export const parted = (groups) =>
  groups.flatMap((group) =>
    group.flatMap((from) =>
      groups
        .filter((other) => other !== group)
        .flat()
        .map((to) => ({ from, to, state: LINK_PARTED, loss: 0 })),
    ),
  );

/** @param {number} from @param {number} to */
export const cut = (from, to) => ({ from, to, state: LINK_CUT, loss: 0 });

/** The instant before a first election: five timers, one almost out. @returns {Frame} */
export const beginning = () => ({
  ...cluster(5, (id) => ({ epoch: 0, timerLeft: [0.42, 0.71, 0.04, 0.86, 0.29][id - 1] })),
  clients: [shop(1)],
});

/** Votes on their way. @returns {Frame} */
export const election = () => ({
  ...cluster(5, (id) =>
    id === 3
      ? { role: CANDIDATE, epoch: 1, granted: 0b00101, refused: 0b10000, timerLeft: 0.77, synced: 1 }
      : { epoch: id === 2 ? 0 : 1, timerLeft: id === 2 ? 0.31 : 0.9, unsynced: id === 4 ? 1 : 0 },
  ),
  packets: [
    packet("ask", 3, 2, 0.62),
    packet("grant", 4, 3, 0.35, { place: 1 }),
    packet("refuse", 5, 3, 0.8, { place: 2 }),
    packet("grant", 1, 3, 0.55, { place: 3 }),
  ],
  clients: [shop(1)],
});

/** Orders flow: a leader, copies out, answers back, a parcel each way. @returns {Frame} */
export const flowing = () => ({
  ...cluster(5, (id) => ({
    ...{ epoch: 1, leader: 3, last: 12, committed: 11, applied: 11, durable: 12, synced: 12 },
    ...(id === 3 ? { role: LEADER, timerLeft: 0.6, unsynced: 1 } : { timerLeft: 0.5 + id * 0.09 }),
  })),
  packets: [
    packet("carry", 3, 1, 0.55, { carries: 1 }),
    packet("carry", 3, 2, 0.7, { carries: 1 }),
    packet("carry", 3, 4, 0.35, { carries: 4 }),
    packet("accept", 5, 3, 0.6),
    packet("beat", 3, 5, 0.5),
    packet("client", client(1), 3, 0.3, { place: 1 }),
    packet("client", 3, client(1), 0.75, { place: 2 }),
  ],
  clients: [shop(1, { open: 1, began: 13, acknowledged: 11 })],
});

/** The leader is down, one node is paused, another asks for votes. @returns {Frame} */
export const crashed = () => ({
  ...cluster(5, (id) => ({
    ...{ epoch: 1, leader: 3, last: 40, committed: 39, synced: 40 },
    ...(id === 3 ? { status: 2, role: LEADER } : {}),
    ...(id === 5 ? { role: CANDIDATE, epoch: 2, granted: 0b10001, timerLeft: 0.9 } : {}),
    ...(id === 4 ? { status: 1, inbox: 5, timerLeft: 0.4 } : {}),
  })),
  packets: [
    packet("ask", 5, 2, 0.5, { epoch: 2 }),
    packet("ask", 5, 3, 0.75, { epoch: 2 }),
    packet("carry", 3, 2, 0.8, { carries: 1 }),
  ],
  clients: [shop(1, { open: 1, began: 41, acknowledged: 39 })],
});

/** A partition with a leader on each side. @returns {Frame} */
export const divided = () => ({
  ...cluster(5, (id) => ({
    ...{ epoch: id <= 2 ? 1 : 2, last: 20, committed: 18, synced: 20 },
    ...(id === 1 || id === 4 ? { role: LEADER, timerLeft: 0.6 } : {}),
  })),
  packets: [
    packet("carry", 1, 2, 0.5, { carries: 2 }),
    packet("beat", 1, 4, 0.3, { fate: 2, dies: 0.5 }),
    packet("carry", 4, 3, 0.5, { epoch: 2, carries: 1 }),
    packet("carry", 4, 5, 0.4, { epoch: 2, carries: 1 }),
  ],
  links: parted([
    [1, 2],
    [3, 4, 5],
  ]),
  clients: [shop(1, { open: 1, began: 21, acknowledged: 18 })],
});

/**
 * Logs that show each thing a cell may say.
 * @param {number} [first] @param {number} [count]
 * @returns {Logs}
 */
export const logs = (first = 1, count = 24) => {
  const { PRESENT, DURABLE, COMMITTED, TRULY, APPLIED, EMPTY, CONFIGURATION, ACKNOWLEDGED, CONFLICTS } = cell;
  const there = PRESENT | DURABLE;
  const agreed = there | COMMITTED | TRULY | APPLIED;
  /** @param {number} last @param {(slot: number) => { epoch?: number, flags: number } | undefined} say */
  const cells = (last, say) =>
    Array.from({ length: count }, (_, i) => {
      const slot = first + i;
      const said = slot <= last ? say(slot) : undefined;
      return { epoch: slot < 9 ? 1 : 2, flags: 0, ...said };
    });
  /** @param {number} slot */
  const sort = (slot) => (slot === 1 || slot === 9 ? EMPTY : slot === 5 ? CONFIGURATION : ACKNOWLEDGED);
  return {
    first,
    rows: [
      {
        id: 1,
        status: 0,
        role: FOLLOWER,
        cells: cells(13, (slot) => ({ flags: slot < 12 ? agreed | sort(slot) : there })),
      },
      {
        id: 2,
        status: 0,
        role: FOLLOWER,
        cells: cells(13, (slot) => ({ flags: slot < 10 ? agreed | sort(slot) : slot < 12 ? there | TRULY : PRESENT })),
      },
      {
        id: 3,
        status: 0,
        role: LEADER,
        cells: cells(14, (slot) => ({
          flags: slot < 11 ? agreed | sort(slot) : slot < 12 ? there | COMMITTED | TRULY : slot < 14 ? there : PRESENT,
        })),
      },
      {
        id: 4,
        status: 2,
        role: FOLLOWER,
        cells: cells(8, (slot) => ({ flags: slot < 7 ? agreed | sort(slot) : slot < 8 ? there : PRESENT })),
      },
      {
        id: 5,
        status: 1,
        role: FOLLOWER,
        cells: cells(11, (slot) => ({
          epoch: 1,
          flags: slot < 8 ? agreed | sort(slot) : slot < 9 ? there : there | CONFLICTS,
        })),
      },
    ],
  };
};

/** What a tape marks. */
export const tapeMarks = [
  ...["leader", "crash", "restart", "pause", "resume", "part", "heal", "hang", "unhang", "lose", "breach"],
  ...["stale", "lost", "stop", "bookmark"],
];

/** A tape of two terms, with a crash and a gap between them. @returns {import("../core/tapes.js").Tape} */
export const tape = () => ({
  branch: /** @type {import("../core/tapes.js").Branch} */ ({ id: 1, active: true, parent: null, fork_us: null }),
  marks: [
    { event: 1, at_us: 200_000, kind: "leader", node: "n3" },
    { event: 2, at_us: 5_000_000, kind: "crash", node: "n3" },
    { event: 3, at_us: 6_500_000, kind: "leader", node: "n5" },
    { event: 4, at_us: 8_000_000, kind: "restart", node: "n3" },
  ],
  bands: [
    { event: 1, at_us: 200_000, leader: "n3", epoch: 1 },
    { event: 2, at_us: 5_000_000, leader: null, epoch: 1 },
    { event: 3, at_us: 6_500_000, leader: "n5", epoch: 2 },
  ],
  accepted: Array.from({ length: 60 }, (_, i) => 1_000_000 + i * 150_000).filter((at) => at < 5e6 || at > 6.6e6),
  stale: [7_400_000],
  ...{ lost: [6_500_000], unserved: [[5_000_000, 6_600_000]], dual: [], divergent: [] },
  stops: [3_200_000],
  length: 10_000_000,
});
