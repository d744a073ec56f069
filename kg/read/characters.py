"""Characters made alike, one for one: widths, line ends, brackets, invisible signs.

Punctuation keeps its width; letters and digits are narrowed; what cannot be seen falls away.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from kg.read.mapped import DROP

HAN = "\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
"""Han characters, radicals, 々〆〇: to be used inside the brackets of a regular expression."""

PAGE_BREAK = "\f"

_INVISIBLE = [0xAD, 0x61C, 0x180E, *range(0x200B, 0x200D), *range(0x200E, 0x2010), *range(0x202A, 0x202F)]
_INVISIBLE += [*range(0x2060, 0x2070), 0xFEFF, *range(0xFFF9, 0xFFFC)]
_LINE_ENDS = "\r\v\x1c\x1d\x1e\x85\u2028\u2029"
_SPACES = [0xA0, *range(0x2000, 0x200B), 0x202F, 0x205F]
_ANGLES = re.compile(r"([<＜])[<＜]([^<>＜＞\n]{1,80})[>＞][>＞]")
_LONE_JOINER = re.compile(f"(?<=[{HAN}0-9A-Za-z])\u200d|\u200d(?=[{HAN}0-9A-Za-z])")
_HAS_HAN = re.compile(f"[{HAN}]")


@cache
def _table() -> dict[int, str]:
    table = dict.fromkeys([*range(0x20), *range(0x7F, 0xA0), *_INVISIBLE], DROP)
    table |= {ord(kept): kept for kept in "\t\n\f"}
    table |= {ord(end): "\n" for end in _LINE_ENDS}
    table |= dict.fromkeys(_SPACES, " ")
    letters = [*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B)]
    for code in [*letters, *range(0x2F00, 0x2FD6), *range(0xF900, 0xFB00)]:
        alike = unicodedata.normalize("NFKC", chr(code))
        if len(alike) == 1:
            table[code] = alike
    return table


def fold(source: str) -> str:
    """The source with like characters made alike, of the same length; what falls away is DROP."""
    if "\r" in source:
        source = source.replace("\r\n", DROP + "\n")
    text = source.translate(_table())
    if "\u200d" in text:  # joins emoji, but is noise beside letters
        text = _LONE_JOINER.sub(DROP, text)
    return _ANGLES.sub(_title_brackets, text)


def _title_brackets(match: re.Match[str]) -> str:
    inside = match[2]
    if not _HAS_HAN.search(inside):
        return match[0]
    return f"《{DROP}{inside}》{DROP}"


_QUOTES = re.compile('[“”"〝〞＂]')
_HAN_NEAR = re.compile(f"[{HAN}，。、；：！？（）《》]")


def pair_quotes(paragraph: str) -> str:
    """The paragraph with its double quotes as “ and ” in turn, when they come in pairs and do not.

    Straight quotes are paired only in a paragraph with Han characters. A paragraph whose quotes are odd in number
    or already in order is left as it is.
    """
    signs = _QUOTES.findall(paragraph)
    if not signs or len(signs) % 2 or not _HAN_NEAR.search(paragraph):
        return paragraph
    if all(sign == wanted for sign, wanted in zip(signs, "“”" * (len(signs) // 2), strict=True)):
        return paragraph
    turn = iter("“”" * (len(signs) // 2))
    return _QUOTES.sub(lambda _: next(turn), paragraph)
