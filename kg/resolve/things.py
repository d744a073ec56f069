"""Things and events as the graph has them: names, quotations, and what their names tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache

from kg.model.statements import Conferral, Event, Quotation, Thing
from kg.names import compare_key
from kg.resolve.drafts import time
from kg.resolve.events import Occurrence
from kg.resolve.honours import authority_of, level_of
from kg.resolve.identity import Identities, most_exact_date
from kg.resolve.naming import all_forms, printed_form
from kg.resolve.organizations import Organization
from kg.resolve.persons import Person
from kg.resolve.reading import Titled
from kg.resolve.sameness import is_generic, is_part
from kg.resources import load_toml

_TYPES = ("company", "market", "association", "government", "other")  # the first among equals


def persons(found: Identities[Person]) -> list[Thing]:
    """The persons of the graph."""
    return [_thing(found, number, "person", lambda _: True) for number in range(len(found.groups))]


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


def organizations(found: Identities[Organization], markets: Mapping[str, str]) -> list[Thing]:
    """The organisations of the graph; ``markets``: key of a market's name -> IRI of that market, run by another."""
    things = []
    for number, group in enumerate(found.groups):
        own = {key for unit in group for key in unit.names}
        iri = found.identities[number].iri

        def shown(key: str, own: set[str] = own, iri: str = iri) -> bool:
            return (key in own or not is_generic(key)) and markets.get(key, iri) == iri

        things.append(_thing(found, number, _kind(group, found.keys[number]), shown))
    return _with_parents(things)


def _thing(found: Identities[Person] | Identities[Organization], number: int, kind: str, shown: object) -> Thing:
    group, identity = found.groups[number], found.identities[number]
    forms = all_forms(unit.forms for unit in group)
    name = printed_form(found.keys[number], forms)
    assert callable(shown)
    visible = Counter({form: times for form, times in forms.items() if shown(compare_key(form))})
    return Thing(identity.iri, kind, name, _others(visible, name), identity.replaces, _quotations(group))


def _others(forms: Iterable[str], name: str) -> tuple[str, ...]:
    return tuple(sorted({form for form in forms if compare_key(form)} - {name}))


def _quotations(
    group: Sequence[Person] | Sequence[Organization] | Sequence[Titled] | Sequence[Occurrence],
) -> tuple[Quotation, ...]:
    quotations = {quote for unit in group for quote in unit.passages.quotations(unit.evidence)}
    return tuple(sorted(quotations, key=lambda quote: quote.iri))


def _kind(group: Sequence[Organization], key: str) -> str:
    told: Counter[str] = Counter()
    for unit in group:
        told.update(unit.types)
    known = [kind for kind in _TYPES[:-1] if told[kind]] or ([] if told else [_type_by_name(key)])
    kind = min(known, key=lambda kind: (-told[kind], _TYPES.index(kind)), default="other")
    return "organization" if kind == "other" else kind


@cache
def _suffixes() -> tuple[tuple[str, str], ...]:
    suffixes = load_toml("lexicons/organizations.toml")["suffixes"]
    pairs = {(end, kind.removesuffix("_weak")) for kind, ends in suffixes.items() for end in ends}
    return tuple(sorted(pairs, key=lambda pair: (-len(pair[0]), pair)))


def _type_by_name(key: str) -> str:
    kind = next((kind for end, kind in _suffixes() if key.endswith(end)), "other")
    return kind if kind in _TYPES else "other"


def _with_parents(things: Sequence[Thing]) -> list[Thing]:
    """A department or branch belongs to the organisation whose name begins its own; the longest such name counts."""
    owner: dict[str, Thing] = {}
    for thing in things:
        for name in (thing.name, *thing.names):
            if not is_generic(compare_key(name)):
                owner.setdefault(compare_key(name), thing)
    return [replace(thing, parent=_parent(thing, owner)) for thing in things]


def _parent(thing: Thing, owner: Mapping[str, Thing]) -> str | None:
    keys = sorted({compare_key(name) for name in (thing.name, *thing.names)}, key=lambda key: (-len(key), key))
    for key in keys:
        for end in range(len(key) - 2, 3, -1):
            body = owner.get(key[:end])
            if body is None or body.iri == thing.iri or body.kind == "market" or not is_part(key[:end], key):
                continue
            if thing.kind in ("company", "market") and body.kind != "company":
                continue
            return body.iri
    return None


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
            )
        )
    return made
