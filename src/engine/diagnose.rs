//! What to do next: the check or repair with the best expected gain for its cost, given all that is known.
//!
//! Each cause has a share of all cases; what people tell makes causes likelier or less likely (Bayes' rule), and so does
//! a repair that did not help. A check is worth the causes that it would show, a repair the causes that it removes, each
//! for the questions and minutes it costs: one step of look-ahead, in the manner of Heckerman, Breese and Rommelse,
//! "Decision-theoretic troubleshooting", 1995. Pure, and the same for the same facts; `resync explain-order` shows it.

use std::sync::Arc;

use super::conversation::{FixResult, Walk};
use super::playbook::{Check, Fix, FixId, HintWhen, IOS, Playbook, Route, Step, StepId};

/// What a minute costs beside a question.
const QUESTIONS_A_MINUTE: f32 = 1.0 / 3.0;
/// Waiting for an hour or for a night is priced like so many minutes: nobody sits there.
const LONG_WAIT_MINUTES: f32 = 8.0;
/// From this wait on it is a long one, in minutes.
const LONG_WAIT_FROM_MINUTES: u32 = 60;
/// What is left of a cause's likelihood when its repair did not help: people err.
const LEFT_AFTER_REPAIR: f32 = 0.02;
/// A cause that its own check has not shown is repaired without asking from this likelihood on.
const SURE_ENOUGH: f32 = 0.5;
/// A cause that is likelier than this is mended first, whatever could be asked.
const VERY_LIKELY: f32 = 0.35;
/// … and when the repair begins with another question, from this on.
const SURE_TO_ASK: f32 = 0.7;
/// No way to an instruction is longer, in checks; content is checked against loops.
const LONGEST_WAY: usize = 6;
/// What has less than this share of the cases behind it is no help worth a question.
const WORTH_ASKING: f32 = 0.004;
/// Checks whose causes have a smaller share than this are the less common ones.
const RARE_BELOW_PRIOR: f32 = 0.03;
/// A fact that was heard this surely needs no second look, in percent.
pub const SURE_PERCENT: u8 = 85;
/// What everybody says at first is held no surer than this, in percent: when it matters it is asked.
pub const HARDLY_HEARD_PERCENT: u8 = 50;
/// What everybody says at first is held for true so far, in percent; late, when it matters, it is asked all the same.
pub const COMMONPLACE_PERCENT: u8 = 80;
/// Who tells of something unasked mostly suspects it.
const SUSPECTED_TIMES: f32 = 6.0;
/// No answer is impossible.
const LEAST_LIKELY: f32 = 0.002;

/// A cause with its likelihood.
#[derive(Debug, Clone, PartialEq)]
pub struct Cause<'p> {
    /// `CHECK=ANSWER`, or the name of one that no check shows.
    pub id: Arc<str>,
    /// The fix that removes it.
    pub fix: FixId,
    /// Where its repair begins.
    pub repair: Repair<'p>,
    /// Its share of all cases.
    pub prior: f32,
    /// How likely it is now, 0 to 1; what is missing to 1 only a person can solve.
    pub p: f32,
    /// The check and the answer that show it.
    pub shown_by: Option<(&'p StepId, &'p str)>,
}

/// Where a repair begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repair<'p> {
    /// Where an answer leads, from the fix that its check belongs to.
    Route(&'p Route),
    /// A step.
    Step(&'p StepId),
}

/// Something that can be done next, with what speaks for it.
#[derive(Debug, Clone)]
pub struct Candidate<'p> {
    /// What.
    pub what: What<'p>,
    /// The share of the cases that it would solve or show.
    pub share: f32,
    /// What it costs on average, in questions.
    pub cost: f32,
}

/// What can be done next.
#[derive(Debug, Clone)]
pub enum What<'p> {
    /// Ask this.
    Ask(&'p Check),
    /// Do what removes this cause.
    Repair(Cause<'p>),
}

impl Candidate<'_> {
    /// What it gains for its cost.
    pub fn gain(&self) -> f32 {
        self.share / self.cost
    }
}

