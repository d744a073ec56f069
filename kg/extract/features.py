"""What can be said of the mentions of a scene, and of two of them, for the learned judges: keys of features, in arrays.

A feature is a 64-bit key; a judge (``judges``) has weights for those it has learned. Everything is arithmetic on whole
arrays: there is no loop over pairs.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING
from zlib import crc32

from kg.extract.hashing import hashed_all, together
from kg.extract.marks import PAD, Marks
from kg.extract.mention import Kind
from kg.extract.scene import LETTERS, Pair, Place, Scene
from kg.model.document import BlockKind

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kg.extract.hashing import Ints, Keys, Said

_NUMBER = {kind: number for number, kind in enumerate(Kind, 1)}
_BLOCK = {kind: number for number, kind in enumerate(BlockKind, 1)}
_STEPS = (0, 1, 2, 3, 4, 6, 9, 14, 22, 40, 80, 160)


@lru_cache(maxsize=1 << 18)
def named(feature: str) -> int:
    """The key of a feature that has a name."""
    return crc32(feature.encode("utf-8"))


class Features:
    """The keys of a scene's features.

    Attributes:
        own: what is said of each place: keys [places and extras, features].
    """

    def __init__(self, scene: Scene) -> None:
        import numpy as np

        self._scene = scene
        places = [*scene.places, *scene.extras]
        self._marks = Marks(scene.row)
        self._step = np.array([place.step for place in places], np.int64) + PAD
        self._line = np.array([place.line for place in places], np.int64)
        self._kind = np.array([_NUMBER[place.kind] for place in places], np.int64)
        self._rank = np.searchsorted(self._step[: len(scene.places)], self._step)  # among the mentions
        self._names(places)
        self.own = hashed_all(self._all_own(places), 1, len(places))

    def _names(self, places: list[Place]) -> None:
        import numpy as np

        text = self._scene.reading.text
        ends = [
            (text[place.mention.end - 1], text[max(place.mention.start, place.mention.end - 2)]) for place in places
        ]
        self._last = np.array([ord(one) for one, _ in ends], np.int64)
        self._last2 = self._last << 21 | np.array([ord(two) for _, two in ends], np.int64)
        self._size = np.array([min(place.mention.end - place.mention.start, 12) for place in places], np.int64)
        subtypes = {"company": 1, "market": 2, "association": 3, "government": 4, "other": 5}
        self._type = self._kind * 8 + np.array(
            [subtypes.get(place.mention.subtype, 0) if place.kind is Kind.ORGANIZATION else 0 for place in places],
            np.int64,
        )

    def _steps(self, number: NDArray[np.generic]) -> Ints:
        import numpy as np

        steps: Ints = np.searchsorted(np.array(_STEPS), number, side="right")
        return steps

    def _all_own(self, places: list[Place]) -> list[Said]:
        """What can be said of one place: name, neighbours, clause, line, document."""
        import numpy as np

        scene, marks, step, key = self._scene, self._marks, self._step, together
        row = marks.row
        kind, type_ = self._kind, self._type
        date = kind == _NUMBER[Kind.DATE]
        precise = np.array(
            [place.mention.subtype.count("-") if place.kind is Kind.DATE else 0 for place in places], np.int64
        )
        source = np.array([named(place.mention.source) for place in places], np.int64)
        left, right = [row[step - n] for n in (1, 2, 3)], [row[step + n] for n in (1, 2, 3)]
        keys = [
            key(type_),
            key(np.where(date, source, self._last), type_),
            key(np.where(date, precise, self._last2)),
            key(self._size, kind),
        ]
        keys += [
            key(left[0]),
            key(left[0], left[1]),
            key(*left),
            key(right[0]),
            key(right[0], right[1]),
            key(*right),
            key(left[0], right[0]),
        ]
        start, end = marks.clause_start[step - 1], marks.clause_end[step]
        start = np.minimum(start, step)
        _, before, mask = marks.cues_between(start, step)
        after, _, mask_after = marks.cues_between(step + 1, end)
        keys += [key(before), key(after), key(mask, mask_after), key(mask, mask_after, type_)]
        block = np.array([_BLOCK[scene.lines[place.line].kind] for place in places], np.int64)
        line_start, line_end = marks.line_start[step - 1], marks.line_end[step]
        size = self._steps(line_end - line_start)
        at = np.minimum(step - line_start, 3)
        first = np.array([scene.line_first.get(place.line, 0) for place in places], np.int64)
        many = np.array([scene.line_size[place.line] for place in places], np.int64)
        place_at = np.clip(self._rank - first, 0, 3)
        keys += [
            key(block, size),
            key(at, block),
            key(place_at, np.minimum(many, 5)),
            key(np.minimum(line_end - step - 1, 3), row[line_end - 1]),
        ]
        keys += [key(marks.bracket[step - 1])]
        count = np.array(
            [min(scene.counts[id(place.entry)], 6) if place.entry is not None else 0 for place in places], np.int64
        )
        new = np.array(
            [place.entry is not None and place.entry.mentions[0] is place.mention for place in places], np.int64
        )
        main = np.array(
            [place.entry is not None and place.entry is scene.register.main_association for place in places], np.int64
        )
        keys += [key(count), key(new, np.minimum(self._line, 2)), key(main)]
        to_first, to_last = self._from_ends()
        keys += [key(kind, to_first, to_last), key(kind, to_last, np.minimum(line_end - step - 1, 1), at)]
        sure = self._steps(np.array([int(4 * max(0.0, min(place.mention.score, 9.0))) for place in places], np.int64))
        keys += [key(sure, kind), key(source, kind)]
        counts = {letter: along[line_end] - along[line_start] for letter, along in marks.counts.items()}
        earlier = np.zeros(len(step), np.int64)
        for letter, along in marks.counts.items():
            own = kind == _NUMBER[next(k for k, v in LETTERS.items() if v == letter)]
            earlier += own * (along[step] > along[line_start])
        keys += [key(block, *(np.minimum(counts[letter], 2) for letter in "POH"), earlier, type_)]
        kinds = np.concatenate((np.zeros(4, np.int64), kind[: len(scene.places)], np.zeros(4, np.int64)))
        lines = np.concatenate((np.full(4, -1), self._line[: len(scene.places)], np.full(4, -1)))
        around = [
            np.where(lines[self._rank + 4 + n] == self._line, kinds[self._rank + 4 + n], 0) for n in (-2, -1, 1, 2)
        ]
        keys += [key(kind, *around), key(kind, *around, place_at, np.minimum(many, 6))]
        self._sides(kind)
        self._opening, self._closing = marks.sentence(step)
        agents = marks.counts["O"] + marks.counts["P"]
        among = np.minimum(agents[step] - agents[self._opening], 4)
        keys += [key(self._beside), key(among, self._beside), key(np.minimum(among, 2), type_, self._beside)]
        return keys

    def _from_ends(self) -> tuple[Ints, Ints]:
        """How many lines each place is behind the first of its article and before the last, up to 4."""
        import numpy as np

        articles = np.array(self._scene.articles, np.int64)
        of = articles[self._line]
        first, last = np.searchsorted(articles, of), np.searchsorted(articles, of, side="right") - 1
        return np.minimum(self._line - first, 4), np.minimum(last - self._line, 4)

    def _sides(self, kind: Ints) -> None:
        """How near the honours before and behind each place are: 0 far … 4 in the same clause, both in one number."""
        import numpy as np

        marks = self._marks
        honours = np.flatnonzero(marks.row == ord("H"))
        self._beside = np.zeros(len(self._step), np.int64)
        if not len(honours):
            return
        lines = np.cumsum(marks.row == 10)
        for way, index in enumerate(
            (np.searchsorted(honours, self._step) - 1, np.searchsorted(honours, self._step, side="right"))
        ):
            there = honours[np.clip(index, 0, len(honours) - 1)]
            outside = (index < 0) | (index >= len(honours))
            near = (np.abs(lines[there] - lines[self._step]) <= 1).astype(np.int64)
            near += (lines[there] == lines[self._step]) + 0
            near += marks.sentences[there] == marks.sentences[self._step]
            near += marks.clauses[there] == marks.clauses[self._step]
            self._beside += np.where(outside, 0, near) * (1 if way else 8)

    def pairs(self, pairs: Sequence[Pair]) -> Keys:
        """What can be said of the two places of each pair: keys [pairs, features]."""
        import numpy as np

        argument = np.array([pair.argument.index for pair in pairs], np.int64)
        anchor = np.array([pair.anchor.index for pair in pairs], np.int64)
        marks, key = self._marks, together
        row = marks.row
        a, b = self._step[argument], self._step[anchor]
        forward = a < b
        low, high = np.minimum(a, b), np.maximum(a, b)
        first, second = np.where(forward, argument, anchor), np.where(forward, anchor, argument)
        lines = self._line[second] - self._line[first]
        clauses = np.minimum(marks.clauses[high] - marks.clauses[low], 5)
        sentences = np.minimum(marks.sentences[high] - marks.sentences[low], 4)
        far = np.where(lines > 0, 3, np.where(sentences > 0, 2, np.where(clauses > 0, 1, 0))) * 2 + forward
        between = {letter: np.minimum(along[high] - along[low + 1], 3) for letter, along in marks.counts.items()}
        o, p, t, h = (between[letter] for letter in "OPTH")
        size = self._steps(high - low - 1)
        rank = np.abs(self._rank[argument] - self._rank[anchor])
        keys = [key(far), key(size, forward), key(far, self._steps(rank))]
        keys += [key(far, o), key(far, p), key(far, t), key(far, h), key(far, o, p, h), key(far, sentences, clauses)]
        keys += [
            key(far, self._kind[argument], self._last2[anchor]),
            key(far, self._type[argument], self._type[anchor]),
        ]
        keys += [key(far, np.minimum(h, 1), self._beside[argument])]
        keys += [key(far, row[a + 1], row[a - 1] * (row[a - 1] < 128), np.minimum(o, 1), np.minimum(p, 1))]
        # the words between, runs of agents as one
        words, length = marks.words_between(low, high)
        short = (lines == 0) & (length <= 12)
        in_run, out_run = np.minimum(low - marks.run_start[low], 1), np.minimum(marks.run_end[high] - high, 1)
        said = np.where(short, words, np.uint64(1)).view(np.int64)
        keys += [key(forward, said), key(forward, said, in_run, out_run, self._kind[argument])]
        # the words at both ends
        keys += [key(far, row[low + 1], row[low + 2]), key(far, row[high - 1], row[high - 2])]
        keys += [key(far, row[low + 1], row[high - 1])]
        keys += self._in_order(argument, anchor, far)
        cue, last, mask = marks.cues_between(low + 1, high)
        same = lines == 0
        keys += [
            key(far, np.where(same, cue, -2)),
            key(far, np.where(same, last, -2)),
            key(far, np.where(same, mask, -1)),
        ]
        keys += [key(far, np.where(same, mask, -1), np.minimum(o + p, 2), np.minimum(h, 1))]
        # over lines
        head = marks.line_end[low]
        tail = marks.line_start[high]
        block = np.array([_BLOCK[line.kind] for line in self._scene.lines], np.int64)
        one, two = block[self._line[first]], block[self._line[second]]
        full = np.cumsum(row == ord("。"))
        stops = (full[high] > full[low]) + 0
        apart = [self._steps(lines), one, two]
        over = [
            key(forward, *apart),
            key(forward, row[head - 1], np.minimum(head - low - 1, 4)),
            key(forward, stops, row[high - 1], np.minimum(high - tail, 4)),
            key(forward, stops, np.minimum(h, 2), two),
            key(forward, np.minimum(h, 1), np.minimum(high - tail, 2), row[head - 1], two),
        ]
        hashes = hashed_all([*keys, *over], 101, len(pairs))
        hashes[same, len(keys) :] = 0
        return hashes

    def _in_order(self, argument: Ints, anchor: Ints, far: Ints) -> list[Said]:
        """The places of the two in their lists and their sentence: the second of three winners, of three honours."""
        import numpy as np

        marks, key = self._marks, together
        a, b = self._step[argument], self._step[anchor]
        at, many = self._among("OP", a, marks.run_start[a], marks.run_end[a] + 1)
        to, honours = self._among("HT", b, marks.list_start[b], marks.list_end[b])
        ordered = marks.in_order(np.minimum(a, b), np.maximum(a, b))
        agents, named = marks.counts["O"] + marks.counts["P"], marks.counts["H"]
        here, start, end = self._opening[argument], self._opening[anchor], self._closing[anchor]
        nth = (agents[a] - agents[here]) - (named[b] - named[start])
        more = (agents[end] - agents[start]) - (named[end] - named[start])
        return [
            key(far, (many == honours) + 0, np.clip(at - to, -2, 2), np.minimum(honours, 3), ordered),
            key(far, np.minimum(many, 4), np.minimum(honours, 4), (at == to) + 0, ordered),
            key(far, np.clip(nth, -3, 3), np.minimum(named[end] - named[start], 4), np.clip(more, -2, 2),
                self._kind[argument]),
        ]  # fmt: skip

    def _among(self, letters: str, step: Ints, start: Ints, stop: Ints) -> tuple[Ints, Ints]:
        """How many of the letter at each step stand before it from ``start`` on, and up to ``stop`` in all."""
        import numpy as np

        before, every = np.zeros((2, len(step)), np.int64)
        for letter in letters:
            own, along = self._marks.row[step] == ord(letter), self._marks.counts[letter]
            before += own * (along[step] - along[start])
            every += own * (along[stop] - along[start])
        return before, every
