"""What people write beside the facts: named graphs of their own, in one file beside the store.

``STORE.annotations.nq`` is to them what the ledger is to decisions: a source, which every build takes in, and never
something derived. Its lines are sorted and its blank nodes are named by what is said of them, so equal graphs are equal
bytes. The facts are the default graph; nothing here can change them.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

import pyoxigraph as ox

from kg.errors import StoreError
from kg.store.layout import ANNOTATED, DATABASE, beside


def annotations_path(store: str | Path) -> Path:
    """Where the annotations of a store are: beside it (``kg-store.annotations.nq``)."""
    return beside(store, ".annotations.nq")


def read_annotations(path: Path) -> bytes:
    """The file as it is, nothing when it is not there; StoreError when it is no N-Quads of named graphs."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise StoreError(f"{path}: the annotations cannot be read ({error.strerror})") from error
    try:
        if any(isinstance(quad.graph_name, ox.DefaultGraph) for quad in ox.parse(content, ox.RdfFormat.N_QUADS)):
            raise StoreError(
                f"{path}: a line names no graph; facts come from documents and decisions alone, so name a graph in it"
            )
    except SyntaxError as error:
        raise StoreError(
            f"{path}:{error.lineno}: not N-Quads ({error.msg}); mend the line, or take it out, and build again"
        ) from error
    return content


def fingerprint(content: bytes) -> str:
    """A name for the annotations that tells them from others; empty when there are none."""
    return sha256(content).hexdigest() if content.strip() else ""


def lay_beside(generation: Path, content: bytes) -> None:
    """Make the database that has the facts of a new generation and ``content`` in their graphs.

    It is one of its own, so that whoever goes through the facts cannot meet an annotation; on the disk both share the
    files of the facts.
    """
    load(ox.Store.read_only(str(generation / DATABASE)), generation / ANNOTATED, content).flush()


def load(facts: ox.Store, into: Path, content: bytes) -> ox.Store:
    """A copy of the facts at ``into``, with the annotations."""
    facts.backup(str(into))
    graph = ox.Store(str(into))
    graph.load(content, ox.RdfFormat.N_QUADS)
    return graph


def written(quads: Iterable[ox.Quad]) -> bytes:
    """The content of the file for these quads."""
    dataset = ox.Dataset(quads)
    if any(isinstance(term, ox.BlankNode) for quad in dataset for term in (quad.subject, quad.object, quad.graph_name)):
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    lines = ox.serialize(dataset, format=ox.RdfFormat.N_QUADS)
    assert lines is not None
    return b"".join(sorted(lines.splitlines(keepends=True)))
