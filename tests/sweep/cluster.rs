//! The files for cluster managers: their own command lines, with three shards.
#![cfg(unix)]

use std::path::{Path, PathBuf};
use std::process::Command;

use super::command::{call, folder, out};

const SEEDS: &str = "7..20";

fn document(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/sweeps").join(name)
}

/// Runs a script of a shell as a manager would, with the program on its PATH.
fn run(script: &str, folder: &Path, variables: &[(&str, &str)]) {
    let program = Path::new(env!("CARGO_BIN_EXE_quorate")).parent().expect("a folder");
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap_or_default());
    let mut shell = Command::new("sh");
    shell.args(["-c", script]).env("PATH", path).env("SEEDS", SEEDS).env("OUT", folder).envs(variables.iter().copied());
    let done = shell.output().expect("a shell");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

/// What the shards wrote is what one sweep prints.
fn compared(folder: &Path) {
    let mut files: Vec<String> = std::fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("a file").path().display().to_string())
        .collect();
    files.sort();
    assert!(files.len() == 3 && files.iter().all(|file| file.ends_with(".ndjson")), "{files:?}");
    let parts: String = files.iter().map(|file| std::fs::read_to_string(file).expect("text")).collect();
    let whole = call(&["sweep", "--protocol", "raft", "--seeds", SEEDS, "--faults", "storm", "--json"]);
    assert_eq!(parts, out(&whole));
    let names: Vec<&str> = files.iter().map(String::as_str).collect();
    let merged = call(&[&["merge"][..], &names].concat());
    assert!(out(&merged).starts_with("{\"runs\":13,"), "{}", out(&merged));
}

#[test]
fn the_indexed_job_of_kubernetes() {
    let text = std::fs::read_to_string(document("kubernetes.yaml")).expect("the file");
    let block = text.split("- |\n").nth(1).expect("the command line");
    let indent = block.len() - block.trim_start().len();
    let lines = block.lines().take_while(|line| line.starts_with(&" ".repeat(indent)));
    let script: String = lines.map(|line| format!("{}\n", &line[indent..])).collect();
    assert!(script.contains("quorate sweep") && script.contains("mv "), "{script}");
    let folder = folder("kubernetes");
    for index in ["0", "1", "2"] {
        run(&script, &folder, &[("SHARDS", "3"), ("JOB_COMPLETION_INDEX", index)]);
    }
    compared(&folder);
}

#[test]
fn the_job_array_of_slurm() {
    let script = std::fs::read_to_string(document("slurm.sh")).expect("the file");
    let folder = folder("slurm");
    for task in ["1", "2", "3"] {
        run(&script, &folder, &[("SLURM_ARRAY_TASK_ID", task), ("SLURM_ARRAY_TASK_COUNT", "3")]);
    }
    compared(&folder);
}
