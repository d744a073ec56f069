"""What the tagger sees of each character: keys of n-grams over five views of the text, by hashing.

Views: the characters; their classes (script, family name, given name); the groups of the lexicons' words that cover
them; and a mixture (word group, else punctuation, else class). On top of these come facts about the clause, the
quotation and the line. Everything is arithmetic on whole arrays; there is no loop over characters.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from kg.extract.hashing import Table, ngrams

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kg.extract.hashing import Ints, Keys

LONGEST_WORD = 8  # characters of a lexicon word
WORD = 1  # the salt of a word's key
PARTS = ("nr", "ns", "nt", "nz", "n", "v", "a", "d", "i", "t", "m", "r", "x")  # of speech, in the general dictionary
FREQUENCIES = 3  # how frequent its words are: a word's class is 1 + part * FREQUENCIES + frequency
_COMMON = [PARTS.index(part) for part in ("n", "v", "a", "d", "i", "t", "m", "r")]


class Template(NamedTuple):
    """n-grams of ``width`` symbols of one view; the first symbol is ``offset`` away from the character."""

    view: str
    width: int
    offset: int


TEMPLATES: tuple[Template, ...] = (
    Template("character", 1, 0),
    Template("character", 2, -1),
    Template("character", 2, 0),
    Template("character", 3, -1),
    Template("class", 3, -1),
    Template("word", 1, 0),
    Template("word", 2, -1),
    Template("word", 2, 0),
    Template("mixed", 3, -1),
    Template("common", 1, 0),
    Template("common", 2, -1),
    Template("common", 2, 0),
)

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


def common_words(names: Iterable[str], lexicon: Lexicon, table: Table) -> set[str]:
    """Those of the names that are no rare words of the general dictionary, and no names there (严格, 幸福)."""
    import numpy as np

    by_width: dict[int, list[str]] = {}
    for name in sorted(set(names)):
        by_width.setdefault(len(name), []).append(name)
    found: set[str] = set()
    for width, alike in by_width.items():
        codes = np.frombuffer("".join(alike).encode("utf-32-le", "surrogatepass"), np.uint32)
        symbols = lexicon.symbols.take(np.minimum(codes, 0xFFFD)).astype(np.uint64)
        classes = (table.find(ngrams(symbols, width, WORD)[::width]) >> 8) - 1
        common = np.isin(classes // FREQUENCIES, _COMMON) & (classes >= 0) & (classes % FREQUENCIES > 0)
        found.update(name for name, is_common in zip(alike, common.tolist(), strict=True) if is_common)
    return found


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
            found = table.find(ngrams(self.symbols, width, WORD))
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
