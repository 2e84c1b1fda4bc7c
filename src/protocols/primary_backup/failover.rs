//! Who is the primary: failure detection, taking over, handing over, giving in.

use super::primary::Reign;
use super::rules::{
    CONSENT, COPYING, FAILOVER, FENCED, FENCING, FRESH, FRESHNESS, HEARTBEAT, IN_SYNC, MAJORITY, PREEMPT, TIMEOUT,
    copying, failover, note,
};
use super::{Message, PrimaryBackup, PrimaryBackupTimer, Role, bit};
use crate::protocol::{Claim, Context, Effects, NodeId, quorum};

impl PrimaryBackup {
    /// A message of a primary has come: whether this node follows it.
    pub(super) fn follows(&mut self, cx: &Context<'_>, from: NodeId, epoch: u64, fx: &mut Effects<'_, Self>) -> bool {
        if self.place(from).is_none() || from == self.me {
            return false;
        }
        let fenced = Self::fenced(cx);
        if fenced && epoch < self.epoch {
            fx.note(note::FENCED, [epoch, self.epoch]);
            // With a higher epoch on it, this tells the sender that its time is over.
            self.acknowledge(from, fx);
            return false;
        }
        let newer = fenced && epoch > self.epoch;
        if newer || self.primary != Some(from) {
            let weaker = self.primary.is_some_and(|primary| !Self::preferred(cx, from, primary));
            if !newer && weaker && !self.suspects {
                return false;
            }
            self.follow(cx, from, epoch, fx);
        }
        self.suspects = false;
        fx.disarm(PrimaryBackupTimer::Takeover);
        fx.arm(PrimaryBackupTimer::Silence, cx.get(TIMEOUT)..cx.get(TIMEOUT));
        true
    }

    /// Whether nodes look at epochs.
    pub(super) fn fenced(cx: &Context<'_>) -> bool {
        cx.get(FENCING) == 1 && cx.rules.keep(FENCED)
    }

    /// A message to a primary has come: whether it is to be heard. Whoever is in a later epoch ends this one's.
    pub(super) fn hears(&mut self, cx: &Context<'_>, epoch: u64, fx: &mut Effects<'_, Self>) -> bool {
        let over = Self::fenced(cx) && epoch > self.epoch;
        if over {
            self.give_in(cx, epoch, fx);
        }
        !over
    }

    /// Follows a primary of this epoch.
    fn follow(&mut self, cx: &Context<'_>, primary: NodeId, epoch: u64, fx: &mut Effects<'_, Self>) {
        self.give_in(cx, epoch, fx);
        self.primary = Some(primary);
    }

    /// Goes to an epoch in which it is a backup.
    fn give_in(&mut self, cx: &Context<'_>, epoch: u64, fx: &mut Effects<'_, Self>) {
        if let Some(reign) = self.reign() {
            fx.note(note::DEMOTED, [self.epoch, epoch]);
            fx.disarm(PrimaryBackupTimer::Heartbeat);
            fx.disarm(PrimaryBackupTimer::Ship);
            if reign.waits() {
                fx.disarm(PrimaryBackupTimer::Patience);
            }
        }
        let same = self.epoch == epoch && self.reign().is_none();
        (self.epoch, self.role, self.primary) = (epoch, Role::Backup, None);
        self.early.clear();
        if !same {
            self.save(fx);
        }
        self.listen(cx, fx);
        self.speak_up(cx, fx);
    }

    /// Waits to hear a primary.
    pub(super) fn listen(&self, cx: &Context<'_>, fx: &mut Effects<'_, Self>) {
        fx.arm(PrimaryBackupTimer::Silence, cx.get(TIMEOUT)..cx.get(TIMEOUT));
    }

