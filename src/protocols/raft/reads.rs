//! What clients ask for (§8): writes through the log; reads by an exchange of heartbeats, by a lease (`lease.rs`), or at a
//! follower (dissertation §6.4).

use std::sync::Arc;

use super::message::Message;
use super::replication::Leadership;
use super::rules::{READ_CONFIRMED, READ_KNOWN, READS, reads};
use super::{Command, Entry, Raft, Role};
use crate::protocol::{Context, Effects, NodeId, Reply, Request, RequestId};

/// A read that waits until a majority has confirmed that this node still led when it came.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Read {
    /// The exchange of heartbeats that confirms it.
    pub(super) round: u32,
    /// Who wants to know.
    pub(super) reader: Reader,
}

/// Who reads.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Reader {
    /// A client that asked the leader.
    Client(Arc<Request>),
    /// A follower, for a client that asked it.
    Follower(NodeId, RequestId),
}

/// A client's read that a follower has asked its leader about.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Asked {
    request: Arc<Request>,
    /// How far it must have come to answer, once the leader has said so.
    index: Option<u64>,
}

impl Raft {
    /// A client asks. Only the leader writes; others say where it is, if they know.
    pub(super) fn on_submit(&mut self, cx: &Context<'_>, request: Arc<Request>, fx: &mut Effects<'_, Self>) {
        let (read, way) = (request.operation.reads(), cx.get(READS));
        if read && way == reads::LOCAL {
            // Stale on purpose: what it holds may be long outdated.
            let outcome = self.machine.read(&request.operation);
            return fx.reply(request.via, request.id, Reply::Done { outcome, at: None });
        }
        let Role::Leader(leadership) = &self.role else {
            match self.leader_id {
                Some(leader) if read && way == reads::FOLLOWER => self.ask_leader(leader, request, fx),
                Some(leader) => fx.reply(request.via, request.id, Reply::Redirect(Some(leader))),
                None => fx.reply(request.via, request.id, Reply::Refused),
            }
            return;
        };
        // Dissertation §3.10: who hands leadership over takes nothing new.
        if leadership.transferee.is_some() {
            fx.reply(request.via, request.id, Reply::Refused);
        } else if !read || !self.knows_commit() && cx.rules.keep(READ_KNOWN) {
            // Until it knows what is committed, a leader puts a read into the log.
            let request = self.dated(cx, request);
            self.append(Entry { term: self.current_term, command: Command::Request(request) }, fx);
            self.await_disk(cx, fx);
            self.replicate(cx, fx);
        } else if way == reads::LEASE && leadership.lease_holds(cx) {
            self.answer_read(&request, fx);
        } else {
            self.begin_read(cx, Reader::Client(request), fx);
        }
    }

    /// §8: a leader may answer a read without the log only once it knows which entries are committed, which it does as
    /// soon as one of its own term is.
    pub(super) fn knows_commit(&self) -> bool {
        self.term_at(self.commit_index) == self.current_term
    }

    fn answer_read(&self, request: &Request, fx: &mut Effects<'_, Self>) {
        let outcome = self.machine.read(&request.operation);
        let at = Some((self.last_applied, 0));
        fx.reply(request.via, request.id, Reply::Done { outcome, at });
    }

    /// Puts a read into the next exchange of heartbeats (§8: the leader must check whether it has been deposed before it
    /// answers). One exchange that reads asked for is under way at a time; reads that come meanwhile share the next.
    fn begin_read(&mut self, cx: &Context<'_>, reader: Reader, fx: &mut Effects<'_, Self>) {
        let Role::Leader(leadership) = &mut self.role else { return };
        let first = leadership.reads.is_empty();
        leadership.reads.push(Read { round: leadership.round + 1, reader });
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
        if !matches!(&self.role, Role::Leader(leadership) if !leadership.reads.is_empty()) {
            return;
        }
        if !self.knows_commit() && cx.rules.keep(READ_KNOWN) {
            return;
        }
        let confirmed = if cx.rules.keep(READ_CONFIRMED) { self.reached(cx, |peer| peer.acked) } else { u64::MAX };
        let Role::Leader(leadership) = &mut self.role else { return };
        let count = leadership.reads.partition_point(|read| u64::from(read.round) <= confirmed);
        let confirmed: Vec<Read> = leadership.reads.drain(..count).collect();
        let more = count > 0 && !leadership.reads.is_empty();
        for Read { reader, .. } in confirmed {
            match reader {
                Reader::Client(request) => self.answer_read(&request, fx),
                Reader::Follower(node, id) => {
                    let (term, read_index) = (self.current_term, self.commit_index);
                    fx.send(node, Message::ReadIndexReply { term, id, read_index });
                }
            }
        }
        if more {
            self.ask_for_reads();
            self.broadcast(cx, fx);
        }
    }

