//! Numbers with and without a unit: how scripts write them, and how they are read.

use super::error::{Code, ScriptError, Want};
use super::lex::Token;
use crate::protocol::{EACH_MOST, Instant, Setting, Unit, each_of};
use crate::sim::{LATEST, SEED_MOST, Stamp};

/// A unit and how many of the smallest make one, the largest first.
type Units = &'static [(&'static str, u64)];

const TIMES: Units = &[("s", 1_000_000), ("ms", 1_000), ("us", 1)];
const SHARES: Units = &[("%", 10_000)];
const PARTS: Units = &[("%", 10_000), ("ppm", 1)];
const RATES: Units = &[("GB/s", 1_000_000_000), ("MB/s", 1_000_000), ("kB/s", 1_000), ("B/s", 1)];

/// How many of a million are all.
pub(super) const MILLION: u64 = 1_000_000;

/// A number as scripts write it: whole, in the largest unit that allows it.
fn write_scaled(number: u64, units: Units) -> String {
    let (unit, scale) = units.iter().find(|(_, scale)| number.is_multiple_of(*scale)).unwrap_or(&("", 1));
    format!("{}{unit}", number / scale)
}

/// A time as scripts write it.
pub(super) fn write_time(micros: u64) -> String {
    write_scaled(micros, TIMES)
}

/// Bytes per second as scripts write them.
pub(super) fn write_rate(bytes: u64) -> String {
    write_scaled(bytes, RATES)
}

/// A share of a million as scripts write it: per cent, exact.
pub(super) fn write_share(share: u64) -> String {
    let (whole, rest) = (share / 10_000, share % 10_000);
    if rest == 0 {
        return format!("{whole}%");
    }
    format!("{whole}.{}%", format!("{rest:04}").trim_end_matches('0'))
}

/// An instant as scripts write it.
pub(super) fn write_stamp(stamp: Stamp) -> String {
    match stamp.after {
        0 => write_time(stamp.at.0),
        after => format!("{}+{after}", write_time(stamp.at.0)),
    }
}

/// The value of a setting as scripts write it.
pub(super) fn write_value(setting: &Setting, value: u64) -> String {
    match setting.unit {
        Unit::Count | Unit::Bytes => value.to_string(),
        Unit::Micros => write_time(value),
        Unit::Each(_) => {
            let said = |at: usize| (value >> (7 * at) & 0x7f).checked_sub(1).map(|number| number.to_string());
            (0..EACH_MOST).map_while(said).collect::<Vec<_>>().join(",")
        }
        Unit::Switch => if value == 0 { "off" } else { "on" }.to_owned(),
        Unit::Choice(names) => {
            let name = usize::try_from(value).ok().and_then(|row| names.get(row));
            name.map_or_else(|| value.to_string(), |name| super::lex::write_text(name))
        }
    }
}

/// A whole number from `least` to `most`.
pub(super) fn number(token: Token<'_>, want: Want, least: u64, most: u64) -> Result<u64, ScriptError> {
    let outside = || token.error(Code::OutOfRange, want).range(least.to_string(), most.to_string());
    let digits = token.text.strip_prefix('-').unwrap_or(token.text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(token.malformed(want));
    }
    // Digits that do not fit are too many, and a minus sign makes them too few.
    let value = token.text.parse::<u64>().map_err(|_| outside())?;
    if (least..=most).contains(&value) { Ok(value) } else { Err(outside()) }
}

/// A time from `least` to `most` microseconds.
pub(super) fn time(token: Token<'_>, want: Want, least: u64, most: u64) -> Result<u64, ScriptError> {
    let value = scaled(token, want, TIMES)?.filter(|value| (least..=most).contains(value));
    value.ok_or_else(|| token.error(Code::OutOfRange, want).range(write_time(least), write_time(most)))
}

/// A share from 0 to 100 per cent, in millionths.
pub(super) fn share(token: Token<'_>, of: &str) -> Result<u32, ScriptError> {
    let value = scaled(token, Want::Share, SHARES).map_err(|error| error.whose(Want::Share, of))?;
    let value = value.filter(|&value| value <= MILLION).and_then(|value| u32::try_from(value).ok());
    value.ok_or_else(|| token.error(Code::OutOfRange, Want::Share).of(of).range("0%", "100%"))
}

/// A number that may be below nothing, as scripts write it by what writes its size.
pub(super) fn write_signed(number: i64, write: impl Fn(u64) -> String) -> String {
    format!("{}{}", if number < 0 { "-" } else { "" }, write(number.unsigned_abs()))
}

/// Millionths as scripts write them.
pub(super) fn write_parts(parts: u64) -> String {
    if parts == 0 { "0ppm".to_owned() } else { write_scaled(parts, PARTS) }
}

/// A time that may be below nothing, of at most so many microseconds either way.
pub(super) fn offset_time(token: Token<'_>, most: i64) -> Result<i64, ScriptError> {
    signed(token, Want::Delay, TIMES, most, write_time)
}