/// All causes, the likeliest first, as far as they are still possible.
pub fn causes<'p>(playbook: &'p Playbook, walk: &Walk) -> Vec<Cause<'p>> {
    let mut causes = all(playbook);
    let mut person = playbook.needs_person;
    for check in playbook.checks() {
        let told = walk.told(check);
        let Some(told) = told.filter(|answer| answer.usual > 0.0 || answer.cause.is_some()) else {
            continue;
        };
        let Some(fact) = walk.facts.get(&*check.id.0) else {
            continue;
        };
        // What may have been misheard says less: the rest of the way the answer is anybody's.
        let heard = f32::from(fact.percent) / 100.0;
        let usual = told.usual.max(LEAST_LIKELY);
        for cause in &mut causes {
            let mut likely = likelihood(check, &told.id, &cause.id);
            if fact.words.is_some() && shows(check, &cause.id).any(|shown| *shown == *told.id) {
                likely *= SUSPECTED_TIMES;
            }
            cause.p *= heard * likely + (1.0 - heard) * usual;
        }
        person *= usual;
    }
    for (of, times) in hints(playbook, walk, &causes) {
        for cause in &mut causes {
            let is_meant =
                **of == *cause.id || **of == *cause.fix || (&**of == "*" && !is_told(cause, walk));
            if is_meant {
                cause.p *= times;
            }
        }
    }
    for cause in &mut causes {
        let is_left_out = walk.done.iter().any(|outcome| {
            outcome.fix == cause.fix
                && matches!(outcome.result, FixResult::Skipped | FixResult::CouldNot)
        });
        if is_left_out {
            cause.p = 0.0;
        } else if is_mended_in_vain(playbook, walk, cause) {
            cause.p *= LEFT_AFTER_REPAIR;
        }
    }
    let sum: f32 = causes.iter().map(|cause| cause.p).sum::<f32>() + person;
    for cause in &mut causes {
        cause.p /= sum.max(f32::MIN_POSITIVE);
    }
    causes.sort_by(|a, b| b.p.total_cmp(&a.p));
    causes
}

/// Everything that can be done next, what gains the most for its cost first.
pub fn candidates<'p>(playbook: &'p Playbook, walk: &Walk) -> Vec<Candidate<'p>> {
    let causes = causes(playbook, walk);
    let repairs = causes
        .iter()
        .filter(|cause| can_be_repaired(playbook, cause, walk))
        .map(|cause| Candidate {
            share: cause.p,
            cost: repair_cost(playbook, walk, cause),
            what: What::Repair(cause.clone()),
        });
    let is_open = |check: &&Check| {
        let is_heard = walk.facts.get(&*check.id.0).is_some_and(|fact| {
            let is_commonplace = check.answer(&fact.value).is_some_and(|it| it.commonplace);
            let hardly = if is_commonplace {
                COMMONPLACE_PERCENT
            } else {
                HARDLY_HEARD_PERCENT
            };
            fact.percent > hardly
        });
        !is_heard && !walk.passed.contains(&check.id) && check.asked_after.is_none()
    };
    let checks = playbook.checks().filter(is_open).map(|check| {
        let shown: Vec<&Cause<'p>> = causes
            .iter()
            .filter(|cause| shows(check, &cause.id).next().is_some())
            .collect();
        let share: f32 = shown.iter().map(|cause| cause.p * check.tells).sum();
        // Who gives a showing answer has the repair before them, cause or not.
        let repairs: f32 = check
            .answers
            .iter()
            .filter(|answer| answer.cause.is_some())
            .map(|answer| {
                let id = cause_id(&check.id, &answer.id);
                let own = causes.iter().find(|cause| cause.id == id);
                let p = own.map_or(0.0, |cause| cause.p);
                let seen = p + (1.0 - p) * answer.usual;
                seen * own.map_or(0.0, |cause| repair_cost(playbook, walk, cause))
            })
            .sum();
        Candidate {
            share,
            cost: 1.0 + check.minutes as f32 * QUESTIONS_A_MINUTE + repairs,
            what: What::Ask(check),
        }
    });
    let mut found: Vec<Candidate<'p>> = repairs
        .chain(checks)
        .filter(|act| act.share >= WORTH_ASKING)
        .collect();
    // A stable sort: of two that are worth the same the earlier in the playbook comes first. What very likely is the cause
    // is mended before anything is asked.
    let is_very_likely =
        |act: &Candidate<'_>| matches!(&act.what, What::Repair(cause) if cause.p >= VERY_LIKELY);
    found.sort_by(|a, b| {
        let by_gain = b.gain().total_cmp(&a.gain());
        is_very_likely(b).cmp(&is_very_likely(a)).then(by_gain)
    });
    found
}

