// Makes a table and plain data of what was measured.

import { GROWTH_MOST } from "./growth.mjs";

/**
 * What one process measured.
 * `slowest` (in seconds) and `bytes` are of a seek: of the slowest one, and of the whole memory.
 * @typedef {{ seconds: number, events?: number, messages: number, commits?: number, digest?: string, ok?: boolean,
 *   slowest?: number, bytes?: number }} Measure
 * @typedef {{ name: string, load: string, rounds: Measure[] }} Row
 * @typedef {import("./traced.mjs").Frames} Frames
 * @typedef {import("./lighthouse.mjs").Score} Score
 * @typedef {import("./memory.mjs").Kept} Kept
 * @typedef {{ file: string, bytes: number, gzip: number, brotli: number, first: boolean }} Size
 * @typedef {{ histories: { name: string, seconds: number, states: number, verdict: string }[], storms: number,
 *   seconds: number }} Judges
 * @typedef {{ nodes: number, batch: number, ours: number[], theirs: number[] }} Proposals
 * @typedef {{ what: string, wanted: string, measured: string, met: boolean | null, by: string }} Budget
 */

/**
 * The middle of some numbers, with the least and the greatest.
 * @param {number[]} numbers
 */
export function spread(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  const half = sorted.length / 2;
  const median = (sorted[Math.ceil(half) - 1] + sorted[Math.floor(half)]) / 2;
  return { median, least: sorted[0], most: sorted[sorted.length - 1] };
}

/** The least number that so large a share of them does not exceed. @param {number[]} numbers @param {number} part */
export const within = (numbers, part) =>
  numbers.toSorted((a, b) => a - b)[Math.max(Math.ceil(numbers.length * part) - 1, 0)];

/** @param {Row} row @param {"events" | "messages" | "commits"} what @returns {number[]} */
function rates(row, what) {
  return row.rounds.flatMap((round) => (round[what] === undefined ? [] : [round[what] / round.seconds]));
}

/**
 * Of each round, one contender's rate beside another's.
 * @param {Row} a @param {Row} b @param {"events" | "messages" | "commits"} what
 */
function ratio(a, b, what) {
  const [over, under] = [rates(a, what), rates(b, what)];
  return spread(over.map((rate, round) => rate / under[round]));
}

/** @param {ReturnType<typeof spread>} of @param {(value: number) => string} print */
const ranged = ({ median, least, most }, print) => `${print(median)} (${print(least)} to ${print(most)})`;

/** @param {number} value */
function short(value) {
  if (value >= 999_500) return `${(value / 1e6).toFixed(2)} M`;
  return value >= 10_000 ? `${(value / 1e3).toFixed(0)} k` : value.toFixed(0);
}

/** @param {number} value */
const times = (value) => (value >= 100 ? value.toFixed(0) : value.toFixed(2));

/** @param {number} share */
const percent = (share) => `${(share * 100).toFixed(0)} %`;

/** @param {number} time */
const seconds = (time) => `${time.toFixed(2)} s`;

/** @param {number} time */
const milliseconds = (time) => `${(time * 1000).toFixed(1)} ms`;

/** @param {number} bytes */
const mib = (bytes) => `${(bytes / 1048576).toFixed(1)} MiB`;

/** @param {number} bytes */
const kib = (bytes) => `${(bytes / 1024).toFixed(1)} KiB`;

/**
 * @param {{ machine: Record<string, string | undefined>, rows: Row[], judges: Judges, proposals: Proposals[],
 *   frames: Frames[], scores: Score[], kept: Kept[],
 *   grown: import("./growth.mjs").Growth[], sizes: Size[] }} measured
 */
