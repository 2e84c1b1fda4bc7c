//! The border, tested where it is used: in a browser.
#![cfg(target_arch = "wasm32")]

mod support;

use js_sys::{Array, Float32Array, JSON, JsString, Reflect, Uint8Array, Uint32Array, WebAssembly};
use quorate::registry::{self, PROTOCOLS};
use quorate::session::{self, LAYOUT};
use quorate::wasm::{self, Reached, Session};
use support::echo::ECHO;
use support::random;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// What the native build of the same checks computed.
const NATIVE: &str = include_str!(env!("QUORATE_DIGESTS"));

const DAY: f64 = 86_400_000_000.0;

fn get(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).expect("an object")
}

fn text(object: &JsValue, name: &str) -> String {
    get(object, name).as_string().unwrap_or_else(|| panic!("{name} is no text"))
}

fn list(value: JsValue) -> Vec<JsValue> {
    value.unchecked_into::<Array>().to_vec()
}

fn echo(script: &str) -> Session {
    Session::with(ECHO, script).expect("a good script")
}

/// The frame as the page reads it: through views on this memory.
fn views(session: &mut Session) -> (Uint32Array, Float32Array) {
    let len = session.frame() as u32;
    let at = session.frame_ptr() as u32;
    let memory = wasm_bindgen::memory().unchecked_into::<WebAssembly::Memory>().buffer();
    (
        Uint32Array::new_with_byte_offset_and_length(&memory, at, len),
        Float32Array::new_with_byte_offset_and_length(&memory, at, len),
    )
}

#[wasm_bindgen_test]
fn the_border_tells_the_version() {
    assert_eq!(wasm::version(), env!("CARGO_PKG_VERSION"));
}

#[wasm_bindgen_test]
fn a_cluster_elects_commits_crashes_and_recovers() {
    let script = Session::story("raft/shop").expect("the first scenario");
    let mut session = Session::load(&script).expect("a good script");
    assert_eq!(session.advance(2_000_000.0, u32::MAX), Ok(Reached::Until));
    let snapshot = session.snapshot().expect("plain data");
    let leader = text(&snapshot, "leader");
    let commits = |session: &Session| get(&session.report().expect("plain data"), "commits").as_f64().expect("a count");
    let before = commits(&session);
    assert!(before > 1.0);

    assert_eq!(session.check("crash leader"), Ok(None));
    let applied = session.apply("crash leader").expect("a good command");
    assert_eq!(text(&applied, "line"), "at 2s crash leader");
    assert!(get(&applied, "void").is_null());
    assert_eq!(session.check("crash leader").expect("a good command").as_deref(), Some("no-leader"));
    assert_eq!(get(&session.node(&leader).expect("a node"), "memory"), JsValue::NULL);

    session.advance(6_000_000.0, u32::MAX).expect("within the limits");
    let next = text(&session.snapshot().expect("plain data"), "leader");
    assert_ne!(next, leader);
    assert!(commits(&session) > before, "the cluster goes on without its first leader");
    assert!(session.message("n1>n2#1").is_err(), "it arrived long ago");

    session.apply(&format!("restart {leader}")).expect("a good command");
    assert_eq!(session.advance(DAY, u32::MAX), Ok(Reached::End));
    let snapshot = session.snapshot().expect("plain data");
    assert_eq!(get(&snapshot, "ok"), JsValue::TRUE);
    assert_eq!(list(get(&snapshot, "nodes")).len(), 5);
    assert!(list(session.expectations().expect("plain data")).iter().all(|it| get(it, "holds") == JsValue::TRUE));

    let mut again = Session::load(&session.script()).expect("the script of a run is a script");
    again.advance(DAY, u32::MAX).expect("within the limits");
    assert_eq!(again.digest(), session.digest());
}

#[wasm_bindgen_test]
fn digests_are_those_of_the_native_build() {
    let native = list(JSON::parse(NATIVE).expect("JSON"));
    assert!(native.len() > 200, "{} digests", native.len());
    for case in native {
        let (name, script) = (text(&case, "name"), text(&case, "script"));
        let registry = if name.starts_with("random/echo") { ECHO } else { PROTOCOLS };
        let mut session = Session::with(registry, &script).expect("a good script");
        assert_eq!(session.advance(DAY, u32::MAX), Ok(Reached::End));
        let state = format!("{:016x}", session.inner().run().state_digest());
        assert_eq!((session.digest(), state), (text(&case, "digest"), text(&case, "state")), "{name}\n{script}");
        assert_eq!(get(&case, "events").as_f64(), Some(session.event_count().into()));
    }
}

