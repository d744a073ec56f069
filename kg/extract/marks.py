"""What can be counted along a row of mentions: clauses, sentences, lines, brackets, cues, lists, the words between.

Every answer for many places at once comes from arrays along the row, made in one pass.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from ahocorasick_rs import AhoCorasick, MatchKind

from kg.resources import load_toml

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kg.extract.hashing import Ints

PAD = 4  # steps of nothing on both sides of the row
_CLAUSE, _SENTENCE = "，；。！？：\t\n", "。！？；\n"
_OPEN, _CLOSE = "（(【[“「『《", "）)】]”」』》"
_RUN = re.compile("[OPW](?:[、，和与及 \t]{0,2}[TOPW])*")
# honours, and titles, one behind the other; and words for taking two such lists in order
_LIST = re.compile('H(?:[”"』》）]?[、，和与及 \t]{0,2}[“"『《]?H)*|T(?:[、，和与及 \t]{1,2}T)*')
_IN_ORDER = re.compile("分别|分获|依次|先后|各")
_CUES = ("conferred", "not_conferred", "held", "said", "held_event", "member")
_BASE = 0x5851F42D4C957F2D  # of the rolling hash, odd, so that it can be divided out


@cache
def _cue_automaton() -> tuple[AhoCorasick, list[int]]:
    """The cues, and for each its group as a bit."""
    cues = load_toml("lexicons/cues.toml")["cues"]
    words = {word: 1 << number for number, group in enumerate(_CUES) for word in cues[group]}
    ordered = sorted(words)
    return AhoCorasick(ordered, matchkind=MatchKind.LeftmostLongest), [words[word] for word in ordered]


def _counted(there: NDArray[np.generic]) -> Ints:
    """How many there are before each step, and behind the last."""
    import numpy as np

    counts: Ints = np.concatenate(([0], np.cumsum(there)))
    return counts


class Marks:
    """The marks of a row, whose steps are counted with ``PAD`` before the first.

    Attributes:
        row: the characters.
        clauses, sentences: how many ended up to each step.
        clause_start, clause_end, line_start, line_end: of what surrounds each step.
        bracket: the bracket or quote that is open in the line of each step, 0 for none.
        counts: of each letter (organisation, person, title, honour, date), how many stand before each step.
        run_start, run_end: the first and last step of the run of agents around each step.
        list_start, list_end: the bounds of the list of honours or titles around each step.
    """

    def __init__(self, row: str) -> None:
        import numpy as np

        padded = np.frombuffer(("\n" * PAD + row + "\n" * PAD).encode("utf-32-le", "surrogatepass"), np.uint32)
        self.row = padded.astype(np.int64)
        at = np.arange(len(self.row))
        line = self.row == ord("\n")
        clause, sentence = self.is_one_of(_CLAUSE), self.is_one_of(_SENTENCE)
        self.clauses, self.sentences = np.cumsum(clause), np.cumsum(sentence)
        self.clause_start, self.clause_end = _last(clause, at) + 1, _next(clause, at)
        self.line_start, self.line_end = _last(line, at) + 1, _next(line, at)
        opened, closed = _last(self.is_one_of(_OPEN), at), _last(self.is_one_of(_CLOSE), at)
        self.bracket = np.where((opened > closed) & (opened >= self.line_start), self.row[opened], 0)
        self.counts = {letter: _counted(self.row == ord(letter)) for letter in "OPTHD"}
        self._mark_cues(row)
        self._mark_lists(row)
        inside = np.zeros(len(at), np.int64)
        for match in _RUN.finditer(row):
            inside[match.start() + PAD + 1 : match.end() + PAD] = 1
        self.run_start, self.run_end = _last(inside == 0, at), _next(np.append(inside[1:], 0) == 0, at)
        self._hash(inside == 0)

    def is_one_of(self, characters: str) -> NDArray[np.bool_]:
        """Which steps hold one of the characters."""
        import numpy as np

        return np.isin(self.row, [ord(character) for character in characters])

    def _mark_cues(self, row: str) -> None:
        import numpy as np

        automaton, groups = _cue_automaton()
        hits = automaton.find_matches_as_indexes(row)
        self._cue_at = np.array([hit[1] for hit in hits], np.int64) + PAD
        self._cue = np.array([hit[0] for hit in hits] + [-1], np.int64)
        bits = np.array([groups[hit[0]] for hit in hits], np.int64)
        self._cue_counts = [_counted(bits >> bit & 1) for bit in range(len(_CUES))]

    def _mark_lists(self, row: str) -> None:
        import numpy as np

        self.list_start, self.list_end = np.arange(len(self.row)), np.arange(len(self.row)) + 1
        for match in _LIST.finditer(row):
            start, end = match.start() + PAD, match.end() + PAD
            self.list_start[start:end], self.list_end[start:end] = start, end
        ordered = np.zeros(len(self.row), np.int64)
        for match in _IN_ORDER.finditer(row):
            ordered[match.start() + PAD] = 1
        self._ordered = _counted(ordered)

    def _hash(self, kept: NDArray[np.bool_]) -> None:
        """Hash the row along, with each run of agents as one letter, so that any stretch of it has its key at once."""
        import numpy as np

        plain = self.row.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        plain[self.is_one_of("OPW")] = np.uint64(0xA5A5A5A5A5A5A5A5)
        plain ^= plain >> np.uint64(31)
        size = len(kept)
        one = np.ones(1, np.uint64)
        powers = np.concatenate((one, np.cumprod(np.full(size, _BASE, np.uint64))))
        self._length = _counted(kept)
        along = np.where(kept, plain * powers[self._length[:-1]], np.uint64(0))
        self._rolling = np.concatenate((np.zeros(1, np.uint64), np.cumsum(along, dtype=np.uint64)))
        self._back = np.concatenate((one, np.cumprod(np.full(size, pow(_BASE, -1, 1 << 64), np.uint64))))

    def cues_between(self, low: Ints, high: Ints) -> tuple[Ints, Ints, Ints]:
        """The first and the last cue in [low, high), -1 for none, and the groups of all as bits."""
        import numpy as np

        first, last = np.searchsorted(self._cue_at, low), np.searchsorted(self._cue_at, high)
        there = last > first
        mask = np.zeros(len(first), np.int64)
        for bit, counts in enumerate(self._cue_counts):
            mask |= (counts[last] > counts[first]).astype(np.int64) << bit
        return np.where(there, self._cue[first], -1), np.where(there, self._cue[last - 1], -1), mask

    def words_between(self, low: Ints, high: Ints) -> tuple[NDArray[np.uint64], Ints]:
        """The key of what stands between the runs around two steps, and its length with each run as one."""
        import numpy as np

        begin = self.run_end[low] + 1
        stop = np.maximum(self.run_start[high], begin)
        words = (self._rolling[stop] - self._rolling[begin]) * self._back[self._length[begin]]
        length: Ints = self._length[stop] - self._length[begin]
        return words.astype(np.uint64), length

    def in_order(self, low: Ints, high: Ints) -> Ints:
        """1 where a word between two steps says that two lists are taken in order (分别), else 0."""
        import numpy as np

        found: Ints = np.minimum(self._ordered[high] - self._ordered[low], 1)
        return found

    def sentence(self, step: Ints) -> tuple[Ints, Ints]:
        """The step that ends the sentence before that around each step, and the one that ends this."""
        import numpy as np

        here = self.sentences[step]
        first = np.minimum(np.searchsorted(self.sentences, here, side="left"), step)
        return first, np.maximum(np.searchsorted(self.sentences, here, side="right"), step)


def _last(there: NDArray[np.bool_], at: Ints) -> Ints:
    """The last step up to each where it is so; 0 before the first."""
    import numpy as np

    last: Ints = np.maximum.accumulate(np.where(there, at, 0))
    return last


def _next(there: NDArray[np.bool_], at: Ints) -> Ints:
    """The first step from each on where it is so; the last of the row behind the last."""
    import numpy as np

    following: Ints = np.minimum.accumulate(np.where(there, at, len(at) - 1)[::-1])[::-1]
    return following
