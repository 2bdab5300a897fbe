//! The content check, through its front door: folders of content that are wrong in known ways.

use std::path::{Path, PathBuf};

use resync::content::{Depth, Folder, Problem, Source, load};
use resync::matcher::Marked;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A file, what stands in it, and what stands there instead.
pub type Change<'a> = (&'a str, &'a str, &'a str);

/// A copy of the shipped content with these replacements, each of which must hit.
fn problems(changes: &[Change<'_>], depth: Depth<'_>) -> Vec<String> {
    let folder = changed(changes);
    let loaded = load(&source(folder.path()), depth, &crate::keeper()).unwrap();
    loaded
        .problems
        .iter()
        .filter(|problem| !problem.is_warning)
        .map(Problem::one_line)
        .collect()
}

/// The shipped content in a folder of its own, with these replacements.
pub fn changed(changes: &[Change<'_>]) -> tempfile::TempDir {
    let folder = copied();
    for (file, from, to) in changes {
        let path = folder.path().join(file);
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{file} has no {from:?}");
        std::fs::write(path, text.replacen(from, to, 1)).unwrap();
    }
    folder
}

/// The shipped content in a folder of its own.
fn copied() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for part in ["config", "intents"] {
        copy(&root().join(part), &folder.path().join(part));
    }
    folder
}

fn source(folder: &Path) -> Source {
    Source {
        config: Folder::Disk(folder.join("config")),
        intents: Folder::Disk(folder.join("intents")),
    }
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
                measured_on: Some(&root().join("tests/utterances")),
                today: None,
            }
        ),
        Vec::<String>::new()
    );
}

#[test]
fn an_example_in_the_wrong_place_is_told() {
    let changes = [(
        "intents/en/restart.toml",
        "\"how do i restart an iphone, photos are stuck\"",
        "\"icloud storage full, photos stuck\"",
    )];
    let found = problems(
        &changes,
        Depth::Full {
            measured_on: None,
            today: None,
        },
    );
    assert!(
        found
            .iter()
            .any(|line| line.contains("the matcher reads this as `icloud_storage_full`")),
        "{found:#?}"
    );
}

#[test]
fn an_example_that_is_measured_on_is_told() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join("lines.tsv"),
        "# comment\nmy PHOTOS aren't syncing to iCloud, anymore!\tphotos_not_syncing\n",
    )
    .unwrap();
    let changes = [(
        "intents/en/restart.toml",
        "\"how do i restart an iphone, photos are stuck\"",
        "\"my photos arent syncing to icloud\"",
    )];
    let found = problems(
        &changes,
        Depth::Full {
            measured_on: Some(folder.path()),
            today: None,
        },
    );
    let told = found.iter().find(|line| line.contains("is measured on"));
    assert!(
        told.is_some_and(|line| line.contains("lines.tsv:2")),
        "{found:#?}"
    );
}

#[test]
fn a_word_table_is_optional_but_not_half_of_one() {
    for (bytes, wants) in [(None, 0), (Some(&b"RWT1 and not more"[..]), 1)] {
        let folder = copied();
        let table = folder.path().join("intents/en/words.bin");
        match bytes {
            Some(bytes) => std::fs::write(table, bytes).unwrap(),
            None => std::fs::remove_file(table).unwrap(),
        }
        let loaded = load(&source(folder.path()), Depth::Start, &crate::keeper()).unwrap();
        let told: Vec<&Problem> = loaded
            .problems
            .iter()
            .filter(|it| it.one_line().contains("this is not a word table"))
            .collect();
        assert_eq!(told.len(), wants, "{told:#?}");
        assert_eq!(loaded.content.is_some(), wants == 0);
        let Some(content) = loaded.content else {
            continue;
        };
        let text = Marked::new("my phtoos wont sync to icloud since yesterday");
        let opening = content.engine.matcher.opening(&text, 0.1);
        assert!(opening.in_scope > 0.5, "{opening:?}");
    }
}

/// The checksum stands beside the script that makes the table.
#[test]
fn the_word_table_is_the_one_its_checksum_names() {
    let stated = std::fs::read_to_string(root().join("intents/words/words.sha256")).unwrap();
    let stated = stated.split_whitespace().next().unwrap().to_owned();
    assert_eq!(checksum(&root().join("intents/en/words.bin")), stated);
}

/// Makes the table anew, which takes some quarter of an hour. `WORDS_PYTHON` and `WORDS_PACKAGES` name the interpreter and
/// the folder of packages that `intents/words/README.md` tells to install.
#[test]
#[ignore = "takes long and wants what intents/words/README.md installs: run it by name"]
fn the_word_table_is_what_its_script_makes() {
    let [python, packages] = ["WORDS_PYTHON", "WORDS_PACKAGES"]
        .map(|name| std::env::var_os(name).unwrap_or_else(|| panic!("{name} is not set")));
    let folder = copied();
    let table = folder.path().join("intents/en/words.bin");
    std::fs::remove_file(&table).unwrap();
    let made = std::process::Command::new(python)
        .arg(folder.path().join("intents/words/make.py"))
        .arg(packages)
        .status()
        .unwrap();
    assert!(made.success());
    assert_eq!(
        checksum(&table),
        checksum(&root().join("intents/en/words.bin"))
    );
}

fn checksum(file: &Path) -> String {
    use sha2::Digest as _;
    let bytes = std::fs::read(file).unwrap();
    let sum = sha2::Sha256::digest(bytes);
    sum.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn each_mistake_is_told_with_its_place_and_its_remedy() {
    let playbook = "config/playbook.toml";
    let sentences = "config/replies/en.ftl";
    let cases: [(&[Change<'_>], &str); 17] = [
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
                "{ id = \"nearly\", leads = \"make_room\"",
                "{ id = \"nearly\", leads = \"make_rom\"",
            )],
            "Did you mean `make_room`?",
        ),
        (
            &[(
                playbook,
                "{ id = \"own\", leads = \"restart_router\" }",
                "{ id = \"own\", leads = \"other_network\" }",
            )],
            "no answer leads to `restart_router`",
        ),
        (
            &[(
                playbook,
                "id = \"restart_router\"\ntried = \"router\"\naction = \"restart\"\nminutes = 5\nwait_minutes = 5\nsuccess = \"page_then_count\"\nthen = \"reset_wanted\"",
                "id = \"restart_router\"\ntried = \"router\"\naction = \"restart\"\nminutes = 5\nwait_minutes = 5\nsuccess = \"page_then_count\"\nthen = \"page_opens\"",
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
            &[(
                "intents/en/update_ios.toml",
                "\"photos stopped syncing since the ios 26 update\"",
                "\"how do i restart an iphone, photos are stuck\"",
            )],
            "also stands under `restart`",
        ),
        (
            &[(
                "config/resync.toml",
                "start_confidence = 0.75",
                "start_confidence = 75",
            )],
            "like 0.75",
        ),
        (
            &[(
                "intents/en/lexicon/calibration.toml",
                "[openings]\nscope_slope = ",
                "[openings]\nscope_slope = -",
            )],
            "a slope is not above 0",
        ),
        (
            &[(
                "intents/en/lexicon/calibration.toml",
                "[openings]",
                "[opening]",
            )],
            "`openings` is missing here",
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
        (settings, "offer_confidence = ", "offer_confidenc = "),
        (settings, "cause_margin = ", "cause_margin = \"much\" # "),
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
        ("intents/en/restart.toml", "patterns = [", "pattern = ["),
    ];
    let found = problems(&mistakes, Depth::Start);
    assert!(found.len() >= 10, "{found:#?}");
}