#[wasm_bindgen_test]
fn random_scripts_are_drawn_here_as_natively() {
    for case in list(JSON::parse(NATIVE).expect("JSON")) {
        let name = text(&case, "name");
        let Some((family, seed)) = name.strip_prefix("random/").and_then(|rest| rest.split_once('/')) else { continue };
        let info = registry::find(if family == "echo" { ECHO } else { PROTOCOLS }, family).expect("a protocol").info;
        let script = random::script(info, seed.parse().expect("a seed"), random::SECONDS);
        assert_eq!(script.to_string(), text(&case, "script"));
    }
}

#[wasm_bindgen_test]
fn the_page_reads_a_frame_where_it_lies() {
    let mut session = echo("quorate 1\nprotocol echo\nnodes 3\nnetwork latency=10ms\n");
    session.advance(55_000.0, u32::MAX).expect("within the limits");
    session.apply("cut n1 -> n2").expect("a good command");
    let (words, floats) = views(&mut session);
    let header = words.subarray(0, LAYOUT.header as u32).to_vec();
    assert_eq!(header[..5], [LAYOUT.version, 3, 2, 1, 0]);
    let packets = (LAYOUT.header + 3 * LAYOUT.node) as u32;
    let name = |name: &str| LAYOUT.names.packet.iter().position(|it| *it == name).expect("a name") as u32;
    let records: Vec<u32> = (0..2).map(|at| packets + at * LAYOUT.packet as u32).collect();
    let packet = *records.iter().find(|at| words.get_index(**at + name("to")) == 2).expect("a beat to n2");
    assert_eq!(words.get_index(packet + name("from")), 1);
    assert_eq!([floats.get_index(packet + name("progress")), floats.get_index(packet + name("dies"))], [0.5, 0.5]);
    assert_eq!(words.get_index(packet + name("fate")), 2);
    let link = packets + 2 * LAYOUT.packet as u32;
    assert_eq!(words.subarray(link, link + 3).to_vec(), [1, 2, 1]);
    assert_eq!(words.length(), link + LAYOUT.link as u32);

    // The memory grows; a view made afterwards reads the next frame all the same.
    let grown = vec![1u8; 64 << 20];
    session.advance(56_000.0, u32::MAX).expect("within the limits");
    let (_, floats) = views(&mut session);
    assert!((floats.get_index(packets + name("progress")) - 0.6).abs() < 1e-6);
    assert_eq!(grown.iter().map(|byte| usize::from(*byte)).sum::<usize>(), 64 << 20);
}

#[wasm_bindgen_test]
fn another_protocol_crosses_the_same_border() {
    let mut session = echo("quorate 1\nprotocol echo\nnodes 3\nat 100ms put k v\nat 1s end\n");
    assert_eq!(session.protocol(), "echo");
    let step = session.step().expect("within the limits");
    assert_eq!(text(&list(step)[0], "line"), "0 0us fire n1#1 beat epoch=1 argument=0 cause=- detail=0 -");
    assert_eq!(session.advance(DAY, u32::MAX), Ok(Reached::End));
    assert_eq!(session.step(), Ok(JsValue::UNDEFINED));
    let operation = &list(session.operations(0.0, 10).expect("plain data"))[0];
    assert_eq!((text(operation, "does"), text(operation, "result")), ("put".to_owned(), "done".to_owned()));
    let disk = list(session.disk("n1").expect("a node"));
    assert_eq!(text(&disk[0], "journal"), "journal");
    assert_eq!(list(get(&disk[0], "durable")).len(), 1);
    assert_eq!(session.log_frame(1.0, 4), 12);
    session.seek(50_000.0).expect("within the limits");
    assert_eq!(session.now(), 50_000.0);
    assert_eq!(session.log_frame(1.0, 4), 12);
}

