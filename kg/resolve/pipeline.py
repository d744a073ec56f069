"""From documents and claims to statements: units, identities, facts, doubts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from kg.model.claims import Extraction
from kg.model.document import Document
from kg.model.statements import (
    Conferral,
    Doubt,
    Event,
    Membership,
    Operation,
    Participation,
    SourceArticle,
    SourceDocument,
    Statements,
    Tenure,
    Thing,
)
from kg.names import compare_key
from kg.resolve import things
from kg.resolve.drafts import Draft, Value, drafts
from kg.resolve.events import Events
from kg.resolve.facts import CONFERRAL, MEMBERSHIP, OPERATION, PARTICIPATION, TENURE, FactKind, Telling
from kg.resolve.identity import Identifier, Identities, unit_iris
from kg.resolve.ledger import Decision
from kg.resolve.organizations import Organization
from kg.resolve.reading import Reading
from kg.resolve.sureness import Sureness
from kg.resolve.verdicts import Names, Verdicts
from kg.resources import load_toml

Item = TypeVar("Item", Thing, Event, Conferral, Tenure, Membership, Participation, Operation)


@dataclass(frozen=True, slots=True)
class Resolution:
    """The statements, what the ledger asks for that could not be done, and how many facts were not sure enough."""

    statements: Statements
    warnings: tuple[str, ...]
    left_out: int = 0


def work_out(
    read: Iterable[tuple[Document, Extraction]],
    decisions: Iterable[Decision],
    base: str,
    min_confidence: float = 0.0,
) -> Resolution:
    """Resolve names to things and tellings to facts; the order of ``read`` does not matter.

    Claims below ``min_confidence`` (0 to 1) tell nothing, unless a person corrected what they tell.
    """
    ordered = sorted(read, key=lambda pair: pair[0].id)
    readings = [Reading(document, extraction, base) for document, extraction in ordered]
    return _Work(readings, Verdicts(decisions), base).resolution(Sureness(min_confidence))


class _Work:
    def __init__(self, readings: Sequence[Reading], verdicts: Verdicts, base: str) -> None:
        self.readings, self.verdicts, self.base = readings, verdicts, base
        self.events_of = [Events(reading.passages, reading.extraction) for reading in readings]
        self.drafts: list[tuple[Reading, Draft]] = []
        self.organizers: dict[int, list[Organization]] = {}
        for reading, events in zip(readings, self.events_of, strict=True):
            self.drafts += [(reading, draft) for draft in drafts(reading, events)]
            for unit in events.units:
                names = unit.claim.organizers if unit.claim else ()
                find = reading.organizations.find
                self.organizers[id(unit)] = [find(name, unit.evidence) for name in names if compare_key(name)]
        identifier = Identifier(readings, (draft for _, draft in self.drafts), verdicts, base)
        self.organizations = identifier.organizations()
        self.persons = identifier.persons(self.organizations)
        self.honours = identifier.honours(self.organizations)
        self.works = identifier.works()
        named = [unit for events in self.events_of for unit in events.units if unit.key]
        self.events = identifier.events(named, self.organizers, self.organizations)
        self.iri_of = unit_iris(self.organizations, self.persons, self.honours, self.works, self.events)

    def resolution(self, sureness: Sureness) -> Resolution:
        tellings: dict[str, list[Telling]] = {}
        for reading, draft in self.drafts:
            fields = {name: self._with_iris(value) for name, value in draft.fields.items()}
            if "operator" in fields and fields["operator"] == fields["market"]:
                continue  # someone decided that the two are one
            surest = max(each.confidence for each in draft.evidence)
            tellings.setdefault(draft.kind.name, []).append(
                Telling(fields, reading.passages.quotations(draft.evidence), surest)
            )
        decide = self.verdicts.things
        organizations, removed = decide(things.organizations(self.organizations, self._markets(tellings)))
        persons, gone = decide(things.persons(self.persons))
        works, lost = decide(things.titled(self.works))
        events, past = decide(things.events(self.events, self.iri_of, self.organizers))
        bare_honours = things.titled(self.honours)
        removed |= gone | lost | past
        parents = {thing.iri: thing.parent for thing in organizations if thing.parent}
        names = Names([*organizations, *persons, *works, *bare_honours, *events])

        def facts(kind: FactKind) -> list[Any]:
            found = self.verdicts.facts(kind, tellings.get(kind.name, []), parents, self.base, names)
            return sureness.facts(kind, found, parents, self.base)

        participations: list[Participation] = facts(PARTICIPATION)
        known = {event.iri for event in events}
        events = sureness.events(events, participations)
        removed |= known - {event.iri for event in events}
        conferrals: list[Conferral] = facts(CONFERRAL)
        bodies = {thing.iri: thing for thing in organizations}
        honours, dishonoured = decide(things.with_levels(bare_honours, conferrals, bodies))
        removed |= dishonoured
        keep = _Keeper(removed)
        statements = Statements(
            base=self.base,
            documents=tuple(sorted((self._document(each, removed) for each in self.readings), key=_by_iri)),
            persons=tuple(persons),
            organizations=tuple(keep.all(organizations, (), ("parent",))),
            works=tuple(works),
            honours=tuple(honours),
            conferrals=tuple(
                keep.all(conferrals, ("honour", "recipient"), ("on_behalf_of", "presenter", "occasion", "conferrers"))
            ),
            tenures=tuple(keep.all(facts(TENURE), ("person",), ("organization",))),
            memberships=tuple(keep.all(facts(MEMBERSHIP), ("member", "association"), ())),
            events=tuple(keep.all(events, (), ("organizers",))),
            participations=tuple(keep.all(participations, ("event", "agent"), ())),
            operations=tuple(keep.all(facts(OPERATION), ("operator", "market"), ())),
            doubts=(),
        )
        statements = sureness.things(statements)
        things_left: list[Thing | Event] = [
            *statements.persons,
            *statements.organizations,
            *statements.works,
            *statements.honours,
            *statements.events,
        ]
        doubts = self._doubts({thing.iri: thing for thing in things_left})
        return Resolution(replace(statements, doubts=doubts), self.verdicts.warnings(), sureness.left_out)

    def _with_iris(self, value: Value) -> object:
        if isinstance(value, tuple):
            return tuple(sorted({self.iri_of[id(each)] for each in value}))
        return self.iri_of.get(id(value)) if not isinstance(value, str | bool | None) else value

    def _markets(self, tellings: Mapping[str, Sequence[Telling]]) -> dict[str, str]:
        """The names of markets that others run: such a name is not one of the operator's."""
        run = {telling.fields["market"] for telling in tellings.get("operation", ())}
        return {
            key: identity.iri
            for key, identity in zip(self.organizations.keys, self.organizations.identities, strict=True)
            if identity.iri in run
        }

    def _document(self, reading: Reading, removed: set[str]) -> SourceDocument:
        document, bodies = reading.passages.document, reading.organizations
        organizers = {
            self.iri_of[id(bodies.find(name, ()))]
            for name in document.metadata.organizers
            if bodies.names_one(name) and id(bodies.find(name, ())) in self.iri_of
        }
        return SourceDocument(
            iri=reading.passages.iri,
            id=document.id,
            name=document.name,
            media_type=document.media_type,
            sha256=document.sha256,
            metadata=document.metadata,
            organizers=tuple(sorted(organizers - removed)),
            articles=tuple(sorted(reading.passages.articles, key=_by_iri)),
        )

    def _doubts(self, known: Mapping[str, Thing | Event]) -> tuple[Doubt, ...]:
        words = load_toml("lexicons/identity.toml")["doubts"]
        weight = {reason: number for number, reason in enumerate(words)}  # of several reasons the first is given
        doubts: dict[tuple[str, str], Doubt] = {}
        for found in (self.organizations, self.persons, self.honours, self.events):
            for left, right, reason in _open(found):
                pair = self.iri_of[id(left)], self.iri_of[id(right)]
                if pair[0] == pair[1] or pair[0] not in known or pair[1] not in known:
                    continue
                where = sorted({_issue(unit.passages.document) for unit in (left, right)})
                detail = words[reason]["words"].format(
                    left=known[pair[0]].name, right=known[pair[1]].name, where="、".join(where)
                )
                first, second = sorted(pair)
                doubt = Doubt(first, second, reason, detail, words[reason]["score"])
                doubts[first, second] = min(
                    doubts.get((first, second), doubt), doubt, key=lambda each: (weight[each.reason], each.detail)
                )
        return tuple(doubts[pair] for pair in sorted(doubts))


