//! An edit at one place changes nothing that it does not touch.

use std::collections::{BTreeMap, BTreeSet};

use quorate::protocol::{Instant, NodeId, digest_of};
use quorate::session::Session;
use quorate::sim::{Event, EventKind, Stamp};

use crate::{echo, raft, to_end};

/// Of each link, its events in order, but for the numbers of other events in them: these count everything in the run.
type Links = BTreeMap<(NodeId, NodeId), Vec<(Instant, u64)>>;

fn of_links(session: &Session) -> Links {
    let mut links = Links::new();
    for number in 0..session.events() {
        let event = *session.event(number).expect("kept");
        if event.number > 0 && event.from != event.to {
            let plain = Event { cause: 0, ..event };
            links.entry((event.from, event.to)).or_default().push((event.at, digest_of(7, &plain)));
        }
    }
    links
}

/// When what follows from event `first` reaches each process: by its own act, or by a message that was sent in an act
/// that follows from it. From then on whatever the process does may follow from it.
fn reached(session: &Session, first: u32) -> BTreeMap<NodeId, Instant> {
    let mut reached: BTreeMap<NodeId, Instant> = BTreeMap::new();
    let mut following = BTreeSet::from([first]);
    for number in first..session.events() {
        let event = session.event(number).expect("kept");
        let acts = match event.kind {
            EventKind::Deliver => Some(event.to),
            EventKind::Fire | EventKind::Sync | EventKind::Invoke | EventKind::Retry => Some(event.from),
            _ => None,
        };
        let known = acts.is_some_and(|who| reached.contains_key(&who));
        if known || following.contains(&event.cause) || number == first {
            following.insert(number);
            if let Some(who) = acts {
                reached.entry(who).or_insert(event.at);
            }
        }
    }
    reached
}

/// Deletes the line, and says on how many links how many events are the same although others differ.
fn hold(mut session: Session, line: &str, first: EventKind, from: Instant) {
    to_end(&mut session);
    let before = of_links(&session);
    let events = (0..session.events()).map(|number| (number, session.event(number).expect("kept")));
    let mut cause = events.filter(|(_, event)| event.kind == first && event.at >= from);
    let cause = cause.next().expect("it happened").0;
    let reached = reached(&session, cause);
    let when = session.event(cause).expect("kept").at;
    let id = session.lines().into_iter().find(|it| it.text == line).expect("it is there").id;
    session.delete_line(id).expect("it is there");
    to_end(&mut session);
    let after = of_links(&session);
    assert_ne!(before, after, "the line did something");
    let (mut untouched, mut later) = (0, 0);
    for (link, events) in &before {
        // What a message does hangs on who hears it as well.
        let until = [link.0, link.1].iter().filter_map(|end| reached.get(end)).min();
        let until = until.copied().unwrap_or(Instant(u64::MAX));
        let till = |events: &Vec<(Instant, u64)>| -> Vec<(Instant, u64)> {
            events.iter().copied().filter(|(at, _)| *at < until).collect()
        };
        let others = after.get(link).cloned().unwrap_or_default();
        assert_eq!(till(events), till(&others), "{link:?} until {until:?}");
        untouched += till(events).len();
        later += till(events).iter().filter(|(at, _)| *at > when).count();
    }
    assert!(untouched > 100 && later > 0, "{untouched} events were the same, {later} of them after it");
}

#[test]
fn a_deleted_put_changes_no_other_link_until_a_cause_reaches_it() {
    let echo_text = "quorate 1\nprotocol echo\nnodes 4\nseed 3\nnetwork latency=20ms..90ms loss=5% duplicate=5%\n\
        at 0s workload append every=70ms count=60 key=k by c1\nat 2s put other v by c2 via n3\nat 6s end\n";
    hold(echo(echo_text), "put other v by c2 via n3", EventKind::Invoke, Instant(2_000_000));
    let raft_text = "quorate 1\nprotocol raft\nnodes 5\nseed 3\nnetwork latency=20ms..90ms loss=5% duplicate=5%\n\
        config timeout-min=400ms timeout-max=900ms\n\
        at 1s workload append every=70ms count=60 key=k by c1\nat 3s put other v by c2 via n3\nat 8s end\n";
    hold(raft(raft_text), "put other v by c2 via n3", EventKind::Invoke, Instant(3_000_000));
}

