//! The little of EDN and JSON that histories are written in.

use crate::check::{Fault, Problem};

/// A value of EDN or JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Datum {
    Nil,
    /// A text in quotation marks, or a character.
    Text(String),
    /// A number, a symbol, true or false: as it is written.
    Word(String),
    /// A keyword, without its colon.
    Keyword(String),
    /// A list, a vector or a set.
    List(Vec<Datum>),
    Map(Vec<(Datum, Datum)>),
}

impl Datum {
    /// What stands in a map under this keyword or, in JSON, text.
    pub fn get(&self, name: &str) -> Option<&Self> {
        let Self::Map(entries) = self else { return None };
        let named = |key: &Self| matches!(key, Self::Keyword(key) | Self::Text(key) if key == name);
        entries.iter().find(|(key, _)| named(key)).map(|(_, value)| value)
    }

    /// A name: a keyword, a text or a word.
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Keyword(name) | Self::Text(name) | Self::Word(name) => Some(name),
            _ => None,
        }
    }

    /// A whole number.
    pub fn number(&self) -> Option<i64> {
        match self {
            Self::Word(word) => word.strip_suffix('N').unwrap_or(word).parse().ok(),
            _ => None,
        }
    }

    /// As a value of a history: what it says, or what it would be written as.
    pub fn value(&self) -> Option<String> {
        match self {
            Self::Nil => None,
            Self::Text(text) => Some(text.clone()),
            Self::Word(word) => Some(word.strip_prefix('+').unwrap_or(word).to_owned()),
            Self::Keyword(name) => Some(format!(":{name}")),
            Self::List(_) | Self::Map(_) => Some(self.written()),
        }
    }

    fn written(&self) -> String {
        let all = |of: &[Self]| of.iter().map(Self::written).collect::<Vec<_>>().join(" ");
        match self {
            Self::Nil => "nil".to_owned(),
            Self::Text(text) => format!("{text:?}"),
            Self::Word(word) => word.clone(),
            Self::Keyword(name) => format!(":{name}"),
            Self::List(of) => format!("[{}]", all(of)),
            Self::Map(of) => {
                let entries: Vec<_> =
                    of.iter().map(|(key, value)| format!("{} {}", key.written(), value.written())).collect();
                format!("{{{}}}", entries.join(", "))
            }
        }
    }
}

/// Which of the two notations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    Edn,
    Json,
}

/// How deep lists may lie in each other.
const DEPTH: u32 = 32;

/// Reads values from the start of a text.
pub(super) struct Reader<'a> {
    pub rest: &'a str,
    pub line: u32,
    dialect: Dialect,
}

impl<'a> Reader<'a> {
    pub fn new(rest: &'a str, line: u32, dialect: Dialect) -> Self {
        Self { rest, line, dialect }
    }

    pub fn fault<T>(&self, problem: Problem) -> Result<T, Fault> {
        Err(Fault { line: self.line, problem })
    }

    fn expected<T>(&self, what: &'static str) -> Result<T, Fault> {
        self.fault(Problem::Expected { what })
    }

    /// Passes over what says nothing: blanks, comments, tags, what is marked as to be left out.
    pub fn skip(&mut self) -> Result<(), Fault> {
        self.skip_at(0)
    }

    fn skip_at(&mut self, depth: u32) -> Result<(), Fault> {
        loop {
            let edn = self.dialect == Dialect::Edn;
            let blank = |c: char| c.is_whitespace() || edn && c == ',';
            let length = self.rest.find(|c| !blank(c)).unwrap_or(self.rest.len());
            self.pass(length);
            match self.rest.as_bytes() {
                [b';', ..] if edn => self.pass(self.rest.find('\n').unwrap_or(self.rest.len())),
                [b'#', b'_', ..] if edn => {
                    self.pass(2);
                    self.datum(depth + 1)?;
                }
                [b'#', next, ..] if edn && next.is_ascii_alphabetic() => {
                    let length = self.rest.find(|c: char| c.is_whitespace() || "{[(\"".contains(c));
                    self.pass(length.unwrap_or(self.rest.len()));
                }
                _ => return Ok(()),
            }
        }
    }

    fn pass(&mut self, length: usize) {
        let (passed, rest) = self.rest.split_at(length);
        self.line += passed.bytes().filter(|byte| *byte == b'\n').count() as u32;
        self.rest = rest;
    }

