//! Primary-backup replication: one node takes the writes and copies them to the others, which may take over.
//!
//! The names are those of the systems that people run: epoch and fencing of Kafka and Sentinel, replication id, offset,
//! backlog and PSYNC of Redis. What an acknowledgement means is a setting: that the primary has the write
//! (`acknowledgement=async`), or `k` backups as well (`semi`), a majority, or all.
//!
//! A primary puts what clients ask for into its log and copies it (`primary.rs`). A backup takes what comes after what it
//! has, of the log that it follows (`backup.rs`). Every reign has a log of its own name, its *history* (the replication
//! id); whoever wants to follow says which history it has and how far, and may go on, or gets everything (`sync.rs`). Who
//! does not hear the primary for a while takes it for failed, and may take over (`failover.rs`). Supervisors watch those who
//! keep copies (`supervisor.rs`), and proxies stand between them and the clients (`proxy.rs`).
//!
//! - **The disk.** What a node is, and its log, are on disk before anything that vouches for them is sent. A restart folds
//!   both. A node whose disk has a damaged record stays silent.
//! - **Messages** travel as datagrams: what comes too early waits, and what was not answered for a whole heartbeat is sent
//!   again.
//! - **Without epochs** (`fencing=off`) of two primaries that hear each other the one of less priority gives in.
//! - **Majority** makes a promise only together with fencing, consent and the freshness gate: then this is a consensus
//!   protocol in other words, an entry counts only under the primary that wrote it, and reads go through the log.
//!
//! *Caveats.* The replicas are the roster, for the whole run: who is added is a stranger. Of each client the last command
//! alone is remembered.

mod backup;
mod failover;
mod log;
mod message;
mod primary;
mod proxy;
pub mod rules;
mod supervisor;
mod sync;
mod view;
mod why;
mod why_not;

use std::collections::BTreeMap;
use std::hash::Hash;
use std::sync::Arc;

use crate::protocol::{
    Admin, Because, Brief, ClientPlan, Context, Domain, Effects, Info, Input, Inquiry, Journal, Lack, Log, Machine,
    NodeId, NodeView, Outlook, Protocol, Question, Request, Setting, Slot, Sort, StableHasher, Start, Target, each,
};
pub use log::{Batch, Entry, LOG, META, Record, Snapshot};
pub use message::{Message, PrimaryBackupTimer};
use primary::Reign;
use proxy::Front;
use rules::{
    ACKNOWLEDGEMENT, CHECK_EVERY, CHECK_FALL, COPYING, FAILOVER, FAILURE_RATE, HEARTBEAT, MAJORITY, MIN_BACKUPS,
    PRIORITY, PROXIES, PULL_EVERY, READ, SUPERVISORS, TAIL_KEPT, TIMEOUT, acknowledgement, copying,
    failover::{MANUAL, PRIORITY as PRIORITY_ORDER},
    note,
};
use supervisor::Watch;

/// A node of a primary and its backups.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PrimaryBackup {
    me: NodeId,
    /// How many nodes keep copies: n1 and those after it.
    replicas: u16,
    // On disk.
    epoch: u64,
    /// The replication id: whose log this is.
    history: u64,
    /// The log that it went on from, and up to where it is that one.
    older: (u64, u64),
    log: Log<Entry>,
    // In memory.
    committed: u64,
    applied: u64,
    machine: Machine,
    role: Role,
    /// Whom it follows and sends clients to; itself if it is the primary.
    primary: Option<NodeId>,
    /// It has not heard the primary for the time-out.
    suspects: bool,
    /// Entries that came before those that precede them, by the offset that they follow.
    early: BTreeMap<u64, Arc<Batch>>,
    /// Up to where its disk says that the log is committed; kept by those alone who forget what is not.
    watermark: u64,
    /// Its disk is damaged, and it says nothing.
    silent: bool,
}

/// What a node is, with what each keeps.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Role {
    Backup,
    /// It would take over, and these have consented or refused: a bit for each node.
    Candidate {
        granted: u64,
        refused: u64,
        by_hand: bool,
        /// They were asked only whether they would.
        would: bool,
    },
    Primary(Reign),
    /// It keeps no copy, and watches those who do.
    Supervisor(Watch),
    /// It keeps no copy, and stands between those who do and the clients.
    Proxy(Front),
}

