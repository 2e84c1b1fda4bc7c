//! Streams in the place of datagrams, messages that are damaged, and messages that say that somebody else sent them.

use crate::support::drive::{Drive, echo, of_kind, put, quantile};
use crate::support::echo::Echo;
use quorate::protocol::{Channel, NodeId};
use quorate::sim::{Cluster, Event, EventKind, LinkModel, Run, Setup, Void};

fn with(beat: u64, network: LinkModel) -> Setup {
    Setup { network, ..echo(3, beat) }
}

const STREAM: LinkModel = LinkModel { channel: Channel::Stream, ..USUAL };
const USUAL: LinkModel = LinkModel {
    latency: (1_000, 40_000),
    spread: quorate::sim::Spread::Even,
    loss: 0,
    duplicate: 0,
    corrupt: 0,
    bandwidth: 0,
    fifo: false,
    channel: Channel::Datagram,
    checksum: true,
    authentic: true,
    topology: quorate::sim::Topology::Mesh,
    far: 0,
};

fn count(events: &[Event], kind: EventKind) -> usize {
    of_kind(events, kind).len()
}

#[test]
fn a_stream_keeps_order_and_makes_up_for_loss() {
    let played = |network: LinkModel| {
        // With seed 1 a message is lost so often that its stream gives up.
        let mut drive = Drive::new(&Setup { seed: 2, ..with(10_000, network) });
        let events = drive.until(20_000_000);
        let at_n2 = of_kind(&events, EventKind::Deliver).into_iter().filter(|event| event.to == NodeId(2));
        let numbers: Vec<u32> = at_n2.map(|event| event.number).collect();
        let swaps = numbers.windows(2).filter(|pair| pair[0] > pair[1]).count();
        let missing = numbers.iter().max().expect("beats arrive") - numbers.len() as u32;
        let mut latencies = drive.latencies();
        (missing, swaps, quantile(&mut latencies, 1_000), count(&events, EventKind::Broken))
    };
    let (missing, swaps, slowest, broken) = played(LinkModel { loss: 50_000, ..USUAL });
    assert!((60..140).contains(&missing) && swaps > 400 && slowest <= 40_000 && broken == 0, "{missing} {swaps}");
    let (missing, swaps, slowest, broken) = played(LinkModel { loss: 50_000, ..STREAM });
    assert_eq!((missing, swaps, broken), (0, 0, 0));
    assert!((241_000..2_100_000).contains(&slowest), "what is lost is sent again after a fifth of a second: {slowest}");
    let (missing, swaps, slowest, _) = played(STREAM);
    assert!((missing, swaps) == (0, 0) && slowest <= 40_000, "{slowest}");
}

#[test]
fn a_dropped_message_breaks_its_stream_and_both_ends_hear_of_it() {
    let played = |network: LinkModel| {
        let mut cluster = Cluster::<Echo>::new(&with(1_000, LinkModel { latency: (10_000, 10_000), ..network }));
        let mut events = Vec::new();
        let play = |cluster: &mut Cluster<Echo>, until, events: &mut Vec<Event>| {
            cluster.play(quorate::protocol::Instant(until), &mut |event| {
                events.push(*event);
                true
            });
            cluster.wait(quorate::protocol::Instant(until));
        };
        play(&mut cluster, 100_500, &mut events);
        let command = crate::support::weather::read(cluster.setup(), "drop last on n1>n2");
        events.extend(cluster.command(&command));
        play(&mut cluster, 200_500, &mut events);
        let heard = |to| {
            let mut heard: Vec<u32> = of_kind(&events, EventKind::Deliver)
                .iter()
                .filter(|event| event.to == NodeId(to))
                .map(|event| event.number)
                .collect();
            heard.sort_unstable();
            (1..=*heard.last().expect("beats")).filter(|number| !heard.contains(number)).count()
        };
        let broken: Vec<_> =
            of_kind(&events, EventKind::Broken).iter().map(|it| (it.from.0, it.to.0, it.argument)).collect();
        let told: Vec<_> = (1..=3).map(|id| cluster.memory(NodeId(id)).expect("up").broken.clone()).collect();
        (heard(2), heard(3), broken, told)
    };
    let none = vec![vec![], vec![], vec![]];
    assert_eq!(played(USUAL), (1, 0, vec![], none), "a datagram is lost alone");
    let told = vec![vec![NodeId(2)], vec![NodeId(1)], vec![]];
    // Ten beats were under way, and the next one is heard.
    assert_eq!(played(STREAM), (10, 0, vec![(1, 2, 9), (2, 1, 0)], told));
}

