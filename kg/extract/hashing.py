"""Features as 64-bit keys, made and looked up for whole arrays at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Keys = NDArray[np.uint64]
    Ints = NDArray[np.int64]
    Said = tuple[NDArray[Any], ...]

MIX = 0x9E3779B97F4A7C15  # the golden ratio, as in Knuth's multiplicative hashing
STIR = 0xBF58476D1CE4E5B9  # a multiplier of SplitMix64
_ROUNDS = 200  # of placing the keys of a table
_VALUE = (1 << 20) - 1  # the highest value of a table


class Table:
    """Keys -> values above 0, one or two probes each.

    An entry is a key whose low ``_VALUE`` bits hold the value: one look into memory finds both. The first slot is the
    key's highest ``bits``, the second the next; keys that differ in low bits alone count as one, which 44 bits make
    rare enough. With one probe, of keys that fall into the same slot the first stays; with two each key finds a place
    in tables that are less than half full (cuckoo hashing, Pagh and Rodler 2001).
    """

    def __init__(self, keys: Keys, values: NDArray[np.int32], bits: int = 20, probes: int = 1) -> None:
        import numpy as np

        self._bits, self._probes = bits, probes
        self._entries = np.zeros(1 << bits, np.uint64)
        entries = keys & ~np.uint64(_VALUE) | values.astype(np.uint64)
        slots = [self._slots(keys, probe) for probe in range(probes)]
        if probes == 1:
            self._entries[slots[0][::-1]] = entries[::-1]
        else:
            owners = _placed(slots[0], slots[1], 1 << bits)
            taken = np.flatnonzero(owners >= 0)
            self._entries[taken] = entries[owners[taken]]

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
        wanted = keys & ~np.uint64(_VALUE)
        for probe in range(self._probes):
            entries = self._entries.take(self._slots(keys, probe))
            entries ^= wanted  # what is left of a known key is its value
            entries *= entries <= _VALUE
            found |= entries
        return found.view(np.int64)


def _placed(first: Ints, second: Ints, size: int) -> Ints:
    """Which key has each slot, -1 for none: a key that finds its slot taken turns the other one out, to its other slot.

    Keys still without a place after many rounds, in a table too full, are left out.
    """
    import numpy as np

    owners = np.full(size, -1, np.int64)
    aside = np.zeros(len(first), np.bool_)  # in its second slot
    waiting = np.arange(len(first))
    for _ in range(_ROUNDS):
        if not len(waiting):
            break
        slots = np.where(aside[waiting], second[waiting], first[waiting])
        before = owners[slots]
        owners[slots] = waiting
        placed = owners[slots] == waiting
        turned_out = before[placed & (before >= 0)]
        waiting = np.concatenate((waiting[~placed], turned_out))
        aside[waiting] ^= True
    return owners


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


def together(*parts: NDArray[Any]) -> Said:
    """The things that make one feature."""
    return parts


def hashed_all(said: Sequence[Said], salt: int, size: int) -> Keys:
    """The keys of features, each made of some things: [places, features]; ``salt`` is that of the first, then rising.

    As :func:`hashed`, but all features at once: first those that have most parts, so that each step takes
    a slice.
    """
    import numpy as np

    order = sorted(range(len(said)), key=lambda number: -len(said[number]))
    keys = np.empty((len(said), size), np.uint64)
    keys[:] = np.array([(salt + number) * STIR & 0xFFFFFFFFFFFFFFFF for number in order], np.uint64)[:, None]
    part = np.empty((len(said), size), np.int64)
    for step in range(len(said[order[0]])):
        several = [number for number in order if len(said[number]) > step]
        for row, number in enumerate(several):
            part[row] = said[number][step]
        some = keys[: len(several)]
        some ^= part[: len(several)].view(np.uint64)
        some *= np.uint64(MIX)
        some ^= some >> np.uint64(29)
    keys *= np.uint64(STIR)
    ordered = np.empty((size, len(said)), np.uint64)
    ordered[:, order] = keys.T
    return ordered
