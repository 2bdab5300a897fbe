"""Fits word vectors whose mean is near the teacher's sentence vector."""

import numpy as np
from scipy.sparse import csr_matrix

# A frequent word says little by itself: start values fade as the probability
# passes this.
FADE = 1e-3
# Start values are this much longer than fits best. Too short, and the words that
# few sentences mention would hardly count beside the fitted ones.
STRETCH = 1.5
# Pull towards the start values: as strong as this many texts of the word alone.
RIDGE = 0.5
STEPS = 20
# Lengths of the fitted vectors are raised to this power. The fit makes "how",
# "my" and "when" short, yet short messages often differ in just these.
FLATTEN = 0.6
DIMENSIONS = 256
SEED = 7
LEVELS = 7


def tokens(text):
    """Words as the matcher cuts them: apostrophes dropped, split at the rest."""
    text = text.lower().replace("'", "").replace("\u2019", "")
    return "".join(c if c.isascii() and c.isalnum() else " " for c in text).split()


def mixing_matrix(texts, words):
    """Row by row, the share of each word in a text's mean."""
    place = {w: i for i, w in enumerate(words)}
    rows, columns, shares = [], [], []
    for row, text in enumerate(texts):
        known = [place[t] for t in tokens(text) if t in place]
        rows += [row] * len(known)
        columns += known
        shares += [1 / max(len(known), 1)] * len(known)
    return csr_matrix((shares, (rows, columns)), shape=(len(texts), len(words)), dtype=np.float32)


def start_values(word_vectors, log_probabilities, mix, target):
    """The teacher's vectors of the single words, faded, and as long as their
    means need to be to reach the sentences' vectors."""
    p = np.exp(log_probabilities)
    centred = word_vectors - word_vectors.mean(axis=0)
    faded = (centred * (FADE / (FADE + p))[:, None]).astype(np.float32)
    means = mix @ faded
    return faded * np.float32(STRETCH * (means * target).sum() / (means * means).sum())


def least_squares(mix, target, start):
    """Vectors whose means come near the target, by conjugate gradients: all
    dimensions at once, on the difference from the start values, with the
    diagonal as preconditioner."""
    back = mix.T.tocsr()
    diagonal = np.asarray(mix.multiply(mix).sum(axis=0)).ravel() + RIDGE
    inverse = (1 / diagonal)[:, None].astype(np.float32)
    solution = np.zeros_like(start)
    residual = back @ (target - mix @ start)
    conditioned = inverse * residual
    direction = conditioned.copy()
    energy = (residual * conditioned).sum(axis=0)
    for _ in range(STEPS):
        product = back @ (mix @ direction) + np.float32(RIDGE) * direction
        length = energy / np.maximum((direction * product).sum(axis=0), 1e-20)
        solution += length * direction
        residual -= length * product
        conditioned = inverse * residual
        fresh = (residual * conditioned).sum(axis=0)
        direction = conditioned + (fresh / np.maximum(energy, 1e-20)) * direction
        energy = fresh
    return start + solution


def flatten(vectors):
    lengths = np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    return vectors * lengths ** np.float32(FLATTEN - 1)


def reduce(vectors, mix):
    """Keeps the dimensions in which the sentences differ most, then turns the
    space at random: all dimensions become alike, which suits levels of one scale
    a row far better than few long and many short ones. Turning changes neither
    lengths nor angles."""
    means = mix @ vectors
    means /= np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-9)
    _, axes = np.linalg.eigh((means.T @ means).astype(np.float64))
    turn, _ = np.linalg.qr(np.random.RandomState(SEED).standard_normal((DIMENSIONS, DIMENSIONS)))
    return (vectors @ (axes[:, ::-1][:, :DIMENSIONS] @ turn)).astype(np.float32)


def quantise(vectors):
    """Whole numbers from -LEVELS to LEVELS and one scale a row, of least
    squared error: tries scales and keeps the best of each row."""
    peak = np.maximum(np.abs(vectors).max(axis=1), 1e-12)
    best = np.full(len(vectors), np.inf)
    levels = np.zeros(vectors.shape, np.int8)
    scales = np.zeros(len(vectors), np.float32)
    for part in np.linspace(0.3, 1.0, 36):
        scale = (peak * part / LEVELS)[:, None]
        trial = np.clip(np.round(vectors / scale), -LEVELS, LEVELS)
        # The best scale for these levels, not the one that gave them.
        norm = np.maximum((trial * trial).sum(axis=1), 1e-12)
        fitted = (trial * vectors).sum(axis=1) / norm
        error = ((vectors - trial * fitted[:, None]) ** 2).sum(axis=1)
        better = error < best
        best[better] = error[better]
        levels[better] = trial[better].astype(np.int8)
        scales[better] = fitted[better]
    return levels, scales
