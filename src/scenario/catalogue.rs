//! The scripts that come with the laboratory, by name.

/// A script that comes with the laboratory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Story {
    /// Its name: the protocol, a slash, and what happens.
    pub name: &'static str,
    /// Its script.
    pub text: &'static str,
}

/// Every story, in the order in which they are shown.
pub static STORIES: &[Story] = &[
    Story { name: "raft/shop", text: include_str!("stories/raft/shop.txt") },
    Story { name: "raft/majority-lost", text: include_str!("stories/raft/majority-lost.txt") },
    Story { name: "raft/figure-8", text: include_str!("stories/raft/figure-8.txt") },
    Story { name: "raft/split", text: include_str!("stories/raft/split.txt") },
    Story { name: "raft/split-vote", text: include_str!("stories/raft/split-vote.txt") },
    Story { name: "raft/partition", text: include_str!("stories/raft/partition.txt") },
    Story { name: "raft/partition-even", text: include_str!("stories/raft/partition-even.txt") },
    Story { name: "raft/two-nodes", text: include_str!("stories/raft/two-nodes.txt") },
    Story { name: "raft/one-way", text: include_str!("stories/raft/one-way.txt") },
    Story { name: "raft/divergent", text: include_str!("stories/raft/divergent.txt") },
    Story { name: "raft/catch-up", text: include_str!("stories/raft/catch-up.txt") },
    Story { name: "raft/one-change", text: include_str!("stories/raft/one-change.txt") },
    Story { name: "raft/come-back", text: include_str!("stories/raft/come-back.txt") },
    Story { name: "raft/come-back-asking", text: include_str!("stories/raft/come-back-asking.txt") },
    Story { name: "raft/lease", text: include_str!("stories/raft/lease.txt") },
    Story { name: "raft/stale-reads", text: include_str!("stories/raft/stale-reads.txt") },
    Story { name: "raft/retry", text: include_str!("stories/raft/retry.txt") },
    Story { name: "raft/two-of-four", text: include_str!("stories/raft/two-of-four.txt") },
    Story { name: "raft/two-of-five", text: include_str!("stories/raft/two-of-five.txt") },
    Story { name: "raft/three-of-six", text: include_str!("stories/raft/three-of-six.txt") },
    Story { name: "raft/one-of-two", text: include_str!("stories/raft/one-of-two.txt") },
    Story { name: "raft/one-of-three", text: include_str!("stories/raft/one-of-three.txt") },
    Story { name: "raft/parted-even", text: include_str!("stories/raft/parted-even.txt") },
    Story { name: "raft/largest-number", text: include_str!("stories/raft/largest-number.txt") },
    Story { name: "raft/first-of-five", text: include_str!("stories/raft/first-of-five.txt") },
    Story { name: "raft/stale-first", text: include_str!("stories/raft/stale-first.txt") },
    Story { name: "raft/fresh-first", text: include_str!("stories/raft/fresh-first.txt") },
    Story { name: "raft/half-votes-of-four", text: include_str!("stories/raft/half-votes-of-four.txt") },
    Story { name: "raft/half-votes-of-five", text: include_str!("stories/raft/half-votes-of-five.txt") },
    Story { name: "raft/reads-through-storm", text: include_str!("stories/raft/reads-through-storm.txt") },
    Story { name: "raft/reads-anywhere", text: include_str!("stories/raft/reads-anywhere.txt") },
    Story { name: "raft/extra-entry", text: include_str!("stories/raft/extra-entry.txt") },
    Story { name: "raft/two-do-not-hear", text: include_str!("stories/raft/two-do-not-hear.txt") },
    Story { name: "raft/two-candidates", text: include_str!("stories/raft/two-candidates.txt") },
    Story { name: "raft/clocks-off", text: include_str!("stories/raft/clocks-off.txt") },
    Story { name: "raft/clock-fast", text: include_str!("stories/raft/clock-fast.txt") },
    Story { name: "raft/followers-read", text: include_str!("stories/raft/followers-read.txt") },
    Story { name: "raft/follower-asks-first", text: include_str!("stories/raft/follower-asks-first.txt") },
    Story { name: "raft/kept-unapplied", text: include_str!("stories/raft/kept-unapplied.txt") },
    Story { name: "raft/gone-at-once", text: include_str!("stories/raft/gone-at-once.txt") },
    Story { name: "raft/later-loses", text: include_str!("stories/raft/later-loses.txt") },
    Story { name: "raft/slow-leader", text: include_str!("stories/raft/slow-leader.txt") },
    Story { name: "raft/paused-leader", text: include_str!("stories/raft/paused-leader.txt") },
    Story { name: "raft/leader-crash-gap", text: include_str!("stories/raft/leader-crash-gap.txt") },
    Story { name: "primary-backup/lost", text: include_str!("stories/primary-backup/lost.txt") },
    Story { name: "primary-backup/ack-async", text: include_str!("stories/primary-backup/ack-async.txt") },
    Story { name: "primary-backup/ack-majority", text: include_str!("stories/primary-backup/ack-majority.txt") },
    Story { name: "primary-backup/ack-all", text: include_str!("stories/primary-backup/ack-all.txt") },
    Story { name: "primary-backup/promise", text: include_str!("stories/primary-backup/promise.txt") },
    Story { name: "primary-backup/away", text: include_str!("stories/primary-backup/away.txt") },
    Story { name: "primary-backup/read-backup", text: include_str!("stories/primary-backup/read-backup.txt") },
    Story { name: "primary-backup/read-backup-all", text: include_str!("stories/primary-backup/read-backup-all.txt") },
    Story {
        name: "primary-backup/semi-after-commit",
        text: include_str!("stories/primary-backup/semi-after-commit.txt"),
    },
    Story { name: "primary-backup/semi-after-sync", text: include_str!("stories/primary-backup/semi-after-sync.txt") },
    Story { name: "primary-backup/semi-falls-back", text: include_str!("stories/primary-backup/semi-falls-back.txt") },
    Story { name: "primary-backup/pull", text: include_str!("stories/primary-backup/pull.txt") },
    Story { name: "primary-backup/no-failover", text: include_str!("stories/primary-backup/no-failover.txt") },
    Story { name: "primary-backup/two-primaries", text: include_str!("stories/primary-backup/two-primaries.txt") },
    Story {
        name: "primary-backup/two-primaries-gated",
        text: include_str!("stories/primary-backup/two-primaries-gated.txt"),
    },
    Story { name: "primary-backup/stale-priority", text: include_str!("stories/primary-backup/stale-priority.txt") },
    Story {
        name: "primary-backup/stale-priority-gated",
        text: include_str!("stories/primary-backup/stale-priority-gated.txt"),
    },
    Story { name: "primary-backup/switchover-told", text: include_str!("stories/primary-backup/switchover-told.txt") },
    Story { name: "primary-backup/switchover", text: include_str!("stories/primary-backup/switchover.txt") },
    Story { name: "primary-backup/paused-primary", text: include_str!("stories/primary-backup/paused-primary.txt") },
    Story {
        name: "primary-backup/paused-primary-fenced",
        text: include_str!("stories/primary-backup/paused-primary-fenced.txt"),
    },
    Story { name: "primary-backup/virtual-address", text: include_str!("stories/primary-backup/virtual-address.txt") },
    Story { name: "primary-backup/demo-told", text: include_str!("stories/primary-backup/demo-told.txt") },
    Story { name: "primary-backup/demo", text: include_str!("stories/primary-backup/demo.txt") },
    Story { name: "primary-backup/redis-lost", text: include_str!("stories/primary-backup/redis-lost.txt") },
    Story { name: "primary-backup/redis-waits", text: include_str!("stories/primary-backup/redis-waits.txt") },
    Story { name: "primary-backup/kafka-unclean", text: include_str!("stories/primary-backup/kafka-unclean.txt") },
    Story {
        name: "primary-backup/kafka-min-in-sync",
        text: include_str!("stories/primary-backup/kafka-min-in-sync.txt"),
    },
    Story {
        name: "primary-backup/kafka-last-standing",
        text: include_str!("stories/primary-backup/kafka-last-standing.txt"),
    },
    Story { name: "primary-backup/kafka-eligible", text: include_str!("stories/primary-backup/kafka-eligible.txt") },
    Story { name: "primary-backup/kafka-truncates", text: include_str!("stories/primary-backup/kafka-truncates.txt") },
    Story { name: "primary-backup/kafka-keeps", text: include_str!("stories/primary-backup/kafka-keeps.txt") },
];

