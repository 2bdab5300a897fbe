"""Reads WordNet: example sentences, definitions, and the parts of speech of words.

Its short, plain sentences touch nearly every common word in its meanings, which
is what the fit needs to see of words that everyday messages seldom use.
"""

import re

PARTS = ("noun", "verb", "adj", "adv")
# Words a sentence may have: shorter ones say nothing, longer ones are not messages.
MIN_WORDS, MAX_WORDS = 3, 20
# A word's senses are listed commonest first; the later ones are curiosities.
SENSES = 3


def entries(folder, part):
    """Yields (words, text after the bar) of each meaning."""
    for line in (folder / f"data.{part}").read_text("utf-8").splitlines():
        if line.startswith(" "):
            continue
        head, _, gloss = line.partition("|")
        fields = head.split(" ")
        count = int(fields[3], 16)
        words = [re.sub(r"\(.*\)$", "", w).replace("_", " ") for w in fields[4 : 4 + 2 * count : 2]]
        yield fields[0], words, gloss.strip()


def suits(text):
    return MIN_WORDS <= len(text.split()) <= MAX_WORDS


def examples(folder):
    """The sentences between quotation marks."""
    found = {}
    for part in PARTS:
        for _, _, gloss in entries(folder, part):
            for text in re.findall(r'"([^"]+)"', gloss):
                text = text.strip(" ;,")
                if suits(text):
                    found[text] = True
    return list(found)


def definitions(folder, vocabulary):
    """A word of the vocabulary followed by what it means, for its first senses."""
    found = {}
    for part in PARTS:
        glosses = {key: gloss for key, _, gloss in entries(folder, part)}
        for line in (folder / f"index.{part}").read_text("utf-8").splitlines():
            if line.startswith(" "):
                continue
            fields = line.split()
            word = fields[0]
            if word not in vocabulary:
                continue
            for key in fields[-int(fields[2]) :][:SENSES]:
                text = re.sub(r"\([^)]*\)", "", glosses[key].split('"')[0])
                text = " ".join(f"{word}: {text}".split()).strip(" ;,")
                # Only the first of several descriptions, when it is enough.
                first = text.split(";")[0]
                text = first if suits(first) else " ".join(text.split()[:MAX_WORDS])
                if suits(text):
                    found[text] = True
    return list(found)


def parts_of_speech(folder):
    """Words of each part of speech."""
    found = {}
    for part in PARTS:
        lines = (folder / f"index.{part}").read_text("utf-8").splitlines()
        found[part] = {line.split()[0] for line in lines if not line.startswith(" ")}
    return found
