//! §7 and the dissertation's chapter 5: log compaction.

use super::*;
use quorate::protocol::{Admin, Outcome, Reply};
use quorate::protocols::raft::Snapshot;
use quorate::protocols::raft::rules::{COMPACTION, SNAPSHOT_AFTER, SNAPSHOT_CHUNK};

/// A cluster of three in which n1 leads and `keys` writes are committed everywhere.
fn written(settings: &[(quorate::protocol::Setting, u64)], keys: u64) -> Cluster {
    let mut hand = Cluster::with(3, settings);
    elect(&mut hand, 1, everyone);
    (1..=keys).for_each(|number| write(&mut hand, number, everyone));
    beat(&mut hand, 1);
    hand
}

fn write(hand: &mut Cluster, number: u64, carries: impl Fn(u16, u16) -> bool) {
    hand.submit(1, 1, number, put(&format!("k{number}"), &number.to_string()));
    hand.settle(carries);
}

fn without_3(from: u16, to: u16) -> bool {
    from != 3 && to != 3
}

fn chunk(message: &Message) -> Option<(u64, u32, u32)> {
    match message {
        Message::InstallSnapshot { snapshot, offset, bytes, .. } => {
            Some((snapshot.last_included_index, *offset, *bytes))
        }
        _ => None,
    }
}

/// The snapshot that a node has on its disk.
fn kept(hand: &Cluster, id: u16) -> Arc<Snapshot> {
    match hand.journal(id, 1).first() {
        Some(Record::Snapshot(snapshot)) => Arc::clone(snapshot),
        other => panic!("a snapshot, not {other:?}"),
    }
}

fn state(hand: &Cluster, id: u16) -> Value {
    hand.field(id, "state")
}

/// Each server takes snapshots independently, covering just the committed entries in its log; the snapshot has the index
/// and term of the last entry that it replaces, and the state; the log before it is discarded.
#[test]
fn raft_7_snapshot_replaces_the_committed_past() {
    let mut hand = written(&[], 3);
    hand.submit(1, 1, 4, put("k4", "4"));
    hand.sync(1);
    let before = state(&hand, 1);
    hand.operate(1, Admin::Compact);
    hand.sync(1);
    let snapshot = kept(&hand, 1);
    assert_eq!((snapshot.last_included_index, snapshot.last_included_term), (4, 1));
    assert_eq!(hand.journal(1, 1).len(), 2, "the snapshot, and the entry that is not committed");
    assert_eq!((state(&hand, 1), hand.brief(1).last, hand.field(1, "logFirst")), (before, 5, Value::Number(5)));
    assert_eq!(hand.journal(2, 1).len(), 4, "others go by themselves");
}

/// Servers take a snapshot when the log reaches a fixed size.
#[test]
fn raft_7_snapshot_at_a_threshold() {
    let hand = written(&[(COMPACTION, 1), (SNAPSHOT_AFTER, 3)], 7);
    for id in 1..=3 {
        assert_eq!(kept(&hand, id).last_included_index, 6, "n{id}");
        assert_eq!(hand.brief(id).applied, 8);
    }
}

/// A server that restarts reads its snapshot and the log after it.
#[test]
fn raft_7_restart_from_a_snapshot() {
    let mut hand = written(&[], 3);
    hand.operate(1, Admin::Compact);
    hand.sync(1);
    write(&mut hand, 4, everyone);
    hand.crash(1);
    hand.restart(1);
    let brief = hand.brief(1);
    assert_eq!((brief.last, brief.committed, brief.applied), (5, 4, 4), "the snapshot was committed, the rest may be");
    elect(&mut hand, 1, everyone);
    beat(&mut hand, 1);
    assert_eq!((hand.brief(1).committed, state(&hand, 1)), (6, state(&hand, 2)));
}

/// The whole cluster goes down and comes back from snapshots and logs of its nodes.
#[test]
fn raft_7_whole_cluster_restarts() {
    let mut hand = written(&[(COMPACTION, 1), (SNAPSHOT_AFTER, 3)], 7);
    let before = state(&hand, 1);
    (1..=3).for_each(|id| hand.crash(id));
    (1..=3).for_each(|id| hand.restart(id));
    elect(&mut hand, 2, everyone);
    beat(&mut hand, 2);
    assert!((1..=3).all(|id| state(&hand, id) == before), "and every one carried out all of it");
    assert!(hand.breaches.is_empty(), "{:?}", hand.breaches);
}

