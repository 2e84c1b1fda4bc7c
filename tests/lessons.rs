//! Lessons: each goes from its start to its end, its goals are reached by their shortest solution and not by a wrong one,
//! and nothing is said that is not so.
#![allow(clippy::unwrap_used, reason = "a test that finds nothing where something must be has failed")]

use quorate::protocol::Instant;
use quorate::registry::PROTOCOLS;
use quorate::scenario::{self, Code, Want, catalogue, parse_lesson};
use quorate::session::{Keep, LessonItemView, LessonView, Reached, Session};

fn text(name: &str) -> &'static str {
    catalogue::lessons().find(|(lesson, _)| *lesson == name).unwrap().1
}

/// A lesson at its start, with this seed in place of its story's.
fn taught(text: &str, seed: Option<u64>) -> (Session, LessonView) {
    let story = parse_lesson(PROTOCOLS, text).unwrap().narration.story;
    let mut script = scenario::parse(PROTOCOLS, catalogue::find(story).unwrap().text).unwrap();
    script.setup.seed = seed.unwrap_or(script.setup.seed);
    let mut session = Session::new(PROTOCOLS, script, Keep::ALL).unwrap();
    let view = session.teach(text).unwrap();
    (session, view)
}

fn act(session: &mut Session, text: &str) {
    let command = session.read(text).unwrap();
    session.depart(command).unwrap();
}

/// Plays to the next stop of the lesson, as the page does, and gives the id of what is told there.
fn next(session: &mut Session) -> Option<String> {
    let told = session.told().len();
    for _ in 0..3 {
        let reached = session.advance_to_breach(Instant(120_000_000), u32::MAX).unwrap();
        if session.told().len() > told {
            return session.told().get(told).map(|told| told.step.clone());
        }
        if reached == Reached::End {
            break;
        }
    }
    None
}

/// Where a goal begins: at the step that it goes on from, along the story itself.
fn at_goal(text: &str, goal: &LessonItemView, seed: Option<u64>) -> Session {
    let (mut session, _) = taught(text, seed);
    while next(&mut session).unwrap() != *goal.from.as_ref().unwrap() {}
    for does in &goal.does {
        act(&mut session, does);
    }
    assert!(session.aim(Some(&goal.id)));
    session
}

/// Does these things, each so long after now, and says whether the goal is reached within a minute.
fn reaches(mut session: Session, goal: &str, deeds: &[(u64, &str)]) -> bool {
    let start = session.now().0;
    for (after, text) in deeds {
        session.advance(Instant(start + after), u32::MAX).unwrap();
        act(&mut session, text);
    }
    session.go_on();
    session.advance(Instant(start + 60_000_000), u32::MAX).unwrap();
    session.told().iter().any(|told| told.step == goal)
}

/// What is done in vain for a goal of a lesson, each so long after the goal's start.
struct Wrong {
    lesson: String,
    goal: String,
    deeds: Vec<(u64, String)>,
}

/// Those that stand beside the golden files of a protocol.
fn wrong_ways(protocol: &str) -> Vec<Wrong> {
    let path = format!("{}/tests/golden/{protocol}/wrong-ways", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap_or_default();
    let mut ways: Vec<Wrong> = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let (first, rest) = line.trim().split_once(' ').unwrap_or_else(|| panic!("{path}: {line}"));
        if line.starts_with(' ') {
            let after: u64 = first.strip_suffix("ms").and_then(|ms| ms.parse().ok()).expect("milliseconds, as in 5ms");
            ways.last_mut().expect("a lesson and its goal").deeds.push((after * 1_000, rest.to_owned()));
        } else {
            let lesson = format!("{protocol}/{first}");
            ways.push(Wrong { lesson, goal: rest.to_owned(), deeds: Vec::new() });
        }
    }
    ways
}

fn solution(goal: &LessonItemView) -> Vec<(u64, &str)> {
    goal.solution.iter().map(|deed| (deed.after_us, deed.text.as_str())).collect()
}

