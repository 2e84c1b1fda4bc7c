//! Faults, drawn for the property tests.

use proptest::option;
use proptest::prelude::*;
use quorate::protocol::Channel;
use quorate::sim::{
    Ask, Command, DiskChange, Hazard, Kept, LATEST, LinkChange, LinkModel, MessageName, Messages, Process, RandomFault,
    Rhythm, Service, Spread, Supervisor, Tail, Topology, Verb, Which, row,
};

use crate::property::{id, latency, micros, name, node, targets};

fn spread() -> impl Strategy<Value = Spread> {
    prop_oneof![Just(Spread::Even), Just(Spread::Tail)]
}

fn topology() -> impl Strategy<Value = Topology> {
    prop::sample::select(Topology::ALL.to_vec())
}

fn bandwidth() -> impl Strategy<Value = u64> {
    prop_oneof![Just(0), (1..=1_000_u64).prop_map(|mega| mega * 1_000_000), 1..=1_000_000_000_000_u64]
}

/// How a network behaves.
pub fn model() -> impl Strategy<Value = LinkModel> {
    let share = || 0..=1_000_000_u32;
    let first = (latency(), spread(), share(), share());
    let second = (bandwidth(), any::<bool>(), topology(), micros(60_000_000));
    let channel = prop_oneof![Just(Channel::Datagram), Just(Channel::Stream)];
    let third = (share(), channel, any::<bool>(), any::<bool>());
    (first, second, third).prop_map(|(first, second, (corrupt, channel, checksum, authentic))| {
        let ((latency, spread, loss, duplicate), (bandwidth, fifo, topology, far)) = (first, second);
        LinkModel {
            latency,
            spread,
            loss,
            duplicate,
            corrupt,
            bandwidth,
            fifo,
            channel,
            checksum,
            authentic,
            topology,
            far,
        }
    })
}

/// What a line says of all links, or of one.
pub fn change(all: bool) -> impl Strategy<Value = LinkChange> {
    (model(), any::<[bool; 12]>()).prop_map(move |(model, says)| {
        let [spread, loss, duplicate, corrupt, bandwidth, fifo, channel, checksum, authentic, latency, topology, far] =
            says;
        LinkChange {
            // It must say something.
            latency: (latency || !says[..if all { 12 } else { 10 }].contains(&true)).then_some(model.latency),
            spread: spread.then_some(model.spread),
            loss: loss.then_some(model.loss),
            duplicate: duplicate.then_some(model.duplicate),
            corrupt: corrupt.then_some(model.corrupt),
            bandwidth: bandwidth.then_some(model.bandwidth),
            fifo: fifo.then_some(model.fifo),
            channel: channel.then_some(model.channel),
            checksum: checksum.then_some(model.checksum),
            authentic: authentic.then_some(model.authentic),
            topology: (all && topology).then_some(model.topology),
            far: (all && far).then_some(model.far),
        }
    })
}

/// Messages under way and the kind that they must have.
pub fn messages(nodes: u16) -> impl Strategy<Value = (Messages, Option<u8>)> {
    let kinds = prop::sample::select(vec![0, 1, 2, row::REQUEST, row::REPLY, row::NOTICE]);
    let message = (id(nodes), id(nodes), 1..=u32::MAX, prop_oneof![Just(1), 2..=u8::MAX]);
    let message = message.prop_map(|(from, to, number, copy)| MessageName { from, to, number, copy }.into());
    let which = prop::sample::select(vec![Which::First, Which::Last, Which::Any, Which::All]);
    let pick = (which, option::of(node(nodes)), option::of(node(nodes)));
    let pick = pick.prop_map(|(which, from, to)| Messages::Pick { which, from, to });
    (prop_oneof![message, pick], option::of(kinds))
}

/// Whatever happens to disks.
fn disk(nodes: u16) -> impl Strategy<Value = Command> {
    let keep = prop_oneof![Just(Kept::Drawn), (0..=u32::MAX).prop_map(Kept::First)];
    let tail = (keep, any::<bool>()).prop_map(|(keep, torn)| Tail { keep, torn });
    let change = (option::of(micros(60_000_000)), option::of(bandwidth()), any::<bool>());
    let change = change.prop_map(|(sync, rate, checksum)| DiskChange {
        sync,
        rate,
        checksum: (checksum || sync.is_none() && rate.is_none()).then_some(checksum),
    });
    let record = option::of((0..2_u16, 1..=u64::from(u32::MAX)));
    prop_oneof![
        (targets(nodes), tail).prop_map(|(nodes, tail)| Command::CrashTail { nodes, tail }),
        (node(nodes), change).prop_map(|(node, change)| Command::Disk { node, change }),
        node(nodes).prop_map(Command::Hang),
        node(nodes).prop_map(Command::Unhang),
        (node(nodes), record).prop_map(|(node, record)| Command::Flip { node, record }),
        node(nodes).prop_map(Command::Lose),
        node(nodes).prop_map(Command::Backup),
        Just(Command::Restore),
    ]
}

