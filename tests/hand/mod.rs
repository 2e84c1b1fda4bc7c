//! A cluster moved by hand: every delivery, sync, time-out and crash is a call, and the disk gate is honoured as the
//! contract of `Effects` states it. It knows no time, no chance and no network, so what a test sees is the protocol.
#![allow(dead_code, reason = "each test file uses its own share of it")]

use std::collections::{BTreeMap, VecDeque};
use std::ops::Range;
use std::sync::Arc;

use quorate::protocol::{
    Admin, Breach, Brief, Claim, Context, Domain, Effect, Effects, Field, Host, Input, Instant, Journal, Ledger,
    Member, NodeId, NodeView, Operation, Protocol, Reply, Request, RequestId, Rule, Rules, Setting, Start, Value,
};

/// A message under way.
pub struct Flight<P: Protocol> {
    pub from: u16,
    pub to: u16,
    pub message: P::Message,
}

/// The cluster.
pub struct Hand<P: Protocol> {
    places: BTreeMap<u16, Place<P>>,
    settings: Vec<u64>,
    roster: Vec<Member>,
    pub rules: Rules,
    /// What the clock of every node shows.
    pub clock: Instant,
    /// Messages under way, in the order in which they were sent.
    pub flying: VecDeque<Flight<P>>,
    /// What clients were told.
    pub replies: Vec<(RequestId, Reply)>,
    /// What nodes testified, and what contradicts it.
    pub ledger: Ledger,
    pub breaches: Vec<Breach>,
    pub claims: Vec<(u16, Claim)>,
}

/// A node with what the world keeps for it.
struct Place<P: Protocol> {
    /// None while it is down.
    node: Option<P>,
    disk: Vec<Journal<P::Record>>,
    desk: Desk<P>,
}

struct Desk<P: Protocol> {
    taken: Vec<Effect<P>>,
    /// Writes that are not synced, and what waits behind them.
    waiting: VecDeque<Effect<P>>,
    inbox: VecDeque<P::Message>,
    armed: BTreeMap<P::Timer, Range<u64>>,
    armings: BTreeMap<P::Timer, u32>,
    notes: Vec<u8>,
}

impl<P: Protocol> Default for Desk<P> {
    fn default() -> Self {
        let (taken, waiting, inbox) = (Vec::new(), VecDeque::new(), VecDeque::new());
        Self { taken, waiting, inbox, armed: BTreeMap::new(), armings: BTreeMap::new(), notes: Vec::new() }
    }
}

impl<P: Protocol> Host<P> for Desk<P> {
    fn take(&mut self, effect: Effect<P>) {
        self.taken.push(effect);
    }
    fn choose(&mut self, _: u32) -> u32 {
        0
    }
    fn fresh(&mut self) -> u64 {
        7
    }
}

impl<P: Protocol> Hand<P> {
    /// `count` nodes with empty disks and the default settings.
    pub fn new(count: u16) -> Self {
        Self::with(count, &[])
    }

    /// `count` nodes with empty disks and some settings changed.
    pub fn with(count: u16, changed: &[(Setting, u64)]) -> Self {
        let mut settings: Vec<u64> = P::INFO.settings.iter().map(|setting| setting.default).collect();
        changed.iter().for_each(|(setting, value)| settings[usize::from(setting.at)] = *value);
        let mut hand = Self {
            places: BTreeMap::new(),
            settings,
            roster: (1..=count).map(|id| Member { id: NodeId(id), kind: 0, site: 0 }).collect(),
            rules: Rules::ALL,
            clock: Instant(0),
            flying: VecDeque::new(),
            replies: Vec::new(),
            ledger: Ledger::default(),
            breaches: Vec::new(),
            claims: Vec::new(),
        };
        let formatted = || P::INFO.journals.iter().map(|_| Journal::default()).collect();
        (1..=count).for_each(|id| hand.boot(id, Start::First, formatted()));
        hand
    }

    /// The same with a rule switched off.
    #[must_use]
    pub fn without(mut self, rule: Rule) -> Self {
        self.rules = self.rules.without(rule);
        self
    }

    /// Boots a node from this disk, whatever it was before.
    pub fn boot(&mut self, id: u16, start: Start, disk: Vec<Journal<P::Record>>) {
        let cx = Context::new(NodeId(id), 0, self.clock, &self.settings, &self.roster, self.rules);
        let mut desk = Desk::default();
        let node = P::boot(&cx, start, &disk, &mut Effects::new(&mut desk));
        self.places.insert(id, Place { node: Some(node), disk, desk });
        self.perform(id);
    }

    /// Crashes a node: memory, the unsynced tail and all that waits for it are lost.
    pub fn crash(&mut self, id: u16) {
        let place = self.place(id);
        (place.node, place.desk) = (None, Desk::default());
    }

    /// Boots a crashed node from its disk.
    pub fn restart(&mut self, id: u16) {
        let disk = std::mem::take(&mut self.place(id).disk);
        self.boot(id, Start::Again, disk);
    }

    /// Lets a timer go off, which must be armed.
    pub fn fire(&mut self, id: u16, timer: P::Timer) {
        assert!(self.place(id).desk.armed.remove(&timer).is_some(), "{timer:?} of n{id} is not armed");
        self.step(id, Input::Fire(timer));
    }

    /// A client asks this node.
    pub fn submit(&mut self, id: u16, client: u16, number: u64, operation: Operation) {
        let client = NodeId::client(client);
        let id_of = RequestId { client, number };
        self.step(
            id,
            Input::Submit(Arc::new(Request { id: id_of, via: client, read: 0, session: 0, at: 0, operation })),
        );
    }

    /// An operator asks this node.
    pub fn operate(&mut self, id: u16, admin: Admin) {
        self.step(id, Input::Operate(admin));
    }

