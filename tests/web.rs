//! The border, tested where it is used: in a browser.
#![cfg(target_arch = "wasm32")]

mod support;

use js_sys::{Array, Float32Array, JSON, Reflect, Uint32Array, WebAssembly};
use quorate::registry::{self, PROTOCOLS};
use quorate::session::LAYOUT;
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
    assert!(native.len() > 40, "{} digests", native.len());
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
    assert_eq!(words.length(), link + 3);

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
