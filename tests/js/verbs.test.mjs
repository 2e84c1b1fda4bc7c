// The table of all that can be done: what its rows write is what scripts read, and what is wrong is found in its field.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { scriptProblem } from "../../www/core/problem.js";
import {
  commandOf,
  fieldAt,
  fieldsOf,
  GROUPS,
  inUnitOf,
  isThere,
  quoted,
  VERBS,
  valueIn,
  verbOf,
} from "../../www/core/verbs.js";
import { crate } from "./support/crate.mjs";

const { Session } = await crate();
const nodes = ["n1", "n2", "n3", "n4", "n5"];

/** @param {string} id */
const row = (id) => /** @type {import("../../www/core/verbs.js").Verb} */ (verbOf(id));

function open() {
  const session = Session.load("quorate 1\nprotocol raft\nat 0s put a b by c1\nat 30s end\n");
  session.advance(1_000_000, 1e6);
  return session;
}

/** Something right for each field, other than what is usual. @param {import("../../www/core/verbs.js").Field} field */
function filled({ name, sort, range, choices, table, usual }) {
  const names = { rules: "raft.vote-once", messages: "RequestVote reply", timers: "election", journals: "log" };
  if (table) return names[table];
  if (choices) return choices[choices.length - 1];
  if (sort === "number")
    return name === "most" ? "300" : name === "least" ? "20" : (usual ?? String(Math.max(range?.[0] ?? 0, 5)));
  /** @type {Partial<Record<typeof sort, string>>} */
  const values = {
    node: "n2",
    process: "n1",
    client: "c1",
    text: "two words",
    line: "crash n1",
    flag: "on",
    sides: "west: | east: n4 n5",
    group: "west",
    given: "n1>n2#3",
  };
  return name === "to" || name === "speaker" || name === "receiver" ? "n3" : (values[sort] ?? "");
}

test("whatever a form writes, the session reads; and so with every choice of every field", () => {
  const session = open();
  for (const verb of VERBS) {
    const fields = fieldsOf(verb);
    const values = Object.fromEntries(fields.map((field) => [field.name, filled(field)]));
    const bare = Object.fromEntries(fields.map((field) => [field.name, field.optional ? "" : values[field.name]]));
    const all = [values, bare];
    for (const { name, choices = [] } of fields) all.push(...choices.map((choice) => ({ ...values, [name]: choice })));
    for (const each of all) {
      const { text } = commandOf(verb, each, { nodes });
      assert.doesNotThrow(() => session.check(text), `${verb.id}: ${text}`);
    }
  }
});

