"""Learning a scorer's vectors: the logistic loss of ``kg.extract.network``, minimised by Adam in small batches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

if TYPE_CHECKING:
    from kg.extract.tagger_features import Keys
    from training.relations import Example

SEED = 20220823


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
    """What was learned: the features, and the arrays of a ``Network``, not yet in whole units."""

    keys: Keys
    vectors: NDArray[np.float32]
    bias: NDArray[np.float32]
    out: NDArray[np.float32]


def score(fit: Fit, examples: Sequence[Keys]) -> list[float]:
    """The probability of each example."""
    x = matrix(examples, fit.keys)
    sums = x @ fit.vectors + fit.bias
    chances: list[float] = (1 / (1 + np.exp(-(np.maximum(sums[:, :-1], 0) @ fit.out + sums[:, -1])))).tolist()
    return chances


def fit(
    examples: Sequence[Example], weights: Sequence[float] | None = None, hidden: int = 24, epochs: int = 6,
    rate: float = 0.007, decay: float = 2e-4, kept: float = 0.75, rare: int = 4, batch: int = 128,
) -> Fit:  # fmt: skip
    """Learn from examples, each with its weight.

    Only features that occur ``rare`` times or more count; in each step only the share ``kept`` of them is seen
    (dropout). Adam with a falling rate and decoupled decay; the weights are averaged over the last third.
    """
    known, counts = np.unique(np.stack([example.keys for example in examples]), return_counts=True)
    known = known[(counts >= rare) & (known != 0)]
    x = matrix([example.keys for example in examples], known)
    y = np.array([example.label for example in examples], np.float32)
    w = np.ones(len(y), np.float32) if weights is None else np.asarray(weights, np.float32)
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
            off = w[some] * (1 / (1 + np.exp(-score)) - y[some]) / len(some)
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
