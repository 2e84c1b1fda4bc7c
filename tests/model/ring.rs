//! The ring election: it has as many states as the specification of Chang and Roberts's algorithm among the TLA+ examples.

use quorate::protocol::{Domain, Judge, Setting, each_of};
use quorate::protocols::chang_roberts::{ChangRoberts, DIRECTION, INITIATORS, LEAST_ONLY};
use stateright::{Checker, Model};

use super::model::Search;

/// Three nodes, of which these begin, each at any time; the messages to a node are a set.
fn search(direction: u64, initiators: [u64; 3]) -> Search<ChangRoberts> {
    let mut search = Search::of(3, |state| state.ledger.leaders(Domain(0)).count() == 1);
    (search.apart, search.sets) = (true, true);
    let mut set = |setting: Setting, value| search.settings[usize::from(setting.at)] = value;
    set(DIRECTION, direction);
    set(INITIATORS, each_of(&initiators));
    search
}

/// How many states there are, whoever begins: they differ where it is somebody else who does.
fn states(direction: u64) -> usize {
    let subsets = (0..8_u64).map(|bits| [bits & 1, bits >> 1 & 1, bits >> 2]);
    let count = |initiators: [u64; 3]| {
        let checker = search(direction, initiators).checker().spawn_bfs().join();
        assert!(checker.discovery("promises").is_none(), "{initiators:?}");
        let elects = checker.discovery("something").is_some();
        assert_eq!(elects, initiators != [0; 3], "somebody is elected where somebody begins: {initiators:?}");
        checker.unique_state_count()
    };
    subsets.map(count).sum()
}

#[test]
fn where_numbers_rise_with_the_ring_there_are_as_many_states_as_are_published() {
    assert_eq!(states(0), 137);
}

#[test]
fn where_they_fall_there_are_fewer() {
    assert_eq!(states(1), 125);
}

#[test]
fn who_passes_on_greater_numbers_elects_several() {
    let mut search = search(0, [1; 3]);
    search.rules = search.rules.without(LEAST_ONLY);
    let path = search.checker().spawn_bfs().join().discovery("promises").expect("a violation");
    let broken = path.last_state().broken;
    assert!(matches!(broken, Some(Judge::OneLeader | Judge::Own(0))), "{broken:?}");
}
