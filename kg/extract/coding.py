"""A stretch of text in which each mention is one character, so that phrasings are regular expressions over kinds.

Characters of the private use area stand for kinds: a sentence like 〈organisation〉荣获〈honour〉称号 can be matched
whatever the names are. Runs of mentions (a person with titles and body) can be reduced to one, and matched again.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kg.extract.mention import Kind, Mention

CHARACTERS: dict[Kind, str] = {kind: chr(0xE000 + index) for index, kind in enumerate(Kind)}


@dataclass(slots=True)
class Coded:
    """``code[i]`` stands for ``text[starts[i]:starts[i + 1]]``; ``mentions[i]`` is what a kind's letter means."""

    code: str
    starts: list[int]
    mentions: dict[int, Mention] = field(default_factory=dict)

    def span(self, first: int, last: int) -> tuple[int, int]:
        """The text positions of ``code[first:last]``."""
        return self.starts[first], self.starts[last]

    def within(self, first: int, last: int) -> list[Mention]:
        """The mentions of ``code[first:last]`` in order."""
        return [self.mentions[i] for i in range(first, last) if i in self.mentions]


def encode(text: str, start: int, end: int, mentions: Sequence[Mention]) -> Coded:
    """Code ``text[start:end]``; ``mentions`` are in order and do not overlap; those that stick out are left as text."""
    parts: list[str] = []
    starts: list[int] = []
    found: dict[int, Mention] = {}
    position = start
    for mention in mentions[bisect_left(mentions, start, key=lambda m: m.start) :]:
        if mention.start >= end:
            break
        if mention.start < position or mention.end > end:
            continue
        parts.append(text[position : mention.start])
        starts.extend(range(position, mention.start))
        found[len(starts)] = mention
        parts.append(CHARACTERS[mention.kind])
        starts.append(mention.start)
        position = mention.end
    parts.append(text[position:end])
    starts.extend(range(position, end + 1))
    return Coded("".join(parts), starts, found)


def reduce(coded: Coded, replacements: Iterable[tuple[int, int, Mention]]) -> Coded:
    """Put one mention in the place of ``code[first:last]`` for each replacement; they are in order, none overlaps."""
    parts: list[str] = []
    starts: list[int] = []
    found: dict[int, Mention] = {}

    def copy(first: int, last: int) -> None:
        for index in range(first, last):
            if index in coded.mentions:
                found[len(starts) + index - first] = coded.mentions[index]
        parts.append(coded.code[first:last])
        starts.extend(coded.starts[first:last])

    position = 0
    for first, last, mention in replacements:
        copy(position, first)
        found[len(starts)] = mention
        parts.append(CHARACTERS[mention.kind])
        starts.append(coded.starts[first])
        position = last
    copy(position, len(coded.code))
    starts.append(coded.starts[-1])
    return Coded("".join(parts), starts, found)
