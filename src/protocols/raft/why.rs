//! Why a node did what it did, as it can be read off its state before and after a step.
//!
//! The ids here are those of sentences in the catalogues of the page.

use super::follow::Append;
use super::message::{Message, RaftTimer};
use super::replication::Leadership;
use super::rules::{
    BLANK_DISK, COMMIT_MAJORITY, COMMIT_OWN_TERM, CONSISTENCY_CHECK, ELECT_MAJORITY, ELECTION, ENTRIES_IN_PLACE,
    HEARTBEAT, LATE_SNAPSHOT, LEADER_HEARD, LEARNER_UNCOUNTED, QUORUM_ANSWERS, READS, REMOVED_UNCOUNTED,
    REPLY_SAME_TERM, TIMEOUT_MAX, TIMEOUT_MIN, VOTE_NEW_TERM, VOTE_ONCE, VOTE_UP_TO_DATE, reads,
};
use super::{Raft, Role, bit};
use crate::protocol::{Admin, Because, Input, Inquiry, NodeId, Protocol, Request, quorum};

/// In which role a message is sent, by its row and argument: who asks for votes is a candidate, who sends entries leads,
/// who gives a vote or takes entries follows. A refusal may come from anyone.
pub(super) fn speaker(row: u8, argument: u64) -> Option<u8> {
    match (row, argument) {
        (0, _) => Some(1),
        (2 | 6, _) => Some(2),
        (1 | 3, 1..) => Some(0),
        (4, _) => Some(3),
        _ => None,
    }
}

impl Raft {
    /// Why this node became `after` in a step, what weighs the most first.
    pub(super) fn reasons(&self, after: &Self, asked: &Inquiry<'_, Self>) -> Vec<Because> {
        if self.silent {
            return vec![self.about("silent")];
        }
        match asked.input {
            Input::Fire(RaftTimer::Election) if self.leadership().is_some() => vec![self.why_left(after, asked)],
            Input::Fire(RaftTimer::Election) => self.why_asked(after, asked).into_iter().collect(),
            Input::Fire(RaftTimer::Heard) => vec![after.about("unheard").micros("least", asked.cx.get(TIMEOUT_MIN))],
            Input::Fire(RaftTimer::Heartbeat) if self.leadership().is_some() => {
                vec![after.about("beat").micros("every", asked.cx.get(HEARTBEAT))]
            }
            Input::Submit(request) => vec![self.why_answered(after, asked, request)],
            Input::Fire(RaftTimer::Lease(_)) => vec![after.about("lease-ended")],
            Input::Operate(admin) => self.why_operated(after, *admin).into_iter().collect(),
            Input::Deliver { from, message } => {
                let stepped = self.why_stepped(after, *from, message);
                let rules = asked.cx.rules;
                let counts = rules.keep(LEARNER_UNCOUNTED) && rules.keep(REMOVED_UNCOUNTED);
                // Whose answers count is then not what the membership says.
                if !counts
                    && matches!(
                        message,
                        Message::RequestVoteReply { .. }
                            | Message::PreVoteReply { .. }
                            | Message::AppendEntriesReply { .. }
                    )
                {
                    return stepped.into_iter().chain([after.about("counts-off").node("from", *from)]).collect();
                }
                stepped.into_iter().chain(self.why_heard(after, asked, *from, message)).collect()
            }
            _ => Vec::new(),
        }
    }

    /// A sentence about this node and its term.
    fn about(&self, key: &'static str) -> Because {
        Because::of(key).node("node", self.me).number("term", self.current_term)
    }

    fn leadership(&self) -> Option<&Leadership> {
        match &self.role {
            Role::Leader(leadership) => Some(leadership),
            _ => None,
        }
    }

    fn of(&self) -> u64 {
        self.config.voters().len() as u64
    }

    fn needed(&self) -> u64 {
        quorum::majority(self.of() as u16).into()
    }

    /// The voters whose bit is set.
    pub(super) fn chosen(&self, bits: u64) -> Vec<NodeId> {
        self.config.voters().iter().copied().filter(|&member| bits & bit(member) != 0).collect()
    }

