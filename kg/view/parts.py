"""The data of a page in two: what its first drawing is made of, and what is read when it has been drawn."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from kg.view.columns import columns
from kg.view.picture import LINE

_AT_FIRST = {"facts": ("kind", "roles", "years"), "things": ("name",)}  # the rest of them comes later


def in_two(network: Mapping[str, Any], content: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the first drawing is made of, and, by name, what the page reads when it has been drawn or is asked for it.

    Conferrals are drawn as edges at first, so their nodes and the edges of these come later.
    """
    nodes, edges = network["nodes"], network["edges"]
    first = {
        **{name: part for name, part in content.items() if name not in ("quotes", "documents")},
        "shown": {
            "nodes": columns([node for node in nodes if LINE in node["at"]]),
            "edges": columns([edge for edge in edges if LINE in edge["modes"]]),
            "options": network["options"],
        },
        "facts": columns(_only(content["facts"], _AT_FIRST["facts"])),
        "things": columns(_only(content["things"], _AT_FIRST["things"])),
    }
    later = {
        "details": {name: columns(_but(content[name], told)) for name, told in _AT_FIRST.items()},
        "conferrals": {
            "nodes": columns([node for node in nodes if LINE not in node["at"]]),
            "edges": columns([edge for edge in edges if LINE not in edge["modes"]]),
        },
        "quotes": columns(content["quotes"]),
        "documents": content["documents"],
    }
    return first, later


def _only(rows: Iterable[Mapping[str, Any]], names: Collection[str]) -> list[dict[str, Any]]:
    return [{name: row[name] for name in names if name in row} for row in rows]


def _but(rows: Iterable[Mapping[str, Any]], names: Collection[str]) -> list[dict[str, Any]]:
    return [{name: value for name, value in row.items() if name not in names} for row in rows]
