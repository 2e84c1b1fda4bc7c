//! Vector clocks say exactly which event could have had an influence on which.

use std::collections::BTreeMap;

use quorate::export::Format;
use serde_json::Value;

use super::{Clock, PROTOCOLS, all, clock, events, parse, scripts};

fn number(value: &Value) -> usize {
    value.as_u64().expect("a number") as usize
}

fn before(one: &Clock, other: &Clock) -> bool {
    one.iter().all(|(place, count)| other.get(place).is_some_and(|known| known >= count))
}

#[test]
fn each_cause_precedes_its_effect_and_the_clocks_agree() {
    let (mut causes, mut across) = (0, 0);
    for (registry, script) in scripts(25) {
        let events = events(&all(registry, &script, Format::Ndjson));
        let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
        for (at, event) in events.iter().enumerate() {
            assert_eq!(number(&event["seq"]), at);
            let own = clock(event);
            let place = event["node"].as_str().expect("a place");
            // Each place counts its own events, one by one.
            let count = counts.entry(place).or_default();
            *count += 1;
            assert_eq!(own[place], *count, "{event}");
            if event["cause"].is_null() {
                continue;
            }
            let cause = &events[number(&event["cause"])];
            assert!(number(&cause["seq"]) < at && number(&cause["time_us"]) <= number(&event["time_us"]), "{event}");
            let theirs = clock(cause);
            assert!(before(&theirs, &own) && theirs != own, "{cause}\n{event}");
            causes += 1;
            across += usize::from(cause["node"] != event["node"]);
        }
    }
    assert!(causes > 30_000 && across > 20_000, "{causes} causes, {across} elsewhere");
}

#[test]
fn what_was_sent_long_ago_still_counts() {
    let text = "quorate 1\nprotocol raft\nnodes 5\nseed 4\nconfig heartbeat=5ms\nat 1s whenever crashed n5 after 20s do heal\n\
                at 2s hold last AppendEntries\nat 3s crash n5\nat 3s workload put every=5ms count=4000 key=k\n\
                at 24s release all\nat 25s end\n";
    let events = events(&all(PROTOCOLS, &parse(PROTOCOLS, text), Format::Ndjson));
    assert!(events.len() > 20_000, "{} events", events.len());
    let mut old = 0;
    for event in &events {
        let Some(cause) = event["cause"].as_u64() else { continue };
        let (theirs, own) = (clock(&events[cause as usize]), clock(event));
        assert!(before(&theirs, &own) && theirs != own, "{event}");
        old += usize::from(number(&event["seq"]) > cause as usize + 9_000 && event["kind"] != "retry");
    }
    assert_eq!(old, 2, "the message that was held, and what was set off after 20 s");
}

#[test]
fn one_clock_is_below_another_exactly_if_a_chain_of_causes_leads_there() {
    let (mut related, mut apart) = (0, 0);
    for (registry, script) in scripts(12) {
        let events = events(&all(registry, &script, Format::Ndjson));
        let events = &events[..events.len().min(400)];
        // By event all that come before it: its cause's, its predecessor's at the same place, and these two.
        let mut pasts: Vec<Vec<bool>> = Vec::new();
        let mut last: BTreeMap<&str, usize> = BTreeMap::new();
        for (at, event) in events.iter().enumerate() {
            let mut past = vec![false; events.len()];
            let place = event["node"].as_str().expect("a place");
            let before = [event["cause"].as_u64().map(|cause| cause as usize), last.get(place).copied()];
            for one in before.into_iter().flatten() {
                past[one] = true;
                past.iter_mut().zip(&pasts[one]).for_each(|(mine, theirs)| *mine |= theirs);
            }
            pasts.push(past);
            last.insert(place, at);
        }
        let clocks: Vec<Clock> = events.iter().map(clock).collect();
        for (at, event) in events.iter().enumerate() {
            for earlier in 0..at {
                let is = before(&clocks[earlier], &clocks[at]);
                assert_eq!(is, pasts[at][earlier], "{}\n{event}", events[earlier]);
                if is { related += 1 } else { apart += 1 }
            }
        }
    }
    assert!(related > 10_000 && apart > 10_000, "{related} related, {apart} not");
}