export function report({ machine, rows, judges, proposals, frames, scores, kept, grown, sizes }) {
  const find = (/** @type {string} */ name, /** @type {string} */ load) =>
    rows.find((row) => row.name === name && row.load === load);
  const ratios = beside(find);
  const budgets = [
    ...held(find, sizes),
    ...judged(judges),
    ...proposals.map(proposed),
    ...frames.map(shown),
    ...scores.map(looked),
    ...remembered(kept),
    ...grown.map(added),
  ];
  const seeks = rows.filter((row) => row.rounds[0].slowest !== undefined);
  const speeds = rows
    .filter((row) => !seeks.includes(row))
    .map((row) => {
      const cell = (/** @type {"events" | "messages" | "commits"} */ what) => {
        const all = rates(row, what);
        return all.length > 0 ? ranged(spread(all), short) : "";
      };
      return [row.load, row.name, cell("events"), cell("messages"), cell("commits")];
    });
  const text = [
    `Speed: median (least to greatest) of ${rows[0].rounds.length} rounds`,
    table([["load", "where", "events/s", "messages/s", "commits/s"], ...speeds]),
    "Seeks: the slowest of 100, and the memory that the whole module has by then",
    table([["load", "where", "slowest", "memory"], ...seeks.map(seekLine)]),
    "Histories, judged",
    table([["history", "verdict", "states", "time"], ...judges.histories.map(historyLine)]),
    "Proposals a second that all nodes have carried out, in memory",
    table([["cluster", "ours", "the raft crate", "times as fast"], ...proposals.map(proposalLine)]),
    "Frames in Chromium, drawn without a graphics processor: main thread, from the first callback to the painted picture",
    table([
      ["what", "frames", "middle", "of it script", "filling", "95 of 100 within", "slowest"],
      ...frames.map(frameLine),
    ]),
    "Lighthouse, on its preset for desktops: median of three",
    table([["category", "score", "what takes points off"], ...scores.map(scoreLine)]),
    ...keptTables(kept),
    "Side by side, round by round",
    table(ratios.map(({ what, of }) => [what, ranged(of, times)])),
    "What the page loads; what it loads later, if at all, is in brackets",
    table([["file", "bytes", "gzip -9", "brotli"], ...sizes.map(sizeLine), sizeSum(sizes)]),
    "Budgets",
    table([["what", "wanted", "measured", ""], ...budgets.map(budgetLine)]),
  ].join("\n\n");
  return {
    text: `\n${text}\n`,
    json: { machine, rows, judges, proposals, frames, scores, kept, grown, ratios, sizes, budgets },
  };
}

/** Round by round, how many times as fast as the crate. @param {Proposals} row */
const besideCrate = ({ ours, theirs }) => spread(ours.map((rate, round) => rate / theirs[round]));

/** @param {Proposals} row */
const cluster = ({ nodes, batch }) => `${nodes} nodes, ${batch === 1 ? "one by one" : `${batch} at a time`}`;

/** @param {Proposals} row @returns {string[]} */
const proposalLine = (row) => [
  cluster(row),
  ...[row.ours, row.theirs].map((rates) => ranged(spread(rates), short)),
  ranged(besideCrate(row), times),
];

/** The budget of proposals. @param {Proposals} row @returns {Budget} */
function proposed(row) {
  const { median } = besideCrate(row);
  const by = median < 1 ? `${((1 - median) * 100).toFixed(0)} %` : "";
  return {
    what: `proposals, ${cluster(row)}: times the raft crate`,
    wanted: `≥ ${times(1)}`,
    measured: times(median),
    met: by === "",
    by,
  };
}

/** @param {Frames} measured @returns {string[]} */
const frameLine = ({ what, frames, middle, script, filling, share95, slowest }) => [
  ...[what, String(frames)],
  ...[middle, script, filling].map((time) => (time === undefined ? "" : milliseconds(time))),
  ...[milliseconds(share95), milliseconds(slowest)],
];

/** @param {Score} score @returns {string[]} */
const scoreLine = ({ category, score, amiss }) => [category, score.toFixed(0), amiss.join(", ")];

/** The budget of a score. @param {Score} score @returns {Budget} */
function looked({ category, score, least }) {
  const by = score < least ? `${(least - score).toFixed(0)} points` : "";
  return { what: `Lighthouse: ${category}`, wanted: `≥ ${least}`, measured: score.toFixed(0), met: by === "", by };
}

/** @param {Kept[]} kept */
function keptTables(kept) {
  if (kept.length === 0) return [];
  const lines = kept.map(({ minutes, now, ...sizes }) => [
    String(minutes),
    (now / 60e6).toFixed(1),
    ...[sizes.script, sizes.tape, sizes.wasm, sizes.history].map(mib),
  ]);
  return [
    "Memory while a run is played at speed 10; a session alone has the same history",
    table([["minutes", "of the run", "JavaScript", "of it the tape", "wasm", "a session alone"], ...lines]),
  ];
}

/** How much more the page keeps in the end than in the beginning, but for the history itself. @param {Kept[]} kept @returns {Budget[]} */
function remembered(kept) {
  const wanted = "≤ 10 %";
  const parts = /** @type {const} */ ([
    ["heap of JavaScript", "script", "tape"],
    ["memory of the crate", "wasm", "history"],
  ]);
  return parts.map(([name, all, history]) => {
    const what = `ten minutes at speed 10: growth of the ${name} since the second`;
    const [first, last] = [kept[0], kept[kept.length - 1]];
    if (!first) return { what, wanted, measured: "not measured", met: null, by: "" };
    const growth = (last[all] - last[history] - (first[all] - first[history])) / first[all];
    return { what, wanted, measured: percent(growth), met: growth <= 0.1, by: percent(growth / 0.1 - 1) };
  });
}

