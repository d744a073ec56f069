"""Where a finding is: the name of the node that it is about, and the sentence that leads to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode, Store, Triple

from kg.vocabulary import DCTERMS, HKG, OA, RDFS

Term = NamedNode | BlankNode | Literal | Triple

_PARTS = (  # a fact has no name of its own: it is called after its parts, in this order
    HKG.recipient,
    HKG.honour,
    HKG.holder,
    HKG.postIn,
    HKG.title,
    HKG.member,
    HKG.association,
    HKG.participant,
    HKG.event,
    HKG.operator,
    HKG.market,
    HKG.left,
    HKG.right,
)


@dataclass(frozen=True, slots=True)
class Place:
    """A document by its name, and where in its source text which words stand; a part that is not known is None."""

    document: str | None = None
    position: int | None = None
    quote: str | None = None


def label(graph: Store, focus: Term) -> str | None:
    """The name of a thing, or the names of a fact's parts with dots between; None when nothing has a name."""
    names = sorted([*_texts(graph, focus, RDFS.label)] or [*_texts(graph, focus, DCTERMS.identifier)])
    if names:
        return names[0]
    parts = [
        each.value if isinstance(each, Literal) else label(graph, each)
        for term in _PARTS
        for each in sorted(_objects(graph, focus, term), key=str)
    ]
    return " · ".join(part for part in parts if part) or None


def place(graph: Store, focus: Term) -> Place:
    """The first sentence that leads to a node: its evidence, or itself when it is a quotation or part of one.

    For an article or a document, the document alone.
    """
    owners = [quad.subject for quad in graph.quads_for_pattern(None, OA.hasSelector, focus, None)]
    quotations = [
        each
        for each in (*_objects(graph, focus, HKG.evidence), *owners, focus)
        if [*_objects(graph, each, OA.hasSelector)]
    ]
    if quotations:
        return min((quoted(graph, each) for each in quotations), key=order)
    documents = [*_objects(graph, focus, DCTERMS.isPartOf), focus]
    names = [label(graph, each) for each in documents if [*_texts(graph, each, HKG.fileName)]]
    return Place(document=names[0] if names else None)


def order(place: Place) -> tuple[str, int, str]:
    """The key to sort places by: document, position, words; what is not known comes first."""
    return place.document or "", -1 if place.position is None else place.position, place.quote or ""


def quoted(graph: Store, quotation: Term) -> Place:
    """The document, position and words of a quotation."""
    selectors = [*_objects(graph, quotation, OA.hasSelector)]
    documents = sorted(label(graph, each) or "" for each in _objects(graph, quotation, OA.hasSource))
    starts = sorted(int(text) for each in selectors for text in _texts(graph, each, OA.start) if text.isdecimal())
    quotes = sorted(text for each in selectors for text in _texts(graph, each, OA.exact))
    return Place(
        document=documents[0] if documents else None,
        position=starts[0] if starts else None,
        quote=quotes[0] if quotes else None,
    )


def _objects(graph: Store, subject: Term, predicate: NamedNode) -> Iterator[Term]:
    if isinstance(subject, (NamedNode, BlankNode)):
        for quad in graph.quads_for_pattern(subject, predicate, None, None):
            yield quad.object


def _texts(graph: Store, subject: Term, predicate: NamedNode) -> Iterator[str]:
    return (each.value for each in _objects(graph, subject, predicate) if isinstance(each, Literal))
