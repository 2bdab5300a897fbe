//! The golden transcripts on the real bot, by text and by thumb, and what only Discord can do to it.

use std::sync::Arc;

use resync::content::Content;
use sandbox::Heard;
use tokio::sync::Semaphore;

use crate::play::{Dialogue, Driver, Transcript, World, seen};
use crate::rig::{Rig, choose, shown};

/// So many bots at once; each has its own Discord.
const AT_ONCE: usize = 6;

/// Answers that stand under a question are typed, or pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    Words,
    Thumb,
}

#[test]
fn transcripts_on_discord_by_words() {
    play_all(By::Words);
}

#[test]
fn transcripts_on_discord_by_thumb() {
    play_all(By::Thumb);
}

fn play_all(by: By) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let wrong = runtime.block_on(async {
        let gate = Arc::new(Semaphore::new(AT_ONCE));
        let (played, skipped): (Vec<_>, Vec<_>) = Transcript::all()
            .into_iter()
            .partition(|transcript| transcript.plays_on(Driver::Discord));
        println!(
            "{} transcripts played on Discord by {by:?}, {} cannot be",
            played.len(),
            skipped.len()
        );
        let mut plays = tokio::task::JoinSet::new();
        for transcript in played {
            let overheard = transcript.is_overheard();
            let content = transcript.content();
            for dialogue in transcript.conversations {
                let gate = Arc::clone(&gate);
                let file = transcript.path.display().to_string();
                plays.spawn(async move {
                    let _turn = gate.acquire().await.unwrap();
                    let title = dialogue.title.clone();
                    play(content, dialogue, overheard, by)
                        .await
                        .err()
                        .map(|wrong| format!("{file} / {title}: {wrong}"))
                });
            }
        }
        let mut wrong = Vec::new();
        while let Some(played) = plays.join_next().await {
            wrong.extend(played.unwrap());
        }
        wrong
    });
    assert!(
        wrong.is_empty(),
        "{} conversations differ\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

async fn play(
    content: &Content,
    dialogue: Dialogue,
    overheard: bool,
    by: By,
) -> Result<(), String> {
    let mut rig = Rig::start_with(|rig| rig.content.engine = Arc::clone(&content.engine)).await;
    let mut last: Option<Heard> = None;
    for exchange in &dialogue.exchanges {
        let expected = seen(&exchange.expected);
        let says = async |rig: &Rig, text: &str| match (&last, overheard) {
            // The first word is said in the channel, the others where the bot answered.
            (Some(heard), true) => drop(rig.ann.says(&heard.channel, text).await),
            (None, true) => drop(rig.ann.says(&rig.support, text).await),
            (_, false) => drop(rig.ann.dms(text).await),
        };
        match &exchange.world {
            World::Says(text) if text.is_empty() => {
                let here = last
                    .as_ref()
                    .map_or_else(|| rig.ann.dm(), |heard| heard.channel.clone());
                rig.ann.attaches(&here, &["screen.png"], "").await;
            }
            World::Says(text) => says(&rig, text).await,
            World::Presses(label) => {
                let is_pressed = match &last {
                    Some(heard) if by == By::Thumb => choose(&rig.ann, heard, label).await,
                    _ => false,
                };
                if !is_pressed {
                    says(&rig, label).await;
                }
            }
            World::Passes(span) => rig.passes(*span),
            World::Restarts => {
                rig.restarts().await;
                // On Discord nobody is told of it; the question stands as it stood.
                rig.ann.hears_nothing().await;
                continue;
            }
            World::Claims(_) => drop(rig.mia.runs("/escalations claim case:1").await),
            World::Releases => drop(rig.mia.runs("/escalations release case:1").await),
            World::Resolves => drop(rig.mia.runs("/escalations resolve case:1").await),
            World::Writes(_) => {
                let thread = &last.as_ref().unwrap().channel;
                rig.mia.says(thread, "let me look at that").await;
            }
            World::HandsBack => {
                let thread = &last.as_ref().unwrap().channel;
                rig.mia.mentions_bot(thread, "all yours").await;
            }
        }
        if expected.is_empty() {
            rig.ann.hears_nothing().await;
            continue;
        }
        let mut heard = String::new();
        while heard.len() < expected.len() {
            let next = rig.ann.hears().await;
            if !heard.is_empty() {
                heard.push_str("\n\n");
            }
            heard.push_str(&shown(&next));
            last = Some(next);
            if !expected.starts_with(&heard) {
                break;
            }
        }
        if heard != expected {
            return Err(format!(
                "after {:?}\n--- expected\n{expected}\n--- heard\n{heard}\n",
                exchange.world
            ));
        }
        if exchange.expected.contains("*(escalated: ") {
            let card = rig.queue.next_message().await;
            assert!(card.text.contains("#1"), "{card:?}");
        }
    }
    rig.ends().await;
    Ok(())
}
