//! Raft, as in Ongaro and Ousterhout, *In Search of an Understandable Consensus Algorithm* (extended version, 2014):
//! Figure 2, with §5 and §8. Sections without a name are the paper's; Ongaro's dissertation is cited as such.
//!
//! A leader is elected for a term (`election.rs`, §5.2, §5.4.1). It alone takes commands, puts them into its log and
//! replicates them (`replication.rs` on its side, `follow.rs` on the others', §5.3). What a majority has on disk is
//! committed (§5.4.2), and every node carries out what is committed, in the order of the log. Clients find the leader,
//! number their commands, and are answered once the command is carried out (`reads.rs`, §8).
//!
//! Where the paper leaves room:
//!
//! - **The disk.** currentTerm and votedFor are one record of the journal `meta`, entries and cuts are records of the
//!   journal `log`; a restart folds both. What answers for a record waits for it. A leader sends entries while it writes
//!   them, and hears of its own disk by a message to itself, so it counts itself only when it has written
//!   (dissertation §10.2.1). A node whose disk has a damaged record stays silent, as one that crashed for good: the paper
//!   gives it no way to know what it promised.
//! - **Requests and answers** travel as datagrams. Each answer names its request, as the answer to one of an earlier
//!   reign must not be taken for one of this, and a request that comes late truncates nothing, as entries go only at a
//!   real conflict. A leader has one AppendEntries with entries under way to a follower (more with `pipeline`), and
//!   sends it again with a later heartbeat. A lost RequestVote is asked again by the next election only.
//! - **Backing up** over conflicts goes by terms (§5.3, last paragraphs).
//! - **Reads** are answered without the log after an exchange of heartbeats with a majority (§8). Before an entry of its
//!   own term is committed, a leader puts reads into the log.
//!
//! - **Elections** can be asked for first, and refused while a leader is heard; a leader can be asked to check its quorum
//!   (dissertation §9.6, §4.2.3, §6.2), and to hand leadership over (`transfer.rs`, §3.10). Reads may rely on a lease
//!   (`lease.rs`, §6.4.1), or be answered by followers (§6.4). Snapshots may take the place of the log's past
//!   (`snapshot.rs`, §7). These are off by default.
//!
//! - **Membership** changes by entries of the log (`membership.rs`, §6; dissertation, chapter 4). At first it is the roster; a
//!   process that is added to the run is a stranger until an operator has it admitted.
//!
//! - **Sessions** of clients may end (`session.rs`, §6.3).
//!
//! *Caveats.* Of each client the last command alone is remembered, so a client has one command under way at a time. What
//! operators ask of a leader is forgotten when it no longer leads.

mod election;
mod follow;
mod lease;
mod log;
mod membership;
mod message;
mod reads;
mod replication;
pub mod rules;
mod session;
mod snapshot;
mod transfer;
mod view;
mod why;

use std::hash::Hash;
use std::sync::Arc;

use crate::protocol::{
    Admin, Because, Brief, ClientPlan, Context, Domain, Effects, Info, Input, Inquiry, Journal, Lack, Log, Machine,
    Membership, NodeId, NodeView, Outlook, Protocol, Question, Request, Slot, Sort, StableHasher, Start, Target,
    quorum,
};
use follow::Append;
pub use log::{Batch, Command, Entry, LOG, META, Record};
use membership::Wish;
pub use message::{Message, RaftTimer};
use reads::Asked;
use replication::{Answer, Leadership};
use rules::{
    BATCH, BLANK_DISK, CHECK_QUORUM, ELECTION, HEARTBEAT, PERSIST_FIRST, PRE_VOTE, READS, STICKY, TIMEOUT_MAX,
    TIMEOUT_MIN, note,
};
use snapshot::Install;
pub use snapshot::Snapshot;

/// A node of Raft: the state of Figure 2.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Raft {
    me: NodeId,
    /// The configurations of the log and their indexes; before them the one of a snapshot, or of the set-up.
    configs: Vec<(u64, Arc<Membership>)>,
    /// The one in use, and all its members in id order.
    config: Arc<Membership>,
    members: Arc<[NodeId]>,
    // Persistent state on all servers.
    current_term: u64,
    voted_for: Option<NodeId>,
    log: Log<Entry>,
    // Volatile state on all servers.
    commit_index: u64,
    last_applied: u64,
    machine: Machine,
    /// What the log goes on after; on disk.
    snapshot: Option<Arc<Snapshot>>,
    /// A snapshot that the leader sends, and how many bytes of it have come.
    incoming: Option<(Arc<Snapshot>, u32)>,
    /// Whom followers send clients to.
    leader_id: Option<NodeId>,
    role: Role,
    /// It has heard a leader within the least election time-out; kept only where somebody asks for it.
    heard: bool,
    /// Reads of clients about which it has asked its leader.
    asked: Vec<Asked>,
    /// Its disk was lost, with all that it had promised, so it votes for nobody.
    lost: bool,
    /// Its disk is damaged, and it says nothing.
    silent: bool,
}

