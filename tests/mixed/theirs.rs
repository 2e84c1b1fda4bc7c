//! A node of the `raft` crate as a node of the virtual cluster.
//!
//! What the crate decides it decides itself: this is only its application. It hands over messages and ticks, writes what
//! the crate says is ready, carries out what is committed, and testifies. What the crate wants written is written before
//! what vouches for it is sent, by the disk gate of the cluster, and the crate hears that by a message to itself.

mod ready;

use std::collections::BTreeMap;
use std::sync::Arc;

use quorate::protocol::{
    Admin, Brief, Change, Context, Effects, Input, Journal, Log, Machine, Membership, NodeId, Reply, Request, Setting,
    Slot, Sort,
};
use quorate::protocols::raft::rules::{
    CHECK_QUORUM, COMPACTION, HEARTBEAT, PRE_VOTE, SNAPSHOT_AFTER, TIMEOUT_MAX, TIMEOUT_MIN,
};
use quorate::protocols::raft::{Command, Message, Record as RaftRecord, Snapshot};
use raft::eraftpb::{self, ConfChangeSingle, ConfChangeType, ConfChangeV2};
use raft::{Config, RawNode, SnapshotStatus, StateRole};

use super::node::{Mixed, MixedTimer, Record};
use super::store::Store;
use super::translate::{self, Asked, Commands};

/// So many ticks are a heartbeat.
const TICKS: u64 = 5;
/// After so many ticks without an answer a snapshot counts as lost.
const SNAPSHOT_TICKS: u64 = 20;
/// In how many steps time-outs are drawn.
const STEPS: u32 = 40;

type Fx<'a, const EVEN: bool> = Effects<'a, Mixed<EVEN>>;

/// The crate's node, or a picture of one: the crate's cannot be copied, and whoever looks at a copy wants its log.
#[derive(Debug)]
enum Core {
    Node(Box<Shown>),
    Picture(Brief, Store),
}

/// What cannot be printed.
struct Shown(RawNode<Store>);

impl std::fmt::Debug for Shown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} in term {}", self.0.raft.state, self.0.raft.term)
    }
}

#[derive(Debug)]
pub struct Theirs {
    me: NodeId,
    core: Core,
    pub machine: Machine,
    applied: u64,
    /// The last configuration that was carried out.
    membership: Arc<Membership>,
    /// It said of itself that it learns, so as to take a snapshot in which it is no member.
    guest: bool,
    commands: Commands,
    /// A snapshot on its way here, and how many bytes of it have come.
    incoming: Option<(Arc<Snapshot>, u32)>,
    /// Snapshots under way from here: the index, the size, and for how many ticks.
    outgoing: BTreeMap<NodeId, (u64, u32, u64)>,
    /// The step of the time-out in force.
    step: u32,
    /// The last term in which it led.
    led: u64,
    /// The last of what the crate wants written that is not known to be on disk; 0 where all is.
    unsynced: u64,
    /// The commit index that is written.
    written: u64,
    silent: bool,
}

impl Clone for Theirs {
    fn clone(&self) -> Self {
        Self {
            core: Core::Picture(self.brief(), self.store().clone()),
            machine: self.machine.clone(),
            membership: Arc::clone(&self.membership),
            commands: Commands::default(),
            incoming: None,
            outgoing: BTreeMap::new(),
            ..*self
        }
    }
}

fn ticks(cx: &Context<'_>, setting: Setting) -> u64 {
    cx.get(setting) * TICKS / cx.get(HEARTBEAT)
}

