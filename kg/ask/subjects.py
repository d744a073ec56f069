"""What a decision is about, in terms that find it again when the graph has changed."""

from __future__ import annotations

from pyoxigraph import NamedNode

from kg.ask.graph import label, literals, nodes, subjects
from kg.ask.lookup import find
from kg.errors import UnknownNameError
from kg.resolve.ledger import Subject
from kg.store import Store
from kg.vocabulary import HKG

# kind of fact -> what its name and its context stand under
_WORDS = {
    "conferral": (HKG.honour, HKG.recipient),
    "tenure": (HKG.title, HKG.holder),
    "membership": (HKG.association, HKG.member),
    "participation": (HKG.event, HKG.participant),
    "operation": (HKG.market, HKG.operator),
}


def subject_of(store: Store, name: str) -> Subject:
    """The thing or fact that a name or IRI means, by IRI and in words.

    Raises UnknownNameError when it means nothing or several, or when the name is only like one of the graph's.
    """
    match = find(store, name, "Any")
    if match.how != "exact":
        raise UnknownNameError(f"“{name}” is not a full name; did you mean “{match.name}” <{match.iri}>?")
    node = NamedNode(match.iri)
    kind = match.iri.rsplit("/", 2)[-2]
    if kind not in _WORDS:
        return Subject(match.iri, kind, match.name, _context(store, node))
    what, whose = (_word(store, node, predicate) for predicate in _WORDS[kind])
    return Subject(match.iri, kind, what, whose)


def _context(store: Store, thing: NamedNode) -> str | None:
    """Of a person, the first organisation where a post was held."""
    bodies = {
        label(store, body) for tenure in subjects(store, HKG.holder, thing) for body in nodes(store, tenure, HKG.postIn)
    }
    return min(bodies, default=None)


def _word(store: Store, fact: NamedNode, predicate: NamedNode) -> str | None:
    named = [label(store, node) for node in nodes(store, fact, predicate)]
    return next(iter(named or [literal.value for literal in literals(store, fact, predicate)]), None)
