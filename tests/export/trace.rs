//! The trace as NDJSON says all that the trace says, and what was in messages.

use std::collections::BTreeMap;

use quorate::export::{Format, Span};
use quorate::protocol::{Field, Instant, Value as Plain};
use quorate::session::{Keep, Session, TraceHeader, name, rule};
use quorate::sim::{EventKind, MessageName, TRACE_VERSION};
use serde_json::{Value, json};

use super::{ECHO, PROTOCOLS, all, events, export, parse, played, scripts, span};

#[test]
fn the_header_opens_the_run_again() {
    for (registry, script) in scripts(5) {
        let text = all(registry, &script, Format::Ndjson);
        let header = TraceHeader::read(&text).expect("a header");
        let session = played(registry, &script);
        assert_eq!((header.version, header.protocol.as_str()), (TRACE_VERSION, script.setup.info.id));
        assert_eq!((header.digest, header.script.as_str()), (session.digest(), script.to_string().as_str()));
        assert_eq!(played(registry, &parse(registry, &header.script)).digest(), session.digest());
        // Readers of JSON find the same in it.
        let first: Value = serde_json::from_str(text.lines().next().expect("a line")).expect("JSON");
        assert_eq!(
            (first["format"].as_str(), first["script"].as_str()),
            (Some("quorate-trace"), Some(&*header.script))
        );
        assert_eq!(events(&text).len(), session.events() as usize);
    }
}

/// A field's value as the trace should have it.
fn value(it: &Plain) -> Value {
    match it {
        Plain::None => Value::Null,
        Plain::Number(number) | Plain::Micros(number) | Plain::Numbered(number, _) => json!(number),
        Plain::Flag(flag) => json!(flag),
        Plain::Text(text) => json!(&**text),
        Plain::Node(id) => json!(id.to_string()),
        Plain::List(list) => list.iter().map(value).collect(),
        Plain::Record(fields) => record(fields),
        Plain::Map(map) => map.iter().map(|(key, it)| (value(key).to_string(), value(it))).collect(),
    }
}

fn record(fields: &[Field]) -> Value {
    fields.iter().map(|Field(name, it)| (name.to_string(), value(it))).collect()
}

#[test]
fn fields_are_what_the_message_said_when_it_was_sent() {
    let (mut looked, mut ended) = (0, 0);
    for (registry, script) in scripts(8) {
        let lines = events(&all(registry, &script, Format::Ndjson));
        let mut session = Session::new(registry, script, Keep { events: true, ..Keep::NOTHING }).expect("a run");
        let mut sent: BTreeMap<MessageName, Value> = BTreeMap::new();
        loop {
            // Whatever is under way is looked into before each act.
            for (place, flight) in session.run().fabric().flights.iter().enumerate() {
                if let Some(flight) = flight {
                    sent.entry(flight.name).or_insert_with(|| record(&session.run().message(place)));
                }
            }
            let Some(numbers) = session.step().expect("within the limits") else { break };
            for (number, event) in numbers.zip(session.take_events().collect::<Vec<_>>()) {
                let line = &lines[number as usize];
                if !event.kind.ends_journey() {
                    continue;
                }
                let same =
                    |name: &MessageName| (name.from, name.to, name.number) == (event.from, event.to, event.number);
                let (_, fields) = sent.iter().find(|(name, _)| same(name)).expect("it was under way");
                assert_eq!(&line["fields"], fields, "{line}");
                looked += 1;
                ended += usize::from(event.kind != EventKind::Deliver);
            }
            sent.retain(|name, _| session.run().fabric().flights.iter().flatten().any(|flight| flight.name == *name));
        }
    }
    assert!(looked > 10_000 && ended > 100, "{looked} messages, {ended} of them not delivered");
}

