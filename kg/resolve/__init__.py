"""Names become things with IRIs, tellings become facts, and what is unsure becomes a doubt for people to settle."""

from __future__ import annotations

from collections.abc import Sequence

from kg.model.claims import Extraction
from kg.model.document import Document
from kg.model.iri import DEFAULT_BASE
from kg.model.statements import Statements
from kg.resolve.ledger import Decision
from kg.resolve.pipeline import Resolution, work_out

__all__ = ["DEFAULT_BASE", "Resolution", "resolve", "work_out"]


def resolve(
    read: Sequence[tuple[Document, Extraction]], decisions: Sequence[Decision] = (), base: str = DEFAULT_BASE
) -> Statements:
    """What documents and decisions say together, in any order of the documents the same.

    ``base`` begins every IRI. :func:`kg.resolve.work_out` gives the decisions that could not be applied as well.
    """
    return work_out(read, decisions, base).statements
