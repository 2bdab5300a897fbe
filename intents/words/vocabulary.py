"""Chooses the table's words and estimates how often messages use each.

Spoken language is nearer to messages than books are, so the frequencies come
from a speech recogniser's language model. Words it lacks (new ones, British
spellings) take theirs from the encoder's vocabulary, which lists common words
first, and from a list written by hand.
"""

import json
import math
import re

import spoken

WORD = re.compile(r"[a-z0-9]{1,24}")
WORDS = 30_000
# SCOWL's size classes up to this one hold words that educated people know.
SCOWL_SIZES = (10, 20, 35, 40, 50, 55, 60, 70)
SCOWL_KINDS = ("english", "american", "british")
# Shorter words that only the encoder's vocabulary knows are mostly scraps and
# foreign words.
SHORTEST_NAME = 4
# A possessive ("moms") is a word of its own when it is commoner than this
# (natural logarithm).
POSSESSIVE = -12.5
# A word of the encoder's vocabulary that the language model never saw in speech
# is so much rarer there than in the encyclopedia (natural logarithm).
WRITTEN_ONLY = 2.5
# No word is rarer than this (natural logarithm).
RAREST = -16.0


def join(word):
    """The word as the matcher sees it: without apostrophes, lower case."""
    return word.lower().replace("'", "")


def spoken_words():
    """Natural log-probability of each word of the speech recogniser's model."""
    found = {}
    for word, p in spoken.LanguageModel().probabilities().items():
        if WORD.fullmatch(join(word)):
            found[join(word)] = found.get(join(word), 0) + math.exp(p)
    return {word: math.log(p) for word, p in found.items()}


def scowl(folder):
    found = set()
    for kind in SCOWL_KINDS:
        for size in SCOWL_SIZES:
            path = folder / f"{kind}-words-{size}.json"
            if path.exists():
                found |= {join(w) for w in json.loads(path.read_text("utf-8"))}
    return found


def by_hand(path):
    """Frequencies written by hand, and the words to drop."""
    added, dropped, current = {}, set(), None
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("#") or not line.strip():
            continue
        if line.startswith("["):
            rate = re.fullmatch(r"\[1 in (\d+)\]", line)
            current = -math.log(int(rate[1])) if rate else None
        elif current is None:
            dropped |= set(line.split())
        else:
            for word in line.split():
                added.setdefault(word, current)
    return added, dropped


def estimate(rank, known):
    """A word's log-probability from its rank in the encoder's vocabulary: a
    line fitted to the words that the language model knows as well."""
    n = len(known)
    xs = [math.log(1 + rank[w]) for w in known]
    ys = list(known.values())
    mx, my = sum(xs) / n, sum(ys) / n
    slope = sum((x - mx) * (y - my) for x, y in zip(xs, ys)) / sum((x - mx) ** 2 for x in xs)
    return lambda word: my + slope * (math.log(1 + rank[word]) - mx)


def choose(encoder_vocabulary, scowl_folder, wordnet_words, hand_path):
    """The table's words with their natural log-probabilities."""
    real = scowl(scowl_folder) | wordnet_words
    added, dropped = by_hand(hand_path)
    names = [w for w in encoder_vocabulary if re.fullmatch(r"[a-z]+", w)]
    rank = {w: i for i, w in enumerate(names)}
    found = {}
    model = spoken_words()
    for word, p in model.items():
        known = word in real or (word in rank and len(word) >= SHORTEST_NAME)
        # "moms" and "todays": the possessive of a word that is known.
        owner = word[:-1] if word.endswith("s") else ""
        if known or (owner in real and len(owner) > 2 and p > POSSESSIVE):
            found[word] = p
    guess = estimate(rank, {w: model[w] for w in names if w in model})
    for word in names:
        if word not in found and word in real and len(word) > 1:
            found[word] = guess(word) - WRITTEN_ONLY
    for letter in "abcdefghijklmnopqrstuvwxyz":
        found.setdefault(letter, RAREST + 4)
    for number in range(101):
        found.setdefault(str(number), RAREST + 4)
    for word, p in added.items():
        found[word] = max(model.get(word, p), found.get(word, p), p)
    for word in dropped:
        found.pop(word, None)
    best = sorted(found, key=lambda w: (w not in added, -found[w], w))[:WORDS]
    total = math.log(sum(math.exp(found[w]) for w in best))
    return {w: max(found[w] - total, RAREST) for w in sorted(best)}
