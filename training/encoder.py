"""The layers of ``kg.extract.encoder`` while they are learned, with torch, and as they are stored."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from training.embedding import in_units_each

_CUT = 0.9999  # the share of values that a layer takes as they are; larger ones are cut off


class Layers(nn.Module):
    """Dilated convolutions that each add to what there is; where ``real`` is 0 there is nothing."""

    def __init__(self, entry: int, size: int, dilations: Sequence[int], dropout: float) -> None:
        super().__init__()
        self.dilations, self.dropout = (1, *dilations), dropout
        sizes = [entry, *[size] * len(dilations)]
        self.layers = nn.ModuleList(
            nn.Conv1d(own, size, 3, padding=far, dilation=far) for own, far in zip(sizes, self.dilations, strict=True)
        )

    def forward(self, entry: Tensor, real: Tensor, seen: list[Tensor] | None = None) -> Tensor:
        """The states [elements, size]; to ``seen`` goes what each layer took and the last one gave."""
        steps, state = entry.T[None], torch.zeros(())
        for number, layer in enumerate(self.layers):
            if seen is not None:
                seen.append(steps)
            dropped = functional.dropout(steps, self.dropout if number else self.dropout / 2, self.training)
            state = (state + functional.relu(layer(dropped))) * real
            steps = state
        if seen is not None:
            seen.append(state)
        return functional.dropout(state[0].T, self.dropout, self.training)

    def pack(self, entries: Iterable[tuple[Tensor, Tensor]], unit: np.float32) -> dict[str, NDArray[Any]]:
        """The arrays of an ``Encoder``; from ``entries``, what goes in and whether it is real, the quanta are taken."""
        sizes: list[list[float]] = []
        self.eval()
        with torch.no_grad():
            for entry, real in entries:
                seen: list[Tensor] = []
                self(entry, real, seen)
                sizes.append([float(np.quantile(np.abs(values.numpy()), _CUT)) for values in seen])
        largest = np.array(sizes).max(axis=0)
        packed = [in_units_each(_matrix(layer)) for layer in self.layers]
        size = self.layers[0].out_channels
        weights = np.zeros((len(packed), 3, size, size), np.int8)
        for number, (whole, _) in enumerate(packed):
            weights[number, :, : whole.shape[1]] = whole
        return {
            "weights": weights,
            "units": np.stack([own for _, own in packed]),
            "biases": np.stack([layer.bias.detach().numpy() for layer in self.layers]),
            "dilations": np.array(self.dilations),
            "quanta": (largest / np.array([127, *[255] * len(packed)])).astype(np.float32),
            "unit": unit,
        }


def _matrix(layer: nn.Module) -> NDArray[np.float32]:
    """The weights of one layer [3, in, out]."""
    weights: NDArray[np.float32] = layer.weight.detach().numpy().transpose(2, 1, 0)
    return weights
