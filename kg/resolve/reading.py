"""One document with its claims, and whom each of its names means."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kg.model.claims import Evidence, Extraction
from kg.model.document import Document
from kg.names import compare_key
from kg.resolve.honours import honour_key, variants, without_period
from kg.resolve.organizations import Organization, Organizations
from kg.resolve.passages import Passages
from kg.resolve.persons import Person, Persons
from kg.resolve.sameness import is_organization


@dataclass(slots=True)
class Titled:
    """An honour or a work as one document names it."""

    passages: Passages
    key: str
    names: set[str] = field(default_factory=set)  # keys
    forms: Counter[str] = field(default_factory=Counter)
    evidence: list[Evidence] = field(default_factory=list)


Agent = Person | Organization


class Reading:
    """The people, bodies, honours and works of one document."""

    def __init__(self, document: Document, extraction: Extraction, base: str) -> None:
        self.passages = Passages(document, base)
        self.extraction = extraction
        for evidence in _all_evidence(extraction):
            self.passages.note(evidence)
        self.persons = Persons(self.passages, extraction)
        self.organizations = Organizations(self.passages, extraction, self.persons.known)
        self.persons.place(extraction, self.organizations)
        self.variants, self.honour_doubts = variants(extraction.honours)
        self.honours: dict[str, Titled] = {}
        self.works: dict[str, Titled] = {}

    def agent(self, name: str, evidence: Sequence[Evidence]) -> Agent:
        """The person or organisation that a name means in a sentence."""
        key = compare_key(name)
        if key not in self.persons.known and (self.organizations.names_one(name) or is_organization(key)):
            return self.organizations.find(name, evidence)
        return self.persons.find(name, evidence)

    def honour(self, name: str, aliases: Sequence[str], evidence: Sequence[Evidence]) -> Titled:
        """The honour that a name means in this document."""
        own = honour_key(name)
        unit = self._titled(self.honours, self.variants.get(own, own), evidence)
        for form in (name, *aliases):
            key = honour_key(form)
            if self.variants.get(key, key) == unit.key:
                unit.names.add(key)
                unit.forms[without_period(form)] += 1
        return unit

    def work(self, name: str, aliases: Sequence[str], evidence: Sequence[Evidence]) -> Titled:
        """The work (a product, a song) that a name means."""
        unit = self._titled(self.works, compare_key(name), evidence)
        unit.forms.update((name, *aliases))
        unit.names.update(key for alias in aliases if (key := compare_key(alias)))
        return unit

    def _titled(self, known: dict[str, Titled], key: str, evidence: Sequence[Evidence]) -> Titled:
        unit = known.setdefault(key, Titled(self.passages, key, {key}))
        unit.evidence += [each for each in evidence if each not in unit.evidence]
        return unit


def _all_evidence(extraction: Extraction) -> Iterator[tuple[Evidence, ...]]:
    for claims in (
        extraction.honours, extraction.posts, extraction.events, extraction.memberships, extraction.operations,
        extraction.persons, extraction.organizations,
    ):  # fmt: skip
        for claim in claims:
            yield claim.evidence
