//! `resync eval` and `resync tune` as somebody meets them: the binary, files in a folder, and what it prints.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use resync::matcher::Text;
use tempfile::TempDir;

const OPENINGS: &str = "# first words\n\nmy photos are not syncing to icloud\tphotos_not_syncing\n\
    icloud storage is full so no photos upload\ticloud_storage_full\n";
const OFF_TOPIC: &str = "<b>anyone</b> up for minecraft & pizza tonight\tout_of_scope\n\
    thanks, see you tomorrow\tout_of_scope\n";

/// A folder of files to measure.
struct Desk(TempDir);

impl Desk {
    fn with(files: &[(&str, &[u8])]) -> Desk {
        let desk = Desk(tempfile::tempdir().unwrap());
        for (name, bytes) in files {
            std::fs::write(desk.path(name), bytes).unwrap();
        }
        desk
    }

    fn usual() -> Desk {
        Desk::with(&[
            ("openings.tsv", OPENINGS.as_bytes()),
            ("off_topic.tsv", OFF_TOPIC.as_bytes()),
        ])
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn runs(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_resync"))
            .env("XDG_CACHE_HOME", crate::cache())
            .args(arguments)
            .current_dir(self.0.path())
            .output()
            .unwrap()
    }

    fn prints(&self, arguments: &[&str]) -> String {
        let output = self.runs(arguments);
        let complaint = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success(), "{arguments:?}: {complaint}");
        String::from_utf8(output.stdout).unwrap()
    }

    fn complains(&self, arguments: &[&str], code: i32) -> String {
        let output = self.runs(arguments);
        let complaint = String::from_utf8(output.stderr).unwrap();
        assert_eq!(
            output.status.code(),
            Some(code),
            "{arguments:?}: {complaint}"
        );
        complaint
    }
}

/// The value behind a name and a separator at the start of a line.
fn value(text: &str, name: &str, separator: &str) -> f64 {
    let start = format!("{name}{separator}");
    let line = text.lines().find_map(|line| line.strip_prefix(&start));
    let value = line.unwrap_or_else(|| panic!("no {name} in\n{text}"));
    value.parse().unwrap_or_else(|_| panic!("{name}: {value}"))
}

#[test]
fn eval_measures_several_files_together() {
    let printed = Desk::usual().prints(&["eval", "openings.tsv", "off_topic.tsv"]);
    let names: Vec<&str> = printed
        .lines()
        .take_while(|line| !line.is_empty())
        .map(|line| line.split('\t').next().unwrap())
        .collect();
    assert_eq!(
        names,
        [
            "lines",
            "accuracy",
            "macro_f1",
            "out_of_scope_recall",
            "answered",
            "false_answers",
            "off_topic_silent",
            "off_topic_offered",
            "off_topic_started",
            "on_topic_silent",
            "on_topic_offered",
            "on_topic_started",
            "sureness_gap",
        ]
    );
    assert_eq!(value(&printed, "lines", "\t"), 4.0);
    let off_topic = ["silent", "offered", "started"]
        .map(|does| value(&printed, &format!("off_topic_{does}"), "\t"));
    assert!((off_topic.iter().sum::<f64>() - 1.0).abs() < 1e-3);
    for part in [
        "threshold\tcoverage\trisk",
        "start_confidence",
        "labelled\tread as\tlines",
    ] {
        assert!(printed.contains(part), "no {part} in\n{printed}");
    }
}

#[test]
fn the_page_stands_alone_and_says_the_same() {
    let desk = Desk::usual();
    let arguments = [
        "eval",
        "openings.tsv",
        "off_topic.tsv",
        "--html",
        "page.html",
    ];
    let printed = desk.prints(&arguments);
    let page = std::fs::read_to_string(desk.path("page.html")).unwrap();
    assert!(page.starts_with("<!doctype html>"));
    let percent = 100.0 * value(&printed, "accuracy", "\t");
    for part in [
        format!("<code>accuracy</code></th><td class=\"number\">{percent:.1}\u{a0}%</td>"),
        "2 to answer, and 2 to leave alone".to_owned(),
        "<code>off_topic.tsv</code>".to_owned(),
        "role=\"img\"".to_owned(),
        "prefers-color-scheme: dark".to_owned(),
    ] {
        assert!(page.contains(&part), "no {part}");
    }
    for foreign in ["<script", "http:", "https:", "url(", "src=", "<b>"] {
        assert!(!page.contains(foreign), "{foreign}");
    }
    // Its own page may be drawn anew.
    desk.prints(&arguments);
}

#[test]
fn lines_that_cannot_be_used_are_told_with_what_to_do() {
    let desk = Desk::with(&[
        ("tabless.tsv", b"fine\tout_of_scope\nno tab here\n"),
        ("label.tsv", b"x\tout_of_skope\n"),
        ("empty.tsv", b""),
        ("comment.tsv", b"# nothing\n\n"),
        ("latin.tsv", b"fine\tout_of_scope\nca\xdf\tout_of_scope\n"),
        ("fine.tsv", OFF_TOPIC.as_bytes()),
    ]);
    let cases: [(&str, &[&str]); 6] = [
        (
            "tabless.tsv",
            &[
                "tabless.tsv:2: there is no tab",
                "write the text, a tab, the label",
            ],
        ),
        (
            "label.tsv",
            &[
                "label.tsv:1: there is no label `out_of_skope`",
                "connection, ",
                "out_of_scope",
            ],
        ),
        (
            "empty.tsv",
            &[
                "empty.tsv:1: there is no labelled line",
                "write the text, a tab",
            ],
        ),
        ("comment.tsv", &["comment.tsv:1: there is no labelled line"]),
        (
            "latin.tsv",
            &[
                "latin.tsv:2: this line is not UTF-8",
                "save the file as UTF-8",
            ],
        ),
        (
            "gone.tsv",
            &["gone.tsv", "name a file that exists", "No such file"],
        ),
    ];
    for (file, parts) in cases {
        for command in ["eval", "tune"] {
            let complaint = desk.complains(&[command, "fine.tsv", file], 1);
            for part in ["reading labelled lines"].iter().chain(parts) {
                assert!(complaint.contains(part), "no {part} in {complaint}");
            }
        }
    }
}

