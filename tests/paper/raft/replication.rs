//! §5.3: log replication.

use super::*;
use quorate::protocol::{Outcome, Reply};
use quorate::protocols::raft::rules::{BATCH, NOOP, PIPELINE};

/// The leader appends a command to its log as a new entry, and issues AppendEntries in parallel to each of the others,
/// with the index and term of the entry that precedes the new ones.
#[test]
fn raft_5_3_leader_starts_replication() {
    let mut hand = Cluster::new(3);
    elect(&mut hand, 1, everyone);
    hand.submit(1, 1, 1, put("x", "1"));
    assert_eq!((hand.terms(1), hand.brief(1).committed), (vec![1, 1], 1));
    let sent = hand.sent();
    assert_eq!(sent.iter().map(|(_, to, message)| (*to, carried(message))).collect::<Vec<_>>(), {
        let expected = (1, 1, vec![1], 1);
        [(2, expected.clone()), (3, expected)]
    });
    let (Message::AppendEntries { entries: Some(one), .. }, Message::AppendEntries { entries: Some(other), .. }) =
        (&sent[0].2, &sent[1].2)
    else {
        panic!("entries for both")
    };
    assert!(Arc::ptr_eq(one, other), "followers that need the same share it");
}

/// When the entry is safely replicated, the leader applies it and returns the result to the client; the leader keeps
/// track of the highest index known to be committed and includes it in later AppendEntries.
#[test]
fn raft_5_3_leader_commits_entry() {
    let mut hand = Cluster::new(3);
    elect(&mut hand, 1, everyone);
    hand.submit(1, 1, 1, put("x", "1"));
    assert!(hand.replies.is_empty());
    hand.sync(1);
    hand.sent();
    hand.tell(2, 1, accept(1, 2));
    assert_eq!((hand.brief(1).committed, hand.brief(1).applied), (2, 2));
    let (_, Reply::Done { outcome, at: Some((2, _)) }) = &hand.replies[0] else { panic!("{:?}", hand.replies) };
    assert_eq!(*outcome, Outcome::Value(None));
    assert_eq!((hand.brief(2).committed, hand.brief(3).committed), (0, 0), "followers do not know yet");
    hand.fire(1, RaftTimer::Heartbeat);
    assert!(hand.sent().iter().all(|(_, _, message)| carried(message).3 == 2));
}

/// A log entry is committed once the leader that created it has replicated it on a majority of the servers.
#[test]
fn raft_5_3_leader_acknowledges_commit() {
    let rows: &[(u16, &[u16], bool)] = &[
        (1, &[], true),
        (3, &[], false),
        (3, &[2], true),
        (3, &[2, 3], true),
        (4, &[2], false),
        (4, &[2, 4], true),
        (5, &[], false),
        (5, &[2], false),
        (5, &[2, 2], false),
        (5, &[2, 3], true),
        (5, &[2, 3, 4], true),
        (5, &[2, 3, 4, 5], true),
        (9, &[2, 3, 4], false),
        (9, &[2, 3, 4, 5], true),
    ];
    for (size, accepting, committed) in rows {
        let mut hand = Cluster::new(*size);
        elect(&mut hand, 1, everyone);
        hand.submit(1, 1, 1, put("x", "1"));
        hand.sync(1);
        accepting.iter().for_each(|&from| hand.tell(from, 1, accept(1, 2)));
        assert_eq!(hand.brief(1).committed == 2, *committed, "of {size}, {accepting:?} have it");
    }
}

/// Committing an entry also commits all preceding entries in the leader's log, those of earlier leaders included.
#[test]
fn raft_5_3_leader_commits_preceding_entries() {
    for terms in [&[][..], &[2], &[1, 2], &[1]] {
        let mut hand = cluster(&[(2, terms), (2, &[]), (2, &[])]);
        elect(&mut hand, 1, everyone);
        hand.submit(1, 1, 1, put("x", "1"));
        hand.settle(everyone);
        let all = terms.len() as u64 + 2;
        assert_eq!((hand.brief(1).committed, hand.brief(1).applied), (all, all));
        let expected: Vec<u64> = terms.iter().copied().chain([3, 3]).collect();
        assert!((1..=3).all(|id| hand.terms(id) == expected));
    }
}

