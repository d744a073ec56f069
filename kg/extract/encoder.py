"""A small convolutional network over a sequence, on numpy alone and in whole numbers.

What is known of each element comes in as a sum of learned vectors; each layer then looks at an element and at one on
either side, further away from layer to layer (dilated convolutions, Yu and Koltun 2016), and adds to what there is (He
et al. 2016). Weights and what goes into a layer are small whole numbers (as in Jacob et al. 2018), so that products
are exact whatever the order in which a machine adds: every machine reads alike. ``training/`` learns them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kg.extract.hashing import Table

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kg.extract.hashing import Keys

    Singles = NDArray[np.float32]

_BLOCK = 2048  # elements at a time: what a layer needs of so many stays in the processor's cache
_SIGNED, _UNSIGNED = 127, 255  # the largest whole numbers that go into a layer


class Vectors:
    """Learned vectors [keys, size] of features, whole numbers, found by their keys."""

    def __init__(self, keys: Keys, vectors: NDArray[np.int8], bits: int = 19) -> None:
        import numpy as np

        self._table = Table(keys, np.arange(1, len(keys) + 1, dtype=np.int32), bits=bits, probes=2)
        self._vectors = np.concatenate((np.zeros_like(vectors[:1]), vectors))  # row 0: unknown

    def add(self, keys: Keys, sums: NDArray[np.int16]) -> None:
        """Add to each of the ``sums`` the vector of its key."""
        sums += self._vectors.take(self._table.find(keys), axis=0)

    def total(self, keys: Keys) -> NDArray[np.int16]:
        """The added vectors of each row of ``keys`` [elements, features]."""
        import numpy as np

        rows = np.ascontiguousarray(self._table.find(keys).T)
        sums = np.zeros((len(keys), self._vectors.shape[1]), np.int16)
        for column in rows:
            sums += self._vectors.take(column, axis=0)
        return sums


def whole(values: Singles, quantum: np.float32, least: int = -_SIGNED, most: int = _SIGNED) -> Singles:
    """Values in steps of a quantum, rounded and cut off: whole numbers, still as floats, for products."""
    import numpy as np

    steps: Singles = values * (np.float32(1) / quantum)
    np.clip(steps, least, most, out=steps)
    return np.rint(steps, out=steps)


class Linear:
    """Products with whole numbers: ``weights`` [in, out], each output's in its own of the ``units``; ``bias`` [out]."""

    def __init__(self, weights: NDArray[np.int8], units: Singles, bias: Singles | None = None) -> None:
        import numpy as np

        self._weights = weights.astype(np.float32)
        self._units, self._bias = np.asarray(units, np.float32), bias

    def __call__(self, steps: Singles, quantum: np.float32) -> Singles:
        """What comes of whole numbers that stand for so many times the ``quantum``."""
        product: Singles = steps @ self._weights
        product *= self._units * quantum
        if self._bias is not None:
            product += self._bias
        return product


class Encoder:
    """The layers.

    ``arrays``: ``weights`` [layers, 3, size, size] in units of ``units`` [layers, size], ``biases`` [layers, size],
    ``dilations`` [layers], ``quanta`` [layers + 1] of what goes into each layer and of what comes out of the last, and
    ``unit`` of the vectors whose sums come in. Of the first layer only the first rows are used where less comes in.
    """

    def __init__(self, arrays: Mapping[str, Any]) -> None:
        import numpy as np

        self._weights = np.asarray(arrays["weights"]).astype(np.float32)
        self._biases = np.asarray(arrays["biases"], np.float32)
        self._dilations: list[int] = np.asarray(arrays["dilations"]).tolist()
        self._units = np.asarray(arrays["units"], np.float32)
        self.quanta = np.asarray(arrays["quanta"], np.float32)
        self._unit = np.float32(arrays["unit"])
        self.halo = sum(self._dilations)  # as far as an element's state depends on others

    def states(self, sums: NDArray[np.int16], real: NDArray[np.bool_]) -> tuple[Singles, Singles]:
        """What goes in and the state of each element, both as whole numbers in steps of the outer ``quanta``.

        Args:
            sums: the added vectors [elements, size] in units.
            real: False where there is nothing, between two sequences; what is there has no influence.
        """
        import numpy as np

        count = len(sums)
        entry = whole(sums * self._unit, self.quanta[0])
        entry *= real[:, None]
        states = np.empty((count, self._weights.shape[-1]), np.float32)
        for first in range(0, count, _BLOCK):
            low, high = max(first - self.halo, 0), min(first + _BLOCK + self.halo, count)
            last = min(first + _BLOCK, count)
            states[first:last] = self._layers(entry[low:high], real[low:high])[first - low : last - low]
        return entry, whole(states, self.quanta[-1], 0, _UNSIGNED)

    def _layers(self, entry: Singles, real: NDArray[np.bool_]) -> Singles:
        import numpy as np

        gaps = None if real.all() else real[:, None]
        state: Singles | None = None
        for number, dilation in enumerate(self._dilations):
            steps = entry if state is None else whole(state, self.quanta[number], 0, _UNSIGNED)
            before, here, behind = self._weights[number, :, : steps.shape[1]]
            bent = steps @ here
            bent[dilation:] += steps[:-dilation] @ before
            bent[:-dilation] += steps[dilation:] @ behind
            bent *= self._units[number] * self.quanta[number]
            bent += self._biases[number]
            np.maximum(bent, 0, out=bent)
            if state is not None:
                bent += state
            if gaps is not None:
                bent *= gaps
            state = bent
        assert state is not None
        return state
