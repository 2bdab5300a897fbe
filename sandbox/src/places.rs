//! Guilds and channels as tests arrange and look at them.

use std::fmt;

use crate::heard::Heard;
use crate::model::{ChannelKind, Overwrite, Tag, World};
use crate::permissions::Exception;
use crate::{Id, Permissions, Person, Sandbox, Subject};

/// A guild.
#[derive(Clone)]
pub struct GuildRef {
    pub(crate) sandbox: Sandbox,
    pub(crate) id: Id,
}

/// A channel, thread or direct conversation.
#[derive(Clone)]
pub struct ChannelRef {
    pub(crate) sandbox: Sandbox,
    pub(crate) id: Id,
}

/// A role of a guild.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RoleRef {
    /// Its id.
    pub id: Id,
}

impl From<RoleRef> for Subject {
    fn from(role: RoleRef) -> Subject {
        Subject::Role(role.id)
    }
}

impl From<&Person> for Subject {
    fn from(person: &Person) -> Subject {
        Subject::Member(person.id())
    }
}

impl GuildRef {
    /// The guild's id.
    pub fn id(&self) -> Id {
        self.id
    }

    /// A new channel for text.
    pub fn text_channel(&self, name: &str) -> ChannelRef {
        self.channel(ChannelKind::Text, name)
    }

    /// A new forum.
    pub fn forum_channel(&self, name: &str) -> ChannelRef {
        self.channel(ChannelKind::Forum, name)
    }

    /// A new forum whose posts each need one of these tags.
    pub fn forum_with_tags(&self, name: &str, tags: &[&str]) -> ChannelRef {
        let forum = self.forum_channel(name);
        self.sandbox.change(|state| {
            let tags: Vec<Tag> = tags
                .iter()
                .map(|name| Tag {
                    id: state.world.new_id(),
                    name: name.to_string(),
                })
                .collect();
            if let Some(channel) = state.world.channels.get_mut(&forum.id) {
                channel.needs_tag = true;
                channel.tags = tags;
            }
            state.world.emit_channel("CHANNEL_UPDATE", forum.id);
        });
        forum
    }

    /// A new channel that nobody can write text into.
    pub fn voice_channel(&self, name: &str) -> ChannelRef {
        self.channel(ChannelKind::Voice, name)
    }

    /// A new role with permissions besides everyone's.
    pub fn role(&self, name: &str, permissions: Permissions) -> RoleRef {
        RoleRef {
            id: self
                .sandbox
                .change(|state| state.world.add_role(self.id, name, permissions)),
        }
    }

    /// The role that everyone has.
    pub fn everyone(&self) -> RoleRef {
        RoleRef { id: self.id }
    }

    /// A new person, member of this guild.
    pub fn member(&self, name: &str) -> Person {
        self.member_with(name, &[])
    }

    /// A new person with roles.
    pub fn member_with(&self, name: &str, roles: &[RoleRef]) -> Person {
        let id = self.sandbox.change(|state| state.world.add_user(name));
        self.join(id, name, roles)
    }

    /// Lets a person of another guild be a member of this one too.
    pub fn admit(&self, person: &Person, roles: &[RoleRef]) -> Person {
        self.join(person.id(), person.name(), roles)
    }

    /// Another bot, member of this guild.
    pub fn other_bot(&self, name: &str) -> Person {
        let bot = self.member(name);
        self.sandbox.change(|state| {
            if let Some(user) = state.world.users.get_mut(&bot.id()) {
                user.bot = true;
            }
        });
        bot
    }

    /// The person to whom the guild belongs.
    pub fn owner(&self) -> Person {
        let id = self
            .sandbox
            .look(|state| state.world.guilds.get(&self.id).map(|guild| guild.owner));
        Person::new(
            &self.sandbox,
            self.id,
            id.expect("a guild is never deleted"),
            "owner",
        )
    }

    /// The bot, to whom things can be denied.
    pub fn bot(&self) -> Subject {
        Subject::Member(self.sandbox.bot_id())
    }

    /// Takes permissions away in one channel.
    pub fn deny(&self, channel: &ChannelRef, whom: impl Into<Subject>, what: Permissions) {
        self.except(channel, whom.into(), |exception| {
            exception.allow = exception.allow.without(what);
            exception.deny |= what;
        });
    }

