//! Reading a whole script.

use super::command::Scope;
use super::error::{Code, ScriptError, Want};
use super::header::{self, HEADERS, Header};
use super::lex::{Cursor, Token};
use super::number::{self, write_stamp};
use super::{Item, LINES_MOST, Line, OPERATIONS_MOST, SCRIPT_MOST, Script};
use crate::protocol::Instant;
use crate::registry::Registry;
use crate::sim::{Command, Setup, Stamp};

/// Reads a script in the words of the protocols that there are.
pub fn parse(registry: Registry, text: &str) -> Result<Script, ScriptError> {
    if text.len() > SCRIPT_MOST {
        // How much more is not said: whoever reads a file reads no further than it takes to see that it is more.
        return Err(place(1, 1).error(Code::TooLong, Want::Bytes).range("", SCRIPT_MOST.to_string()));
    }
    // Editors of some systems begin a file with a byte order mark.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = Reader::Version;
    for (line, number) in text.lines().zip(1..) {
        if number as usize > LINES_MOST {
            let error = place(number, 1).error(Code::TooLong, Want::Lines).range("", LINES_MOST.to_string());
            return Err(error.found(text.lines().count().to_string()));
        }
        let mut cursor = Cursor::new(line, number);
        if !cursor.ended() {
            reader = reader.line(registry, cursor, number)?;
        }
    }
    reader.end(text)
}

/// Reads a script from bytes that somebody gave: they need not be text.
pub fn parse_bytes(registry: Registry, bytes: &[u8]) -> Result<Script, ScriptError> {
    match std::str::from_utf8(bytes) {
        Ok(text) => parse(registry, text),
        Err(error) => {
            let (valid, rest) = bytes.split_at(error.valid_up_to());
            let valid = String::from_utf8_lossy(valid);
            let valid = valid.strip_prefix('\u{feff}').unwrap_or(&valid);
            let line = valid.rsplit('\n').next().unwrap_or_default();
            let place = place(count(valid.matches('\n').count()), count(line.chars().count()));
            let found = rest.first().map(|byte| format!("the byte 0x{byte:02x}")).unwrap_or_default();
            Err(place.error(Code::NotText, Want::Utf8).found(found))
        }
    }
}

/// Reads an instant as scripts write it, such as `12.5s`.
pub fn parse_instant(text: &str) -> Result<Instant, ScriptError> {
    let mut cursor = Cursor::new(text, 1);
    let word = cursor.word();
    let at = number::time(word, Want::Instant, 0, crate::sim::LATEST.0)?;
    cursor.finish().map(|()| Instant(at))
}

/// Reads when a command acts as scripts write it, such as `12.5s` or `100ms+3`.
pub fn parse_stamp(text: &str) -> Result<Stamp, ScriptError> {
    let mut cursor = Cursor::new(text, 1);
    let stamp = number::stamp(cursor.word())?;
    cursor.finish().map(|()| stamp)
}

/// Reads a seed.
pub fn parse_seed(text: &str) -> Result<u64, ScriptError> {
    let mut cursor = Cursor::new(text, 1);
    let seed = number::seed(cursor.word())?;
    cursor.finish().map(|()| seed)
}

/// An empty piece at a place.
fn place(line: u32, column: u32) -> Token<'static> {
    Token { text: "", line, column }
}

/// As a line or column, which count from 1.
fn count(before: usize) -> u32 {
    u32::try_from(before).unwrap_or(u32::MAX).saturating_add(1)
}

/// How far the reading has come.
enum Reader<'a> {
    /// Nothing was read yet.
    Version,
    /// The version was read.
    Protocol,
    /// The protocol is known, and headers follow.
    Header(Header<'a>),
    /// Commands follow.
    Body(Body),
}

/// A script while its commands are read.
struct Body {
    script: Script,
    scope: Scope,
    /// How many operations its workloads have so far.
    operations: u64,
}

