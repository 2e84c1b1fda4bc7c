//! Two configurations side by side: the same seeds, faults and workload, and a table of what they come to.
#![cfg(not(target_arch = "wasm32"))]

use quorate::registry::PROTOCOLS;
use quorate::scenario::{self, Script, catalogue};
use quorate::session::{Pair, ROWS, Unlike};
use quorate::sweep::{Compared, Spread, play_pair, table};

const HEAD: &str = "quorate 1\nprotocol raft\nnodes 3\n";
const BODY: &str = "at 500ms workload put every=50ms count=60 key=x by c1\nat 500ms workload get every=50ms count=60 key=x by c2\n\
     at 2s crash leader\nat 3s restart crashed\nat 4s expect leader\nat 5s end\n";

fn script(text: &str) -> Script {
    scenario::parse(PROTOCOLS, text).unwrap_or_else(|error| panic!("{}\n{text}", error.at("script")))
}

fn pair(one: &str, other: &str) -> Result<Pair, Unlike> {
    Pair::new(PROTOCOLS, script(one), script(other))
}

fn compared(one: &str, other: &str) -> Vec<Compared> {
    let pair = pair(one, other).unwrap_or_else(|unlike| panic!("{unlike}"));
    let samples: Vec<_> = (0..24).map(|seed| play_pair(&pair, seed).expect("within the limits")).collect();
    table(&samples)
}

fn row<'a>(table: &'a [Compared], id: &str) -> &'a Compared {
    table.iter().find(|row| row.id == id).unwrap_or_else(|| panic!("{id}"))
}

#[test]
fn a_script_beside_itself_gives_equal_columns() {
    let whole = format!("{HEAD}{BODY}");
    let table = compared(&whole, &whole);
    assert_eq!(table.iter().map(|row| row.id).collect::<Vec<_>>(), ROWS);
    assert!(table.iter().all(|row| row.a == row.b), "{table:?}");
    let median = |id| row(&table, id).a.median.unwrap_or_else(|| panic!("{id}"));
    // To the leader and back and to a follower and back, 10 ms each, and a sync of 2 ms: the leader's own goes on meanwhile.
    assert_eq!(median("write_latency_p50_us"), 42_000);
    // A leader asks the others whether it still leads, and their answers may wait for a disk that writes.
    assert!((40_000..=42_000).contains(&median("read_latency_p50_us")));
    let without = row(&table, "unavailable_us").a;
    assert!(without.p5 >= Some(100_000) && without.p95 <= Some(1_500_000), "{without:?}");
    for id in ["lost_count", "stale_reads", "divergent_us", "dual_primary_us"] {
        assert_eq!(row(&table, id).a, Spread { median: Some(0), p5: Some(0), p95: Some(0) }, "{id}");
    }
    assert!((4..40).contains(&median("messages_per_write")) && median("bytes_per_write") > 200, "{table:?}");
}

#[test]
fn settings_make_the_difference_that_they_should() {
    let patient = format!("{HEAD}config timeout-min=1s timeout-max=2s heartbeat=100ms\n");
    let table = compared(&format!("{HEAD}{BODY}"), &patient);
    let unavailable = row(&table, "unavailable_us");
    assert!(
        unavailable.a.p95 < unavailable.b.p5,
        "who waits longer for a leader is longer without one: {unavailable:?}"
    );
    let messages = row(&table, "messages_per_write");
    assert_ne!(messages.a, messages.b, "{messages:?}");
    let slow = compared(&format!("{HEAD}config sync=2ms\n{BODY}"), &format!("{HEAD}config sync=30ms\n{BODY}"));
    let latency = row(&slow, "write_latency_p50_us");
    assert_eq!(
        (latency.a.median, latency.b.median),
        (Some(42_000), Some(70_000)),
        "28 ms more, as disks sync at a time"
    );
}

#[test]
fn what_is_not_alike_is_refused_with_its_line() {
    let whole = format!("{HEAD}{BODY}");
    let unlike = |other: &str| pair(&whole, other).err().map(|unlike| (unlike.line(), unlike.to_string()));
    let told = |line, text: &str| Some((line, text.to_owned()));
    assert_eq!(unlike(&whole.replace("at 4s expect leader\n", "")), None, "what is expected says nothing");
    assert_eq!(unlike(&whole.replace("nodes 3\n", "nodes 3\nseed 9\nconfig batch=1\n")), None);
    assert_eq!(unlike(&format!("{HEAD}at 4s expect leader\n")), None, "whoever only expects leaves out what is done");
    assert_eq!(
        unlike(&whole.replace("at 2s", "at 2500ms")),
        told(
            6,
            "expected the faults and the workload of the first script, `at 2s crash leader`, found `at 2500ms crash leader`"
        )
    );
    assert_eq!(
        unlike(&whole.replace("at 3s restart crashed\n", "")),
        told(
            6,
            "expected the faults and the workload of the first script, `at 3s restart crashed`, found nothing more"
        )
    );
    assert_eq!(
        unlike(&whole.replace("nodes 3", "nodes 5")),
        told(1, "expected 3 nodes as in the first script, found 5")
    );
    let network = whole.replace("nodes 3\n", "nodes 3\nnetwork loss=1%\n");
    assert_eq!(
        unlike(&network),
        told(1, "expected the network of the first script, the usual one, found `network loss=1%`")
    );
    let back = pair(&network, &whole).err().map(|unlike| unlike.to_string());
    assert_eq!(
        back.as_deref(),
        Some("expected the network of the first script, `network loss=1%`, found the usual one")
    );
    assert_eq!(
        unlike(&whole.replace("at 5s end", "at 6s end")),
        told(1, "expected the end of the first script, 5s, found 6s")
    );
    // A script without a line is given those of the first, and its network.
    let given = Pair::new(PROTOCOLS, script(&network), script(&format!("{HEAD}config batch=1\n")));
    let scripts = given.unwrap_or_else(|unlike| panic!("{unlike}")).scripts().clone();
    let [one, other] = scripts.map(|script| script.to_string().replace("config batch=1\n", ""));
    assert_eq!(one, other);
}

