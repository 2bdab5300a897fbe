//! Reads `config/playbook.toml` into the engine's playbook, and keeps the places for what the check finds later.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use jiff::civil::Date;

use super::fields::{At, Fields, closest, read_file};
use super::problems::{Place, Problems, SourceText};
use crate::engine::{
    Answer, BlindCause, Check, FactKind, Fix, Hint, HintWhen, Instruction, Playbook, Reason, Route,
    Step, StepId,
};
use crate::matcher::reading::What;

/// What an instruction makes the person do, so that what may not follow what can be checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ActionKind {
    /// Look at a place, change nothing.
    Look,
    /// Switch something on or off.
    Toggle,
    /// Turn the phone or the router off and on.
    Restart,
    /// Install software.
    Update,
    /// Plug in.
    Charge,
    /// Make room without deleting photos.
    FreeSpace,
    /// Delete something.
    Delete,
    /// Reset settings.
    Reset,
    /// Leave it alone for a while.
    Wait,
    /// Ask the phone to sync at once.
    SyncNow,
    /// Join another network.
    Connect,
    /// Look at bigger plans.
    Plan,
    /// Copy photos somewhere safe.
    Copy,
    /// Ask whoever manages the phone.
    Ask,
    /// Let the phone cool down.
    Cool,
}

impl ActionKind {
    const ALL: [(&'static str, ActionKind); 15] = [
        ("look", ActionKind::Look),
        ("toggle", ActionKind::Toggle),
        ("restart", ActionKind::Restart),
        ("update", ActionKind::Update),
        ("charge", ActionKind::Charge),
        ("free-space", ActionKind::FreeSpace),
        ("delete", ActionKind::Delete),
        ("reset", ActionKind::Reset),
        ("wait", ActionKind::Wait),
        ("sync-now", ActionKind::SyncNow),
        ("connect", ActionKind::Connect),
        ("plan", ActionKind::Plan),
        ("copy", ActionKind::Copy),
        ("ask", ActionKind::Ask),
        ("cool", ActionKind::Cool),
    ];

    fn named(name: &str) -> Option<ActionKind> {
        ActionKind::ALL
            .iter()
            .find(|(other, _)| *other == name)
            .map(|(_, kind)| *kind)
    }

    /// As it is written in the playbook.
    pub fn name(self) -> &'static str {
        ActionKind::ALL
            .iter()
            .find(|(_, kind)| *kind == self)
            .map_or("", |(name, _)| name)
    }
}

/// The playbook with what only the content check needs.
#[derive(Debug)]
pub struct PlaybookFile {
    /// For the engine.
    pub playbook: Playbook,
    /// Where each thing stands, by "fix NAME", "step NAME", "answer CHECK NAME".
    pub places: HashMap<String, Place>,
    /// What each instruction makes people do.
    pub actions: HashMap<Arc<str>, ActionKind>,
    /// Pairs that must not follow each other, with why.
    pub never_follows: Vec<(ActionKind, ActionKind, String)>,
    /// Red flags by id.
    pub red_flags: Vec<At<String>>,
    /// Addresses of the sources.
    pub sources: Vec<At<String>>,
    /// When the fixes were last held against the sources.
    pub reviewed_on: Vec<At<Date>>,
    /// The file.
    pub source: SourceText,
}

/// Reads the file; what is wrong is reported, what could be read is returned.
pub fn read(source: SourceText, problems: &Rc<RefCell<Problems>>) -> PlaybookFile {
    let mut reader = Reader {
        places: HashMap::new(),
        actions: HashMap::new(),
        sources: Vec::new(),
        reviewed_on: Vec::new(),
    };
    let mut playbook = Playbook::default();
    let mut never_follows = Vec::new();
    let mut red_flags = Vec::new();
    read_file(&source, problems, |fields| {
        reader.reviewed_on.extend(fields.day("reviewed_on"));
        playbook.questions = fields.tables("question", |fields| reader.check(fields));
        playbook.facts = fields.tables("fact", read_fact);
        playbook.needs_person = fields.share("needs_person");
        playbook.fixes = fields.tables("fix", |fields| reader.fix(fields));
        playbook.paths = fields.tables("path", |fields| reader.path(fields));
        fields.optional_table("hint", |fields| {
            playbook.hints = fields
                .named_tables(read_hint)
                .into_iter()
                .flatten()
                .collect();
        });
        never_follows = fields.tables("never_follows", |fields| {
            let (after, then) = (read_action(fields, "after"), read_action(fields, "then"));
            (after, then, fields.string("why").value)
        });
        red_flags = fields.tables("red_flag", |fields| {
            let id = fields.string("id");
            if fields.flag("may_go_on") {
                playbook.may_go_on.push(id.value.as_str().into());
            }
            id
        });
    });
    PlaybookFile {
        playbook,
        places: reader.places,
        actions: reader.actions,
        never_follows,
        red_flags,
        sources: reader.sources,
        reviewed_on: reader.reviewed_on,
        source,
    }
}

