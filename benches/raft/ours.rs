//! A cluster of our Raft.

use std::collections::VecDeque;
use std::ops::Range;
use std::sync::Arc;

use quorate::protocol::{
    Context, Effect, Effects, Host, Input, Instant, Member, NodeId, Protocol, Request, Rules, Start,
};
use quorate::protocols::raft::{Message, Raft, RaftTimer, Record};

use super::{Air, Cluster};

pub struct Ours {
    nodes: Vec<(Raft, Vec<Record>)>,
    settings: Vec<u64>,
    roster: Vec<Member>,
    requests: Arc<[Arc<Request>]>,
    air: Air<(NodeId, Message)>,
    inbox: VecDeque<Message>,
}

struct Stage<'a> {
    me: NodeId,
    disk: &'a mut Vec<Record>,
    air: &'a mut Air<(NodeId, Message)>,
    inbox: &'a mut VecDeque<Message>,
}

impl Host<Raft> for Stage<'_> {
    fn take(&mut self, effect: Effect<Raft>) {
        match effect {
            Effect::Send { to, message, .. } if to == self.me => self.inbox.push_back(message),
            Effect::Send { to, message, .. } => self.air.push_back((usize::from(to.0 - 1), (self.me, message))),
            Effect::Persist { record, .. } => self.disk.push(record),
            Effect::Rewrite { .. } => unreachable!("no snapshots here"),
            // Nobody looks at clocks, claims and answers.
            _ => {}
        }
    }

    fn choose(&mut self, _: u32) -> u32 {
        0
    }

    fn fresh(&mut self) -> u64 {
        0
    }
}

impl Ours {
    fn step(&mut self, at: usize, input: Input<Raft>) {
        let me = NodeId(at as u16 + 1);
        let cx = Context::new(me, 0, Instant(0), &self.settings, &self.roster, Rules::ALL);
        let (node, disk) = &mut self.nodes[at];
        let mut stage = Stage { me, disk, air: &mut self.air, inbox: &mut self.inbox };
        node.step(&cx, input, &mut Effects::new(&mut stage));
        // What it writes is written at once, so it hears itself at once.
        while let Some(message) = stage.inbox.pop_front() {
            node.step(&cx, Input::Deliver { from: me, message }, &mut Effects::new(&mut stage));
        }
    }

    fn settle(&mut self) {
        while let Some((to, (from, message))) = self.air.pop_front() {
            self.step(to, Input::Deliver { from, message });
        }
    }
}

impl Cluster for Ours {
    fn new(nodes: usize, requests: Arc<[Arc<Request>]>) -> Self {
        let settings: Vec<u64> = Raft::INFO.settings.iter().map(|setting| setting.default).collect();
        let roster: Vec<_> = (1..=nodes as u16).map(|id| Member { id: NodeId(id), kind: 0, site: 0 }).collect();
        let (mut air, mut inbox) = (Air::new(), VecDeque::new());
        let boot = |member: &Member| {
            let cx = Context::new(member.id, 0, Instant(0), &settings, &roster, Rules::ALL);
            let mut disk = Vec::new();
            let mut stage = Stage { me: member.id, disk: &mut disk, air: &mut air, inbox: &mut inbox };
            (Raft::boot(&cx, Start::First, &[], &mut Effects::new(&mut stage)), disk)
        };
        let nodes = roster.iter().map(boot).collect();
        let mut ours = Self { nodes, settings, roster, requests, air, inbox };
        ours.step(0, Input::Fire(RaftTimer::Election));
        ours.settle();
        ours
    }

    fn propose(&mut self, places: Range<usize>) {
        for place in places {
            let request = Arc::clone(&self.requests[place]);
            self.step(0, Input::Submit(request));
        }
        self.settle();
    }

    fn beat(&mut self) {
        self.step(0, Input::Fire(RaftTimer::Heartbeat));
        self.settle();
    }

    fn carried_out(&self) -> usize {
        // The leader's own first entry is no command.
        self.nodes.iter().map(|(node, _)| node.brief().applied as usize).min().unwrap_or(0).saturating_sub(1)
    }
}