/** The budget of what a protocol adds to the module. @param {import("./growth.mjs").Growth} measured @returns {Budget} */
function added({ name, common, own }) {
  const by = common > GROWTH_MOST ? `${((common / GROWTH_MOST - 1) * 100).toFixed(0)} %` : "";
  const what = `the module with ${name}, brotli, and ${kib(own)} with a run of them`;
  return { what, wanted: `≤ ${kib(GROWTH_MOST)}`, measured: kib(common), met: by === "", by };
}

/** The budget of frames. @param {Frames} measured @returns {Budget} */
function shown({ what, share95, most }) {
  const by = share95 > most ? `${((share95 / most - 1) * 100).toFixed(0)} %` : "";
  const [wanted, measured] = [`≤ ${milliseconds(most)}`, milliseconds(share95)];
  return { what: `${what}: 95 of 100 frames`, wanted, measured, met: by === "", by };
}

/** @param {Row} row @returns {string[]} */
function seekLine(row) {
  const { slowest, bytes } = sought(row);
  return [row.load, row.name, ranged(slowest, milliseconds), ranged(bytes, mib)];
}

/** What the rounds of a row of seeks measured. @param {Row} row */
function sought({ rounds }) {
  const all = (/** @type {"slowest" | "bytes"} */ what) => spread(rounds.map((round) => round[what] ?? Number.NaN));
  return { slowest: all("slowest"), bytes: all("bytes") };
}

/** @param {(name: string, load: string) => Row | undefined} find */
function beside(find) {
  /** @type {{ what: string, of: ReturnType<typeof spread> }[]} */
  const ratios = [];
  /** @type {(what: string, a: Row | undefined, b: Row | undefined, kind: "events" | "messages" | "commits") => void} */
  const add = (what, a, b, kind) => a && b && ratios.push({ what, of: ratio(a, b, kind) });
  const [model, page] = [find("RaftScope, model", "its own"), find("RaftScope, page", "its own")];
  for (const load of ["crowd", "single"]) {
    const [native, wasm] = [find("native", load), find("wasm in Node.js", load)];
    add(`${load}: native, times as fast as wasm in Node.js`, native, wasm, "events");
    add(`${load}: messages/s of wasm in Node.js, times RaftScope's model`, wasm, model, "messages");
    add(`${load}: messages/s of wasm in Node.js, times RaftScope as its page runs it`, wasm, page, "messages");
    const family = find("native", `${load} of primary-backup`);
    add(`${load}: events/s of primary-backup, times Raft's`, family, native, "events");
    add(`${load}: commits/s of primary-backup, times Raft's`, family, native, "commits");
  }
  return ratios;
}

/**
 * The budgets that these figures can tell of.
 * @param {(name: string, load: string) => Row | undefined} find @param {Size[]} sizes
 */