#[wasm_bindgen_test]
fn bad_input_is_a_quorate_error() {
    let Err(error) = Session::load("quorate 1\nprotocol raft\nnodes 0\n") else { panic!("0 nodes are refused") };
    assert!(error.is_instance_of::<js_sys::Error>());
    assert_eq!([text(&error, "name"), text(&error, "code")], ["QuorateError", "bad-script"]);
    let detail = get(&error, "detail");
    assert_eq!((get(&detail, "line").as_f64(), get(&detail, "column").as_f64()), (Some(3.0), Some(7.0)));
    assert_eq!(text(&detail, "found"), "0");
    let session = echo("quorate 1\nprotocol echo\n");
    let code = |answer: Result<JsValue, JsValue>| text(&answer.expect_err("bad input"), "code");
    assert_eq!(code(session.node("n9")), "no-such-node");
    assert_eq!(code(session.node("leader")), "no-such-node");
    assert_eq!(code(session.message("n1>n2#9")), "no-such-message");
    assert_eq!(code(Session::story("raft/none").map(JsValue::from)), "no-such-story");
    assert_eq!(code(session.check("explode n1").map(JsValue::from)), "bad-script");
    assert_eq!(code(session.check("expect leader").map(JsValue::from)), "not-a-command");
}

#[wasm_bindgen_test]
fn a_fresh_seed_is_one_that_a_script_may_have() {
    let seeds: Vec<f64> = (0..64).map(|_| wasm::fresh_seed()).collect();
    assert!(seeds.iter().all(|seed| (0.0..9_007_199_254_740_992.0).contains(seed) && seed.fract() == 0.0));
    assert!(seeds.iter().any(|seed| *seed > 4_294_967_296.0));
    assert!(seeds.windows(2).any(|pair| pair[0] != pair[1]));
}

#[wasm_bindgen_test]
fn the_tables_cross_the_border() {
    let tables = list(Session::protocols().expect("plain data"));
    assert_eq!(tables.len(), PROTOCOLS.len());
    assert_eq!(text(&get(&tables[0], "epoch"), "id"), PROTOCOLS[0].info.epoch.id);
    let stories = list(Session::stories().expect("plain data"));
    assert_eq!(text(&stories[0], "name"), "raft/shop");
    let layout = Session::frame_layout().expect("plain data");
    assert_eq!(get(&layout, "node").as_f64(), Some(LAYOUT.node as f64));
}

#[wasm_bindgen_test]
fn a_run_goes_back_branches_and_is_changed() {
    let head = "quorate 1\nprotocol echo\nnodes 3\n";
    let mut session = echo(&format!("{head}at 1s put k v\nat 2s crash n2\nat 3s restart n2\nat 5s end\n"));
    session.advance(DAY, u32::MAX).expect("within the limits");
    let (digest, state) = (session.digest(), session.state_digest());
    let crash = session.previous_event("crash").expect("a kind").expect("it was there");
    assert_eq!((session.now(), session.event_count()), (2_000_000.0, crash + 1));
    assert_eq!(session.next_event("restart").expect("a kind").map(|_| session.now()), Some(3_000_000.0));
    assert_eq!(session.next_event("breach"), Ok(None));
    assert_eq!(
        text(&session.next_event("sunrise").map(JsValue::from).expect_err("no kind"), "code"),
        "no-such-landmark"
    );

    session.seek(2_500_000.0).expect("within the limits");
    session.apply("crash n3").expect("a good command");
    session.advance(DAY, u32::MAX).expect("within the limits");
    assert_ne!(session.digest(), digest);
    let branches = list(session.branches().expect("plain data"));
    assert_eq!(
        (branches.len(), get(&branches[1], "active"), text(&branches[1], "fork")),
        (2, JsValue::TRUE, "2500ms".into())
    );
    session.rename_branch(1, "as it was").expect("a good name");
    let compared = session.compare_branches(1, 2).expect("both are there");
    assert_eq!((get(&compared, "equal"), text(&get(&compared, "b"), "kind")), (JsValue::FALSE, "crash".to_owned()));
    session.switch_branch(1).expect("it is there");
    assert_eq!((session.digest(), session.state_digest()), (digest.clone(), state));
    session.delete_branch(2).expect("it is there");

    let commands = list(session.commands().expect("plain data"));
    let of = |words: &str| commands.iter().find(|it| text(it, "text") == words).expect("a line");
    let id = |line: &JsValue| get(line, "id").as_f64().expect("a number") as u32;
    let edited = session.delete_command(id(of("crash n2"))).expect("it is there");
    assert_eq!(get(&edited, "forked"), JsValue::TRUE);
    let restart = list(session.commands().expect("plain data")).into_iter().find(|it| id(it) == id(of("restart n2")));
    assert_eq!(text(&restart.expect("it stays"), "void"), "not-crashed");
    session.move_command(id(of("put k v")), "1500ms").expect("a good instant");
    session.edit_command(id(of("put k v")), "put k w").expect("a good command");
    assert_eq!(session.script(), format!("{head}seed 1\nat 1500ms put k w\nat 3s restart n2\nat 5s end\n"));
}

