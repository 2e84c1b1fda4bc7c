//! A second, tiny protocol, so that nothing of the first one hides in the general layers.
//!
//! Node 1 is the hub. It writes each request into its journal, echoes it to the others, which write it down as well and
//! say so, and answers the client as soon as its own disk has it: so it promises little, and loses what a lost disk
//! loses. A request that comes again is answered again. Every node beats; a spoke that heard no beat for a while says in
//! its role that it is lonely.

use quorate::protocol::{
    Brief, Channel, Claim, ClientPlan, Context, Domain, Effects, Field, Header, Info, Input, Instant, Journal, Judge,
    Kind, Log, Machine, Mark, NodeId, NodeView, Numbering, Payload, Posture, Property, Protocol, Reply, Request, Rule,
    Setting, Slot, Sort, StableHasher, Start, Target, Timer, Unit, Value,
};
use quorate::registry::{Entry, Registry};
use quorate::sim::Cluster;
use std::hash::Hash;
use std::sync::Arc;

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Echo {
    pub hub: bool,
    pub lonely: bool,
    pub log: Log<Arc<Request>>,
    pub machine: Machine,
    pub confirmed: u64,
    /// Whose connections broke.
    pub broken: Vec<NodeId>,
    /// What its clock showed when it last did something.
    pub clock: Instant,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Message {
    Beat,
    Echo { slot: u64, request: Arc<Request> },
    Heard { slot: u64 },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Wait {
    Beat,
    Silence,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Written(pub Arc<Request>);

pub const BEAT: Setting = Setting {
    at: 0,
    id: "beat",
    least: 1_000,
    most: 1_000_000,
    default: 50_000,
    unit: Unit::Micros,
    reads_clock: false,
};
pub const WRITE_FIRST: Rule =
    Rule { bit: 0, id: "echo.write-first", source: "its own module", guards: "acknowledged-kept" };
pub const ANSWER_AGAIN: Rule = Rule { bit: 1, id: "echo.answer-again", source: "its own module", guards: "progress" };

static INFO: Info = Info {
    id: "echo",
    offered: false,
    clients: true,
    log: true,
    channel: Channel::Datagram,
    epoch: Numbering { id: "age", low_bits: 0 },
    parts: &[],
    kinds: &[Kind { id: "node", least: 1, usual: 3, most: 500 }],
    settings: &[BEAT],
    rules: &[WRITE_FIRST, ANSWER_AGAIN],
    properties: &[
        Property { id: "agreement", judge: Judge::Agreement, source: "its own module" },
        Property { id: "acknowledged-kept", judge: Judge::Acknowledged, source: "its own module" },
        Property { id: "progress", judge: Judge::Progress, source: "its own module" },
    ],
    roles: &["spoke", "hub", "lonely"],
    postures: &[Posture::Plain, Posture::Leading, Posture::Plain],
    ways: &[],
    messages: &["Beat", "Echo", "Heard"],
    answers: &["Heard"],
    timers: &["beat", "silence"],
    records: &["written"],
    journals: &["journal"],
    notes: &[],
    reads: &["hub"],
    behaviours: &[],
    variants: &[],
    refuse: |_, _| None,
    promises: |_| u64::MAX,
    presets: None,
    hearing: None,
};

pub const ECHO: Registry = &[Entry { info: &INFO, start: Cluster::<Echo>::start }];

impl Payload for Message {
    fn flipped(&self, bit: u64) -> Option<Self> {
        match self {
            Self::Beat => None,
            Self::Echo { slot, request } => {
                let operation = request.operation.flipped(bit)?;
                Some(Self::Echo { slot: *slot, request: Arc::new(Request { operation, ..(**request).clone() }) })
            }
            Self::Heard { slot } => Some(Self::Heard { slot: slot ^ 1 << (bit % 4) }),
        }
    }

    fn header(&self) -> Header {
        let base = Header { epoch: 1, bytes: 24, ..Header::default() };
        match self {
            Self::Beat => Header { kind: 0, mark: Mark::Beat, ..base },
            Self::Echo { slot, .. } => Header { kind: 1, mark: Mark::Carry, carries: 1, argument: *slot, ..base },
            Self::Heard { slot } => Header { kind: 2, mark: Mark::Accept, argument: *slot, ..base },
        }
    }

    fn fields(&self) -> Vec<Field> {
        match self {
            Self::Beat => Vec::new(),
            Self::Echo { slot, .. } | Self::Heard { slot } => vec![Field("slot", Value::Number(*slot))],
        }
    }
}

impl Payload for Written {
    fn flipped(&self, bit: u64) -> Option<Self> {
        Some(Self(Arc::new(Request { operation: self.0.operation.flipped(bit)?, ..Request::clone(&self.0) })))
    }

    fn header(&self) -> Header {
        Header { bytes: 16 + self.0.operation.bytes(), ..Header::default() }
    }

    fn fields(&self) -> Vec<Field> {
        vec![Field("key", Value::Text(self.0.operation.key().clone()))]
    }
}

impl Timer for Wait {
    fn kind(self) -> u8 {
        self as u8
    }
}

impl Echo {
    fn others(cx: &Context<'_>) -> Vec<NodeId> {
        cx.roster.iter().map(|member| member.id).filter(|&id| id != cx.me()).collect()
    }

    /// Writes the last request of the log into the journal, and testifies to it once it is there.
    fn write(&self, request: &Arc<Request>, fx: &mut Effects<'_, Self>) {
        fx.persist(0, Written(Arc::clone(request)));
        let (slot, prefix) = (self.log.last(), self.log.digest());
        fx.claim(Claim::Holds { slot, epoch: 1, before: 1, prefix });
        fx.claim(Claim::Decides { slot, epoch: 1, digest: prefix });
    }

    fn silence(cx: &Context<'_>, fx: &mut Effects<'_, Self>) {
        fx.arm(Wait::Silence, 3 * cx.get(BEAT)..5 * cx.get(BEAT));
    }
}

impl Protocol for Echo {
    type Message = Message;
    type Timer = Wait;
    type Record = Written;
    const INFO: Info = Info { id: INFO.id, ..INFO };

    fn boot(cx: &Context<'_>, _: Start, disk: &[Journal<Written>], fx: &mut Effects<'_, Self>) -> Self {
        let hub = cx.me() == cx.roster[0].id;
        let mut echo = Self {
            hub,
            lonely: false,
            log: Log::default(),
            machine: Machine::default(),
            confirmed: 0,
            broken: Vec::new(),
            clock: cx.clock,
        };
        // What stands after a damaged record is worth nothing.
        let sound = |journal: &Journal<Written>| journal.damaged.unwrap_or(journal.records.len()) as usize;
        for Written(request) in disk.iter().flat_map(|journal| journal.records.iter().take(sound(journal))) {
            echo.log.push(Arc::clone(request));
            echo.machine.apply(request);
        }
        if hub {
            fx.arm(Wait::Beat, 0..0);
            fx.claim(Claim::Leads { epoch: 1, last: None });
        } else {
            Self::silence(cx, fx);
        }
        echo
    }

    fn step(&mut self, cx: &Context<'_>, input: Input<Self>, fx: &mut Effects<'_, Self>) {
        self.clock = cx.clock;
        match input {
            Input::Deliver { message: Message::Beat, .. } => {
                self.lonely = false;
                Self::silence(cx, fx);
            }
            Input::Deliver { from, message: Message::Echo { slot, request } } => {
                if slot == self.log.last() + 1 {
                    self.log.push(Arc::clone(&request));
                    self.write(&request, fx);
                    self.machine.apply(&request);
                }
                fx.send(from, Message::Heard { slot: self.log.last() });
            }
            Input::Deliver { message: Message::Heard { slot }, .. } => self.confirmed = self.confirmed.max(slot),
            Input::Fire(Wait::Beat) => {
                fx.arm(Wait::Beat, cx.get(BEAT)..cx.get(BEAT));
                fx.send_each(Self::others(cx), &Message::Beat);
            }
            Input::Fire(Wait::Silence) => self.lonely = true,
            Input::Submit(request) if !self.hub => {
                fx.reply(request.via, request.id, Reply::Redirect(Some(cx.roster[0].id)));
            }
            Input::Submit(request) => {
                let (outcome, fresh) = self.machine.apply(&request);
                if !fresh && !cx.rules.keep(ANSWER_AGAIN) {
                    return;
                }
                if fresh {
                    self.log.push(Arc::clone(&request));
                }
                let at = Some((self.log.last(), self.log.digest()));
                let (done, first) = (Reply::Done { outcome, at }, cx.rules.keep(WRITE_FIRST));
                if !first {
                    fx.reply(request.via, request.id, done.clone());
                }
                if fresh {
                    self.write(&request, fx);
                    let slot = self.log.last();
                    fx.send_each(Self::others(cx), &Message::Echo { slot, request: Arc::clone(&request) });
                }
                if first {
                    fx.reply(request.via, request.id, done);
                }
            }
            Input::Broken { peer } => self.broken.push(peer),
            Input::Operate(_) => {}
        }
    }

    fn brief(&self) -> Brief {
        let role = if self.hub { 1 } else { 2 * u8::from(self.lonely) };
        let last = self.log.last();
        Brief { role, epoch: 1, leader: Some(NodeId(1)), last, committed: last, applied: last, ..Brief::default() }
    }

    fn view(&self) -> NodeView {
        let fields = vec![
            Field("slots", Value::Number(self.log.last())),
            Field("lonely", Value::Flag(self.lonely)),
            Field("clock", Value::Micros(self.clock.0)),
        ];
        NodeView { brief: self.brief(), fields, durable: 1, parts: Vec::new() }
    }

    fn client(_: &[u64]) -> ClientPlan {
        ClientPlan { kind: 0, target: Target::Leader, matching: 1, retry: 200_000, keepalive: 0, front: 0 }
    }

    fn slot(&self, _: Domain, slot: u64) -> Option<Slot> {
        Some(Slot { epoch: 1, prefix: self.log.prefix(slot)?, sort: Sort::Operation })
    }

    fn request(&self, _: Domain, slot: u64) -> Option<&Request> {
        self.log.get(slot).map(Arc::as_ref)
    }

    fn state(&self, hasher: &mut StableHasher) {
        self.machine.hash(hasher);
    }

    fn patience(_: &[u64], round_trip: u64) -> Option<u64> {
        Some(5_000_000 + 10 * round_trip)
    }
}
