//! Why something is not so yet: who has given what is needed, and who may still give it.

use std::sync::Arc;

use super::primary::Reign;
use super::rules::{ACKNOWLEDGEMENT, FAILOVER, K, MAJORITY, acknowledgement, failover};
use super::{PrimaryBackup, Role};
use crate::protocol::{Because, Lack, NodeId, Outlook, Question, quorum};

impl PrimaryBackup {
    /// Why something is not so yet.
    pub(super) fn lacks(cluster: &Outlook<'_, Self>, question: Question) -> Option<Lack> {
        match question {
            Question::Committed(slot) => Some(Self::uncommitted(cluster, slot)),
            Question::Leads => Some(Self::leaderless(cluster)),
            Question::Elected(node) => Some(Self::unelected(cluster, node)),
            // Where an operation stands, and that it does not, the world says.
            Question::Answered(_) => None,
        }
    }

    /// The running primary of the highest epoch, with what it keeps as one.
    fn leading<'a>(cluster: &'a Outlook<'_, Self>) -> Option<(&'a Arc<Self>, &'a Reign)> {
        let running = cluster.nodes.iter().filter(|(id, _)| (cluster.up)(**id));
        let leading = running.filter_map(|(_, node)| node.reign().map(|reign| (node, reign)));
        leading.max_by_key(|(node, _)| node.epoch)
    }

    /// The nodes that keep copies.
    fn keepers(cluster: &Outlook<'_, Self>) -> Vec<NodeId> {
        let replicas = cluster.nodes.values().map(|node| node.replicas).max().unwrap_or(0);
        (1..=replicas).map(NodeId).collect()
    }

    /// A slot is not committed: counted as the primary counts, by what it was told.
    fn uncommitted(cluster: &Outlook<'_, Self>, slot: u64) -> Lack {
        let about = |key| Because::of(key).number("slot", slot);
        let last = || cluster.nodes.values().map(|node| node.log.last()).max().unwrap_or(0);
        let Some((primary, reign)) = Self::leading(cluster) else {
            return Lack::plain(about(if slot > last() { "absent" } else { "uncommitted-leaderless" }));
        };
        let about = |key| about(key).node("leader", primary.me).number("term", primary.epoch);
        if slot > primary.log.last() {
            return Lack::plain(about(if last() >= slot { "doomed" } else { "absent" }));
        }
        if slot <= primary.committed {
            return Lack::plain(about("is-committed"));
        }
        let all = primary.replicas;
        let need = match cluster.get(ACKNOWLEDGEMENT) {
            acknowledgement::ASYNC | acknowledgement::NONE => 1,
            acknowledgement::SEMI => 1 + cluster.get(K) as u16,
            acknowledgement::MAJORITY => quorum::majority(all),
            _ => all,
        };
        let has = |yes: bool| {
            let places = (1..).map(NodeId).zip(&reign.peers);
            places.filter(|(_, peer)| (peer.acked >= slot) == yes).map(|(id, _)| id).collect()
        };
        let (have, missing): (Vec<NodeId>, Vec<NodeId>) = (has(true), has(false));
        let enough = have.len() >= usize::from(need);
        let because = about(if enough { "uncommitted-old" } else { "uncommitted" });
        let because = because.number("have", have.len() as u64).number("need", need.into()).number("of", all.into());
        let missing = if enough { Vec::new() } else { missing };
        Lack { because, need, have, missing, against: Vec::new(), to: Some(primary.me) }
    }

    /// There is no primary.
    fn leaderless(cluster: &Outlook<'_, Self>) -> Lack {
        if let Some((primary, _)) = Self::leading(cluster) {
            return Lack::plain(Because::of("is-led").node("leader", primary.me).number("term", primary.epoch));
        }
        if cluster.get(FAILOVER) == failover::MANUAL {
            return Lack::plain(Because::of("leaderless-manual"));
        }
        let members = Self::keepers(cluster);
        let need = quorum::majority(members.len() as u16);
        let have = cluster.together(&members);
        let counted = |key| {
            let because = Because::of(key).number("have", have.len() as u64);
            because.number("need", need.into()).number("of", members.len() as u64)
        };
        if cluster.get(MAJORITY) == 1 && have.len() < usize::from(need) {
            let because = counted("leaderless-few");
            let missing = members.iter().copied().filter(|id| !have.contains(id)).collect();
            return Lack { because, need, have, missing, against: Vec::new(), to: None };
        }
        let asks = |id: &&NodeId| cluster.nodes.get(id).is_some_and(|node| matches!(node.role, Role::Candidate { .. }));
        match have.iter().find(asks) {
            Some(&asking) => Self::unelected(cluster, asking),
            None => Lack { have: have.clone(), ..Lack::plain(counted("leaderless-waiting")) },
        }
    }

    /// A node is not the primary.
    fn unelected(cluster: &Outlook<'_, Self>, id: NodeId) -> Lack {
        let Some(node) = cluster.nodes.get(&id) else {
            return Lack::plain(Because::of("unelected-down").node("node", id));
        };
        let about = |key| Because::of(key).node("node", id).number("term", node.epoch);
        match node.role {
            Role::Primary(_) => Lack::plain(about("is-leader")),
            Role::Supervisor(_) | Role::Proxy(_) => Lack::plain(about("unelected-watches")),
            Role::Candidate { granted, refused, .. } => {
                let need = quorum::majority(node.replicas);
                let (have, against) = (node.chosen(granted), node.chosen(refused));
                let missing = node.chosen(!(granted | refused));
                let because = about("unelected").number("have", have.len() as u64).number("need", need.into());
                let because = because.number("of", node.replicas.into()).nodes("against", against.iter().copied());
                Lack { because, need, have, missing, against, to: Some(id) }
            }
            Role::Backup => {
                let because = match Self::leading(cluster) {
                    Some((primary, _)) => {
                        about("unelected-follows").node("leader", primary.me).number("theirs", primary.epoch)
                    }
                    None if cluster.get(FAILOVER) == failover::MANUAL => return Lack::plain(about("unelected-manual")),
                    None => about("unelected-waits"),
                };
                Lack { have: vec![id], ..Lack::plain(because) }
            }
        }
    }
}
