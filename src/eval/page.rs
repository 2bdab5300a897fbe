//! Draws a report as one page for a browser: no script, no network, light and dark, readable on a phone and by a screen
//! reader. Colour only repeats what numbers, shapes and places say.

use std::collections::BTreeSet;

use super::{Judged, Mark, Passed, Report, printable, ratio};
use crate::matcher::OUT_OF_SCOPE;

/// So much of a mistaken line is shown.
const TEXT_SHOWN_CHARS: usize = 300;

/// The curve is drawn from this coverage on: before, a single line moves the risk by a lot and says little.
const DRAWN_FROM_COVERAGE: f64 = 0.05;

/// Where the axis of risk may end; the lowest that holds the curve is taken.
const RISK_AXIS_ENDS: [f64; 7] = [0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0];

/// The axis of risk holds the curve up to this coverage. To answer the last lines one answers everything, and the leap
/// would press the rest flat.
const HELD_TO_COVERAGE: f64 = 0.95;

/// Lines across the plot, each way.
const GRID_LINES: u32 = 5;

/// Shades of a cell, from hardly any of its row to all of it.
const SHADES: f64 = 5.0;

/// One mark's shape each, around its point; the first two differ, more there are not.
const SHAPES: [&str; 2] = [
    r#"<path class="mark" d="M-8 0 0-8 8 0 0 8Z"/>"#,
    r#"<circle class="mark" r="6"/>"#,
];

/// The page. `files` are named on it.
pub fn page(report: &Report, files: &[String]) -> String {
    let files: Vec<String> = files
        .iter()
        .map(|file| format!("<code>{}</code>", escaped(file)))
        .collect();
    format!(
        r#"<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Resync: how first words are understood</title>
<style>
{style}</style>
</head>
<body>
<main>
<h1>How first words are understood</h1>
<p>{lines} labelled lines from {files}: {on_topic} to answer, and {off_topic} to leave alone, labelled
<code>{OUT_OF_SCOPE}</code>.</p>
<h2>Figures</h2>
{figures}
<h2>Risk and coverage</h2>
{curve}
<h2>How sure, and how right</h2>
{sureness}
<h2>Confusion</h2>
{matrix}
<h2>Surest mistakes</h2>
{mistakes}
</main>
</body>
</html>
"#,
        style = include_str!("page.css"),
        lines = report.lines,
        on_topic = report.on_topic,
        off_topic = report.lines - report.on_topic,
        files = files.join(", "),
        figures = figures(report),
        curve = curve(report),
        sureness = sureness(report),
        matrix = matrix(report),
        mistakes = mistakes(&report.surest_mistakes),
    )
}

fn figures(report: &Report) -> String {
    let rows: String = report
        .figures
        .iter()
        .map(|figure| {
            let share = figure.share.map_or_else(|| "–".to_owned(), percent);
            format!(
                "<tr><th scope=\"row\"><code>{}</code></th><td class=\"number\">{share}</td><td>{}</td></tr>\n",
                figure.name.replace('_', "_<wbr>"),
                figure.means
            )
        })
        .collect();
    format!(
        "<table class=\"rows\">\n<thead><tr><th scope=\"col\">Figure</th><th scope=\"col\" class=\"number\">Share</th>\
         <th scope=\"col\">Of what</th></tr></thead>\n<tbody>\n{rows}</tbody>\n</table>"
    )
}

/// Confidences beside what was true of them.
fn sureness(report: &Report) -> String {
    let rows: String = report
        .bins
        .iter()
        .map(|bin| {
            format!(
                "<tr><td class=\"number\">{:.1}</td><td class=\"number\">{}</td><td class=\"number\">{}</td>\
                 <td class=\"number\">{}</td></tr>\n",
                bin.from,
                bin.lines,
                percent(bin.sure),
                percent(bin.right)
            )
        })
        .collect();
    format!(
        "<p>A confidence means what it says when the last two columns are alike.</p>\n<table class=\"rows\">\n<thead><tr>\
         <th scope=\"col\" class=\"number\">Confidence from</th><th scope=\"col\" class=\"number\">Lines</th>\
         <th scope=\"col\" class=\"number\">Mean confidence</th><th scope=\"col\" class=\"number\">Right</th></tr></thead>\n\
         <tbody>\n{rows}</tbody>\n</table>"
    )
}

