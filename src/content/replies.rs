//! The sentences: Project Fluent messages, filled with what the engine gives. The only place that makes text for people.

use std::borrow::Cow;
use std::collections::HashMap;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentError, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use super::problems::{Problems, SourceText};
use crate::engine::{Arg, Choice, Meaning, Reply, Say};

/// The sentences of one language.
pub struct Replies {
    bundle: FluentBundle<FluentResource>,
    source: SourceText,
    is_bracketed: bool,
}

/// A reply as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// The paragraphs, with empty lines between.
    pub text: String,
    /// What can be chosen.
    pub choices: Vec<RenderedChoice>,
    /// What is asked, in a word or two.
    pub asks: Option<String>,
}

/// A choice as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenderedChoice {
    /// What choosing it means.
    pub meaning: Meaning,
    /// What is written on it.
    pub label: String,
}

/// What the store knows about the conversation's case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CasePlace {
    /// The case's number.
    pub number: i64,
    /// Its place in the queue, from 1.
    pub place: i64,
}

impl std::fmt::Debug for Replies {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Replies")
            .field("source", &self.source.name)
            .finish_non_exhaustive()
    }
}

impl Replies {
    /// Reads a language file; what is wrong in it is reported, the rest is usable.
    pub fn read(source: SourceText, language: &str, problems: &mut Problems) -> Replies {
        let language: LanguageIdentifier = language.parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![language]);
        // Discord shows the direction marks that Fluent would put around values.
        bundle.set_use_isolating(false);
        let resource = match FluentResource::try_new(source.text.to_string()) {
            Ok(resource) => resource,
            Err((resource, errors)) => {
                for error in errors {
                    problems.error(
                        &source.place(error.pos.clone()),
                        format!("this is not a message: {}", error.kind),
                        "Write `name = text`; further lines begin with spaces.",
                    );
                }
                resource
            }
        };
        if let Err(errors) = bundle.add_resource(resource) {
            for error in errors {
                if let FluentError::Overriding { id, .. } = error {
                    problems.error(
                        &source.whole(),
                        format!("the message `{id}` stands here twice"),
                        "Keep one of the two.",
                    );
                }
            }
        }
        Replies {
            bundle,
            source,
            is_bracketed: false,
        }
    }

    /// The same sentences with each stretch of text in brackets, to prove that no other text reaches people.
    #[must_use]
    pub fn bracketed(mut self) -> Replies {
        self.bundle.set_transform(Some(bracket));
        self.is_bracketed = true;
        self
    }

    /// The file that it was read from.
    pub fn source(&self) -> &SourceText {
        &self.source
    }

    /// True when there is such a message, with such an attribute if one is asked for.
    pub fn has(&self, say: &Say) -> bool {
        let message = self.bundle.get_message(&say.id);
        match (&say.attribute, message) {
            (_, None) => false,
            (None, Some(message)) => message.value().is_some(),
            (Some(attribute), Some(message)) => message.get_attribute(attribute).is_some(),
        }
    }

    /// A message as text. Content is checked at start, so that a missing message can only be a mistake of ours:
    /// it shows as its id in brackets and in the log.
    pub fn text(&self, say: &Say, case: CasePlace) -> String {
        let mut errors = Vec::new();
        let args = self.args(&say.args, case);
        let message = self.bundle.get_message(&say.id);
        let pattern = message.as_ref().and_then(|message| match &say.attribute {
            None => message.value(),
            Some(attribute) => message.get_attribute(attribute).map(|it| it.value()),
        });
        let text = match pattern {
            Some(pattern) => self
                .bundle
                .format_pattern(pattern, Some(&args), &mut errors)
                .into_owned(),
            None => format!(
                "[{}{}]",
                say.id,
                say.attribute
                    .as_ref()
                    .map(|it| format!(".{it}"))
                    .unwrap_or_default()
            ),
        };
        if pattern.is_none() || !errors.is_empty() {
            tracing::error!(message = %say.id, attribute = ?say.attribute, ?errors, "a message could not be put together");
        }
        text
    }

    /// A message without places.
    pub fn plain(&self, id: &str) -> String {
        self.text(&Say::new(id), CasePlace::default())
    }

    /// A whole reply.
    pub fn render(&self, reply: &Reply, case: CasePlace) -> Rendered {
        let parts: Vec<String> = reply
            .parts
            .iter()
            .map(|part| self.text(part, case))
            .collect();
        Rendered {
            text: parts.join("\n\n"),
            choices: reply
                .choices
                .iter()
                .map(|choice| self.choice(choice, case))
                .collect(),
            asks: reply.asks.as_ref().map(|asks| self.text(asks, case)),
        }
    }

    fn choice(&self, choice: &Choice, case: CasePlace) -> RenderedChoice {
        RenderedChoice {
            meaning: choice.meaning.clone(),
            label: self.text(&choice.label, case),
        }
    }

    fn args<'a>(&self, args: &'a [(&'static str, Arg)], case: CasePlace) -> FluentArgs<'a> {
        let mut out = FluentArgs::with_capacity(args.len());
        for (name, arg) in args {
            let value: FluentValue<'a> = match arg {
                // Numbers are identities and counts here; grouping would make "#1,204" of them.
                Arg::Number(number) => FluentValue::from(*number),
                Arg::Quote(words) if self.is_bracketed => {
                    FluentValue::from(format!("⟦{}⟧", harmless(words)))
                }
                Arg::Quote(words) => FluentValue::from(harmless(words)),
                Arg::Link(address) if self.is_bracketed => {
                    FluentValue::from(format!("⟦{address}⟧"))
                }
                Arg::Link(address) => FluentValue::from(&**address),
                Arg::Place(channel) => FluentValue::from(format!("<#{channel}>")),
                Arg::Key(key) => FluentValue::try_number(key),
                Arg::Said(say) => FluentValue::from(self.text(say, case)),
                Arg::List(items) => {
                    let items: Vec<String> =
                        items.iter().map(|item| self.text(item, case)).collect();
                    FluentValue::from(items.join(", "))
                }
                Arg::CaseNumber => FluentValue::from(case.number),
                Arg::QueuePlace => FluentValue::from(case.place),
            };
            out.set(*name, value);
        }
        out
    }

    /// What typed labels of choices mean, in plain form.
    pub fn labels(&self) -> HashMap<String, Meaning> {
        self.ids()
            .filter_map(|id| {
                let meaning = id.strip_prefix("choice-")?;
                let meaning = match meaning {
                    "offer" => Meaning::PhotosStuck,
                    "rate-good" | "rate-ok" | "rate-bad" => {
                        meaning.replace("rate-", "rate:").parse().ok()?
                    }
                    "works-after-all" => Meaning::Fixed,
                    "keep-answers" => Meaning::TryAgain,
                    "restart-phone" => Meaning::RestartPhone,
                    "start-over-now" => Meaning::StartOver,
                    plain => plain.replace('-', "_").parse().ok()?,
                };
                Some((crate::matcher::Text::new(&self.plain(id)).plain, meaning))
            })
            .collect()
    }

    /// The ids of all messages.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.source.text.lines().filter_map(|line| {
            let (id, _) = line.split_once('=')?;
            let id = id.trim_end();
            let is_id = id.starts_with(|c: char| c.is_ascii_alphabetic())
                && id
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
            is_id.then_some(id)
        })
    }
}

fn bracket(text: &str) -> Cow<'_, str> {
    // Line ends are layout, not text.
    text.split('\n')
        .map(|line| {
            if line.is_empty() {
                String::new()
            } else {
                format!("⟦{line}⟧")
            }
        })
        .collect::<Vec<_>>()
        .join("\n")
        .into()
}

/// Somebody's words inside our message: markup shows as it was typed, mentions reach nobody, lines stay one line.
fn harmless(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in words.chars() {
        match c {
            '*' | '_' | '~' | '`' | '|' | '>' | '#' | '\\' | '[' | ']' => {
                out.push('\\');
                out.push(c);
            }
            // A zero-width space keeps "@everyone" and "<@1>" from being read as mentions.
            '@' => out.push_str("@\u{200b}"),
            '<' => out.push_str("<\u{200b}"),
            c if c.is_control() => out.push(' '),
            // Overrides of the writing direction would turn the rest of our message around.
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn nobodys_words_become_markup_or_mentions() {
        assert_eq!(
            harmless("**hi** <@1> @everyone\n\u{202e}x"),
            "\\*\\*hi\\*\\* <\u{200b}@\u{200b}1\\> @\u{200b}everyone x"
        );
    }
}