struct Reader {
    places: HashMap<String, Place>,
    actions: HashMap<Arc<str>, ActionKind>,
    sources: Vec<At<String>>,
    reviewed_on: Vec<At<Date>>,
}

impl Reader {
    fn fix(&mut self, fields: &mut Fields<'_>) -> Fix {
        let id = self.id(fields, "fix");
        let prior = fields.share("prior");
        let minutes = (
            fields.number("check_minutes"),
            fields.number("repair_minutes"),
        );
        let sources = self.all_sources(fields);
        self.reviewed_on.extend(fields.day("reviewed_on"));
        let intent = fields.string("intent");
        self.places.insert(format!("intent of {id}"), intent.place);
        let (starts_at, steps, blind) = self.steps(&id, fields);
        Fix {
            id: id.as_str().into(),
            intent: intent.value.into(),
            prior,
            minutes,
            starts_at,
            steps,
            blind,
            sources,
        }
    }

    /// What the seven do not cover: a fix that no intent points at.
    fn path(&mut self, fields: &mut Fields<'_>) -> Fix {
        let id = self.id(fields, "fix");
        let prior = fields.share("prior");
        let sources = self.all_sources(fields);
        self.reviewed_on.extend(fields.day("reviewed_on"));
        let (starts_at, steps, blind) = self.steps(&id, fields);
        Fix {
            id: id.as_str().into(),
            intent: "".into(),
            prior,
            minutes: (0, 0),
            starts_at,
            steps,
            blind,
            sources,
        }
    }

    fn steps(&mut self, id: &str, fields: &mut Fields<'_>) -> (StepId, Vec<Step>, Vec<BlindCause>) {
        let starts_at = fields.string("starts_at");
        self.places
            .insert(format!("start of {id}"), starts_at.place);
        let blind = fields.tables("cause", |fields| {
            let cause = self.id(fields, "cause");
            let repair = fields.string("repair");
            self.places
                .insert(format!("repair of {cause}"), repair.place);
            BlindCause {
                id: cause.into(),
                prior: fields.share("prior"),
                repair: repair.value.as_str().into(),
            }
        });
        let checks = fields.tables("check", |fields| Step::Check(self.check(fields)));
        let instructions = fields.tables("instruction", |fields| {
            Step::Instruction(self.instruction(fields))
        });
        let steps = checks.into_iter().chain(instructions).collect();
        (starts_at.value.as_str().into(), steps, blind)
    }

    fn check(&mut self, fields: &mut Fields<'_>) -> Check {
        let id = self.id(fields, "step");
        let source = self.source(fields);
        let lasts = fields.flag("lasts");
        let unsure = read_route(fields, "unsure");
        let affirm = fields.optional_string("affirm");
        let deny = fields.optional_string("deny");
        let answers: Vec<Answer> = fields.tables("answer", |fields| self.answer(fields, &id));
        for named in [&affirm, &deny].into_iter().flatten() {
            if !answers.iter().any(|answer| *answer.id == *named.value) {
                let near = closest(&named.value, answers.iter().map(|answer| &*answer.id))
                    .unwrap_or("one of its answers");
                fields.problem(
                    &named.place,
                    format!("the check `{id}` has no answer `{}`", named.value),
                    format!("Did you mean `{near}`?"),
                );
            }
        }
        let groups = fields.strings("groups").into_iter();
        let calms = fields.strings("calms").into_iter();
        let asked_after = fields.optional_string("asked_after");
        let asked_after = asked_after.and_then(|it| Some(it.value.strip_prefix("tried=")?.into()));
        Check {
            id: id.as_str().into(),
            answers,
            affirm: affirm.map(|it| it.value.as_str().into()),
            deny: deny.map(|it| it.value.as_str().into()),
            unsure,
            minutes: fields.optional_number("minutes").unwrap_or(1),
            tells: fields.optional_share("tells").unwrap_or(TELLS),
            groups: groups.map(|it| it.value.into()).collect(),
            calms: calms.map(|it| it.value.into()).collect(),
            asked_after,
            source,
            lasts,
        }
    }

