"""How far judges can be believed: measured on articles from which they have not learned."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from kg.evaluate.calibration import judged
from kg.evaluate.scores import Reading
from kg.extract.judges import log_odds

_CLAIMS = {"honour": "honours", "post": "posts", "membership": "memberships", "event": "events"}


def belief(readings: Sequence[Reading]) -> dict[str, NDArray[np.float64]]:
    """For each kind of claim slope and intercept of the log-odds, of the greatest likelihood; for ``Judges``."""
    return {f"belief.{claim}": _fit(readings, relation) for claim, relation in _CLAIMS.items()}


def _fit(readings: Sequence[Reading], relation: str) -> NDArray[np.float64]:
    claims = list(judged(readings, relation))
    odds = np.array([log_odds(confidence) for confidence, _ in claims])
    right = np.array([float(right) for _, right in claims])

    def loss(line: NDArray[np.float64]) -> float:
        scores = line[0] * odds + line[1]
        return float(np.sum(np.logaddexp(0, scores) - right * scores))

    found: NDArray[np.float64] = np.round(minimize(loss, np.array([1.0, 0.0]), method="Nelder-Mead").x, 3)
    return found
