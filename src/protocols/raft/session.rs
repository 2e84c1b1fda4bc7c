//! Sessions that end (dissertation §6.3): a client opens one before it writes, and one that nobody uses for long is forgotten.
//!
//! When that is must be the same on every server. So a leader writes its time beside each command, and the state machine goes
//! by what stands in the log. A command of a session that is over is not carried out: whether it was before, nobody knows
//! any more.

use std::sync::Arc;

use super::Raft;
use super::rules::{EXPIRE_AGREED, SESSION_EXPIRY, SESSIONS};
use crate::protocol::{Claim, Context, Effects, Outcome, Reply, Request};

impl Raft {
    /// What a client asks for, with the leader's time where sessions end.
    pub(super) fn dated(&self, cx: &Context<'_>, request: Arc<Request>) -> Arc<Request> {
        match cx.get(SESSION_EXPIRY) {
            0 => request,
            _ => Arc::new(Request { at: cx.clock.0.max(1), ..(*request).clone() }),
        }
    }

    /// Carries out what was asked at that time. The client is answered by who has `taken` it up.
    pub(super) fn carry_out(
        &mut self,
        cx: &Context<'_>,
        (slot, digest): (u64, u64),
        (request, taken): (&Request, bool),
        fx: &mut Effects<'_, Self>,
    ) {
        let id = request.id;
        let at = if cx.rules.keep(EXPIRE_AGREED) { request.at } else { cx.clock.0 };
        self.machine.expire(at, cx.get(SESSION_EXPIRY));
        let reads = request.operation.reads();
        let (outcome, now) = if reads {
            (self.machine.read(&request.operation), false)
        } else if request.session == 0 {
            let name = self.machine.open(id.client, slot);
            return if taken {
                fx.reply(request.via, id, Reply::Session(name))
            };
        } else if self.machine.uses(request) {
            if !cx.rules.keep(SESSIONS) {
                self.machine.forget(Some(id.client));
            }
            self.machine.apply(request)
        } else {
            fx.claim(Claim::Refuses { slot, id });
            (Outcome::Stale, false)
        };
        if now {
            fx.claim(Claim::Applies { slot, id });
        }
        if taken {
            let write = !reads && outcome != Outcome::Stale;
            fx.reply(request.via, id, Reply::Done { outcome, at: write.then_some((slot, digest)) });
        }
    }
}