    fn answer(&mut self, fields: &mut Fields<'_>, check: &str) -> Answer {
        let id = fields.string("id");
        self.places
            .insert(format!("answer {check} {}", id.value), id.place);
        let _ = fields.optional_string("source");
        let implies = fields.optional_string("implies");
        let implies = implies.and_then(|it| {
            let parts = it.value.split_once('=');
            parts.map(|(fact, value)| (fact.into(), value.into()))
        });
        let mut optional = |key| fields.optional_string(key).map(|it| it.value.into());
        let group = optional("group");
        let shows = fields.strings("shows").into_iter();
        let mut hears: Vec<What> = Vec::new();
        for other in fields.strings("hears") {
            match other.value.parse() {
                Ok(what) => hears.push(what),
                Err(_) => fields.problem(
                    &other.place,
                    format!("`{}` is nothing that can be stated", other.value),
                    "Write a check and its answer, like other_devices=fine.".to_owned(),
                ),
            }
        }
        Answer {
            id: id.value.as_str().into(),
            leads: read_route(fields, "leads"),
            hidden: fields.flag("hidden"),
            cause: fields.optional_share("cause"),
            usual: fields.optional_share("usual").unwrap_or(0.0),
            shows: shows.map(|it| it.value.into()).collect(),
            implies,
            group,
            commonplace: fields.flag("commonplace"),
            hears,
        }
    }

    fn instruction(&mut self, fields: &mut Fields<'_>) -> Instruction {
        let id = self.id(fields, "step");
        let source = self.source(fields);
        self.actions
            .insert(id.as_str().into(), read_action(fields, "action"));
        Instruction {
            id: id.as_str().into(),
            minutes: fields.number("minutes"),
            wait_minutes: fields.number("wait_minutes"),
            success: fields.string("success").value.into(),
            then: read_route(fields, "then"),
            // Both are read off the sentences, which come later.
            needs_ios: false,
            has_warning: false,
            prepares: fields.flag("prepares"),
            instead: fields
                .optional_string("instead")
                .map(|it| it.value.as_str().into()),
            tried: fields.optional_string("tried").map(|it| it.value.into()),
            source,
        }
    }

    fn all_sources(&mut self, fields: &mut Fields<'_>) -> Vec<Arc<str>> {
        let sources = fields.strings("sources");
        let addresses = sources.iter().map(|it| it.value.as_str().into()).collect();
        self.sources.extend(sources);
        addresses
    }

    fn source(&mut self, fields: &mut Fields<'_>) -> Option<Arc<str>> {
        let source = fields.optional_string("source")?;
        let address = source.value.as_str().into();
        self.sources.push(source);
        Some(address)
    }

    fn id(&mut self, fields: &mut Fields<'_>, kind: &str) -> String {
        let id = fields.string("id");
        let fits = !id.value.is_empty()
            && id
                .value
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
        if !fits {
            fields.problem(
                &id.place,
                format!("`{}` cannot be an id", id.value),
                "Use small letters, digits and _, like `icloud_bar`.",
            );
        }
        if self
            .places
            .insert(format!("{kind} {}", id.value), id.place.clone())
            .is_some()
        {
            fields.problem(
                &id.place,
                format!("there are two {kind}s with the id `{}`", id.value),
                "Ids are unique in the whole playbook; rename one.",
            );
        }
        id.value
    }
}

