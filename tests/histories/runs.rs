//! Histories of runs: what the run itself shows, and what its exports say.

use quorate::check::{self, BUDGET, Format, History, Model, Verdict};
use quorate::export::{self, Export, Span};
use quorate::registry::PROTOCOLS;
use quorate::scenario::{self, Script, catalogue};
use quorate::session::{Keep, Reached, Session};
use quorate::sim::LATEST;

use super::support::random;

fn played(script: &Script) -> Session {
    let mut session = Session::new(PROTOCOLS, script.clone(), Keep::NOTHING).expect("within the limits");
    assert_eq!(session.advance(LATEST, u32::MAX), Ok(Reached::End));
    session
}

fn exported(script: &Script, format: export::Format) -> String {
    let export = Export::new(PROTOCOLS, script.clone(), format, Span::default());
    export.and_then(|export| export.whole(1 << 28)).expect("within the limits")
}

/// The verdict of a run, and those of its exports, which must be the same.
fn verdicts(script: &Script) -> Verdict {
    let own = check::judge(&History::of_run(played(script).run().fabric()), BUDGET);
    let forms = [(export::Format::Edn, Format::Edn), (export::Format::Ndjson, Format::Ndjson)];
    for (form, format) in forms {
        let text = exported(script, form);
        if text.is_empty() {
            continue;
        }
        let read = check::read(text.as_bytes(), format, Model::Kv, None).unwrap_or_else(|fault| panic!("{fault}"));
        let found = check::judge(&read, BUDGET);
        assert_eq!((found.verdict.name(), found.states), (own.verdict.name(), own.states), "{}", format.name());
        if let (Verdict::Not(one), Verdict::Not(other)) = (&found.verdict, &own.verdict) {
            assert_eq!(one.inside.len(), other.inside.len());
        }
    }
    own.verdict
}

fn parse(text: &str) -> Script {
    scenario::parse(PROTOCOLS, text).unwrap_or_else(|error| panic!("{}", error.at(text)))
}

#[test]
fn an_export_gets_the_verdict_that_the_run_shows() {
    for story in catalogue::STORIES.iter().take(4) {
        verdicts(&parse(story.text));
    }
    let mut seen = [0; 2];
    for seed in 0..60 {
        let verdict = verdicts(&random::script(PROTOCOLS[0].info, 31_000 + seed, random::SECONDS));
        assert_ne!(verdict, Verdict::Undecided, "seed {seed}");
        seen[usize::from(verdict == Verdict::Linearizable)] += 1;
    }
    assert!(seen[1] > 20, "{seen:?}");
}

/// Two leaders of one term: what one has written the other does not know.
const TWO_LEADERS: &str = "quorate 1\nprotocol raft\nnodes 3\nconfig election=manual heartbeat=1s timeout-min=2s timeout-max=2s noop=off\n\
    at 0s break raft.commit-majority\nat 10ms fire n1 election\nat 100ms put x 1 via n1 by c1\n\
    at 200ms partition n1 c1 | n2 n3 c2\nat 300ms put x 2 via n1 by c1\nat 400ms fire n2 election\n\
    at 600ms get x via n2 by c2\nat 900ms put x 3 via n2 by c2\nat 1200ms get x via n2 by c2\nat 2s end\n";

#[test]
fn a_write_that_a_later_read_does_not_see_is_found() {
    let Verdict::Not(window) = verdicts(&parse(TWO_LEADERS)) else {
        panic!("2 was acknowledged, and 1 was read after it")
    };
    assert_eq!(window.inside.len(), 2, "{window:?}");
}

#[test]
fn runs_that_break_no_rule_are_linearizable() {
    let text = "quorate 1\nprotocol raft\nnodes 5\nseed 9\nnetwork latency=1ms..20ms loss=2% duplicate=1%\n\
        at 300ms workload append every=20ms count=100 key=a by c1\nat 300ms workload put every=15ms count=100 key=a by c2\n\
        at 300ms workload get every=10ms count=200 key=a by c3\nat 300ms workload cas every=25ms count=80 key=a by c4\n\
        at 1s crash leader as old\nat 2s restart old\nat 2500ms partition n1 n2 | n3 n4 n5\nat 3500ms heal\nat 5s end\n";
    let script = parse(text);
    let session = played(&script);
    assert!(session.operation_counts().ok > 150, "{:?}", session.operation_counts());
    assert_eq!(verdicts(&script), Verdict::Linearizable);
}
