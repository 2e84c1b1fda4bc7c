//! Supervisors: nodes without a copy that watch those that have one, and have another promoted once a majority of them
//! takes the primary for failed.

use super::rules::{FRESHNESS, HEARTBEAT, HEARTBEATS, SUPERVISORS, TIMEOUT, heartbeats};
use super::{Message, PrimaryBackup, PrimaryBackupTimer, Role, bit};
use crate::protocol::{Context, Effects, Input, NodeId, quorum};

/// What a supervisor keeps.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Watch {
    /// Of each node that keeps a copy, the epoch and offset at which its log ends, if it has answered lately.
    seen: Vec<Option<(u64, u64)>>,
    /// Which supervisors take the primary for failed: a bit each.
    pub(super) agreed: u64,
}

impl Watch {
    pub(super) fn new(replicas: u16) -> Self {
        Self { seen: vec![None; usize::from(replicas)], agreed: 0 }
    }
}

impl PrimaryBackup {
    /// The supervisors: those of the roster that keep no copy.
    fn supervisors(&self, cx: &Context<'_>) -> impl Iterator<Item = NodeId> + use<> {
        (self.replicas + 1..=self.replicas + cx.get(SUPERVISORS) as u16).map(NodeId)
    }

    fn watch_mut(&mut self) -> Option<&mut Watch> {
        match &mut self.role {
            Role::Supervisor(watch) => Some(watch),
            _ => None,
        }
    }

    /// Asks every node that keeps a copy how it is, unless these say so by themselves.
    pub(super) fn check(&self, cx: &Context<'_>, fx: &mut Effects<'_, Self>) {
        if cx.get(HEARTBEATS) == heartbeats::BACKUP {
            return;
        }
        fx.arm(PrimaryBackupTimer::Heartbeat, cx.get(HEARTBEAT)..cx.get(HEARTBEAT));
        fx.send_each((1..=self.replicas).map(NodeId), &Message::Check { epoch: self.epoch });
    }

    /// How this node is.
    fn health(&self) -> Message {
        let (last_epoch, offset) = self.last();
        Message::Health { epoch: self.epoch, last_epoch, offset, primary: self.reign().is_some() }
    }

    /// A supervisor or a proxy asks; or a backup, which wants to hear whether this is the primary.
    pub(super) fn on_check(&mut self, cx: &Context<'_>, from: NodeId, epoch: u64, fx: &mut Effects<'_, Self>) {
        let Some(place) = self.place(from) else { return fx.send(from, self.health()) };
        if self.reign().is_some() && self.hears(cx, epoch, fx) {
            let heartbeat = self.heartbeat();
            self.reign_mut().into_iter().for_each(|reign| reign.peers[place].heard = true);
            fx.send(from, heartbeat);
        }
    }

    /// Says to the supervisors how this node is, where they do not ask.
    pub(super) fn report_health(&self, cx: &Context<'_>, fx: &mut Effects<'_, Self>) {
        if cx.get(HEARTBEATS) == heartbeats::BACKUP {
            fx.send_each(self.supervisors(cx), &self.health());
        }
    }

    /// What happens to a supervisor.
    pub(super) fn supervise(&mut self, cx: &Context<'_>, input: Input<Self>, fx: &mut Effects<'_, Self>) {
        match input {
            Input::Submit(request) => self.on_submit(cx, request, fx),
            Input::Deliver { from, message } => self.learn_of(cx, from, &message, fx),
            Input::Fire(PrimaryBackupTimer::Heartbeat) => self.check(cx, fx),
            Input::Fire(PrimaryBackupTimer::Takeover) => self.consult(cx, fx),
            Input::Fire(PrimaryBackupTimer::Silence) => self.on_silence(cx, fx),
            _ => {}
        }
    }

    /// What comes to a supervisor.
    fn learn_of(&mut self, cx: &Context<'_>, from: NodeId, message: &Message, fx: &mut Effects<'_, Self>) {
        match *message {
            Message::Health { epoch, last_epoch, offset, primary } => {
                let Some(place) = self.place(from) else { return };
                let late = epoch < self.epoch;
                let Some(watch) = self.watch_mut() else { return };
                watch.seen[place] = Some((last_epoch, offset));
                if primary && !late {
                    watch.agreed = 0;
                    (self.epoch, self.primary, self.suspects) = (epoch, Some(from), false);
                    fx.disarm(PrimaryBackupTimer::Takeover);
                    self.listen(cx, fx);
                }
            }
            Message::Takeover { epoch, would: true, .. } if self.supervisors(cx).any(|it| it == from) => {
                let (granted, current) = (self.suspects, self.epoch);
                fx.send(from, Message::Consent { epoch, granted, would: true, current });
            }
            Message::Consent { epoch, granted: true, .. } if epoch == self.epoch + 1 && self.suspects => {
                if let Some(watch) = self.watch_mut() {
                    watch.agreed |= bit(from);
                }
                self.appoint(cx, fx);
            }
            _ => {}
        }
    }

    /// A supervisor takes the primary for failed.
    pub(super) fn alarm(&mut self, cx: &Context<'_>, fx: &mut Effects<'_, Self>) {
        let Some(watch) = self.watch_mut() else { return };
        // Who is to be promoted must answer from now on.
        watch.seen.fill(None);
        self.queue_alarm(cx, 0, fx);
    }

    /// Waits for its turn: one heartbeat for each supervisor before it, after a check has been answered.
    fn queue_alarm(&self, cx: &Context<'_>, more: u64, fx: &mut Effects<'_, Self>) {
        let every = cx.get(HEARTBEAT);
        let from = more + u64::from(self.me.0 - self.replicas) * every + every / 2;
        fx.arm(PrimaryBackupTimer::Takeover, from..from + every / 2);
    }

    /// Asks the other supervisors whether they take the primary for failed, too.
    fn consult(&mut self, cx: &Context<'_>, fx: &mut Effects<'_, Self>) {
        let (me, epoch) = (self.me, self.epoch + 1);
        let Some(watch) = self.watch_mut() else { return };
        watch.agreed = bit(me);
        self.queue_alarm(cx, cx.get(TIMEOUT), fx);
        let others = self.supervisors(cx).filter(|&it| it != me);
        fx.send_each(others, &Message::Takeover { epoch, last_epoch: 0, offset: 0, by_hand: false, would: true });
        self.appoint(cx, fx);
    }

    /// Has a node promoted once a majority of the supervisors agrees: the one whose log is the freshest or, where that does
    /// not matter, the one of best priority.
    fn appoint(&mut self, cx: &Context<'_>, fx: &mut Effects<'_, Self>) {
        let (of, epoch) = (self.supervisors(cx).count() as u16, self.epoch);
        let Some(watch) = self.watch_mut() else { return };
        if watch.agreed.count_ones() < quorum::majority(of).into() {
            return;
        }
        let fresh = cx.get(FRESHNESS) == 1;
        let seen = (1..).map(NodeId).zip(&watch.seen);
        let running = seen.filter_map(|(id, seen)| Some((id, seen.filter(|_| fresh).or(seen.map(|_| (0, 0)))?)));
        let best = running.reduce(|best, next| {
            let better = next.1 > best.1 || next.1 == best.1 && Self::preferred(cx, next.0, best.0);
            if better { next } else { best }
        });
        watch.agreed = 0;
        if let Some((heir, _)) = best {
            fx.send(heir, Message::Promote { epoch });
        }
    }
}
