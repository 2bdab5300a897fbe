//! A small bot on real serenity: it must not notice that this is not Discord.

use std::sync::{Arc, Mutex};

use sandbox::{Permissions, Sandbox, Subject};
use serde_json::json;
use serenity::all::{
    ActionRowComponent, ButtonStyle, Client, Command, CommandOptionType, Context, CreateActionRow,
    CreateButton, CreateCommand, CreateCommandOption, CreateInputText, CreateInteractionResponse,
    CreateInteractionResponseFollowup, CreateInteractionResponseMessage, CreateMessage,
    CreateModal, CreateThread, EditInteractionResponse, Event, EventHandler, GatewayIntents, Http,
    HttpBuilder, InputTextStyle, Interaction, Message, ModalInteraction, RawEventHandler, Ready,
    ShardManager,
};
use serenity::async_trait;

/// Says again what it is told; keeps the names of events that serenity could not read.
#[derive(Clone, Default)]
struct Echo {
    unreadable: Arc<Mutex<Vec<String>>>,
}

#[async_trait]
impl EventHandler for Echo {
    async fn ready(&self, ctx: Context, _: Ready) {
        let word = CreateCommandOption::new(CommandOptionType::String, "word", "What to say")
            .required(true);
        let commands = vec![
            CreateCommand::new("echo")
                .description("Says it again")
                .add_option(word),
        ];
        Command::set_global_commands(&ctx.http, commands)
            .await
            .expect("registered commands");
    }

    async fn message(&self, ctx: Context, message: Message) {
        if message.author.bot || message.content.is_empty() {
            return;
        }
        let button = CreateButton::new("again")
            .label("Again")
            .style(ButtonStyle::Primary);
        let answer = CreateMessage::new()
            .content(format!("echo: {}", message.content))
            .components(vec![CreateActionRow::Buttons(vec![button])]);
        if message.guild_id.is_some() && message.content == "thread please" {
            let thread = CreateThread::new("echo");
            let thread = message
                .channel_id
                .create_thread_from_message(&ctx.http, message.id, thread)
                .await;
            thread
                .expect("a thread")
                .id
                .send_message(&ctx.http, answer)
                .await
                .expect("a message");
        } else {
            let answer = answer.reference_message(&message);
            message
                .channel_id
                .send_message(&ctx.http, answer)
                .await
                .expect("a message");
        }
    }

    async fn interaction_create(&self, ctx: Context, interaction: Interaction) {
        match interaction {
            Interaction::Command(command) => {
                command
                    .defer_ephemeral(&ctx.http)
                    .await
                    .expect("a deferral");
                let word = command.data.options[0].value.as_str().expect("a word");
                let edit = EditInteractionResponse::new().content(word);
                command
                    .edit_response(&ctx.http, edit)
                    .await
                    .expect("an edit");
                let more = CreateInteractionResponseFollowup::new()
                    .content("and more")
                    .ephemeral(true);
                command
                    .create_followup(&ctx.http, more)
                    .await
                    .expect("a follow-up");
            }
            Interaction::Component(click) => {
                let input = CreateInputText::new(InputTextStyle::Short, "Which word?", "word");
                let modal = CreateModal::new("modal", "Again")
                    .components(vec![CreateActionRow::InputText(input)]);
                click
                    .create_response(&ctx.http, CreateInteractionResponse::Modal(modal))
                    .await
                    .expect("a modal");
            }
            Interaction::Modal(modal) => {
                let message = CreateInteractionResponseMessage::new()
                    .content(written(&modal))
                    .components(Vec::new());
                let update = CreateInteractionResponse::UpdateMessage(message);
                modal
                    .create_response(&ctx.http, update)
                    .await
                    .expect("an update");
            }
            other => panic!("unexpected {other:?}"),
        }
    }
}

#[async_trait]
impl RawEventHandler for Echo {
    async fn raw_event(&self, _: Context, event: Event) {
        if let Event::Unknown(unknown) = event {
            self.unreadable.lock().expect("no panic").push(unknown.kind);
        }
    }
}

/// The one word that was written into the modal.
fn written(modal: &ModalInteraction) -> String {
    match &modal.data.components[0].components[0] {
        ActionRowComponent::InputText(input) => input.value.clone().expect("a value"),
        other => panic!("unexpected {other:?}"),
    }
}

async fn start(sandbox: &Sandbox, echo: Echo) -> Arc<ShardManager> {
    let http: Http = HttpBuilder::new(sandbox.token())
        .proxy(sandbox.base())
        .ratelimiter_disabled(true)
        .build();
    let intents = GatewayIntents::GUILDS
        | GatewayIntents::GUILD_MESSAGES
        | GatewayIntents::DIRECT_MESSAGES
        | GatewayIntents::MESSAGE_CONTENT;
    let mut client = serenity::client::ClientBuilder::new_with_http(http, intents)
        .raw_event_handler(echo.clone())
        .event_handler(echo)
        .await
        .expect("a client");
    assert_eq!(
        *client.ws_url.lock().await,
        format!("{}/gw", sandbox.base().replace("http", "ws"))
    );
    let shards = client.shard_manager.clone();
    tokio::spawn(async move { Client::start(&mut client).await.expect("a run") });
    sandbox.connected().await;
    sandbox.idle().await;
    shards
}