/// A node as a bit of a set. Whoever lies about who it is may be nobody.
fn bit(node: NodeId) -> u64 {
    1_u64.checked_shl(u32::from(node.0.wrapping_sub(1))).unwrap_or(0)
}

impl PrimaryBackup {
    fn reign(&self) -> Option<&Reign> {
        match &self.role {
            Role::Primary(reign) => Some(reign),
            _ => None,
        }
    }

    fn reign_mut(&mut self) -> Option<&mut Reign> {
        match &mut self.role {
            Role::Primary(reign) => Some(reign),
            _ => None,
        }
    }

    /// The place of a node among those that keep copies.
    fn place(&self, node: NodeId) -> Option<usize> {
        (1..=self.replicas).contains(&node.0).then(|| usize::from(node.0 - 1))
    }

    /// The others that keep copies.
    fn others(&self) -> impl Iterator<Item = NodeId> + use<> {
        let me = self.me;
        (1..=self.replicas).map(NodeId).filter(move |&id| id != me)
    }

    /// P = P0(1-r), in thousandths.
    fn priority(cx: &Context<'_>, node: NodeId) -> u64 {
        let at = usize::from(node.0.saturating_sub(1));
        let (first, failures) = (each(cx.get(PRIORITY), at, 100), each(cx.get(FAILURE_RATE), at, 0));
        first * (1_000 - 10 * failures.min(100))
    }

    /// Of two nodes, whether the first is to be preferred: the better priority, and of equals the first.
    fn preferred(cx: &Context<'_>, one: NodeId, other: NodeId) -> bool {
        let (mine, others) = (Self::priority(cx, one), Self::priority(cx, other));
        mine > others || mine == others && one < other
    }

    fn on_message(&mut self, cx: &Context<'_>, from: NodeId, message: Message, fx: &mut Effects<'_, Self>) {
        match message {
            Message::Write { epoch, history, before, entries, committed } => {
                if self.follows(cx, from, epoch, fx) {
                    self.on_write(cx, from, (history, before), (entries, committed), fx);
                }
            }
            Message::Heartbeat { epoch, history, offset, committed } => {
                if self.follows(cx, from, epoch, fx) {
                    self.on_heartbeat(cx, from, (history, offset), committed, fx);
                }
            }
            Message::Continue { epoch, history, was, offset } => {
                if self.follows(cx, from, epoch, fx) {
                    self.on_continue(cx, from, history, (was, offset), fx);
                }
            }
            Message::FullResync { epoch, snapshot, committed } => {
                if self.follows(cx, from, epoch, fx) {
                    self.on_full_resync(cx, from, &snapshot, committed, fx);
                }
            }
            Message::Ack { epoch, history, offset } => {
                if self.hears(cx, epoch, fx) {
                    self.on_ack(cx, from, history, offset, fx);
                }
            }
            Message::Psync { epoch, history, offset } => {
                if self.hears(cx, epoch, fx) {
                    self.on_psync(cx, from, (history, offset), fx);
                }
            }
            Message::Takeover { epoch, last_epoch, offset, by_hand, would } => {
                self.on_takeover(cx, from, (epoch, would), ((last_epoch, offset), by_hand), fx);
            }
            Message::Consent { epoch, granted, would, current } => {
                self.on_consent(cx, from, (epoch, would), (granted, current), fx);
            }
            Message::Promote { epoch } => self.on_promote(cx, epoch, fx),
            Message::Check { epoch } => self.on_check(cx, from, epoch, fx),
            Message::Fetch { epoch, history, offset } => {
                if self.hears(cx, epoch, fx) {
                    self.on_fetch(cx, from, history, offset, fx);
                }
            }
            Message::Forward { request, .. } => self.on_submit(cx, request, fx),
            Message::Health { .. } => {}
        }
    }

