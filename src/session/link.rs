//! Links: a whole run in the fragment of an address. docs/links.md is their definition, for others who write them.

use std::fmt;

use base64::Engine;
use base64::alphabet::URL_SAFE;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::{TINFLStatus, decompress_to_vec_with_limit};
use serde::Serialize;

use crate::scenario::{SCRIPT_MOST, Script};
use crate::sim::LATEST;

use super::{Error, Keep, Reached, Session};

/// What every link of one run begins with, and one of two beside each other.
const HEAD: &str = "#v1.";
const PAIR: &str = "#v2.";

/// How long a link that is given away may be, in characters: beyond that some programs cut an address.
pub const LINK_MOST: usize = 8_000;

/// How long a link that is read may be: that of the longest script, even where nothing of it could be compressed.
pub const READ_MOST: usize = SCRIPT_MOST * 2;

/// The hardest that the compressor tries.
const LEVEL: u8 = 10;

/// Others may pad what they write or not.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &URL_SAFE,
    GeneralPurposeConfig::new().with_encode_padding(false).with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// A run as the fragment of an address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Link {
    /// The fragment, with its `#`.
    pub fragment: String,
    /// The trace digest that it carries.
    pub digest: String,
    /// How many characters the fragment has.
    pub length: usize,
    /// How many it may have to be given away; if it has more, a file goes instead.
    pub most: usize,
    /// Whether it has no more than that.
    pub fits: bool,
}

/// What a link holds: bytes that should be a script, and the trace digest that whoever wrote it had seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    /// What was compressed.
    pub script: Vec<u8>,
    /// What was compressed of the run that stands beside it, if one does.
    pub beside: Option<Vec<u8>>,
    /// 16 lower-case hexadecimal digits, and those of the run beside it behind them.
    pub digest: String,
}

/// Why a text is no link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LinkProblem {
    /// It does not begin as links do.
    NoLink,
    /// It is of a version that is not known here.
    Version,
    /// It is longer than the link of any script.
    TooLong,
    /// It ends before its digest.
    NoDigest,
    /// What stands at its end is not 16 hexadecimal digits.
    Digest,
    /// A character stands in it that base64url has not, or there is one too many or too few.
    Base64,
    /// What is compressed ends too early: a piece of the link is missing.
    CutOff,
    /// It is not compressed as links are, or was changed on the way.
    Deflate,
    /// It unfolds to more than a script may have.
    Bomb,
}

impl LinkProblem {
    /// Every one of them.
    pub const ALL: [Self; 9] = [
        Self::NoLink,
        Self::Version,
        Self::TooLong,
        Self::NoDigest,
        Self::Digest,
        Self::Base64,
        Self::CutOff,
        Self::Deflate,
        Self::Bomb,
    ];

    /// Its id for programs and translations.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NoLink => "no-link",
            Self::Version => "version",
            Self::TooLong => "too-long",
            Self::NoDigest => "no-digest",
            Self::Digest => "digest",
            Self::Base64 => "base64",
            Self::CutOff => "cut-off",
            Self::Deflate => "deflate",
            Self::Bomb => "bomb",
        }
    }
}

impl fmt::Display for LinkProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoLink => write!(f, "expected a link, which begins with #v1."),
            Self::Version => {
                write!(f, "the link is of another version than 1 and 2, which are those that are known here")
            }
            Self::TooLong => write!(f, "the link is longer than {READ_MOST} characters, and so holds no script"),
            Self::NoDigest => write!(f, "the link ends before its digest: a piece of it is missing"),
            Self::Digest => write!(
                f,
                "the link does not end in a dot and a digest of 16 hexadecimal digits, or of 32 where it holds two runs"
            ),
            Self::Base64 => write!(f, "the link holds what is not base64url: it was changed, or a piece is missing"),
            Self::CutOff => write!(f, "the link ends too early: a piece of it is missing"),
            Self::Deflate => write!(f, "the link cannot be unpacked: it was changed, or is not raw deflate"),
            Self::Bomb => write!(f, "the link unpacks to more than the {SCRIPT_MOST} bytes that a script may have"),
        }
    }
}

/// Whether a text is meant as a link: a fragment, or an address with one; without its `#` only if it is a whole one.
pub fn is_link(text: &str) -> bool {
    let whole =
        |fragment: &str| fragment.rsplit_once('.').is_some_and(|(_, digest)| is_digest(digest) || are_digests(digest));
    !text.contains(char::is_whitespace) && fragment(text).is_some_and(|it| text.contains('#') || whole(it))
}

pub(super) fn is_digest(text: &str) -> bool {
    text.len() == 16 && text.bytes().all(|digit| digit.is_ascii_hexdigit())
}

/// Those of two runs.
fn are_digests(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|digit| digit.is_ascii_hexdigit())
}

/// What follows the `v` of the fragment.
fn fragment(text: &str) -> Option<&str> {
    let fragment = text.split_once('#').map_or(text, |(_, fragment)| fragment).strip_prefix('v')?;
    let digits = fragment.bytes().take_while(u8::is_ascii_digit).count();
    (digits > 0 && fragment[digits..].starts_with('.')).then_some(fragment)
}

fn packed(bytes: &[u8]) -> String {
    BASE64.encode(compress_to_vec(bytes, LEVEL))
}

/// Packs bytes and a digest, whatever they are.
pub fn pack(script: &[u8], digest: &str) -> String {
    format!("{HEAD}{}.{digest}", packed(script))
}