/// The definition, the drawing, the configured thresholds in words, and the same curve as a table.
fn curve(report: &Report) -> String {
    if report.on_topic == 0 {
        return "<p>There is no curve: none of these lines is to be answered.</p>".to_owned();
    }
    let legend: String = report
        .marks
        .iter()
        .zip(SHAPES)
        .map(|(mark, shape)| {
            format!(
                "<li><svg viewBox=\"-9 -9 18 18\" aria-hidden=\"true\">{shape}</svg><span>{}</span></li>\n",
                in_words(mark, report.on_topic)
            )
        })
        .collect();
    let rows: String = report
        .curve_rows()
        .iter()
        .map(|(passed, key)| {
            format!(
                "<tr><td class=\"number\">{:.3}</td><td class=\"number\">{}</td><td class=\"number\">{}</td>\
                 <td><code>{key}</code></td></tr>\n",
                passed.threshold,
                percent(passed.coverage(report.on_topic)),
                percent(passed.risk()),
            )
        })
        .collect();
    format!(
        "<p class=\"quiet\">Whatever is at least as sure as a threshold is answered. <strong>Coverage</strong> is the share of \
         lines to answer that are answered. <strong>Risk</strong> is the share of answers that are wrong: read as something \
         else than labelled, or given to a line to leave alone. Each point is one threshold, the surest on the left; further \
         down and to the right is better. Drawn from {from} coverage on: before, single lines decide. Past {to} the curve \
         may leave the picture; the table has it.</p>\n\
         <figure>\n{plot}\n<ul class=\"legend\">\n{legend}</ul>\n</figure>\n\
         <table class=\"rows\">\n<caption>The same curve, where each tenth of coverage is reached</caption>\n\
         <thead><tr><th scope=\"col\" class=\"number\">Threshold</th><th scope=\"col\" class=\"number\">Coverage</th>\
         <th scope=\"col\" class=\"number\">Risk</th><th scope=\"col\">Configured as</th></tr></thead>\n\
         <tbody>\n{rows}</tbody>\n</table>",
        from = short_percent(DRAWN_FROM_COVERAGE),
        to = short_percent(HELD_TO_COVERAGE),
        plot = plot(report),
    )
}

fn in_words(mark: &Mark, on_topic: usize) -> String {
    format!(
        "<code>{} = {:.2}</code>: {} of lines to answer are answered, {} of answers are wrong",
        mark.key,
        mark.passed.threshold,
        percent(mark.passed.coverage(on_topic)),
        percent(mark.passed.risk()),
    )
}

/// The drawing. Places are in percent, so that it takes any width while its letters keep their size.
fn plot(report: &Report) -> String {
    let drawn: Vec<&Passed> = report
        .curve
        .iter()
        .filter(|passed| passed.coverage(report.on_topic) >= DRAWN_FROM_COVERAGE)
        .collect();
    let end = risk_axis_end(report, &drawn);
    // Down is less risk, and a picture counts from its top.
    let place = |passed: &Passed| {
        let x = 100.0 * passed.coverage(report.on_topic);
        let y = 100.0 * (1.0 - passed.risk() / end);
        (x, y)
    };
    let mut points: Vec<String> = drawn
        .into_iter()
        .map(place)
        .map(|(x, y)| format!("{x:.1},{y:.1}"))
        .collect();
    points.dedup();
    let marks: String = report
        .marks
        .iter()
        .zip(SHAPES)
        .map(|(mark, shape)| {
            let (x, y) = place(&mark.passed);
            format!(
                "<line class=\"drop\" x1=\"{x:.1}%\" y1=\"{y:.1}%\" x2=\"{x:.1}%\" y2=\"100%\"/>\
                 <svg x=\"{x:.1}%\" y=\"{y:.1}%\" overflow=\"visible\">{shape}</svg>\n"
            )
        })
        .collect();
    let said: Vec<String> = report
        .marks
        .iter()
        .map(|mark| {
            in_words(mark, report.on_topic)
                .replace("<code>", "")
                .replace("</code>", "")
        })
        .collect();
    format!(
        "<div class=\"plot\"><svg role=\"img\" aria-label=\"Risk over coverage. {}. The table below has the points.\">\n\
         {}<svg viewBox=\"0 0 100 100\" preserveAspectRatio=\"none\" width=\"100%\" height=\"100%\">\
         <polyline class=\"curve\" points=\"{}\"/></svg>\n{marks}</svg></div>",
        said.join(". "),
        axes(end),
        points.join(" "),
    )
}

