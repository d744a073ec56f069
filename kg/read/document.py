"""From a source text to a Document: fold, lay out, name the blocks, part the articles."""

from __future__ import annotations

import hashlib

from kg.model.document import Article, Block, BlockKind, Document
from kg.read.articles import find_articles
from kg.read.characters import fold, pair_quotes
from kg.read.layout import lay_out
from kg.read.mapped import MappedText
from kg.read.metadata import read_metadata
from kg.read.source import Source


def read_text(text: str, id: str = "stdin", name: str = "-") -> Document:
    """A Document of a plain text; ``id`` and ``name`` are given on as they are."""
    return read_source(
        Source(text, "text/plain"), id, name, hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
    )


def read_source(source: Source, id: str, name: str, sha256: str) -> Document:
    """A Document of what was taken out of a file whose bytes have the digest ``sha256``."""
    origin = MappedText.of(source.text)
    folded = origin.collapse(fold(source.text))
    copy, drafts = lay_out(folded, source.kinds)
    text = "\n".join(map(pair_quotes, copy.text.split("\n")))
    metadata = read_metadata(drafts)
    spans = find_articles(drafts, metadata.publication is not None)
    blocks, start = [], 0
    for draft, line in zip(drafts, text.split("\n"), strict=False):
        blocks.append(Block(draft.kind or BlockKind.PARAGRAPH, start, start + len(line)))
        start += len(line) + 1
    articles = tuple(
        Article(_one_cell(span.title), _one_cell(span.byline), blocks[span.first].start, blocks[span.last].end)
        for span in spans
    )
    return Document(
        id, name, source.media_type, sha256, source.text, text, copy.offsets, metadata, articles, tuple(blocks)
    )


def _one_cell(line: str | None) -> str | None:
    return line.replace("\t", " ") if line else line