fn items<'a>(view: &'a LessonView, kind: &str) -> Vec<&'a LessonItemView> {
    view.items.iter().filter(|item| item.kind == kind).collect()
}

/// Every choice of every question leads on to a step that is told; between them the choices lead to all steps.
fn walk(name: &str, seed: Option<u64>) {
    let text = text(name);
    let (_, view) = taught(text, seed);
    let mut seen = std::collections::BTreeSet::new();
    let most = items(&view, "predict").iter().map(|item| item.choices.len()).max().unwrap();
    let mut played = std::collections::BTreeSet::new();
    for choice in 0..most {
        // Answers after which the same is done lead to the same run.
        let chosen = view.items.iter().map(|item| item.choices.get(choice).or(item.choices.last()));
        if !played.insert(chosen.map(|choice| choice.map(|choice| &choice.does)).collect::<Vec<_>>()) {
            continue;
        }
        let (mut session, _) = taught(text, seed);
        let mut place = 0;
        while place < view.items.len() {
            let item = &view.items[place];
            if item.kind == "goal" || item.instead.is_some() {
                place += 1;
                continue;
            }
            if item.told {
                let told = next(&mut session);
                let told = told.unwrap_or_else(|| panic!("{name}, {seed:?}: {} is not told", item.id));
                let allowed = view.items.iter().filter(|other| other.instead.as_ref() == Some(&item.id));
                let allowed = allowed.map(|other| &other.id).chain([&item.id]).any(|id| *id == told);
                assert!(allowed, "{name}, {seed:?}: {told} is told in place of {}", item.id);
                seen.insert(told);
            }
            if item.kind == "predict" {
                seen.insert(item.id.clone());
                for does in &item.choices[choice.min(item.choices.len() - 1)].does {
                    act(&mut session, does);
                }
            }
            place += 1;
        }
        assert!(session.told().iter().all(|told| !told.missing), "{name}: all that is pointed at is there");
        for goal in items(&view, "goal") {
            let from = goal.from.as_ref().unwrap();
            assert!(
                session.told().iter().any(|told| told.step == *from),
                "{name}: {} begins whatever was said",
                goal.id
            );
        }
    }
    let all = view.items.iter().filter(|item| item.kind != "goal");
    let unseen: Vec<_> = all.filter(|item| !seen.contains(&item.id)).map(|item| &item.id).collect();
    assert!(unseen.is_empty(), "{name}: {unseen:?} is never told");
}

#[test]
fn every_lesson_goes_from_its_start_to_its_end() {
    for (name, _) in catalogue::lessons() {
        walk(name, None);
        (1..=40).for_each(|seed| walk(name, Some(seed)));
    }
}

#[test]
fn every_goal_is_reached_by_its_shortest_solution() {
    for (name, text) in catalogue::lessons() {
        let (_, view) = taught(text, None);
        let goals = items(&view, "goal");
        assert!(!goals.is_empty(), "{name} asks the reader to do something");
        assert!(!items(&view, "predict").is_empty(), "{name} asks before it shows");
        for goal in goals {
            assert!(goal.solution.len() <= goal.within as usize && !goal.solution.is_empty(), "{name}: {}", goal.id);
            let reached = reaches(at_goal(text, goal, None), &goal.id, &solution(goal));
            // What is out of reach is out of reach for its own solution, too: the rule stands in the way.
            assert_eq!(reached, goal.rule.is_none(), "{name}: {}", goal.id);
            assert!(
                !reaches(at_goal(text, goal, None), &goal.id, &[]),
                "{name}: the goal {} is reached by who does nothing",
                goal.id
            );
        }
    }
}

