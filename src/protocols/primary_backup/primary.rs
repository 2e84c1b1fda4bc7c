//! What a primary does: takes writes, copies them, and acknowledges them once enough have them.

use std::sync::Arc;

use super::log::Batch;
use super::rules::{
    ACK_AFTER_COPIES, ACKNOWLEDGEMENT, BACKLOG, BATCH_EVERY, COPYING, HEARTBEAT, HEARTBEATS, IN_SYNC, K, MIN_BACKUPS,
    ONE_WRITER, PROXIES, READ, SEMI_TIMEOUT, WAIT_POINT, acknowledgement, copying, heartbeats, note, read, wait_point,
};
use super::{Entry, Message, PrimaryBackup, PrimaryBackupTimer, Role, bit};
use crate::protocol::{Claim, Context, Effects, NodeId, Outcome, Reply, Request, quorum};

/// How many writes may wait for a majority before what comes goes together: so few gain nothing by it.
const FEW: u64 = 8;

/// What a primary keeps.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Reign {
    /// One for each node that keeps copies, in their order; its own says how much of its log is on its disk.
    pub(super) peers: Vec<Peer>,
    /// To whom it hands over once that one has everything.
    pub(super) heir: Option<NodeId>,
    /// The next batch is waiting to be sent.
    shipping: bool,
    /// Where the last two batches end that were sent to all.
    under_way: [u64; 2],
    /// How far the log was when this node last looked who is in sync.
    mark: u64,
    /// How it waits for backups.
    patience: Patience,
}

/// How a primary waits for backups that must have what it acknowledges.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Patience {
    /// There is nothing to wait for.
    Calm,
    /// Until the timer goes off.
    Waits,
    /// It waits no more, until they have everything.
    Over,
}

/// What a primary knows of a backup.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Peer {
    /// It follows this log.
    pub(super) follows: bool,
    /// Up to where its disk has it.
    pub(super) acked: u64,
    /// Up to where it was sent.
    pub(super) sent: u64,
    /// Entries were under way at the last heartbeat already, and it has taken none since.
    stalled: bool,
    /// It has answered since the primary last looked who does.
    pub(super) heard: bool,
    /// It had answered when the primary last looked; where that counts, it had everything as well.
    in_sync: bool,
    /// For how many more heartbeats a full copy is taken to be under way.
    pub(super) copying: u8,
    /// How many bytes it was sent in full copies, and how many in entries.
    pub(super) full: u64,
    pub(super) incremental: u64,
}

impl Reign {
    /// A reign over so many, of whom nothing is known; what `me` has up to `last` is on its disk.
    pub(super) fn new(replicas: u16, me: usize, last: u64) -> Self {
        let peer = |at: usize| Peer {
            follows: at == me,
            acked: if at == me { last } else { 0 },
            sent: last,
            stalled: false,
            heard: true,
            in_sync: true,
            copying: 0,
            full: 0,
            incremental: 0,
        };
        Self {
            peers: (0..usize::from(replicas)).map(peer).collect(),
            heir: None,
            shipping: false,
            under_way: [0; 2],
            mark: last,
            patience: Patience::Calm,
        }
    }

    /// Whether a timer says how long it waits for backups.
    pub(super) fn waits(&self) -> bool {
        self.patience == Patience::Waits
    }

    /// How many backups have answered lately and are in sync.
    fn answering(&self, me: Option<usize>) -> u64 {
        let others = (0..).zip(&self.peers).filter(|(at, _)| Some(*at) != me);
        others.filter(|(_, peer)| peer.follows && peer.in_sync).count() as u64
    }

    /// Looks who still answers, and who has everything that there was at the last look.
    pub(super) fn look(&mut self, last: u64, strict: bool) {
        let mark = std::mem::replace(&mut self.mark, last);
        for peer in &mut self.peers {
            peer.in_sync = std::mem::take(&mut peer.heard) && (!strict || peer.follows && peer.acked >= mark);
        }
    }

