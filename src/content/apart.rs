//! Keeps what the matcher is measured on apart from what it learns from: a line that stands in both measures nothing.

use std::collections::HashSet;
use std::path::Path;

use anyhow::Context;

use super::problems::{Place, Problems, SourceText};
use crate::eval::Asked;
use crate::matcher::Text;

/// Shorter lines may stand in both: there are only so many ways to say "yes, it is".
const WORDS_AT_LEAST: usize = 4;
/// Two lines are nearly the same when they share this much of their words.
const SHARED_AT_LEAST: f32 = 0.8;

/// Holds every example against the labelled lines (text, tab, label) of the `.tsv` files under a folder.
///
/// # Errors
/// The folder or a file in it cannot be read.
pub(super) fn check<'f>(
    examples: impl Iterator<Item = (&'f Text, &'f Place)>,
    folder: &Path,
    problems: &mut Problems,
) -> anyhow::Result<()> {
    let lines = read(folder)?;
    for (example, place) in examples {
        let words = Words::of(example);
        if let Some(line) = lines.iter().find(|line| line.words.is_nearly(&words)) {
            problems.error(
                place,
                format!(
                    "this example is nearly the line that {} is measured on",
                    line.place
                ),
                "Word it otherwise, or take it out: what was learnt by heart measures nothing.",
            );
        }
    }
    Ok(())
}

struct Line {
    words: Words,
    place: String,
}

fn read(folder: &Path) -> anyhow::Result<Vec<Line>> {
    let (mut folders, mut paths) = (vec![folder.to_owned()], Vec::new());
    while let Some(folder) = folders.pop() {
        let entries = std::fs::read_dir(&folder)
            .with_context(|| format!("reading the folder {}", folder.display()))?;
        for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == "tsv") {
                paths.push(path);
            }
        }
    }
    paths.sort();
    let mut lines = Vec::new();
    for path in paths {
        let text = std::fs::read_to_string(&path)
            .with_context(|| format!("reading {}", path.display()))?;
        let file = SourceText {
            name: path.display().to_string().into(),
            text: text.into(),
        };
        let labelled = file.text.lines().enumerate();
        for (at, line) in labelled.filter(|(_, line)| !line.starts_with('#')) {
            let parts: Vec<&str> = line.split('\t').collect();
            // Lines of statements begin with what was asked.
            let text = match parts[..] {
                [question, text, _] if Asked::named(question).is_some() => Some(text),
                [text, _, ..] => Some(text),
                _ => None,
            };
            if let Some(text) = text {
                lines.push(Line {
                    words: Words::of(&Text::new(text)),
                    place: format!("{}:{}", file.name, at + 1),
                });
            }
        }
    }
    Ok(lines)
}

/// The words of a line, each once.
struct Words(HashSet<String>);

impl Words {
    fn of(text: &Text) -> Words {
        Words(text.words().into_iter().map(str::to_owned).collect())
    }

    fn is_nearly(&self, other: &Words) -> bool {
        let (few, many) = (
            self.0.len().min(other.0.len()),
            self.0.len().max(other.0.len()),
        );
        // How many they share is at most how many the shorter one has.
        if few < WORDS_AT_LEAST || (few as f32) < SHARED_AT_LEAST * many as f32 {
            return false;
        }
        let shared = self.0.intersection(&other.0).count();
        let all = few + many - shared;
        shared as f32 >= SHARED_AT_LEAST * all as f32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_what_is_nearly_the_same() {
        let nearly = |a, b| Words::of(&Text::new(a)).is_nearly(&Words::of(&Text::new(b)));
        assert!(nearly(
            "my photos wont sync to icloud",
            "My photos won't sync, to iCloud!"
        ));
        assert!(nearly(
            "my photos wont sync to icloud",
            "my photos still wont sync to icloud"
        ));
        assert!(!nearly(
            "my photos wont sync to icloud",
            "my pics wont go to the cloud"
        ));
        assert!(!nearly("yes it is", "yes it is"));
    }
}