/// What must not pass: a way that looks right, one that breaks a rule, one that takes too long.
#[test]
fn a_wrong_way_does_not_reach_a_goal() {
    let wrong: Vec<Wrong> = PROTOCOLS.iter().flat_map(|entry| wrong_ways(entry.info.id)).collect();
    for (name, text) in catalogue::lessons() {
        for goal in items(&taught(text, None).1, "goal") {
            let known = wrong.iter().any(|way| (way.lesson.as_str(), &way.goal) == (name, &goal.id));
            assert!(
                known || goal.rule.is_some(),
                "{name}: tests/golden/<id>/wrong-ways has none to the goal {}",
                goal.id
            );
        }
    }
    for Wrong { lesson, goal, deeds } in &wrong {
        let text = text(lesson);
        let (_, view) = taught(text, None);
        let aim = view.items.iter().find(|item| item.id == *goal);
        let aim = aim.unwrap_or_else(|| panic!("{lesson} has no goal {goal}"));
        let deeds: Vec<_> = deeds.iter().map(|(after, deed)| (*after, deed.as_str())).collect();
        assert!(!reaches(at_goal(text, aim, None), goal, &deeds), "{lesson}: {deeds:?} reaches {goal}");
    }
}

/// What is out of reach while the rules hold: many readers who try anything at all do not reach it.
#[test]
fn what_is_out_of_reach_is_not_reached_by_chance_either() {
    let deeds = [
        "crash leader",
        "crash any",
        "restart crashed",
        "pause leader",
        "pause any follower",
        "resume paused",
        "partition leader",
        "partition any follower",
        "heal",
        "fire any follower election",
        "drop any RequestVote",
        "drop any AppendEntries",
        "network latency=1ms..120ms",
        "network loss=20%",
        "duplicate last",
        "deliver last",
        "clock any drift=5%",
        "cut leader -> any follower",
        "hold any \"RequestVote reply\"",
        "put orders x",
    ];
    for (name, text) in catalogue::lessons() {
        let (_, view) = taught(text, None);
        for goal in view.items.iter().filter(|item| item.tried.is_some()) {
            let tried = goal.tried.unwrap();
            let mut chance = 88_172_645_463_325_252_u64;
            let mut draw = |most: u64| {
                chance ^= chance << 13;
                chance ^= chance >> 7;
                chance ^= chance << 17;
                chance % most
            };
            // A run for each seed from the goal's start on, with a reader who does what comes to hand.
            for attempt in 0..tried {
                let seed = attempt / 10 + 1;
                let mut session = at_goal(text, goal, Some(seed));
                for _ in 0..goal.within {
                    let until = session.now().0 + draw(600_000);
                    session.advance(Instant(until), u32::MAX).unwrap();
                    let deed = deeds[draw(deeds.len() as u64) as usize];
                    if let Ok(command) = session.read(deed) {
                        session.depart(command).unwrap();
                    }
                }
                let until = session.now().0 + 2_000_000;
                session.advance(Instant(until), u32::MAX).unwrap();
                assert!(session.told().iter().all(|told| told.step != goal.id), "{name}: attempt {attempt} does it");
                assert_eq!(session.run().lost(), [], "{name}: attempt {attempt}");
            }
        }
    }
}

/// Whoever does more than a goal allows does not reach it, and what had no effect does not count.
#[test]
fn actions_are_counted() {
    let text = text("raft/figure-8");
    let (_, view) = taught(text, None);
    let goal = view.items.iter().find(|item| item.id == "safe").unwrap();
    let idle: Vec<(u64, &str)> =
        vec![(0, "heal"), (0, "restart n1"), (0, "restart n2"), (0, "restart n3"), (0, "restart n4")];
    let mut session = at_goal(text, goal, None);
    idle.iter().for_each(|(_, text)| act(&mut session, text));
    // The story has cut one link, which heals; the nodes that run are not restarted.
    assert_eq!(session.actions(), (1, 0));
    act(&mut session, "lose n5");
    assert_eq!(session.actions(), (2, 1), "without its disk n5 is no node of the model any more");
    let late = [(0, "heal"), (0, "pause n4"), (0, "resume n4"), (0, "pause n4"), (0, "put shop C via n1")];
    assert!(!reaches(at_goal(text, goal, None), "safe", &late));
    assert!(reaches(at_goal(text, goal, None), "safe", &late[1..]));
}

