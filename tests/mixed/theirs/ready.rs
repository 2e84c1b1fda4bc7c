//! What the crate says is ready: what it wants written, sent and carried out, in the order that it asks for.

use std::sync::Arc;

use quorate::protocol::{Claim, Membership, NodeId, Outcome, Reply};
use quorate::protocols::raft::{Command, Entry, LOG, META, Message, Record as RaftRecord, Snapshot};
use raft::Ready;
use raft::eraftpb::{self, ConfChangeV2};

use super::super::node::Record;
use super::super::translate::{self, Asked};
use super::{Fx, STEPS, Theirs, difference};

impl Theirs {
    pub(super) fn do_ready<const EVEN: bool>(
        &mut self,
        mut ready: Ready,
        asked: (Asked, Option<NodeId>),
        fx: &mut Fx<'_, EVEN>,
    ) {
        let number = ready.number();
        self.testify_to_lead(fx);
        let snapshot = !ready.snapshot().is_empty();
        if snapshot {
            self.install(fx);
        }
        let wrote = self.write(&mut ready, fx) || snapshot;
        for message in ready.take_messages() {
            self.say(&message, asked, true, fx);
        }
        if wrote && !snapshot {
            self.unsynced = number;
            fx.send(self.me, durable(number));
        }
        let committed = ready.take_committed_entries();
        for entry in &committed {
            self.carry_out(entry.index, fx);
        }
        for message in ready.take_persisted_messages() {
            self.say(&message, asked, false, fx);
        }
        let (applied, unsynced) = (self.applied, self.unsynced);
        self.raw().advance_append_async(ready);
        // What a follower takes counts once its answer is heard, and that waits for the disk; so a snapshot is in use at once.
        if snapshot || unsynced == 0 {
            self.unsynced = 0;
            self.raw().on_persist_ready(number);
        }
        if snapshot || !committed.is_empty() {
            self.raw().advance_apply_to(applied);
        }
        self.leave_if_removed();
    }

    fn testify_to_lead<const EVEN: bool>(&mut self, fx: &mut Fx<'_, EVEN>) {
        let term = self.raw().raft.term;
        if self.leads() && self.led < term {
            self.led = term;
            self.outgoing.clear();
            // Its first own entry is not in the store yet.
            let last = self.store().log.last();
            fx.claim(Claim::Leads { epoch: term, last: Some((last, self.store().term_at(last))) });
        }
    }

    /// Writes the term, the vote, what is committed and the entries; whether there was anything.
    fn write<const EVEN: bool>(&mut self, ready: &mut Ready, fx: &mut Fx<'_, EVEN>) -> bool {
        let mut wrote = false;
        let entries = ready.take_entries();
        if let Some(state) = ready.hs() {
            let store = self.raw().mut_store();
            if (state.term, state.vote) != (store.term, store.vote) {
                (store.term, store.vote) = (state.term, state.vote);
                let voted_for = (state.vote > 0).then_some(NodeId(state.vote as u16));
                fx.persist(META, Record::Ours(RaftRecord::Vote { term: state.term, voted_for }));
                wrote = true;
            }
            store.commit = state.commit;
        }
        // The crate relies on this: whoever has a change of the configuration knows that the one before is committed.
        let (commit, written) = (self.store().commit, self.written);
        let configured =
            |index| matches!(self.store().log.get(index), Some(Entry { command: Command::Configuration(_), .. }));
        if commit > written && (!entries.is_empty() || (written + 1..=commit).any(configured)) {
            self.written = commit;
            fx.persist(LOG, Record::Commit(commit));
            wrote = true;
        }
        self.append(&entries, fx);
        wrote || !entries.is_empty()
    }

    fn append<const EVEN: bool>(&mut self, entries: &[eraftpb::Entry], fx: &mut Fx<'_, EVEN>) {
        let Some(first) = entries.first().map(|entry| entry.index) else { return };
        let (commands, epoch) = (std::mem::take(&mut self.commands), self.raw().raft.term);
        let store = self.raw().mut_store();
        if first <= store.log.last() {
            store.log.truncate(first - 1);
            fx.persist(LOG, Record::Ours(RaftRecord::Truncate { last: first - 1 }));
            fx.claim(Claim::Cuts { epoch, after: first - 1 });
        }
        for entry in entries {
            let before = store.term_at(store.log.last());
            let made = Entry { term: entry.term, command: commands.of(entry) };
            store.log.push(made.clone());
            let (slot, epoch) = (entry.index, entry.term);
            fx.persist(LOG, Record::Ours(RaftRecord::Append { index: slot, entry: made }));
            fx.claim(Claim::Holds { slot, epoch, before, prefix: store.log.digest() });
        }
        self.commands = commands;
    }

