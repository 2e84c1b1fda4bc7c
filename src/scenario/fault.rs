//! The commands of faults: how they are read and written.

use super::command::{Scope, assigned};
use super::error::{Code, ScriptError, Want};
use super::lex::{Cursor, Token, write_text};
use super::number::{number, offset_time, parts, rate, time, write_parts, write_rate, write_signed, write_time};
use super::print::Writer;
use super::{BANDWIDTH_MOST, QUEUE_MOST, SERVICE_MOST};
use crate::sim::{Command, DRIFT_MOST, DiskChange, Kept, LATEST, Messages, OFFSET_MOST, SYNC, Service, Tail, Verb};

/// The words of a switch, off first.
const SWITCH: [&str; 2] = ["off", "on"];

/// Bytes per second, or `off` for as many as one likes.
pub(super) fn unbounded(word: Token<'_>, of: &str) -> Result<u64, ScriptError> {
    if word.text == "off" { Ok(0) } else { rate(word, of, BANDWIDTH_MOST) }
}

/// Bytes per second, or `off`.
pub(super) fn write_unbounded(bytes: u64) -> String {
    if bytes == 0 { "off".to_owned() } else { write_rate(bytes) }
}

impl Scope {
    /// Who crashes and what the disk keeps, if the line says so.
    pub fn crash(&mut self, cursor: &mut Cursor<'_>) -> Result<Command, ScriptError> {
        let nodes = self.targets(cursor, "all")?;
        let (mut keep, mut torn) = (None, false);
        while !cursor.ended() {
            let word = cursor.before_sign();
            let twice = match word.text {
                "keep" => {
                    assigned(cursor)?;
                    keep.replace(kept(cursor.here())?).is_some()
                }
                "torn" => std::mem::replace(&mut torn, true),
                _ => return Err(word.error(Code::Extra, Want::Tail)),
            };
            if twice {
                return Err(word.error(Code::Twice, Want::Tail));
            }
        }
        Ok(match (keep, torn) {
            (None, false) => Command::Crash(nodes),
            (keep, torn) => Command::CrashTail { nodes, tail: Tail { keep: keep.unwrap_or(Kept::First(0)), torn } },
        })
    }

    /// How a disk behaves from now on.
    pub fn disk(&mut self, cursor: &mut Cursor<'_>) -> Result<Command, ScriptError> {
        const WORDS: &[&str] = &["sync", "rate", "checksum"];
        let node = self.node(cursor)?;
        let mut change = DiskChange::default();
        loop {
            let word = cursor.before_sign();
            let place = word.among(Want::Disk, WORDS)?;
            assigned(cursor)?;
            let twice = match WORDS[place] {
                "sync" => change.sync.replace(time(cursor.here(), Want::Delay, SYNC.least, SYNC.most)?).is_some(),
                "rate" => change.rate.replace(unbounded(cursor.here(), "disk")?).is_some(),
                _ => change.checksum.replace(cursor.here().among(Want::Value, &SWITCH)? == 1).is_some(),
            };
            if twice {
                return Err(word.error(Code::Twice, Want::Disk));
            }
            if cursor.ended() {
                return Ok(Command::Disk { node, change });
            }
        }
    }

    /// Which message says from now on that somebody else sent it.
    pub fn forge(&mut self, cursor: &mut Cursor<'_>) -> Result<Command, ScriptError> {
        let (message, kind) = self.messages(cursor, &["by"])?;
        if !cursor.keyword("by") {
            return Err(cursor.word().malformed(Want::ByNode));
        }
        Ok(Command::Forge { message, kind, speaker: self.node(cursor)? })
    }

    /// How far a clock is off, and how fast it runs.
    pub fn clock(&mut self, cursor: &mut Cursor<'_>) -> Result<Command, ScriptError> {
        const WORDS: &[&str] = &["offset", "drift"];
        let node = self.node(cursor)?;
        let (mut offset, mut drift) = (None, None);
        loop {
            let word = cursor.before_sign();
            let place = word.among(Want::Clock, WORDS)?;
            assigned(cursor)?;
            let twice = match WORDS[place] {
                "offset" => offset.replace(offset_time(cursor.here(), OFFSET_MOST)?).is_some(),
                _ => drift.replace(parts(cursor.here(), DRIFT_MOST)?).is_some(),
            };
            if twice {
                return Err(word.error(Code::Twice, Want::Clock));
            }
            if cursor.ended() {
                return Ok(Command::Clock { node, offset, drift });
            }
        }
    }

