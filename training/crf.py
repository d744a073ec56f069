"""Learning the weights of the tagger's chains: the likelihood and its gradient, minimised by Adam in small batches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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

    def arrays(self) -> tuple[NDArray[np.float32], ...]:
        return self.features, self.transitions, self.bias


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
    examples: Sequence[Example], features: int, seed: int, epochs: int = 10, rate: float = 0.02, decay: float = 0.05
) -> Weights:
    """Adam with a falling rate and an L2 penalty (``decay`` each text), the weights averaged over the last third."""
    random = np.random.default_rng(seed)
    labels = len(chain_of_labels())
    weights = Weights(
        np.zeros((features, labels), np.float32), np.zeros((labels, labels), np.float32), np.zeros(labels, np.float32)
    )
    mean = [np.zeros_like(a) for a in weights.arrays()]
    square = [np.zeros_like(a) for a in weights.arrays()]
    total = [np.zeros_like(a) for a in weights.arrays()]
    kept = done = 0
    batch = 8
    steps = epochs * -(-len(examples) // batch)
    for _ in range(epochs):
        order = random.permutation(len(examples))
        for first in range(0, len(order), batch):
            chosen = order[first : first + batch]
            gradients = [gradient(examples[i], weights) for i in chosen]
            done += 1
            pace = rate * (1 - done / (steps + 1)) * (1 - 0.999**done) ** 0.5 / (1 - 0.9**done)
            for weight, m, v, parts in zip(weights.arrays(), mean, square, zip(*gradients, strict=True), strict=True):
                g = sum(parts[1:], parts[0]) + decay * len(chosen) * weight
                m += 0.1 * (g - m)
                v += 0.001 * (g * g - v)
                weight -= pace * m / (np.sqrt(v) + 1e-6)
            if done > steps * 2 // 3:
                kept += 1
                for sums, weight in zip(total, weights.arrays(), strict=True):
                    sums += weight
    return Weights(*(sums / np.float32(kept) for sums in total))
