//! The player: stamps, commands in between, time travel, expectations. Held to account through the tests' own protocol.

mod support;

use quorate::protocol::{Instant, NodeId};
use quorate::scenario::{self, Item, Script};
use quorate::session::{self, Frame, Keep, Reached, Session};
use quorate::sim::{Command, Event, EventKind, LATEST, Process, Stamp, Void};
use support::echo::ECHO;
use support::random::{self, Dice};

fn parse(text: &str) -> Script {
    scenario::parse(ECHO, text).expect("a good script")
}

fn session(text: &str) -> Session {
    of(parse(text))
}

fn of(script: Script) -> Session {
    Session::new(ECHO, script, Keep::ALL).expect("within the limits")
}

fn to_end(session: &mut Session) {
    assert_eq!(session.advance(LATEST, u32::MAX), Ok(Reached::End));
}

fn trace(session: &Session) -> Vec<String> {
    session.event_views(0, session.events()).into_iter().map(|event| event.line).collect()
}

/// Everything that tells one state from another, the picture too.
fn looks(session: &Session) -> (String, u64, u32, Stamp, Vec<u32>, Vec<u32>) {
    let mut frame = Frame::default();
    frame.fill(session);
    frame.fill_logs(session, 1, 40);
    let state = session.run().state_digest();
    let (words, cells) = (frame.words().to_vec(), frame.cells().to_vec());
    (session.digest(), state, session.events(), session.position(), words, cells)
}

const HEAD: &str = "quorate 1\nprotocol echo\nnodes 3\nseed 3\n";

#[test]
fn a_command_comes_after_as_many_actions_of_its_moment_as_its_stamp_says() {
    // The hub beats every 50 ms and sends two messages that take 10 ms: at 60 ms two actions happen.
    let at = |after: &str| {
        let mut session = session(&format!("{HEAD}at 60ms{after} crash n3\nat 70ms end\n"));
        to_end(&mut session);
        let events = (0..session.events()).filter_map(|number| session.event(number));
        let moment: Vec<EventKind> =
            events.filter(|event| event.at == Instant(60_000)).map(|event| event.kind).collect();
        moment
    };
    use EventKind::{Crash, Dead, Deliver};
    assert_eq!(at(""), [Crash, Deliver, Dead]);
    assert_eq!(at("+1"), [Deliver, Crash, Dead]);
    assert_eq!(at("+2"), [Deliver, Deliver, Crash]);
    assert_eq!(at("+3"), [Deliver, Deliver, Crash], "if fewer happen, it acts before time leaves the moment");
}

#[test]
fn commands_of_one_stamp_act_in_the_order_of_their_lines_and_are_not_counted() {
    let mut session = session(&format!(
        "{HEAD}at 60ms crash n2\nat 60ms restart n2\nat 60ms+1 crash n2\nat 60ms+1 crash n3\nat 70ms end\n"
    ));
    to_end(&mut session);
    let events = (0..session.events()).filter_map(|number| session.event(number));
    let moment: Vec<_> =
        events.filter(|event| event.at == Instant(60_000)).map(|event| (event.kind, event.to.0)).collect();
    use EventKind::{Crash, Dead, Deliver, Restart};
    assert_eq!(moment, [(Crash, 2), (Restart, 2), (Deliver, 2), (Crash, 2), (Crash, 3), (Dead, 3)]);
}

#[test]
fn a_run_ends_before_the_actions_of_its_last_moment() {
    let ends = |end: &str| {
        let mut session = session(&format!("{HEAD}at 60ms{end} end\n"));
        to_end(&mut session);
        assert_eq!(session.now(), Instant(60_000));
        session.events()
    };
    assert_eq!([ends(""), ends("+1"), ends("+2"), ends("+9")].map(|events| events - ends("")), [0, 1, 2, 2]);
}

#[test]
fn a_void_command_says_why_and_the_run_goes_on() {
    let mut session = session(&format!("{HEAD}at 1s restart n2\nat 2s end\n"));
    to_end(&mut session);
    assert!(
        trace(&session)
            .iter()
            .any(|line| line.contains("1000000us void - - epoch=0 argument=0 cause=- detail=5 not-crashed"))
    );
    assert_eq!(session.now(), Instant(2_000_000));
}