/// Who goes back before where a goal begins takes nothing along, and breaks nothing.
#[test]
fn going_back_from_a_goal_is_going_back() {
    let text = text("raft/half");
    let (_, view) = taught(text, None);
    let goal = view.items.iter().find(|item| item.id == "accepted").unwrap();
    let mut session = at_goal(text, goal, None);
    let reached = |session: &Session| session.told().iter().filter(|told| told.step == "accepted").count();
    let start = session.now();
    act(&mut session, "restart any");
    let end = Instant(start.0 + 5_000_000);
    session.advance(end, u32::MAX).unwrap();
    assert_eq!((reached(&session), session.actions()), (1, (1, 0)));
    session.seek(Instant(0)).unwrap();
    assert_eq!((reached(&session), session.actions()), (0, (0, 0)));
    session.seek(start).unwrap();
    assert_eq!(reached(&session), 0);
    session.seek(end).unwrap();
    assert_eq!((reached(&session), session.actions()), (1, (1, 0)));
}

/// A step is told only while each of its conditions holds: with any of them turned round it is not.
#[test]
fn a_step_whose_condition_is_false_is_not_told() {
    for (name, text) in catalogue::lessons() {
        let lines: Vec<&str> = text.lines().collect();
        for (place, line) in lines.iter().enumerate() {
            let Some(turned) = turned(line) else { continue };
            let owner = lines[..place].iter().rev().find_map(|line| {
                let mut words = line.split_whitespace();
                (!line.starts_with(' ')).then(|| (words.next(), words.next().map(str::to_owned)))
            });
            let Some((Some(kind), Some(id))) = owner else { continue };
            if kind == "goal" {
                continue;
            }
            let mutant = [&lines[..place], &[turned.as_str()], &lines[place + 1..]].concat().join("\n");
            let (_, view) = taught(&mutant, None);
            let most = items(&view, "predict").iter().map(|item| item.choices.len()).max().unwrap_or(1);
            for choice in 0..most {
                let (mut session, _) = taught(&mutant, None);
                let choices = view.items.iter().flat_map(|item| item.choices.get(choice));
                let does: Vec<&String> = choices.flat_map(|choice| &choice.does).collect();
                for _ in 0..view.items.len() {
                    next(&mut session);
                    does.iter().for_each(|text| act(&mut session, text));
                }
                assert!(session.told().iter().all(|told| told.step != id), "{name}: {id} is told although not {line}");
            }
        }
    }
}

/// A condition that is false where this line's is true.
fn turned(line: &str) -> Option<String> {
    let trimmed = line.trim_start();
    if !(trimmed.starts_with("need ") || trimmed.starts_with("holds ")) {
        return None;
    }
    let words: Vec<&str> = trimmed.split_whitespace().collect();
    let last = *words.last().unwrap();
    let other = match (words[words.len() - 2], last) {
        (_, "yes") => "no".into(),
        (_, "no") => "yes".into(),
        ("=", number) if number.parse::<u64>().is_ok() => format!("{}", number.parse::<u64>().unwrap() + 1_000_000),
        (">=", _) => "1000000000000".into(),
        ("<=", number) => return Some(format!("{} {} >= 1000000{number}", words[0], words[1])),
        ("=", _) => "nobody".into(),
        _ => return None,
    };
    Some([&words[..words.len() - 1], &[other.as_str()]].concat().join(" "))
}

/// On the command line a lesson is its story, by the name that the page has for it.
#[test]
#[cfg(feature = "cli")]
fn each_lesson_passes_on_the_command_line() {
    for (name, text) in catalogue::lessons() {
        let run = |name: &str, args: &[&str]| {
            let quorate = env!("CARGO_BIN_EXE_quorate");
            std::process::Command::new(quorate).arg("run").arg(name).args(args).output().unwrap()
        };
        let story = parse_lesson(PROTOCOLS, text).unwrap().narration.story;
        let (one, other) = (run(&format!("lesson/{name}"), &["--json"]), run(story, &["--json"]));
        assert_eq!(one.status.code(), Some(0), "{name}: {}", String::from_utf8_lossy(&one.stderr));
        assert_eq!(one.stdout, other.stdout, "{name}");
    }
}

