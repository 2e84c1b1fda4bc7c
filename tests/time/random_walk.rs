//! Whatever is done in whatever order, the session is as a fresh one that plays its script to where it stands.

use quorate::protocol::Instant;
use quorate::registry::{PROTOCOLS, Registry};
use quorate::scenario::print_command;
use quorate::session::{Frame, Session};
use quorate::sim::{LATEST, Stamp};

use crate::support::echo::ECHO;
use crate::support::random::{self, Dice};
use crate::{looks_in, open_looks, session_of, to_end, trace, without_end};

fn act(session: &mut Session, dice: &mut Dice) -> String {
    let nodes = session.setup().roster.len() as u64;
    let info = session.setup().info;
    let lines = session.lines();
    let branches = session.branches();
    let line = (!lines.is_empty()).then(|| lines[dice.below(lines.len() as u64) as usize].id);
    let branch = branches[dice.below(branches.len() as u64) as usize].id;
    match dice.below(16) {
        0 | 1 => {
            let at = Instant(dice.below(5_000_000));
            format!("seek {at:?} {:?}", session.seek(at))
        }
        2 => {
            let number = dice.below(u64::from(session.recorded()) + 50) as u32;
            format!("seek event {number} {:?}", session.seek_event(number))
        }
        3 => format!("back {:?}", session.step_back()),
        4 => format!("step {:?}", session.step()),
        5 => format!("advance {:?}", session.advance(LATEST, dice.below(400) as u32)),
        6..=8 => {
            let text = print_command(info, &random::command(dice, info, nodes));
            let command = session.read(&text).expect("a good command");
            format!("apply {text} {:?}", session.apply(command))
        }
        9 => format!("delete {line:?} {:?}", line.map(|line| session.delete_line(line))),
        10 | 11 => {
            let stamp = Stamp { at: Instant(dice.below(50) * 100_000), after: dice.below(3) as u32 };
            format!("move {line:?} {stamp:?} {:?}", line.map(|line| session.move_line(line, stamp)))
        }
        12 => {
            let text = print_command(info, &random::command(dice, info, nodes));
            format!("change {line:?} {text} {:?}", line.map(|line| session.change_line(line, &text)))
        }
        13 | 14 => format!("switch {branch} {:?}", session.switch_branch(branch)),
        _ => format!("delete branch {branch} {:?}", session.delete_branch(branch)),
    }
}

fn walk(registry: Registry, seed: u64) {
    let mut dice = Dice::new(0x7a1e + seed);
    let mut session = session_of(registry, &random::script(registry[0].info, seed, 3).to_string());
    let (mut frame, mut done) = (Frame::default(), Vec::new());
    for _ in 0..25 {
        done.push(act(&mut session, &mut dice));
        let seen = looks_in(&mut frame, &session);
        let text = session.script().to_string();
        let story = || format!("seed {seed}\n{}\n{text}", done.join("\n"));
        let mut fresh = session_of(registry, &text);
        fresh.seek_event(session.events()).expect("within the limits");
        fresh.seek_stamp(session.position().max(fresh.position())).expect("within the limits");
        // A script ends where the session does, so a command at its very end may not have come yet in the session.
        if fresh.events() == session.events() {
            assert_eq!(without_end(seen), open_looks(&fresh), "{}", story());
            assert_eq!(trace(&session), trace(&fresh), "{}", story());
        }
        to_end(&mut fresh);
        assert_eq!(session.whole_digest().expect("within the limits"), fresh.digest(), "{}", story());
        for branch in session.branches().iter().filter(|branch| !branch.active) {
            let script = session.branch_script(branch.id).expect("it is there").to_string();
            let mut other = session_of(registry, &script);
            to_end(&mut other);
            let compared = session.compare_branches(session.branch(), branch.id).expect("both are there");
            assert_eq!(compared.equal, other.digest() == fresh.digest(), "{}\n---\n{script}", story());
            let same = compared.common.min(fresh.events()).min(other.events());
            for number in [same.saturating_sub(1), same / 2].into_iter().filter(|number| *number < same) {
                let line = |session: &Session| session.event_views(number, number + 1)[0].line.clone();
                assert_eq!(line(&fresh), line(&other), "{}\n---\n{script}", story());
            }
        }
    }
}

#[test]
fn a_session_is_always_as_if_its_script_had_been_played_straight() {
    for seed in 0..30 {
        walk(ECHO, seed);
        walk(PROTOCOLS, seed);
    }
}

/// Two requests come to a node at one moment and wait there, which is no event; a command after that comes after it again.
#[test]
fn a_command_after_messages_that_only_wait_comes_after_them_in_its_script() {
    let text = "quorate 1\nprotocol raft\nnodes 3\nnetwork latency=10ms\nat 0s service n2 5ms\n\
                at 1s put a 1 by c1 via n2\nat 1s put b 2 by c2 via n2\nat 1010ms+9 end\n";
    let mut session = session_of(PROTOCOLS, text);
    to_end(&mut session);
    let inbox = |session: &Session| session.run().fabric().nodes[1].inbox;
    assert_eq!((inbox(&session), session.position().at), (2, Instant(1_010_000)));
    let command = session.read("service n2 1ms").expect("a good command");
    session.apply(command).expect("within the limits");
    let mut fresh = session_of(PROTOCOLS, &session.script().to_string());
    fresh.seek_stamp(session.position()).expect("within the limits");
    assert_eq!(inbox(&fresh), 2, "{}", session.script());
    assert_eq!(open_looks(&fresh).state, open_looks(&session).state);
}
