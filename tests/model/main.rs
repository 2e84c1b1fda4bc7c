//! Protocols' own steps as models of the `stateright` crate (of Raft here): what it exhausts breaks no promise, and without a rule
//! it finds the promise that the rule guards.
#![cfg(not(target_arch = "wasm32"))]

#[path = "../support/model.rs"]
mod model;
mod ring;

use std::sync::Arc;

use model::Search;
use quorate::protocol::{Domain, NodeId, Operation, Request, RequestId, Rule, Setting};
use quorate::protocols::raft::Raft;
use quorate::protocols::raft::rules::{ELECT_MAJORITY, INFO, NOOP, VOTE_DURABLE, VOTE_ONCE, VOTE_UP_TO_DATE};
use stateright::{Checker, Model};

/// How often election timers and heartbeats go off, what clients ask, and how often nodes restart, all together.
#[derive(Clone, Copy)]
struct Bounds {
    elections: u8,
    heartbeats: u8,
    requests: u8,
    restarts: u8,
}

fn search(nodes: u16, bounds: Bounds, settings: &[(Setting, u64)]) -> Search<Raft> {
    let mut search = Search::of(nodes, |state| state.ledger.decisions() > 0);
    (search.fires[0], search.fires[1], search.restarts) = (bounds.elections, bounds.heartbeats, bounds.restarts);
    search.requests = (1..=bounds.requests.into()).map(put).collect();
    settings.iter().for_each(|(setting, value)| search.settings[usize::from(setting.at)] = *value);
    search
}

fn put(number: u64) -> Arc<Request> {
    let id = RequestId { client: NodeId::client(1), number };
    let operation = Operation::Put { key: "key".into(), value: number.to_string().as_str().into() };
    Arc::new(Request { id, via: id.client, read: 0, session: 0, at: 0, operation })
}

/// Exhausts a search: nothing is broken, something is decided, and so many states differ.
fn exhaust(search: Search<Raft>, states: usize) {
    let threads = std::thread::available_parallelism().map_or(2, usize::from).min(4);
    let checker = search.checker().threads(threads).spawn_bfs().join();
    let broken = checker.discovery("promises").map(|path| (path.last_state().broken, path.into_actions()));
    assert!(broken.is_none(), "{broken:?}");
    assert!(checker.discovery("something").is_some(), "nothing is ever decided");
    assert!(checker.is_done(), "it was not exhausted");
    let found = checker.unique_state_count();
    assert_eq!(
        found, states,
        "if Raft means to do something else now, docs/protocols/raft.md and this are to say {found}"
    );
}

#[test]
fn two_servers_break_no_promise() {
    let bounds = Bounds { elections: 3, heartbeats: 0, requests: 1, restarts: 1 };
    exhaust(search(2, bounds, &[]), 40_008);
}

#[test]
fn three_servers_break_no_promise() {
    let bounds = Bounds { elections: 2, heartbeats: 0, requests: 0, restarts: 0 };
    exhaust(search(3, bounds, &[]), 179_386);
}

#[test]
fn three_servers_of_which_one_restarts_break_no_promise() {
    let bounds = Bounds { elections: 2, heartbeats: 0, requests: 0, restarts: 1 };
    // Where leaders begin without an entry nothing is decided, but there are two of them.
    let mut search = search(3, bounds, &[(NOOP, 0)]);
    search.seen = |state| state.ledger.leaders(Domain(0)).count() == 2;
    exhaust(search, 466_901);
}

/// Without `rule` the shortest way to what it guards has this many actions, and leads there.
fn found_without(rule: Rule, restarts: u8, actions: usize) {
    let mut search = search(3, Bounds { elections: 2, heartbeats: 0, requests: 0, restarts }, &[]);
    search.rules = search.rules.without(rule);
    let guarded = INFO.properties.iter().find(|property| property.id == rule.guards).expect("a property");
    // On one thread the first way found is a shortest one.
    let path = search.checker().spawn_bfs().join().discovery("promises").expect("a violation");
    assert_eq!(path.last_state().broken, Some(guarded.judge), "{}", rule.id);
    assert_eq!(path.into_actions().len(), actions, "{}", rule.id);
}

#[test]
fn votes_that_a_crash_forgets_elect_two_leaders() {
    found_without(VOTE_DURABLE, 1, 7);
}

#[test]
fn two_votes_in_a_term_elect_two_leaders() {
    found_without(VOTE_ONCE, 0, 6);
}

#[test]
fn votes_for_any_log_elect_who_lacks_what_was_decided() {
    found_without(VOTE_UP_TO_DATE, 0, 8);
}

#[test]
fn any_vote_at_all_elects_two_leaders() {
    found_without(ELECT_MAJORITY, 0, 4);
}