test("whatever a script can do to a run has a form, but for what only tells or expects", () => {
  const text = readFileSync(new URL("../../docs/script.md", import.meta.url), "utf8");
  const commands = text.slice(text.indexOf("| `crash NODE` |")).split("\n\n")[0];
  const words = new Set(Array.from(commands.matchAll(/^\| `([a-z]+)/gm), ([, word]) => word));
  assert.ok(words.size > 45, [...words].join());
  const forms = new Set(VERBS.map(({ parts: [first] }) => String(first).split(" ")[0]));
  // A standing order is one form, whichever word it begins with.
  for (const word of ["when", "whenever", "note", "expect", "end"]) words.delete(word);
  assert.deepEqual(
    [...words].filter((word) => !forms.has(word)),
    [],
  );
});

test("a row says what it is in the words of scripts, and only what changes", () => {
  const before = { least: "10", most: "10", spread: "even", loss: "0", duplicate: "0", bandwidth: "0", order: "any" };
  const said = (/** @type {string} */ id, /** @type {Record<string, string>} */ values, was = {}) =>
    commandOf(row(id), values, { before: was, nodes }).text;
  assert.equal(said("network", before, before), "network");
  assert.equal(said("network", { ...before, loss: "1.5" }, before), "network loss=1.5%");
  assert.equal(said("network", { ...before, most: "2s" }, before), "network latency=10ms..2s");
  assert.equal(said("network", { ...before, bandwidth: "0" }, { ...before, bandwidth: "5" }), "network bandwidth=off");
  assert.equal(
    said("link", { ...before, from: "n1", way: "->", to: "c1", order: "fifo" }, before),
    "network n1 -> c1 order=fifo",
  );
  assert.equal(said("partition", { sides: "n4 n2" }), "partition n1 n3 n5 | n4 n2");
  assert.equal(said("partition", { sides: "n4 n2 | n5 |" }), "partition n1 n3 | n4 n2 | n5");
  assert.equal(said("partition", { sides: "west: | east: n4 n2 | n5" }), "partition west: n1 n3 | east: n4 n2 | n5");
  assert.equal(said("partition", { sides: "west: | n4 n2 n5 n1 n3" }), "partition n4 n2 n5 n1 n3");
  assert.equal(said("healGroup", { group: "west" }), "heal west?");
  assert.equal(said("partition", { sides: "n4 n2 | n5 n1 n3" }), "partition n4 n2 | n5 n1 n3");
  assert.equal(said("tail", { node: "n1", keep: "drawn", torn: "on" }), "crash n1 keep=drawn torn");
  assert.equal(said("tail", { node: "n1", keep: "count", records: "2", torn: "" }), "crash n1 keep=2");
  assert.equal(said("clock", { node: "n2", offset: "\u22125", drift: "" }), "clock n2 offset=-5ms");
  assert.equal(said("hold", { which: "last", kind: "", sender: "n1", receiver: "" }), "hold last from n1");
  const order = {
    each: "whenever",
    condition: "acked",
    times: "50",
    kind: "",
    timer: "election",
    whose: "",
    after: "",
    does: "heal",
  };
  assert.equal(said("order", order), "whenever acked 50 do heal");
  assert.equal(
    said("order", { ...order, condition: "fired", after: "5" }),
    "whenever fired election after 5ms do heal",
  );
  assert.equal(said("write", { key: "k", value: 'a "b"', by: "", via: "n3" }), 'put k "a \\"b\\"" via n3');
  assert.equal(quoted("订单-1"), "订单-1");
  assert.equal(quoted("  a "), '"  a "', "blanks at the ends are part of a value");
});

test("what is wrong with a number is said in the unit that stands beside its field", () => {
  const session = open();
  const say = (/** @type {number} */ amount, /** @type {string} */ unit) => `${amount} ${unit}`;
  const before = { least: "10", most: "10", spread: "even", loss: "0", duplicate: "0", bandwidth: "0", order: "any" };
  const wrong = /** @type {const} */ ([
    [{ most: "70000" }, "most", "70000", ["10 ms", "60000 ms"]],
    [{ most: "1 " }, "most", "1", ["10 ms", "60000 ms"]],
    [{ loss: "101" }, "loss", "101", ["0 %", "100 %"]],
    // What was typed with a unit stands in that.
    [{ most: "70s" }, "most", "70s", ["10ms", "60s"]],
  ]);
  for (const [changes, name, found, range] of wrong) {
    const values = { ...before, ...changes };
    const { text } = commandOf(row("network"), values, { before, nodes });
    const field = fieldsOf(row("network")).find((each) => each.name === name);
    assert.throws(
      () => session.check(text),
      (error) => {
        const said = inUnitOf(/** @type {any} */ (field), values[name], error, say);
        assert.deepEqual(
          (({ found, least, most }) => [found, least, most])(/** @type {any} */ (scriptProblem(said))),
          [found, ...range],
          text,
        );
        return true;
      },
    );
  }
});

test("what is wrong is found in the field that wrote it", () => {
  const session = open();
  const wrong = [
    ["network", { least: "x" }, "least"],
    ["network", { most: "1" }, "most"],
    ["network", { loss: "101" }, "loss"],
    ["network", { bandwidth: "many" }, "bandwidth"],
    ["clock", { node: "n1", offset: "", drift: "80" }, "drift"],
    ["service", { node: "n1", takes: "", queue: "" }, "takes"],
    ["service", { node: "n1", takes: "5", queue: "0" }, "queue"],
    ["flip", { node: "n1", journal: "log", record: "" }, "record"],
    ["write", { key: "k", value: "v".repeat(5_000), by: "", via: "" }, "value"],
    ["delay", { which: "any", kind: "", sender: "", receiver: "", later: "" }, "later"],
    ["order", { each: "when", condition: "acked", times: "0", after: "", does: "heal" }, "times"],
    ["order", { each: "when", condition: "leader", after: "", does: "crsh" }, "does"],
  ];
  const before = { least: "10", most: "10", spread: "even", loss: "0", duplicate: "0", bandwidth: "0", order: "any" };
  for (const [id, changes, name] of /** @type {[string, Record<string, string>, string][]} */ (wrong)) {
    const values = id === "network" ? { ...before, ...changes } : changes;
    const written = commandOf(row(id), values, { before: id === "network" ? before : {}, nodes });
    let found;
    try {
      session.check(written.text);
    } catch (error) {
      found = fieldAt(written, scriptProblem(error)?.column ?? 0);
    }
    assert.equal(found, name, written.text);
  }
});

test("fields begin with what is so", () => {
  const session = open();
  for (const text of [
    "network latency=1500us..2s loss=0.5% bandwidth=1.5MB/s",
    "clock n2 offset=-50ms drift=200ppm",
    "service n2 4ms queue=7",
  ]) {
    session.apply(text);
  }
  const { clock, service, disk } = session.manner("n2");
  const manners = { network: session.networkManner(), link: session.linkManner("n1", "n2"), clock, service, disk };
  const values = (/** @type {string} */ id) => {
    const { now } = row(id);
    const fields = fieldsOf(row(id)).filter(({ word }) => word !== undefined);
    return Object.fromEntries(fields.map((field) => [field.name, valueIn(field, now ? manners[now] : "")]));
  };
  const link = {
    least: "1.5",
    most: "2000",
    spread: "even",
    loss: "0.5",
    duplicate: "0",
    bandwidth: "1500",
    order: "any",
    corrupt: "0",
    checksum: "on",
    channel: "datagram",
    auth: "on",
  };
  assert.deepEqual(values("network"), link);
  assert.deepEqual(values("link"), link);
  assert.deepEqual(values("clock"), { offset: "-50", drift: "0.02" });
  assert.deepEqual(values("service"), { takes: "4", queue: "7" });
  assert.deepEqual(values("disk"), { sync: "2", rate: "0", checksum: "on" });
  assert.deepEqual(values("topology"), { topology: "mesh", far: "40" });
});

test("the table is whole: each row has a group, each field a name of its own, each condition a field to depend on", () => {
  assert.equal(new Set(VERBS.map(({ id }) => id)).size, VERBS.length);
  for (const verb of VERBS) {
    assert.ok(verb.group === undefined || GROUPS.includes(verb.group), verb.id);
    const names = fieldsOf(verb).map(({ name }) => name);
    assert.equal(new Set(names).size, names.length, verb.id);
    for (const { only } of fieldsOf(verb)) if (only) assert.ok(names.includes(only[0]), verb.id);
  }
  assert.equal(isThere({ name: "a", sort: "text", only: ["b", ["c"]] }, { b: "d" }), false);
});
