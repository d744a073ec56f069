"""What the tagger sees of each character: rows of weights for n-grams over four views of the text, by hashing.

Views: the characters; their classes (script, family name, given name); the groups of the lexicons' words that cover
them; and a mixture (word group, else punctuation, else class). On top of these come facts about the clause, the
quotation and the line. Everything is arithmetic on whole arrays; there is no loop over characters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Keys = NDArray[np.uint64]
    Ints = NDArray[np.int64]

LONGEST_WORD = 8  # characters of a lexicon word

_MIX = 0x9E3779B97F4A7C15  # the golden ratio, as in Knuth's multiplicative hashing
_STIR = 0xBF58476D1CE4E5B9  # a multiplier of SplitMix64


class Template(NamedTuple):
    """n-grams of ``width`` symbols of one view, seen from each of ``offsets`` (first symbol, relative to the character)."""

    view: str
    width: int
    offsets: tuple[int, ...]


TEMPLATES: tuple[Template, ...] = (
    Template("character", 1, tuple(range(-4, 5))),
    Template("character", 2, tuple(range(-4, 4))),
    Template("character", 3, tuple(range(-3, 2))),
    Template("character", 4, (-4, -3, -2, -1, 0, 1)),
    Template("class", 2, tuple(range(-3, 3))),
    Template("class", 3, tuple(range(-4, 3))),
    Template("class", 4, tuple(range(-4, 2))),
    Template("word", 1, tuple(range(-5, 6))),
    Template("word", 2, tuple(range(-3, 3))),
    Template("word", 3, tuple(range(-3, 2))),
    Template("mixed", 2, tuple(range(-4, 4))),
    Template("mixed", 3, tuple(range(-4, 3))),
    Template("mixed", 4, tuple(range(-4, 2))),
    Template("mixed", 5, tuple(range(-5, 2))),
)
FACTS = len(TEMPLATES)  # the number of the last group of weights, those of facts

CUES = ("conferred", "honour", "not_conferred", "event", "title", "organization", "held", "said")  # bits 0 to 7
FIRST_LETTER_CLASS = 16
CLAUSE_MARKS = "，。；！？：、（）“”《》\n\t "
SENTENCE_MARKS = "。；！？\n"
BREAKS = "，。；！？：\n\t"  # no name goes across these
_FIRST, _INNER, _LAST, _ALONE = range(4)  # places of a character in a lexicon word


@dataclass(frozen=True)
class Lexicon:
    """The compiled lexicons, as they were when the weights were learned.

    ``symbols[c]`` is the symbol of code point ``c`` (simplified, narrow; all digits one, all Latin letters one);
    ``classes[s]`` the class of symbol ``s`` (below ``FIRST_LETTER_CLASS``: punctuation and the like); ``words`` are keys
    of words (see ``ngrams``), ``groups`` their groups; ``cues[g]`` has the bits of ``CUES`` that group ``g`` stands for.
    """

    symbols: NDArray[np.uint16]
    classes: NDArray[np.uint8]
    words: Keys
    groups: NDArray[np.uint8]
    cues: NDArray[np.uint8]


class Table:
    """Keys -> values above 0, one probe each; of two keys that fall into one slot the first stays."""

    def __init__(self, keys: Keys, values: NDArray[np.int32], bits: int = 20) -> None:
        import numpy as np

        self._shift = np.uint64(64 - bits)
        self._keys = np.zeros(1 << bits, np.uint64)
        self._values = np.zeros(1 << bits, np.int32)
        slots = (keys >> self._shift).astype(np.int64)[::-1]
        self._keys[slots] = keys[::-1]
        self._values[slots] = values[::-1]

    def find(self, keys: Keys) -> NDArray[np.int32]:
        """The value of each key, 0 where it is unknown."""
        slots = (keys >> self._shift).view("int64")
        found: NDArray[np.int32] = self._values.take(slots)
        found *= self._keys.take(slots) == keys
        return found


def ngrams(symbols: Keys, width: int, salt: int) -> Keys:
    """One 64-bit key for each run of ``width`` symbols, at its first symbol (as many as ``len(symbols) - width + 1``)."""
    import numpy as np

    count = len(symbols) - width + 1
    keys = np.full(max(count, 0), (salt * 16 + width) * _STIR & 0xFFFFFFFFFFFFFFFF, np.uint64)
    for offset in range(width if count > 0 else 0):
        keys ^= symbols[offset : offset + count]
        keys *= np.uint64(_MIX)
        keys ^= keys >> np.uint64(29)
    keys *= np.uint64(_STIR)
    return keys


PAD = 8  # symbols of nothing on both sides of a text, so that every window lies inside


class Views:
    """The views of one text, each an array of symbols with ``PAD`` zeros on both sides."""

    def __init__(self, text: str, lexicon: Lexicon, word_table: Table) -> None:
        import numpy as np

        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
        codes = np.minimum(codes, 0xFFFD)  # what lies beyond the basic plane is one symbol
        self.length = len(codes)
        self.symbols = np.zeros(self.length + 2 * PAD, np.uint64)
        self.symbols[PAD : PAD + self.length] = lexicon.symbols.take(codes)
        self.classes = lexicon.classes.take(self.symbols.view(np.int64)).astype(np.uint64)
        self.groups, self.words = self._cover(word_table)
        self.cues = lexicon.cues.take(self.groups).astype(np.int64)
        letters = np.where(self.classes < FIRST_LETTER_CLASS, self.symbols, self.classes)
        self.mixed = np.where(self.groups > 0, self.words + np.uint64(0x20000), letters)

    def _cover(self, table: Table) -> tuple[Ints, Keys]:
        """For each character the group of the longest lexicon word over it, and the group with its place in the word."""
        import numpy as np

        groups = np.zeros(len(self.symbols), np.int64)
        words = np.zeros(len(self.symbols), np.uint64)
        for width in range(1, LONGEST_WORD + 1):
            found = table.find(ngrams(self.symbols, width, 1))
            starts = np.flatnonzero(found)
            of = found[starts].astype(np.int64)
            for offset in range(width):
                place = _ALONE if width == 1 else _FIRST if offset == 0 else _LAST if offset == width - 1 else _INNER
                groups[starts + offset] = of
                words[starts + offset] = of * 4 + place
        return groups, words

    def of(self, view: str) -> Keys:
        """The symbols of one view of n-grams."""
        return {"character": self.symbols, "class": self.classes, "word": self.words, "mixed": self.mixed}[view]


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
    import numpy as np

    return np.isin(symbols, np.array([ord(c) for c in characters], np.uint64))


class Facts:
    """What the clause, the quotation and the line of each character are like: one array of keys for each fact."""

    def __init__(self, views: Views) -> None:
        import numpy as np

        self._views = views
        self._s = views.symbols.astype(np.int64)
        self._here = np.arange(PAD, PAD + views.length)
        self._salt = 100

    def keys(self) -> Iterator[Keys]:
        """The facts, always in the same order; key 0 where a fact does not apply."""
        yield from self._clause()
        yield from self._neighbours()
        yield from self._quotation()
        yield from self._line()

    def _key(self, *parts: Ints, where: NDArray[np.bool_] | None = None) -> Keys:
        import numpy as np

        self._salt += 1
        key = np.full(len(self._here), self._salt * _STIR & 0xFFFFFFFFFFFFFFFF, np.uint64)
        for part in parts:
            key ^= part.astype(np.uint64)
            key *= np.uint64(_MIX)
            key ^= key >> np.uint64(29)
        key *= np.uint64(_STIR)
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
        before = np.maximum(_before(covered & (place >= _LAST))[here - 1], 0)
        after = np.minimum(_after(covered & ((place == _FIRST) | (place == _ALONE)))[here + 1], len(s) - 2)
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

        views = self._views
        starts = (views.words % np.uint64(4) != _INNER) & (views.words % np.uint64(4) != _LAST)
        seen = np.zeros(len(first), np.int64)
        for bit in range(len(CUES)):
            count = np.concatenate(([0], np.cumsum((views.cues >> bit & 1) * starts)))
            seen |= (count[last] > count[first]).astype(np.int64) << bit
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


def rows(
    views: Views, find: Callable[[int, Keys], NDArray[np.int32]]
) -> Iterator[tuple[int, tuple[int, ...], NDArray[np.int32]]]:
    """``(template number, offsets, rows)``: the row of weights of each n-gram at each padded position.

    ``find(template number, keys)`` gives the rows, 0 for n-grams without weights. Facts have the number ``FACTS``, the
    one offset 0, and rows at unpadded positions alone.
    """
    for number, template in enumerate(TEMPLATES):
        yield number, template.offsets, find(number, ngrams(views.of(template.view), template.width, number + 2))
    for keys in Facts(views).keys():
        yield FACTS, (0,), find(FACTS, keys)
