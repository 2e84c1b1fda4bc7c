//! A thousand storms: loss, duplication, partitions, one-way cuts, crashes with lost tails, pauses, and in every other
//! storm whatever else a protocol for crashes must bear. Every judge looks at every act; after the storm everything heals,
//! and then there must be progress, one state and every acknowledged order exactly once.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU64, Ordering};

use quorate::protocol::{Instant, NodeId, Operation, Outcome, Unit};
use quorate::registry::PROTOCOLS;
use quorate::scenario::{Item, Line, Script};
use quorate::session::{Keep, Session};
use quorate::sim::{Ask, Command, Event, EventKind, LinkChange, Process, SYNC, Setup, Stamp, Status, Targets, Work};
use support::random::Dice;
use support::weather;

/// When the first fault comes, when everything heals, and when it must be well.
const FIRST: u64 = 1_000_000;
const HEALED: u64 = 5_000_000;
const READ: u64 = 24_000_000;
const END: u64 = 25_000_000;

fn client(number: u16) -> Option<NodeId> {
    Some(NodeId::client(number))
}

fn node(dice: &mut Dice, nodes: u64) -> Process {
    if dice.below(3) == 0 { Process::Leader { name: None } } else { Process::Id(NodeId(dice.between(1, nodes) as u16)) }
}

fn operator(ask: Ask) -> Command {
    Command::Operate { node: Process::Leader { name: None }, ask }
}

fn fault(dice: &mut Dice, nodes: u64) -> Command {
    match dice.below(20) {
        16 => operator(Ask::Admit(Process::Id(NodeId(dice.between(1, nodes + 2) as u16)))),
        15 => Command::Operate { node: node(dice, nodes), ask: Ask::Compact },
        13 | 14 => Command::Operate { node: Process::Leader { name: None }, ask: Ask::Transfer(node(dice, nodes)) },
        0..=3 | 17..=19 => Command::Crash(node(dice, nodes).into()),
        4 | 5 => Command::Restart(Targets::All),
        6 => Command::Pause(node(dice, nodes).into()),
        7 => Command::Resume(Targets::All),
        8 => Command::Cut { from: node(dice, nodes), to: node(dice, nodes), both: dice.below(2) == 0 },
        9 | 10 => {
            let mut group: Vec<NodeId> = (1..=nodes as u16).map(NodeId).filter(|_| dice.below(2) == 0).collect();
            group.truncate(nodes as usize - 1);
            Command::Partition(vec![group.into_iter().map(Process::Id).collect::<Vec<_>>().into()])
        }
        11 => Command::Heal,
        _ => Command::Network(LinkChange {
            loss: Some(dice.below(200_000) as u32),
            duplicate: Some(dice.below(100_000) as u32),
            ..LinkChange::default()
        }),
    }
}

/// In three storms of four, what the protocol can do beside the least is switched on by chance.
fn choose(dice: &mut Dice, setup: &mut Setup) {
    if dice.below(4) == 0 {
        return;
    }
    for setting in setup.info.settings.iter().filter(|setting| setting.unit == Unit::Switch && setting.default == 0) {
        setup.settings[usize::from(setting.at)] = dice.below(2);
    }
    // Of the ways to read, one is stale on purpose. Leases need promises, and clocks that are no worse than the weather's.
    let row = |id| setup.info.settings.iter().position(|setting| setting.id == id).expect("a setting");
    let (reads, sticky, bound) = (row("reads"), row("sticky"), row("drift-bound"));
    setup.settings[reads] = dice.below(3);
    setup.settings[row("membership")] = dice.below(2);
    setup.settings[row("snapshot-after")] = dice.between(1, 60);
    setup.settings[row("snapshot-chunk")] = dice.between(100, 2_000);
    if setup.settings[reads] == 1 {
        (setup.settings[sticky], setup.settings[bound]) = (1, 50);
    }
}

