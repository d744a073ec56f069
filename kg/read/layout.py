"""From the lines of a page to the blocks of the reading copy: what the page broke is joined again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kg.model.document import BlockKind
from kg.read.blocks import Draft, name_blocks
from kg.read.joining import continues, wrap_width
from kg.read.kinds import name_lines
from kg.read.lines import Line, read_lines
from kg.read.mapped import DROP, MappedText
from kg.read.spacing import respace


def lay_out(folded: MappedText, kinds: Mapping[int, BlockKind]) -> tuple[MappedText, list[Draft]]:
    """The reading copy, one block to a line, and its blocks; ``kinds`` is what the file says of its lines.

    Furniture that stands in the middle of a sentence (a page number where the page broke it) is left out.
    """
    spaced = respace(folded.text)
    lines = read_lines(folded.text, spaced)
    name_lines(lines, kinds)
    groups = _group(lines)
    copy = folded.collapse(_edit(spaced, groups))
    drafts = [
        Draft(text, group[0].kind, group[0].room, group[0].indent, group[0].page)
        for text, group in zip(copy.text.split("\n"), groups, strict=False)
    ]
    name_blocks(drafts)
    return copy, drafts


def _group(lines: Sequence[Line]) -> list[list[Line]]:
    width = wrap_width(lines)
    groups: list[list[Line]] = []
    furniture: list[Line] = []
    for line in lines:
        if line.kind is BlockKind.FURNITURE:
            furniture.append(line)
            continue
        if groups and continues(groups[-1], line, width, bool(furniture)):
            groups[-1].append(line)
        else:
            groups += [[one] for one in furniture]
            groups.append([line])
        furniture = []
    return groups + [[one] for one in furniture]


def _edit(spaced: str, groups: Sequence[Sequence[Line]]) -> str:
    parts, done = [], 0
    for number, group in enumerate(groups):
        for place, line in enumerate(group):
            gap = line.start - done
            sign = _seam(group[place - 1], line) if place else "\n" if number else ""
            parts += [sign + DROP * (gap - len(sign)), spaced[line.start : line.end]]
            done = line.end
    parts.append(DROP * (len(spaced) - done))
    return "".join(parts)


def _seam(above: Line, below: Line) -> str:
    left, right = above.clean[-1], below.clean[0]
    return " " if left.isascii() and right.isascii() and left.isalpha() and right.isalpha() else ""
