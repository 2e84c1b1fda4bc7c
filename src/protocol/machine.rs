//! The replicated state machines.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;

use super::{Field, NodeId, Request, RequestId, Value};

/// Text that is shared: keys and values travel through logs, messages and replies without a copy.
pub type Text = Arc<str>;

/// What a client wants done to the replicated state.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the operations of every key-value store")]
pub enum Operation {
    Put { key: Text, value: Text },
    Get { key: Text },
    Delete { key: Text },
    Append { key: Text, value: Text },
    Cas { key: Text, expect: Text, value: Text },
}

impl Operation {
    /// Whether this changes nothing.
    pub fn reads(&self) -> bool {
        matches!(self, Self::Get { .. })
    }

    /// Whether a client can do without the answer: it changes something, whatever is there.
    pub fn blind(&self) -> bool {
        !matches!(self, Self::Get { .. } | Self::Cas { .. })
    }

    /// The key it speaks of.
    pub fn key(&self) -> &Text {
        match self {
            Self::Put { key, .. }
            | Self::Get { key }
            | Self::Delete { key }
            | Self::Append { key, .. }
            | Self::Cas { key, .. } => key,
        }
    }

    /// The same with a bit of its last text wrong; none where that can no longer be read.
    pub fn flipped(&self, bit: u64) -> Option<Self> {
        let mut changed = self.clone();
        let (Self::Put { value: text, .. }
        | Self::Get { key: text }
        | Self::Delete { key: text }
        | Self::Append { value: text, .. }
        | Self::Cas { value: text, .. }) = &mut changed;
        let mut bytes = text.as_bytes().to_vec();
        let places = bytes.len() as u64;
        let at = (places > 0).then(|| (bit / 8 % places) as usize)?;
        bytes[at] ^= 1 << (bit % 8);
        *text = bytes[at].is_ascii_graphic().then(|| String::from_utf8(bytes).ok())??.into();
        Some(changed)
    }

    /// Its word and its texts, for those who look.
    pub fn fields(&self) -> Vec<Field> {
        let (word, texts): (&str, &[_]) = match self {
            Self::Put { value, .. } => ("put", &[("value", value)]),
            Self::Get { .. } => ("get", &[]),
            Self::Delete { .. } => ("delete", &[]),
            Self::Append { value, .. } => ("append", &[("value", value)]),
            Self::Cas { expect, value, .. } => ("cas", &[("expect", expect), ("value", value)]),
        };
        let mut fields =
            vec![Field("operation", Value::Text(word.into())), Field("key", Value::Text(self.key().clone()))];
        fields.extend(texts.iter().map(|&(name, text)| Field(name, Value::Text(text.clone()))));
        fields
    }

    /// How many bytes its texts have.
    pub fn bytes(&self) -> u32 {
        let texts = match self {
            Self::Get { key } | Self::Delete { key } => key.len(),
            Self::Put { key, value } | Self::Append { key, value } => key.len() + value.len(),
            Self::Cas { key, expect, value } => key.len() + expect.len() + value.len(),
        };
        texts as u32
    }
}

/// How long a stored value may become, in bytes: each append copies it.
pub const STORED_MOST: usize = 1 << 16;

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// The value after a get, or before a change; none where the key has none, and none after an append, whose answers
    /// would be a copy of a growing list each.
    Value(Option<Text>),
    /// A compare-and-set that found this instead of what it expected, and changed nothing.
    Mismatch(Option<Text>),
    /// An append that would make the value longer than 64 KiB, and changed nothing.
    Full,
    /// An operation older than the session's last: its answer is forgotten, and it must not be done again.
    Stale,
}

/// A replicated state machine: an enum and not a type parameter, so that each protocol is compiled once.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Machine {
    /// A key-value store.
    Kv(Kv),
}

/// A key-value store with sessions, so that an operation that is retried is done once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Kv {
    pairs: BTreeMap<Text, Text>,
    sessions: BTreeMap<NodeId, (u64, Outcome)>,
    /// Where sessions end: the name of each client's, and when it was last used.
    named: BTreeMap<NodeId, (u64, u64)>,
    /// The latest time that anything was agreed to have been asked at.
    clock: u64,
}

