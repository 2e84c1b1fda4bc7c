//! What a node has heard of the others: from each the last message that was delivered to it, and what that says of its
//! sender. A node that has crashed has forgotten it.

use serde::Serialize;

use crate::protocol::NodeId;
use crate::sim::{EventKind, row};

use super::{Error, Session, trace};

/// The last that a node has heard of another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Heard {
    /// Of whom.
    pub from: String,
    /// When.
    pub at_us: u64,
    /// In which event.
    pub event: u32,
    /// What kind of message it was.
    pub name: &'static str,
    /// The epoch that stood on it.
    pub epoch: u64,
    /// The role in which such a message is sent, if it says that: of earlier ones of the same epoch as well.
    pub role: Option<&'static str>,
}

/// What a node has heard since an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sight {
    /// Up to which event it was looked: the next look may begin there.
    pub events: u32,
    /// Whether it has forgotten meanwhile all that it heard before.
    pub afresh: bool,
    /// Of each other node that it heard since then, the last.
    pub heard: Vec<Heard>,
}

impl Session {
    /// What a node has heard of each other in the events from `from` on, up to where the run stands.
    pub fn sight(&self, id: NodeId, from: u32) -> Result<Sight, Error> {
        let fabric = self.run().fabric();
        fabric.node(id).ok_or_else(|| Error::NoSuchNode(id.to_string()))?;
        let info = self.setup().info;
        let others = fabric.nodes.len().saturating_sub(1);
        let mut sight = Sight { events: self.events(), afresh: false, heard: Vec::new() };
        for number in (from.min(self.events())..self.events()).rev() {
            let Some(event) = self.event(number) else { break };
            if event.to == id && matches!(event.kind, EventKind::Crash | EventKind::Restart) {
                sight.afresh = true;
                break;
            }
            let heard = event.kind == EventKind::Deliver && event.to == id && event.row < row::REQUEST;
            if !heard || event.from.is_client() || event.from == id {
                continue;
            }
            let role = self.run().speaks_as(event.row, event.argument);
            let role = role.and_then(|role| info.roles.get(usize::from(role)).copied());
            let from = event.from.to_string();
            match sight.heard.iter_mut().find(|it| it.from == from) {
                // An answer says less of who gave it than what came before it in the same epoch.
                Some(known) if known.role.is_none() && known.epoch == event.epoch => known.role = role,
                Some(_) => continue,
                None => sight.heard.push(Heard {
                    from,
                    at_us: event.at.0,
                    event: number,
                    name: trace::name(event, info).unwrap_or_default(),
                    epoch: event.epoch,
                    role,
                }),
            }
            let roles = sight.heard.iter().filter(|it| it.role.is_some()).count();
            if roles == others {
                break;
            }
        }
        sight.heard.sort_by(|a, b| (a.from.len(), &a.from).cmp(&(b.from.len(), &b.from)));
        Ok(sight)
    }
}
