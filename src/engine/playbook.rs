//! The seven fixes as the engine sees them: checks, answers, instructions, and where each leads.
//!
//! Plain data. `content` reads it from `config/playbook.toml` and has checked it before the engine sees it, so
//! every id that is named here exists.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::matcher::reading::What;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Arc<str>);

        impl From<&str> for $name {
            fn from(id: &str) -> Self {
                Self(id.into())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl std::ops::Deref for $name {
            type Target = str;

            fn deref(&self) -> &str {
                &self.0
            }
        }
    };
}

id! {
    /// One of the seven fixes.
    FixId
}
id! {
    /// A check or an instruction; unique in the playbook. A check's id is also the fact that it asks for.
    StepId
}
id! {
    /// An answer of a check: a value of the fact that it asks for.
    AnswerId
}

/// The fact, and the question, about the version of the phone's software.
pub const IOS: &str = "ios";
/// The question asked first when no cause was named.
pub const STATUS_WORDS: &str = "status_words";

/// The fact, and the question, about which way it fails.
pub const DIRECTION: &str = "direction";
/// The fact with the whole number of the software's version, of which [`IOS`] is the class.
pub const VERSION: &str = "version";

/// The seven fixes, the paths beside them, and the questions around them.
#[derive(Debug, Clone, Default)]
pub struct Playbook {
    /// Questions that belong to no fix.
    pub questions: Vec<Check>,
    /// In the article's order.
    pub fixes: Vec<Fix>,
    /// What the seven do not cover: walked like a fix, and not counted among them.
    pub paths: Vec<Fix>,
    /// Facts that people volunteer and no check asks for, in the order of the card.
    pub facts: Vec<FactKind>,
    /// What makes causes likelier or less likely.
    pub hints: Vec<Hint>,
    /// The share of cases that only a person can solve, 0 to 1.
    pub needs_person: f32,
    /// Red flags after which people may go on here, when they were misheard.
    pub may_go_on: Vec<Arc<str>>,
}

/// One of the seven, or a path beside them.
#[derive(Debug, Clone)]
pub struct Fix {
    /// Its name in data.
    pub id: FixId,
    /// The opening intent that points at it; none points at a path.
    pub intent: Arc<str>,
    /// The share of cases that it solves, judged; what its causes add up to.
    pub prior: f32,
    /// Minutes for finding out, and for mending; paths tell none.
    pub minutes: (u32, u32),
    /// The first step.
    pub starts_at: StepId,
    /// All its steps.
    pub steps: Vec<Step>,
    /// Causes that no check shows.
    pub blind: Vec<BlindCause>,
    /// Addresses of the pages that it rests on.
    pub sources: Vec<Arc<str>>,
}

/// A cause that no check shows: its repair is simply done.
#[derive(Debug, Clone)]
pub struct BlindCause {
    /// Its name.
    pub id: Arc<str>,
    /// The share of cases that it is behind.
    pub prior: f32,
    /// The step at which its repair begins.
    pub repair: StepId,
}

/// A fact that makes causes so many times likelier.
#[derive(Debug, Clone)]
pub struct Hint {
    /// The fact.
    pub fact: Arc<str>,
    /// What it must be.
    pub when: HintWhen,
    /// Causes, fixes, or `*` for all, each with how many times likelier it is.
    pub times: Vec<(Arc<str>, f32)>,
}

/// What a fact must be for a hint.
#[derive(Debug, Clone, PartialEq)]
pub enum HintWhen {
    /// This value.
    Is(Arc<str>),
    /// A number below this one.
    Below(f32),
}

/// A thing to find out, or a thing to do.
#[derive(Debug, Clone)]
pub enum Step {
    /// Find out.
    Check(Check),
    /// Do.
    Instruction(Instruction),
}

/// A question with a closed set of answers.
#[derive(Debug, Clone)]
pub struct Check {
    /// Also the fact that it asks for.
    pub id: StepId,
    /// In the order of the buttons.
    pub answers: Vec<Answer>,
    /// What a bare "yes" means.
    pub affirm: Option<AnswerId>,
    /// What a bare "no" means.
    pub deny: Option<AnswerId>,
    /// Where "I'm not sure" leads after the place was shown.
    pub unsure: Route,
    /// How long looking takes.
    pub minutes: u32,
    /// Of those whose cause an answer shows, the share that gives this answer.
    pub tells: f32,
    /// Groups of answers by name, for a check with more answers than can stand under it.
    pub groups: Vec<Arc<str>>,
    /// Red flags that an answer to it sounds like without being one.
    pub calms: Vec<Arc<str>>,
    /// Asked as soon as this was told: something that was tried.
    pub asked_after: Option<Arc<str>>,
    /// The address of the page that it rests on, when it is not its fix's.
    pub source: Option<Arc<str>>,
    /// True when the answer holds for weeks: who comes back is not asked again.
    pub lasts: bool,
}

