"""Where the nodes of a picture lie: stress majorisation, then boxes pushed apart, then components packed.

Only additions, products, divisions and square roots of numpy are used, in a fixed order, and no random numbers: the
same picture has the same places on every run.

Stress: Gansner, Koren and North, "Graph Drawing by Stress Majorization" (2004), in its localised form.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Mapping
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.intp]
    Places = NDArray[np.float64]  # shape (nodes, 2), in pixels at scale 1

Node = TypeVar("Node", bound=Hashable)
Point = tuple[float, float]

_ASPECT = 1.3  # width to height of the whole picture
_GAP = 60.0  # between components, pixels
_STRETCH = 2.2  # at most, of width against height
_SQUEEZE = 1.5  # by how much pushing boxes apart, which are wide and low, makes a picture taller
_SWEEPS = 60  # of stress majorisation; a start from known places needs fewer
_WARM_SWEEPS = 12
_STEP, _REACH = 0.7, 0.42  # length of an edge, in sides of a box: at least, and for each root of a node's edges
_DAMPING = 0.6
_PUSHES = 300  # rounds of pushing overlapping boxes apart, at most
_MOST_BOXES = 900  # of nodes and edge labels together; with more, labels of edges take no room
_LOOK = 10  # rounds between two searches for pairs that are near
_GROW = 30  # rounds after which the whole picture is made larger, as long as boxes overlap
_NEAR = 60.0  # pixels between the boxes of such a pair


def lay_out(
    graph: nx.Graph, boxes: Mapping[Node, Point], start: Mapping[Node, Point] | None = None
) -> dict[Node, Point]:
    """The centre of each node's box in pixels, y growing downwards; boxes (width, height) do not overlap.

    An edge's attribute ``label`` is the room that its label takes in its middle: width, height, and how far that lies
    above the middle between the two centres. With ``start``, places for all nodes, the picture stays near them.
    """
    import networkx as nx

    rank = {node: at for at, node in enumerate(graph)}
    components = [sorted(part, key=rank.__getitem__) for part in nx.connected_components(graph)]
    components.sort(key=lambda part: (-len(part), rank[part[0]]))
    placed = [_component(graph, part, boxes, start) for part in components]
    return _pack(components, placed, boxes)


def _component(
    graph: nx.Graph, nodes: list[Node], boxes: Mapping[Node, Point], start: Mapping[Node, Point] | None
) -> Places:
    import numpy as np

    sizes = np.array([boxes[node] for node in nodes])
    if len(nodes) == 1:
        return np.zeros((1, 2))
    distances = _distances(graph, nodes, sizes)
    if start is None:
        places = _majorise(_fan(graph, nodes, distances), distances, _SWEEPS)
        places = _lie_flat(places)
    else:
        places = _majorise(np.array([start[node] for node in nodes]), distances, _WARM_SWEEPS)
    index = {node: at for at, node in enumerate(nodes)}
    labels = [(index[u], index[v], *room) for u, v, room in graph.subgraph(nodes).edges(data="label") if room]
    if len(nodes) + len(labels) > _MOST_BOXES:
        labels = []  # so small a print is not read before the reader has come near
    if labels:
        places = _push_apart(places, sizes, labels)
    return _push_apart(places, sizes, [])  # where both cannot be, what names a thing goes before what names a tie


def _distances(graph: nx.Graph, nodes: list[Node], sizes: Places) -> Places:
    """Wished distances between all pairs: along the shortest way, an edge being longer beside a node of many edges.

    The neighbours of a node lie on a disc, so its radius grows with the root of their number.
    """
    import numpy as np

    index = {node: at for at, node in enumerate(nodes)}
    side = math.sqrt(float(sizes[:, 0].mean() * sizes[:, 1].mean()))
    reach = [_REACH * side * math.sqrt(graph.degree(node)) for node in nodes]
    edges = sorted(
        {(index[a], index[b]) for u, v in graph.subgraph(nodes).edges() for a, b in ((u, v), (v, u)) if u != v}
    )
    found = np.full((len(nodes), len(nodes)), np.inf)
    np.fill_diagonal(found, 0.0)
    shorter = True
    while shorter:  # Bellman and Ford over whole rows; a few rounds, as such graphs are shallow
        shorter = False
        for a, b in edges:
            through = found[a] + (_STEP * side + max(reach[a], reach[b]))
            if (through < found[b]).any():
                np.minimum(found[b], through, out=found[b])
                shorter = True
    found = (found + found.T) / 2  # the rounds may differ in the last bit
    # far things somewhat nearer than the ways between them (to the power of 3/4), so that no chain sticks out
    near: Places = np.sqrt(found * np.sqrt(found * side * _STEP))
    return near


def _fan(graph: nx.Graph, nodes: list[Node], distances: Places) -> Places:
    """A start without crossings in a tree: children of a node share its sector, by the number of their offspring."""
    import numpy as np

    index = {node: at for at, node in enumerate(nodes)}
    root = int(distances.max(axis=1).argmin())
    order, seen = [root], {root}
    children: dict[int, list[int]] = {root: []}
    for at in order:
        for neighbour in sorted(index[other] for other in graph[nodes[at]]):
            if neighbour not in seen:
                seen.add(neighbour)
                children[at].append(neighbour)
                children[neighbour] = []
                order.append(neighbour)
    weight = dict.fromkeys(order, 1)
    for at in reversed(order):
        weight[at] += sum(weight[child] for child in children[at])
    places = np.zeros((len(nodes), 2))
    sector = {root: (0.0, 2 * math.pi)}
    for at in order:
        first, width = sector[at]
        places[at] = distances[root, at] * np.array([math.cos(first + width / 2), math.sin(first + width / 2)])
        for child in children[at]:
            share = width * weight[child] / max(weight[at] - 1, 1)
            sector[child] = (first, share)
            first += share
    return places


def _majorise(places: Places, distances: Places, sweeps: int) -> Places:
    """Move the nodes so that distances on the page come near the wished ones, near pairs counting most."""
    import numpy as np

    wished = distances.astype(np.float32)
    np.fill_diagonal(wished, 1.0)
    weights = 1 / (wished * wished)
    np.fill_diagonal(weights, 0.0)
    pull = weights * wished
    total = weights.sum(axis=1)
    places = places.astype(np.float32)
    ratio, square = np.empty_like(pull), np.empty_like(pull)
    apart = [np.empty_like(pull), np.empty_like(pull)]
    for _ in range(sweeps):
        for axis in (0, 1):
            np.subtract.outer(places[:, axis], places[:, axis], out=apart[axis])
        np.multiply(apart[0], apart[0], out=ratio)
        ratio += np.multiply(apart[1], apart[1], out=square)
        ratio += 1e-3
        np.divide(pull, np.sqrt(ratio, out=ratio), out=ratio)
        ratio -= weights
        for axis in (0, 1):
            # towards the mean of where the others would have it; all move at once, so not the whole way
            places[:, axis] += _DAMPING * np.multiply(ratio, apart[axis], out=square).sum(axis=1) / total
    return places.astype(np.float64)


def _lie_flat(places: Places) -> Places:
    """Turn the picture so that its longest way lies from left to right, and stretch it a little to a page's shape."""
    import numpy as np

    middle = places - places.mean(axis=0)
    x, y = middle[:, 0], middle[:, 1]
    turn = 0.5 * math.atan2(2 * float((x * y).sum()), float((x * x).sum() - (y * y).sum()))
    cosine, sine = math.cos(turn), math.sin(turn)
    flat = np.stack((x * cosine + y * sine, y * cosine - x * sine), axis=1)
    across, down = flat.max(axis=0) - flat.min(axis=0) + 1.0
    stretch = math.sqrt(min(max(_SQUEEZE * _ASPECT * down / across, 1 / _STRETCH), _STRETCH))
    flat *= np.array([stretch, 1 / stretch])
    return flat


