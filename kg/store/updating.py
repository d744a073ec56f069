"""An update, on the side of the process that carries it out: on a copy, with the facts guarded."""

from __future__ import annotations

import io
from hashlib import sha256
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import pyoxigraph as ox

from kg.errors import QueryError, RefusedQueryError
from kg.store.annotations import load, written
from kg.store.guard import mistake, refuse_network, using
from kg.vocabulary import PREFIXES

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer


def changed(facts: ox.Store, request: dict[str, Any]) -> bytes:
    """The annotations after the update; the copy at ``request["into"]`` has them beside the facts."""
    sparql: str = request["sparql"]
    refuse_network(sparql, update=True)
    graph = load(facts, Path(request["into"]), request["annotations"].encode())
    try:
        graph.update(using(sparql, request["using"], request["using_named"]), prefixes=PREFIXES)
    except SyntaxError as error:
        raise mistake(sparql, error) from error
    except (OSError, RuntimeError, ValueError) as error:
        raise QueryError(f"the update cannot be carried out: {error}") from error
    if len(graph) < len(facts) or _facts(graph) != _facts(facts):
        raise RefusedQueryError(
            "this update would change the default graph, which is derived from documents and decisions: correct facts "
            "through `kg decide` or the page Decisions, and write what is yours into a graph of your own: "
            "INSERT DATA { GRAPH <https://example.org/notes> { … } }"
        )
    content = written(quad for name in graph.named_graphs() for quad in graph.quads_for_pattern(None, None, None, name))
    graph.flush()
    return content


class _Sum(io.RawIOBase):
    """A file that keeps the hash of what is written to it."""

    def __init__(self) -> None:
        self.hash = sha256()

    def writable(self) -> bool:
        return True

    def write(self, content: ReadableBuffer) -> int:
        taken = bytes(content)
        self.hash.update(taken)
        return len(taken)


def _facts(graph: ox.Store) -> bytes:
    """The default graph in the order of the engine's keys, which equal graphs share."""
    sum = _Sum()
    file: IO[bytes] = io.BufferedWriter(sum, 1 << 20)
    graph.dump(file, ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
    file.flush()
    return sum.hash.digest()