/// When the next entry to send has been discarded, the leader sends a snapshot, in chunks, each after the one before; the
/// follower's state and log are then those of the snapshot, and entries follow.
#[test]
fn raft_figure_13_follower_that_lacks_the_past_is_sent_a_snapshot_in_chunks() {
    let mut hand = Cluster::with(3, &[(SNAPSHOT_CHUNK, 50)]);
    elect(&mut hand, 1, without_3);
    (1..=5).for_each(|number| write(&mut hand, number, without_3));
    hand.operate(1, Admin::Compact);
    hand.sync(1);
    let total = kept(&hand, 1).bytes;
    write(&mut hand, 6, without_3);
    let (mut chunks, mut beats) = (Vec::new(), 0);
    while hand.brief(3).last < 7 && beats < 20 {
        hand.fire(1, RaftTimer::Heartbeat);
        for _ in 0..100 {
            (1..=3).for_each(|id| hand.sync(id));
            let Some(flight) = hand.flying.pop_front() else { break };
            chunks.extend(chunk(&flight.message));
            hand.tell(flight.from, flight.to, flight.message);
        }
        beats += 1;
    }
    let naive: Vec<_> = (0..total).step_by(50).map(|offset| (6, offset, 50.min(total - offset))).collect();
    assert_eq!(chunks, naive);
    beat(&mut hand, 1);
    assert_eq!(
        (state(&hand, 3), hand.brief(3).applied, hand.field(3, "logFirst")),
        (state(&hand, 1), 7, Value::Number(7))
    );
    assert_eq!(of(&hand.field(1, "bytesInSnapshots"), 3), u64::from(total) + 50, "one chunk was lost");
    assert_eq!(of(&hand.field(1, "bytesInSnapshots"), 2), 0, "who lags less gets entries only");
    assert!(hand.breaches.is_empty(), "{:?}", hand.breaches);
}

/// What n3 is sent until it has all, in bytes of snapshots and of entries, after `missed` writes of one key among `keys`
/// without it: by a leader that has discarded them, or that has them still.
fn caught_up(keys: u64, missed: u64, discarded: bool) -> (u64, u64) {
    let mut hand = written(&[], keys);
    for number in keys + 1..=keys + missed {
        hand.submit(1, 1, number, put("k1", &number.to_string()));
        hand.settle(without_3);
    }
    if discarded {
        hand.operate(1, Admin::Compact);
        hand.sync(1);
    }
    // By what flies, not by what the leader says.
    let (mut full, mut incremental) = (0, 0);
    for _ in 0..4 {
        hand.fire(1, RaftTimer::Heartbeat);
        for _ in 0..1_000 {
            (1..=3).for_each(|id| hand.sync(id));
            let Some(flight) = hand.flying.pop_front() else { break };
            match &flight.message {
                Message::InstallSnapshot { bytes, .. } if flight.to == 3 => full += u64::from(*bytes),
                Message::AppendEntries { entries: Some(batch), .. } if flight.to == 3 => {
                    incremental += u64::from(batch.bytes);
                }
                _ => {}
            }
            hand.tell(flight.from, flight.to, flight.message);
        }
    }
    assert_eq!((state(&hand, 3), hand.brief(3).applied), (state(&hand, 1), keys + missed + 1));
    if discarded {
        assert_eq!(full, kept(&hand, 1).bytes.into(), "every byte once");
        assert_eq!(of(&hand.field(1, "bytesInSnapshots"), 3), full, "and the leader counts the same");
    }
    (full, incremental)
}

/// A full sync costs what the state is large, whatever was missed; an incremental one what was missed, however large the
/// state is. Who has missed little of much is better off with entries, who has missed much of little with a snapshot.
#[test]
fn dissertation_5_1_full_against_incremental_sync_in_bytes() {
    let (small, large) = (caught_up(2, 60, true), caught_up(40, 3, true));
    let (many, few) = (caught_up(2, 60, false), caught_up(40, 3, false));
    assert_eq!([small.1, large.1, many.0, few.0], [0; 4], "one or the other");
    assert_eq!(caught_up(2, 90, true).0, small.0, "what was missed does not count");
    assert_eq!(caught_up(80, 3, false).1, few.1, "nor how large the state is");
    assert!(small.0 * 10 < many.1, "{small:?} in full, {many:?} in entries");
    assert!(few.1 * 5 < large.0, "{few:?} in entries, {large:?} in full");
}

