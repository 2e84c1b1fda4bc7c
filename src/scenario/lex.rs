//! Reading a line from left to right: words, texts in quotation marks, and where each stands.

use super::error::{Code, ScriptError, Want};
use super::near::nearest;
use crate::protocol::Text;

/// A place in a line and what is left of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cursor<'a> {
    rest: &'a str,
    line: u32,
    column: u32,
}

/// A piece of a line and where it begins; empty where the line ended.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token<'a> {
    pub text: &'a str,
    pub line: u32,
    pub column: u32,
}

impl<'a> Cursor<'a> {
    /// The beginning of a line, counted from 1 on.
    pub fn new(text: &'a str, line: u32) -> Self {
        Self { rest: text, line, column: 1 }
    }

    fn take(&mut self, bytes: usize) -> Token<'a> {
        let (text, rest) = self.rest.split_at(bytes);
        let token = Token { text, line: self.line, column: self.column };
        self.column += chars(text);
        self.rest = rest;
        token
    }

    /// All that is left.
    pub fn rest(&self) -> &'a str {
        self.rest
    }

    /// Takes letters while `go` says so of what begins with them.
    fn take_while(&mut self, go: impl Fn(char, &str) -> bool) -> Token<'a> {
        let rest = self.rest;
        let end = rest.char_indices().find(|&(at, letter)| !go(letter, &rest[at..]));
        self.take(end.map_or(rest.len(), |(at, _)| at))
    }

    /// Whether nothing follows but white space and a comment. A `#` begins a comment where a word could begin, and only
    /// there, because the name of a message has one inside.
    pub fn ended(&mut self) -> bool {
        self.take_while(|letter, _| letter.is_whitespace());
        if self.rest.starts_with('#') {
            self.rest = "";
        }
        self.rest.is_empty()
    }

    /// The next word, up to white space.
    pub fn word(&mut self) -> Token<'a> {
        self.ended();
        self.here()
    }

    /// What stands right here, up to white space.
    pub fn here(&mut self) -> Token<'a> {
        self.take_while(|letter, _| !letter.is_whitespace())
    }

    /// The next word of a list of processes: it ends at `|`, `->` and `--` as well.
    pub fn process(&mut self) -> Token<'a> {
        self.ended();
        self.take_while(|letter, rest| {
            !letter.is_whitespace() && letter != '|' && !rest.starts_with("->") && !rest.starts_with("--")
        })
    }

    /// The next word if a colon stands right behind it, and takes the colon as well.
    pub fn label(&mut self) -> Option<Token<'a>> {
        let mut ahead = *self;
        ahead.ended();
        let word = ahead.take_while(|letter, _| !letter.is_whitespace() && letter != '|' && letter != ':');
        let found = ahead.mark_here(":");
        if found {
            *self = ahead;
        }
        found.then_some(word)
    }

    /// The next word up to a sign that compares or assigns.
    pub fn before_sign(&mut self) -> Token<'a> {
        self.ended();
        self.take_while(|letter, _| !letter.is_whitespace() && !matches!(letter, '=' | '<' | '>'))
    }

    /// Whether `mark` stands anywhere in what is left of the line.
    pub fn has(&self, mark: &str) -> bool {
        self.rest.contains(mark)
    }

    /// Takes `mark` if it comes next.
    pub fn mark(&mut self, mark: &str) -> bool {
        let mut ahead = *self;
        ahead.ended();
        self.mark_here_of(ahead, mark)
    }

    /// Takes `mark` if it stands right here.
    pub fn mark_here(&mut self, mark: &str) -> bool {
        self.mark_here_of(*self, mark)
    }

    fn mark_here_of(&mut self, mut ahead: Self, mark: &str) -> bool {
        let found = ahead.rest.starts_with(mark);
        if found {
            ahead.take(mark.len());
            *self = ahead;
        }
        found
    }

    /// Takes `word` if it is the next one.
    pub fn keyword(&mut self, word: &str) -> bool {
        let mut ahead = *self;
        let found = ahead.word().text == word;
        if found {
            *self = ahead;
        }
        found
    }

    /// Refuses whatever follows.
    pub fn finish(&mut self) -> Result<(), ScriptError> {
        let extra = self.word();
        if extra.text.is_empty() { Ok(()) } else { Err(extra.error(Code::Extra, Want::LineEnd)) }
    }

    /// The next text: a bare one, or one in quotation marks.
    pub fn text(&mut self, want: Want, most: usize) -> Result<Text, ScriptError> {
        self.ended();
        self.text_here(want, most)
    }

    /// The text that stands right here.
    pub fn text_here(&mut self, want: Want, most: usize) -> Result<Text, ScriptError> {
        let start = *self;
        let text = if self.rest.starts_with('"') { self.quoted()? } else { self.bare(want)? };
        if text.len() > most { Err(start.too_long(want, most, text.len())) } else { Ok(text.into()) }
    }

    /// That the text that stands right here has more bytes than it may.
    #[cold]
    #[inline(never)]
    fn too_long(self, want: Want, most: usize, bytes: usize) -> ScriptError {
        let start = self;
        let mut token = Token { text: start.rest, line: start.line, column: start.column };
        token.text = token.text.get(..1).unwrap_or_default();
        let error = token.error(Code::TooLong, want).range(String::new(), format!("{most} bytes"));
        error.found(format!("{bytes} bytes"))
    }

    /// The row of the name that stands right here, in a table of names, some of which may need quotation marks.
    pub fn name_here(&mut self, want: Want, names: &[&str]) -> Result<usize, ScriptError> {
        const MOST: usize = 256;
        let place = self.take(0);
        if self.rest.is_empty() || self.rest.starts_with(char::is_whitespace) {
            return Err(place.unknown(want, names));
        }
        let found = self.text_here(want, MOST)?;
        Token { text: &found, ..place }.among(want, names)
    }

    fn bare(&mut self, want: Want) -> Result<String, ScriptError> {
        let token = self.here();
        if let Some((at, letter)) = token.text.char_indices().find(|&(_, letter)| !plain(letter)) {
            let place = token.from(at);
            return Err(place.cut(letter.len_utf8()).error(Code::Malformed, want));
        }
        match token.text {
            "" => Err(token.error(Code::Missing, want)),
            text => Ok(text.to_owned()),
        }
    }

    #[inline(never)]
    fn quoted(&mut self) -> Result<String, ScriptError> {
        let mut text = String::new();
        self.take(1);
        loop {
            let run = self.take_while(|letter, _| letter != '"' && letter != '\\');
            text += run.text;
            if self.rest.is_empty() {
                return Err(self.take(0).error(Code::Missing, Want::Quote));
            }
            if self.rest.starts_with('"') {
                break;
            }
            text.push(self.escape()?);
        }
        self.take(1);
        if self.rest.is_empty() || self.rest.starts_with(char::is_whitespace) {
            return Ok(text);
        }
        Err(self.here().error(Code::Malformed, Want::Space))
    }

    fn escape(&mut self) -> Result<char, ScriptError> {
        let start = *self;
        self.take(1);
        let Some(letter) = self.rest.chars().next() else {
            return Err(self.take(0).error(Code::Missing, Want::Escape));
        };
        self.take(letter.len_utf8());
        let found = match letter {
            '"' | '\\' => Some(letter),
            'n' => Some('\n'),
            'r' => Some('\r'),
            't' => Some('\t'),
            'u' => self.code_point(),
            _ => None,
        };
        found.ok_or_else(|| {
            let read = start.rest.len() - self.rest.len();
            let token = Token { text: &start.rest[..read], line: start.line, column: start.column };
            token.error(Code::Malformed, Want::Escape)
        })
    }

    /// What stands in the braces of `\u{…}`.
    fn code_point(&mut self) -> Option<char> {
        self.mark_here("{").then_some(())?;
        let digits = self.take_while(|letter, _| letter.is_ascii_hexdigit());
        self.mark_here("}").then_some(())?;
        char::from_u32(u32::from_str_radix(digits.text, 16).ok()?)
    }
}