/// Once a follower learns that an entry is committed, it applies it to its state machine, in log order, but no further
/// than the last entry that it knows to be the leader's.
#[test]
fn raft_5_3_follower_commits_entries() {
    // Its log, the request's prev and entries, leaderCommit; then its commitIndex.
    type Row<'a> = (&'a [u64], (u64, u64), &'a [u64], u64, u64);
    let rows: &[Row<'_>] = &[
        (&[], (0, 0), &[1], 1, 1),
        (&[], (0, 0), &[1, 1], 1, 1),
        (&[], (0, 0), &[1, 1], 2, 2),
        (&[], (0, 0), &[1, 1], 9, 2),
        (&[1, 1], (2, 1), &[], 1, 1),
        (&[1, 1, 1], (1, 1), &[], 3, 1),
        (&[1, 1, 1], (1, 1), &[1], 3, 2),
        (&[1, 1], (0, 0), &[], 2, 0),
        (&[1, 1], (3, 1), &[], 2, 0),
    ];
    for (log, prev, entries, leader_commit, committed) in rows {
        let mut hand = cluster(&[(1, log), (1, &[]), (1, &[])]);
        hand.tell(2, 1, append(1, 2, *prev, entries, *leader_commit));
        let brief = hand.brief(1);
        assert_eq!((brief.committed, brief.applied), (*committed, *committed), "{log:?} {prev:?} {entries:?}");
    }
}

/// If the follower does not find an entry with the same index and term as the one before the new entries, it refuses
/// them. (Last paragraphs) It includes the term of the conflicting entry and the first index it stores for that term.
#[test]
fn raft_5_3_follower_checks_append_entries() {
    // The request's prev; then what the refusal says: conflictTerm, conflictIndex.
    let log = [1, 1, 2, 2, 2, 4];
    let rows = [
        ((0, 0), None),
        ((1, 1), None),
        ((5, 2), None),
        ((6, 4), None),
        ((6, 3), Some((4, 6))),
        ((5, 3), Some((2, 3))),
        ((3, 1), Some((2, 3))),
        ((2, 2), Some((1, 1))),
        ((7, 4), Some((0, 7))),
        ((60, 4), Some((0, 7))),
    ];
    for (prev, conflict) in rows {
        let mut hand = cluster(&[(4, &log), (4, &[]), (4, &[])]);
        hand.tell(2, 1, append(4, 2, prev, &[4], 0));
        hand.sync(1);
        let (conflict_term, conflict_index) = conflict.unwrap_or_default();
        let expected = Message::AppendEntriesReply {
            term: 4,
            request_term: 4,
            prev_log_index: prev.0,
            round: 0,
            success: conflict.is_none(),
            match_index: if conflict.is_none() { prev.0 + 1 } else { 0 },
            conflict_term,
            conflict_index,
        };
        assert_eq!(hand.sent(), [(1, 2, expected)], "after {prev:?}");
        assert!(conflict.is_none() || hand.terms(1) == log, "a refusal changes nothing, after {prev:?}");
    }
}

/// When entries conflict with the leader's, the follower deletes them and all that follow; entries that do not conflict
/// stay, even if the request ends before them, for it may come late.
#[test]
fn raft_5_3_follower_appends_entries() {
    type Row<'a> = (&'a [u64], (u64, u64), &'a [u64], &'a [u64], Option<u64>);
    let rows: &[Row<'_>] = &[
        (&[], (0, 0), &[], &[], None),
        (&[], (0, 0), &[3], &[3], None),
        (&[1, 2], (2, 2), &[3], &[1, 2, 3], None),
        (&[1, 2], (1, 1), &[3, 4], &[1, 3, 4], Some(1)),
        (&[1, 2], (0, 0), &[1], &[1, 2], None),
        (&[1, 2], (0, 0), &[], &[1, 2], None),
        (&[1, 2, 2], (0, 0), &[1, 2], &[1, 2, 2], None),
        (&[1, 2, 2], (0, 0), &[1, 2, 2, 4], &[1, 2, 2, 4], None),
        (&[1, 2, 2], (0, 0), &[1, 3], &[1, 3], Some(1)),
        (&[1, 2], (0, 0), &[3], &[3], Some(0)),
    ];
    for (log, prev, entries, after, cut) in rows {
        let mut hand = cluster(&[(4, log), (4, &[]), (4, &[])]);
        let before = hand.journal(1, 1).len();
        hand.tell(2, 1, append(4, 2, *prev, entries, 0));
        hand.sync(1);
        assert_eq!(hand.terms(1), *after, "{log:?} {prev:?} {entries:?}");
        let written = hand.journal(1, 1).split_off(before);
        let cuts = |record: &Record| if let Record::Truncate { last } = record { Some(*last) } else { None };
        assert_eq!(written.iter().filter_map(cuts).collect::<Vec<_>>(), Vec::from_iter(*cut), "{log:?} {entries:?}");
        hand.crash(1);
        hand.restart(1);
        assert_eq!(hand.terms(1), *after, "and the disk says the same");
    }
}