fn read_fact(fields: &mut Fields<'_>) -> FactKind {
    let id = fields.string("id");
    let kind = fields.string("kind");
    let values = fields.strings("values");
    let fits = match &*kind.value {
        "choice" => !values.is_empty(),
        "number" | "text" => values.is_empty(),
        _ => false,
    };
    if !fits {
        fields.problem(
            &kind.place,
            format!("the fact `{}` is of the kind `{}`", id.value, kind.value),
            "A fact is a `choice` with `values`, or a `number` or `text` without.",
        );
    }
    FactKind {
        id: id.value.into(),
        values: values.into_iter().map(|value| value.value.into()).collect(),
        lasts: fields.flag("lasts"),
        implies: fields
            .optional_table("implies", |fields| fields.texts())
            .unwrap_or_default()
            .into_iter()
            .filter_map(|(beginning, implied)| {
                let (check, answer) = implied.split_once('=')?;
                Some((beginning.into(), check.into(), answer.into()))
            })
            .collect(),
    }
}

/// `FACT=VALUE` or `FACT<NUMBER>` with what is so many times likelier then.
fn read_hint(name: &At<String>, fields: &mut Fields<'_>) -> Option<Hint> {
    let times = fields.decimals();
    let when = match name.value.split_once('=') {
        Some((fact, value)) => Some((fact, HintWhen::Is(value.into()))),
        None => name
            .value
            .split_once('<')
            .and_then(|(fact, number)| Some((fact, HintWhen::Below(number.parse().ok()?)))),
    };
    let Some((fact, when)) = when else {
        fields.problem(
            &name.place,
            format!("`{}` is no condition of a hint", name.value),
            "Write [hint.\"FACT=VALUE\"], or [hint.\"FACT<NUMBER\"].",
        );
        return None;
    };
    let mut times: Vec<(Arc<str>, f32)> = times
        .into_iter()
        .map(|(id, times)| (id.into(), times))
        .collect();
    times.sort_by(|a, b| a.0.cmp(&b.0));
    Some(Hint {
        fact: fact.into(),
        when,
        times,
    })
}

/// Of those whose cause an answer shows, so many give this answer; people err.
const TELLS: f32 = 0.96;

fn read_action(fields: &mut Fields<'_>, key: &'static str) -> ActionKind {
    let name = fields.string(key);
    ActionKind::named(&name.value).unwrap_or_else(|| {
        let known = ActionKind::ALL.iter().map(|(name, _)| *name);
        let help = match closest(&name.value, known.clone()) {
            Some(near) => format!("Did you mean `{near}`?"),
            None => format!("Known: {}.", known.collect::<Vec<_>>().join(", ")),
        };
        fields.problem(
            &name.place,
            format!("`{}` is not a kind of action", name.value),
            help,
        );
        ActionKind::Look
    })
}

/// Where a walk goes on: "next fix", "STEP", "FIX/STEP", "done: INSTRUCTION", "person: REASON", "resume".
fn read_route(fields: &mut Fields<'_>, key: &'static str) -> Route {
    let text = fields.string(key);
    let route = text.value.trim();
    if route == "next fix" {
        return Route::NextFix;
    }
    if route == "could not" {
        return Route::CouldNot;
    }
    if route == "resume" {
        return Route::Resume;
    }
    if let Some(instruction) = route.strip_prefix("done:") {
        return Route::Done(instruction.trim().into());
    }
    if let Some(instruction) = route.strip_prefix("tried:") {
        return Route::InVain(instruction.trim().into());
    }
    if let Some(name) = route.strip_prefix("person:") {
        let name = name.trim();
        let found = Reason::ALL.into_iter().find(|reason| reason.id() == name);
        return Route::Person(found.unwrap_or_else(|| {
            let near = closest(name, Reason::ALL.iter().map(|reason| reason.id()))
                .unwrap_or("needs_person");
            fields.problem(
                &text.place,
                format!("`{name}` is not a reason to hand over"),
                format!("Did you mean `{near}`?"),
            );
            Reason::NeedsPerson
        }));
    }
    match route.split_once('/') {
        Some((fix, step)) => Route::Elsewhere(fix.trim().into(), step.trim().into()),
        None => Route::Step(route.into()),
    }
}
