"""Lists teach: what stands between two organisations of a list is one, between two persons a person."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.extract.mention import Kind, Mention

_ITEM = re.compile(r"(?<=[、，])[^、，。；：！？\n\t（）“”《》等和及与]{2,16}(?=[、，等和及与])")
_LONGEST = {Kind.PERSON: 4, Kind.ORGANIZATION: 16}
_SCORE = 0.8


def propose_listed(text: str, known: Sequence[Mention]) -> Iterator[Mention]:
    """Items of lists that no reader has named, with the kind of both their neighbours; ``known`` in order."""
    kinds = (Kind.PERSON, Kind.ORGANIZATION)
    starts = {mention.start: mention for mention in known if mention.kind in kinds}
    ends = {mention.end: mention for mention in known if mention.kind in kinds}
    covered = {position for mention in known for position in range(mention.start, mention.end)}
    for match in _ITEM.finditer(text):
        start, end = match.span()
        left = ends.get(start - 1)
        if left is None or covered.intersection(range(start, end)) or end - start > _LONGEST[left.kind]:
            continue
        right = starts.get(end + 1)
        if right is None:  # two unnamed items in a row
            following = _ITEM.match(text, end + 1)
            right = starts.get(following.end() + 1) if following and text[end] == "、" else None
        if right is None and text[end] == "等":  # the last of a list of organisations, behind two that are named
            before = ends.get(left.start - 1)
            right = before if before is not None and left.kind is Kind.ORGANIZATION else None
        if right is not None and right.kind is left.kind:
            found = Mention(start, end, left.kind, left.subtype, _SCORE, "listed")
            ends[end] = found
            yield found
