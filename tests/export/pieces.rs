//! Pieces, spans, limits, and the diagram.

use quorate::export::{Export, Format, Span};
use quorate::protocol::Instant;
use quorate::session::Error;
use quorate::sim::EventKind;
use serde_json::{Value, json};

use super::{ECHO, MOST, PROTOCOLS, all, catalogue, export, parse, scripts, span};

#[test]
fn pieces_are_short_and_make_the_whole() {
    let script = parse(PROTOCOLS, catalogue::find("raft/shop").expect("a story").text);
    for format in Format::ALL {
        let mut export = Export::new(PROTOCOLS, script.clone(), format, Span::default()).expect("a run");
        let (mut all, mut count) = (String::new(), 0);
        while let Some(piece) = export.piece().expect("within the limits") {
            assert!(piece.len() < 200_000, "a piece of {} bytes", piece.len());
            all += &piece;
            count += 1;
        }
        assert_eq!(export.piece(), Ok(None));
        assert_eq!(all, super::all(PROTOCOLS, &script, format));
        assert!(all.ends_with('\n') && (count > 10 || all.len() < 500_000), "{count} pieces");
    }
}

#[test]
fn the_same_run_is_written_down_alike() {
    for (registry, script) in scripts(2) {
        for format in Format::ALL {
            assert_eq!(all(registry, &script, format), all(registry, &parse(registry, &script.to_string()), format));
        }
    }
}

#[test]
fn what_makes_no_sense_is_refused() {
    let script = parse(PROTOCOLS, "quorate 1\nprotocol raft\nat 1s end\n");
    let refused = |span| Export::new(PROTOCOLS, script.clone(), Format::Edn, span).err();
    let error = refused(span(5, 5)).expect("an empty span");
    assert_eq!(error, Error::BadSpan { from: Instant(5), to: Instant(5) });
    assert_eq!((error.code(), error.detail().at_us), ("bad-span", Some(5)));
    assert_eq!(error.to_string(), "the span ends at 0.000005 s, but begins at 0.000005 s");
    let error = Format::of("pdf").expect_err("no such format");
    assert_eq!((error.code(), error.to_string().as_str()), ("no-such-format", "there is no format pdf"));
    assert!(Format::ALL.iter().all(|format| Format::of(format.name()) == Ok(*format)));
    let export = Export::new(PROTOCOLS, script, Format::Ndjson, Span::default()).expect("a run");
    let error = export.whole(1_000).expect_err("too long");
    assert_eq!((error.code(), error.detail().most), ("export-too-long", Some(1_000)));
}

#[test]
fn a_run_without_events_has_an_export() {
    let script = parse(PROTOCOLS, "quorate 1\nprotocol raft\n");
    let lines = |format| all(PROTOCOLS, &script, format).lines().count();
    assert_eq!([lines(Format::Ndjson), lines(Format::Shiviz), lines(Format::Edn)], [1, 2, 0]);
    assert!(
        all(PROTOCOLS, &script, Format::Mermaid).starts_with("sequenceDiagram\n%% raft, seed 1, from 0 s to 0 s, ")
    );
    // Its head, where it begins, and its end.
    assert_eq!(lines(Format::Csv), 3);
}

fn diagram(text: &str, span: Span) -> Result<String, Error> {
    export(PROTOCOLS, &parse(PROTOCOLS, text), Format::Mermaid, span)
}