function held(find, sizes) {
  /** @type {Budget[]} */
  const budgets = [];
  /** @type {(what: string, least: number, of: ReturnType<typeof spread> | undefined, print: (n: number) => string) => void} */
  const atLeast = (what, least, of, print) => {
    if (!of)
      return void budgets.push({ what, wanted: `≥ ${print(least)}`, measured: "not measured", met: null, by: "" });
    const by = of.median < least ? `${((1 - of.median / least) * 100).toFixed(0)} %` : "";
    budgets.push({ what, wanted: `≥ ${print(least)}`, measured: print(of.median), met: by === "", by });
  };
  /** @type {(what: string, most: number, value: number, print: (n: number) => string) => void} */
  const atMost = (what, most, value, print) => {
    const by = value > most ? `${((value / most - 1) * 100).toFixed(0)} %` : "";
    budgets.push({ what, wanted: `≤ ${print(most)}`, measured: print(value), met: by === "", by });
  };
  const [crowd, single] = ["crowd", "single"].map((load) => ({
    native: /** @type {Row} */ (find("native", load)),
    wasm: /** @type {Row} */ (find("wasm in Node.js", load)),
  }));
  const [model, page] = [find("RaftScope, model", "its own"), find("RaftScope, page", "its own")];
  atLeast("crowd: events/s, native", 3.5e6, spread(rates(crowd.native, "events")), short);
  atLeast("single: events/s, native", 3.5e6, spread(rates(single.native, "events")), short);
  atLeast("crowd: messages/s, wasm", 1.85e6, spread(rates(crowd.wasm, "messages")), short);
  atLeast("single: messages/s, wasm", 1.85e6, spread(rates(single.wasm, "messages")), short);
  atLeast("single: times RaftScope's model", 10, model && ratio(single.wasm, model, "messages"), times);
  atLeast("single: times RaftScope as its page runs it", 3000, page && ratio(single.wasm, page, "messages"), times);
  atMost("crowd: wasm, times as slow as native", 1.35, ratio(crowd.native, crowd.wasm, "events").median, times);
  atMost("single: wasm, times as slow as native", 1.35, ratio(single.native, single.wasm, "events").median, times);
  for (const load of ["crowd", "single"]) {
    const [traced, untraced, run] = ["native, traced", "native, untraced", "quorate run"].map(
      (name) => /** @type {Row} */ (find(name, load)),
    );
    atMost(`${load}: events/s that tracing costs`, 0.3, 1 - ratio(traced, untraced, "events").median, percent);
    atMost(`${load}: 1,000,000 events by quorate run`, 1, 1e6 / spread(rates(run, "events")).median, seconds);
    const [raft, family] = [load, `${load} of primary-backup`].map((of) => find("native", of));
    for (const [what, least] of /** @type {const} */ ([
      ["events", 1 / 1.5],
      ["commits", 1],
    ])) {
      atLeast(
        `${load}: ${what}/s of primary-backup, times Raft's`,
        least,
        raft && family && ratio(family, raft, what),
        times,
      );
    }
  }
  const { slowest, bytes } = sought(/** @type {Row} */ (find("seek in Node.js", "million")));
  atMost("million: the slowest of 100 seeks, wasm", 0.05, slowest.median, milliseconds);
  atMost("million: memory of the recording, wasm", 128 * 1024 * 1024, bytes.median, mib);
  for (const how of /** @type {const} */ (["brotli", "gzip"])) {
    const first = sizes.filter((size) => size.first).reduce((sum, size) => sum + size[how], 0);
    atMost(`first load, ${how}`, 250 * 1024, first, kib);
  }
  return budgets;
}

/** @param {Judges["histories"][number]} history @returns {string[]} */
function historyLine({ name, verdict, states, seconds: time }) {
  return [name, verdict, String(states), milliseconds(time)];
}

/** The budgets of the judges. @param {Judges} judges @returns {Budget[]} */
function judged({ histories, storms, seconds: time }) {
  const [samples, [crowd]] = [histories.slice(0, -1), histories.slice(-1)];
  const slowest = Math.max(...samples.map((sample) => sample.seconds));
  const perMinute = (storms / time) * 60;
  const least = 20_000;
  const sample = { what: "the slowest sample of a history", wanted: `≤ ${seconds(2)}` };
  return [
    samples.length > 0
      ? {
          ...sample,
          measured: milliseconds(slowest),
          met: slowest <= 2,
          by: `${((slowest / 2 - 1) * 100).toFixed(0)} %`,
        }
      : { ...sample, measured: "not measured", met: null, by: "" },
    {
      what: `history of ${crowd.name}`,
      wanted: `≤ ${seconds(10)}`,
      measured: milliseconds(crowd.seconds),
      met: crowd.seconds <= 10,
      by: `${((crowd.seconds / 10 - 1) * 100).toFixed(0)} %`,
    },
    {
      what: "storms of 5 s and 5 nodes a minute and core",
      wanted: `≥ ${short(least)}`,
      measured: short(perMinute),
      met: perMinute >= least,
      by: `${((1 - perMinute / least) * 100).toFixed(0)} %`,
    },
  ];
}

/** @param {Budget} budget */
function budgetLine({ what, wanted, measured, met, by }) {
  return [what, wanted, measured, met === null ? "" : met ? "met" : `missed by ${by}`];
}

/** @param {Size} size */
function sizeLine({ file, bytes, gzip, brotli, first }) {
  return [first ? file : `(${file})`, kib(bytes), kib(gzip), kib(brotli)];
}

/** @param {Size[]} sizes */
function sizeSum(sizes) {
  const first = sizes.filter((size) => size.first);
  const sum = (/** @type {"bytes" | "gzip" | "brotli"} */ of) => kib(first.reduce((all, size) => all + size[of], 0));
  return ["all of the first load", sum("bytes"), sum("gzip"), sum("brotli")];
}

/**
 * Columns beside each other, all but the first aligned to the right where they are numbers.
 * @param {string[][]} lines
 */
function table(lines) {
  const widths = lines[0].map((_, at) => Math.max(...lines.map((line) => line[at].length)));
  const cell = (/** @type {string} */ text, /** @type {number} */ at) => text.padEnd(widths[at]);
  return lines.map((line) => `  ${line.map(cell).join("  ")}`.trimEnd()).join("\n");
}
