//! How long something really took.

use std::time::Duration;

/// What `work` makes, and the time for which this thread had a processor meanwhile where the system tells: on a busy machine
/// that is less than the time on the wall.
pub fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let (wall, before) = (std::time::Instant::now(), busy());
    let made = work();
    let took = before.zip(busy()).map(|(from, to)| to.saturating_sub(from));
    (made, took.unwrap_or_else(|| wall.elapsed()))
}

fn busy() -> Option<Duration> {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    told.split(' ').next()?.parse().ok().map(Duration::from_nanos)
}
