//! Any protocol of the lab as a model of the `stateright` crate: every order in which messages can arrive, timers go off,
//! clients ask and nodes restart, within bounds. It takes the protocol's own steps, so there is no second model.
//!
//! Messages are never doubled, and may wait for ever, which is how they get lost. What a step writes is on disk when it
//! ends. A restart takes a node's memory and its timers and boots it from its disk. Whatever the common judges find broken
//! by the claims that nodes make is a violation, as is a property of the protocol's own that does not hold; and so the
//! claims that were made are part of a state.

use std::collections::BTreeSet;
use std::sync::Arc;

use quorate::protocol::{
    Context, Effect, Effects, Host, Input, Instant, Journal, Judge, Ledger, Member, NodeId, Protocol, Request, Rules,
    Start, World,
};
use stateright::{Model, Property};

/// A cluster and the bounds of the search.
pub struct Search<P: Protocol> {
    pub settings: Vec<u64>,
    pub roster: Vec<Member>,
    pub rules: Rules,
    /// What clients ask, in this order, of any node.
    pub requests: Vec<Arc<Request>>,
    /// How often nodes restart, all together.
    pub restarts: u8,
    /// How often a timer of each kind goes off, all together.
    pub fires: Vec<u8>,
    /// Whether nodes start one by one, in any order; what is sent to one that has not waits for it.
    pub apart: bool,
    /// Whether the messages to a node are a set: the same one twice is there once.
    pub sets: bool,
    /// What is to be seen somewhere, so that the search is not of nothing.
    pub seen: fn(&State<P>) -> bool,
}

/// A cluster at one moment. What is counted is what is left of the bounds.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct State<P: Protocol> {
    /// None of one that has not started.
    pub nodes: Vec<Option<Arc<P>>>,
    disks: Vec<Arc<Vec<Journal<P::Record>>>>,
    armed: Vec<BTreeSet<P::Timer>>,
    /// Sorted by digest and then by place, so that the order in which they were sent makes no difference.
    network: Vec<(u64, NodeId, NodeId, P::Message)>,
    pub ledger: Ledger,
    pub broken: Option<Judge>,
    asked: u8,
    restarts: u8,
    fires: Vec<u8>,
    fresh: u64,
}

/// What can happen next.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Action<P: Protocol> {
    /// The message at this place arrives.
    Deliver(usize),
    Fire(NodeId, P::Timer),
    /// A client asks this node for what is next.
    Ask(NodeId),
    Restart(NodeId),
    Start(NodeId),
}

/// Where the effects of a step go.
struct Stage<'a, P: Protocol> {
    me: NodeId,
    sets: bool,
    state: &'a mut State<P>,
    inbox: Vec<P::Message>,
}

impl<P: Protocol> Host<P> for Stage<'_, P> {
    fn take(&mut self, effect: Effect<P>) {
        let at = usize::from(self.me.0 - 1);
        match effect {
            Effect::Send { to, message, .. } if to == self.me => self.inbox.push(message),
            Effect::Send { to, message, .. } => {
                let digest = quorate::protocol::digest_of(0, &(self.me, to, &message));
                let network = &mut self.state.network;
                let (place, sent) =
                    (network.partition_point(|(other, ..)| *other < digest), (digest, self.me, to, message));
                if !self.sets || network.get(place) != Some(&sent) {
                    network.insert(place, sent);
                }
            }
            Effect::Arm { timer, .. } => drop(self.state.armed[at].insert(timer)),
            Effect::Disarm(timer) => drop(self.state.armed[at].remove(&timer)),
            Effect::Persist { journal, record } => journal_of(&mut self.state.disks[at], journal).records.push(record),
            Effect::Rewrite { journal, records } => {
                journal_of(&mut self.state.disks[at], journal).records = records.into_iter().collect();
            }
            Effect::Claim { domain, claim } => {
                if let Err(breach) = self.state.ledger.enter(self.me, domain, claim) {
                    self.state.broken.get_or_insert(breach.judge);
                }
            }
            Effect::Reply { .. } | Effect::Notify { .. } | Effect::Note { .. } => {}
        }
    }

    fn choose(&mut self, _: u32) -> u32 {
        panic!("a protocol that chooses needs a search that tries all choices")
    }

    fn fresh(&mut self) -> u64 {
        self.state.fresh += 1;
        self.state.fresh
    }
}

fn journal_of<R: Clone>(disk: &mut Arc<Vec<Journal<R>>>, journal: u16) -> &mut Journal<R> {
    let (disk, at) = (Arc::make_mut(disk), usize::from(journal));
    if disk.len() <= at {
        disk.resize_with(at + 1, Journal::default);
    }
    &mut disk[at]
}

impl<P: Protocol> Search<P> {
    /// All nodes of a cluster of this size with its default settings, and no bound that lets anything happen.
    pub fn of(nodes: u16, seen: fn(&State<P>) -> bool) -> Self {
        let member = |id| Member { id: NodeId(id), kind: 0, site: 0 };
        Self {
            settings: P::INFO.settings.iter().map(|setting| setting.default).collect(),
            roster: (1..=nodes).map(member).collect(),
            rules: Rules::ALL,
            requests: Vec::new(),
            restarts: 0,
            fires: vec![0; P::INFO.timers.len()],
            apart: false,
            sets: false,
            seen,
        }
    }

