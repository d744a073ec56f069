"""The page: pyvis's nodes, edges and options, and vis-network from its wheel, in one HTML file that loads nothing.

The template escapes, scripts and styles are named by their hash in the content security policy, and the data is a block
of JSON that no name can close.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from kg.errors import OutputError
from kg.view.parts import in_two
from kg.view.picture import EDGE_FONT, Edge, Picture
from kg.view.terms import terms

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

# each kind has a shape of its own beside its colour, so that no reader depends on colour alone
NODE_STYLES = {
    "honour": ("star", "#e3a008"),
    "market": ("triangle", "#2a8c7d"),
    "company": ("square", "#6fa8dc"),
    "association": ("hexagon", "#8456a3"),
    "government": ("diamond", "#b4472e"),
    "organization": ("triangleDown", "#77828c"),
    "person": ("dot", "#2f6aa8"),
    "event": ("box", "#c25f8a"),
    "work": ("ellipse", "#9a8a63"),
    "conferral": ("circle", "#c98a12"),
}
# a colour, and a pattern of dashes and gaps: ties whose colours some eyes confuse differ in it. The commoner ones have
# none, as one stroke is quicker to draw.
EDGE_STYLES: dict[str, tuple[str, tuple[int, ...]]] = {
    "conferral": ("#d79a17", ()),
    "conferrer": ("#b4472e", ()),
    "presenter": ("#d98a6c", (2, 3)),
    "behalf": ("#9a8a63", (9, 3, 2, 3)),
    "occasion": ("#c25f8a", (9, 3, 2, 3)),
    "tenure": ("#2f6aa8", ()),
    "former": ("#2f6aa8", (6, 5)),
    "membership": ("#b18ad0", ()),
    "operation": ("#1f9e82", ()),
    "organizer": ("#c25f8a", (14, 3)),
    "participation": ("#d9a3bb", ()),
    "unit": ("#77828c", (2, 3)),
}
# groups are pale discs in the colour of what they are named after
GROUP_COLORS = {
    "members": "#8456a3",
    "district": "#8456a3",
    "smaller": "#8456a3",
    "level": "#b07d00",
    "honour": "#b07d00",
    "community": "#2f6aa8",
    "slice": "#77828c",
    "rest": "#77828c",
}
_BETWEEN = "#77828c"  # a line between groups
_FONT = '"Noto Sans SC", "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif'
_SCRIPTS = (
    "base.js",
    "tone.js",
    "visible.js",
    "groups.js",
    "scenes.js",
    "along_years.js",
    "article.js",
    "panel.js",
    "marks.js",
    "canvas.js",
    "bar.js",
    "legend.js",
    "years.js",
    "copy.js",
    "table.js",
    "svg.js",
    "facts_out.js",
    "link.js",
    "sounds.js",
    "search.js",
    "save.js",
    "print.js",
    "start.js",
)
_BEND = 0.22  # roundness between two neighbouring parallel edges
_UNSAFE = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}


def render(picture: Picture, content: Mapping[str, Any], *, title: str, lang: str) -> str:
    """The whole page as text; ``content`` is what :mod:`kg.view.panel` gives, ``title`` a name or ``""``."""
    from markupsafe import Markup

    texts = json.loads(_own("text.json"))
    network = _network(picture, content["facts"])
    first, later = in_two(network, content)
    data = {"lang": lang, "texts": texts, "styles": _styles(), "terms": terms(), "groups": _groups(picture), **first}
    scripts = [_vis_network(), '"use strict";\n' + "\n".join(map(_own, _SCRIPTS))]
    style = _own("page.css")
    return (
        _environment()
        .from_string(_own("page.html.jinja"))
        .render(
            lang=lang,
            text=texts[lang],
            title=title,
            data=_json(data),
            later={name: _json(part) for name, part in later.items()},
            style=Markup(style),  # noqa: S704 -- our own file
            scripts=[Markup(script) for script in scripts],  # noqa: S704 -- our own files and pyvis's
            script_hashes=[_hash(script) for script in scripts],
            style_hash=_hash(style),
        )
    )


def _json(content: object) -> Markup:
    from markupsafe import Markup

    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.translate(_UNSAFE))  # noqa: S704 -- every character that HTML gives a meaning is escaped


def _environment() -> Environment:
    from jinja2 import Environment, StrictUndefined

    return Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


def _own(name: str) -> str:
    return (files("kg.view") / "page" / name).read_text(encoding="utf-8").replace("\r\n", "\n")


def _vis_network() -> str:
    """vis-network's script from pyvis's wheel (its style sheet only dresses controls that this page does not have)."""
    scripts = sorted((files("pyvis") / "lib").glob("vis-*/vis-network.min.js"))  # type: ignore[attr-defined]
    if not scripts:
        raise OutputError("the installed pyvis carries no vis-network; install honours-kg again (pyvis 0.3.2 or later)")
    script = scripts[-1].read_text(encoding="utf-8").replace("\r\n", "\n")
    script = re.sub(r"^//# sourceMappingURL=.*$", "", script, flags=re.MULTILINE)  # a browser's tools would load it
    return re.sub(r"<(?=/script|!--)", r"\\x3c", script, flags=re.IGNORECASE)  # such a mark in a string ends no script


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _styles() -> dict[str, Any]:
    return {
        "nodes": {kind: {"shape": shape, "color": color} for kind, (shape, color) in NODE_STYLES.items()},
        "edges": {kind: {"color": color, "dashes": dashes} for kind, (color, dashes) in EDGE_STYLES.items()},
        "groups": GROUP_COLORS,
        "between": _BETWEEN,
        "font": _FONT,
    }


def _network(picture: Picture, facts: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Nodes, edges and options as pyvis gives them to a template; nodes are numbered in the picture's order."""
    from pyvis.edge import Edge as PyvisEdge
    from pyvis.network import Network
    from pyvis.node import Node as PyvisNode

    number = {node.id: at for at, node in enumerate(picture.nodes)}
    told = {fact["iri"]: at for at, fact in enumerate(facts)}
    network = Network(directed=True)
    # the lists are filled whole: add_node and add_edge look through all that is there, for each
    network.nodes = [
        PyvisNode(
            number[node.id],
            NODE_STYLES[node.kind][0],
            node.label,
            group=node.kind,
            size=node.size,
            font={"size": node.font},
            at={mode: list(place) for mode, place in node.at.items()},
            **({"home": f"g{picture.home[node.id]}"} if node.id in picture.home else {}),
        ).options
        for node in picture.nodes
    ]
    network.edges = [
        PyvisEdge(
            number[edge.source],
            number[edge.target],
            True,
            kind=edge.kind,
            label=edge.label,
            facts=[told[iri] for iri in edge.facts],
            modes=list(edge.modes),
            **bend,
        ).options
        for edge, bend in zip(picture.edges, _bends(picture.edges), strict=True)
    ]
    network.options = _options()
    nodes, edges, _, _, _, options = network.get_network_data()
    for edge in edges:  # what all have alike is in the options, and the page numbers them itself
        for name in ("arrows", *(() if edge["label"] else ("label",))):
            del edge[name]
    return {"nodes": nodes, "edges": edges, "options": json.loads(options)}


