"""How names are compared: one key for all ways of printing the same name."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from kg.resources import load_toml

if TYPE_CHECKING:
    from opencc import OpenCC

_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】")
_DROPPED = re.compile(r"[\s\"'“”‘’「」『』《》<>〈〉·•,.。、;:!?\-—–_]+")  # after NFKC, so the narrow forms suffice


class _Simplified(dict[int, str]):
    """Code point -> simplified character, filled as characters are met (OpenCC's table, without its phrases)."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        bare = code < 0x2E80 or 0xD800 <= code <= 0xDFFF  # a lone surrogate is no letter: OpenCC cannot take it
        simplified = character if bare else _converter().convert(character)
        self[code] = simplified if len(simplified) == 1 else character
        return self[code]


_SIMPLIFIED = _Simplified()


@cache
def _converter() -> OpenCC:
    from opencc import OpenCC

    return OpenCC("t2s")


def simplify(text: str) -> str:
    """Traditional Chinese to simplified, character by character, so that every position stays what it was.

    ``len(simplify(text)) == len(text)`` and ``simplify(text)[a:b] == simplify(text[a:b])``, always.

    >>> simplify("東橋市場協會")
    '东桥市场协会'
    """
    return text if text.isascii() else text.translate(_SIMPLIFIED)


@lru_cache(maxsize=1 << 16)
def compare_key(name: str) -> str:
    """The form in which two printed names are compared; names with the same key are the same name.

    Unicode NFKC, simplified script, casefolded, without white space, quotes, punctuation and notes in brackets (unless
    nothing else is left). Brackets inside a name, and at its end those of a shop or a part, belong to it. Empty only
    when the name holds no letter or digit at all.

    >>> compare_key("東橋市場協會（秘書處） ")
    '东桥市场协会'
    >>> compare_key("东桥（江南）布业有限公司")
    '东桥江南布业有限公司'
    """
    text = simplify(unicodedata.normalize("NFKC", name)).strip()
    bare = _DROPPED.sub("", _without_notes(text))
    return unicodedata.normalize("NFKC", (bare or _DROPPED.sub("", text)).casefold())


def _without_notes(text: str) -> str:
    """The text without its brackets: what belongs to the name stays, a note goes; from the innermost outwards."""
    while (bare := _BRACKETED.sub(_kept, text)) != text:
        text = bare
    return text


def _kept(bracket: re.Match[str]) -> str:
    words, (start, end) = bracket[0][1:-1], bracket.span()
    notes, parts = _bracket_words()
    if start == 0 or words.startswith(notes):
        return ""
    return words if end < len(bracket.string) or words.endswith(parts) else ""


@cache
def _bracket_words() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """How notes begin, and how the names of shops and parts end."""
    words = load_toml("lexicons/identity.toml")["brackets"]
    return tuple(words["notes"]), tuple(words["parts"])
