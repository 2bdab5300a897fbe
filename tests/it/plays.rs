//! The golden transcripts on the engine, in the shipped language and in the bracketing one.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use resync::content::{CasePlace, Content, Replies};
use resync::engine::{
    Action, Beginning, Conversation, Earlier, Engine, Entry, Event, Meaning, Phase, QueueChoice,
    Reply, Turn,
};

use crate::CONTENT;
use crate::play::{Driver, Exchange, Transcript, World, written};

/// What stands in a rewritten transcript that presses what is not there; it never passes.
const NO_CHOICE: &str = "*(there is no choice";

/// Plays one conversation on the engine alone.
pub struct EnginePlay<'c> {
    engine: &'c Engine,
    replies: &'c Replies,
    conversation: Conversation,
    now: Timestamp,
}

impl<'c> EnginePlay<'c> {
    pub fn new(content: &'c Content, replies: &'c Replies, overheard: bool) -> EnginePlay<'c> {
        let now: Timestamp = "2026-11-23T12:00:00Z".parse().unwrap();
        let beginning = Beginning {
            id: "play".into(),
            entry: if overheard {
                Entry::Channel
            } else {
                Entry::Direct
            },
            queues: vec![QueueChoice {
                guild: 0,
                name: String::new(),
            }],
            earlier: None,
        };
        EnginePlay {
            engine: &content.engine,
            replies,
            conversation: Conversation::new(beginning, now),
            now,
        }
    }

    pub fn answer(&mut self, exchange: &Exchange) -> String {
        let answers = match &exchange.world {
            World::Says(text) => vec![self.happen(&Event::Said { text: text.clone() })],
            World::Presses(label) => vec![self.press(label)],
            World::Passes(span) => self.pass(*span),
            World::Restarts => {
                let stored = serde_json::to_string(&self.conversation).unwrap();
                self.conversation = serde_json::from_str(&stored).unwrap();
                vec![self.happen(&Event::Asked)]
            }
            World::Claims(moderator) => vec![self.happen(&Event::CaseClaimed {
                moderator: moderator.clone(),
            })],
            World::Releases => vec![self.happen(&Event::CaseReleased)],
            World::Resolves => vec![self.happen(&Event::CaseResolved { case: 1 })],
            World::Writes(moderator) => vec![self.happen(&Event::ModeratorSpoke {
                moderator: moderator.clone(),
            })],
            World::HandsBack => vec![self.happen(&Event::ModeratorHandedBack)],
        };
        let answers: Vec<String> = answers
            .into_iter()
            .filter(|answer| !answer.is_empty())
            .collect();
        if answers.is_empty() {
            "*(silence)*".to_owned()
        } else {
            answers.join("\n\n")
        }
    }

    fn press(&mut self, label: &str) -> String {
        let choices = self.engine.choices(&self.conversation);
        let chosen = choices
            .iter()
            .find(|choice| self.replies.text(&choice.label, CasePlace::default()) == label)
            .map(|choice| choice.meaning.clone())
            .or_else(|| {
                let label = resync::matcher::Text::new(label).plain;
                self.engine.labels.get(&label).cloned()
            });
        // Written down like any other answer: a transcript is put right by reading it.
        let Some(meaning) = chosen else {
            return format!("{NO_CHOICE} [{label}] here)*");
        };
        let turn = self.conversation.turn;
        self.happen(&Event::Chose { meaning, turn })
    }

    fn pass(&mut self, span: SignedDuration) -> Vec<String> {
        let until = self.now.checked_add(span).unwrap();
        let mut answers = Vec::new();
        while let Some(at) = self
            .engine
            .wake_at(&self.conversation)
            .filter(|at| *at <= until)
        {
            self.now = at;
            answers.push(self.happen(&Event::TimePassed));
        }
        self.now = until;
        answers
    }

    fn happen(&mut self, event: &Event) -> String {
        // A conversation that is over is followed by a fresh one, as the shell does it.
        if self.conversation.phase == Phase::Closed {
            let beginning = Beginning {
                id: "next".into(),
                entry: self.conversation.entry,
                queues: self.conversation.queues.clone(),
                earlier: Earlier::of(&self.conversation).map(Box::new),
            };
            self.conversation = Conversation::new(beginning, self.now);
        }
        let turn = self
            .engine
            .advance(self.conversation.clone(), event, self.now);
        let shown = self.show(&turn);
        self.conversation = turn.conversation;
        shown
    }

    fn show(&self, turn: &Turn) -> String {
        let blocks: Vec<String> = turn
            .actions
            .iter()
            .map(|action| self.show_action(action, &turn.conversation))
            .collect();
        blocks.join("\n\n")
    }

    fn show_action(&self, action: &Action, conversation: &Conversation) -> String {
        match action {
            Action::Say(reply) => {
                let said = self.say(reply);
                match &conversation.phase {
                    Phase::Solved { fix, rated: false } => {
                        let fix = fix.as_ref().map_or("by itself", |fix| fix);
                        format!("{said}\n\n*(solved: {fix})*")
                    }
                    _ => said,
                }
            }
            Action::Escalate(escalation) => {
                let card = &escalation.card;
                let tried: Vec<String> = card
                    .tried
                    .iter()
                    .map(|outcome| format!("{} {:?}", outcome.fix, outcome.result))
                    .collect();
                let facts: Vec<String> = card
                    .facts
                    .iter()
                    .map(|(id, fact)| format!("{id}={}", fact.value))
                    .collect();
                let flag = card
                    .flag
                    .as_ref()
                    .map(|flag| format!(" {flag}"))
                    .unwrap_or_default();
                format!(
                    "*(escalated: {}{flag}; tried: {}; facts: {})*",
                    card.reason.id(),
                    tried.join(", "),
                    facts.join(", ")
                )
            }
            Action::WithdrawCase => "*(the case is withdrawn)*".to_owned(),
            Action::CloseThread => "*(closes the thread)*".to_owned(),
            Action::Hush => "*(stays silent for this person here)*".to_owned(),
            Action::DeleteHeard => "*(deletes the message, where that is allowed)*".to_owned(),
            Action::Rate(rating) => format!("*(rated: {})*", Meaning::Rate(*rating)),
        }
    }

    fn say(&self, reply: &Reply) -> String {
        let rendered = self.replies.render(
            reply,
            CasePlace {
                number: 1,
                place: 1,
            },
        );
        let labels: Vec<String> = rendered
            .choices
            .into_iter()
            .map(|choice| choice.label)
            .collect();
        written(&rendered.text, &labels)
    }
}

