"""Spaces inside a line: those that type-setting put in fall away, those that part cells become one tab."""

from __future__ import annotations

import re

from kg.read.characters import HAN
from kg.read.mapped import DROP

_GAP = re.compile(r"[ \t\u3000]+")
_EDGES = re.compile(r"^[ \t\u3000]+|[ \t\u3000]+$", re.MULTILINE)
_LONE = f"(?<![{HAN}0-9A-Za-z])[{HAN}](?![{HAN}0-9A-Za-z])"
_SPREAD = re.compile(rf"{_LONE}(?:[ \t\u3000]+{_LONE})+")
_ROW = re.compile(
    r"^(?:序号|位次|名次|编号|\d{1,3})(?: [^\s。；]+){2,} ?$(?:\n[^\s\d，。；：]{1,12} [^\s，。；]{1,12}$)?",
    re.MULTILINE,
)
_NAMES = re.compile(rf"^[{HAN}·]{{2,4}}(?: [{HAN}·]{{2,4}}){{2,}}(?= ?$)", re.MULTILINE)
_INNER = re.compile(r"(?<=[^\s\0])[ \t\u3000]+(?=[^\s\0])")
_LATIN = re.compile(r"[!-~\u00c0-\u052f\u1e00-\u1fff]")
_HOLDS = frozenset("，。；：、！？,;:!?“‘《〈「『（〔【([·…—")
_LEANS = frozenset("，。；：、！？,;:!?.”’》〉」』）〕】)]（〔(…—")


def respace(text: str) -> str:
    """The text with the gaps inside its lines settled, of the same length; what falls away is DROP."""
    if len(_ROW.findall(text)) > 1:
        text = _ROW.sub(lambda row: row[0].replace(" ", "\t"), text)
    text = _NAMES.sub(lambda row: row[0].replace(" ", "\t"), text)
    text = _EDGES.sub(lambda gap: DROP * len(gap[0]), text)
    text = _SPREAD.sub(_close_spread, text)
    return _INNER.sub(_settle, text)


def _close_spread(match: re.Match[str]) -> str:
    """A word spread letter by letter (市 场 通 讯, 粟  米); a gap wider than its fellows parts two words."""
    gaps = [len(gap) for gap in _GAP.findall(match[0])]
    narrow = min(gaps)
    return _GAP.sub(lambda gap: _kept("\t", gap[0]) if len(gap[0]) > narrow else DROP * len(gap[0]), match[0])


def _settle(match: re.Match[str]) -> str:
    gap, text = match[0], match.string
    left, right = text[match.start() - 1], text[match.end()]
    latin = bool(_LATIN.match(left)) and bool(_LATIN.match(right))
    if gap == " ":
        return " " if latin else DROP
    if "\t" in gap and left not in "：:，、":
        return _kept("\t", gap)
    if left in _HOLDS or right in _LEANS:
        return _kept(" ", gap) if latin else DROP * len(gap)
    if latin and gap == "  ":
        return _kept(" ", gap)
    return _kept("\t", gap)


def _kept(sign: str, gap: str) -> str:
    return sign + DROP * (len(gap) - 1)
