"""Whether a line goes on with the sentence of the line above, or begins something of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.read.lines import Line

_WIDEST = 130  # columns; longer lines were never broken by a page
_ENDS = frozenset("。！？；：…!?;:”’》」』）)】〕.—★☆")
_OPEN = frozenset("，、,“‘《〈「『（(【〔·")
_TAILS = re.compile(r"[，、。；：！？）】〕》〉」』”’,;:!?)]")
_STARTS = re.compile(
    r"""[一二三四五六七八九十]{1,3}[、，.．:：]|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,3}[、．.)）](?!\d)
    |第[一二三四五六七八九十百\d]{1,4}[条章节届期、，]|[①-⑳㈠-㈩⑴-⒇△▲▶►◆◇■□●○★☆※·•▪▸➢➤✦✧-]|[【〖［\[]
    |附[件:：]?|注[:：]|\d{1,2}月\d{1,2}日|\d{4}年|[A-Z]\.""",
    re.VERBOSE,
)
_PROSE = re.compile("[，。；、]")
_STOP = re.compile("[。；！？]")


def wrap_width(lines: Sequence[Line]) -> int | None:
    """The width in columns at which the page broke its lines; None when each paragraph is one line.

    Evidence is in the lines that end within a sentence with another line right below: in broken text most of them
    have the same width and hold punctuation.
    """
    broken = [
        line.width
        for line, below in zip(lines, lines[1:], strict=False)
        if not below.room and line.clean[-1] not in _ENDS and _PROSE.search(line.clean) and line.width <= _WIDEST
    ]
    if len(broken) < 2:
        return None
    for width in sorted(set(broken), reverse=True):
        near = sum(width - slack(width) <= other <= width for other in broken)
        if near >= 2 and near * 2 >= len(broken):
            return width
    return None


def slack(width: int) -> int:
    """How far a full line may fall short of the width: a sign or a number that would not be parted."""
    return max(3, width // 12)


def continues(group: Sequence[Line], below: Line, width: int | None) -> bool:
    """Whether ``below`` goes on with the paragraph of which ``group`` holds the lines so far."""
    above = group[-1]
    if above.kind is not None or below.kind is not None:
        return False
    if _TAILS.match(below.clean) and below.clean[0] not in "”’":
        return True
    if _STARTS.match(below.clean):
        return False
    full = width is not None and width - slack(width) <= above.width <= width + 2
    if not below.room:
        return _follows(group, below, full)
    return _resumes(above, below, full)


def _follows(group: Sequence[Line], below: Line, full: bool) -> bool:
    above, first = group[-1], group[0]
    if above.clean[-1] in _OPEN and below.indent <= first.indent:
        return True
    if not full:
        return False
    if len(group) == 1 and below.indent < first.indent:
        return True
    if below.indent != above.indent:
        return False
    return above.clean[-1] not in _ENDS or first.indent > above.indent


def _resumes(above: Line, below: Line, full: bool) -> bool:
    if above.clean[-1] in _ENDS or below.indent >= 2:
        return False
    if above.clean[-1] in "，、":
        return True
    if full:
        return True
    return len(above.clean) >= 20 and bool(_PROSE.search(above.clean))
