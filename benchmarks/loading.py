"""Loading: a build's last step (statements to a store in force) against pyoxigraph's own bulk loader."""

from __future__ import annotations

import math
import tempfile
from collections import deque
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pyoxigraph as ox

from benchmarks.graphs import realistic
from benchmarks.report import Measure
from benchmarks.timing import race
from kg.model.claims import Extraction
from kg.model.record import to_record
from kg.model.statements import Statements
from kg.store import commit
from kg.triples import triples


def put(path: Path, statements: Statements) -> None:
    """Put the statements in force at ``path``, as a build does, with a record for each document."""
    commit(path, records={doc.id: to_record(Extraction(doc.id)) for doc in statements.documents}, statements=statements)


def ntriples(statements: Statements) -> bytes:
    """The triples of the statements, written by pyoxigraph."""
    return ox.serialize(triples(statements), format=ox.RdfFormat.N_TRIPLES) or b""


def measure(scales: list[int], rounds: int) -> Iterator[Measure]:
    """Triples a second of processor time: for the same triples ready made, and for the whole way from statements.

    Ours (:func:`kg.store.commit`) also hashes the triples, counts them and compacts the store; theirs parses
    N-Triples. The time for ready-made triples is that of the commit less that of making them.
    """
    for scale in scales:
        statements = realistic(scale)
        lines = ntriples(statements)
        with tempfile.TemporaryDirectory(prefix="kg-bench-") as folder:
            best = race(_contestants(Path(folder), statements, lines), _rounds(rounds, scale))
        yield from _measures(lines.count(b"\n"), best)


def _rounds(rounds: int, scale: int) -> int:
    """More for small graphs, over before the machine has settled; fewer for large ones, which settle by themselves."""
    return max(2, round(rounds * min(3.0, math.sqrt(100_000 / scale))))


def _contestants(folder: Path, statements: Statements, lines: bytes) -> dict[str, Callable[[], object]]:
    number = count()

    def ours() -> None:
        put(folder / f"ours-{next(number)}", statements)

    def making() -> None:
        deque(triples(statements), maxlen=0)

    def theirs(compact: bool = False) -> None:
        store = ox.Store(str(folder / f"theirs-{next(number)}"))
        store.bulk_load(lines, ox.RdfFormat.N_TRIPLES)
        if compact:
            store.optimize()
        store.flush()

    return {"ours": ours, "making": making, "theirs": theirs, "compacted": lambda: theirs(compact=True)}


def _measures(size: int, best: dict[str, float]) -> Iterator[Measure]:
    rate = {name: f"{size / time:,.0f}/s" for name, time in best.items()}
    ready = best["ours"] - best["making"]
    yield Measure(
        "loading", f"{size:,} ready triples, against bulk_load", f"{size / ready:,.0f}/s", rate["theirs"],
        best["theirs"] / ready, bound=0.8, at_least=True,
    )  # fmt: skip
    for name, label in (("theirs", "bulk_load"), ("compacted", "bulk_load and optimize")):
        what = f"{size:,} triples made from statements and loaded, against {label} of ready ones"
        yield Measure("loading", what, rate["ours"], rate[name], best[name] / best["ours"])