/// What is told along stories, by the name of each.
static NARRATIONS: &[(&str, &str)] = &[
    ("raft/shop", include_str!("stories/raft/shop-told.txt")),
    ("raft/figure-8", include_str!("stories/raft/figure-8-told.txt")),
];

/// The lessons, by name. The page fetches each when somebody opens it, so the module does not carry them.
pub static LESSONS: &[(&str, &str)] = &[
    ("raft/leader-crash", include_str!("stories/raft/leader-crash-lesson.txt")),
    ("raft/lose-one", include_str!("stories/raft/lose-one-lesson.txt")),
    ("raft/half", include_str!("stories/raft/half-lesson.txt")),
    ("raft/split-vote", include_str!("stories/raft/split-vote-lesson.txt")),
    ("raft/partition", include_str!("stories/raft/partition-lesson.txt")),
    ("raft/partition-even", include_str!("stories/raft/partition-even-lesson.txt")),
    ("raft/two-nodes", include_str!("stories/raft/two-nodes-lesson.txt")),
    ("raft/figure-8", include_str!("stories/raft/figure-8-lesson.txt")),
    ("raft/one-way", include_str!("stories/raft/one-way-lesson.txt")),
    ("raft/divergent", include_str!("stories/raft/divergent-lesson.txt")),
    ("raft/catch-up", include_str!("stories/raft/catch-up-lesson.txt")),
    ("raft/one-change", include_str!("stories/raft/one-change-lesson.txt")),
    ("raft/come-back", include_str!("stories/raft/come-back-lesson.txt")),
    ("raft/lease", include_str!("stories/raft/lease-lesson.txt")),
    ("raft/stale-reads", include_str!("stories/raft/stale-reads-lesson.txt")),
    ("raft/retry", include_str!("stories/raft/retry-lesson.txt")),
    ("primary-backup/promise", include_str!("stories/primary-backup/promise-lesson.txt")),
    ("primary-backup/away", include_str!("stories/primary-backup/away-lesson.txt")),
    ("primary-backup/two-primaries", include_str!("stories/primary-backup/two-primaries-lesson.txt")),
    ("primary-backup/two-primaries-gated", include_str!("stories/primary-backup/two-primaries-gated-lesson.txt")),
    ("primary-backup/read-backup", include_str!("stories/primary-backup/read-backup-lesson.txt")),
    ("primary-backup/demo", include_str!("stories/primary-backup/demo-lesson.txt")),
];

