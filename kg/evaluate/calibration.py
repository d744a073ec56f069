"""How far a claim's confidence can be believed: the share of right claims by confidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.evaluate.matching import MEASURES
from kg.evaluate.scores import Reading, compare
from kg.model.record import Record

CALIBRATED = ("honours", "posts", "events", "memberships")
EDGES = (0.0, 0.5, 0.7, 0.8, 0.9, 1.0)


@dataclass(frozen=True, slots=True)
class Bin:
    """Claims with a confidence from ``low`` to below ``high`` (1.0 is in the last bin), and how many are right."""

    low: float
    high: float
    claims: int
    right: int

    @property
    def share(self) -> float | None:
        """The share of right claims; None where there is no claim."""
        return self.right / self.claims if self.claims else None


def calibration(readings: Sequence[Reading]) -> dict[str, list[Bin]]:
    """The bins of honours, posts, events, memberships, and of ``all`` of them."""
    by_relation = {relation: list(judged(readings, relation)) for relation in CALIBRATED}
    everything = [each for claims in by_relation.values() for each in claims]
    return {name: _bins(claims) for name, claims in ({"all": everything} | by_relation).items()}


def judged(readings: Sequence[Reading], relation: str) -> Iterator[tuple[float, bool]]:
    """Confidence of each claim, and whether it is right."""
    for reading in readings:
        compared = compare(reading, MEASURES[relation])
        for position, record in enumerate(compared.found):
            yield confidence(record), position in compared.hit_found


def confidence(record: Record) -> float:
    """The largest confidence among a claim's evidence."""
    return max((each["confidence"] for each in record["evidence"]), default=0.0)


def _bins(claims: Sequence[tuple[float, bool]]) -> list[Bin]:
    bins = []
    for low, high in zip(EDGES, EDGES[1:], strict=False):
        inside = [right for value, right in claims if low <= value and (value < high or high == EDGES[-1])]
        bins.append(Bin(low, high, len(inside), sum(inside)))
    return bins