impl Theirs {
    pub fn boot<const EVEN: bool>(cx: &Context<'_>, disk: &[Journal<Record>], fx: &mut Fx<'_, EVEN>) -> Self {
        let roster = Arc::new(Membership::of(cx.roster.iter().map(|member| member.id)));
        let mut store = Store { log: Log::default(), snapshot: None, term: 0, vote: 0, commit: 0, roster };
        let mut machine = Machine::default();
        for record in disk.iter().flat_map(|journal| journal.records.iter()) {
            match record {
                Record::Commit(index) => store.commit = *index,
                Record::Ours(RaftRecord::Vote { term, voted_for }) => {
                    (store.term, store.vote) = (*term, voted_for.map_or(0, |node| node.0.into()));
                }
                Record::Ours(RaftRecord::Append { entry, .. }) => store.log.push(entry.clone()),
                Record::Ours(RaftRecord::Truncate { last }) => store.log.truncate(*last),
                // No disk is lost here.
                Record::Ours(RaftRecord::Disk { .. }) => {}
                Record::Ours(RaftRecord::Snapshot(snapshot)) => {
                    (store.log, machine) = (snapshot.log(), snapshot.machine.clone());
                    store.snapshot = Some(Arc::clone(snapshot));
                }
            }
        }
        let (boundary, last) = (store.boundary(), store.log.last());
        // A crash may keep what is known to be committed and not the entry, and an entry and not its term.
        store.commit = store.commit.clamp(boundary, last);
        if store.term_at(last) > store.term {
            (store.term, store.vote) = (store.term_at(last), 0);
        }
        let (membership, written) = (store.membership(), store.commit);
        let mut theirs = Self {
            me: cx.me(),
            core: Core::Picture(Brief::default(), store.clone()),
            machine,
            applied: boundary,
            guest: !membership.contains(cx.me()),
            membership,
            commands: Commands::default(),
            incoming: None,
            outgoing: BTreeMap::new(),
            step: fx.choose(STEPS),
            led: 0,
            unsynced: 0,
            written,
            silent: disk.iter().any(|journal| journal.damaged.is_some()),
        };
        if !theirs.silent {
            let logger = slog::Logger::root(slog::Discard, slog::o!());
            let config = config(cx, boundary);
            theirs.core =
                Core::Node(Box::new(Shown(RawNode::new(&config, store, &logger).expect("what it wrote makes sense"))));
            theirs.after(cx, Asked::Nothing, None, fx);
            fx.arm(MixedTimer::Tick, tick(cx)..tick(cx));
        }
        theirs
    }

    pub fn store(&self) -> &Store {
        match &self.core {
            Core::Node(node) => node.0.store(),
            Core::Picture(_, store) => store,
        }
    }

    fn raw(&mut self) -> &mut RawNode<Store> {
        match &mut self.core {
            Core::Node(node) => &mut node.0,
            Core::Picture(..) => panic!("a picture takes no steps"),
        }
    }

    fn leads(&mut self) -> bool {
        self.raw().raft.state == StateRole::Leader
    }

    pub fn step<const EVEN: bool>(&mut self, cx: &Context<'_>, input: Input<Mixed<EVEN>>, fx: &mut Fx<'_, EVEN>) {
        if self.silent {
            return;
        }
        let (mut asked, mut asker) = (Asked::Nothing, None);
        match input {
            Input::Deliver { from, message: Message::AppendEntriesReply { match_index, .. } } if from == self.me => {
                if self.unsynced == match_index {
                    self.unsynced = 0;
                }
                self.raw().on_persist_ready(match_index);
            }
            Input::Deliver { from, message } => {
                (asked, asker) = (Asked::by(&message), Some(from));
                self.hear(from, &message, fx);
            }
            Input::Fire(_) => self.tick(cx, fx),
            Input::Submit(request) => self.submit(request, fx),
            Input::Operate(admin) => self.operate(admin, fx),
            Input::Broken { .. } => {}
        }
        self.after(cx, asked, asker, fx);
    }

    fn tick<const EVEN: bool>(&mut self, cx: &Context<'_>, fx: &mut Fx<'_, EVEN>) {
        fx.arm(MixedTimer::Tick, tick(cx)..tick(cx));
        self.raw().tick();
        let mut lost = Vec::new();
        for (to, (.., age)) in &mut self.outgoing {
            *age += 1;
            lost.extend((*age > SNAPSHOT_TICKS).then_some(*to));
        }
        for to in lost {
            self.outgoing.remove(&to);
            self.raw().report_snapshot(to.0.into(), SnapshotStatus::Failure);
        }
    }

