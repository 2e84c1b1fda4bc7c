//! Cards: what articles say of clusters, and the experiments by which the engine judges it.

use super::catalogue::{self, Story};
use super::command::Scope;
use super::error::{Code, ScriptError, Want};
use super::expect::{Compare, Expectation, compared};
use super::lex::{Cursor, Token};
use super::narration::{NOTHING, id, ids, lines, once, story};
use super::{LINES_MOST, parse};
use crate::protocol::Text;
use crate::registry::Registry;

/// A claim's experiments. A claim holds if all that it says comes out; it is false if any of it does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// Each is a story, and what would be so at its end if the claim held.
    pub experiments: Vec<Experiment>,
}

/// A run by which a claim is judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Experiment {
    /// By what its words are found.
    pub id: Text,
    /// Which story is played.
    pub story: Story,
    /// What the claim says of it.
    pub claims: Vec<Assertion>,
    /// Whether it makes a condition that the claim leaves out.
    pub given: bool,
}

/// What a claim says of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Assertion {
    /// This holds at its end.
    Expects(Expectation),
    /// This was counted in it.
    Measures {
        /// What is counted.
        figure: Figure,
        /// How the two compare.
        compare: Compare,
        /// With what.
        number: u64,
    },
}

ids! {
    /// What is counted in an experiment, up to its end.
    pub enum Figure {
        /// How many nodes the cluster has.
        Nodes "nodes",
        /// How many of them are down at the end.
        Down "down",
        /// How many operations clients began, and how many they were told to be done.
        Asked "asked",
        /// See `Asked`.
        Acknowledged "acknowledged",
        /// Acknowledged writes that are lost.
        Lost "lost",
        /// Promises that broke.
        Breaches "breaches",
        /// How often somebody was elected.
        Elections "elections",
        /// How many nodes led at some time.
        Led "led",
        /// Who was elected first: the number of the node, or 0.
        First "first",
        /// Who leads at the end: the number of the node, or 0.
        Leader "leader",
        /// The highest epoch.
        Epoch "epoch",
        /// The most grants that a node had which still asked for more: that many were not enough.
        Votes "votes",
        /// How often a node refused what another asked for.
        Refusals "refusals",
        /// How many nodes whoever asked, asked at least.
        Invited "invited",
        /// Reads that were answered.
        Reads "reads",
        /// Those of them that found a value which the key no longer had when the client asked.
        Stale "stale",
        /// For how long the oldest of these had been gone, in microseconds.
        Lag "lag",
        /// The longest that a client has waited for an answer, in microseconds.
        Wait "wait",
        /// The longest that nobody led after somebody had, in microseconds.
        Gap "gap",
        /// For how many different times the timer of a node was armed that was armed for the most, and the shortest and the
        /// longest of these times, in microseconds.
        Draws "draws",
        /// See `Draws`.
        Shortest "shortest",
        /// See `Draws`.
        Longest "longest",
    }
}

#[derive(Default)]
struct Draft<'a> {
    word: Option<Token<'a>>,
    story: Option<Story>,
    claims: Vec<Assertion>,
    given: Option<()>,
}

/// Reads a card, in the words of the protocols of its stories.
pub fn parse_card(registry: Registry, text: &str) -> Result<Card, ScriptError> {
    let mut lines = lines(text);
    let mut first = lines.next().ok_or_else(|| NOTHING.error(Code::Empty, Want::Card))?;
    if !(first.keyword("card") && first.keyword("1")) {
        return Err(first.word().error(Code::Malformed, Want::Card));
    }
    first.finish()?;
    let mut drafts: Vec<Draft<'_>> = Vec::new();
    for mut cursor in lines.take(LINES_MOST) {
        line(registry, &mut drafts, &mut cursor)?;
        cursor.finish()?;
    }
    let experiment = |draft: Draft<'_>| {
        let word = draft.word.unwrap_or(NOTHING);
        let story = draft.story.ok_or_else(|| word.error(Code::Missing, Want::Story))?;
        if draft.claims.is_empty() {
            return Err(word.error(Code::Missing, Want::Expectation));
        }
        Ok(Experiment { id: word.text.into(), story, claims: draft.claims, given: draft.given.is_some() })
    };
    let experiments: Vec<_> = drafts.into_iter().map(experiment).collect::<Result<_, _>>()?;
    if experiments.is_empty() {
        return Err(NOTHING.error(Code::Missing, Want::Experiment));
    }
    Ok(Card { experiments })
}

fn line<'a>(registry: Registry, drafts: &mut Vec<Draft<'a>>, cursor: &mut Cursor<'a>) -> Result<(), ScriptError> {
    let word = cursor.word();
    if word.text == "experiment" {
        let id = id(cursor)?;
        if drafts.iter().filter_map(|draft| draft.word).any(|other| other.text == id.text) {
            return Err(id.error(Code::Twice, Want::StepId));
        }
        drafts.push(Draft { word: Some(id), ..Draft::default() });
        return Ok(());
    }
    let Some(draft) = drafts.last_mut() else { return Err(word.error(Code::Misplaced, Want::Experiment)) };
    match word.text {
        "story" => once(&mut draft.story, story(cursor)?, word),
        "given" => once(&mut draft.given, (), word),
        "claims" => {
            let name = draft.story.map_or("", |story| story.name);
            let found = catalogue::find(name).ok_or_else(|| word.error(Code::Misplaced, Want::Story))?;
            let script = parse(registry, found.text)?;
            draft.claims.push(assertion(&mut Scope::after(&script), cursor)?);
            Ok(())
        }
        _ => Err(word.unknown(Want::Experiment, &["experiment", "story", "given", "claims"])),
    }
}

/// A figure and what it compares with or, where no figure stands there, an expectation.
fn assertion(scope: &mut Scope, cursor: &mut Cursor<'_>) -> Result<Assertion, ScriptError> {
    let mut ahead = *cursor;
    let word = ahead.before_sign();
    let figure = Figure::ALL.iter().find(|figure| figure.name() == word.text);
    if let Some(&figure) = figure.filter(|_| !ahead.ended()) {
        *cursor = ahead;
        let (compare, number) = compared(cursor)?;
        return Ok(Assertion::Measures { figure, compare, number });
    }
    scope.expectation(cursor).map(Assertion::Expects)
}