/// Packs the bytes of two runs and their digests likewise.
pub fn pack_pair(script: &[u8], beside: &[u8], digests: &str) -> String {
    format!("{PAIR}{}.{}.{digests}", packed(script), packed(beside))
}

impl Link {
    fn new(fragment: String, digest: String) -> Self {
        let length = fragment.len();
        Self { fragment, digest, length, most: LINK_MOST, fits: length <= LINK_MOST }
    }
}

/// Writes a link.
pub fn encode(script: &Script, digest: &str) -> Link {
    Link::new(pack(script.to_string().as_bytes(), digest), digest.to_owned())
}

/// Writes the link of two runs, of which the second differs from the first in its head.
pub fn encode_pair(script: &Script, head: &Script, digests: [&str; 2]) -> Link {
    let digest = digests.concat();
    let [script, head] = [script, head].map(Script::to_string);
    Link::new(pack_pair(script.as_bytes(), head.as_bytes(), &digest), digest)
}

/// Unpacks a link. Nothing that stands in it makes this take more than a moment, or more memory than a script may have.
pub fn decode(text: &str) -> Result<Content, Error> {
    let (script, beside, digest) = parts(text).map_err(Error::BadLink)?;
    let Some(beside) = beside else {
        let script = unpacked(script).map_err(Error::BadLink)?;
        return Ok(Content { script, beside: None, digest });
    };
    let of = |run, text| unpacked(text).map_err(|problem| Error::OfTwo(run, Box::new(Error::BadLink(problem))));
    Ok(Content { script: of("A", script)?, beside: Some(of("B", beside)?), digest })
}

/// The pieces of a link as they are packed: a run, the head of one beside it where the link holds two, and their digests.
fn parts(text: &str) -> Result<(&str, Option<&str>, String), LinkProblem> {
    let fragment = fragment(text.trim()).ok_or(LinkProblem::NoLink)?;
    let (body, pair) = match (fragment.strip_prefix("1."), fragment.strip_prefix("2.")) {
        (Some(body), _) => (body, false),
        (_, Some(body)) => (body, true),
        _ => return Err(LinkProblem::Version),
    };
    // An address around it counts: whoever reads a file stops there.
    if text.len() > READ_MOST {
        return Err(LinkProblem::TooLong);
    }
    let (script, rest) = body.split_once('.').ok_or(LinkProblem::NoDigest)?;
    let (beside, digest) = if pair {
        rest.split_once('.').map(|(beside, digest)| (Some(beside), digest)).ok_or(LinkProblem::NoDigest)?
    } else {
        (None, rest)
    };
    if !(if pair { are_digests(digest) } else { is_digest(digest) }) {
        return Err(LinkProblem::Digest);
    }
    Ok((script, beside, digest.to_ascii_lowercase()))
}

fn unpacked(text: &str) -> Result<Vec<u8>, LinkProblem> {
    let packed = BASE64.decode(text).map_err(|_| LinkProblem::Base64)?;
    decompress_to_vec_with_limit(&packed, SCRIPT_MOST).map_err(|error| match error.status {
        TINFLStatus::HasMoreOutput => LinkProblem::Bomb,
        TINFLStatus::FailedCannotMakeProgress | TINFLStatus::NeedsMoreInput => LinkProblem::CutOff,
        _ => LinkProblem::Deflate,
    })
}

/// A link being made: the run must be played to its end for its digest, which may take longer than a page can wait.
pub struct Linking {
    script: Script,
    twin: Session,
    /// What stands beside it: its head, and its run.
    beside: Option<(Script, Session)>,
}

impl Linking {
    /// Plays on for about so many events. The link, once the run is at its end.
    pub fn piece(&mut self, events: u32) -> Result<Option<Link>, Error> {
        let beside = self.beside.as_mut().map(|(_, twin)| twin);
        for twin in [&mut self.twin].into_iter().chain(beside) {
            if twin.advance(LATEST, events)? != Reached::End {
                return Ok(None);
            }
        }
        let digest = self.twin.digest();
        Ok(Some(match &self.beside {
            Some((head, twin)) => encode_pair(&self.script, head, [&digest, &twin.digest()]),
            None => encode(&self.script, &digest),
        }))
    }
}

impl Session {
    /// The link of the whole run of the branch that is played, as it is now, to be made piece by piece.
    pub fn linking(&self) -> Linking {
        let script = self.script();
        let mut twin = self.twin(Keep::NOTHING);
        twin.track.end = Some(script.ends());
        Linking { script, twin, beside: None }
    }

    /// The link of the whole run and of the one that stands beside it, of which `other` says the head.
    ///
    /// # Errors
    /// If the two are no pair.
    pub fn linking_beside(&self, other: &Script) -> Result<Linking, Error> {
        let mut twin = self.beside(other.clone(), Keep::NOTHING)?;
        twin.track.end = Some(self.script().ends());
        let head = twin.head();
        Ok(Linking { beside: Some((head, twin)), ..self.linking() })
    }

    /// That link, made at once.
    ///
    /// # Errors
    /// If the two are no pair, or a run goes beyond what a run may have.
    pub fn link_beside(&self, other: &Script) -> Result<Link, Error> {
        let mut linking = self.linking_beside(other)?;
        loop {
            if let Some(link) = linking.piece(u32::MAX)? {
                return Ok(link);
            }
        }
    }

    /// The whole run of the branch that is played as a link, with the digest of its whole trace.
    pub fn link(&self) -> Result<Link, Error> {
        Ok(encode(&self.script(), &self.whole_digest()?))
    }
}
