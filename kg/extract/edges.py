"""Where tagged names begin and end, mended: names that cut through a quotation, words taken for a name's end."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from kg.extract.mention import Kind
from kg.extract.tagger import Tag

_QUOTED = frozenset((Kind.ORGANIZATION, Kind.WORK, Kind.PERSON))
_FAR = 16  # characters to the other quote
_QUOTES = (("“", "”"), ("「", "」"), ("『", "』"), ("《", "》"))
_PARAGRAPH = re.compile(r"\n[ \t　]*\n")
_LABEL = re.compile(
    "附(?:[件表录][一二三四五六七八九十\\d]{0,2}|(?=[：:]))[\\s：:、.]*"
)  # before an honour: 附件2 先进工作者
_TIMES = re.compile("(?:各|共)?[一二两三四五六\\d]{1,2}次$")
_COUNTED = re.compile("[面枚座块尊]|(?:成果|产品|项目|作品|案例|个人)(?=.{4})")  # behind a number: 一面｜纪念奖章
_COUNT = re.compile("[一二两三四五六七八九十\\d][项件个种名]?$")
_BEHIND = re.compile("[等们的了被由]|立(?=(?:个人)?[一二三]等功)")  # a person: 甲｜等, 甘霖｜立三等功


def mended(text: str, tags: Iterable[Tag]) -> Iterator[Tag]:
    """The tags with better edges; those that become one count once, with their probabilities added up."""
    found: dict[tuple[int, int, Kind], Tag] = {}
    for tag in tags:
        each = _whole_bracket(text, _whole_quotation(text, tag)) if tag.kind in _QUOTED else tag
        apart = _PARAGRAPH.search(text, each.start, each.end)
        if apart:
            each = replace(each, end=apart.start())
        if each.kind is Kind.PERSON and each.end - each.start >= 3 and _BEHIND.match(text, each.end - 1):
            each = replace(each, end=each.end - 1)
        place = each.start, each.end, each.kind
        same = found.get(place)
        found[place] = replace(each, confidence=min(1.0, same.confidence + each.confidence)) if same else each
    return iter(found.values())


def _whole_quotation(text: str, tag: Tag) -> Tag:
    """The tag from the opening quote on if it holds the closing one alone, else without the quote that it has alone."""
    start, end = tag.start, tag.end
    closed = text.find("”", start, end)
    if closed >= 0 and "“" not in text[start:closed]:
        opened = text.rfind("“", max(0, start - _FAR), start)
        if closed == end - 1:
            end -= 1
        elif opened >= 0 and not re.search("[”\n]", text[opened:start]):
            start = opened
    opened = text.rfind("“", start, end)
    if opened >= 0 and "”" not in text[opened:end]:
        start, end = (start, opened) if opened >= end - 2 else (opened + 1, end)
    if (start, end) == (tag.start, tag.end) or end - start < 2:
        return tag
    return replace(tag, start=start, end=end)


def _whole_bracket(text: str, tag: Tag) -> Tag:
    """The tag without what stands behind a bracket that it opens and does not close: 某厂｜（新型阀芯｜项目）."""
    opened = max(text.rfind("（", tag.start, tag.end), text.rfind("(", tag.start, tag.end))
    cut = opened - tag.start >= 2 and not any(mark in text[opened : tag.end] for mark in "）)")
    return replace(tag, end=opened) if cut else tag


def balanced(text: str, start: int, end: int) -> tuple[int, int]:
    """The bounds of an honour's name with both quotes of a pair or none of them.

    >>> text = "评为省级“绿色工厂”，捧回“江南杯”奖"
    >>> [text[slice(*balanced(text, start, end))] for start, end in ((2, 9), (4, 9), (5, 10), (14, 19))]
    ['省级“绿色工厂”', '绿色工厂', '绿色工厂', '“江南杯”奖']
    """
    for opening, closing in _QUOTES:
        name = text[start:end]
        opened, closed = name.rfind(opening), name.find(closing)
        if closed >= 0 and name.count(closing) > name.count(opening):
            if closed == len(name) - 1:
                end -= 1
            elif text[start - 1 : start] == opening:
                start -= 1
        elif opened >= 0 and name.count(opening) > name.count(closing):
            if opened == 0:
                start += 1
            elif text.startswith(closing, end):
                end += 1
    return start, end


def named(text: str, start: int, end: int) -> tuple[int, int]:
    """The bounds of an honour's name without what counts or numbers it, and without a bracket that is cut through.

    >>> text = "记个人嘉奖一次，等2项成果市科技进步奖，获一面纪念奖章，领域（“五星”）附件2 先进工作者"
    >>> [text[slice(*named(text, start, end))] for start, end in ((1, 7), (11, 19), (22, 27), (28, 34), (36, 45))]
    ['个人嘉奖', '市科技进步奖', '纪念奖章', '五星', '先进工作者']
    """
    label = _LABEL.match(text, start, end)
    if label and end - label.end() >= 2:
        start = label.end()
    times = _TIMES.search(text, start, end)
    if times and times.start() - start >= 2:
        end = times.start()
    counted = _COUNTED.match(text, start, end)
    if counted and counted.end() < end and _COUNT.search(text, max(0, start - 3), start):
        start = counted.end()
    opened = max(text.rfind("（", start, end), text.rfind("(", start, end))
    if opened >= 0 and not any(mark in text[opened:end] for mark in "）)"):
        if text[end : end + 1] in ("）", ")"):
            return start, end + 1
        first, last = opened + 1, end
        if text[first : first + 1] in ("“", "「"):
            first, last = first + 1, last - (text[last - 1] in "”」")
        if last - first >= 2:
            start, end = first, last
    return start, end