    /// How long a node takes for each message, and how many may wait.
    pub fn service(&mut self, cursor: &mut Cursor<'_>) -> Result<Command, ScriptError> {
        let node = self.node(cursor)?;
        let time = time(cursor.word(), Want::Delay, 0, SERVICE_MOST)?;
        let mut queue = 0;
        if !cursor.ended() {
            let word = cursor.before_sign();
            if word.text != "queue" {
                return Err(word.error(Code::Extra, Want::Queue));
            }
            assigned(cursor)?;
            queue = number(cursor.here(), Want::Number, 1, QUEUE_MOST)? as u32;
        }
        Ok(Command::Service { node, service: Service { time, queue } })
    }

    /// Which bit flips, or rather of which record.
    pub fn flip(&mut self, cursor: &mut Cursor<'_>) -> Result<Command, ScriptError> {
        let node = self.node(cursor)?;
        if cursor.ended() {
            return Ok(Command::Flip { node, record: None });
        }
        said(cursor, "journal")?;
        let journal = cursor.name_here(Want::Value, self.info.journals)?;
        said(cursor, "record")?;
        let record = number(cursor.here(), Want::Number, 1, u32::MAX.into())?;
        Ok(Command::Flip { node, record: Some((journal as u16, record)) })
    }

    /// What else can be done with a message under way; `word` says what.
    pub fn handle(&mut self, cursor: &mut Cursor<'_>, word: &str) -> Result<Command, ScriptError> {
        let (message, kind) = self.messages(cursor, &["by"])?;
        let verb = match word {
            "duplicate" => Verb::Duplicate,
            "hold" => Verb::Hold,
            "release" => Verb::Release,
            "deliver" => Verb::Deliver,
            _ => {
                if !cursor.keyword("by") {
                    return Err(cursor.word().malformed(Want::ByTime));
                }
                Verb::Delay(time(cursor.word(), Want::Delay, 1, LATEST.0)?)
            }
        };
        Ok(Command::Handle { verb, message, kind })
    }
}

/// Takes this word and the `=` behind it.
fn said(cursor: &mut Cursor<'_>, word: &str) -> Result<(), ScriptError> {
    let found = cursor.before_sign();
    if found.text == word { assigned(cursor) } else { Err(found.malformed(Want::Record)) }
}

/// How many records a crash leaves.
fn kept(word: Token<'_>) -> Result<Kept, ScriptError> {
    if word.text == "drawn" {
        return Ok(Kept::Drawn);
    }
    let count = number(word, Want::Kept, 0, u32::MAX.into())?;
    Ok(Kept::First(u32::try_from(count).unwrap_or(u32::MAX)))
}

/// What a crash leaves, each word after a space.
pub(super) fn tail(tail: &Tail) -> String {
    let keep = match tail.keep {
        Kept::Drawn => " keep=drawn".to_owned(),
        Kept::First(count) => format!(" keep={count}"),
    };
    if tail.torn { keep + " torn" } else { keep }
}

/// What a `clock` line says, each word after a space.
pub(super) fn clock(offset: Option<i64>, drift: Option<i32>) -> String {
    let offset = offset.map(|offset| format!(" offset={}", write_signed(offset, write_time)));
    let drift = drift.map(|drift| format!(" drift={}", write_signed(drift.into(), write_parts)));
    [offset, drift].into_iter().flatten().collect()
}

/// What a `service` line says, each word after a space.
pub(super) fn service(service: &Service) -> String {
    let queue = if service.queue > 0 { format!(" queue={}", service.queue) } else { String::new() };
    format!(" {}{queue}", write_time(service.time))
}

/// What a `disk` line says, each word after a space.
pub(super) fn disk(change: &DiskChange) -> String {
    let words = [
        change.sync.map(|sync| format!(" sync={}", write_time(sync))),
        change.rate.map(|rate| format!(" rate={}", write_unbounded(rate))),
        change.checksum.map(|on| format!(" checksum={}", SWITCH[usize::from(on)])),
    ];
    words.into_iter().flatten().collect()
}

impl Writer<'_> {
    /// Of which record a bit flips.
    pub fn record(&self, record: Option<(u16, u64)>) -> String {
        let name = |journal: u16| self.info.journals.get(usize::from(journal)).copied().unwrap_or_default();
        let written = |(journal, record)| format!(" journal={} record={record}", write_text(name(journal)));
        record.map(written).unwrap_or_default()
    }

    pub fn handle(&self, verb: Verb, message: &Messages, kind: Option<u8>) -> String {
        let message = self.messages(message, kind);
        match verb {
            Verb::Duplicate => format!("duplicate {message}"),
            Verb::Delay(by) => format!("delay {message} by {}", write_time(by)),
            Verb::Hold => format!("hold {message}"),
            Verb::Release => format!("release {message}"),
            Verb::Deliver => format!("deliver {message}"),
        }
    }
}
