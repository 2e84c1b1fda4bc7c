//! What a key may have: texts that grow by appends, each distinct one with one number.
//!
//! A text is kept as the one before and what was appended, so that a long chain of appends costs no copies. Equal texts
//! are found by a hash that can be put together from the hashes of parts, and compared before they count as equal. A key
//! to which nothing is appended only ever has what is a value by itself: there a text's number is that of the value.

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
    /// Whether anything is appended.
    grow: bool,
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
const fn left(number: u64) -> u64 {
    if number >= PRIME { number - PRIME } else { number }
}

/// The same of a number below 2^123: 2^61 leaves 1 by this prime, so the upper bits count as much as the lower ones.
const fn rest(number: u128) -> u64 {
    left(left((number as u64 & PRIME) + (number >> 61) as u64))
}

/// How many bytes are hashed in one step, and the powers of the base that they are multiplied by, from the last on.
const STEP: usize = 8;
const POWERS: [u64; STEP + 1] = {
    let (mut powers, mut at) = ([1; STEP + 1], 1);
    while at <= STEP {
        powers[at] = rest(powers[at - 1] as u128 * BASE as u128);
        at += 1;
    }
    powers
};

/// The hash of a text with these bytes behind it, of the hash of the text.
fn hash(before: u64, bytes: &[u8]) -> u64 {
    bytes.chunks(STEP).fold(before, |hash, part| {
        let mut sum = u128::from(hash) * u128::from(POWERS[part.len()]);
        for (byte, power) in part.iter().rev().zip(POWERS) {
            sum += (u128::from(*byte) + 1) * u128::from(power);
        }
        rest(sum)
    })
}

impl<'a> Texts<'a> {
    /// The texts of a key that has these values, and whether anything is appended to it.
    pub fn new(values: &'a [Text], grow: bool) -> Self {
        let none = Piece { before: TextId::NONE, value: Value::NIL, length: 0, hash: 0 };
        Self {
            values,
            grow,
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
        if !self.grow {
            return match value {
                Value::NIL => TextId::NONE,
                value if self.bytes(value).is_empty() => TextId::EMPTY,
                Value(number) => TextId(number + 1),
            };
        }
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
        let hash = hash(start, bytes);
        let piece = Piece { before, value, length: length + bytes.len() as u64, hash };
        let id = TextId(self.pieces.len() as u32);
        self.pieces.push(piece);
        let mut alike = self.found.get(&(hash, piece.length)).into_iter().flatten().copied();
        let same = alike.find(|other| self.same(*other, id));
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

    fn piece(&self, text: TextId) -> Piece {
        if self.grow || text <= TextId::EMPTY {
            return self.pieces[text.0 as usize];
        }
        let value = Value(text.0 - 1);
        let bytes = self.bytes(value);
        Piece { before: TextId::EMPTY, value, length: bytes.len() as u64, hash: hash(0, bytes) }
    }

    /// Whether two texts have the same bytes, seen from their ends.
    fn same(&self, one: TextId, other: TextId) -> bool {
        let (mut rest, mut bytes) = ([one, other], [&[][..], &[][..]]);
        loop {
            for (text, bytes) in rest.iter_mut().zip(&mut bytes) {
                while bytes.is_empty() && *text > TextId::EMPTY {
                    let piece = self.piece(*text);
                    (*text, *bytes) = (piece.before, self.bytes(piece.value));
                }
            }
            let both = bytes[0].len().min(bytes[1].len());
            let [(one, last), (other, too)] = bytes.map(|bytes| bytes.split_at(bytes.len() - both));
            if both == 0 {
                return one.is_empty() && other.is_empty();
            }
            if last != too {
                return false;
            }
            bytes = [one, other];
        }
    }

    /// The bytes of a text.
    fn flat(&self, mut text: TextId) -> Vec<u8> {
        let mut parts = Vec::new();
        while text > TextId::EMPTY {
            let piece = self.piece(text);
            parts.push(self.bytes(piece.value));
            text = piece.before;
        }
        parts.iter().rev().flat_map(|part| part.iter().copied()).collect()
    }

    /// How many bytes a text has.
    pub fn length(&self, text: TextId) -> u64 {
        self.piece(text).length
    }

    /// Whether a value begins with this text. Where it does, the answer is yes; else it is almost always no.
    pub fn begins(&mut self, value: Value, text: TextId) -> bool {
        let Piece { length, hash: expected, .. } = self.piece(text);
        let bytes = self.bytes(value);
        if length > bytes.len() as u64 {
            return false;
        }
        // What is asked next is most often a little longer.
        let near = self.beginnings.range((value, 0)..=(value, length)).next_back();
        let (known, start) = near.map_or((0, 0), |(&(_, known), &hash)| (known, hash));
        if known == length {
            return start == expected;
        }
        let found = hash(start, &bytes[known as usize..length as usize]);
        self.beginnings.insert((value, length), found);
        found == expected
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
        let mut texts = Texts::new(&values, true);
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

    #[test]
    fn where_nothing_is_appended_the_same_is_said_of_values() {
        let values: Vec<Text> = ["", "a", "ab", "b", ""].map(Text::from).to_vec();
        let all = [0, 1, 2, 3, 4].map(Value);
        let (mut grown, mut plain) = (Texts::new(&values, true), Texts::new(&values, false));
        for one in all {
            let (text, same) = (grown.of(one), plain.of(one));
            assert_eq!((text <= TextId::EMPTY).then_some(text), (same <= TextId::EMPTY).then_some(same));
            assert_eq!((grown.length(text), grown.flat(text)), (plain.length(same), plain.flat(same)));
            for other in all {
                assert_eq!(grown.of(other) == text, plain.of(other) == same);
                assert_eq!(grown.begins(other, text), plain.begins(other, same));
                assert_eq!(grown.ends(other, text), plain.ends(other, same));
            }
        }
    }
}