/// True for what is worth asking only when the common things are through.
pub fn is_rare(playbook: &Playbook, act: &Candidate<'_>) -> bool {
    match &act.what {
        What::Ask(check) => {
            let prior = all(playbook)
                .iter()
                .filter(|cause| shows(check, &cause.id).next().is_some())
                .map(|cause| cause.prior)
                .sum::<f32>();
            prior < RARE_BELOW_PRIOR
        }
        What::Repair(cause) => cause.prior < RARE_BELOW_PRIOR,
    }
}

/// True for a check that tells causes apart; others are asked on the way to a repair.
pub fn is_diagnosing(check: &Check) -> bool {
    check
        .answers
        .iter()
        .any(|answer| answer.is_trouble() || answer.usual > 0.0)
}

/// Every cause with its share of all cases.
pub fn all(playbook: &Playbook) -> Vec<Cause<'_>> {
    let mut causes = Vec::new();
    for check in playbook.checks() {
        let own = playbook.fix_of_step(&check.id);
        for answer in &check.answers {
            let Some(prior) = answer.cause else { continue };
            let fix = match (&answer.leads, own) {
                (Route::Elsewhere(fix, _), _) => fix.clone(),
                (_, Some(own)) => own.id.clone(),
                _ => continue,
            };
            causes.push(Cause {
                id: cause_id(&check.id, &answer.id),
                fix,
                repair: Repair::Route(&answer.leads),
                prior,
                p: prior,
                shown_by: Some((&check.id, &answer.id)),
            });
        }
    }
    for fix in playbook.walks() {
        causes.extend(fix.blind.iter().map(|blind| Cause {
            id: Arc::clone(&blind.id),
            fix: fix.id.clone(),
            repair: Repair::Step(&blind.repair),
            prior: blind.prior,
            p: blind.prior,
            shown_by: None,
        }));
    }
    causes
}

fn cause_id(check: &str, answer: &str) -> Arc<str> {
    format!("{check}={answer}").into()
}

/// The answers of a check that speak for a cause.
pub fn shows<'p>(check: &'p Check, cause: &'p str) -> impl Iterator<Item = &'p str> {
    let own = cause
        .split_once('=')
        .filter(|(of, _)| *of == &*check.id)
        .map(|(_, answer)| answer);
    check.answers.iter().filter_map(move |answer| {
        let is_own = answer.cause.is_some() && own == Some(&*answer.id);
        (is_own || answer.shows.iter().any(|shown| **shown == *cause)).then_some(&*answer.id)
    })
}

/// How likely an answer is for somebody with this cause.
fn likelihood(check: &Check, told: &str, cause: &str) -> f32 {
    let showing: Vec<&str> = shows(check, cause).collect();
    let usual = |id: &str| check.answer(id).map_or(0.0, |answer| answer.usual);
    if showing.is_empty() {
        return usual(told).max(LEAST_LIKELY);
    }
    if showing.contains(&told) {
        return check.tells / showing.len() as f32;
    }
    let others: f32 = check
        .answers
        .iter()
        .map(|answer| usual(&answer.id))
        .sum::<f32>()
        - showing.iter().map(|id| usual(id)).sum::<f32>();
    ((1.0 - check.tells) * usual(told) / others.max(LEAST_LIKELY))
        .max(LEAST_LIKELY * usual(told).max(LEAST_LIKELY))
}