    fn say<const EVEN: bool>(
        &mut self,
        message: &eraftpb::Message,
        (asked, asker): (Asked, Option<NodeId>),
        ahead: bool,
        fx: &mut Fx<'_, EVEN>,
    ) {
        let to = NodeId(message.to as u16);
        let asked = if asker == Some(to) { asked } else { Asked::Nothing };
        let Some(said) = translate::said(self.me, message, self.store(), asked) else { return };
        match &said {
            Message::InstallSnapshot { snapshot, .. } => {
                self.outgoing.insert(to, (snapshot.last_included_index, snapshot.bytes, 0));
            }
            // A new election, a new time-out.
            Message::RequestVote { .. } | Message::PreVote { .. } => self.step = fx.choose(STEPS),
            _ => {}
        }
        if ahead { fx.send_ahead(to, said) } else { fx.send(to, said) }
    }

    /// Carries out the committed entry at `slot`.
    fn carry_out<const EVEN: bool>(&mut self, slot: u64, fx: &mut Fx<'_, EVEN>) {
        let (leads, term) = (self.leads(), self.raw().raft.term);
        let Some((entry, digest)) = self.store().log.get_with_prefix(slot) else { panic!("{slot} is not there") };
        let (entry, now) = (entry.clone(), slot > self.applied);
        assert!(now, "the crate hands out what is committed once and in order");
        self.applied = slot;
        fx.claim(Claim::Decides { slot, epoch: term, digest });
        match entry.command {
            Command::Noop => {}
            Command::Configuration(target) => self.configure(&target),
            Command::Request(request) => {
                let (outcome, now) = self.machine.apply(&request);
                if now {
                    fx.claim(Claim::Applies { slot, id: request.id });
                }
                if leads && entry.term == term {
                    let write = !request.operation.reads() && outcome != Outcome::Stale;
                    fx.reply(request.via, request.id, Reply::Done { outcome, at: write.then_some((slot, digest)) });
                }
            }
        }
    }

    fn configure(&mut self, target: &Arc<Membership>) {
        let changes = difference(&self.membership, target, self.guest.then_some(self.me));
        self.membership = Arc::clone(target);
        self.guest &= !target.contains(self.me);
        if !changes.is_empty() {
            let mut change = ConfChangeV2::default();
            change.set_changes(changes.into());
            self.raw().apply_conf_change(&change).expect("one server at a time");
        }
    }

    /// A leader that is no member goes on leading, and the crate leaves it to its application to end that.
    fn leave_if_removed(&mut self) {
        if self.leads() && !self.membership.voters().contains(&self.me) {
            let term = self.raw().raft.term;
            self.raw().raft.become_follower(term, 0);
        }
    }

    fn install<const EVEN: bool>(&mut self, fx: &mut Fx<'_, EVEN>) {
        let Some((snapshot, _)) = self.incoming.take() else { panic!("the crate takes what it was given") };
        let (slot, epoch, prefix) = (snapshot.last_included_index, snapshot.last_included_term, snapshot.prefix());
        let term = self.raw().raft.term;
        let store = self.raw().mut_store();
        (store.log, store.snapshot) = (snapshot.log(), Some(Arc::clone(&snapshot)));
        self.machine = snapshot.machine.clone();
        self.membership = Arc::clone(&snapshot.membership);
        self.guest = !self.membership.contains(self.me);
        self.applied = slot;
        fx.claim(Claim::Cuts { epoch: term, after: slot });
        self.rewrite(slot, fx);
        fx.claim(Claim::Holds { slot, epoch, before: epoch, prefix });
        fx.claim(Claim::Decides { slot, epoch: term, digest: prefix });
    }

    /// Puts a snapshot in the place of what has been carried out.
    pub(super) fn compact<const EVEN: bool>(&mut self, fx: &mut Fx<'_, EVEN>) {
        let (slot, machine, membership) = (self.applied, self.machine.clone(), Arc::clone(&self.membership));
        let store = self.raw().mut_store();
        if slot <= store.boundary() {
            return;
        }
        let mut past = store.snapshot.as_ref().map(|snapshot| snapshot.past().clone()).unwrap_or_default();
        past.extend((store.boundary() + 1..=slot).filter_map(|slot| store.log.prefix(slot)));
        let snapshot = Snapshot::of((slot, store.term_at(slot)), machine, membership, past);
        store.snapshot = Some(Arc::new(snapshot));
        store.log.forget(slot + 1);
        self.rewrite(slot, fx);
    }

    /// Writes the snapshot and the log after it in the place of all that was there.
    fn rewrite<const EVEN: bool>(&mut self, commit: u64, fx: &mut Fx<'_, EVEN>) {
        self.written = self.written.max(commit);
        let store = self.store();
        let snapshot = store.snapshot.iter().cloned().map(|it| Record::Ours(RaftRecord::Snapshot(it)));
        let commit = std::iter::once(Record::Commit(self.written));
        let entries = (store.log.first()..).zip(store.log.iter());
        let entries = entries.map(|(index, entry)| Record::Ours(RaftRecord::Append { index, entry: entry.clone() }));
        fx.rewrite(LOG, snapshot.chain(commit).chain(entries).collect());
    }
}

/// What says to the crate that its writes up to `number` are on disk: a message to itself, which waits for them.
fn durable(number: u64) -> Message {
    Message::AppendEntriesReply {
        term: 0,
        request_term: 0,
        prev_log_index: 0,
        round: 0,
        success: true,
        match_index: number,
        conflict_term: 0,
        conflict_index: 0,
    }
}
