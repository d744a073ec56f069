"""What waits for a decision: pairs that may be one, each side with the places where it is named."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from kg.store import Store

_DOUBTS = """
PREFIX hkg: <https://w3id.org/honours-kg/ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?reason ?score ?question ?left ?leftName ?right ?rightName WHERE {
  ?doubt a hkg:Doubt ; hkg:left ?left ; hkg:right ?right .
  ?doubt hkg:reason ?reason ; hkg:score ?score ; rdfs:comment ?question .
  ?left rdfs:label ?leftName . ?right rdfs:label ?rightName .
} ORDER BY DESC(?score) ?reason ?question ?left ?right
"""
_PLACES = """
PREFIX hkg: <https://w3id.org/honours-kg/ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX oa: <http://www.w3.org/ns/oa#>
SELECT DISTINCT ?side ?document ?start ?prefix ?quote ?suffix WHERE {
  ?side hkg:evidence ?telling .
  ?telling oa:hasSource/rdfs:label ?document ; oa:hasSelector ?words, ?place .
  ?words oa:exact ?quote ; oa:prefix ?prefix ; oa:suffix ?suffix .
  ?place oa:start ?start .
} ORDER BY ?document ?start
"""
_SHOWN = 3  # places for each side


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two; ``sentences`` are the words around its first mentions, each with its document."""

    iri: str
    name: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OpenDoubt:
    """A pair that may be one; ``reason`` is a code, ``question`` says in words what is to be decided.

    ``score`` is how often such a pair is one, in [0, 1].
    """

    reason: str
    score: float
    question: str
    left: Side
    right: Side


def open_doubts(store: Store) -> list[OpenDoubt]:
    """All doubts that no decision has settled, the likeliest to be one first."""
    found = []
    for row in store.query(_DOUBTS).rows:
        reason, score, question, left, left_name, right, right_name = row
        assert isinstance(reason, Literal) and isinstance(score, Literal) and isinstance(question, Literal)
        sides = (_side(store, iri, name) for iri, name in ((left, left_name), (right, right_name)))
        found.append(OpenDoubt(reason.value, float(score.value), question.value, *sides))
    return found


def _side(store: Store, iri: object, name: object) -> Side:
    assert isinstance(iri, NamedNode) and isinstance(name, Literal)
    sentences = []
    for row in list(store.query(_PLACES, {"side": iri}).rows)[:_SHOWN]:
        _, document, _, prefix, quote, suffix = (term.value if isinstance(term, Literal) else "" for term in row)
        before = prefix.rpartition("\n")[2].rpartition("。")[2]
        after = suffix.partition("\n")[0]
        sentences.append(f"{document}：…{before}【{' '.join(quote.split())}】{after}…")
    return Side(iri.value, name.value, tuple(sentences))
