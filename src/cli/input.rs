//! From an argument to a script, or to the sentence that says why there is none.

use std::fmt;
use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::Path;

use quorate::registry::PROTOCOLS;
use quorate::scenario::{Script, catalogue, parse_lesson};
use quorate::session::{self, Error, HEADER_MOST, Import, link};

/// Bad input: a sentence with the place that it is about.
pub struct Problem {
    file: String,
    place: (u32, u32),
    sentence: String,
}

impl Problem {
    /// A problem of the whole input.
    pub fn new(file: &str, sentence: impl fmt::Display) -> Self {
        Self { file: shown(file), place: (1, 1), sentence: sentence.to_string() }
    }

    /// A problem of a line.
    pub fn at(file: &str, line: u32, sentence: impl fmt::Display) -> Self {
        Self { place: (line, 1), ..Self::new(file, sentence) }
    }

    /// What a session refuses.
    pub fn of(file: &str, error: &Error) -> Self {
        Self { place: error.place(), ..Self::new(file, error) }
    }

    /// What a value given beside the script is refused for.
    pub fn of_option(file: &str, option: &str, error: impl fmt::Display) -> Self {
        Self::new(file, format!("{option}: {error}"))
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A name may hold anything, a line feed too; the place must stay on one line.
        let file = self.file.escape_debug().to_string().replace("\\'", "'").replace("\\\"", "\"");
        write!(f, "{file}:{}:{}: {}", self.place.0, self.place.1, self.sentence)
    }
}

/// How an argument is called in a sentence: of a link its beginning says enough.
fn shown(name: &str) -> String {
    const ENOUGH: usize = 20;
    if link::is_link(name) && name.chars().count() > ENOUGH {
        return name.chars().take(ENOUGH).chain(['…']).collect();
    }
    name.to_owned()
}

/// Reads the run of this name: a built-in scenario, the standard input for `-`, a file, or a link itself.
pub fn import(name: &str) -> Result<Import, Problem> {
    let import = import_any(name)?;
    if import.beside.is_some() {
        let sentence =
            "expected one run, found the link of two: `quorate compare` takes both, `quorate unlink` prints them";
        return Err(Problem::new(name, sentence));
    }
    Ok(import)
}

/// The same, or the link of two runs beside each other.
pub fn import_any(name: &str) -> Result<Import, Problem> {
    let bytes = match catalogue::find(name).or_else(|| taught(name)) {
        Some(story) => story.text.as_bytes().to_vec(),
        None if name == "-" => read(io::stdin()).map_err(|error| Problem::new(name, error))?,
        None if link::is_link(name) && !Path::new(name).exists() => name.as_bytes().to_vec(),
        None => File::open(name).and_then(read).map_err(|error| Problem::new(name, sentence(name, &error)))?,
    };
    session::import(PROTOCOLS, &bytes).map_err(|error| Problem::of(name, &error))
}

/// The story of a lesson, by the name that the page has for it: `lesson/raft/figure-8`.
fn taught(name: &str) -> Option<catalogue::Story> {
    let (lesson, mut all) = (name.strip_prefix("lesson/")?, catalogue::lessons());
    let (_, text) = all.find(|(id, _)| *id == lesson)?;
    catalogue::find(parse_lesson(PROTOCOLS, text).ok()?.narration.story)
}

/// The script of what [`import`] reads.
pub fn script(name: &str) -> Result<Script, Problem> {
    import(name).map(|import| import.script)
}

/// A link: the argument itself, or what stands on the standard input for `-`.
pub fn link(name: &str) -> Result<Import, Problem> {
    let bytes = match name {
        "-" => read(io::stdin()).map_err(|error| Problem::new(name, error))?,
        link => link.as_bytes().to_vec(),
    };
    session::import_link(PROTOCOLS, &bytes).map_err(|error| Problem::of(name, &error))
}

/// Reads all that a run may have in any of its forms, and a little more, so that its reader sees when it has more.
fn read(mut from: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.by_ref().take(link::READ_MOST as u64 + 1).read_to_end(&mut bytes)?;
    // A trace may be as long as it likes, but only its first line is read.
    if session::is_trace(&bytes) && !bytes.contains(&b'\n') {
        from.take(HEADER_MOST as u64).read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}

/// Whether two names are of one file.
pub fn same_file(one: &str, other: &str) -> bool {
    let whole = |name: &str| std::fs::canonicalize(name).ok();
    whole(one).is_some_and(|one| Some(one) == whole(other))
}

fn sentence(name: &str, error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory | ErrorKind::InvalidInput | ErrorKind::InvalidFilename => {
            format!("{}; `quorate list` names the scenarios", Error::NoSuchStory(format!("{name:?}")))
        }
        ErrorKind::IsADirectory => "expected a script, found a folder".to_owned(),
        ErrorKind::PermissionDenied => "expected a script, found a file that may not be read".to_owned(),
        _ => format!("the script could not be read: {error}"),
    }
}
