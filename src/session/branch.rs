//! Branches: the futures of one session. One is played; the others wait as they were left.

use std::rc::Rc;

use serde::Serialize;

use crate::scenario::{self, Line, Script, print_stamp};
use crate::sim::{Setup, Stamp};

use super::budget::Budget;
use super::checkpoint::Checkpoint;
use super::player::{RECORDED_MOST, Track, position};
use super::{Error, Reached, Session};

/// How many branches a session may have.
pub const BRANCHES_MOST: usize = 64;

/// How long the name of a branch may be, in characters.
pub const BRANCH_NAME_MOST: usize = 64;

/// A branch from outside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BranchView {
    /// Its number: 1 is the one with which the session began.
    pub id: u32,
    /// What somebody called it.
    pub name: Option<String>,
    /// Whether it is the one that is played.
    pub active: bool,
    /// From which it went off, if that is still there.
    pub parent: Option<u32>,
    /// At which stamp it went off, as scripts write it; none of the one with which the session began.
    pub fork: Option<String>,
    /// The instant of that stamp.
    pub fork_us: Option<u64>,
    /// How far it was played.
    pub length_us: u64,
    /// How many events that were.
    pub events: u32,
    /// How many lines its script has after the headers.
    pub lines: usize,
}

/// Every branch of a session but the lines of the active one.
#[derive(Clone)]
pub(super) struct Branches {
    list: Vec<Branch>,
    active: u32,
    /// The number that the next one gets.
    fresh: u32,
    /// Counts switches, to know which was left longest ago.
    switches: u32,
}

#[derive(Clone)]
struct Branch {
    id: u32,
    name: Option<String>,
    parent: Option<u32>,
    fork: Option<Stamp>,
    /// When it was left, in switches.
    left: u32,
    /// Its lines; none of the active one.
    track: Option<Track>,
}

impl Default for Branches {
    fn default() -> Self {
        let first = Branch { id: 1, name: None, parent: None, fork: None, left: 0, track: None };
        Self { list: vec![first], active: 1, fresh: 2, switches: 0 }
    }
}

impl Branches {
    fn find(&mut self, id: u32) -> Result<&mut Branch, Error> {
        self.list.iter_mut().find(|branch| branch.id == id).ok_or(Error::NoSuchBranch(id))
    }

    /// Puts the lines of the active branch aside.
    fn park(&mut self, mut track: Track) {
        self.switches += 1;
        track.recording.forget_again();
        let (active, left) = (self.active, self.switches);
        if let Ok(branch) = self.find(active) {
            (branch.track, branch.left) = (Some(track), left);
        }
    }

    /// Puts the lines of the active branch aside, and goes on in a new one that goes off at this stamp.
    pub fn fork(&mut self, old: Track, at: Stamp) {
        let (id, parent, fork) = (self.fresh, Some(self.active), Some(at));
        self.park(old);
        self.list.push(Branch { id, name: None, parent, fork, left: 0, track: None });
        (self.active, self.fresh) = (id, id + 1);
    }

    /// The lines that wait, those that were left longest ago first.
    fn waiting(&mut self) -> Vec<&mut Track> {
        let mut waiting: Vec<_> = self.list.iter_mut().filter_map(|it| Some((it.left, it.track.as_mut()?))).collect();
        waiting.sort_by_key(|(left, _)| *left);
        waiting.into_iter().map(|(_, track)| track).collect()
    }

    /// The checkpoints of all branches but the active one.
    pub fn checkpoints(&self) -> impl Iterator<Item = &Rc<Checkpoint>> {
        self.list.iter().filter_map(|branch| branch.track.as_ref()).flat_map(|track| &track.checkpoints)
    }

    /// Gives up the checkpoints of one branch that the active one has not. False where no branch has any.
    pub fn forget_checkpoints(&mut self, active: &[Rc<Checkpoint>]) -> bool {
        self.waiting().into_iter().any(|track| {
            let before = track.checkpoints.len();
            track.checkpoints.retain(|it| active.iter().any(|kept| Rc::ptr_eq(it, kept)));
            track.checkpoints.len() < before
        })
    }

    /// Gives up recorded events until those of all branches but the active one are no more than one may have.
    fn forget_events(&mut self) {
        let mut own: usize = self.waiting().iter().map(|track| track.recording.own()).sum();
        for track in self.waiting() {
            if own <= RECORDED_MOST as usize {
                return;
            }
            own -= track.recording.own();
            track.recording.forget();
        }
    }
}

impl Track {
    /// Forgets what does not hold any more once lines from `place` on change, at this stamp and after so many events.
    pub fn forget(&mut self, place: usize, at: Stamp, events: u32) {
        self.recording.truncate(events);
        self.outline.truncate(events, at.at);
        self.checkpoints.retain(|it| it.next <= place && position(&*it.run) <= at && it.events() <= events);
        self.plan[place..].iter_mut().for_each(|planned| planned.known = false);
        self.reached = events;
    }

