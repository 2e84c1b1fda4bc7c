//! Links: a whole run in the fragment of an address.

use std::process::{Command, Stdio};

use quorate::registry::PROTOCOLS;
use quorate::scenario::catalogue;
use quorate::session::link::{LINK_MOST, LinkProblem, READ_MOST, decode, encode, is_link};
use quorate::session::{self, Error, Form, Keep, Session};

use crate::support::busy::timed;
use crate::support::random;
use crate::{HEAD, apply, echo, parse, raft, to, to_end};

/// What Python's zlib and base64 make of the script below: see docs/links.md.
const BY_PYTHON: &str = "#v1.LczLDYAgEEXRPVW8YAXEuLQCqyAwfiJhEIaojdmAjamJ23uSu1XOVghGpczCjgOyHUVF9lTQooHMmUhZgSlIVeAWOaGH-wpRf7kroCORE1i3Rt4D-Yk8-nf5a_TqAQ.0123456789abcdef";

/// That script: not canonical, as somebody might write it by hand.
const BY_HAND: &str = "quorate 1\nprotocol raft\nnodes 3 # three\nat 1s put city \"K\u{f6}ln\"\nat 5s expect acknowledged = 1\nat 5s end\n";

const WRITER: &str = "import base64, sys, zlib\n\
    script = sys.stdin.buffer.read()\n\
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)\n\
    body = base64.urlsafe_b64encode(packed.compress(script) + packed.flush()).rstrip(b'=').decode()\n\
    print('#v1.' + body + '.' + sys.argv[1])\n";

fn import(text: &str) -> Result<session::Import, Error> {
    session::import(PROTOCOLS, text.as_bytes())
}

fn problem(text: &str) -> LinkProblem {
    let error = decode(text).expect_err("no link");
    match if let Error::OfTwo(_, error) = error { *error } else { error } {
        Error::BadLink(problem) => problem,
        error => panic!("{error}"),
    }
}

#[test]
fn a_link_holds_the_canonical_script_and_the_digest() {
    for story in catalogue::STORIES {
        let mut session = raft(story.text);
        let link = session.link().expect("within the limits");
        to_end(&mut session);
        assert_eq!(link.digest, session.digest(), "of the whole run, wherever it stands");
        assert!(link.fits && link.length == link.fragment.len() && link.fragment.is_ascii());
        let import = import(&link.fragment).expect("a good link");
        assert_eq!((import.script.to_string(), import.form), (parse(PROTOCOLS, story.text).to_string(), Form::Link));
        assert_eq!(import.digest.as_deref(), Some(link.digest.as_str()));
        let body = &link.fragment["#v1.".len()..];
        assert!(body.chars().all(|letter| letter.is_ascii_alphanumeric() || "-_.".contains(letter)), "{body}");
    }
}

#[test]
fn a_link_goes_with_the_branch_and_what_was_done() {
    let mut session = echo(&format!("{HEAD}at 1s put k v\nat 5s end\n"));
    to_end(&mut session);
    let before = session.link().expect("within the limits");
    to(&mut session, 3_000_000);
    apply(&mut session, "crash n2");
    let after = session.link().expect("within the limits");
    assert_ne!((&before.fragment, &before.digest), (&after.fragment, &after.digest));
    let content = decode(&after.fragment).expect("a good link");
    assert_eq!(content.script, session.script().to_string().as_bytes());
    session.switch_branch(1).expect("it is there");
    assert_eq!(session.link().expect("within the limits"), before);
}

#[test]
fn random_scripts_go_there_and_back() {
    for seed in 0..200 {
        let script = random::script(PROTOCOLS[0].info, seed, 5);
        let link = encode(&script, "0123456789abcdef");
        let import = import(&link.fragment).expect("a good link");
        assert_eq!(import.script.to_string(), script.to_string());
    }
}

