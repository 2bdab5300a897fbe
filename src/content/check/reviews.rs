//! What was held against its sources too long ago is named, and every source is an address.

use jiff::civil::Date;

use super::super::fields::At;
use super::super::problems::{Place, Problems};
use super::Checked;

/// Reviews that are older than so many days are worth a look.
pub(super) fn check(checked: &Checked<'_>, today: Date, after_days: u32, problems: &mut Problems) {
    let of_playbook = checked
        .playbook
        .reviewed_on
        .iter()
        .map(|day| (day, "this part of the playbook".to_owned()));
    let asides = checked.asides.asides.iter();
    let of_asides = asides.filter_map(|it| {
        Some((
            it.reviewed_on.as_ref()?,
            format!("the answer `{}`", it.topic.value),
        ))
    });
    for (day, what) in of_playbook.chain(of_asides) {
        let age = today.since(day.value).map_or(0, |age| age.get_days());
        if i64::from(age) > i64::from(after_days) {
            problems.warning(
                &day.place,
                format!("{what} was reviewed {age} days ago"),
                "Hold it against its sources and set the day; review_after_days in resync.toml says from when on this is named.",
            );
        }
    }
    let sources = checked.playbook.sources.iter();
    let sources = sources.chain(checked.asides.asides.iter().flat_map(|it| &it.sources));
    for At { value, place } in sources {
        check_address(value, place, problems);
    }
}

fn check_address(source: &str, place: &Place, problems: &mut Problems) {
    if !source.starts_with("https://") {
        problems.error(
            place,
            format!("`{source}` is not an address"),
            "Write the whole address, beginning with https://.",
        );
    }
}
