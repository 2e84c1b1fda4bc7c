//! What happens to messages on the way.

use crate::support::drive::{Drive, echo, of_kind, quantile};
use quorate::protocol::NodeId;
use quorate::sim::{Event, EventKind, LinkModel, Setup, Spread, Topology, Void};

/// Many beats, so that shares and quantiles come near to what they should be.
fn busy() -> Setup {
    echo(3, 1_000)
}

fn with(network: LinkModel) -> Setup {
    Setup { network, ..busy() }
}

/// Shares in thousandths of what was sent from one to the other.
fn share(events: &[Event], kind: EventKind, (from, to): (u16, u16)) -> u64 {
    let on = |event: &&Event| (event.from, event.to) == (NodeId(from), NodeId(to));
    let journeys = events.iter().filter(on).filter(|event| {
        matches!(event.kind, EventKind::Deliver | EventKind::Lost | EventKind::Cut) && event.detail & Event::COPY == 0
    });
    let hit = events.iter().filter(on).filter(|event| event.kind == kind).count() as u64;
    hit * 1_000 / (journeys.count() as u64).max(1)
}

#[test]
fn each_latency_has_its_quantiles() {
    let played = |network: LinkModel| {
        let mut drive = Drive::new(&with(network));
        drive.until(20_000_000);
        let mut latencies = drive.latencies();
        [0, 500, 900, 990, 999, 1_000].map(|rank| quantile(&mut latencies, rank))
    };
    let (latency, usual) = ((10_000, 110_000), LinkModel::default());
    assert_eq!(played(usual), [10_000; 6]);
    let even = played(LinkModel { latency, ..usual });
    let tail = played(LinkModel { latency, spread: Spread::Tail, ..usual });
    let near = |found: [u64; 6], expected: [u64; 6]| {
        found.iter().zip(expected).all(|(found, expected)| found.abs_diff(expected) < expected / 12)
    };
    assert!(near(even, [10_000, 60_000, 100_000, 109_000, 110_000, 110_000]), "{even:?}");
    assert!(near(tail, [10_000, 12_000, 17_000, 35_000, 70_000, 107_000]), "{tail:?}");
    assert!(even.iter().chain(&tail).all(|latency| (10_000..=110_000).contains(latency)));
}

#[test]
fn each_direction_has_its_own_loss() {
    let mut drive = Drive::new(&busy());
    let event = drive.tell("network n1 -> n2 loss=20%");
    assert_eq!((event.kind, event.from, event.to), (EventKind::Network, NodeId(1), NodeId(2)));
    let events = drive.until(10_000_000);
    assert!(
        (180..220).contains(&share(&events, EventKind::Lost, (1, 2))),
        "{}",
        share(&events, EventKind::Lost, (1, 2))
    );
    assert_eq!((share(&events, EventKind::Lost, (1, 3)), share(&events, EventKind::Lost, (2, 1))), (0, 0));
    assert_eq!(drive.tell("network n1 -> n2 loss=20%").detail, Void::NoChange as u16);
    assert_eq!(drive.tell("network n1 -> n1 loss=20%").detail, Void::Same as u16);
    drive.tell("network loss=0%");
    drive.until(10_100_000);
    let events = drive.until(15_000_000);
    assert_eq!(share(&events, EventKind::Lost, (1, 2)), 0, "what all links do, this one does as well");
}

#[test]
fn a_link_of_its_own_moves_no_draw_of_the_others() {
    let arrivals = |line: Option<&str>| {
        let mut drive = Drive::new(&with(LinkModel { latency: (5_000, 30_000), loss: 50_000, ..LinkModel::default() }));
        line.map(|line| drive.tell(line));
        let events = of_kind(&drive.until(2_000_000), EventKind::Deliver);
        let of = |to| {
            let of = events.iter().filter(move |event| event.to == NodeId(to));
            of.map(|event| (event.number, event.at)).collect::<Vec<_>>()
        };
        (of(2), of(3))
    };
    let (plain, changed) = (arrivals(None), arrivals(Some("network n1 -> n2 loss=30% latency=5ms..30ms")));
    assert_eq!(plain.1, changed.1);
    assert!(changed.0.len() < plain.0.len() * 8 / 10 && changed.0.iter().all(|arrival| plain.0.contains(arrival)));
}

#[test]
fn both_directions_can_change_at_once() {
    let mut drive = Drive::new(&busy());
    drive.tell("network n1 -- n2 latency=50ms");
    let model = |from, to| drive.run.fabric().model(NodeId(from), NodeId(to)).latency;
    assert_eq!([model(1, 2), model(2, 1), model(1, 3)], [(50_000, 50_000), (50_000, 50_000), (10_000, 10_000)]);
}

