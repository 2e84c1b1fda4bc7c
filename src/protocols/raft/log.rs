//! The log: its entries, its records on disk, and the questions that elections and replication ask of it.

use std::sync::Arc;

use super::Raft;
use super::snapshot::Snapshot;
use super::view::{entry_fields, number};
use crate::protocol::{self, Claim, Effects, Field, Header, Logged, Membership, NodeId, Payload, Request, Value};

/// An entry of the log (Figure 2): a command, and the term in which a leader received it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Entry {
    /// When it was received by a leader.
    pub term: u64,
    /// What it does to the state machine.
    pub command: Command,
}

/// What an entry does.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Command {
    /// Nothing: with it a leader begins its term (§8).
    Noop,
    /// Who is in the cluster from this entry on (§6).
    Configuration(Arc<Membership>),
    /// What a client asked for; shared between logs, journals and messages.
    Request(Arc<Request>),
}

impl Logged for Entry {
    /// Term, index and the client's texts.
    fn bytes(&self) -> u32 {
        16 + match &self.command {
            Command::Noop => 0,
            Command::Configuration(config) => 2 * config.members().len() as u32,
            Command::Request(request) => request.operation.bytes(),
        }
    }

    fn flipped(&self, bit: u64) -> Option<Self> {
        // A bit of what a client asked for, or of the term.
        Some(match &self.command {
            Command::Request(request) if bit.is_multiple_of(2) => {
                Self { term: self.term, command: Command::Request(request.flipped(bit / 2)?) }
            }
            same => Self { term: self.term ^ 1 << (bit / 2 % 4), command: same.clone() },
        })
    }
}

/// The entries of an AppendEntries.
pub type Batch = protocol::Batch<Entry>;

/// The journal of the current term and vote.
pub const META: u16 = 0;
/// The journal of the log.
pub const LOG: u16 = 1;

/// One durable change (Figure 2, persistent state).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the variants say it")]
pub enum Record {
    /// currentTerm and votedFor are now these.
    Vote { term: u64, voted_for: Option<NodeId> },
    /// The log goes on with this entry.
    Append { index: u64, entry: Entry },
    /// The log ends here.
    Truncate { last: u64 },
    /// What the disk had before was lost.
    Disk { lost: bool },
    /// Everything before is replaced by this.
    Snapshot(Arc<Snapshot>),
}

impl Payload for Record {
    fn header(&self) -> Header {
        let header = |kind, epoch, argument, bytes| Header { kind, epoch, argument, bytes, ..Header::default() };
        match self {
            Self::Vote { term, voted_for } => header(0, *term, voted_for.map_or(0, |node| node.0.into()), 16),
            Self::Append { index, entry } => header(1, entry.term, *index, entry.bytes()),
            Self::Truncate { last } => header(2, 0, *last, 8),
            Self::Disk { lost } => header(4, 0, (*lost).into(), 8),
            Self::Snapshot(it) => header(3, it.last_included_term, it.last_included_index, it.bytes),
        }
    }

    fn flipped(&self, bit: u64) -> Option<Self> {
        let (first, rest) = (bit.is_multiple_of(2), bit / 2);
        let number = |number: u64| number ^ 1 << (rest % 4);
        Some(match self {
            Self::Vote { term, voted_for: Some(node) } if first => {
                Self::Vote { term: *term, voted_for: Some(NodeId(number(node.0.into()) as u16)) }
            }
            Self::Vote { term, voted_for } => Self::Vote { term: number(*term), voted_for: *voted_for },
            Self::Append { index, entry } => Self::Append { index: *index, entry: entry.flipped(bit)? },
            Self::Truncate { last } => Self::Truncate { last: number(*last) },
            Self::Disk { lost } => Self::Disk { lost: !lost },
            Self::Snapshot(_) => return None,
        })
    }

    fn fields(&self) -> Vec<Field> {
        match self {
            Self::Vote { term, voted_for } => {
                vec![number("currentTerm", *term), Field("votedFor", voted_for.map_or(Value::None, Value::Node))]
            }
            Self::Append { index, entry } => match entry_fields(*index, entry) {
                Value::Record(fields) => fields,
                value => vec![Field("entry", value)],
            },
            Self::Truncate { last } => vec![number("last", *last)],
            Self::Disk { lost } => vec![Field("lost", Value::Flag(*lost))],
            Self::Snapshot(snapshot) => vec![
                number("lastIncludedIndex", snapshot.last_included_index),
                number("lastIncludedTerm", snapshot.last_included_term),
                number("bytes", snapshot.bytes.into()),
            ],
        }
    }
}

impl Raft {
    /// The term of the entry at `index`, be it the last that a snapshot replaced; 0 where nothing stands, as before the
    /// first entry.
    pub(super) fn term_at(&self, index: u64) -> u64 {
        match (self.log.get(index), &self.snapshot) {
            (Some(entry), _) => entry.term,
            (None, Some(snapshot)) if snapshot.last_included_index == index => snapshot.last_included_term,
            _ => 0,
        }
    }

