//! Processes that are added to a run and removed from it.

use crate::support::drive::{Drive, echo, of_kind, put};
use quorate::protocol::{Instant, NodeId};
use quorate::registry::PROTOCOLS;
use quorate::scenario::{Item, parse};
use quorate::session::{Keep, Session};
use quorate::sim::{EventKind, LATEST, Setup, Status, Void};

fn raft(nodes: u16) -> Drive {
    let mut setup = Setup::of(PROTOCOLS[0].info);
    setup.set_nodes(nodes);
    Drive::of(PROTOCOLS, &setup)
}

#[test]
fn a_process_that_is_added_runs_and_is_no_member() {
    let mut drive = raft(5);
    drive.until(1_000_000);
    let elections = drive.run.fabric().elections.len();
    let event = drive.tell("add node as new");
    assert_eq!((event.kind, event.to), (EventKind::Add, NodeId(6)));
    drive.command(&put("k", "v"));
    drive.until(20_000_000);
    let fabric = drive.run.fabric();
    assert_eq!(
        (fabric.elections.len(), fabric.nodes[5].status, fabric.nodes[5].brief.epoch),
        (elections, Status::Up, 0)
    );
    assert_eq!((fabric.acknowledged, fabric.sent_on(fabric.leader().expect("a leader"), NodeId(6))), (1, 0));
    // Two of five may be gone; with the sixth it is still two of five.
    drive.tell("remove node n1");
    drive.tell("remove node n2");
    drive.until(25_000_000);
    drive.command(&put("k", "w"));
    drive.until(30_000_000);
    assert_eq!(drive.run.fabric().acknowledged, 2);
    drive.tell("remove node n3");
    drive.command(&put("k", "x"));
    drive.until(40_000_000);
    assert_eq!(drive.run.fabric().acknowledged, 2, "two of five are no majority, whoever was added");
    assert!(drive.run.converged(), "who is no member does not count");
    assert_eq!(drive.run.fabric().found, []);
}

#[test]
fn a_process_that_is_added_can_be_asked_and_fails_like_any_other() {
    let mut setup = Setup::of(PROTOCOLS[0].info);
    setup.set_nodes(3);
    let text = "quorate 1\nprotocol raft\nnodes 3\nat 1s add node as new\nat 2s put k v via n4\nat 3s crash new\n\
                at 4s cut n4 -- n1\nat 5s restart new\nat 6s partition n4 | n1 n2 n3\nat 7s put k w via n1\nat 9s end\n";
    let script = parse(PROTOCOLS, text).unwrap_or_else(|error| panic!("{}", error.at(text)));
    let mut session = Session::new(PROTOCOLS, script, Keep::NOTHING).expect("a session");
    session.advance(Instant(9_000_000), u32::MAX).expect("a run");
    let fabric = session.run().fabric();
    assert_eq!((fabric.acknowledged, fabric.nodes[3].status), (2, Status::Up));
    assert!(fabric.sent_on(NodeId::client(1), NodeId(4)) > 0, "the client asked it first, and was sent on");
}

#[test]
fn a_process_that_is_removed_is_gone_for_good() {
    let heard = |removed: bool| {
        let mut drive = Drive::new(&echo(3, 50_000));
        drive.until(990_000);
        if removed {
            assert_eq!(drive.tell("remove node n3").kind, EventKind::Remove);
        }
        let events = drive.until(2_000_000);
        let to = |kind, id| of_kind(&events, kind).iter().filter(|event| event.to == NodeId(id)).count();
        (to(EventKind::Deliver, 2), to(EventKind::Deliver, 3), to(EventKind::Dead, 3))
    };
    assert_eq!((heard(false), heard(true)), ((20, 20, 0), (20, 0, 20)));
    let mut drive = Drive::new(&echo(3, 50_000));
    drive.command(&put("k", "v"));
    drive.until(1_000_000);
    drive.tell("supervise n3 after=1s");
    drive.tell("remove node n3");
    for line in ["restart n3", "pause n3", "flip n3", "remove node n3", "put k w via n3", "cut n1 -- n3"] {
        assert_eq!(drive.tell(line).detail, Void::NoProcess as u16, "{line}");
    }
    assert_eq!(drive.tell("restart crashed").detail, Void::NotCrashed as u16);
    drive.until(10_000_000);
    let left: usize = drive.run.disk(NodeId(3)).iter().map(|journal| journal.durable.len()).sum();
    assert_eq!((drive.run.fabric().nodes[2].state(), left), ("removed", 0));
    assert_eq!(drive.tell("add node").to, NodeId(4), "no id is given twice");
}

