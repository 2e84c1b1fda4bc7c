//! Histories and their verdicts.
#![cfg(not(target_arch = "wasm32"))]

mod brute;
mod command;
mod forms;
mod random;
mod runs;
#[path = "../support/mod.rs"]
mod support;

use quorate::check::{self, BUDGET, Format, History, Judgement, Model, Verdict};

fn read(text: &str, format: Format, model: Model, initial: Option<&str>) -> History {
    check::read(text.as_bytes(), format, model, initial).unwrap_or_else(|fault| panic!("{fault}\n{text}"))
}

fn judge(history: &History) -> Judgement {
    check::judge(history, BUDGET)
}

fn verdict(text: &str, format: Format, model: Model) -> &'static str {
    judge(&read(text, format, model, None)).verdict.name()
}

/// Op maps from lines of a process, a phase, an operation and a value.
fn edn(lines: &str) -> String {
    let map = |line: &str| {
        let mut words = line.trim().splitn(4, ' ');
        let mut word = || words.next().unwrap_or("nil");
        format!("{{:process {}, :type :{}, :f :{}, :value {}}}\n", word(), word(), word(), word())
    };
    lines.trim().lines().map(map).collect()
}

/// As in Herlihy and Wing, and in every introduction: a read may see a write that is under way, and then nothing older.
#[test]
fn a_read_beside_a_write_may_see_it_or_not_but_not_go_back() {
    let old_then_new = "0 invoke write 100\n1 invoke read\n2 invoke read\n2 ok read 0\n1 ok read 100\n0 ok write 100";
    let new_then_old = "0 invoke write 200\n1 invoke read\n1 ok read 200\n2 invoke read\n2 ok read 0\n0 ok write 200";
    let with_zero = |lines: &str| judge(&read(&edn(lines), Format::Edn, Model::Register, Some("0")));
    assert_eq!(with_zero(old_then_new).verdict, Verdict::Linearizable);
    let Verdict::Not(window) = with_zero(new_then_old).verdict else { panic!("it went back") };
    assert_eq!((window.operation.process, window.operation.back_line), (2, 5));
    assert_eq!((window.inside.len(), window.beside.len()), (2, 1), "the two reads, and the write that spans both");
}

#[test]
fn what_nobody_heard_of_may_be_done_at_any_later_time_or_never() {
    let lines =
        "0 invoke write 1\n0 info write 1\n1 invoke read\n1 ok read 1\n2 invoke cas [5 6]\n1 invoke read\n1 ok read 1";
    assert_eq!(judge(&read(&edn(lines), Format::Edn, Model::Register, None)).verdict, Verdict::Linearizable);
    let late = "0 invoke write 1\n0 info write 1\n1 invoke write 2\n1 ok write 2\n1 invoke read\n1 ok read 1";
    assert_eq!(judge(&read(&edn(late), Format::Edn, Model::Register, None)).verdict, Verdict::Linearizable);
    let twice = format!("{late}\n1 invoke write 2\n1 ok write 2\n1 invoke read\n1 ok read 1");
    assert_eq!(judge(&read(&edn(&twice), Format::Edn, Model::Register, None)).verdict.name(), "not linearizable");
    let failed = "0 invoke write 1\n0 fail write 1\n1 invoke read\n1 ok read 1";
    let Verdict::Not(window) = judge(&read(&edn(failed), Format::Edn, Model::Register, None)).verdict else {
        panic!("it was not written")
    };
    assert_eq!(window.inside.len(), 1, "nothing can have brought that about");
}

#[test]
fn a_window_needs_nothing_of_what_came_before() {
    let mut lines: Vec<String> = Vec::new();
    for value in 1..200 {
        lines.extend([format!("0 invoke write {value}"), format!("0 ok write {value}")]);
        lines.extend([format!("1 invoke read\n1 ok read {value}")]);
    }
    lines.push("2 invoke read\n2 ok read 77".to_owned());
    lines.push("0 invoke read\n0 ok read 199".to_owned());
    let Verdict::Not(window) = judge(&read(&edn(&lines.join("\n")), Format::Edn, Model::Register, None)).verdict else {
        panic!("77 was long gone")
    };
    assert_eq!(window.inside.len(), 2, "{window:?}");
    assert!(!window.from_start);
    assert_eq!(window.operation.back_line, 798);
}

/// Writes at once whose order nobody saw, and then what no order of them allows.
fn unordered(writes: u32) -> String {
    let mut lines: Vec<String> = (0..writes).map(|process| format!("{process} invoke write {process}")).collect();
    lines.extend((0..writes).map(|process| format!("{process} ok write {process}")));
    lines.push("20 invoke cas [1 2]\n21 invoke cas [2 1]\n20 ok cas [1 2]\n21 ok cas [2 1]".to_owned());
    lines.push("22 invoke cas [1 2]\n22 ok cas [1 2]\n22 invoke read nil\n22 ok read 1".to_owned());
    lines.join("\n")
}

#[test]
fn a_key_that_is_hard_does_not_hide_one_that_is_wrong() {
    let keyed = |key: &str, lines: &str| {
        let line = |line: &str| {
            let at = line.match_indices(' ').nth(2).map_or(line.len(), |(at, _)| at + 1);
            format!("{}[{key} {}]\n", &line[..at], &line[at..])
        };
        lines.lines().map(line).collect::<String>()
    };
    let easy = "30 invoke write 1\n30 ok write 1\n31 invoke write 2\n31 ok write 2\n32 invoke read nil\n32 ok read 1";
    let text = edn(&(keyed("hard", &unordered(18)) + &keyed("easy", easy)));
    let history = read(&text, Format::Edn, Model::Register, None);
    let Judgement { verdict: Verdict::Not(window), states } = check::judge(&history, 100_000) else {
        panic!("it is not")
    };
    assert_eq!(&*history.keys[window.key as usize], "easy");
    assert!(states < 100_000);
}

#[test]
fn the_budget_is_a_count_so_the_answer_is_the_same_everywhere() {
    let history = read(&edn(&unordered(14)), Format::Edn, Model::Register, None);
    let whole = judge(&history);
    assert_eq!(whole.verdict.name(), "not linearizable");
    assert!(whole.states > 1000, "{}", whole.states);
    assert_eq!(check::judge(&history, whole.states).verdict, whole.verdict);
    let less = check::judge(&history, whole.states - 1);
    assert_eq!((less.verdict, less.states), (Verdict::Undecided, whole.states - 1));
}

#[test]
fn a_long_history_needs_no_deep_stack() {
    let mut text = String::new();
    for at in 0..60_000 {
        text += &format!("{{:process 0, :type :invoke, :f :write, :value {at}}}\n");
        text += &format!("{{:process 0, :type :ok, :f :write, :value {at}}}\n");
    }
    let judged = std::thread::Builder::new().stack_size(128 << 10).spawn(move || {
        let history = read(&text, Format::Edn, Model::Register, None);
        judge(&history).verdict.name()
    });
    assert_eq!(judged.expect("a thread").join().expect("no overflow"), "linearizable");
}
