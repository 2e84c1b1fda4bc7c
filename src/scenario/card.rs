//! Cards: what articles say of clusters, and the experiments by which the engine judges it.

use super::catalogue::{self, Story};
use super::command::Scope;
use super::error::{Code, ScriptError, Want};
use super::expect::Expectation;
use super::lex::{Cursor, Token};
use super::narration::{NOTHING, id, lines, once, story};
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
    /// What the claim says of its end.
    pub claims: Vec<Expectation>,
    /// Whether it makes a condition that the claim leaves out.
    pub given: bool,
}

#[derive(Default)]
struct Draft<'a> {
    word: Option<Token<'a>>,
    story: Option<Story>,
    claims: Vec<Expectation>,
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
            let setup = parse(registry, found.text)?.setup;
            draft.claims.push(Scope::new(&setup).expectation(cursor)?);
            Ok(())
        }
        _ => Err(word.unknown(Want::Experiment, &["experiment", "story", "given", "claims"])),
    }
}