/// One answer.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The value of the fact.
    pub id: AnswerId,
    /// Where it leads.
    pub leads: Route,
    /// Understood when typed, but not offered.
    pub hidden: bool,
    /// The share of cases behind which is what this answer shows, when it leads to what removes it.
    pub cause: Option<f32>,
    /// The share of people who give this answer when what it shows is not the cause.
    pub usual: f32,
    /// The causes that this answer speaks for: of other checks, or blind ones.
    pub shows: Vec<Arc<str>>,
    /// A fact that follows from this answer: check and answer.
    pub implies: Option<(Arc<str>, Arc<str>)>,
    /// The group that it stands in.
    pub group: Option<Arc<str>>,
    /// True for what everybody says at first, whatever is wrong: unasked it says little.
    pub commonplace: bool,
    /// What else is heard as this answer when its check was asked: "everything else is fine", after the question about
    /// other services, is no word about other devices.
    pub hears: Vec<What>,
}

/// A thing to do, after which we ask whether it helped.
#[derive(Debug, Clone)]
pub struct Instruction {
    /// Unique in the playbook.
    pub id: StepId,
    /// How long the doing takes.
    pub minutes: u32,
    /// How long until one can see whether it helped; from an hour on, "come back tomorrow" is offered.
    pub wait_minutes: u32,
    /// How to see whether it helped: the message `success-…`.
    pub success: Arc<str>,
    /// Where "it did not help" leads.
    pub then: Route,
    /// True when the text differs by iOS version, so that the version is asked first.
    pub needs_ios: bool,
    /// True when a warning goes before it.
    pub has_warning: bool,
    /// True when it only prepares what comes next: it is asked whether it is done, not whether it helped.
    pub prepares: bool,
    /// What is done instead by those who leave this out: freeing some room instead of a bigger plan.
    pub instead: Option<StepId>,
    /// What those who did it by themselves say that they tried.
    pub tried: Option<Arc<str>>,
    /// The address of the page that it rests on, when it is not its fix's.
    pub source: Option<Arc<str>>,
}

/// Where a walk goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Route {
    /// This fix is done; the next one.
    NextFix,
    /// A step of the same fix.
    Step(StepId),
    /// A step of another fix.
    Elsewhere(FixId, StepId),
    /// They did the instruction already; ask only whether it helped.
    Done(StepId),
    /// They did the instruction before they came: it did not help.
    InVain(StepId),
    /// A person takes over.
    Person(Reason),
    /// Back to what waited for this answer.
    Resume,
    /// The fix cannot be carried out by this person; on with the next.
    CouldNot,
}

/// Why a case goes to the moderators.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// All fixes were tried.
    NoFixHelped,
    /// They asked for a person.
    AskedForPerson,
    /// Something dangerous or beyond self-help was said.
    RedFlag,
    /// We did not understand them, several times.
    NotUnderstood,
    /// The photos are in another Apple Account.
    AccountSwitch,
    /// A restriction by a parent, school or employer.
    Restricted,
    /// What is left needs a person.
    NeedsPerson,
    /// Apple's own service is down.
    AppleOutage,
}

impl Reason {
    /// Every reason.
    pub const ALL: [Reason; 8] = [
        Reason::NoFixHelped,
        Reason::AskedForPerson,
        Reason::RedFlag,
        Reason::NotUnderstood,
        Reason::AccountSwitch,
        Reason::Restricted,
        Reason::NeedsPerson,
        Reason::AppleOutage,
    ];

    /// As it is written in the playbook and in exports.
    pub fn id(self) -> &'static str {
        match self {
            Reason::NoFixHelped => "no_fix_helped",
            Reason::AskedForPerson => "asked_for_person",
            Reason::RedFlag => "red_flag",
            Reason::NotUnderstood => "not_understood",
            Reason::AccountSwitch => "account_switch",
            Reason::Restricted => "restricted",
            Reason::NeedsPerson => "needs_person",
            Reason::AppleOutage => "apple_outage",
        }
    }
}