def _open(found: Identities[Any]) -> Iterable[tuple[Any, Any, str]]:
    """The suspicions on which nobody has decided."""
    number = {id(unit): at for at, unit in enumerate(found.units)}
    for left, right, reason in found.suspicions:
        if not found.clusters.apart(number[id(left)], number[id(right)]):
            yield left, right, reason


class _Keeper:
    """Leaves out what people decided to be nothing, with the facts that cannot stand without it."""

    def __init__(self, removed: set[str]) -> None:
        self._removed = removed

    def all(self, items: Sequence[Item], needed: Sequence[str], optional: Sequence[str]) -> list[Item]:
        if not self._removed:
            return list(items)
        kept = [item for item in items if not any(getattr(item, name) in self._removed for name in needed)]
        return [self._without(item, optional) for item in kept]

    def _without(self, item: Item, optional: Sequence[str]) -> Item:
        changes: dict[str, Any] = {}
        for name in optional:
            value = getattr(item, name)
            if isinstance(value, tuple):
                changes[name] = tuple(each for each in value if each not in self._removed)
            elif value in self._removed:
                changes[name] = None
        return replace(item, **changes)


def _issue(document: Document) -> str:
    printed = [part for part in (document.metadata.publication, document.metadata.issue) if part]
    return " ".join(printed) or document.name


def _by_iri(item: SourceDocument | SourceArticle) -> str:
    return item.iri
