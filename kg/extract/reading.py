"""One document under the reader's eyes: its mentions, its lines, and what holds for a whole article."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass

from kg.extract.coding import Coded, encode
from kg.extract.mention import Kind, Mention
from kg.model.claims import Evidence
from kg.model.document import Article, Block, BlockKind, Document
from kg.names import simplify

_SENTENCE_END = re.compile(r"[。！？；\n]+[”’」』）)]*")
_MAX_QUOTE = 300
_SMALL: dict[int, str | int] = {ord("\n"): " ", **{code: code + 32 for code in range(ord("A"), ord("Z") + 1)}}


@dataclass(frozen=True, slots=True)
class Chain:
    """A person as a list names one: body, titles and name, which the phrasings then see as one mention."""

    person: Mention
    organization: Mention | None
    titles: tuple[str, ...]
    start: int
    end: int


class Reading:
    """A document with its chosen mentions (in order, not overlapping), and apart from them those of events.

    An event's name or its place may hold an organisation's, so the candidates for ``events`` and ``spots`` overlap the
    other ``mentions``, and one another.
    """

    def __init__(self, document: Document, mentions: list[Mention]) -> None:
        self.document = document
        self.text = simplify(document.text)  # what phrasings and lexicons are matched against, position for position
        self.mentions = [mention for mention in mentions if mention.kind not in (Kind.EVENT, Kind.PLACE)]
        self.events = [mention for mention in mentions if mention.kind is Kind.EVENT]
        self.spots = [mention for mention in mentions if mention.kind is Kind.PLACE]
        self._ends = [0, *(match.end() for match in _SENTENCE_END.finditer(self.text)), len(self.text)]
        self._starts = [mention.start for mention in self.mentions]

    def name(self, mention: Mention) -> str:
        """The words of a mention as printed."""
        return self.document.text[mention.start : mention.end]

    def words(self, start: int, end: int) -> str:
        """The words of a stretch as printed."""
        return self.document.text[start:end]

    def code(self, start: int, end: int) -> Coded:
        """The stretch with its mentions as characters."""
        return encode(self.text, start, end, self.mentions)

    def row(
        self, start: int, end: int, letters: Mapping[Kind, str]
    ) -> tuple[str, list[int], list[tuple[int, Mention]]]:
        """The stretch with its mentions as ``letters``, where each character begins in the text, and the mentions.

        Other Latin capitals become small, so that a capital is always a mention.
        """
        coded = self.code(start, end)
        code = list(coded.code.translate(_SMALL))
        for at, mention in coded.mentions.items():
            code[at] = letters[mention.kind]
        return "".join(code), coded.starts, list(coded.mentions.items())

    def sentence(self, start: int, end: int) -> tuple[int, int]:
        """The sentence or sentences around ``text[start:end]``."""
        first = self._ends[max(0, bisect_right(self._ends, start) - 1)]
        last = self._ends[min(len(self._ends) - 1, bisect_left(self._ends, max(end, start + 1)))]
        while first < start and self.text[first].isspace():
            first += 1
        while last > end and self.text[last - 1].isspace():
            last -= 1
        return (first, last) if last - first <= max(_MAX_QUOTE, end - start) else (start, end)

    def evidence(self, start: int, end: int, phrasing: str, confidence: float) -> Evidence:
        """The sentence around ``text[start:end]`` as evidence, in the source's own characters."""
        first, last = self.sentence(start, end)
        begin, stop = self.document.in_source(first, last)
        return Evidence(begin, stop, self.document.source[begin:stop], phrasing, round(confidence, 3))

    def before(self, position: int, low: int, kind: Kind, subtypes: tuple[str, ...] = ()) -> Mention | None:
        """The last mention of a kind that ends at or before ``position``, not before ``low``."""
        for index in range(bisect_left(self._starts, position) - 1, -1, -1):
            mention = self.mentions[index]
            if mention.start < low:
                return None
            if mention.kind is kind and mention.end <= position and (not subtypes or mention.subtype in subtypes):
                return mention
        return None

    def between(self, start: int, end: int) -> list[Mention]:
        """The mentions that begin in ``text[start:end]``."""
        return self.mentions[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def lines(self, article: Article) -> list[Block]:
        """The article's blocks that state facts: no contents, no furniture."""
        return [
            block
            for block in self.document.blocks
            if article.start <= block.start < article.end
            and block.kind not in (BlockKind.CONTENTS, BlockKind.FURNITURE)
        ]
