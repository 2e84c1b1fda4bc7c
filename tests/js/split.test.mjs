// The parts of the compiled crate do together what the whole does (tools/split.mjs).

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { dist } from "../../tools/lib.mjs";

const folder = join(dist, "wasm");
const compile = (/** @type {string} */ name) => new WebAssembly.Module(readFileSync(join(folder, name)));

/**
 * Bindings of their own on an instance of a module.
 * @param {string} name @param {string} [tag] different each time
 * @returns {Promise<{ crate: typeof import("#wasm"), exports: any }>}
 */
async function instance(name, tag = name) {
  const crate = await import(`${pathToFileURL(join(folder, "quorate.js")).href}?${tag}`);
  return { crate, exports: crate.initSync({ module: compile(name) }) };
}

/** The parts of protocols, by the names that the first part has for them. */
const families = (/** @type {any} */ first) =>
  Object.keys(first).flatMap((name) => (name.startsWith("_there:") ? name.slice("_there:".length) : []));

/** Puts the rest to a first part, and then the parts of these protocols. @param {any} first @param {string[]} protocols */
function put(first, protocols = families(first)) {
  const { exports: rest } = new WebAssembly.Instance(compile("rest.wasm"), { first });
  first._there.value = 1;
  for (const protocol of protocols) {
    new WebAssembly.Instance(compile(`${protocol}.wasm`), { first, rest });
    first[`_there:${protocol}`].value = 1;
  }
}

/** Plays each story to its end. @param {typeof import("#wasm")} crate */
function digests({ Session, Reached }) {
  return Session.stories().map(({ name }) => {
    const session = Session.load(Session.story(name));
    while (session.advance(Number.POSITIVE_INFINITY, 10_000) !== Reached.End);
    const { digest, ok } = session.report();
    const all = [name, digest, ok, session.stateDigest(), session.link()];
    session.free();
    return all;
  });
}

test("the first part and the rest come to what the whole comes to", async () => {
  const whole = await instance("quorate_bg.wasm");
  const first = await instance("first.wasm");
  put(first.exports);
  assert.deepEqual(digests(first.crate), digests(whole.crate));
});

test("each protocol but that of the first story has a part of its own, which no run of another needs", async () => {
  const { crate, exports } = await instance("first.wasm", "families");
  const protocols = crate.Session.protocols().map(({ id }) => id);
  const [home, ...others] = protocols;
  assert.deepEqual(families(exports).sort(), others.sort());
  put(exports, []);
  const at = (/** @type {string} */ id) => crate.Session.stories().find(({ name }) => name.startsWith(`${id}/`));
  assert.equal(crate.Session.load(crate.Session.story("raft/split")).protocol(), home);
  for (const id of others) {
    assert.throws(() => crate.Session.load(at(id)?.script ?? ""), WebAssembly.RuntimeError, id);
  }
});

test("no story but the first comes with the first part, and whoever reads one asks for the rest", async () => {
  const whole = await instance("quorate_bg.wasm", "texts");
  const first = readFileSync(join(folder, "first.wasm"));
  const [shop, ...others] = whole.crate.Session.stories();
  assert.ok(first.includes(shop.script));
  for (const { name, script } of others) assert.ok(!first.includes(script.slice(0, 200)), name);
  const { crate } = await instance("first.wasm", "early");
  assert.equal(crate.Session.story(shop.name), shop.script);
  assert.throws(() => crate.Session.story(others[0].name), WebAssembly.RuntimeError);
});

test("who panics says where once the rest has come", async () => {
  const places = [];
  for (const name of ["quorate_bg.wasm", "first.wasm"]) {
    const { crate, exports } = await instance(name, `${name} panics`);
    if (name === "first.wasm") {
      put(exports);
    }
    assert.throws(() => crate.panicForTest(), WebAssembly.RuntimeError);
    places.push(crate.lastPanic());
  }
  assert.match(places[0] ?? "", /\.rs:\d+/);
  assert.equal(places[1], places[0]);
});

test("a call into what has not come asks for it, once", async () => {
  const { crate, exports } = await instance("first.wasm", "hurried");
  let asked = 0;
  const come = () => {
    asked += 1;
    put(exports, []);
  };
  // Hands on the function: only a function of a module can stand in a table.
  const handle = new Uint8Array([
    ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0],
    ...[2, 7, 1, 1, 97, 1, 102, 0, 0, 7, 5, 1, 1, 102, 0, 0],
  ]);
  exports._t0.set(
    exports._need.value,
    new WebAssembly.Instance(new WebAssembly.Module(handle), { a: { f: come } }).exports.f,
  );
  const session = crate.Session.load(crate.Session.story("raft/shop"));
  session.narrate("raft/shop");
  session.advance(2e6, 10_000);
  assert.equal(asked, 0, "to load and play the first story needs the rest");
  assert.match(session.link().fragment, /^#v1\./);
  session.apply("crash n1");
  assert.equal(asked, 1);
});