/// Whether who hears a leader stands by it. Otherwise those who were expelled and do not know it depose one leader after the
/// other, which is what the rule is for (dissertation §4.2.3), and there need be no progress.
fn sticky(setup: &Setup) -> bool {
    setup.info.settings.iter().zip(&setup.settings).any(|(setting, value)| setting.id == "sticky" && *value == 1)
}

/// A storm drawn from a seed: two clients append orders, one reads, one compares and sets; then faults, then calm.
fn storm(seed: u64) -> Script {
    let mut dice = Dice::new(seed);
    let mut setup = Setup::of(PROTOCOLS[0].info);
    let nodes = dice.between(3, 5);
    setup.set_nodes(nodes as u16);
    setup.seed = seed;
    setup.network.latency = (2_000, 2_000 + dice.between(0, 18_000));
    setup.network.loss = dice.below(2) as u32 * 30_000;
    setup.network.duplicate = dice.below(2) as u32 * 30_000;
    setup.world[usize::from(SYNC.at)] = dice.between(1_000, 25_000);
    choose(&mut Dice::new(!seed), &mut setup);
    let mut lines = Vec::new();
    let mut at = |micros: u64, command: Command| {
        let stamp = Stamp { at: Instant(micros), after: 0 };
        lines.push(Line { stamp, item: Item::Command(command), number: 0 });
    };
    let work = |number, work, every, count, key: &str| Command::Workload {
        client: client(number),
        work,
        every,
        count,
        key: key.into(),
    };
    at(300_000, work(1, Work::Append, 20_000, 150, "orders"));
    at(300_000, work(2, Work::Append, 30_000, 100, "orders"));
    at(300_000, work(3, Work::Get, 70_000, 60, "orders"));
    at(300_000, work(4, Work::Cas, 50_000, 90, "stock"));
    let mut moments: Vec<u64> = (0..dice.between(6, 30)).map(|_| dice.between(FIRST, HEALED - 1)).collect();
    moments.sort_unstable();
    for moment in moments {
        let every = seed.is_multiple_of(2) && dice.below(2) == 0;
        let expels = dice.below(8) == 0 && sticky(&setup);
        if expels {
            at(moment, operator(Ask::Expel(Process::Id(NodeId(dice.between(1, nodes) as u16)))));
            continue;
        }
        at(moment, if every { weather::fault(&mut dice, &setup) } else { fault(&mut dice, nodes) });
    }
    for command in weather::calm(&setup) {
        at(HEALED, command);
    }
    // Who was expelled is admitted again, as otherwise those who do not know that they were go on asking for votes. What an operator asks is forgotten with its leader, so it is asked often.
    for moment in (1..=8).map(|second| HEALED + second * 1_000_000) {
        (1..=nodes as u16 + 2).for_each(|id| at(moment, operator(Ask::Admit(Process::Id(NodeId(id))))));
    }
    let last = Operation::Put { key: "last".into(), value: "word".into() };
    at(READ - 1, Command::Invoke { client: client(8), via: None, operation: last });
    at(READ, Command::Invoke { client: client(9), via: None, operation: Operation::Get { key: "orders".into() } });
    let mut script = Script { lines, ..Script::new(setup) };
    script.end = Some(Stamp { at: Instant(END), after: 0 });
    script
}

/// What a storm shows of itself.
#[derive(Default)]
struct Sight {
    commits_in_storm: u64,
    tails_lost: u64,
    elections: u64,
}

