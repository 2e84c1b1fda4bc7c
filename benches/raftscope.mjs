// Runs RaftScope's model of Raft as it is, without a page, and says how fast that was: `node benches/raftscope.mjs
// FOLDER model|page`. RaftScope (github.com/ongardie/raftscope) is not part of this project.
//
// `model` is as quick as it can be: no history, and time leaps to the next moment at which anything is due. `page` is
// what the page does between two pictures: its history is on, and time goes on by a millisecond at a time.
// The load is the same in both: whenever all is committed the leader is given one more entry, so that messages with
// entries are under way all the time.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { runInThisContext } from "node:vm";
import { stopwatch } from "./stopwatch.mjs";

/**
 * @typedef {{ id: number, peers: number[], state: string, log: object[], commitIndex: number, electionAlarm: number,
 *   rpcDue: Record<number, number>, heartbeatDue: Record<number, number>, nextIndex: Record<number, number> }} Server
 * @typedef {{ time: number, servers: Server[], messages: { recvTime: number }[] }} Model
 */

/** @type {any} */
const world = globalThis;

/**
 * The two functions of jQuery that the model uses.
 * @param {string} folder
 */
function load(folder) {
  world.$ = {
    map: (/** @type {object} */ object, /** @type {(value: unknown) => unknown} */ change) =>
      Object.values(object).map((value) => change(value)),
  };
  world.jQuery = {
    extend: (/** @type {boolean} */ _deep, /** @type {object} */ _target, /** @type {unknown} */ from) => copy(from),
  };
  for (const name of ["util.js", "raft.js", "state.js"]) {
    runInThisContext(readFileSync(join(folder, name), "utf8"), { filename: name });
  }
}

/** @param {unknown} value @returns {any} */
function copy(value) {
  if (Array.isArray(value)) return value.map(copy);
  if (typeof value !== "object" || value === null) return value;
  /** @type {Record<string, unknown>} */
  const to = {};
  for (const key in value) to[key] = copy(/** @type {Record<string, unknown>} */ (value)[key]);
  return to;
}

/** Five servers, at the start. */
function fresh() {
  const ids = [1, 2, 3, 4, 5];
  const servers = ids.map((id) =>
    world.raft.server(
      id,
      ids.filter((other) => other !== id),
    ),
  );
  return { time: 0, servers, messages: [] };
}

/** @param {Model} model */
function feed(model) {
  for (const server of model.servers) {
    if (server.state === "leader" && server.commitIndex === server.log.length) world.raft.clientRequest(model, server);
  }
}

/**
 * The next moment at which something is due.
 * @param {Model} model
 */
function next(model) {
  let at = world.util.Inf;
  for (const message of model.messages) at = Math.min(at, message.recvTime);
  for (const { state, peers, log, electionAlarm, rpcDue, heartbeatDue, nextIndex } of model.servers) {
    at = Math.min(at, electionAlarm);
    for (const peer of peers) {
      if (state === "candidate") at = Math.min(at, rpcDue[peer]);
      if (state !== "leader") continue;
      at = Math.min(at, heartbeatDue[peer]);
      if (nextIndex[peer] <= log.length) at = Math.min(at, rpcDue[peer]);
    }
  }
  // What is overdue happens at once, and its messages leave at this very moment.
  return Math.max(at, model.time);
}

/**
 * How many messages have come so far, counted when time is about to reach them.
 * @param {Model} model
 */
function arriving(model) {
  let count = 0;
  for (const message of model.messages) if (message.recvTime <= model.time) count += 1;
  return count;
}

/** @param {number} until @returns {number} how many messages arrived */
function bare(until) {
  const model = fresh();
  let messages = 0;
  while (model.time < until) {
    model.time = next(model);
    feed(model);
    messages += arriving(model);
    world.raft.update(model);
  }
  return messages;
}

/** @param {number} until @returns {number} how many messages arrived */
function paged(until) {
  const state = world.makeState({ servers: fresh().servers, messages: [] });
  let messages = 0;
  // As in script.js: a copy of everything is kept whenever anything but the time has changed.
  state.updater = () => {
    feed(state.current);
    messages += arriving(state.current);
    world.raft.update(state.current);
    const { time } = state.current;
    const base = state.base();
    state.current.time = base.time;
    const same = world.util.equals(state.current, base);
    state.current.time = time;
    return !same;
  };
  state.init();
  while (state.current.time < until) state.seek(state.current.time + 1000);
  return messages;
}

/**
 * @param {string} folder @param {"model" | "page"} way
 */
export function measure(folder, way) {
  load(folder);
  const [play, short, long] = way === "model" ? [bare, 10e6, 600e6] : [paged, 0.5e6, 10e6];
  play(short);
  const seconds = stopwatch();
  const messages = play(long);
  return { seconds: seconds(), messages };
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [folder, way] = process.argv.slice(2);
  console.log(JSON.stringify(measure(folder, way === "page" ? "page" : "model")));
}