    /// Gives permissions in one channel.
    pub fn allow(&self, channel: &ChannelRef, whom: impl Into<Subject>, what: Permissions) {
        self.except(channel, whom.into(), |exception| {
            exception.deny = exception.deny.without(what);
            exception.allow |= what;
        });
    }

    /// Takes permissions from a role, everywhere in the guild.
    pub fn take_from_role(&self, role: RoleRef, what: Permissions) {
        self.sandbox.change(|state| {
            let guild = state.world.guilds.get_mut(&self.id);
            if let Some(role) = guild.and_then(|guild| guild.roles.get_mut(&role.id)) {
                role.permissions = role.permissions.without(what);
            }
        });
    }

    /// Deletes a channel or thread with all that is in it.
    pub fn delete_channel(&self, channel: &ChannelRef) {
        self.sandbox
            .change(|state| state.world.delete_channel(channel.id));
    }

    /// Lets a person leave.
    pub fn remove_member(&self, person: &Person) {
        self.sandbox
            .change(|state| state.world.remove_member(self.id, person.id()));
    }

    /// Lets this many threads be active at once.
    pub fn limit_threads(&self, most: usize) {
        self.sandbox.change(|state| {
            if let Some(guild) = state.world.guilds.get_mut(&self.id) {
                guild.active_threads_max = most;
            }
        });
    }

    /// Shows a command to everybody, as an administrator can in the server's settings.
    pub fn shows_command(&self, name: &str) {
        self.sandbox.change(|state| {
            if let Some(guild) = state.world.guilds.get_mut(&self.id) {
                guild.shown_commands.insert(name.to_string());
            }
        });
    }

    /// Lets people and bots write in a channel only once in so many seconds.
    pub fn slow_mode(&self, channel: &ChannelRef, seconds: u64) {
        self.sandbox.change(|state| {
            if let Some(channel) = state.world.channels.get_mut(&channel.id) {
                channel.slow_mode_s = seconds;
            }
            state.world.emit_channel("CHANNEL_UPDATE", channel.id);
        });
    }

    /// Times somebody out for a number of seconds; the bot too can be.
    pub fn time_out(&self, whom: Id, seconds: u64) {
        self.sandbox.change(|state| {
            let until_ms = state.world.now_ms + seconds * 1_000;
            let guild = state.world.guilds.get_mut(&self.id);
            if let Some(member) = guild.and_then(|guild| guild.members.get_mut(&whom)) {
                member.timed_out_until_ms = Some(until_ms);
            }
        });
    }

    /// The threads under a channel, oldest first.
    pub fn threads(&self, channel: &ChannelRef) -> Vec<ChannelRef> {
        let ids: Vec<Id> = self.sandbox.look(|state| {
            let all = state.world.channels.values();
            let under = all.filter(|one| {
                one.thread
                    .as_ref()
                    .is_some_and(|thread| thread.parent == channel.id)
            });
            under.map(|thread| thread.id).collect()
        });
        ids.into_iter()
            .map(|id| ChannelRef {
                sandbox: self.sandbox.clone(),
                id,
            })
            .collect()
    }

    fn channel(&self, kind: ChannelKind, name: &str) -> ChannelRef {
        let id = self
            .sandbox
            .change(|state| state.world.add_channel(self.id, kind, name));
        ChannelRef {
            sandbox: self.sandbox.clone(),
            id,
        }
    }

    fn join(&self, user: Id, name: &str, roles: &[RoleRef]) -> Person {
        let roles: Vec<Id> = roles.iter().map(|role| role.id).collect();
        self.sandbox
            .change(|state| state.world.add_member(self.id, user, &roles));
        Person::new(&self.sandbox, self.id, user, name)
    }

    fn except(&self, channel: &ChannelRef, subject: Subject, change: impl FnOnce(&mut Exception)) {
        self.sandbox.change(|state| {
            let overwrites = state
                .world
                .channels
                .get(&channel.id)
                .map(|channel| &channel.overwrites);
            let known = overwrites.and_then(|all| all.iter().find(|one| one.subject == subject));
            let mut exception = known.map_or(Exception::default(), |known| known.exception);
            change(&mut exception);
            state
                .world
                .put_overwrite(channel.id, Overwrite { subject, exception });
        });
    }
}

impl PartialEq for ChannelRef {
    fn eq(&self, other: &ChannelRef) -> bool {
        self.id == other.id
    }
}

impl fmt::Debug for ChannelRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "channel {}", self.id)
    }
}

