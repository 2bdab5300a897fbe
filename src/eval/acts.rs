//! What becomes of acts on labelled lines, and which bounds follow from what a mistake costs.

use std::fmt;

use super::statements::StatedLine;
use crate::engine::{Act, Acting, Bounds, Verdict};
use crate::matcher::reading::{Outcome, Request, What};
use crate::matcher::{Marked, Matcher};

/// What became of one act.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Acted {
    /// Which.
    pub act: Act,
    /// The bounds it has.
    pub bounds: Bounds,
    /// How often it was meant.
    pub meant: usize,
    /// Done when it was meant …
    pub rightly: usize,
    /// … and when it was not.
    pub wrongly: usize,
    /// Asked about, meant or not.
    pub asked: usize,
}

/// What became of all acts.
#[derive(Debug, Clone, PartialEq)]
pub struct ActReport(pub Vec<Acted>);

/// Which act a statement is a reason for; feelings, a bare yes and the like are none.
pub fn act_of(what: &What) -> Option<Act> {
    Some(match what {
        What::Outcome(Outcome::Fixed) => Act::Solve,
        What::Request(Request::Stop | Request::NotAbout) => Act::Stop,
        What::Request(Request::Human) => Act::HandOver,
        What::Flag(_) => Act::RaiseFlag,
        What::Request(Request::Skip | Request::Back | Request::StartOver) => Act::Skip,
        What::Fact(..) | What::Detail(..) | What::Tried(_) => Act::Learn,
        What::Request(Request::GoOn) => Act::GoOn,
        What::Question(_) | What::Request(_) => Act::AnswerAside,
        What::Outcome(_) | What::Wait | What::Done | What::Unsure => Act::GoOn,
        What::Feeling(_) | What::Yes | What::No => return None,
    })
}

/// Lets the matcher read lines and the bounds decide, and counts.
pub fn measure_acts(matcher: &Matcher, lines: &[StatedLine], acting: &Acting) -> ActReport {
    let mut acts: Vec<Acted> = Act::ALL
        .iter()
        .map(|act| Acted {
            act: *act,
            bounds: acting.bounds(*act),
            meant: 0,
            rightly: 0,
            wrongly: 0,
            asked: 0,
        })
        .collect();
    for line in lines {
        let read = matcher.read(&Marked::new(&line.text), line.asked.context());
        for acted in &mut acts {
            let is_of = |what: &What| act_of(what) == Some(acted.act);
            acted.meant += line.states.iter().filter(|what| is_of(what)).count();
            for statement in read.statements.iter().filter(|it| is_of(&it.what)) {
                match acting.decide(acted.act, statement.confidence) {
                    Verdict::Do if line.states.contains(&statement.what) => acted.rightly += 1,
                    Verdict::Do => acted.wrongly += 1,
                    Verdict::Ask => acted.asked += 1,
                    Verdict::Leave => {}
                }
            }
        }
    }
    ActReport(acts)
}

impl fmt::Display for ActReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "act           meant   done  wrongly  asked   do_from  ask_from   by its costs"
        )?;
        for it in &self.0 {
            let (now, follows) = (it.bounds, it.bounds.by_costs());
            let mark = |a: f32, b: f32| if (a - b).abs() < 0.006 { ' ' } else { '!' };
            writeln!(
                f,
                "{:<13} {:>5}  {:>5}  {:>7}  {:>5}      {:.2}      {:.2}   {:.2}{} {:.2}{}",
                it.act.name(),
                it.meant,
                it.rightly,
                it.wrongly,
                it.asked,
                now.do_from,
                now.ask_from,
                follows.do_from,
                mark(now.do_from, follows.do_from),
                follows.ask_from,
                mark(now.ask_from, follows.ask_from),
            )?;
        }
        writeln!(f, "\nTo paste into config/resync.toml, under [acting]:\n")?;
        for it in &self.0 {
            let follows = it.bounds.by_costs();
            writeln!(
                f,
                "{} = {{ mistake_minutes = {:?}, saves_minutes = {:?}, do_from = {:.2}, ask_from = {:.2} }}",
                it.act.name(),
                follows.mistake_minutes,
                follows.saves_minutes,
                follows.do_from,
                follows.ask_from
            )?;
        }
        Ok(())
    }
}
