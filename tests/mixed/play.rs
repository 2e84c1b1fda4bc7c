//! A run of a mixed cluster: the weather of a storm from the seed, and an operator who changes the membership, hands
//! leadership over, and has snapshots taken.

use std::collections::BTreeSet;

use quorate::check::{self, History, Verdict};
use quorate::protocol::{Domain, Instant, Judge, NodeId, Protocol, Sort, Value};
use quorate::registry::{Entry, Registry};
use quorate::scenario::{Item, parse_command};
use quorate::sim::{Ask, Cluster, Command, Event, EventKind, Process, Run, Setup, Status};
use quorate::sweep::{Sweep, Weather};

use super::node::{Mixed, is_theirs};
use super::support::random::Dice;

/// Both ways to mix.
const REGISTRY: Registry = &[
    Entry { info: &<Mixed<true> as Protocol>::INFO, start: Cluster::<Mixed<true>>::start },
    Entry { info: &<Mixed<false> as Protocol>::INFO, start: Cluster::<Mixed<false>>::start },
];

/// How long a run lasts, and how often the operator acts.
const END: u64 = 5_000_000;
const EVERY: u64 = 100_000;

/// When the operator asks a leader of ours for the next change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Patience {
    /// As soon as that leader is ready for it.
    Ours,
    /// Not before all nodes of the crate use the last one.
    Theirs,
}

/// What a run was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sight {
    pub digest: u64,
    pub events: u32,
    /// What broke.
    pub broken: Vec<String>,
    /// Whether a node of the crate was elected that lacked what was decided.
    pub theirs_lacked: bool,
    /// How often one of ours came to lead, and one of theirs.
    pub led: [u32; 2],
    /// How many snapshots one kind took from the other: ours from theirs, theirs from ours.
    pub crossed: [u32; 2],
    pub decided: u64,
    /// How many configurations were committed.
    pub configured: usize,
}

/// The run of a seed.
pub fn play(seed: u64, patience: Patience) -> Sight {
    if seed.is_multiple_of(2) {
        Play::<true>::new(seed, patience).sight()
    } else {
        Play::<false>::new(seed, patience).sight()
    }
}

struct Play<const EVEN: bool> {
    cluster: Cluster<Mixed<EVEN>>,
    dice: Dice,
    patience: Patience,
    /// What the operator has asked of the leader of this term, and whether it is to be a voter.
    asked: Option<(u64, NodeId, bool)>,
    crossed: [u32; 2],
    /// Where configurations were committed.
    configured: BTreeSet<u64>,
}

/// What the crate can do as well is switched on by the seed.
fn settings(dice: &mut Dice) -> Vec<String> {
    let [ask_first, check] = [0; 2].map(|_| ["off", "on"][dice.below(2) as usize]);
    let mut settings = vec!["compaction=on".to_owned(), format!("snapshot-after={}", dice.between(5, 40))];
    settings.extend([format!("snapshot-chunk={}", dice.between(200, 4_000)), format!("pre-vote={ask_first}")]);
    // The crate does both or neither.
    settings.extend([format!("check-quorum={check}"), format!("sticky={check}")]);
    settings.extend([format!("pipeline={}", dice.between(1, 4)), format!("batch={}", dice.between(1, 64))]);
    settings
}

impl<const EVEN: bool> Play<EVEN> {
    fn new(seed: u64, patience: Patience) -> Self {
        let mut dice = Dice::new(seed);
        let protocol = <Mixed<EVEN> as Protocol>::INFO.id;
        let sweep = Sweep::new(REGISTRY, (protocol, 5), (&settings(&mut dice), &[]), Weather::Storm);
        let script = sweep.expect("a sweep").script(seed).expect("a script");
        let cluster = Cluster::new(&script.setup);
        let mut play = Self { cluster, dice, patience, asked: None, crossed: [0; 2], configured: BTreeSet::new() };
        let mut acts: Vec<(u64, Option<Command>)> =
            (EVERY * 4..END).step_by(EVERY as usize).map(|at| (at, None)).collect();
        for line in &script.lines {
            let Item::Command(command) = &line.item else { panic!("the weather expects nothing") };
            // The weather's operators do not know when to wait, and whoever goes back to an old copy of a disk takes back what
            // clients were told.
            let wild = matches!(command, Command::Operate { .. } | Command::Backup { .. } | Command::Restore);
            if !wild {
                acts.push((line.stamp.at.0, Some(command.clone())));
            }
        }
        acts.extend([0; 2].map(|_| (300_000, Some(read(&script.setup, "add node")))));
        acts.sort_by_key(|(at, _)| *at);
        for (at, command) in acts {
            play.until(at);
            match command {
                Some(command) => drop(play.cluster.command(&command)),
                None => play.operate(),
            }
        }
        play.until(END);
        play
    }

    fn until(&mut self, at: u64) {
        while let Some(event) = self.cluster.act(Instant(at)) {
            self.look(&event);
        }
        self.cluster.wait(Instant(at));
    }

