//! Figures agree with the run's own report, in both forms.

use std::collections::BTreeMap;

use quorate::export::{Format, Span};
use quorate::protocol::Instant;

use super::{PROTOCOLS, all, export, parse, played, scripts, span};

/// Prometheus' text as a map; a name has its labels' values after it, as columns of the table do.
fn samples(text: &str) -> BTreeMap<String, f64> {
    let mut samples = BTreeMap::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let (name, value) = line.rsplit_once(' ').expect("a name and a value");
        let (name, labels) = name.split_once('{').unwrap_or((name, ""));
        let labels = labels.trim_end_matches('}').split("\",").filter(|label| !label.is_empty());
        let labels =
            labels.map(|label| format!(":{}", label.split_once("=\"").expect("a label").1.trim_end_matches('"')));
        let old = samples.insert(name.to_owned() + &labels.collect::<String>(), value.parse().expect("a number"));
        assert!(old.is_none(), "{line} stands there twice");
    }
    samples
}

/// The rows of a table, by its columns.
fn rows(text: &str) -> Vec<BTreeMap<String, f64>> {
    let mut lines = text.lines();
    let columns: Vec<&str> = lines.next().expect("a head").split(',').collect();
    let row = |line: &str| {
        let cells: Vec<&str> = line.split(',').collect();
        assert_eq!(cells.len(), columns.len());
        let cells = columns.iter().zip(cells).filter(|(_, cell)| !cell.is_empty());
        cells.map(|(name, cell)| (name.to_string(), cell.parse().expect("a number"))).collect()
    };
    lines.map(row).collect()
}

#[test]
fn they_are_those_of_the_report() {
    for (registry, script) in scripts(10) {
        let figures = samples(&all(registry, &script, Format::Prometheus));
        let session = played(registry, &script);
        let (report, snapshot) = (session.report(), session.snapshot());
        let get = |name: &str| figures.get(name).copied().unwrap_or_else(|| panic!("there is no {name}"));
        let sum = |start: &str| {
            figures.iter().filter(|(name, _)| name.starts_with(start)).map(|(_, count)| count).sum::<f64>()
        };
        assert_eq!(get("quorate_time_seconds"), report.end_us as f64 / 1e6);
        assert_eq!(sum("quorate_events_total:"), f64::from(report.events));
        assert_eq!(get("quorate_messages_sent_total"), report.messages as f64);
        assert_eq!(get("quorate_operations_invoked_total"), report.operations.invoked as f64);
        assert_eq!(get("quorate_operations_total:ok"), report.operations.ok as f64);
        assert_eq!(sum("quorate_operations_total:") + get("quorate_operations_open"), report.operations.invoked as f64);
        assert_eq!(get("quorate_operation_duration_seconds_count"), report.operations.ok as f64);
        assert_eq!(get("quorate_operation_duration_seconds_bucket:+Inf"), report.operations.ok as f64);
        let took: u64 = session
            .operation_views(0, u64::MAX)
            .iter()
            .filter(|operation| operation.result == Some("done"))
            .map(|operation| operation.returned_us.expect("it is done") - operation.invoked_us)
            .sum();
        assert!((get("quorate_operation_duration_seconds_sum") - took as f64 / 1e6).abs() < 1e-6);
        assert_eq!(get("quorate_elections_total"), report.leaders.len() as f64);
        assert_eq!(get("quorate_commits_total"), report.commits as f64);
        assert_eq!(get("quorate_acknowledged_lost"), report.lost.len() as f64);
        for check in &report.checks {
            assert_eq!(get(&format!("quorate_promise_holds:{}", check.id)), f64::from(u8::from(check.holds)));
        }
        for node in &snapshot.nodes {
            assert_eq!(get(&format!("quorate_node_up:{}", node.id)), f64::from(u8::from(node.status == "up")));
            assert_eq!(get(&format!("quorate_node_epoch:{}", node.id)), node.epoch as f64);
            assert_eq!(get(&format!("quorate_node_committed:{}", node.id)), node.commit as f64);
            assert_eq!(get(&format!("quorate_node_log_length:{}", node.id)), node.log_length as f64);
            let leads = snapshot.leader.as_ref() == Some(&node.id);
            assert!(!leads || get(&format!("quorate_node_leads:{}", node.id)) == 1.0);
        }
        // A message under way at the end has no fate yet, and a copy has one of its own. What waits for a paused node goes
        // with it where that crashes.
        if get("quorate_events_total:crash") > 0.0 {
            continue;
        }
        let fates = sum("quorate_messages_total:") + get("quorate_messages_in_flight");
        assert!(fates >= report.messages as f64, "{fates} of {}", report.messages);
    }
}

