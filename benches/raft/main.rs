//! Committed proposals per second of our Raft beside the crate `raft`, pure and in memory, for `make bench`:
//! `cargo bench --bench raft`. Both run in the same harness: messages go from a queue to the nodes in order, what is written
//! is kept in memory, and every node carries out every command on the same machine. A round ends when all have carried out
//! all. `ROUNDS=7` says how often; the two take turns.

mod ours;
mod theirs;

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Instant;

use ours::Ours;
use quorate::protocol::{NodeId, Operation, Request, RequestId};
use theirs::Theirs;

/// A message under way, and to which place.
type Air<M> = VecDeque<(usize, M)>;

/// A cluster of one kind.
trait Cluster {
    /// So many nodes, of which the first leads.
    fn new(nodes: usize, requests: Arc<[Arc<Request>]>) -> Self;
    /// The leader takes the commands at these places of the list, and all messages arrive.
    fn propose(&mut self, places: std::ops::Range<usize>);
    /// The leader shows that it lives, and all messages arrive.
    fn beat(&mut self);
    /// How many commands every node has carried out.
    fn carried_out(&self) -> usize;
}

/// A command with a payload of sixteen bytes.
fn request(number: usize) -> Arc<Request> {
    let id = RequestId { client: NodeId::client(1), number: number as u64 + 1 };
    let operation = Operation::Put { key: "key".into(), value: format!("{number:016}").as_str().into() };
    Arc::new(Request { id, via: id.client, read: 0, session: 0, at: 0, operation })
}

/// Proposals per second.
fn rate<C: Cluster>(nodes: usize, batch: usize, requests: &Arc<[Arc<Request>]>) -> f64 {
    let mut cluster = C::new(nodes, Arc::clone(requests));
    let start = busy();
    for first in (0..requests.len()).step_by(batch) {
        cluster.propose(first..requests.len().min(first + batch));
    }
    while cluster.carried_out() < requests.len() {
        cluster.beat();
    }
    requests.len() as f64 / (busy() - start)
}

fn main() {
    let rounds: usize = std::env::var("ROUNDS").ok().and_then(|text| text.parse().ok()).unwrap_or(7);
    let mut rows = Vec::new();
    for (nodes, batch, proposals) in [(3, 1, 200_000), (5, 1, 120_000), (3, 64, 640_000), (5, 64, 400_000)] {
        let requests: Arc<[_]> = (0..proposals).map(request).collect();
        // The first time is for the caches and the allocator.
        rate::<Ours>(nodes, batch, &requests);
        rate::<Theirs>(nodes, batch, &requests);
        let mut rates = [Vec::new(), Vec::new()];
        for _ in 0..rounds {
            rates[0].push(rate::<Ours>(nodes, batch, &requests));
            rates[1].push(rate::<Theirs>(nodes, batch, &requests));
        }
        let [ours, theirs] = rates.map(|rates| format!("{rates:.0?}"));
        rows.push(format!(r#"{{"nodes":{nodes},"batch":{batch},"ours":{ours},"theirs":{theirs}}}"#));
    }
    println!("[{}]", rows.join(","));
}

/// The seconds that this thread has had a processor where the system tells, else those on the wall.
fn busy() -> f64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.and_then(|text| text.split(' ').next()?.parse::<u64>().ok());
    static START: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
    nanoseconds.map_or_else(|| START.get_or_init(Instant::now).elapsed().as_secs_f64(), |busy| busy as f64 / 1e9)
}
