"""The likelihood of labels under the tagger's chains, and its gradient."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kg.extract.tagger import Chains, Clauses, chain_of_labels, legal_transitions


@dataclass
class Gradient:
    """Of minus the log-likelihood by the scores [characters, labels] and the transitions [labels, labels]."""

    scores: NDArray[np.float32]
    transitions: NDArray[np.float32]
    loss: float  # of a label, on average


def gradient(
    clauses: Clauses, labels: NDArray[np.int64], scores: NDArray[np.float32], transitions: NDArray[np.float32]
) -> Gradient:
    """The gradient for one text; ``labels`` [characters, chains]."""
    step, _, _ = legal_transitions()
    chain = chain_of_labels()
    same = chain[:, None] == chain[None, :]
    own = scores[clauses.order].astype(np.float64)
    for number in range(chain[-1] + 1):
        own[:, chain == number] -= own[:, chain == number].max(axis=1, keepdims=True)
    passing = np.where(step, np.exp(transitions.astype(np.float64)), 0.0)
    chains = Chains(clauses, np.exp(np.maximum(own, -60)), passing)
    off = chains.marginals()
    wanted = labels[clauses.order]
    every = np.arange(len(off))
    loss = -np.log(np.maximum(off[every[:, None], wanted], 1e-9)).mean()
    for column in wanted.T:
        off[every, column] -= 1
    pairs = np.zeros_like(passing)
    bounds = clauses.bounds
    for t in range(len(bounds) - 2):
        later = slice(bounds[t + 1], bounds[t + 2])
        now = slice(bounds[t], bounds[t] + bounds[t + 2] - bounds[t + 1])
        joint = chains.forward[now] * chains.behind[now]
        scaled = chains.forward[now] / (joint @ same)
        pairs += scaled.T @ chains.ahead[later]
        for column in wanted.T:
            np.subtract.at(
                pairs, (column[now], column[later]), 1 / np.maximum(passing[column[now], column[later]], 1e-30)
            )
    by_score = np.zeros_like(scores)
    by_score[clauses.order] = off
    return Gradient(by_score, np.where(step, pairs * passing, 0.0).astype(np.float32), float(loss))
