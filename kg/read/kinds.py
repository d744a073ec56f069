"""What the lines of a page are for, as far as it shows before they are joined: furniture, contents, by-lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from kg.model.document import BlockKind
from kg.read import marks
from kg.read.characters import HAN
from kg.read.lines import Line

_PROSE_LENGTH = 60
_PAGE = re.compile(rf"\s*{marks.PAGE_MENTION.pattern}|^\s*\d{{1,4}}\s+|\s+\d{{1,4}}\s*$")
_MARKS = "【】〖〗［］[]◆■●★☆◇○□▲△▪·• "
_NUMBERED = re.compile(r"^\d{1,3}\t|\t\d{1,3}$")
_WORDS = re.compile(rf"[{HAN}]{{3}}|[A-Za-z]{{4}}")
_PROSE = re.compile("[，。；：]")
_RED_HEAD = re.compile("[^，。：]{4,30}文件")
_LABEL = re.compile(r"^[【〖［\[]?([^】〗］\]：:\t]{2,8})(?:[】〗］\]]|[：:]|\t)")


def name_lines(lines: Sequence[Line], known: Mapping[int, BlockKind]) -> None:
    """Set the kind of the lines that show it; ``known`` is what the file says, by the position of a line."""
    repeated = _running_heads(lines)
    for line in lines:
        line.kind = known.get(line.start)
        if line.kind is None:
            line.kind = _own_kind(line, repeated)
    if lines and lines[0].kind is None and _RED_HEAD.fullmatch(lines[0].clean):
        lines[0].kind = BlockKind.FURNITURE
    for place, line in enumerate(lines):
        at_foot = place + 1 == len(lines) or lines[place + 1].kind is BlockKind.FURNITURE
        if at_foot and line.clean.isdecimal() and len(line.clean) < 4:
            line.kind = BlockKind.FURNITURE
    _name_contents(lines)


def _own_kind(line: Line, repeated: frozenset[str]) -> BlockKind | None:
    text = line.clean
    if len(text) > _PROSE_LENGTH * 2:
        return None
    if marks.PAGE_NUMBER.fullmatch(text) and (text[0] in "-—–－─·•第" or line.indent > 8 or line.page):
        return BlockKind.FURNITURE
    if marks.NO_WORD.fullmatch(text) or marks.CONTACT.fullmatch(text) or _frame(text) in repeated:
        return BlockKind.FURNITURE
    if len(text) < 50 and marks.PAGE_MENTION.search(text) and "。" not in text:
        return BlockKind.FURNITURE
    if marks.LEADER.search(text) and "…" in text + "…" * ("..." in text or "··" in text):
        return BlockKind.CONTENTS
    if marks.BYLINE.fullmatch(text):
        return BlockKind.BYLINE
    return None


def _running_heads(lines: Sequence[Line]) -> frozenset[str]:
    """The lines that stand at the head or foot of page after page, their page numbers left out.

    A line is one of them when it carries the number of a page, or when it comes again beside a page's number or end.
    """
    seen: Counter[str] = Counter()
    paged: set[str] = set()
    for number, line in enumerate(lines):
        frame = _frame(line.clean)
        if len(frame) > 50 or not _WORDS.search(frame) or _PROSE.search(frame):
            continue
        seen[frame] += 1
        beside = lines[max(0, number - 2) : number + 3]
        if (
            marks.PAGE_MENTION.search(line.clean)
            or _NUMBERED.search(line.clean)
            or any(marks.PAGE_NUMBER.fullmatch(near.clean) or near.page for near in beside)
        ):
            paged.add(frame)
    return frozenset(frame for frame in paged if seen[frame] > 1)


def _frame(text: str) -> str:
    return _PAGE.sub("", text)


def _name_contents(lines: Sequence[Line]) -> None:
    """Name the lines of a list of contents, from its title to where the body begins."""
    for number, line in enumerate(lines[:200]):
        if line.kind not in (None, BlockKind.HEADING) or not marks.CONTENTS_TITLE.fullmatch(line.clean):
            continue
        line.kind = BlockKind.CONTENTS
        for entry in lines[number + 1 : _end_of_contents(lines, number + 1)]:
            if entry.kind is not BlockKind.FURNITURE:
                entry.kind = BlockKind.CONTENTS
        return


def _end_of_contents(lines: Sequence[Line], start: int) -> int:
    labels: set[str] = set()
    entries = 0
    for place in range(start, len(lines)):
        line = lines[place]
        bare = line.clean.strip(_MARKS)
        if line.kind is BlockKind.FURNITURE:
            if entries and (marks.NO_WORD.fullmatch(line.clean) or marks.PAGE_MENTION.search(line.clean)):
                return place
            continue
        if bare in labels or len(line.clean) > _PROSE_LENGTH or line.clean.endswith("。"):
            above = lines[place - 1]
            return place - 1 if entries > 1 and marks.LABEL.fullmatch(above.clean) else place
        if (line.page and entries) or line.kind is BlockKind.BYLINE:
            return place
        entries += 1
        headline = marks.LEADER.sub("", line.clean).strip()
        labels.add(headline.strip(_MARKS))
        if match := _LABEL.match(headline):
            labels |= {match[1], headline[match.end() :].strip()}
    return start