/// The cards, by name.
pub static CARDS: &[(&str, &str)] = &[
    ("raft/half", include_str!("stories/raft/half-card.txt")),
    ("raft/failover", include_str!("stories/raft/failover-card.txt")),
    ("raft/newest", include_str!("stories/raft/newest-card.txt")),
    ("raft/parted", include_str!("stories/raft/parted-card.txt")),
    ("raft/half-votes", include_str!("stories/raft/half-votes-card.txt")),
    ("raft/all-up", include_str!("stories/raft/all-up-card.txt")),
    ("raft/largest-number", include_str!("stories/raft/largest-number-card.txt")),
    ("raft/first-node", include_str!("stories/raft/first-node-card.txt")),
    ("raft/priority", include_str!("stories/raft/priority-card.txt")),
    ("raft/asks-majority", include_str!("stories/raft/asks-majority-card.txt")),
    ("raft/always-votes", include_str!("stories/raft/always-votes-card.txt")),
    ("raft/heartbeat-leads", include_str!("stories/raft/heartbeat-leads-card.txt")),
    ("raft/one-draw", include_str!("stories/raft/one-draw-card.txt")),
    ("raft/alive", include_str!("stories/raft/alive-card.txt")),
    ("raft/clocks", include_str!("stories/raft/clocks-card.txt")),
    ("raft/no-gap", include_str!("stories/raft/no-gap-card.txt")),
    ("raft/available", include_str!("stories/raft/available-card.txt")),
    ("raft/weak", include_str!("stories/raft/weak-card.txt")),
    ("raft/come-back", include_str!("stories/raft/come-back-card.txt")),
    ("raft/log-flow", include_str!("stories/raft/log-flow-card.txt")),
    ("raft/created", include_str!("stories/raft/created-card.txt")),
    ("raft/expired", include_str!("stories/raft/expired-card.txt")),
];

/// What is told along the story of this name, if anything is.
pub fn narration(name: &str) -> Option<&'static str> {
    NARRATIONS.iter().find(|(story, _)| *story == name).map(|(_, text)| *text)
}

/// The story of this name.
pub fn find(name: &str) -> Option<Story> {
    STORIES.first().filter(|story| story.name == name).copied().or_else(|| later(name))
}

/// A story after the first. The page gets the texts of these with the second part of the module (tools/split.mjs), which a
/// call of this function brings.
#[inline(never)]
fn later(name: &str) -> Option<Story> {
    STORIES.iter().skip(1).find(|story| story.name == name).copied()
}
