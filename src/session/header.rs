//! The first line of an exported trace: from which script it came, so that the run can be opened again.

use std::fmt;

/// How long the line may be, in bytes: a script is at most a megabyte, and each byte of it takes at most six here.
pub const HEADER_MOST: usize = 8 << 20;

/// The first line of an exported trace. Prints as that line, without its line end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TraceHeader {
    /// The version of the trace.
    pub version: u32,
    /// The id of the protocol.
    pub protocol: String,
    /// The trace digest of the whole run, even where only a span of it follows.
    pub digest: String,
    /// The canonical script of the whole run.
    pub script: String,
}

impl TraceHeader {
    /// The header that stands at the start of this text, if the text is an exported trace. No input makes it panic.
    pub fn read(text: &str) -> Option<Self> {
        let line = text.split(['\n', '\r']).next().filter(|line| line.len() <= HEADER_MOST)?;
        let mut reader = Reader { rest: line.trim() };
        let (mut format, mut version, mut protocol, mut digest, mut script) = (None, None, None, None, None);
        reader.take('{')?;
        loop {
            let name = reader.text()?;
            reader.take(':')?;
            match name.as_str() {
                "format" => format = Some(reader.text()?),
                "version" => version = Some(reader.number()?),
                "protocol" => protocol = Some(reader.text()?),
                "digest" => digest = Some(reader.text()?),
                "script" => script = Some(reader.text()?),
                // A later version may say more in its header, but nothing that is nested.
                _ => reader.skip()?,
            }
            if reader.take(',').is_none() {
                break;
            }
        }
        reader.take('}').filter(|()| reader.rest.is_empty() && format.as_deref() == Some(FORMAT))?;
        Some(Self { version: version?, protocol: protocol?, digest: digest?, script: script? })
    }
}

/// What tells this file from every other sort of NDJSON.
const FORMAT: &str = "quorate-trace";

impl fmt::Display for TraceHeader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut line = String::new();
        for (name, text) in [("protocol", &self.protocol), ("digest", &self.digest), ("script", &self.script)] {
            line += &format!(",\"{name}\":");
            write_json_text(&mut line, text);
        }
        write!(f, "{{\"format\":\"{FORMAT}\",\"version\":{}{line}}}", self.version)
    }
}

/// Writes a text as JSON has it, which is how EDN has it too.
pub fn write_json_text(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            // Two of these end a line for some readers of lines, though not in JSON.
            '\0'..='\x1f' | '\x7f'..='\u{9f}' | '\u{2028}' | '\u{2029}' => {
                out.push_str(&format!("\\u{:04x}", c as u32))
            }
            _ => out.push(c),
        }
    }
    out.push('"');
}

/// Reads the little of JSON that a header has: one object of texts and numbers.
struct Reader<'a> {
    rest: &'a str,
}

impl Reader<'_> {
    fn take(&mut self, sign: char) -> Option<()> {
        self.rest = self.rest.trim_start().strip_prefix(sign)?.trim_start();
        Some(())
    }

    fn number(&mut self) -> Option<u32> {
        let digits = self.rest.len() - self.rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (number, rest) = self.rest.split_at(digits);
        self.rest = rest;
        number.parse().ok()
    }

    /// Passes over a value that is neither a list nor an object.
    fn skip(&mut self) -> Option<()> {
        if self.rest.starts_with('"') {
            return self.text().map(|_| ());
        }
        let word = |c: char| c.is_ascii_alphanumeric() || "+-.".contains(c);
        let rest = self.rest.trim_start_matches(word);
        if rest.len() == self.rest.len() {
            return None;
        }
        self.rest = rest;
        Some(())
    }

    fn text(&mut self) -> Option<String> {
        let mut text = String::new();
        let mut chars = self.rest.strip_prefix('"')?.chars();
        loop {
            match chars.next()? {
                '"' => break,
                '\\' => text.push(match chars.next()? {
                    'n' => '\n',
                    't' => '\t',
                    'r' => '\r',
                    'b' => '\x08',
                    'f' => '\x0c',
                    'u' => escaped(&mut chars)?,
                    sign @ ('"' | '\\' | '/') => sign,
                    _ => return None,
                }),
                c if c < ' ' => return None,
                c => text.push(c),
            }
        }
        self.rest = chars.as_str();
        Some(text)
    }
}

/// The character that follows `\u`; those beyond the first 65,536 are written as two.
fn escaped(chars: &mut std::str::Chars<'_>) -> Option<char> {
    let high = unit(chars)?;
    if !(0xd800..0xdc00).contains(&high) {
        return char::from_u32(high);
    }
    let low = (chars.next()? == '\\' && chars.next()? == 'u').then(|| unit(chars))??;
    let low = low.checked_sub(0xdc00).filter(|low| *low < 0x400)?;
    char::from_u32(0x1_0000 + ((high - 0xd800) << 10) + low)
}

fn unit(chars: &mut std::str::Chars<'_>) -> Option<u32> {
    (0..4).try_fold(0, |unit, _| Some(unit << 4 | chars.next()?.to_digit(16)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(script: &str) -> TraceHeader {
        let (protocol, digest) = ("any".to_owned(), "00ff".to_owned());
        TraceHeader { version: 1, protocol, digest, script: script.to_owned() }
    }

    #[test]
    fn what_it_prints_it_reads() {
        for script in ["", "quorate 1\n", "at 1s put \"a \\\" b\" 主\t\u{7}\u{2028}\u{10ffff}\u{7f}\r\n"] {
            let line = header(script).to_string();
            assert!(!line.contains(['\n', '\r', '\u{2028}']), "{line}");
            assert_eq!(TraceHeader::read(&line), Some(header(script)));
            assert_eq!(TraceHeader::read(&format!(" {line} \r\n{{\"seq\":0}}\n")), Some(header(script)));
        }
    }

    #[test]
    fn it_reads_what_others_write() {
        let line = r#"{ "script" : "a\u00e9\ud83d\ude00\/\b" , "version":1,"new":null,"newer":-1.5e3,"newest":"x",
            "digest":"00ff","protocol":"any","format":"quorate-trace"}"#;
        assert_eq!(TraceHeader::read(&line.replace('\n', " ")), Some(header("aé😀/\u{8}")));
    }

    #[test]
    fn other_lines_are_no_header() {
        let good = header("x").to_string();
        let bad = [
            "",
            "{}",
            "{\"seq\":0}",
            "quorate 1",
            &good[..good.len() - 1],
            &format!("{good}}}"),
            &good.replace("quorate-trace", "trace"),
            &good.replace(":1", ":99999999999"),
            &good.replace("\"x\"", "\"\\ud800x\""),
            &good.replace("\"x\"", "\"\\ud800\\u0020\""),
            &good.replace("\"x\"", "\"\\q\""),
            &good.replace("\"x\"", "[\"x\"]"),
            &good.replace("\"x\"", "\"x\",\"more\":[]"),
            &good.replace(",\"script\":\"x\"", ""),
        ];
        for text in bad {
            assert_eq!(TraceHeader::read(text), None, "{text}");
        }
    }
}
