"""What a document says: mentions first, then relations between mentions, then the document's own aliases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.extract.claims import claims
from kg.extract.mentions import FLOOR, find_mentions
from kg.extract.reading import Reading
from kg.extract.tagger import tag_all
from kg.model.claims import Extraction
from kg.model.document import Document
from kg.names import simplify

__all__ = ["extract", "extract_all"]

_BATCH = 30_000  # characters that are tagged side by side


def extract(document: Document) -> Extraction:
    """All that is read in one document; the same document always gives the same claims, in the order of the text."""
    return next(extraction for _, extraction in extract_all([document]))


def extract_all(documents: Iterable[Document]) -> Iterator[tuple[Document, Extraction]]:
    """Each document with all that is read in it, in their order; of many short ones faster than one by one."""
    for batch in _batches(documents):
        tags = tag_all([simplify(document.text) for document in batch], FLOOR)
        for document, own in zip(batch, tags, strict=True):
            yield document, claims(Reading(document, find_mentions(document, own)))


def _batches(documents: Iterable[Document]) -> Iterator[list[Document]]:
    batch: list[Document] = []
    size = 0
    for document in documents:
        batch.append(document)
        size += len(document.text)
        if size >= _BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
