//! Why something is not so yet: who has given what is needed, and who may still give it.

use std::sync::Arc;

use super::replication::Leadership;
use super::rules::{COMMIT_OWN_TERM, ELECTION};
use super::{Raft, Role};
use crate::protocol::{Because, Lack, NodeId, Outlook, Question, quorum};

impl Raft {
    /// Why something is not so yet.
    pub(super) fn lacks(cluster: &Outlook<'_, Self>, question: Question) -> Option<Lack> {
        match question {
            Question::Committed(slot) => Some(Self::uncommitted(cluster, slot)),
            Question::Leads => Some(Self::leaderless(cluster)),
            Question::Elected(node) => Self::unelected(cluster, node),
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
        let voters = leader.config.voters();
        let need = quorum::majority(voters.len() as u16);
        let places = || leader.members.iter().copied().zip(&leadership.peers).filter(|(id, _)| voters.contains(id));
        let has = |yes: bool| places().filter(|(_, it)| (it.match_index >= slot) == yes).map(|(id, _)| id).collect();
        let (have, missing): (Vec<NodeId>, Vec<NodeId>) = (has(true), has(false));
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
                Some((leader, _)) => {
                    about("unelected-follows").node("leader", leader.me).number("theirs", leader.current_term)
                }
                None => about("unelected-waits"),
            };
            return Some(Lack { have: vec![id], ..Lack::plain(because) });
        };
        let need = quorum::majority(node.config.voters().len() as u16);
        let (have, against) = (node.chosen(granted), node.chosen(refused));
        let missing = node.chosen(!(granted | refused));
        let can = have.len() + missing.len() >= usize::from(need);
        let key = match (pre, can) {
            (true, _) => "unelected-pre",
            (false, true) => "unelected",
            (false, false) => "unelected-lost",
        };
        let because = about(key);
        let because = because.number("have", have.len() as u64).number("need", need.into());
        let because = because.number("of", node.config.voters().len() as u64).nodes("against", against.iter().copied());
        Some(Lack { because, need, have, missing, against, to: Some(id) })
    }
}
