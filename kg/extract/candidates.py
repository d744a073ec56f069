"""Candidates for names of honours: tagger and rules propose, a learned scorer weighs each with all that both say."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from kg.extract.edges import balanced
from kg.extract.honours import propose_honours
from kg.extract.mention import Kind, Mention
from kg.extract.tagger import Tag

if TYPE_CHECKING:
    from kg.extract.hashing import Keys

_OPEN, _CLOSE = "“‘「『《", "”’」』》"
_NEAR = 3  # characters between two names of a list
_SURE = 0.5
_CERTAIN, _CERTAINLY, _EVENLY = ("honour-whole", "honour-quoted-called"), 0.9, 0.5


def _step(chance: float) -> int:
    """A probability as a step of its log-odds, 0 for none at all."""
    if chance <= 0:
        return 0
    return 8 + max(-7, min(7, round(1.5 * math.log(chance / (1.001 - chance)))))


class HonourCandidates:
    """All spans of a text that may name an honour, and what is said of each.

    Attributes:
        spans: (start, end) of each, in order.
    """

    def __init__(self, text: str, tags: Sequence[Tag]) -> None:
        self._text = text
        self._chances: dict[tuple[int, int], float] = {}
        self._others: dict[tuple[int, int], Tag] = {}
        self._rules: dict[tuple[int, int], list[Mention]] = defaultdict(list)
        self._by_start: dict[int, float] = defaultdict(float)
        self._by_end: dict[int, float] = defaultdict(float)
        self._by_name: dict[str, float] = defaultdict(float)
        self._named: Counter[str] = Counter()
        for tag in tags:
            span = (tag.start, tag.end)
            if tag.kind is Kind.HONOUR:
                start, end = balanced(text, *span)
                self._chances[start, end] = min(1.0, self._chances.get((start, end), 0.0) + tag.confidence)
                self._by_start[start] = max(self._by_start[start], tag.confidence)
                self._by_end[end] = max(self._by_end[end], tag.confidence)
                name = text[start:end]
                self._by_name[name] = max(self._by_name[name], tag.confidence)
            elif span not in self._others or self._others[span].confidence < tag.confidence:
                self._others[span] = tag
        for mention in propose_honours(text):
            self._rules[mention.start, mention.end].append(mention)
        self.spans = sorted({*self._chances, *self._rules})
        for start, end in self.spans:
            self._named[text[start:end]] += 1
        self._sorted = sorted((start, end, chance) for (start, end), chance in self._chances.items())
        self._starts = [each[0] for each in self._sorted]
        self._longest = max((end - start for start, end in self._chances), default=0)

    def _around(self, start: int, end: int) -> tuple[float, int]:
        """The best chance of a span over the same words, and how it lies: 0 none, 1 around, 2 inside, 3 across."""
        best, how = 0.0, 0
        low = bisect_left(self._starts, start - self._longest)
        for s, e, chance in self._sorted[low : bisect_right(self._starts, end - 1)]:
            if e > start and (s, e) != (start, end) and chance > best:
                best = chance
                how = 1 if s <= start and end <= e else 2 if start <= s and e <= end else 3
        return best, how

    def _neighbours(self, start: int, end: int) -> tuple[bool, bool]:
        """Whether a sure honour ends close before, and whether one begins close behind."""
        before = any(self._by_end.get(start - n, 0.0) >= _SURE for n in range(1, _NEAR + 1))
        return before, any(self._by_start.get(end + n, 0.0) >= _SURE for n in range(1, _NEAR + 1))

    def _said(self, start: int, end: int) -> list[object]:
        """What is said of one span, always as many things in the same order."""
        text = self._text
        name, left, right = text[start:end], text[max(0, start - 3) : start], text[end : end + 3]
        chance = _step(self._chances.get((start, end), 0.0))
        best, how = self._around(start, end)
        rules = self._rules.get((start, end), [])
        source = "+".join(sorted({rule.source for rule in rules}))
        weight = round(2 * max((rule.score for rule in rules), default=0.0))
        other = self._others.get((start, end))
        quoted = left[-1:] in _OPEN and right[:1] in _CLOSE and bool(left) and bool(right)
        elsewhere = _step(self._by_name.get(name, 0.0))
        before, behind = self._neighbours(start, end)
        line = text.rfind("\n", 0, start) + 1
        stop = text.find("\n", end)
        stop = len(text) if stop < 0 else stop
        length = min(len(name), 24)
        return [
            chance, (chance, quoted), (chance, name[-2:]), (chance, source), (chance, _step(best), how),
            (_step(best), how, bool(rules)), (_step(self._by_start.get(start, 0.0)), chance),
            (_step(self._by_end.get(end, 0.0)), chance), (elsewhere, chance), (elsewhere, min(self._named[name], 3)),
            source, (source, weight), (source, quoted), name[-1:], name[-2:], name[-3:], name[:1], name[:2], length,
            (length, quoted), left[-1:], left[-2:], left, right[:1], right[:2], right, (left[-1:], right[:1]),
            (right[:2], quoted), (left[-2:], name[-2:]), (name[-2:], right[:2]), (before, behind, quoted),
            (before, behind, chance), (other.kind.value, _step(other.confidence)) if other else "",
            (min(start - line, 3), min(stop - end, 3), min((stop - line) // 12, 4)), (quoted, name[-2:]),
        ]  # fmt: skip

    def least(self, start: int, end: int) -> float:
        """The least probability of a span: the judge may not doubt what the words around or the tagger are sure of.

        All that 荣获 and 荣誉称号 enclose is the honour, and so is what is quoted before 称号.
        """
        if any(rule.source in _CERTAIN for rule in self._rules.get((start, end), ())):
            return _CERTAINLY
        return _EVENLY if self._chances.get((start, end), 0.0) >= _SURE else 0.0

    def whole(self, start: int, end: int) -> int:
        """Where the name that ends with a span begins: behind the quote or verb that opens it, if no body is between.

        荣获｜全国市场行业卓越成就奖, of which a reader proposed 卓越成就奖 alone.
        """
        for first, last in self._rules:
            if last == end and first < start and self._opened(first, end):
                bodies = [t for t in self._others.values() if t.kind is Kind.ORGANIZATION and t.confidence >= _SURE]
                if not any(first < body.end <= start for body in bodies):
                    return first
        return start

    def _opened(self, start: int, end: int) -> bool:
        return any(rule.source.startswith(("honour-quoted", "honour-after-verb")) for rule in self._rules[start, end])

    def keys(self) -> Keys:
        """The keys of what is said of each span: [spans, features]."""
        import numpy as np

        from kg.extract.features import named

        rows = [
            [named(f"{number}|{thing}") for number, thing in enumerate(self._said(start, end))]
            for start, end in self.spans
        ]
        width = len(rows[0]) if rows else 1
        return np.array(rows, np.uint64).reshape(-1, width) * np.uint64(0x9E3779B97F4A7C15)