/// Millionths that may be below nothing, at most so many either way.
pub(super) fn parts(token: Token<'_>, most: i32) -> Result<i32, ScriptError> {
    signed(token, Want::Drift, PARTS, most.into(), write_parts).map(|parts| parts as i32)
}

fn signed(
    token: Token<'_>,
    want: Want,
    units: Units,
    most: i64,
    write: impl Fn(u64) -> String,
) -> Result<i64, ScriptError> {
    let (below, size) = match token.text.strip_prefix('-') {
        Some(_) => (true, token.from(1)),
        None => (false, token),
    };
    // A second sign is no number.
    let value = if size.text.starts_with('-') { Err(token.malformed(want)) } else { scaled(size, want, units) };
    let value = value?.and_then(|value| i64::try_from(value).ok()).filter(|value| *value <= most);
    let value = value.map(|value| if below { -value } else { value });
    let most = write(most.unsigned_abs());
    value.ok_or_else(|| token.error(Code::OutOfRange, want).range(format!("-{most}"), most))
}

/// Bytes per second, from 1 to `most`.
pub(super) fn rate(token: Token<'_>, of: &str, most: u64) -> Result<u64, ScriptError> {
    let value = scaled(token, Want::Rate, RATES).map_err(|error| error.whose(Want::Rate, of))?;
    let outside = || token.error(Code::OutOfRange, Want::Rate).of(of).range(write_rate(1), write_rate(most));
    value.filter(|value| (1..=most).contains(value)).ok_or_else(outside)
}

/// A number with a unit, in the smallest unit; none where it is negative or beyond all bounds.
fn scaled(token: Token<'_>, want: Want, units: Units) -> Result<Option<u64>, ScriptError> {
    let unsigned = token.text.strip_prefix('-').unwrap_or(token.text);
    let sign = token.text.len() - unsigned.len();
    let length = unsigned.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b'.').count();
    let (whole, fraction) = unsigned[..length].split_once('.').unwrap_or((&unsigned[..length], "0"));
    if whole.is_empty() || fraction.is_empty() || fraction.contains('.') {
        return Err(token.malformed(want));
    }
    let unit = token.from(sign + length);
    let known = units.iter().map(|(unit, _)| *unit).collect::<Vec<_>>();
    let scale = match unit.among(Want::Unit, &known) {
        Ok(row) => units[row].1,
        // What is below nothing is out of range in every unit.
        Err(_) if unit.text.is_empty() && sign > 0 => return Ok(None),
        Err(error) if unit.text.is_empty() => return Err(error.found(token.text.to_owned()).placed(token)),
        Err(error) => return Err(error),
    };
    let fraction = fraction.trim_end_matches('0');
    let places = 10_u64.checked_pow(u32::try_from(fraction.len()).unwrap_or(u32::MAX));
    let exact = match places {
        _ if fraction.is_empty() => Some(0),
        Some(places) if scale % places == 0 => fraction.parse::<u64>().ok().map(|digits| digits * (scale / places)),
        _ => None,
    };
    let Some(part) = exact else {
        return Err(token.error(Code::Malformed, Want::Exact));
    };
    let value = whole.parse::<u64>().ok().and_then(|whole| whole.checked_mul(scale)?.checked_add(part));
    Ok(value.filter(|&value| sign == 0 || value == 0))
}

/// A range of times: `10ms..20ms`, or `10ms` for exactly that.
pub(super) fn times(token: Token<'_>, most: u64) -> Result<(u64, u64), ScriptError> {
    let Some((from, to)) = token.split("..") else {
        let exactly = time(token, Want::Latency, 0, most)?;
        return Ok((exactly, exactly));
    };
    let least = time(from, Want::Latency, 0, most)?;
    Ok((least, time(to, Want::Latency, least, most)?))
}

/// An instant, and how many actions of it come first.
pub(super) fn stamp(token: Token<'_>) -> Result<Stamp, ScriptError> {
    let (at, after) = match token.split("+") {
        Some((at, after)) => (at, number(after, Want::Actions, 0, u64::from(u32::MAX))?),
        None => (token, 0),
    };
    let at = Instant(time(at, Want::Instant, 0, LATEST.0)?);
    Ok(Stamp { at, after: u32::try_from(after).unwrap_or(u32::MAX) })
}

/// A seed.
pub(super) fn seed(token: Token<'_>) -> Result<u64, ScriptError> {
    number(token, Want::Seed, 0, SEED_MOST)
}

/// The value of a setting that stands right here.
pub(super) fn value(cursor: &mut super::lex::Cursor<'_>, setting: &Setting) -> Result<u64, ScriptError> {
    let Setting { least, most, .. } = *setting;
    let ends = |write: fn(u64) -> String| Some([least, most].map(write));
    let (value, ends) = match setting.unit {
        Unit::Count | Unit::Bytes => (number(cursor.here(), Want::Value, least, most), ends(|each| each.to_string())),
        Unit::Micros => (time(cursor.here(), Want::Value, least, most), ends(write_time)),
        Unit::Each(_) => (numbers(cursor.here(), least, most), ends(|each| each.to_string())),
        Unit::Switch => (cursor.here().among(Want::Value, &["off", "on"]).map(|row| row as u64), None),
        Unit::Choice(names) => (cursor.name_here(Want::Value, names).map(|row| row as u64), None),
    };
    // Whoever wrote no number at all is told which would do.
    value.map_err(|error| match ends {
        _ if error.want == Want::Numbers => error.of(setting.id),
        Some([least, most]) => error.range(least, most).whose(Want::Value, setting.id),
        None => error.whose(Want::Value, setting.id),
    })
}