fn play(seed: u64) -> Result<Sight, String> {
    let mut session = Session::new(PROTOCOLS, storm(seed), Keep::NOTHING).map_err(|error| error.to_string())?;
    let mut sight = Sight::default();
    let crashes: Vec<u64> = storm(seed)
        .lines
        .iter()
        .filter(|line| matches!(line.item, Item::Command(Command::Crash(_) | Command::CrashTail { .. })))
        .map(|line| line.stamp.at.0)
        .collect();
    let go = |session: &mut Session, micros| {
        session.advance(Instant(micros), u32::MAX).map(|_| ()).map_err(|error| error.to_string())
    };
    go(&mut session, FIRST)?;
    let before = session.run().fabric().ledger.decisions();
    for moment in crashes {
        go(&mut session, moment - 1)?;
        let unsynced = |session: &Session| session.run().fabric().nodes.iter().map(|node| node.unsynced).sum::<u32>();
        let written = unsynced(&session);
        go(&mut session, moment)?;
        sight.tails_lost += u64::from(written > unsynced(&session));
    }
    go(&mut session, HEALED - 1)?;
    sight.commits_in_storm = session.run().fabric().ledger.decisions() - before;
    go(&mut session, HEALED)?;
    let healed = session.run().fabric().ledger.decisions();
    go(&mut session, END)?;
    let fabric = session.run().fabric();
    sight.elections = fabric.elections.len() as u64;

    if let Some(found) = fabric.found.first() {
        return Err(format!("{:?} at {} us", found.breach, found.at.0));
    }
    if fabric.nodes.iter().any(|node| node.status != Status::Up) {
        return Err("a node is not up".into());
    }
    if fabric.ledger.decisions() <= healed {
        return Err("nothing was committed after healing".into());
    }
    if fabric.leader().is_none() || !session.run().converged() {
        let briefs: Vec<_> = fabric.nodes.iter().map(|node| (node.brief, node.status)).collect();
        return Err(format!("no leader, or more than one state: {briefs:#?}"));
    }
    if !session.run().lost().is_empty() {
        return Err(format!("lost {:?}", session.run().lost()));
    }
    exactly_once(&session)?;
    no_stale_read(&session)?;
    Ok(sight)
}

/// Holds the list that the last read returned against what the clients were told.
fn exactly_once(session: &Session) -> Result<(), String> {
    let operations: Vec<_> = session.run().fabric().operations.iter().collect();
    let read = operations.iter().rev().find(|record| record.request.id.client == NodeId::client(9));
    let Some((_, Some(Outcome::Value(Some(list))))) = read.and_then(|record| record.returned.clone()) else {
        return Err("the last read was not answered".into());
    };
    if operations.iter().any(|record| record.returned.is_none()) {
        return Err("an operation is open after twenty seconds of calm".into());
    }
    for record in &operations {
        let Operation::Append { value, .. } = &record.request.operation else { continue };
        let times = list.split_inclusive(';').filter(|order| **order == **value).count();
        if times > 1 || times == 0 && record.acknowledged() {
            return Err(format!("{value} stands {times} times in the list"));
        }
    }
    let appended = list.split_inclusive(';').count();
    let asked =
        operations.iter().filter(|record| matches!(&record.request.operation, Operation::Append { .. })).count();
    if appended > asked { Err(format!("{appended} orders for {asked} appends")) } else { Ok(()) }
}

/// A read sees every order that was acknowledged before it was asked for.
fn no_stale_read(session: &Session) -> Result<(), String> {
    let operations: Vec<_> = session.run().fabric().operations.iter().collect();
    let appends = operations.iter().filter_map(|record| match (&record.request.operation, &record.returned) {
        (Operation::Append { value, .. }, Some((at, _))) if record.acknowledged() => Some((*at, value)),
        _ => None,
    });
    let appends: Vec<_> = appends.collect();
    for record in operations.iter().filter(|record| matches!(&record.request.operation, Operation::Get { .. })) {
        let Some((_, Some(Outcome::Value(list)))) = &record.returned else { continue };
        let list: BTreeSet<&str> = list.as_deref().unwrap_or_default().split_inclusive(';').collect();
        let before = appends.iter().filter(|(at, _)| *at < record.invoked);
        if let Some((_, value)) = before.into_iter().find(|(_, value)| !list.contains(&***value)) {
            return Err(format!("{:?} at {} us does not see {value}", record.request.id, record.invoked.0));
        }
    }
    Ok(())
}