fn risk_axis_end(report: &Report, drawn: &[&Passed]) -> f64 {
    let is_held = |it: &&&Passed| it.coverage(report.on_topic) <= HELD_TO_COVERAGE;
    let first = drawn.iter().take(1);
    let held = drawn.iter().filter(is_held).chain(first).copied();
    let marked = report.marks.iter().map(|mark| &mark.passed);
    let highest = held.chain(marked).map(Passed::risk).fold(0.0, f64::max);
    let mut ends = RISK_AXIS_ENDS.into_iter();
    ends.find(|end| highest <= *end).unwrap_or(1.0)
}

fn axes(risk_end: f64) -> String {
    let lines: String = (0..=GRID_LINES)
        .map(|at| {
            let share = f64::from(at) / f64::from(GRID_LINES);
            let (x, y) = (100.0 * share, 100.0 * (1.0 - share));
            let (coverage, risk) = (short_percent(share), short_percent(share * risk_end));
            format!(
                "<line class=\"grid\" x1=\"{x:.0}%\" y1=\"0\" x2=\"{x:.0}%\" y2=\"100%\"/>\
                 <text x=\"{x:.0}%\" y=\"100%\" dy=\"1.5em\" text-anchor=\"middle\">{coverage}</text>\
                 <line class=\"grid\" x1=\"0\" y1=\"{y:.0}%\" x2=\"100%\" y2=\"{y:.0}%\"/>\
                 <text x=\"-8\" y=\"{y:.0}%\" dy=\".35em\" text-anchor=\"end\">{risk}</text>\n"
            )
        })
        .collect();
    format!(
        "{lines}<text x=\"50%\" y=\"100%\" dy=\"3em\" text-anchor=\"middle\">Coverage</text>\
         <text x=\"-8\" y=\"0\" dy=\"-1em\" text-anchor=\"end\">Risk</text>\n"
    )
}

/// A row for each label, a column for each reading; what is out of scope stands last in both.
fn matrix(report: &Report) -> String {
    let last = |label: &&str| (*label == OUT_OF_SCOPE, (*label).to_owned());
    let expected: BTreeSet<&str> = report.confusion.keys().map(|(it, _)| &**it).collect();
    let read: BTreeSet<&str> = report.confusion.keys().map(|(_, it)| &**it).collect();
    let mut columns: Vec<&str> = expected.union(&read).copied().collect();
    columns.sort_by_key(last);
    let mut rows: Vec<&str> = expected.into_iter().collect();
    rows.sort_by_key(last);
    let heads: String = columns
        .iter()
        .map(|label| format!("<th scope=\"col\"><span>{}</span></th>", escaped(label)))
        .collect();
    let count = |expected: &str, read_as: &str| {
        let pair = (expected.to_owned(), read_as.to_owned());
        report.confusion.get(&pair).copied().unwrap_or(0)
    };
    let body: String = rows
        .iter()
        .map(|expected| {
            let all: usize = columns.iter().map(|read_as| count(expected, read_as)).sum();
            let cells: String = columns
                .iter()
                .map(|read_as| cell(count(expected, read_as), all, expected == read_as))
                .collect();
            format!(
                "<tr><th scope=\"row\">{}</th>{cells}</tr>\n",
                escaped(expected)
            )
        })
        .collect();
    format!(
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Confusion\">\n<table class=\"matrix\">\n\
         <caption>Rows are labels, columns are readings, numbers are lines. Read rightly is bold in a frame; the fuller the \
         shade, the larger the share of its row.</caption>\n\
         <thead><tr><td></td>{heads}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>\n</div>"
    )
}

fn cell(count: usize, all: usize, is_right: bool) -> String {
    let kind = if is_right { "hit" } else { "miss" };
    if count == 0 {
        let frame = if is_right { " hit" } else { "" };
        return format!("<td class=\"none{frame}\">·</td>");
    }
    let shade = (ratio(count, all) * SHADES).ceil();
    format!("<td class=\"{kind} l{shade}\">{count}</td>")
}

