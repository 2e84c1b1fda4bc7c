//! Times the judges, and prints as JSON what they took, for `make bench`: `cargo bench --bench check`. Each history is
//! judged twice, and the second time counts. Samples of others are read from the folder that QUORATE_OUTSIDE names.

use std::path::Path;
use std::time::Instant;

use quorate::check::{self, BUDGET, Format, History, Model};
use quorate::protocol::{self, NodeId, Operation};
use quorate::registry::PROTOCOLS;
use quorate::sim::{Command, Draw, LinkModel, Purpose, Run, Setup};
use quorate::sweep::{Sweep, Weather};

/// How many storms are played.
const STORMS: u64 = 1000;

fn main() {
    let mut rows: Vec<String> = Vec::new();
    if let Some(folder) = std::env::var_os("QUORATE_OUTSIDE").filter(|folder| !folder.is_empty()) {
        let folder = Path::new(&folder).join("porcupine");
        for (part, format, model) in [("jepsen", Format::Jepsen, Model::Register), ("kv", Format::Kv, Model::Kv)] {
            rows.extend(samples(&folder.join(part)).into_iter().map(|path| sample(&path, format, model)));
        }
    }
    let run = crowd();
    let history = History::of_run(run.fabric());
    rows.push(judged("100,000 operations of 50 clients on 100 keys", &history));
    println!("{{\"histories\":[{}],\"storms\":{STORMS},\"seconds\":{}}}", rows.join(","), storms());
}

fn samples(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths
}

fn sample(path: &Path, format: Format, model: Model) -> String {
    let bytes = std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let history =
        check::read(&bytes, format, model, None).unwrap_or_else(|fault| panic!("{}: {fault}", path.display()));
    judged(&path.file_stem().unwrap_or_default().to_string_lossy(), &history)
}

fn judged(name: &str, history: &History) -> String {
    check::judge(history, BUDGET);
    let start = Instant::now();
    let judgement = check::judge(history, BUDGET);
    let (seconds, verdict) = (start.elapsed().as_secs_f64(), judgement.verdict.name());
    format!(r#"{{"name":"{name}","seconds":{seconds},"states":{},"verdict":"{verdict}"}}"#, judgement.states)
}

/// The second that storms take on one core, with every check on.
fn storms() -> f64 {
    let sweep = Sweep::new(PROTOCOLS, ("raft", 5), (&[], &[]), Weather::Storm);
    let sweep = sweep.unwrap_or_else(|refusal| panic!("{refusal:?}"));
    let play = |seeds: std::ops::Range<u64>| {
        let start = busy();
        for seed in seeds {
            let row = sweep.play(seed).unwrap_or_else(|error| panic!("{error}"));
            assert!(row.ok, "{row:?}");
        }
        busy() - start
    };
    play(STORMS..STORMS + 50);
    play(0..STORMS)
}

/// The seconds that this thread has had a processor where the system tells, else those on the wall.
fn busy() -> f64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.and_then(|text| text.split(' ').next()?.parse::<u64>().ok());
    nanoseconds.map_or_else(
        || std::time::SystemTime::UNIX_EPOCH.elapsed().map_or(0.0, |since| since.as_secs_f64()),
        |busy| busy as f64 / 1e9,
    )
}

/// A run in which fifty clients ask for whatever comes to their minds, each as soon as it was answered.
fn crowd() -> Box<dyn Run> {
    const OPERATIONS: u64 = 100_000;
    let network = LinkModel { latency: (1_000, 3_000), loss: 5_000, ..LinkModel::default() };
    let setup = Setup { seed: 7, network, ..Setup::of(PROTOCOLS[0].info) };
    let mut run = (PROTOCOLS[0].start)(&setup);
    let mut asked = 0;
    while asked < OPERATIONS || run.fabric().clients.iter().any(|client| client.open.is_some()) {
        for client in (1..=50).map(NodeId::client) {
            let idle = run.fabric().client(client).is_none_or(|client| client.open.is_none());
            if idle && asked < OPERATIONS {
                let operation = operation(asked);
                run.command(&Command::Invoke { client: Some(client), via: None, operation });
                asked += 1;
            }
        }
        let until = protocol::Instant(run.fabric().now.0 + 2_000);
        run.play(until, &mut |_| true);
        run.wait(until);
    }
    run
}

fn operation(number: u64) -> Operation {
    let drawn = |field, most| Draw::new(7, Purpose::Client, 0, number, field).below(most);
    let key = format!("k{}", drawn(0, 100)).as_str().into();
    let value = |number: u64| format!("{number};").as_str().into();
    match drawn(1, 10) {
        0..=4 => Operation::Get { key },
        5 | 6 => Operation::Put { key, value: value(number) },
        7 => Operation::Cas { key, expect: value(number.saturating_sub(drawn(2, 200))), value: value(number) },
        8 => Operation::Delete { key },
        _ => Operation::Append { key, value: value(number) },
    }
}