#[test]
fn columns_are_those_of_the_trace() {
    let mut commands = 0;
    for (registry, script) in scripts(5) {
        let lines = events(&all(registry, &script, Format::Ndjson));
        let session = played(registry, &script);
        let views = session.event_views(0, session.events());
        for (view, line) in views.iter().zip(&lines) {
            let event = session.event(view.number).expect("it was kept");
            let info = session.setup().info;
            assert_eq!(
                json!([view.number, view.at_us, view.kind, view.from, view.to, view.count, view.cause, event.detail]),
                json!([
                    line["seq"],
                    line["time_us"],
                    line["kind"],
                    line["from"],
                    line["to"],
                    line["number"],
                    line["cause"],
                    line["detail"]
                ])
            );
            assert_eq!(line["name"], json!(name(event, info).or_else(|| rule(event, info))));
            assert_eq!(line["epoch"], json!(view.epoch));
            assert_eq!(line["argument"], json!(view.argument));
            let words: Vec<_> = line["outcome"].as_array().expect("words").iter().filter_map(Value::as_str).collect();
            let words = if words.is_empty() { "-".to_owned() } else { words.join("+") };
            assert_eq!(view.line.rsplit(' ').next(), Some(words.as_str()));
            commands += usize::from(line.get("command").is_some());
        }
    }
    assert!(commands > 100, "{commands} events name their command");
}

#[test]
fn an_operation_begins_and_ends_in_the_trace() {
    let text = "quorate 1\nprotocol echo\nnodes 3\nat 100ms put k v\nat 300ms get k\nat 500ms cas k w x\nat 1s end\n";
    let lines = events(&all(ECHO, &parse(ECHO, text), Format::Ndjson));
    let ops: Vec<_> = lines.iter().filter_map(|line| line.get("op").cloned()).collect();
    let op = |phase: &str, does: &str, value: Value| json!({ "type": phase, "process": 0, "f": does, "key": "k", "value": value });
    assert_eq!(
        ops,
        [
            op("invoke", "write", json!("v")),
            op("ok", "write", json!("v")),
            op("invoke", "read", json!(null)),
            op("ok", "read", json!("v")),
            op("invoke", "cas", json!(["w", "x"])),
            op("fail", "cas", json!(["w", "x"])),
        ]
    );
    let blind =
        "quorate 1\nprotocol primary-backup\nnodes 3\nconfig acknowledgement=none\nat 100ms put k v\nat 1s end\n";
    let lines = events(&all(PROTOCOLS, &parse(PROTOCOLS, blind), Format::Ndjson));
    let ops: Vec<_> = lines.iter().filter_map(|line| line.get("op").cloned()).collect();
    let whole = json!({ "type": "invoke", "process": 0, "f": "write", "key": "k", "value": "v", "ended": "ok" });
    assert_eq!(ops, [whole], "nobody waits for an answer");
    let lines = events(&all(ECHO, &parse(ECHO, text), Format::Ndjson));
    let command =
        |at: u64| lines.iter().find(|line| line["time_us"] == json!(at)).expect("an event")["command"].clone();
    assert_eq!(command(100_000), json!("put k v"));
}

#[test]
fn spans_make_up_the_whole() {
    for (registry, script) in scripts(4) {
        let end = script.ends().at.0 + 1;
        let whole = all(registry, &script, Format::Ndjson);
        let part = |from, to| {
            let text = export(registry, &script, Format::Ndjson, span(from, to)).expect("within the limits");
            let (header, rest) = text.split_once('\n').expect("a header");
            assert!(whole.starts_with(header));
            rest.to_owned()
        };
        let (one, other) = (end / 3, end / 2);
        let parts = [part(0, one), part(one, other), part(other, end)].concat();
        assert_eq!(parts, whole.split_once('\n').expect("a header").1);
        let rest = Span { from: Instant(other), to: None };
        assert_eq!(
            export(registry, &script, Format::Ndjson, rest).expect("a span").split_once('\n').expect("a header").1,
            part(other, end)
        );
    }
}

#[test]
fn great_numbers_are_kept() {
    let text = "quorate 1\nprotocol raft\nnodes 3\nat 0s network loss=1%\nat 1s end\n";
    let lines = events(&all(PROTOCOLS, &parse(PROTOCOLS, text), Format::Ndjson));
    let argument = &lines[0]["argument"];
    assert!(argument.as_u64().is_some_and(|number| number < 1 << 53), "{argument}");
}