    /// The greatest offset that all have who are in sync, this one among them.
    fn in_sync(&self, me: Option<usize>) -> u64 {
        let peers = (0..).zip(&self.peers).filter(|(at, peer)| Some(*at) == me || peer.in_sync);
        peers.map(|(_, peer)| peer.acked).min().unwrap_or(0)
    }

    /// The greatest offset that so many of the nodes have on their disks.
    fn reached(&self, needed: usize) -> u64 {
        let held = |least: u64| self.peers.iter().filter(|peer| peer.acked >= least).count() >= needed;
        self.peers.iter().map(|peer| peer.acked).filter(|&least| held(least)).max().unwrap_or(0)
    }
}

impl PrimaryBackup {
    /// A client asks. Only the primary writes; others say where it is, if they know.
    pub(super) fn on_submit(&mut self, cx: &Context<'_>, request: Arc<Request>, fx: &mut Effects<'_, Self>) {
        let reads = request.operation.reads();
        let replica = self.place(self.me).is_some();
        let Some(reign) = self.reign() else {
            let reply = match self.primary {
                // What a backup has may be behind: that is what one chooses who reads there.
                _ if reads && replica && cx.get(READ) == read::BACKUP => return self.answer_read(cx, &request, fx),
                _ if !reads && replica && !cx.rules.keep(ONE_WRITER) => return self.take_alone(cx, &request, fx),
                // Clients that stand before a proxy know nobody else.
                Some(primary) if cx.get(PROXIES) == 0 => Reply::Redirect(Some(primary)),
                _ => Reply::Refused,
            };
            return fx.reply(request.via, request.id, reply);
        };
        let alone = reign.answering(self.place(self.me)) < cx.get(MIN_BACKUPS);
        if reign.heir.is_some() || alone && !reads {
            fx.reply(request.via, request.id, Reply::Refused);
        } else if reads && cx.get(ACKNOWLEDGEMENT) != acknowledgement::MAJORITY {
            self.answer_read(cx, &request, fx);
        } else {
            self.take(cx, Some(request), fx);
        }
    }

    /// A backup takes a write, and tells nobody.
    fn take_alone(&mut self, cx: &Context<'_>, request: &Arc<Request>, fx: &mut Effects<'_, Self>) {
        self.append(Entry { epoch: self.epoch, request: Some(Arc::clone(request)) }, fx);
        self.advance(cx, self.log.last(), fx);
        let at = Some((self.log.last(), self.log.digest()));
        fx.reply(request.via, request.id, Reply::Done { outcome: Outcome::Value(None), at });
    }

    /// Answers a read from what has been applied here, or from all that the log has where writes are seen before they are
    /// acknowledged. It need not be current, so it names no slot.
    fn answer_read(&self, cx: &Context<'_>, request: &Request, fx: &mut Effects<'_, Self>) {
        let outcome = if cx.get(WAIT_POINT) == wait_point::AFTER_COMMIT {
            let mut machine = self.machine.clone();
            let more = (self.applied + 1..=self.log.last()).filter_map(|offset| self.log.get(offset)?.request.as_ref());
            more.for_each(|request| _ = machine.apply(request));
            machine.read(&request.operation)
        } else {
            self.machine.read(&request.operation)
        };
        fx.reply(request.via, request.id, Reply::Done { outcome, at: None });
    }

    /// Puts an entry into the log and copies it.
    pub(super) fn take(&mut self, cx: &Context<'_>, request: Option<Arc<Request>>, fx: &mut Effects<'_, Self>) {
        self.append(Entry { epoch: self.epoch, request }, fx);
        self.await_disk(fx);
        let every = cx.get(BATCH_EVERY);
        self.ship_next(cx, fx);
        let Some(reign) = self.reign_mut() else { return };
        if every > 0 && !Self::ships_at_once(cx) && !std::mem::replace(&mut reign.shipping, true) {
            fx.arm(PrimaryBackupTimer::Ship, every..every);
        }
        self.commit(cx, fx);
    }

