"""Titles of posts: the longest head of the lexicon with whatever prefixes stand before it (副, 常务, 党组 …)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kg.extract.lexicon import Hits
from kg.extract.mention import Kind, Mention
from kg.resources import load_toml


@cache
def _prefix_before() -> re.Pattern[str]:
    """A prefix, the longest one, that ends where the search does; no prefix has more than four characters."""
    words = sorted(load_toml("lexicons/titles.toml")["prefixes"], key=lambda word: (-len(word), word))
    return re.compile("(?:" + "|".join(map(re.escape, words)) + ")$")


def propose_titles(text: str, hits: dict[str, Hits]) -> Iterator[Mention]:
    """Scored candidates; a title weighs little alone, whether it is one is decided by what stands beside it."""
    longest: dict[int, int] = {}
    for hit in hits["title"].all:
        if text.startswith(("单位", "办公"), hit.end):  # 副会长单位 is a level of membership
            continue
        start = _leftmost(text, hit.start)
        longest[hit.end] = min(start, longest.get(hit.end, start))
    for end, start in longest.items():
        yield Mention(start, end, Kind.TITLE, "", 0.9 + 0.05 * (end - start), "title")


def _leftmost(text: str, start: int) -> int:
    while match := _prefix_before().search(text, max(0, start - 4), start):
        start = match.start()
    return start
