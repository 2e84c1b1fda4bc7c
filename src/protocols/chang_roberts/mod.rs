//! The ring election of Chang and Roberts (1979): of the nodes of a ring that want to lead, the least number is found.
//!
//! Nodes know the one after them, and nothing else. Each that begins sends its own number on. Whoever begins, too, passes
//! on only numbers below its own; the others pass on all. So one number alone comes all the way round, and whoever gets its
//! own number back is elected. Nothing is kept on disk, and the paper's channels lose nothing: here a candidate sends its
//! number again until it has lost or won.

mod why;

use crate::protocol::{
    Because, Breach, Brief, Channel, Claim, ClientPlan, Context, Domain, Effects, Field, Header, Info, Input, Inquiry,
    Invariant, Journal, Judge, Kind, Lack, Mark, NodeId, NodeView, Numbering, Outlook, Payload, Posture, Property,
    Protocol, Question, Reply, Rule, Setting, Start, Target, Unit, Value, World, each,
};

/// Which way numbers go: from n1 to n2, or from n2 to n1.
pub const DIRECTION: Setting = Setting { id: "direction", most: 1, unit: Unit::Choice(&["up", "down"]), ..SETTING };
/// Which nodes begin an election.
pub const INITIATORS: Setting = Setting { at: 1, id: "initiators", most: 1, unit: Unit::Each(1), ..SETTING };
/// How long a candidate waits before it sends its number again.
pub const AGAIN: Setting =
    Setting { at: 2, id: "again", least: 1_000, most: 60_000_000, default: 2_000_000, unit: Unit::Micros, ..SETTING };

const SETTING: Setting =
    Setting { at: 0, id: "", least: 0, most: 0, default: 0, unit: Unit::Count, reads_clock: false };

/// Whoever begins passes on only numbers below its own.
pub const LEAST_ONLY: Rule = Rule { bit: 0, id: "chang-roberts.least-only", source: SOURCE, guards: "one-elected" };

const SOURCE: &str = "Chang and Roberts 1979";

/// The tables of the ring election.
pub const INFO: Info = Info {
    id: "chang-roberts",
    offered: false,
    clients: false,
    log: false,
    channel: Channel::Datagram,
    epoch: Numbering { id: "election", low_bits: 0 },
    parts: &[],
    kinds: &[Kind { id: "node", least: 1, usual: 5, most: 9 }],
    settings: &[DIRECTION, INITIATORS, AGAIN],
    rules: &[LEAST_ONLY],
    properties: &[
        Property { id: "one-elected", judge: Judge::OneLeader, source: SOURCE },
        Property { id: "least-elected", judge: Judge::Own(0), source: SOURCE },
    ],
    roles: &["candidate", "lost", "elected"],
    postures: &[Posture::Asking, Posture::Plain, Posture::Leading],
    ways: &[("candidate", "lost"), ("candidate", "elected")],
    messages: &["Number"],
    answers: &[],
    timers: &["again"],
    records: &[],
    journals: &[],
    notes: &["dropped"],
    reads: &[],
    behaviours: &[],
    variants: &[&[(DIRECTION, 1)]],
    presets: None,
    hearing: None,
    refuse: |_, _| None,
    promises: |_| u64::MAX,
};

/// The row of [`INFO`]'s notes: a number is not passed on, as the own one is less; which, and the own.
const DROPPED: u8 = 0;

/// A node of the ring.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ChangRoberts {
    me: NodeId,
    /// The one after it; none where it is not of the ring.
    next: Option<NodeId>,
    initiator: bool,
    role: Role,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Role {
    Candidate = 0,
    Lost = 1,
    Elected = 2,
}

/// The number of one that would lead, on its way round.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Number(NodeId);

/// A candidate sends its number again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Again;

/// There are no records.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Record {}

impl Payload for Number {
    fn header(&self) -> Header {
        Header { mark: Mark::Ask, bytes: 16, epoch: 1, argument: self.0.0.into(), ..Header::default() }
    }

    fn fields(&self) -> Vec<Field> {
        vec![Field("number", Value::Number(self.0.0.into()))]
    }
}

impl Payload for Record {
    fn header(&self) -> Header {
        match *self {}
    }

    fn fields(&self) -> Vec<Field> {
        match *self {}
    }
}

impl crate::protocol::Timer for Again {
    fn kind(self) -> u8 {
        0
    }
}

