"""Whether a line goes on with the sentence of the line above, or begins something of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.model.document import BlockKind
from kg.read.lines import Line
from kg.read.marks import DATE, FIELD, LEADER, enumerator

_WIDEST = 130  # columns; longer lines were never broken by a page
_NARROW = 40  # columns; in so narrow a column whole lines have no punctuation
_ENDS = frozenset("。！？；：…!?;:.—★☆")
_CLOSERS = frozenset("”’》〉」』）)】〕]")
_PAIRS = (("（", "）"), ("《", "》"), ("“", "”"), ("(", ")"), ("【", "】"))
_OPEN = frozenset("，、,“‘《〈「『（(【〔·")
_TAILS = re.compile(r"[，、。；：！？）】〕》〉」』”’,;:!?)]")
_STARTS = re.compile(r"[【〖［\[]|另[，,：:]|此外|特此|据悉|附[件:：]|注[:：]|\d{1,2}月\d{1,2}日|(?:19|20)\d\d年")
_PICTURE = re.compile("[\u2600-\u27bf\U0001f000-\U0001faff]\ufe0f?$")
_TITLE = re.compile(r"——|！|(?:召开|举行|举办|开幕|闭幕|纪实|侧记|倡议书|通知|通报|决定|命令|公告|意见|办法|函)$")
_SPLIT_SUFFIX = ("有", "有限", "有限公", "有限责", "有限责任", "有限责任公", "股份有限", "股份有限公")
_SPLIT_REST = ("限公司", "公司", "司", "任公司", "限责任公司", "责任公司")
_CLAUSE = re.compile("[，；]|,(?!\\d)")
_PROSE = re.compile("[，。；、]")


def wrap_width(lines: Sequence[Line]) -> int | None:
    """The width in columns at which the page broke its lines; None when each paragraph is one line.

    Evidence is in the lines that end within a sentence with another line right below: in broken text most of them
    have the same width and hold punctuation.
    """
    broken = [
        line.width
        for line, below in zip(lines, lines[1:], strict=False)
        if line.kind is None is below.kind
        and not below.room
        and line.clean[-1] not in _ENDS
        and _PROSE.search(line.clean, 3)
        and line.width <= _WIDEST
        and below.width <= line.width * 2
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
    return max(4, width // 5)


def continues(group: Sequence[Line], below: Line, width: int | None, parted: bool = False) -> bool:
    """Whether ``below`` goes on with the paragraph of which ``group`` holds the lines so far.

    ``parted`` says that furniture (a page number, a running head) stands between the two.
    """
    above = group[-1]
    if above.kind is not below.kind or above.kind not in (None, BlockKind.CONTENTS):
        return False
    if above.kind is BlockKind.CONTENTS:
        return above.clean[-1] in "，、" and not LEADER.search(above.clean)
    if _TAILS.match(below.clean) and below.clean[0] not in "”’":
        return True
    if above.clean.endswith(_SPLIT_SUFFIX) and below.clean.startswith(_SPLIT_REST):
        return True
    if enumerator(below.clean) or ("\t" in above.clean and "\t" in below.clean):
        return False
    if _stands_alone(above.clean, below.clean):
        return False
    full = width is not None and width - slack(width) <= above.width <= width + 2 and below.width <= width * 1.2
    full = full and ((width or 0) < _NARROW or bool(_PROSE.search(above.clean + below.clean)))
    starts = FIELD.match(below.clean) or _STARTS.match(below.clean)
    if starts and not (full and below.indent < group[0].indent and above.clean[-1] not in _ENDS):
        return False
    if not (below.room or parted or below.page):
        return _follows(group, below, full)
    return _resumes(above, below, full, parted or below.page)


def _follows(group: Sequence[Line], below: Line, full: bool) -> bool:
    above, first = group[-1], group[0]
    if above.clean[-1] in _OPEN and below.indent <= first.indent or _is_open(above.clean, below.clean):
        return True
    if _breaks_off(above.clean) and below.indent <= above.indent:
        return True
    if not full:
        return False
    if _TITLE.search(above.clean) and below.clean[0] == "各":
        return False
    if above.clean[-1] in _CLOSERS and (below.clean[0] in "（(" or enumerator(above.clean)):
        return False
    closed = above.clean[-1] in _ENDS
    if below.indent < first.indent and (len(group) == 1 or below.indent == above.indent):
        return True
    if below.indent == above.indent:
        return not closed or first.indent > above.indent
    hanging = "\t" in first.clean or enumerator(first.clean) is not None
    return hanging and not closed and len(group) == 1 and below.indent > first.indent


def _resumes(above: Line, below: Line, full: bool, parted: bool) -> bool:
    if _is_open(above.clean, below.clean):
        return True
    if above.clean[-1] in _ENDS | _CLOSERS or below.indent >= 2:
        return False
    if enumerator(above.clean) and len(above.clean) <= 40 and "。" not in above.clean:
        return False
    if above.clean[-1] in "，、" or full:
        return True
    return (
        len(above.clean) >= (12 if parted else 20)
        and bool(_PROSE.search(above.clean))
        and not _TITLE.search(above.clean)
    )


def _stands_alone(above: str, below: str) -> bool:
    """Whether either of two lines is a thing of its own: a date, a line closed by a picture, a row, a lead-in."""
    if _PICTURE.search(above) or any(len(line) < 16 and DATE.fullmatch(line) for line in (above, below)):
        return True
    if "\t" in below and "\t" not in above and not _PROSE.search(below):
        return True
    return below[-1] in "：:" and len(below) < 15 and above[-1] not in _OPEN


def _breaks_off(text: str) -> bool:
    """Whether a line is prose that ends within a sentence, wherever the page may have broken it."""
    return len(text) >= 24 and text[-1] not in _ENDS | _CLOSERS and ("。" in text or len(_CLAUSE.findall(text)) > 2)


def _is_open(above: str, below: str) -> bool:
    """Whether a bracket or quote opened in the line above is closed soon in the line below."""
    for opening, closing in _PAIRS:
        if above.rfind(opening) > max(above.rfind(closing), len(above) - 60):
            close = below.find(closing, 0, 60)
            if close >= 0 and opening not in below[:close]:
                return True
    return False
