//! The scripts that come with the laboratory, by name.

/// A script that comes with the laboratory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Story {
    /// Its name: the protocol, a slash, and what happens.
    pub name: &'static str,
    /// Its script.
    pub text: &'static str,
    /// What is told along it, if anything is.
    told: Option<&'static str>,
}

/// What stands in a file beside the script of a story, if its line says that there is one.
macro_rules! beside {
    (told $name:literal told $($rest:ident)*) => { Some(include_str!(concat!("stories/", $name, "-told.txt"))) };
    (lesson $name:literal lesson $($rest:ident)*) => { Some(include_str!(concat!("stories/", $name, "-lesson.txt"))) };
    ($what:ident $name:literal $other:ident $($rest:ident)*) => { beside!($what $name $($rest)*) };
    ($what:ident $name:literal) => { None };
}

/// The stories, a line each: their names, and whether something is told along them and whether there is a lesson.
macro_rules! stories {
    ($($name:literal $(+ $part:ident)*,)*) => {
        /// Every story, in the order in which they are shown.
        pub static STORIES: &[Story] = &[$(Story {
            name: $name,
            text: include_str!(concat!("stories/", $name, ".txt")),
            told: beside!(told $name $($part)*),
        }),*];

        /// The lessons along a story of the same name.
        static TAUGHT: &[(&str, Option<&str>)] = &[$(($name, beside!(lesson $name $($part)*))),*];
    };
}

stories! {
    "raft/shop" + told,
    "raft/majority-lost",
    "raft/figure-8" + told + lesson,
    "raft/split",
    "raft/split-vote" + lesson,
    "raft/partition" + lesson,
    "raft/partition-even" + lesson,
    "raft/two-nodes" + lesson,
    "raft/one-way" + lesson,
    "raft/divergent" + lesson,
    "raft/catch-up" + lesson,
    "raft/one-change" + lesson,
    "raft/come-back" + lesson,
    "raft/come-back-asking",
    "raft/lease" + lesson,
    "raft/stale-reads" + lesson,
    "raft/retry" + lesson,
    "raft/two-of-four",
    "raft/two-of-five",
    "raft/three-of-six",
    "raft/one-of-two",
    "raft/one-of-three",
    "raft/parted-even",
    "raft/largest-number",
    "raft/first-of-five",
    "raft/stale-first",
    "raft/fresh-first",
    "raft/half-votes-of-four",
    "raft/half-votes-of-five",
    "raft/reads-through-storm",
    "raft/reads-anywhere",
    "raft/extra-entry",
    "raft/two-do-not-hear",
    "raft/two-candidates",
    "raft/clocks-off",
    "raft/clock-fast",
    "raft/followers-read",
    "raft/follower-asks-first",
    "raft/kept-unapplied",
    "raft/gone-at-once",
    "raft/later-loses",
    "raft/slow-leader",
    "raft/paused-leader",
    "raft/leader-crash-gap",
    "primary-backup/lost",
    "primary-backup/ack-async",
    "primary-backup/ack-majority",
    "primary-backup/ack-all",
    "primary-backup/promise" + lesson,
    "primary-backup/away" + lesson,
    "primary-backup/read-backup" + lesson,
    "primary-backup/read-backup-all",
    "primary-backup/semi-after-commit",
    "primary-backup/semi-after-sync",
    "primary-backup/semi-falls-back",
    "primary-backup/pull",
    "primary-backup/no-failover",
    "primary-backup/two-primaries" + lesson,
    "primary-backup/two-primaries-gated" + lesson,
    "primary-backup/stale-priority",
    "primary-backup/stale-priority-gated",
    "primary-backup/switchover-told",
    "primary-backup/switchover",
    "primary-backup/paused-primary",
    "primary-backup/paused-primary-fenced",
    "primary-backup/virtual-address",
    "primary-backup/keepalived-lost",
    "primary-backup/keepalived-stays",
    "primary-backup/demo-told",
    "primary-backup/demo" + lesson,
    "primary-backup/redis-lost",
    "primary-backup/redis-waits",
    "primary-backup/kafka-unanswered",
    "primary-backup/kafka-answered",
    "primary-backup/kafka-unclean",
    "primary-backup/kafka-min-in-sync",
    "primary-backup/kafka-last-standing",
    "primary-backup/kafka-eligible",
    "primary-backup/kafka-truncates",
    "primary-backup/kafka-keeps",
    "chang-roberts/broken-ring" + lesson,
}

/// The lessons that have another name than their story.
static LESSONS: &[(&str, &str)] = &[
    ("raft/leader-crash", include_str!("stories/raft/leader-crash-lesson.txt")),
    ("raft/lose-one", include_str!("stories/raft/lose-one-lesson.txt")),
    ("raft/half", include_str!("stories/raft/half-lesson.txt")),
];

/// The cards, by name.
pub static CARDS: &[(&str, &str)] = &[
    ("raft/half", include_str!("stories/raft/half-card.txt")),
    ("raft/failover", include_str!("stories/raft/failover-card.txt")),
    ("raft/newest", include_str!("stories/raft/newest-card.txt")),
    ("raft/parted", include_str!("stories/raft/parted-card.txt")),
    ("raft/half-votes", include_str!("stories/raft/half-votes-card.txt")),
    ("raft/more-votes", include_str!("stories/raft/more-votes-card.txt")),
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

/// The lessons, by name. The page fetches each when somebody opens it, so the module does not carry them.
pub fn lessons() -> impl Iterator<Item = (&'static str, &'static str)> {
    let taught = TAUGHT.iter().filter_map(|&(name, text)| Some((name, text?)));
    LESSONS.iter().copied().chain(taught)
}

/// What is told along the story of this name, if anything is.
pub fn narration(name: &str) -> Option<&'static str> {
    STORIES.iter().find(|story| story.name == name)?.told
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
