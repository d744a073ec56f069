"""Learning the weights of the tagger's chains: the likelihood and its gradient, minimised by Adam in small batches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from kg.extract.tagger import Chains, Clauses, chain_of_labels, legal_transitions


@dataclass
class Example:
    """One text: its clauses, the features of each character (in the clauses' order), the label of each chain."""

    clauses: Clauses
    features: csr_matrix
    labels: NDArray[np.int64]  # [characters, chains]


@dataclass
class Weights:
    """Scores of features [features, labels], transitions [labels, labels] and labels."""

    features: NDArray[np.float32]
    transitions: NDArray[np.float32]
    bias: NDArray[np.float32]


def gradient(example: Example, weights: Weights) -> tuple[NDArray[np.float32], ...]:
    """The gradient of minus the log-likelihood of one text."""
    step, _, _ = legal_transitions()
    chain = chain_of_labels()
    same = chain[:, None] == chain[None, :]
    scores = (example.features @ weights.features + weights.bias).astype(np.float64)
    scores -= scores.max(axis=1, keepdims=True)
    transitions = np.where(step, np.exp(weights.transitions.astype(np.float64)), 0.0)
    chains = Chains(example.clauses, np.exp(np.maximum(scores, -60)), transitions)
    off = chains.marginals()
    for column in example.labels.T:
        off[np.arange(len(off)), column] -= 1
    pairs = np.zeros_like(transitions)
    bounds = example.clauses.bounds
    for t in range(len(bounds) - 2):
        later = slice(bounds[t + 1], bounds[t + 2])
        now = slice(bounds[t], bounds[t] + bounds[t + 2] - bounds[t + 1])
        joint = chains.forward[now] * chains.behind[now]
        scaled = chains.forward[now] / (joint @ same)
        pairs += scaled.T @ chains.ahead[later]
        for column in example.labels.T:
            np.subtract.at(
                pairs, (column[now], column[later]), 1 / np.maximum(transitions[column[now], column[later]], 1e-30)
            )
    pairs = np.where(step, pairs * transitions, 0.0)
    off = off.astype(np.float32)
    return example.features.T @ off, pairs.astype(np.float32), off.sum(axis=0)


def learn(
    examples: Sequence[Example],
    features: int,
    seed: int,
    epochs: int,
    rate: float = 0.02,
    penalty: float = 40.0,
    kept: float = 0.7,
) -> Weights:
    """Adam, one example a step, with a falling rate and an L2 ``penalty`` that all examples share; the weights averaged
    over the last third.

    In each step only the share ``kept`` of the features is seen (dropout), so that none is relied on alone.
    """
    random = np.random.default_rng(seed)
    decay = np.float32(penalty / len(examples))
    labels = len(chain_of_labels())
    shapes = ((features, labels), (labels, labels), (labels,))
    learned = [np.zeros(shape, np.float32) for shape in shapes]
    mean, square, total = ([np.zeros(shape, np.float32) for shape in shapes] for _ in range(3))
    steps = epochs * len(examples)
    order = np.concatenate([random.permutation(len(examples)) for _ in range(epochs)])
    for done, number in enumerate(order.tolist(), 1):
        pace = np.float32(rate * (1 - done / (steps + 1)) * (1 - 0.999**done) ** 0.5 / (1 - 0.9**done))
        example = examples[number]
        some = example.features.copy()
        some.data *= (random.random(len(some.data), np.float32) < kept) / np.float32(kept)
        parts = gradient(replace(example, features=some), Weights(*learned))
        for g, weight, m, v in zip(parts, learned, mean, square, strict=True):
            g += decay * weight
            m += np.float32(0.1) * (g - m)
            v += np.float32(0.001) * (g * g - v)
            weight -= pace * m / (np.sqrt(v) + np.float32(1e-6))
        if done > steps * 2 // 3:
            for sums, weight in zip(total, learned, strict=True):
                sums += weight
    return Weights(*(sums / np.float32(steps - steps * 2 // 3) for sums in total))