impl ChangRoberts {
    /// Sends its own number on, now and again.
    fn stand(&self, cx: &Context<'_>, fx: &mut Effects<'_, Self>) {
        fx.arm(Again, cx.get(AGAIN)..cx.get(AGAIN));
        fx.send_each(self.next, &Number(self.me));
    }

    fn on_number(&mut self, cx: &Context<'_>, number: NodeId, fx: &mut Effects<'_, Self>) {
        if number == self.me {
            if self.role != Role::Elected {
                fx.claim(Claim::Leads { epoch: 1, last: None });
            }
            return self.become_role(Role::Elected, fx);
        }
        if cx.rules.keep(LEAST_ONLY) && self.drops(number) {
            return fx.note(DROPPED, [number, self.me].map(|id| id.0.into()));
        }
        if number < self.me {
            self.become_role(Role::Lost, fx);
        }
        fx.send_each(self.next, &Number(number));
    }

    /// Whether the number ends here: who would lead passes on no greater one.
    fn drops(&self, number: NodeId) -> bool {
        self.initiator && number > self.me
    }

    fn become_role(&mut self, role: Role, fx: &mut Effects<'_, Self>) {
        if self.role == Role::Candidate {
            fx.disarm(Again);
        }
        self.role = role;
    }
}

impl Protocol for ChangRoberts {
    type Message = Number;
    type Timer = Again;
    type Record = Record;

    const INFO: Info = INFO;

    fn boot(cx: &Context<'_>, _: Start, _: &[Journal<Record>], fx: &mut Effects<'_, Self>) -> Self {
        let (count, place) = (cx.roster.len(), cx.roster.iter().position(|member| member.id == cx.me()));
        let step = if cx.get(DIRECTION) == 0 { 1 } else { count - 1 };
        let next = place.map(|place| cx.roster[(place + step) % count].id);
        let initiator = place.is_some_and(|place| each(cx.get(INITIATORS), place, 1) == 1);
        let node = Self { me: cx.me(), next, initiator, role: if initiator { Role::Candidate } else { Role::Lost } };
        if initiator {
            node.stand(cx, fx);
        }
        node
    }

    fn step(&mut self, cx: &Context<'_>, input: Input<Self>, fx: &mut Effects<'_, Self>) {
        match input {
            Input::Deliver { message: Number(number), .. } => self.on_number(cx, number, fx),
            Input::Fire(Again) => self.stand(cx, fx),
            // Who leads has nothing to do here.
            Input::Submit(request) => fx.reply(request.via, request.id, Reply::Refused),
            Input::Operate(_) | Input::Broken { .. } => {}
        }
    }

    fn brief(&self) -> Brief {
        let leader = (self.role == Role::Elected).then_some(self.me);
        Brief { role: self.role as u8, epoch: 1, leader, ..Brief::default() }
    }

    fn view(&self) -> NodeView {
        let next = Field("next", self.next.map_or(Value::None, Value::Node));
        let fields = vec![next, Field("initiator", Value::Flag(self.initiator))];
        NodeView { brief: self.brief(), fields, durable: 0, parts: Vec::new() }
    }

    fn client(_: &[u64]) -> ClientPlan {
        ClientPlan { kind: 0, target: Target::Any, matching: 1, retry: 1_000_000, keepalive: 0, front: 0 }
    }

    fn why(&self, after: &Self, asked: &Inquiry<'_, Self>) -> Vec<Because> {
        why::why(self, after, asked)
    }

    fn why_not(cluster: &Outlook<'_, Self>, question: Question) -> Option<Lack> {
        why::why_not(cluster, question)
    }

    fn invariants() -> &'static [Invariant<Self>] {
        &[Invariant { id: "least-elected", check: least_elected }]
    }
}

/// Nobody is elected while a node of a lesser number wanted to be.
fn least_elected(world: &World<'_, ChangRoberts>) -> Result<(), Breach> {
    let is = |wanted: fn(&ChangRoberts) -> bool| world.nodes.iter().filter(move |(_, node)| wanted(node));
    let elected = is(|node| node.role == Role::Elected).map(|(id, _)| *id).next_back();
    let least = is(|node| node.initiator).map(|(id, _)| *id).next();
    match (least, elected) {
        (Some(least), Some(elected)) if least < elected => {
            Err(Breach { judge: Judge::Own(0), domain: Domain(0), nodes: vec![least, elected], slots: Vec::new() })
        }
        _ => Ok(()),
    }
}
