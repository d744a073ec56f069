"""The picture as a networkx graph: nodes, edges and their places, for both ways of drawing a conferral."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.view.bubbles import Bubble, arrange, bubbles, centred
from kg.view.facts import Fact, Thing
from kg.view.groups import Group, groups
from kg.view.layout import Point, lay_out

if TYPE_CHECKING:
    import networkx as nx

LINE, NODE = "line", "node"  # a conferral is drawn as an edge, or as a node of its own

LABELS_INSIDE = ("event", "work", "conferral")
_LABEL_EMS, _LABEL_LINES = 9, 3  # beyond that a label is cut; the panel has the whole name
_LANDMARKS = 12
EDGE_FONT = 11
_LINE_HEIGHT = 1.25
_WORD = re.compile(r"[\x21-\x7e]+|\S|\s+")
_YEAR = re.compile(r"\d{4}")


@dataclass(slots=True)
class Node:
    """One thing, or one conferral drawn as a node; ``at`` holds its place in each way of drawing, in pixels."""

    id: str
    kind: str
    label: str
    degree: int = 0
    landmark: float = 0.0  # least height of the label, for those that a reader steers by in a large picture
    at: dict[str, Point] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Half the width of its sign, growing with the number of its edges."""
        return (
            9
            if self.kind == "conferral"
            else round(max(min(10 + 2.6 * math.sqrt(self.degree), 34), 0.8 * self.landmark))
        )

    @property
    def font(self) -> int:
        """Height of its label: what has many edges can be read from further away."""
        return 11 if self.kind == "conferral" else round(max(min(13 + 1.1 * math.sqrt(self.degree), 22), self.landmark))

    @property
    def box(self) -> Point:
        """Width and height of sign and label together, with a margin."""
        lines = self.label.split("\n")
        width, height = max(map(_ems, lines)) * self.font, len(lines) * self.font * _LINE_HEIGHT
        if self.kind == "event":
            return width + 34, height + 26
        if self.kind == "work":
            return width + height + 14, 2 * height + 14
        if self.kind == "conferral":
            return max(width, height) + 22, max(width, height) + 22
        return max(width, 2 * self.size) + 14, 2 * self.size + self.label_height + 14

    @property
    def label_height(self) -> float:
        """Height of the label under the sign; none of one that holds its label."""
        return 0 if self.kind in LABELS_INSIDE else (self.label.count("\n") + 1) * self.font * _LINE_HEIGHT


@dataclass(frozen=True, slots=True)
class Edge:
    """A tie between two nodes in some of the ways of drawing; ``facts`` are IRIs of what it says."""

    source: str
    target: str
    kind: str
    label: str
    facts: tuple[str, ...]
    modes: tuple[str, ...] = (LINE, NODE)


@dataclass(frozen=True, slots=True)
class Picture:
    """Nodes and edges in a fixed order, placed; of a large one the groups too, and the bubble that each node is in.

    Nodes of things come first, in the things' order, then those of conferrals, in the facts' order.
    """

    nodes: list[Node]
    edges: list[Edge]
    bubbles: list[Bubble] = field(default_factory=list)
    home: dict[str, int] = field(default_factory=dict)


def draw(things: dict[str, Thing], facts: Iterable[Fact]) -> Picture:
    """Make nodes and edges of facts, and place them in both ways."""
    facts = list(facts)
    nodes = {iri: Node(iri, thing.kind, wrap(thing.name)) for iri, thing in things.items()}
    for fact in facts:
        if fact.kind == "conferral":
            nodes[fact.iri] = Node(fact.iri, "conferral", year(fact.values).replace("–", "–\n") or "?")
    edges = sorted(_edges(facts), key=lambda edge: (edge.source, edge.target, edge.kind, edge.facts))
    edges = [edge for edge in edges if edge.source in nodes and edge.target in nodes]
    found = bubbles(groups(things, facts), lambda group: _label(group, things))
    picture = Picture(list(nodes.values()), edges, found, _homes(found, edges))
    if found:
        _place_groups(picture)
    else:
        _place(picture)
    return picture


