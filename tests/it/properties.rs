//! What holds for any sequence of events, not only for those in the transcripts.

use std::collections::HashSet;

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use resync::engine::{
    Action, Beginning, Conversation, Entry, Event, Meaning, Phase, QueueChoice, Turn,
};

use crate::CONTENT;

#[derive(Debug, Clone)]
enum Step {
    Says(String),
    /// Presses one of the choices, by position.
    Presses(usize),
    Chooses(Meaning),
    Passes(i64),
    Claims,
    Releases,
    Resolves,
}

fn words() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "yes",
        "no",
        "idk",
        "skip",
        "back",
        "why",
        "where",
        "it works now",
        "still not working",
        "thanks",
        "start over",
        "restart",
        "human please",
        "how many left",
        "wifi",
        "ios 26",
        "nothing there",
        "full",
        "off",
        "on",
        "banana",
        "2",
        "15",
        "later",
        "photos not syncing to icloud",
        "all my photos are gone",
        "my password is hunter2",
        "i already restarted it",
        "",
    ]);
    prop_oneof![4 => known.prop_map(str::to_owned), 1 => ".{0,60}"]
}

fn step() -> impl Strategy<Value = Step> {
    let meanings = prop::sample::select(vec![
        Meaning::Back,
        Meaning::Skip,
        Meaning::Why,
        Meaning::StartOver,
        Meaning::NotAbout,
        Meaning::Human,
        Meaning::Fixed,
        Meaning::Answer("full".into()),
        Meaning::Queue(9),
    ]);
    prop_oneof![
        8 => words().prop_map(Step::Says),
        6 => (0_usize..8).prop_map(Step::Presses),
        2 => meanings.prop_map(Step::Chooses),
        2 => (1_i64..300).prop_map(Step::Passes),
        1 => Just(Step::Claims),
        1 => Just(Step::Releases),
        1 => Just(Step::Resolves),
    ]
}

struct Play {
    conversation: Conversation,
    now: Timestamp,
}

impl Play {
    fn new(queues: usize) -> Play {
        let now: Timestamp = "2026-11-23T12:00:00Z".parse().unwrap();
        let queues = (0..queues)
            .map(|guild| QueueChoice {
                guild: guild as u64,
                name: format!("guild {guild}"),
            })
            .collect();
        Play {
            conversation: Conversation::new(
                Beginning {
                    id: "p".into(),
                    entry: Entry::Direct,
                    queues,
                    earlier: None,
                },
                now,
            ),
            now,
        }
    }

    fn event(&mut self, step: &Step) -> Event {
        match step {
            Step::Says(text) => Event::Said { text: text.clone() },
            Step::Presses(at) => {
                let choices = CONTENT.engine.choices(&self.conversation);
                match choices.get(at % choices.len().max(1)) {
                    Some(choice) => Event::Chose {
                        meaning: choice.meaning.clone(),
                        turn: self.conversation.turn,
                    },
                    None => Event::Asked,
                }
            }
            Step::Chooses(meaning) => Event::Chose {
                meaning: meaning.clone(),
                turn: self.conversation.turn,
            },
            Step::Passes(hours) => {
                self.now = self
                    .now
                    .checked_add(SignedDuration::from_hours(*hours))
                    .unwrap();
                Event::TimePassed
            }
            Step::Claims => Event::CaseClaimed {
                moderator: "mia".into(),
            },
            Step::Releases => Event::CaseReleased,
            Step::Resolves => Event::CaseResolved { case: 1 },
        }
    }

    fn advance(&mut self, event: &Event) -> Turn {
        let turn = CONTENT
            .engine
            .advance(self.conversation.clone(), event, self.now);
        self.conversation = turn.conversation.clone();
        turn
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens_the_invariants_hold(queues in 0_usize..3, steps in prop::collection::vec(step(), 1..60)) {
        let mut play = Play::new(queues);
        let mut open_cases = 0_i32;
        for step in &steps {
            if play.conversation.phase == Phase::Closed {
                break;
            }
            let claimed = matches!(&play.conversation.phase, Phase::Escalated { claimed_by: Some(_), .. });
            let event = play.event(step);
            let turn = play.advance(&event);
            for action in &turn.actions {
                match action {
                    Action::Escalate(_) => open_cases += 1,
                    Action::WithdrawCase => open_cases -= 1,
                    _ => {}
                }
            }
            if matches!(event, Event::CaseResolved { .. }) && turn.conversation.phase == Phase::Closed {
                open_cases -= 1;
            }
            prop_assert!((0..=1).contains(&open_cases), "{open_cases} cases are open after {step:?}");
            if claimed && matches!(event, Event::Said { .. }) {
                prop_assert!(turn.replies().next().is_none(), "the bot talked over a moderator");
            }
            let done: Vec<&str> = turn.conversation.walk.done.iter().map(|outcome| &*outcome.fix).collect();
            prop_assert_eq!(done.iter().collect::<HashSet<_>>().len(), done.len(), "a fix twice: {:?}", done);
            // What is stored can be read again, and means the same.
            let stored = serde_json::to_string(&turn.conversation).unwrap();
            prop_assert_eq!(&serde_json::from_str::<Conversation>(&stored).unwrap(), &turn.conversation);
            for reply in turn.replies() {
                let text = CONTENT.replies.render(reply, resync::content::CasePlace { number: 1, place: 1 }).text;
                prop_assert!(!text.is_empty() && text.chars().count() <= 2_000, "{} characters", text.chars().count());
                prop_assert!(!text.contains("hunter2"));
            }
        }
    }

    #[test]
    fn every_state_reaches_a_person_and_is_solved_by_it_works_now(steps in prop::collection::vec(step(), 1..30)) {
        let mut play = Play::new(1);
        for step in &steps {
            let event = play.event(step);
            play.advance(&event);
        }
        let silent = matches!(&play.conversation.phase, Phase::New | Phase::Closed | Phase::Escalated { .. } | Phase::Solved { .. } | Phase::Triage);
        if !silent {
            let mut other = Play { conversation: play.conversation.clone(), now: play.now };
            other.advance(&Event::Said { text: "i want to talk to a human".into() });
            let reached = matches!(&other.conversation.phase, Phase::Escalated { .. });
            prop_assert!(reached, "from {:?}", play.conversation.phase);
            play.advance(&Event::Said { text: "it works now".into() });
            let solved = matches!(&play.conversation.phase, Phase::Solved { .. });
            prop_assert!(solved, "{:?}", play.conversation.phase);
        }
    }

    #[test]
    fn saying_no_comes_to_an_end(first in prop::sample::select(vec!["photos not syncing", "icloud storage full photos stuck", "wifi photos stuck"])) {
        let mut play = Play::new(1);
        play.advance(&Event::Said { text: first.into() });
        for _ in 0..60 {
            if matches!(&play.conversation.phase, Phase::Escalated { .. } | Phase::Closed) {
                return Ok(());
            }
            play.advance(&Event::Said { text: "no".into() });
        }
        prop_assert!(false, "sixty times no, and still {:?}", play.conversation.phase);
    }
}
