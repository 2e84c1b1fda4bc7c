//! Why something is not so yet: who has given what is needed, and who may still give it.

use std::sync::Arc;

use super::super::membership::Wish;
use super::super::reads::{Read, Reader};
use super::super::replication::Leadership;
use super::super::rules::{COMMIT_OWN_TERM, ELECTION, TIMEOUT_MIN};
use super::super::{Raft, Role, bit};
use crate::protocol::{Because, Lack, NodeId, Outlook, Question, RequestId, quorum};

impl Raft {
    /// Why something is not so yet.
    pub(in super::super) fn lacks(cluster: &Outlook<'_, Self>, question: Question) -> Option<Lack> {
        match question {
            Question::Committed(slot) => Some(Self::uncommitted(cluster, slot)),
            Question::Leads => Some(Self::leaderless(cluster)),
            Question::Elected(node) => Self::unelected(cluster, node),
            Question::Answered(id) => Self::unanswered(cluster, id),
        }
    }

    /// The node that runs and leads the highest term, with what it keeps as a leader.
    fn leading<'a>(cluster: &'a Outlook<'_, Self>) -> Option<(&'a Arc<Self>, &'a Leadership)> {
        let running = cluster.nodes.iter().filter(|(id, _)| (cluster.up)(**id));
        let leading = running.filter_map(|(_, node)| match &node.role {
            Role::Leader(leadership) => Some((node, leadership)),
            _ => None,
        });
        leading.max_by_key(|(node, _)| node.current_term)
    }

    /// A slot is not committed: counted as the leader counts, by what it was told.
    fn uncommitted(cluster: &Outlook<'_, Self>, slot: u64) -> Lack {
        let about = |key| Because::of(key).number("slot", slot);
        let Some((leader, leadership)) = Self::leading(cluster) else {
            let last = cluster.nodes.values().map(|node| node.log.last()).max().unwrap_or(0);
            return Lack::plain(about(if slot > last { "absent" } else { "uncommitted-leaderless" }));
        };
        let about = |key| about(key).node("leader", leader.me).number("term", leader.current_term);
        if slot > leader.log.last() {
            let elsewhere = cluster.nodes.values().any(|node| node.log.last() >= slot);
            return Lack::plain(about(if elsewhere { "doomed" } else { "absent" }));
        }
        if slot <= leader.commit_index {
            return Lack::plain(about("is-committed"));
        }
        let peers = leader.members.iter().zip(&leadership.peers);
        let holders: Vec<NodeId> = peers.filter(|(_, it)| it.match_index >= slot).map(|(id, _)| *id).collect();
        let (voters, need) = (leader.config.voters(), leader.needed() as u16);
        if leader.config.is_joint() {
            return Lack { to: Some(leader.me), ..leader.counted_joint(about("uncommitted-joint"), &holders) };
        }
        let (have, missing): (Vec<NodeId>, Vec<NodeId>) = voters.iter().partition(|id| holders.contains(id));
        let own_term = leader.term_at(slot) == leader.current_term;
        let enough = have.len() >= usize::from(need);
        let because = if enough && !own_term && cluster.rules.keep(COMMIT_OWN_TERM) {
            about("uncommitted-old").number("theirs", leader.term_at(slot)).by(COMMIT_OWN_TERM)
        } else {
            about("uncommitted")
        };
        let missing = if enough { Vec::new() } else { missing };
        let of = voters.len() as u64;
        let because = because.number("have", have.len() as u64).number("need", need.into()).number("of", of);
        Lack { because, need, have, missing, against: Vec::new(), to: Some(leader.me) }
    }

    /// Counts those who `have` given something among the new and among the old members (§6).
    fn counted_joint(&self, because: Because, have: &[NodeId]) -> Lack {
        let halves = [self.config.voters(), self.config.outgoing()];
        let given = halves.map(|half| half.iter().filter(|id| have.contains(id)).count());
        let needed = halves.map(|half| usize::from(quorum::majority(half.len() as u16)));
        let lacks = |at: usize| given[at] < needed[at];
        let because = because.number("have", given[0] as u64).number("need", needed[0] as u64);
        let because = because.number("of", halves[0].len() as u64).number("haveOld", given[1] as u64);
        let because = because.number("needOld", needed[1] as u64).number("ofOld", halves[1].len() as u64);
        // Only those whose majority is not there yet are waited for.
        let waits = |id: &NodeId| !have.contains(id) && (0..2).any(|at| lacks(at) && halves[at].contains(id));
        let missing: Vec<NodeId> = self.members.iter().copied().filter(waits).collect();
        let have: Vec<NodeId> = self.members.iter().copied().filter(|id| have.contains(id)).collect();
        let short = (0..2).map(|at| needed[at].saturating_sub(given[at])).max().unwrap_or(0);
        let need = (have.len() + short) as u16;
        Lack { because, need, have, missing, against: Vec::new(), to: None }
    }

    /// Nobody leads.
    fn leaderless(cluster: &Outlook<'_, Self>) -> Lack {
        if let Some((leader, _)) = Self::leading(cluster) {
            return Lack::plain(Because::of("is-led").node("leader", leader.me).number("term", leader.current_term));
        }
        // Who votes stands in the log; the longest there is has the latest word.
        let latest = cluster.nodes.values().max_by_key(|node| node.last());
        let roster = || cluster.roster.iter().map(|member| member.id).collect();
        let members: Vec<NodeId> = latest.map_or_else(roster, |node| node.config.voters().to_vec());
        let need = quorum::majority(members.len() as u16);
        let have = cluster.together(&members);
        let missing: Vec<NodeId> = members.iter().copied().filter(|id| !have.contains(id)).collect();
        let (of, together) = (members.len() as u64, have.len() as u64);
        let counted = |key| Because::of(key).number("have", together).number("need", need.into()).number("of", of);
        if have.len() < usize::from(need) {
            let because = counted("leaderless-few");
            return Lack { because, need, have, missing, against: Vec::new(), to: None };
        }
        let asks = |id: &&NodeId| cluster.nodes.get(id).is_some_and(|node| matches!(node.role, Role::Candidate { .. }));
        let asking = have.iter().filter(asks).max_by_key(|id| cluster.nodes.get(id).map(|node| node.current_term));
        if let Some(lack) = asking.and_then(|&id| Self::unelected(cluster, id)) {
            return lack;
        }
        let by_hand = cluster.get(ELECTION) == 1;
        Lack { have, ..Lack::plain(counted(if by_hand { "leaderless-hand" } else { "leaderless-waiting" })) }
    }

    /// A node does not lead.
    fn unelected(cluster: &Outlook<'_, Self>, id: NodeId) -> Option<Lack> {
        let Some(node) = cluster.nodes.get(&id) else {
            return Some(Lack::plain(Because::of("unelected-down").node("node", id)));
        };
        let about = |key| Because::of(key).node("node", id).number("term", node.current_term);
        let Role::Candidate { granted, refused, pre } = node.role else {
            if let Role::Leader(_) = node.role {
                return Some(Lack::plain(about("is-leader")));
            }
            let because = match Self::leading(cluster) {
                Some((leader, leadership)) => {
                    let about = about(leader.passed_over(leadership, id).unwrap_or("unelected-follows"));
                    let at = leader.place(id).map_or(0, |place| leadership.peers[place].match_index);
                    let about = about.number("slot", at).number("last", leader.log.last());
                    let about = about.micros("least", cluster.get(TIMEOUT_MIN));
                    about.node("leader", leader.me).number("theirs", leader.current_term)
                }
                None => about("unelected-waits"),
            };
            return Some(Lack { have: vec![id], ..Lack::plain(because) });
        };
        if node.config.is_joint() && !pre {
            let lack = node.counted_joint(about("unelected-joint"), &node.members_of(granted));
            return Some(Lack { against: node.members_of(refused), to: Some(id), ..lack });
        }
        let need = quorum::majority(node.config.voters().len() as u16);
        let (have, against) = (node.chosen(granted), node.chosen(refused));
        let missing = node.chosen(!(granted | refused));
        let can = have.len() + missing.len() >= usize::from(need);
        let key = match (pre, can) {
            (true, true) => "unelected-pre",
            (true, false) => "unelected-pre-refused",
            (false, true) => "unelected",
            (false, false) => "unelected-lost",
        };
        let because = about(key);
        let because = because.number("have", have.len() as u64).number("need", need.into());
        let because = because.number("of", node.config.voters().len() as u64).nodes("against", against.iter().copied());
        Some(Lack { because, need, have, missing, against, to: Some(id) })
    }

    /// The members whose bit is set.
    fn members_of(&self, bits: u64) -> Vec<NodeId> {
        self.members.iter().copied().filter(|&member| bits & bit(member) != 0).collect()
    }

    /// What stands in the way of a node's elections, as this leader sees it, besides that there is a leader.
    fn passed_over(&self, leadership: &Leadership, id: NodeId) -> Option<&'static str> {
        if leadership.transferee == Some(id) {
            Some(if leadership.handed { "unelected-told" } else { "unelected-heir" })
        } else if !self.config.contains(id) {
            Some("unelected-stranger")
        } else if self.config.counts(id) {
            None
        } else if leadership.wishes.contains(&Wish::Add(id)) {
            Some("unelected-learner")
        } else {
            Some("unelected-learner-left")
        }
    }

    /// A client is not answered, and what it asked for stands in no log.
    fn unanswered(cluster: &Outlook<'_, Self>, id: RequestId) -> Option<Lack> {
        let about = |key| Because::of(key).node("client", id.client).number("number", id.number);
        let (leader, leadership) = Self::leading(cluster)?;
        let about = |key| about(key).node("leader", leader.me);
        let reads = |read: &&Read| match &read.reader {
            Reader::Client(request) => request.id == id,
            Reader::Follower(_, of) => *of == id,
        };
        if let Some(read) = leadership.reads.iter().find(reads) {
            let peers = leader.members.iter().zip(&leadership.peers);
            let confirms = |id: NodeId, acked| id == leader.me || acked >= u64::from(read.round);
            let confirmed: Vec<NodeId> = peers.filter(|(id, it)| confirms(**id, it.acked)).map(|(id, _)| *id).collect();
            if leader.config.is_joint() {
                let lack = leader.counted_joint(about("read-unconfirmed-joint"), &confirmed);
                return Some(Lack { to: Some(leader.me), ..lack });
            }
            let (have, missing): (Vec<NodeId>, Vec<NodeId>) =
                leader.config.voters().iter().partition(|id| confirmed.contains(id));
            let because = about("read-unconfirmed").number("have", have.len() as u64).number("need", leader.needed());
            let because = because.number("of", leader.of());
            let (need, to) = (leader.needed() as u16, Some(leader.me));
            return Some(Lack { because, need, have, missing, against: Vec::new(), to });
        }
        let asked = |node: &&Arc<Self>| node.waits_for_index(id).is_some();
        if let Some(node) = cluster.nodes.values().find(asked) {
            let because = match node.waits_for_index(id).flatten() {
                None => about("read-unknown").node("node", node.me),
                Some(index) => {
                    about("read-behind").node("node", node.me).number("slot", index).number("last", node.last_applied)
                }
            };
            return Some(Lack::plain(because));
        }
        leadership.transferee.map(|heir| Lack::plain(about("handing-over").node("for", heir)))
    }
}