    fn hear<const EVEN: bool>(&mut self, from: NodeId, message: &Message, fx: &mut Fx<'_, EVEN>) {
        let me = u64::from(self.me.0);
        let words = match message {
            Message::InstallSnapshot { term, snapshot, offset, bytes, .. } => {
                self.receive(from, *term, snapshot, (*offset, *bytes), Asked::by(message), fx)
            }
            &Message::InstallSnapshotReply { term, request_term, last_included_index: index, next_offset, .. } => {
                let whole =
                    self.outgoing.get(&from).is_some_and(|(at, total, _)| (*at, *total) == (index, next_offset));
                if whole && request_term == term {
                    self.outgoing.remove(&from);
                }
                Some(translate::installed(me, from, term, if whole && request_term == term { index } else { 0 }))
            }
            &Message::ReadIndex { id, .. } => {
                let term = self.raw().raft.term;
                fx.send(from, Message::ReadIndexReply { term, id, read_index: 0 });
                None
            }
            other => {
                let mut commands = std::mem::take(&mut self.commands);
                let words = translate::heard(me, from, other, &mut commands);
                self.commands = commands;
                words
            }
        };
        if let Some(words) = words {
            // It refuses what comes from who is no member, which is no error of ours.
            let _ = self.raw().step(words);
        }
    }

    /// Collects the chunks of a snapshot; the whole of it in the crate's words, or a sign of life while there is more.
    fn receive<const EVEN: bool>(
        &mut self,
        from: NodeId,
        term: u64,
        snapshot: &Arc<Snapshot>,
        (offset, bytes): (u32, u32),
        asked: Asked,
        fx: &mut Fx<'_, EVEN>,
    ) -> Option<eraftpb::Message> {
        let (me, own_term) = (self.me, self.raw().raft.term);
        let Asked::Install { index, total, round, .. } = asked else { return None };
        let reply = |term, next_offset| Message::InstallSnapshotReply {
            term: own_term.max(term),
            request_term: term,
            last_included_index: index,
            next_offset,
            round,
        };
        if term < own_term {
            fx.send(from, reply(term, 0));
            return None;
        }
        let of = |it: &Snapshot| (it.last_included_index, it.last_included_term, it.bytes);
        if self.incoming.as_ref().is_none_or(|(known, _)| of(known) != of(snapshot)) {
            self.incoming = Some((Arc::clone(snapshot), 0));
        }
        let (_, received) = self.incoming.as_mut()?;
        if *received == offset {
            *received += bytes;
        }
        if *received < total {
            fx.send(from, reply(term, *received));
            return Some(translate::alive(me.0.into(), from, term));
        }
        Some(translate::whole(me, from, term, snapshot))
    }

    fn submit<const EVEN: bool>(&mut self, request: Arc<Request>, fx: &mut Fx<'_, EVEN>) {
        let (via, id, leader) = (request.via, request.id, self.raw().raft.leader_id);
        if !self.leads() {
            let to = (leader > 0).then_some(NodeId(leader as u16));
            return fx.reply(via, id, to.map_or(Reply::Refused, |to| Reply::Redirect(Some(to))));
        }
        let key = self.commands.add(Command::Request(request));
        if self.raw().propose(key.to_be_bytes().to_vec(), vec![1]).is_err() {
            fx.reply(via, id, Reply::Refused);
        }
    }

    fn operate<const EVEN: bool>(&mut self, admin: Admin, fx: &mut Fx<'_, EVEN>) {
        let leads = self.leads();
        match admin {
            Admin::Compact => self.compact(fx),
            Admin::Transfer(heir) if leads => self.raw().transfer_leader(heir.0.into()),
            Admin::Add(node) if leads && !self.membership.voters().contains(&node) => self.change(Change::Voter(node)),
            // It does not know how to go on without itself.
            Admin::Remove(node) if leads && self.membership.contains(node) && node != self.me => {
                self.change(Change::Remove(node));
            }
            _ => {}
        }
    }

    fn change(&mut self, change: Change) {
        let Ok(target) = self.membership.change(&[change]) else { return };
        let changes = difference(&self.membership, &target, None);
        let key = self.commands.add(Command::Configuration(Arc::new(target)));
        let mut change = ConfChangeV2::default();
        change.set_changes(changes.into());
        let _ = self.raw().propose_conf_change(key.to_be_bytes().to_vec(), change);
    }

    /// Does what the crate says is ready, until nothing is.
    fn after<const EVEN: bool>(
        &mut self,
        cx: &Context<'_>,
        asked: Asked,
        asker: Option<NodeId>,
        fx: &mut Fx<'_, EVEN>,
    ) {
        while self.raw().has_ready() {
            let ready = self.raw().ready();
            self.do_ready(ready, (asked, asker), fx);
        }
        self.commands.forget();
        let compacts = cx.get(COMPACTION) == 1 && self.applied - self.store().boundary() >= cx.get(SNAPSHOT_AFTER);
        if compacts {
            self.compact(fx);
        }
        // The crate draws its time-out from its thread's generator whenever it begins anew; here it comes from the seed.
        let (least, most) = (ticks(cx, TIMEOUT_MIN), most(cx));
        let timeout = least + u64::from(self.step) * (most - least) / u64::from(STEPS);
        self.raw().raft.set_randomized_election_timeout(timeout as usize);
    }

