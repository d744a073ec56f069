"""The answer to a SPARQL query: rows, yes or no, or triples; gone through as it comes, or written in a W3C format."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import IO, TypeVar

import pyoxigraph as ox

from kg.errors import OutputError, StoreError
from kg.vocabulary import PREFIXES

_Item = TypeVar("_Item")
Native = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples
RESULT_FORMATS = {
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
}
GRAPH_FORMATS = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "nquads": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
}


class Answer:
    """What a query gives, of one of three kinds: ``"rows"`` (SELECT), ``"boolean"`` (ASK), ``"triples"`` (CONSTRUCT).

    The query runs when the answer is made, and again each time it is gone through: nothing is held in memory.

    >>> from kg.store import Store  # doctest: +SKIP
    >>> with Store.open("kg-store") as store:  # doctest: +SKIP
    ...     [row["name"].value for row in store.query("SELECT ?name { ?p a hkg:Person ; rdfs:label ?name }")]
    """

    def __init__(self, run: Callable[[], Native]) -> None:
        self._run = run
        self._native: Native | None = run()
        self.kind: str = {ox.QuerySolutions: "rows", ox.QueryBoolean: "boolean"}.get(type(self._native), "triples")
        self.variables: tuple[str, ...] = (
            tuple(variable.value for variable in self._native.variables)
            if isinstance(self._native, ox.QuerySolutions)
            else ()
        )

    def _take(self) -> Native:
        native, self._native = self._native or self._run(), None
        return native

    def __bool__(self) -> bool:
        """ASK: the answer itself. Otherwise: is there at least one row or triple?"""
        if self.kind == "boolean":
            return bool(self._take())
        return next(iter(self), None) is not None

    def __iter__(self) -> Iterator[ox.QuerySolution]:
        """The rows, as they come; ``row["name"]`` is a term or None."""
        native = self._take()
        if not isinstance(native, ox.QuerySolutions):
            raise TypeError(f"this answer has no rows but {self.kind}")
        return _guarded(native)

    @property
    def rows(self) -> list[ox.QuerySolution]:
        """All rows."""
        return list(self)

    @property
    def triples(self) -> Iterator[ox.Triple]:
        """The triples of CONSTRUCT or DESCRIBE, as they come."""
        native = self._take()
        if not isinstance(native, ox.QueryTriples):
            raise TypeError(f"this answer has no triples but {self.kind}")
        return _guarded(native)

    def write(self, output: IO[bytes], format: str) -> None:
        """Write in a W3C format: csv, tsv, json, xml; for triples turtle, ntriples, nquads, trig, jsonld, rdfxml."""
        native = self._take()
        formats = GRAPH_FORMATS if isinstance(native, ox.QueryTriples) else RESULT_FORMATS
        if format not in formats:
            what = {"rows": "rows (SELECT)", "boolean": "yes or no (ASK)"}.get(
                self.kind, "triples (CONSTRUCT, DESCRIBE)"
            )
            raise OutputError(
                f"this query gives {what}, which cannot be written as {format}; take {', '.join(formats)}"
            )
        if isinstance(native, ox.QueryTriples):
            ox.serialize(native, output, GRAPH_FORMATS[format], prefixes=PREFIXES)
        else:
            native.serialize(output, RESULT_FORMATS[format])


def _guarded(items: Iterator[_Item]) -> Iterator[_Item]:
    try:
        yield from items
    except (OSError, RuntimeError) as error:
        raise StoreError(
            f"the store cannot be read to the end ({error}); delete it and run `kg build` again"
        ) from error
