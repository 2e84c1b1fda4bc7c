//! The commands of faults: how they are read and written.

use super::command::Scope;
use super::error::{ScriptError, Want};
use super::lex::Cursor;
use super::number::{time, write_time};
use super::print::Writer;
use crate::sim::{Command, LATEST, Messages, Verb};

impl Scope {
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

impl Writer<'_> {
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
