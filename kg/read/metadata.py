"""What an issue says about itself in its masthead and imprint: name, number, date, who makes it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.edtf import is_valid
from kg.model.document import BlockKind, Metadata
from kg.numbers import number
from kg.read import marks
from kg.read.blocks import Draft

_HEAD, _TAIL = 14, 8  # how many blocks at either end may belong to masthead and imprint
_SHORT = 64
_PUBLICATION = re.compile(
    r".*(?:通讯|通訊|简讯|簡訊|快讯|[^通情汇填申上]报|簡報|会刊|专刊|期刊|月刊|季刊|通信|动态|信息|之声|之窗|天地"
    r"|参考|文摘|杂志|园地|视窗|纪事|风采|报道|資訊|资讯)"
)
_ROLE = "主办|承办|编印|合编|编制|编辑出版|出版|編印|主辦|編輯|编"
_ROLE_FIRST = re.compile(rf"(?:{_ROLE})(?:单位|者)?\s*[:：]\s*(?P<names>.+)")
_ROLE_LAST = re.compile(rf"(?P<names>[^:：，。]{{4,}}?)\s*(?:联合|共同)?(?:{_ROLE})")
_BODY = re.compile(
    r"[^，。：:]*(?:公司|协会|協會|商会|商會|总会|学会|联合会|委员会|管委会|工会|局|办事处|办公室|办|秘书处|中心|政府|市场)"
)
_AFTER_DATE = "）) 。日印发星期一二三四五六"
_ACT = re.compile("(?:纪要|通知|公告|决定|通报|公示|名单)$")
_BETWEEN = re.compile(r"[、·\t;；,，|｜ ]+")
_LOOSE_NUMBER = re.compile(r"[\t ]*[（(【〔]?$")
_ZERO = str.maketrans("OoＯ", "〇〇〇")  # the letter, printed for the Chinese zero
_YEARS = 1800, 2200


def read_metadata(drafts: Sequence[Draft]) -> Metadata:
    """The metadata of an issue; the blocks of its masthead become furniture."""
    head = _masthead(drafts)
    issue_at = next((place for place in head if marks.ISSUE.search(drafts[place].text)), None)
    issue = marks.ISSUE.search(drafts[issue_at].text) if issue_at is not None else None
    name_at, publication = _publication(drafts, head, issue_at)
    dated_at, date = _date_of_issue(drafts, head)
    if date is None and issue and (year := marks.DATE.search(issue[0])):
        date = edtf(year)
    organizers: list[str] = []
    made_at: set[int] = set()
    if publication or issue:
        made_at, organizers = _organizers(drafts, head)
        for place in made_at.union(at for at in (issue_at, name_at, dated_at) if at is not None):
            if place in head and (place in made_at or not marks.FIELD.match(drafts[place].text)):
                drafts[place].kind, drafts[place].level = BlockKind.FURNITURE, 0
    number = issue[0].replace("\t", " ").strip() if issue else None
    return Metadata(publication, number, date, tuple(dict.fromkeys(organizers)))


def _masthead(drafts: Sequence[Draft]) -> range:
    end = 0
    for end, draft in enumerate(drafts[:_HEAD]):
        prose = draft.kind is BlockKind.PARAGRAPH and (len(draft.text) > _SHORT or "。" in draft.text)
        if draft.kind is BlockKind.CONTENTS or prose or draft.text.endswith(("：", ":")):
            return range(end)
    return range(min(end + 1, len(drafts)))


def _publication(drafts: Sequence[Draft], head: range, issue_at: int | None) -> tuple[int | None, str | None]:
    for place in head:
        text = drafts[place].text
        mention = marks.ISSUE.search(text) or marks.DATE.search(text) or marks.PAGE_MENTION.search(text)
        before = _LOOSE_NUMBER.sub("", text[: mention.start()] if mention else text).split("\t")[0].strip("《》 ")
        if not 2 <= len(before) <= 24 or marks.FIELD.match(before) or before[0] in "（(" or _ACT.search(before):
            continue
        known = _PUBLICATION.fullmatch(before) and (mention or issue_at is not None or place == 0 and len(before) <= 12)
        if known or (issue_at is not None and place < issue_at and len(before) <= 8 and not _ROLE_LAST.fullmatch(text)):
            return place, before
    return None, None


def _date_of_issue(drafts: Sequence[Draft], head: range) -> tuple[int | None, str | None]:
    """The date in the masthead, else the one below the signature at the end."""
    for place in head:
        draft = drafts[place]
        match = marks.DATE.search(draft.text)
        if match and len(draft.text) < _SHORT and draft.kind is not BlockKind.HEADING and edtf(match, month=True):
            return place, edtf(match)
    for place, draft in enumerate(drafts):
        match = marks.DATE.fullmatch(draft.text) if len(draft.text) < 16 else None
        if match and edtf(match, month=True):
            return place, edtf(match)
    for place in range(max(0, len(drafts) - _TAIL), len(drafts)):
        text = drafts[place].text
        match = next((found for found in marks.DATE.finditer(text) if found["month"]), None)
        if match and len(text) < _SHORT and not text[match.end() :].strip(_AFTER_DATE) and edtf(match):
            return place, edtf(match)
    return None, None


def _organizers(drafts: Sequence[Draft], head: range) -> tuple[set[int], list[str]]:
    made_at: set[int] = set()
    names: list[str] = []
    tail = range(max(head.stop, len(drafts) - _TAIL), len(drafts))
    for place in [*head, *tail]:
        text = drafts[place].text
        patterns = [_ROLE_FIRST, _ROLE_LAST] if place in head else [_ROLE_FIRST]
        told = _told(patterns, text.split("\t")) or _told(patterns, [text])
        if not told or len(text) > _SHORT:
            continue
        above = place - 1
        while above > 0 and above in head and above not in made_at and _BODY.fullmatch(drafts[above].text):
            made_at.add(above)
            names.insert(0, drafts[above].text)
            above -= 1
        made_at.add(place)
        names += [name for part in told for name in _BETWEEN.split(part) if _BODY.fullmatch(name) or len(name) > 4]
    return made_at, names


def _told(patterns: Sequence[re.Pattern[str]], cells: Sequence[str]) -> list[str]:
    matches = (pattern.fullmatch(cell) for pattern in patterns for cell in cells)
    return [match["names"] for match in matches if match]


def edtf(match: re.Match[str], month: bool = False) -> str | None:
    """The EDTF string of a match of ``marks.DATE``, as precise as it is; None for what is no date.

    With ``month``, a bare year is none either.
    """
    parts = [int(number(match[name].translate(_ZERO))) for name in ("year", "month", "day") if match[name]]
    if not _YEARS[0] <= parts[0] <= _YEARS[1] or month and len(parts) < 2:
        return None
    printed = "-".join(f"{part:0{width}d}" for part, width in zip(parts, (4, 2, 2), strict=False))
    return printed if is_valid(printed) else None
