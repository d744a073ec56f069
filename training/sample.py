"""What there is to learn from: a text with its labelled spans."""

from __future__ import annotations

from dataclasses import dataclass

from training.projection import Span


@dataclass(frozen=True)
class Sample:
    """A text with its labelled spans, and the article it was made from."""

    article: str
    text: str
    spans: tuple[Span, ...]