/// Figure 7: a leader of term 8 brings the logs of followers (a) to (f) into agreement with its own, and never changes
/// its own.
#[test]
fn raft_5_3_leader_syncs_follower_logs() {
    let leader = [1, 1, 1, 4, 4, 5, 5, 6, 6, 6];
    let followers: [&[u64]; 6] = [
        &[1, 1, 1, 4, 4, 5, 5, 6, 6],
        &[1, 1, 1, 4],
        &[1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 6],
        &[1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 7, 7],
        &[1, 1, 1, 4, 4, 4, 4],
        &[1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3],
    ];
    for batch in [1, 3, 64] {
        for pipeline in [1, 4] {
            let nodes: Vec<(u64, &[u64])> = [&leader[..]].iter().chain(&followers).map(|log| (7, *log)).collect();
            let settings = [(BATCH, batch), (PIPELINE, pipeline)];
            let mut hand = with_disks(Cluster::with(7, &settings), &nodes);
            // (d) has a longer log of a later term, so its vote is not to be had.
            elect(&mut hand, 1, everyone);
            beat(&mut hand, 1);
            let expected: Vec<u64> = leader.iter().copied().chain([8]).collect();
            for id in 1..=7 {
                assert_eq!((hand.terms(id), hand.brief(id).committed), (expected.clone(), 11), "n{id}, batch {batch}");
            }
            assert!(hand.breaches.is_empty(), "{:?}", hand.breaches);
        }
    }
}

/// With the conflicting term and its first index, one AppendEntries is needed for each term with conflicting entries,
/// rather than one for each entry.
#[test]
fn raft_5_3_backs_up_a_term_at_a_time() {
    let shared = [1; 10];
    let mine: Vec<u64> = shared.iter().chain(&[6; 30]).copied().collect();
    let theirs: Vec<u64> = shared.iter().chain(&[2; 20]).chain(&[3; 20]).chain(&[4; 20]).copied().collect();
    let mut hand = cluster(&[(6, &mine), (6, &theirs), (6, &mine)]);
    hand.fire(1, RaftTimer::Election);
    hand.sync(1);
    let mut refusals = 0;
    while let Some(flight) = hand.flying.pop_front() {
        refusals += u32::from(matches!(flight.message, Message::AppendEntriesReply { success: false, .. }));
        hand.tell(flight.from, flight.to, flight.message);
        (1..=3).for_each(|id| hand.sync(id));
    }
    assert_eq!(hand.terms(2), hand.terms(1));
    assert!((1..=3).contains(&refusals), "{refusals} refusals for three conflicting terms of twenty entries each");
}

/// A refusal lowers nextIndex once: doubled, or after the logs were found to match, it says nothing new.
#[test]
fn raft_5_3_late_refusals_change_nothing() {
    let mut hand = with_disks(Cluster::with(2, &[(BATCH, 2)]), &[(1, &[1, 1, 1, 1, 1]), (1, &[1])]);
    hand.fire(1, RaftTimer::Election);
    hand.sync(1);
    let refusal = loop {
        let flight = hand.flying.pop_front().unwrap();
        if matches!(flight.message, Message::AppendEntriesReply { .. }) {
            break flight.message;
        }
        hand.tell(flight.from, flight.to, flight.message);
        (1..=2).for_each(|id| hand.sync(id));
    };
    let next = |hand: &Cluster| of(&hand.field(1, "nextIndex"), 2);
    assert_eq!(next(&hand), 6);
    hand.tell(2, 1, refusal.clone());
    assert_eq!((next(&hand), hand.flying.len()), (2, 1));
    hand.tell(2, 1, refusal.clone());
    assert_eq!((next(&hand), hand.flying.len()), (2, 1), "the second one moves nothing");
    hand.settle(everyone);
    assert_eq!((next(&hand), hand.terms(2)), (7, vec![1, 1, 1, 1, 1, 2]));
    hand.tell(2, 1, refusal);
    assert_eq!((next(&hand), hand.flying.len()), (7, 0), "nor does the third, long after");
}

