//! Sweeps: the same cluster under the same kind of weather, once for each seed of a range, with every check on.
//!
//! [`Sweep::play`] is a function of the sweep and the seed alone, so a range can be cut into shards and played anywhere;
//! [`Total`] puts the rows together again. docs/sweeps.md says what each weather brings.

mod compare;
mod row;
mod shrink;
mod weather;

use std::ops::Range;

pub use compare::{Compared, Spread, play as play_pair, table};
pub use row::{BadRows, MEASURES, Row, Total, shard};
use weather::CLIENTS;
pub use weather::Weather;

use crate::check::{self, History, Measures, Verdict, measures};
use crate::protocol::{Info, Judge};
use crate::registry::Registry;
use crate::scenario::{self, Line, Script, ScriptError};
use crate::session::{Error, Keep, Session};
use crate::sim::{LATEST, Setup};

/// How long each run lasts, as a script says it.
const END: &str = "5s";

/// How many states a history of five seconds may take: many times what any has taken.
const BUDGET: u64 = 1_000_000;

/// What a run is that was not found to be linearizable, in the list of what broke.
pub const LINEARIZABILITY: &str = "linearizability";

/// The same, where the budget did not allow to find out.
pub const UNDECIDED: &str = "linearizability-undecided";

/// What an expectation that failed is in that list.
pub const EXPECTATION: &str = "expectation";

/// What is played for every seed.
#[derive(Clone)]
pub struct Sweep {
    registry: Registry,
    info: &'static Info,
    nodes: u16,
    /// The headers that were asked for.
    head: String,
    /// The names of the settings among them: there the weather has no say.
    given: Vec<String>,
    /// The values of all settings of the protocol, as far as the weather does not change them.
    values: Vec<u64>,
    /// What is done whatever the weather: rules that are off, and clients.
    base: Vec<Line>,
    weather: Weather,
    /// The script, where it is alike for all seeds but for the seed.
    fixed: Option<Script>,
}

/// Why there is no such sweep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The protocol, the number of nodes, a setting or a rule: the place says nothing to those who gave it as an option.
    Option(ScriptError),
    /// A line of the file of faults, as it counts them.
    Faults(ScriptError),
}

impl Sweep {
    /// A sweep of a protocol of the registry, with so many nodes, these settings (`name=value`) and these rules off.
    ///
    /// # Errors
    /// If there is no such protocol, setting or rule, or the weather is no list of lines.
    pub fn new(
        registry: Registry,
        (protocol, nodes): (&str, u16),
        (settings, off): (&[String], &[String]),
        weather: Weather,
    ) -> Result<Self, Refusal> {
        let given = settings.iter().filter_map(|setting| setting.split_once('=')).map(|(name, _)| name.to_owned());
        let configs: String = settings.iter().map(|setting| format!("config {setting}\n")).collect();
        let off: String = off.iter().map(|rule| format!("at 0s break {rule}\n")).collect();
        let head = format!("quorate 1\nprotocol {protocol}\nnodes {nodes}\n{configs}");
        let asked = scenario::parse(registry, &format!("{head}{off}{CLIENTS}")).map_err(Refusal::Option)?;
        let (info, base) = (asked.setup.info, asked.lines);
        let (given, values) = (given.collect(), asked.setup.settings);
        let mut sweep = Self { registry, info, nodes, head, given, values, base, weather, fixed: None };
        let first = sweep.drawn(0).map_err(|error| {
            let before = sweep.head.lines().count() as u32 + 1;
            let Weather::Lines(lines) = &sweep.weather else { return Refusal::Option(error) };
            let line = error.line.saturating_sub(before).clamp(1, lines.lines().count().max(1) as u32);
            Refusal::Faults(ScriptError { line, ..error })
        })?;
        sweep.fixed = matches!(sweep.weather, Weather::Lines(_)).then_some(first);
        Ok(sweep)
    }

    /// The script of a seed, read anew.
    fn drawn(&self, seed: u64) -> Result<Script, ScriptError> {
        let lines = self.weather.lines(self.info, seed, self.nodes, (&self.given, &self.values));
        let text = format!("{}seed {seed}\n{lines}\nat {END} end\n", self.head);
        let mut script = scenario::parse(self.registry, &text)?;
        script.lines.extend(self.base.iter().cloned());
        // What is done at one instant stays in its order.
        script.lines.sort_by_key(|line| line.stamp);
        Ok(script)
    }