/// A chunk that is lost is sent again, one that comes twice is taken once.
#[test]
fn raft_figure_13_chunks_are_lost_and_doubled() {
    let mut hand = written(&[(SNAPSHOT_CHUNK, 40)], 0);
    (1..=5).for_each(|number| write(&mut hand, number, without_3));
    hand.operate(1, Admin::Compact);
    hand.sync(1);
    let mut turn = 0;
    for _ in 0..60 {
        hand.fire(1, RaftTimer::Heartbeat);
        for _ in 0..100 {
            (1..=3).for_each(|id| hand.sync(id));
            let Some(flight) = hand.flying.pop_front() else { break };
            turn += 1;
            let times = if chunk(&flight.message).is_some() { [0, 2, 1][turn % 3] } else { 1 };
            (0..times).for_each(|_| hand.tell(flight.from, flight.to, flight.message.clone()));
        }
    }
    assert_eq!((state(&hand, 3), hand.brief(3).applied), (state(&hand, 1), 6));
}

/// Step 6: if the log has the snapshot's last entry, what follows it stays.
#[test]
fn raft_figure_13_entries_after_the_snapshot_stay() {
    let mut hand = written(&[], 4);
    hand.operate(1, Admin::Compact);
    hand.sync(1);
    let snapshot = kept(&hand, 1);
    let mut other = cluster(&[(1, &[1, 1, 1, 1, 1, 1]), (1, &[]), (1, &[])]);
    let whole = |snapshot: &Arc<Snapshot>| Message::InstallSnapshot {
        term: 1,
        leader_id: NodeId(2),
        snapshot: Arc::clone(snapshot),
        offset: 0,
        bytes: snapshot.bytes,
        round: 0,
    };
    other.tell(2, 1, whole(&snapshot));
    assert_eq!((other.brief(1).last, other.brief(1).applied), (6, 5));
    let mut other = cluster(&[(1, &[1, 1, 1]), (1, &[]), (1, &[])]);
    other.tell(2, 1, whole(&snapshot));
    assert_eq!((other.brief(1).last, other.brief(1).applied), (5, 5), "step 7: else the log is discarded");
}

/// A snapshot that comes late, with less than the follower has committed, changes nothing.
#[test]
fn raft_7_late_snapshot_changes_nothing() {
    let mut hand = written(&[], 2);
    hand.operate(1, Admin::Compact);
    hand.sync(1);
    let snapshot = kept(&hand, 1);
    (3..=6).for_each(|number| write(&mut hand, number, everyone));
    beat(&mut hand, 1);
    let before = hand.view(3);
    let bytes = snapshot.bytes;
    hand.tell(1, 3, Message::InstallSnapshot { term: 1, leader_id: NodeId(1), snapshot, offset: 0, bytes, round: 0 });
    hand.sync(3);
    assert_eq!(hand.view(3), before);
    let reply = hand.sent().pop().expect("an answer").2;
    assert!(matches!(reply, Message::InstallSnapshotReply { next_offset, .. } if next_offset == bytes), "{reply:?}");
}

/// The consistency check supports the snapshot's last index and term; what is older was committed and is the leader's.
#[test]
fn raft_7_consistency_check_at_the_snapshot() {
    let mut hand = written(&[], 3);
    hand.operate(3, Admin::Compact);
    hand.sync(3);
    for (prev, terms, success) in [((4, 1), vec![1], true), ((4, 9), vec![1], false), ((2, 1), vec![1, 1, 1], true)] {
        hand.tell(1, 3, append(1, 1, prev, &terms, 0));
        hand.sync(3);
        let reply = hand.sent().pop().expect("an answer").2;
        assert!(matches!(reply, Message::AppendEntriesReply { success: said, .. } if said == success), "{prev:?}");
    }
    assert_eq!(hand.brief(3).last, 5);
}

/// The sessions are part of the state, so a command that is asked again after a snapshot is not done again.
#[test]
fn raft_8_sessions_are_in_the_snapshot() {
    let mut hand = written(&[], 0);
    let once = || Operation::Append { key: "list".into(), value: "x".into() };
    hand.submit(1, 1, 1, once());
    hand.settle(without_3);
    hand.operate(1, Admin::Compact);
    (0..4).for_each(|_| beat(&mut hand, 1));
    hand.crash(1);
    elect(&mut hand, 3, |from, to| from != 1 && to != 1);
    hand.submit(3, 1, 1, once());
    hand.settle(|from, to| from != 1 && to != 1);
    assert_eq!(
        hand.replies.last().map(|(_, reply)| matches!(reply, Reply::Done { outcome: Outcome::Value(None), .. })),
        Some(true)
    );
    hand.submit(3, 2, 1, get("list"));
    hand.settle(|from, to| from != 1 && to != 1);
    let read = Reply::Done { outcome: Outcome::Value(Some("x".into())), at: Some((4, 0)) };
    assert_eq!(hand.replies.last().map(|(_, reply)| reply), Some(&read));
    assert!(hand.breaches.is_empty(), "{:?}", hand.breaches);
}
