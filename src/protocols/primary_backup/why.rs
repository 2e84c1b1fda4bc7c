//! Why a node did what it did, as it can be read off its state before and after a step.
//!
//! The ids here are those of sentences in the catalogues of the page.

use super::message::{Message, PrimaryBackupTimer};
use super::rules::{
    ACKNOWLEDGEMENT, BACKLOG, BATCH_EVERY, FENCED, FRESH, FRESHNESS, HEARTBEAT, HISTORY_CHECKED, INFO, K, MAJORITY,
    MIN_BACKUPS, ONE_WRITER, READ, TIMEOUT, acknowledgement, read,
};
use super::{PrimaryBackup, Role, bit};
use crate::protocol::{Admin, Because, Input, Inquiry, NodeId, Request, quorum};

/// What was asked, and what the node saw.
type Asked<'a, 'b> = &'a Inquiry<'b, PrimaryBackup>;

/// In which role a message is sent, by its row: who copies, beats or lets others go on is the primary, who takes entries or
/// asks for them a backup, who hands over what a client asks a proxy. All else may come from several.
pub(super) fn speaker(row: u8) -> Option<u8> {
    INFO.role(match *INFO.messages.get(usize::from(row))? {
        "Write" | "Heartbeat" | "CONTINUE" | "FULLRESYNC" => "primary",
        "Ack" | "PSYNC" | "Fetch" => "backup",
        "Forward" => "proxy",
        _ => return None,
    })
}

impl PrimaryBackup {
    /// Why this node became `after` in a step, what weighs the most first; nothing where a general sentence says it all.
    pub(super) fn reasons(&self, after: &Self, asked: &Inquiry<'_, Self>) -> Vec<Because> {
        if self.silent {
            return vec![self.about("silent")];
        }
        let found = match asked.input {
            Input::Fire(timer) => self.why_fired(after, asked, timer),
            Input::Submit(request) => self.why_answered(after, asked, request),
            Input::Operate(Admin::Transfer(heir)) => self.why_handed(after, *heir),
            Input::Deliver { from, message } => return self.why_heard(after, asked, *from, message),
            _ => None,
        };
        found.into_iter().collect()
    }

    /// A sentence about this node and its epoch.
    fn about(&self, key: &'static str) -> Because {
        Because::of(key).node("node", self.me).number("term", self.epoch)
    }

    fn needed(&self) -> u64 {
        quorum::majority(self.replicas).into()
    }

    /// With how many of how many a majority agrees.
    fn counted(&self, because: Because, have: u32) -> Because {
        because.number("have", have.into()).number("need", self.needed()).number("of", self.replicas.into())
    }

    /// The nodes whose bit is set.
    pub(super) fn chosen(&self, bits: u64) -> Vec<NodeId> {
        (1..=self.replicas).map(NodeId).filter(|&id| bits & bit(id) != 0).collect()
    }

    /// A timer ended.
    fn why_fired(&self, after: &Self, asked: Asked<'_, '_>, timer: &PrimaryBackupTimer) -> Option<Because> {
        let get = |setting| asked.cx.get(setting);
        Some(match (timer, &self.role, &after.role) {
            (PrimaryBackupTimer::Heartbeat, Role::Primary(_), _) => after.about("beat").micros("every", get(HEARTBEAT)),
            (PrimaryBackupTimer::Heartbeat, Role::Supervisor(_), _) => {
                after.about("checked").micros("every", get(HEARTBEAT))
            }
            (PrimaryBackupTimer::Ship, ..) => after.about("shipped").micros("every", get(BATCH_EVERY)),
            (PrimaryBackupTimer::Silence, Role::Primary(_), Role::Primary(_)) => {
                after.about(if get(MAJORITY) == 1 { "kept" } else { "kept-alone" }).number("need", self.needed())
            }
            (PrimaryBackupTimer::Silence, Role::Primary(_), _) => {
                let because = after.about("majority-lost").micros("least", get(TIMEOUT));
                because.number("need", self.needed()).number("of", self.replicas.into())
            }
            (PrimaryBackupTimer::Silence, ..) => match self.primary {
                Some(primary) => after.about("suspected").node("from", primary).micros("least", get(TIMEOUT)),
                None => after.about("still-silent").micros("least", get(TIMEOUT)),
            },
            (PrimaryBackupTimer::Takeover, Role::Supervisor(_), _) => after.about("consulted"),
            (PrimaryBackupTimer::Takeover, _, Role::Primary(_)) => after.about("took-over"),
            (PrimaryBackupTimer::Takeover, Role::Candidate { granted, .. }, Role::Candidate { .. }) => {
                self.counted(after.about("asked-again"), granted.count_ones())
            }
            (PrimaryBackupTimer::Takeover, _, Role::Candidate { .. }) => self.counted(after.about("asked"), 1),
            _ => return None,
        })
    }