impl<'a> Token<'a> {
    /// The rest of it from this byte on.
    pub fn from(self, byte: usize) -> Self {
        let (before, text) = self.text.split_at(byte);
        Self { text, line: self.line, column: self.column + chars(before) }
    }

    /// The first so many bytes of it.
    pub fn cut(self, bytes: usize) -> Self {
        Self { text: &self.text[..bytes], ..self }
    }

    /// The two sides of the first `mark` in it.
    pub fn split(self, mark: &str) -> Option<(Self, Self)> {
        let at = self.text.find(mark)?;
        Some((self.cut(at), self.from(at + mark.len())))
    }

    /// That here something is wrong.
    #[cold]
    #[inline(never)]
    pub fn error(self, code: Code, want: Want) -> ScriptError {
        ScriptError {
            code,
            want,
            line: self.line,
            column: self.column,
            found: shown(self.text),
            of: None,
            range: None,
            known: Vec::new(),
            nearest: None,
        }
    }

    /// That here something else should stand, or anything at all.
    #[cold]
    #[inline(never)]
    pub fn malformed(self, want: Want) -> ScriptError {
        self.error(if self.text.is_empty() { Code::Missing } else { Code::Malformed }, want)
    }

    /// The place of this word in a list of those that would do.
    pub fn among(self, want: Want, known: &[&str]) -> Result<usize, ScriptError> {
        known.iter().position(|&word| word == self.text).ok_or_else(|| self.unknown(want, known))
    }

    /// That this is none of the words that would do.
    #[cold]
    #[inline(never)]
    pub fn unknown(self, want: Want, known: &[&str]) -> ScriptError {
        let mut error = self.error(if self.text.is_empty() { Code::Missing } else { Code::Unknown }, want);
        error.known = known.iter().map(|&word| word.to_owned()).collect();
        error.nearest = nearest(self.text, known.iter().copied()).map(str::to_owned);
        error
    }
}

