"""The learned judges: how likely it is that two mentions belong together, and that a candidate is an honour.

One network (``encoder``) goes over the row of a document's mentions and of the words between them. A judge of a
relation weighs what was seen at both mentions and what is said of the two together (``features``): added up, bent once,
and weighed. Candidates for honours, which come before there is a row, have a small judge of their own. ``training/``
learns all weights; they are whole numbers, so that sums are exact.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from kg.errors import KnowledgeError
from kg.extract.encoder import Encoder, Linear, Vectors, whole
from kg.extract.features import Features, named
from kg.extract.hashing import ngrams
from kg.extract.scene import Pair, Scene
from kg.resources import ontology_dir

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kg.extract.encoder import Singles
    from kg.extract.hashing import Ints, Keys

    Doubles = NDArray[np.float64]

WEIGHTS = "models/relations.npz"  # in ontology/
RELATIONS = (
    "recipient", "conferrer", "period", "holder", "body", "member", "association", "event", "date", "spot",
)  # fmt: skip
CHOICES = frozenset(("conferrer", "period", "body", "association", "date", "spot"))  # one argument of several, or none
_RULES = 4  # at most so many features by rules
_WIDTHS = (1, 2, 3)  # of the n-grams of a row; the first symbol is half of it away from the step
_SALT = 40
_MOST = 30.0  # log-odds, above which all are as sure


def row_keys(row: str) -> Keys:
    """The keys [steps, n-grams] of what stands at and around each step of a row."""
    import numpy as np

    side = max(_WIDTHS) // 2
    symbols = np.zeros(len(row) + 2 * side, np.uint64)
    symbols[side : side + len(row)] = np.frombuffer(row.encode("utf-32-le", "surrogatepass"), np.uint32)
    found = []
    for width in _WIDTHS:
        first = side - width // 2
        found.append(ngrams(symbols, width, _SALT)[first : first + len(row)])
    return np.stack(found, axis=1)


def pair_keys(features: Features, pairs: Sequence[Pair]) -> Keys:
    """The keys [pairs, features] of what is said of the two mentions together, by position and by the rules."""
    import numpy as np

    rules = [[*map(named, pair.features[:_RULES]), *[0] * (_RULES - len(pair.features))] for pair in pairs]
    by_rules = np.array(rules, np.uint64).reshape(-1, _RULES) * np.uint64(0x94D049BB133111ED)
    return np.concatenate((features.pairs(pairs), by_rules), axis=1)


def _below(arrays: Mapping[str, Any], name: str) -> dict[str, Any]:
    """The arrays whose names begin with ``name.``, without that."""
    return {key[len(name) + 1 :]: value for key, value in arrays.items() if key.startswith(f"{name}.")}


def log_odds(chance: float) -> float:
    """The log-odds of a probability, kept finite."""
    chance = min(max(chance, 1e-6), 1 - 1e-6)
    return math.log(chance / (1 - chance))


def _scores(sums: NDArray[np.floating[Any]], out: NDArray[np.floating[Any]]) -> Doubles:
    """The log-odds of each sum: its last column, and the others bent and weighed."""
    import numpy as np

    scores: Doubles = np.maximum(sums[:, :-1], 0).astype(np.float64) @ out + sums[:, -1]
    return scores


def _each(scores: Doubles) -> list[float]:
    """The probability of each by itself."""
    import numpy as np

    chances: list[float] = (1 / (1 + np.exp(-scores))).tolist()
    return chances


def _one_of(scores: Doubles, sizes: Sequence[int]) -> list[float]:
    """The probability that each is the one of its group, of ``sizes`` one behind the other; it may be none of them."""
    import numpy as np

    group = np.repeat(np.arange(len(sizes)), sizes)
    odds = np.exp(np.minimum(scores, _MOST))
    chances: list[float] = (odds / (1 + np.bincount(group, odds, len(sizes)))[group]).tolist()
    return chances


class CandidateJudge:
    """Weighs candidates: the ``vectors`` of what is said of one are added up; ``keys``, ``unit``, ``bias``, ``out``."""

    def __init__(self, arrays: Mapping[str, Any]) -> None:
        import numpy as np

        self._vectors = Vectors(arrays["keys"], arrays["vectors"], bits=17)
        self._unit = float(arrays["unit"])
        self._bias = np.asarray(arrays["bias"], np.float64)
        self._out = np.asarray(arrays["out"], np.float64)

    def weigh(self, keys: Keys) -> list[float]:
        """The probability of each candidate, of which ``keys`` [candidates, features] say what there is to say."""
        return _each(_scores(self._vectors.total(keys) * self._unit + self._bias, self._out)) if len(keys) else []


@dataclass(frozen=True, slots=True)
class Sight:
    """What the network has seen of a document's places: their states, and what is said of each, as whole numbers."""

    states: Singles
    own: Singles


