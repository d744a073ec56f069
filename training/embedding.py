"""Vectors of features while they are learned: of each step only those that occur in it are touched."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

if TYPE_CHECKING:
    from kg.extract.hashing import Keys

    Singles = NDArray[np.float32]


def frequent(groups: Iterable[Keys], least: int) -> Keys:
    """The keys that occur in ``least`` groups or more, sorted."""
    keys, counts = np.unique(np.concatenate([np.unique(group) for group in groups]), return_counts=True)
    found: Keys = keys[(counts >= least) & (keys > 0)]
    return found


@dataclass
class Look:
    """What was looked up in one step: the sums, and which vectors went into each."""

    sums: Singles
    rows: NDArray[np.int64]
    parts: csr_matrix


class Embedding:
    """A vector for each of ``keys`` (sorted), learned by Adam (with momentum 0.9 and 0.99) and decoupled decay."""

    def __init__(self, keys: Keys, size: int, random: np.random.Generator) -> None:
        self.keys, self._random = keys, random
        self.vectors = (random.standard_normal((len(keys), size)) * 0.05).astype(np.float32)
        self._mean, self._square = np.zeros_like(self.vectors), np.zeros_like(self.vectors)

    def look(self, keys: Keys, kept: float = 1.0) -> Look:
        """The added vectors of each row of ``keys``; only the share ``kept`` of them is seen (dropout)."""
        at = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        weights = (self.keys[at] == keys).astype(np.float32)
        if kept < 1:
            weights *= (self._random.random(keys.shape, np.float32) < kept) / np.float32(kept)
        there = weights > 0
        rows, columns = np.unique(at[there], return_inverse=True)
        pointers = np.concatenate(([0], np.cumsum(there.sum(axis=1))))
        parts = csr_matrix((weights[there], columns.ravel(), pointers), shape=(len(keys), len(rows)))
        return Look(parts @ self.vectors[rows], rows, parts)

    def step(self, look: Look, gradient: Singles, rate: float, decay: float) -> None:
        """One step against the gradient of what was looked up."""
        rows = look.rows
        change = (look.parts.T @ gradient).astype(np.float32)
        mean = 0.9 * self._mean[rows] + 0.1 * change
        square = 0.99 * self._square[rows] + 0.01 * change * change
        self._mean[rows], self._square[rows] = mean, square
        self.vectors[rows] -= rate * (mean / (np.sqrt(square) + 1e-8) + decay * self.vectors[rows])


_CUT = 0.9995


def in_units(values: NDArray[Any], levels: int = 16) -> tuple[NDArray[np.int8], np.float32]:
    """Vectors as whole numbers and the unit they count; nearly all are from ``-levels`` to ``levels``.

    More levels make the files larger and reading hardly better.
    """
    unit = np.float32((float(np.quantile(np.abs(values), _CUT)) or 1.0) / levels)
    return np.clip(np.rint(values / unit), -127, 127).astype(np.int8), unit


def in_units_each(weights: NDArray[Any]) -> tuple[NDArray[np.int8], Singles]:
    """Weights [..., outputs] as whole numbers from -127 to 127, and for each output the unit they count."""
    largest = np.abs(weights).reshape(-1, weights.shape[-1]).max(axis=0)
    units = (np.where(largest > 0, largest, 1) / 127).astype(np.float32)
    return np.rint(weights / units).astype(np.int8), units
