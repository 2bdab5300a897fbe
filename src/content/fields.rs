//! Reads TOML key by key and goes on after a mistake, so that a file with ten mistakes is told of all ten.

use std::cell::RefCell;
use std::ops::Range;
use std::rc::Rc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::problems::{Place, Problems, SourceText};

/// A value with its place.
#[derive(Debug, Clone)]
pub struct At<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub place: Place,
}

/// The keys of one table.
pub struct Fields<'a> {
    source: SourceText,
    table: &'a DeTable<'a>,
    span: Range<usize>,
    asked: Vec<&'static str>,
    problems: Rc<RefCell<Problems>>,
}

/// Reads a whole file; mistakes of the language itself are reported, and what could be read is read.
pub fn read_file<T>(
    source: &SourceText,
    problems: &Rc<RefCell<Problems>>,
    read: impl FnOnce(&mut Fields<'_>) -> T,
) -> T {
    let (document, errors) = DeTable::parse_recoverable(&source.text);
    for error in &errors {
        let place = error
            .span()
            .map_or_else(|| source.whole(), |span| source.place(span));
        problems.borrow_mut().error(
            &place,
            format!("this is not TOML: {}", error.message()),
            "Mend the line; the file format is described at https://toml.io.",
        );
    }
    let mut fields = Fields {
        source: source.clone(),
        table: document.get_ref(),
        span: 0..0,
        asked: Vec::new(),
        problems: Rc::clone(problems),
    };
    let out = read(&mut fields);
    fields.finish();
    out
}

impl<'a> Fields<'a> {
    /// The place of the table.
    pub fn place(&self) -> Place {
        self.source.place(self.span.clone())
    }

    /// Reports something about this table.
    pub fn problem(&self, place: &Place, message: impl Into<String>, help: impl Into<String>) {
        self.problems.borrow_mut().error(place, message, help);
    }

    /// A string that must be there.
    pub fn string(&mut self, key: &'static str) -> At<String> {
        match self.optional_string(key) {
            Some(found) => found,
            None => {
                self.missing(key, "a text in quotes");
                At {
                    value: String::new(),
                    place: self.place(),
                }
            }
        }
    }

    /// A string that may be there.
    pub fn optional_string(&mut self, key: &'static str) -> Option<At<String>> {
        let value = self.get(key)?;
        match value.get_ref().as_str() {
            Some(text) => Some(At {
                value: text.to_owned(),
                place: self.at(value),
            }),
            None => {
                self.wrong_type(key, value, "a text in quotes");
                Some(At {
                    value: String::new(),
                    place: self.at(value),
                })
            }
        }
    }

    /// A whole number of at least 0.
    pub fn number(&mut self, key: &'static str) -> u32 {
        let Some(value) = self.get(key) else {
            self.missing(key, "a whole number");
            return 0;
        };
        let number = value
            .get_ref()
            .as_integer()
            .and_then(|it| it.as_str().replace('_', "").parse().ok());
        number.unwrap_or_else(|| {
            self.wrong_type(key, value, "a whole number from 0 on");
            0
        })
    }

    /// A number between 0 and 1.
    pub fn share(&mut self, key: &'static str) -> f32 {
        self.real(
            key,
            "a number between 0 and 1",
            "a number between 0 and 1, like 0.75",
            |share| (0.0..=1.0).contains(&share),
        )
    }

    /// Minutes, more than none.
    pub fn minutes(&mut self, key: &'static str) -> f32 {
        self.real(
            key,
            "minutes above 0",
            "minutes above 0, like 1.5",
            |minutes| minutes > 0.0,
        )
    }

    /// A number between 0 and 1 that may be there.
    pub fn optional_share(&mut self, key: &'static str) -> Option<f32> {
        self.has(key).then(|| self.share(key))
    }

    /// A whole number of at least 0 that may be there.
    pub fn optional_number(&mut self, key: &'static str) -> Option<u32> {
        self.has(key).then(|| self.number(key))
    }

    /// A table that may be there.
    pub fn optional_table<T>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(&mut Fields<'_>) -> T,
    ) -> Option<T> {
        self.has(key).then(|| self.table(key, read)).flatten()
    }

    fn has(&mut self, key: &'static str) -> bool {
        self.get(key).is_some()
    }

    /// Any number, with a point or without.
    pub fn decimal(&mut self, key: &'static str) -> f32 {
        self.real(key, "a number", "a number, like 1.25", f32::is_finite)
    }

    fn real(
        &mut self,
        key: &'static str,
        wanted: &str,
        with_example: &str,
        fits: impl Fn(f32) -> bool,
    ) -> f32 {
        let Some(value) = self.get(key) else {
            self.missing(key, wanted);
            return 0.0;
        };
        let text = match value.get_ref() {
            DeValue::Float(float) => float.as_str().to_owned(),
            DeValue::Integer(integer) => integer.as_str().to_owned(),
            _ => String::new(),
        };
        match text.parse::<f32>() {
            Ok(number) if fits(number) => number,
            _ => {
                self.wrong_type(key, value, with_example);
                0.0
            }
        }
    }

    /// `true` or `false`; `false` when it is not there.
    pub fn flag(&mut self, key: &'static str) -> bool {
        let Some(value) = self.get(key) else {
            return false;
        };
        value.get_ref().as_bool().unwrap_or_else(|| {
            self.wrong_type(key, value, "true or false");
            false
        })
    }

    /// A day, like 2026-11-23.
    pub fn day(&mut self, key: &'static str) -> Option<At<jiff::civil::Date>> {
        let Some(value) = self.get(key) else {
            self.missing(key, "a day like 2026-11-23, without quotes");
            return None;
        };
        let day = value
            .get_ref()
            .as_datetime()
            .and_then(|it| it.to_string().parse().ok());
        if day.is_none() {
            self.wrong_type(key, value, "a day like 2026-11-23, without quotes");
        }
        day.map(|day| At {
            value: day,
            place: self.at(value),
        })
    }

    /// Numbers in brackets; none when the key is not there.
    pub fn reals(&mut self, key: &'static str) -> Vec<f32> {
        let Some(value) = self.get(key) else {
            return Vec::new();
        };
        let numbers = value.get_ref().as_array().and_then(|array| {
            let numbers = array.iter().map(|item| real(item.get_ref()));
            numbers.collect::<Option<Vec<f32>>>()
        });
        numbers.unwrap_or_else(|| {
            self.wrong_type(key, value, "numbers in brackets: [0.1, 0.9]");
            Vec::new()
        })
    }

    /// Texts in brackets; none when the key is not there.
    pub fn strings(&mut self, key: &'static str) -> Vec<At<String>> {
        let Some(value) = self.get(key) else {
            return Vec::new();
        };
        let Some(array) = value.get_ref().as_array() else {
            self.wrong_type(key, value, "texts in brackets: [\"one\", \"two\"]");
            return Vec::new();
        };
        let mut out = Vec::new();
        for item in array.iter() {
            match item.get_ref().as_str() {
                Some(text) => out.push(At {
                    value: text.to_owned(),
                    place: self.at(item),
                }),
                None => self.wrong_type(key, item, "a text in quotes"),
            }
        }
        out
    }

    /// The value of `key` in any form, for keys that may have several types.
    pub fn any(&mut self, key: &'static str) -> Option<At<String>> {
        let value = self.get(key)?;
        let text = match value.get_ref() {
            DeValue::String(text) => text.to_string(),
            DeValue::Boolean(flag) => flag.to_string(),
            DeValue::Integer(number) => number.as_str().to_owned(),
            _ => String::new(),
        };
        Some(At {
            value: text,
            place: self.at(value),
        })
    }

    /// A table that must be there.
    pub fn table<T>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(&mut Fields<'_>) -> T,
    ) -> Option<T> {
        let Some(value) = self.get(key) else {
            self.missing(key, "a table in square brackets");
            return None;
        };
        let Some(table) = value.get_ref().as_table() else {
            self.wrong_type(key, value, "a table in square brackets");
            return None;
        };
        Some(self.inside(table, value.span(), read))
    }

    /// Tables in double square brackets; none when the key is not there.
    pub fn tables<T>(
        &mut self,
        key: &'static str,
        mut read: impl FnMut(&mut Fields<'_>) -> T,
    ) -> Vec<T> {
        let Some(value) = self.get(key) else {
            return Vec::new();
        };
        let Some(array) = value.get_ref().as_array() else {
            self.wrong_type(key, value, "tables in double square brackets");
            return Vec::new();
        };
        let mut out = Vec::new();
        for item in array.iter() {
            match item.get_ref().as_table() {
                Some(table) => out.push(self.inside(table, item.span(), &mut read)),
                None => self.wrong_type(key, item, "a table in double square brackets"),
            }
        }
        out
    }

    /// Numbers under names that the file chooses.
    pub fn decimals(&mut self) -> std::collections::HashMap<String, f32> {
        let table = self.table;
        let mut out = std::collections::HashMap::new();
        for (key, value) in table.iter() {
            let name: &str = key.get_ref();
            match real(value.get_ref()) {
                Some(number) => drop(out.insert(name.to_owned(), number)),
                None => self.wrong_type(name, value, "a number"),
            }
        }
        self.asked.push("*");
        out
    }

    /// Texts under names that the file chooses, in the order of the names.
    pub fn texts(&mut self) -> std::collections::BTreeMap<String, String> {
        let table = self.table;
        let mut out = std::collections::BTreeMap::new();
        for (key, value) in table.iter() {
            let name: &str = key.get_ref();
            match value.get_ref().as_str() {
                Some(text) => drop(out.insert(name.to_owned(), text.to_owned())),
                None => self.wrong_type(name, value, "a text in quotes"),
            }
        }
        self.asked.push("*");
        out
    }

    /// Tables under names that the file chooses: `[check.answer]`.
    pub fn named_tables<T>(
        &mut self,
        mut read: impl FnMut(&At<String>, &mut Fields<'_>) -> T,
    ) -> Vec<T> {
        let table = self.table;
        let mut out = Vec::new();
        for (key, value) in table.iter() {
            let name = At {
                value: key.get_ref().to_string(),
                place: self.source.place(key.span()),
            };
            match value.get_ref().as_table() {
                Some(table) => {
                    out.push(self.inside(table, value.span(), |fields| read(&name, fields)))
                }
                None => self.problem(
                    &name.place,
                    format!("`{}` should be a table", name.value),
                    format!("Write [{}] on a line of its own.", name.value),
                ),
            }
        }
        self.asked.push("*");
        out
    }

    fn inside<T>(
        &self,
        table: &DeTable<'_>,
        span: Range<usize>,
        read: impl FnOnce(&mut Fields<'_>) -> T,
    ) -> T {
        let mut fields = Fields {
            source: self.source.clone(),
            table,
            span,
            asked: Vec::new(),
            problems: Rc::clone(&self.problems),
        };
        let out = read(&mut fields);
        fields.finish();
        out
    }

    fn get(&mut self, key: &'static str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.asked.push(key);
        self.table.get(key)
    }

    fn at(&self, value: &Spanned<DeValue<'_>>) -> Place {
        self.source.place(value.span())
    }

    fn missing(&self, key: &str, what: &str) {
        self.problem(
            &self.place(),
            format!("`{key}` is missing here"),
            format!("Add `{key} = …`: {what}."),
        );
    }

    fn wrong_type(&self, key: &str, value: &Spanned<DeValue<'_>>, what: &str) {
        let place = self.at(value);
        self.problem(
            &place,
            format!("`{key}` is a {}", value.get_ref().type_str()),
            format!("It should be {what}."),
        );
    }

    /// Every key that nobody asked for is a mistake, most often of spelling.
    fn finish(self) {
        if self.asked.contains(&"*") {
            return;
        }
        for (key, _) in self.table.iter() {
            let name: &str = key.get_ref();
            if self.asked.contains(&name) {
                continue;
            }
            let place = self.source.place(key.span());
            let near = closest(name, self.asked.iter().copied());
            let help = match near {
                Some(near) => format!("Did you mean `{near}`?"),
                None => format!("Known here: {}.", self.asked.join(", ")),
            };
            self.problem(
                &place,
                format!("`{name}` is not a key that is known here"),
                help,
            );
        }
    }
}

fn real(value: &DeValue<'_>) -> Option<f32> {
    match value {
        DeValue::Integer(number) => number.as_str().parse().ok(),
        DeValue::Float(number) => number.as_str().parse().ok(),
        _ => None,
    }
}

/// The known word that was most likely meant.
pub fn closest<'k>(word: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    known
        .map(|known| (strsim::normalized_damerau_levenshtein(word, known), known))
        .filter(|(alike, _)| *alike >= 0.6)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, known)| known)
}
