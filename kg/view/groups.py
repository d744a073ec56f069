"""What a large graph is looked at by first: an association with its members, the honours of a level, a district."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from kg.resources import load_toml
from kg.view.facts import Fact, Thing

if TYPE_CHECKING:
    import networkx as nx

MOST_AT_ONCE = 400
"""A graph of more things than this opens as an overview of groups."""

_LEAST = 3  # fewer things make no group of their own
_FULL = 120  # a group of more things than this opens into groups
_MOST_GROUPS = 60  # more groups than this are gathered into groups of groups
_LONGEST_PLACE = 5  # characters before a place's tail
_SEED = 1  # of Louvain's order of visits

Ties = Mapping[str, Counter[str]]  # thing -> its neighbours, with the number of facts that tie the two


@dataclass(slots=True)
class Group:
    """A part of the graph that is drawn as one bubble until a reader opens it.

    ``kind`` is members, level, honour, district, community, slice, smaller (groups) or rest. ``head`` is the IRI of the
    thing that it is named after or of a level's concept, or a district's name; ``last`` is the thing that ends a slice.
    A group holds either other groups (``parts``) or things (``things``, sorted IRIs).
    """

    kind: str
    head: str = ""
    last: str = ""
    parts: list[Group] = field(default_factory=list)
    things: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many things are in it, at any depth."""
        return len(self.things) + sum(part.count for part in self.parts)


def groups(things: Mapping[str, Thing], facts: Sequence[Fact]) -> list[Group]:
    """The groups of a graph that is too large to be looked at whole, each thing in one of them; none for a smaller one.

    The same graph gives the same groups.
    """
    if len(things) <= MOST_AT_ONCE:
        return []
    ties = _ties(things, facts)
    named = {key: Group(*key) for key in sorted(set(_seeds(things, facts).values()))}
    home = _spread(_seeds(things, facts), ties)
    for iri in sorted(home):
        named[home[iri]].things.append(iri)
    rest = [iri for iri in things if iri not in home]
    found = [group for group in named.values() if group.things] + _communities(sorted(rest), ties)
    for group in found:
        _divide(group, things, ties)
    return _gather(found, things)


def _ties(things: Mapping[str, Thing], facts: Iterable[Fact]) -> dict[str, Counter[str]]:
    ties: dict[str, Counter[str]] = {iri: Counter() for iri in things}
    for fact in facts:
        tied = sorted(fact.things & things.keys())
        for one in tied:
            ties[one].update(other for other in tied if other != one)
    return ties


def _seeds(things: Mapping[str, Thing], facts: Iterable[Fact]) -> dict[str, tuple[str, str]]:
    """Associations with their members, and honours by level: thing -> the kind and the head of its group."""
    members: dict[str, Counter[str]] = {}  # member -> associations
    for fact in facts:
        if fact.kind == "membership":
            for member in fact.roles.get("member", ()):
                members.setdefault(member, Counter()).update(fact.roles.get("association", ()))
    chosen = {member: _most(associations) for member, associations in members.items() if member in things}
    sizes = Counter(chosen.values())
    seeds = {member: ("members", head) for member, head in chosen.items() if sizes[head] >= _LEAST and head in things}
    seeds |= {head: ("members", head) for _, head in list(seeds.values())}
    for iri, thing in things.items():
        if thing.kind == "honour":
            seeds[iri] = ("level", thing.values.get("level", ""))
    return seeds


def _spread(seeds: Mapping[str, tuple[str, str]], ties: Ties) -> dict[str, tuple[str, str]]:
    """The groups grown round by round: what has no group joins the one that it has most ties to."""
    home = dict(seeds)
    while True:
        joins = {}
        for iri, near in ties.items():
            if iri not in home:
                votes: Counter[tuple[str, str]] = Counter()
                for other, count in near.items():
                    if other in home:
                        votes[home[other]] += count
                if votes:
                    joins[iri] = min(votes, key=lambda group: (-votes[group], group))
        if not joins:
            return home
        home |= joins


def _most(counts: Counter[str]) -> str:
    return min(counts, key=lambda each: (-counts[each], each))


def _divide(group: Group, things: Mapping[str, Thing], ties: Ties) -> None:
    """Put groups into a group that is too full: by honour where it has several, by community, or else by name."""
    if len(group.things) <= _FULL:
        return
    parts = _by_honour(group.things, things, ties) if group.kind == "level" else []
    if len(parts) < 2:
        parts = _communities(group.things, ties)
    if len(parts) < 2:
        parts = _slices(group.things, things)
    group.parts, group.things = parts, []
    for part in parts:
        _divide(part, things, ties)


