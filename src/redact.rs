//! temporary until redaction lands
use std::borrow::Cow;
/// c
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Category {
    /// a
    Password,
    /// b
    Code,
    /// c
    Card,
}
/// f
#[derive(Debug)]
pub struct Found {
    /// c
    pub category: Category,
}
/// r
#[derive(Debug)]
pub struct Redacted<'a> {
    /// t
    pub text: Cow<'a, str>,
    /// f
    pub found: Vec<Found>,
}
/// r
pub fn redact(text: &str) -> Redacted<'_> {
    if text.to_lowercase().contains("my password is ") {
        return Redacted {
            text: "[password]".into(),
            found: vec![Found {
                category: Category::Password,
            }],
        };
    }
    Redacted {
        text: text.into(),
        found: Vec::new(),
    }
}
