//! The gateway's life: identify, heartbeats, resume with replay, and everything that can go wrong with it.

use sandbox::Sandbox;
use serde_json::json;
use tokio_tungstenite::tungstenite::Message;

use crate::wire::{ALL_INTENTS, End, Scene, Socket, row, text};

#[tokio::test]
async fn a_bot_that_identifies_gets_ready_and_its_guilds() {
    let scene = Scene::new().await;
    let (mut socket, ready) = Socket::ready(&scene.sandbox).await;
    assert_eq!(ready["guilds"][0]["id"], json!(scene.guild.id()));
    assert_eq!(
        ready["application"]["id"],
        json!(scene.sandbox.application_id())
    );
    let guild = socket.event("GUILD_CREATE").await;
    assert_eq!(guild["name"], "Fruit Help");
    assert_eq!(guild["channels"][0]["name"], "help");
    assert!(
        guild["roles"][0]["colors"]["primary_color"].is_number(),
        "serenity cannot read roles without it"
    );
    scene.sandbox.connected().await;
    scene.sandbox.finish().await;
}

#[tokio::test]
async fn heartbeats_are_acknowledged() {
    let sandbox = Sandbox::start().await;
    let (mut socket, _) = Socket::ready(&sandbox).await;
    socket.send(json!({ "op": 1, "d": socket.seq })).await;
    socket.op(11).await;
}

#[tokio::test]
async fn identify_is_refused_with_discords_close_codes() {
    let sandbox = Sandbox::start().await;
    sandbox.set_message_content(false);
    let identify = |data: serde_json::Value| json!({ "op": 2, "d": data });
    let cases = [
        (
            identify(json!({ "token": "Bot wrong", "intents": 1 })),
            4004,
        ),
        (
            identify(json!({ "token": "Bot sandbox-token", "intents": 1 << 30 })),
            4013,
        ),
        (
            identify(json!({ "token": "Bot sandbox-token", "intents": 1 << 15 })),
            4014,
        ),
        (
            identify(json!({ "token": "Bot sandbox-token", "intents": 1 << 1 })),
            4014,
        ),
        (
            identify(json!({ "token": "Bot sandbox-token", "intents": 1, "shard": [2, 2] })),
            4010,
        ),
        (json!({ "op": 3, "d": {} }), 4003),
        (json!({ "op": 99, "d": {} }), 4001),
    ];
    for (packet, code) in cases {
        let mut socket = Socket::open(&sandbox, "").await;
        socket.send(packet.clone()).await;
        assert_eq!(socket.end().await, End::Closed(code), "{packet}");
    }
    let (mut socket, _) = Socket::ready_with(&sandbox, 1).await;
    socket.identify("Bot sandbox-token", 1).await;
    assert_eq!(socket.end().await, End::Closed(4005));
}

#[tokio::test]
async fn a_resume_replays_what_was_missed_and_nothing_else() {
    let scene = Scene::new().await;
    let (mut socket, ready) = Socket::ready(&scene.sandbox).await;
    scene.ann.says(&scene.help, "seen").await;
    assert_eq!(socket.event("MESSAGE_CREATE").await["content"], "seen");

    scene.sandbox.faults().drop_socket();
    assert_eq!(socket.end().await, End::Cut);
    scene.sandbox.disconnected().await;
    scene.ann.says(&scene.help, "missed").await;

    let mut again = Socket::open(&scene.sandbox, "").await;
    again.resume(&ready, socket.seq).await;
    assert_eq!(
        again.packet().await.expect("a replayed event")["d"]["content"],
        "missed"
    );
    assert_eq!(
        again.packet().await.expect("the end of the replay")["t"],
        "RESUMED"
    );
    assert_eq!(scene.sandbox.sessions_begun(), 1);
}

#[tokio::test]
async fn a_resume_of_an_unknown_session_is_invalid_and_one_from_the_future_closes() {
    let scene = Scene::new().await;
    let (_socket, ready) = Socket::ready(&scene.sandbox).await;
    let mut stranger = Socket::open(&scene.sandbox, "").await;
    stranger
        .resume(&json!({ "session_id": "another" }), 1)
        .await;
    assert_eq!(stranger.op(9).await["d"], false);
    stranger.identify("Bot sandbox-token", ALL_INTENTS).await;
    stranger.event("READY").await;

    let mut early = Socket::open(&scene.sandbox, "").await;
    early.resume(&ready, 1_000).await;
    assert_eq!(early.end().await, End::Closed(4007));
}