/// If followers crash or packets are lost, the leader retries AppendEntries indefinitely, even after it has answered the
/// client, until all followers eventually store all entries; a repeated one does no harm.
#[test]
fn raft_5_3_leader_retries_until_all_have_it() {
    let mut hand = Cluster::new(3);
    elect(&mut hand, 1, everyone);
    for number in 1..=3 {
        hand.submit(1, 1, number, put("x", "1"));
        hand.settle(|from, to| from != 3 && to != 3);
    }
    assert_eq!((hand.replies.len(), hand.terms(3).len()), (3, 1));
    for lost in 0..5 {
        hand.fire(1, RaftTimer::Heartbeat);
        let again = hand.sent().into_iter().filter(|(_, to, _)| *to == 3).map(|(_, _, message)| carried(&message).2);
        let expected: &[u64] = if lost % 2 == 0 { &[] } else { &[1; 3] };
        assert!(again.eq([expected.to_vec()]), "every second heartbeat finds that nothing was answered");
    }
    beat(&mut hand, 1);
    beat(&mut hand, 1);
    assert_eq!(hand.terms(3), [1; 4]);
    let repeated = append(1, 1, (1, 1), &[1], 1);
    hand.tell(1, 3, repeated);
    assert_eq!(hand.terms(3), [1; 4]);
}

/// The answer to a heartbeat says nothing of entries that left before it and were lost: they are sent again no later.
#[test]
fn raft_5_3_answered_heartbeats_hide_no_lost_entries() {
    let mut hand = cluster(&[(1, &[1][..]); 3]);
    campaign(&mut hand, 1);
    hand.tell(3, 1, vote(2, true));
    assert!(hand.sent().iter().any(|(_, to, message)| *to == 2 && carried(message).2 == [2]), "and that is lost");
    let mut carries = Vec::new();
    for _ in 0..2 {
        hand.fire(1, RaftTimer::Heartbeat);
        let to_2 = hand.sent().into_iter().find(|(from, to, _)| (*from, *to) == (1, 2)).unwrap().2;
        carries.push(carried(&to_2).2);
        hand.tell(1, 2, to_2);
        hand.settle(|from, to| (from, to) == (2, 1));
    }
    assert_eq!(carries, [vec![], vec![2]], "the second heartbeat finds that the entry was not answered");
}

/// A follower that lost all it had sent on refuses what comes after it, and gets everything from the first entry on.
#[test]
fn dissertation_10_2_2_pipeline_starts_again_at_the_first_entry() {
    let mut hand = Cluster::with(3, &[(PIPELINE, 3), (BATCH, 1), (NOOP, 0)]);
    elect(&mut hand, 1, everyone);
    (1..=2).for_each(|number| hand.submit(1, 1, number, put("x", "1")));
    let mut sent = hand.sent().into_iter().filter(|(_, to, _)| *to == 2).map(|(_, _, message)| message);
    let (lost, second) = (sent.next().unwrap(), sent.next().unwrap());
    assert_eq!((carried(&lost).0, carried(&second).0), (0, 1));
    hand.tell(1, 2, second);
    hand.settle(|_, to| to == 1 || to == 2);
    assert_eq!(hand.terms(2), [1, 1], "without a heartbeat to find out");
}

/// An AppendEntries carries at most `batch` entries; with one at a time the rest follows answer by answer.
#[test]
fn dissertation_10_2_2_batch_limits_the_entries_of_a_message() {
    for (batch, expected) in [(1, vec![1; 7]), (3, vec![3, 3, 1]), (64, vec![7])] {
        let mut hand = with_disks(Cluster::with(2, &[(BATCH, batch), (NOOP, 0)]), &[(1, &[1; 7]), (1, &[])]);
        hand.fire(1, RaftTimer::Election);
        hand.sync(1);
        let mut sizes = Vec::new();
        while let Some(flight) = hand.flying.pop_front() {
            if let Message::AppendEntries { entries: Some(batch), .. } = &flight.message {
                sizes.push(batch.log.iter().count());
            }
            hand.tell(flight.from, flight.to, flight.message);
            (1..=2).for_each(|id| hand.sync(id));
        }
        assert_eq!((sizes, hand.terms(2)), (expected, vec![1; 7]));
    }
}

/// With `pipeline` 1 a follower has one AppendEntries with entries to answer at a time; with more, entries follow while
/// earlier ones are under way, and none is sent twice.
#[test]
fn dissertation_10_2_2_pipeline_limits_what_is_under_way() {
    for (pipeline, expected) in [(1, vec![vec![1]]), (2, vec![vec![1]; 2]), (3, vec![vec![1]; 3])] {
        let mut hand = Cluster::with(3, &[(PIPELINE, pipeline), (BATCH, 1)]);
        elect(&mut hand, 1, everyone);
        for number in 1..=4 {
            hand.submit(1, 1, number, put("x", "1"));
        }
        let to_2 = |(_, to, message): &(u16, u16, Message)| (*to == 2).then(|| carried(message).2);
        let sent = hand.sent();
        assert_eq!(sent.iter().filter_map(to_2).collect::<Vec<_>>(), expected);
        assert_eq!(sent.iter().filter(|flight| flight.1 == 2).map(|flight| carried(&flight.2).0).max(), Some(pipeline));
    }
}