#[tokio::test]
async fn serenity_answers_messages_commands_clicks_and_modals() {
    let sandbox = Sandbox::start().await;
    let guild = sandbox.guild("Fruit Help");
    let help = guild.text_channel("help");
    let ann = guild.member("ann");
    let shards = start(&sandbox, Echo::default()).await;

    ann.says(&help, "hello").await;
    assert_eq!(ann.hears().await.text, "echo: hello");
    ann.dms("hello, you").await;
    let direct = ann.hears().await;
    assert_eq!(
        (direct.text.as_str(), direct.channel.is_dm()),
        ("echo: hello, you", true)
    );
    ann.says(&help, "thread please").await;
    let heard = ann.hears().await;
    assert!(heard.channel.is_thread());

    assert_eq!(ann.runs_in(&help, "/echo banana").await.text, "banana");
    let more = ann.hears().await;
    assert_eq!((more.text.as_str(), more.ephemeral), ("and more", true));

    ann.presses(&heard, "Again").await;
    let modal = ann.sees_modal().await;
    ann.submits(&modal, &[("word", "cherry")]).await;
    let now = sandbox.message(&heard).expect("the message");
    assert_eq!((now.text.as_str(), now.labels().len()), ("cherry", 0));
    shards.shutdown_all().await;
    sandbox.finish().await;
}

#[tokio::test]
async fn serenity_resumes_after_a_dropped_socket_and_hears_what_it_missed() {
    let sandbox = Sandbox::start().await;
    let guild = sandbox.guild("Fruit Help");
    let help = guild.text_channel("help");
    let ann = guild.member("ann");
    let shards = start(&sandbox, Echo::default()).await;
    for _ in 0..3 {
        sandbox.faults().drop_socket();
        ann.says(&help, "still there?").await;
        assert_eq!(ann.hears().await.text, "echo: still there?");
    }
    sandbox.faults().reconnect_op7();
    ann.says(&help, "and now?").await;
    assert_eq!(ann.hears().await.text, "echo: and now?");
    assert_eq!(sandbox.sessions_begun(), 1, "a resume begins no session");
    shards.shutdown_all().await;
    sandbox.finish().await;
}

#[tokio::test]
async fn serenity_reads_what_rest_answers() {
    let sandbox = Sandbox::start().await;
    let guild = sandbox.guild("Fruit Help");
    let help = guild.text_channel("help");
    let ann = guild.member("ann");
    let http = HttpBuilder::new(sandbox.token())
        .proxy(sandbox.base())
        .ratelimiter_disabled(true)
        .build();
    let said = ann.says(&help, "hello").await;
    let guild_id = serenity::all::GuildId::new(guild.id().0);
    let channel = serenity::all::ChannelId::new(help.id().0);
    http.get_guild(guild_id).await.expect("a guild");
    http.get_channels(guild_id).await.expect("channels");
    http.get_guild_roles(guild_id).await.expect("roles");
    http.get_member(guild_id, ann.id().0.into())
        .await
        .expect("a member");
    http.get_current_user().await.expect("the bot");
    http.get_current_application_info()
        .await
        .expect("the application");
    http.get_channel(channel).await.expect("a channel");
    http.get_message(channel, said.id.0.into())
        .await
        .expect("a message");
    http.get_guild_active_threads(guild_id)
        .await
        .expect("threads");
    http.create_private_channel(&json!({ "recipient_id": ann.id() }))
        .await
        .expect("a direct conversation");
    let gateway = http.get_bot_gateway().await.expect("the gateway");
    assert_eq!(gateway.shards, 1);
    assert_eq!(guild.bot(), Subject::Member(sandbox.bot_id()));
    sandbox.finish().await;
}

#[tokio::test]
async fn serenity_reads_every_event_that_the_model_makes() {
    let sandbox = Sandbox::start().await;
    let first = sandbox.guild("first");
    let echo = Echo::default();
    let shards = start(&sandbox, echo.clone()).await;

    let second = sandbox.guild("second");
    let ann = second.member("ann");
    second.role("Moderators", Permissions::MANAGE_MESSAGES);
    let forum = second.forum_with_tags("questions", &["photos"]);
    let post = ann.posts(&forum, "Photos stuck", "hello").await;
    ann.hears().await;
    second.owner().locks(&post).await;
    let help = second.text_channel("help");
    second.slow_mode(&help, 0);
    second.deny(&help, second.everyone(), Permissions::ADD_REACTIONS);
    let said = ann.attaches(&help, &["screen.png"], "look").await;
    let heard = ann.hears().await;
    ann.edits(&said, "look here").await;
    ann.replies_to(&heard, "thread please").await;
    ann.hears().await;
    ann.deletes(&said).await;
    second.delete_channel(&post);
    second.delete_channel(&help);
    second.remove_member(&ann);
    sandbox.remove_guild(&first);
    sandbox.idle().await;
    assert_eq!(
        *echo.unreadable.lock().expect("no panic"),
        Vec::<String>::new()
    );
    shards.shutdown_all().await;
    sandbox.finish().await;
}
