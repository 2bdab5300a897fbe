//! temporary until the lint lands
use std::ops::Range;
/// harm
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Harm {
    /// x
    TurnsPhotosOff,
}
impl Harm {
    /// why
    pub fn why(self) -> &'static str {
        ""
    }
}
/// a
pub fn advises_harm(_: &str) -> Option<Harm> {
    None
}
/// b
pub fn find_harm(_: &str) -> Vec<(Harm, Range<usize>)> {
    Vec::new()
}