impl Default for Machine {
    fn default() -> Self {
        Self::Kv(Kv::default())
    }
}

impl Machine {
    /// Does what `request` asks, and says what came of it and whether it was done now: a request that the session has
    /// had already is answered as before and not done again.
    pub fn apply(&mut self, request: &Request) -> (Outcome, bool) {
        match self {
            Self::Kv(kv) => kv.apply(request),
        }
    }

    /// The answer to a read, without the session: what a leader says that has confirmed its leadership.
    pub fn read(&self, operation: &Operation) -> Outcome {
        match self {
            Self::Kv(kv) => Outcome::Value(kv.pairs.get(operation.key()).cloned()),
        }
    }

    /// The state now, to be kept or sent.
    pub fn snapshot(&self) -> Arc<Self> {
        Arc::new(self.clone())
    }

    /// How many bytes a snapshot of it has: its texts, and for each pair and session two numbers.
    pub fn bytes(&self) -> u32 {
        let Self::Kv(kv) = self;
        let pairs = kv.pairs.iter().map(|(key, value)| key.len() + value.len() + 16);
        let sessions = kv.sessions.values().map(|(_, outcome)| match outcome {
            Outcome::Value(Some(text)) | Outcome::Mismatch(Some(text)) => text.len() + 16,
            _ => 16,
        });
        (pairs.chain(sessions).sum::<usize>() + 16 * kv.named.len()) as u32
    }

    /// Goes to the state of `snapshot`.
    pub fn restore(&mut self, snapshot: &Self) {
        self.clone_from(snapshot);
    }

    /// Forgets the session of one client, or of all.
    pub fn forget(&mut self, client: Option<NodeId>) {
        let Self::Kv(kv) = self;
        kv.sessions.retain(|known, _| client.is_some_and(|client| client != *known));
    }

    /// Opens a session under this name, unless the client has one in which nothing was done yet; the name of the one that it
    /// has then.
    pub fn open(&mut self, client: NodeId, name: u64) -> u64 {
        let Self::Kv(kv) = self;
        if let Some((known, used)) = kv.named.get_mut(&client).filter(|_| !kv.sessions.contains_key(&client)) {
            *used = kv.clock;
            return *known;
        }
        kv.sessions.remove(&client);
        kv.named.insert(client, (name, kv.clock));
        name
    }

    /// Ends the sessions that nobody has used for `after` at this time. Time does not go back.
    pub fn expire(&mut self, at: u64, after: u64) {
        let Self::Kv(kv) = self;
        kv.clock = kv.clock.max(at);
        let (clock, sessions) = (kv.clock, &mut kv.sessions);
        kv.named.retain(|client, (_, used)| {
            let lives = *used + after >= clock;
            if !lives {
                sessions.remove(client);
            }
            lives
        });
    }

    /// Whether the request is asked in the session that its client has; then that was used just now.
    pub fn uses(&mut self, request: &Request) -> bool {
        let Self::Kv(kv) = self;
        let Some((name, used)) = kv.named.get_mut(&request.id.client) else { return false };
        *used = kv.clock;
        *name == request.session
    }

    /// The key-value pairs, for those who look.
    pub fn pairs(&self) -> &BTreeMap<Text, Text> {
        match self {
            Self::Kv(kv) => &kv.pairs,
        }
    }

    /// The last operation of each session, for those who look.
    pub fn sessions(&self) -> impl Iterator<Item = (NodeId, u64)> {
        match self {
            Self::Kv(kv) => kv.sessions.iter().map(|(&client, &(number, _))| (client, number)),
        }
    }
}

