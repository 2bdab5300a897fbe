//! Compares an answer with the ways an answer is usually worded, for the few words that answers have.

/// How alike two texts are, 0 to 1: shared words count by their length, mistyped ones by their likeness, and
/// a text that says much besides is less alike.
pub fn likeness(typed: &[&str], example: &[&str]) -> f32 {
    if typed.is_empty() || example.is_empty() {
        return 0.0;
    }
    if typed == example {
        return 0.97;
    }
    let shared: f32 = example
        .iter()
        .map(|word| weight(word) * best(word, typed))
        .sum();
    let all: f32 = example.iter().map(|word| weight(word)).sum();
    let said: f32 = typed.iter().map(|word| weight(word)).sum();
    let covered = shared / all;
    let focus = (shared / said).min(1.0);
    // Covering the example matters more than saying nothing else: people explain themselves.
    0.95 * covered * covered * (0.55 + 0.45 * focus)
}

fn best(word: &str, typed: &[&str]) -> f32 {
    typed
        .iter()
        .map(|other| {
            if *other == word {
                1.0
            } else if word.len() < 4 || other.len() < 4 {
                0.0
            } else {
                let alike = strsim::normalized_damerau_levenshtein(word, other) as f32;
                if alike >= 0.75 { alike } else { 0.0 }
            }
        })
        .fold(0.0, f32::max)
}

/// Little words decide little, except the ones that turn a meaning round.
fn weight(word: &str) -> f32 {
    match word {
        "not" | "no" | "on" | "off" | "dont" | "isnt" | "never" => 1.0,
        "the" | "a" | "an" | "it" | "its" | "is" | "i" | "my" | "to" | "of" | "im" | "was"
        | "and" => 0.2,
        _ => (word.chars().count() as f32).clamp(2.0, 8.0) / 4.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matcher::Text;

    #[test]
    fn prefers_the_answer_that_was_meant() {
        let like = |a: &str, b: &str| likeness(&Text::new(a).words(), &Text::new(b).words());
        assert!(like("its nearly full", "nearly full") > 0.8);
        assert!(like("its nearly full", "nearly full") > like("its nearly full", "full"));
        assert!(like("home buton", "home button") > 0.7);
        assert!(like("banana", "home button") < 0.1);
    }
}
