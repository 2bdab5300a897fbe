//! What a message selects on: the variables in its own text and in everything that it is made of.

use std::collections::{HashMap, HashSet};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};

use super::replies::Replies;
use crate::engine::Say;

/// The variables of every message, read once.
#[derive(Debug, Default)]
pub(super) struct Selects {
    /// By id; attributes as `id.attribute`, terms as `-id`.
    patterns: HashMap<String, Uses>,
    /// The attributes of each message, in order; `None` is its own text.
    parts: Vec<(String, Vec<Option<String>>)>,
}

impl Selects {
    /// Reads the sentences; what cannot be read was reported before.
    pub(super) fn of(replies: &Replies) -> Selects {
        let resource = match fluent_syntax::parser::parse_runtime(&*replies.source().text) {
            Ok(resource) | Err((resource, _)) => resource,
        };
        let mut selects = Selects::default();
        for entry in &resource.body {
            match entry {
                Entry::Message(message) => {
                    let id = message.id.name;
                    let mut parts = Vec::new();
                    if let Some(value) = &message.value {
                        selects.patterns.insert(id.to_owned(), Uses::of(value));
                        parts.push(None);
                    }
                    for attribute in &message.attributes {
                        let name = attribute.id.name;
                        selects
                            .patterns
                            .insert(format!("{id}.{name}"), Uses::of(&attribute.value));
                        parts.push(Some(name.to_owned()));
                    }
                    selects.parts.push((id.to_owned(), parts));
                }
                Entry::Term(term) => {
                    selects
                        .patterns
                        .insert(format!("-{}", term.id.name), Uses::of(&term.value));
                }
                _ => {}
            }
        }
        selects
    }

    /// Every message with its attributes; `None` is its own text.
    pub(super) fn parts(&self) -> impl Iterator<Item = (&str, &[Option<String>])> {
        self.parts.iter().map(|(id, parts)| (&**id, &**parts))
    }

    /// True when the message itself, or a message or term that it is made of, names the variable.
    pub(super) fn names(&self, say: &Say, variable: &str) -> bool {
        let mut seen: HashSet<String> = HashSet::new();
        let first = match &say.attribute {
            Some(attribute) => format!("{}.{attribute}", say.id),
            None => say.id.clone(),
        };
        let mut open = vec![first];
        while let Some(id) = open.pop() {
            let Some(uses) = self.patterns.get(&id) else {
                continue;
            };
            if uses.variables.contains(variable) {
                return true;
            }
            if seen.insert(id) {
                open.extend(uses.messages.iter().cloned());
            }
        }
        false
    }
}

/// What one pattern names.
#[derive(Debug, Default)]
struct Uses {
    variables: HashSet<String>,
    /// Messages, and terms with their hyphen.
    messages: Vec<String>,
}

impl Uses {
    fn of(pattern: &Pattern<&str>) -> Uses {
        let mut uses = Uses::default();
        uses.of_pattern(pattern);
        uses
    }

    fn of_pattern(&mut self, pattern: &Pattern<&str>) {
        for element in &pattern.elements {
            if let PatternElement::Placeable { expression } = element {
                self.of_expression(expression);
            }
        }
    }

    fn of_expression(&mut self, expression: &Expression<&str>) {
        match expression {
            Expression::Select { selector, variants } => {
                self.of_inline(selector);
                variants
                    .iter()
                    .for_each(|variant| self.of_pattern(&variant.value));
            }
            Expression::Inline(inline) => self.of_inline(inline),
        }
    }

    fn of_inline(&mut self, inline: &InlineExpression<&str>) {
        match inline {
            InlineExpression::VariableReference { id } => {
                self.variables.extend([id.name.to_owned()])
            }
            InlineExpression::MessageReference { id, .. } => self.messages.push(id.name.to_owned()),
            InlineExpression::TermReference { id, arguments, .. } => {
                self.messages.push(format!("-{}", id.name));
                for argument in arguments.iter().flat_map(|arguments| &arguments.named) {
                    self.of_inline(&argument.value);
                }
            }
            InlineExpression::Placeable { expression } => self.of_expression(expression),
            InlineExpression::FunctionReference { arguments, .. } => {
                arguments
                    .positional
                    .iter()
                    .for_each(|argument| self.of_inline(argument));
            }
            _ => {}
        }
    }
}
