"""What there is to learn from: a text with its labelled spans."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from training.projection import Span


@dataclass(frozen=True)
class Sample:
    """A text with its labelled spans, and the article it was made from."""

    article: str
    text: str
    spans: tuple[Span, ...]


def bound(samples: Sequence[Sample], size: int = 8) -> Iterator[Sample]:
    """Every ``size`` samples as one, with an empty line between two: a step of learning takes one."""
    for first in range(0, len(samples), size):
        text, spans = "", []
        for sample in samples[first : first + size]:
            text += "\n\n" if text else ""
            spans += [Span(s.start + len(text), s.end + len(text), s.kind, s.type) for s in sample.spans]
            text += sample.text
        yield Sample(samples[first].article, text, tuple(spans))
