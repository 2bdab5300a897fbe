//! What has a form: sizes, counts, percentages, versions, models and spans of time, and what each speaks of.
//!
//! "4 gb left of 200" says how full iCloud is, "16 gb free on the phone" how full the phone is, and neither says so in
//! words that a model could learn. What a number speaks of is decided by the nearest word that tells, then by what was
//! spoken of before, then by what was asked.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::label::{Detail, Outcome, What};
use crate::matcher::Context;
use crate::matcher::text::Mark;

/// Less free room than this is none to speak of …
const NEARLY_FULL_BELOW_GB: f32 = 3.0;
/// … as is this share of the whole …
const NEARLY_FULL_BELOW_SHARE: f32 = 0.05;
/// … and this little is nothing at all.
const FULL_BELOW_GB: f32 = 0.15;
/// With more free room than this, a share of the whole says nothing.
const ROOMY_FROM_GB: f32 = 10.0;
/// The unit of sizes that are told without one.
const BARE_UNIT: &str = "gb";
/// A storage that is used up to this share is full, …
const FULL_FROM_SHARE: f32 = 0.985;
/// … and from this share nearly.
const NEARLY_FROM_SHARE: f32 = 0.9;
/// A word tells what a number speaks of when it is so near.
const SUBJECT_REACH: usize = 7;
/// A plan is one of these, in gigabytes. Source: Apple, https://support.apple.com/en-us/108047.
const PLANS_GB: [f32; 6] = [5.0, 50.0, 200.0, 2_000.0, 6_000.0, 12_000.0];
/// Sizes of devices, in gigabytes.
const DEVICES_GB: [f32; 6] = [32.0, 64.0, 128.0, 256.0, 512.0, 1_000.0];
/// Numbers of photos that are the years they are from: "where did my 2019 photos go".
const YEARS: std::ops::RangeInclusive<u32> = 1990..=2039;
/// A word that says that photos wait stands so near behind their number, …
const MOVING_REACH: usize = 6;
/// … or so near before it.
const MOVING_REACH_BEFORE: usize = 3;
/// Versions of iOS that are met: Apple went from 18 to 26.
const MAJORS: [u32; 14] = [9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 26, 27, 28];
/// The oldest version that a number with a point is taken for without a word beside it.
const OLDEST_BARE_MAJOR: u32 = 15;
/// A size alone answers a question about room when so little stands around it, in words.
const BARE_ANSWER_AT_MOST: usize = 5;
/// How long an answer to "since when" is at most, in words.
const SINCE_AT_MOST: usize = 4;

/// From this on a number that stands for itself is a count of photos, not a time or a choice.
const NEWS_FROM: f32 = 30.0;

/// A comma between a size and the word that it is about counts like so many words.
const FURTHER_ACROSS: usize = 3;

/// Words beside numbers; a language's content.
#[derive(Debug, Clone, Default)]
pub struct FormWords {
    /// Units of sizes, in gigabytes.
    pub units: HashMap<String, f32>,
    /// Lists of words by name.
    pub words: HashMap<String, HashSet<String>>,
}

impl FormWords {
    /// The lists that must be there.
    pub const LISTS: &'static [&'static str] = &[
        "icloud",
        "phone",
        "free",
        "used",
        "of",
        "plan",
        "battery",
        "storage",
        "counted",
        "waiting",
        "counting",
        "software",
        "moved",
        "model",
        "devices",
        "time",
        "days",
        "event",
        "since",
        "to_come",
        "gratis",
        "zero",
        "arrived",
        "halted",
        "ordinal",
        "items",
        "moving",
        "short_time",
        "progress",
        "former",
    ];

    fn is(&self, list: &str, word: &str) -> bool {
        self.words
            .get(list)
            .is_some_and(|words| words.contains(word))
    }
}

/// Something that has a form.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Form {
    /// Its words.
    pub(super) words: Range<usize>,
    /// What it states.
    pub(super) states: Vec<What>,
    /// True when its words say nothing else, so that a clause is better read without them.
    pub(super) stands_alone: bool,
}

