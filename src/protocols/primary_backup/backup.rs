//! What a backup does: takes what comes after what it has, of the log that it follows.

use std::sync::Arc;

use super::log::Batch;
use super::rules::{ACKNOWLEDGEMENT, COPYING, HEARTBEAT, HEARTBEATS, PULL_EVERY, acknowledgement, copying, heartbeats};
use super::{Message, PrimaryBackup, PrimaryBackupTimer};
use crate::protocol::{Context, Effects, NodeId};

/// How many messages may wait for those that precede them.
const EARLY_MOST: usize = 256;

impl PrimaryBackup {
    /// Entries come from the primary.
    pub(super) fn on_write(
        &mut self,
        cx: &Context<'_>,
        from: NodeId,
        (history, before): (u64, u64),
        (entries, committed): (Arc<Batch>, u64),
        fx: &mut Effects<'_, Self>,
    ) {
        // Entries of a log that it does not have yet say nothing: the next heartbeat makes it ask.
        if history != self.history {
            return;
        }
        if before > self.log.last() {
            // Datagrams overtake each other. What waits too long is sent again.
            if self.early.len() < EARLY_MOST {
                self.early.insert(before, entries);
            }
        } else {
            self.append_batch(&entries, fx);
            while let Some((at, entries)) = self.early.pop_first() {
                if at > self.log.last() {
                    self.early.insert(at, entries);
                    break;
                }
                self.append_batch(&entries, fx);
            }
        }
        self.learn(cx, committed, fx);
        // Who asks for entries says so when it asks for the next.
        if cx.get(COPYING) == copying::PUSH {
            self.acknowledge(from, fx);
        }
    }

    /// The primary is there.
    pub(super) fn on_heartbeat(
        &mut self,
        cx: &Context<'_>,
        from: NodeId,
        (history, offset): (u64, u64),
        committed: u64,
        fx: &mut Effects<'_, Self>,
    ) {
        let same = history == self.history && self.log.last() <= offset;
        if self.preempts(cx, from, same && self.log.last() == offset, fx) {
            return;
        }
        if !same {
            return self.ask_sync(from, fx);
        }
        self.learn(cx, committed, fx);
        self.acknowledge(from, fx);
    }

    /// Says how far the disk is, once it is.
    pub(super) fn acknowledge(&self, to: NodeId, fx: &mut Effects<'_, Self>) {
        let (epoch, history, offset) = (self.epoch, self.history, self.log.last());
        fx.send(to, Message::Ack { epoch, history, offset });
    }

    /// Carries out what is in force: where a majority decides, what it is known to have; else whatever came.
    pub(super) fn learn(&mut self, cx: &Context<'_>, committed: u64, fx: &mut Effects<'_, Self>) {
        let majority = cx.get(ACKNOWLEDGEMENT) == acknowledgement::MAJORITY;
        self.note_watermark(cx, committed, fx);
        self.advance(cx, if majority { committed } else { self.log.last() }, fx);
    }

    /// Begins to speak without being spoken to, as far as backups do.
    pub(super) fn speak_up(&self, cx: &Context<'_>, fx: &mut Effects<'_, Self>) {
        if cx.get(HEARTBEATS) == heartbeats::BACKUP {
            fx.arm(PrimaryBackupTimer::Heartbeat, cx.get(HEARTBEAT)..cx.get(HEARTBEAT));
        }
        if cx.get(COPYING) == copying::PULL {
            fx.arm(PrimaryBackupTimer::Fetch, cx.get(PULL_EVERY)..cx.get(PULL_EVERY));
        }
    }

    /// Asks whether the primary is there; all others, if it does not know which of them is.
    pub(super) fn report(&self, cx: &Context<'_>, fx: &mut Effects<'_, Self>) {
        fx.arm(PrimaryBackupTimer::Heartbeat, cx.get(HEARTBEAT)..cx.get(HEARTBEAT));
        self.report_health(cx, fx);
        let of = |other: &NodeId| self.primary.is_none_or(|primary| primary == *other);
        fx.send_each(self.others().filter(of), &Message::Check { epoch: self.epoch });
    }

    /// Asks the primary for what comes after what it has.
    pub(super) fn fetch(&self, cx: &Context<'_>, fx: &mut Effects<'_, Self>) {
        fx.arm(PrimaryBackupTimer::Fetch, cx.get(PULL_EVERY)..cx.get(PULL_EVERY));
        let (epoch, history, offset) = (self.epoch, self.history, self.log.last());
        if let Some(primary) = self.primary.filter(|primary| *primary != self.me) {
            fx.send(primary, Message::Fetch { epoch, history, offset });
        }
    }
}