#[test]
fn a_page_that_cannot_be_written_is_told_and_no_lines_are_lost() {
    let desk = Desk::usual();
    let complaint = desk.complains(&["eval", "openings.tsv", "--html", "no/such/page.html"], 1);
    assert!(
        complaint.contains("writing the page no/such/page.html"),
        "{complaint}"
    );
    assert!(complaint.contains("in a folder that exists"), "{complaint}");
    // The page's name was forgotten.
    let complaint = desk.complains(&["eval", "openings.tsv", "--html", "off_topic.tsv"], 1);
    assert!(
        complaint.contains("off_topic.tsv exists and is no page"),
        "{complaint}"
    );
    let kept = std::fs::read_to_string(desk.path("off_topic.tsv")).unwrap();
    assert_eq!(kept, OFF_TOPIC);
}

#[test]
fn wrong_usage_exits_2() {
    let desk = Desk::usual();
    desk.complains(&["eval"], 2);
    desk.complains(&["tune"], 2);
    desk.complains(&["eval", "openings.tsv", "--stated"], 2);
    desk.complains(&["tune", "openings.tsv", "--may-start", "200"], 2);
    let complaint = desk.complains(
        &[
            "tune",
            "openings.tsv",
            "--may-start",
            "5",
            "--may-offer",
            "1",
        ],
        2,
    );
    assert!(
        complaint.contains("--may-offer is below --may-start"),
        "{complaint}"
    );
}

#[test]
fn thresholds_want_lines_of_both_kinds() {
    let desk = Desk::with(&[
        ("openings.tsv", OPENINGS.as_bytes()),
        ("off_topic.tsv", OFF_TOPIC.as_bytes()),
    ]);
    for (arguments, part) in [
        (
            ["tune", "openings.tsv"].as_slice(),
            "no line is labelled out_of_scope",
        ),
        (
            &["tune", "off_topic.tsv"],
            "every line is labelled out_of_scope",
        ),
    ] {
        let complaint = desk.complains(arguments, 1);
        assert!(complaint.contains("proposing thresholds"), "{complaint}");
        assert!(complaint.contains(part), "{complaint}");
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// What is proposed is pasted, and measured again by the other command.
#[test]
fn proposed_thresholds_keep_their_limits_once_pasted() {
    let desk = Desk::usual();
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    copy(&home.join("config"), &desk.path("config"));
    let settings = desk.path("config/resync.toml");
    let before = std::fs::read_to_string(&settings).unwrap();
    let utterances = home.join("tests/utterances");
    let files =
        ["openings.tsv", "off_topic.tsv"].map(|it| utterances.join(it).display().to_string());
    let limits = ["--may-start", "1", "--may-offer", "3"];
    let tune: Vec<&str> = ["tune"]
        .into_iter()
        .chain(files.each_ref().map(|it| &**it))
        .chain(limits)
        .collect();
    let proposed = desk.prints(&tune);
    assert_eq!(
        std::fs::read_to_string(&settings).unwrap(),
        before,
        "tune changes no file"
    );

    let keys = ["start_confidence", "offer_confidence"];
    let values = keys.map(|key| value(&proposed, key, " = "));
    let pasted: String = before
        .lines()
        .map(|line| {
            match keys
                .iter()
                .position(|key| line.starts_with(&format!("{key} = ")))
            {
                Some(at) => format!("{} = {:.2}\n", keys[at], values[at]),
                None => format!("{line}\n"),
            }
        })
        .collect();
    std::fs::write(&settings, pasted).unwrap();
    let measured = desk.prints(&["eval", &files[0], &files[1]]);
    let started = value(&measured, "off_topic_started", "\t");
    let offered = value(&measured, "off_topic_offered", "\t");
    assert!(started <= 0.01 && started + offered <= 0.03, "{measured}");
    assert!(
        value(&measured, "on_topic_started", "\t") > 0.5,
        "{measured}"
    );
}

/// Lines that vary one sentence by a word would count one thing many times.
#[test]
fn no_five_words_in_a_row_stand_in_more_than_three_development_lines() {
    const WORDS_IN_A_ROW: usize = 5;
    const LINES_AT_MOST: usize = 3;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/utterances");
    let (mut seen, mut rows) = (HashSet::new(), HashMap::<String, HashSet<String>>::new());
    for name in ["openings", "off_topic", "chat"] {
        let text = std::fs::read_to_string(folder.join(format!("{name}.tsv"))).unwrap();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let (said, _) = line.rsplit_once('\t').unwrap();
            assert!(
                seen.insert(said.to_owned()),
                "{name} has this twice: {said}"
            );
            for row in Text::new(said).words().windows(WORDS_IN_A_ROW) {
                let row = rows.entry(row.join(" ")).or_default();
                row.insert(said.to_owned());
            }
        }
    }
    assert!(seen.len() >= 600, "only {} lines", seen.len());
    let templates: Vec<_> = rows
        .iter()
        .filter(|(_, lines)| lines.len() > LINES_AT_MOST)
        .collect();
    assert!(templates.is_empty(), "{templates:#?}");
}
