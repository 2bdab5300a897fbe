//! Mistypes words as thumbs do: a neighbour instead of a letter, one too few, one twice, two in the wrong order.

use fastrand::Rng;

/// Letters beside each other on a phone's keyboard.
const ROWS: [&str; 3] = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];
/// Shorter words are not mistyped: hardly anybody could read them.
const SHORTEST_CHARS: usize = 3;

/// The text with about this share of its words mistyped, once each. Numbers stay.
pub fn mistyped(text: &str, share: f32, rng: &mut Rng) -> String {
    let words = text.split(' ').map(|word| {
        let is_word =
            word.chars().count() >= SHORTEST_CHARS && word.chars().all(char::is_alphabetic);
        if is_word && rng.f32() < share {
            mistype(word, rng)
        } else {
            word.to_owned()
        }
    });
    words.collect::<Vec<_>>().join(" ")
}

fn mistype(word: &str, rng: &mut Rng) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    // First letters are mostly right.
    let at = rng.usize(1..letters.len());
    match rng.u8(0..4) {
        0 => letters[at] = beside(letters[at], rng),
        1 => {
            letters.remove(at);
        }
        2 => letters.insert(at, letters[at]),
        _ => letters.swap(at - 1, at),
    }
    letters.into_iter().collect()
}

fn beside(letter: char, rng: &mut Rng) -> char {
    let row = ROWS
        .iter()
        .find_map(|row| Some((*row, row.find(letter.to_ascii_lowercase())?)));
    let Some((row, at)) = row else { return letter };
    let neighbours: Vec<char> = [at.checked_sub(1), Some(at + 1)]
        .into_iter()
        .flatten()
        .filter_map(|at| row.chars().nth(at))
        .collect();
    rng.choice(neighbours).unwrap_or(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_mistypes_the_same_way() {
        let text = "photos are not uploading since 2 days";
        let once = mistyped(text, 1.0, &mut Rng::with_seed(7));
        assert_eq!(once, mistyped(text, 1.0, &mut Rng::with_seed(7)));
        assert_ne!(once, text);
        assert_eq!(once.split(' ').count(), text.split(' ').count());
        assert_eq!(mistyped(text, 0.0, &mut Rng::with_seed(7)), text);
    }
}