#[test]
fn a_thousand_storms_break_no_promise() {
    const SEEDS: u64 = 1_000;
    let next = AtomicU64::new(1);
    let threads = std::thread::available_parallelism().map_or(2, usize::from).min(4);
    let sights: Vec<(u64, Result<Sight, String>)> = std::thread::scope(|scope| {
        let play_all = || {
            let mut sights = Vec::new();
            loop {
                let seed = next.fetch_add(1, Ordering::Relaxed);
                if seed > SEEDS {
                    return sights;
                }
                sights.push((seed, play(seed)));
            }
        };
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(play_all)).collect();
        workers.into_iter().flat_map(|worker| worker.join().expect("a storm does not panic")).collect()
    });
    for (seed, sight) in &sights {
        if let Err(fault) = sight {
            panic!("seed={seed}: {fault}\nscript:\n{}", storm(*seed));
        }
    }
    let of = |like: &dyn Fn(&Sight) -> bool| {
        sights.iter().filter_map(|(_, sight)| sight.as_ref().ok()).filter(|s| like(s)).count()
    };
    let committing = of(&|sight| sight.commits_in_storm > 0);
    let losing = of(&|sight| sight.tails_lost > 0);
    let changing = of(&|sight| sight.elections > 1);
    assert!(committing >= 900, "only {committing} of {SEEDS} storms commit anything");
    assert!(losing >= 500, "only {losing} of {SEEDS} storms cost a disk its tail");
    assert!(changing >= 700, "only {changing} of {SEEDS} storms change the leader");
}

#[test]
fn storms_bring_every_fault() {
    let (mut seen, mut messages, mut gone) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    for seed in (2..=160).step_by(2) {
        let keep = Keep { events: true, ..Keep::NOTHING };
        let mut session = Session::new(PROTOCOLS, storm(seed), keep).expect("a storm");
        session.advance(Instant(HEALED), u32::MAX).expect("a storm");
        let mut roles = BTreeMap::new();
        for event in session.take_events() {
            note_way(&mut roles, &mut gone, &event);
            *seen.entry(event.kind).or_insert(0) += 1;
            if event.kind == EventKind::Deliver {
                *messages.entry(event.row).or_insert(0) += 1;
            }
        }
    }
    for kind in FAULTS {
        assert!(seen.get(kind).is_some_and(|count| *count >= 5), "{kind:?}: {seen:?}");
    }
    // And all that nodes can say to each other is said.
    for (row, name) in (0..).zip(PROTOCOLS[0].info.messages) {
        assert!(messages.get(&row).is_some_and(|count| *count >= 2), "{name}: {messages:?}");
    }
    // Nodes go from role to role as the protocol declares, and every way that it declares is gone.
    let declared: BTreeSet<_> = PROTOCOLS[0].info.ways.iter().copied().collect();
    assert_eq!(gone.keys().copied().collect::<BTreeSet<_>>(), declared, "{gone:?}");
}

/// Notes from which role to which a step took a node.
fn note_way(roles: &mut BTreeMap<NodeId, u8>, gone: &mut BTreeMap<(&str, &str), u32>, event: &Event) {
    let before = roles.get(&event.to).copied().unwrap_or_default();
    let base = if event.kind == EventKind::Restart { 0 } else { before };
    let after = if event.detail & Event::ROLE != 0 { (event.detail >> 8) as u8 } else { base };
    roles.insert(event.to, after);
    let name = |role: u8| PROTOCOLS[0].info.roles[usize::from(role)];
    if after != before && event.kind != EventKind::Restart && event.kind != EventKind::Add {
        *gone.entry((name(before), name(after))).or_default() += 1;
    }
}

/// What a storm must bring.
#[rustfmt::skip]
const FAULTS: &[EventKind] = &[
    EventKind::Lost, EventKind::Cut, EventKind::Dead, EventKind::Drop, EventKind::Crash, EventKind::Restart,
    EventKind::Pause, EventKind::Resume, EventKind::Part, EventKind::Heal, EventKind::Network, EventKind::Duplicate,
    EventKind::Delay, EventKind::Hold, EventKind::Release, EventKind::Disk, EventKind::Hang, EventKind::Unhang,
    EventKind::Clock, EventKind::Service, EventKind::Overflow, EventKind::Transfer, EventKind::Compact,
    EventKind::Admit, EventKind::Expel,
];