    /// Whether a write is done before anybody else has it.
    fn lone(cx: &Context<'_>) -> bool {
        matches!(cx.get(ACKNOWLEDGEMENT), acknowledgement::ASYNC | acknowledgement::NONE)
    }

    /// Whether copies leave as soon as there is something to copy: nobody collects them first, and nobody asks for them.
    fn ships_at_once(cx: &Context<'_>) -> bool {
        let collects = Self::lone(cx) && cx.get(BATCH_EVERY) > 0;
        cx.get(COPYING) == copying::PUSH && !collects
    }

    /// Sends what there is to copy at once. Where many wait for a majority, which has yet to answer for two batches, what comes
    /// goes with the next: writers who come together share a message, a sync and an answer. Who waits for certain backups,
    /// of which one may be down, collects nothing for the others.
    fn ship_next(&mut self, cx: &Context<'_>, fx: &mut Effects<'_, Self>) {
        let many = self.log.last() - self.committed > FEW;
        let collects = many && cx.get(ACKNOWLEDGEMENT) == acknowledgement::MAJORITY;
        let free = !collects || self.reign().is_some_and(|reign| reign.under_way[0] <= self.committed);
        if free && Self::ships_at_once(cx) {
            self.ship(None, fx);
        }
    }

    /// The next batch is due.
    pub(super) fn on_ship(&mut self, fx: &mut Effects<'_, Self>) {
        let Some(reign) = self.reign_mut() else { return };
        reign.shipping = false;
        self.ship(None, fx);
    }

    /// Asks its own disk to say when the log is there, by a message to itself that waits for it. One is under way at a
    /// time.
    fn await_disk(&mut self, fx: &mut Effects<'_, Self>) {
        let (me, last, epoch, history) = (self.me, self.log.last(), self.epoch, self.history);
        let Some(place) = self.place(me) else { return };
        let Some(own) = self.reign_mut().map(|reign| &mut reign.peers[place]) else { return };
        if own.sent == own.acked && own.sent < last {
            own.sent = last;
            fx.send(me, Message::Ack { epoch, history, offset: last });
        }
    }

    /// Sends every backup that follows, or this one alone, what it was not sent yet. What is sent ahead of the own disk
    /// vouches for nothing: the primary counts itself only once it has written.
    pub(super) fn ship(&mut self, only: Option<NodeId>, fx: &mut Effects<'_, Self>) {
        let (last, me) = (self.log.last(), self.me);
        let Some(mut peers) = self.reign_mut().map(|reign| std::mem::take(&mut reign.peers)) else { return };
        let mut made: Option<Arc<Batch>> = None;
        for (at, peer) in (1..).zip(&mut peers) {
            let meant = NodeId(at) != me && only.is_none_or(|only| only == NodeId(at));
            if !meant || !peer.follows || peer.sent >= last {
                continue;
            }
            let first = peer.sent + 1;
            let entries = match &made {
                Some(made) if made.log.first() == first => Arc::clone(made),
                _ => Batch::of(self.log.slice(first..last + 1)),
            };
            made = Some(Arc::clone(&entries));
            peer.sent = last;
            peer.incremental += u64::from(entries.bytes);
            let (epoch, history, committed) = (self.epoch, self.history, self.committed);
            fx.send_ahead(NodeId(at), Message::Write { epoch, history, before: first - 1, entries, committed });
        }
        if let Some(reign) = self.reign_mut() {
            reign.peers = peers;
            if only.is_none() && made.is_some() {
                reign.under_way = [reign.under_way[1], last];
            }
        }
    }

