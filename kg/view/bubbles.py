"""Groups as bubbles with their places: among the others while closed, and where all of them stand open."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from kg.view.groups import Group
from kg.view.layout import Point, lay_out

_LINE_HEIGHT = 1.25
_MARGIN = 18
_WORDS = 10  # ems of a name that is made of the page's words
_AROUND = (70, 104)  # pixels about an open group, for its frame, and above for its name


Key = TypeVar("Key", bound=Hashable)


class Placed(Protocol):
    """What a bubble holds: something with a box and, for each way of drawing, a place."""

    @property
    def box(self) -> Point:
        """Width and height."""

    @property
    def at(self) -> dict[str, Point]:
        """Its place in each way of drawing."""


@dataclass(slots=True)
class Bubble:
    """A group as it is drawn; ``at`` is its place within its parent, ``spread`` its place where all groups are open.

    ``label`` is empty where the name is made of the page's words. Nodes have their places within their bubble.
    """

    group: Group
    number: int
    parent: int | None
    label: str
    at: Point = (0, 0)
    spread: dict[str, Point] = field(default_factory=dict)
    extent: dict[str, Point] = field(default_factory=dict)

    @property
    def radius(self) -> int:
        """Half its width, growing with what is in it."""
        return round(min(22 + 3.5 * math.sqrt(self.group.count), 110))

    @property
    def font(self) -> int:
        """Height of its label."""
        return round(min(15 + 0.6 * math.sqrt(self.group.count), 26))

    @property
    def box(self) -> Point:
        """Width and height of the bubble with its name and its count, and a margin."""
        wide = max(map(len, self.label.split("\n"))) if self.label else _WORDS
        return max(wide * self.font, 2 * self.radius) + _MARGIN, 2 * (self.radius + self.rise) + _MARGIN

    @property
    def rise(self) -> float:
        """How far its middle lies above that of its box: half the height of name and count."""
        return (self.label.count("\n") + 2) * self.font * _LINE_HEIGHT / 2


def bubbles(found: Sequence[Group], label: Callable[[Group], str]) -> list[Bubble]:
    """All groups, parents before what is in them."""
    listed: list[Bubble] = []

    def add(group: Group, parent: int | None) -> None:
        listed.append(Bubble(group, len(listed), parent, label(group)))
        number = len(listed) - 1
        for part in group.parts:
            add(part, number)

    for group in found:
        add(group, None)
    return listed


def arrange(listed: Sequence[Bubble], inside: Mapping[int, Sequence[Placed]], pairs: Iterable[tuple[int, int]]) -> None:
    """Place the bubbles; ``inside`` holds what each bubble of things holds, placed, and ``pairs`` are tied bubbles."""
    import networkx as nx

    parts: dict[int | None, list[Bubble]] = {}
    for bubble in listed:
        parts.setdefault(bubble.parent, []).append(bubble)
    ways = {number: _way(listed, number) for number in range(len(listed))}
    tied = {pair for one, other in pairs for pair in [_siblings(ways[one], ways[other])] if pair}
    for each in parts.values():
        graph: nx.Graph = nx.Graph()
        graph.add_nodes_from(bubble.number for bubble in each)
        graph.add_edges_from(sorted(pair for pair in tied if pair[0] in graph and pair[1] in graph))
        boxes = {bubble.number: bubble.box for bubble in each}
        for number, place in centred(lay_out(graph, boxes), boxes).items():
            listed[number].at = place
    for mode in sorted({mode for things in inside.values() for thing in things for mode in thing.at}):
        _spread(listed, parts, inside, mode)


def _way(listed: Sequence[Bubble], number: int) -> list[int]:
    """The bubble's ancestors from the outermost, and itself."""
    parent = listed[number].parent
    return [*(_way(listed, parent) if parent is not None else []), number]


def _siblings(one: Sequence[int], other: Sequence[int]) -> tuple[int, int] | None:
    """Where two ways part."""
    return next(((min(pair), max(pair)) for pair in zip(one, other, strict=False) if pair[0] != pair[1]), None)


def centred(places: Mapping[Key, Point], boxes: Mapping[Key, Point]) -> dict[Key, Point]:
    """The same places, counted from the middle of all boxes, in whole pixels."""
    middle = []
    for axis in (0, 1):
        low = min(place[axis] - boxes[key][axis] / 2 for key, place in places.items())
        high = max(place[axis] + boxes[key][axis] / 2 for key, place in places.items())
        middle.append((low + high) / 2)
    return {key: (round(x - middle[0]), round(y - middle[1])) for key, (x, y) in places.items()}


def _spread(
    listed: Sequence[Bubble],
    parts: Mapping[int | None, Sequence[Bubble]],
    inside: Mapping[int, Sequence[Placed]],
    mode: str,
) -> None:
    """Set the open groups side by side, from the innermost to the whole."""
    packed: dict[int | None, dict[int, Point]] = {}
    for bubble in reversed(listed):  # what is in a bubble comes after it
        within = parts.get(bubble.number, ())
        if within:
            packed[bubble.number] = _pack(within, mode)
            spots = [(packed[bubble.number][part.number], part.extent[mode]) for part in within]
        else:
            spots = [(thing.at[mode], thing.box) for thing in inside[bubble.number] if mode in thing.at]
        halves = [max((abs(place[axis]) + box[axis] / 2 for place, box in spots), default=0) for axis in (0, 1)]
        bubble.extent[mode] = (2 * halves[0] + _AROUND[0], 2 * halves[1] + _AROUND[1])
    packed[None] = _pack(parts[None], mode)
    for bubble in listed:
        left, top = (0.0, 0.0) if bubble.parent is None else listed[bubble.parent].spread[mode]
        x, y = packed[bubble.parent][bubble.number]
        bubble.spread[mode] = (left + x, top + y)


def _pack(each: Sequence[Bubble], mode: str) -> dict[int, Point]:
    import networkx as nx

    apart: nx.Graph = nx.Graph()
    apart.add_nodes_from(bubble.number for bubble in each)
    boxes = {bubble.number: bubble.extent[mode] for bubble in each}
    return centred(lay_out(apart, boxes), boxes)
