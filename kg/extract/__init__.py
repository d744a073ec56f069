"""What a document says: mentions first, then relations between mentions, then the document's own aliases."""

from __future__ import annotations

from kg.extract.claims import claims
from kg.extract.mentions import find_mentions
from kg.extract.reading import Reading
from kg.model.claims import Extraction
from kg.model.document import Document

__all__ = ["extract"]


def extract(document: Document) -> Extraction:
    """All that is read in one document; the same document always gives the same claims, in the order of the text."""
    return claims(Reading(document, find_mentions(document)))
