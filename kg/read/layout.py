"""From the lines of a page to the blocks of the reading copy: what the page broke is joined again."""

from __future__ import annotations

from collections.abc import Mapping

from kg.model.document import BlockKind
from kg.read.joining import continues, wrap_width
from kg.read.lines import Line, read_lines
from kg.read.mapped import DROP, MappedText
from kg.read.spacing import respace


def lay_out(folded: MappedText, kinds: Mapping[int, BlockKind]) -> tuple[MappedText, list[BlockKind]]:
    """The reading copy, one block to a line, and the kind of each block."""
    spaced = respace(folded.text)
    lines = read_lines(folded.text, spaced)
    width = wrap_width(lines)
    groups: list[list[Line]] = []
    for line in lines:
        if groups and continues(groups[-1], line, width):
            groups[-1].append(line)
        else:
            groups.append([line])
    return folded.collapse(_edit(spaced, groups)), [group[0].kind or BlockKind.PARAGRAPH for group in groups]


def _edit(spaced: str, groups: list[list[Line]]) -> str:
    parts, done = [], 0
    for number, group in enumerate(groups):
        for place, line in enumerate(group):
            gap = line.start - done
            sign = "" if not number and not place else "\n" if not place else _seam(group[place - 1], line)
            parts += [sign + DROP * (gap - len(sign)), spaced[line.start : line.end]]
            done = line.end
    parts.append(DROP * (len(spaced) - done))
    return "".join(parts)


def _seam(above: Line, below: Line) -> str:
    left, right = above.clean[-1], below.clean[0]
    return " " if left.isascii() and right.isascii() and left.isalnum() and right.isalnum() else ""