    /// Says that it is there, and sends again what went unanswered for a whole heartbeat.
    pub(super) fn beat(&mut self, cx: &Context<'_>, fx: &mut Effects<'_, Self>) {
        let every = cx.get(HEARTBEAT);
        let asked = cx.get(HEARTBEATS) == heartbeats::BACKUP;
        let (me, last) = (self.place(self.me), self.log.last());
        let Some(reign) = self.reign_mut() else { return };
        fx.arm(PrimaryBackupTimer::Heartbeat, every..every);
        for (at, peer) in reign.peers.iter_mut().enumerate().filter(|(_, peer)| peer.follows) {
            if peer.acked == peer.sent {
                peer.stalled = false;
            } else if std::mem::replace(&mut peer.stalled, true) {
                (peer.sent, peer.stalled) = (peer.acked, false);
                // Nothing is kept for it any more: when it answers again it gets everything.
                peer.follows = Some(at) == me || last - peer.acked <= cx.get(BACKLOG);
            }
        }
        reign.peers.iter_mut().for_each(|peer| peer.copying = peer.copying.saturating_sub(1));
        // Where backups ask, only those are told that do not.
        let asks = |peer: &Peer| asked && peer.follows && (peer.heard || peer.in_sync);
        let asking: u64 = (1..).zip(&reign.peers).filter(|(_, peer)| asks(peer)).map(|(at, _)| bit(NodeId(at))).sum();
        fx.send_each(self.others().filter(|&other| asking & bit(other) == 0), &self.heartbeat());
        self.report_health(cx, fx);
        self.await_disk(fx);
        if Self::ships_at_once(cx) {
            self.ship(None, fx);
        }
    }

    /// That it is there.
    pub(super) fn heartbeat(&self) -> Message {
        let (epoch, history, offset, committed) = (self.epoch, self.history, self.log.last(), self.committed);
        Message::Heartbeat { epoch, history, offset, committed }
    }

    /// A disk has the log up to `offset`: a backup's, or its own.
    pub(super) fn on_ack(
        &mut self,
        cx: &Context<'_>,
        from: NodeId,
        history: u64,
        offset: u64,
        fx: &mut Effects<'_, Self>,
    ) {
        // Of another log it says nothing about this one.
        let (place, own) = (self.place(from), from == self.me);
        let (current, last) = (self.history, self.log.last());
        let (Some(place), Some(reign)) = (place, self.reign_mut()) else { return };
        let peer = &mut reign.peers[place];
        peer.heard = true;
        if history != current || offset > last {
            return;
        }
        if !peer.follows && last - offset > cx.get(BACKLOG) {
            peer.acked = peer.acked.max(offset);
            self.copy_unless_under_way(place, from, 1, fx);
            return self.commit(cx, fx);
        }
        let follows = std::mem::replace(&mut peer.follows, true);
        if !follows {
            (peer.sent, peer.copying) = (offset, 0);
        }
        peer.stalled &= offset <= peer.acked;
        peer.acked = peer.acked.max(offset);
        peer.sent = peer.sent.max(peer.acked);
        peer.in_sync |= peer.acked == last;
        let heir = reign.heir;
        if own {
            self.await_disk(fx);
        }
        if !follows && Self::ships_at_once(cx) {
            self.ship(Some(from), fx);
        }
        self.ship_next(cx, fx);
        self.commit(cx, fx);
        self.ship_next(cx, fx);
        if heir == Some(from) && offset == self.log.last() {
            self.promote(cx, from, fx);
        }
    }

    /// A backup asks for what comes after `offset`: it gets that, or everything where the backlog has it no more.
    pub(super) fn on_fetch(
        &mut self,
        cx: &Context<'_>,
        from: NodeId,
        history: u64,
        offset: u64,
        fx: &mut Effects<'_, Self>,
    ) {
        let gone = self.log.last().saturating_sub(offset) > cx.get(BACKLOG);
        if let (true, Some(place), Some(reign)) = (gone, self.place(from), self.reign_mut()) {
            reign.peers[place].follows = false;
        }
        self.on_ack(cx, from, history, offset, fx);
        self.ship(Some(from), fx);
    }

