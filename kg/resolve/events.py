"""The events of one document, and the occasions of its conferrals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.model.claims import EventClaim, Evidence, Extraction
from kg.names import compare_key
from kg.resolve.passages import Passages
from kg.resources import load_toml


@dataclass(slots=True)
class Occurrence:
    """An event as one claim tells it; ``claim`` is None for the occasion of a conferral that no event claim tells."""

    passages: Passages
    key: str
    names: set[str]
    forms: Counter[str]
    date: str | None
    claim: EventClaim | None
    evidence: list[Evidence] = field(default_factory=list)

    @property
    def document(self) -> str:
        """The id of its document."""
        return self.passages.document.id


class Events:
    """The events of one document."""

    def __init__(self, passages: Passages, extraction: Extraction) -> None:
        self._passages = passages
        self.units = [
            self._occurrence(claim.name, claim.name_aliases, claim.date, claim.evidence, claim)
            for claim in extraction.events
        ]
        self.occasions = [
            self._occasion(claim.occasion, claim.day, claim.evidence) if claim.occasion else None
            for claim in extraction.honours
        ]

    def _occurrence(
        self,
        name: str,
        aliases: Sequence[str],
        date: str | None,
        evidence: Sequence[Evidence],
        claim: EventClaim | None,
    ) -> Occurrence:
        names = {compare_key(form) for form in (name, *aliases)} - {""}
        forms = Counter((name, *aliases))
        return Occurrence(self._passages, compare_key(name), names, forms, date, claim, list(evidence))

    def _occasion(self, name: str, day: str | None, evidence: Sequence[Evidence]) -> Occurrence:
        """The event of that name or, when there is one alone, the one whose name holds it or is held by it."""
        key = compare_key(name)
        for fits in (
            [unit for unit in self.units if key in unit.names],
            [unit for unit in self.units if key and (key in unit.key or unit.key in key)],
        ):
            dated = [unit for unit in fits if unit.date == day] if day else []
            if fits:
                return (
                    (dated or fits)[0]
                    if len({unit.key for unit in fits}) == 1 or dated
                    else self._new(name, day, evidence)
                )
        return self._new(name, day, evidence)

    def _new(self, name: str, day: str | None, evidence: Sequence[Evidence]) -> Occurrence:
        unit = self._occurrence(name, (), day, evidence, None)
        self.units.append(unit)
        return unit


def least_length() -> int:
    """Names shorter than this hold within one document alone (座谈会)."""
    return int(load_toml("lexicons/identity.toml")["events"]["least"])
