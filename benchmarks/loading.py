"""Loading: a build's last step (statements to a store in force) against pyoxigraph's own bulk loader."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pyoxigraph as ox

from benchmarks.graphs import realistic
from benchmarks.report import Measure, seconds
from benchmarks.timing import race
from kg.model.claims import Extraction
from kg.model.record import to_record
from kg.model.statements import Statements
from kg.store.commit import commit
from kg.triples import triples


def put(path: Path, statements: Statements) -> None:
    """Put the statements in force at ``path``, as a build does, with a record for each document."""
    commit(path, records={doc.id: to_record(Extraction(doc.id)) for doc in statements.documents}, statements=statements)


def measure(scales: list[int], rounds: int) -> Iterator[Measure]:
    """Triples a second; ours also makes the triples, hashes them and compacts the store, theirs parses N-Triples."""
    for scale in scales:
        statements = realistic(scale)
        lines = b"".join(f"{triple} .\n".encode() for triple in triples(statements))
        with tempfile.TemporaryDirectory(prefix="kg-bench-") as folder:
            number = count()

            def ours(base: Path = Path(folder), given: Statements = statements) -> None:
                put(base / f"ours-{next(number)}", given)

            def theirs(base: Path = Path(folder), given: bytes = lines) -> None:
                store = ox.Store(str(base / f"theirs-{next(number)}"))
                store.bulk_load(given, ox.RdfFormat.N_TRIPLES)
                store.flush()

            def compacted(base: Path = Path(folder), given: bytes = lines) -> None:
                store = ox.Store(str(base / f"compacted-{next(number)}"))
                store.bulk_load(given, ox.RdfFormat.N_TRIPLES)
                store.optimize()
                store.flush()

            best = race({"ours": ours, "theirs": theirs, "compacted": compacted}, rounds)
        size = lines.count(b"\n")
        for name, label in (("theirs", "bulk_load"), ("compacted", "bulk_load + optimize")):
            yield Measure(
                room="loading",
                what=f"{size:,} triples against {label}",
                ours=f"{size / best['ours']:,.0f}/s",
                theirs=f"{size / best[name]:,.0f}/s ({seconds(best[name])})",
                ratio=best[name] / best["ours"],
                bound=0.8 if name == "theirs" else None,
                at_least=True,
            )
