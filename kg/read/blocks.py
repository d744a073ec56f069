"""What the joined blocks are for: headings, items of a list, paragraphs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kg.model.document import BlockKind
from kg.read import marks

_HEADING_LENGTH = 48
_NO_HEADING_END = frozenset("。；，、：:;,…")
_BODY_LENGTH = 30
_SIGNATURE = re.compile(
    r".*(?:公司|协会|協會|商会|商會|委员会|委員會|局|办公室|秘书处|管委会|工会|中心|政府|组委会|小组|编辑部)"
)
_DATE_LINE = re.compile(rf"(?:.{{0,30}}\s)?{marks.DATE.pattern}(?:\s*星期[一二三四五六日天])?[（()）]*")
_SALUTATION = re.compile(r"[^。]{2,60}[：:]")
_ITEM_LENGTH = 80
_COUNTED = re.compile(r"[^，。：]{2,20}[（(]共?\d+[个個名家户戶位篇项項人][）)]")
_LEDE = re.compile(r"\d{1,2}月\d{1,2}日|本[报報刊网]讯|又讯|本报消息|本刊消息")
_FIELDS = re.compile("(?:时间|地点|主持|出席|列席|记录|请假|主讲|参会|联系人|社会兼职)[:：]")
_CLAUSE = re.compile("[，。；,;]")


@dataclass(slots=True)
class Draft:
    """A block while it is being named: its text, how much room is above, how far in it stands."""

    text: str
    kind: BlockKind | None
    room: int
    indent: int
    page: bool
    level: int = 0  # of a heading: 1 may begin an article, 2 stands within one


def name_blocks(drafts: Sequence[Draft]) -> None:
    """Set kind and heading level of the blocks that the lines left unnamed."""
    spaced = sum(draft.room > 0 for draft in drafts) * 3 >= len(drafts)
    for place, draft in enumerate(drafts):
        if draft.kind is BlockKind.HEADING:
            draft.level = 2 if marks.enumerator(draft.text) else 1
        elif draft.kind is None:
            draft.level = _heading_level(drafts, place, spaced)
            if draft.level:
                draft.kind = BlockKind.HEADING
    for place, draft in enumerate(drafts):
        if draft.kind is None:
            draft.kind = BlockKind.ITEM if _is_item(drafts, place) else BlockKind.PARAGRAPH


def _heading_level(drafts: Sequence[Draft], place: int, spaced: bool) -> int:
    """1 for a heading that may begin an article, 2 for one within an article, 0 for no heading."""
    draft = drafts[place]
    text = draft.text
    if len(text) > _HEADING_LENGTH + 24 * (place < 2) or _DATE_LINE.fullmatch(text):
        return 0
    if marks.ACT_NUMBER.fullmatch(text) or (place and (_LEDE.match(text) or _is_field(draft))):
        return 0
    if len(text) > 36 and len(_CLAUSE.findall(text)) > 1:
        return 0
    below = _next_body(drafts, place)
    above = drafts[place - 1].text if place else ""
    if below is None or above.endswith(("：", ":")) or "://" in text:
        return 0
    if _COUNTED.fullmatch(text) and not marks.enumerator(text):
        return 2
    if marks.LABEL.fullmatch(text):
        return 1
    mark = marks.enumerator(text)
    if mark and (mark != "bullet" or place):
        return 0 if mark == "bullet" and marks.enumerator(above) else 2 * _heads_a_section(text, mark, below)
    if not text or text[-1] in _NO_HEADING_END or "。" in text or "\t" in text and place > 3:
        return 0
    if _SIGNATURE.fullmatch(text) and place > 2:
        return 0
    if not _is_set_off(drafts, place, below):
        return 0
    if not place and len(drafts) > 3:
        return 1
    if "，" in text and not draft.room and place > 2:
        return 0
    if place > 5 and spaced and not below.room and not below.indent and not _is_prose(below.text):
        return 0
    if draft.room and below.room and len(text) <= 8 and text.isalpha():
        return 1
    if not (_is_prose(below.text) or _SALUTATION.fullmatch(below.text) or _stacks(drafts, place)):
        return 0
    return 1


def _is_field(draft: Draft) -> bool:
    return bool(_FIELDS.match(draft.text) or (marks.FIELD.match(draft.text) and not draft.room))


def _is_set_off(drafts: Sequence[Draft], place: int, below: Draft) -> bool:
    """Whether a line stands apart from what is above: by room, a page, its place in the middle, the top of the text."""
    draft = drafts[place]
    if not place or draft.room or draft.page or draft.indent > below.indent + 4:
        return True
    above = drafts[place - 1]
    if above.level == 1 or above.kind in (BlockKind.FURNITURE, BlockKind.BYLINE, BlockKind.CONTENTS):
        return True
    return place < 3 and not any(earlier.text.endswith(("：", ":")) for earlier in drafts[:place])


def _heads_a_section(text: str, mark: str, below: Draft) -> bool:
    if mark not in ("han", "bracket", "chapter", "bullet") or marks.enumerator(below.text) == mark:
        return False
    if len(text) > (14 if mark == "bullet" else 24 if text.endswith("。") else 40) or text[-1] in "；，、：:;,":
        return False
    return len(below.text) > len(text) or bool(marks.enumerator(below.text)) or "\t" in below.text


def _stacks(drafts: Sequence[Draft], place: int) -> bool:
    """Whether only short lines part a heading from the prose below: column, headline, sub-title, date, salutation."""
    for below in drafts[place + 1 : place + 4]:
        if _is_prose(below.text) or _SALUTATION.fullmatch(below.text) and len(below.text) > 5:
            return True
        if (
            not below.text
            or len(below.text) > _HEADING_LENGTH + 24
            or below.text[-1] in _NO_HEADING_END
            or marks.enumerator(below.text)
        ):
            return bool(marks.enumerator(below.text)) and place < 6
    return False


def _next_body(drafts: Sequence[Draft], place: int) -> Draft | None:
    for below in drafts[place + 1 :]:
        if below.kind is not BlockKind.FURNITURE:
            return below if below.kind is not BlockKind.BYLINE or place < 6 else None
    return None


def _is_prose(text: str) -> bool:
    return len(text) > _BODY_LENGTH and ("。" in text or "，" in text or "," in text) or text.endswith("。")


def _is_item(drafts: Sequence[Draft], place: int) -> bool:
    """A row of cells, a marked line, or a short line among its like (winners one below the other)."""
    draft = drafts[place]
    if "\t" in draft.text and "。" not in draft.text or marks.enumerator(draft.text):
        return len(draft.text) <= _ITEM_LENGTH
    if len(draft.text) > _ITEM_LENGTH * 2 or draft.text[-1] in "。：:" or "。" in draft.text:
        return False
    above = drafts[place - 1] if place else None
    if above is None or _DATE_LINE.fullmatch(draft.text):
        return False
    led = above.text.endswith(("：", ":")) or above.kind is BlockKind.ITEM or above.level == 2
    if led and (not draft.room or draft.text[-1] in "；;" or above.text.endswith(("：", ":"))):
        return True
    below = drafts[place + 1] if place + 1 < len(drafts) else None
    return bool(draft.text[-1] in "；;" and below is not None and (led or below.text[-1] in "；;"))
