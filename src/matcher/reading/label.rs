//! What a clause can state, as a closed set, and how it is written: `kind=value`, as in labelled lines and training files.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// One thing that a text can state.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum What {
    /// How something is on their device or account: a check of the playbook, or one of its facts, with its answer.
    Fact(Arc<str>, Arc<str>),
    /// A value with a form of its own: a version, a model, a count, a size.
    Detail(Detail, Arc<str>),
    /// Something that they did by themselves, without success.
    Tried(Arc<str>),
    /// How it is after something was done.
    Outcome(Outcome),
    /// They will do it later, or come back.
    Wait,
    /// What was asked for is carried out; nothing is said of whether it helped.
    Done,
    /// Something that they want from the conversation.
    Request(Request),
    /// Something that they want to know: a topic of the side answers.
    Question(Arc<str>),
    /// Something that needs a person at once.
    Flag(Arc<str>),
    /// How they feel.
    Feeling(Feeling),
    /// They do not know.
    Unsure,
    /// Yes, where the question is not known.
    Yes,
    /// No, where the question is not known.
    No,
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$each:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[$each])* $variant),+
        }

        impl $name {
            /// All of them.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// As it is written.
            pub fn name(self) -> &'static str {
                match self {
                    $($name::$variant => $word),+
                }
            }

            /// By its name.
            pub fn named(name: &str) -> Option<$name> {
                $name::ALL.iter().copied().find(|it| it.name() == name)
            }
        }
    };
}

words! {
    /// A value with a form of its own.
    Detail {
        /// The version of iOS or iPadOS.
        Ios = "ios",
        /// The model of the device.
        Model = "model",
        /// Photos that wait, or that failed.
        ItemCount = "item_count",
        /// Free room in iCloud.
        ICloudFree = "icloud_free",
        /// Free room on the device.
        PhoneFree = "phone_free",
        /// The size of the iCloud plan.
        Plan = "plan",
        /// The battery's charge, in percent.
        Battery = "battery",
        /// Since when it is so.
        Since = "since",
    }
}

words! {
    /// How it is after something was done.
    Outcome {
        /// Photos reach iCloud again.
        Fixed = "fixed",
        /// No change.
        NotFixed = "not_fixed",
        /// It moves, or part of it works.
        Partly = "partly",
        /// It is worse than before.
        Worse = "worse",
        /// It worked, and broke again.
        CameBack = "came_back",
    }
}

words! {
    /// What somebody wants from the conversation.
    Request {
        /// A person.
        Human = "human",
        /// No more of this.
        Stop = "stop",
        /// The question before.
        Back = "back",
        /// Something else.
        Skip = "skip",
        /// From the beginning.
        StartOver = "start_over",
        /// Why it is asked.
        Explain = "explain",
        /// How far the walk is.
        Where = "where",
        /// The same once more.
        Repeat = "repeat",
        /// It is not their problem at all.
        NotAbout = "not_about",
        /// On with it, without a person.
        GoOn = "go_on",
    }
}

words! {
    /// How somebody feels.
    Feeling {
        /// Frustrated, angry or tired of it.
        Upset = "upset",
        /// Grateful.
        Thanks = "thanks",
    }
}

words! {
    /// The kinds of statements that are measured, calibrated and acted upon alike.
    Kind {
        /// [`What::Fact`].
        Fact = "facts",
        /// [`What::Detail`].
        Detail = "details",
        /// [`What::Tried`].
        Tried = "tried",
        /// [`What::Outcome`].
        Outcome = "outcomes",
        /// [`What::Wait`], [`What::Done`] and [`What::Request`].
        Wish = "wishes",
        /// [`What::Question`].
        Question = "questions",
        /// [`What::Flag`].
        Flag = "flags",
        /// Feelings, not knowing, and a bare yes or no.
        Rest = "rest",
    }
}

impl What {
    /// Which kind it is of.
    pub fn kind(&self) -> Kind {
        match self {
            What::Fact(..) => Kind::Fact,
            What::Detail(..) => Kind::Detail,
            What::Tried(_) => Kind::Tried,
            What::Outcome(_) => Kind::Outcome,
            What::Wait | What::Done | What::Request(_) => Kind::Wish,
            What::Question(_) => Kind::Question,
            What::Flag(_) => Kind::Flag,
            What::Feeling(_) | What::Unsure | What::Yes | What::No => Kind::Rest,
        }
    }

    /// What it is about, when two statements of it cannot both hold: a fact, a detail, the outcome.
    pub fn subject(&self) -> Option<&str> {
        match self {
            What::Fact(check, _) => Some(check),
            What::Detail(detail, _) => Some(detail.name()),
            What::Outcome(_) => Some("outcome"),
            What::Yes | What::No => Some("yes"),
            _ => None,
        }
    }
}

impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            What::Fact(check, answer) => write!(f, "{check}={answer}"),
            What::Detail(detail, value) => write!(f, "{}={value}", detail.name()),
            What::Tried(what) => write!(f, "tried={what}"),
            What::Outcome(outcome) => write!(f, "outcome={}", outcome.name()),
            What::Wait => f.write_str("wait"),
            What::Done => f.write_str("done"),
            What::Request(request) => write!(f, "request={}", request.name()),
            What::Question(topic) => write!(f, "question={topic}"),
            What::Flag(flag) => write!(f, "flag={flag}"),
            What::Feeling(feeling) => write!(f, "feeling={}", feeling.name()),
            What::Unsure => f.write_str("unsure"),
            What::Yes => f.write_str("yes"),
            What::No => f.write_str("no"),
        }
    }
}

/// The text is no statement.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no statement; write kind=value, like sync_switch=on or tried=restart")]
pub struct UnknownStatement(pub String);

impl FromStr for What {
    type Err = UnknownStatement;

    fn from_str(text: &str) -> Result<What, UnknownStatement> {
        let unknown = || UnknownStatement(text.to_owned());
        let known = |found: Option<What>| found.ok_or_else(unknown);
        let Some((kind, value)) = text.split_once('=') else {
            return known(match text {
                "wait" => Some(What::Wait),
                "done" => Some(What::Done),
                "unsure" => Some(What::Unsure),
                "yes" => Some(What::Yes),
                "no" => Some(What::No),
                _ => None,
            });
        };
        if kind.is_empty() || value.is_empty() {
            return Err(unknown());
        }
        match kind {
            "tried" => Ok(What::Tried(value.into())),
            "outcome" => known(Outcome::named(value).map(What::Outcome)),
            "request" => known(Request::named(value).map(What::Request)),
            "question" => Ok(What::Question(value.into())),
            "flag" => Ok(What::Flag(value.into())),
            "feeling" => known(Feeling::named(value).map(What::Feeling)),
            _ => Ok(match Detail::named(kind) {
                Some(detail) => What::Detail(detail, value.into()),
                None => What::Fact(kind.into(), value.into()),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_statement_is_read_back_as_it_was_written() {
        for text in [
            "sync_switch=on",
            "ios=26.1",
            "tried=restart",
            "outcome=came_back",
            "wait",
            "done",
            "request=start_over",
            "question=cost",
            "flag=stolen",
            "feeling=upset",
            "unsure",
            "yes",
            "no",
        ] {
            let what: What = text.parse().unwrap();
            assert_eq!(what.to_string(), text);
        }
        for bad in ["", "maybe", "outcome=great", "=on", "sync_switch="] {
            assert!(bad.parse::<What>().is_err(), "{bad}");
        }
    }
}
