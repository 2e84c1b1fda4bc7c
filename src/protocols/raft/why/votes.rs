//! Why a node asked for votes, gave or refused one, counted one, or ceased to lead for want of answers.

use super::super::rules::{
    BLANK_DISK, ELECT_MAJORITY, ELECTION, LEADER_HEARD, QUORUM_ANSWERS, REPLY_SAME_TERM, TIMEOUT_MAX, TIMEOUT_MIN,
    VOTE_NEW_TERM, VOTE_ONCE, VOTE_UP_TO_DATE,
};
use super::super::{Raft, Role, bit};
use crate::protocol::{Because, Inquiry, NodeId};

impl Raft {
    /// An election timer ended.
    pub(super) fn why_asked(&self, after: &Self, asked: &Inquiry<'_, Self>) -> Option<Because> {
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
    pub(super) fn why_left(&self, after: &Self, asked: &Inquiry<'_, Self>) -> Because {
        let handing = |raft: &Self| raft.leadership().and_then(|it| it.transferee);
        match (after.leadership(), handing(self)) {
            (None, _) => after.about("quorum-lost").number("need", self.needed()).number("of", self.of()),
            (Some(_), Some(heir)) => after.about("transfer-ended").node("for", heir),
            (Some(_), None) if !asked.cx.rules.keep(QUORUM_ANSWERS) => after.about("quorum-off"),
            (Some(_), None) => after.about("quorum-kept").number("need", self.needed()),
        }
    }

    /// Asked for its vote (§5.2, §5.4.1): the guards of on_request_vote, one after the other.
    pub(super) fn why_voted(
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
    pub(super) fn why_pre_voted(
        &self,
        from: NodeId,
        term: u64,
        theirs: (u64, u64),
        asked: &Inquiry<'_, Self>,
    ) -> Because {
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
    pub(super) fn why_pre_counted(&self, after: &Self, from: NodeId, term: u64, yes: bool) -> Because {
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
    pub(super) fn why_counted(
        &self,
        after: &Self,
        asked: &Inquiry<'_, Self>,
        from: NodeId,
        (term, yes): (u64, bool),
    ) -> Because {
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
}
