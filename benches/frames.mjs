// What each frame takes of the main thread in Chromium while a run is played: asking the session, handing over what is to be
// painted, and the words beside it.

import { withPage } from "../tests/browser/browser.mjs";
import { ask, open } from "../tests/browser/cluster.mjs";
import { tracedFrames } from "./traced.mjs";

/** @typedef {import("./traced.mjs").Frames} Frames */

/** How many frames of each run are measured, and how many go before, in which a worker takes the pictures over. */
const FRAMES = 300;
const BEFORE = 120;

/**
 * What is played, at how many virtual microseconds a second, from which instant on, and how many seconds a frame may take.
 * @type {{ what: string, script: string, pace: number, from: string, most: number }[]}
 */
const PLAYED = [
  {
    what: "ten minutes of five nodes at speed 100",
    script:
      "quorate 1\nprotocol raft\nnodes 5\nseed 7\nat 0s workload append every=20ms count=30000 key=k\nat 600s end\n",
    pace: 100_000_000,
    from: "1s",
    most: 0.008,
  },
  {
    what: "nine nodes under load",
    script: `quorate 1\nprotocol raft\nnodes 9\nseed 7\n${Array.from({ length: 9 }, (_, at) => `at 0s workload put every=10ms count=10000 key=k${at} by c${at + 1}\n`).join("")}at 100s end\n`,
    pace: 1_000_000,
    from: "2s",
    most: 0.003,
  },
];

/** The tests' echo protocol has as many nodes as one likes. Messages are seen one by one at this pace. */
const MANY = {
  what: "25 nodes and 1,000 messages under way",
  script:
    "quorate 1\nprotocol echo\nnodes 25\nseed 7\nconfig beat=34ms\nnetwork latency=1s..2s\n" +
    "at 0s workload put every=400ms count=200 key=k\nat 100s end\n",
  pace: 400_000,
  from: "10s",
  most: 0.004,
};

/** @param {string} echo the folder of the page with the echo protocol @returns {Promise<Frames[]>} */
export async function playedInChromium(echo) {
  return [...(await played(PLAYED)), ...(await played([MANY], echo))];
}

/** @param {typeof PLAYED} runs @param {string} [folder] of the page @returns {Promise<Frames[]>} */
async function played(runs, folder) {
  /** @type {Frames[]} */
  const all = [];
  await withPage(
    async (page, url) => {
      await open(page, url, { paused: true });
      await ask(page, play, { pace: 20_000, frames: BEFORE });
      for (const { what, script, pace, from, most } of runs) {
        await ask(page, (cluster, script) => cluster.load(script), script);
        await ask(page, (cluster, from) => cluster.seek(from), from);
        all.push(await tracedFrames(page, { what, most }, () => ask(page, play, { pace, frames: FRAMES })));
      }
    },
    { viewport: { width: 1440, height: 900 } },
    undefined,
    folder,
  );
  return all;
}

/**
 * Runs in the page: plays so many frames.
 * @param {import("../www/quorate-cluster.js").QuorateCluster} cluster @param {{ pace: number, frames: number }} how
 * @returns {Promise<void>}
 */
function play(cluster, { pace, frames }) {
  const { store } = cluster.app;
  store.auto.value = false;
  store.pace.value = pace;
  cluster.play();
  return new Promise((done) => {
    let left = frames;
    const count = () => {
      left -= 1;
      if (left > 0) return void requestAnimationFrame(count);
      cluster.pause();
      done();
    };
    requestAnimationFrame(count);
  });
}
