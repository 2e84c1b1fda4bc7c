//! What is known of acknowledged writes, so that not each has to be looked for whenever one of them may be lost.
//!
//! A log that has a slot with a certain prefix has all that this prefix stands for. So of writes that one leader was seen to
//! have, the last one vouches for those before it, on every node. The rest are looked for one by one: what was acknowledged
//! since, and what was missing.

use super::judge::Look;
use super::shell::Shell;
use crate::protocol::{Chunks, NodeId};

/// For how many writes it is worth while to remember one that vouches for them.
const STRETCH: u64 = 256;

/// What is known.
#[derive(Clone, Debug, Default)]
pub(super) struct Vouched {
    anchors: Chunks<Anchor>,
    /// Places in [`kept`](super::Fabric::kept) of writes that were missing, in order.
    apart: Chunks<u64>,
}

/// Who holds `slot` with `prefix` holds all of the first `count` writes but those that are apart. Each anchor stands on the
/// log of the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Anchor {
    count: u64,
    slot: u64,
    prefix: u64,
}

impl Vouched {
    /// How many bytes this has that copies do not share.
    pub(super) fn own_bytes(&self) -> usize {
        self.anchors.own_bytes() + self.apart.own_bytes()
    }

    /// How many of the anchors hold, the first ones.
    fn held(&self, holds: impl Fn(u64, u64) -> bool) -> u64 {
        let (mut from, mut to) = (0, self.anchors.len());
        while from < to {
            let middle = from + (to - from) / 2;
            let held = self.anchors.get(middle).is_some_and(|anchor| holds(anchor.slot, anchor.prefix));
            (from, to) = if held { (middle + 1, to) } else { (from, middle) };
        }
        from
    }

    /// For how many writes the first so many anchors vouch.
    fn count(&self, anchors: u64) -> u64 {
        anchors.checked_sub(1).and_then(|at| self.anchors.get(at)).map_or(0, |anchor| anchor.count)
    }

    /// The places of writes for which nothing that holds vouches, of so many.
    pub(super) fn doubtful(&self, len: u64, holds: impl Fn(u64, u64) -> bool) -> impl Iterator<Item = u64> {
        let from = self.count(self.held(holds));
        self.apart.iter().copied().take_while(move |place| *place < from).chain(from..len)
    }
}

impl Shell<'_> {
    /// Looks for what was acknowledged since this was last done, once there is a stretch of it.
    pub(super) fn vouch_if_due(&mut self) {
        let vouched = &self.fabric.vouched;
        if self.fabric.kept.len() - vouched.count(vouched.anchors.len()) >= STRETCH {
            self.vouch();
        }
    }

    /// Has the leader vouch for what it has.
    #[inline(never)]
    pub(super) fn vouch(&mut self) {
        let Some(leader) = self.look().highest_leader() else { return };
        let mut vouched = std::mem::take(&mut self.fabric.vouched);
        self.look().vouch_by(leader, &mut vouched);
        self.fabric.vouched = vouched;
    }
}

impl Look<'_> {
    fn vouch_by(&self, leader: NodeId, vouched: &mut Vouched) {
        let kept = &self.fabric.kept;
        vouched.anchors.truncate(vouched.held(|slot, prefix| self.holds(leader, slot, prefix)));
        let anchors = vouched.anchors.len();
        let from = vouched.count(anchors);
        let later = vouched.apart.iter().rev().take_while(|place| **place >= from).count() as u64;
        vouched.apart.truncate(vouched.apart.len() - later);
        let mut last = vouched.anchors.last().map(|anchor| (anchor.slot, anchor.prefix));
        for (place, &(_, slot, prefix)) in (from..).zip(kept.iter_from(from)) {
            if !self.holds(leader, slot, prefix) {
                vouched.apart.push(place);
            } else if last.is_none_or(|(highest, _)| slot > highest) {
                last = Some((slot, prefix));
            }
        }
        let Some((slot, prefix)) = last.filter(|_| kept.len() > from) else { return };
        // The last one takes the place of the one before, until there is a stretch between them.
        if anchors > 0 && kept.len() - vouched.count(anchors - 1) < STRETCH {
            vouched.anchors.truncate(anchors - 1);
        }
        vouched.anchors.push(Anchor { count: kept.len(), slot, prefix });
    }
}