    /// What a disk has kept; whether it was the primary.
    fn recall(&mut self, disk: &[Journal<Record>]) -> bool {
        let mut led = false;
        for record in disk.iter().flat_map(|journal| journal.records.iter()) {
            match record {
                Record::Meta { epoch, history, older, primary } => {
                    (self.epoch, self.history, self.older, led) = (*epoch, *history, *older, *primary);
                }
                Record::Append { entry, .. } => self.log.push(entry.clone()),
                Record::Full(snapshot) => self.log = snapshot.log.clone(),
                Record::Watermark { offset } => self.watermark = *offset,
                Record::Cut { after } => self.log.truncate(*after),
            }
        }
        led
    }

    /// A node that keeps no copy boots.
    fn boot_idle(mut self, cx: &Context<'_>, fx: &mut Effects<'_, Self>) -> Self {
        let (me, nodes) = (usize::from(self.me.0), cx.roster.len());
        // Who was added watches nobody.
        if me > nodes {
            return self;
        }
        if me > nodes - cx.get(PROXIES) as usize {
            self.role = Role::Proxy(Front::new(self.replicas));
            self.look_around(cx, fx);
        } else {
            self.role = Role::Supervisor(Watch::new(self.replicas));
            self.check(cx, fx);
            self.listen(cx, fx);
        }
        self
    }
}

impl Protocol for PrimaryBackup {
    type Message = Message;
    type Timer = PrimaryBackupTimer;
    type Record = Record;

    const INFO: Info = rules::INFO;

    fn boot(cx: &Context<'_>, start: Start, disk: &[Journal<Record>], fx: &mut Effects<'_, Self>) -> Self {
        let mut node = Self {
            me: cx.me(),
            replicas: (cx.roster.len() as u16).saturating_sub((cx.get(SUPERVISORS) + cx.get(PROXIES)) as u16),
            epoch: 0,
            history: 0,
            older: (0, 0),
            log: Log::default(),
            committed: 0,
            applied: 0,
            machine: Machine::default(),
            role: Role::Backup,
            primary: None,
            suspects: false,
            early: BTreeMap::new(),
            watermark: 0,
            silent: false,
        };
        let led = node.recall(disk);
        let damaged = (0u64..).zip(disk).find_map(|(at, journal)| journal.damaged.map(|record| [at, record]));
        if let Some(place) = damaged {
            fx.note(note::DAMAGED, place);
            node.silent = true;
            return node;
        }
        if node.place(node.me).is_none() {
            return node.boot_idle(cx, fx);
        }
        if start == Start::Again && !cx.rules.keep(TAIL_KEPT) {
            node.cut_tail(fx);
        }
        // What was acknowledged by fewer than a majority is in force wherever it is.
        if cx.get(ACKNOWLEDGEMENT) != acknowledgement::MAJORITY {
            node.advance(cx, node.log.last(), fx);
        }
        let first = !node.others().any(|other| Self::preferred(cx, other, node.me));
        match start {
            // The first primary is so by configuration, and needs nobody's consent.
            Start::First if first => node.begin(cx, 1, fx),
            Start::First => (node.epoch, node.primary) = (1, None),
            // Where nobody else takes over, who was the primary is so again.
            _ if led && cx.get(FAILOVER) == MANUAL => node.take_over(cx, true, fx),
            _ => {}
        }
        if node.reign().is_none() {
            node.listen(cx, fx);
            node.speak_up(cx, fx);
        }
        node
    }

    fn step(&mut self, cx: &Context<'_>, input: Input<Self>, fx: &mut Effects<'_, Self>) {
        if self.silent {
            return;
        }
        match input {
            _ if matches!(self.role, Role::Supervisor(_)) => self.supervise(cx, input, fx),
            _ if matches!(self.role, Role::Proxy(_)) => self.stand_before(cx, input, fx),
            Input::Submit(request) => self.on_submit(cx, request, fx),
            _ if self.place(self.me).is_none() => {}
            Input::Deliver { from, message } => self.on_message(cx, from, message, fx),
            Input::Fire(timer) => match timer {
                PrimaryBackupTimer::Heartbeat if self.reign().is_some() => self.beat(cx, fx),
                PrimaryBackupTimer::Heartbeat => self.report(cx, fx),
                PrimaryBackupTimer::Silence => self.on_silence(cx, fx),
                PrimaryBackupTimer::Takeover => self.on_takeover_due(cx, fx),
                PrimaryBackupTimer::Ship => self.on_ship(fx),
                PrimaryBackupTimer::Patience => self.on_patience(cx, fx),
                PrimaryBackupTimer::Fetch => self.fetch(cx, fx),
            },
            Input::Operate(Admin::Transfer(heir)) => self.hand_over(cx, heir, fx),
            // The replicas are the roster, and nothing of the log is thrown away. Datagrams have no connections.
            Input::Operate(_) | Input::Broken { .. } => {}
        }
    }

