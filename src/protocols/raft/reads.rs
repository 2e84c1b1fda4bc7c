//! What clients ask for (§8): writes through the log, reads by an exchange of heartbeats.

use std::sync::Arc;

use super::replication::Leadership;
use super::{Command, Entry, Raft, Role};
use crate::protocol::{Context, Effects, Outcome, Reply, Request, quorum};

/// A read that waits until a majority has confirmed that this node still led when it came.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Read {
    /// The exchange of heartbeats that confirms it.
    pub(super) round: u32,
    pub(super) request: Arc<Request>,
}

impl Raft {
    /// A client asks. Only the leader does something; others say where it is, if they know.
    pub(super) fn on_submit(&mut self, cx: &Context<'_>, request: Arc<Request>, fx: &mut Effects<'_, Self>) {
        if !matches!(self.role, Role::Leader(_)) {
            let reply = self.leader_id.map_or(Reply::Refused, |leader| Reply::Redirect(Some(leader)));
            fx.reply(request.via, request.id, reply);
            return;
        }
        // Dissertation §3.10: who hands leadership over takes nothing new.
        if matches!(&self.role, Role::Leader(leadership) if leadership.transferee.is_some()) {
            fx.reply(request.via, request.id, Reply::Refused);
            return;
        }
        // §8: a leader may answer a read without the log only once it knows which entries are committed, which it does as
        // soon as one of its own term is. Until then the read is such an entry itself.
        let knows = self.term_at(self.commit_index) == self.current_term;
        if request.operation.reads() && knows {
            self.begin_read(cx, request, fx);
        } else {
            self.append(Entry { term: self.current_term, command: Command::Request(request) }, fx);
            self.await_disk(cx, fx);
            self.replicate(cx, fx);
        }
    }

    /// Puts a read into the next exchange of heartbeats (§8: the leader must check whether it has been deposed before it
    /// answers). One exchange that reads asked for is under way at a time; reads that come meanwhile share the next.
    fn begin_read(&mut self, cx: &Context<'_>, request: Arc<Request>, fx: &mut Effects<'_, Self>) {
        let Role::Leader(leadership) = &mut self.role else { return };
        let first = leadership.reads.is_empty();
        leadership.reads.push(Read { round: leadership.round + 1, request });
        if first {
            self.ask_for_reads();
            self.broadcast(cx, fx);
            self.answer_reads(cx, fx);
        }
    }

    /// Begins the next exchange if reads wait for it.
    pub(super) fn ask_for_reads(&mut self) {
        let Role::Leader(leadership) = &mut self.role else { return };
        if leadership.reads.last().is_some_and(|read| read.round > leadership.round) {
            leadership.round += 1;
        }
    }

    /// Answers the reads that a majority has confirmed. Everything committed is applied at once, so the state holds at
    /// least all that was committed when they came.
    pub(super) fn answer_reads(&mut self, cx: &Context<'_>, fx: &mut Effects<'_, Self>) {
        let Role::Leader(leadership) = &mut self.role else { return };
        if leadership.reads.is_empty() {
            return;
        }
        let confirmed = leadership.reached(quorum::majority(self.members.len() as u16), |peer| peer.acked);
        let count = leadership.reads.partition_point(|read| u64::from(read.round) <= confirmed);
        for Read { request, .. } in leadership.reads.drain(..count) {
            let outcome: Outcome = self.machine.read(&request.operation);
            fx.reply(request.via, request.id, Reply::Done { outcome, at: None });
        }
        if count > 0 && !leadership.reads.is_empty() {
            self.ask_for_reads();
            self.broadcast(cx, fx);
        }
    }

    /// Tells the clients of waiting reads that nothing will come of them here.
    pub(super) fn give_up_reads(leadership: Leadership, fx: &mut Effects<'_, Self>) {
        for Read { request, .. } in leadership.reads {
            fx.reply(request.via, request.id, Reply::Refused);
        }
    }
}