    /// Its script, if it was played so far.
    pub fn script(&self, setup: &Setup, furthest: Stamp) -> Script {
        let lines = self.plan.iter().map(|planned| planned.line.clone());
        // What stands beyond the end never happens.
        let lines: Vec<Line> = lines.filter(|line| self.end.is_none_or(|end| line.stamp <= end)).collect();
        let last = lines.last().map(|line| line.stamp).unwrap_or_default();
        let end = match self.end {
            Some(end) => self.end_written.then_some(end),
            None => Some(furthest.max(last)).filter(|end| *end > Stamp::default()),
        };
        Script { setup: setup.clone(), lines, end }
    }
}

impl Session {
    /// Every branch, in the order in which they were made.
    pub fn branches(&self) -> Vec<BranchView> {
        let view = |branch: &Branch| {
            let track = branch.track.as_ref().unwrap_or(&self.track);
            let (length, events) = match branch.track {
                Some(_) => (track.furthest, track.reached),
                None => (self.furthest(), self.recorded()),
            };
            BranchView {
                id: branch.id,
                name: branch.name.clone(),
                active: branch.track.is_none(),
                parent: branch.parent,
                fork: branch.fork.map(print_stamp),
                fork_us: branch.fork.map(|fork| fork.at.0),
                length_us: length.at.0,
                events,
                lines: track.plan.len(),
            }
        };
        self.branches.list.iter().map(view).collect()
    }

    /// The number of the branch that is played.
    pub fn branch(&self) -> u32 {
        self.branches.active
    }

    /// Goes on in another branch, at the same instant or, if that branch was not played so far, where it was left.
    pub fn switch_branch(&mut self, id: u32) -> Result<Reached, Error> {
        let goal = self.position();
        let Some(track) = self.branches.find(id)?.track.take() else { return Ok(Reached::Until) };
        self.branches.park(std::mem::replace(&mut self.track, track));
        self.branches.active = id;
        self.future += 1;
        self.branches.forget_events();
        self.come_back(goal.min(self.track.furthest))
    }

    /// Names a branch; a name of nothing but white space takes its name away.
    pub fn rename_branch(&mut self, id: u32, name: &str) -> Result<(), Error> {
        let name = name.trim();
        let branch = self.branches.find(id)?;
        if name.chars().count() > BRANCH_NAME_MOST || name.chars().any(char::is_control) {
            return Err(Error::BadBranchName { most: BRANCH_NAME_MOST });
        }
        branch.name = (!name.is_empty()).then(|| name.to_owned());
        Ok(())
    }

    /// Deletes a branch. If it is the one that is played, the one from which it went off goes on or, if that is gone,
    /// the one that was left last.
    pub fn delete_branch(&mut self, id: u32) -> Result<(), Error> {
        let parent = self.branches.find(id)?.parent;
        let others = self.branches.list.iter().filter(|branch| branch.id != id);
        let heir = others.max_by_key(|branch| (Some(branch.id) == parent, branch.left)).map(|branch| branch.id);
        let heir = heir.ok_or(Error::OnlyBranch)?;
        if id == self.branches.active {
            self.switch_branch(heir)?;
        }
        let Some(at) = self.branches.list.iter().position(|branch| branch.id == id) else { return Ok(()) };
        let gone = self.branches.list.remove(at);
        for branch in self.branches.list.iter_mut().filter(|branch| branch.parent == Some(id)) {
            branch.parent = gone.parent;
            branch.fork = branch.fork.min(gone.fork.or(branch.fork));
        }
        Ok(())
    }

    /// The script of a branch, as [`script`](Self::script) of the one that is played.
    pub fn branch_script(&self, id: u32) -> Result<Script, Error> {
        Ok(match self.track_of(id)? {
            Some(track) => track.script(self.setup(), track.furthest),
            None => self.script(),
        })
    }

    /// The lines of a branch; none for the one that is played.
    pub(super) fn track_of(&self, id: u32) -> Result<Option<&Track>, Error> {
        let branch = self.branches.list.iter().find(|branch| branch.id == id);
        branch.map(|branch| branch.track.as_ref()).ok_or(Error::NoSuchBranch(id))
    }

    /// Takes changed lines over: in a branch of their own where what was played would change, else in place. Says
    /// whether it made one. They must make a script, or nothing changes.
    pub(super) fn enter(&mut self, track: Track, at: Stamp, place: usize) -> Result<bool, Error> {
        let known = self.track.plan.iter().skip(place).any(|planned| planned.known);
        let past = known || at < self.furthest();
        if past && self.branches.list.len() >= BRANCHES_MOST {
            return Err(Error::TooManyBranches { most: BRANCHES_MOST });
        }
        scenario::parse(self.registry, &track.script(self.setup(), at).to_string())?;
        let old = std::mem::replace(&mut self.track, track);
        self.future += 1;
        if past {
            self.branches.fork(old, at);
            self.branches.forget_events();
        }
        Ok(past)
    }

    /// Plays the present lines to this stamp, wherever the run stood before.
    pub(super) fn come_back(&mut self, goal: Stamp) -> Result<Reached, Error> {
        self.restore(true, |run| position(run) <= goal);
        self.play(goal, Budget::of(u32::MAX, false))
    }
}