#[wasm_bindgen_test]
fn a_link_opens_as_the_run_that_it_was_made_of() {
    let mut session = Session::load(&Session::story("raft/shop").expect("a story")).expect("a good script");
    session.seek(12_500_000.0).expect("within the limits");
    let link = session.link().expect("within the limits");
    let fragment = text(&link, "fragment");
    let mut opened =
        Session::import_text(&format!("https://example.org/?lang=en{fragment}").into()).expect("a good link");
    assert_eq!(opened.script(), session.script());
    assert_eq!(opened.claimed_digest(), Some(opened.whole_digest().expect("within the limits")));
    opened.seek(12_500_000.0).expect("within the limits");
    let state = |session: &Session| JSON::stringify(&session.state().expect("plain data")).expect("JSON").as_string();
    assert_eq!(state(&opened), state(&session));
    let bytes = Uint8Array::from(session.script().as_bytes());
    let plain = Session::import_bytes(&bytes).expect("a good script");
    assert_eq!((plain.script(), plain.claimed_digest()), (session.script(), None));
    let Err(error) = Session::import_text(&fragment[..fragment.len() / 2].into()) else {
        panic!("a piece of a link is refused")
    };
    assert_eq!(
        (text(&error, "code"), text(&get(&error, "detail"), "problem")),
        ("bad-link".into(), "no-digest".into())
    );
}

/// How many bytes this memory has.
fn memory() -> f64 {
    let memory = wasm_bindgen::memory().unchecked_into::<WebAssembly::Memory>().buffer();
    Reflect::get(&memory, &"byteLength".into()).expect("a buffer").as_f64().expect("a number")
}

#[wasm_bindgen_test]
fn bad_things_take_little_memory_and_leave_the_open_run_alone() {
    let mut open = Session::load(&Session::story("raft/shop").expect("a story")).expect("a good script");
    open.seek(5_000_000.0).expect("within the limits");
    let (before, digest, state) = (memory(), open.digest(), open.state_digest());
    let bomb = session::link::pack(&vec![b'#'; 8 << 20], "0123456789abcdef");
    for (start, more) in [("#v1.", "A"), ("{\"script\":\"", "#"), ("{", "{"), ("", "\u{8ba2}"), (&bomb, "")] {
        let given = JsString::from(start).concat(&JsString::from(more).repeat(100 << 20));
        let Err(error) = Session::import_text(&given) else { panic!("{start} is no run") };
        assert_eq!(text(&error, "name"), "QuorateError", "{start}");
    }
    let Err(error) = Session::import_bytes(&Uint8Array::new_with_length(200 << 20)) else { panic!("no run") };
    assert_eq!(text(&error, "code"), "bad-script");
    assert!(memory() - before < 64.0 * 1_048_576.0, "{} bytes more", memory() - before);
    assert_eq!((open.digest(), open.state_digest()), (digest, state));
}

#[wasm_bindgen_test]
fn a_long_run_is_small_and_any_instant_is_near() {
    let before = memory();
    // Five nodes under load, about a million events.
    let mut session = Session::load(include_str!("../benches/single.txt")).expect("a good script");
    while session.event_count() < 1_000_000 && session.advance(DAY, 10_000) == Ok(Reached::Budget) {}
    let end = session.now();
    // Without nodes that have once what is alike it would be 64 MiB.
    let bytes = memory() - before;
    assert!(bytes < 56.0 * 1_048_576.0, "{bytes} bytes more");
    let mut slowest = 0f64;
    for part in [7.0, 93.0, 31.0, 66.0, 50.0, 12.0, 81.0, 99.0, 0.5, 43.0] {
        let start = js_sys::Date::now();
        session.seek(end * part / 100.0).expect("within the limits");
        session.frame();
        slowest = slowest.max(js_sys::Date::now() - start);
    }
    // The bound is 50 ms on a machine of its own (`make bench`); the machine of a test has other things to do.
    assert!(slowest < 1_000.0, "{slowest} ms");
}