impl ScriptError {
    /// With the least and the greatest that would do.
    pub(super) fn range(mut self, least: impl Into<String>, most: impl Into<String>) -> Self {
        self.range = Some(Box::new((least.into(), most.into())));
        self
    }

    /// With another account of what stood there.
    pub(super) fn found(mut self, found: String) -> Self {
        self.found = found;
        self
    }

    /// With whose it is.
    pub(super) fn of(mut self, of: impl Into<String>) -> Self {
        self.of = Some(of.into());
        self
    }
}

/// Whether a bare text may have this letter: none that separates, is invisible or has a meaning in quotation marks.
pub(super) fn plain(letter: char) -> bool {
    !letter.is_whitespace() && !invisible(letter) && letter != '"' && letter != '\\'
}

/// Letters that a reader cannot see, or that rearrange what is seen. Listed here and not asked of a table of Unicode,
/// so that the canonical text of a script never changes with it.
fn invisible(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{a0}' | '\u{ad}' | '\u{61c}' | '\u{1680}' | '\u{180e}' | '\u{2000}'..='\u{200f}')
        || matches!(letter, '\u{2028}'..='\u{202f}' | '\u{205f}'..='\u{206f}' | '\u{3000}' | '\u{feff}')
        || matches!(letter, '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// A text as a script writes it: bare where that will do.
pub(super) fn write_text(text: &str) -> String {
    if !text.is_empty() && !text.starts_with('#') && text.chars().all(plain) {
        return text.to_owned();
    }
    write_quoted(text)
}

/// A text in quotation marks.
pub(super) fn write_quoted(text: &str) -> String {
    let mut quoted = String::from('"');
    for letter in text.chars() {
        match letter {
            '"' | '\\' => quoted.extend(['\\', letter]),
            '\n' => quoted += "\\n",
            '\r' => quoted += "\\r",
            '\t' => quoted += "\\t",
            _ if invisible(letter) => quoted.extend(letter.escape_unicode()),
            _ => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}

/// What stood there, short and visible enough for a sentence.
pub fn shown(text: &str) -> String {
    const MOST: usize = 40;
    let mut shown = String::new();
    for (count, letter) in text.chars().enumerate() {
        if count == MOST {
            shown.push('…');
            break;
        }
        if invisible(letter) { shown.extend(letter.escape_unicode()) } else { shown.push(letter) }
    }
    shown
}

/// How many letters this is, as columns count.
fn chars(text: &str) -> u32 {
    u32::try_from(text.chars().count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(line: &str) -> Result<String, ScriptError> {
        let mut cursor = Cursor::new(line, 1);
        let text = cursor.text(Want::Key, 16)?;
        cursor.finish().map(|()| text.to_string())
    }

    #[test]
    fn texts_are_bare_or_in_quotation_marks() {
        for (line, expected) in [
            ("orders", "orders"),
            ("  a#b | # comment", "?"),
            ("a#b # comment", "a#b"),
            (r#""a b""#, "a b"),
            (r##""#" # "##, "#"),
            (r#""\"\\\n\r\t\u{8ba2}""#, "\"\\\n\r\t订"),
            ("订单", "订单"),
            (r#""""#, ""),
        ] {
            assert_eq!(text(line).unwrap_or_else(|_| "?".into()), expected, "{line}");
        }
    }

    #[test]
    fn a_bad_text_says_where_it_is_bad() {
        for (line, code, want, column) in [
            ("", Code::Missing, Want::Key, 1),
            ("# none", Code::Missing, Want::Key, 1),
            ("a\"b", Code::Malformed, Want::Key, 2),
            ("订\u{200b}", Code::Malformed, Want::Key, 2),
            ("\"a", Code::Missing, Want::Quote, 3),
            (r#""a\"#, Code::Missing, Want::Escape, 4),
            (r#""a\x""#, Code::Malformed, Want::Escape, 3),
            (r#""a\u{d800}""#, Code::Malformed, Want::Escape, 3),
            (r#""a\u{110000}""#, Code::Malformed, Want::Escape, 3),
            (r#""a\u""#, Code::Malformed, Want::Escape, 3),
            (r#""a"b"#, Code::Malformed, Want::Space, 4),
            ("  abcdefghijklmnopq", Code::TooLong, Want::Key, 3),
            ("a b", Code::Extra, Want::LineEnd, 3),
        ] {
            let error = text(line).expect_err(line);
            assert_eq!((error.code, error.want, error.column), (code, want, column), "{line}: {error}");
        }
    }

    #[test]
    fn written_texts_read_back() {
        for text in ["", "a", "#", "a#", "a b", "\"", "\\", "\n\r\t", "\u{202e}x", "订单", "a|b->c", "\u{0}"] {
            let written = write_text(text);
            let read = Cursor::new(&written, 1).text(Want::Key, 100).expect("what is written can be read");
            assert_eq!(&*read, text, "{written}");
        }
    }
}
