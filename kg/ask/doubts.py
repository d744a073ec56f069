"""What waits for a decision: pairs that may be one, each side with the places where it is named."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from kg.ask.lookup import kinds
from kg.ask.printing import plain
from kg.store import Store

_DOUBTS = """
PREFIX hkg: <https://w3id.org/honours-kg/ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?reason ?score ?question ?left ?leftName ?right ?rightName WHERE {
  ?doubt a hkg:Doubt ; hkg:left ?left ; hkg:right ?right ; hkg:reason ?reason ; rdfs:comment ?question .
  ?left rdfs:label ?leftName . ?right rdfs:label ?rightName .
  OPTIONAL { ?doubt hkg:score ?score }
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
class Sentence:
    """Words of a document that name a thing, with what stands before and after them on one line."""

    document: str
    before: str
    quote: str
    after: str

    def __str__(self) -> str:
        return f"{self.document}：…{self.before}【{self.quote}】{self.after}…"


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two; ``kind`` is the IRI of its class, ``sentences`` are those of its first mentions."""

    iri: str
    kind: str
    name: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class OpenDoubt:
    """A pair that may be one; ``reason`` is a code, ``question`` says in words what is to be decided.

    ``score``, where there is one, is how often such a pair is one, in [0, 1].
    """

    reason: str
    score: float | None
    question: str
    left: Side
    right: Side


def open_doubts(store: Store) -> list[OpenDoubt]:
    """All doubts that no decision has settled, the likeliest to be one first."""
    found = []
    for row in store.query(_DOUBTS).rows:
        reason, score, question, left, left_name, right, right_name = row
        assert isinstance(reason, Literal) and isinstance(question, Literal)
        sides = (_side(store, iri, name) for iri, name in ((left, left_name), (right, right_name)))
        likely = float(score.value) if isinstance(score, Literal) else None
        found.append(OpenDoubt(reason.value, likely, question.value, *sides))
    return found


def _side(store: Store, iri: object, name: object) -> Side:
    assert isinstance(iri, NamedNode) and isinstance(name, Literal)
    sentences = []
    for row in list(store.query(_PLACES, {"side": iri}).rows)[:_SHOWN]:
        _, document, _, prefix, quote, suffix = (term.value if isinstance(term, Literal) else "" for term in row)
        before = prefix.rpartition("\n")[2].rpartition("。")[2]
        after = suffix.partition("\n")[0]
        sentences.append(Sentence(*(plain(part).strip() for part in (document, before, quote, after))))
    return Side(iri.value, kinds(store, iri)[0].value, name.value, tuple(sentences))