    /// Boots a node from its disk.
    fn boot(&self, state: &mut State<P>, me: NodeId, start: Start) {
        let at = usize::from(me.0 - 1);
        let disk = Arc::clone(&state.disks[at]);
        let cx = self.context(me);
        let mut stage = Stage { me, sets: self.sets, state, inbox: Vec::new() };
        let mut node = P::boot(&cx, start, &disk, &mut Effects::new(&mut stage));
        self.settle(&cx, &mut stage, &mut node);
        state.nodes[at] = Some(Arc::new(node));
        self.judge(state);
    }

    fn context(&self, me: NodeId) -> Context<'_> {
        Context::new(me, 0, Instant(0), &self.settings, &self.roster, self.rules)
    }

    /// One step of a node.
    fn step(&self, state: &mut State<P>, me: NodeId, input: Input<P>) {
        let at = usize::from(me.0 - 1);
        let Some(mut node) = state.nodes[at].as_deref().cloned() else { return };
        let cx = self.context(me);
        let mut stage = Stage { me, sets: self.sets, state, inbox: Vec::new() };
        node.step(&cx, input, &mut Effects::new(&mut stage));
        self.settle(&cx, &mut stage, &mut node);
        state.nodes[at] = Some(Arc::new(node));
        self.judge(state);
    }

    /// The protocol's own properties look at the whole cluster.
    fn judge(&self, state: &mut State<P>) {
        if P::invariants().is_empty() {
            return;
        }
        let ids = || self.roster.iter().map(|member| member.id);
        let nodes = ids().zip(&state.nodes).filter_map(|(id, node)| Some((id, node.clone()?))).collect();
        let disks = ids().zip(&state.disks).map(|(id, disk)| (id, Vec::clone(disk))).collect();
        let world = World { nodes: &nodes, disks: &disks, ledger: &state.ledger };
        let broken = (0..).zip(P::invariants()).find(|(_, own)| (own.check)(&world).is_err());
        state.broken = state.broken.or(broken.map(|(row, _)| Judge::Own(row)));
    }

    /// What a node says to itself it hears once what it wrote is on disk.
    fn settle(&self, cx: &Context<'_>, stage: &mut Stage<'_, P>, node: &mut P) {
        while !stage.inbox.is_empty() {
            let message = stage.inbox.remove(0);
            node.step(cx, Input::Deliver { from: stage.me, message }, &mut Effects::new(stage));
        }
    }
}

impl<P: Protocol> Model for Search<P> {
    type State = State<P>;
    type Action = Action<P>;

    fn init_states(&self) -> Vec<State<P>> {
        // As in a cluster of the lab, a disk is formatted before the first start: only one that was lost has no journals, and
        // whoever restarts before it has written anything has lost nothing.
        let formatted: Arc<Vec<_>> = Arc::new(P::INFO.journals.iter().map(|_| Journal::default()).collect());
        let mut state = State {
            nodes: vec![None; self.roster.len()],
            disks: self.roster.iter().map(|_| Arc::clone(&formatted)).collect(),
            armed: vec![BTreeSet::new(); self.roster.len()],
            network: Vec::new(),
            ledger: Ledger::default(),
            broken: None,
            asked: 0,
            restarts: self.restarts,
            fires: self.fires.clone(),
            fresh: 0,
        };
        for member in self.roster.iter().filter(|_| !self.apart) {
            self.boot(&mut state, member.id, Start::First);
        }
        vec![state]
    }

    fn actions(&self, state: &State<P>, actions: &mut Vec<Action<P>>) {
        use quorate::protocol::Timer;
        if state.broken.is_some() {
            return;
        }
        let alike = |at: &usize| *at == 0 || state.network[*at - 1] != state.network[*at];
        let heard = |at: &usize| state.nodes[usize::from(state.network[*at].2.0 - 1)].is_some();
        actions.extend((0..state.network.len()).filter(alike).filter(heard).map(Action::Deliver));
        for ((member, armed), node) in self.roster.iter().zip(&state.armed).zip(&state.nodes) {
            if node.is_none() {
                actions.push(Action::Start(member.id));
                continue;
            }
            let due = armed.iter().filter(|timer| state.fires[usize::from(timer.kind())] > 0);
            actions.extend(due.map(|timer| Action::Fire(member.id, *timer)));
            actions.extend((usize::from(state.asked) < self.requests.len()).then_some(Action::Ask(member.id)));
            actions.extend((state.restarts > 0).then_some(Action::Restart(member.id)));
        }
    }

    fn next_state(&self, last: &State<P>, action: Action<P>) -> Option<State<P>> {
        use quorate::protocol::Timer;
        let mut state = last.clone();
        match action {
            Action::Deliver(at) => {
                let (_, from, to, message) = state.network.remove(at);
                self.step(&mut state, to, Input::Deliver { from, message });
            }
            Action::Fire(id, timer) => {
                state.fires[usize::from(timer.kind())] -= 1;
                state.armed[usize::from(id.0 - 1)].remove(&timer);
                self.step(&mut state, id, Input::Fire(timer));
            }
            Action::Ask(id) => {
                let request = Arc::clone(&self.requests[usize::from(state.asked)]);
                state.asked += 1;
                self.step(&mut state, id, Input::Submit(request));
            }
            Action::Restart(id) => {
                let at = usize::from(id.0 - 1);
                state.restarts -= 1;
                state.armed[at].clear();
                self.boot(&mut state, id, Start::Again);
            }
            Action::Start(id) => self.boot(&mut state, id, Start::First),
        }
        Some(state)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        vec![
            Property::always("promises", |_, state: &State<P>| state.broken.is_none()),
            Property::sometimes("something", |search: &Self, state: &State<P>| (search.seen)(state)),
        ]
    }
}
