"""The graph for other systems: RDF, networks, tables; whole files or none, and the same bytes for the same graph."""

from __future__ import annotations

import importlib
import shutil
import sys
import tempfile
from pathlib import Path
from typing import IO

from kg.errors import OutputError
from kg.export.atomic import replacing
from kg.store import Store

# format -> module that writes it, with `write(store, format, file)`; loaded when it is asked for
FORMATS = {
    "turtle": "kg.export.rdf",
    "ntriples": "kg.export.rdf",
    "nquads": "kg.export.rdf",
    "trig": "kg.export.rdf",
    "jsonld": "kg.export.rdf",
    "rdfxml": "kg.export.rdf",
    "graphml": "kg.export.network",
    "gexf": "kg.export.network",
    "csv": "kg.export.tabular",
    "zip": "kg.export.tabular",
    "xlsx": "kg.export.tabular",
}

__all__ = ["FORMATS", "export"]


def export(store: Store, format: str, path: str | Path) -> None:
    """Write the whole graph to ``path`` (``-`` for standard output) in one of ``FORMATS``.

    The file appears complete or not at all. Raises OutputError when it cannot be written, or when a format needs a
    package that is not installed.

    >>> with Store.open("kg-store") as store:  # doctest: +SKIP
    ...     export(store, "turtle", "honours.ttl")
    """
    if format not in FORMATS:
        raise OutputError(f"there is no format {format!r}; take one of {', '.join(FORMATS)}")
    write = importlib.import_module(FORMATS[format]).write
    if str(path) == "-":
        with tempfile.SpooledTemporaryFile(1 << 24) as file:
            write(store, format, file)
            file.seek(0)
            _copy(file, sys.stdout.buffer)
    else:
        with replacing(Path(path)) as file:
            write(store, format, file)


def _copy(source: IO[bytes], target: IO[bytes]) -> None:
    shutil.copyfileobj(source, target)
    target.flush()
