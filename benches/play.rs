//! Plays a script in a session that keeps what the page's keeps, and prints as JSON how long that took, for
//! `make bench`: `cargo bench --bench play -- FILE`. `FILE traced` keeps the trace alone, `FILE untraced` not even that.

use std::fmt;
use std::time::Instant;

use quorate::registry::PROTOCOLS;
use quorate::scenario;
use quorate::session::{Keep, Reached, Report, Session};
use quorate::sim::{LATEST, trace_digest};

/// How many events are asked for at a time.
const SLICE: u32 = 10_000;

fn main() {
    let mut words = std::env::args().skip(1).filter(|it| !it.starts_with('-'));
    let path = words.next().expect("the name of a script");
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let measure = match words.next().as_deref() {
        None => |text: &str| measure(text, Keep::ALL).0,
        Some("traced") => |text: &str| measure(text, TRACED).0,
        Some("untraced") => untraced,
        Some(other) => panic!("what is {other}?"),
    };
    // The first time is for the caches and the allocator.
    measure(&text);
    println!("{}", measure(&text));
}

/// The trace and nothing else.
const TRACED: Keep = Keep { events: true, ..Keep::NOTHING };

/// What was measured, and the session at its end.
fn measure(text: &str, keep: Keep) -> (Measure, Session) {
    let script = scenario::parse(PROTOCOLS, text).unwrap_or_else(|error| panic!("{error}"));
    let mut session = Session::new(PROTOCOLS, script, keep).expect("within the limits");
    let start = Stopwatch::start();
    while session.advance(LATEST, SLICE).expect("within the limits") != Reached::End {}
    let seconds = start.seconds();
    (Measure { seconds, report: session.report() }, session)
}

/// The same without any trace: nothing is kept, and what the digest takes is measured by itself and taken off.
fn untraced(text: &str) -> Measure {
    let (_, mut traced) = measure(text, TRACED);
    let events: Vec<_> = traced.take_events().collect();
    let start = Stopwatch::start();
    let digest = trace_digest(traced.setup().info, &events);
    let fold = start.seconds();
    drop(events);
    let (all, session) = measure(text, Keep::NOTHING);
    assert_eq!(format!("{digest:016x}"), session.digest(), "the digest is that of the events");
    Measure { seconds: all.seconds - fold, ..all }
}

struct Measure {
    seconds: f64,
    report: Report,
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { seconds, report } = self;
        let (events, messages, commits, ok) = (report.events, report.messages, report.commits, report.ok);
        write!(f, r#"{{"seconds":{seconds},"events":{events},"messages":{messages},"commits":{commits},"#)?;
        write!(f, r#""digest":"{}","ok":{ok}}}"#, report.digest)
    }
}

/// The time that this thread has had a processor where the system tells, so that a busy machine disturbs less; else
/// the time on the wall.
struct Stopwatch {
    wall: Instant,
    busy: Option<u64>,
}

impl Stopwatch {
    fn start() -> Self {
        Self { wall: Instant::now(), busy: busy() }
    }

    fn seconds(&self) -> f64 {
        match (self.busy, busy()) {
            (Some(start), Some(end)) => (end - start) as f64 / 1e9,
            _ => self.wall.elapsed().as_secs_f64(),
        }
    }
}

/// How many nanoseconds this thread has had a processor.
fn busy() -> Option<u64> {
    std::fs::read_to_string("/proc/thread-self/schedstat").ok()?.split(' ').next()?.parse().ok()
}