#[test]
fn bytes_cost_time_where_bandwidth_is_short() {
    // 2000 beats a second of 24 bytes, to two nodes by links of their own: 48 kB/s each.
    let played = |bandwidth| {
        let mut setup = with(LinkModel { bandwidth, ..LinkModel::default() });
        setup.settings[0] = 1_000;
        let mut drive = Drive::new(&setup);
        drive.until(1_000_000);
        let latencies = drive.latencies();
        (latencies[0], *latencies.last().expect("beats arrive"))
    };
    assert_eq!(played(0), (10_000, 10_000));
    assert_eq!(played(24_000_000), (10_001, 10_001), "a byte takes a 24th of a microsecond");
    assert_eq!(played(48_000), (10_500, 10_500), "half of the link is enough");
    // A beat takes 2 ms and comes each 1 ms: the backlog grows by half the time.
    let (first, last) = played(12_000);
    assert_eq!(first, 12_000);
    assert!((490_000..512_000).contains(&last), "{last}");
}

#[test]
fn order_is_kept_where_asked_for() {
    let swaps = |fifo| {
        let model = LinkModel { latency: (1_000, 40_000), duplicate: 100_000, fifo, ..LinkModel::default() };
        let mut drive = Drive::new(&with(model));
        let arrived = of_kind(&drive.until(5_000_000), EventKind::Deliver);
        let numbers: Vec<u32> =
            arrived.iter().filter(|event| event.to == NodeId(2)).map(|event| event.number).collect();
        assert!(numbers.len() > 4_000);
        numbers.windows(2).filter(|pair| pair[0] > pair[1]).count()
    };
    assert!(swaps(false) > 1_000);
    assert_eq!(swaps(true), 0);
}

#[test]
fn a_topology_says_who_hears_whom() {
    let heard = |topology| {
        let mut setup = echo(6, 50_000);
        setup.network.topology = topology;
        let mut drive = Drive::new(&setup);
        let events = drive.until(1_000_000);
        let to = |id: u16| of_kind(&events, EventKind::Deliver).iter().filter(|event| event.to == NodeId(id)).count();
        let times = drive.latencies();
        ((2..=6).filter(|id| to(*id) > 0).collect::<Vec<_>>(), times.iter().max().copied())
    };
    assert_eq!(heard(Topology::Mesh), (vec![2, 3, 4, 5, 6], Some(10_000)));
    assert_eq!(heard(Topology::Star), (vec![2, 3, 4, 5, 6], Some(10_000)));
    assert_eq!(heard(Topology::Ring), (vec![2, 6], Some(10_000)));
    assert_eq!(heard(Topology::TwoSites), (vec![2, 3, 4, 5, 6], Some(50_000)));
    assert_eq!(heard(Topology::Continents), (vec![2, 3, 4, 5, 6], Some(90_000)));
}

#[test]
fn a_topology_can_change_under_way() {
    let mut drive = Drive::new(&echo(4, 50_000));
    drive.until(104_000);
    drive.tell("network topology=ring");
    let events = drive.until(140_000);
    let ended = |kind, to| of_kind(&events, kind).iter().any(|event| event.to == NodeId(to));
    assert!(ended(EventKind::Deliver, 2) && !ended(EventKind::Deliver, 3) && ended(EventKind::Cut, 3));
    drive.tell("network topology=mesh far=5ms");
    let events = drive.until(300_000);
    assert!(of_kind(&events, EventKind::Deliver).iter().any(|event| event.to == NodeId(3)));
}

#[test]
fn a_preset_is_a_network_by_name() {
    let measure = |preset: &str| {
        let mut drive = Drive::new(&echo(3, 1_000));
        drive.tell(&format!("network preset={preset}"));
        drive.until(20_000_000);
        let lost = of_kind(&drive.events, EventKind::Lost).len() as u64 * 1_000 / drive.run.fabric().sent;
        let mut latencies = drive.latencies();
        (quantile(&mut latencies, 500), quantile(&mut latencies, 999), lost)
    };
    let (median, slow, lost) = measure("rack");
    assert!((90..110).contains(&median) && slow <= 150 && lost == 0, "{median} {slow} {lost}");
    let (median, slow, lost) = measure("region");
    assert!((1_200..1_300).contains(&median) && slow <= 2_000 && lost == 0, "{median} {slow} {lost}");
    // One of the two spokes is one step away, the other two.
    let (median, slow, lost) = measure("continents");
    assert!((40_500..82_000).contains(&median) && (81_900..=82_000).contains(&slow) && lost == 0, "{median} {slow}");
    let (median, slow, lost) = measure("wifi");
    assert!((7_500..8_500).contains(&median) && slow > 150_000 && (16..24).contains(&lost), "{median} {slow} {lost}");
}