    pub fn brief(&self) -> Brief {
        let node = match &self.core {
            Core::Picture(brief, _) => return *brief,
            Core::Node(node) => &node.0.raft,
        };
        let role = match node.state {
            StateRole::Follower if self.membership.learners().contains(&self.me) => 4,
            StateRole::Follower => 0,
            StateRole::Candidate => 1,
            StateRole::Leader => 2,
            StateRole::PreCandidate => 3,
        };
        Brief {
            role,
            epoch: node.term,
            leader: (node.leader_id > 0).then_some(NodeId(node.leader_id as u16)),
            last: self.store().log.last(),
            committed: node.raft_log.committed,
            applied: self.applied,
            granted: 0,
            refused: 0,
        }
    }

    /// Whether it uses the configuration at `slot` or a later one, and will do so even after a crash.
    pub fn settled(&self, slot: u64) -> bool {
        self.applied >= slot && self.written >= slot && self.unsynced == 0
    }

    pub fn membership(&self) -> &Membership {
        &self.membership
    }

    pub fn slot(&self, slot: u64) -> Option<Slot> {
        let store = self.store();
        let Some((entry, prefix)) = store.log.get_with_prefix(slot) else {
            let snapshot = store.snapshot.as_ref()?;
            let prefix = *snapshot.past().get(slot.checked_sub(1)?)?;
            return Some(Slot { epoch: snapshot.last_included_term, prefix, sort: Sort::Snapshot });
        };
        let sort = match entry.command {
            Command::Noop => Sort::Empty,
            Command::Configuration(_) => Sort::Configuration,
            Command::Request(_) => Sort::Operation,
        };
        Some(Slot { epoch: entry.term, prefix, sort })
    }

    pub fn request(&self, slot: u64) -> Option<&Request> {
        match &self.store().log.get(slot)?.command {
            Command::Request(request) => Some(request),
            Command::Noop | Command::Configuration(_) => None,
        }
    }
}

fn tick(cx: &Context<'_>) -> u64 {
    cx.get(HEARTBEAT) / TICKS
}

/// The crate's ranges of time-outs are never empty.
fn most(cx: &Context<'_>) -> u64 {
    ticks(cx, TIMEOUT_MAX).max(ticks(cx, TIMEOUT_MIN) + 1)
}

fn config(cx: &Context<'_>, applied: u64) -> Config {
    let least = ticks(cx, TIMEOUT_MIN) as usize;
    Config {
        id: cx.me().0.into(),
        applied,
        election_tick: least,
        heartbeat_tick: TICKS as usize,
        min_election_tick: least,
        max_election_tick: most(cx) as usize,
        max_size_per_msg: raft::NO_LIMIT,
        check_quorum: cx.get(CHECK_QUORUM) == 1,
        pre_vote: cx.get(PRE_VOTE) == 1,
        ..Config::default()
    }
}

/// The steps from one configuration to another; `guest` is a member already, and stays one.
fn difference(from: &Membership, to: &Membership, guest: Option<NodeId>) -> Vec<ConfChangeSingle> {
    let single = |kind, node: &NodeId| {
        let mut made = ConfChangeSingle::default();
        made.set_change_type(kind);
        made.node_id = node.0.into();
        made
    };
    let learners = |node: &NodeId| !from.learners().contains(node) && guest != Some(*node);
    let voters = to.voters().iter().filter(|node| !from.voters().contains(node));
    let added = voters.map(|node| single(ConfChangeType::AddNode, node));
    let learners = to.learners().iter().filter(|node| learners(node));
    let learns = learners.map(|node| single(ConfChangeType::AddLearnerNode, node));
    let gone = from.members().into_iter().filter(|node| !to.contains(*node));
    let gone: Vec<_> = gone.map(|node| single(ConfChangeType::RemoveNode, &node)).collect();
    added.chain(learns).chain(gone).collect()
}