    fn brief(&self) -> Brief {
        let (role, granted, refused) = match self.role {
            Role::Backup => (0, 0, 0),
            Role::Candidate { granted, refused, .. } => (1, granted, refused),
            Role::Primary(_) => (2, 0, 0),
            Role::Supervisor(Watch { agreed, .. }) => (3, agreed, 0),
            Role::Proxy(_) => (4, 0, 0),
        };
        Brief {
            role,
            epoch: self.epoch,
            leader: self.primary,
            last: self.log.last(),
            committed: self.committed,
            applied: self.applied,
            granted,
            refused,
        }
    }

    fn why(&self, after: &Self, asked: &Inquiry<'_, Self>) -> Vec<Because> {
        self.reasons(after, asked)
    }

    fn why_not(cluster: &Outlook<'_, Self>, question: Question) -> Option<Lack> {
        Self::lacks(cluster, question)
    }

    fn speaks_as(row: u8, _argument: u64) -> Option<u8> {
        why::speaker(row)
    }

    fn view(&self) -> NodeView {
        self.show()
    }

    /// A client asks again when a dead primary may have been replaced.
    fn client(settings: &[u64]) -> ClientPlan {
        let get = |setting: Setting| settings[usize::from(setting.at)];
        let target = if get(READ) == rules::read::BACKUP { Target::Any } else { Target::Leader };
        let (retry, front) = (get(TIMEOUT).max(2 * get(HEARTBEAT)), get(PROXIES) as u16);
        let matching = if get(ACKNOWLEDGEMENT) == acknowledgement::NONE { 0 } else { 1 };
        ClientPlan { kind: 0, target, matching, retry, keepalive: 0, front }
    }

    fn slot(&self, _domain: Domain, slot: u64) -> Option<Slot> {
        let (entry, prefix) = self.log.get_with_prefix(slot)?;
        let sort = if entry.request.is_some() { Sort::Operation } else { Sort::Empty };
        Some(Slot { epoch: entry.epoch, prefix, sort })
    }

    fn request(&self, _domain: Domain, slot: u64) -> Option<&Request> {
        self.log.get(slot)?.request.as_deref()
    }

    fn share(&mut self, other: &Self) {
        self.log.share(&other.log);
    }

    fn replicates(&self) -> bool {
        self.place(self.me).is_some()
    }

    fn state(&self, hasher: &mut StableHasher) {
        self.machine.hash(hasher);
    }

    /// Where nodes take over by themselves and a heartbeat and its answer fit into the time-out: twenty attempts, each of
    /// a time-out and the turn of the last in line.
    fn patience(settings: &[u64], round_trip: u64) -> Option<u64> {
        let get = |setting: Setting| settings[usize::from(setting.at)];
        let heard = get(HEARTBEAT).saturating_add(round_trip.saturating_mul(2)) <= get(TIMEOUT);
        // Who waits for each copy waits for those who are down, and so does who cannot find a majority for want of beats.
        let bounded =
            get(ACKNOWLEDGEMENT) != acknowledgement::ALL && get(FAILOVER) == PRIORITY_ORDER && get(MIN_BACKUPS) == 0;
        let consent = get(MAJORITY) == 1 && round_trip.saturating_mul(2) <= get(HEARTBEAT);
        let pulled = get(COPYING) != copying::PULL || get(PULL_EVERY) <= get(HEARTBEAT);
        let fronted = get(PROXIES) > 0;
        let checked = !fronted || round_trip <= get(CHECK_EVERY);
        let turned = if fronted { (get(CHECK_FALL) + 1) * get(CHECK_EVERY) } else { 0 };
        (heard && bounded && consent && pulled && checked)
            .then(|| 20 * (2 * get(TIMEOUT) + 10 * get(HEARTBEAT) + Self::client(settings).retry + turned))
    }
}
