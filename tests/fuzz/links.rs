//! The reader of links, and the way in for a run in any of its forms.

use quorate::registry::PROTOCOLS;
use quorate::scenario::{SCRIPT_MOST, catalogue};
use quorate::session::link::{decode, encode, pack};
use quorate::session::{Form, TraceHeader, import};

use crate::support::random;
use crate::{Parser, fuzz};

const WORDS: &[&str] = &[
    "#v1.",
    "v1.",
    "#v2.",
    "#",
    ".",
    "=",
    "AAAA",
    "____",
    "-",
    "+/",
    "0123456789abcdef",
    ".9c45b05aafef9533",
    "https://example.org/#v1.",
    "7c",
    "é",
    "quorate 1\nprotocol raft\n",
];

const DIGEST: &str = "0123456789abcdef";

fn good() -> Vec<Vec<u8>> {
    let stories = catalogue::STORIES.iter().map(|story| pack(story.text.as_bytes(), DIGEST));
    let random = (0..30).map(|seed| encode(&random::script(PROTOCOLS[0].info, seed, 5), DIGEST).fragment);
    let bare = |text: String| text.trim_start_matches('#').to_owned();
    // Few damaged links open; the scripts among them show that not everything is refused.
    let links = stories.chain(random).flat_map(|link| [bare(link.clone()), link]).map(String::into_bytes);
    links.chain(scripts().into_iter().cycle().take(60)).collect()
}

/// Reads whatever it is; what reads must be what its script says.
fn read(bytes: &[u8]) -> bool {
    if let Ok(text) = std::str::from_utf8(bytes) {
        match decode(text) {
            Ok(content) => assert!(content.script.len() <= SCRIPT_MOST && content.digest.len() == 16),
            Err(problem) => assert!(!problem.to_string().is_empty()),
        }
    }
    imported(bytes)
}

/// Whether it is a run in any form; if it is one, its script goes into a link and comes back.
fn imported(bytes: &[u8]) -> bool {
    match import(PROTOCOLS, bytes) {
        Ok(found) => {
            assert_eq!(found.digest.is_some(), found.form != Form::Script);
            let again = import(PROTOCOLS, encode(&found.script, DIGEST).fragment.as_bytes());
            assert_eq!(again.expect("a good link").script.to_string(), found.script.to_string());
            true
        }
        Err(error) => {
            assert!(!error.to_string().is_empty() && !error.code().is_empty());
            false
        }
    }
}

/// Damages what is packed, and packs it again, so that it is the script in the link that is bad.
fn repacked(bytes: &[u8]) -> bool {
    import(PROTOCOLS, pack(bytes, DIGEST).as_bytes()).is_ok()
}

/// First lines of exported traces, as this lab writes them and as others might.
fn headers() -> Vec<Vec<u8>> {
    let header = |script: String| {
        let (protocol, digest) = ("raft".to_owned(), DIGEST.to_owned());
        TraceHeader { version: 1, protocol, digest, script }.to_string()
    };
    let stories = catalogue::STORIES.iter().map(|story| header(story.text.to_owned()));
    let short = (0..40).map(|seed| header(random::script(PROTOCOLS[0].info, seed, 1).to_string()));
    let others = [
        header("quorate 1\nprotocol raft\nat 1s put \"a \\\" b\" \u{4e3b}\u{1f600}\nat 2s end".to_owned()),
        header(String::from("quorate 1\nprotocol raft")).replace(':', " : ").replace("{", "{ "),
        format!("{{\"new\":null,\"more\":-1.5e3,{}", &header(String::from("quorate 1\nprotocol raft\n"))[1..]),
    ];
    let all = stories.chain(short).chain(others).flat_map(|line| [format!("{line}\n{{\"seq\":0}}\n"), line]);
    all.map(String::into_bytes).collect()
}

/// Reads a trace: the same by the one way in as by its own reader.
fn trace(bytes: &[u8]) -> bool {
    let header = std::str::from_utf8(bytes).ok().and_then(TraceHeader::read);
    if let Some(header) = &header {
        assert_eq!(TraceHeader::read(&header.to_string()).as_ref(), Some(header));
    }
    imported(bytes)
}

fn scripts() -> Vec<Vec<u8>> {
    catalogue::STORIES.iter().map(|story| story.text.as_bytes().to_vec()).collect()
}

#[test]
fn links_survive_anything() {
    fuzz(&Parser { name: "links and scripts", good, words: WORDS, read });
}

#[test]
fn scripts_in_links_survive_anything() {
    let words = &["at 1s", "crash n1", "put k v", "\n", "end", "nodes 3", "expect leader", "#", "loss=5%", "1e9"];
    fuzz(&Parser { name: "scripts in links", good: scripts, words, read: repacked });
}

#[test]
fn traces_survive_anything() {
    let words = &[
        "{",
        "}",
        "\"",
        ":",
        ",",
        "\\",
        "\\u",
        "\\n",
        "\\ud83d\\ude00",
        "null",
        "[",
        "\"format\"",
        "\"quorate-trace\"",
        "\"script\":",
        "\"version\":1",
        "\"digest\":\"0123456789abcdef\"",
        "quorate 1\\nprotocol raft\\n",
        "\n",
    ];
    fuzz(&Parser { name: "traces", good: headers, words, read: trace });
}
