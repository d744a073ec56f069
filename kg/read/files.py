"""Files and folders, one Document each, or the reason why not."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from kg.errors import InputError
from kg.model.document import Document, Skipped
from kg.read.document import read_source
from kg.read.plain import decode
from kg.read.source import Source


def read_file(path: str | Path) -> Document:
    """The Document of one file, its stem as id.

    Raises InputError when the file cannot be read.
    """
    file = Path(path)
    data = file.read_bytes()
    return read_source(Source(decode(data), "text/plain"), file.stem, file.name, hashlib.sha256(data).hexdigest())


def read_documents(paths: Iterable[str | Path]) -> Iterator[Document | Skipped]:
    """A Document for each file, in order of path; a Skipped with the reason for each that cannot be read."""
    for path in paths:
        try:
            yield read_file(path)
        except InputError as error:
            yield Skipped(str(path), str(error))