/// The blocks of the manual, each from after a line that shows a file to the next call.
fn shown(name: &str) -> String {
    let manual = include_str!("../docs/compare.md");
    let (_, text) = manual.split_once(&format!("$ cat {name}\n")).unwrap_or_else(|| panic!("{name}"));
    text.split("$ ").next().expect("it ends").to_owned()
}

#[test]
fn the_table_of_the_manual_is_what_comes_out() {
    let pair = pair(&shown("async.txt"), &shown("majority.txt")).unwrap_or_else(|unlike| panic!("{unlike}"));
    let samples = std::thread::scope(|scope| {
        let halves = [0..100, 100..200].map(|seeds| {
            scope.spawn(|| seeds.map(|seed| play_pair(&pair, seed).expect("within the limits")).collect())
        });
        halves.map(|half| -> Vec<_> { half.join().expect("a run does not panic") }).concat()
    });
    let manual = include_str!("../docs/compare.md");
    for Compared { id, a, b } in table(&samples) {
        let line = manual.lines().find(|line| line.starts_with(&format!("{id} "))).unwrap_or_else(|| panic!("{id}"));
        let cells: Vec<&str> = line.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).collect();
        assert_eq!(cells, [id.to_owned(), a.to_string(), b.to_string()]);
    }
}

#[test]
fn three_promises_of_an_acknowledgement_have_their_price() {
    let story = |name: &str| catalogue::find(name).unwrap_or_else(|| panic!("{name}")).text;
    let first = story("primary-backup/ack-async");
    let with = |mode: &str| {
        let head = "quorate 1\nprotocol primary-backup\nnodes 3\nconfig sync=0s";
        let table = compared(first, &format!("{head} acknowledgement={mode}\n"));
        ["write_latency_p50_us", "lost_count", "unavailable_us"].map(|id| row(&table, id).b.median)
    };
    let [soon, lost, _] = with("async batch-every=100ms");
    assert!(soon == Some(0) && (Some(1)..=Some(10)).contains(&lost), "{soon:?} {lost:?}");
    let [majority, all] = [with("majority"), with("all")];
    assert_eq!((majority[0], majority[1]), (Some(40_000), Some(0)));
    assert_eq!((all[0], all[1]), (Some(400_000), Some(0)));
    assert!(
        all[2] > majority[2].map(|us| us + 2_000_000),
        "with a backup down only those stand still who wait for all"
    );
}

#[cfg(feature = "cli")]
#[test]
fn the_command_line_prints_a_table_and_refuses_what_is_no_pair() {
    use std::process::{Command, Output};
    let folder = std::path::PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("compare-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let file = |name: &str, text: &str| {
        let path = folder.join(name);
        std::fs::write(&path, text).expect("a file");
        path.display().to_string()
    };
    let (a, b) = (file("a", &format!("{HEAD}{BODY}")), file("b", &format!("{HEAD}config batch=1\n")));
    let call = |args: &[&str]| -> Output {
        Command::new(env!("CARGO_BIN_EXE_quorate")).arg("compare").args(args).output().expect("the program starts")
    };
    let out = |output: &Output| String::from_utf8(output.stdout.clone()).expect("text");
    let one = call(&[&a, &b, "--seeds", "3..9", "--json", "--jobs", "1"]);
    assert_eq!((one.status.code(), out(&one)), (Some(0), out(&call(&[&a, &b, "--seeds", "3..9", "--json"]))));
    let table: serde_json::Value = serde_json::from_str(&out(&one)).expect("JSON");
    let keys =
        |value: &serde_json::Value| value.as_object().expect("an object").keys().cloned().collect::<Vec<_>>().join(" ");
    assert_eq!((keys(&table).as_str(), keys(&table["a"]).as_str()), ("a b rows seeds", "config protocol script"));
    assert_eq!(keys(&table["rows"][0]["a"]), "median p5 p95");
    assert_eq!((&table["b"]["config"], table["rows"].as_array().map(Vec::len)), (&"batch=1".into(), Some(ROWS.len())));
    let text = out(&call(&[&a, &a, "--seeds", "0..3"]));
    assert!(text.contains("\n3 runs each: ") && ROWS.iter().all(|row| text.contains(row)), "{text}");

    let refused = |args: &[&str], sentence: &str| {
        let output = call(args);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!((output.status.code(), out(&output).as_str()), (Some(2), ""), "{said}");
        assert!(said.contains(sentence) && said.lines().count() == 1, "{said:?} has not {sentence:?}");
    };
    let other = file("c", &format!("{HEAD}{}", BODY.replace("crash leader", "crash n1")));
    refused(
        &[&a, &other, "--seeds", "0..3"],
        "c:6:1: expected the faults and the workload of the first script, `at 2s crash",
    );
    refused(&[&a, &b, "--seeds", "3..3"], "--seeds: expected seeds such as 0..2000");
    refused(&[&a, &b, "--seeds", "0..3", "--jobs", "0"], "--jobs: expected 1 or more");
    refused(&["-", "-", "--seeds", "0..3"], "expected two scripts, found the standard input twice");
    refused(&[&a, "nothing", "--seeds", "0..3"], "nothing:1:1: ");
    std::fs::remove_dir_all(&folder).expect("its own folder");
}
