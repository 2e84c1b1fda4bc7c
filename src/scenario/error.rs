//! What is wrong with a script, in parts that a page can translate and in an English sentence for a terminal.

use std::fmt;

/// What is wrong, where, what stood there and what was expected. [`code`](Self::code) and [`want`](Self::want) never
/// change their names, so a page translates by them and puts in the other parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScriptError {
    /// What is wrong.
    pub code: Code,
    /// What was expected.
    pub want: Want,
    /// The line, from 1 on.
    pub line: u32,
    /// The column in characters, from 1 on.
    pub column: u32,
    /// What stood there; empty where the line ended.
    pub found: String,
    /// Of what something was expected: the name of a setting, the length of a list.
    pub of: Option<String>,
    /// The least and the greatest that would do, as a script writes them.
    pub range: Option<Box<(String, String)>>,
    /// The words that would do.
    pub known: Vec<String>,
    /// The one of these that was probably meant.
    pub nearest: Option<String>,
}

/// Declares [`Code`] with an id for each, so that none can lack one.
macro_rules! codes {
    ($($(#[$doc:meta])* $code:ident $id:literal,)*) => {
        /// What is wrong, apart from what was expected.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $($(#[$doc])* $code,)* }

        impl Code {
            /// Every one of them, for those who check that all are translated.
            pub const ALL: &[Self] = &[$(Self::$code,)*];

            /// Its id in reports and translations.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$code => $id,)* }
            }
        }
    };
}

codes! {
    /// The bytes are not UTF-8.
    NotText "not-text",
    /// There is nothing but blank lines and comments.
    Empty "empty",
    /// The script, a text or a name is longer than it may be.
    TooLong "too-long",
    /// The line ends where something was expected.
    Missing "missing",
    /// Something else stands there.
    Malformed "malformed",
    /// A word stands there that is none of those that would do.
    Unknown "unknown",
    /// A number is too small or too great.
    OutOfRange "out-of-range",
    /// The setup has no such node.
    NoSuchNode "no-such-node",
    /// The line is earlier than the one before.
    Backwards "backwards",
    /// It was said before, and may be said once.
    Twice "twice",
    /// The line belongs elsewhere: a header after the first command, anything after the end.
    Misplaced "misplaced",
    /// Something follows what was complete.
    Extra "extra",
    /// The protocol refuses these settings together.
    Refused "refused",
}

/// Declares [`Want`] with an id and an English phrase for each, so that none can lack one.
macro_rules! wants {
    ($($(#[$doc:meta])* $want:ident $id:literal $phrase:literal,)*) => {
        /// What was expected.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs, reason = "each has its phrase beside it")]
        pub enum Want { $($(#[$doc])* $want,)* }

        impl Want {
            /// Every one of them, for those who check that all are translated.
            pub const ALL: &[Self] = &[$(Self::$want,)*];

            /// Its id in reports and translations.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$want => $id,)* }
            }

            const fn phrase(self) -> &'static str {
                match self { $(Self::$want => $phrase,)* }
            }
        }
    };
}

wants! {
    Utf8 "utf-8" "text in UTF-8",
    Bytes "bytes" "a script",
    Lines "lines" "a number of lines",
    Version "version" "`quorate 1` as the first line",
    ProtocolLine "protocol-line" "`protocol` and its name as the second line",
    Protocol "protocol" "a protocol",
    Header "header" "a header such as `seed 7`, or a line that begins with `at`",
    At "at" "a line that begins with `at`",
    Nothing "nothing" "nothing after `end`",
    LineEnd "line-end" "the end of the line",
    Nodes "nodes" "a number of nodes",
    Seed "seed" "a seed",
    Setting "setting" "the name of a setting",
    Value "value" "a value",
    Link "link" "a word of a network line",
    Equals "equals" "`=` and a value after it",
    Latency "latency" "a latency such as 10ms or 10ms..20ms",
    Share "share" "a share such as 1%",
    Rate "rate" "a rate such as 1MB/s",
    Unit "unit" "a unit after the number",
    Exact "exact" "a number that is exact in the smallest unit",
    Instant "instant" "an instant such as 100ms",
    Actions "actions" "a number of actions after the `+`",
    Command "command" "a command",
    Node "node" "a node such as n1 or leader",
    Process "process" "a node such as n1 or leader, or a client such as c1",
    Client "client" "a client such as c1",
    Name "name" "a new name such as old",
    GroupName "group-name" "a name for a group such as west",
    Group "group" "the name of a group that an earlier partition gives",
    Arrow "arrow" "`->` or `--`",
    Direction "direction" "a direction such as n1>n2",
    Message "message" "a message such as n1>n2#17",
    MessageNumber "message-number" "the number of a message",
    Copy "copy" "the number of a copy",
    Kind "kind" "a kind of message",
    Timer "timer" "a timer",
    Condition "condition" "a condition such as acked 50",
    Tally "tally" "a count",
    After "after" "a time after the condition",
    Do "do" "`do` and a command",
    Ordered "ordered" "a command that an order may give",
    Rule "rule" "a rule",
    Property "property" "a property",
    Key "key" "a key",
    Text "text" "a text",
    Switch "switch" "on or off",
    Quote "quote" "a closing quotation mark",
    Escape "escape" "an escape such as \\n or \\u{e9}",
    Space "space" "a space after the quotation mark",
    Work "work" "an operation",
    Workload "workload" "a word of a workload",
    Every "every" "a time between operations",
    Count "count" "a number of operations",
    Operations "operations" "a number of operations in all workloads together",
    By "by" "`by` and a client, or the end of the line",
    Tail "tail" "`keep=`, `torn`, or the end of the line",
    Kept "kept" "a number of records or `drawn`",
    Clock "clock" "a word of a clock line",
    Drift "drift" "a drift such as 200ppm",
    Queue "queue" "`queue=` and a number, or the end of the line",
    Disk "disk" "a word of a disk line",
    Record "record" "`journal=` and `record=`, or the end of the line",
    Faults "faults" "what becomes of all faults",
    Hazard "hazard" "a fault that may come by chance",
    Random "random" "a word of a random line",
    Supervise "supervise" "a word of a supervise line",
    ByNode "by-node" "`by` and a node",
    ByTime "by-time" "`by` and a time",
    Delay "delay" "a time such as 50ms",
    ByVia "by-via" "`by` and a client, `via` and a node, or the end of the line",
    Expectation "expectation" "an expectation",
    OneNode "one-node" "a node such as n1 or leader that is neither drawn nor named here",
    Slot "slot" "a slot of the log",
    Content "content" "what stands at a slot: a value, an operation, or a word such as none",
    YesNo "yes-no" "yes or no",
    Compare "compare" "`=`, `>=` or `<=`",
    Number "number" "a number",
    Numbers "numbers" "a count of numbers",
    Narration "narration" "`narration 1` as the first line",
    Story "story" "`story` and a built-in scenario as the second line",
    Step "step" "a line of a step, such as `when leader`",
    StepId "step-id" "the id of a step, in small letters",
    Cue "cue" "`when` and what brings the step on",
    Fact "fact" "something that is counted",
    Lit "lit" "what the words point at",
    Lesson "lesson" "`lesson 1` as the first line",
    Item "item" "a line of a lesson, such as `step first`",
    Minutes "minutes" "how many minutes the lesson takes",
    Within "within" "a number of actions",
    Card "card" "`card 1` as the first line",
    Experiment "experiment" "a line of an experiment, such as `story raft/shop`",
}

impl ScriptError {
    /// The sentence behind its place, as compilers say it: `FILE:LINE:COLUMN: sentence`.
    pub fn at<'a>(&'a self, file: &'a str) -> impl fmt::Display + 'a {
        struct At<'a>(&'a ScriptError, &'a str);
        impl fmt::Display for At<'_> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}:{}:{}: {}", self.1, self.0.line, self.0.column, self.0)
            }
        }
        At(self, file)
    }

    fn expected(&self) -> String {
        let mut text = self.want.phrase().to_owned();
        if self.range.is_some() {
            // The range says more than the example.
            text.truncate(text.find(" such as ").unwrap_or(text.len()));
        }
        match (&self.of, self.code) {
            (Some(of), Code::Refused) => text.clone_from(of),
            (Some(of), _) => text += &format!(" for {of}"),
            (None, _) => {}
        }
        match self.range.as_deref().map(|(least, most)| (least.as_str(), most.as_str())) {
            Some(("", most)) if self.want == Want::Bytes => text += &format!(" of at most {most} bytes"),
            Some(("", most)) => text += &format!(" of at most {most}"),
            Some((least, "")) => text += &format!(" not before {least}"),
            Some((least, most)) => text += &format!(" from {least} to {most}"),
            None => {}
        }
        if self.nearest.is_none() && !self.known.is_empty() {
            text += &format!(" ({})", listed(&self.known));
        }
        text
    }
}

impl fmt::Display for ScriptError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.code == Code::Twice {
            return write!(f, "expected `{}` once only, found it again", self.found);
        }
        let found = match (self.code, self.found.as_str()) {
            (Code::Empty, _) => "an empty script".to_owned(),
            (Code::TooLong, "") => "more".to_owned(),
            (_, "") => "the end of the line".to_owned(),
            (Code::NotText | Code::TooLong, found) => found.to_owned(),
            (_, found) => format!("`{found}`"),
        };
        write!(f, "expected {}, found {found}", self.expected())?;
        match &self.nearest {
            Some(nearest) => write!(f, "; did you mean `{nearest}`?"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for ScriptError {}

/// The words as a sentence lists them; of a long list the first.
fn listed(words: &[String]) -> String {
    const SHOWN: usize = 16;
    let shown = words.iter().take(SHOWN).map(|word| format!("`{word}`")).collect::<Vec<_>>();
    match shown.split_last() {
        Some((last, rest)) if !rest.is_empty() && words.len() <= SHOWN => format!("{} or {last}", rest.join(", ")),
        _ if words.len() > SHOWN => format!("{}, …", shown.join(", ")),
        _ => shown.concat(),
    }
}
