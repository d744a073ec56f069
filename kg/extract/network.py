"""A small learned scorer of pairs: the vectors of the features that are there are added up, bent once, and weighed.

``score = out · max(0, bias + Σ vector[f])`` over the features f of a pair, and to it the last column of the same sum; a
logistic makes it a probability. The bend lets the scorer learn which features count only together, which a list of
weights cannot. ``training/`` learns the vectors; they are small whole numbers, so their sums are exact.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from kg.errors import KnowledgeError
from kg.extract.features import Features, named
from kg.extract.scene import Pair
from kg.extract.tagger_features import Table
from kg.resources import ontology_dir

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kg.extract.tagger_features import Ints, Keys

WEIGHTS = "models/relations.npz"  # in ontology/
RELATIONS = ("honour", "recipient", "conferrer", "period", "holder", "body", "member", "association")
_ARRAYS = ("keys", "vectors", "unit", "bias", "out")
_ANCHOR = 0x94D049BB133111EB  # what is said of an anchor has other keys than what is said of an argument
_RULES = 4  # at most so many features by rules


def anchor_keys(own: Keys) -> Keys:
    """The keys of what is said of places as anchors."""
    import numpy as np

    return own * np.uint64(_ANCHOR)


def rule_keys(pairs: Sequence[Pair]) -> Keys:
    """The keys of what the rules say of each pair."""
    import numpy as np

    return np.array(
        [[*map(named, pair.features[:_RULES]), *[0] * (_RULES - len(pair.features))] for pair in pairs], np.uint64
    ).reshape(-1, _RULES) * np.uint64(_ANCHOR + 2)


class _Network:
    """The vectors of one relation by the rows of all, and how their sum becomes a probability."""

    def __init__(self, arrays: Mapping[str, Any], rows: Ints, size: int) -> None:
        import numpy as np

        vectors = np.asarray(arrays["vectors"])
        self.vectors = np.zeros((size, vectors.shape[1]), np.int8)
        self.vectors[rows] = vectors
        self._unit = float(arrays["unit"])
        self._bias = np.asarray(arrays["bias"], np.float64)
        self._out = np.asarray(arrays["out"], np.float64)

    def sums(self, rows: Ints) -> NDArray[np.int32]:
        """The added vectors of each group of rows."""
        import numpy as np

        added: NDArray[np.int32] = self.vectors.take(rows, axis=0).sum(axis=1, dtype=np.int32)
        return added

    def chances(self, total: NDArray[np.int32]) -> list[float]:
        """The probability that each sum of vectors gives."""
        import numpy as np

        scaled = total * self._unit + self._bias
        score = np.maximum(scaled[:, :-1], 0) @ self._out + scaled[:, -1]
        chances: list[float] = (1 / (1 + np.exp(-score))).tolist()
        return chances


class Judges:
    """The scorers of all relations, ready to score with.

    ``arrays`` by relation: ``keys`` of the features; ``vectors`` [features, hidden + 1] in units of ``unit``; ``bias``
    [hidden + 1]; ``out`` [hidden]. The features of all relations have their rows in one table, so that what is said of
    a mention is looked up once.
    """

    def __init__(self, arrays: Mapping[str, Mapping[str, Any]]) -> None:
        import numpy as np

        keys = np.unique(np.concatenate([each["keys"] for each in arrays.values()]))
        self._table = Table(keys, np.arange(1, len(keys) + 1, dtype=np.int32), bits=19, probes=2)
        self._networks = {
            relation: _Network(each, np.searchsorted(keys, each["keys"]) + 1, len(keys) + 1)
            for relation, each in arrays.items()
        }

    def rows(self, keys: Keys) -> Ints:
        """The row of each feature, 0 where no relation knows it."""
        return self._table.find(keys)

    def weigh(self, relation: str, rows: Ints) -> list[float]:
        """The probability of each group of features."""
        network = self._networks[relation]
        return network.chances(network.sums(rows)) if len(rows) else []

    def sight(self, features: Features) -> Sight:
        """What is said of each place of a scene, looked up."""
        return Sight(self.rows(features.own), self.rows(anchor_keys(features.own)))

    def judge(self, relation: str, sight: Sight, pairs: Sequence[Pair], together: Ints) -> list[float]:
        """The probability of each pair; ``together``: the rows of what is said of both its places and by the rules."""
        import numpy as np

        if not pairs:
            return []
        network = self._networks[relation]
        total = network.sums(together)
        for index, rows in (
            ([pair.argument.index for pair in pairs], sight.argument),
            ([pair.anchor.index for pair in pairs], sight.anchor),
        ):
            distinct, where = np.unique(index, return_inverse=True)
            total += network.sums(rows[distinct])[where]
        return network.chances(total)


@dataclass(frozen=True, slots=True)
class Sight:
    """The rows of what is said of each place: as an argument, and as an anchor."""

    argument: Ints
    anchor: Ints


@cache
def judges() -> Judges:
    """The scorers that the package carries.

    Raises:
        KnowledgeError: the weights are missing or damaged.
    """
    from zipfile import BadZipFile
    from zlib import error as BadStream

    import numpy as np

    path = ontology_dir() / WEIGHTS
    try:
        with np.load(path, allow_pickle=False) as arrays:
            return unpack(arrays)
    except (OSError, EOFError, ValueError, KeyError, BadZipFile, BadStream) as error:
        raise KnowledgeError(f"{path}: the weights cannot be read ({error}); install honours-kg again") from error


def unpack(arrays: Mapping[str, Any]) -> Judges:
    """The scorers of a file of weights."""
    return Judges({relation: {name: arrays[f"{relation}.{name}"] for name in _ARRAYS} for relation in RELATIONS})