    /// Whether a snapshot has just crossed from one kind of node to the other.
    fn look(&mut self, event: &Event) {
        let row = self.cluster.setup().info.messages.get(usize::from(event.row));
        let snapshot = event.kind == EventKind::Deliver && row == Some(&"InstallSnapshot");
        let (from, to) = (is_theirs(EVEN, event.from.0), is_theirs(EVEN, event.to.0));
        if snapshot && from != to {
            let has =
                |node: &Mixed<EVEN>| node.slot(Domain(0), event.argument).is_some_and(|it| it.sort == Sort::Snapshot);
            let took =
                self.cluster.memory(event.to).is_some_and(|node| has(node) && node.brief().applied == event.argument);
            self.crossed[usize::from(to)] += u32::from(took);
        }
    }

    fn leader(&self) -> Option<NodeId> {
        let nodes = (1..).map(NodeId).zip(&self.cluster.fabric().nodes);
        let leads = nodes.filter(|(_, node)| node.status == Status::Up && node.brief.role == 2);
        leads.max_by_key(|(_, node)| node.brief.epoch).map(|(id, _)| id)
    }

    fn operate(&mut self) {
        let Some(leader) = self.leader() else { return };
        self.count_configurations(leader);
        let (what, node) = (self.dice.below(8), NodeId(self.dice.between(1, 7) as u16));
        let ask = match what {
            0 => Ask::Transfer(Process::Id(node)),
            1 => Ask::Compact,
            _ if self.ready(leader) => self.change(leader, node),
            _ => return,
        };
        self.cluster.command(&Command::Operate { node: Process::Id(leader), ask });
    }

    fn count_configurations(&mut self, leader: NodeId) {
        let Some(node) = self.cluster.memory(leader) else { return };
        let is = |slot: &u64| node.slot(Domain(0), *slot).is_some_and(|it| it.sort == Sort::Configuration);
        self.configured.extend((1..=node.brief().committed).rev().take(100).filter(is));
    }

    fn change(&mut self, leader: NodeId, node: NodeId) -> Ask {
        let voters = self.voters(leader);
        let expel = voters.contains(&node) && voters.len() > 3;
        let epoch = self.cluster.fabric().nodes[usize::from(leader.0 - 1)].brief.epoch;
        self.asked = Some((epoch, node, !expel));
        if expel { Ask::Expel(Process::Id(node)) } else { Ask::Admit(Process::Id(node)) }
    }

    /// Whether this leader is to be asked for the next change.
    fn ready(&mut self, leader: NodeId) -> bool {
        let (voters, brief) = (self.voters(leader), self.cluster.fabric().nodes[usize::from(leader.0 - 1)].brief);
        if self.asked.is_some_and(|(epoch, node, votes)| epoch == brief.epoch && voters.contains(&node) != votes) {
            return false;
        }
        is_theirs(EVEN, leader.0) || self.patience == Patience::Ours || self.settled()
    }

    /// Whether all nodes of the crate use the last configuration that there is.
    fn settled(&self) -> bool {
        let ids = || (1..=7).map(NodeId);
        let last = |id| {
            let node = self.cluster.memory(id)?;
            let is = |slot: &u64| node.slot(Domain(0), *slot).is_some_and(|it| it.sort == Sort::Configuration);
            (1..=node.brief().last).rev().find(is)
        };
        let last = ids().filter_map(last).max().unwrap_or(0);
        ids().filter(|id| is_theirs(EVEN, id.0)).all(|id| match self.cluster.memory(id) {
            Some(Mixed::Theirs(node)) => node.settled(last) || !node.membership().contains(id) && id.0 > 5,
            _ => false,
        })
    }

    /// Who votes, as this node has it.
    fn voters(&self, id: NodeId) -> Vec<NodeId> {
        match self.cluster.memory(id) {
            Some(Mixed::Theirs(node)) => node.membership().voters().to_vec(),
            Some(Mixed::Ours(node)) => {
                let fields = node.view().fields;
                let list = fields.iter().find(|field| field.0 == "voters");
                let Some(Value::List(list)) = list.map(|field| &field.1) else { return (1..=5).map(NodeId).collect() };
                list.iter().filter_map(|it| if let Value::Node(node) = it { Some(*node) } else { None }).collect()
            }
            None => Vec::new(),
        }
    }

    fn sight(&self) -> Sight {
        let fabric = self.cluster.fabric();
        let mut broken: Vec<String> =
            fabric.found.iter().map(|found| format!("{:?} at {} us", found.breach, found.at.0)).collect();
        let judgement = check::judge(&History::of_run(fabric), 1_000_000);
        if judgement.verdict != Verdict::Linearizable {
            broken.push("the history is not linearizable".to_owned());
        }
        broken.extend((!self.cluster.lost().is_empty()).then(|| format!("lost {:?}", self.cluster.lost())));
        let led =
            |theirs: bool| fabric.elections.iter().filter(|it| is_theirs(EVEN, it.node.0) == theirs).count() as u32;
        // Of those who contradict each other the second is who was elected.
        let lacked = fabric.found.iter().find(|found| found.breach.judge == Judge::Completeness);
        Sight {
            theirs_lacked: lacked.is_some_and(|found| is_theirs(EVEN, found.breach.nodes[1].0)),
            digest: fabric.digest,
            events: fabric.events,
            broken,
            led: [led(false), led(true)],
            crossed: self.crossed,
            decided: fabric.ledger.decisions(),
            configured: self.configured.len(),
        }
    }
}

fn read(setup: &Setup, line: &str) -> Command {
    match parse_command(setup, &[], line) {
        Ok(Item::Command(command)) => command,
        other => panic!("{other:?} is no command"),
    }
}