def _label(group: Group, things: dict[str, Thing]) -> str:
    if group.kind in ("members", "honour", "community"):
        return wrap(things[group.head].name)
    return group.head if group.kind == "district" else ""


def _homes(found: Iterable[Bubble], edges: Iterable[Edge]) -> dict[str, int]:
    """The bubble of each node; a conferral drawn as a node goes with its recipient."""
    home = {iri: bubble.number for bubble in found for iri in bubble.group.things}
    if home:
        for edge in sorted(edges, key=lambda edge: edge.kind != "conferral"):
            if NODE in edge.modes:
                for one, other in ((edge.source, edge.target), (edge.target, edge.source)):
                    if one in home and other not in home:
                        home[other] = home[one]
    return home


def year(values: dict[str, str]) -> str:
    """The year or years of a conferral (2022, 2019–2021), from its period or else its day; empty when it has none."""
    years = _YEAR.findall(values.get("period") or values.get("dayConferred", ""))
    return "–".join(dict.fromkeys((years[0], years[-1]))) if years else ""


def wrap(name: str) -> str:
    """A name in lines of like length, words of Latin letters and digits kept whole."""
    words = _WORD.findall(" ".join(name.split()))
    count = min(max(math.ceil(_ems(name) / _LABEL_EMS), 1), _LABEL_LINES)
    wish = max(_ems(name) / count, 1) if _ems(name) <= count * _LABEL_EMS else _LABEL_EMS
    lines = [""]
    for word in words:
        if lines[-1] and _ems(lines[-1]) + _ems(word) > wish + 0.5 + (len(lines) == count):
            if len(lines) == count:
                lines[-1] += "…"
                break
            lines.append("")
        lines[-1] += word[: 2 * _LABEL_EMS]
    return "\n".join(line.strip() for line in lines)


def _ems(text: str) -> float:
    return sum(0.56 if char < "\u2000" else 1.0 for char in text)


def _edges(facts: Iterable[Fact]) -> Iterator[Edge]:
    pairs: dict[tuple[str, str, str], list[str]] = {}
    for fact in facts:
        if fact.kind == "conferral":
            yield from _conferral(fact)
            for source, target, kind in _beside(fact):
                pairs.setdefault((source, target, kind), []).append(fact.iri)
        else:
            yield from _tie(fact)
    for (source, target, kind), iris in pairs.items():
        yield Edge(source, target, kind, "", tuple(sorted(iris)), (LINE,))


def _conferral(fact: Fact) -> Iterator[Edge]:
    label = year(fact.values)
    for recipient in fact.roles.get("recipient", ()):
        for honour in fact.roles.get("honour", ()):
            yield Edge(recipient, honour, "conferral", label, (fact.iri,), (LINE,))
    for role, kind, outward in (
        ("recipient", "conferral", False),
        ("honour", "conferral", True),
        ("conferrer", "conferrer", False),
        ("presenter", "presenter", False),
        ("onBehalfOf", "behalf", True),
        ("occasion", "occasion", True),
    ):
        for iri in fact.roles.get(role, ()):
            ends = (fact.iri, iri) if outward else (iri, fact.iri)
            yield Edge(*ends, kind, "", (fact.iri,), (NODE,))


def _beside(fact: Fact) -> Iterator[tuple[str, str, str]]:
    """What else a conferral ties when it is an edge itself; one edge for each pair, however many conferrals say so."""
    for role, kind in (("conferrer", "conferrer"), ("presenter", "presenter")):
        yield from (
            (agent, honour, kind) for agent in fact.roles.get(role, ()) for honour in fact.roles.get("honour", ())
        )
    for role, kind in (("onBehalfOf", "behalf"), ("occasion", "occasion")):
        yield from ((agent, iri, kind) for iri in fact.roles.get(role, ()) for agent in fact.roles.get("recipient", ()))


_TIES = {  # kind of fact: from, to, what is written on the edge
    "tenure": ("holder", "postIn", "title"),
    "membership": ("member", "association", "levelText"),
    "event": ("organizer", "event", ""),
    "participation": ("participant", "event", ""),
    "operation": ("operator", "market", ""),
    "unit": ("part", "whole", ""),
}