#[test]
fn a_run_with_live_commands_is_its_script() {
    for seed in 0..60 {
        let mut dice = Dice::new(1_000 + seed);
        let mut live = of(random::script(ECHO[0].info, seed, 4));
        let nodes = live.setup().roster.len() as u64;
        while live.end().is_none_or(|end| live.now() < end.at) && live.now() < Instant(6_000_000) {
            match dice.below(3) {
                0 => drop(live.step().expect("within the limits")),
                1 => drop(live.advance(Instant(live.now().0 + dice.below(200_000)), u32::MAX)),
                _ => drop(live.advance(LATEST, dice.below(100) as u32)),
            }
            for _ in 0..dice.below(3) {
                let command = random::command(&mut dice, ECHO[0].info, nodes);
                let before = live.events();
                let expected = live.check(&command);
                let applied = live.apply(command).expect("within the limits");
                assert_eq!(applied.void, expected, "the check said what would happen");
                assert_eq!(applied.from..applied.to, before..live.events());
            }
        }
        let text = live.script().to_string();
        let mut again = session(&text);
        to_end(&mut again);
        assert_eq!(again.script().to_string(), text);
        let whole = live.whole_digest().expect("within the limits");
        assert_eq!(again.digest(), whole, "seed {seed}\n{text}");
        let mut so_far = session(&live.script_so_far().to_string());
        to_end(&mut so_far);
        assert_eq!(so_far.digest(), live.digest(), "seed {seed}\n{}", live.script_so_far());
        assert_eq!(trace(&so_far), trace(&live));
    }
}

#[test]
fn a_live_command_at_the_end_lets_the_run_go_on() {
    let mut session = session(&format!("{HEAD}at 1s end\n"));
    to_end(&mut session);
    session.apply(Command::Crash(Process::Id(NodeId(2)).into())).expect("within the limits");
    assert_eq!(session.advance(Instant(3_000_000), u32::MAX), Ok(Reached::Until));
    let text = session.script().to_string();
    assert!(text.ends_with("at 1s crash n2\nat 3s end\n"), "{text}");
    let mut again = of(parse(&text));
    to_end(&mut again);
    assert_eq!(again.digest(), session.digest());
}

#[test]
fn a_script_without_lines_goes_on_for_those_who_watch() {
    let mut watched = session(HEAD);
    assert_eq!(watched.advance(Instant(2_000_000), u32::MAX), Ok(Reached::Until));
    assert!(watched.script().to_string().ends_with("at 2s end\n"));
    let mut played = Session::new(ECHO, parse(HEAD), Keep::NOTHING).expect("within the limits");
    to_end(&mut played);
    assert_eq!(played.events(), 0);
}

#[test]
fn pieces_of_any_size_make_the_same_run() {
    for seed in 0..40 {
        let script = random::script(ECHO[0].info, seed, 3);
        let mut whole = of(script.clone());
        to_end(&mut whole);
        let (mut pieces, mut dice) = (of(script.clone()), Dice::new(seed));
        while pieces.advance(LATEST, dice.below(50) as u32).expect("within the limits") != Reached::End {}
        let mut steps = of(script);
        while steps.step().expect("within the limits").is_some() {}
        assert_eq!(looks(&pieces), looks(&whole), "seed {seed}");
        assert_eq!(looks(&steps), looks(&whole), "seed {seed}");
        assert_eq!(trace(&steps), trace(&whole), "seed {seed}");
    }
}

#[test]
fn any_instant_sought_in_any_order_looks_as_when_played_straight() {
    // Busy enough for several checkpoints.
    let text = format!(
        "{HEAD}network latency=1ms..9ms loss=2% duplicate=2%\nconfig beat=1ms\n\
         at 0s workload append every=5ms count=2000 key=k\nat 3s crash n2\nat 5s+2 restart n2\nat 9s pause n3\n\
         at 12s resume n3\nat 13s partition n1 | n2 n3\nat 15s heal\nat 30s end\n"
    );
    let (mut travelled, mut dice) = (session(&text), Dice::new(9));
    to_end(&mut travelled);
    assert!(travelled.events() > 70_000, "{} events are too few for three checkpoints", travelled.events());
    for _ in 0..40 {
        let until = match dice.below(3) {
            0 => Instant(dice.below(31) * 1_000_000),
            _ => Instant(dice.below(30_500_000)),
        };
        travelled.seek(until).expect("within the limits");
        let mut straight = session(&text);
        straight.advance(until, u32::MAX).expect("within the limits");
        assert_eq!(looks(&travelled), looks(&straight), "{until:?}");
    }
}

