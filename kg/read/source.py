"""What is taken out of a file before it is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kg.model.document import BlockKind


@dataclass(frozen=True, slots=True)
class Source:
    """The text of a file, one paragraph or line of the page to a line, pages parted by a form feed.

    ``kinds`` holds what the file itself says of the line that begins at a position (a heading, a row of a table).
    """

    text: str
    media_type: str
    kinds: Mapping[int, BlockKind] = field(default_factory=dict)