fn mistakes(mistakes: &[Judged]) -> String {
    if mistakes.is_empty() {
        return "<p>There are none: every line was read as labelled.</p>".to_owned();
    }
    let items: String = mistakes
        .iter()
        .map(|line| {
            format!(
                "<li><p>“<bdi>{}</bdi>”</p><p class=\"quiet\">labelled <code>{}</code>, read as <code>{}</code>, confidence \
                 {:.2}</p></li>\n",
                escaped(&shortened(&line.text)),
                escaped(&line.expected),
                escaped(&line.read_as),
                line.confidence
            )
        })
        .collect();
    format!("<ol class=\"mistakes\">\n{items}</ol>")
}

fn shortened(text: &str) -> String {
    let mut letters = text.chars();
    let mut short: String = letters.by_ref().take(TEXT_SHOWN_CHARS).collect();
    if letters.next().is_some() {
        short.push('…');
    }
    short
}

/// Like `92.0 %`, with a space that keeps the two together.
fn percent(share: f64) -> String {
    format!("{:.1}\u{a0}%", 100.0 * share)
}

/// Like `40 %` or `0.4 %`, as short as it goes.
fn short_percent(share: f64) -> String {
    format!("{}\u{a0}%", (1_000.0 * share).round() / 10.0)
}

/// Text that stays text wherever it stands on the page.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in printable(text).chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            _ => safe.push(letter),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::super::report;
    use super::super::tests::judged;
    use super::*;
    use crate::matcher::Thresholds;

    const THRESHOLDS: Thresholds = Thresholds {
        start_confidence: 0.85,
        offer_confidence: 0.5,
        cause_margin: 0.12,
    };

    fn drawn(judged: &[Judged]) -> String {
        let report = report(judged, &THRESHOLDS);
        page(&report, &["<i>.tsv".to_owned()])
    }

    #[test]
    fn words_of_people_stay_words() {
        let mut line = judged("a", "b", 0.9);
        line.text = "</p><script>alert('x' & \"y\")</script>\u{1b}".into();
        let page = drawn(&[line]);
        assert!(page.contains(
            "&lt;/p&gt;&lt;script&gt;alert(&#39;x&#39; &amp; &quot;y&quot;)&lt;/script&gt;\u{fffd}"
        ));
        assert!(page.contains("<code>&lt;i&gt;.tsv</code>"));
        for foreign in ["<script", "http://", "https://", "url(", "src="] {
            assert!(!page.contains(foreign), "{foreign}");
        }
    }

    #[test]
    fn the_curve_and_its_marks_stand_where_they_are() {
        let page = drawn(&[
            judged("a", "a", 0.9),
            judged("a", "a", 0.8),
            judged("b", "a", 0.6),
            judged("b", "b", 0.4),
        ]);
        // A quarter and a half without risk, three quarters with a third of it, all with a quarter; the axis ends at 0.5.
        assert!(page.contains("points=\"25.0,100.0 50.0,100.0 75.0,33.3 100.0,50.0\""));
        assert!(page.contains(
            "start_confidence = 0.85: 25.0\u{a0}% of lines to answer are answered, 0.0\u{a0}%"
        ));
        assert!(page.contains("<svg x=\"75.0%\" y=\"33.3%\" overflow=\"visible\"><circle"));
    }

    #[test]
    fn the_matrix_counts_and_puts_what_is_out_of_scope_last() {
        let page = drawn(&[
            judged("stop", "stop", 0.9),
            judged("stop", "stop", 0.9),
            judged("stop", OUT_OF_SCOPE, 0.9),
            judged(OUT_OF_SCOPE, "zzz", 0.9),
        ]);
        let order = ["stop", "zzz", "out_of_scope"].map(|label| format!("<span>{label}</span>"));
        let at = order.map(|head| page.find(&head).expect("a head"));
        assert!(at.is_sorted(), "{at:?}");
        assert!(page.contains(
            "<th scope=\"row\">stop</th><td class=\"hit l4\">2</td><td class=\"none\">·</td><td class=\"miss l2\">1</td>"
        ));
        assert!(page.contains("<td class=\"none hit\">·</td>"));
    }

    #[test]
    fn nothing_to_draw_is_said() {
        let page = drawn(&[judged(OUT_OF_SCOPE, OUT_OF_SCOPE, 0.1)]);
        assert!(page.contains("There is no curve"));
        assert!(page.contains("every line was read as labelled"));
    }

    #[test]
    fn long_lines_are_cut() {
        assert_eq!(shortened(&"é".repeat(301)), format!("{}…", "é".repeat(300)));
        assert_eq!(shortened("short"), "short");
    }
}
