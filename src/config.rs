//! What the operator may set: `config/resync.toml`, and secrets from the environment, which show in no log.

use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;

use crate::content::{Problems, SourceText, fields};
use crate::engine::{Acting, Bounds, Order, Settings, Waiting};
use crate::matcher::Thresholds;
use fields::{At, Fields, read_file};

/// Everything in `resync.toml`.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// Thresholds and waiting times of the dialogue.
    pub engine: Settings,
    /// The language of the replies.
    pub language: String,
    /// Whether message contents may be read.
    pub message_content: MessageContent,
    /// How long "Not about this" holds.
    pub hush_after_not_about_days: u32,
    /// How long the data of a server is kept after the bot was removed from it.
    pub keep_after_leaving_days: u32,
    /// Whether the bot deletes posted passwords.
    pub delete_posted_secrets: bool,
    /// From which age on `resync check` names a review of content.
    pub review_after_days: u32,
    /// Servers set up in the file.
    pub guilds: Vec<GuildConfig>,
}

/// Whether the application may read message contents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MessageContent {
    /// Ask Discord.
    Auto,
    /// It may.
    Yes,
    /// It may not.
    No,
}

/// One server.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct GuildConfig {
    /// The server.
    pub id: u64,
    /// Where the bot speaks up by itself.
    pub support_channels: Vec<u64>,
    /// Where cards are posted.
    pub queue_channel: Option<u64>,
    /// Who counts as a moderator; with none, Manage Messages decides.
    pub moderator_roles: Vec<u64>,
}

impl Config {
    /// Reads the file; what is wrong is reported.
    pub fn read(source: &SourceText, problems: &Rc<RefCell<Problems>>) -> Config {
        read_file(source, problems, |fields| {
            let confidence = fields.table("confidence", |fields| Thresholds {
                start_confidence: fields.share("start_confidence"),
                offer_confidence: fields.share("offer_confidence"),
                cause_margin: fields.share("cause_margin"),
            });
            let waiting = fields.table("waiting", |fields| Waiting {
                nudge_after_hours: fields.number("nudge_after_hours"),
                pause_after_days: fields.number("pause_after_days"),
                follow_up_after_hours: fields.number("follow_up_after_hours"),
                offer_open_minutes: fields.number("offer_open_minutes"),
                solved_open_hours: fields.number("solved_open_hours"),
                remember_days: fields.number("remember_days"),
                remind_queue_minutes: fields.number("remind_queue_minutes"),
            });
            let order = fields.table("dialogue", read_order);
            let acting = fields.table("acting", read_acting);
            let language = fields.table("language", |fields| fields.string("replies").value);
            let review_after_days =
                fields.table("content", |fields| fields.number("review_after_days"));
            let discord = fields.table("discord", read_discord);
            let (
                message_content,
                hush_after_not_about_days,
                keep_after_leaving_days,
                delete_posted_secrets,
            ) = discord.unwrap_or((MessageContent::Auto, 7, 30, false));
            let guilds = fields.tables("guild", read_guild);
            if let Some(confidence) = confidence
                && confidence.offer_confidence > confidence.start_confidence
            {
                fields.problem(
                    &source.whole(),
                    "offer_confidence is above start_confidence",
                    "Help is offered between the two, so offer_confidence is the lower one.",
                );
            }
            Config {
                engine: Settings {
                    confidence: confidence.unwrap_or(Thresholds {
                        start_confidence: 1.0,
                        offer_confidence: 1.0,
                        cause_margin: 1.0,
                    }),
                    waiting: waiting.unwrap_or(Waiting {
                        nudge_after_hours: 20,
                        pause_after_days: 7,
                        follow_up_after_hours: 24,
                        offer_open_minutes: 60,
                        solved_open_hours: 24,
                        remember_days: 30,
                        remind_queue_minutes: 60,
                    }),
                    acting: acting.unwrap_or(NEVER),
                    order: order.unwrap_or(Order::ExpectedCost),
                },
                language: language.unwrap_or_else(|| "en".to_owned()),
                message_content,
                hush_after_not_about_days,
                keep_after_leaving_days,
                delete_posted_secrets,
                review_after_days: review_after_days.unwrap_or(400),
                guilds,
            }
        })
    }