/// What the facts make so many times likelier.
fn hints<'p>(
    playbook: &'p Playbook,
    walk: &Walk,
    causes: &[Cause<'p>],
) -> Vec<(&'p Arc<str>, f32)> {
    let holds = |fact: &str, when: &HintWhen| {
        let value = match fact {
            "opening" => walk.pointed.as_ref(),
            fact => walk.fact(fact),
        };
        match when {
            HintWhen::Is(wanted) if fact == "tried" => walk.tried.contains(wanted),
            HintWhen::Is(wanted) => value == Some(wanted),
            HintWhen::Below(most) => value
                .and_then(|it| it.parse::<f32>().ok())
                .is_some_and(|it| it < *most),
        }
    };
    // What was done about an answer did not help: either it was misheard, or it is not the whole story.
    let is_disproved = |fact: &str, when: &HintWhen| {
        let HintWhen::Is(value) = when else {
            return false;
        };
        let id = cause_id(fact, value);
        let cause = causes.iter().find(|cause| cause.id == id);
        cause.is_some_and(|cause| is_mended_in_vain(playbook, walk, cause))
    };
    let holding = playbook
        .hints
        .iter()
        .filter(|hint| holds(&hint.fact, &hint.when) && !is_disproved(&hint.fact, &hint.when));
    // What may have been misheard says less here, too.
    let heard = |fact: &str| {
        let fact = walk.facts.get(fact);
        fact.map_or(1.0, |fact| f32::from(fact.percent) / 100.0)
    };
    holding
        .flat_map(|hint| hint.times.iter().map(move |times| (&*hint.fact, times)))
        .map(|(fact, (of, times))| (of, 1.0 + heard(fact) * (times - 1.0)))
        .collect()
}

/// True when the check of a cause was answered with it.
fn is_told(cause: &Cause<'_>, walk: &Walk) -> bool {
    cause
        .shown_by
        .is_some_and(|(check, answer)| walk.fact(check).is_some_and(|value| **value == *answer))
}

fn can_be_repaired(playbook: &Playbook, cause: &Cause<'_>, walk: &Walk) -> bool {
    let ways = instructions(playbook, cause);
    let is_over = ways
        .iter()
        .any(|it| walk.failed.iter().any(|id| **id == **it))
        || (!ways.is_empty() && ways.iter().all(|it| has_failed(playbook, walk, it)));
    if is_over || is_done_already(playbook, cause, walk) {
        return false;
    }
    match cause.shown_by {
        None => true,
        Some((check, _)) if is_told(cause, walk) => {
            is_surely_heard(walk, check) || cause.p >= SURE_ENOUGH
        }
        // What another answer speaks for is as good as seen.
        Some((check, _)) => cause.p >= sure_enough(playbook, cause) && walk.fact(check).is_none(),
    }
}

/// A repair that begins with a question is begun on a surer ground: who is asked for a plan's limits must be on mobile data.
fn sure_enough(playbook: &Playbook, cause: &Cause<'_>) -> f32 {
    let asks_first = begins(cause).is_some_and(|step| playbook.check(step).is_some());
    if asks_first { SURE_TO_ASK } else { SURE_ENOUGH }
}

/// True when what they told leads to "you did that already": it did not help, or they would not write.
fn is_done_already(playbook: &Playbook, cause: &Cause<'_>, walk: &Walk) -> bool {
    let mut step = begins(cause);
    for _ in 0..=LONGEST_WAY {
        let check = step.and_then(|step| playbook.check(step));
        match check.and_then(|check| walk.told(check)) {
            Some(told) if matches!(told.leads, Route::Done(_) | Route::InVain(_)) => return true,
            told => step = told.and_then(|told| target(&told.leads)),
        }
    }
    false
}

/// True for a fact that was not misheard, as far as one can tell.
fn is_surely_heard(walk: &Walk, fact: &str) -> bool {
    walk.facts
        .get(fact)
        .is_some_and(|fact| fact.percent >= SURE_PERCENT)
}

/// True when an instruction did not help, or when they did the same by themselves.
fn has_failed(playbook: &Playbook, walk: &Walk, instruction: &str) -> bool {
    let tried = playbook
        .instruction(instruction)
        .and_then(|it| it.tried.as_ref());
    walk.failed.iter().any(|id| **id == *instruction)
        || tried.is_some_and(|tried| walk.tried.contains(tried))
}

/// True when something was done about a cause, and did not help.
fn is_mended_in_vain(playbook: &Playbook, walk: &Walk, cause: &Cause<'_>) -> bool {
    let mut done = instructions(playbook, cause).into_iter();
    done.any(|it| has_failed(playbook, walk, it))
}