#[test]
fn a_stream_waits_at_a_cut_until_its_patience_ends() {
    let played = |network: LinkModel, heals: u64| {
        let mut drive = Drive::new(&with(10_000, LinkModel { latency: (10_000, 10_000), ..network }));
        drive.until(1_000_000);
        drive.tell("cut n1 -- n2");
        drive.until(heals);
        drive.tell("heal");
        drive.until(8_000_000);
        let at_n2 = of_kind(&drive.events, EventKind::Deliver).into_iter().filter(|event| event.to == NodeId(2));
        let numbers: Vec<u32> = at_n2.map(|event| event.number).collect();
        let last = *numbers.last().expect("beats");
        assert!(last > 790, "beats go on after the cut");
        let broken = count(&drive.events, EventKind::Broken);
        (last - numbers.len() as u32, broken)
    };
    assert_eq!(played(USUAL, 2_000_000), (101, 0), "what meets the cut is lost");
    assert_eq!(played(STREAM, 2_000_000), (0, 0), "it waits there");
    let (missing, broken) = played(STREAM, 6_000_000);
    assert!((300..=501).contains(&missing) && broken >= 2, "{missing} missing, {broken} ends heard of it");
}

#[test]
fn a_checksum_finds_a_damaged_message() {
    let played = |network: LinkModel| {
        let mut drive = Drive::new(&with(1_000, network));
        let events = drive.until(10_000_000);
        let share = |kind| count(&events, kind) as u64 * 1_000 / drive.run.fabric().sent;
        (share(EventKind::Corrupt), share(EventKind::Lost), count(&events, EventKind::Broken))
    };
    assert_eq!(played(USUAL), (0, 0, 0));
    let (corrupt, lost, _) = played(LinkModel { corrupt: 100_000, ..USUAL });
    assert!((95..105).contains(&corrupt) && lost == 0, "{corrupt}");
    assert_eq!(played(LinkModel { corrupt: 20_000, ..STREAM }), (0, 0, 0), "a stream sends it again");
}

/// How many of 200 writes a spoke has that the hub has not, and how many messages nobody could read.
fn misread(lines: &[&str]) -> (usize, usize) {
    let mut cluster = Cluster::<Echo>::new(&echo(2, 50_000));
    let mut events = Vec::new();
    for line in lines {
        let command = crate::support::weather::read(cluster.setup(), line);
        events.extend(cluster.command(&command));
    }
    for number in 1..=200_u64 {
        events.extend(cluster.command(&put("k", &format!("value {number}"))));
        cluster.play(quorate::protocol::Instant(number * 50_000), &mut |event| {
            events.push(*event);
            true
        });
        cluster.wait(quorate::protocol::Instant(number * 50_000));
    }
    let (hub, spoke) = (cluster.memory(NodeId(1)).expect("up"), cluster.memory(NodeId(2)).expect("up"));
    let wrong = (1..=spoke.log.last()).filter(|slot| spoke.log.get(*slot) != hub.log.get(*slot)).count();
    (wrong, count(&events, EventKind::Corrupt))
}

#[test]
fn a_damaged_message_is_believed_without_a_checksum() {
    assert_eq!(misread(&[]), (0, 0));
    let (wrong, found) = misread(&["network n1 -> n2 corrupt=2%"]);
    assert!(wrong == 0 && found > 0, "{wrong} {found}");
    let (wrong, _) = misread(&["network n1 -> n2 corrupt=2% checksum=off"]);
    assert!(wrong > 0, "{wrong}");
}

#[test]
fn a_forged_message_is_believed_where_nobody_asks_who_sent_it() {
    let played = |lines: &[&str]| {
        let mut drive = Drive::new(&echo(3, 50_000));
        lines.iter().for_each(|line| assert_ne!(drive.tell(line).kind, EventKind::Void, "{line}"));
        drive.command(&put("k", "v"));
        drive.until(14_000);
        let events = |drive: &Drive, kind| count(&drive.events, kind);
        let told = drive.tell("forge last Echo on n1>n2 by n3");
        assert_eq!((told.kind, told.from, told.to), (EventKind::Forge, NodeId(1), NodeId(2)));
        assert_eq!(drive.tell("forge last Echo on n1>n2 by n3").detail, Void::NoChange as u16);
        drive.until(60_000);
        let answers = [1, 3].map(|to| drive.run.fabric().sent_on(NodeId(2), NodeId(to)));
        (events(&drive, EventKind::Rejected), answers)
    };
    assert_eq!(played(&[]), (1, [0, 0]), "the link knows who sent it");
    assert_eq!(played(&["network n1 -> n2 auth=off"]), (0, [0, 1]), "n2 answers n3");
    assert_eq!(played(&["network n2 -> n1 auth=off"]), (1, [0, 0]), "each link has a switch of its own");
    let mut drive = Drive::new(&echo(3, 50_000));
    drive.command(&put("k", "v"));
    assert_eq!(drive.tell("forge last request by n3").detail, Void::OtherKind as u16);
    assert_eq!(drive.tell("forge n1>n2#99 by n3").detail, Void::NoMessage as u16);
}