    /// An election timer ended.
    fn why_asked(&self, after: &Self, asked: &Inquiry<'_, Self>) -> Option<Because> {
        let pre = matches!(after.role, Role::Candidate { pre: true, .. });
        if after.current_term == self.current_term && !pre {
            return (!self.electable()).then(|| after.about("asked-not"));
        }
        let because = match self.role {
            Role::Candidate { granted, .. } => after
                .about(if pre { "pre-asked-again" } else { "asked-again" })
                .number("was", self.current_term)
                .number("have", u64::from(granted.count_ones()))
                .number("need", self.needed()),
            _ => after.about(if pre { "pre-asked" } else { "asked" }),
        };
        let by_chance = asked.cx.get(ELECTION) == 0;
        let drawn = by_chance.then(|| asked.cx.get(TIMEOUT_MIN)..asked.cx.get(TIMEOUT_MAX));
        Some(Because { drawn, ..because })
    }

    /// A leader's own time-out passed (dissertation §6.2, §3.10).
    fn why_left(&self, after: &Self, asked: &Inquiry<'_, Self>) -> Because {
        let handing = |raft: &Self| raft.leadership().and_then(|it| it.transferee);
        match (after.leadership(), handing(self)) {
            (None, _) => after.about("quorum-lost").number("need", self.needed()).number("of", self.of()),
            (Some(_), Some(heir)) => after.about("transfer-ended").node("for", heir),
            (Some(_), None) if !asked.cx.rules.keep(QUORUM_ANSWERS) => after.about("quorum-off"),
            (Some(_), None) => after.about("quorum-kept").number("need", self.needed()),
        }
    }

    /// A message made a follower of who led or wanted to.
    fn why_stepped(&self, after: &Self, from: NodeId, message: &Message) -> Option<Because> {
        let asks = matches!(self.role, Role::Candidate { pre: true, .. });
        if matches!(self.role, Role::Follower) || asks || !matches!(after.role, Role::Follower) {
            return None;
        }
        let leads = matches!(message, Message::AppendEntries { .. } | Message::InstallSnapshot { .. });
        let key = match message.term() > self.current_term {
            true => "stepped",
            false if leads => "yielded",
            false => return None,
        };
        let kind = usize::from(crate::protocol::Payload::header(message).kind);
        let led = self.leadership().is_some();
        Some(
            after
                .about(key)
                .node("from", from)
                .number("own", self.current_term)
                .flag("led", led)
                .word("message", Self::INFO.messages.get(kind).copied().unwrap_or_default()),
        )
    }

    fn why_heard(&self, after: &Self, asked: &Inquiry<'_, Self>, from: NodeId, message: &Message) -> Vec<Because> {
        match message {
            Message::RequestVote { candidate_id, .. } if self.shielded(asked.cx, message) => {
                let leader = self.leader_id.unwrap_or(self.me);
                vec![after.about("refused-leader").node("from", *candidate_id).node("for", leader)]
            }
            Message::PreVote { term, candidate_id, last_log_index, last_log_term } => {
                vec![self.why_pre_voted(*candidate_id, *term, (*last_log_term, *last_log_index), asked)]
            }
            Message::PreVoteReply { term, vote_granted } => {
                vec![self.why_pre_counted(after, from, *term, *vote_granted)]
            }
            Message::TimeoutNow { leader_id, .. } if after.current_term > self.current_term => {
                vec![after.about("told-to").node("from", *leader_id)]
            }
            Message::RequestVote { term, candidate_id, last_log_index, last_log_term, .. } => {
                vec![self.why_voted(after, asked, (*term, *candidate_id), (*last_log_term, *last_log_index))]
            }
            Message::RequestVoteReply { term, vote_granted } => {
                vec![self.why_counted(after, asked, from, (*term, *vote_granted))]
            }
            Message::AppendEntries {
                term,
                leader_id,
                prev_log_index,
                prev_log_term,
                entries,
                leader_commit,
                round,
            } => {
                let append = Append {
                    term: *term,
                    leader_id: *leader_id,
                    prev_log_index: *prev_log_index,
                    prev_log_term: *prev_log_term,
                    entries: entries.clone(),
                    leader_commit: *leader_commit,
                    round: *round,
                };
                self.why_followed(after, asked, &append)
            }
            Message::AppendEntriesReply { request_term, success, match_index, .. } => {
                self.why_learned(after, asked, from, (*request_term, *success, *match_index))
            }
            Message::InstallSnapshot { term, leader_id, snapshot, offset, bytes, .. } => {
                let about =
                    |key| after.about(key).node("from", *leader_id).number("last", snapshot.last_included_index);
                vec![if *term < self.current_term {
                    about("append-old").number("theirs", *term)
                } else if snapshot.last_included_index <= self.commit_index && asked.cx.rules.keep(LATE_SNAPSHOT) {
                    about("chunk-had")
                } else if after.commit_index > self.commit_index {
                    about("installed")
                } else {
                    about("chunk").number("have", (offset + bytes).into()).number("of", snapshot.bytes.into())
                }]
            }
            Message::InstallSnapshotReply { request_term, last_included_index, next_offset, .. } => {
                vec![self.why_chunk(after, from, (*request_term, *last_included_index, *next_offset))]
            }
            Message::ReadIndex { .. } => vec![self.why_read_index(after, from, None)],
            Message::ReadIndexReply { read_index, .. } => vec![self.why_read_index(after, from, Some(*read_index))],
            Message::TimeoutNow { leader_id, .. } => vec![after.about("told-late").node("from", *leader_id)],
        }
    }