/// The first instructions that a cause's repair can come to.
fn instructions<'p>(playbook: &'p Playbook, cause: &Cause<'p>) -> Vec<&'p str> {
    begins(cause).map_or_else(Vec::new, |step| ways_from(playbook, step))
}

/// The first instructions that a step can come to, itself included.
pub fn ways_from<'p>(playbook: &'p Playbook, step: &'p str) -> Vec<&'p str> {
    let mut found = Vec::new();
    let mut seen: Vec<&str> = Vec::new();
    let mut open = vec![step];
    while let Some(step) = open.pop() {
        if seen.contains(&step) {
            continue;
        }
        seen.push(step);
        match playbook.check(step) {
            Some(check) => open.extend(
                check
                    .answers
                    .iter()
                    .map(|answer| &answer.leads)
                    .chain([&check.unsure])
                    .filter_map(target),
            ),
            None => found.push(step),
        }
    }
    found
}

fn begins<'p>(cause: &Cause<'p>) -> Option<&'p str> {
    match cause.repair {
        Repair::Route(route) => target(route),
        Repair::Step(step) => Some(step),
    }
}

fn target(route: &Route) -> Option<&str> {
    match route {
        Route::Step(step) | Route::Elsewhere(_, step) => Some(step),
        _ => None,
    }
}

/// What a repair costs, in questions: those on the way, "did that help?", and its minutes.
fn repair_cost(playbook: &Playbook, walk: &Walk, cause: &Cause<'_>) -> f32 {
    let mut questions = 0.0;
    let mut step = begins(cause);
    // Along the known answers, else along the first: what is asked on the way hardly differs.
    while let Some(check) = step.and_then(|step| playbook.check(step)) {
        let known = walk.told(check);
        if known.is_none() {
            questions += 1.0;
        }
        step = known
            .or(check.answers.first())
            .and_then(|answer| target(&answer.leads));
        if questions > LONGEST_WAY as f32 {
            break;
        }
    }
    let Some(it) = step.and_then(|step| playbook.instruction(step)) else {
        return questions + 1.0;
    };
    if it.needs_ios && walk.fact(IOS).is_none() {
        questions += 1.0;
    }
    let wait = if it.wait_minutes >= LONG_WAIT_FROM_MINUTES {
        LONG_WAIT_MINUTES
    } else {
        0.0
    };
    questions + 1.0 + (it.minutes as f32 + wait) * QUESTIONS_A_MINUTE
}

/// True when `then` of a failed instruction is still the same repair, not the beginning of another.
pub fn goes_on_with_repair(playbook: &Playbook, then: &Route) -> bool {
    let Some(step) = target(then) else {
        return matches!(then, Route::Person(_));
    };
    let begins_another = playbook
        .walks()
        .flat_map(|fix: &Fix| &fix.blind)
        .any(|blind| *blind.repair == *step);
    let is_check_of_causes = playbook.check(step).is_some_and(is_diagnosing);
    !begins_another && !is_check_of_causes
}

/// The checks and instructions of a fix, for what is left of it.
pub fn has_step(fix: &Fix, step: &str) -> bool {
    fix.steps.iter().map(Step::id).any(|id| id == step)
}

/// How long the next two take together, in minutes.
pub fn minutes_of_next_two(playbook: &Playbook, walk: &Walk) -> u32 {
    let minutes = |candidate: &Candidate<'_>| match &candidate.what {
        What::Ask(check) => {
            let of = |cause: &Cause<'_>| instruction_minutes(playbook, cause);
            let shown = all(playbook)
                .into_iter()
                .filter(|cause| shows(check, &cause.id).next().is_some());
            check.minutes + shown.map(|cause| of(&cause)).max().unwrap_or(0)
        }
        What::Repair(cause) => instruction_minutes(playbook, cause),
    };
    candidates(playbook, walk).iter().take(2).map(minutes).sum()
}

fn instruction_minutes(playbook: &Playbook, cause: &Cause<'_>) -> u32 {
    let found = instructions(playbook, cause).into_iter();
    found
        .filter_map(|id| playbook.instruction(id))
        .map(|it| it.minutes)
        .max()
        .unwrap_or(0)
}
