//! Proxies: nodes without a copy that stand before the others, as a load balancer or a virtual address does. They check who
//! is up and who is the primary, and hand on to it what clients ask. The answer goes to the client directly.

use std::sync::Arc;

use super::rules::{CHECK_EVERY, CHECK_FALL, READ, note, read};
use super::{Message, PrimaryBackup, PrimaryBackupTimer, Role};
use crate::protocol::{Context, Effects, Field, Input, NodeId, Reply, Request, Value};

/// What a proxy keeps.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Front {
    /// One for each node that keeps copies, in their order.
    seen: Vec<Seen>,
    /// Who read last, where reads go round.
    turn: u16,
}

/// What a proxy knows of a node.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
struct Seen {
    up: bool,
    /// How many checks it has not answered, one after the other.
    missed: u64,
    /// The epoch of which it is the primary, if it says so.
    reigns: Option<u64>,
}

impl Front {
    pub(super) fn new(replicas: u16) -> Self {
        Self { seen: vec![Seen::default(); usize::from(replicas)], turn: 0 }
    }

    /// Who is up.
    fn up(&self) -> impl Iterator<Item = (NodeId, &Seen)> {
        (1..).map(NodeId).zip(&self.seen).filter(|(_, seen)| seen.up)
    }

    pub(super) fn fields(&self) -> [Field; 2] {
        let missed = (1..).zip(&self.seen).map(|(at, seen)| (Value::Node(NodeId(at)), Value::Number(seen.missed)));
        [
            Field("up", Value::List(self.up().map(|(id, _)| Value::Node(id)).collect())),
            Field("checksMissed", Value::Map(missed.collect())),
        ]
    }
}

impl PrimaryBackup {
    fn front_mut(&mut self) -> Option<&mut Front> {
        match &mut self.role {
            Role::Proxy(front) => Some(front),
            _ => None,
        }
    }

    /// What happens to a proxy.
    pub(super) fn stand_before(&mut self, cx: &Context<'_>, input: Input<Self>, fx: &mut Effects<'_, Self>) {
        match input {
            Input::Submit(request) => self.hand_on(cx, request, fx),
            Input::Fire(PrimaryBackupTimer::Heartbeat) => self.look_around(cx, fx),
            Input::Deliver { from, message: Message::Health { epoch, primary, .. } } => {
                let (place, front) = (self.place(from), self.front_mut());
                if let (Some(place), Some(front)) = (place, front) {
                    front.seen[place] = Seen { up: true, missed: 0, reigns: primary.then_some(epoch) };
                    self.turn(cx, fx);
                }
            }
            _ => {}
        }
    }

    /// Checks every node that keeps a copy. Who has not answered so many checks is down.
    pub(super) fn look_around(&mut self, cx: &Context<'_>, fx: &mut Effects<'_, Self>) {
        let (every, fall, nodes, epoch) = (cx.get(CHECK_EVERY), cx.get(CHECK_FALL), self.replicas, self.epoch);
        let Some(front) = self.front_mut() else { return };
        for seen in &mut front.seen {
            if seen.missed >= fall {
                *seen = Seen { missed: seen.missed, ..Seen::default() };
            }
            seen.missed += 1;
        }
        fx.arm(PrimaryBackupTimer::Heartbeat, every..every);
        fx.send_each((1..=nodes).map(NodeId), &Message::Check { epoch });
        self.turn(cx, fx);
    }

    /// Turns to whoever became the primary last, among those that are up and say that they are.
    fn turn(&mut self, cx: &Context<'_>, fx: &mut Effects<'_, Self>) {
        let Some(front) = self.front_mut() else { return };
        let reigning = front.up().filter_map(|(id, seen)| Some((seen.reigns?, id)));
        let best = reigning.collect::<Vec<_>>();
        let was = self.primary;
        let better = |one: &(u64, NodeId), other: &(u64, NodeId)| {
            let kept = |id| Some(id) == was;
            one.0 > other.0
                || one.0 == other.0 && (kept(one.1) || !kept(other.1) && Self::preferred(cx, one.1, other.1))
        };
        let best = best.into_iter().reduce(|one, other| if better(&other, &one) { other } else { one });
        self.primary = best.map(|(_, id)| id);
        self.epoch = best.map_or(self.epoch, |(epoch, _)| epoch);
        if self.primary != was {
            let number = |node: Option<NodeId>| node.map_or(0, |id| id.0.into());
            fx.note(note::TURNED, [number(self.primary), number(was)]);
        }
    }

    /// A client asks: what only the primary may do goes there, and reads go round where any node may answer them.
    fn hand_on(&mut self, cx: &Context<'_>, request: Arc<Request>, fx: &mut Effects<'_, Self>) {
        let (primary, epoch) = (self.primary, self.epoch);
        let round = request.operation.reads() && cx.get(READ) == read::BACKUP;
        let Some(front) = self.front_mut() else { return };
        let to = if round {
            let next = front.up().map(|(id, _)| id).find(|id| id.0 > front.turn);
            let next = next.or_else(|| front.up().map(|(id, _)| id).next());
            front.turn = next.map_or(0, |id| id.0);
            next
        } else {
            primary
        };
        match to {
            Some(to) => fx.send(to, Message::Forward { epoch, request }),
            None => {
                fx.note(note::NOBODY_UP, [request.id.number, 0]);
                fx.reply(request.via, request.id, Reply::Refused);
            }
        }
    }
}
