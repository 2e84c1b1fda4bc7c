//! Which known word was probably meant.

/// The one of `known` that is nearest to `word`, if it is near enough to be a slip of the finger.
pub(super) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // A longer word is no slip, and the table below grows with it.
    if word.chars().count() > 64 {
        return None;
    }
    let word = word.to_lowercase().chars().collect::<Vec<_>>();
    let distances = known.into_iter().map(|known| (distance(&word, known), known));
    let (distance, known) = distances.min_by_key(|&(distance, _)| distance)?;
    // A word of which no letter is right was not meant.
    (distance <= word.len().max(3) / 3 && distance < word.len().min(known.chars().count())).then_some(known)
}

/// How many letters must be put in, taken out, replaced or swapped with their neighbour to get from one to the other.
fn distance(word: &[char], known: &str) -> usize {
    let known = known.to_lowercase().chars().collect::<Vec<_>>();
    let mut before = Vec::new();
    let mut above = (0..=known.len()).collect::<Vec<_>>();
    for (row, letter) in word.iter().enumerate() {
        let mut current = vec![row + 1];
        for (column, other) in known.iter().enumerate() {
            let replaced = above[column] + usize::from(letter != other);
            let mut least = replaced.min(above[column + 1] + 1).min(current[column] + 1);
            if row > 0 && column > 0 && letter != other && word[row - 1] == *other && *letter == known[column - 1] {
                let two_rows_up: &Vec<usize> = &before;
                least = least.min(two_rows_up[column - 1] + 1);
            }
            current.push(least);
        }
        before = std::mem::replace(&mut above, current);
    }
    above[known.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_near_and_other_words_are_not() {
        let known = ["crash", "restart", "pause", "resume", "cut"];
        assert_eq!(nearest("crsh", known), Some("crash"));
        assert_eq!(nearest("CRASH", known), Some("crash"));
        assert_eq!(nearest("restrat", known), Some("restart"));
        assert_eq!(nearest("cu", known), Some("cut"));
        assert_eq!(nearest("explode", known), None);
        assert_eq!(nearest("", known), None);
        assert_eq!(nearest("m", ["s", "ms"]), None);
        assert_eq!(nearest("msec", ["s", "ms"]), None);
        assert_eq!(nearest("crash", []), None);
        assert_eq!(nearest(&"crash".repeat(1000), known), None);
    }

    #[test]
    fn the_distance_counts_letters() {
        let of = |word: &str, known| distance(&word.chars().collect::<Vec<_>>(), known);
        assert_eq!(of("kitten", "sitting"), 3);
        assert_eq!(of("", "abc"), 3);
        assert_eq!(of("abc", ""), 3);
        assert_eq!(of("ab", "ba"), 1);
        assert_eq!(of("主从", "主"), 1);
    }
}
