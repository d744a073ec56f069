"""How two things hang together: the shortest ways from one to the other over facts (networkx)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Any

from pyoxigraph import NamedNode

from kg.ask.graph import label
from kg.ask.lookup import Match, find
from kg.ask.portrait import Fact, facts_in_words
from kg.errors import QueryError
from kg.store import Store

_TIES = """
SELECT DISTINCT ?fact ?thing
WHERE { ?thing hkg:compareKey ?key . ?fact ?role ?thing ; hkg:evidence ?quotation . FILTER(?role != hkg:operates) }
ORDER BY STR(?fact) STR(?thing)
"""


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
    graph.add_edges_from((row["fact"].value, row["thing"].value) for row in store.query(_TIES))
    if source.iri not in graph or target.iri not in graph or not nx.has_path(graph, source.iri, target.iri):
        return Ways(source, target, ())
    nodes = list(islice(nx.all_shortest_paths(graph, source.iri, target.iri), limit))
    facts = list(facts_in_words(store, {node for way in nodes for node in way}, language))
    return Ways(source, target, tuple(tuple(_steps(store, way, facts)) for way in nodes))


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
