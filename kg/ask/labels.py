"""Words for the terms of the vocabulary (``ontology/honours-kg.ttl``), in Chinese and English."""

from __future__ import annotations

from functools import cache

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from kg.errors import KnowledgeError
from kg.resources import ontology_dir
from kg.vocabulary import RDFS


@cache
def _labels() -> dict[tuple[str, str | None], str]:
    path = ontology_dir() / "honours-kg.ttl"
    try:
        return {
            (quad.subject.value, quad.object.language): quad.object.value
            for quad in parse(path=path, format=RdfFormat.TURTLE)
            if quad.predicate == RDFS.label and isinstance(quad.object, Literal) and isinstance(quad.subject, NamedNode)
        }
    except (OSError, SyntaxError) as error:
        raise KnowledgeError(f"{path}: {error}; mend the file or restore it from the project") from error


def term_label(iri: str, language: str) -> str:
    """What the term is called; the end of its IRI when the vocabulary has no label for it."""
    return _labels().get((iri, language)) or iri.rpartition("#")[2]