/// A number for each node: `3,2,1`. By itself, as few protocols have such settings.
#[inline(never)]
fn numbers(token: Token<'_>, least: u64, most: u64) -> Result<u64, ScriptError> {
    let (mut rest, mut all) = (token, Vec::new());
    loop {
        let (one, more) = rest.split(",").map_or((rest, None), |(one, more)| (one, Some(more)));
        all.push(number(one, Want::Value, least, most)?);
        match more {
            Some(more) if all.len() < EACH_MOST => rest = more,
            Some(_) => return Err(too_many(token, EACH_MOST)),
            None => return Ok(each_of(&all)),
        }
    }
}

/// What is wrong with a list that says more than there are nodes.
#[inline(never)]
pub(super) fn too_many(token: Token<'_>, most: usize) -> ScriptError {
    token.error(Code::OutOfRange, Want::Numbers).range(1.to_string(), most.to_string())
}

impl ScriptError {
    /// With whose it is, where it is this that was expected.
    fn whose(self, want: Want, of: &str) -> Self {
        if self.want == want { self.of(of) } else { self }
    }

    /// At the beginning of `token` instead.
    fn placed(mut self, token: Token<'_>) -> Self {
        (self.line, self.column) = (token.line, token.column);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(text: &str) -> Token<'_> {
        Token { text, line: 1, column: 1 }
    }

    #[test]
    fn times_are_exact_or_refused() {
        for (text, micros) in [
            ("0s", Some(0)),
            ("1us", Some(1)),
            ("1.5ms", Some(1_500)),
            ("0.000001s", Some(1)),
            ("007s", Some(7_000_000)),
            ("1.50000000000000000000000000000s", Some(1_500_000)),
            ("-0s", Some(0)),
            ("0.0000001s", None),
            ("1.5us", None),
            ("1.00000000000000000000000000001s", None),
            ("99999999999999999999999s", None),
            ("18446744073709551615s", None),
            ("-1s", None),
            ("1", None),
            ("s", None),
            (".5s", None),
            ("1.s", None),
            ("1.2.3s", None),
            ("1m", None),
            ("1 s", None),
            ("", None),
            ("１s", None),
        ] {
            assert_eq!(time(token(text), Want::Instant, 0, u64::MAX).ok(), micros, "{text}");
        }
    }

    #[test]
    fn what_is_written_reads_back() {
        for micros in [0, 1, 999, 1_000, 1_001, 1_500_000, 2_000_000, 86_400_000_000] {
            assert_eq!(time(token(&write_time(micros)), Want::Instant, 0, u64::MAX), Ok(micros));
        }
        for ppm in [0, 1, 10, 9_999, 10_000, 10_100, 999_999, 1_000_000] {
            assert_eq!(share(token(&write_share(ppm)), "loss").map(u64::from), Ok(ppm));
        }
        for bytes in [1, 999, 1_000, 1_500_000, 2_000_000, 3_000_000_000] {
            assert_eq!(rate(token(&write_rate(bytes)), "bandwidth", 1 << 40), Ok(bytes));
        }
        assert_eq!(rate(token("1.5MB/s"), "bandwidth", 1 << 40), Ok(1_500_000));
        assert!(["0B/s", "1", "1MB", "1.5B/s", "-1B/s", "1TB/s"].iter().all(|text| rate(token(text), "x", 9).is_err()));
        assert_eq!(write_share(12_345), "1.2345%");
        assert_eq!(write_time(1_500_000), "1500ms");
    }

    #[test]
    fn what_is_out_of_range_names_the_range() {
        let range = |error: ScriptError| error.range.map(|range| *range).unwrap_or_default();
        let error = share(token("101%"), "loss").expect_err("more than all");
        assert_eq!((error.code, range(error)), (Code::OutOfRange, ("0%".into(), "100%".into())));
        let error = times(token("20ms..10ms"), 1_000_000).expect_err("ends before it begins");
        assert_eq!((error.code, error.column), (Code::OutOfRange, 7));
        assert_eq!(range(error), ("20ms".into(), "1s".into()));
        let error = times(token("-1ms"), 1_000_000).expect_err("less than nothing");
        assert_eq!(error.code, Code::OutOfRange);
        let error = times(token("-1"), 1_000_000).expect_err("less than nothing");
        assert_eq!(error.code, Code::OutOfRange);
        let error = times(token("5..1"), 1_000_000).expect_err("no unit");
        assert_eq!((error.code, error.want), (Code::Missing, Want::Unit));
        let error = seed(token("9007199254740992")).expect_err("beyond 2^53-1");
        assert_eq!((error.code, range(error)), (Code::OutOfRange, ("0".into(), "9007199254740991".into())));
    }
}
