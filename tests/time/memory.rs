//! Checkpoints keep within their memory, and going back still finds everything.

use quorate::protocol::Instant;

use crate::support::random::Dice;
use crate::{HEAD, echo, looks, session_of, to_end};

#[test]
fn checkpoints_are_thinned_evenly_and_seeks_stay_exact() {
    let text = format!(
        "{HEAD}config beat=1ms\nnetwork latency=1ms loss=1%\nat 0s workload put every=5ms count=20000 key=k\n\
         at 40s crash n2\nat 50s restart n2\nat 200s end\n"
    );
    let mut session = echo(&text);
    session.limit_checkpoints(400_000);
    to_end(&mut session);
    let stands = session.checkpoints();
    assert!(session.events() > 500_000, "{}", session.events());
    assert!((3..=12).contains(&stands.len()), "{stands:?}");
    // The last gap has only begun: it grows until the checkpoint before it is the one that is given up.
    let gaps: Vec<u32> = stands.windows(2).map(|two| two[1] - two[0]).collect();
    let (last, whole) = gaps.split_last().expect("some");
    let (least, greatest) = (whole.iter().min().expect("some"), whole.iter().max().expect("some"));
    assert!(*greatest <= least * 3 && last <= greatest, "spread evenly: {gaps:?}");
    let (mut dice, mut straight) = (Dice::new(5), session_of(session.registry(), &text));
    for part in 1..=20 {
        let at = Instant(part * 9_000_000 + dice.below(1_000_000));
        straight.advance(at, u32::MAX).expect("within the limits");
        session.seek(at).expect("within the limits");
        assert_eq!(looks(&session), looks(&straight));
        session.seek(Instant(dice.below(200_000_000))).expect("within the limits");
    }
    let mut roomy = echo(&text);
    to_end(&mut roomy);
    assert_eq!(roomy.checkpoints().len() as u32, roomy.events() / 32_768 + 1, "with room for all, all are kept");
}

#[test]
fn branches_that_wait_give_up_their_checkpoints_first() {
    let text = format!("{HEAD}config beat=1ms\nat 0s workload put every=5ms count=4000 key=k\nat 60s end\n");
    let mut session = echo(&text);
    to_end(&mut session);
    let first = looks(&session);
    for at in [10, 20, 30] {
        session.seek(Instant(at * 1_000_000)).expect("within the limits");
        let command = session.read("crash n2").expect("a good command");
        session.apply(command).expect("within the limits");
        to_end(&mut session);
    }
    session.limit_checkpoints(300_000);
    session.seek(Instant(31_000_000)).expect("within the limits");
    let command = session.read("crash n3").expect("a good command");
    session.apply(command).expect("within the limits");
    to_end(&mut session);
    assert!(session.checkpoints().len() >= 2);
    session.switch_branch(1).expect("it is there");
    assert_eq!(looks(&session), first);
    assert_eq!(session.event_views(0, 50).len(), 50);
}