def _by_honour(iris: Sequence[str], things: Mapping[str, Thing], ties: Ties) -> list[Group]:
    within = set(iris)
    honours = [iri for iri in iris if things[iri].kind == "honour"]
    near = {iri: Counter({other: count for other, count in ties[iri].items() if other in within}) for iri in iris}
    home = _spread({iri: ("honour", iri) for iri in honours}, near)
    found = {iri: Group("honour", iri) for iri in honours}
    rest = Group("rest")
    for iri in iris:
        (found[home[iri][1]] if iri in home else rest).things.append(iri)
    alone = [group for group in found.values() if group.count < _LEAST]
    rest.things = sorted(rest.things + [iri for group in alone for iri in group.things])
    return [group for group in (*found.values(), rest) if group not in alone and group.things]


def _communities(iris: Sequence[str], ties: Ties) -> list[Group]:
    """Communities by Louvain's method, each named after its most tied thing; what is nearly alone is one group."""
    if not iris:
        return []
    number = {iri: at for at, iri in enumerate(iris)}
    edges = [
        (at, number[other], count)
        for iri, at in number.items()
        for other, count in sorted(ties[iri].items())
        if other in number and at < number[other]
    ]
    found, rest = [], Group("rest")
    for part in _louvain(len(iris), edges):
        members = [iris[at] for at in part]
        if len(members) < _LEAST:
            rest.things += members
        else:
            found.append(Group("community", min(members, key=lambda iri: (-ties[iri].total(), iri)), things=members))
    rest.things.sort()
    return [*found, *([rest] if rest.things else [])]


def _louvain(count: int, edges: Iterable[tuple[int, int, int]]) -> list[list[int]]:
    """Communities of numbered nodes, the largest first; numbers, so that no order of hashing has a say."""
    import networkx as nx

    graph: nx.Graph = nx.Graph()
    graph.add_nodes_from(range(count))
    graph.add_weighted_edges_from(edges)
    parts = [sorted(part) for part in nx.community.louvain_communities(graph, seed=_SEED)]
    return sorted(parts, key=lambda part: (-len(part), part))


def _slices(iris: Sequence[str], things: Mapping[str, Thing]) -> list[Group]:
    """Runs of the names in their order, for what is tied to one thing alone."""
    ordered = sorted(iris, key=lambda iri: (things[iri].name, iri))
    runs = [ordered[at : at + _FULL] for at in range(0, len(ordered), _FULL)]
    return [Group("slice", run[0], run[-1], things=sorted(run)) for run in runs]


def _gather(found: list[Group], things: Mapping[str, Thing]) -> list[Group]:
    """Groups of groups, where there are too many to be looked at: associations by place, then the smaller ones."""
    if len(found) > _MOST_GROUPS:
        found = _by_district(found, things)
    if len(found) > _MOST_GROUPS:
        ranked = sorted(found, key=lambda group: (group.kind == "level", group.count), reverse=True)
        found = [*ranked[: _MOST_GROUPS - 1], Group("smaller", parts=ranked[_MOST_GROUPS - 1 :])]
    return found


def _by_district(found: list[Group], things: Mapping[str, Thing]) -> list[Group]:
    places: dict[str, list[Group]] = {}
    for group in found:
        if group.kind == "members" and (place := _place().match(things[group.head].name)):
            places.setdefault(place[0], []).append(group)
    gathered = {place: inner for place, inner in places.items() if len(inner) > 1}
    inside = {id(group) for inner in gathered.values() for group in inner}
    districts = [Group("district", place, parts=inner) for place, inner in sorted(gathered.items())]
    return [group for group in found if id(group) not in inside] + districts


@cache
def _place() -> re.Pattern[str]:
    """The name of a place that opens the name of an association."""
    known = load_toml("lexicons/places.toml")
    names = "|".join(sorted(map(re.escape, (*known["provinces"], *known["cities"])), key=len, reverse=True))
    tails = "|".join(sorted(map(re.escape, known["tails"]), key=len, reverse=True))
    return re.compile(f"(?:{names})(?:{tails})?|.{{1,{_LONGEST_PLACE}}}?(?:{tails})")