    /// The term and index of the last entry: in this order, two logs compare by it (§5.4.1).
    pub(super) fn last(&self) -> (u64, u64) {
        (self.term_at(self.log.last()), self.log.last())
    }

    /// Appends an entry to the log and to the disk, and testifies once it is there.
    pub(super) fn append(&mut self, entry: Entry, fx: &mut Effects<'_, Self>) {
        let before = self.last().0;
        self.note_config(self.log.last() + 1, &entry.command);
        self.log.push(entry);
        self.write(self.log.last(), before, fx);
    }

    /// Appends those entries of `batch` that the log lacks, to the log and to the disk.
    pub(super) fn append_batch(&mut self, batch: &Batch, fx: &mut Effects<'_, Self>) {
        let (mut before, old) = self.last();
        self.log.append(&batch.log, batch.log.last());
        for index in old + 1..=self.log.last() {
            before = self.write(index, before, fx);
            if let Some(Entry { command: Command::Configuration(config), .. }) = self.log.get(index) {
                self.configs.push((index, Arc::clone(config)));
            }
        }
    }

    /// Writes the entry at `index`, which follows one of term `before`, to the disk; its own term.
    fn write(&self, index: u64, before: u64, fx: &mut Effects<'_, Self>) -> u64 {
        let Some((entry, prefix)) = self.log.get_with_prefix(index) else { return before };
        fx.persist(LOG, Record::Append { index, entry: entry.clone() });
        fx.claim(Claim::Holds { slot: index, epoch: entry.term, before, prefix });
        entry.term
    }

    /// Removes everything after `last` from the log and from the disk.
    pub(super) fn truncate(&mut self, last: u64, fx: &mut Effects<'_, Self>) {
        self.log.truncate(last);
        self.cut_configs(last);
        fx.persist(LOG, Record::Truncate { last });
        fx.claim(Claim::Cuts { epoch: self.current_term, after: last });
    }

    /// The first index from `low` to `high` whose entry has `term` or a later one; the one after `high` if none has. By
    /// halving, as terms never fall along a log.
    pub(super) fn first_from_term(&self, term: u64, low: u64, high: u64) -> u64 {
        let (mut from, mut to) = (low, high + 1);
        while from < to {
            let middle = from.midpoint(to);
            if self.term_at(middle) < term { from = middle + 1 } else { to = middle }
        }
        from
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{
        Chunks, Context, Effect, Host, Instant, Journal, Log, Member, Operation, Protocol, Rules, Start,
    };

    struct Nowhere;

    impl Host<Raft> for Nowhere {
        fn take(&mut self, _: Effect<Raft>) {}
        fn choose(&mut self, _: u32) -> u32 {
            0
        }
        fn fresh(&mut self) -> u64 {
            0
        }
    }

    fn node(terms: &[u64]) -> Raft {
        let settings: Vec<u64> = Raft::INFO.settings.iter().map(|setting| setting.default).collect();
        let roster = [Member { id: NodeId(1), kind: 0, site: 0 }];
        let cx = Context::new(NodeId(1), 0, Instant(0), &settings, &roster, Rules::ALL);
        let entry = |&term: &u64| Record::Append { index: 0, entry: Entry { term, command: Command::Noop } };
        let records: Chunks<Record> = terms.iter().map(entry).collect();
        let disk = [Journal::default(), Journal { records, damaged: None }];
        Raft::boot(&cx, Start::Again, &disk, &mut Effects::new(&mut Nowhere))
    }

    #[test]
    fn the_first_entry_of_a_term_is_found_by_halving() {
        let terms: Vec<u64> = (0..200).map(|at| at * at / 900 + u64::from(at > 70) * 3).collect();
        let node = node(&terms);
        for high in [0, 1, 2, 63, 64, 65, 130, 200] {
            for term in 0..50 {
                let naive = (1..=high).find(|&index| terms[index as usize - 1] >= term).unwrap_or(high + 1);
                assert_eq!(node.first_from_term(term, 1, high), naive, "term {term} up to {high}");
            }
        }
    }

    #[test]
    fn a_batch_knows_its_size() {
        let text = |value: &str| Operation::Append { key: "key".into(), value: value.into() };
        let id = crate::protocol::RequestId { client: NodeId::client(1), number: 1 };
        let request =
            |value| Arc::new(Request { id, via: id.client, read: 0, session: 0, at: 0, operation: text(value) });
        let commands = [Command::Noop, Command::Request(request("12345")), Command::Request(request(""))];
        let log: Log<Entry> = commands.into_iter().map(|command| Entry { term: 1, command }).collect();
        assert_eq!(Batch::of(log.slice(2..4)).bytes, 16 + 8 + 16 + 3);
        let message = super::super::Message::AppendEntries {
            term: 1,
            leader_id: NodeId(1),
            prev_log_index: 0,
            prev_log_term: 0,
            entries: Some(Batch::of(log)),
            leader_commit: 0,
            round: 0,
        };
        let header = message.header();
        assert_eq!((header.carries, header.argument, header.bytes), (3, 3, 48 + 16 + 24 + 19));
    }
}