/// What is wrong with a lesson is refused with its place; so is something to point at that is not there.
#[test]
fn what_is_wrong_with_a_lesson_says_where() {
    let head = "lesson 1\nstory raft/figure-8\n";
    let step = format!("{head}minutes 1\nstep one\nwhen start\n");
    for (text, line, column, code, want) in [
        ("", 1, 1, Code::Empty, Want::Lesson),
        ("narration 1", 1, 1, Code::Malformed, Want::Lesson),
        (head, 1, 1, Code::Missing, Want::Minutes),
        (&format!("{head}minutes 0"), 3, 9, Code::OutOfRange, Want::Minutes),
        (&format!("{head}minutes 1"), 1, 1, Code::Missing, Want::Step),
        (&format!("{step}lit n6"), 6, 5, Code::NoSuchNode, Want::Node),
        (&format!("{step}lit n1 slot"), 0, 0, Code::Missing, Want::Slot),
        (&format!("{step}step one"), 6, 6, Code::Twice, Want::StepId),
        (&format!("{step}choice yes"), 6, 1, Code::Unknown, Want::Step),
        (&format!("{step}instead two"), 6, 9, Code::Unknown, Want::StepId),
        (&format!("{step}predict what\nchoice yes"), 6, 9, Code::Missing, Want::Item),
        (&format!("{step}predict what\ndo heal"), 7, 1, Code::Misplaced, Want::Item),
        (&format!("{step}predict what\nchoice yes\ndo expect leader"), 8, 4, Code::Misplaced, Want::Command),
        (&format!("{step}predict what\nchoice yes\ndo crsh n1"), 8, 4, Code::Unknown, Want::Command),
        (&format!("{step}predict what\nchoice yes\nchoice yes"), 8, 8, Code::Twice, Want::StepId),
        (&format!("{step}predict what\nupon yes"), 7, 1, Code::Misplaced, Want::Item),
        (&format!("{step}predict what\nchoice yes\nupon no"), 8, 6, Code::Unknown, Want::StepId),
        (&format!("{step}goal that\nfrom one"), 6, 6, Code::Missing, Want::Within),
        (&format!("{step}goal that\nwithin 3"), 6, 6, Code::Missing, Want::Item),
        (&format!("{step}goal that\nwithin 3\nfrom two"), 8, 6, Code::Unknown, Want::StepId),
        (&format!("{step}goal that\nwithin 300"), 7, 8, Code::OutOfRange, Want::Within),
        (&format!("{step}goal that\nrule raft.nothing"), 7, 6, Code::Unknown, Want::Rule),
        (&format!("{step}see"), 6, 4, Code::Missing, Want::Node),
        (&format!("{step}see nobody"), 6, 5, Code::Unknown, Want::Node),
        (&format!("{step}see n6"), 6, 5, Code::NoSuchNode, Want::Node),
        (&format!("{step}see n1\nsee n2"), 7, 1, Code::Twice, Want::Step),
        (&format!("{step}predict what\nsee n1"), 7, 1, Code::Unknown, Want::Step),
    ] {
        let found = parse_lesson(PROTOCOLS, text);
        if line == 0 {
            assert!(found.is_ok(), "a slot without a number is the one that was decided");
            continue;
        }
        let error = found.unwrap_err();
        assert_eq!((error.line, error.column, error.code, error.want), (line, column, code, want), "{text}: {error}");
    }
}

/// What a step points at may be gone in a reader's run: the step says so.
#[test]
fn what_is_not_there_is_said() {
    let text = "lesson 1\nstory raft/figure-8\nminutes 1\nstep one\nwhen start\nlit leader slot\nstep two\nwhen leader\nlit leader n5";
    let (mut session, _) = taught(text, None);
    assert!(session.told()[0].missing, "nobody leads at the start, and nothing is decided");
    next(&mut session);
    assert!(!session.told()[1].missing);
}
