"""What is wrong or missing in a graph, and where it says so."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How bad it is, the worst first."""

    VIOLATION = "violation"  # the graph is wrong
    WARNING = "warning"  # something that should be known is missing or odd
    INFO = "info"  # something that could be known is missing

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True)
class Finding:
    """One shape that one node does not keep to, as the validator gives it; IRIs and literals as their plain text.

    Of a contradiction, ``other`` is what the node disagrees with, and the quotations are the two sentences.
    """

    code: str
    focus: str
    value: str | None
    quotation: str | None = None
    other: str | None = None
    other_quotation: str | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """What a shape is called, how bad it is to break it, and what to say then."""

    code: str
    severity: Severity
    message_zh: str
    message_en: str


@dataclass(frozen=True, slots=True)
class Violation:
    """One finding, ready to be read by a person.

    ``code`` is the local name of a shape of ``ontology/shapes.ttl``, ``focus`` the IRI of what does not keep to it and
    ``label`` its name in words; ``document``, ``position`` (code points of the source text) and ``quote`` lead to the
    sentence; ``value`` is what is wrong, when something is. Of a contradiction, ``other_…`` say the same of the fact
    and the sentence that it disagrees with.
    """

    severity: Severity
    code: str
    message_zh: str
    message_en: str
    focus: str
    label: str | None
    document: str | None
    position: int | None
    quote: str | None
    value: str | None
    other_focus: str | None = None
    other_label: str | None = None
    other_document: str | None = None
    other_position: int | None = None
    other_quote: str | None = None

    def message(self, lang: str) -> str:
        """The message in ``zh`` or ``en``."""
        return self.message_zh if lang == "zh" else self.message_en
