//! What keeps the house in order: layers, sizes, words that do not belong.

use std::fs;
use std::path::{Path, PathBuf};

/// Each layer, and what of the crate it may name.
const LAYERS: &[(&str, &[&str])] = &[
    ("protocol", &["protocol"]),
    ("protocols", &["protocol", "protocols"]),
    ("sim", &["protocol", "sim"]),
    ("registry", &["protocol", "protocols", "sim"]),
    ("check", &["protocol", "sim", "check"]),
    ("scenario", &["protocol", "sim", "check", "registry", "scenario"]),
    ("session", &["protocol", "sim", "check", "registry", "scenario", "session"]),
    ("export", &["protocol", "sim", "check", "registry", "scenario", "session", "export"]),
    ("sweep", &["protocol", "sim", "check", "registry", "scenario", "session", "sweep"]),
    ("wasm", &["protocol", "sim", "check", "registry", "scenario", "session", "export", "wasm"]),
];

/// Which protocol may hold which as a part.
const PARTS: &[(&str, &str)] = &[];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every file below `folder` whose name ends like this, less what is built or fetched.
fn files(folder: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let Ok(entries) = fs::read_dir(folder) else { return found };
    for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let skipped = ["target", "dist", "node_modules"].contains(&name.as_str()) || name.starts_with('.');
        if path.is_dir() && !skipped {
            found.extend(files(&path, endings));
        } else if endings.iter().any(|ending| name.ends_with(ending)) {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The lines of a file with their numbers, less comments.
fn written(path: &Path) -> Vec<(usize, String)> {
    let text = read(path);
    let comment = |line: &str| line.starts_with("//") || line.starts_with('*') || line.starts_with("/*");
    let kept = (1..).zip(text.lines()).filter(|(_, line)| !comment(line.trim_start()));
    kept.map(|(number, line)| (number, line.to_owned())).collect()
}

/// The same less, of Rust, its tests.
fn code(path: &Path) -> Vec<(usize, String)> {
    written(path).into_iter().take_while(|(_, line)| !line.starts_with("#[cfg(test)]")).collect()
}

fn layer_files(layer: &str) -> Vec<PathBuf> {
    let folder = root().join("src").join(layer);
    if folder.is_dir() { files(&folder, &[".rs"]) } else { vec![folder.with_extension("rs")] }
}

fn complain(faults: &[String]) {
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn each_layer_knows_only_those_below_it() {
    let mut faults = Vec::new();
    for (layer, allowed) in LAYERS {
        for path in layer_files(layer).iter().filter(|path| path.exists()) {
            for (number, line) in code(path) {
                let named = line
                    .split("crate::")
                    .skip(1)
                    .map(|rest| rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>());
                for name in named.filter(|name| !name.is_empty() && !allowed.contains(&name.as_str())) {
                    faults.push(format!("{}:{number}: {layer} names {name}", path.display()));
                }
            }
        }
    }
    complain(&faults);
}

#[test]
fn a_protocol_sees_no_other_but_its_parts() {
    let mut faults = Vec::new();
    for path in layer_files("protocols") {
        let own = path.parent().and_then(Path::file_name).map(|name| name.to_string_lossy().into_owned());
        let own = own.unwrap_or_default();
        for (number, line) in code(&path) {
            for rest in line.split("protocols::").skip(1) {
                let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                let part = PARTS.contains(&(own.as_str(), name.as_str()));
                if !name.is_empty() && name != own && !part {
                    faults.push(format!("{}:{number}: {own} names {name}", path.display()));
                }
            }
        }
    }
    complain(&faults);
}

/// The words of a line, in small letters: `PrimaryBackup`, `primary_backup` and `primary-backup` are the same two.
fn words(line: &str) -> String {
    let (mut words, mut before) = (" ".to_owned(), ' ');
    for letter in line.chars() {
        if letter.is_uppercase() && before.is_lowercase() || !letter.is_alphanumeric() {
            words.push(' ');
        }
        if letter.is_alphanumeric() {
            words.extend(letter.to_lowercase());
        }
        before = letter;
    }
    words.split_whitespace().fold(" ".to_owned(), |text, word| text + word + " ")
}

#[test]
fn a_name_is_found_however_it_is_written() {
    for line in ["use PrimaryBackup;", "primary_backup::x", "\"primary-backup/lost\"", "a primary backup"] {
        assert!(words(line).contains(" primary backup "), "{line}");
    }
    assert!(!words("String, during").contains(" ring "), "only as a whole word");
}

#[test]
fn the_general_layers_name_no_protocol() {
    let ids: Vec<String> = fs::read_dir(root().join("src/protocols"))
        .expect("there are protocols")
        .filter_map(|entry| entry.ok().filter(|entry| entry.path().is_dir()))
        .map(|entry| words(&entry.file_name().to_string_lossy()))
        .collect();
    assert!(!ids.is_empty());
    let mut faults = Vec::new();
    let folders = ["protocol", "sim", "check", "session", "export", "sweep", "wasm"].map(layer_files).concat();
    let canvas = files(&root().join("www/canvas"), &[".js"]);
    for path in folders.iter().chain(&canvas).filter(|path| path.exists()) {
        // Their tests, too, take what protocol there is.
        for (number, line) in written(path) {
            let plain = words(&line);
            for id in ids.iter().filter(|id| plain.contains(id.as_str())) {
                faults.push(format!("{}:{number}: names{id}", path.display()));
            }
        }
    }
    complain(&faults);
}

#[test]
fn nothing_in_the_core_hangs_on_chance_clocks_or_floats() {
    let words = [
        "HashMap",
        "HashSet",
        "SystemTime",
        "std::time",
        "thread_rng",
        "getrandom",
        "RefCell",
        "Mutex",
        "f32",
        "f64",
        "println!",
        "async fn",
        "std::thread",
        "target_arch",
        "usize::MAX",
    ];
    let mut faults = Vec::new();
    for path in ["protocol", "protocols", "sim", "check", "scenario", "export", "sweep"].map(layer_files).concat() {
        if !path.exists() {
            continue;
        }
        for (number, line) in code(&path) {
            for word in words.iter().filter(|word| line.contains(**word)) {
                faults.push(format!("{}:{number}: {word}", path.display()));
            }
        }
    }
    complain(&faults);
}

#[test]
fn only_the_world_makes_contexts() {
    let folders = ["protocols", "check", "scenario", "session", "export", "wasm"].map(layer_files).concat();
    let mut faults = Vec::new();
    for path in folders.iter().filter(|path| path.exists()) {
        for (number, line) in code(path) {
            if line.contains("Context::new") {
                faults.push(format!("{}:{number}: makes a context", path.display()));
            }
        }
    }
    complain(&faults);
}

#[test]
fn a_file_is_one_idea() {
    let mut faults = Vec::new();
    let folders = ["src", "www", "tests", "tools", "benches"].map(|folder| root().join(folder));
    for path in folders.iter().flat_map(|folder| files(folder, &[".rs", ".js", ".mjs"])) {
        let lines = read(&path).lines().count();
        // A catalogue of words is a list, and grows with what there is to say.
        if lines > 600 && !path.to_string_lossy().contains("i18n") {
            faults.push(format!("{}: {lines} lines", path.display()));
        }
    }
    complain(&faults);
}

/// A time is too short on one machine, and too long on all others.
#[test]
fn page_tests_wait_for_states_and_not_for_times() {
    let paths = files(&root().join("tests/browser"), &[".mjs"]);
    assert!(paths.len() > 40, "{} files", paths.len());
    let mut faults = Vec::new();
    for path in paths {
        for (number, line) in written(&path) {
            let timed =
                |rest: &str| rest.split(", ").skip(1).any(|told| told.starts_with(|c: char| c.is_ascii_digit()));
            let timed = line.split("setTimeout(").skip(1).any(timed);
            if timed || line.contains("waitForTimeout") {
                faults.push(format!("{}:{number}: waits for a time", path.display()));
            }
        }
    }
    complain(&faults);
}

#[test]
fn links_between_documents_lead_somewhere() {
    let mut faults = Vec::new();
    for path in files(&root(), &[".md"]) {
        let text = read(&path);
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let target = link.split('#').next().unwrap_or_default();
            if target.is_empty() || target.contains("://") || target.starts_with("mailto:") {
                continue;
            }
            if !path.parent().unwrap_or(Path::new("")).join(target).exists() {
                faults.push(format!("{}: {link}", path.display()));
            }
        }
    }
    complain(&faults);
}
