//! Leases (dissertation §6.4.1): while a majority stands by a leader, nobody else can be elected, so reads need ask nobody.
//!
//! Time is measured by timers, which no step of a clock moves. Each heartbeat that a majority answers begins a lease at the
//! instant at which it was *sent*, as followers begin to stand by the leader when it arrives, which may be at once.

use super::message::RaftTimer;
use super::replication::Leadership;
use super::rules::{DRIFT_BOUND, LEASE_DRIFT, LEASE_SENT, LEASE_TRANSFER, READS, TIMEOUT_MIN, reads};
use super::{Raft, Role};
use crate::protocol::{Context, Effects};

/// What a leader knows of its lease.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Lease {
    /// Which of the two timers measures the lease that is in force.
    force: Option<bool>,
    /// Which measures the next, and the exchange of heartbeats that a majority must answer for it.
    next: Option<(bool, u32)>,
}

impl Leadership {
    /// Whether it has a lease, and has told nobody to start an election.
    pub(super) fn has_lease(&self) -> bool {
        self.lease.force.is_some() && !self.handed
    }

    /// Whether nobody else can lead now. Whom it told to start an election may do so in spite of all promises.
    pub(super) fn lease_holds(&self, cx: &Context<'_>) -> bool {
        self.lease.force.is_some() && (!self.handed || !cx.rules.keep(LEASE_TRANSFER))
    }
}

impl Raft {
    /// With a heartbeat, begins to measure the next lease.
    pub(super) fn measure_lease(&mut self, cx: &Context<'_>, fx: &mut Effects<'_, Self>) {
        let Role::Leader(leadership) = &mut self.role else { return };
        if cx.get(READS) != reads::LEASE {
            return;
        }
        let timer = leadership.lease.force != Some(true);
        leadership.round += 1;
        leadership.lease.next = Some((timer, leadership.round));
        fx.arm(RaftTimer::Lease(timer), lasts(cx)..lasts(cx));
        self.renew_lease(cx, fx);
    }

    /// Takes the lease that was measured if a majority has answered.
    pub(super) fn renew_lease(&mut self, cx: &Context<'_>, fx: &mut Effects<'_, Self>) {
        let Role::Leader(leadership) = &self.role else { return };
        let Some((timer, round)) = leadership.lease.next else { return };
        let answered = self.reached(cx, |peer| peer.acked);
        let Role::Leader(leadership) = &mut self.role else { return };
        if answered >= u64::from(round) {
            leadership.lease = Lease { force: Some(timer), next: None };
            fx.disarm(RaftTimer::Lease(!timer));
            if !cx.rules.keep(LEASE_SENT) {
                fx.arm(RaftTimer::Lease(timer), lasts(cx)..lasts(cx));
            }
        }
    }

    /// A lease has run out, before or after it came into force.
    pub(super) fn on_lease(&mut self, timer: bool) {
        let Role::Leader(leadership) = &mut self.role else { return };
        let Lease { force, next } = &mut leadership.lease;
        force.take_if(|force| *force == timer);
        next.take_if(|(next, _)| *next == timer);
    }
}

/// How long a lease lasts by the leader's clock. Followers stand by it for the least election time-out by theirs; these
/// clocks may run fast by the bound, and the leader's slow by it.
fn lasts(cx: &Context<'_>) -> u64 {
    let bound = if cx.rules.keep(LEASE_DRIFT) { cx.get(DRIFT_BOUND) } else { 0 };
    cx.get(TIMEOUT_MIN) * (100 - bound) / (100 + bound)
}
