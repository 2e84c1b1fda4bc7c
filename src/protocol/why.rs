//! Why something is so, or is not so yet: as plain data, for those who stopped to ask.
//!
//! A protocol names the sentence and what stands in it; the words are the page's. It says only what it has looked up in
//! the states before and after the step.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::{Context, Field, Input, Member, NodeId, Protocol, RequestId, Rule, Rules, Setting, Value};

/// Why a node did what it did in a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Because {
    /// Which sentence says it.
    pub key: &'static str,
    /// What stands in it, by name.
    pub slots: Vec<Field>,
    /// The rule that decided it.
    pub rule: Option<Rule>,
    /// The range from which the timer that ended was drawn, if chance chose its length.
    pub drawn: Option<Range<u64>>,
}

// Nobody asks why in a hurry, and there are hundreds of sentences: none of these is worth a copy in each.
impl Because {
    /// This sentence, with nothing in it yet.
    #[inline(never)]
    pub fn of(key: &'static str) -> Self {
        Self { key, slots: Vec::new(), rule: None, drawn: None }
    }

    /// The same with a process in it.
    #[must_use]
    #[inline(never)]
    pub fn node(self, name: &'static str, id: NodeId) -> Self {
        self.with(name, Value::Node(id))
    }

    /// With several.
    #[must_use]
    pub fn nodes(self, name: &'static str, ids: impl IntoIterator<Item = NodeId>) -> Self {
        self.with(name, Value::List(ids.into_iter().map(Value::Node).collect()))
    }

    /// With a number: an epoch, a slot or a count, as the sentence knows.
    #[must_use]
    #[inline(never)]
    pub fn number(self, name: &'static str, number: u64) -> Self {
        self.with(name, Value::Number(number))
    }

    /// With a length of time in microseconds.
    #[must_use]
    #[inline(never)]
    pub fn micros(self, name: &'static str, micros: u64) -> Self {
        self.with(name, Value::Micros(micros))
    }

    /// With a yes or no.
    #[must_use]
    #[inline(never)]
    pub fn flag(self, name: &'static str, flag: bool) -> Self {
        self.with(name, Value::Flag(flag))
    }

    /// With a word: the name of a row of a table.
    #[must_use]
    #[inline(never)]
    pub fn word(self, name: &'static str, word: &str) -> Self {
        self.with(name, Value::Text(word.into()))
    }

    /// With the rule that decided it.
    #[must_use]
    pub fn by(self, rule: Rule) -> Self {
        Self { rule: Some(rule), ..self }
    }

    fn with(mut self, name: &'static str, value: Value) -> Self {
        self.slots.push(Field(name, value));
        self
    }
}

/// What a protocol may look at when it is asked why.
pub struct Inquiry<'a, P: Protocol> {
    /// What the node saw besides its own state.
    pub cx: &'a Context<'a>,
    /// What happened to it.
    pub input: &'a Input<P>,
    /// Whether a client was told that what stands at this slot, with this prefix of the log, is done.
    pub told: &'a dyn Fn(u64, u64) -> bool,
}

/// What somebody misses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// That this slot is committed.
    Committed(u64),
    /// That anybody leads.
    Leads,
    /// That this node leads.
    Elected(NodeId),
    /// That this operation of a client, which stands in no log, is answered.
    Answered(RequestId),
}

/// Why something is not so yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lack {
    /// Which sentence says it, and what stands in it.
    pub because: Because,
    /// Of how many processes something is needed; 0 where it is not a matter of counting.
    pub need: u16,
    /// Those that have given it.
    pub have: Vec<NodeId>,
    /// Those that may still give it: whoever looks at the world says of each why it has not.
    pub missing: Vec<NodeId>,
    /// Those that have refused it.
    pub against: Vec<NodeId>,
    /// Who would have to hear from them.
    pub to: Option<NodeId>,
}

impl Lack {
    /// One that is not a matter of counting.
    pub fn plain(because: Because) -> Self {
        Self { because, need: 0, have: Vec::new(), missing: Vec::new(), against: Vec::new(), to: None }
    }
}

/// The cluster as a protocol sees it when it is asked why something is not so.
pub struct Outlook<'a, P: Protocol> {
    /// Every node that has its memory.
    pub nodes: &'a BTreeMap<NodeId, Arc<P>>,
    /// Of these, those that run.
    pub up: &'a dyn Fn(NodeId) -> bool,
    /// Whether what one sends can reach another.
    pub reaches: &'a dyn Fn(NodeId, NodeId) -> bool,
    /// Whom the setup started.
    pub roster: &'a [Member],
    /// The values of the settings.
    pub settings: &'a [u64],
    /// The rules in force.
    pub rules: Rules,
}

impl<P: Protocol> Outlook<'_, P> {
    /// The value of `setting`.
    pub fn get(&self, setting: Setting) -> u64 {
        self.settings[usize::from(setting.at)]
    }

    /// Of these nodes a largest set that runs and can all hear each other, found from each of them by adding one after
    /// another.
    pub fn together(&self, members: &[NodeId]) -> Vec<NodeId> {
        let up: Vec<NodeId> = members.iter().copied().filter(|&id| (self.up)(id)).collect();
        let both = |a: NodeId, b: NodeId| a == b || (self.reaches)(a, b) && (self.reaches)(b, a);
        let around = |&start: &NodeId| {
            let mut group = vec![start];
            for &id in &up {
                if id != start && group.iter().all(|&other| both(id, other)) {
                    group.push(id);
                }
            }
            group.sort_unstable();
            group
        };
        up.iter().map(around).max_by_key(Vec::len).unwrap_or_default()
    }
}
