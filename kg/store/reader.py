"""Read a store: one generation of it, held for as long as it is open, whatever a builder does meanwhile."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import IO, Any

import pyoxigraph as ox

from kg.errors import QueryError, StoreError
from kg.model.claims import check_confidence
from kg.store import deadline
from kg.store.answer import Answer, Native
from kg.store.guard import refuse_network, syntax_error
from kg.store.layout import ANNOTATED, DATABASE, MANIFEST, RECORDS, copy_generation, current, damaged
from kg.store.lock import hold_shared
from kg.store.manifest import CONFIDENCE_OF_FACTS, Manifest, read_manifest
from kg.store.selection import select
from kg.vocabulary import PREFIXES

Bindings = Mapping[str, ox.NamedNode | ox.Literal]


class Store:
    """A store opened for reading; nothing in its folder is written, created or touched.

    Opened with a ``min_confidence`` (0 to 1) it holds the facts that are at least so sure, what they tell of, and
    nothing else: questions, pictures, exports and checks then see no more than that.

    >>> with Store.open("kg-store", min_confidence=0.9) as store:  # doctest: +SKIP
    ...     store.left_out
    """

    def __init__(
        self, path: Path, generation: Path, manifest: Manifest, held: int, min_confidence: float = 0.0
    ) -> None:
        """Use :meth:`open`."""
        self.path = path
        self.manifest = manifest
        self._generation = generation
        self._held = held
        self._least = min_confidence
        self._database: ox.Store | None = None
        self._annotated: ox.Store | None = None
        self._left_out = 0

    @classmethod
    def open(cls, path: str | Path, min_confidence: float = 0.0) -> Store:
        """Open the generation in force at ``path``.

        Raises StoreError when there is none, or it is damaged, too new, or (with ``min_confidence``) so old that its
        facts have no confidence; InputError when ``min_confidence`` is not from 0 to 1.
        """
        check_confidence(min_confidence)
        path = Path(path)
        while True:
            generation = current(path)
            try:
                held = hold_shared(generation / MANIFEST)
            except OSError as error:
                if current(path) == generation:
                    raise damaged(generation / MANIFEST, error.strerror) from error
                continue
            if current(path) == generation:  # else a builder came between: what is held may be on its way out
                break
            os.close(held)
        try:
            manifest = read_manifest(generation / MANIFEST)
            if min_confidence and manifest.format < CONFIDENCE_OF_FACTS:
                raise StoreError(
                    f"{path}: built by an older honours-kg ({manifest.product}), which did not write down how sure a "
                    f"fact is; run `kg build --store {path}` once"
                )
            return cls(path, generation, manifest, held, min_confidence)
        except BaseException:
            os.close(held)
            raise

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the generation; a builder may then remove it when it is no longer in force."""
        self._database = self._annotated = None
        if self._held >= 0:
            os.close(self._held)
            self._held = -1

    @property
    def graph(self) -> ox.Store:
        """The facts in the bare engine, read-only, for what SPARQL is too slow for (``quads_for_pattern``)."""
        if self._held < 0:
            raise StoreError(f"{self.path}: this store was closed")
        if self._database is None:
            self._database = open_database(self._generation / DATABASE)
            if self._least:
                self._database, self._left_out = select(self._database, self._least)
        return self._database

    @property
    def left_out(self) -> int:
        """How many facts are below the ``min_confidence`` that the store was opened with."""
        return self._left_out if self._least and self.graph else 0

    @property
    def database(self) -> Path:
        """Where the engine's files of this generation are, for a process that answers queries.

        The facts are its default graph; the annotations, if there are any, are in graphs of their own.
        """
        return self._generation / (ANNOTATED if self.manifest.annotations else DATABASE)

    def graphs(self) -> list[str]:
        """The names of the graphs of annotations."""
        return sorted(name.value for name in self._queried.named_graphs())

    @property
    def _queried(self) -> ox.Store:
        if self._least or not self.manifest.annotations:
            return self.graph
        if self._annotated is None:
            self._annotated = open_database(self.database)
        return self._annotated

    def query(self, sparql: str, substitutions: Bindings | None = None, timeout: float | None = None) -> Answer:
        """Run a SPARQL 1.1 query; the product's prefixes (hkg:, rdfs:, skos: …) need no declaration.

        ``substitutions`` bind variables, which must be among those selected. With ``timeout`` (seconds) the query runs
        in a process of its own, which is ended when time is up; a store with ``min_confidence`` has no such limit.
        Raises QueryError, with line and column of a mistake; also for SPARQL Update and SERVICE, which are refused.
        """
        if timeout is None:
            refuse_network(sparql)
            return Answer(lambda: run(self._queried, sparql, substitutions))
        self._refuse_limit()
        return Answer(lambda: deadline.query(self.database, sparql, substitutions, timeout))

    def write_answer(self, sparql: str, output: IO[bytes], format: str, timeout: float) -> None:
        """Write the answer of a query to ``output`` in a format of :class:`Answer`, whole or not at all."""
        self._refuse_limit()
        deadline.write(self.database, sparql, output, format, timeout)

    def _refuse_limit(self) -> None:
        if self._least:  # what was selected is in the memory of this process alone
            raise QueryError("a store opened with min_confidence answers without a time limit; leave one of them out")

    def statistics(self) -> dict[str, int]:
        """How many documents, persons, organisations, honours, conferrals … and triples were built."""
        return dict(self.manifest.counts)

    def copy(self, path: Path) -> None:
        """Put a store of its own at ``path``, where nothing is yet, that holds what this one holds."""
        try:
            copy_generation(self._generation, path)
        except OSError as error:
            raise StoreError(f"{path}: the store cannot be copied there ({error.strerror or error})") from error

    def records(self) -> Iterator[dict[str, Any]]:
        """What was read in each document, as it was committed, by document id."""
        path = self._generation / RECORDS
        try:
            with path.open(encoding="utf-8") as lines:
                yield from map(json.loads, lines)
        except (OSError, ValueError) as error:
            raise damaged(path, error) from error


def open_database(path: Path) -> ox.Store:
    """Oxigraph's files at ``path``, read-only."""
    try:
        return ox.Store.read_only(str(path))
    except OSError as error:
        raise damaged(path, error) from error


def run(
    graph: ox.Store,
    sparql: str,
    substitutions: Bindings | None = None,
    prefixes: dict[str, str] = PREFIXES,
    default: Iterable[str] | None = None,
    named: Iterable[str] | None = None,
) -> Native:
    """Run a query on the engine, with the engine's many errors turned into QueryError.

    ``default`` and ``named`` are the IRIs of the graphs that it sees, if not all.
    """
    bound: dict[ox.Variable, ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple] = {
        ox.Variable(name): value for name, value in (substitutions or {}).items()
    }
    try:
        return graph.query(
            sparql,
            prefixes=prefixes,
            substitutions=bound,
            default_graph=None if default is None else [ox.NamedNode(iri) for iri in default],
            named_graphs=None if named is None else [ox.NamedNode(iri) for iri in named],
        )
    except SyntaxError as error:
        raise syntax_error(sparql, error) from error
    except (OSError, RuntimeError, ValueError) as error:
        raise QueryError(f"the query cannot be answered: {error}") from error
