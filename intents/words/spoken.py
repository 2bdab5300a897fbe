"""Spoken English: a speech recogniser's language model, its words and phrases.

pocketsphinx ships a three-word language model of everyday speech. From it come
the words' frequencies, and phrases around every word of the vocabulary: no
frame shows so well that one changes a password, pulls over a car and runs a
bath.

The file is a trie that is read from the last word of a phrase to the first.
"""

import itertools
import math
import random
import struct
from importlib.util import find_spec
from pathlib import Path

import numpy as np

NAME = b"Trie Language Model"
# Logarithms in the file are to the base 1.0001.
LOG_UNIT = math.log(1.0001)
# Probabilities and back-off weights of phrases are numbers into tables of this size.
TABLE_SIZE = 1 << 16
START, END = "<s>", "</s>"
SEED = 7
PHRASES = 120_000
# Words are drawn by this power of their frequency.
FREQUENCY_POWER = 0.4


class LanguageModel:
    def __init__(self):
        path = Path(find_spec("pocketsphinx").origin).parent / "model/en-us/en-us.lm.bin"
        content = path.read_bytes()
        place = len(NAME)
        assert content.startswith(NAME) and content[place] == 3, "three-word model expected"
        counts = struct.unpack_from("<3I", content, place + 1)
        place += 1 + 12 + 4
        self.words = [w.decode("latin1") for w in content.rstrip(b"\0").split(b"\0")[-counts[0] :]]
        tables = np.frombuffer(content, "<f4", 3 * TABLE_SIZE, place).astype(np.float64) * LOG_UNIT
        place += 4 * 3 * TABLE_SIZE
        single = np.dtype([("log", "<f4"), ("back_off", "<f4"), ("next", "<u4")])
        singles = np.frombuffer(content, single, counts[0] + 1, place)
        place += single.itemsize * (counts[0] + 1)
        self.single = singles["log"][:-1] * LOG_UNIT

        word_bits, next_bits = counts[0].bit_length(), counts[2].bit_length()
        record = [word_bits, 16, 16, next_bits]
        earlier, _, log, following = unpack(content, place, counts[1] + 1, record)
        # Phrases of two words: the second is the trie's branch, the first its leaf.
        pairs = np.diff(singles["next"].astype(np.int64))
        n = pairs.sum()
        self.pair_first = earlier[:n]
        self.pair_second = np.repeat(np.arange(counts[0]), pairs)
        self.pair_log = tables[log[:n]]
        # Phrases of three words: a pair's branch, the first word its leaf.
        place += ((counts[1] + 1) * sum(record) + 7) // 8 + 8
        first, log = unpack(content, place, counts[2], [word_bits, 16])
        triples = np.diff(following[: n + 1])
        self.triple_pair = np.repeat(np.arange(n), triples)
        self.triple_first = first[: triples.sum()]
        self.triple_log = tables[2 * TABLE_SIZE + log[: triples.sum()]]

    def probabilities(self):
        """Natural log-probability of each word."""
        return {w: p for w, p in zip(self.words, self.single) if w not in (START, END)}


def unpack(content, place, count, widths):
    """Columns of a table of bit fields that follow each other without gaps."""
    raw = np.frombuffer(content, np.uint8)
    begin = np.arange(count, dtype=np.int64) * sum(widths)
    columns = []
    for width in widths:
        byte, shift = place + (begin >> 3), (begin & 7).astype(np.uint64)
        value = np.zeros(count, np.uint64)
        for i in range(4):
            value |= raw[byte + i].astype(np.uint64) << np.uint64(8 * i)
        columns.append(((value >> shift) & np.uint64((1 << width) - 1)).astype(np.int64))
        begin = begin + width
    return columns


class Phrases:
    """Speaks around a given word: first towards the start, then towards the end."""

    # Words before and after the given one, and of the whole.
    REACH = 5
    MIN_WORDS = 3
    # Probability that a phrase begins a sentence, which the file leaves out.
    START_LOG = math.log(0.06)
    # Joint log-probability of a phrase whose beginning the file leaves out.
    UNKNOWN_LOG = -30.0

    def __init__(self, model, rng):
        self.rng = rng
        self.words = model.words
        self.size = len(model.words)
        self.ends = {model.words.index(START), model.words.index(END)}
        single = model.single.copy()
        single[model.words.index(START)] = self.START_LOG
        pair_joint = single[model.pair_first] + model.pair_log
        first = model.triple_first
        middle, last = model.pair_first[model.triple_pair], model.pair_second[model.triple_pair]
        # The joint probability of a phrase's first two words, found by their key.
        keys = model.pair_second * self.size + model.pair_first
        wanted = middle * self.size + first
        at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        triple_joint = np.where(keys[at] == wanted, pair_joint[at], self.UNKNOWN_LOG) + model.triple_log
        self.before_one = group(model.pair_second, model.pair_first, pair_joint)
        self.before_two = group(middle * self.size + last, first, triple_joint)
        self.after_one = group(model.pair_first, model.pair_second, model.pair_log)
        self.after_two = group(first * self.size + middle, last, model.triple_log)

    def draw(self, groups, key):
        """A value of the key by its probability, or None."""
        keys, starts, values, sums = groups
        at = int(np.searchsorted(keys, key))
        if at == len(keys) or keys[at] != key:
            return None
        a, b = starts[at], starts[at + 1]
        below = sums[a - 1] if a else 0.0
        target = below + self.rng.random() * (sums[b - 1] - below)
        return int(values[min(a + int(np.searchsorted(sums[a:b], target)), b - 1)])

    def next_word(self, two, one, pair, single):
        found = None if pair is None else self.draw(two, pair)
        return self.draw(one, single) if found is None else found

    def around(self, word):
        """One phrase with the word (its number) in it, or None."""
        found = [word]
        for _ in range(self.rng.randint(0, self.REACH)):
            pair = found[0] * self.size + found[1] if len(found) > 1 else None
            one = self.next_word(self.before_two, self.before_one, pair, found[0])
            if one is None or one in self.ends:
                break
            found.insert(0, one)
        for _ in range(self.rng.randint(0, self.REACH)):
            pair = found[-2] * self.size + found[-1] if len(found) > 1 else None
            one = self.next_word(self.after_two, self.after_one, pair, found[-1])
            if one is None or one in self.ends:
                break
            found.append(one)
        return " ".join(self.words[i] for i in found) if len(found) >= self.MIN_WORDS else None


def phrases(vocabulary, joined):
    """Different phrases around words of the vocabulary, commoner ones more often.
    The matcher's form of a word is joined(word)."""
    model = LanguageModel()
    rng = random.Random(SEED)
    speaker = Phrases(model, rng)
    seeds = [i for i, w in enumerate(model.words) if joined(w) in vocabulary]
    weights = [math.exp(FREQUENCY_POWER * vocabulary[joined(model.words[i])]) for i in seeds]
    sums = list(itertools.accumulate(weights))
    found = {}
    while len(found) < PHRASES:
        text = speaker.around(rng.choices(seeds, cum_weights=sums)[0])
        if text:
            found[text] = True
    return list(found)


def group(keys, values, logs):
    """Sorted keys, where their values begin, the values, and running sums of
    their probabilities."""
    order = np.argsort(keys, kind="stable")
    unique, starts = np.unique(keys[order], return_index=True)
    return unique, np.append(starts, len(keys)), values[order], np.cumsum(np.exp(logs[order]))
