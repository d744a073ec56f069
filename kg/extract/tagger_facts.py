"""What the tagger sees around each character: its clause, its quotation, its line, the words near by."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from kg.extract.hashing import hashed, ngrams
from kg.extract.tagger_features import ALONE, CUES, FIRST, INNER, LAST, PAD, TEMPLATES, Views

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kg.extract.hashing import Ints, Keys

CLAUSE_MARKS = "，。；！？：、（）“”《》\n\t "
SENTENCE_MARKS = "。；！？\n"


def _before(marks: NDArray[np.bool_]) -> Ints:
    """For each position the last marked one at or before it, -1 where there is none."""
    import numpy as np

    return np.maximum.accumulate(np.where(marks, np.arange(len(marks)), -1))


def _after(marks: NDArray[np.bool_]) -> Ints:
    """For each position the first marked one at or after it, ``len(marks)`` where there is none."""
    import numpy as np

    at = np.where(marks, np.arange(len(marks)), len(marks))
    return np.minimum.accumulate(at[::-1])[::-1]


def _steps(distance: Ints) -> Ints:
    """Distances in steps: each up to 6, then 7-9, 10-15, 16-29, 30 and more."""
    import numpy as np

    return np.searchsorted(np.array([1, 2, 3, 4, 5, 6, 7, 10, 16, 30]), distance, side="right")


def _marked(symbols: Keys, characters: str) -> NDArray[np.bool_]:
    return _table(characters).take(symbols.view("int64"))


@cache
def _table(characters: str) -> NDArray[np.bool_]:
    """For each symbol whether it is one of the characters."""
    import numpy as np

    table = np.zeros(1 << 16, np.bool_)
    table[[ord(character) for character in characters]] = True
    return table


class Facts:
    """What the clause, the quotation and the line of each character are like: one array of keys for each fact."""

    def __init__(self, views: Views) -> None:
        import numpy as np

        self._views = views
        self._s = views.symbols.astype(np.int64)
        self._here = np.arange(PAD, PAD + views.length)
        self._salt = 100
        begins = (views.words % np.uint64(4) != INNER) & (views.words % np.uint64(4) != LAST)
        cues = views.cues * begins
        self._cues = [np.concatenate(([0], np.cumsum(cues >> bit & 1))) for bit in range(len(CUES))]  # up to each place

    def __iter__(self) -> Iterator[Keys]:
        """The facts, always in the same order; key 0 where a fact does not apply."""
        yield from self._clause()
        yield from self._neighbours()
        yield from self._quotation()
        yield from self._line()

    def _key(self, *parts: Ints, where: NDArray[np.bool_] | None = None) -> Keys:
        import numpy as np

        self._salt += 1
        key = hashed((part.astype(np.uint64) for part in parts), self._salt, len(self._here))
        if where is not None:
            key *= where
        return key

    def _clause(self) -> Iterator[Keys]:
        """The marks on both sides and how far they are."""
        import numpy as np

        s, here = self._s, self._here
        ends = _marked(self._views.symbols, CLAUSE_MARKS) | (s == 0)
        left, right = _before(ends)[here - 1], _after(ends)[here]
        to_left, to_right = _steps(here - left), _steps(right - here)
        size = np.minimum(right - left, 12)
        kind = self._views.classes.astype(np.int64)[here]
        yield self._key(s[left], to_left)
        yield self._key(s[right], to_right)
        yield self._key(s[left], s[right], size)
        yield self._key(s[left], s[right], np.minimum(to_left, 6), np.minimum(to_right, 6))
        yield self._key(s[left], s[right], np.minimum(to_left, 6), np.minimum(to_right, 6), kind)

    def _neighbours(self) -> Iterator[Keys]:
        """The lexicon words before and after, and the cues in the sentence on both sides."""
        import numpy as np

        s, here, views = self._s, self._here, self._views
        place = (views.words % np.uint64(4)).astype(np.int64)
        covered = views.groups > 0
        begin, end = _before(s == 0)[here - 1], _after(s == 0)[here]  # of the text; others may stand beside it
        before = np.maximum(_before(covered & (place >= LAST))[here - 1], begin - PAD + 1)
        after = np.minimum(_after(covered & ((place == FIRST) | (place == ALONE)))[here + 1], end + PAD - 2)
        group = views.groups
        to_left, to_right = _steps(here - before), _steps(after - here)
        yield self._key(group[before], to_left)
        yield self._key(group[after], to_right)
        yield self._key(group[before], group[after], group[here])
        yield self._key(s[before], s[before - 1], np.minimum(to_left, 7))
        yield self._key(s[after], s[after + 1], np.minimum(to_right, 7))
        stops = _marked(views.symbols, SENTENCE_MARKS) | (s == 0)
        first, last = _before(stops)[here - 1], _after(stops)[here]
        self.left, self.right = self._seen(first, here), self._seen(here, last)
        yield self._key(self.left & 7, group[here])
        yield self._key(self.right & 7, group[here])
        yield self._key(self.left)
        yield self._key(self.right)
        yield self._key(self.left & 31, self.right & 31)

    def _seen(self, first: Ints, last: Ints) -> Ints:
        """The cues of the words that begin in [first, last)."""
        import numpy as np

        seen = np.zeros(len(first), np.int64)
        for bit, count in enumerate(self._cues):
            seen |= (count.take(last) > count.take(first)).astype(np.int64) << bit
        return seen

    def _quotation(self) -> Iterator[Keys]:
        """For characters between quotes: how the quoted words begin and end and what stands around them."""
        import numpy as np

        s, here, group = self._s, self._here, self._views.groups
        opening, closing = _marked(self._views.symbols, "“「『《〈"), _marked(self._views.symbols, "”」』》〉")
        start, stop = _before(opening)[here - 1], np.minimum(_after(closing)[here], len(s) - PAD)
        start = np.maximum(start, 1)
        quoted = (
            opening[start]
            & (start > _before(closing | (s == 10))[here - 1])
            & (stop < _after(opening | (s == 10))[here])
        )
        size = _steps(stop - start)
        yield self._key(s[start], size, where=quoted)
        yield self._key(s[stop - 1], s[stop - 2], where=quoted)
        yield self._key(s[stop - 1], size, where=quoted)
        yield self._key(s[stop + 1], s[stop + 2], where=quoted)
        yield self._key(s[start - 1], s[start - 2], where=quoted)
        yield self._key(group[stop - 1], group[stop + 1], group[start - 1], where=quoted)
        yield self._key(group[stop - 1], s[start], self.left & 7, where=quoted)
        opened, closed = s == ord("（"), s == ord("）")
        begin = np.maximum(_before(opened)[here - 1], 0)
        inside = opened[begin] & (begin > _before(closed | (s == 10))[here - 1])
        yield self._key(_steps(here - begin), group[np.maximum(begin - 1, 0)], where=inside)

    def _line(self) -> Iterator[Keys]:
        """Where in its line a character stands, and what this line and the one before are like."""
        import numpy as np

        s, here, views = self._s, self._here, self._views
        breaks = (s == 10) | (s == 0)
        first, last = _before(breaks)[here - 1], _after(breaks)[here]
        size, at = _steps((last - first) // 2), np.minimum(here - first, 7)
        cues = self._seen(first, last)
        earlier = np.maximum(first - 1, 0)
        title = (
            self._seen(np.maximum(_before(breaks)[earlier], 0), first) * 2 + (s[earlier] == ord("："))
            if len(here)
            else at
        )
        yield self._key(size, s[last - 1])
        yield self._key(at, np.minimum(last - here, 7), size)
        yield self._key(cues, size)
        yield self._key(title, size)
        yield self._key(title & 31, at, views.classes.astype(np.int64)[here])
        yield self._key(views.classes.astype(np.int64)[np.minimum(first + 1, len(s) - 1)], at, size)


def keys(views: Views) -> Iterator[Keys]:
    """One array for each n-gram and each fact: its key at each character, 0 where a fact does not apply."""
    for number, (view, width, offset) in enumerate(TEMPLATES):
        yield ngrams(views.of(view), width, number + 2)[PAD + offset : PAD + offset + views.length]
    yield from Facts(views)