def _push_apart(places: Places, sizes: Places, labels: list[tuple[int, int, float, float, float]]) -> Places:
    """Push overlapping boxes apart, each pair along the cheaper axis, until none overlaps (or the rounds are over).

    ``labels`` (two nodes, width, height, rise) are boxes in the middle between two nodes: what pushes one moves both.
    """
    import numpy as np

    count = len(places)
    # a box follows two nodes: a node's own box the same one twice
    ends = np.array([(at, at) for at in range(count)] + [(a, b) for a, b, *_ in labels])
    sizes = np.vstack((sizes, *([(width, height)] for _, _, width, height, _ in labels)))
    above = np.array([(0.0, 0.0)] * count + [(0.0, rise) for *_, rise in labels])
    places = places.copy()
    one = other = np.arange(0)
    reach = sizes[one]
    for round_ in range(_PUSHES):
        middles = (places.take(ends[:, 0], 0) + places.take(ends[:, 1], 0)) / 2 - above if labels else places
        if round_ % _LOOK == 0:
            one, other = _near_pairs(middles, sizes)
            reach = (sizes[one] + sizes[other]) / 2
        apart = middles.take(other, 0) - middles.take(one, 0)
        lack = reach - np.abs(apart)
        hit = np.flatnonzero((lack[:, 0] > 0.5) & (lack[:, 1] > 0.5))
        if not len(hit):
            if round_ % _LOOK == 0:
                break
            continue
        if round_ % _GROW == _GROW - 1 and not labels:
            places *= 1.02  # too crowded: a little more room for all
        axis = (lack[hit, 1] < lack[hit, 0]).astype(np.intp)
        side = np.where(apart[hit, axis] < 0, -1.0, 1.0)
        step = 0.15 * (lack[hit, axis] + 1) * side
        for end in (0, 1):
            np.subtract.at(places, (ends[one[hit], end], axis), step)
            np.add.at(places, (ends[other[hit], end], axis), step)
    return places


