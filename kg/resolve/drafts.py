"""The facts that one document tells, before its names have IRIs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.edtf import is_valid
from kg.model.claims import ConferralClaim, Evidence
from kg.names import compare_key
from kg.resolve.events import Events, Occurrence
from kg.resolve.facts import CONFERRAL, MEMBERSHIP, OPERATION, PARTICIPATION, TENURE, FactKind
from kg.resolve.organizations import Organization
from kg.resolve.persons import Person
from kg.resolve.reading import Reading, Titled

Unit = Person | Organization | Titled | Occurrence
Value = Unit | tuple[Unit, ...] | str | bool | None


@dataclass(frozen=True, slots=True)
class Draft:
    """One telling of a fact: its fields, with units of the document where IRIs will stand."""

    kind: FactKind
    fields: dict[str, Value]
    evidence: tuple[Evidence, ...]


def drafts(reading: Reading, events: Events) -> Iterator[Draft]:
    """All facts that a document tells. A claim whose main names hold no letter is passed over."""
    yield from _conferrals(reading, events)
    yield from _tenures(reading)
    yield from _memberships(reading)
    yield from _participations(reading, events)
    for pair in reading.extraction.operations:
        if _named(pair.operator, pair.market):
            fields: dict[str, Value] = {
                "operator": reading.organizations.find(pair.operator, pair.evidence),
                "market": reading.organizations.find(pair.market, pair.evidence),
            }
            yield Draft(OPERATION, fields, pair.evidence)


def _named(*names: str | None) -> bool:
    return all(name is not None and compare_key(name) for name in names)


def time(edtf: str | None) -> str | None:
    """The time if it is one; a claim with a time that no calendar has tells no time."""
    return edtf if edtf is not None and is_valid(edtf) else None


def _conferrals(reading: Reading, events: Events) -> Iterator[Draft]:
    for claim, occasion in zip(reading.extraction.honours, events.occasions, strict=True):
        if not _named(claim.recipient, claim.honour):
            continue
        find = reading.organizations.find
        fields: dict[str, Value] = {
            "honour": reading.honour(claim.honour, claim.honour_aliases, claim.evidence),
            "recipient": _recipient(reading, claim),
            "on_behalf_of": find(claim.on_behalf_of, claim.evidence) if claim.on_behalf_of else None,
            "conferrers": tuple(find(name, claim.evidence) for name in claim.conferrers if _named(name)),
            "presenter": reading.agent(claim.presenter, claim.evidence) if claim.presenter else None,
            "period": time(claim.period),
            "day": time(claim.day),
            "occasion": occasion,
            "act": claim.act,
        }
        yield Draft(CONFERRAL, fields, claim.evidence)


def _recipient(reading: Reading, claim: ConferralClaim) -> Unit:
    if claim.recipient_type == "person":
        body = reading.organizations.find(claim.on_behalf_of, claim.evidence) if claim.on_behalf_of else None
        return reading.persons.find(claim.recipient, claim.evidence, body)
    if claim.recipient_type == "work":
        return reading.work(claim.recipient, claim.recipient_aliases, claim.evidence)
    return reading.organizations.find(claim.recipient, claim.evidence)


def _tenures(reading: Reading) -> Iterator[Draft]:
    for claim in reading.extraction.posts:
        if _named(claim.person, claim.title):
            body = reading.organizations.find(claim.organization, claim.evidence) if claim.organization else None
            person = reading.persons.find(claim.person, claim.evidence, body)
            fields: dict[str, Value] = {"person": person, "organization": body, "title": claim.title}
            yield Draft(TENURE, fields | {"former": claim.former}, claim.evidence)


def _memberships(reading: Reading) -> Iterator[Draft]:
    for claim in reading.extraction.memberships:
        if _named(claim.member, claim.association):
            fields: dict[str, Value] = {
                "member": reading.agent(claim.member, claim.evidence),
                "association": reading.organizations.find(claim.association, claim.evidence),
                "level": claim.level,
            }
            yield Draft(MEMBERSHIP, fields, claim.evidence)


def _participations(reading: Reading, events: Events) -> Iterator[Draft]:
    for event in events.units:
        for part in event.claim.participants if event.claim else ():
            if _named(part.name, event.claim.name if event.claim else None):
                evidence = _naming(part.name, event.evidence)
                agent = reading.agent(part.name, evidence)
                yield Draft(PARTICIPATION, {"event": event, "agent": agent, "role": part.role}, tuple(evidence))


def _naming(name: str, evidence: Sequence[Evidence]) -> Sequence[Evidence]:
    """The sentences that hold the name, all when none does in one piece."""
    return [each for each in evidence if name in each.quote] or evidence
