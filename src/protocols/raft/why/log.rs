//! Why a node took, removed, counted or committed entries and snapshots.

use super::super::Raft;
use super::super::follow::Append;
use super::super::rules::{COMMIT_MAJORITY, COMMIT_OWN_TERM, CONSISTENCY_CHECK, ENTRIES_IN_PLACE};
use crate::protocol::{Because, Inquiry, NodeId};

impl Raft {
    /// A leader, or one that was one, was heard (§5.3).
    pub(super) fn why_followed(&self, after: &Self, asked: &Inquiry<'_, Self>, append: &Append) -> Vec<Because> {
        let leader = append.leader_id;
        let about = |key| after.about(key).node("from", leader);
        if append.term < self.current_term {
            return vec![about("append-old").number("theirs", append.term)];
        }
        let (prev, last) = (append.prev_log_index, self.log.last());
        if prev > last {
            return vec![about("append-gap").number("slot", prev).number("last", last)];
        }
        let checked = asked.cx.rules.keep(CONSISTENCY_CHECK);
        if checked && prev >= self.boundary() && self.term_at(prev) != append.prev_log_term {
            let theirs = append.prev_log_term;
            return vec![
                about("append-conflict")
                    .number("slot", prev)
                    .number("own", self.term_at(prev))
                    .number("theirs", theirs),
            ];
        }
        let mut reasons = Vec::new();
        if let Some(batch) = &append.entries {
            let overlap = batch.log.first().max(self.log.first())..=batch.log.last().min(last);
            let differs = |&at: &u64| batch.log.get(at).is_some_and(|new| new.term != self.term_at(at));
            let mut overlap = overlap.into_iter();
            let in_place = asked.cx.rules.keep(ENTRIES_IN_PLACE);
            let cut = if in_place { overlap.find(differs) } else { overlap.next() };
            if let Some(first) = cut {
                let told = (first..=last)
                    .find(|&slot| self.log.get_with_prefix(slot).is_some_and(|(_, prefix)| (asked.told)(slot, prefix)));
                let because = about(match told {
                    _ if !in_place => "truncated-off",
                    Some(_) => "truncated-told",
                    None => "truncated",
                });
                let because = because.number("first", first).number("last", last);
                reasons.push(because.number("told", told.unwrap_or(0)));
            }
            let taken = cut.unwrap_or(last + 1).max(batch.log.first());
            if taken <= batch.log.last() {
                reasons.push(about("took").number("first", taken).number("last", batch.log.last()));
            } else {
                reasons.push(about("had").number("first", batch.log.first()).number("last", batch.log.last()));
            }
        }
        if after.commit_index > self.commit_index {
            let (first, last) = (self.commit_index + 1, after.commit_index);
            reasons.insert(0, about("learned").number("first", first).number("last", last));
        }
        if after.asked.len() < self.asked.len() {
            let count = self.asked.len() - after.asked.len();
            reasons.push(after.about("read-caught-up").number("count", count as u64));
        }
        // What was cut weighs more than what is learned.
        reasons.sort_by_key(|reason| !reason.key.starts_with("truncated"));
        if reasons.is_empty() {
            let known = self.leader_id == Some(leader) && self.current_term == append.term;
            reasons.push(about(if known { "heard" } else { "heard-first" }));
        }
        reasons
    }

    /// An answer to AppendEntries came, or its own disk has what it wrote.
    pub(super) fn why_learned(
        &self,
        after: &Self,
        asked: &Inquiry<'_, Self>,
        from: NodeId,
        (request_term, success, match_index): (u64, bool, u64),
    ) -> Vec<Because> {
        let about = |key| after.about(key).node("from", from);
        let led = self.leadership().filter(|_| request_term == self.current_term);
        if led.is_some() && after.leadership().is_none() && after.current_term == self.current_term {
            return vec![about("left").number("last", after.commit_index)];
        }
        let places = self.place(from).zip(after.place(from));
        let (Some(before), Some(now), Some((was, place))) = (led, after.leadership(), places) else {
            return vec![about("answer-late").number("theirs", request_term)];
        };
        let mut reasons = Vec::new();
        let copies = |slot: u64| {
            let has = after
                .members
                .iter()
                .zip(&now.peers)
                .filter(|(id, peer)| self.config.counts(**id) && peer.match_index >= slot);
            has.count() as u64
        };
        if after.commit_index > self.commit_index {
            let (first, last) = (self.commit_index + 1, after.commit_index);
            let (few, rules) = (copies(last) < self.needed(), asked.cx.rules);
            let key = if few && !rules.keep(COMMIT_MAJORITY) {
                "committed-few"
            } else if self.config.is_joint() {
                "committed-joint"
            } else if few {
                "committed-now"
            } else if after.term_at(last) != after.current_term {
                "committed-old"
            } else {
                "committed"
            };
            let counted = about(key).number("first", first).number("last", last).number("have", copies(last));
            let counted = counted.number("of", self.of()).number("theirs", after.term_at(last));
            reasons.push(match key {
                "committed-few" => counted.by(COMMIT_MAJORITY),
                "committed-old" => counted.by(COMMIT_OWN_TERM),
                _ => counted,
            });
        } else if success && now.peers[place].match_index > before.peers[was].match_index {
            let have = copies(match_index);
            let counted =
                |key| about(key).number("last", match_index).number("have", have).number("need", self.needed());
            let theirs = after.term_at(match_index);
            let held_back = have >= self.needed() && match_index > after.commit_index && theirs != after.current_term;
            reasons.push(if held_back && asked.cx.rules.keep(COMMIT_OWN_TERM) {
                counted("copied-old").number("theirs", theirs).by(COMMIT_OWN_TERM)
            } else if match_index <= after.commit_index {
                counted("copied-after")
            } else {
                counted("copied")
            });
        } else if success {
            reasons.push(about("answered"));
        } else {
            reasons.push(about("backed").number("upto", now.peers[place].next_index));
        }
        if now.reads.len() < before.reads.len() {
            reasons.push(about("read").number("count", (before.reads.len() - now.reads.len()) as u64));
        }
        reasons
    }

    /// A follower said how much of a snapshot it has.
    pub(super) fn why_chunk(&self, after: &Self, from: NodeId, (request_term, last, have): (u64, u64, u32)) -> Because {
        let about = |key| after.about(key).node("from", from).number("last", last);
        let reached = |raft: &Self| Some(raft.leadership()?.peers[raft.place(from)?].match_index);
        match (reached(self), reached(after)) {
            (Some(before), Some(now)) if request_term == self.current_term => {
                if now > before {
                    about("snapshot-sent")
                } else {
                    about("chunk-answered").number("have", have.into())
                }
            }
            _ => after.about("answer-late").node("from", from).number("theirs", request_term),
        }
    }
}
