"""Counts: which records of an article are hit, and precision, recall and F1 over many articles."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.evaluate.matching import MEASURES, Measure, Names
from kg.model.record import Record


@dataclass(frozen=True, slots=True)
class Reading:
    """One article: what is in it (gold) and what was found in it."""

    id: str
    gold: Record
    found: Record


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of one measure over all articles. One record of the gold is hit once at most."""

    gold: int
    found: int
    hits: int

    @property
    def precision(self) -> float:
        """The share of what was found that is right; nothing found where there is nothing is right."""
        return self.hits / self.found if self.found else float(self.gold == 0)

    @property
    def recall(self) -> float:
        """The share of what there is that was found."""
        return self.hits / self.gold if self.gold else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of the two."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True)
class Compared:
    """The records of one article by one measure, and the positions of those that are hit in both lists."""

    id: str
    gold: Sequence[Record]
    found: Sequence[Record]
    hit_gold: frozenset[int]
    hit_found: frozenset[int]

    @property
    def missed(self) -> list[int]:
        """Positions of the records of the gold that were not found."""
        return [i for i in range(len(self.gold)) if i not in self.hit_gold]

    @property
    def wrong(self) -> list[int]:
        """Positions of the records found that the gold does not have."""
        return [i for i in range(len(self.found)) if i not in self.hit_found]


def scores(readings: Sequence[Reading]) -> dict[str, Score]:
    """The score of each measure, counted over all articles together."""
    return {name: _score(compare(reading, measure) for reading in readings) for name, measure in MEASURES.items()}


def _score(articles: Iterable[Compared]) -> Score:
    counts = [(len(each.gold), len(each.found), len(each.hit_gold)) for each in articles]
    return Score(*(sum(column) for column in zip(*counts, strict=True))) if counts else Score(0, 0, 0)


def compare(reading: Reading, measure: Measure) -> Compared:
    """The records of one article held against its gold."""
    names = Names.of(reading.gold)
    gold, found = (record.get(measure.relation) or [] for record in (reading.gold, reading.found))
    fits = [[j for j, other in enumerate(found) if measure.match(names, one, other)] for one in gold]
    pairs = largest_matching(fits)
    return Compared(reading.id, gold, found, frozenset(pairs), frozenset(pairs.values()))


def largest_matching(fits: Sequence[Sequence[int]]) -> dict[int, int]:
    """As many pairs as can be had when each is in one pair at most; ``fits[i]`` lists the partners that i may have.

    >>> largest_matching([[0, 1], [0]])
    {0: 1, 1: 0}
    """
    partner: dict[int, int] = {}
    owner: dict[int, int] = {}
    for start in range(len(fits)):
        reached_by: dict[int, int] = {}
        queue, free = deque([start]), None
        while queue and free is None:
            one = queue.popleft()
            for other in fits[one]:
                if other in reached_by:
                    continue
                reached_by[other] = one
                if other not in owner:
                    free = other
                    break
                queue.append(owner[other])
        while free is not None:  # everyone on the way back moves over by one
            one = reached_by[free]
            left = partner.get(one)
            partner[one], owner[free] = free, one
            free = left
    return partner
