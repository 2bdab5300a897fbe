//! The content check, through its front door: folders of content that are wrong in known ways.

use std::path::{Path, PathBuf};

use resync::content::{Depth, Folder, Problem, Source, load};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A file, what stands in it, and what stands there instead.
type Change<'a> = (&'a str, &'a str, &'a str);

/// A copy of the shipped content with these replacements, each of which must hit.
fn problems(changes: &[Change<'_>], depth: Depth<'_>) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    for part in ["config", "intents"] {
        copy(&root().join(part), &folder.path().join(part));
    }
    for (file, from, to) in changes {
        let path = folder.path().join(file);
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{file} has no {from:?}");
        std::fs::write(path, text.replacen(from, to, 1)).unwrap();
    }
    let source = Source {
        config: Folder::Disk(folder.path().join("config")),
        intents: Folder::Disk(folder.path().join("intents")),
    };
    let loaded = load(&source, depth).unwrap();
    loaded
        .problems
        .iter()
        .filter(|problem| !problem.is_warning)
        .map(Problem::one_line)
        .collect()
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target)
        } else {
            std::fs::copy(entry.path(), target).map(drop).unwrap()
        }
    }
}

#[test]
fn the_shipped_content_has_no_errors() {
    assert_eq!(
        problems(
            &[],
            Depth::Full {
                measured_on: Some(&root().join("tests/utterances"))
            }
        ),
        Vec::<String>::new()
    );
}

#[test]
fn each_mistake_is_told_with_its_place_and_its_remedy() {
    let playbook = "config/playbook.toml";
    let sentences = "config/replies/en.ftl";
    let cases: [(&[Change<'_>], &str); 16] = [
        (
            &[(
                playbook,
                "starts_at = \"icloud_bar\"",
                "starts_att = \"icloud_bar\"",
            )],
            "Did you mean `starts_at`?",
        ),
        (
            &[(
                playbook,
                "leads = \"make_room\" },\n    { id = \"plenty\"",
                "leads = \"make_rom\" },\n    { id = \"plenty\"",
            )],
            "Did you mean `make_room`?",
        ),
        (
            &[(playbook, "then = \"restart_router\"", "then = \"next fix\"")],
            "no answer leads to `restart_router`",
        ),
        (
            &[(
                playbook,
                "id = \"restart_router\"\naction = \"restart\"\nminutes = 5\nwait_minutes = 5\nsuccess = \"page_then_count\"\nthen = \"reset_wanted\"",
                "id = \"restart_router\"\naction = \"restart\"\nminutes = 5\nwait_minutes = 5\nsuccess = \"page_then_count\"\nthen = \"page_opens\"",
            )],
            "leads back to itself",
        ),
        (
            &[(
                playbook,
                "affirm = \"full\"\ndeny = \"plenty\"",
                "affirm = \"ful\"\ndeny = \"plenty\"",
            )],
            "Did you mean `full`?",
        ),
        (
            &[(playbook, "person: account_switch", "person: acount_switch")],
            "Did you mean `account_switch`?",
        ),
        (
            &[(playbook, "action = \"charge\"", "action = \"chrage\"")],
            "Did you mean `charge`?",
        ),
        (
            &[(playbook, "prior = 0.14", "prior = \"often\"")],
            "a number between 0 and 1",
        ),
        (
            &[(playbook, "action = \"copy\"", "action = \"reset\"")],
            "without a warning",
        ),
        (
            &[(
                playbook,
                "after = \"reset\"\nthen = \"update\"",
                "after = \"copy\"\nthen = \"update\"",
            )],
            "The playbook forbids this pair",
        ),
        (
            &[(sentences, "do-charge =", "do-chargee =")],
            "there is no sentence `do-charge`",
        ),
        (
            &[(
                sentences,
                ".answer-full = Full\n",
                ".answer-full = Full to the very brim of what any bar can show\n",
            )],
            "characters",
        ),
        (
            &[(
                sentences,
                "Stay on Wi-Fi for five minutes.",
                "Then turn iCloud Photos off.",
            )],
            "advises harm",
        ),
        (
            &[("intents/en/deny.toml", "\"nope\"", "\"yep\"")],
            "also stands under `affirm`",
        ),
        (
            &[("intents/en/thanks.toml", "\"cheers\"", "\"stop stop\"")],
            "the matcher reads this as",
        ),
        (
            &[(
                "config/resync.toml",
                "start_confidence = 0.75",
                "start_confidence = 75",
            )],
            "like 0.75",
        ),
    ];
    for (changes, words) in cases {
        let found = problems(changes, Depth::Start);
        assert!(
            found.iter().any(|line| line.contains(words)),
            "{changes:?}\nwants {words:?}, found {found:#?}"
        );
        assert!(
            found.iter().all(|line| line
                .split(':')
                .nth(1)
                .is_some_and(|number| number.parse::<u32>().is_ok())),
            "{found:#?}"
        );
    }
}

#[test]
fn ten_errors_are_told_at_once() {
    let settings = "config/resync.toml";
    let mistakes = [
        (
            settings,
            "start_confidence = 0.75",
            "start_confidence = 7.5",
        ),
        (
            settings,
            "offer_confidence = 0.50",
            "offer_confidenc = 0.50",
        ),
        (settings, "reply_margin = 0.12", "reply_margin = \"much\""),
        (
            settings,
            "nudge_after_hours = 20",
            "nudge_after_hours = -20",
        ),
        (settings, "pause_after_days = 7", "pause_after_day = 7"),
        (
            settings,
            "follow_up_after_hours = 24",
            "follow_up_after_hours = true",
        ),
        (
            settings,
            "message_content = \"auto\"",
            "message_content = \"perhaps\"",
        ),
        ("config/playbook.toml", "prior = 0.17", "prior = 17"),
        (
            "config/playbook.toml",
            "action = \"wait\"",
            "action = \"sleep\"",
        ),
        (
            "intents/en/stop.toml",
            "kind = \"reply\"",
            "kind = \"answer\"",
        ),
    ];
    let found = problems(&mistakes, Depth::Start);
    assert!(found.len() >= 10, "{found:#?}");
}