    /// A message arrives that nobody need have sent.
    pub fn tell(&mut self, from: u16, to: u16, message: P::Message) {
        self.step(to, Input::Deliver { from: NodeId(from), message });
    }

    /// Delivers the first message under way that is like that.
    pub fn deliver(&mut self, like: impl Fn(&Flight<P>) -> bool) {
        let at = self.flying.iter().position(like).expect("such a message is under way");
        let Flight { from, to, message } = self.flying.remove(at).expect("it was just found");
        self.tell(from, to, message);
    }

    /// The disk of a node takes all that it was given.
    pub fn sync(&mut self, id: u16) {
        let waiting = std::mem::take(&mut self.place(id).desk.waiting);
        waiting.into_iter().for_each(|effect| self.happen(id, effect));
        self.perform(id);
    }

    /// Syncs and delivers until nothing is left; only `carries` between two nodes arrives, the rest is lost.
    pub fn settle(&mut self, carries: impl Fn(u16, u16) -> bool) {
        for _ in 0..100_000 {
            let ids: Vec<u16> = self.places.keys().copied().collect();
            ids.into_iter().for_each(|id| self.sync(id));
            match self.flying.pop_front() {
                Some(Flight { from, to, message }) if carries(from, to) => self.tell(from, to, message),
                Some(_) => {}
                None if self.places.values().all(|place| place.desk.waiting.is_empty()) => return,
                None => {}
            }
        }
        panic!("the cluster does not come to rest");
    }

    /// The messages under way, which are lost.
    pub fn sent(&mut self) -> Vec<(u16, u16, P::Message)> {
        self.flying.drain(..).map(|flight| (flight.from, flight.to, flight.message)).collect()
    }

    pub fn node(&self, id: u16) -> &P {
        self.places[&id].node.as_ref().expect("the node is up")
    }

    pub fn brief(&self, id: u16) -> Brief {
        self.node(id).brief()
    }

    pub fn view(&self, id: u16) -> NodeView {
        self.node(id).view()
    }

    /// A field of a node's view.
    pub fn field(&self, id: u16, name: &str) -> Value {
        let fields = self.view(id).fields;
        let found = fields.into_iter().find(|Field(other, _)| *other == name);
        found.map(|Field(_, value)| value).unwrap_or_else(|| panic!("n{id} has no {name}"))
    }

    /// What a timer is armed for.
    pub fn armed(&self, id: u16, timer: P::Timer) -> Option<Range<u64>> {
        self.places[&id].desk.armed.get(&timer).cloned()
    }

    /// How often a timer has been armed.
    pub fn armings(&self, id: u16, timer: P::Timer) -> u32 {
        self.places[&id].desk.armings.get(&timer).copied().unwrap_or(0)
    }

    /// What is durable in a journal.
    pub fn journal(&self, id: u16, journal: u16) -> Vec<P::Record> {
        let journal = self.places[&id].disk.get(usize::from(journal));
        journal.map(|journal| journal.records.iter().cloned().collect()).unwrap_or_default()
    }

    /// The reasons that a node gave.
    pub fn notes(&self, id: u16) -> &[u8] {
        &self.places[&id].desk.notes
    }

    /// Epoch by slot of a node's log.
    pub fn terms(&self, id: u16) -> Vec<u64> {
        let node = self.node(id);
        (1..=node.brief().last).map(|slot| node.slot(Domain(0), slot).expect("a slot of the log").epoch).collect()
    }

    pub fn step(&mut self, id: u16, input: Input<P>) {
        let place = self.places.get_mut(&id).expect("a node");
        let cx = Context::new(NodeId(id), 0, self.clock, &self.settings, &self.roster, self.rules);
        let Some(node) = &mut place.node else { return };
        node.step(&cx, input, &mut Effects::new(&mut place.desk));
        self.perform(id);
    }

    fn perform(&mut self, id: u16) {
        for effect in std::mem::take(&mut self.place(id).desk.taken) {
            let waits = effect.writes() || effect.gated() && !self.place(id).desk.waiting.is_empty();
            if waits { self.place(id).desk.waiting.push_back(effect) } else { self.happen(id, effect) }
        }
        while let Some(message) = self.place(id).desk.inbox.pop_front() {
            self.tell(id, id, message);
        }
    }

    fn happen(&mut self, id: u16, effect: Effect<P>) {
        let place = self.place(id);
        match effect {
            Effect::Send { to, message, .. } if to.0 == id => place.desk.inbox.push_back(message),
            Effect::Send { to, message, .. } => self.flying.push_back(Flight { from: id, to: to.0, message }),
            Effect::Arm { timer, after } => {
                *place.desk.armings.entry(timer).or_default() += 1;
                place.desk.armed.insert(timer, after);
            }
            Effect::Disarm(timer) => _ = place.desk.armed.remove(&timer),
            Effect::Persist { journal, record } => file(&mut place.disk, journal).records.push(record),
            Effect::Rewrite { journal, records } => {
                file(&mut place.disk, journal).records = records.into_iter().collect();
            }
            Effect::Reply { id, reply, .. } => self.replies.push((id, reply)),
            Effect::Claim { domain, claim } => {
                self.claims.push((id, claim));
                self.breaches.extend(self.ledger.enter(NodeId(id), domain, claim).err());
            }
            Effect::Note { id: note, .. } => place.desk.notes.push(note),
            Effect::Notify { .. } => {}
        }
    }

    fn place(&mut self, id: u16) -> &mut Place<P> {
        self.places.get_mut(&id).expect("a node")
    }
}

fn file<R>(disk: &mut Vec<Journal<R>>, journal: u16) -> &mut Journal<R> {
    let at = usize::from(journal);
    disk.resize_with(disk.len().max(at + 1), Journal::default);
    &mut disk[at]
}