def _near_pairs(middles: Places, sizes: Places) -> tuple[Numbers, Numbers]:
    """Pairs of boxes that overlap or nearly do, as two arrays of their numbers, found along the x axis."""
    import numpy as np

    order = np.argsort(middles[:, 0] - sizes[:, 0] / 2, kind="stable")
    left = (middles[:, 0] - sizes[:, 0] / 2)[order]
    # a box can only meet those that begin before it ends
    last = np.searchsorted(left, left + sizes[order, 0] + _NEAR)
    counts = last - np.arange(len(order)) - 1
    first = np.repeat(np.arange(len(order)), counts)
    second = first + 1 + np.arange(len(first)) - np.repeat(np.cumsum(counts) - counts, counts)
    one, other = order[first], order[second]
    near = np.abs(middles[other, 1] - middles[one, 1]) < (sizes[one, 1] + sizes[other, 1]) / 2 + _NEAR
    return one[near], other[near]


def _pack(components: list[list[Node]], placed: list[Places], boxes: Mapping[Node, Point]) -> dict[Node, Point]:
    """Set the components side by side in one rectangle of the wished shape, the largest first."""
    import numpy as np

    frames, corners = [], []
    for nodes, places in zip(components, placed, strict=True):
        half = np.array([boxes[node] for node in nodes]) / 2
        low, high = (places - half).min(axis=0), (places + half).max(axis=0)
        corners.append(low)
        frames.append((float(high[0] - low[0]) + _GAP, float(high[1] - low[1]) + _GAP))
    offsets = _shelve(frames)
    return {
        node: (float(x - low[0] + left), float(y - low[1] + top))
        for nodes, places, low, (left, top) in zip(components, placed, corners, offsets, strict=True)
        for node, (x, y) in zip(nodes, places, strict=True)
    }


def _shelve(frames: list[Point]) -> list[Point]:
    """Upper left corners for frames (width, height), in the width that comes nearest to the wished shape."""
    if not frames:
        return []
    area, widest = sum(width * height for width, height in frames), max(width for width, _ in frames)
    tries = (max(widest, math.sqrt(area * _ASPECT) * (0.8 + 0.1 * step)) for step in range(12))
    best = min((_skyline(frames, width) for width in tries), key=_badness)
    return best[0]


def _badness(packed: tuple[list[Point], float, float]) -> float:
    _, width, height = packed
    return max(width / _ASPECT, height)


def _skyline(frames: Iterable[Point], limit: float) -> tuple[list[Point], float, float]:
    """Put each frame at the highest free place from the left; give back the corners and the whole width and height."""
    line = [(0.0, limit, 0.0)]  # left, right, and how far down it is taken
    corners, width, height = [], 0.0, 0.0
    for wide, high in frames:
        spots = []
        for at, (left, _, _) in enumerate(line):
            if left + wide > limit + 1e-6:
                break
            spots.append((_taken(line, at, left + wide), left))
        top, left = min(spots) if spots else (max(down for _, _, down in line), 0.0)
        right = left + wide
        rest = [
            piece
            for start, end, down in line
            for piece in ((start, min(end, left), down), (max(start, right), end, down))
            if piece[0] < piece[1]
        ]
        line = sorted([*rest, (left, right, top + high)])
        corners.append((left, top))
        width, height = max(width, right), max(height, top + high)
    return corners, width, height


def _taken(line: list[tuple[float, float, float]], at: int, right: float) -> float:
    """How far down the line is taken from its piece ``at`` to ``right``."""
    most = 0.0
    for start, _, down in line[at:]:
        if start >= right:
            break
        most = max(most, down)
    return most
