// A bot on unmodified discord.js 14: it must not notice that the sandbox is not Discord.
import {
  ActionRowBuilder, ButtonBuilder, Client, GatewayIntentBits, ModalBuilder, Partials, SlashCommandBuilder,
  StringSelectMenuBuilder, TextInputBuilder,
} from 'discord.js';

const { GuildMessages, DirectMessages, Guilds, MessageContent } = GatewayIntentBits;
const client = new Client({
  intents: [Guilds, GuildMessages, DirectMessages, MessageContent],
  partials: [Partials.Channel],
  rest: { api: `${process.env.DISCORD_API_BASE}/api` },
});

client.once('clientReady', async () => {
  const echo = new SlashCommandBuilder().setName('echo').setDescription('Says it again')
    .addStringOption((option) => option.setName('word').setDescription('What to say').setRequired(true));
  await client.application.commands.set([echo]);
});

client.on('messageCreate', async (message) => {
  if (message.author.bot || !message.content) return;
  const button = new ButtonBuilder().setCustomId('again').setLabel('Again').setStyle(1);
  const select = new StringSelectMenuBuilder().setCustomId('fruit').setPlaceholder('Which fruit?')
    .addOptions({ label: 'Banana', value: 'banana' }, { label: 'Cherry', value: 'cherry' });
  const components = [new ActionRowBuilder().addComponents(button), new ActionRowBuilder().addComponents(select)];
  await message.reply({ content: `echo: ${message.content}`, components });
});

client.on('interactionCreate', async (interaction) => {
  if (interaction.isChatInputCommand()) {
    await interaction.deferReply({ flags: 64 });
    await interaction.editReply(interaction.options.getString('word'));
    await interaction.followUp({ content: 'and more', flags: 64 });
  } else if (interaction.isButton()) {
    const input = new TextInputBuilder().setCustomId('word').setLabel('Which word?').setStyle(1);
    const rows = [new ActionRowBuilder().addComponents(input)];
    await interaction.showModal(new ModalBuilder().setCustomId('modal').setTitle('Again').addComponents(rows));
  } else if (interaction.isStringSelectMenu()) {
    await interaction.reply({ content: `picked ${interaction.values[0]}`, flags: 64 });
  } else if (interaction.isModalSubmit()) {
    await interaction.reply({ content: `wrote ${interaction.fields.getTextInputValue('word')}`, flags: 64 });
  }
});

client.login(process.env.DISCORD_TOKEN);