    /// Tells the clients of waiting reads that nothing will come of them here.
    pub(super) fn give_up_reads(leadership: Leadership, fx: &mut Effects<'_, Self>) {
        for Read { reader, .. } in leadership.reads {
            if let Reader::Client(request) = reader {
                fx.reply(request.via, request.id, Reply::Refused);
            }
        }
    }

    /// Asks the leader how far one must have come to answer a read now. A client that asks again is asked about once.
    fn ask_leader(&mut self, leader: NodeId, request: Arc<Request>, fx: &mut Effects<'_, Self>) {
        let id = request.id;
        self.asked.retain(|asked| asked.request.id.client != id.client);
        self.asked.push(Asked { request, index: None });
        fx.send(leader, Message::ReadIndex { term: self.current_term, id });
    }

    /// A follower asks for the read index. Dissertation §6.4: a leader that has committed nothing in its term waits until
    /// it has; where nobody wrote anything, it writes the no-op that it began without.
    #[inline(never)]
    pub(super) fn on_read_index(&mut self, cx: &Context<'_>, from: NodeId, id: RequestId, fx: &mut Effects<'_, Self>) {
        if !matches!(self.role, Role::Leader(_)) {
            let term = self.current_term;
            return fx.send(from, Message::ReadIndexReply { term, id, read_index: 0 });
        }
        if self.last().0 != self.current_term {
            self.append(Entry { term: self.current_term, command: Command::Noop }, fx);
            self.await_disk(cx, fx);
            self.replicate(cx, fx);
        }
        self.begin_read(cx, Reader::Follower(from, id), fx);
    }

    /// The leader says how far one must have come. The answer to an earlier attempt of the same read will do as well, as
    /// that attempt came after the client's call.
    #[inline(never)]
    pub(super) fn on_read_index_reply(&mut self, id: RequestId, read_index: u64, fx: &mut Effects<'_, Self>) {
        let Some(at) = self.asked.iter().position(|asked| asked.request.id == id) else { return };
        if read_index == 0 {
            let request = self.asked.remove(at).request;
            return fx.reply(request.via, id, Reply::Refused);
        }
        self.asked[at].index = Some(read_index);
        self.answer_asked(fx);
    }

    /// Answers the reads for which it has come far enough.
    pub(super) fn answer_asked(&mut self, fx: &mut Effects<'_, Self>) {
        let applied = self.last_applied;
        while let Some(at) = self.asked.iter().position(|asked| asked.index.is_some_and(|index| index <= applied)) {
            let request = self.asked.remove(at).request;
            self.answer_read(&request, fx);
        }
    }

    /// The index that a read of one of its clients waits for: none where its leader has not named one; nothing where there
    /// is no such read.
    #[allow(clippy::option_option, reason = "an index that is not known yet is not a read that is not there")]
    pub(super) fn waits_for_index(&self, id: RequestId) -> Option<Option<u64>> {
        self.asked.iter().find(|asked| asked.request.id == id).map(|asked| asked.index)
    }

    /// Another leader must be asked: the clients are to try again.
    pub(super) fn give_up_asked(&mut self, fx: &mut Effects<'_, Self>) {
        for Asked { request, .. } in std::mem::take(&mut self.asked) {
            fx.reply(request.via, request.id, Reply::Refused);
        }
    }
}