#[tokio::test]
async fn a_session_ends_with_a_goodbye_or_when_it_is_declared_invalid() {
    let scene = Scene::new().await;
    let (mut socket, ready) = Socket::ready(&scene.sandbox).await;
    scene.sandbox.faults().invalid_session(true);
    assert_eq!(socket.op(9).await["d"], true);
    scene.sandbox.faults().invalid_session(false);
    assert_eq!(socket.op(9).await["d"], false);
    let mut again = Socket::open(&scene.sandbox, "").await;
    again.resume(&ready, socket.seq).await;
    assert_eq!(again.op(9).await["d"], false);
}

#[tokio::test]
async fn the_gateway_can_ask_to_reconnect_close_and_fall_silent() {
    let sandbox = Sandbox::start().await;
    let (mut socket, _) = Socket::ready(&sandbox).await;
    sandbox.faults().reconnect_op7();
    socket.op(7).await;
    sandbox.faults().silence();
    sandbox.guild("unheard");
    socket.send(json!({ "op": 1, "d": null })).await;
    sandbox.faults().close(4000);
    assert_eq!(
        socket.packet().await,
        Err(End::Closed(4000)),
        "neither the event nor the ACK may come"
    );
}

#[tokio::test]
async fn events_can_be_doubled_lost_and_swapped() {
    let scene = Scene::new().await;
    let (mut socket, _) = Socket::ready(&scene.sandbox).await;
    let faults = scene.sandbox.faults();
    faults.duplicate_next_event();
    scene.ann.says(&scene.help, "twice").await;
    faults.swallow_next_event();
    scene.ann.says(&scene.help, "lost").await;
    faults.swap_next_events();
    scene.ann.says(&scene.help, "second").await;
    scene.ann.says(&scene.help, "first").await;
    for expected in ["twice", "twice", "first", "second"] {
        assert_eq!(socket.event("MESSAGE_CREATE").await["content"], expected);
    }
}

#[tokio::test]
async fn without_an_intent_its_events_do_not_come() {
    let scene = Scene::new().await;
    let (mut socket, _) = Socket::ready_with(&scene.sandbox, 1 << 12 | 1 << 15).await;
    scene.ann.says(&scene.help, "in the guild").await;
    scene.ann.dms("directly").await;
    let message = socket.event("MESSAGE_CREATE").await;
    assert_eq!(message["content"], "directly");
    assert!(message.get("guild_id").is_none());
}

#[tokio::test]
async fn without_the_content_intent_words_are_blank_but_for_four_cases() {
    let scene = Scene::new().await;
    scene.sandbox.set_message_content(false);
    let (mut socket, _) = Socket::ready_with(&scene.sandbox, ALL_INTENTS & !(1 << 15)).await;
    let plain = scene.ann.says(&scene.help, "my photos").await;
    assert_eq!(socket.event("MESSAGE_CREATE").await["content"], "");
    scene.ann.mentions_bot(&scene.help, "help").await;
    assert!(text(&socket.event("MESSAGE_CREATE").await["content"]).ends_with("> help"));
    scene.ann.dms("direct words").await;
    assert_eq!(
        socket.event("MESSAGE_CREATE").await["content"],
        "direct words"
    );

    let reference = json!({ "message_id": plain.id });
    scene
        .rest
        .send(
            &scene.help,
            json!({ "content": "which?", "message_reference": reference }),
        )
        .await
        .fine();
    let own = socket.event("MESSAGE_CREATE").await;
    assert_eq!(own["content"], "which?");
    assert_eq!(own["referenced_message"]["content"], "");
    let question = scene.ann.hears().await;
    scene.ann.replies_to(&question, "the second").await;
    assert_eq!(
        socket.event("MESSAGE_CREATE").await["content"],
        "the second"
    );

    let read = scene
        .rest
        .get(&format!("{}/{}", scene.messages(), plain.id))
        .await
        .fine();
    assert_eq!(read["content"], "", "REST blanks it too");
}

#[tokio::test]
async fn a_reply_to_an_interaction_response_stays_blank() {
    let scene = Scene::new().await;
    scene.sandbox.set_message_content(false);
    let (mut socket, _) = Socket::ready_with(&scene.sandbox, ALL_INTENTS & !(1 << 15)).await;
    let heard = scene.offer(&["ok"]).await;
    scene.ann.presses_without_waiting(&heard, "ok");
    let click = socket.event("INTERACTION_CREATE").await;
    scene
        .rest
        .respond(
            &click,
            json!({ "type": 4, "data": { "content": "pressed" } }),
        )
        .await
        .fine();
    let answer = scene.ann.hears().await;
    let reply = scene.ann.replies_to(&answer, "words").await;
    loop {
        let message = socket.event("MESSAGE_CREATE").await;
        if message["id"] == json!(reply.id) {
            assert_eq!(message["content"], "");
            return;
        }
    }
}

