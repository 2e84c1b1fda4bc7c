//! From an argument to a script, or to the sentence that says why there is none.

use std::fmt;
use std::fs::File;
use std::io::{self, ErrorKind, Read};

use quorate::registry::PROTOCOLS;
use quorate::scenario::{self, SCRIPT_MOST, Script, catalogue};
use quorate::session::Error;

/// Bad input: a sentence with the place that it is about.
pub struct Problem {
    file: String,
    place: (u32, u32),
    sentence: String,
}

impl Problem {
    /// A problem of the whole input.
    pub fn new(file: &str, sentence: impl fmt::Display) -> Self {
        Self { file: file.to_owned(), place: (1, 1), sentence: sentence.to_string() }
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

/// Reads the script of this name: a built-in scenario, the standard input for `-`, or a file.
pub fn script(name: &str) -> Result<Script, Problem> {
    let bytes = match catalogue::find(name) {
        Some(story) => story.text.as_bytes().to_vec(),
        None if name == "-" => read(io::stdin()).map_err(|error| Problem::new(name, error))?,
        None => File::open(name).and_then(read).map_err(|error| Problem::new(name, sentence(name, &error)))?,
    };
    scenario::parse_bytes(PROTOCOLS, &bytes).map_err(|error| Problem::of(name, &Error::BadScript(error)))
}

/// Reads all that a script may have, and a little more, so that the parser sees when it has more.
fn read(from: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(SCRIPT_MOST as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
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
