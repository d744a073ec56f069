"""A document as a row of mentions.

All lines that state facts are joined into one *row* in which each mention is one letter (O P T H D W); positions in it
are *steps*. What can be said of the mentions is in ``features``.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass
from functools import cache

from kg.extract.mention import Kind, Mention
from kg.extract.reading import Reading
from kg.extract.register import Entry, Register
from kg.model.document import Block
from kg.resources import load_toml

AGENTS = frozenset((Kind.ORGANIZATION, Kind.PERSON, Kind.WORK))
LETTERS = {kind: kind.value[0].upper() for kind in Kind}


@cache
def level_word() -> re.Pattern[str]:
    """A word for a level of membership, as the group ``level``, or one for joining."""
    words = load_toml("lexicons/levels.toml")

    def any_of(key: str) -> str:
        return "(?:" + "|".join(map(re.escape, words[key])) + ")"

    office = f"{any_of('ranks')}?{any_of('offices')}{any_of('kinds')}"
    member = f"{any_of('sorts')}?{any_of('members')}(?!{any_of('not_behind')})"
    return re.compile(f"(?P<level>{office}|{member})|{any_of('joins')}")


@dataclass(slots=True, eq=False)
class Place:
    """A mention in the row: its step and line, whom it means, and its number among all places."""

    mention: Mention
    step: int
    kind: Kind
    line: int
    entry: Entry | None
    index: int


@dataclass(slots=True, eq=False)
class Pair:
    """Two mentions that a relation may join, with what the rules say of them as ``features``.

    ``ruled``: a phrasing proposes the two. ``rivals``: phrasings propose others instead, 1 for the anchor, 2 for both.
    """

    argument: Place
    anchor: Place
    features: tuple[str, ...] = ()
    ruled: bool = False
    rivals: int = 0


class Scene:
    """The row of a document's mentions.

    Attributes:
        row: the coded lines, one character a mention.
        places: all mentions of ``row`` in order.
        levels: words for a level of membership, or for joining; they are no mentions.
        extras: all places that are no mentions of the row, the levels and those that were added.
        lines: the blocks of the lines; ``line_steps`` where each begins; ``articles`` which each is of.
        line_first, line_size: of each line with mentions the number of the first, and how many there are.
        counts: how often each entry (by its id) is mentioned.
    """

    def __init__(self, reading: Reading, register: Register) -> None:
        self.reading, self.register = reading, register
        self.lines: list[Block] = []
        self.line_steps: list[int] = []
        self.articles: list[int] = []
        found: list[tuple[int, Mention, int]] = []
        self._starts: list[int] = []  # of each step in the reading text
        self.row = self._joined(found)
        self.places = [
            Place(mention, step, mention.kind, line, register.of(mention) if mention.kind in AGENTS else None, index)
            for index, (step, mention, line) in enumerate(found)
        ]
        self.by_step = {place.step: place for place in self.places}
        self.line_first: dict[int, int] = {}
        self.line_size: Counter[int] = Counter()
        for place in self.places:
            self.line_first.setdefault(place.line, place.index)
            self.line_size[place.line] += 1
        self.counts = Counter(id(place.entry) for place in self.places if place.entry is not None)
        self.levels = self._levels()
        self.extras = list(self.levels)
        self._topics: dict[int, list[Place]] = {}  # of the articles asked about

    def _joined(self, found: list[tuple[int, Mention, int]]) -> str:
        """The row; the mentions go to ``found`` with their steps and lines."""
        parts: list[str] = []
        size = 0
        reading = self.reading
        for number, article in enumerate(reading.document.articles):
            for block in reading.lines(article):
                code, starts, mentions = reading.row(block.start, block.end, LETTERS)
                found.extend((size + at, mention, len(self.lines)) for at, mention in mentions)
                self.lines.append(block)
                self.line_steps.append(size)
                self.articles.append(number)
                parts.append(code)
                self._starts += starts
                size += len(code) + 1
        return "\n".join(parts) + "\n"

    def _levels(self) -> list[Place]:
        levels: list[Place] = []
        for match in level_word().finditer(self.row):
            mention = Mention(
                self._starts[match.start()], self._starts[match.end()], Kind.LEVEL, match["level"] or "", 2.0, "word"
            )
            line = bisect_right(self.line_steps, match.start()) - 1
            index = len(self.places) + len(levels)
            levels.append(Place(mention, match.start(), Kind.LEVEL, line, None, index))
        return levels

    def add(self, mention: Mention, at: int) -> Place | None:
        """A place at a position of the text for a mention that is not in the row; None where no fact is stated."""
        step = bisect_right(self._starts, at) - 1
        line = bisect_right(self.line_steps, step) - 1
        if step < 0 or not self.lines[line].start <= at < self.lines[line].end:
            return None
        place = Place(mention, step, mention.kind, line, None, len(self.places) + len(self.extras))
        self.extras.append(place)
        return place

    def topics(self, anchor: Place) -> list[Place]:
        """The two agents that the article of a place names most, each at its first mention there."""
        article = self.articles[anchor.line]
        if article not in self._topics:
            firsts: dict[int, Place] = {}
            count: Counter[int] = Counter()
            for place in self.places:
                if place.entry is not None and self.articles[place.line] == article:
                    firsts.setdefault(id(place.entry), place)
                    count[id(place.entry)] += 1
            most = sorted(firsts.values(), key=lambda place: (-count[id(place.entry)], place.step))
            self._topics[article] = most[:2]
        return self._topics[article]

    def in_line(self, line: int) -> list[Place]:
        """The mentions of one line in order."""
        first = self.line_first.get(line)
        return [] if first is None else self.places[first : first + self.line_size[line]]

    def behind_in_line(self, place: Place) -> list[Place]:
        """The mentions behind one in its line."""
        last = self.line_first[place.line] + self.line_size[place.line]
        return self.places[place.index + 1 : last]

    def opening(self, place: Place, lines: int) -> list[Place]:
        """The mentions of the first lines of the article around a place."""
        first = bisect_left(self.articles, self.articles[place.line])
        return [each for line in range(first, min(first + lines, place.line)) for each in self.in_line(line)][:6]

    def closing(self, place: Place, lines: int) -> list[Place]:
        """The mentions of the last lines of the article around a place, behind it."""
        last = bisect_right(self.articles, self.articles[place.line])
        return [each for line in range(max(last - lines, place.line + 2), last) for each in self.in_line(line)][-6:]