def _groups(picture: Picture) -> list[dict[str, Any]]:
    """The groups, parents first; ``head`` and ``last`` are a node's number, or as they are where they are no node."""
    number = {node.id: at for at, node in enumerate(picture.nodes)}
    return [
        {
            "id": f"g{bubble.number}",
            "kind": bubble.group.kind,
            "head": number.get(bubble.group.head, bubble.group.head),
            "last": number.get(bubble.group.last),
            "parent": None if bubble.parent is None else f"g{bubble.parent}",
            "label": bubble.label,
            "size": bubble.radius,
            "font": bubble.font,
            "at": list(bubble.at),
            "box": [round(side) for side in bubble.box],
            "rise": round(bubble.rise),
            "extent": {mode: [round(side) for side in size] for mode, size in bubble.extent.items()},
            "spread": {mode: list(place) for mode, place in bubble.spread.items()},
        }
        for bubble in picture.bubbles
    ]


def _bends(edges: Iterable[Edge]) -> Iterable[dict[str, Any]]:
    """How each edge is curved: alone straight, beside others of the same two ends fanned out."""
    edges = list(edges)
    pairs = [(min(edge.source, edge.target), max(edge.source, edge.target)) for edge in edges]
    together, seen = Counter(pairs), Counter[tuple[str, str]]()
    for edge, pair in zip(edges, pairs, strict=True):
        count = together[pair]
        offset = seen[pair] - (count - 1) / 2
        seen[pair] += 1
        if edge.source != pair[0]:
            offset = -offset  # the curve is seen from the other end
        if offset == 0:
            yield {}
        else:
            turn = "curvedCW" if offset > 0 else "curvedCCW"
            roundness = round(abs(offset) * min(_BEND, 0.9 / count), 3)
            yield {"smooth": {"enabled": True, "type": turn, "roundness": roundness}}


def _options() -> dict[str, Any]:
    return {
        "physics": {"enabled": False},
        "layout": {"improvedLayout": False, "hierarchical": False, "randomSeed": 1},
        "interaction": {
            "hover": True,
            "hoverConnectedEdges": False,
            "hideEdgesOnDrag": True,
            "hideEdgesOnZoom": False,
            "keyboard": {"enabled": True, "bindToWindow": False},
            "tooltipDelay": 100000,
            "multiselect": False,
            "selectConnectedEdges": False,
        },
        "nodes": {
            "borderWidth": 1.5,
            "borderWidthSelected": 3,
            "font": {"face": _FONT, "strokeWidth": 3},
            "scaling": {"label": {"drawThreshold": 7, "maxVisible": 22}},
            "labelHighlightBold": False,
            "margin": {"top": 6, "bottom": 6, "left": 9, "right": 9},
            "widthConstraint": False,
        },
        "edges": {
            "smooth": False,
            "width": 1.2,
            "hoverWidth": 0.8,
            "selectionWidth": 1.6,
            "arrowStrikethrough": False,
            "arrows": {"to": {"enabled": True, "scaleFactor": 0.45}},
            "font": {
                "face": _FONT,
                "size": EDGE_FONT,
                "strokeWidth": 4,
                "align": "horizontal",
            },
            "scaling": {"label": {"drawThreshold": 8, "maxVisible": 16}},
            "labelHighlightBold": False,
        },
    }