def _tie(fact: Fact) -> Iterator[Edge]:
    source, target, label = _TIES[fact.kind]
    kind = {"event": "organizer", "tenure": "former" if _former(fact) else "tenure"}.get(fact.kind, fact.kind)
    for one in fact.roles.get(source, ()):
        for other in fact.roles.get(target, ()):
            yield Edge(one, other, kind, fact.values.get(label, ""), (fact.iri,))


def _former(fact: Fact) -> bool:
    return fact.values.get("former") in ("true", "1")  # both spellings of xsd:boolean


def _place_groups(picture: Picture) -> None:
    """Place what is in each group by itself, then the groups."""
    inside: dict[int, list[Node]] = {}
    for node in picture.nodes:
        inside.setdefault(picture.home[node.id], []).append(node)
    within: dict[int, list[Edge]] = {number: [] for number in inside}
    for edge in picture.edges:
        if picture.home[edge.source] == picture.home[edge.target]:
            within[picture.home[edge.source]].append(edge)
    for number, nodes in inside.items():
        part = Picture(nodes, within[number])
        _place(part)
        for mode in (LINE, NODE):
            _centre([node for node in nodes if mode in node.at], mode)
    arrange(picture.bubbles, inside, {(picture.home[edge.source], picture.home[edge.target]) for edge in picture.edges})


def _centre(nodes: Sequence[Node], mode: str) -> None:
    """Count places from the middle of signs and labels together."""
    middles = {node.id: (node.at[mode][0], node.at[mode][1] + node.label_height / 2) for node in nodes}
    places = centred(middles, {node.id: node.box for node in nodes}) if nodes else {}
    for node in nodes:
        x, y = places[node.id]
        node.at[mode] = (x, round(y - node.label_height / 2))


def _place(picture: Picture) -> None:
    graphs = {mode: _graph(picture, mode) for mode in (LINE, NODE)}
    start: dict[str, Point] | None = None
    for node in picture.nodes:
        node.degree = graphs[LINE].degree(node.id) if node.id in graphs[LINE] else 0
    for node in sorted(picture.nodes, key=lambda node: (-node.degree, node.id))[:_LANDMARKS]:
        node.landmark = 1.8 * math.sqrt(len(graphs[LINE]))
    for mode, graph in graphs.items():
        shown = [node for node in picture.nodes if node.id in graph]
        if start is not None:
            start = _between(graph, start)
        start = lay_out(graph, {node.id: node.box for node in shown}, start)
        for node in shown:
            x, y = start[node.id]
            node.at[mode] = (round(x), round(y - node.label_height / 2))  # the sign is above its label


def _graph(picture: Picture, mode: str) -> nx.Graph:
    import networkx as nx

    heights = {node.id: node.label_height for node in picture.nodes}
    graph = nx.Graph()
    graph.add_nodes_from(node.id for node in picture.nodes if mode == NODE or node.kind != "conferral")
    for edge in picture.edges:
        if mode in edge.modes:
            graph.add_edge(edge.source, edge.target)
            if edge.label:
                rise = (heights[edge.source] + heights[edge.target]) / 4  # an edge runs from sign to sign
                room = (_ems(edge.label) * EDGE_FONT + 8, EDGE_FONT + 6, rise)
                graph.edges[edge.source, edge.target]["label"] = room
    return graph


def _between(graph: nx.Graph, start: dict[str, Point]) -> dict[str, Point]:
    """Places for the new nodes: amid their neighbours, each a little aside so that no two coincide."""
    wider = math.sqrt(len(graph) / max(len(start), 1))  # the same room for each node as before
    places = {node: (x * wider, y * wider) for node, (x, y) in start.items()}
    for at, node in enumerate(node for node in graph if node not in start):
        near = [places[other] for other in graph[node] if other in start]
        x, y = (sum(values) / len(near) for values in zip(*near, strict=True))
        places[node] = (x + 9 * math.cos(2.4 * at), y + 9 * math.sin(2.4 * at))
    return places
