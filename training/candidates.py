"""Learning the judge of candidates for honours: a logistic loss, minimised by Adam in small batches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from kg.extract.candidates import HonourCandidates
from kg.extract.tagger import Tag
from training.embedding import in_units
from training.gold import Gold, honour_key

if TYPE_CHECKING:
    from kg.extract.hashing import Keys

SEED = 20220823


@dataclass
class Example:
    """The keys of what is said of a candidate, and whether the gold has such an honour."""

    keys: Keys
    label: bool


def examples(text: str, tags: Sequence[Tag], gold: Gold) -> list[Example]:
    """The candidates for honours of one article, whose ``text`` is simplified."""
    candidates = HonourCandidates(text, tags)
    known = set().union(*gold.names)
    labels = [honour_key(text[start:end]) in known for start, end in candidates.spans]
    return [Example(keys, label) for keys, label in zip(candidates.keys(), labels, strict=True)]


def matrix(examples: Sequence[Keys], known: Keys) -> csr_matrix:
    """One row for each example, 1 where a feature of ``known`` (sorted) is there."""
    if not examples:
        return csr_matrix((0, len(known)), dtype=np.float32)
    keys = np.stack(examples)
    at = np.minimum(np.searchsorted(known, keys), len(known) - 1)
    there = known[at] == keys
    pointers = np.concatenate(([0], np.cumsum(there.sum(axis=1))))
    columns = at[there]
    return csr_matrix((np.ones(len(columns), np.float32), columns, pointers), shape=(len(keys), len(known)))


@dataclass
class Fit:
    """What was learned: the features, and the arrays of a ``CandidateJudge``, not yet in whole units."""

    keys: Keys
    vectors: NDArray[np.float32]
    bias: NDArray[np.float32]
    out: NDArray[np.float32]


def fit(
    examples: Sequence[Example], hidden: int = 24, epochs: int = 6, rate: float = 0.007, decay: float = 2e-4,
    kept: float = 0.75, rare: int = 4, batch: int = 128,
) -> Fit:  # fmt: skip
    """Learn from examples.

    Only features that occur ``rare`` times or more count; in each step only the share ``kept`` of them is seen
    (dropout). Adam with a falling rate and decoupled decay; the weights are averaged over the last third.
    """
    known, counts = np.unique(np.stack([example.keys for example in examples]), return_counts=True)
    known = known[(counts >= rare) & (known != 0)]
    x = matrix([example.keys for example in examples], known)
    y = np.array([example.label for example in examples], np.float32)
    random = np.random.default_rng(SEED)
    learned = [
        random.normal(0, 0.05, (len(known), hidden + 1)).astype(np.float32),
        np.zeros(hidden + 1, np.float32),
        random.normal(0, 0.3, hidden).astype(np.float32),
    ]
    learned[0][:, -1] = 0
    mean, square, total = ([np.zeros_like(part) for part in learned] for _ in range(3))
    per_epoch = -(-len(y) // batch)
    steps = epochs * per_epoch
    done = 0
    for _ in range(epochs):
        order = random.permutation(len(y))
        for first in range(0, len(y), batch):
            done += 1
            some = order[first : first + batch]
            part = x[some]
            part.data *= (random.random(len(part.data), np.float32) < kept) / np.float32(kept)
            sums = part @ learned[0] + learned[1]
            bent = np.maximum(sums[:, :-1], 0)
            score = bent @ learned[2] + sums[:, -1]
            off = (1 / (1 + np.exp(-score)) - y[some]) / len(some)
            back = np.empty_like(sums)
            back[:, :-1] = off[:, None] * learned[2] * (sums[:, :-1] > 0)
            back[:, -1] = off
            gradients = [part.T @ back, back.sum(axis=0), bent.T @ off]
            pace = np.float32(rate * (1 - done / (steps + 1)) * (1 - 0.999**done) ** 0.5 / (1 - 0.9**done))
            for g, value, m, v in zip(gradients, learned, mean, square, strict=True):
                m += np.float32(0.1) * (g - m)
                v += np.float32(0.001) * (g * g - v)
                value -= pace * m / (np.sqrt(v) + np.float32(1e-8)) + pace * np.float32(decay) * value
            if done > steps * 2 // 3:
                for sums_of, value in zip(total, learned, strict=True):
                    sums_of += value
    count = np.float32(steps - steps * 2 // 3)
    vectors, bias, out = (part / count for part in total)
    return Fit(known, vectors, bias, out)


def pack(fit: Fit) -> dict[str, NDArray[Any]]:
    """The arrays of a ``CandidateJudge``: vectors in whole units; features with small weights are left out."""
    vectors, unit = in_units(fit.vectors)
    kept = np.abs(vectors).max(axis=1) > 0
    return {
        "keys": fit.keys[kept],
        "vectors": vectors[kept],
        "unit": unit,
        "bias": fit.bias.astype(np.float32),
        "out": fit.out.astype(np.float32),
    }
