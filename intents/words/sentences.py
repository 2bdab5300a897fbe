"""Makes sentences such as people write to an assistant, from hand-written frames.

The teacher tells what a sentence means; this tells it which sentences to speak
about: short, in the first person, of many subjects.
"""

import itertools
import math
import random
import re

SEED = 7
# Words are drawn by this power of their frequency: common ones more often, but
# not so much more that rare ones never come.
FREQUENCY_POWER = 0.4
# Only words at least this long fill a part of speech.
SHORTEST_FILLER = 3
MAX_WORDS = 24
OPENINGS = ("hi", "hello", "hey", "please", "so", "ok so", "um", "sorry but", "well", "excuse me", "quick question")
ENDINGS = ("please", "thanks", "asap", "thank you", "now", "any ideas", "help", "lol")
OPENING_SHARE = 0.06
ENDING_SHARE = 0.06
NAMES = (
    "john mary anna david sarah mike tom lisa peter kate alex maria james emma paul laura chris julia mark"
    " jane kevin susan steve amy ben rachel nick helen daniel karen joe linda sam nancy adam sophie jack"
    " alice bob carol frank grace henry olivia oscar lucy max victoria carlos ahmed wei priya"
).split()

SLOT = re.compile(r"\{(\w+)\}")
CHOICE = re.compile(r"\(([^()]*)\)")


class Frames:
    def __init__(self, path):
        self.slots = {}
        self.frames = {}
        self.counts = {}
        section = None
        for line in path.read_text("utf-8").splitlines():
            if line.startswith("#") or not line.strip():
                continue
            if line.startswith("["):
                section, count = line.strip("[]").split()
                self.counts[section] = int(count)
                self.frames[section] = []
                self.slots[section] = {}
            elif re.match(r"\w+ = ", line):
                name, _, options = line.partition(" = ")
                self.slots[section][name] = [o.strip() for o in options.split("|")]
            else:
                self.frames[section].append(line)


class Fillers:
    """Draws words of a part of speech by their frequency in messages."""

    def __init__(self, vocabulary, parts, rng):
        self.rng = rng
        self.lists = {"name": (NAMES, list(range(1, len(NAMES) + 1)))}
        for part, words in sorted(parts.items()):
            chosen = sorted(w for w in words if w in vocabulary and len(w) >= SHORTEST_FILLER and w.isalpha())
            # A word that is foremost something else ("that" is in WordNet's
            # adverbs) would make nonsense; the commonest are mostly such.
            weights = [math.exp(FREQUENCY_POWER * min(vocabulary[w], -8.0)) for w in chosen]
            self.lists[part] = (chosen, list(itertools.accumulate(weights)))

    def draw(self, part):
        words, weights = self.lists[part]
        return self.rng.choices(words, cum_weights=weights)[0]


def fill(text, slots, fillers, rng):
    """Replaces choices and slots until none is left."""
    while True:
        choice = CHOICE.search(text)
        if choice:
            option = rng.choice(choice[1].split("|"))
            text = text[: choice.start()] + option + text[choice.end() :]
            continue
        slot = SLOT.search(text)
        if not slot:
            return " ".join(text.split())
        name = slot[1]
        value = rng.choice(slots[name]) if name in slots else fillers.draw(name)
        text = text[: slot.start()] + value + text[slot.end() :]


def own_sentences(path, vocabulary, parts):
    """The sentences of all subjects, without repetitions."""
    frames = Frames(path)
    result = []
    for section, count in frames.counts.items():
        rng = random.Random(f"{SEED} {section}")
        fillers = Fillers(vocabulary, parts, rng)
        slots = frames.slots["common"] | frames.slots[section]
        found = {}
        # A subject with few combinations gives fewer sentences than it was asked for.
        for _ in range(2 * count):
            if len(found) == count:
                break
            text = fill(rng.choice(frames.frames[section]), slots, fillers, rng)
            if rng.random() < OPENING_SHARE:
                text = f"{rng.choice(OPENINGS)} {text}"
            if rng.random() < ENDING_SHARE:
                text = f"{text} {rng.choice(ENDINGS)}"
            if len(text.split()) <= MAX_WORDS:
                found[text] = True
        result += found
    return result