    /// Asked for its vote (§5.2, §5.4.1): the guards of on_request_vote, one after the other.
    fn why_voted(
        &self,
        after: &Self,
        asked: &Inquiry<'_, Self>,
        (term, candidate): (u64, NodeId),
        theirs: (u64, u64),
    ) -> Because {
        let kept = term == self.current_term || !asked.cx.rules.keep(VOTE_NEW_TERM);
        let voted = self.voted_for.filter(|_| kept);
        let own = self.last();
        let both = |key| {
            let because = after.about(key).node("from", candidate);
            let because = because.number("ownSlot", own.1).number("ownTerm", own.0);
            because.number("theirSlot", theirs.1).number("theirTerm", theirs.0)
        };
        if term < self.current_term {
            return after.about("refused-term").node("from", candidate).number("theirs", term);
        }
        if self.lost {
            return after.about("refused-lost").node("from", candidate).by(BLANK_DISK);
        }
        match voted.filter(|&voted| voted != candidate) {
            Some(voted) if asked.cx.rules.keep(VOTE_ONCE) => {
                return after.about("refused-voted").node("from", candidate).node("for", voted).by(VOTE_ONCE);
            }
            Some(voted) if after.voted_for == Some(candidate) => {
                return after.about("voted-twice").node("from", candidate).node("for", voted);
            }
            _ => {}
        }
        if theirs < own {
            if asked.cx.rules.keep(VOTE_UP_TO_DATE) {
                both("refused-log").by(VOTE_UP_TO_DATE)
            } else {
                both("voted-behind")
            }
        } else if voted == Some(candidate) {
            after.about("voted-again").node("from", candidate)
        } else {
            both("voted").by(VOTE_UP_TO_DATE)
        }
    }

    /// Asked whether it would vote (dissertation §9.6): the guards of on_pre_vote.
    fn why_pre_voted(&self, from: NodeId, term: u64, theirs: (u64, u64), asked: &Inquiry<'_, Self>) -> Because {
        let about = |key| self.about(key).node("from", from);
        let leads = self.leadership().is_some();
        let own = self.last();
        if self.lost {
            about("refused-lost").by(BLANK_DISK)
        } else if (leads || self.heard) && asked.cx.rules.keep(LEADER_HEARD) {
            let leader = if leads { self.me } else { self.leader_id.unwrap_or(self.me) };
            about("pre-refused-leader").node("for", leader)
        } else if theirs < own && asked.cx.rules.keep(VOTE_UP_TO_DATE) {
            let because = about("refused-log").number("ownSlot", own.1).number("ownTerm", own.0);
            because.number("theirSlot", theirs.1).number("theirTerm", theirs.0).by(VOTE_UP_TO_DATE)
        } else if term <= self.current_term {
            about("refused-term").number("theirs", term)
        } else {
            about("pre-voted").number("theirs", term)
        }
    }

    /// Somebody said whether it would vote for this node.
    fn why_pre_counted(&self, after: &Self, from: NodeId, term: u64, yes: bool) -> Because {
        let Role::Candidate { granted, pre: true, .. } = self.role else {
            return after.about("pre-late").node("from", from).number("theirs", term);
        };
        let have = u64::from((granted | if yes { bit(from) } else { 0 }).count_ones());
        let won = after.current_term > self.current_term && matches!(after.role, Role::Candidate { .. });
        let key = if won && yes {
            "pre-won"
        } else if yes {
            "pre-vote"
        } else {
            "pre-refusal"
        };
        after.about(key).node("from", from).number("have", have).number("need", self.needed()).number("of", self.of())
    }