impl Kv {
    fn apply(&mut self, request: &Request) -> (Outcome, bool) {
        let RequestId { client, number } = request.id;
        let mut session = match self.sessions.entry(client) {
            Entry::Vacant(place) => place.insert_entry((number, Outcome::Stale)),
            Entry::Occupied(session) => match session.get().0.cmp(&number) {
                Ordering::Equal => return (session.get().1.clone(), false),
                Ordering::Greater => return (Outcome::Stale, false),
                Ordering::Less => session,
            },
        };
        let outcome = match &request.operation {
            Operation::Get { key } => Outcome::Value(self.pairs.get(key).cloned()),
            Operation::Delete { key } => Outcome::Value(self.pairs.remove(key)),
            Operation::Put { key, value } => Outcome::Value(set(&mut self.pairs, key, value.clone())),
            Operation::Append { key, value } => {
                let before = self.pairs.get(key).map_or("", |before| before);
                if before.len() + value.len() > STORED_MOST {
                    Outcome::Full
                } else {
                    let after = [before, value].concat();
                    set(&mut self.pairs, key, after.into());
                    Outcome::Value(None)
                }
            }
            Operation::Cas { key, expect, value } => match self.pairs.get(key) {
                Some(found) if found == expect => Outcome::Value(set(&mut self.pairs, key, value.clone())),
                found => Outcome::Mismatch(found.cloned()),
            },
        };
        session.insert((number, outcome.clone()));
        (outcome, true)
    }
}

/// Sets a key, and returns what it had before. Most keys are there already: then nothing is searched for twice.
fn set(pairs: &mut BTreeMap<Text, Text>, key: &Text, value: Text) -> Option<Text> {
    if let Some(known) = pairs.get_mut(key) {
        return Some(std::mem::replace(known, value));
    }
    pairs.insert(Arc::clone(key), value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(machine: &mut Machine, number: u64, operation: Operation) -> (Outcome, bool) {
        let client = NodeId::client(1);
        machine.apply(&Request { id: RequestId { client, number }, via: client, read: 0, session: 0, at: 0, operation })
    }

    fn value(text: &str) -> Outcome {
        Outcome::Value(Some(text.into()))
    }

    #[test]
    fn a_retried_operation_is_done_once() {
        let mut machine = Machine::default();
        let append = || Operation::Append { key: "x".into(), value: "1".into() };
        assert_eq!(ask(&mut machine, 1, append()), (Outcome::Value(None), true));
        assert_eq!(ask(&mut machine, 2, append()), (Outcome::Value(None), true));
        assert_eq!(ask(&mut machine, 2, append()), (Outcome::Value(None), false));
        assert_eq!(ask(&mut machine, 1, append()), (Outcome::Stale, false));
        assert_eq!(machine.read(&Operation::Get { key: "x".into() }), value("11"));
    }

    #[test]
    fn a_value_grows_to_its_limit_and_no_further() {
        let mut machine = Machine::default();
        let append = |text: &str| Operation::Append { key: "x".into(), value: text.into() };
        assert_eq!(ask(&mut machine, 1, append(&"a".repeat(STORED_MOST - 1))).0, Outcome::Value(None));
        assert_eq!(ask(&mut machine, 2, append("bc")).0, Outcome::Full);
        assert_eq!(ask(&mut machine, 3, append("b")).0, Outcome::Value(None));
        assert_eq!(ask(&mut machine, 4, append("c")).0, Outcome::Full);
        assert_eq!(machine.pairs()["x"].len(), STORED_MOST);
    }

    #[test]
    fn a_compare_and_set_changes_what_it_expected_and_nothing_else() {
        let mut machine = Machine::default();
        let cas = |expect: &str| Operation::Cas { key: "x".into(), expect: expect.into(), value: "3".into() };
        assert_eq!(ask(&mut machine, 1, cas("2")).0, Outcome::Mismatch(None));
        ask(&mut machine, 2, Operation::Put { key: "x".into(), value: "2".into() });
        assert_eq!(ask(&mut machine, 3, cas("1")).0, Outcome::Mismatch(Some("2".into())));
        assert_eq!(ask(&mut machine, 4, cas("2")).0, value("2"));
        assert_eq!(ask(&mut machine, 5, Operation::Delete { key: "x".into() }).0, value("3"));
        assert_eq!(ask(&mut machine, 6, Operation::Get { key: "x".into() }).0, Outcome::Value(None));
    }
}
