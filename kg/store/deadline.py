"""A query with a time limit: in a process of its own, because the engine cannot be told to stop."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import IO

import pyoxigraph as ox

from kg.store.answer import Native
from kg.store.worker import Inquiry, Limits, Worker


def query(
    database: Path, sparql: str, substitutions: Mapping[str, ox.NamedNode | ox.Literal] | None, timeout: float
) -> Native:
    """Run a query within ``timeout`` seconds; TimeUpError when it takes longer."""
    inquiry = Inquiry(database, sparql, "json", "ntriples", substitutions or {})
    with tempfile.TemporaryFile() as file:
        kind = _run(inquiry, file, timeout)
        result = file.read()
    if kind == "triples":
        scratch = ox.Store()
        scratch.bulk_load(result, ox.RdfFormat.N_TRIPLES)
        triples = scratch.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
        assert isinstance(triples, ox.QueryTriples)
        return triples
    return ox.parse_query_results(result, ox.QueryResultsFormat.JSON)


def write(database: Path, sparql: str, output: IO[bytes], format: str, timeout: float) -> None:
    """Write the answer in ``format`` to ``output``: all of it, or (when time runs out) nothing and a TimeUpError."""
    with tempfile.TemporaryFile() as file:
        _run(Inquiry(database, sparql, format, format), file, timeout)
        shutil.copyfileobj(file, output)


def _run(inquiry: Inquiry, file: IO[bytes], timeout: float) -> str:
    with Worker() as worker:
        kind, _ = worker.answer(inquiry, file, Limits(timeout))
    file.seek(0)
    return kind