#[test]
fn there_are_as_many_processes_as_the_protocol_bears() {
    let mut drive = raft(8);
    assert_eq!(drive.tell("add node").kind, EventKind::Add);
    assert_eq!(drive.tell("add node").detail, Void::TooMany as u16);
    drive.tell("remove node n1");
    assert_eq!(drive.tell("add node").detail, Void::TooMany as u16, "an id stays taken");
}

#[test]
fn a_script_may_speak_of_a_node_once_a_line_adds_it() {
    let head = "quorate 1\nprotocol raft\nnodes 3\nseed 1\n";
    let read = |lines: &str| parse(PROTOCOLS, &format!("{head}{lines}")).map_err(|error| error.to_string());
    let wrong = read("at 1s crash n4\n").expect_err("nobody adds it");
    assert!(wrong.contains("a node from n1 to n3"), "{wrong}");
    assert!(read("at 1s add node\nat 2s crash n5\n").is_err());
    assert!(read("at 1s whenever leader do add node\nat 2s crash n9\nat 3s drop n8>n9#3\n").is_ok());
    assert!(read("at 1s add node\nat 2s crash n10?\n").is_err(), "there never are so many");
    let whole =
        read("at 1s add node\nat 2s drop n4>n1#3\nat 2s drop all on n4>n1\nat 3s crash n4\n").expect("a script");
    let mut part = whole.clone();
    part.lines.remove(0);
    let text = part.to_string();
    assert_eq!(text, format!("{head}at 2s drop n4?>n1#3\nat 2s drop all on n4?>n1\nat 3s crash n4?\n"));
    let again = parse(PROTOCOLS, &text).expect("what was printed reads");
    let items = |script: &quorate::scenario::Script| -> Vec<Item> {
        script.lines.iter().map(|line| line.item.clone()).collect()
    };
    assert_eq!((items(&again), again.to_string()), (items(&part), text));
    assert_eq!(parse(PROTOCOLS, &whole.to_string()).expect("it reads").to_string(), whole.to_string());
}

/// A whole cluster comes back from a copy of one disk, snapshot and members included, and goes on as another cluster: what
/// came after the copy is gone, and of all promises only that made to clients is broken by it.
#[test]
fn raft_7_whole_cluster_comes_back_from_a_backup() {
    let run = |after: &str| {
        let script = format!(
            "quorate 1\nprotocol raft\nnodes 3\nseed 5\nconfig compaction=on snapshot-after=20\n\
             at 300ms workload append every=20ms count=60 key=k\nat 2s add n4\nat 4s backup leader\n{after}\
             at 6s crash all\nat 7s restore\nat 7s restart all\nat 9s put last word\nat 12s end\n"
        );
        let script = parse(PROTOCOLS, &script).expect("a good script");
        let mut session = Session::new(PROTOCOLS, script, Keep::NOTHING).expect("within the limits");
        session.advance(LATEST, u32::MAX).expect("within the limits");
        session
    };
    let quiet = run("");
    assert!(quiet.run().fabric().found.is_empty(), "{:?}", quiet.run().fabric().found);
    assert!(quiet.run().converged() && quiet.run().fabric().acknowledged == 61);
    assert_eq!(quiet.run().fabric().nodes.iter().filter(|node| node.brief.committed > 60).count(), 4, "n4 is a member");

    let busy = run("at 5s crash n1\nat 5s restart n1\nat 5s workload put every=20ms count=20 key=late\n");
    let lost = busy.run().lost().len();
    let broken: Vec<_> = busy.verdicts().into_iter().filter(|it| !it.holds).map(|it| it.id).collect();
    assert!(lost > 10, "{lost} writes came after the backup");
    assert!(broken.iter().all(|id| ["acknowledged-kept", "reads-current"].contains(id)), "{broken:?}");
    assert!(busy.run().converged());
}

#[test]
fn a_restore_needs_a_backup_and_a_cluster_that_is_down() {
    let mut drive = raft(3);
    drive.until(1_000_000);
    assert_eq!(drive.tell("restore").detail, Void::NoRecord as u16);
    let records = drive.tell("backup n1").argument;
    assert!(records > 0);
    assert_eq!(drive.tell("restore").detail, Void::NotCrashed as u16);
    for node in ["n1", "n2", "n3"] {
        drive.tell(&format!("crash {node}"));
    }
    let event = drive.tell("restore");
    assert_eq!((event.kind, event.argument), (EventKind::Restore, records));
    assert!(drive.run.fabric().nodes.iter().all(|node| node.durable == records));
}