#[test]
fn the_table_ends_with_what_prometheus_reads() {
    for (registry, script) in scripts(5) {
        let mut figures = samples(&all(registry, &script, Format::Prometheus));
        figures.retain(|name, _| !name.starts_with("quorate_run_info"));
        let mut rows = rows(&all(registry, &script, Format::Csv));
        for row in &mut rows {
            // These only the table has.
            let alone = ["quorate_lag_most", "quorate_nodes_up_fewest", "quorate_nodes"];
            let [lag, fewest, there] = alone.map(|name| row.remove(name));
            let nodes: Vec<_> = row.iter().filter(|(name, _)| name.starts_with("quorate_node_up:")).collect();
            let up = nodes.iter().map(|(_, up)| **up).sum();
            assert!(fewest <= Some(up) && Some(up) <= there && there <= Some(nodes.len() as f64) && lag.is_some());
        }
        assert!(rows.len() > 20 && rows.len() < 220, "{} rows", rows.len());
        assert_eq!(rows.last(), Some(&figures));
        let end = script.ends().at.0 as f64 / 1e6;
        assert_eq!((rows[0]["quorate_time_seconds"], rows[rows.len() - 1]["quorate_time_seconds"]), (0.0, end));
        for pair in rows.windows(2) {
            assert!(pair[0]["quorate_time_seconds"] < pair[1]["quorate_time_seconds"]);
            for (name, count) in pair[0].iter().filter(|(name, _)| name.contains("_total")) {
                assert!(pair[1][name] >= *count, "{name} sank");
            }
        }
    }
}

#[test]
fn what_was_so_between_two_rows_is_in_the_table() {
    let text = "quorate 1\nprotocol raft\nnodes 3\nseed 7\nat 1s crash follower as one\n\
                at 1s workload put every=10ms count=100 key=k\nat 3s restart one\nat 3200ms crash one\n\
                at 3201ms restart one\nat 20s end\n";
    let rows = rows(&all(PROTOCOLS, &parse(PROTOCOLS, text), Format::Csv));
    let most = |name: &str| rows.iter().map(|row| row[name]).fold(0.0, f64::max);
    assert!(most("quorate_lag_most") > 40.0, "one lacked {}", most("quorate_lag_most"));
    // It ran again before the next row, and had all.
    let short = rows.iter().find(|row| row["quorate_time_seconds"] > 3.2).expect("a row after that");
    assert_eq!(short["quorate_nodes_up_fewest"], 2.0);
    assert_eq!((1..=3).map(|n| short[&format!("quorate_node_up:n{n}")]).sum::<f64>(), 3.0);
}

#[test]
fn spans_add_up() {
    for (registry, script) in scripts(5) {
        let end = script.ends().at.0 + 1;
        let part = |from, to| samples(&export(registry, &script, Format::Prometheus, span(from, to)).expect("a span"));
        let parts = [part(0, end / 3), part(end / 3, end / 2), part(end / 2, end)];
        let whole = samples(&all(registry, &script, Format::Prometheus));
        let counted = whole.iter().filter(|(name, _)| name.contains("_total") && !name.contains("node"));
        for (name, count) in counted {
            let sum: f64 = parts.iter().filter_map(|part| part.get(name)).sum();
            assert_eq!(sum, *count, "{name}");
        }
    }
}

#[test]
fn samples_are_what_stands_there_then() {
    let text = "quorate 1\nprotocol raft\nnodes 3\nat 1s crash n2\nat 2s restart n2\nat 3s end\n";
    let script = parse(PROTOCOLS, text);
    let up = |from, to| {
        let text = export(PROTOCOLS, &script, Format::Csv, span(from, to)).expect("a span");
        let rows = rows(&text);
        rows.iter().map(|row| (row["quorate_time_seconds"], row["quorate_node_up:n2"])).collect::<Vec<_>>()
    };
    let around: Vec<_> = up(999_000, 1_002_000);
    assert_eq!(around, [(0.999, 1.0), (1.0, 1.0), (1.001, 0.0), (1.002, 0.0)]);
    let at = |to| samples(&export(PROTOCOLS, &script, Format::Prometheus, span(0, to)).expect("a span"))["quorate_node_up:n2"];
    assert_eq!([at(1_000_000), at(1_000_001), at(2_000_000), at(2_000_001)], [1.0, 0.0, 0.0, 1.0]);
    let late = Span { from: Instant(5_000_000), to: None };
    let late = samples(&export(PROTOCOLS, &script, Format::Prometheus, late).expect("a span"));
    assert_eq!((late["quorate_events_total:crash"], late["quorate_node_up:n2"]), (0.0, 1.0));
}
