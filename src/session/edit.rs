//! The lines of a run, and changing them after the fact: deleted, moved, said otherwise.

use serde::Serialize;

use crate::protocol::NodeId;
use crate::scenario::{self, Item, Line, print_stamp};
use crate::sim::{CLIENTS_MOST, Stamp, Void};

use super::player::{Planned, Track, position};
use super::{Error, Session};

/// A line of the script and what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LineView {
    /// Its number in this session: it keeps it when lines before it change, and in every branch.
    pub id: u32,
    /// Its instant as the script writes it.
    pub stamp: String,
    /// The moment of that instant.
    pub at_us: u64,
    /// What it says after the instant.
    pub text: String,
    /// Whether something is done or expected.
    pub kind: &'static str,
    /// Where it stood in the text that was loaded, from line 1 on; 0 where it stood in none.
    pub line: u32,
    /// Whether the run stands behind it.
    pub reached: bool,
    /// The numbers of its first event and of the one after its last, where it was carried out.
    pub events: Option<(u32, u32)>,
    /// Why it had no effect, where it was carried out and had none.
    #[serde(serialize_with = "super::timeline::by_name")]
    pub void: Option<Void>,
    /// Of what is expected, whether it held where that was asked.
    pub holds: Option<bool>,
}

/// What came of a change to the lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Edited {
    /// The branch that is played now.
    pub branch: u32,
    /// Whether it was made for this: the change was in what had been played.
    pub forked: bool,
}

impl Planned {
    /// Whether it is an operation or a workload without a client of its own.
    pub(super) fn is_for_any_client(&self) -> bool {
        let Item::Command(command) = &self.line.item else { return false };
        command.clone().client_mut().is_some_and(|client| client.is_none())
    }
}

impl Track {
    /// Lines from `first` on that were carried out keep the clients that they had, as the lowest idle one may be another
    /// now: so a change to one operation leaves the others to whom they were. The line at `own`, if it is `new` there,
    /// gets a client that none of them has.
    pub(super) fn keep_clients(&mut self, first: usize, own: usize, new: bool) {
        let mut highest = 0;
        for (place, planned) in self.plan.iter_mut().enumerate() {
            let client = planned.client.filter(|_| planned.known || place < first);
            highest = highest.max(client.map_or(0, NodeId::number));
            let Item::Command(command) = &mut planned.line.item else { continue };
            if let Some(whose @ None) = command.client_mut().filter(|_| place >= first && place != own) {
                *whose = client;
            }
        }
        let kept = self.plan.iter().skip(first).any(|planned| planned.known && planned.client.is_some());
        let Some(planned) = self.plan.get_mut(own).filter(|_| new && kept && highest < CLIENTS_MOST) else { return };
        let Item::Command(command) = &mut planned.line.item else { return };
        if let Some(whose @ None) = command.client_mut() {
            *whose = Some(NodeId::client(highest + 1));
        }
    }
}

impl Session {
    /// Every line of the branch that is played, in order.
    pub fn lines(&self) -> Vec<LineView> {
        let plan = &self.track.plan;
        let whole = Track { plan: plan.clone(), ..Track::default() }.script(self.setup(), Stamp::default());
        let text = whole.to_string();
        // Each line of the plan is one of the text, behind the headers and before the end.
        let texts: Vec<&str> = text.lines().filter(|line| line.starts_with("at ")).collect();
        let view = |(at, (planned, text)): (usize, (&Planned, &&str))| {
            let stamp = print_stamp(planned.line.stamp);
            let known = planned.known.then_some(planned);
            let expects = matches!(planned.line.item, Item::Expect(_));
            LineView {
                id: planned.id,
                text: text[3 + stamp.len() + 1..].to_owned(),
                stamp,
                at_us: planned.line.stamp.at.0,
                kind: if expects { "expect" } else { "command" },
                line: planned.line.number,
                reached: at < self.next,
                events: known.map(|known| (known.events.start, known.events.end)).filter(|_| !expects),
                void: known.and_then(|known| known.void),
                holds: known.map(|known| known.holds).filter(|_| expects),
            }
        };
        plan.iter().zip(&texts).enumerate().map(view).collect()
    }

