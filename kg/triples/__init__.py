"""Statements as RDF: the one room that knows the shape of the triples.

The vocabulary is ``ontology/honours-kg.ttl``. A relation that has a time or evidence is a node of its own; one who
hands an honour over on behalf of others is also a qualified association of PROV-O
(https://www.w3.org/TR/prov-o/#qualifiedAssociation).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from pyoxigraph import Literal, NamedNode, Triple

from kg.model.iri import mint
from kg.model.statements import (
    Conferral,
    Doubt,
    Event,
    Membership,
    Operation,
    Participation,
    Statements,
    Tenure,
    Thing,
)
from kg.names import compare_key
from kg.triples.evidence import dated, decimal, evidence, node, source_document, sureness, zh
from kg.triples.schemes import coded, concept, description
from kg.vocabulary import DCTERMS, HKG, ORG, PROV, RDF, RDFS, SKOS

__all__ = ["triples"]

_KINDS = {
    "person": (HKG.Person,),
    "organization": (HKG.Organization,),
    "company": (HKG.Organization, HKG.Company),
    "market": (HKG.Organization, HKG.Market),
    "association": (HKG.Organization, HKG.Association),
    "government": (HKG.Organization, HKG.GovernmentBody),
    "work": (HKG.Work,),
    "honour": (HKG.Honour,),
}
_PERIOD = (HKG.period, HKG.periodStart, HKG.periodEnd)
_DAY_CONFERRED = (HKG.dayConferred, HKG.dayConferredStart, HKG.dayConferredEnd)
_DATE = (HKG.date, HKG.dateStart, HKG.dateEnd)


def triples(statements: Statements) -> Iterator[Triple]:
    """All that the statements say, as triples of the default graph, in the order of the statements.

    A triple may come more than once (two facts told by one quotation). The concepts of the schemes that are in use are
    described at the end, so that an answer can show their labels. Raises KnowledgeError when ``schemes.ttl`` is broken
    or lacks a code that is used.
    """
    base = statements.base
    writers: tuple[tuple[Iterable[Any], Callable[[Any], Iterable[Triple]]], ...] = (
        (statements.documents, source_document),
        (statements.persons, _thing),
        (statements.organizations, _thing),
        (statements.works, _thing),
        (statements.honours, _thing),
        (statements.conferrals, lambda conferral: _conferral(conferral, base)),
        (statements.tenures, _tenure),
        (statements.memberships, _membership),
        (statements.events, _event),
        (statements.participations, _participation),
        (statements.operations, _operation),
        (statements.doubts, lambda doubt: _doubt(doubt, base)),
        (_concepts(statements), description),
    )
    for items, write in writers:
        for item in items:
            yield from write(item)


def _concepts(statements: Statements) -> list[NamedNode]:
    codes = {(HKG.HonourLevel, honour.level) for honour in statements.honours}
    codes |= {(HKG.HonourAuthority, honour.authority) for honour in statements.honours}
    codes |= {(HKG.MembershipLevel, membership.level) for membership in statements.memberships}
    codes |= {(HKG.ParticipationRole, participation.role) for participation in statements.participations}
    if any(conferral.presenter for conferral in statements.conferrals):
        codes.add((HKG.ParticipationRole, "presenter"))
    found = {concept(kind, code) for kind, code in codes if code is not None}
    return sorted((each for each in found if each is not None), key=lambda each: each.value)


def _thing(thing: Thing) -> Iterator[Triple]:
    iri = node(thing.iri)
    for kind in _KINDS[thing.kind]:
        yield Triple(iri, RDF.type, kind)
    yield from _named(iri, thing.name, thing.names)
    for former in thing.replaces:
        yield Triple(iri, DCTERMS.replaces, NamedNode(former))
    if thing.level is not None:
        yield Triple(iri, HKG.level, coded(HKG.HonourLevel, thing.level))
    if thing.authority is not None:
        yield Triple(iri, HKG.authority, coded(HKG.HonourAuthority, thing.authority))
    if thing.parent is not None:
        yield Triple(iri, ORG.unitOf, node(thing.parent))
    yield from evidence(iri, thing.quotations)


def _named(iri: NamedNode, name: str, names: tuple[str, ...]) -> Iterator[Triple]:
    yield Triple(iri, RDFS.label, zh(name))
    for other in names:
        yield Triple(iri, SKOS.altLabel, zh(other))
    for key in {compare_key(each): None for each in (name, *names)}:
        yield Triple(iri, HKG.compareKey, Literal(key))


def _conferral(conferral: Conferral, base: str) -> Iterator[Triple]:
    iri = node(conferral.iri)
    yield Triple(iri, RDF.type, HKG.Conferral)
    yield Triple(iri, HKG.honour, node(conferral.honour))
    yield Triple(iri, HKG.recipient, node(conferral.recipient))
    if conferral.on_behalf_of is not None:
        yield Triple(iri, HKG.onBehalfOf, node(conferral.on_behalf_of))
    for conferrer in conferral.conferrers:
        yield Triple(iri, HKG.conferrer, node(conferrer))
    if conferral.presenter is not None:
        yield from _presented(iri, node(conferral.presenter))
    yield from dated(iri, _PERIOD, conferral.period)
    yield from dated(iri, _DAY_CONFERRED, conferral.day)
    if conferral.occasion is not None:
        yield Triple(iri, HKG.occasion, node(conferral.occasion))
    if conferral.act is not None:
        act = node(mint(base, "act", conferral.act))
        yield Triple(iri, DCTERMS.references, act)
        yield Triple(act, RDF.type, HKG.Act)
        yield Triple(act, DCTERMS.identifier, Literal(conferral.act))
    yield sureness(iri, conferral.confidence)
    yield from evidence(iri, conferral.quotations)


def _presented(iri: NamedNode, presenter: NamedNode) -> Iterator[Triple]:
    part = NamedNode(iri.value + "#presenter")
    yield Triple(iri, HKG.presenter, presenter)
    yield Triple(iri, PROV.qualifiedAssociation, part)
    yield Triple(part, RDF.type, PROV.Association)
    yield Triple(part, PROV.agent, presenter)
    yield Triple(part, PROV.hadRole, coded(HKG.ParticipationRole, "presenter"))


def _tenure(tenure: Tenure) -> Iterator[Triple]:
    iri = node(tenure.iri)
    yield Triple(iri, RDF.type, HKG.Tenure)
    yield Triple(iri, HKG.holder, node(tenure.person))
    if tenure.organization is not None:
        yield Triple(iri, HKG.postIn, node(tenure.organization))
    yield Triple(iri, HKG.title, zh(tenure.title))
    yield Triple(iri, HKG.former, Literal(tenure.former))
    yield sureness(iri, tenure.confidence)
    yield from evidence(iri, tenure.quotations)


def _membership(membership: Membership) -> Iterator[Triple]:
    iri = node(membership.iri)
    yield Triple(iri, RDF.type, HKG.Membership)
    yield Triple(iri, HKG.member, node(membership.member))
    yield Triple(iri, HKG.association, node(membership.association))
    if membership.level is not None:
        yield Triple(iri, HKG.levelText, zh(membership.level))
        level = concept(HKG.MembershipLevel, membership.level)
        if level is not None:
            yield Triple(iri, HKG.membershipLevel, level)
    yield sureness(iri, membership.confidence)
    yield from evidence(iri, membership.quotations)


def _event(event: Event) -> Iterator[Triple]:
    iri = node(event.iri)
    yield Triple(iri, RDF.type, HKG.Event)
    yield from _named(iri, event.name, event.names)
    yield from dated(iri, _DATE, event.date)
    if event.place is not None:
        yield Triple(iri, HKG.place, zh(event.place))
    for organizer in event.organizers:
        yield Triple(iri, HKG.organizer, node(organizer))
    yield sureness(iri, event.confidence)
    yield from evidence(iri, event.quotations)


def _participation(participation: Participation) -> Iterator[Triple]:
    iri = node(participation.iri)
    yield Triple(iri, RDF.type, HKG.Participation)
    yield Triple(iri, HKG.event, node(participation.event))
    yield Triple(iri, HKG.participant, node(participation.agent))
    yield Triple(iri, HKG.participationRole, coded(HKG.ParticipationRole, participation.role))
    yield sureness(iri, participation.confidence)
    yield from evidence(iri, participation.quotations)


def _operation(operation: Operation) -> Iterator[Triple]:
    iri, operator, market = node(operation.iri), node(operation.operator), node(operation.market)
    yield Triple(iri, RDF.type, HKG.Operation)
    yield Triple(iri, HKG.operator, operator)
    yield Triple(iri, HKG.market, market)
    yield Triple(operator, HKG.operates, market)
    yield sureness(iri, operation.confidence)
    yield from evidence(iri, operation.quotations)


def _doubt(doubt: Doubt, base: str) -> Iterator[Triple]:
    iri = node(mint(base, "doubt", doubt.left, doubt.right, doubt.reason))
    yield Triple(iri, RDF.type, HKG.Doubt)
    yield Triple(iri, HKG.left, node(doubt.left))
    yield Triple(iri, HKG.right, node(doubt.right))
    yield Triple(iri, HKG.reason, Literal(doubt.reason))
    yield Triple(iri, HKG.score, decimal(doubt.score))
    yield Triple(iri, RDFS.comment, zh(doubt.detail))
