//! What a person means at one moment, whether typed or chosen. A choice's id is the meaning, written down.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::playbook::{AnswerId, StepId};

/// What a person means.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Meaning {
    /// An answer of the check that was asked.
    Answer(AnswerId),
    /// Yes, done, ready.
    Affirm,
    /// No, not done.
    Deny,
    /// Photos reach iCloud again.
    Fixed,
    /// They still do not.
    NotFixed,
    /// It moves; not all is there yet.
    Partly,
    /// What was asked for is done.
    Done,
    /// It needs time; come back later.
    Wait,
    /// We may come back by direct message.
    MayWrite,
    /// We may not.
    MayNotWrite,
    /// They do not know.
    Unsure,
    /// They want a person.
    Human,
    /// One question back.
    Back,
    /// Another fix, please.
    Skip,
    /// Why do you ask?
    Why,
    /// Where do I find that?
    Where,
    /// How far are we?
    Status,
    /// From the beginning.
    StartOver,
    /// No more.
    Stop,
    /// Thanks.
    Thanks,
    /// The bot was wrong to speak up.
    NotAbout,
    /// Yes, it is about photos that do not reach iCloud.
    PhotosStuck,
    /// No, something else.
    SomethingElse,
    /// None of the readings that were offered.
    Neither,
    /// Another try at understanding.
    TryAgain,
    /// On here, without the person who was asked for them.
    GoOn,
    /// "Restart" was about the phone.
    RestartPhone,
    /// "Restart", and nothing else: the phone or the conversation?
    RestartWhich,
    /// An answer that they gave is wrong.
    ChangeAnswer,
    /// This answer is wrong.
    Change(StepId),
    /// One of the answers in this group.
    Group(Arc<str>),
    /// Something needs care: a red flag.
    Flag(Arc<str>),
    /// The moderators of this guild shall have the case.
    Queue(u64),
    /// How it was: good, fair or bad.
    Rate(Rating),
}

/// How it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rating {
    /// It helped.
    Good,
    /// So-so.
    Ok,
    /// It did not.
    Bad,
}

/// The meanings without a value, and how they are written.
const PLAIN: [(&str, Meaning); 28] = [
    ("affirm", Meaning::Affirm),
    ("deny", Meaning::Deny),
    ("fixed", Meaning::Fixed),
    ("not_fixed", Meaning::NotFixed),
    ("partly", Meaning::Partly),
    ("done", Meaning::Done),
    ("change_answer", Meaning::ChangeAnswer),
    ("wait", Meaning::Wait),
    ("may_write", Meaning::MayWrite),
    ("may_not_write", Meaning::MayNotWrite),
    ("unsure", Meaning::Unsure),
    ("human", Meaning::Human),
    ("back", Meaning::Back),
    ("skip", Meaning::Skip),
    ("why", Meaning::Why),
    ("where", Meaning::Where),
    ("status", Meaning::Status),
    ("start_over", Meaning::StartOver),
    ("stop", Meaning::Stop),
    ("thanks", Meaning::Thanks),
    ("not_about", Meaning::NotAbout),
    ("photos_stuck", Meaning::PhotosStuck),
    ("something_else", Meaning::SomethingElse),
    ("neither", Meaning::Neither),
    ("try_again", Meaning::TryAgain),
    ("go_on", Meaning::GoOn),
    ("restart_phone", Meaning::RestartPhone),
    ("restart_which", Meaning::RestartWhich),
];

const RATINGS: [(&str, Rating); 3] = [
    ("good", Rating::Good),
    ("ok", Rating::Ok),
    ("bad", Rating::Bad),
];

impl fmt::Display for Meaning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Meaning::Answer(answer) => write!(f, "answer:{answer}"),
            Meaning::Change(check) => write!(f, "change:{check}"),
            Meaning::Group(group) => write!(f, "group:{group}"),
            Meaning::Flag(flag) => write!(f, "flag:{flag}"),
            Meaning::Queue(guild) => write!(f, "queue:{guild}"),
            Meaning::Rate(rating) => {
                let name = RATINGS
                    .iter()
                    .find(|(_, other)| other == rating)
                    .map_or("", |(name, _)| name);
                write!(f, "rate:{name}")
            }
            plain => f.write_str(
                PLAIN
                    .iter()
                    .find(|(_, meaning)| meaning == plain)
                    .map_or("", |(name, _)| name),
            ),
        }
    }
}

/// The text is not a choice's id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not the id of a choice")]
pub struct UnknownMeaning;

impl FromStr for Meaning {
    type Err = UnknownMeaning;

    fn from_str(id: &str) -> Result<Meaning, UnknownMeaning> {
        if let Some(answer) = id.strip_prefix("answer:") {
            return Ok(Meaning::Answer(answer.into()));
        }
        if let Some(check) = id.strip_prefix("change:") {
            return Ok(Meaning::Change(check.into()));
        }
        if let Some(group) = id.strip_prefix("group:") {
            return Ok(Meaning::Group(group.into()));
        }
        if let Some(flag) = id.strip_prefix("flag:") {
            return Ok(Meaning::Flag(flag.into()));
        }
        if let Some(guild) = id.strip_prefix("queue:") {
            return guild
                .parse()
                .map(Meaning::Queue)
                .map_err(|_| UnknownMeaning);
        }
        if let Some(name) = id.strip_prefix("rate:") {
            return RATINGS
                .iter()
                .find(|(other, _)| *other == name)
                .map(|(_, rating)| Meaning::Rate(*rating))
                .ok_or(UnknownMeaning);
        }
        PLAIN
            .iter()
            .find(|(name, _)| *name == id)
            .map(|(_, meaning)| meaning.clone())
            .ok_or(UnknownMeaning)
    }
}

impl Serialize for Meaning {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Meaning {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Meaning, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_meaning_survives_being_written_down() {
        let more = [
            Meaning::Answer("full".into()),
            Meaning::Change("icloud_bar".into()),
            Meaning::Group("paused".into()),
            Meaning::Flag("stolen".into()),
            Meaning::Queue(7),
            Meaning::Rate(Rating::Ok),
        ];
        for meaning in PLAIN.into_iter().map(|(_, meaning)| meaning).chain(more) {
            assert_eq!(meaning.to_string().parse(), Ok(meaning));
        }
        assert_eq!("rate:great".parse::<Meaning>(), Err(UnknownMeaning));
    }
}
