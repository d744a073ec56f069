"""Single looks into the graph, where a SPARQL query would be the longer way."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode

from kg.store import Store
from kg.vocabulary import RDFS


def subjects(store: Store, predicate: NamedNode | None, value: NamedNode | Literal | None) -> list[NamedNode]:
    """The IRIs that have ``value`` (None: any) under ``predicate`` (None: any)."""
    quads = store.graph.quads_for_pattern(None, predicate, value)
    return [quad.subject for quad in quads if isinstance(quad.subject, NamedNode)]


def nodes(store: Store, subject: NamedNode, predicate: NamedNode) -> list[NamedNode]:
    """The IRIs that a thing has under ``predicate``."""
    quads = store.graph.quads_for_pattern(subject, predicate, None)
    return [quad.object for quad in quads if isinstance(quad.object, NamedNode)]


def literals(store: Store, subject: NamedNode, predicate: NamedNode) -> list[Literal]:
    """The literals that a thing has under ``predicate``."""
    quads = store.graph.quads_for_pattern(subject, predicate, None)
    return [quad.object for quad in quads if isinstance(quad.object, Literal)]


def exists(
    store: Store, subject: NamedNode, predicate: NamedNode | None = None, value: NamedNode | None = None
) -> bool:
    """Does the graph say this of the thing (None: anything)?"""
    return next(store.graph.quads_for_pattern(subject, predicate, value), None) is not None


def label(store: Store, thing: NamedNode) -> str:
    """The preferred name of a thing; its IRI when it has none."""
    return next((name.value for name in literals(store, thing, RDFS.label)), thing.value)
