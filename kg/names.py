"""How names are compared: one key for all ways of printing the same name."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING

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

    Unicode NFKC, simplified script, casefolded, without white space, quotes, punctuation and what stands in brackets
    (unless nothing else is left). Empty only when the name holds no letter or digit at all.

    >>> compare_key("東橋市場協會（秘書處） ")
    '东桥市场协会'
    """
    text = simplify(unicodedata.normalize("NFKC", name))
    bare = _DROPPED.sub("", _BRACKETED.sub("", text))
    return unicodedata.normalize("NFKC", (bare or _DROPPED.sub("", text)).casefold())