/// The states of Figure 4, with what each keeps.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Role {
    Follower,
    /// Who has granted and who has refused the vote: a bit for each node. With `pre`, of a term that has not begun.
    Candidate {
        granted: u64,
        refused: u64,
        pre: bool,
    },
    Leader(Leadership),
}

/// A node as a bit of a set. Whoever lies about who it is may be nobody.
fn bit(node: NodeId) -> u64 {
    1_u64.checked_shl(u32::from(node.0.wrapping_sub(1))).unwrap_or(0)
}

impl Raft {
    fn place(&self, node: NodeId) -> Option<usize> {
        // Most clusters are n1 to the last: then nothing is searched for.
        let at = usize::from(node.0).wrapping_sub(1);
        if self.members.get(at) == Some(&node) { Some(at) } else { self.members.iter().position(|it| *it == node) }
    }

    /// Sends what vouches for this node's disk (Figure 2: updated on stable storage before responding to RPCs).
    fn answer(&self, cx: &Context<'_>, to: NodeId, message: Message, fx: &mut Effects<'_, Self>) {
        if cx.rules.keep(PERSIST_FIRST) { fx.send(to, message) } else { fx.send_ahead(to, message) }
    }

    fn on_message(&mut self, cx: &Context<'_>, from: NodeId, message: Message, fx: &mut Effects<'_, Self>) {
        // Figure 2, rules for all servers: a higher term is adopted, and whoever sees it follows.
        let shielded = self.shielded(cx, &message);
        let newer = message.term() > self.current_term && message.has_begun() && !shielded;
        if newer {
            self.become_follower(cx, message.term(), fx);
            // With a request for a vote, the vote may go into the same record.
            if !matches!(message, Message::RequestVote { .. }) {
                self.save_vote(cx, true, fx);
            }
        }
        match message {
            Message::RequestVote { candidate_id, .. } if shielded => {
                fx.note(
                    note::LEADER_HEARD,
                    [candidate_id, self.leader_id.unwrap_or(candidate_id)].map(|id| id.0.into()),
                );
                self.answer(cx, from, Message::RequestVoteReply { term: self.current_term, vote_granted: false }, fx);
            }
            Message::RequestVote { term, candidate_id, last_log_index, last_log_term, .. } => {
                self.on_request_vote(cx, (from, newer), (term, candidate_id), (last_log_term, last_log_index), fx);
            }
            Message::PreVote { term, last_log_index, last_log_term, .. } => {
                self.on_pre_vote(cx, from, term, (last_log_term, last_log_index), fx);
            }
            Message::PreVoteReply { term, vote_granted } => {
                self.on_pre_vote_reply(cx, from, (term, vote_granted), fx);
            }
            Message::TimeoutNow { term, .. } => self.on_timeout_now(cx, term, fx),
            Message::ReadIndex { id, .. } => self.on_read_index(cx, from, id, fx),
            Message::ReadIndexReply { id, read_index, .. } => self.on_read_index_reply(id, read_index, fx),
            Message::RequestVoteReply { term, vote_granted } => {
                self.on_request_vote_reply(cx, from, (term, vote_granted), fx);
            }
            Message::InstallSnapshot { term, leader_id, snapshot, offset, bytes, round } => {
                self.on_install_snapshot(cx, from, Install { term, leader_id, snapshot, offset, bytes, round }, fx);
            }
            Message::InstallSnapshotReply { request_term, last_included_index, next_offset, round, .. } => {
                let (of, has) = ((request_term, round), (last_included_index, next_offset));
                self.on_install_snapshot_reply(cx, from, of, has, fx);
            }
            Message::AppendEntries {
                term,
                leader_id,
                prev_log_index,
                prev_log_term,
                entries,
                leader_commit,
                round,
            } => {
                let append = Append { term, leader_id, prev_log_index, prev_log_term, entries, leader_commit, round };
                self.on_append_entries(cx, from, &append, fx);
            }
            Message::AppendEntriesReply {
                request_term,
                prev_log_index,
                round,
                success,
                match_index,
                conflict_term,
                conflict_index,
                ..
            } => {
                let answer =
                    Answer { request_term, prev_log_index, round, success, match_index, conflict_term, conflict_index };
                self.on_append_entries_reply(cx, from, &answer, fx);
            }
        }
    }

