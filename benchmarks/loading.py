"""Loading: a build's last step (triples to a store in force) against pyoxigraph's own bulk loader."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from unittest.mock import patch

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

    Ours is :func:`kg.store.commit`, all of it, for ready triples with nothing but their making left out; theirs is
    ``bulk_load`` of the same triples as ready N-Triples into a new store on the disk, and ``flush``.
    """
    for scale in scales:
        statements = realistic(scale)
        with tempfile.TemporaryDirectory(prefix="kg-bench-") as folder:
            lines = ntriples(statements)
            best = race(_contestants(Path(folder), statements, lines), _rounds(rounds, scale))
        yield from _measures(lines.count(b"\n"), best)


def _rounds(rounds: int, scale: int) -> int:
    """More for small graphs, over before the machine has settled; fewer for large ones, which settle by themselves."""
    return max(2, round(rounds * min(3.0, math.sqrt(100_000 / scale))))


def _contestants(folder: Path, statements: Statements, lines: bytes) -> dict[str, Callable[[], object]]:
    number = count()
    made = list(triples(statements))

    def whole() -> None:
        put(folder / f"ours-{next(number)}", statements)

    def ready() -> None:
        with patch("kg.store.writer.triples", lambda _: iter(made)):
            whole()

    def bulk_load() -> None:
        store = ox.Store(str(folder / f"theirs-{next(number)}"))
        store.bulk_load(lines, ox.RdfFormat.N_TRIPLES)
        store.flush()

    return {"ready": ready, "bulk_load": bulk_load, "whole": whole}


def _measures(size: int, best: dict[str, float]) -> Iterator[Measure]:
    rate = {name: f"{size / time:,.0f}/s" for name, time in best.items()}
    for name, what, bound in (
        ("ready", f"{size:,} ready triples put in force, against bulk_load", 0.8),
        ("whole", f"{size:,} triples made from statements and put in force, against bulk_load of ready ones", None),
    ):
        ratio = best["bulk_load"] / best[name]
        yield Measure("loading", what, rate[name], rate["bulk_load"], ratio, bound, at_least=True)
