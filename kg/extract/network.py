"""A small learned scorer of pairs: the vectors of the features that are there are added up, bent once, and weighed.

``score = out · max(0, bias + Σ vector[f])`` over the features f of a pair, and to it the last column of the same sum; a
logistic makes it a probability. The bend lets the scorer learn which features count only together, which a list of
weights cannot. ``training/`` learns the vectors; they are small whole numbers, so their sums are exact.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from kg.errors import KnowledgeError
from kg.extract.scene import Features, Pair, named
from kg.extract.tagger_features import Table
from kg.resources import ontology_dir

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kg.extract.tagger_features import Keys

WEIGHTS = "models/relations.npz"  # in ontology/
RELATIONS = ("honour", "recipient", "conferrer", "period", "holder", "body", "member", "association")
_ARRAYS = ("keys", "vectors", "unit", "bias", "out")
_ANCHOR = 0x94D049BB133111EB  # what is said of an anchor has other keys than what is said of an argument
_RULES = 3  # at most so many features by rules


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


class Network:
    """The vectors of one relation, ready to score with.

    ``keys``: of the features; ``vectors`` [features, hidden + 1] in units of ``unit``; ``bias`` [hidden + 1];
    ``out`` [hidden].
    """

    def __init__(self, arrays: Mapping[str, Any]) -> None:
        import numpy as np

        keys = arrays["keys"]
        self._table = Table(keys, np.arange(1, len(keys) + 1, dtype=np.int32), bits=18, probes=2)
        vectors = np.asarray(arrays["vectors"]).astype(np.int16)
        self._vectors = np.concatenate((np.zeros_like(vectors[:1]), vectors))
        self._unit = float(arrays["unit"])
        self._bias = np.asarray(arrays["bias"], np.float64)
        self._out = np.asarray(arrays["out"], np.float64)

    def chances(self, features: Features, pairs: Sequence[Pair], together: Keys) -> list[float]:
        """The probability of each pair; ``together`` are the keys of what is said of both its places."""
        import numpy as np

        if not pairs:
            return []
        argument = np.array([pair.argument.index for pair in pairs])
        anchor = np.array([pair.anchor.index for pair in pairs])
        total = self._sums(together) + self._sums(rule_keys(pairs))
        for index, keys in ((argument, features.own), (anchor, anchor_keys(features.own))):
            distinct, where = np.unique(index, return_inverse=True)
            total += self._sums(keys[distinct])[where]
        return self._chances(total)

    def weigh(self, keys: Keys) -> list[float]:
        """The probability of each row of keys."""
        return self._chances(self._sums(keys)) if len(keys) else []

    def _chances(self, total: NDArray[np.int32]) -> list[float]:
        import numpy as np

        scaled = total * self._unit + self._bias
        score = np.maximum(scaled[:, :-1], 0) @ self._out + scaled[:, -1]
        chances: list[float] = (1 / (1 + np.exp(-score))).tolist()
        return chances

    def _sums(self, keys: Keys) -> NDArray[np.int32]:
        """The added vectors of each row of keys."""
        import numpy as np

        sums: NDArray[np.int32] = self._vectors.take(self._table.find(keys), axis=0).sum(axis=1, dtype=np.int32)
        return sums


@cache
def networks() -> dict[str, Network]:
    """The learned scorers by relation.

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


def unpack(arrays: Mapping[str, Any]) -> dict[str, Network]:
    """The scorers of a file of weights."""
    return {relation: Network({name: arrays[f"{relation}.{name}"] for name in _ARRAYS}) for relation in RELATIONS}
