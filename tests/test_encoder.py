"""The network over a sequence: exact sums, and no influence of what is far away or not there."""

import numpy as np
import pytest

from kg.extract import encoder
from kg.extract.encoder import Encoder, Linear, Vectors, whole

RANDOM = np.random.default_rng(7)
SIZE, ENTRY = 12, 6
ARRAYS = {
    "weights": RANDOM.integers(-127, 128, (3, 3, SIZE, SIZE)).astype(np.int8),
    "units": RANDOM.uniform(0.001, 0.003, (3, SIZE)).astype(np.float32),
    "biases": RANDOM.normal(0, 0.1, (3, SIZE)).astype(np.float32),
    "dilations": np.array([1, 2, 4]),
    "quanta": np.array([0.02, 0.01, 0.01, 0.02], np.float32),
    "unit": np.float32(0.01),
}


def sums(count):
    return RANDOM.integers(-400, 400, (count, ENTRY)).astype(np.int16)


def states(entry, real=None):
    return Encoder(ARRAYS).states(entry, np.ones(len(entry), bool) if real is None else real)[1]


def test_states_are_whole_numbers_in_range_and_not_all_alike():
    found = states(sums(40))
    assert found.shape == (40, SIZE)
    assert np.array_equal(found, np.rint(found)) and found.min() >= 0 and found.max() <= 255
    assert len(np.unique(found)) > 10


def test_what_is_further_away_than_the_halo_has_no_influence():
    entry = sums(60)
    halo = Encoder(ARRAYS).halo
    before, entry[0] = states(entry), entry[0] + 300
    changed = np.flatnonzero((states(entry) != before).any(axis=1))
    assert len(changed) and changed.max() <= halo


def test_blocks_give_what_the_whole_gives(monkeypatch):
    entry = sums(500)
    whole_at_once = states(entry)
    monkeypatch.setattr(encoder, "_BLOCK", 37)
    assert np.array_equal(states(entry), whole_at_once)


def test_sequences_beside_one_another_are_seen_as_alone():
    one, two = sums(30), sums(20)
    gap = max(ARRAYS["dilations"].tolist())
    noise = sums(gap)
    real = np.concatenate((np.ones(30, bool), np.zeros(gap, bool), np.ones(20, bool)))
    together = states(np.concatenate((one, noise, two)), real)
    assert np.array_equal(together[:30], states(one)) and np.array_equal(together[30 + gap :], states(two))


@pytest.mark.parametrize("count", [0, 1, 3])
def test_sequences_shorter_than_a_layer_looks(count):
    assert states(sums(count)).shape == (count, SIZE)


def test_products_are_exact():
    weights = RANDOM.integers(-127, 128, (288, 5)).astype(np.int8)
    steps = RANDOM.integers(0, 256, (9, 288))
    exact = steps.astype(np.int64) @ weights.astype(np.int64)
    found = Linear(weights, np.ones(5, np.float32))(steps.astype(np.float32), np.float32(1))
    assert np.array_equal(found.astype(np.int64), exact)


def test_vectors_are_added_and_unknown_keys_add_nothing():
    keys = np.array([3 << 40, 5 << 40, 9 << 40], np.uint64)
    vectors = Vectors(keys, np.array([[1, 2], [10, 20], [-3, 4]], np.int8))
    wanted = np.array([[3 << 40, 9 << 40], [5 << 40, 7 << 40], [0, 0]], np.uint64)
    assert vectors.total(wanted).tolist() == [[-2, 6], [10, 20], [0, 0]]


def test_values_beyond_the_range_are_cut_off():
    steps = whole(np.array([0.04, -9.0, 9.0], np.float32), np.float32(0.01))
    assert steps.tolist() == [4, -127, 127]