/// Which room a size speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Room {
    ICloud,
    Phone,
}

/// All forms in a text, in its order.
pub(super) fn forms(
    words: &[&str],
    marks: &[Mark],
    known: &FormWords,
    asked: Context<'_>,
) -> Vec<Form> {
    let text = Text {
        words,
        marks,
        known,
        asked,
    };
    let mut taken = vec![false; words.len()];
    let mut forms = Vec::new();
    for find in [
        Text::models,
        Text::sizes,
        Text::percentages,
        Text::versions,
        Text::changes,
        Text::nothing_left,
        Text::counts,
        Text::since,
    ] {
        for form in find(&text, &taken) {
            for at in form.words.clone() {
                taken[at] = true;
            }
            forms.push(form);
        }
    }
    forms.sort_by_key(|form| form.words.start);
    forms
}

struct Text<'t> {
    words: &'t [&'t str],
    marks: &'t [Mark],
    known: &'t FormWords,
    asked: Context<'t>,
}

/// A size with its words.
struct Size {
    words: Range<usize>,
    gb: f32,
    /// As people write it: "4 gb".
    shown: String,
}

impl Text<'_> {
    fn word(&self, at: usize) -> &str {
        self.words.get(at).copied().unwrap_or_default()
    }

    fn is(&self, list: &str, at: usize) -> bool {
        self.known.is(list, self.word(at))
    }

    fn number(&self, at: usize) -> Option<f32> {
        let word = self.word(at);
        let is_number = word.starts_with(|c: char| c.is_ascii_digit())
            && word.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        is_number.then(|| word.parse().ok()).flatten()
    }

    /// "iphone 13 pro": the number says nothing else, the device may.
    fn models(&self, _: &[bool]) -> Vec<Form> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < self.words.len() {
            let from = at;
            at += 1;
            let has_device = self.is("devices", from);
            // "Deleted the old backup, iPhone 8" tells of another device.
            if has_device && (from.saturating_sub(2)..from).any(|at| self.is("former", at)) {
                continue;
            }
            let mut to = from + usize::from(has_device);
            let number = self.word(to);
            let is_generation = (1..=2).contains(&number.len())
                && number.bytes().all(|b| b.is_ascii_digit())
                || matches!(number, "x" | "xr" | "xs" | "6s" | "16e" | "17e");
            let is_size = self.known.units.contains_key(self.word(to + 1))
                || self.is("counted", to + 1) && !has_device;
            if is_generation && !is_size && !(has_device && self.marks[to] > Mark::None) {
                to += 1;
            }
            let named = to;
            while self.is("model", to) && to < from + 4 {
                to += 1;
            }
            // "iphone 13", "iphone se" and "17 pro" are models; "iphone", "13" and "pro" alone are not.
            let is_model = if has_device {
                to > from + 1
            } else {
                named > from && to > named
            };
            if is_model && !(has_device && named == from + 1 && self.word(named) == "e") {
                let value = self.words[from..to].join(" ");
                let value = if has_device {
                    value
                } else {
                    format!("iphone {value}")
                };
                found.push(Form {
                    words: from + usize::from(has_device)..to,
                    states: vec![What::Detail(Detail::Model, value.as_str().into())],
                    stands_alone: true,
                });
                at = to;
            }
        }
        found
    }

    fn size_at(&self, at: usize) -> Option<Size> {
        let word = self.word(at);
        let digits = word
            .bytes()
            .take_while(|b| b.is_ascii_digit() || *b == b'.')
            .count();
        if digits == 0 {
            return None;
        }
        let (number, unit, to) = if digits == word.len() && self.is_part_of_room(at) {
            (word, BARE_UNIT, at + 1)
        } else if digits == word.len() {
            (word, self.word(at + 1), at + 2)
        } else {
            (&word[..digits], &word[digits..], at + 1)
        };
        let gb = number.parse::<f32>().ok()? * self.known.units.get(unit)?;
        let name = match self.known.units[unit] {
            unit if unit < 1.0 => "mb",
            unit if unit > 1.0 => "tb",
            _ => "gb",
        };
        Some(Size {
            words: at..to,
            gb,
            shown: format!("{number} {name}"),
        })
    }

    /// "128 of 256", when a room was asked for or is spoken of: gigabytes.
    fn is_part_of_room(&self, at: usize) -> bool {
        let whole_at = self.whole_at(at + 1);
        let (Some(part), Some(whole)) = (self.number(at), self.number(whole_at)) else {
            return false;
        };
        let is_asked = matches!(
            self.asked,
            Context::Check("icloud_bar" | "phone_room" | "make_room")
        );
        let beside =
            at.saturating_sub(SUBJECT_REACH)..(whole_at + 1 + SUBJECT_REACH).min(self.words.len());
        let is_told = (PLANS_GB.contains(&whole) || DEVICES_GB.contains(&whole))
            && part <= whole
            && ["storage", "icloud", "used", "free"]
                .iter()
                .any(|list| self.near(list, at..whole_at + 1, beside.clone()));
        !self.is("counted", whole_at + 1)
            && !self.known.units.contains_key(self.word(whole_at + 1))
            && (is_asked || is_told)
    }

    /// Where the whole stands behind a part: behind "of", or right there ("80/200").
    fn whole_at(&self, behind: usize) -> usize {
        match self.is("of", behind) {
            true => behind + 1,
            false if self.marks.get(behind) == Some(&Mark::None) => behind,
            // Nowhere.
            false => usize::MAX - SUBJECT_REACH - 1,
        }
    }

    fn sizes(&self, taken: &[bool]) -> Vec<Form> {
        let mut found: Vec<Form> = Vec::new();
        let mut spoken_of = None;
        let mut at = 0;
        while at < self.words.len() {
            let Some(size) = self
                .size_at(at)
                .filter(|size| !size.words.clone().any(|at| taken.get(at) == Some(&true)))
            else {
                if let Some(room) = self.room_word(at) {
                    spoken_of = Some(room);
                }
                at += 1;
                continue;
            };
            let (form, next, room) = self.size(&size, spoken_of);
            spoken_of = room.or(spoken_of);
            at = next;
            found.extend(form);
        }
        found
    }

    fn room_word(&self, at: usize) -> Option<Room> {
        if self.is("icloud", at) {
            Some(Room::ICloud)
        } else if self.is("phone", at) {
            Some(Room::Phone)
        } else {
            None
        }
    }

    /// What one size says, where to go on, and what it speaks of.
    fn size(&self, first: &Size, spoken_of: Option<Room>) -> (Option<Form>, usize, Option<Room>) {
        // "4.8 of 5 gb", "1 gb left out of 50", "150 / 200 gb": a part and a whole, one of them perhaps without a unit.
        let mut words = first.words.clone();
        let (mut part, mut whole) = (Some(first.gb), None);
        let mut shown = first.shown.clone();
        let mut whole_shown = None;
        let before = words.start.checked_sub(1);
        // "20 of my 200 gb".
        let is_whose = |at: &usize| matches!(self.word(*at), "my" | "the");
        let before =
            before.map(|at| at - usize::from(is_whose(&at) && at > 0 && self.is("of", at - 1)));
        let of_before = before.filter(|at| self.is("of", *at));
        let lone_before = of_before
            .or(before.map(|at| at + 1))
            .and_then(|at| at.checked_sub(1));
        if let Some(at) = lone_before
            .filter(|at| self.number(*at).is_some() && self.marks[words.start] == Mark::None)
        {
            whole = part;
            whole_shown = Some(shown.clone());
            part = self.number(at);
            shown = format!("{} gb", self.word(at));
            words.start = at;
        } else {
            // Between the part and "of" there may be "free", "left", "used" or "out".
            let mut at = words.end;
            while at < words.end + 3
                && (self.is("free", at) || self.is("used", at) || self.word(at) == "out")
            {
                at += 1;
            }
            let is_beside = self.number(at).is_some() && self.is_part_of_room(words.start);
            if self.is("of", at) || is_beside {
                let at = at + usize::from(!is_beside);
                let at = at + usize::from(matches!(self.word(at), "my" | "the"));
                if let Some(size) = self.size_at(at) {
                    whole = Some(size.gb);
                    whole_shown = Some(size.shown);
                    words.end = size.words.end;
                } else if let Some(number) = self.number(at) {
                    whole = Some(number);
                    whole_shown = Some(format!("{} gb", self.word(at)));
                    words.end = at + 1;
                }
            }
        }
        let beside = words.start.saturating_sub(3)..(words.end + 3).min(self.words.len());
        let near = |list: &str| match whole {
            // A part of a whole is told of in one sentence.
            Some(_) => beside.clone().any(|at| self.is(list, at)),
            None => self.near(list, words.clone(), beside.clone()),
        };
        let (is_free, is_used) = (near("free"), near("used"));
        // "There is room, 80 of 128 used": what is told is used.
        let is_free = is_free && !(is_used && whole.is_some());
        // Nobody has an iCloud plan of 128 GB.
        let is_device_size = whole.is_some_and(|whole| DEVICES_GB.contains(&whole));
        let by_size = is_device_size.then_some(Room::Phone);
        let room = self.room_of(&words).or(by_size);
        let room = room.or(spoken_of).or(match self.asked {
            Context::Check("icloud_bar" | "make_room") => Some(Room::ICloud),
            Context::Check("phone_room" | "optimize") => Some(Room::Phone),
            _ => None,
        });
        let is_plan_size = whole.is_some_and(|whole| PLANS_GB.contains(&whole));
        let room = room.or(is_plan_size.then_some(Room::ICloud));
        let is_asked = matches!(self.asked, Context::Check("icloud_bar" | "phone_room"))
            && self.words.len() <= BARE_ANSWER_AT_MOST;
        // "The free 5 gb" is the plan that costs nothing; "5 gb free" is room.
        let is_free_plan =
            words.start > 0 && self.is("gratis", words.start - 1) && PLANS_GB.contains(&first.gb);
        let is_plan = whole.is_none()
            && (!is_free || is_free_plan)
            && (is_free_plan
                || near("plan")
                || room == Some(Room::ICloud) && !is_asked && PLANS_GB.contains(&first.gb));
        let mut states = Vec::new();
        if is_plan {
            states.push(What::Detail(Detail::Plan, shown.as_str().into()));
            let form = Form {
                words: words.clone(),
                states,
                stands_alone: false,
            };
            return (Some(form), words.end, Some(Room::ICloud));
        }
        let free = match (part, whole) {
            (Some(part), Some(whole)) if is_free && !is_used => Some((part, Some(whole))),
            (Some(part), Some(whole)) => Some(((whole - part).max(0.0), Some(whole))),
            (Some(part), None) if is_free || is_asked && !is_used => Some((part, None)),
            _ => None,
        };
        let Some((free, whole)) = free else {
            return (None, words.end, room);
        };
        match room {
            Some(Room::ICloud) => {
                states.push(fact("icloud_bar", icloud_bar(free, whole)));
                if is_free || whole.is_none() {
                    states.push(What::Detail(Detail::ICloudFree, shown.as_str().into()));
                }
                if let Some(plan) = whole_shown {
                    states.push(What::Detail(Detail::Plan, plan.as_str().into()));
                }
            }
            Some(Room::Phone) => {
                let is_full = free < NEARLY_FULL_BELOW_GB
                    || whole.is_some_and(|whole| free < NEARLY_FULL_BELOW_SHARE * whole);
                states.push(fact("phone_room", if is_full { "full" } else { "room" }));
                if is_free || whole.is_none() {
                    states.push(What::Detail(Detail::PhoneFree, shown.as_str().into()));
                }
            }
            None => return (None, words.end, None),
        }
        let form = Form {
            words: words.clone(),
            states,
            stands_alone: false,
        };
        (Some(form), words.end, room)
    }

    /// True when a word of the list stands beside these words, in the same sentence.
    fn near(&self, list: &str, words: Range<usize>, near: Range<usize>) -> bool {
        let behind = (words.start..near.end)
            .take_while(|at| *at < words.end || self.marks[*at] < Mark::Comma);
        let before = (near.start..words.start)
            .rev()
            .take_while(|at| self.marks[*at + 1] < Mark::Comma);
        behind.chain(before).any(|at| self.is(list, at))
    }

    /// The nearest word that tells which room is meant, in the same sentence.
    fn room_of(&self, words: &Range<usize>) -> Option<Room> {
        let before = (0..words.start)
            .rev()
            .take(SUBJECT_REACH)
            .take_while(|at| self.marks[*at + 1] < Mark::Stop);
        let behind = (words.end..self.words.len())
            .take(SUBJECT_REACH)
            .take_while(|at| self.marks[*at] < Mark::Comma);
        // Across a comma it is further.
        let across = |at: usize| {
            (at + 1..=words.start)
                .filter(|at| self.marks[*at] > Mark::None)
                .count()
        };
        let before = before.map(|at| (words.start - at + FURTHER_ACROSS * across(at), at));
        let behind = behind.map(|at| (at + 1 - words.end, at));
        let inside = words.clone().map(|at| (0, at));
        let near = before.chain(behind).chain(inside);
        let rooms = near.filter_map(|(far, at)| Some((far, self.room_word(at)?)));
        rooms.min_by_key(|(far, _)| *far).map(|(_, room)| room)
    }

    /// "95 percent full", "battery 12", "at 3 percent".
    fn percentages(&self, taken: &[bool]) -> Vec<Form> {
        let mut found = Vec::new();
        for at in (0..self.words.len()).filter(|at| !taken[*at]) {
            let Some(number) = self.number(at).filter(|number| *number <= 100.0) else {
                continue;
            };
            let is_percent = self.word(at + 1) == "percent";
            let words = at..at + 1 + usize::from(is_percent);
            let around = at.saturating_sub(3)..(words.end + 3).min(self.words.len());
            let near = |list| self.near(list, words.clone(), around.clone());
            // "Preparing, 41 percent", "until it is above 20 percent" are lines of the screen.
            if is_percent && !near("battery") && near("progress") {
                continue;
            }
            let short = at.saturating_sub(2)..words.end;
            let is_battery = self.near("battery", words.clone(), short);
            // "95 percent full" and "storage at 95 percent", but not "battery 80 percent, icloud full".
            let next = words.end + usize::from(self.word(words.end) == "is");
            let is_measured = !is_battery
                && self.marks.get(next).is_some_and(|mark| *mark == Mark::None)
                && ["used", "free", "of"]
                    .iter()
                    .any(|list| self.is(list, next));
            let before = around.start..words.start;
            let is_behind = !is_battery && self.near("storage", words.clone(), before);
            let is_room_asked = matches!(self.asked, Context::Check("icloud_bar" | "phone_room"));
            let is_room = is_measured || is_behind || is_room_asked && !is_battery;
            let states = if is_percent && is_room {
                let free = near("free") && !near("used");
                let used = if free { 100.0 - number } else { number } / 100.0;
                let asked = match self.asked {
                    Context::Check("phone_room") => Some(Room::Phone),
                    _ => None,
                };
                match self.room_of(&words).or(asked) {
                    Some(Room::Phone) => vec![fact(
                        "phone_room",
                        if used >= NEARLY_FROM_SHARE {
                            "full"
                        } else {
                            "room"
                        },
                    )],
                    _ if used >= FULL_FROM_SHARE => vec![fact("icloud_bar", "full")],
                    _ if used >= NEARLY_FROM_SHARE => vec![fact("icloud_bar", "nearly")],
                    _ => vec![fact("icloud_bar", "plenty")],
                }
            } else if is_battery || is_percent {
                vec![What::Detail(Detail::Battery, self.word(at).into())]
            } else {
                continue;
            };
            found.push(Form {
                words,
                states,
                stands_alone: false,
            });
        }
        found
    }

    /// "ios 26.1", "updated to 26.1", and a bare number when the version was asked for.
    fn versions(&self, taken: &[bool]) -> Vec<Form> {
        let mut found = Vec::new();
        for at in (0..self.words.len()).filter(|at| !taken[*at]) {
            let joined = self
                .word(at)
                .strip_prefix("ios")
                .filter(|it| !it.is_empty());
            let (word, from) = match joined {
                Some(number) => (number, at),
                None => (self.word(at), at),
            };
            let Some(major) = major(word) else { continue };
            let before = at.checked_sub(1);
            let behind_software = before.is_some_and(|at| self.is("software", at))
                || before.is_some_and(|at| self.word(at) == "version")
                || joined.is_some();
            let has_point = word.contains('.');
            let is_bare = has_point
                && major >= OLDEST_BARE_MAJOR
                && (before.is_some_and(|at| self.is("moved", at))
                    || self.words.len() <= 3
                    || self.word(at + 1) == "beta");
            let is_asked = matches!(self.asked, Context::Check("ios"));
            let is_count = self.is("counted", at + 1) && self.marks[at + 1] == Mark::None;
            if !(behind_software || (is_bare || is_asked) && !is_count) {
                continue;
            }
            let from = if behind_software && joined.is_none() {
                from - 1
            } else {
                from
            };
            found.push(Form {
                words: from..at + 1,
                states: vec![What::Detail(Detail::Ios, word.into())],
                stands_alone: true,
            });
        }
        found
    }

    /// "from 300 to 350", "had 2000, now 1950", "was 12 now 12": what a number did.
    fn changes(&self, taken: &[bool]) -> Vec<Form> {
        let numbers: Vec<(usize, f32)> = (0..self.words.len())
            .filter(|at| !taken[*at])
            .filter_map(|at| Some((at, count_of(self.word(at))?)))
            .collect();
        let mut found = Vec::new();
        for pair in numbers.windows(2) {
            let [(first, before), (second, after)] = *pair else {
                continue;
            };
            let between = &self.words[first + 1..second];
            let lead = first
                .checked_sub(1)
                .map(|at| self.word(at))
                .unwrap_or_default();
            let is_change = second - first <= 6
                && (between.contains(&"now")
                    || self.word(second + 1) == "now"
                    || between.contains(&"to") && lead == "from"
                    || between.last() == Some(&"to") && between.len() <= 2);
            if !is_change
                || self.asked == Context::Opening
                || matches!(self.asked, Context::Check(_))
            {
                continue;
            }
            let outcome = match after.total_cmp(&before) {
                std::cmp::Ordering::Less => Outcome::Partly,
                std::cmp::Ordering::Equal => Outcome::NotFixed,
                std::cmp::Ordering::Greater => Outcome::Worse,
            };
            let shown = count_shown(self.word(second));
            found.push(Form {
                words: first..second + 1,
                states: vec![
                    What::Outcome(outcome),
                    What::Detail(Detail::ItemCount, shown.as_str().into()),
                ],
                stands_alone: false,
            });
        }
        found
    }

    /// "The number went to zero", after "did that help?": all is through.
    fn nothing_left(&self, _: &[bool]) -> Vec<Form> {
        let is_through = |at: &usize| {
            let before = at.checked_sub(1).is_some_and(|at| self.is("arrived", at));
            let is_stuck = (0..*at).any(|at| self.is("halted", at));
            let ends = at + 1 == self.words.len()
                || self.marks[at + 1] > Mark::None
                || self.is("arrived", at + 1);
            let is_left = at + 2 >= self.words.len() && self.is("waiting", at + 1);
            self.is("zero", *at) && !is_stuck && (before && ends || is_left)
        };
        let at = (0..self.words.len())
            .find(is_through)
            .filter(|_| self.asked == Context::Outcome);
        let form = at.map(|at| Form {
            words: at.saturating_sub(1)..at + 1,
            states: vec![
                What::Outcome(Outcome::Fixed),
                What::Detail(Detail::ItemCount, "0".into()),
            ],
            stands_alone: false,
        });
        form.into_iter().collect()
    }

    /// True when a number of photos is told as of those that wait: "300 photos won't upload", but not "I have 40
    /// photos" or "my 2019 photos". Items are counted nowhere else, and after "did that help?" nothing else is.
    fn waits(&self, at: usize) -> bool {
        if self.is("items", at + 1) || self.asked == Context::Outcome {
            return true;
        }
        let behind = (at + 1..at + 2 + MOVING_REACH)
            .take_while(|at| *at < self.words.len() && self.marks[*at] < Mark::Stop);
        let before = (at.saturating_sub(MOVING_REACH_BEFORE)..at)
            .rev()
            .take_while(|other| self.marks[*other + 1] < Mark::Stop);
        let is_year = self
            .word(at)
            .parse()
            .is_ok_and(|number: u32| YEARS.contains(&number));
        let moves = |at: usize| {
            ["waiting", "counting", "moving"]
                .iter()
                .any(|list| self.is(list, at))
        };
        !is_year && behind.chain(before).any(moves)
    }

    fn counts(&self, taken: &[bool]) -> Vec<Form> {
        let mut found = Vec::new();
        for at in (0..self.words.len()).filter(|at| !taken[*at]) {
            if count_of(self.word(at)).is_none() {
                continue;
            }
            let to_go = self.word(at + 1) == "to" && matches!(self.word(at + 2), "go" | "upload");
            let behind =
                self.is("counted", at + 1) && self.marks[at + 1] == Mark::None && self.waits(at)
                    || self.is("waiting", at + 1)
                    || to_go
                    || self.word(at + 1) == "more" && self.is("counted", at + 2)
                    || self.word(at + 1) == "new" && self.is("counted", at + 2);
            // "Number 3" is a choice.
            let is_choice = at.checked_sub(1).is_some_and(|at| self.is("ordinal", at));
            let before = !is_choice
                && (at.saturating_sub(3)..at)
                    .rev()
                    .take_while(|other| self.marks[*other + 1] < Mark::Comma)
                    .any(|other| self.is("counting", other));
            // "12,408 photos, 310 videos": how many there are, not how many wait.
            let is_counted =
                |at: usize| self.is("counted", at + 1) && count_of(self.word(at)).is_some();
            let next = at + 2 + usize::from(self.word(at + 2) == "and");
            let is_all = is_counted(at)
                && (is_counted(next)
                    || at >= 2 && is_counted(at - 2)
                    || at >= 3 && self.word(at - 1) == "and" && is_counted(at - 3));
            let is_compared = (at + 1..at + 6).any(|at| self.word(at) == "than");
            let is_other = is_all
                || is_compared
                || self.is("time", at + 1)
                || matches!(
                    self.word(at + 1),
                    "times" | "am" | "pm" | "x" | "percent" | "bars"
                );
            let is_alone = self.words.len() <= 2 && self.asked == Context::Outcome;
            if !is_other && (behind || before || is_alone || self.is_news(at)) {
                let shown = count_shown(self.word(at));
                // With what the screen says around it a number is a line of it.
                let from = match before {
                    true => at.saturating_sub(1),
                    false => at,
                };
                let is_of_screen = self.is("items", at + 1) || self.is("waiting", at + 1);
                found.push(Form {
                    words: from..at + 1 + usize::from(to_go || is_of_screen),
                    states: vec![What::Detail(Detail::ItemCount, shown.as_str().into())],
                    stands_alone: false,
                });
            }
        }
        found
    }

    /// "Morning. 12,900 and the squares …", "down to 1,150", after "did that help?": a number that stands for itself there
    /// is how many wait.
    fn is_news(&self, at: usize) -> bool {
        let is_large = count_of(self.word(at)).is_some_and(|it| it >= NEWS_FROM);
        let begins = self.marks[at] > Mark::None || at == 0;
        let ends = at + 1 == self.words.len()
            || self.marks[at + 1] > Mark::None
            || matches!(self.word(at + 1), "and" | "now" | "but");
        let is_led = at > 0 && matches!(self.word(at - 1), "to" | "at" | "now" | "its");
        let is_now = self.word(at + 1) == "now";
        self.asked == Context::Outcome && is_large && (is_now || ends && (begins || is_led))
    }

    /// A time, a day, a date ("24th", "2019") or an event that time is told by.
    fn is_time(&self, at: usize) -> bool {
        let word = self.word(at);
        let digits = word.bytes().take_while(u8::is_ascii_digit).count();
        let is_date = (1..=2).contains(&digits)
            && matches!(&word[digits..], "st" | "nd" | "rd" | "th")
            || digits == 4 && word.len() == 4;
        is_date
            || ["time", "days", "event"]
                .iter()
                .any(|list| self.is(list, at))
    }

    /// "since yesterday", "for 3 days", "for weeks".
    fn since(&self, taken: &[bool]) -> Vec<Form> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < self.words.len() {
            let from = at;
            at += 1;
            if taken[from] {
                continue;
            }
            let begins = self.is("since", from);
            // "Resume for one hour" and "leave it for a night" tell what comes, not what was.
            let is_to_come = (from.saturating_sub(2)..from).any(|at| self.is("to_come", at));
            // "For a minute" and "for 3 nights" tell how long something took, not since when it fails.
            let is_short = (from + 1..from + 3).any(|at| self.is("short_time", at));
            let is_span = self.word(from) == "for"
                && !is_to_come
                && (self.is("time", from + 1) || self.is("time", from + 2));
            if is_short || !(begins || is_span) {
                continue;
            }
            let most = if is_span { 2 } else { SINCE_AT_MOST };
            // It ends with a time, a day or an event; without one it is no time at all ("since it is full").
            let ends = (from + 1..=from + most)
                .take_while(|at| {
                    *at < self.words.len() && !taken[*at] && self.marks[*at] == Mark::None
                })
                .find(|at| self.is_time(*at));
            let Some(end) = ends else { continue };
            let to = end + 1;
            found.push(Form {
                words: from..to,
                stands_alone: true,
                states: vec![What::Detail(
                    Detail::Since,
                    self.words[from + 1..to].join(" ").as_str().into(),
                )],
            });
            at = to;
        }
        found.truncate(1);
        found
    }
}