#[test]
fn more_loss_on_the_way_moves_no_latency() {
    let text = |loss: &str| {
        format!(
            "quorate 1\nprotocol raft\nnodes 3\nseed 5\nnetwork latency=5ms..50ms{loss}\nconfig election=manual\n\
                 at 10ms fire n1 election\nat 900ms end\n"
        )
    };
    let times = |loss: &str| {
        let mut session = raft(&text(loss));
        to_end(&mut session);
        let mut arrivals = BTreeMap::new();
        for number in 0..session.events() {
            let event = session.event(number).expect("kept");
            if event.kind == EventKind::Deliver && event.at < Instant(60_000) {
                arrivals.insert((event.from, event.to, event.number), event.at);
            }
        }
        arrivals
    };
    let (all, fewer) = (times(""), times(" loss=20%"));
    assert!(!fewer.is_empty() && fewer.iter().filter(|(name, at)| all.get(name) == Some(at)).count() > 0);
    let first: Vec<_> = fewer.iter().filter(|((_, _, number), _)| *number == 1).collect();
    assert!(!first.is_empty() && first.iter().all(|(name, at)| all.get(name) == Some(at)), "{first:?}");
}

/// A client is given to each operation that names none. The others keep theirs when one of them goes.
#[test]
fn a_deleted_put_without_a_client_leaves_the_others_to_whom_they_were() {
    let lines =
        "at 1s put x 1\nat 1s put y 2\nat 1001ms put z 3\nat 2s workload put every=50ms count=5 key=w\nat 3s end\n";
    let mut session = raft(&format!(
        "quorate 1\nprotocol raft\nnodes 5\nseed 7\nnetwork latency=5ms..30ms loss=3% duplicate=2%\n{lines}"
    ));
    to_end(&mut session);
    let begun = |session: &Session| -> Vec<(u64, NodeId)> {
        let events = (0..session.events()).filter_map(|number| session.event(number));
        let begins = events.filter(|event| event.kind.is_of_client() && event.at != Instant(0));
        begins.map(|event| (event.at.0, event.from)).collect()
    };
    let before = begun(&session);
    let id = |text: &str, session: &Session| session.lines().into_iter().find(|it| it.text == text).expect("there").id;
    session.delete_line(id("put x 1", &session)).expect("it is there");
    to_end(&mut session);
    assert_eq!(begun(&session)[..3], before[1..4], "they are whose they were");
    let texts: Vec<String> = session.lines().into_iter().map(|line| line.text).collect();
    assert_eq!(texts[..2], ["put y 2 by c2", "put z 3 by c3"], "{texts:?}");
    // What is moved takes nobody's place.
    session.move_line(id("put y 2 by c2", &session), Stamp { at: Instant(1_500_000), after: 0 }).expect("it is there");
    to_end(&mut session);
    assert!(session.lines().iter().all(|line| line.void.is_none()));
}

#[test]
fn a_put_in_the_past_takes_nobodys_client() {
    let mut session = raft("quorate 1\nprotocol raft\nnodes 3\nseed 7\nat 1s put y 2\nat 3s end\n");
    to_end(&mut session);
    session.seek(Instant(999_000)).expect("within the limits");
    let command = session.read("put x 1").expect("a command");
    session.apply(command).expect("within the limits");
    to_end(&mut session);
    let texts: Vec<String> = session.lines().into_iter().map(|line| line.text).collect();
    assert_eq!(texts, ["put x 1 by c2", "put y 2 by c1"]);
    assert!(session.lines().iter().all(|line| line.void.is_none()));
}