#[test]
fn a_step_back_undoes_a_step() {
    for seed in 0..10 {
        let mut session = of(random::script(ECHO[0].info, seed, 1));
        let mut seen = vec![session.events()];
        while session.step().expect("within the limits").is_some() {
            seen.push(session.events());
        }
        let end = session.digest();
        while let Some(events) = seen.pop() {
            assert_eq!(session.events(), events);
            session.step_back().expect("within the limits");
        }
        assert_eq!(session.events(), 0);
        to_end(&mut session);
        assert_eq!(session.digest(), end);
    }
}

#[test]
fn a_command_in_the_past_forgets_what_came_after_and_keeps_the_later_lines() {
    let mut session = session(&format!("{HEAD}at 1s put k v\nat 2s crash n2\nat 4s restart n2\nat 6s end\n"));
    to_end(&mut session);
    let before = session.digest();
    session.seek(Instant(3_000_000)).expect("within the limits");
    let applied = session.apply(Command::Crash(Process::Id(NodeId(3)).into())).expect("within the limits");
    assert_eq!((applied.line.as_str(), applied.void), ("at 3s crash n3", None));
    assert_eq!(session.recorded(), session.events());
    to_end(&mut session);
    assert_ne!(session.digest(), before);
    let text = session.script().to_string();
    assert!(text.ends_with("at 2s crash n2\nat 3s crash n3\nat 4s restart n2\nat 6s end\n"), "{text}");
}

#[test]
fn expectations_hold_or_not_at_their_place() {
    let mut session = session(&format!(
        "{HEAD}at 0s expect acknowledged = 0\nat 1s put k v\nat 1s+1 expect acknowledged >= 1\n\
         at 2s expect acknowledged = 1\nat 2s expect leader\nat 3s crash n1\nat 3s expect no-leader\nat 9s end\n"
    ));
    session.advance(Instant(2_500_000), u32::MAX).expect("within the limits");
    let holds = |session: &Session| session.expected().iter().map(|it| it.holds).collect::<Vec<_>>();
    assert_eq!(holds(&session), [Some(true), Some(false), Some(true), Some(true), None]);
    assert!(!session.ok());
    to_end(&mut session);
    assert_eq!(holds(&session)[4], Some(true));
    session.seek(Instant(500_000)).expect("within the limits");
    assert_eq!(holds(&session), [Some(true), None, None, None, None]);
    assert!(session.ok());
    let report = session.report();
    assert_eq!(report.expectations.len(), 1, "only those that the run has passed");
    assert_eq!((report.expectations[0].line, report.expectations[0].text.as_str()), (5, "expect acknowledged = 0"));
}

#[test]
fn a_broken_promise_makes_a_run_not_ok_unless_the_script_expects_it() {
    // The answer leaves before the write is on the disk, and the only node crashes in between.
    let head = "quorate 1\nprotocol echo\nnodes 1\nconfig sync=50ms\n";
    let lines = "at 0s break echo.write-first\nat 1s put k v\nat 1030ms crash n1\nat 3s restart n1\n";
    let mut bad = session(&format!("{head}{lines}at 9s end\n"));
    to_end(&mut bad);
    let broken: Vec<_> = bad.verdicts().into_iter().filter(|verdict| !verdict.holds).collect();
    assert_eq!(broken.iter().map(|verdict| verdict.id).collect::<Vec<_>>(), ["acknowledged-kept"]);
    assert!(!bad.ok());
    assert_eq!(bad.report().lost.iter().map(|lost| lost.operation.as_str()).collect::<Vec<_>>(), ["put k v"]);
    let mut good = session(&format!("{head}{lines}at 8s expect breach acknowledged-kept\nat 9s end\n"));
    to_end(&mut good);
    assert!(good.ok());
    assert_eq!(good.report().rules_off, ["echo.write-first"]);
    let kept = lines.replace("at 0s break echo.write-first\n", "");
    let mut kept = session(&format!("{head}{kept}at 8s expect no-breach\nat 8s expect lost = 0\nat 9s end\n"));
    to_end(&mut kept);
    assert!(kept.ok(), "with the rule on, the client is not answered before the disk is");
    let mut stopped = session(&format!("{head}{lines}at 9s end\n"));
    assert_eq!(stopped.advance_to_breach(LATEST, u32::MAX), Ok(Reached::Breach));
    assert_eq!(Some(stopped.events() - 1), broken[0].event);
}