fn fact(check: &str, answer: &str) -> What {
    What::Fact(check.into(), answer.into())
}

fn icloud_bar(free: f32, whole: Option<f32>) -> &'static str {
    if free < FULL_BELOW_GB {
        "full"
    } else if free < NEARLY_FULL_BELOW_GB
        || whole.is_some_and(|whole| {
            free < NEARLY_FULL_BELOW_SHARE * whole
                || free < ROOMY_FROM_GB && free < (1.0 - NEARLY_FROM_SHARE) * whole
        })
    {
        "nearly"
    } else {
        "plenty"
    }
}

/// The major version that a word is, if it can be one.
fn major(word: &str) -> Option<u32> {
    let mut parts = word.split('.');
    let major: u32 = parts.next()?.parse().ok()?;
    let fits = MAJORS.contains(&major)
        && parts.clone().count() <= 2
        && parts.all(|part| (1..=2).contains(&part.len()));
    fits.then_some(major)
}

/// A count: whole, or with a point between thousands.
fn count_of(word: &str) -> Option<f32> {
    let digits = word.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        && word.starts_with(|c: char| c.is_ascii_digit());
    let thousands = word.split('.').skip(1).all(|part| part.len() == 3);
    (digits && thousands)
        .then(|| word.replace('.', "").parse().ok())
        .flatten()
}

fn count_shown(word: &str) -> String {
    word.replace('.', "")
}
