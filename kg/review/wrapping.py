"""Lines of Chinese and other letters on a screen: broken between any two characters, but where printers would not."""

from __future__ import annotations

from rich.cells import cell_len
from textual.content import Content

_NOT_FIRST = frozenset("，。、；：！？）》〉」』】〕”’…—·～％,.;:!?)]}%")  # may not begin a line
_NOT_LAST = frozenset("（《〈「『【〔“‘([{")  # may not end one


def wrapped(content: Content, width: int) -> Content:
    """The text, without line ends, in lines of at most ``width`` columns; a wide character takes two."""
    cuts, start = [], 0
    text = content.plain
    while (end := _fitting(text, start, width)) < len(text):
        start = _cut(text, start, end)
        cuts.append(start)
    return Content("\n").join(line.rstrip() for line in content.divide(cuts)) if cuts else content


def _fitting(text: str, start: int, width: int) -> int:
    """Behind the last character of a line that begins at ``start``; at least one character fits."""
    end, free = start, width
    while end < len(text) and (free := free - cell_len(text[end])) >= 0:
        end += 1
    while end < len(text) and text[end] == " ":  # it falls off at the end of the line
        end += 1
    return max(end, start + 1)


def _cut(text: str, start: int, end: int) -> int:
    """Where to break so that the line is as full as it may be; anywhere when there is no good place."""
    for at in range(end, start, -1):
        if _may_break(text[at - 1], text[at]):
            return at
    return end


def _may_break(before: str, after: str) -> bool:
    if "\u00a0" in (before, after) or after in _NOT_FIRST or before in _NOT_LAST or after == " ":
        return False
    return before.isspace() or cell_len(before) == 2 or cell_len(after) == 2 or before in _NOT_FIRST