#[test]
fn what_is_too_long_is_refused() {
    let mut session = session(&format!("{HEAD}at 1s end\n"));
    let error = session.end_at(Instant(LATEST.0 + 1)).expect_err("a day is the most");
    assert_eq!(error.code(), "too-long");
    assert_eq!(error.to_string(), "a run may last 86400 s of its own time (one day), and not 86400.000001 s");
    // Messages that take no time, and beats that come a thousand times a second.
    let text = HEAD.replace("nodes 3", "nodes 200") + "config beat=1ms\nat 86400s end\n";
    let mut endless = Session::new(ECHO, parse(&text), Keep::NOTHING).expect("within the limits");
    let error = endless.advance(LATEST, u32::MAX).expect_err("too many events");
    assert_eq!(error.code(), "too-many-events");
    assert_eq!(endless.events(), session::EVENTS_MOST);
    // The same, but for messages that take a minute.
    let text = text.replace("latency=0s", "latency=60s").replace("at 86400s", "network latency=60s\nat 86400s");
    let mut crowded = Session::new(ECHO, parse(&text), Keep::NOTHING).expect("within the limits");
    let error = crowded.advance(LATEST, u32::MAX).expect_err("too many messages");
    assert_eq!(error.code(), "too-many-under-way");
    assert!((session::UNDER_WAY_MOST..2 * session::UNDER_WAY_MOST).contains(&crowded.run().fabric().under_way()));
}

#[test]
fn a_name_in_an_event_is_a_name_in_a_script() {
    let mut session = session(&format!("{HEAD}at 0s put k v\nat 55ms end\n"));
    to_end(&mut session);
    let flight = session.run().fabric().flights.iter().flatten().next().copied().expect("a beat is under way");
    let name = flight.name.to_string();
    let message = session.message(&name).expect("under way");
    assert_eq!((message.id.as_str(), message.name), (name.as_str(), "Beat"));
    let item = scenario::parse_command(session.setup(), &[], &format!("drop {name} Beat")).expect("a good command");
    let Item::Command(command) = item else { panic!("a command") };
    assert_eq!(session.check(&command), None);
    session.apply(command.clone()).expect("within the limits");
    assert_eq!(session.check(&command), Some(Void::NoMessage));
    assert_eq!(session.message(&name).expect_err("gone").code(), "no-such-message");
}

#[test]
fn an_event_stays_small() {
    assert_eq!(size_of::<Event>(), 40);
}

/// What is left out is what nothing hangs on: the news of a stretch are events of it, and among them all that changed a role,
/// broke a promise or was done by a person.
#[test]
fn news_leave_out_only_what_changes_nothing() {
    let text = "quorate 1\nprotocol raft\nnodes 5\nseed 7\nat 0s workload append every=20ms count=100 key=k\n\
                at 1s crash leader\nat 2s restart crashed\nat 3s end\n";
    let script = scenario::parse(quorate::registry::PROTOCOLS, text).expect("a good script");
    let mut session = Session::new(quorate::registry::PROTOCOLS, script, Keep::ALL).expect("within the limits");
    session.advance(LATEST, u32::MAX).expect("within the limits");
    let all = session.event_views(0, session.events());
    let news = session.news(0, session.events());
    assert!(news.len() * 4 < all.len(), "{} of {}", news.len(), all.len());
    let kept: Vec<u32> = news.iter().map(|event| event.number).collect();
    let wanted = all.iter().filter(|event| {
        let flagged = event.flags.iter().any(|flag| ["breach", "epoch"].contains(flag));
        event.role.is_some() || flagged || ["crash", "restart", "workload"].contains(&event.kind)
    });
    assert!(wanted.clone().count() > 5);
    assert!(wanted.clone().all(|event| kept.contains(&event.number)), "{kept:?}");
    assert_eq!(session.news(10, 10).len(), 0);
}
