"""A query with a time limit: in a process of its own, because the engine cannot be told to stop."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import IO

import pyoxigraph as ox

from kg import errors
from kg.store.answer import Native

_LARGEST = 4 << 30  # bytes of one answer
_MAIN = "from kg.store.deadline import main; main()"


def query(
    database: Path, sparql: str, substitutions: Mapping[str, ox.NamedNode | ox.Literal] | None, timeout: float
) -> Native:
    """Run a query within ``timeout`` seconds; QueryError when it takes longer."""
    with tempfile.TemporaryFile() as file:
        _run(database, sparql, substitutions or {}, None, file, timeout)
        kind, _, result = file.read().partition(b"\n")
    if kind == b"triples":
        scratch = ox.Store()
        scratch.bulk_load(result, ox.RdfFormat.N_TRIPLES)
        triples = scratch.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
        assert isinstance(triples, ox.QueryTriples)
        return triples
    return ox.parse_query_results(result, ox.QueryResultsFormat.JSON)


def write(database: Path, sparql: str, output: IO[bytes], format: str, timeout: float) -> None:
    """Write the answer in ``format`` to ``output``: all of it, or (when time runs out) nothing and a QueryError."""
    with tempfile.TemporaryFile() as file:
        _run(database, sparql, {}, format, file, timeout)
        shutil.copyfileobj(file, output)


def _run(
    database: Path,
    sparql: str,
    substitutions: Mapping[str, ox.NamedNode | ox.Literal],
    format: str | None,
    file: IO[bytes],
    timeout: float,
) -> None:
    request = {
        "database": str(database),
        "sparql": sparql,
        "substitutions": {name: str(value) for name, value in substitutions.items()},
        "format": format,
    }
    try:
        ended = subprocess.run(
            [sys.executable, "-c", _MAIN],
            input=json.dumps(request).encode(),
            stdout=file,
            stderr=subprocess.PIPE,
            timeout=timeout,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise errors.QueryError(
            f"the query took longer than {timeout:g} s and was stopped; make it narrower (LIMIT, a bound variable), "
            "or give it more time with --timeout"
        ) from error
    if ended.returncode:
        raise _error(ended.stderr.decode("utf-8", "replace"))
    file.seek(0)


def _error(report: str) -> errors.KgError:
    try:
        name, message = json.loads(report.splitlines()[-1])
        kind: type[errors.KgError] = getattr(errors, name)
        return kind(message)
    except (ValueError, IndexError, TypeError, AttributeError):
        return errors.QueryError(f"the query ended without an answer (out of memory?): {report.strip()[-200:]}")


def main() -> None:
    """The other side: a request on standard input, the answer on standard output, an error on standard error."""
    from kg.store.answer import Answer
    from kg.store.reader import open_database, run

    _limit_output()
    request = json.load(sys.stdin.buffer)
    try:
        graph = open_database(Path(request["database"]))
        bound = {name: _term(text) for name, text in request["substitutions"].items()}
        answer = Answer(lambda: run(graph, request["sparql"], bound))
        output = sys.stdout.buffer
        if request["format"] is None:
            output.write(answer.kind.encode() + b"\n")
        answer.write(output, request["format"] or ("ntriples" if answer.kind == "triples" else "json"))
        output.flush()
    except errors.KgError as error:
        _fail(type(error).__name__, str(error))
    except OSError as error:
        _fail("QueryError", f"the answer cannot be kept ({error}); make the query narrower, for example with LIMIT")


def _fail(name: str, message: str) -> None:
    sys.stderr.buffer.write(json.dumps([name, message]).encode() + b"\n")
    sys.stderr.flush()
    os._exit(1)  # without another attempt to write what does not fit


def _limit_output() -> None:
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (_LARGEST, _LARGEST))


def _term(text: str) -> ox.NamedNode | ox.Literal:
    """A term from its N-Triples form."""
    quad = next(iter(ox.parse(f"<x:s> <x:p> {text} .", ox.RdfFormat.N_TRIPLES)))
    assert isinstance(quad.object, ox.NamedNode | ox.Literal)
    return quad.object
