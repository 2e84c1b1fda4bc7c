//! Checkpoints: copies of the run along the way, so that going anywhere means to play but a little.

use std::rc::Rc;

use crate::sim::Run;

use super::Session;
use super::narrator::Narrator;
use super::player::start;

/// How many events lie between two checkpoints.
pub(super) const SPACING: u32 = 32_768;

/// How many bytes all checkpoints of a session may have unless somebody says otherwise.
pub(super) const BYTES_MOST: usize = 64 << 20;

/// A copy of the run, and which line comes next.
pub(super) struct Checkpoint {
    pub run: Box<dyn Run>,
    pub next: usize,
    /// What was told up to there.
    pub narrator: Option<Narrator>,
    /// About how many bytes it has.
    weight: usize,
}

impl Checkpoint {
    pub fn events(&self) -> u32 {
        self.run.fabric().events
    }
}

impl Session {
    /// Says about how many bytes all checkpoints may have. Where a run needs more, some in between are given up, and
    /// going back takes longer in proportion.
    pub fn limit_checkpoints(&mut self, bytes: usize) {
        self.checkpoint_bytes = bytes;
        self.thin();
    }

    /// After how many events each checkpoint of the branch that is played stands.
    pub fn checkpoints(&self) -> Vec<u32> {
        self.track.checkpoints.iter().map(|checkpoint| checkpoint.events()).collect()
    }

    /// Keeps a checkpoint where one is due.
    pub(super) fn mark(&mut self) {
        let last = self.track.checkpoints.last().map(|checkpoint| checkpoint.events() / SPACING);
        if self.keep.checkpoints && last.is_none_or(|last| last < self.events() / SPACING) {
            // Before the copy, so that copies have it once as well.
            self.run.share();
            let weight = self.run.weight();
            self.track.checkpoints.push(Rc::new(Checkpoint {
                run: self.run.fork(),
                next: self.next,
                narrator: self.narrator.clone(),
                weight,
            }));
            self.thin();
        }
    }

    /// Goes to the last checkpoint that is `before` the goal: if the goal lies back, or the checkpoint further ahead than
    /// the run stands.
    pub(super) fn restore(&mut self, back: bool, before: impl Fn(&dyn Run) -> bool) {
        let checkpoint = self.track.checkpoints.iter().rev().find(|checkpoint| before(&*checkpoint.run));
        let checkpoint = checkpoint.cloned();
        if back || checkpoint.as_ref().is_some_and(|checkpoint| checkpoint.events() > self.events()) {
            self.stand(checkpoint.as_deref());
        }
    }

    /// Stands where a checkpoint of these lines does, or at the start.
    pub(super) fn stand(&mut self, checkpoint: Option<&Checkpoint>) {
        (self.run, self.next, self.narrator) = match checkpoint {
            Some(checkpoint) => (checkpoint.run.fork(), checkpoint.next, checkpoint.narrator.clone()),
            None => (start(self.registry, self.setup()), 0, self.narrator.as_ref().map(Narrator::again)),
        };
        if checkpoint.is_none() {
            self.hear_start();
        }
    }

    /// Sees to it that all checkpoints together keep within their bytes: those of branches that wait go first.
    fn thin(&mut self) {
        while self.weight() > self.checkpoint_bytes {
            if !self.branches.forget_checkpoints(&self.track.checkpoints) && !drop_one(&mut self.track.checkpoints) {
                return;
            }
        }
    }

    /// About how many bytes all checkpoints have together.
    fn weight(&self) -> usize {
        let all = self.track.checkpoints.iter().chain(self.branches.checkpoints());
        // What several branches share counts once.
        all.map(|checkpoint| checkpoint.weight / Rc::strong_count(checkpoint)).sum()
    }
}

/// Gives up the checkpoint that leaves the smallest gap, but neither the first nor the last. So what stays is spread
/// evenly over the run, old and new.
fn drop_one(checkpoints: &mut Vec<Rc<Checkpoint>>) -> bool {
    let gaps = checkpoints.windows(3).map(|three| three[2].events() - three[0].events());
    let Some((at, _)) = gaps.enumerate().min_by_key(|(_, gap)| *gap) else { return false };
    checkpoints.remove(at + 1);
    true
}