    /// Takes a line out.
    pub fn delete_line(&mut self, id: u32) -> Result<Edited, Error> {
        let place = self.place_of(id)?;
        self.edit(place, None)
    }

    /// Lets a line say something else at its instant, in the script's words.
    pub fn change_line(&mut self, id: u32, text: &str) -> Result<Edited, Error> {
        let place = self.place_of(id)?;
        self.replace_line(id, self.track.plan[place].line.stamp, text)
    }

    /// Lets a line say something else at another instant, in the script's words: one change, not two.
    pub fn replace_line(&mut self, id: u32, stamp: Stamp, text: &str) -> Result<Edited, Error> {
        let place = self.place_of(id)?;
        let plan = &self.track.plan;
        let stays = plan[place].line.stamp == stamp;
        let end = if stays { place } else { plan.partition_point(|planned| planned.line.stamp <= stamp) };
        let before = plan[..end].iter().filter(|planned| planned.id != id).map(|planned| &planned.line.item);
        let item = scenario::parse_after(self.setup(), before, text)?;
        let line = Line { stamp, item, ..plan[place].line.clone() };
        self.edit(place, Some(line))
    }

    /// Lets a line stand at another instant, behind those that stand there already. Where that is beyond the end of the
    /// run, the run ends there from now on: a line beyond the end would never be carried out.
    pub fn move_line(&mut self, id: u32, stamp: Stamp) -> Result<Edited, Error> {
        let place = self.place_of(id)?;
        let line = Line { stamp, ..self.track.plan[place].line.clone() };
        self.edit(place, Some(line))
    }

    fn place_of(&self, id: u32) -> Result<usize, Error> {
        self.track.plan.iter().position(|planned| planned.id == id).ok_or(Error::NoSuchLine(id))
    }

    /// Puts another line in the place of one, or none. What was played before that stays; the run stands at the same
    /// stamp afterwards.
    fn edit(&mut self, place: usize, line: Option<Line>) -> Result<Edited, Error> {
        let goal = self.position();
        let mut track = self.track.clone();
        // The run ends where it did, if its end was that of its last line as well.
        track.end_written |= track.end.is_some();
        let mut planned = track.plan.remove(place);
        let drawn = planned.is_for_any_client();
        let (mut first, mut at) = (place, planned.line.stamp);
        if let Some(line) = line {
            let to = if line.stamp == at {
                place
            } else {
                track.plan.partition_point(|planned| planned.line.stamp <= line.stamp)
            };
            (first, at) = (first.min(to), at.min(line.stamp));
            track.end = track.end.map(|end| end.max(line.stamp));
            let moved = planned.line.stamp != line.stamp;
            planned.line = line;
            track.plan.insert(to, planned);
            if drawn || track.plan[to].is_for_any_client() {
                track.keep_clients(first, to, moved);
            }
        } else if drawn {
            track.keep_clients(first, usize::MAX, false);
        }
        let valid = track.checkpoints.iter().rev().find(|it| it.next <= first && position(&*it.run) <= at);
        let events = valid.map_or(0, |checkpoint| checkpoint.events()).max(track.recording.before(at.at));
        let untouched = self.next <= first && goal <= at;
        let stood = if untouched { self.events() } else { 0 };
        track.forget(first, at, events.max(stood).min(track.reached));
        let furthest = std::mem::take(&mut track.furthest);
        let forked = self.enter(track, at, first)?;
        if !forked {
            self.track.furthest = furthest;
        }
        if untouched {
            self.stood();
        } else {
            self.come_back(goal)?;
        }
        Ok(Edited { branch: self.branch(), forked })
    }
}
