"""RDF 1.1 in every syntax, triples sorted."""

from __future__ import annotations

import io
from typing import IO

import pyoxigraph as ox

from kg.store import Store
from kg.store.answer import GRAPH_FORMATS
from kg.vocabulary import PREFIXES


def write(store: Store, format: str, file: IO[bytes]) -> None:
    """Write all triples in order of their N-Triples lines, so that equal graphs give equal bytes.

    All are in the default graph, so N-Quads and N-Triples hold the same lines.
    """
    dumped = io.BytesIO()
    store.graph.dump(dumped, ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
    dumped.seek(0)
    lines = sorted(dumped)
    if format in ("ntriples", "nquads"):
        file.writelines(lines)
        return
    triples = (quad.triple for quad in ox.parse(io.BytesIO(b"".join(lines)), ox.RdfFormat.N_TRIPLES))
    ox.serialize(triples, file, GRAPH_FORMATS[format], prefixes=PREFIXES)
