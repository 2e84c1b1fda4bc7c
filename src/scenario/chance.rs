//! Faults that come by chance, nodes that somebody looks after, and the end of all faults: how these are read and written.

use super::command::{Scope, assigned};
use super::error::{Code, ScriptError, Want};
use super::lex::Cursor;
use super::number::{MILLION, number, share, time, write_share, write_time};
use crate::protocol::NodeId;
use crate::sim::{Ask, Command, Hazard, LATEST, Process, RandomFault, Rhythm, Supervisor};

const HAZARDS: [(&str, Hazard); 5] = [
    ("crash", Hazard::Crash),
    ("pause", Hazard::Pause),
    ("hang", Hazard::Hang),
    ("cut", Hazard::Cut),
    ("partition", Hazard::Partition),
];

/// The words of a rate, and those of a schedule.
const RATE: [&str; 2] = ["up", "down"];
const SCHEDULE: [&str; 2] = ["every", "for"];

/// The shortest time that a random fault may name, in microseconds.
const LEAST: u64 = 1_000;

/// How often a supervisor may be told to restart a node at most.
const LIMIT_MOST: u64 = 1_000_000;

impl Scope {
    /// Which fault comes by chance, and when.
    pub fn random(&mut self, cursor: &mut Cursor<'_>) -> Result<Command, ScriptError> {
        let words: Vec<&str> = HAZARDS.iter().map(|(word, _)| *word).chain(["off"]).collect();
        let word = cursor.word();
        let Some((_, hazard)) = HAZARDS.get(word.among(Want::Hazard, &words)?).copied() else {
            return Ok(Command::Random(None));
        };
        let (mut times, mut schedule, mut chance) = ([None; 2], None, None);
        while !cursor.ended() || times.contains(&None) {
            let word = cursor.before_sign();
            let known: Vec<&str> = match schedule {
                None => RATE.into_iter().chain(SCHEDULE).chain(["chance"]).collect(),
                Some(true) => SCHEDULE.into_iter().chain(["chance"]).collect(),
                Some(false) => RATE.into_iter().chain(["chance"]).collect(),
            };
            let text = known[word.among(Want::Random, &known)?];
            assigned(cursor)?;
            let twice = if text == "chance" {
                chance.replace(share(cursor.here(), "chance")?).is_some()
            } else {
                schedule = Some(SCHEDULE.contains(&text));
                let second = [RATE[1], SCHEDULE[1]].contains(&text);
                times[usize::from(second)].replace(time(cursor.here(), Want::Delay, LEAST, LATEST.0)?).is_some()
            };
            if twice {
                return Err(word.error(Code::Twice, Want::Random));
            }
        }
        let [first, second] = times.map(|time| time.unwrap_or(LEAST));
        let rhythm = match schedule {
            Some(true) => Rhythm::Schedule { every: first, lasts: second },
            _ => Rhythm::Rate { up: first, down: second },
        };
        Ok(Command::Random(Some(RandomFault { hazard, rhythm, chance: chance.unwrap_or(MILLION as u32) })))
    }

    /// Who restarts which nodes.
    pub fn supervise(&mut self, cursor: &mut Cursor<'_>) -> Result<Command, ScriptError> {
        const WORDS: &[&str] = &["after", "limit", "backoff"];
        let nodes = self.targets(cursor, "all")?;
        if cursor.keyword("off") {
            return Ok(Command::Supervise { nodes, supervisor: None });
        }
        let (mut after, mut limit, mut backoff) = (None, None, None);
        while !cursor.ended() || after.is_none() {
            let word = cursor.before_sign();
            let place = word.among(Want::Supervise, WORDS)?;
            assigned(cursor)?;
            let twice = match WORDS[place] {
                "after" => after.replace(time(cursor.here(), Want::Delay, 0, LATEST.0)?).is_some(),
                "limit" => limit.replace(number(cursor.here(), Want::Number, 1, LIMIT_MOST)? as u32).is_some(),
                _ => backoff.replace(cursor.here().among(Want::Switch, &["off", "on"])? == 1).is_some(),
            };
            if twice {
                return Err(word.error(Code::Twice, Want::Supervise));
            }
        }
        let (after, limit, backoff) = (after.unwrap_or(0), limit.unwrap_or(0), backoff.unwrap_or(false));
        Ok(Command::Supervise { nodes, supervisor: Some(Supervisor { after, limit, backoff }) })
    }

    /// A process that starts, and its name.
    pub fn add_node(&mut self, cursor: &mut Cursor<'_>) -> Result<Command, ScriptError> {
        let name = self.given(cursor)?;
        self.nodes = (self.nodes + 1).min(self.most);
        Ok(Command::AddNode { name })
    }

    /// Who is to be admitted: one that is there, or the next one, which starts with it.
    pub fn admit(&mut self, cursor: &mut Cursor<'_>) -> Result<Command, ScriptError> {
        let known = self.nodes;
        self.nodes = (known + 1).min(self.most);
        let node = self.node(cursor)?;
        if node != Process::Id(NodeId(self.nodes)) {
            self.nodes = known;
        }
        Ok(leader_is_to(Ask::Admit(node)))
    }

    /// Who is to hand leadership over, and to whom.
    pub fn transfer(&mut self, cursor: &mut Cursor<'_>) -> Result<Command, ScriptError> {
        let node = self.node(cursor)?;
        if !cursor.mark("->") {
            return Err(cursor.word().malformed(Want::Arrow));
        }
        Ok(Command::Operate { node, ask: Ask::Transfer(self.node(cursor)?) })
    }
}

/// What an operator asks whoever leads at that instant.
pub(super) fn leader_is_to(ask: Ask) -> Command {
    Command::Operate { node: Process::Leader { name: None }, ask }
}

/// What a `random` line says after its first word.
pub(super) fn random(fault: Option<&RandomFault>) -> String {
    let Some(RandomFault { hazard, rhythm, chance }) = fault else { return "off".to_owned() };
    let word = HAZARDS.iter().find(|(_, known)| known == hazard).map_or("", |(word, _)| word);
    let (names, first, second) = match *rhythm {
        Rhythm::Rate { up, down } => (RATE, up, down),
        Rhythm::Schedule { every, lasts } => (SCHEDULE, every, lasts),
    };
    let chance = match u64::from(*chance) {
        MILLION => String::new(),
        chance => format!(" chance={}", write_share(chance)),
    };
    format!("{word} {}={} {}={}{chance}", names[0], write_time(first), names[1], write_time(second))
}

/// What a `supervise` line says after its nodes, each word after a space.
pub(super) fn supervisor(supervisor: Option<&Supervisor>) -> String {
    let Some(Supervisor { after, limit, backoff }) = supervisor else { return " off".to_owned() };
    let limit = if *limit > 0 { format!(" limit={limit}") } else { String::new() };
    format!(" after={}{limit}{}", write_time(*after), if *backoff { " backoff=on" } else { "" })
}
