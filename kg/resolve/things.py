"""Things and events as the graph has them: names, quotations, and what their names tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from kg.model.statements import Conferral, Event, Quotation, Thing
from kg.names import compare_key
from kg.numbers import numerals
from kg.resolve.drafts import time
from kg.resolve.events import Occurrence
from kg.resolve.honours import authority_of, level_of
from kg.resolve.identity import Bodies, Identities, most_exact_date
from kg.resolve.naming import all_forms, printed_form
from kg.resolve.organizations import Organization
from kg.resolve.persons import Person
from kg.resolve.reading import Titled
from kg.resolve.sameness import is_generic


def persons(found: Identities[Person]) -> list[Thing]:
    """The persons of the graph."""
    return [_thing(found, number, "person") for number in range(len(found.groups))]


def titled(found: Identities[Titled]) -> list[Thing]:
    """The honours or works of the graph; levels come from :func:`with_levels`."""
    return [_titled(found, number) for number in range(len(found.groups))]


def _titled(found: Identities[Titled], number: int) -> Thing:
    """An honour is called by the form printed most often, without its year and generic end where it is printed so."""
    group, identity = found.groups[number], found.identities[number]
    forms = all_forms(unit.forms for unit in group)
    name = printed_form(found.keys[number], forms)
    if name not in forms:
        name = min(forms, key=lambda form: (-forms[form], len(form), form))
    return Thing(identity.iri, found.kind, name, _others(forms, name), identity.replaces, _quotations(group))


def organizations(found: Bodies, markets: Mapping[str, str]) -> list[Thing]:
    """The organisations of the graph; ``markets``: key of a market's name -> IRI of that market, run by another.

    Names that hold in one document alone are not among a thing's names, nor is a market's among its operator's.
    """
    things = []
    for number, group in enumerate(found.groups):
        thing = _thing(found, number, found.kinds[number])
        listed = _listed_keys(group, found.keys[number])
        keys = {name: compare_key(name) for name in thing.names}
        names = tuple(name for name, key in keys.items() if key in listed and markets.get(key, thing.iri) == thing.iri)
        parent = found.parents[number]
        above = None if parent is None else found.identities[parent].iri
        things.append(replace(thing, names=names, parent=above))
    return things


def _listed_keys(group: Sequence[Organization], preferred: str) -> set[str]:
    """The keys that are listed as names: with a core, and of aliases of different numbers none but the preferred's."""
    main = {key for unit in group for key in unit.main}
    aliases = {key for unit in group for key in unit.other | unit.local if not is_generic(key)} - main
    counted = {numerals(key) for key in main | aliases} - {()}
    if len(counted) > 1:
        aliases = {key for key in aliases if numerals(key) in ((), numerals(preferred))}
    return main | aliases


def _thing(found: Identities[Person] | Identities[Organization], number: int, kind: str) -> Thing:
    group, identity = found.groups[number], found.identities[number]
    forms = all_forms(unit.forms for unit in group)
    name = printed_form(found.keys[number], forms)
    return Thing(identity.iri, kind, name, _others(forms, name), identity.replaces, _quotations(group))


def _others(forms: Iterable[str], name: str) -> tuple[str, ...]:
    return tuple(sorted({form for form in forms if compare_key(form)} - {name}))


def _quotations(
    group: Sequence[Person] | Sequence[Organization] | Sequence[Titled] | Sequence[Occurrence],
) -> tuple[Quotation, ...]:
    quotations = {quote for unit in group for quote in unit.passages.quotations(unit.evidence)}
    return tuple(sorted(quotations, key=lambda quote: quote.iri))


def with_levels(honours: Sequence[Thing], conferrals: Iterable[Conferral], bodies: Mapping[str, Thing]) -> list[Thing]:
    """Honours with level and authority, where their names or those of their conferrers tell them."""
    conferrers: dict[str, set[str]] = {}
    for conferral in conferrals:
        conferrers.setdefault(conferral.honour, set()).update(conferral.conferrers)
    levelled = []
    for honour in honours:
        given_by = [bodies[iri] for iri in sorted(conferrers.get(honour.iri, ())) if iri in bodies]
        level = level_of((honour.name, *honour.names), [body.name for body in given_by])
        authority = authority_of([body.kind for body in given_by], [body.name for body in given_by])
        levelled.append(replace(honour, level=level, authority=authority))
    return levelled


def events(
    found: Identities[Occurrence], iri_of: Mapping[int, str], organizers: Mapping[int, Sequence[Organization]]
) -> list[Event]:
    """The events of the graph; ``organizers``: identity of an occurrence -> the organisations that held it."""
    made = []
    for number, group in enumerate(found.groups):
        forms = all_forms(unit.forms for unit in group)
        name = printed_form(found.keys[number], forms)
        places = Counter(unit.claim.place for unit in group if unit.claim and unit.claim.place)
        held_by = {iri_of[id(body)] for unit in group for body in organizers.get(id(unit), ())}
        made.append(
            Event(
                iri=found.identities[number].iri,
                name=name,
                names=_others(forms, name),
                date=time(most_exact_date(group)),
                place=min(places, key=lambda place: (-places[place], -len(place), place), default=None),
                organizers=tuple(sorted(held_by)),
                quotations=_quotations(group),
                confidence=max(each.confidence for unit in group for each in unit.evidence),
            )
        )
    return made