    /// What a disk has kept (Figure 2, persistent state).
    fn recall(&mut self, disk: &[Journal<Record>]) {
        for record in disk.iter().flat_map(|journal| journal.records.iter()) {
            match record {
                Record::Vote { term, voted_for } => (self.current_term, self.voted_for) = (*term, *voted_for),
                Record::Disk { lost } => self.lost = *lost,
                Record::Append { entry, .. } => {
                    self.log.push(entry.clone());
                    self.note_config(self.log.last(), &entry.command);
                }
                Record::Truncate { last } => {
                    self.log.truncate(*last);
                    self.cut_configs(*last);
                }
                Record::Snapshot(snapshot) => {
                    (self.log, self.machine) = (snapshot.log(), snapshot.machine.clone());
                    let last = snapshot.last_included_index;
                    (self.commit_index, self.last_applied) = (last, last);
                    self.base_configs(last, Arc::clone(&snapshot.membership));
                    self.snapshot = Some(Arc::clone(snapshot));
                }
            }
        }
    }
}

impl Protocol for Raft {
    type Message = Message;
    type Timer = RaftTimer;
    type Record = Record;

    const INFO: Info = rules::INFO;

    fn boot(cx: &Context<'_>, start: Start, disk: &[Journal<Record>], fx: &mut Effects<'_, Self>) -> Self {
        let config = Arc::new(Membership::of(cx.roster.iter().map(|member| member.id)));
        let mut raft = Self {
            me: cx.me(),
            configs: vec![(0, Arc::clone(&config))],
            members: config.members().into(),
            config,
            current_term: 0,
            voted_for: None,
            log: Log::default(),
            commit_index: 0,
            last_applied: 0,
            machine: Machine::default(),
            snapshot: None,
            incoming: None,
            leader_id: None,
            role: Role::Follower,
            heard: false,
            asked: Vec::new(),
            lost: false,
            silent: false,
        };
        raft.recall(disk);
        // Figure 2: what it has promised must survive. Where not even empty journals are there, it did not.
        if start == Start::Again && disk.is_empty() && cx.rules.keep(BLANK_DISK) {
            raft.lost = true;
            fx.persist(META, Record::Disk { lost: true });
        }
        raft.adopt(cx, fx);
        let damaged = (0u64..).zip(disk).find_map(|(at, journal)| journal.damaged.map(|record| [at, record]));
        if let Some(place) = damaged {
            fx.note(note::DAMAGED, place);
            raft.silent = true;
            return raft;
        }
        // The journals are synced together, but a crash may keep more of one. A term that was written with its entries
        // only was not voted in: a vote is given only when it is on disk.
        let last_term = raft.last().0;
        if last_term > raft.current_term {
            raft.become_follower(cx, last_term, fx);
            raft.save_vote(cx, true, fx);
        }
        raft.arm_election(cx, fx);
        // Whom it heard before the crash it has forgotten, and what it owes that leader it has not (dissertation §6.4.1).
        if start == Start::Again && cx.get(STICKY) == 1 {
            raft.hear(cx, fx);
        }
        raft
    }

    fn step(&mut self, cx: &Context<'_>, input: Input<Self>, fx: &mut Effects<'_, Self>) {
        if self.silent {
            return;
        }
        match input {
            Input::Deliver { from, message } => self.on_message(cx, from, message, fx),
            Input::Fire(RaftTimer::Election) if !self.electable() && !matches!(self.role, Role::Leader(_)) => {}
            Input::Fire(RaftTimer::Election) if matches!(self.role, Role::Leader(_)) => self.on_leaders_timeout(cx, fx),
            Input::Fire(RaftTimer::Election) if cx.get(PRE_VOTE) == 1 => self.start_pre_vote(cx, fx),
            Input::Fire(RaftTimer::Election) => self.start_election(cx, false, fx),
            Input::Fire(RaftTimer::Heard) => self.heard = false,
            Input::Fire(RaftTimer::Lease(timer)) => self.on_lease(timer),
            Input::Fire(RaftTimer::Heartbeat) => self.on_heartbeat(cx, fx),
            Input::Submit(request) => self.on_submit(cx, request, fx),
            Input::Operate(Admin::Transfer(heir)) => self.begin_transfer(cx, heir, fx),
            Input::Operate(Admin::Compact) => self.compact(cx, fx),
            Input::Operate(Admin::Add(node)) => self.on_wish(cx, Wish::Add(node), fx),
            Input::Operate(Admin::Remove(node)) => self.on_wish(cx, Wish::Remove(node), fx),
            // Datagrams have no connections that could break.
            Input::Broken { .. } => {}
        }
    }

    fn brief(&self) -> Brief {
        let (role, granted, refused) = match self.role {
            Role::Follower if self.config.learners().contains(&self.me) => (4, 0, 0),
            Role::Follower => (0, 0, 0),
            Role::Candidate { granted, refused, pre } => (if pre { 3 } else { 1 }, granted, refused),
            Role::Leader(_) => (2, 0, 0),
        };
        Brief {
            role,
            epoch: self.current_term,
            leader: self.leader_id,
            last: self.log.last(),
            committed: self.commit_index,
            applied: self.last_applied,
            granted,
            refused,
        }
    }