#[test]
fn a_diagram_shows_messages_roles_and_what_people_did() {
    let text = "quorate 1\nprotocol raft\nnodes 3\nseed 3\nconfig election=manual\nat 10ms fire n2 election\n\
                at 100ms cut n2 -> n3\nat 105ms put \"a; b #\" x\nat 120ms crash n3\nat 200ms end\n";
    let shown = diagram(text, span(0, 118_000)).expect("a short span");
    let has = |line: &str| assert!(shown.lines().any(|shown| shown == line), "no line {line} in\n{shown}");
    has("sequenceDiagram");
    let lines = [
        ["participant n1", "participant n3", "participant c1"],
        ["Note over n2: candidate, term 1", "Note over n2: leader, term 1", "Note over n2,n3: cut n2 -> n3"],
        ["n2->>n1: RequestVote", "n1->>n2: RequestVote reply", "n1->>n2: AppendEntries reply"],
    ];
    lines.as_flattened().iter().for_each(|line| has(line));
    assert!(shown.contains(": request put a#59; b #35;\n"), "{shown}");
    let late = diagram(text, span(118_000, 200_000)).expect("a short span");
    assert!(late.contains("Note over n3: crash n3"), "{late}");
    assert!(late.contains("n2-xn3: AppendEntries (cut)\n") && !late.contains("candidate"));
}

#[test]
fn a_diagram_has_a_limit() {
    let shop = catalogue::find("raft/shop").expect("a story").text;
    let error = diagram(shop, span(0, 20_000_000)).expect_err("a long span");
    let Error::TooManyMessages { found, most } = error else { panic!("{error}") };
    assert!(most == 1_000 && found > 3_000, "{found}");
    assert!(error.to_string().starts_with(&format!("the span has {found} messages, and a diagram may have 1000")));
    // Where no span was asked for, it is the beginning of the run, and says so.
    let start = diagram(shop, Span::default()).expect("the beginning");
    let arrows = |text: &str| text.lines().filter(|line| line.contains("->>") || line.contains("-x")).count();
    assert_eq!(arrows(&start), 1_000);
    assert!(start.contains(": the run goes on after ") && start.len() < 50_000);
}

#[test]
fn a_diagram_stays_short_enough_for_mermaid_however_long_its_words() {
    let key = "k".repeat(200);
    let mut text = "quorate 1\nprotocol raft\nnodes 9\n".to_owned();
    (0..900).for_each(|at| text += &format!("at {}ms put \";{key}\" v by c{}\n", 600 + at / 9, at % 900 + 1));
    text += "at 700ms end\n";
    let error = diagram(&text, span(0, 700_000)).expect_err("too long");
    assert_eq!(error.code(), "too-many-messages");
    assert!(diagram(&text, Span::default()).expect("the beginning").len() <= 50_000);
}

#[test]
fn a_log_for_shiviz_counts_each_host_from_one() {
    for (registry, script) in [(PROTOCOLS, parse(PROTOCOLS, catalogue::STORIES[1].text)), scripts(1).remove(5)] {
        assert!([PROTOCOLS[0].info.id, ECHO[0].info.id].contains(&script.setup.info.id));
        let end = script.ends().at.0;
        let text = export(registry, &script, Format::Shiviz, span(end / 2, end)).expect("a span");
        let lines: Vec<&str> = text.strip_prefix("\n\n").expect("room for an expression").lines().collect();
        let mut counts = std::collections::BTreeMap::new();
        for pair in lines.chunks(2) {
            let (host, clock) = pair[1].split_once(' ').expect("a host and its clock");
            let clock: super::Clock = serde_json::from_str(clock).expect("JSON");
            let count = counts.entry(host.to_owned()).or_insert(0);
            *count += 1;
            assert_eq!(clock[host], *count);
            assert!(clock.iter().all(|(host, seen)| counts.get(host).is_some_and(|count| seen <= count)), "{pair:?}");
        }
        assert!(counts.len() > 1 && lines.len() > 20 && text.len() < MOST);
    }
}

#[test]
fn the_manual_and_the_schema_know_all_there_is() {
    let manual = include_str!("../../docs/export.md");
    let rows = manual.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
    let names: Vec<_> = rows.take(Format::ALL.len()).collect();
    assert_eq!(names, Format::ALL.map(Format::name));
    let schema: Value = serde_json::from_str(include_str!("../../docs/trace.schema.json")).expect("JSON");
    let kinds: Vec<_> = EventKind::ALL.iter().map(|kind| kind.name()).collect();
    assert_eq!(schema["definitions"]["event"]["properties"]["kind"]["enum"], json!(kinds));
}