#[tokio::test]
async fn shards_hear_their_own_guilds_and_the_first_hears_direct_messages() {
    let sandbox = Sandbox::start().await;
    let guild = sandbox.guild("one");
    let help = guild.text_channel("help");
    let ann = guild.member("ann");
    let mine = (guild.id().0 >> 22) % 2;
    let mut sockets = Vec::new();
    for shard in [0, 1] {
        let mut socket = Socket::open(&sandbox, "").await;
        let data =
            json!({ "token": "Bot sandbox-token", "intents": ALL_INTENTS, "shard": [shard, 2] });
        socket.send(json!({ "op": 2, "d": data })).await;
        let ready = socket.event("READY").await;
        assert_eq!(
            ready["guilds"].as_array().map(Vec::len),
            Some(usize::from(shard == mine))
        );
        sockets.push(socket);
    }
    ann.says(&help, "guild words").await;
    ann.dms("direct words").await;
    let of_guild = usize::try_from(mine).expect("0 or 1");
    assert_eq!(
        sockets[of_guild].event("MESSAGE_CREATE").await["content"],
        "guild words"
    );
    assert_eq!(
        sockets[0].event("MESSAGE_CREATE").await["content"],
        "direct words"
    );
}

#[tokio::test]
async fn payloads_are_compressed_for_a_client_that_asks() {
    let scene = Scene::new().await;
    let mut socket = Socket::open(&scene.sandbox, "").await;
    let data = json!({ "token": "Bot sandbox-token", "intents": ALL_INTENTS, "compress": true });
    socket.send(json!({ "op": 2, "d": data })).await;
    let mut unpacked = 0;
    while unpacked == 0 {
        if let Message::Binary(bytes) = socket.raw().await {
            let mut decoder = flate2::read::ZlibDecoder::new(&bytes[..]);
            let packet: serde_json::Value =
                serde_json::from_reader(&mut decoder).expect("JSON in zlib");
            assert_eq!(packet["t"], "GUILD_CREATE");
            unpacked += 1;
        }
    }
}

#[tokio::test]
async fn removal_from_a_guild_and_return_are_told() {
    let scene = Scene::new().await;
    let (mut socket, _) = Socket::ready(&scene.sandbox).await;
    socket.event("GUILD_CREATE").await;
    scene.sandbox.remove_guild(&scene.guild);
    let gone = socket.event("GUILD_DELETE").await;
    assert_eq!(gone["id"], json!(scene.guild.id()));
    assert!(gone.get("unavailable").is_none());
    scene
        .rest
        .get(&format!("/guilds/{}", scene.guild.id()))
        .await
        .refused(403, 50001);
    scene.sandbox.rejoin_guild(&scene.guild);
    socket.event("GUILD_CREATE").await;
    scene
        .rest
        .get(&format!("/guilds/{}", scene.guild.id()))
        .await
        .fine();
}

#[tokio::test]
async fn interactions_come_whatever_the_intents() {
    let scene = Scene::new().await;
    let heard = scene.offer(&["ok"]).await;
    let (mut socket, _) = Socket::ready_with(&scene.sandbox, 0).await;
    scene.ann.presses_without_waiting(&heard, "ok");
    let click = socket.event("INTERACTION_CREATE").await;
    assert_eq!(click["data"]["custom_id"], "ok");
    assert_eq!(click["message"]["components"], json!([row(&["ok"])]));
    assert_eq!(click["member"]["user"]["username"], "ann");
    assert_eq!(
        click["entitlements"],
        json!([]),
        "serenity cannot read interactions without it"
    );
    assert!(click["attachment_size_limit"].is_number());
}

#[tokio::test]
async fn a_compressed_stream_is_one_stream() {
    let scene = Scene::new().await;
    let mut socket = Socket::connect(&scene.sandbox, "&compress=zlib-stream").await;
    let data = json!({ "token": "Bot sandbox-token", "intents": ALL_INTENTS });
    socket.send(json!({ "op": 2, "d": data })).await;
    scene.sandbox.connected().await;
    scene.ann.says(&scene.help, "packed").await;
    let mut stream = flate2::Decompress::new(true);
    let mut kinds = Vec::new();
    while kinds.last().is_none_or(|kind| kind != "MESSAGE_CREATE") {
        let Message::Binary(bytes) = socket.raw().await else {
            panic!("not packed")
        };
        assert_eq!(
            bytes[bytes.len() - 4..],
            [0, 0, 0xff, 0xff],
            "each packet ends in a flush"
        );
        let mut packet = Vec::with_capacity(64 * 1024);
        stream
            .decompress_vec(&bytes, &mut packet, flate2::FlushDecompress::Sync)
            .expect("zlib");
        let packet: serde_json::Value = serde_json::from_slice(&packet).expect("JSON");
        kinds.push(packet["t"].as_str().unwrap_or("HELLO").to_string());
    }
    assert_eq!(kinds, ["HELLO", "READY", "GUILD_CREATE", "MESSAGE_CREATE"]);
}
