"""What a store keeps of a document: its record of claims, its source text, metadata and articles.

Enough to work out the graph again without the file. Positions are those of the source: the reading copy is not kept,
so a document that comes back has its source for text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from kg.model.claims import Extraction
from kg.model.document import Article, Document, Metadata
from kg.model.record import Record, from_record, to_record


def to_archive(document: Document, extraction: Extraction) -> Record:
    """The record of ``extraction`` with the document's own fields beside it, ready for JSON."""
    metadata = asdict(document.metadata)
    metadata["organizers"] = list(document.metadata.organizers)
    return to_record(extraction) | {
        "name": document.name,
        "media_type": document.media_type,
        "sha256": document.sha256,
        "source": document.source,
        "metadata": metadata,
        "articles": [_article(document, article) for article in document.articles if article.end > article.start],
    }


def _article(document: Document, article: Article) -> Record:
    start, end = document.in_source(article.start, article.end)
    return {"title": article.title, "byline": article.byline, "start": start, "end": end}


def from_archive(record: Mapping[str, Any]) -> tuple[Document, Extraction]:
    """The document and the claims that :func:`to_archive` kept."""
    metadata = dict(record["metadata"])
    metadata["organizers"] = tuple(metadata["organizers"])
    source: str = record["source"]
    document = Document(
        id=record["id"],
        name=record["name"],
        media_type=record["media_type"],
        sha256=record["sha256"],
        source=source,
        text=source,
        offsets=range(len(source)),
        metadata=Metadata(**metadata),
        articles=tuple(Article(**article) for article in record["articles"]),
        blocks=(),
    )
    return document, from_record(dict(record))
