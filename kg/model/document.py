"""What was read: a Document with its reading text, and the map from it to the source's own characters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Metadata:
    """What an issue of a newsletter says about itself; ``date`` is EDTF, the rest is as printed."""

    publication: str | None = None
    issue: str | None = None
    date: str | None = None
    organizers: tuple[str, ...] = ()


class BlockKind(StrEnum):
    """What a line of the reading text is for."""

    HEADING = "heading"  # carries titles, not facts
    PARAGRAPH = "paragraph"
    ITEM = "item"  # one line of a list, one row of a table (cells divided by a tab)
    BYLINE = "byline"  # （稿件来源：…）, （作者：…）, a signature
    CONTENTS = "contents"  # a line of the list of contents
    FURNITURE = "furniture"  # masthead, running head, page number, imprint


@dataclass(frozen=True, slots=True)
class Block:
    """One line of the reading text: ``document.text[start:end]`` (without its newline)."""

    kind: BlockKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Article:
    """One article: ``document.text[start:end]``, with its title and byline as read."""

    title: str | None
    byline: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    """One newsletter as read.

    ``source`` is the text that the file holds, character for character (for Word and PDF: the text taken out of it,
    one paragraph or line of the page to a line). ``text`` is the reading copy: one block to a line, words that the
    page broke joined, spaces between Han characters dropped, quotes paired, full-width letters and digits narrowed.
    ``offsets[i]`` is the position in ``source`` of ``text[i]``, rising, with ``len(offsets) == len(text)``.
    Positions are in Unicode code points.
    """

    id: str
    name: str
    media_type: str
    sha256: str
    source: str
    text: str
    offsets: Sequence[int]
    metadata: Metadata
    articles: tuple[Article, ...]
    blocks: tuple[Block, ...]

    def in_source(self, start: int, end: int) -> tuple[int, int]:
        """The source positions of ``text[start:end]``; ``end`` must be greater than ``start``."""
        return self.offsets[start], self.offsets[end - 1] + 1

    def quote(self, start: int, end: int) -> str:
        """The source's own characters behind ``text[start:end]``."""
        first, last = self.in_source(start, end)
        return self.source[first:last]


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that was not read, and why, in words for the user."""

    path: str
    reason: str
