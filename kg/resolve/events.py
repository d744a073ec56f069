"""Events: one name and one date is one event; a shorter name of the same day in the same document means it too."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kg.model.claims import EventClaim, Evidence, Extraction
from kg.names import compare_key
from kg.resolve.clusters import Clusters
from kg.resolve.exactness import settle, vaguer_time
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


def join_events(units: Sequence[Occurrence], clusters: Clusters) -> None:
    """Join the tellings of one event; ``clusters`` holds what people decided."""
    by_document: dict[str, list[int]] = defaultdict(list)
    everywhere: dict[str, list[int]] = defaultdict(list)
    for number, unit in enumerate(units):
        by_document[unit.document].append(number)
        if len(unit.key) >= least_length() and unit.date is not None:
            everywhere[unit.key].append(number)
    for _, here in sorted(by_document.items()):
        _join_in_document(units, here, clusters)
    for _, same_name in sorted(everywhere.items()):
        _join_by_date(units, same_name, clusters)


def _join_in_document(units: Sequence[Occurrence], here: Sequence[int], clusters: Clusters) -> None:
    by_name: dict[str, list[int]] = defaultdict(list)
    for number in here:
        for name in units[number].names:
            by_name[name].append(number)
    for _, same_name in sorted(by_name.items()):
        _join_by_date(units, same_name, clusters)
    for number in here:
        unit = units[number]
        longer = {
            clusters.find(other)
            for other in here
            if unit.date is not None
            and units[other].date == unit.date
            and unit.key != units[other].key
            and unit.key
            and unit.key in units[other].key
        }
        if len(longer) == 1:
            clusters.join(number, longer.pop())


def _join_by_date(units: Sequence[Occurrence], numbers: Iterable[int], clusters: Clusters) -> None:
    numbers = list(numbers)
    dates = sorted({units[number].date for number in numbers}, key=str)
    meant = settle(dates, vaguer_time)
    first: dict[str | None, int] = {}
    for number in numbers:
        clusters.join(first.setdefault(meant[units[number].date], number), number)