impl<'a> Reader<'a> {
    fn line(self, registry: Registry, mut cursor: Cursor<'a>, number: u32) -> Result<Self, ScriptError> {
        let word = cursor.word();
        match self {
            Self::Version => {
                let version = cursor.word();
                if word.text != "quorate" {
                    return Err(word.error(Code::Malformed, Want::Version));
                }
                if version.text != "1" {
                    return Err(version.malformed(Want::Version));
                }
                cursor.finish()?;
                Ok(Self::Protocol)
            }
            Self::Protocol => {
                if word.text != "protocol" {
                    return Err(word.error(Code::Malformed, Want::ProtocolLine));
                }
                let mut ahead = cursor;
                let info = header::protocol(registry, &mut cursor)?;
                cursor.finish()?;
                Ok(Self::Header(Header::new(Setup::of(info), ahead.word())))
            }
            Self::Header(mut header) if word.text != "at" => {
                match word.text {
                    "quorate" | "protocol" => return Err(word.error(Code::Twice, Want::Header)),
                    text if HEADERS.contains(&text) => header.line(word, &mut cursor)?,
                    _ => return Err(word.unknown(Want::Header, &[HEADERS, &["at"]].concat())),
                }
                Ok(Self::Header(header))
            }
            Self::Header(header) => {
                let mut body = Body::new(header)?;
                body.line(word, cursor, number)?;
                Ok(Self::Body(body))
            }
            Self::Body(mut body) => {
                body.line(word, cursor, number)?;
                Ok(Self::Body(body))
            }
        }
    }

    /// What was read, once the text has ended.
    fn end(self, text: &str) -> Result<Script, ScriptError> {
        match self {
            Self::Version => Err(place(1, 1).error(Code::Empty, Want::Version)),
            Self::Protocol => {
                let last = text.lines().count();
                let column = text.lines().last().map_or(0, |line| line.chars().count());
                let place = place(count(last.saturating_sub(1)), count(column));
                Err(place.error(Code::Missing, Want::ProtocolLine))
            }
            Self::Header(header) => Body::new(header).map(|body| body.script),
            Self::Body(body) => Ok(body.script),
        }
    }
}

impl Body {
    fn new(header: Header<'_>) -> Result<Self, ScriptError> {
        header.check()?;
        let scope = Scope::new(&header.setup);
        Ok(Self { script: Script::new(header.setup), scope, operations: 0 })
    }

    /// Reads a line that begins with `word`.
    fn line(&mut self, word: Token<'_>, mut cursor: Cursor<'_>, number: u32) -> Result<(), ScriptError> {
        if self.script.end.is_some() {
            return Err(word.error(Code::Misplaced, Want::Nothing));
        }
        if word.text != "at" {
            let header = HEADERS.contains(&word.text) || matches!(word.text, "quorate" | "protocol");
            let code = if header { Code::Misplaced } else { Code::Malformed };
            return Err(word.error(code, Want::At));
        }
        let stamp = self.stamp(cursor.word())?;
        if cursor.keyword("end") {
            cursor.finish()?;
            self.script.end = Some(stamp);
            return Ok(());
        }
        let mut before = cursor;
        let item = self.scope.item(&mut cursor)?;
        cursor.finish()?;
        if let Item::Command(Command::Workload { count, .. }) = &item {
            self.operations += u64::from(*count);
            if self.operations > OPERATIONS_MOST {
                let error = before.word().error(Code::OutOfRange, Want::Operations);
                return Err(error.range("", OPERATIONS_MOST.to_string()).found(self.operations.to_string()));
            }
        }
        self.script.lines.push(Line { stamp, item, number });
        Ok(())
    }

    fn stamp(&self, word: Token<'_>) -> Result<Stamp, ScriptError> {
        let stamp = number::stamp(word)?;
        match self.script.lines.last() {
            Some(line) if stamp < line.stamp => {
                Err(word.error(Code::Backwards, Want::Instant).range(write_stamp(line.stamp), ""))
            }
            _ => Ok(stamp),
        }
    }
}
