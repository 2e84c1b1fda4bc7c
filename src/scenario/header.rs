//! Reading the lines above the first command: from what a run starts.

use super::command::assigned;
use super::error::{Code, ScriptError, Want};
use super::lex::{Cursor, Token};
use super::link::link_change;
use super::number::{number, seed, too_many, value, write_value};
use crate::protocol::{Info, Unit};
use crate::registry::{self, Registry};
use crate::sim::{Setup, WORLD};

/// The words that begin a header line after the first two.
pub(super) const HEADERS: &[&str] = &["nodes", "seed", "config", "network"];

/// Reads one header line (`nodes`, `seed`, `config` or `network`) into a setup, which stays as it was where the line is
/// wrong. What the line does not mention stays, too.
pub fn parse_header(setup: &mut Setup, text: &str) -> Result<(), ScriptError> {
    let mut cursor = Cursor::new(text, 1);
    let word = cursor.word();
    let mut header = Header::new(setup.clone(), word);
    word.among(Want::Header, HEADERS)?;
    header.line(word, &mut cursor)?;
    header.check()?;
    *setup = header.setup;
    Ok(())
}

/// The protocol that a `protocol` line names.
pub(super) fn protocol(registry: Registry, cursor: &mut Cursor<'_>) -> Result<&'static Info, ScriptError> {
    let word = cursor.word();
    let ids = registry.iter().map(|entry| entry.info.id).collect::<Vec<_>>();
    registry::find(registry, word.text).map(|entry| entry.info).ok_or_else(|| word.unknown(Want::Protocol, &ids))
}

/// A setup while its lines are read, and where they said what.
pub(super) struct Header<'a> {
    pub setup: Setup,
    /// What to blame for settings that make no sense while nobody has chosen any: the protocol, or how many nodes.
    blame: Token<'a>,
    seen: Vec<&'static str>,
    /// Where which setting was set.
    set: Vec<(&'static str, Token<'a>)>,
}

impl<'a> Header<'a> {
    pub fn new(setup: Setup, protocol: Token<'a>) -> Self {
        Self { setup, blame: protocol, seen: Vec::new(), set: Vec::new() }
    }

    /// Reads the rest of a line that began with `word`, one of [`HEADERS`].
    pub fn line(&mut self, word: Token<'a>, cursor: &mut Cursor<'a>) -> Result<(), ScriptError> {
        let header = HEADERS[word.among(Want::Header, HEADERS)?];
        // Settings have names of their own, which may not come twice; so there may be several lines of them.
        if self.seen.contains(&header) && header != "config" {
            return Err(word.error(Code::Twice, Want::Header));
        }
        self.seen.push(header);
        match header {
            "nodes" => self.nodes(cursor.word())?,
            "seed" => self.setup.seed = seed(cursor.word())?,
            "network" => self.setup.network = link_change(cursor, true)?.applied(&self.setup.network),
            _ => self.config(cursor)?,
        }
        cursor.finish()
    }

    fn nodes(&mut self, word: Token<'a>) -> Result<(), ScriptError> {
        let kind = self.setup.info.kinds[0];
        let count = number(word, Want::Nodes, kind.least.into(), kind.most.into())?;
        self.setup.set_nodes(u16::try_from(count).unwrap_or(kind.most));
        self.blame = word;
        Ok(())
    }

    fn config(&mut self, cursor: &mut Cursor<'a>) -> Result<(), ScriptError> {
        loop {
            let word = cursor.before_sign();
            let own = self.setup.info.settings;
            let tables = own.iter().zip(&mut self.setup.settings).chain(WORLD.iter().zip(&mut self.setup.world));
            let Some((setting, place)) = tables.into_iter().find(|(setting, _)| setting.id == word.text) else {
                let ids = own.iter().chain(WORLD).map(|setting| setting.id).collect::<Vec<_>>();
                return Err(word.unknown(Want::Setting, &ids));
            };
            if self.set.iter().any(|(id, _)| *id == setting.id) {
                return Err(word.error(Code::Twice, Want::Setting));
            }
            assigned(cursor)?;
            let mut ahead = *cursor;
            *place = value(cursor, setting)?;
            self.set.push((setting.id, ahead.here()));
            if self.setup.info.presets.is_some_and(|(preset, _)| preset == *setting) {
                self.preset();
            }
            if cursor.ended() {
                return Ok(());
            }
        }
    }

    /// What a preset stands for holds where nothing else is said, be it before or after.
    fn preset(&mut self) {
        for (setting, value) in self.setup.info.preset(&self.setup.settings) {
            if !self.set.iter().any(|(id, _)| *id == setting.id) {
                self.setup.settings[usize::from(setting.at)] = *value;
            }
        }
    }

    /// Whether no setting says more numbers than there are nodes. By itself, as few protocols have such settings.
    #[inline(never)]
    fn lists(&self) -> Result<(), ScriptError> {
        let Setup { info, roster, settings, .. } = &self.setup;
        for (setting, value) in info.settings.iter().zip(settings) {
            let written = write_value(setting, *value);
            if matches!(setting.unit, Unit::Each(_)) && written.split(',').count() > roster.len() {
                // Where nothing of it was said here, it is the number of nodes that no longer fits.
                let said = self.set.iter().find(|(id, _)| *id == setting.id);
                let place = said.map_or(self.blame, |(_, place)| *place);
                return Err(too_many(place, roster.len()).of(setting.id).found(written));
            }
        }
        Ok(())
    }

    /// Asks the protocol whether the settings make sense together, of which none says more than there are nodes.
    pub fn check(&self) -> Result<(), ScriptError> {
        let Setup { info, roster, settings, .. } = &self.setup;
        if info.settings.iter().any(|setting| matches!(setting.unit, Unit::Each(_))) {
            self.lists()?;
        }
        let count = u16::try_from(roster.len()).unwrap_or(u16::MAX);
        let Some((row, expected)) = (info.refuse)(settings, count) else {
            return Ok(());
        };
        let Some(setting) = info.settings.get(usize::from(row)) else {
            return Err(self.blame.error(Code::Refused, Want::Value).of(expected));
        };
        let mut found = write_value(setting, settings[usize::from(row)]);
        let chosen = self.set.iter().find(|(id, _)| *id == setting.id);
        if chosen.is_none() {
            // The usual value no longer fits what was chosen last, and does not stand there.
            found = format!("{}={found}", setting.id);
        }
        let place = chosen.or(self.set.last()).map_or(self.blame, |(_, place)| *place);
        let expected = format!("{} {expected}", setting.id);
        Err(place.error(Code::Refused, Want::Value).of(expected).found(found))
    }
}