    /// A vote or a refusal came.
    fn why_counted(&self, after: &Self, asked: &Inquiry<'_, Self>, from: NodeId, (term, yes): (u64, bool)) -> Because {
        let Role::Candidate { granted, pre: false, .. } = self.role else {
            return after.about("vote-late").node("from", from).flag("yes", yes).number("theirs", term);
        };
        if term != self.current_term && asked.cx.rules.keep(REPLY_SAME_TERM) {
            return after.about("vote-late").node("from", from).flag("yes", yes).number("theirs", term);
        }
        let before = granted & !bit(from);
        let have = u64::from((granted | if yes { bit(from) } else { 0 }).count_ones());
        let counted = |key| {
            let because = after.about(key).node("from", from).number("have", have);
            because.number("need", self.needed()).number("of", self.of())
        };
        let won = after.leadership().is_some();
        match (yes, won) {
            (true, true) if !asked.cx.rules.keep(ELECT_MAJORITY) && have < self.needed() => counted("elected-few"),
            // Two sets of voters have each given a majority.
            (true, true) if self.config.is_joint() => counted("elected-joint"),
            (true, true) => counted("elected").nodes("before", self.chosen(before)),
            (true, false) => counted("vote"),
            (false, _) => counted("refusal"),
        }
    }

    /// A leader, or one that was one, was heard (§5.3).
    fn why_followed(&self, after: &Self, asked: &Inquiry<'_, Self>, append: &Append) -> Vec<Because> {
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
    fn why_learned(
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

    /// A client asked: the ways of on_submit, one after the other.
    fn why_answered(&self, after: &Self, asked: &Inquiry<'_, Self>, request: &Request) -> Because {
        let about = |key| self.about(key).node("client", request.id.client).number("number", request.id.number);
        let (read, way) = (request.operation.reads(), asked.cx.get(READS));
        if read && way == reads::LOCAL {
            return about("read-local");
        }
        match (self.leadership(), self.leader_id) {
            (Some(_), _) if after.log.last() > self.log.last() => about("appended").number("slot", after.log.last()),
            (Some(it), _) if it.transferee.is_some() => about("transfer-refused"),
            (Some(it), _) if way == reads::LEASE && it.has_lease() => about("read-lease"),
            (Some(_), _) => about("read-begun"),
            (None, Some(leader)) if read && way == reads::FOLLOWER => about("read-asks").node("leader", leader),
            (None, Some(leader)) => about("redirected").node("leader", leader),
            (None, None) => about("turned-away"),
        }
    }

    /// A follower asked for the read index, or the leader said it (dissertation §6.4).
    fn why_read_index(&self, after: &Self, from: NodeId, index: Option<u64>) -> Because {
        let about = |key| after.about(key).node("from", from);
        let fewer = after.asked.len() < self.asked.len();
        match index {
            None => about(if self.leadership().is_some() { "index-asked" } else { "index-refused" }),
            Some(0) => about(if fewer { "index-none" } else { "index-late" }),
            Some(index) if fewer => about("index-answers").number("slot", index),
            Some(index) if after.asked == self.asked => about("index-late").number("slot", index),
            Some(index) => about("index-waits").number("slot", index).number("last", after.last_applied),
        }
    }

    /// A follower said how much of a snapshot it has.
    fn why_chunk(&self, after: &Self, from: NodeId, (request_term, last, have): (u64, u64, u32)) -> Because {
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

    /// An operator asked.
    fn why_operated(&self, after: &Self, admin: Admin) -> Option<Because> {
        match admin {
            Admin::Transfer(heir) if self.leadership().is_some() => Some(self.about("handing").node("for", heir)),
            Admin::Add(node) if self.leadership().is_some() => Some(self.about("wish-add").node("for", node)),
            Admin::Remove(node) if self.leadership().is_some() => Some(self.about("wish-remove").node("for", node)),
            Admin::Transfer(_) | Admin::Add(_) | Admin::Remove(_) => Some(self.about("not-leader")),
            Admin::Compact if after.boundary() > self.boundary() => {
                Some(after.about("compacted").number("last", after.boundary()))
            }
            Admin::Compact => Some(self.about("nothing-new")),
        }
    }
}