class _Judge:
    """Weighs pairs of one relation: ``argument`` and ``anchor`` by state and by what is said of each, and ``pair``."""

    def __init__(self, arrays: Mapping[str, Any], quanta: tuple[np.float32, np.float32, np.float32]) -> None:
        import numpy as np

        self._of = {
            name: Linear(arrays[name], arrays[f"{name}_unit"])
            for name in ("argument", "argument_own", "anchor", "anchor_own", "pair")
        }
        self._quanta = quanta
        self._bias = np.asarray(arrays["bias"], np.float32)
        self._out = np.asarray(arrays["out"], np.float64)

    def weigh(self, sight: Sight, argument: Ints, anchor: Ints, together: Singles) -> Doubles:
        """The log-odds of each pair of places."""
        import numpy as np

        state, own, pair = self._quanta
        sums = self._of["pair"](together, pair) + self._bias
        for name, places in (("argument", argument), ("anchor", anchor)):
            distinct, where = np.unique(places, return_inverse=True)
            seen = self._of[name](sight.states[distinct], state) + self._of[f"{name}_own"](sight.own[distinct], own)
            sums += seen[where]
        return _scores(sums, self._out)


class Judges:
    """All judges, ready to weigh with.

    ``arrays``: ``honour.`` those of ``CandidateJudge``; ``row.``, ``own.`` and ``pair.`` ``keys`` and ``vectors``, the
    last with ``unit`` and ``quantum``; ``encoder.`` those of ``Encoder``, which goes over the sum of the first two; for
    each relation those of its judge; ``belief.`` for each kind of claim slope and intercept of its log-odds.
    """

    def __init__(self, arrays: Mapping[str, Any]) -> None:
        import numpy as np

        self.candidates = CandidateJudge(_below(arrays, "honour"))
        self._row, self._own, self._pair = (
            Vectors(arrays[f"{name}.keys"], arrays[f"{name}.vectors"], bits=17) for name in ("row", "own", "pair")
        )
        self._encoder = Encoder(_below(arrays, "encoder"))
        self._unit = np.float32(arrays["encoder.unit"])
        self._pair_unit, self._pair_quantum = np.float32(arrays["pair.unit"]), np.float32(arrays["pair.quantum"])
        self._belief = {name: array.tolist() for name, array in _below(arrays, "belief").items()}
        entry, state = self._encoder.quanta[0], self._encoder.quanta[-1]
        self._judges = {
            relation: _Judge(_below(arrays, relation), (state, entry, self._pair_quantum)) for relation in RELATIONS
        }

    def believed(self, claim: str, *chances: float) -> float:
        """The probability that a claim is right for which judges gave these chances.

        Judges are surer of themselves than they should be; by how much is measured on articles that they had not
        learned from (Platt 1999).
        """
        chance = math.prod(chances)
        slope, intercept = self._belief.get(claim, (1.0, 0.0))
        return 1 / (1 + math.exp(-slope * log_odds(chance) - intercept))

    def sight(self, scene: Scene, features: Features) -> Sight:
        """What is seen of all places of a scene."""
        import numpy as np

        steps = np.array([place.step for place in (*scene.places, *scene.extras)], np.int64)
        own = self._own.total(features.own)
        sums = self._row.total(row_keys(scene.row))
        mentions = slice(len(scene.places))
        sums[steps[mentions]] += own[mentions]
        _, states = self._encoder.states(sums, np.ones(len(sums), np.bool_))
        return Sight(states[steps], whole(own * self._unit, self._encoder.quanta[0]))

    def together(self, keys: Keys) -> Singles:
        """What is said of each pair of mentions, looked up."""
        return whole(self._pair.total(keys) * self._pair_unit, self._pair_quantum)

    def judge(
        self, relation: str, sight: Sight, pairs: Sequence[Pair], together: Singles, sizes: Sequence[int]
    ) -> list[float]:
        """The probability of each pair, of which ``together`` holds what is said of the two.

        The pairs come in groups of ``sizes``; of a group of one of the ``CHOICES`` one pair is right, or none.
        """
        import numpy as np

        if not pairs:
            return []
        argument = np.array([pair.argument.index for pair in pairs])
        anchor = np.array([pair.anchor.index for pair in pairs])
        scores = self._judges[relation].weigh(sight, argument, anchor, together)
        return _one_of(scores, sizes) if relation in CHOICES else _each(scores)


@cache
def judges() -> Judges:
    """The judges that the package carries.

    Raises:
        KnowledgeError: the weights are missing or damaged.
    """
    from zipfile import BadZipFile
    from zlib import error as BadStream

    import numpy as np

    path = ontology_dir() / WEIGHTS
    try:
        with np.load(path, allow_pickle=False) as arrays:
            return Judges(dict(arrays))
    except (OSError, EOFError, ValueError, KeyError, BadZipFile, BadStream) as error:
        raise KnowledgeError(f"{path}: the weights cannot be read ({error}); install honours-kg again") from error
