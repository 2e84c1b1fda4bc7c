//! What a key may have: texts that grow by appends, each distinct one with one number.
//!
//! A text is kept as the one before and what was appended, so that a long chain of appends costs no copies. Equal texts
//! are found by a hash that can be put together from the hashes of parts, and compared before they count as equal.

use std::collections::BTreeMap;

use crate::protocol::Text;

use super::Value;

/// The number of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct TextId(pub u32);

impl TextId {
    /// There is none.
    pub const NONE: Self = Self(0);
    /// The empty one.
    pub const EMPTY: Self = Self(1);
}

/// A text: the one before, and what was appended to it.
#[derive(Clone, Copy, Debug)]
struct Piece {
    before: TextId,
    value: Value,
    length: u64,
    hash: u64,
}

/// The texts of one key.
#[derive(Debug)]
pub(super) struct Texts<'a> {
    values: &'a [Text],
    pieces: Vec<Piece>,
    /// By hash and length, those that have it.
    found: BTreeMap<(u64, u64), Vec<TextId>>,
    whole: BTreeMap<Value, TextId>,
    grown: BTreeMap<(TextId, Value), TextId>,
    /// The hash of the beginning of this length of a value.
    beginnings: BTreeMap<(Value, u64), u64>,
}

/// A prime, 2^61 − 1, and a base: the hash of a text is that of a polynomial.
const PRIME: u64 = (1 << 61) - 1;
const BASE: u64 = 0x0bad_5eed_0dd5_ca1e % PRIME;

/// What is left of a number below 2^62 by the prime, without a division.
fn left(number: u64) -> u64 {
    if number >= PRIME { number - PRIME } else { number }
}

fn times(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b);
    // 2^61 leaves 1 by this prime, so the upper bits count as much as the lower ones.
    left((product as u64 & PRIME) + (product >> 61) as u64)
}

fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0, |hash, byte| left(times(hash, BASE) + u64::from(*byte) + 1))
}

fn power(mut exponent: u64) -> u64 {
    let (mut result, mut base) = (1, BASE);
    while exponent > 0 {
        if exponent & 1 == 1 {
            result = times(result, base);
        }
        base = times(base, base);
        exponent >>= 1;
    }
    result
}

impl<'a> Texts<'a> {
    pub fn new(values: &'a [Text]) -> Self {
        let none = Piece { before: TextId::NONE, value: Value::NIL, length: 0, hash: 0 };
        Self {
            values,
            pieces: vec![none, none],
            found: BTreeMap::from([((0, 0), vec![TextId::EMPTY])]),
            whole: BTreeMap::from([(Value::NIL, TextId::NONE)]),
            grown: BTreeMap::new(),
            beginnings: BTreeMap::new(),
        }
    }

    /// The bytes of a value.
    pub fn bytes(&self, value: Value) -> &'a [u8] {
        self.values[value.0 as usize].as_bytes()
    }

    /// The text that is this value.
    pub fn of(&mut self, value: Value) -> TextId {
        match self.whole.get(&value) {
            Some(known) => *known,
            None => {
                let text = self.append(TextId::EMPTY, value);
                self.whole.insert(value, text);
                text
            }
        }
    }

    /// The text with this value behind it.
    pub fn append(&mut self, before: TextId, value: Value) -> TextId {
        let before = before.max(TextId::EMPTY);
        if let Some(known) = self.grown.get(&(before, value)) {
            return *known;
        }
        let bytes = self.bytes(value);
        let Piece { length, hash: start, .. } = self.pieces[before.0 as usize];
        let added = bytes.len() as u64;
        let hash = left(times(start, power(added)) + hash(bytes));
        let piece = Piece { before, value, length: length + added, hash };
        let id = TextId(self.pieces.len() as u32);
        self.pieces.push(piece);
        let alike = self.found.get(&(hash, piece.length)).cloned().unwrap_or_default();
        let same = alike.into_iter().find(|other| self.flat(*other) == self.flat(id));
        let text = match same {
            Some(same) => {
                self.pieces.pop();
                same
            }
            None => {
                self.found.entry((hash, piece.length)).or_default().push(id);
                id
            }
        };
        self.grown.insert((before, value), text);
        text
    }

    /// The bytes of a text.
    fn flat(&self, mut text: TextId) -> Vec<u8> {
        let mut parts = Vec::new();
        while text > TextId::EMPTY {
            let piece = self.pieces[text.0 as usize];
            parts.push(self.bytes(piece.value));
            text = piece.before;
        }
        parts.iter().rev().flat_map(|part| part.iter().copied()).collect()
    }

    /// How many bytes a text has.
    pub fn length(&self, text: TextId) -> u64 {
        self.pieces[text.0 as usize].length
    }

    /// Whether a value begins with this text. Where it does, the answer is yes; else it is almost always no.
    pub fn begins(&mut self, value: Value, text: TextId) -> bool {
        let Piece { length, hash: expected, .. } = self.pieces[text.0 as usize];
        let bytes = self.bytes(value);
        let Some(start) = bytes.get(..length as usize) else { return false };
        *self.beginnings.entry((value, length)).or_insert_with(|| hash(start)) == expected
    }

    /// Whether a value ends with this text.
    pub fn ends(&self, value: Value, text: TextId) -> bool {
        self.bytes(value).ends_with(&self.flat(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_texts_have_one_number_however_they_came_about() {
        let values: Vec<Text> = ["", "a", "ab", "b", "abb", ""].map(Text::from).to_vec();
        let mut texts = Texts::new(&values);
        let [a, ab, b, abb, empty] = [1, 2, 3, 4, 5].map(Value);
        let one = texts.of(a);
        let two = texts.append(one, b);
        assert_eq!(two, texts.of(ab));
        assert_eq!(texts.append(two, b), texts.of(abb));
        assert_eq!(texts.append(TextId::NONE, abb), texts.of(abb), "to append to nothing is to begin");
        assert_eq!(texts.append(one, empty), one);
        assert_eq!((texts.of(empty), texts.of(Value::NIL)), (TextId::EMPTY, TextId::NONE));
        assert!(texts.begins(abb, two) && texts.begins(abb, TextId::EMPTY) && !texts.begins(a, two));
        let end = texts.of(b);
        assert!(texts.ends(abb, end) && !texts.ends(a, end) && !texts.begins(abb, end));
    }
}
