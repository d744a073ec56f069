"""The lines of a page as they stand there: where, how wide, how far in, with how much room above."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.model.document import BlockKind
from kg.read.characters import PAGE_BREAK
from kg.read.mapped import DROP

_EDGE = " \t\u3000" + DROP
_TAB_COLUMNS = 4


@dataclass(slots=True)
class Line:
    """One line that holds something: ``[start, end)`` in the folded text, without the white space at its edges.

    ``clean`` is its text with the gaps settled; ``indent`` and ``width`` (indent included) are in columns, a Han
    character taking two; ``room`` counts the blank lines above; ``page`` says that a page begins between it and the
    line above.
    """

    start: int
    end: int
    clean: str
    indent: int
    width: int
    room: int
    page: bool
    kind: BlockKind | None = None


def columns(text: str) -> int:
    """How wide a text stands on a page: two columns for a full-width character, one for a half-width one."""
    return len(text) if text.isascii() else len(text.encode("gb18030", "replace"))


def read_lines(text: str, spaced: str) -> list[Line]:
    """The lines of a folded text that hold something; ``spaced`` is the same text with its gaps settled."""
    lines: list[Line] = []
    room, page = 0, False
    for match in re.finditer("[^\n\f]*[\n\f]?", text):
        raw = match[0]
        clean = spaced[match.start() : match.end()].replace(DROP, "").strip("\n\f")
        if clean:
            lines.append(_line(match.start(), raw, clean, room, page))
            room, page = 0, raw.endswith(PAGE_BREAK)
        else:
            room += raw.endswith("\n")
            page = page or raw.endswith(PAGE_BREAK)
    return lines


def _line(start: int, raw: str, clean: str, room: int, page: bool) -> Line:
    body = raw.rstrip("\n\f")
    inner = body.strip(_EDGE)
    first = body.index(inner)
    indent = columns(body[:first].replace("\t", " " * _TAB_COLUMNS))
    return Line(start + first, start + first + len(inner), clean, indent, indent + columns(inner), room, page)
