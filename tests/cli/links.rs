//! Runs that are given away: as links, and as exported traces.

use std::path::Path;
use std::process::Command;

use crate::{HEAD, call, err, folder, out, pipe, refused};

#[test]
fn a_link_gives_back_the_canonical_script() {
    for name in out(&call(&["list"])).lines() {
        let link = out(&call(&["link", name]));
        let fragment = link.trim_end();
        assert_eq!(link.lines().count(), 1);
        let digest = out(&call(&["digest", name]));
        assert!(fragment.starts_with("#v1.") && fragment.ends_with(&format!(".{}", digest.trim_end())), "{fragment}");
        let unlinked = call(&["unlink", fragment]);
        assert_eq!((unlinked.status.code(), err(&unlinked).as_str()), (Some(0), ""));
        assert_eq!(unlinked.stdout, call(&["fmt", name]).stdout);
        assert_eq!(pipe(&link, &["unlink", "-"]).stdout, unlinked.stdout);
        assert_eq!(call(&["digest", fragment]).stdout, digest.as_bytes());
        assert_eq!(pipe(&link, &["digest", "-"]).stdout, digest.as_bytes(), "a file may hold a link");
    }
}

#[test]
fn a_link_of_another_run_opens_and_says_so() {
    let link = out(&call(&["link", "raft/shop"]));
    let wrong = format!("{}0000000000000000", &link.trim_end()[..link.trim_end().len() - 16]);
    for command in ["unlink", "digest", "run"] {
        let opened = call(&[command, &wrong]);
        assert_eq!(opened.status.code(), Some(0), "{command}");
        let said = err(&opened);
        assert!(
            said.contains("0000000000000000") && said.lines().count() == 1 && said.len() < 300,
            "{command}: {said}"
        );
        assert!(!out(&opened).is_empty());
    }
    for args in
        [&["state", &wrong, "--at", "1s"][..], &["diff", "raft/shop", &wrong], &["export", &wrong, "--format", "edn"]]
    {
        let opened = call(args);
        assert!(err(&opened).contains("the link was made of a run with the digest"), "{args:?}: {}", err(&opened));
        assert_eq!((opened.status.code(), err(&opened).lines().count()), (Some(0), 1), "{args:?}");
    }
    // Another seed makes another run: of that the link says nothing.
    assert_eq!(err(&call(&["run", &wrong, "--seed", "3"])), "");
}

#[test]
fn an_exported_trace_opens_as_its_run() {
    let trace = call(&["export", "raft/shop", "--format", "ndjson"]).stdout;
    let opened = pipe(&trace, &["digest", "-"]);
    assert_eq!((out(&opened), err(&opened)), (out(&call(&["digest", "raft/shop"])), String::new()));
    let file = folder("trace").join("shop.ndjson");
    std::fs::write(&file, &trace).expect("written");
    let file = file.to_str().expect("a name");
    assert_eq!(call(&["fmt", file]).stdout, call(&["fmt", "raft/shop"]).stdout);
    assert_eq!(call(&["diff", file, "raft/shop"]).status.code(), Some(0));
    assert_eq!(call(&["link", file]).stdout, call(&["link", "raft/shop"]).stdout);
    // A span of a trace says the whole run as well.
    let span = call(&["export", "raft/shop", "--format", "ndjson", "--from", "5s", "--to", "5100ms"]);
    assert!(span.stdout.len() < trace.len() / 10);
    assert_eq!(pipe(&span.stdout, &["fmt", "-"]).stdout, call(&["fmt", file]).stdout);
    let digest = out(&call(&["digest", "raft/shop"]));
    let wrong = out(&span).replacen(digest.trim_end(), "0000000000000000", 1);
    let said = err(&pipe(&wrong, &["digest", "-"]));
    assert!(said.contains("the trace was made of a run with the digest 0000000000000000"), "{said}");
    refused(&pipe(&trace[..100], &["run", "-"]), "-:1:1: expected an exported trace, whose first line says its run");
    let (_, events) = out(&span).split_once('\n').map(|(a, b)| (a.to_owned(), b.to_owned())).expect("lines");
    refused(&pipe(&events, &["run", "-"]), "-:1:1: expected an exported trace");
}

#[test]
fn what_is_no_link_is_refused() {
    let link = out(&call(&["link", "raft/shop"]));
    for bad in
        ["", "nonsense", "#v1.", "#v9.AAAA.0123456789abcdef", "#v1.AAAA.0123456789abcdef", &link[..link.len() / 2]]
    {
        refused(&call(&["unlink", bad]), ":1:1: ");
        refused(&pipe(bad, &["unlink", "-"]), "-:1:1: ");
    }
    refused(&call(&["run", &link[..link.len() / 2]]), "the link ends");
    refused(&pipe(b"\xff\xfe", &["unlink", "-"]), "-:1:1: expected a link");
    let words: String =
        (0..1_500).map(|at| format!("at {at}ms put key{} {}\n", at * 7919, at * 104_729 % 99_991)).collect();
    refused(&pipe(format!("{HEAD}{words}"), &["link", "-"]), "give the file away instead");
}

#[test]
fn the_manual_writes_a_link_in_a_few_lines() {
    let manual = include_str!("../../docs/links.md");
    let (_, rest) = manual.split_once("```python\n").expect("an example");
    let (example, _) = rest.split_once("```").expect("it ends");
    let folder = folder("python");
    std::fs::write(folder.join("shop.txt"), format!("{HEAD}nodes 3 # three\nat 1s put k \"v w\"\nat 5s end\n"))
        .expect("written");
    let program = Path::new(env!("CARGO_BIN_EXE_quorate")).parent().expect("a folder");
    let path = std::env::join_paths(
        [program.to_owned()].into_iter().chain(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default())),
    );
    let python =
        Command::new("python3").args(["-c", example]).current_dir(&folder).env("PATH", path.expect("a path")).output();
    // Where there is no Python, a fragment that it made before is read all the same: tests/time/links.rs.
    let Ok(python) = python else { return };
    assert!(python.status.success(), "{}", err(&python));
    let unlinked = call(&["unlink", out(&python).trim_end()]);
    assert_eq!(err(&unlinked), "", "the digest is the one of the run");
    let file = folder.join("shop.txt");
    assert_eq!(unlinked.stdout, call(&["fmt", file.to_str().expect("a name")]).stdout);
}
