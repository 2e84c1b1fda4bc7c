//! docs/faults.md: each of its script lines is one, and each test that it names is there.

use std::fs;
use std::path::Path;

use quorate::registry::PROTOCOLS;
use quorate::scenario::parse_command;
use quorate::sim::Setup;

/// The cells of every row of the manual's tables, less heads and lines.
fn rows() -> Vec<Vec<String>> {
    let manual = include_str!("../../docs/faults.md").replace("\\|", "\u{1}");
    let rows = manual.lines().filter(|line| line.starts_with('|') && !line.contains("---"));
    let cells = |line: &str| line.trim_matches('|').split('|').map(|cell| cell.trim().replace('\u{1}', "|")).collect();
    rows.map(cells).filter(|row: &Vec<String>| row[0] != "fault").collect()
}

fn code(cell: &str) -> Option<&str> {
    cell.strip_prefix('`')?.strip_suffix('`')
}

#[test]
fn every_line_of_the_manual_is_a_command() {
    let setup = Setup::of(PROTOCOLS[0].info);
    for row in rows() {
        let line = code(&row[1]).unwrap_or_else(|| panic!("{row:?} has no line of a script"));
        let names = ["old".into()];
        if let Err(error) = parse_command(&setup, &names, line) {
            panic!("{}", error.at(line));
        }
        assert!(row.len() == 5 && row.iter().all(|cell| !cell.is_empty()), "{row:?}");
    }
}

#[test]
fn every_control_of_the_manual_is_a_form_of_the_page() {
    let words = include_str!("../../www/i18n/en/more.js");
    for row in rows() {
        let name = row[2].strip_prefix("More: ").unwrap_or_else(|| panic!("{row:?} names no form"));
        assert!(words.contains(&format!("name: \"{name}\"")), "the page has no form {name}");
    }
}

#[test]
fn every_test_of_the_manual_is_there() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    for row in rows() {
        let (file, test) = code(&row[3]).and_then(|name| name.split_once("::")).expect("a file and its test");
        let paths = [tests.join(format!("{file}.rs")), tests.join(format!("faults/{file}.rs"))];
        let text = paths.iter().find_map(|path| fs::read_to_string(path).ok());
        let text = text.unwrap_or_else(|| panic!("there is no {file}.rs"));
        assert!(text.contains(&format!("#[test]\nfn {test}() {{")), "{file}.rs has no test {test}");
    }
}
