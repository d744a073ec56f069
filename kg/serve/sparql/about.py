"""What a graph says about one IRI: its triples, its quotations, the facts that point to it, and the names of all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from kg.vocabulary import DCTERMS, HKG, RDFS, SKOS

_MOST = 1000  # of the facts that point to a thing, and of its quotations; a document has thousands
_NAMES = (RDFS.label, SKOS.prefLabel)
_DEFAULT = ox.DefaultGraph()


def about(graph: ox.Store, iri: ox.NamedNode) -> Iterator[ox.Triple]:
    """The triples about ``iri``, in order of their N-Triples lines; none when it is no subject of the graph.

    Of the quotations and of the facts that point to it there are the first 1,000, in order of their IRIs; where more
    were left out, a comment on the subject says so.
    """
    told = _whole(graph, iri)
    if not told:
        return iter(())
    for subjects, what in (
        ({triple.object for triple in told if triple.predicate == HKG.evidence}, "quotations"),
        ({quad.subject for quad in graph.quads_for_pattern(None, None, iri, _DEFAULT)}, "nodes that point here"),
    ):
        chosen = sorted((each for each in subjects if isinstance(each, ox.NamedNode)), key=lambda each: each.value)
        for each in chosen[:_MOST]:
            told |= _whole(graph, each)
        if len(chosen) > _MOST:
            left_out = f"{_MOST:,} of {len(chosen):,} {what} are shown here; ask the SPARQL endpoint for all"
            told.add(ox.Triple(iri, RDFS.comment, ox.Literal(left_out, language="en")))
    told |= _names(graph, told)
    return iter(sorted(told, key=str))


def former(graph: ox.Store, iri: ox.NamedNode) -> list[str]:
    """The IRIs of the things that this one became when it was joined with another, or taken apart."""
    replacing = graph.quads_for_pattern(None, DCTERMS.replaces, iri, _DEFAULT)
    return sorted(quad.subject.value for quad in replacing if isinstance(quad.subject, ox.NamedNode))


def _whole(graph: ox.Store, subject: ox.NamedNode) -> set[ox.Triple]:
    """The triples of a subject and of its parts, whose IRIs are its own with a fragment (selectors, presenters)."""
    told = {quad.triple for quad in graph.quads_for_pattern(subject, None, None, _DEFAULT)}
    for part in _objects(told):
        if part.value.startswith(f"{subject.value}#"):
            told |= {quad.triple for quad in graph.quads_for_pattern(part, None, None, _DEFAULT)}
    return told


def _names(graph: ox.Store, told: Iterable[ox.Triple]) -> set[ox.Triple]:
    """How all that is pointed to is called."""
    return {
        quad.triple
        for value in _objects(told)
        for name in _NAMES
        for quad in graph.quads_for_pattern(value, name, None, _DEFAULT)
    }


def _objects(told: Iterable[ox.Triple]) -> set[ox.NamedNode]:
    return {triple.object for triple in told if isinstance(triple.object, ox.NamedNode)}
