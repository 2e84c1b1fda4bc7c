// A thousand seeds of all that can be done: no event is without a sentence, nor without an answer to why, in either language.

import assert from "node:assert/strict";
import { test } from "node:test";
import { placeOf, told, whyWords } from "../../www/core/asking.js";
import { happening } from "../../www/core/happening.js";
import { withFamily } from "../../www/core/i18n.js";
import { sentence } from "../../www/core/sentence.js";
import en from "../../www/i18n/en.js";
import zh from "../../www/i18n/zh-CN.js";
import { crate } from "./support/crate.mjs";
import { NEVER } from "./support/words.mjs";

const { Session } = await crate();

/** What may be done at an instant; `N` stands for a node. */
const ACTS = [
  ...[
    "crash leader",
    "crash any",
    "crash N keep=1",
    "restart crashed",
    "pause leader",
    "resume paused",
    "lose crashed",
  ],
  ...["partition leader", "cut N -> n2", "heal", "network loss=20% duplicate=10%", "network corrupt=20%"],
  ...["hang N", "unhang N", "clock N drift=10%", "service N 5ms queue=3", "flip N journal=log record=1", "backup N"],
  ...["restore all", "drop any", "duplicate any", "hold any", "release all", "deliver any", "delay any by 40ms"],
  ...["forge last by N", "fire N election", "transfer leader -> N", "snapshot leader", "add node", "remove node N"],
  ...[
    "get x via N",
    "cas x 1 2",
    "delete x",
    "workload get every=20ms count=10 key=x",
    "random crash up=100ms down=50ms",
  ],
  ...["supervise all after=50ms", "whenever leader after 100ms do crash leader", "faults off", "orders off"],
  ...["break raft.vote-once", "break raft.commit-own-term"],
];

const CONFIGS = [
  ...["", "pre-vote=on sticky=on check-quorum=on", "reads=lease sticky=on", "reads=follower", "membership=joint"],
  ...["compaction=on snapshot-after=10 snapshot-chunk=100", "batch=1 pipeline=4", "client-retry=off"],
];

/** Numbers below others, drawn from a seed. @param {number} seed */
function dice(seed) {
  let state = seed + 1;
  return (/** @type {number} */ below) => {
    state = (Math.imul(state, 48_271) >>> 0) % 2_147_483_647;
    return state % below;
  };
}

/** A short run with weather, less what this protocol does not know. @param {string} protocol @param {number} seed */
function weather(protocol, seed) {
  const below = dice(seed);
  const config = protocol === "raft" ? CONFIGS[below(CONFIGS.length)] : "";
  const head = `quorate 1\nprotocol ${protocol}\nnodes ${3 + below(3)}\nseed ${seed}\n${config && `config ${config}\n`}`;
  const works = ["at 200ms workload append every=30ms count=40 key=x\n", "at 200ms workload get every=70ms key=x\n"];
  const instants = Array.from({ length: 4 + below(8) }, () => 250 + below(900)).sort((a, b) => a - b);
  const lines = instants.map((at) => `at ${at}ms ${ACTS[below(ACTS.length)].replace("N", `n${1 + below(3)}`)}\n`);
  const known = [...works, ...lines].filter((line) => {
    try {
      Session.load(`${head}${line}at 3s end\n`).free();
      return true;
    } catch {
      return false;
    }
  });
  const session = Session.load(`${head}network latency=2ms..${3 + below(27)}ms\n${known.join("")}at 3s end\n`);
  session.advance(1_200_000, 2 ** 31);
  return session;
}

/** What no sentence has. */
const HOLE = /^$|undefined|NaN|null|\[object|Infinity|\s\s|^\s|\s$|\uE000/;

/**
 * How many runs, and every how many-th event of them is asked about.
 * @type {Record<string, readonly [number, number]>}
 */
const MUCH = { raft: [1_000, 101], "primary-backup": [150, 53] };

for (const { id: protocol } of Session.protocols()) {
  const [seeds, apart] = MUCH[protocol] ?? [50, 5];
  test(`no event is without a sentence, nor without a reason, in either language: ${protocol}`, async () => {
    const both = await Promise.all(
      [en, /** @type {typeof en} */ (/** @type {unknown} */ (zh))].map(async (first) => {
        const words = await withFamily(first, protocol);
        const store = { words: { value: words }, scenario: { value: undefined } };
        const app = /** @type {import("../../www/core/app.js").App} */ (
          /** @type {unknown} */ ({ store, player: { protocol } })
        );
        return { words, why: await whyWords(words.tag, protocol), place: placeOf(app) };
      }),
    );
    let asked = 0;
    for (let seed = 0; seed < seeds; seed++) {
      const session = weather(protocol, seed);
      const count = session.eventCount();
      const operations = new Map(session.operations(0, count).map((each) => [`${each.client} ${each.number}`, each]));
      const find = (/** @type {string} */ client, /** @type {number} */ number) =>
        operations.get(`${client} ${number}`);
      for (const view of session.events(0, count)) {
        const event = happening(view);
        for (const { words } of both) {
          const text = sentence(words, protocol, event, find);
          const whole = words.tag === "en" ? /^\S.*\.$/.test(text) : /\p{Script=Han}.*[。！]$/u.test(text);
          assert.ok(whole && !HOLE.test(text) && !NEVER.test(text), `seed ${seed}: ${text} (${view.line})`);
        }
      }
      for (let number = seed % apart; number < count; number += apart) {
        const answer = session.why(`event ${number}`);
        asked += 1;
        for (const { why, place } of both) {
          const { chain } = told(why, answer, place);
          const { line } = answer.chain[0].event;
          assert.ok(answer.more || chain[chain.length - 1].root, `seed ${seed}: no root (${line})`);
          for (const text of [chain[0].text, ...chain[0].also]) {
            const sound = !HOLE.test(text) && !NEVER.test(text);
            assert.ok(sound && !text.startsWith(why.nothing), `seed ${seed}: ${text} (${line})`);
          }
        }
      }
      session.free();
    }
    assert.ok(asked > seeds, `only ${asked} events were asked about`);
  });
}
