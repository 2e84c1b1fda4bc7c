// All words of the page come from the catalogues, in both languages, and all that can be said has its words.

import assert from "node:assert/strict";
import { test } from "node:test";
import { ALERTS } from "../../www/core/alerts.js";
import { happening } from "../../www/core/happening.js";
import { shelved } from "../../www/core/i18n.js";
import { METERS, NUMBERS } from "../../www/core/measures.js";
import { explain, scriptProblem } from "../../www/core/problem.js";
import { messageName, operationText, protocolWords, reasonText, sentence } from "../../www/core/sentence.js";
import { SETUPS } from "../../www/core/setups.js";
import { fieldsOf, GROUPS, VERBS } from "../../www/core/verbs.js";
import enFidelity from "../../www/i18n/en/fidelity.js";
import enFigure from "../../www/i18n/en/figure.js";
import enHistory from "../../www/i18n/en/history.js";
import enLessons from "../../www/i18n/en/lessons.js";
import enMeters from "../../www/i18n/en/meters.js";
import enMore from "../../www/i18n/en/more.js";
import enPresent from "../../www/i18n/en/present.js";
import enScript from "../../www/i18n/en/script.js";
import enSelected from "../../www/i18n/en/selected.js";
import enShare from "../../www/i18n/en/share.js";
import enShelf from "../../www/i18n/en/shelf.js";
import enSpaceTime from "../../www/i18n/en/spacetime.js";
import enSpecimens from "../../www/i18n/en/specimens.js";
import firstEn from "../../www/i18n/en.js";
import zhFidelity from "../../www/i18n/zh-CN/fidelity.js";
import zhFigure from "../../www/i18n/zh-CN/figure.js";
import zhHistory from "../../www/i18n/zh-CN/history.js";
import zhLessons from "../../www/i18n/zh-CN/lessons.js";
import zhMeters from "../../www/i18n/zh-CN/meters.js";
import zhMore from "../../www/i18n/zh-CN/more.js";
import zhPresent from "../../www/i18n/zh-CN/present.js";
import zhScript from "../../www/i18n/zh-CN/script.js";
import zhSelected from "../../www/i18n/zh-CN/selected.js";
import zhShare from "../../www/i18n/zh-CN/share.js";
import zhShelf from "../../www/i18n/zh-CN/shelf.js";
import zhSpaceTime from "../../www/i18n/zh-CN/spacetime.js";
import zhSpecimens from "../../www/i18n/zh-CN/specimens.js";
import firstZh from "../../www/i18n/zh-CN.js";
import { crate, declarations } from "./support/crate.mjs";
import { filesBelow, HOLE, markup, pieces, textOf } from "./support/source.mjs";
import { closerOf, keysOf, leaves, said } from "./support/words.mjs";

const { Session } = await crate();
const protocols = Session.protocols();
/** The words with those of every protocol; what one says of causes is held against what it was seen to say (why.test.mjs). @param {import("../../www/core/i18n.js").Catalogue} words */
async function spoken(words) {
  const own = protocols.map(async ({ id }) => {
    const { why: _, ...rest } = await closerOf(words.tag, id);
    return [id, { .../** @type {Record<string, object>} */ (words.protocols)[id], ...rest }];
  });
  return { ...words, protocols: Object.fromEntries(await Promise.all(own)) };
}
const [en, zh] = await Promise.all([spoken(shelved(firstEn, enShelf)), spoken(shelved(firstZh, zhShelf))]);
const { events, voids, problems, wants, links } = Session.vocabulary();

/** The words of views that come when they are first wanted. */
const late = {
  en: {
    ...{ specimens: enSpecimens, more: enMore, fidelity: enFidelity, meters: enMeters },
    ...{
      spacetime: enSpaceTime,
      history: enHistory,
      dialog: enScript,
      selected: enSelected,
      taught: enLessons,
      present: enPresent,
      sharing: enShare,
      figure: enFigure,
    },
  },
  zh: {
    ...{ specimens: zhSpecimens, more: zhMore, fidelity: zhFidelity, meters: zhMeters },
    ...{
      spacetime: zhSpaceTime,
      history: zhHistory,
      dialog: zhScript,
      selected: zhSelected,
      taught: zhLessons,
      present: zhPresent,
      sharing: zhShare,
      figure: zhFigure,
    },
  },
};
// A term has as many forms as its language has.
const form = ({ path = "" }) => / › forms › \d+$/.test(path);
const english = leaves({ ...en, ...late.en }).filter((leaf) => !form(leaf));
const chinese = leaves({ ...zh, ...late.zh }).filter((leaf) => !form(leaf));
const both = /** @type {const} */ ([
  ["en", en],
  ["zh-CN", zh],
]);

