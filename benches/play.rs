//! Plays a script in a session that keeps what the page's keeps, and prints as JSON how long that took, for
//! `make bench`: `cargo bench --bench play -- FILE`.

use std::time::Instant;

use quorate::registry::PROTOCOLS;
use quorate::scenario;
use quorate::session::{Keep, Reached, Session};
use quorate::sim::LATEST;

/// How many events are asked for at a time.
const SLICE: u32 = 10_000;

fn main() {
    let path = std::env::args().skip(1).find(|it| !it.starts_with('-')).expect("the name of a script");
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    // The first time is for the caches and the allocator.
    measure(&text);
    println!("{}", measure(&text));
}

fn measure(text: &str) -> String {
    let script = scenario::parse(PROTOCOLS, text).unwrap_or_else(|error| panic!("{error}"));
    let mut session = Session::new(PROTOCOLS, script, Keep::ALL).expect("within the limits");
    let start = Stopwatch::start();
    while session.advance(LATEST, SLICE).expect("within the limits") != Reached::End {}
    let seconds = start.seconds();
    let report = session.report();
    format!(
        r#"{{"seconds":{seconds},"events":{},"messages":{},"commits":{},"digest":"{}","ok":{}}}"#,
        report.events, report.messages, report.commits, report.digest, report.ok
    )
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