    /// The settings of a server that stands in the file.
    pub fn guild(&self, id: u64) -> Option<&GuildConfig> {
        self.guilds.iter().find(|guild| guild.id == id)
    }
}

/// Nothing is done on anybody's word: what is missing in the file keeps the bot from starting anyhow.
const NEVER: Acting = {
    const NEVER: Bounds = Bounds {
        do_from: 1.0,
        ask_from: 1.0,
        mistake_minutes: 1.0,
        saves_minutes: 1.0,
    };
    Acting {
        solve: NEVER,
        stop: NEVER,
        hand_over: NEVER,
        raise_flag: NEVER,
        skip: NEVER,
        learn: NEVER,
        answer_aside: NEVER,
        go_on: NEVER,
    }
};

fn read_order(fields: &mut Fields<'_>) -> Order {
    let order = fields.string("order");
    match &*order.value {
        "expected_cost" => Order::ExpectedCost,
        "article" => Order::Article,
        other => {
            fields.problem(
                &order.place,
                format!("`{other}` is no order"),
                "Write \"expected_cost\" or \"article\".",
            );
            Order::ExpectedCost
        }
    }
}

fn read_acting(fields: &mut Fields<'_>) -> Acting {
    let mut bounds = |act| read_bounds(fields, act);
    Acting {
        solve: bounds("solve"),
        stop: bounds("stop"),
        hand_over: bounds("hand_over"),
        raise_flag: bounds("raise_flag"),
        skip: bounds("skip"),
        learn: bounds("learn"),
        answer_aside: bounds("answer_aside"),
        go_on: bounds("go_on"),
    }
}

fn read_bounds(fields: &mut Fields<'_>, act: &'static str) -> Bounds {
    let read = fields.table(act, |fields| {
        let bounds = Bounds {
            do_from: fields.share("do_from"),
            ask_from: fields.share("ask_from"),
            mistake_minutes: fields.minutes("mistake_minutes"),
            saves_minutes: fields.minutes("saves_minutes"),
        };
        if bounds.ask_from > bounds.do_from {
            let place = fields.place();
            fields.problem(
                &place,
                "ask_from is above do_from",
                "What is less sure is asked about, so ask_from is the lower one.",
            );
        }
        bounds
    });
    read.unwrap_or(NEVER.solve)
}

fn read_discord(fields: &mut Fields<'_>) -> (MessageContent, u32, u32, bool) {
    let content = fields.any("message_content");
    let content = match content.as_ref().map(|it| &*it.value) {
        None | Some("auto") => MessageContent::Auto,
        Some("true") => MessageContent::Yes,
        Some("false") => MessageContent::No,
        Some(other) => {
            let place = content
                .as_ref()
                .map_or_else(|| fields.place(), |it| it.place.clone());
            fields.problem(
                &place,
                format!("`{other}` is not a way to read message contents"),
                "Write \"auto\", true or false.",
            );
            MessageContent::Auto
        }
    };
    (
        content,
        fields.number("hush_after_not_about_days"),
        fields.number("keep_after_leaving_days"),
        fields.flag("delete_posted_secrets"),
    )
}

fn read_guild(fields: &mut Fields<'_>) -> GuildConfig {
    let id = fields.string("id");
    let support = fields.strings("support_channels");
    let queue = fields.optional_string("queue_channel");
    let roles = fields.strings("moderator_roles");
    let many = |fields: &Fields<'_>, ids: Vec<At<String>>| {
        ids.iter().filter_map(|id| snowflake(fields, id)).collect()
    };
    GuildConfig {
        id: snowflake(fields, &id).unwrap_or_default(),
        support_channels: many(fields, support),
        queue_channel: queue.and_then(|id| snowflake(fields, &id)),
        moderator_roles: many(fields, roles),
    }
}

fn snowflake(fields: &Fields<'_>, id: &At<String>) -> Option<u64> {
    let number = id.value.parse().ok().filter(|number| *number > 0);
    if number.is_none() {
        fields.problem(
            &id.place,
            format!("`{}` is not a Discord id", id.value),
            "Ids are long numbers in quotes: switch on Developer Mode in Discord, then Copy ID.",
        );
    }
    number
}

/// A secret that shows in no log, error or debug output.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Wraps it.
    pub fn new(secret: impl Into<String>) -> Secret {
        Secret(secret.into())
    }

    /// The secret itself, for the one place that needs it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(secret)")
    }
}