impl ChannelRef {
    /// The channel's id.
    pub fn id(&self) -> Id {
        self.id
    }

    /// The channel's name; empty for direct conversations.
    pub fn name(&self) -> String {
        self.of_channel(|channel| channel.name.clone())
            .unwrap_or_default()
    }

    /// Whether the channel still exists.
    pub fn exists(&self) -> bool {
        self.of_channel(|_| ()).is_some()
    }

    /// Whether this is a thread.
    pub fn is_thread(&self) -> bool {
        self.of_channel(|channel| channel.is_thread())
            .unwrap_or(false)
    }

    /// Whether this is a thread for its members only.
    pub fn is_private_thread(&self) -> bool {
        self.of_channel(|channel| channel.kind == ChannelKind::PrivateThread)
            .unwrap_or(false)
    }

    /// Whether this is a direct conversation.
    pub fn is_dm(&self) -> bool {
        self.of_channel(|channel| channel.kind == ChannelKind::Dm)
            .unwrap_or(false)
    }

    /// Whether this is a thread that has been put away.
    pub fn is_archived(&self) -> bool {
        self.of_channel(|channel| {
            channel
                .thread
                .as_ref()
                .is_some_and(|thread| thread.archived)
        })
        .unwrap_or(false)
    }

    /// Whether this is a thread that only moderators may wake.
    pub fn is_locked(&self) -> bool {
        self.of_channel(|channel| channel.thread.as_ref().is_some_and(|thread| thread.locked))
            .unwrap_or(false)
    }

    /// The members of a thread.
    pub fn members(&self) -> Vec<Id> {
        let members =
            self.of_channel(|channel| channel.thread.as_ref().map(|thread| thread.members.clone()));
        members.flatten().unwrap_or_default().into_iter().collect()
    }

    /// Waits for the bot's next message here that nobody has read yet.
    pub async fn next_message(&self) -> Heard {
        let what = format!("the bot to write in {:?} {}", self, self.name());
        let find = |world: &World| oldest_unread(world, |channel| channel == self.id, |_, _| true);
        self.sandbox
            .wait_for(&what, |state| {
                let (channel, id) = find(&state.world)?;
                Some(read(&self.sandbox, &mut state.world, channel, id))
            })
            .await
    }

    /// Waits until the bot is done, and fails when it has written something here that nobody has read.
    pub async fn stays_silent(&self) {
        self.sandbox.idle().await;
        let unread = self
            .sandbox
            .look(|state| oldest_unread(&state.world, |channel| channel == self.id, |_, _| true));
        assert!(
            unread.is_none(),
            "the bot wrote in {self:?}\n\n{}",
            self.sandbox.transcript()
        );
    }

    /// Everything that stands here, people's messages included, ephemeral ones not.
    pub fn history(&self) -> Vec<Heard> {
        self.sandbox.look(|state| {
            let messages = state.world.messages.get(&self.id);
            let messages = messages.into_iter().flat_map(|messages| messages.values());
            let open = messages.filter(|message| message.ephemeral_for.is_none());
            open.map(|message| Heard::of(&self.sandbox, &state.world, message))
                .collect()
        })
    }

    fn of_channel<T>(&self, read: impl FnOnce(&crate::model::Channel) -> T) -> Option<T> {
        self.sandbox
            .look(|state| state.world.channels.get(&self.id).map(read))
    }
}

/// The bot's message that has waited longest to be read, among those in these places that fit.
pub(crate) fn oldest_unread(
    world: &World,
    place: impl Fn(Id) -> bool,
    fits: impl Fn(&World, &crate::model::Message) -> bool,
) -> Option<(Id, Id)> {
    let here = world
        .messages
        .iter()
        .filter(|(channel, _)| place(**channel));
    let all = here.flat_map(|(_, messages)| messages.values());
    let unread = all.filter(|message| message.unread.is_some() && fits(world, message));
    unread
        .min_by_key(|message| message.unread)
        .map(|message| (message.channel, message.id))
}

/// Marks a message as read, and shows it.
pub(crate) fn read(sandbox: &Sandbox, world: &mut World, channel: Id, id: Id) -> Heard {
    if let Ok(message) = world.message_mut(channel, id) {
        message.unread = None;
    }
    let message = world
        .message(channel, id)
        .expect("a message that was just found");
    Heard::of(sandbox, world, message)
}
