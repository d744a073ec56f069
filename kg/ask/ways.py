"""How two things hang together: the shortest ways from one to the other over facts (networkx)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Any

from pyoxigraph import Literal, NamedNode
from pyoxigraph import Store as Graph

from kg.ask.graph import label, subjects
from kg.ask.lookup import Match, find
from kg.ask.portrait import Fact, facts_in_words
from kg.errors import QueryError
from kg.store import Answer, Store
from kg.store.reader import run
from kg.vocabulary import HKG


@dataclass(frozen=True, slots=True)
class Step:
    """From one thing to the next (names), by a fact."""

    start: str
    end: str
    fact: Fact


@dataclass(frozen=True, slots=True)
class Ways:
    """The shortest ways, all of one length; none when the two do not hang together."""

    start: Match
    end: Match
    ways: tuple[tuple[Step, ...], ...]


def path(store: Store, start: str, end: str, limit: int = 3, language: str = "zh") -> Ways:
    """Up to ``limit`` shortest ways between the things that two names mean.

    Raises UnknownNameError for a name that means nothing or several things, QueryError when both mean the same.
    """
    import networkx as nx

    source, target = find(store, start), find(store, end)
    if source.iri == target.iri:
        raise QueryError(f"“{start}” and “{end}” are the same thing: {source.name} <{source.iri}>")
    graph: Any = nx.Graph()
    graph.add_edges_from(_ties(store))
    if source.iri not in graph or target.iri not in graph or not nx.has_path(graph, source.iri, target.iri):
        return Ways(source, target, ())
    nodes = list(islice(nx.all_shortest_paths(graph, source.iri, target.iri), limit))
    facts = list(facts_in_words(store, {node for way in nodes for node in way}, language))
    return Ways(source, target, tuple(tuple(_steps(store, way, facts)) for way in nodes))


def rows(found: Ways) -> Answer:
    """The steps as rows, for a format of :class:`kg.store.Answer`; ``way`` and ``step`` count from 1."""
    names = ("way", "step", "fromName", "toName", "fact", "sentence", "documentName", "quote")
    lines = [
        (Literal(number), Literal(place), Literal(step.start), Literal(step.end), NamedNode(step.fact.iri))
        + tuple(map(Literal, (step.fact.sentence, quote.document, quote.text)))
        for number, way in enumerate(found.ways, 1)
        for place, step in enumerate(way, 1)
        for quote in step.fact.quotes[:1]
    ]
    variables = " ".join(f"?{name}" for name in names)
    values = "\n".join(f"({' '.join(map(str, line))})" for line in lines)
    return Answer(lambda: run(Graph(), f"SELECT {variables} {{ VALUES ({variables}) {{ {values} }} }}"))


def _ties(store: Store) -> list[tuple[str, str]]:
    """Every fact with every thing in it, as IRIs, in one order, so that of equal ways the same are found each time.

    ``hkg:operates`` is left out: the Operation says the same, and shows its sentence. Read pattern by pattern, which is
    ten times faster here than SPARQL with DISTINCT.
    """
    things = subjects(store, HKG.compareKey, None)
    told = set(subjects(store, HKG.evidence, None))
    quads = (quad for thing in set(things) for quad in store.graph.quads_for_pattern(None, None, thing))
    return sorted(
        (quad.subject.value, quad.object.value)
        for quad in quads
        if quad.predicate != HKG.operates
        and isinstance(quad.subject, NamedNode)
        and isinstance(quad.object, NamedNode)
        and quad.subject in told
    )


def _steps(store: Store, way: list[str], facts: list[Fact]) -> Iterator[Step]:
    """A way runs thing, fact, thing …; where two things stand side by side, one of them is an event or a department."""
    names = {iri: label(store, NamedNode(iri)) for iri in way}
    mere_facts = {iri for iri, name in names.items() if name == iri}
    things = [iri for iri in way if iri not in mere_facts]
    for here, there in pairwise(things):
        between = set(way[way.index(here) : way.index(there) + 1])
        owners = between & mere_facts or between
        tie = next(fact for fact in facts if fact.iri in owners and {here, there} <= fact.ends)
        yield Step(names[here], names[there], tie)