const modules = filesBelow("www", ".js").filter((path) => !path.startsWith("www/i18n/"));

test("both languages have the same words", () => {
  const kinds = (/** @type {typeof english} */ list) =>
    list.map(({ path, value }) => `${path}: ${typeof value}`).sort();
  assert.deepEqual(kinds(chinese), kinds(english));
});

test("a sentence has the same parts in both languages, whatever the case", () => {
  const other = new Map(chinese.map((leaf) => [leaf.path, leaf]));
  for (const leaf of english) {
    assert.deepEqual(said(/** @type {typeof leaf} */ (other.get(leaf.path))).parts, said(leaf).parts, leaf.path);
  }
});

test("every sentence is whole, and Chinese is Chinese", () => {
  const foreign = new Set([
    ...[
      "tag",
      "name",
      "grouped",
      "list",
      "pair",
      "more › sides › said",
      "more › units › %",
      "selected › clockIs",
      "selected › parts",
      "selected › direction",
      "stage › tab",
    ],
    ...["script › fileName", "events › answers › value", "protocols › raft › name", "tape › side"],
  ]);
  for (const leaf of [...english, ...chinese]) {
    const { path } = leaf;
    for (const text of said(leaf).texts) {
      if (/^protocols › .* › sync$/.test(path) && text === undefined) continue;
      assert.equal(typeof text, "string", path);
      assert.doesNotMatch(/** @type {string} */ (text), /^$|undefined|NaN|null|\[object|\s\s|^\s|\s$/, path);
    }
  }
  for (const leaf of chinese) {
    // Where it stands in a paper is the same for everybody.
    if (/^protocols › .* › card › .* › where$/.test(leaf.path)) continue;
    // Messages have the names of papers and programs in every language, or are called by what they do; answers always are.
    const [, protocol, message] = /^protocols › (.*) › messages › (.*)$/.exec(leaf.path) ?? [];
    if (message && said(leaf).texts[0] === message) {
      assert.ok(!message.endsWith(" reply"), `${protocol}: ${message}`);
      continue;
    }
    const lacks = said(leaf).texts.some((text) => !/\p{Script=Han}/u.test(String(text ?? "无")));
    assert.equal(lacks, foreign.has(leaf.path), `${leaf.path}: ${said(leaf).texts[0]}`);
  }
});

test("every word of the catalogues is used", () => {
  // The words of tables are asked for by their ids, and held against the tables below.
  const tables = [
    /^events › (?!operations|answers|carried)/,
    /^events › (operations|carried) › /,
    /^errors › (wants|problems|codes|links) › /,
    /^protocols › [^›]* › (?!captions)/,
    /^lens › (stabilities|world) › /,
    /^selected › (paces|behaves|mannerValues) › /,
    /^(scenarios|experiments) › [^›]* › (title|opening|told)/,
    /^specimens › (names|groups) › /,
    /^spacetime › ends › /,
    /^(lessons|cards|families) › /,
    /^taught › (off|yours|verdicts › .*|beliefs › .*)$/,
    /^more › (setups › list|units|groups|verbs|fields|choices) › /,
    /^sharing › formats › /,
    /^evidence › (tabs|sorts) › /,
    /^meters › (meters|names|alerts) › /,
    /^script › (unreadable|notText|tooBig)$/,
  ];
  const sources = modules.map((path) => {
    const list = pieces(textOf(path)).filter(({ kind }) => kind !== "hole");
    return new Set(list.flatMap(({ text }) => text.match(/[\p{L}$_][\p{L}\p{N}$_]*/gu) ?? []));
  });
  const unused = english.filter(({ path }) => {
    if (tables.some((table) => table.test(path))) return false;
    const keys = keysOf(path).filter(
      (key) => !["specimens", "taught", "sharing", "figure"].includes(key) && !/^\d+$/.test(key),
    );
    const [first, last] = [keys[0], keys[keys.length - 1]];
    const parent = keys[keys.length - 2] ?? first;
    return !sources.some((names) => names.has(last) && (names.has(first) || names.has(parent)));
  });
  assert.deepEqual(
    unused.map(({ path }) => path),
    [],
  );
});

/** @param {object | undefined} words @param {readonly string[]} ids @param {string} [where] */
function differs(words = {}, ids, where = "") {
  const [there, wanted] = [new Set(Object.keys(words)), new Set(ids)];
  const lacks = [...wanted].filter((id) => !there.has(id));
  const over = [...there].filter((id) => !wanted.has(id));
  return [
    ...(lacks.length > 0 ? [`${where} lacks ${lacks.join(", ")}`] : []),
    ...(over.length > 0 ? [`${where} has ${over.join(", ")}, which nothing says`] : []),
  ];
}

/** @param {object} words @param {readonly string[]} ids @param {string[]} [besides] @param {string} [where] */
const covers = (words, ids, besides = [], where) => assert.deepEqual(differs(words, [...ids, ...besides], where), []);

for (const [tag, words] of both) {
  test(`what the crate can say has words, and no words are left over: ${tag}`, () => {
    const { operations, answers, carried, reasons, ...kinds } = words.events;
    const reads = ["request", "reply", "notice"];
    covers(kinds, events, [...reads, "breach", "commits", "other", "otherReason"]);
    covers(carried, reads);
    covers(operations, ["put", "get", "delete", "append", "cas", "unknown"]);
    covers(reasons, voids);
    covers(words.errors.wants, wants);
    covers(words.errors.problems, problems);
    covers(words.errors.links, links);
    const codes = /code:([^;]*);/.exec(declarations())?.[1].match(/(?<=")[a-z-]+(?=")/g) ?? [];
    covers(
      words.errors.codes,
      codes.filter((code) => code !== "bad-script"),
    );
    const stories = Session.stories();
    covers(
      words.scenarios,
      stories.map(({ name }) => name),
      [],
      `scenarios in www/i18n/${tag}/shelf.js`,
    );
    for (const { name, steps } of stories) {
      covers(words.scenarios[name].told ?? {}, steps, [], `scenarios › ${name} › told in www/i18n/${tag}/shelf.js`);
    }
    covers(answers, ["done", "value", "nothing", "mismatch", "mismatchNothing", "full", "stale", "refused", "waiting"]);
  });

  for (const tables of protocols)
    test(`${tables.id} has words for all of its tables, and no words are left over: ${tag}`, () => {
      const own = /** @type {import("../../www/core/sentence.js").Own} */ (protocolWords(words, tables.id));
      const ids = (/** @type {{ id: string }[]} */ table) => table.map(({ id }) => id);
      const { roles, messages, timers, records, notes, rules, properties, settings } = tables;
      const told = { roles, became: roles, messages, deliver: messages, timers, fire: timers, records, notes };
      const named = { rules: ids(rules), promises: ids(properties), settings: ids(settings) };
      const file = `www/i18n/${tag}/protocols/${tables.id}.js`;
      assert.deepEqual(
        Object.entries({ ...told, ...named }).flatMap(([table, all]) =>
          differs(/** @type {any} */ (own)[table], all, `${table} in ${file}`),
        ),
        [],
      );
      covers(words.lens.world, ids(tables.world));
      for (const { id, choices } of [...tables.settings, ...tables.world]) {
        const setting = /** @type {Record<string, { choices?: object }>} */ ({ ...own.settings, ...words.lens.world })[
          id
        ];
        covers(setting.choices ?? {}, choices);
      }
    });

  test(`what nobody has words for yet is still a sentence: ${tag}`, () => {
    const event = { number: 1, at_us: 0, epoch: 0, argument: 0, name: "", from: "n1", to: "n1", role: "", reason: "" };
    const strange = { ...event, kind: "teleport", name: "beam", reason: "no-beam", role: "captain" };
    const flags = { rose: false, committed: false, log: false, heard: false, breach: false };
    const end = /[.。]$/;
    for (const protocol of ["raft", "unheard-of"]) {
      const own = protocolWords(words, protocol);
      assert.match(
        sentence(words, protocol, { ...strange, ...flags }, () => undefined),
        end,
      );
      assert.match(
        sentence(words, protocol, { ...strange, ...flags, kind: "void" }, () => undefined),
        end,
      );
      assert.match(
        sentence(words, protocol, { ...strange, ...flags, kind: "deliver" }, () => undefined),
        end,
      );
      assert.equal(messageName(words, own, "beam"), "beam");
    }
    assert.match(reasonText(words, "no-beam"), end);
    assert.match(operationText(words, undefined, 7), /7/);
    // What a workload writes ends in the mark that parts it from the next; what somebody wrote stays as it is.
    const appended = (/** @type {string} */ value) =>
      operationText(words, { does: "append", key: "k", value, expect: null }, 7);
    assert.equal(appended("c1.2;"), appended("c1.2"));
    assert.notEqual(appended("two;"), appended("two"));
    assert.match(explain(words, Object.assign(new Error("odd"), { code: "no-such-beam", detail: {} })), /odd/);
    const detail = { problem: "odd", expected: "odd", found: "x", known: [] };
    assert.match(explain(words, Object.assign(new Error("odd"), { code: "bad-script", detail })), end);
  });

  test(`every event of a run in which everything happens is a sentence: ${tag}`, () => {
    const session = Session.load(STORM);
    session.advance(20_000_000, 1e6);
    const kinds = new Set();
    for (let from = 0; from < session.eventCount(); from += 1_000) {
      for (const view of session.events(from, from + 1_000)) {
        const e = happening(view);
        kinds.add(e.kind);
        const text = sentence(words, "raft", e, () => undefined);
        assert.match(text, /^\S.*[.。！]$/, view.line);
        assert.doesNotMatch(text, /undefined|NaN|null|\[object|\s\s/, view.line);
        if (tag === "zh-CN") assert.match(text, /\p{Script=Han}/u, view.line);
      }
    }
    for (const kind of ["deliver", "lost", "cut", "dead", "fire", "sync", "crash", "part", "void", "break"]) {
      assert.ok(kinds.has(kind), `the storm has ${kind}`);
    }
  });
}

for (const [tag, more] of /** @type {const} */ ([
  ["en", enMore],
  ["zh-CN", zhMore],
])) {
  test(`all that can be done has words, and no words are left over: ${tag}`, () => {
    const fields = VERBS.flatMap(fieldsOf);
    covers(
      more.verbs,
      VERBS.map(({ id }) => id),
    );
    covers(more.groups, GROUPS);
    covers(more.setups.list, SETUPS);
    covers(
      more.fields,
      fields.map(({ name }) => name),
    );
    covers(
      more.units,
      fields.flatMap(({ unit }) => unit || []),
    );
    const chosen = fields.filter(({ choices }) => choices);
    covers(
      more.choices,
      chosen.map(({ name }) => name),
    );
    for (const { name, choices = [] } of chosen)
      covers(/** @type {Record<string, object>} */ (more.choices)[name], choices);
  });
}

for (const [tag, meters] of /** @type {const} */ ([
  ["en", enMeters],
  ["zh-CN", zhMeters],
])) {
  test(`all that is measured has words, and no words are left over: ${tag}`, () => {
    covers(meters.meters, METERS);
    covers(meters.names, NUMBERS);
    covers(meters.alerts, ALERTS);
  });
}

const STORM = `quorate 1
protocol raft
nodes 5
seed 11
network latency=5ms..40ms loss=5% duplicate=5%
at 0s workload cas every=30ms count=300 key=k
at 1s cut n1 -> n2
at 2s pause leader
at 3s resume paused
at 3s partition n1 n2 | n3 n4 n5
at 4s heal
at 4s heal
at 4500ms break raft.vote-once
at 5s crash leader
at 5s+2 network loss=0%
at 6s mend raft.vote-once
at 6s fire n2 election
at 7s restart crashed
at 8s put k v
at 8s get k
at 20s end
`;

test("what is wrong with a script is told in both languages, with its parts", () => {
  const bad = [
    ...["", "quorate 2\n", "quorate 1\nprotocol paxos\n", "quorate 1\nprotocol raft\nnodes 0\n"],
    "quorate 1\nprotocol raft\nnodes 10000\n",
    "quorate 1\nprotocol raft\nnetwork latency=-1\n",
    "quorate 1\nprotocol raft\nnetwork latency=5ms..1ms\n",
    "quorate 1\nprotocol raft\nnetwork loss=101%\n",
    "quorate 1\nprotocol raft\nseed 9007199254740992\n",
    "quorate 1\nprotocol raft\nat 2s heal\nat 1s heal\n",
    "quorate 1\nprotocol raft\nat 1s crsh leader\n",
    "quorate 1\nprotocol raft\nat 1s crash n9\n",
    "quorate 1\nprotocol raft\nat 1s break raft.nothing\n",
    `quorate 1\nprotocol raft\nat 1s put ${"k".repeat(100_000)} v\n`,
    "quorate 1\nprotocol raft\nseed 1\nseed 2\n",
    "quorate 1\nprotocol raft\nat 1s end\nat 2s heal\n",
    "quorate 1\nprotocol raft\nconfig timeout-min=400ms timeout-max=100ms\n",
  ];
  for (const script of bad) {
    const error = thrown(() => Session.load(script));
    const problem = scriptProblem(error);
    assert.ok(problem && problem.line >= 1 && problem.column >= 1, script.slice(0, 80));
    for (const [tag, words] of both) {
      const text = explain(words, error);
      assert.match(text, tag === "en" ? /[.?]$/ : /\p{Script=Han}.*[。？]$/u, text);
      assert.doesNotMatch(text, /undefined|NaN|null|\[object|\s\s/);
      if (tag === "zh-CN") assert.doesNotMatch(text.replaceAll(/“[^”]*”/g, ""), /\b(the|bytes|of|expected)\b/, text);
    }
  }
});

/** @param {() => unknown} work */
function thrown(work) {
  try {
    work();
  } catch (error) {
    return error;
  }
  return assert.fail("nothing was wrong");
}

// What a reader sees must not stand in the code.

/** Attributes whose values people read or hear. */
const READ =
  /\s(?:aria-(?:label|description|valuetext|roledescription|placeholder)|title|alt|placeholder|label)="([^"]*)"/g;

/** Strings that are no words of the page: what each language calls itself, and what fonts are called. */
const NAMES = new Set(["中文", "English", "PingFang SC", "Microsoft YaHei", "Noto Sans SC"]);

/** Whether a text would be read as words, and not as a name of code. @param {string} text */
const reads = (text) =>
  /\p{Script=Han}/u.test(text) ||
  /^\s*\p{Lu}[\p{Ll}’]+ \p{L}/u.test(text) ||
  /\p{Ll}{2} \p{Ll}{2,}[.!?…]\s*$/u.test(text);

test("a Chinese list has a space between “和” and what is not Chinese", () => {
  assert.equal(zh.list({ names: ["1", "2", "3"] }), "1、2 和 3");
  assert.equal(zh.list({ names: ["节点 1", "客户端"] }), "节点 1 和客户端");
  assert.equal(zh.list({ names: ["客户端", "节点"] }), "客户端和节点");
});

test("no words of the page stand outside the catalogues", () => {
  for (const path of modules) {
    const list = pieces(textOf(path));
    for (const { text, line } of markup(list)) {
      const written = text.replaceAll(/<!--[\s\S]*?-->/g, "");
      for (const [, value] of written.matchAll(READ)) {
        assert.doesNotMatch(value, /\p{L}/u, `${path}:${line}: a literal in an attribute`);
      }
      const parts = written.replaceAll(/<[^>]*>/g, "");
      assert.ok(!parts.includes(`${HOLE}: `), `${path}:${line}: a colon as English has it`);
      const between = parts.replaceAll(HOLE, "");
      assert.doesNotMatch(between, /\p{L}/u, `${path}:${line}: literal text`);
    }
    list.forEach(({ kind, text, line, tag, depth }, at) => {
      const plain = kind === "string" || (kind === "template" && tag !== "html" && tag !== "svg");
      // What a developer did wrong is told to developers.
      const forDevelopers = /new Error\(\s*$/.test(list[at - 1]?.text ?? "");
      if (!plain || forDevelopers || NAMES.has(text)) return;
      assert.ok(!reads(text), `${path}:${line}: “${text}”`);
      if (depth > 0) assert.doesNotMatch(text, /^\p{Lu}\p{Ll}+$/u, `${path}:${line}: “${text}” in markup`);
    });
  }
});

test("pages and styles hold no words either, but for those to whom no script comes", () => {
  for (const path of ["index.html", ...filesBelow("www", ".html")]) {
    const page = textOf(path);
    const own = /<noscript>[\s\S]*?<\/noscript>|(\s*<p class="awaited"[\s\S]*?<\/p>)+/g;
    for (const [words] of page.matchAll(own)) assert.match(words, /\p{Script=Han}/u, `${path} speaks both languages`);
    const rest = page.replaceAll(own, "").replaceAll(">Quorate<", "><");
    assert.doesNotMatch(rest.replaceAll(/<[^>]*>/g, ""), /\p{L}/u, path);
  }
  for (const path of filesBelow("www", ".css")) {
    for (const [, text] of textOf(path).matchAll(/content:\s*"([^"]*)"/g)) assert.doesNotMatch(text, /\p{L}/u, path);
  }
});