/// How fast a node and its clock are.
fn pace(nodes: u16) -> impl Strategy<Value = Command> {
    let offset = prop_oneof![-100_i64..100, (-86_400_i64..=86_400).prop_map(|s| s * 1_000_000)];
    let drift = prop_oneof![-500_000..=500_000_i32, (-50..=50).prop_map(|percent| percent * 10_000)];
    let clock = (node(nodes), option::of(offset), option::of(drift));
    let clock = clock.prop_map(|(node, offset, drift)| Command::Clock {
        node,
        offset: offset.or(drift.is_none().then_some(0)),
        drift,
    });
    let queue = prop_oneof![Just(0), 1..=1_000_000_u32];
    let service = (node(nodes), micros(60_000_000), queue);
    let service = service.prop_map(|(node, time, queue)| Command::Service { node, service: Service { time, queue } });
    prop_oneof![clock, service]
}

/// What an operator asks.
fn operate(nodes: u16) -> impl Strategy<Value = Command> {
    let leader = Process::Leader { name: None };
    let of_leader = prop_oneof![node(nodes).prop_map(Ask::Admit), node(nodes).prop_map(Ask::Expel)];
    let other = prop_oneof![node(nodes).prop_map(Ask::Transfer), Just(Ask::Compact)];
    prop_oneof![
        of_leader.prop_map(move |ask| Command::Operate { node: leader.clone(), ask }),
        (node(nodes), other).prop_map(|(node, ask)| Command::Operate { node, ask }),
    ]
}

/// What comes by chance, who looks after it, and the end of it.
fn chance(nodes: u16) -> impl Strategy<Value = Command> {
    let long = || micros(LATEST.0 - 1_000).prop_map(|time| time + 1_000);
    let hazard = [Hazard::Crash, Hazard::Pause, Hazard::Hang, Hazard::Cut, Hazard::Partition];
    let rhythm = (long(), long(), any::<bool>()).prop_map(|(one, other, rate)| match rate {
        true => Rhythm::Rate { up: one, down: other },
        false => Rhythm::Schedule { every: one, lasts: other },
    });
    let fault = (prop::sample::select(hazard.to_vec()), rhythm, prop_oneof![Just(1_000_000), 0..=1_000_000_u32]);
    let fault = fault.prop_map(|(hazard, rhythm, chance)| RandomFault { hazard, rhythm, chance });
    let limit = prop_oneof![Just(0), 1..=1_000_000_u32];
    let supervisor = (micros(LATEST.0), limit, any::<bool>());
    let supervisor = supervisor.prop_map(|(after, limit, backoff)| Supervisor { after, limit, backoff });
    let heal = (node(nodes), node(nodes), any::<bool>());
    prop_oneof![
        option::of(fault).prop_map(Command::Random),
        (targets(nodes), option::of(supervisor))
            .prop_map(|(nodes, supervisor)| Command::Supervise { nodes, supervisor }),
        heal.prop_map(|(from, to, both)| Command::HealLink { from, to, both }),
        name().prop_map(Command::HealGroup),
        Just(Command::Calm),
        Just(Command::AddNode { name: None }),
        node(nodes).prop_map(Command::RemoveNode),
        operate(nodes),
    ]
}

/// Any fault that is no simple one.
pub fn fault(nodes: u16) -> impl Strategy<Value = Command> {
    let link = (node(nodes), node(nodes), any::<bool>(), change(false))
        .prop_map(|(from, to, both, change)| Command::Link { from, to, both, change });
    let verb = prop_oneof![
        prop::sample::select(vec![Verb::Duplicate, Verb::Hold, Verb::Release, Verb::Deliver]),
        micros(LATEST.0 - 1).prop_map(|by| Verb::Delay(by + 1)),
    ];
    let handle = (verb, messages(nodes)).prop_map(|(verb, (message, kind))| Command::Handle { verb, message, kind });
    let forge =
        (messages(nodes), node(nodes)).prop_map(|((message, kind), speaker)| Command::Forge { message, kind, speaker });
    prop_oneof![link, handle, forge, disk(nodes), pace(nodes), chance(nodes)]
}
