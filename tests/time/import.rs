//! One way in for a run in any of its own forms.

use quorate::export::{Export, Format, Span};
use quorate::registry::PROTOCOLS;
use quorate::scenario::catalogue;
use quorate::session::link::pack;
use quorate::session::{Error, Form, HEADER_MOST, TraceHeader, import};

use crate::support::random;
use crate::{parse, raft, to_end};

/// A run as an exported trace.
fn trace(text: &str) -> String {
    let export = Export::new(PROTOCOLS, parse(PROTOCOLS, text), Format::Ndjson, Span::default());
    export.and_then(|export| export.whole(1 << 28)).expect("within the limits")
}

fn code(bytes: &[u8]) -> &'static str {
    import(PROTOCOLS, bytes).expect_err("it makes no sense").code()
}

#[test]
fn a_run_comes_in_each_of_its_forms() {
    for story in catalogue::STORIES {
        let canonical = parse(PROTOCOLS, story.text).to_string();
        let mut session = raft(story.text);
        let link = session.link().expect("within the limits").fragment;
        to_end(&mut session);
        let trace = trace(story.text);
        let first = trace.lines().next().expect("a header");
        let forms = [
            (story.text.to_owned(), Form::Script),
            (format!("\u{feff}{canonical}"), Form::Script),
            (link.clone(), Form::Link),
            (format!("https://example.org/{link}"), Form::Link),
            (trace.clone(), Form::Trace),
            (format!("\u{feff}\n {first}"), Form::Trace),
            (format!("{first}\r\n"), Form::Trace),
        ];
        for (text, form) in forms {
            let found = import(PROTOCOLS, text.as_bytes()).unwrap_or_else(|error| panic!("{form:?}: {error}"));
            assert_eq!((found.form, found.script.to_string()), (form, canonical.clone()));
            let digest = (form != Form::Script).then(|| session.digest());
            assert_eq!(found.digest, digest, "{form:?}");
        }
    }
}

#[test]
fn random_runs_come_back_from_their_traces() {
    for seed in 0..20 {
        let script = random::script(PROTOCOLS[0].info, seed, 2).to_string();
        let found = import(PROTOCOLS, trace(&script).as_bytes()).expect("a good trace");
        let mut session = raft(&script);
        to_end(&mut session);
        assert_eq!((found.script.to_string(), found.digest), (script, Some(session.digest())));
    }
}

#[test]
fn a_piece_of_a_header_is_refused_as_such() {
    let whole = trace(catalogue::STORIES[0].text);
    let header = whole.lines().next().expect("a header");
    for length in 1..header.len() {
        assert_eq!(code(&header.as_bytes()[..length]), "bad-trace", "{length} of {} bytes", header.len());
    }
    // The second line of a trace is no header, and a span without its first line says of which run it was.
    let second = whole.lines().nth(1).expect("an event");
    assert_eq!(import(PROTOCOLS, second.as_bytes()).expect_err("no header"), Error::BadTrace);
    assert_eq!(code(b"{\xff}"), "bad-trace");
    // What follows the first line is not looked at: it may be cut off in the middle of a character.
    assert!(import(PROTOCOLS, &[header.as_bytes(), b"\n{\"seq\":0,\xe8"].concat()).is_ok());
}

#[test]
fn a_header_that_lies_is_refused_or_opens_as_its_script() {
    let header = |script: &str, digest: &str| {
        let (protocol, digest) = ("raft".to_owned(), digest.to_owned());
        TraceHeader { version: 1, protocol, digest, script: script.to_owned() }.to_string().into_bytes()
    };
    let (script, zeros) = ("quorate 1\nprotocol raft\nat 1s end\n", "0000000000000000");
    let found = import(PROTOCOLS, &header(script, zeros)).expect("the run opens none the less");
    assert_eq!(found.digest.as_deref(), Some(zeros));
    for digest in ["", "000000000000000", "00000000000000000", "000000000000000g"] {
        assert_eq!(code(&header(script, digest)), "bad-trace", "{digest}");
    }
    let error = import(PROTOCOLS, &header("quorate 1\nprotocol raft\nat 1s crsh n1\n", zeros)).expect_err("no script");
    assert_eq!((error.code(), error.place()), ("bad-script", (3, 7)), "the place in the script that it holds");
    assert_eq!(code(&header(&"#".repeat((1 << 20) + 1), zeros)), "bad-script");
    assert_eq!(code(&header(&"\u{1}".repeat(HEADER_MOST / 6), zeros)), "bad-trace");
    // A link in a header is no script, and neither is a header in a link.
    assert_eq!(code(&header(&pack(script.as_bytes(), zeros), zeros)), "bad-script");
    let nested = String::from_utf8(header(script, zeros)).expect("text");
    assert_eq!(code(pack(nested.as_bytes(), zeros).as_bytes()), "bad-script");
}
