"""The rooms of the product that are measured, by name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain

from benchmarks import browsing, building, extraction, identity, loading, pages, questions, serving, startup
from benchmarks.report import Measure

ROOMS = ("loading", "asking", "extraction", "building", "identity", "picture", "serving", "start-up")


def measure(room: str, sizes: Sequence[int], quick: bool) -> list[Measure]:
    """All measures of one of the ``ROOMS``, with graphs of ``sizes`` triples."""
    rounds = 3 if quick else 7
    found: Iterable[Measure]
    match room:
        case "loading":
            found = loading.measure(sizes, rounds)
        case "asking":
            found = questions.measure(sizes, rounds)
        case "extraction":
            found = extraction.measure(rounds)
        case "building":
            found = building.measure([100] if quick else [500, 2_000], 1 if quick else 2)
        case "identity":
            found = identity.measure()
        case "picture":
            found = pages.measure([500] if quick else pages.SIZES, rounds)
        case "serving":
            triples = 10_000 if quick else 100_000
            found = chain(serving.measure(triples, 1 if quick else 5), browsing.measure(triples))
        case _:
            found = startup.measure(rounds)
    return list(found)
