"""What the tagger sees of each character: rows of weights for n-grams over four views of the text, by hashing.

Views: the characters; their classes (script, family name, given name); the groups of the lexicons' words that cover
them; and a mixture (word group, else punctuation, else class). On top of these come facts about the clause, the
quotation and the line. Everything is arithmetic on whole arrays; there is no loop over characters.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Keys = NDArray[np.uint64]
    Ints = NDArray[np.int64]

LONGEST_WORD = 8  # characters of a lexicon word
_VALUE = (1 << 20) - 1  # the highest value of a table

MIX = 0x9E3779B97F4A7C15  # the golden ratio, as in Knuth's multiplicative hashing
STIR = 0xBF58476D1CE4E5B9  # a multiplier of SplitMix64


class Template(NamedTuple):
    """n-grams of ``width`` symbols of one view; ``offsets``: where the first symbol is, relative to the character."""

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
    Template("common", 1, tuple(range(-4, 5))),
    Template("common", 2, tuple(range(-3, 3))),
    Template("common", 3, tuple(range(-3, 2))),
)
FACTS = len(TEMPLATES)  # the number of the last group of weights, those of facts

CUES = ("conferred", "honour", "not_conferred", "event", "title", "organization", "held", "said")  # bits 0 to 7
FIRST_LETTER_CLASS = 16
BREAKS = "，。；！？：\n\t"  # no name goes across these
FIRST, INNER, LAST, ALONE = range(4)  # places of a character in a lexicon word


@dataclass(frozen=True)
class Lexicon:
    """The compiled lexicons, as they were when the weights were learned.

    ``symbols[c]`` is the symbol of code point ``c`` (simplified, narrow; all digits one, all Latin letters one);
    ``classes[s]`` the class of symbol ``s`` (below ``FIRST_LETTER_CLASS``: punctuation and the like); ``words`` are
    keys of words (see ``ngrams``), ``groups`` their groups; ``cues[g]`` has the bits of ``CUES`` that group ``g`` is.
    ``commons`` are the classes of the words in a general dictionary (0: not in it).
    """

    symbols: NDArray[np.uint16]
    classes: NDArray[np.uint8]
    words: Keys
    groups: NDArray[np.uint8]
    commons: NDArray[np.uint8]
    cues: NDArray[np.uint8]

    def table(self) -> Table:
        """Key of a word -> its group, and above eight bits its class in the dictionary."""
        import numpy as np

        return Table(self.words, self.groups.astype(np.int32) | self.commons.astype(np.int32) << 8, bits=21)


class Table:
    """Keys -> values above 0, one or two probes each; of keys that fall into the same slots the first stays.

    An entry is a key whose low ``_VALUE`` bits hold the value: one look into memory finds both. The first slot is the
    key's highest ``bits``, the second the next; keys that differ in low bits alone count as one, which 44 bits make
    rare enough.
    """

    def __init__(self, keys: Keys, values: NDArray[np.int32], bits: int = 20, probes: int = 1) -> None:
        import numpy as np

        self._bits, self._probes = bits, probes
        self._entries = np.zeros(1 << bits, np.uint64)
        entries = keys & ~np.uint64(_VALUE) | values.astype(np.uint64)
        for probe in range(probes):
            slots = self._slots(keys, probe)
            free = np.flatnonzero(self._entries[slots] == 0)[::-1]
            self._entries[slots[free]] = entries[free]
            left = self._entries[slots] != entries
            keys, entries = keys[left], entries[left]

    def _slots(self, keys: Keys, probe: int) -> Ints:
        import numpy as np

        slots = keys >> np.uint64(64 - self._bits * (probe + 1))
        if probe:
            slots &= np.uint64((1 << self._bits) - 1)
        return slots.view(np.int64)

    def find(self, keys: Keys) -> Ints:
        """The value of each key, 0 where it is unknown."""
        import numpy as np

        found = np.zeros(keys.shape, np.uint64)
        for probe in range(self._probes):
            entries = self._entries.take(self._slots(keys, probe))
            entries ^= keys & ~np.uint64(_VALUE)  # what is left of a known key is its value
            entries *= entries <= _VALUE
            found |= entries
        return found.view(np.int64)


def hashed(parts: Iterable[Keys], salt: int, count: int) -> Keys:
    """One 64-bit key for each of ``count`` places, of the symbols that ``parts`` hold there."""
    import numpy as np

    keys = np.full(count, salt * STIR & 0xFFFFFFFFFFFFFFFF, np.uint64)
    for part in parts:
        keys ^= part
        keys *= np.uint64(MIX)
        keys ^= keys >> np.uint64(29)
    keys *= np.uint64(STIR)
    return keys


def ngrams(symbols: Keys, width: int, salt: int) -> Keys:
    """The key of each run of ``width`` symbols, at its first symbol: ``len(symbols) - width + 1`` of them."""
    count = max(len(symbols) - width + 1, 0)
    return hashed((symbols[offset : offset + count] for offset in range(width)), salt * 16 + width, count)


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
        self.groups, self.words, self.commons = self._cover(word_table)
        self.cues = lexicon.cues.take(self.groups).astype(np.int64)
        letters = np.where(self.classes < FIRST_LETTER_CLASS, self.symbols, self.classes)
        self.mixed = np.where(self.groups > 0, self.words + np.uint64(0x20000), letters)

    def _cover(self, table: Table) -> tuple[Ints, Keys, Keys]:
        """For each character the group of the longest lexicon word over it, that with its place, the dictionary's."""
        import numpy as np

        groups = np.zeros(len(self.symbols), np.int64)
        words = np.zeros(len(self.symbols), np.uint64)
        commons = np.zeros(len(self.symbols), np.uint64)
        for width in range(1, LONGEST_WORD + 1):
            found = table.find(ngrams(self.symbols, width, 1))
            starts = np.flatnonzero(found)
            value = found[starts].astype(np.int64)
            for of, covered, at in ((value & 255, words, starts), (value >> 8, commons, starts)):
                known = of > 0
                of, at = of[known], at[known]
                for offset in range(width):
                    place = ALONE if width == 1 else FIRST if offset == 0 else LAST if offset == width - 1 else INNER
                    if covered is words:
                        groups[at + offset] = of
                    covered[at + offset] = of * 4 + place
        return groups, words, commons

    def of(self, view: str) -> Keys:
        """The symbols of one view of n-grams."""
        return {
            "character": self.symbols,
            "class": self.classes,
            "word": self.words,
            "mixed": self.mixed,
            "common": self.commons,
        }[view]