    /// The time-out is over: a backup takes the primary for failed, a primary sees who still answers.
    pub(super) fn on_silence(&mut self, cx: &Context<'_>, fx: &mut Effects<'_, Self>) {
        let gate = cx.get(MAJORITY) == 1 && cx.get(FAILOVER) != failover::MANUAL;
        let (me, last, strict) = (self.place(self.me), self.log.last(), cx.get(IN_SYNC) == 1);
        if let Some(reign) = self.reign_mut() {
            let heard = (0..).zip(&reign.peers).filter(|(at, peer)| peer.heard || Some(*at) == me).count() as u16;
            reign.look(last, strict);
            // Who was to take over did not: this one goes on.
            reign.heir = None;
            let needed = quorum::majority(self.replicas);
            if !gate || heard >= needed {
                self.commit(cx, fx);
                return self.listen(cx, fx);
            }
            fx.note(note::MAJORITY_LOST, [heard.into(), needed.into()]);
            self.give_in(cx, self.epoch, fx);
        } else if let Some(primary) = self.primary {
            fx.note(note::SUSPECTED, [primary.0.into(), 0]);
            fx.claim(Claim::Suspects(primary));
        }
        (self.suspects, self.primary) = (true, None);
        fx.disarm(PrimaryBackupTimer::Silence);
        match self.role {
            Role::Supervisor(_) => self.alarm(cx, fx),
            _ if cx.get(FAILOVER) == failover::PRIORITY => self.queue_up(cx, 0, fx),
            _ => {}
        }
    }

    /// Waits for its turn to take over: one heartbeat for each that is to be preferred, so that these have tried before.
    fn queue_up(&self, cx: &Context<'_>, more: u64, fx: &mut Effects<'_, Self>) {
        let ahead = self.others().filter(|&other| Self::preferred(cx, other, self.me)).count() as u64;
        let every = cx.get(HEARTBEAT);
        let from = more + ahead * every + every / 2;
        fx.arm(PrimaryBackupTimer::Takeover, from..from + every / 2);
    }

    /// It is its turn.
    pub(super) fn on_takeover_due(&mut self, cx: &Context<'_>, fx: &mut Effects<'_, Self>) {
        let by_hand = matches!(self.role, Role::Candidate { by_hand: true, .. });
        if self.reign().is_none() && (self.suspects || by_hand) {
            self.take_over(cx, by_hand, fx);
        }
    }

    /// Takes over, if need be with the consent of a majority.
    pub(super) fn take_over(&mut self, cx: &Context<'_>, by_hand: bool, fx: &mut Effects<'_, Self>) {
        if cx.get(MAJORITY) == 0 {
            return self.begin(cx, self.epoch + 1, fx);
        }
        // Without order nobody goes to an epoch that a majority would not follow to.
        self.canvass(cx, by_hand, !by_hand, fx);
    }

    /// Asks the others for consent, or whether they would give it.
    fn canvass(&mut self, cx: &Context<'_>, by_hand: bool, would: bool, fx: &mut Effects<'_, Self>) {
        let epoch = self.epoch + 1;
        (self.role, self.primary) = (Role::Candidate { granted: bit(self.me), refused: 0, by_hand, would }, None);
        if !would {
            self.epoch = epoch;
            self.save(fx);
        }
        self.queue_up(cx, cx.get(TIMEOUT), fx);
        let (last_epoch, offset) = self.last();
        fx.send_each(self.others(), &Message::Takeover { epoch, last_epoch, offset, by_hand, would });
        self.count(cx, fx);
    }

    /// A node would take over.
    pub(super) fn on_takeover(
        &mut self,
        cx: &Context<'_>,
        from: NodeId,
        (epoch, would): (u64, bool),
        (last, by_hand): ((u64, u64), bool),
        fx: &mut Effects<'_, Self>,
    ) {
        if self.place(from).is_none() {
            return;
        }
        let late = Self::fenced(cx) && epoch <= self.epoch;
        let stands = !by_hand && (self.reign().is_some() || !self.suspects);
        let behind = cx.get(FRESHNESS) == 1 && cx.rules.keep(FRESH) && last < self.last();
        let granted = !late && !stands && !behind;
        if !granted {
            let reason = if late { note::EPOCH_OVER } else { note::CONSENT_REFUSED };
            fx.note(reason, [from.0.into(), u64::from(behind)]);
        } else if !would {
            self.give_in(cx, epoch, fx);
        }
        fx.send(from, Message::Consent { epoch, granted, would, current: self.epoch });
    }

