"""A learned tagger of mentions: chains of conditional random fields over what a small network sees, on numpy alone.

One chain tags persons, organisations and titles of posts, another honours, events and works, for an event's name may
hold an organisation's, a third the places of events. The network (``encoder``) goes over all characters of a text, from
what is known of each (``tagger_features``, ``tagger_facts``); the chains are cut at the marks of clauses, so that all
clauses of a text are read side by side. What comes out is not the best path but each span's own probability, by the
forward-backward algorithm (Lafferty, McCallum and Pereira 2001; span marginals as in Culotta and McCallum 2004).
``training/`` learns the weights.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from kg.errors import KnowledgeError
from kg.extract.encoder import Encoder, Linear, Vectors
from kg.extract.mention import Kind
from kg.extract.tagger_facts import keys
from kg.extract.tagger_features import BREAKS, PAD, Lexicon, Views, common_words
from kg.resources import ontology_dir

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kg.extract.encoder import Singles
    from kg.extract.hashing import Ints, Keys

    Floats = NDArray[np.float64]

CHAINS: tuple[tuple[Kind, ...], ...] = (
    (Kind.PERSON, Kind.ORGANIZATION, Kind.TITLE),
    (Kind.HONOUR, Kind.EVENT, Kind.WORK),
    (Kind.PLACE,),
)
BEGIN, INSIDE, END, SINGLE = range(4)  # labels of one kind, in this order; the outside label opens its chain's labels

WEIGHTS = "models/mentions.npz"  # in ontology/
GAP = "\0" * 2 * PAD  # between texts: nothing, as around a text that stands alone
_LONGEST_CLAUSE = 200  # characters; a longer one is cut, for the time a text takes grows with its longest clause


@dataclass(frozen=True, slots=True)
class Tag:
    """``text[start:end]`` names one of ``kind``; ``confidence``, in [0, 1], the probability of just this span."""

    start: int
    end: int
    kind: Kind
    confidence: float


def first_labels() -> dict[Kind, int]:
    """Kind -> the number of its BEGIN label; each chain opens with its outside label."""
    firsts, number = {}, 0
    for kinds in CHAINS:
        number += 1
        for kind in kinds:
            firsts[kind] = number
            number += 4
    return firsts


def chain_of_labels() -> NDArray[np.int64]:
    """The number of the chain of each label."""
    import numpy as np

    return np.repeat(np.arange(len(CHAINS)), [1 + 4 * len(kinds) for kinds in CHAINS])


def legal_transitions() -> tuple[NDArray[np.bool_], NDArray[np.bool_], NDArray[np.bool_]]:
    """``(step, first, last)``: which label may follow which, open a clause, close a clause."""
    import numpy as np

    chain = chain_of_labels()
    place = np.full(len(chain), SINGLE)
    kind = np.arange(len(chain))
    for number in first_labels().values():
        place[number : number + 4] = range(4)
        kind[number : number + 4] = number
    opens, closes = (place == BEGIN) | (place == SINGLE), (place == END) | (place == SINGLE)
    goes_on = (kind[:, None] == kind[None, :]) & ~closes[:, None] & ~opens[None, :]
    step = (closes[:, None] & opens[None, :] | goes_on) & (chain[:, None] == chain[None, :])
    return step, opens, closes


class Clauses:
    """The clauses of one text, longest first, so that step t of all of them is one slice of an array.

    Attributes:
        order: positions of the text in the order (step, clause).
        following: for each place in ``order`` the place of the clause's next character (of no use at a clause's end).
        bounds: step t is ``order[bounds[t]:bounds[t + 1]]``; its first ``bounds[t + 2] - bounds[t + 1]`` clauses go on.
    """

    def __init__(self, symbols: Keys) -> None:
        import numpy as np

        ends = np.flatnonzero(np.append(np.isin(symbols, np.array([0, *(ord(c) for c in BREAKS)], np.uint64)), True))
        starts = np.concatenate(([0], ends[:-1] + 1))
        lengths = np.minimum(ends + 1, len(symbols)) - starts
        lengths -= np.append(symbols == 0, False)[ends]  # nothing, between two texts, is in no clause
        starts, lengths = _cut(starts, lengths)
        by_length = np.argsort(-lengths, kind="stable")
        starts, lengths = starts[by_length], lengths[by_length]
        steps = np.arange(int(lengths[0]) if len(lengths) else 0)
        active = np.searchsorted(-lengths, -steps, side="left")  # clauses longer than t
        self.bounds = [0, *np.cumsum(active).tolist()]
        self.order: Ints = np.concatenate(
            [starts[:count] + step for step, count in enumerate(active.tolist())] or [steps]
        )
        self.following = np.arange(len(self.order)) + np.repeat(active, active)


def _cut(starts: Ints, lengths: Ints) -> tuple[Ints, Ints]:
    """Clauses without the empty ones, cut to ``_LONGEST_CLAUSE``."""
    import numpy as np

    pieces = -(-lengths // _LONGEST_CLAUSE)
    number = np.arange(int(pieces.sum())) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    cut = np.repeat(starts, pieces) + number * _LONGEST_CLAUSE
    return cut, np.minimum(np.repeat(lengths, pieces) - number * _LONGEST_CLAUSE, _LONGEST_CLAUSE)


class Chains:
    """Forward-backward over all clauses of a text at once.

    ``potentials`` [characters in the clauses' order, labels] and ``transitions`` [labels, labels] are not logarithms;
    illegal transitions are 0.

    Attributes:
        forward, backward: messages, each character's scaled to sum 1 within a chain.
        ahead: potential times backward message; behind: ``ahead`` of the next character sent back, unscaled.
    """

    def __init__(self, clauses: Clauses, potentials: Floats, transitions: Floats) -> None:
        import numpy as np

        self.bounds = bounds = clauses.bounds
        _, opens, closes = legal_transitions()
        chain = chain_of_labels()
        self._members = (chain[:, None] == chain[None, :]).astype(np.float64)
        self._transitions = transitions
        self.forward = np.empty_like(potentials)
        self.behind = np.empty_like(potentials)
        self.ahead = np.empty_like(potentials)
        for t in range(len(bounds) - 1):
            now = slice(bounds[t], bounds[t + 1])
            count = bounds[t + 1] - bounds[t]
            come = opens if t == 0 else self.forward[bounds[t - 1] : bounds[t - 1] + count] @ transitions
            message = come * potentials[now]
            self.forward[now] = message / (message @ self._members)
        for t in reversed(range(len(bounds) - 1)):
            now = slice(bounds[t], bounds[t + 1])
            going = bounds[t + 2] - bounds[t + 1] if t + 2 < len(bounds) else 0
            self.behind[now] = closes
            if going:
                self.behind[now][:going] = self.ahead[bounds[t + 1] : bounds[t + 2]] @ transitions.T
            message = self.behind[now] * potentials[now]
            self.ahead[now] = message / (message @ self._members)

    def step(self, now: Ints, following: Ints, here: Ints, there: Ints) -> Floats:
        """The probability of the label ``there`` at ``following``, given ``here`` at ``now`` (not a clause's last)."""
        chance: Floats = self._transitions[here, there] * self.ahead[following, there] / self.behind[now, here]
        return chance

    def marginals(self) -> Floats:
        """The probability of each label at each character; each chain sums to 1."""
        joint: Floats = self.forward * self.behind
        joint /= joint @ self._members
        return joint


class Tagger:
    """The weights, ready to read with.

    ``arrays``: those of ``Lexicon``; ``keys`` and ``vectors`` of what is seen of a character; those of ``Encoder``;
    ``out`` [size, labels] and ``skip`` [vector, labels] in units, which make scores of the network's states and of what
    goes into it; ``bias`` [labels] and ``transitions`` [labels, labels].
    """

    def __init__(self, arrays: Mapping[str, Any]) -> None:
        import numpy as np

        self.lexicon = Lexicon(*(arrays[name] for name in ("symbols", "classes", "words", "groups", "commons", "cues")))
        self._word_table = self.lexicon.table()
        self._vectors = Vectors(arrays["keys"], arrays["vectors"])
        self._encoder = Encoder(arrays)
        self._out = Linear(arrays["out"], arrays["out_unit"], arrays["bias"])
        self._skip = Linear(arrays["skip"], arrays["skip_unit"])
        step, _, _ = legal_transitions()
        self._transitions = np.where(step, np.exp(arrays["transitions"].astype(np.float64)), 0.0)
        self._size = arrays["vectors"].shape[1]

    def views(self, text: str) -> Views:
        """The views of a text under this tagger's lexicon."""
        return Views(text, self.lexicon, self._word_table)

    def common(self, names: Iterable[str]) -> set[str]:
        """Those of the names that are common words."""
        return common_words(names, self.lexicon, self._word_table)

    def scores(self, views: Views) -> Singles:
        """The score [character, label]."""
        import numpy as np

        sums = np.zeros((views.length, self._size), np.int16)
        for column in keys(views):
            self._vectors.add(column, sums)
        quanta = self._encoder.quanta
        entry, states = self._encoder.states(sums, views.symbols[PAD : PAD + views.length] != 0)
        scores: Singles = self._out(states, quanta[-1]) + self._skip(entry, quanta[0])
        return scores

    def spans(self, texts: Sequence[str], floor: float) -> list[list[Tag]]:
        """Of each text all spans that have at least the probability ``floor``, in order; below 0.5 they may overlap.

        The texts are read side by side, which changes nothing but the time it takes.
        """
        import numpy as np

        ends = list(accumulate((len(text) + len(GAP) for text in texts), initial=0))
        views = self.views(GAP.join(texts))
        clauses = Clauses(views.symbols[PAD : PAD + views.length])
        scores = self.scores(views)[clauses.order].astype(np.float64)
        scores -= scores.max(axis=1, keepdims=True)
        chains = Chains(clauses, np.exp(scores), self._transitions)
        found: list[list[Tag]] = [[] for _ in texts]
        for each in sorted(_walk(clauses, chains, floor), key=lambda tag: (tag.start, tag.end, tag.kind)):
            number = bisect_right(ends, each.start) - 1
            begin = ends[number]
            found[number].append(Tag(each.start - begin, each.end - begin, each.kind, each.confidence))
        return found


def _walk(clauses: Clauses, chains: Chains, floor: float) -> Iterator[Tag]:
    """Follow each name that begins with probability ``floor`` or more until its probability falls below."""
    import numpy as np

    kinds = list(first_labels())
    firsts = np.array(list(first_labels().values()))
    marginals = chains.marginals()
    for label, single in ((firsts + SINGLE, True), (firsts + BEGIN, False)):
        at, which = np.nonzero(marginals[:, label] >= floor)
        chance = marginals[at, label[which]]
        if single:
            yield from _tags(clauses.order[at], clauses.order[at], [kinds[k] for k in which], chance)
            continue
        start, now, first = clauses.order[at], at, firsts[which]
        state = first + BEGIN
        while len(now):
            following = clauses.following[now]
            ends = chance * chains.step(now, following, state, first + END)
            goes = chance * chains.step(now, following, state, first + INSIDE)
            found = ends >= floor
            yield from _tags(
                start[found], clauses.order[following[found]], [kinds[k] for k in which[found]], ends[found]
            )
            on = goes >= floor
            start, now, first, which, chance = start[on], following[on], first[on], which[on], goes[on]
            state = first + INSIDE


def _tags(starts: Ints, lasts: Ints, kinds: Iterable[Kind], chances: Floats) -> Iterator[Tag]:
    for start, last, kind, chance in zip(starts.tolist(), lasts.tolist(), kinds, chances.tolist(), strict=True):
        yield Tag(start, last + 1, kind, round(chance, 3))


@cache
def _tagger() -> Tagger:
    from zipfile import BadZipFile
    from zlib import error as BadStream

    import numpy as np

    path = ontology_dir() / WEIGHTS
    try:
        with np.load(path, allow_pickle=False) as arrays:
            return Tagger(arrays)
    except (OSError, EOFError, ValueError, KeyError, BadZipFile, BadStream) as error:
        raise KnowledgeError(
            f"{path}: the tagger's weights cannot be read ({error}); install honours-kg again"
        ) from error


def tag(text: str, floor: float = 0.5) -> list[Tag]:
    """The mentions in a reading text (one block to a line), in order of their places.

    Args:
        text: the reading text of a document; positions are in its code points.
        floor: the least probability of a span. From 0.5 on, spans of one chain (persons, organisations and titles;
            honours and events) never overlap; below, candidates that exclude one another come out too.

    Raises:
        KnowledgeError: the weights are missing or damaged.
    """
    return tag_all([text], floor)[0]


def tag_all(texts: Sequence[str], floor: float = 0.5) -> list[list[Tag]]:
    """The mentions in each of several texts, as :func:`tag` finds them, in much less time than one by one."""
    return _tagger().spans(texts, floor) if any(texts) else [[] for _ in texts]


def common(names: Iterable[str]) -> set[str]:
    """Those of the names that are common words, and persons only where something says so."""
    return _tagger().common(names)