/// A fact that is only ever volunteered.
#[derive(Debug, Clone)]
pub struct FactKind {
    /// Its name.
    pub id: Arc<str>,
    /// The values it may have; empty when it is a number or words.
    pub values: Vec<Arc<str>>,
    /// True when it holds for weeks.
    pub lasts: bool,
    /// What values that begin like this imply: beginning, check, answer. The longest beginning counts.
    pub implies: Vec<(Arc<str>, Arc<str>, AnswerId)>,
}

impl FactKind {
    /// What a value implies: check and answer.
    pub fn implied(&self, value: &str) -> Option<(&Arc<str>, &AnswerId)> {
        let fitting = self.implies.iter().filter(|(beginning, ..)| {
            value
                .strip_prefix(&**beginning)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        });
        let longest = fitting.max_by_key(|(beginning, ..)| beginning.len());
        longest.map(|(_, check, answer)| (check, answer))
    }
}

impl Playbook {
    /// The fix with this id.
    pub fn fix(&self, id: &str) -> Option<&Fix> {
        self.walks().find(|fix| &*fix.id == id)
    }

    /// The fix at which an opening intent points.
    pub fn fix_for_intent(&self, intent: &str) -> Option<&Fix> {
        self.fixes.iter().find(|fix| &*fix.intent == intent)
    }

    /// Every check: those of no fix first.
    pub fn checks(&self) -> impl Iterator<Item = &Check> {
        let of_fixes = self.steps().filter_map(|step| match step {
            Step::Check(check) => Some(check),
            Step::Instruction(_) => None,
        });
        self.questions.iter().chain(of_fixes)
    }

    /// Every instruction.
    pub fn instructions(&self) -> impl Iterator<Item = &Instruction> {
        self.steps().filter_map(|step| match step {
            Step::Instruction(instruction) => Some(instruction),
            Step::Check(_) => None,
        })
    }

    /// The seven, then the paths beside them.
    pub fn walks(&self) -> impl Iterator<Item = &Fix> {
        self.fixes.iter().chain(&self.paths)
    }

    /// True for one of the seven.
    pub fn is_counted(&self, fix: &str) -> bool {
        self.fixes.iter().any(|it| &*it.id == fix)
    }

    fn steps(&self) -> impl Iterator<Item = &Step> {
        self.walks().flat_map(|fix| &fix.steps)
    }

    /// The check with this id, of a fix or of none.
    pub fn check(&self, id: &str) -> Option<&Check> {
        self.checks().find(|check| &*check.id == id)
    }

    /// An answer of a check.
    pub fn answer(&self, check: &str, answer: &str) -> Option<&Answer> {
        self.check(check)?.answer(answer)
    }

    /// What people tried who need not be asked any more, and the answer that this is: who restarted has answered whether
    /// a restart is possible.
    pub fn done_by<'p>(&'p self, check: &'p Check) -> Option<(&'p Arc<str>, &'p AnswerId)> {
        check.answers.iter().find_map(|answer| {
            let (Route::Done(step) | Route::InVain(step)) = &answer.leads else {
                return None;
            };
            Some((self.instruction(step)?.tried.as_ref()?, &answer.id))
        })
    }

    /// The instruction with this id.
    pub fn instruction(&self, id: &str) -> Option<&Instruction> {
        self.instructions().find(|it| &*it.id == id)
    }

    /// The page that a step rests on: its own, else its fix's first.
    pub fn source_of(&self, step: &str) -> Option<Arc<str>> {
        let own = match (self.check(step), self.instruction(step)) {
            (Some(check), _) => check.source.clone(),
            (_, Some(it)) => it.source.clone(),
            _ => None,
        };
        own.or_else(|| self.fix_of_step(step)?.sources.first().cloned())
    }

    /// The fix that a step belongs to.
    pub fn fix_of_step(&self, id: &str) -> Option<&Fix> {
        self.walks()
            .find(|fix| fix.steps.iter().any(|step| step.id() == id))
    }
}

impl Step {
    /// The step's id.
    pub fn id(&self) -> &str {
        match self {
            Step::Check(check) => &check.id,
            Step::Instruction(instruction) => &instruction.id,
        }
    }
}

impl Answer {
    /// True when it may be the cause, or speaks for one.
    pub fn is_trouble(&self) -> bool {
        self.cause.is_some() || !self.shows.is_empty()
    }
}

impl Check {
    /// The answer with this id.
    pub fn answer(&self, id: &str) -> Option<&Answer> {
        self.answers.iter().find(|answer| &*answer.id == id)
    }
}
