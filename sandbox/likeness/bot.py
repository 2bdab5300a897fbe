"""A bot on unmodified discord.py 2: it must not notice that the sandbox is not Discord."""

import os

import discord
import yarl
from discord import app_commands, ui
from discord.gateway import DiscordWebSocket
from discord.http import Route

BASE = os.environ["DISCORD_API_BASE"]
Route.BASE = f"{BASE}/api/v10"
DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(BASE.replace("http", "ws") + "/gw")

intents = discord.Intents.none()
intents.guilds = intents.messages = intents.message_content = True
client = discord.Client(intents=intents, max_ratelimit_timeout=30)
tree = app_commands.CommandTree(client)


class Words(ui.Modal, title="Again"):
    word = ui.TextInput(label="Which word?", custom_id="word")

    async def on_submit(self, interaction):
        await interaction.response.send_message(f"wrote {self.word.value}", ephemeral=True)


class Choices(ui.View):
    @ui.button(label="Again", custom_id="again", style=discord.ButtonStyle.primary)
    async def again(self, interaction, _):
        await interaction.response.send_modal(Words())

    @ui.select(custom_id="fruit", placeholder="Which fruit?", options=[
        discord.SelectOption(label="Banana", value="banana"), discord.SelectOption(label="Cherry", value="cherry")])
    async def fruit(self, interaction, select):
        await interaction.response.send_message(f"picked {select.values[0]}", ephemeral=True)


@tree.command(name="echo", description="Says it again")
async def echo(interaction, word: str):
    await interaction.response.defer(ephemeral=True)
    await interaction.edit_original_response(content=word)
    await interaction.followup.send("and more", ephemeral=True)


@client.event
async def on_ready():
    await tree.sync()


@client.event
async def on_message(message):
    if not message.author.bot and message.content:
        await message.reply(f"echo: {message.content}", view=Choices())


client.run(os.environ["DISCORD_TOKEN"], log_handler=None)