fn answers(transcript: &Transcript, content: &Content) -> Vec<Vec<String>> {
    transcript
        .conversations
        .iter()
        .map(|dialogue| {
            let mut play = EnginePlay::new(content, &content.replies, transcript.is_overheard());
            dialogue
                .exchanges
                .iter()
                .map(|exchange| play.answer(exchange))
                .collect()
        })
        .collect()
}

#[test]
fn transcripts_on_the_engine() {
    let update = std::env::vars().any(|(name, _)| name == "UPDATE");
    let mut wrong = Vec::new();
    let transcripts = Transcript::all();
    for transcript in transcripts
        .iter()
        .filter(|transcript| transcript.plays_on(Driver::Engine))
    {
        let answers = answers(transcript, transcript.content());
        if update {
            std::fs::write(&transcript.path, transcript.rewritten(&answers)).unwrap();
            continue;
        }
        for (dialogue, answers) in transcript.conversations.iter().zip(&answers) {
            for (exchange, answer) in dialogue.exchanges.iter().zip(answers) {
                if exchange.expected != *answer || answer.starts_with(NO_CHOICE) {
                    wrong.push(format!(
                        "{} / {}: after {:?}\n--- expected\n{}\n--- heard\n{answer}\n",
                        transcript.path.display(),
                        dialogue.title,
                        exchange.world,
                        exchange.expected
                    ));
                    break;
                }
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} conversations differ; UPDATE=1 rewrites them\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// No sentence hides in Rust: with the language in brackets, every letter that reaches people stands in brackets.
#[test]
fn every_word_comes_from_content() {
    let source = CONTENT.replies.source().clone();
    let bracketed = Arc::new(
        Replies::read(source, "en", &mut resync::content::Problems::default()).bracketed(),
    );
    for transcript in Transcript::all()
        .iter()
        .filter(|transcript| transcript.plays_on(Driver::Engine))
    {
        for dialogue in &transcript.conversations {
            let content = transcript.content();
            let mut play = EnginePlay::new(content, &bracketed, transcript.is_overheard());
            for exchange in &dialogue.exchanges {
                // Labels are written in the shipped language; what they mean is the same.
                let before = (play.conversation.clone(), play.now);
                let mut plain =
                    EnginePlay::new(content, &content.replies, transcript.is_overheard());
                (plain.conversation, plain.now) = before;
                let _ = plain.answer(exchange);
                let pressed = match &exchange.world {
                    World::Presses(_) => {
                        (play.conversation, play.now) = (plain.conversation, plain.now);
                        continue;
                    }
                    _ => play.answer(exchange),
                };
                for block in pressed
                    .split("\n\n")
                    .filter(|block| !block.starts_with("*("))
                {
                    let outside = outside_brackets(block);
                    assert!(
                        !outside.contains(char::is_alphabetic),
                        "{} / {}: {outside:?} is not from content, in\n{block}",
                        transcript.path.display(),
                        dialogue.title
                    );
                }
            }
        }
    }
}

/// What stands outside of ⟦…⟧; brackets nest.
fn outside_brackets(text: &str) -> String {
    let mut depth = 0_u32;
    text.chars()
        .filter(|c| match c {
            '⟦' => {
                depth += 1;
                false
            }
            '⟧' => {
                depth = depth.saturating_sub(1);
                false
            }
            _ => depth == 0,
        })
        .collect()
}
