"""How sure a claim is: the phrasing's own confidence, lowered by doubtful mentions.

This is where a learned scorer takes the place of the formula: it sees the same candidates and features.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from kg.extract.mention import Mention


def confidence(phrasing: float, mentions: Iterable[Mention | None]) -> float:
    """The phrasing's confidence times the logistic of the weakest mention's score; in (0, 1)."""
    weakest = min((mention.score for mention in mentions if mention is not None), default=3.0)
    return phrasing / (1 + math.exp(-2.0 * weakest))
