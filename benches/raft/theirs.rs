//! A cluster of the crate `raft`, driven as its documentation says.

use std::ops::Range;
use std::sync::Arc;

use quorate::protocol::{Machine, Request};
use raft::eraftpb::Message;
use raft::storage::MemStorage;
use raft::{Config, RawNode};

use super::{Air, Cluster};

pub struct Theirs {
    nodes: Vec<Node>,
    requests: Arc<[Arc<Request>]>,
    air: Air<Message>,
}

struct Node {
    raw: RawNode<MemStorage>,
    machine: Machine,
    carried_out: usize,
}

impl Theirs {
    /// Does what a node says is ready.
    fn after(&mut self, at: usize) {
        let Node { raw, machine, carried_out } = &mut self.nodes[at];
        let requests = &self.requests;
        let mut carry_out = |entries: Vec<raft::eraftpb::Entry>| {
            for entry in entries {
                if let Ok(place) = entry.data[..].get(..8).unwrap_or_default().try_into() {
                    machine.apply(&requests[u64::from_be_bytes(place) as usize]);
                    *carried_out += 1;
                }
            }
        };
        while raw.has_ready() {
            let mut ready = raw.ready();
            let mut send =
                |messages: Vec<Message>| self.air.extend(messages.into_iter().map(|it| (it.to as usize - 1, it)));
            send(ready.take_messages());
            carry_out(ready.take_committed_entries());
            if !ready.entries().is_empty() {
                raw.mut_store().wl().append(ready.entries()).expect("entries in order");
            }
            if let Some(state) = ready.hs() {
                raw.mut_store().wl().set_hardstate(state.clone());
            }
            send(ready.take_persisted_messages());
            let mut light = raw.advance(ready);
            if let Some(commit) = light.commit_index() {
                raw.mut_store().wl().mut_hard_state().set_commit(commit);
            }
            send(light.take_messages());
            carry_out(light.take_committed_entries());
            raw.advance_apply();
        }
    }

    fn settle(&mut self) {
        while let Some((to, message)) = self.air.pop_front() {
            self.nodes[to].raw.step(message).expect("a message of a member");
            self.after(to);
        }
    }
}

impl Cluster for Theirs {
    fn new(nodes: usize, requests: Arc<[Arc<Request>]>) -> Self {
        let voters: Vec<u64> = (1..=nodes as u64).collect();
        let logger = slog::Logger::root(slog::Discard, slog::o!());
        let node = |&id: &u64| {
            let store = MemStorage::new_with_conf_state((voters.clone(), Vec::new()));
            let config = Config {
                id,
                // Both make it quicker: followers hear what is committed with what comes next, and messages are put together.
                skip_bcast_commit: true,
                batch_append: true,
                max_size_per_msg: raft::NO_LIMIT,
                ..Config::new(id)
            };
            let raw = RawNode::new(&config, store, &logger).expect("a configuration that makes sense");
            Node { raw, machine: Machine::default(), carried_out: 0 }
        };
        let nodes = voters.iter().map(node).collect();
        let mut theirs = Self { nodes, requests, air: Air::new() };
        theirs.nodes[0].raw.campaign().expect("a member may");
        theirs.after(0);
        theirs.settle();
        theirs
    }

    fn propose(&mut self, places: Range<usize>) {
        for place in places {
            let mut data = (place as u64).to_be_bytes().to_vec();
            data.extend([0; 8]);
            self.nodes[0].raw.propose(Vec::new(), data).expect("it leads");
        }
        self.after(0);
        self.settle();
    }

    fn beat(&mut self) {
        self.nodes[0].raw.ping();
        self.after(0);
        self.settle();
    }

    fn carried_out(&self) -> usize {
        self.nodes.iter().map(|node| node.carried_out).min().unwrap_or(0)
    }
}
