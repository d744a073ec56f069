"""Markets and the companies that run them: 公司（市场） and 市场（公司）."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extract.coding import CHARACTERS, Coded
from kg.extract.mention import Kind, Mention

_BODY = CHARACTERS[Kind.ORGANIZATION]
_PAIR = re.compile(f"{_BODY}[（(](?:以下简称)?[“]?{_BODY}[”]?[）)]")


def read_operations(coded: Coded) -> Iterator[tuple[Mention, Mention, int, int]]:
    """(company, market, start, end) for each pair that one bracket joins."""
    for match in _PAIR.finditer(coded.code):
        first, second = (m for m in coded.within(*match.span()))
        types = (first.subtype, second.subtype)
        start, end = coded.span(*match.span())
        if types == ("company", "market"):
            yield first, second, start, end
        elif types == ("market", "company"):
            yield second, first, start, end