    fn copies(&self) -> u64 {
        let Role::Leader(leadership) = &self.role else { return 0 };
        let next = self.commit_index + 1;
        let peers = self.members.iter().zip(&leadership.peers);
        let has = peers.filter(|(_, peer)| peer.match_index >= next && next <= self.log.last());
        has.fold(0, |bits, (id, _)| bits | bit(*id))
    }

    fn view(&self) -> NodeView {
        self.show()
    }

    /// A client asks again after twice the least time-out: an answer in calm comes sooner, while time-outs exceed the
    /// round trip as they should (§5.6), and a dead leader is not yet replaced.
    fn client(settings: &[u64]) -> ClientPlan {
        let retry = 2 * settings[usize::from(TIMEOUT_MIN.at)];
        // Where followers answer reads, clients ask anybody.
        let any = settings[usize::from(READS.at)] >= rules::reads::FOLLOWER;
        let target = if any { Target::Any } else { Target::Leader };
        // Who has not been answered for half the life of a session opens another.
        let keepalive = settings[usize::from(rules::SESSION_EXPIRY.at)] / 2;
        ClientPlan { kind: 0, target, matching: 1, retry, keepalive, front: 0 }
    }

    fn slot(&self, _domain: Domain, slot: u64) -> Option<Slot> {
        let Some((entry, prefix)) = self.log.get_with_prefix(slot) else {
            let snapshot = self.snapshot.as_ref()?;
            let (epoch, sort) = (snapshot.last_included_term, Sort::Snapshot);
            return Some(Slot { epoch, prefix: snapshot.prefix_at(slot)?, sort });
        };
        let sort = match entry.command {
            Command::Noop => Sort::Empty,
            Command::Configuration(_) => Sort::Configuration,
            Command::Request(_) => Sort::Operation,
        };
        Some(Slot { epoch: entry.term, prefix, sort })
    }

    fn request(&self, _domain: Domain, slot: u64) -> Option<&Request> {
        match &self.log.get(slot)?.command {
            Command::Noop | Command::Configuration(_) => None,
            Command::Request(request) => Some(request),
        }
    }

    fn why(&self, after: &Self, asked: &Inquiry<'_, Self>) -> Vec<Because> {
        self.reasons(after, asked)
    }

    fn why_not(cluster: &Outlook<'_, Self>, question: Question) -> Option<Lack> {
        Self::lacks(cluster, question)
    }

    fn speaks_as(row: u8, argument: u64) -> Option<u8> {
        why::speaker(row, argument)
    }

    fn share(&mut self, other: &Self) {
        self.log.share(&other.log);
    }

    fn state(&self, hasher: &mut StableHasher) {
        self.machine.hash(hasher);
    }

    /// §5.6: a leader comes and stays while broadcastTime ≪ electionTimeout. Here: a heartbeat and a round trip fit into
    /// the least time-out, and time-outs spread over two round trips at least, so that one candidate is usually through
    /// before the next. Then each of twenty elections in a row would have to fail; the client may ask the wrong node as
    /// often; and followers that are 4096 entries behind are brought up first, a batch each round trip.
    fn patience(settings: &[u64], round_trip: u64) -> Option<u64> {
        let get = |setting: crate::protocol::Setting| settings[usize::from(setting.at)];
        let heard = get(HEARTBEAT).saturating_add(round_trip) <= get(TIMEOUT_MIN);
        let apart = round_trip.saturating_mul(2) <= get(TIMEOUT_MAX) - get(TIMEOUT_MIN);
        let by_itself = get(ELECTION) == 0;
        (heard && apart && by_itself).then(|| {
            let attempts = get(TIMEOUT_MAX) + Self::client(settings).retry;
            20 * attempts + 4096_u64.div_ceil(get(BATCH)) * round_trip
        })
    }

    /// Dissertation §6.2, §9.6: a leader that a majority does not answer goes, and a node that hears no leader deposes none
    /// that others hear. So a majority of which each hears each other gets a leader and keeps it; one of them has the
    /// latest log. Of a majority around one node only that is not so: it may lack an entry that the others have.
    fn enough(cluster: &Outlook<'_, Self>) -> bool {
        let members: Vec<NodeId> = cluster.roster.iter().map(|member| member.id).collect();
        let unchanged = |node: &Arc<Self>| !node.config.is_joint() && node.config.voters() == members;
        cluster.get(PRE_VOTE) == 1
            && cluster.get(CHECK_QUORUM) == 1
            && cluster.nodes.values().all(unchanged)
            && cluster.together(&members).len() >= usize::from(quorum::majority(members.len() as u16))
    }
}