    /// Acknowledges what enough nodes have.
    pub(super) fn commit(&mut self, cx: &Context<'_>, fx: &mut Effects<'_, Self>) {
        let Some(reign) = self.reign() else { return };
        let all = reign.peers.len();
        let backups = cx.get(K) as usize;
        let committed = match cx.get(ACKNOWLEDGEMENT) {
            _ if !cx.rules.keep(ACK_AFTER_COPIES) => self.log.last(),
            // What answers for a record waits for the disk in any case.
            _ if Self::lone(cx) => self.log.last(),
            acknowledgement::SEMI => {
                let own = self.place(self.me).map_or(0, |place| reign.peers[place].acked);
                let alone = reign.patience == Patience::Over;
                if alone { own } else { reign.reached(1 + backups).min(own) }
            }
            acknowledgement::MAJORITY => {
                let reached = reign.reached(usize::from(quorum::majority(all as u16)));
                // Most answers are heard after enough others.
                if reached <= self.committed {
                    return;
                }
                reached
            }
            _ if cx.get(IN_SYNC) == 1 => reign.in_sync(self.place(self.me)),
            _ => reign.reached(all),
        };
        // Entries of earlier primaries are in force once one of its own is.
        if self.epoch_at(committed) == self.epoch || cx.get(ACKNOWLEDGEMENT) != acknowledgement::MAJORITY {
            self.note_watermark(cx, committed, fx);
            let before = self.committed;
            self.advance(cx, committed, fx);
            self.be_patient(cx, before, fx);
        }
    }

    /// Waits for backups from now on, or no more, where its patience has an end.
    fn be_patient(&mut self, cx: &Context<'_>, before: u64, fx: &mut Effects<'_, Self>) {
        let (limit, last, committed) = (cx.get(SEMI_TIMEOUT), self.log.last(), self.committed);
        let Some(reign) = self.reign_mut().filter(|_| limit > 0) else { return };
        let caught_up = reign.reached(1 + cx.get(K) as usize) == last;
        match reign.patience {
            Patience::Over if caught_up => reign.patience = Patience::Calm,
            Patience::Waits if committed == last => {
                reign.patience = Patience::Calm;
                fx.disarm(PrimaryBackupTimer::Patience);
            }
            // The first that is not acknowledged says for how long.
            Patience::Calm | Patience::Waits if committed < last => {
                if reign.patience == Patience::Calm || committed > before {
                    fx.arm(PrimaryBackupTimer::Patience, limit..limit);
                }
                reign.patience = Patience::Waits;
            }
            _ => {}
        }
    }

    /// It has waited for backups for long enough, and acknowledges alone until they have everything.
    pub(super) fn on_patience(&mut self, cx: &Context<'_>, fx: &mut Effects<'_, Self>) {
        if let Some(reign) = self.reign_mut() {
            reign.patience = Patience::Over;
            fx.note(note::ALONE, [cx.get(K), 0]);
            self.commit(cx, fx);
        }
    }

    /// Carries out what is committed up to there, and answers the clients whose primary this is.
    pub(super) fn advance(&mut self, cx: &Context<'_>, committed: u64, fx: &mut Effects<'_, Self>) {
        let committed = committed.min(self.log.last());
        if committed <= self.committed {
            return;
        }
        let leads = matches!(self.role, Role::Primary(_));
        let waits = |request: &Request| cx.get(ACKNOWLEDGEMENT) != acknowledgement::NONE || !request.operation.blind();
        for offset in self.committed + 1..=committed {
            let Some((entry, prefix)) = self.log.get_with_prefix(offset) else { continue };
            fx.claim(Claim::Decides { slot: offset, epoch: self.epoch, digest: prefix });
            let Some(request) = &entry.request else { continue };
            let (outcome, fresh) = self.machine.apply(request);
            if fresh {
                fx.claim(Claim::Applies { slot: offset, id: request.id });
            }
            if leads && entry.epoch == self.epoch && waits(request) {
                fx.reply(request.via, request.id, Reply::Done { outcome, at: Some((offset, prefix)) });
            }
        }
        (self.committed, self.applied) = (committed, committed);
    }
}
