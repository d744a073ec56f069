"""What a form that corrects a fact or a thing shows: its words, its sentences, and its fields as the graph has them."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.ask.fields import Field, fields, kind_of
from kg.ask.graph import label, literals
from kg.ask.portrait import Quote, facts_in_words, quotes
from kg.store import Store
from kg.vocabulary import HKG


@dataclass(frozen=True, slots=True)
class Mending:
    """One fact or thing: ``words`` says it, ``confidence`` how sure a fact is (0 to 1)."""

    iri: str
    kind: str
    words: str
    confidence: float | None
    fields: tuple[Field, ...]
    quotes: tuple[Quote, ...]

    @property
    def is_fact(self) -> bool:
        """Whether it is told rather than named."""
        return self.confidence is not None


def mending(store: Store, iri: str, language: str) -> Mending:
    """What is shown of a fact or thing to whoever corrects it."""
    fact = next((each for each in facts_in_words(store, [iri], language) if each.iri == iri), None)
    words = fact.sentence if fact is not None else label(store, NamedNode(iri))
    return Mending(iri, kind_of(iri), words, confidence(store, iri), fields(store, iri), quotes(store, iri))


def confidence(store: Store, fact: str) -> float | None:
    """How sure a fact is (0 to 1); None for what is no fact."""
    return max((float(each.value) for each in literals(store, NamedNode(fact), HKG.confidence)), default=None)