    /// Passes over a sign, if it comes next.
    pub fn sign(&mut self, sign: char) -> bool {
        let found = self.rest.starts_with(sign);
        if found {
            self.pass(sign.len_utf8());
        }
        found
    }

    /// The next value.
    pub fn next(&mut self) -> Result<Datum, Fault> {
        self.datum(0)
    }

    fn datum(&mut self, depth: u32) -> Result<Datum, Fault> {
        if depth > DEPTH {
            return self.fault(Problem::TooDeep);
        }
        self.skip_at(depth)?;
        let edn = self.dialect == Dialect::Edn;
        match self.rest.chars().next() {
            Some('"') => self.text().map(Datum::Text),
            Some('{') => self.map(depth),
            Some('[') => self.list(']', depth),
            Some('(') if edn => self.list(')', depth),
            Some('#') if edn && self.rest.starts_with("#{") => {
                self.pass(1);
                self.list('}', depth)
            }
            Some(':') if edn => {
                self.pass(1);
                self.word().map(Datum::Keyword)
            }
            Some('\\') if edn => {
                self.pass(1);
                self.word().map(Datum::Text)
            }
            Some(_) => Ok(match self.word()? {
                word if word == "nil" && edn || word == "null" && !edn => Datum::Nil,
                word => Datum::Word(word),
            }),
            None => self.expected("a value, found the end"),
        }
    }

    fn list(&mut self, end: char, depth: u32) -> Result<Datum, Fault> {
        self.pass(1);
        let mut list = Vec::new();
        loop {
            self.skip_at(depth)?;
            if self.sign(end) {
                return Ok(Datum::List(list));
            }
            if !list.is_empty() && self.dialect == Dialect::Json && !self.sign(',') {
                return self.expected("a comma or the end of the list");
            }
            list.push(self.datum(depth + 1)?);
        }
    }

    fn map(&mut self, depth: u32) -> Result<Datum, Fault> {
        self.pass(1);
        let mut entries = Vec::new();
        loop {
            self.skip_at(depth)?;
            if self.sign('}') {
                return Ok(Datum::Map(entries));
            }
            let json = self.dialect == Dialect::Json;
            if !entries.is_empty() && json && !self.sign(',') {
                return self.expected("a comma or the end of the object");
            }
            let key = self.datum(depth + 1)?;
            self.skip_at(depth)?;
            if json && !self.sign(':') {
                return self.expected("a colon behind the name");
            }
            entries.push((key, self.datum(depth + 1)?));
        }
    }

    /// Letters, digits and signs up to what cannot belong to a word.
    fn word(&mut self) -> Result<String, Fault> {
        let ends = |c: char| c.is_whitespace() || "()[]{}\",;".contains(c) || c == ':' && self.dialect == Dialect::Json;
        let length = self.rest.find(ends).unwrap_or(self.rest.len());
        if length == 0 {
            return self.expected("a value");
        }
        let word = self.rest[..length].to_owned();
        self.pass(length);
        Ok(word)
    }

    fn text(&mut self) -> Result<String, Fault> {
        let mut text = String::new();
        let mut chars = self.rest[1..].char_indices();
        loop {
            let Some((at, c)) = chars.next() else { return self.expected("the end of the text, a quotation mark") };
            match c {
                '"' => {
                    self.pass(at + 2);
                    return Ok(text);
                }
                '\\' => match escaped(&mut chars) {
                    Some(c) => text.push(c),
                    None => return self.expected("one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u0041"),
                },
                c => text.push(c),
            }
        }
    }
}

/// The character that an escape stands for; those beyond the first 65,536 are written as two.
fn escaped(chars: &mut std::str::CharIndices<'_>) -> Option<char> {
    Some(match chars.next()?.1 {
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        'b' => '\x08',
        'f' => '\x0c',
        sign @ ('"' | '\\' | '/') => sign,
        'u' => {
            let high = unit(chars)?;
            if !(0xd800..0xdc00).contains(&high) {
                return char::from_u32(high);
            }
            let low = (chars.next()?.1 == '\\' && chars.next()?.1 == 'u').then(|| unit(chars))??;
            let low = low.checked_sub(0xdc00).filter(|low| *low < 0x400)?;
            char::from_u32(0x1_0000 + ((high - 0xd800) << 10) + low)?
        }
        _ => return None,
    })
}

fn unit(chars: &mut std::str::CharIndices<'_>) -> Option<u32> {
    (0..4).try_fold(0, |unit, _| Some(unit << 4 | chars.next()?.1.to_digit(16)?))
}