    /// A client asked.
    fn why_answered(&self, after: &Self, asked: Asked<'_, '_>, request: &Request) -> Option<Because> {
        let reads = request.operation.reads();
        let about = |key| after.about(key).node("client", request.id.client).number("number", request.id.number);
        if let Role::Proxy(_) = self.role {
            return None;
        }
        let taken = after.log.last() > self.log.last();
        if self.reign().is_none() {
            return Some(match self.primary {
                _ if taken => about("taken-alone").number("slot", after.log.last()).by(ONE_WRITER),
                _ if reads && asked.cx.get(READ) == read::BACKUP => about("read-here").number("last", self.applied),
                Some(primary) => about("sent-on").node("for", primary),
                None => about("nobody"),
            });
        }
        if !taken && reads {
            return Some(about("read-primary").number("last", self.applied));
        }
        if !taken {
            let heir = self.reign().and_then(|reign| reign.heir);
            return Some(match heir {
                Some(heir) => about("handing").node("for", heir),
                None => about("few-backups").number("need", asked.cx.get(MIN_BACKUPS)),
            });
        }
        let because = about(self.waits_for(asked)).number("slot", after.log.last());
        Some(because.number("need", self.copies(asked)).number("of", self.replicas.into()))
    }

    /// The sentence that says what a write waits for.
    fn waits_for(&self, asked: Asked<'_, '_>) -> &'static str {
        match asked.cx.get(ACKNOWLEDGEMENT) {
            acknowledgement::ASYNC => "write-own",
            acknowledgement::NONE => "write-unanswered",
            acknowledgement::ALL => "write-all",
            _ => "write-copies",
        }
    }

    /// On how many disks a write must be.
    fn copies(&self, asked: Asked<'_, '_>) -> u64 {
        match asked.cx.get(ACKNOWLEDGEMENT) {
            acknowledgement::ASYNC | acknowledgement::NONE => 1,
            acknowledgement::SEMI => 1 + asked.cx.get(K),
            acknowledgement::MAJORITY => self.needed(),
            _ => self.replicas.into(),
        }
    }

    /// An operator wants another primary.
    fn why_handed(&self, after: &Self, heir: NodeId) -> Option<Because> {
        Some(match (&self.role, &after.role) {
            (Role::Primary(_), Role::Primary(reign)) if reign.heir == Some(heir) => {
                after.about("hands-over").node("for", heir)
            }
            (Role::Primary(_), Role::Backup) => after.about("handed-over").node("for", heir),
            (_, Role::Primary(_)) => after.about("by-hand"),
            (_, Role::Candidate { .. }) if heir == self.me => self.counted(after.about("by-hand-asked"), 1),
            _ => return None,
        })
    }

    fn why_heard(&self, after: &Self, asked: Asked<'_, '_>, from: NodeId, message: &Message) -> Vec<Because> {
        let stepped = self.why_stepped(after, from, message);
        let heard = match message {
            Message::Consent { granted, would, .. } => self.why_counted(after, from, (*granted, *would)),
            Message::Takeover { epoch, last_epoch, offset, by_hand, would } => {
                self.why_consented(after, asked, from, ((*epoch, *would), (*last_epoch, *offset), *by_hand))
            }
            Message::Promote { .. } => self.why_promoted(after, from),
            Message::Ack { history, offset, .. } => self.why_acked(after, asked, from, (*history, *offset)),
            Message::Psync { history, offset, .. } => self.why_synced(after, asked, from, (*history, *offset)),
            Message::Write { .. }
            | Message::Heartbeat { .. }
            | Message::Continue { .. }
            | Message::FullResync { .. } => self.why_followed(after, asked, from, message),
            _ => None,
        };
        stepped.into_iter().chain(heard).collect()
    }

    /// A message made a backup of who was the primary, or would have been.
    fn why_stepped(&self, after: &Self, from: NodeId, message: &Message) -> Option<Because> {
        let rose = after.epoch > self.epoch;
        let key = match (&self.role, &after.role) {
            (Role::Primary(_), Role::Backup) if !matches!(message, Message::Takeover { .. }) => {
                if rose {
                    "stepped"
                } else {
                    "yielded"
                }
            }
            (Role::Candidate { .. }, Role::Backup) => {
                if rose {
                    "gave-up"
                } else {
                    "gave-way"
                }
            }
            _ => return None,
        };
        Some(after.about(key).node("from", from).number("own", self.epoch))
    }

    /// A node has consented, or not.
    fn why_counted(&self, after: &Self, from: NodeId, (yes, would): (bool, bool)) -> Option<Because> {
        if matches!(self.role, Role::Supervisor(_)) {
            return None;
        }
        let Role::Candidate { granted, would: asks, .. } = self.role else {
            return Some(after.about("consent-late").node("from", from).flag("yes", yes));
        };
        let have = (granted | if yes { bit(from) } else { 0 }).count_ones();
        let about = |key| self.counted(after.about(key).node("from", from), have);
        Some(match &after.role {
            Role::Primary(_) => about("elected").nodes("before", self.chosen(granted & !bit(from))),
            _ if asks != would => after.about("consent-late").node("from", from).flag("yes", yes),
            Role::Candidate { would: false, .. } if asks && yes => about("would-do"),
            _ if yes => about("consent"),
            _ => about("refusal"),
        })
    }

    /// A node would take over: the guards of on_takeover, one after the other.
    fn why_consented(
        &self,
        after: &Self,
        asked: Asked<'_, '_>,
        from: NodeId,
        ((epoch, would), theirs, by_hand): ((u64, bool), (u64, u64), bool),
    ) -> Option<Because> {
        self.place(from)?;
        self.place(self.me)?;
        let own = self.last();
        let about = |key| after.about(key).node("from", from).number("theirs", epoch);
        let logs = |because: Because| {
            let because = because.number("ownSlot", own.1).number("ownTerm", own.0);
            because.number("theirSlot", theirs.1).number("theirTerm", theirs.0)
        };
        let late = Self::fenced(asked.cx) && epoch <= self.epoch;
        let fresh = asked.cx.get(FRESHNESS) == 1 && asked.cx.rules.keep(FRESH);
        Some(if late {
            about("refused-epoch").number("own", self.epoch)
        } else if !by_hand && self.reign().is_some() {
            about("refused-is")
        } else if !by_hand && !self.suspects {
            match self.primary {
                Some(primary) => about("refused-hears").node("for", primary),
                None => about("refused-waits"),
            }
        } else if fresh && theirs < own {
            logs(about("refused-behind")).by(FRESH)
        } else if theirs < own {
            logs(about("agreed-behind"))
        } else if would {
            about("would")
        } else {
            about(if by_hand && self.reign().is_some() { "made-way" } else { "agreed" })
        })
    }

    /// Told to take over.
    fn why_promoted(&self, after: &Self, from: NodeId) -> Option<Because> {
        let about = |key| after.about(key).node("from", from);
        Some(match (&self.role, &after.role) {
            (Role::Primary(_), _) => about("told-is"),
            (_, Role::Primary(_)) => about("told-takes"),
            (_, Role::Candidate { .. }) => self.counted(about("told-asks"), 1),
            _ => about("told-late"),
        })
    }

    /// A backup said how far it is.
    fn why_acked(
        &self,
        after: &Self,
        asked: Asked<'_, '_>,
        from: NodeId,
        (history, offset): (u64, u64),
    ) -> Option<Because> {
        let (before, place) = (self.reign()?, self.place(from)?);
        let reign = after.reign()?;
        let about = |key| after.about(key).node("from", from).number("slot", offset);
        if after.committed > self.committed {
            let because = about(if from == self.me { "committed-own" } else { "committed" });
            let because = because.number("first", self.committed + 1).number("last", after.committed);
            return Some(because.number("need", self.copies(asked)).number("of", self.replicas.into()));
        }
        let (was, is) = (before.peers.get(place)?, reign.peers.get(place)?);
        if is.full > was.full {
            let because = about("full-backlog").number("count", self.log.last().saturating_sub(offset));
            return Some(because.number("upto", asked.cx.get(BACKLOG)).number("last", self.log.last()));
        }
        Some(match history == self.history {
            false => about("ack-other"),
            true if from == self.me => about("ack-own"),
            true if is.incremental > was.incremental && offset < self.log.last() => {
                about("sent-rest").number("last", self.log.last())
            }
            true => about("acked"),
        })
    }

    /// A backup asks to go on where it stands: the guards of on_psync.
    fn why_synced(
        &self,
        after: &Self,
        asked: Asked<'_, '_>,
        from: NodeId,
        (was, offset): (u64, u64),
    ) -> Option<Because> {
        let (before, place) = (self.reign()?, self.place(from)?);
        let sent = after.reign()?.peers.get(place)?.full > before.peers.get(place)?.full;
        let about = |key| after.about(key).node("from", from).number("slot", offset).number("last", self.log.last());
        let same = was == self.history || was == self.older.0 && offset <= self.older.1;
        let missing = self.log.last().saturating_sub(offset);
        let kept = offset <= self.log.last() && missing <= asked.cx.get(BACKLOG);
        let backlog = |because: Because| because.number("count", missing).number("upto", asked.cx.get(BACKLOG));
        Some(match (same, kept) {
            (true, true) => about("incremental").number("count", missing),
            (false, true) if !asked.cx.rules.keep(HISTORY_CHECKED) => about("incremental-unchecked"),
            _ if !sent => about("full-under-way"),
            (true, false) => backlog(about("full-backlog")),
            (false, _) => about("full-other").by(HISTORY_CHECKED),
        })
    }

    /// A primary, or one that was one, was heard.
    fn why_followed(&self, after: &Self, asked: Asked<'_, '_>, from: NodeId, message: &Message) -> Option<Because> {
        let about = |key| after.about(key).node("from", from);
        let (epoch, theirs) = match *message {
            Message::Write { epoch, history, .. }
            | Message::Heartbeat { epoch, history, .. }
            | Message::Continue { epoch, history, .. } => (epoch, history),
            Message::FullResync { epoch, ref snapshot, .. } => (epoch, snapshot.history),
            _ => return None,
        };
        self.place(self.me)?;
        if Self::fenced(asked.cx) && epoch < self.epoch {
            return Some(about("fenced").number("theirs", epoch).number("own", self.epoch).by(FENCED));
        }
        if after.primary != Some(from) {
            return Some(match (&after.role, after.primary) {
                (Role::Primary(_), _) if self.reign().is_none() => about("preempted"),
                (Role::Candidate { .. }, _) if !matches!(self.role, Role::Candidate { .. }) => about("preempts"),
                (_, Some(other)) => about("other-primary").node("for", other),
                _ => about("not-followed"),
            });
        }
        let (own, last) = (self.log.last(), after.log.last());
        let cut = self.log.common(&after.log).map_or(own, |kept| own.saturating_sub(kept));
        Some(match message {
            Message::FullResync { .. } if after.history != self.history && cut > 0 => {
                about("replaced").number("count", cut).number("last", last)
            }
            Message::FullResync { .. } if after.history != self.history || last > own => {
                about("copied").number("last", last)
            }
            Message::FullResync { .. } => about("copy-late"),
            Message::Continue { offset, .. } if after.history != self.history => {
                about("goes-on").number("slot", *offset)
            }
            Message::Continue { .. } => about("goes-on-already"),
            Message::Heartbeat { offset, .. } if theirs != self.history => {
                about("asks-history").number("slot", own).number("last", *offset)
            }
            Message::Heartbeat { offset, .. } if own > *offset => {
                about("asks-less").number("slot", own).number("last", *offset)
            }
            Message::Heartbeat { .. } => about("heard"),
            Message::Write { .. } if theirs != self.history => about("write-other"),
            Message::Write { before, .. } if *before > own => {
                about("write-early").number("slot", *before).number("last", own)
            }
            Message::Write { .. } if last > own => about("taken").number("first", own + 1).number("last", last),
            _ => about("write-had").number("last", own),
        })
    }
}