    /// A node has consented, or not.
    pub(super) fn on_consent(
        &mut self,
        cx: &Context<'_>,
        from: NodeId,
        (epoch, would): (u64, bool),
        (given, current): (bool, u64),
        fx: &mut Effects<'_, Self>,
    ) {
        let asked = self.epoch + u64::from(would);
        match &mut self.role {
            Role::Candidate { granted, refused, would: asks, .. } if epoch == asked && *asks == would => {
                *(if given { granted } else { refused }) |= bit(from);
                self.count(cx, fx);
            }
            _ => {}
        }
        // The next attempt must be for an epoch that nobody has been in.
        if !given && current > self.epoch && cx.get(FENCING) == 1 && self.reign().is_none() {
            (self.epoch, self.role) = (current, Role::Backup);
            self.save(fx);
        }
    }

    /// Goes on once a majority has consented.
    fn count(&mut self, cx: &Context<'_>, fx: &mut Effects<'_, Self>) {
        let Role::Candidate { granted, by_hand, would, .. } = self.role else { return };
        if cx.rules.keep(CONSENT) && granted.count_ones() < quorum::majority(self.replicas).into() {
            return;
        }
        if would { self.canvass(cx, by_hand, false, fx) } else { self.begin(cx, self.epoch, fx) }
    }

    /// Begins to be the primary of `epoch`.
    pub(super) fn begin(&mut self, cx: &Context<'_>, epoch: u64, fx: &mut Effects<'_, Self>) {
        let (slot, place) = (self.log.last(), self.place(self.me).unwrap_or(0));
        (self.epoch, self.older, self.history) = (epoch, (self.history, slot), fx.fresh());
        self.role = Role::Primary(Reign::new(self.replicas, place, slot));
        (self.primary, self.suspects) = (Some(self.me), false);
        self.early.clear();
        self.save(fx);
        fx.claim(Claim::Leads { epoch, last: Some((slot, self.last().0)) });
        fx.disarm(PrimaryBackupTimer::Takeover);
        if cx.get(COPYING) == copying::PULL {
            fx.disarm(PrimaryBackupTimer::Fetch);
        }
        self.listen(cx, fx);
        self.take(cx, None, fx);
        self.beat(cx, fx);
    }

    /// A backup of better priority hears the primary, which stands at `offset`.
    pub(super) fn preempts(
        &mut self,
        cx: &Context<'_>,
        primary: NodeId,
        fresh: bool,
        fx: &mut Effects<'_, Self>,
    ) -> bool {
        let wants = cx.get(PREEMPT) == 1 && cx.get(FAILOVER) == failover::PRIORITY && matches!(self.role, Role::Backup);
        let may = wants && Self::preferred(cx, self.me, primary) && (fresh || cx.get(FRESHNESS) == 0);
        if may {
            self.take_over(cx, true, fx);
        }
        may
    }

    /// An operator wants another primary. A primary waits until the other has everything; whoever else is asked passes it
    /// on.
    pub(super) fn hand_over(&mut self, cx: &Context<'_>, heir: NodeId, fx: &mut Effects<'_, Self>) {
        let (Some(place), last) = (self.place(heir), self.log.last()) else {
            return fx.note(note::NO_REPLICA, [heir.0.into(), 0]);
        };
        match &mut self.role {
            Role::Primary(_) if heir == self.me => {}
            Role::Primary(reign) => {
                let peer = &reign.peers[place];
                let ready = peer.follows && peer.acked == last;
                reign.heir = Some(heir);
                if ready || cx.get(FRESHNESS) == 0 {
                    self.promote(cx, heir, fx);
                }
            }
            _ if heir == self.me => self.take_over(cx, true, fx),
            _ => fx.send(heir, Message::Promote { epoch: self.epoch }),
        }
    }

    /// Tells the heir to take over.
    pub(super) fn promote(&mut self, cx: &Context<'_>, heir: NodeId, fx: &mut Effects<'_, Self>) {
        fx.send(heir, Message::Promote { epoch: self.epoch });
        // Whom it asks for consent gives in then; who needs nobody's consent takes over when it hears this.
        if cx.get(MAJORITY) == 0 {
            self.give_in(cx, self.epoch, fx);
        }
    }

    /// It is to take over.
    pub(super) fn on_promote(&mut self, cx: &Context<'_>, epoch: u64, fx: &mut Effects<'_, Self>) {
        let late = cx.get(FENCING) == 1 && epoch < self.epoch;
        if self.reign().is_none() && !late {
            self.take_over(cx, true, fx);
        }
    }
}