    /// The script of a seed.
    ///
    /// # Errors
    /// None for a sweep that was made, as all weather reads.
    pub fn script(&self, seed: u64) -> Result<Script, Error> {
        match &self.fixed {
            Some(script) => {
                let mut script = script.clone();
                script.setup.seed = seed;
                Ok(script)
            }
            None => Ok(self.drawn(seed)?),
        }
    }

    /// Plays the run of a seed to its end, and says what came of it.
    ///
    /// # Errors
    /// If the run goes beyond what a run may have.
    pub fn play(&self, seed: u64) -> Result<Row, Error> {
        let session = played(self.registry, self.script(seed)?)?;
        let fabric = session.run().fabric();
        let broken = broken(&session);
        let Measures { lost_count, stale_reads, unavailable_us, divergent_us, dual_primary_us } =
            measures(session.run());
        let kept = lost_count == 0 || fabric.was_restored() || !promises(&session, Judge::Acknowledged);
        Ok(Row {
            seed,
            ok: broken.is_empty() && kept,
            digest: session.digest(),
            broken,
            lost_count,
            stale_reads,
            unavailable_us,
            divergent_us,
            dual_primary_us,
            commits: fabric.ledger.decisions(),
            elections: fabric.elections.len() as u64,
            events: fabric.events.into(),
        })
    }

    /// The run of a seed that failed with fewer commands, so that the same check still breaks.
    ///
    /// # Errors
    /// If the run goes beyond what a run may have.
    pub fn shrink(&self, row: &Row) -> Result<Script, Error> {
        let script = self.script(row.seed)?;
        let fails = |script: &Script| {
            let session = played(self.registry, script.clone()).ok()?;
            let kept = match row.broken.first() {
                Some(check) => broken(&session).contains(check),
                None => !session.run().lost().is_empty(),
            };
            kept.then_some(())
        };
        Ok(shrink::shrink(self.registry, &script, &|script| fails(script).is_some()))
    }
}

/// A run at its end.
fn played(registry: Registry, script: Script) -> Result<Session, Error> {
    let mut session = Session::new(registry, script, Keep::NOTHING)?;
    session.advance(LATEST, u32::MAX)?;
    Ok(session)
}

/// Whether the protocol promises, with these settings, what this judge looks after.
fn promises(session: &Session, judge: Judge) -> bool {
    let Setup { info, settings, .. } = session.setup();
    info.promised(settings).any(|property| property.judge == judge)
}

/// What broke, by its id.
fn broken(session: &Session) -> Vec<&'static str> {
    let (verdicts, fabric) = (session.verdicts(), session.run().fabric());
    let told = |id: &str| {
        let of = |judge| session.setup().info.properties.iter().any(|it| it.id == id && it.judge == judge);
        of(Judge::Acknowledged) || of(Judge::Current)
    };
    // Whoever restores a cluster takes back what clients were told, and means to.
    let excused = |id: &str| fabric.was_restored() && told(id);
    let broken = verdicts.iter().filter(|verdict| !verdict.holds && !excused(verdict.id));
    let mut broken: Vec<_> = broken.map(|verdict| verdict.id).collect();
    // Where reads need not be current there is nothing to hold the history against.
    if promises(session, Judge::Current) && !fabric.was_restored() {
        match check::judge(&History::of_run(fabric), BUDGET).verdict {
            Verdict::Linearizable => {}
            Verdict::Not(_) => broken.push(LINEARIZABILITY),
            Verdict::Undecided => broken.push(UNDECIDED),
        }
    }
    if session.expected().iter().any(|expected| expected.holds == Some(false)) {
        broken.push(EXPECTATION);
    }
    broken
}

/// The seeds of a text `A..B`, without B.
pub fn seeds(text: &str) -> Option<Range<u64>> {
    let (first, behind) = text.split_once("..")?;
    let number = |text: &str| {
        // What is beyond all numbers is beyond all seeds as well.
        let digits = !text.is_empty() && text.bytes().all(|digit| digit.is_ascii_digit());
        digits.then(|| text.parse::<u64>().unwrap_or(u64::MAX))
    };
    Some(number(first)?..number(behind)?)
}
