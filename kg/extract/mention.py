"""A mention: a stretch of the reading text that names something, proposed by a reader with a score."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a mention names."""

    ORGANIZATION = "organization"
    PERSON = "person"
    TITLE = "title"
    HONOUR = "honour"
    EVENT = "event"
    DATE = "date"
    WORK = "work"
    LEVEL = "level"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class Mention:
    """``text[start:end]`` names something of ``kind``.

    ``subtype`` is the type of an organisation or the EDTF value of a date. ``score`` is a log-odds-like weight: above
    0 rather yes than no. ``source`` names the reader that proposed it.
    """

    start: int
    end: int
    kind: Kind
    subtype: str
    score: float
    source: str


def choose(candidates: Iterable[Mention]) -> list[Mention]:
    """A consistent reading: non-overlapping mentions, the best score first, in the order of the text."""
    taken: set[int] = set()
    chosen = []
    for mention in sorted(candidates, key=lambda m: (-m.score, m.start - m.end, m.start, m.kind)):
        places = range(mention.start, mention.end)
        if mention.score > 0 and taken.isdisjoint(places):
            chosen.append(mention)
            taken.update(places)
    return sorted(chosen, key=lambda m: m.start)
