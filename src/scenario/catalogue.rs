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
pub const STORIES: &[Story] = &[
    Story { name: "raft/shop", text: include_str!("stories/raft/shop.txt") },
    Story { name: "raft/majority-lost", text: include_str!("stories/raft/majority-lost.txt") },
    Story { name: "raft/figure-8", text: include_str!("stories/raft/figure-8.txt") },
    Story { name: "raft/split", text: include_str!("stories/raft/split.txt") },
];

/// What is told along stories, by the name of each.
const NARRATIONS: &[(&str, &str)] = &[
    ("raft/shop", include_str!("stories/raft/shop-told.txt")),
    ("raft/figure-8", include_str!("stories/raft/figure-8-told.txt")),
];

/// The lessons, by name. The page fetches each when somebody opens it, so the module does not carry them.
pub const LESSONS: &[(&str, &str)] = &[("raft/figure-8", include_str!("stories/raft/figure-8-lesson.txt"))];

/// What is told along the story of this name, if anything is.
pub fn narration(name: &str) -> Option<&'static str> {
    NARRATIONS.iter().find(|(story, _)| *story == name).map(|(_, text)| *text)
}

/// The story of this name.
pub fn find(name: &str) -> Option<Story> {
    STORIES.iter().find(|story| story.name == name).copied()
}