#[test]
fn what_python_writes_opens() {
    let expected = parse(PROTOCOLS, BY_HAND).to_string();
    let import = import(BY_PYTHON).expect("a good link");
    assert_eq!(import.script.to_string(), expected);
    assert_eq!(import.digest.as_deref(), Some("0123456789abcdef"));
    // Where Python is at hand, it writes another one now.
    let mut python = Command::new("python3");
    python.args(["-c", WRITER, "0123456789abcdef"]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let Ok(mut python) = python.spawn() else { return };
    let mut stdin = python.stdin.take().expect("piped");
    std::io::Write::write_all(&mut stdin, BY_HAND.as_bytes()).expect("it reads");
    drop(stdin);
    let output = python.wait_with_output().expect("it ends");
    let fragment = String::from_utf8(output.stdout).expect("text");
    assert!(output.status.success());
    assert_eq!(import_of(&fragment), expected);
}

fn import_of(text: &str) -> String {
    import(text).unwrap_or_else(|error| panic!("{text}: {error}")).script.to_string()
}

#[test]
fn a_link_is_found_in_an_address_and_between_blanks() {
    let script = parse(PROTOCOLS, BY_HAND).to_string();
    let fragment = encode(&parse(PROTOCOLS, BY_HAND), "0123456789abcdef").fragment;
    let bare = fragment.trim_start_matches('#');
    let (body, digest) = bare.rsplit_once('.').expect("a dot");
    let padding = "=".repeat((4 - (body.len() - "v1.".len()) % 4) % 4);
    let padded = format!("#{body}{padding}.{}", digest.to_uppercase());
    let address = format!("https://example.org/lab/?lang=en&at=3s{fragment}");
    for text in [&fragment, &address, bare, &format!("\u{feff} {fragment}\r\n"), &padded] {
        assert_eq!(import_of(text), script, "{text}");
    }
    // A script is no link, even if it speaks of one.
    assert_eq!(import_of(&format!("#v1.abc is a comment\n{BY_HAND}")), script);
    assert!(!is_link("v1.txt") && !is_link("v1") && !is_link("#about") && !is_link("quorate") && is_link("#v2.x"));
}

/// Its run beside another, which waits longer for a leader.
const PATIENT: &str = "quorate 1\nprotocol raft\nnodes 3\nconfig timeout-min=300ms timeout-max=900ms\n";

#[test]
fn one_link_holds_two_runs_and_the_digests_of_both() {
    let busy = "quorate 1\nprotocol raft\nnodes 3\nseed 7\nnetwork loss=1%\nat 500ms workload put every=50ms count=40 key=x\n\
                at 2s crash leader\nat 3s restart crashed\nat 4s expect leader\nat 5s end\n";
    let session = raft(busy);
    let link = session.link_beside(&parse(PROTOCOLS, PATIENT)).expect("a pair");
    assert!(link.fits && link.fragment.starts_with("#v2.") && is_link(&link.fragment), "{link:?}");
    assert!(is_link(link.fragment.trim_start_matches('#')));
    let given = import(&link.fragment).expect("a good link");
    assert_eq!((given.script.to_string(), given.form), (parse(PROTOCOLS, busy).to_string(), Form::Link));
    let head = given.beside.expect("it holds two");
    // What is the first run's is not said again: its seed goes with it, and faults, workload and network are its own.
    assert_eq!(head.to_string(), PATIENT.replace("config", "seed 7\nconfig"));
    let mut other = session.beside(head, Keep::NOTHING).expect("a pair");
    assert!(other.script().to_string().contains("network loss=1%") && other.script().lines.len() == 3);
    to_end(&mut other);
    let digests = format!("{}{}", session.whole_digest().expect("within the limits"), other.digest());
    assert_eq!((Some(&digests), &digests), (given.digest.as_ref(), &link.digest));
    // A run beside itself is that run.
    let own = session.link_beside(&parse(PROTOCOLS, busy)).expect("a pair");
    assert_eq!(own.digest[..16], own.digest[16..]);
    // The link of one stays as it was, and other branches and other acts make another one of both.
    assert!(session.link().expect("within the limits").fragment.starts_with("#v1."));
    let mut session = session;
    to(&mut session, 1_000_000);
    apply(&mut session, "crash n2");
    let later = session.link_beside(&parse(PROTOCOLS, PATIENT)).expect("a pair");
    assert!(later.digest[..16] != link.digest[..16] && later.digest[16..] != link.digest[16..]);
    let refused = session.beside(parse(PROTOCOLS, busy), Keep::NOTHING).err().map(|error| error.to_string());
    assert!(refused.is_some_and(|said| said.contains("found `at 2s crash leader`")), "it crashes n2 before");
}

#[test]
fn figures_are_those_of_the_instant_and_equal_beside_itself() {
    let mut session = raft(
        "quorate 1\nprotocol raft\nnodes 3\nat 500ms workload put every=50ms count=40 key=x\nat 2s crash leader\nat 5s end\n",
    );
    let own = session.script();
    let mut other = session.beside(own, Keep::ALL).expect("a pair");
    let value = |session: &Session, id| session.figures().iter().find(|row| row.id == id).and_then(|row| row.value);
    assert_eq!(value(&session, "write_latency_p50_us"), None, "nothing is written yet");
    for at in [1_000_000, 2_100_000, 1_500_000, 5_000_000] {
        to(&mut session, at);
        to(&mut other, at);
        assert_eq!(session.figures(), other.figures());
        assert_eq!(session.digest(), other.digest());
    }
    assert_eq!(value(&session, "write_latency_p50_us"), Some(42_000));
    assert!(value(&session, "unavailable_us") > Some(100_000));
    assert_eq!(session.end(), other.end());
}

#[test]
fn what_is_no_link_is_refused_with_its_reason() {
    let fragment = encode(&parse(PROTOCOLS, BY_HAND), "0123456789abcdef").fragment;
    let (body, _) = fragment["#v1.".len()..].rsplit_once('.').expect("a dot");
    let digest = "0123456789abcdef";
    let with = |body: &str| format!("#v1.{body}.{digest}");
    let cases = [
        ("", LinkProblem::NoLink),
        ("#", LinkProblem::NoLink),
        ("#v1", LinkProblem::NoLink),
        ("#about", LinkProblem::NoLink),
        ("#v3.abc.0123456789abcdef", LinkProblem::Version),
        ("#v10.abc.0123456789abcdef", LinkProblem::Version),
        ("#v1.", LinkProblem::NoDigest),
        (&format!("#v1.{body}"), LinkProblem::NoDigest),
        (&format!("#v1.{body}."), LinkProblem::Digest),
        (&format!("#v1.{body}.0123456789abcde"), LinkProblem::Digest),
        (&format!("#v1.{body}.0123456789abcdeg"), LinkProblem::Digest),
        (&format!("#v1.{body}.{digest}.{digest}"), LinkProblem::Digest),
        (&with(&body.replace(|letter: char| letter.is_ascii_digit(), "+")), LinkProblem::Base64),
        (&format!("#v2.{body}.{digest}"), LinkProblem::NoDigest),
        (&format!("#v2.{body}.{body}.{digest}"), LinkProblem::Digest),
        (&format!("#v2.{body}.{body}.{digest}{digest}.{digest}"), LinkProblem::Digest),
        (&format!("#v2.{body}..{digest}{digest}"), LinkProblem::CutOff),
        (&format!("#v2.{}.{body}.{digest}{digest}", &body[..body.len() / 2 / 4 * 4]), LinkProblem::CutOff),
        (&with(&format!("{body}\u{e9}")), LinkProblem::Base64),
        (&with(""), LinkProblem::CutOff),
        (&with(&body[..body.len() / 2 / 4 * 4]), LinkProblem::CutOff),
        (&with("____"), LinkProblem::Deflate),
        (&with(&"A".repeat(READ_MOST)), LinkProblem::TooLong),
    ];
    for (text, reason) in cases {
        assert_eq!(problem(text), reason, "{}", &text[..text.len().min(80)]);
        let said = Error::BadLink(reason);
        assert_eq!((said.code(), said.detail().problem), ("bad-link", Some(reason.name())));
        assert_eq!(said.to_string().lines().count(), 1);
    }
    // What unpacks and is no script is refused for that.
    let packed = session::link::pack(b"quorate 1\nprotocol nothing\n", digest);
    assert_eq!(import(&packed).expect_err("no script").code(), "bad-script");
    let packed = session::link::pack(b"\xff\xfe\x00", digest);
    assert_eq!(import(&packed).expect_err("no text").code(), "bad-script");
}

/// Of two runs it is said which of them is wrong, and where in it.
#[test]
fn what_is_wrong_with_one_of_two_says_with_which() {
    let digests = "0123456789abcdef".repeat(2);
    let [good, bad] = ["quorate 1\nprotocol raft\n", "quorate 1\nprotocol raft\nnodes none\n"].map(str::as_bytes);
    let said = |one, other| {
        let error = import(&session::link::pack_pair(one, other, &digests)).expect_err("one is bad");
        let detail = error.detail();
        assert_eq!((error.code(), detail.line, error.place()), ("bad-script", Some(3), (3, 7)));
        let sentence = error.to_string();
        assert!(
            sentence.starts_with(&format!("{} of the two runs: expected", detail.run.expect("which"))),
            "{sentence}"
        );
        detail.run
    };
    assert_eq!((said(bad, good), said(good, bad)), (Some("A"), Some("B")));
    let whole = session::link::pack_pair(good, good, &digests);
    let [_, one, other, digest] = whole.split('.').collect::<Vec<_>>()[..] else { panic!("{whole}") };
    let cut = |one: &str, other: &str| import(&format!("#v2.{one}.{other}.{digest}")).expect_err("cut off").detail();
    for (detail, run) in [(cut(&one[..4], other), "A"), (cut(one, &other[..4]), "B")] {
        assert_eq!((detail.problem, detail.run), (Some("cut-off"), Some(run)));
    }
    // A link of one run has no other.
    assert_eq!(import(&session::link::pack(bad, "0123456789abcdef")).expect_err("bad").detail().run, None);
}

#[test]
fn the_manual_names_every_problem() {
    let manual = include_str!("../../docs/links.md");
    let named: Vec<&str> =
        manual.lines().filter_map(|line| line.strip_prefix("| `")?.split_once('`')).map(|it| it.0).collect();
    for problem in LinkProblem::ALL {
        assert!(named.contains(&problem.name()), "{}", problem.name());
    }
    assert!(manual.contains("2,097,152") && READ_MOST == 2_097_152 && manual.contains("8,000") && LINK_MOST == 8_000);
}

#[test]
fn a_bomb_is_not_unfolded() {
    let digest = "0123456789abcdef";
    let most = vec![b'#'; quorate::scenario::SCRIPT_MOST];
    let fits = decode(&session::link::pack(&most, digest)).expect("as much as there may be");
    assert_eq!(fits.script.len(), most.len());
    let bomb = session::link::pack(&vec![b'#'; 64 << 20], digest);
    assert!(bomb.len() < 100_000);
    let (found, took) = timed(|| problem(&bomb));
    assert_eq!(found, LinkProblem::Bomb);
    assert!(took.as_millis() < 200, "{took:?}");
    assert_eq!(problem(&session::link::pack(&vec![b'#'; most.len() + 1], digest)), LinkProblem::Bomb);
    let beside = session::link::pack_pair(b"quorate 1", &vec![b'#'; 64 << 20], &digest.repeat(2));
    assert_eq!(problem(&beside), LinkProblem::Bomb);
}

#[test]
fn a_piece_of_a_link_never_opens_as_another_run() {
    let story = catalogue::find("raft/shop").expect("a story");
    let link = raft(story.text).link().expect("within the limits").fragment;
    for length in 0..link.len() {
        assert!(import(&link[..length]).is_err(), "{length} of {} characters", link.len());
    }
}

#[test]
fn what_does_not_fit_into_a_link_says_so() {
    let mut text = HEAD.to_owned();
    let mut dice = random::Dice::new(4);
    for line in 0..900 {
        let value: String = (0..12).map(|_| char::from(b'a' + dice.below(26) as u8)).collect();
        text += &format!("at {line}ms put k{line} {value}\n");
    }
    let link = echo(&text).link().expect("within the limits");
    assert!(!link.fits && link.length > LINK_MOST && link.most == LINK_MOST && link.length == link.fragment.len());
    assert_eq!(session::import(crate::ECHO, link.fragment.as_bytes()).expect("it reads").script.lines.len(), 900);
}

#[test]
fn a_link_made_piece_by_piece_is_the_same_whatever_is_done_meanwhile() {
    let mut session = echo(&format!("{HEAD}at 0s workload put every=1ms count=3000 key=k\nat 5s end\n"));
    to(&mut session, 3_000_000);
    to(&mut session, 1_000_000);
    let whole = session.link().expect("within the limits");
    for piece in [1, 700, 1_000_000] {
        let mut linking = session.linking();
        assert_eq!(apply(&mut session, "crash n1"), None);
        let mut made = linking.piece(piece).expect("within the limits");
        assert_eq!(made.is_some(), piece == 1_000_000);
        while made.is_none() {
            made = linking.piece(997).expect("within the limits");
        }
        assert_eq!(made.as_ref(), Some(&whole));
        session.switch_branch(1).expect("a branch");
    }
}
