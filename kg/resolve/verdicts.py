"""Human decisions applied: same and different to clusters; not-a-fact and correct to facts and things."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from kg.edtf import is_valid
from kg.model.statements import Event, Thing
from kg.names import compare_key
from kg.resolve.clusters import Clusters
from kg.resolve.facts import Fact, FactKind, Telling, gather
from kg.resolve.ledger import Decision, Subject, in_force

ORGANIZATION_KINDS = ("organization", "company", "market", "association", "government")
# what of a fact is its name, and what its context, when a decision speaks of it in words
WORDS = {
    "conferral": ("honour", "recipient"),
    "tenure": ("title", "person"),
    "membership": ("association", "member"),
    "participation": ("event", "agent"),
    "operation": ("market", "operator"),
}
CORRECTABLE = {
    "conferral": ("period", "day", "act", "honour", "recipient", "conferrers", "presenter", "on_behalf_of"),
    "tenure": ("title", "former", "organization", "person"),
    "membership": ("level", "member", "association"),
    "participation": ("role", "event", "agent"),
    "operation": ("operator", "market"),
    "event": ("name", "date", "place"),
    "honour": ("name", "level", "authority"),
    "organization": ("name", "kind"),
    "person": ("name",),
    "work": ("name",),
}
_TIMES = ("period", "day", "date")
_PLAIN = ("act", "title", "level", "role")
CODES = {
    "level": ("national", "provincial", "municipal", "district", "industry"),
    "authority": ("government", "association"),
    "kind": ORGANIZATION_KINDS,
    "role": ("attendee", "speaker", "host", "organizer", "presenter"),
}
Titled = TypeVar("Titled", Thing, Event)


def family(kind: str) -> str:
    """The kind of IRI that a kind of thing has: all kinds of organisation have one."""
    return "organization" if kind in ORGANIZATION_KINDS else kind


class Verdicts:
    """The decisions in force, and what became of them."""

    def __init__(self, decisions: Iterable[Decision]) -> None:
        self._decisions = in_force(decisions)
        self._applied: set[str] = set()
        self._warnings: dict[str, str] = {}

    def __bool__(self) -> bool:
        return bool(self._decisions)

    def warnings(self) -> tuple[str, ...]:
        """What could not be applied, and why, in the order of the ledger."""
        told = []
        for decision in self._decisions:
            if decision.id in self._warnings:
                told.append(f"decision {decision.id} ({_in_words(decision)}): {self._warnings[decision.id]}")
            elif decision.id not in self._applied:
                told.append(
                    f"decision {decision.id} ({_in_words(decision)}) matches nothing in the documents; "
                    "undo it, or leave it for when they come back"
                )
        return tuple(told)

    def cluster(self, clusters: Clusters, matching: Callable[[Subject], Sequence[int]]) -> None:
        """Join or keep apart the units that each decision means."""
        for decision in self._decisions:
            if decision.kind not in ("same", "different"):
                continue
            left, right = (matching(subject) for subject in decision.subjects)
            if not left or not right:
                continue
            self._applied.add(decision.id)
            act = clusters.join if decision.kind == "same" else clusters.set_apart
            agreed = [act(left[0], each) for each in left[1:]] if decision.kind == "same" else []
            agreed += [act(one, other) for one in left[:1] for other in right] if decision.kind == "same" else [
                act(one, other) for one in left for other in right
            ]  # fmt: skip
            if not all(agreed):
                self._warnings[decision.id] = "contradicts an earlier decision, which stays; undo one of the two"

    def facts(
        self, kind: FactKind, tellings: list[Telling], parents: Mapping[str, str], base: str, names: Names
    ) -> list[tuple[Any, list[Telling]]]:
        """The facts of one kind, each with its tellings, after what people decided; what is corrected is certain.

        A corrected fact may get another IRI; what a later decision says of the one that it had is said of it still.
        """
        found = gather(kind, tellings, parents, base)
        became: dict[str, str] = {}
        for decision in self._about(kind.name):
            subject = _followed(decision.subjects[0], became, {fact.iri for fact, _ in found})
            matched = [(fact, told) for fact, told in found if _means_fact(subject, kind, fact, names)]
            exact = [pair for pair in matched if pair[0].iri == subject.iri]
            matched = exact or matched
            if len(matched) > 1:
                self._warnings[decision.id] = "fits several facts; name the one by its IRI"
            if len(matched) != 1:
                continue
            self._applied.add(decision.id)
            fact, meant = matched[0]
            revised = self._revised(decision, kind, meant, names)
            tellings = [telling for telling in tellings if not any(telling is each for each in meant)] + revised
            found = gather(kind, tellings, parents, base)
            if revised:
                became[fact.iri] = next(other.iri for other, told in found if any(each is revised[0] for each in told))
        return found

    def _revised(self, decision: Decision, kind: FactKind, meant: list[Telling], names: Names) -> list[Telling]:
        """What is told of a fact after a decision about it."""
        if decision.kind == "not-a-fact":
            return []
        field, value = decision.field or "", decision.value or ""
        try:
            corrected = _value(kind.name, field, value, names)
        except ValueError as error:
            self._warnings[decision.id] = str(error)
            return meant
        return [Telling(telling.fields | {field: corrected}, telling.quotations) for telling in meant]

    def things(self, things: Sequence[Titled]) -> tuple[list[Titled], set[str]]:
        """Things or events after what people decided about them, and the IRIs of those that are none."""
        kept = {thing.iri: thing for thing in things}
        removed: set[str] = set()
        for decision in self._decisions:
            if decision.kind not in ("not-a-fact", "correct"):
                continue
            subject = decision.subjects[0]
            matched = [thing for thing in kept.values() if _means_thing(subject, thing)]
            if len(matched) > 1:  # others of that name do not count where the one itself is there
                matched = [thing for thing in matched if thing.iri == subject.iri] or matched
            if len(matched) > 1:
                self._warnings[decision.id] = "fits several things; name the one by its IRI"
            if len(matched) != 1:
                continue
            self._applied.add(decision.id)
            thing = matched[0]
            if decision.kind == "not-a-fact":
                del kept[thing.iri]
                removed.add(thing.iri)
            else:
                kept[thing.iri] = self._corrected(decision, thing)
        return sorted(kept.values(), key=lambda thing: thing.iri), removed

    def _corrected(self, decision: Decision, thing: Titled) -> Titled:
        field, value = decision.field or "", decision.value or ""
        kind = family(thing.kind) if isinstance(thing, Thing) else "event"
        try:
            checked = _value(kind, field, value, None)
        except ValueError as error:
            self._warnings[decision.id] = str(error)
            return thing
        if isinstance(thing, Event):
            thing = replace(thing, confidence=1.0)
        if field != "name":
            changes: dict[str, Any] = {field: checked}
            return replace(thing, **changes)
        others = {*thing.names, thing.name} - {value}
        return replace(thing, name=value, names=tuple(sorted(others)))

    def _about(self, kind: str) -> list[Decision]:
        return [
            decision
            for decision in self._decisions
            if decision.kind in ("not-a-fact", "correct")
            and (decision.subjects[0].kind == kind or f"/{kind}/" in (decision.subjects[0].iri or ""))
        ]


class Names:
    """The names of all things and events, both ways."""

    def __init__(self, named: Iterable[Thing | Event]) -> None:
        self._keys: dict[str, set[str]] = {}
        self._iris: dict[str, set[str]] = {}
        for thing in named:
            self._keys[thing.iri] = {compare_key(name) for name in (thing.name, *thing.names)}
            for key in self._keys[thing.iri]:
                self._iris.setdefault(key, set()).add(thing.iri)

    def has(self, iri: str | None, name: str) -> bool:
        """Whether the thing goes by the name."""
        return compare_key(name) in self._keys.get(iri or "", ())

    def one(self, name: str) -> str:
        """The IRI of the one thing of that name (or IRI); ValueError when there is none or there are several."""
        found = {name} if name in self._keys else self._iris.get(compare_key(name), set())
        if len(found) != 1:
            raise ValueError(f"{name!r} names {len(found) or 'no'} things of the graph; give the IRI of one")
        return next(iter(found))


def check_correction(kind: str, field: str, value: str) -> None:
    """ValueError, in words, when a field of that kind of thing or fact cannot have the value."""
    _value(family(kind), field, value, None)


def _value(kind: str, field: str, value: str, names: Names | None) -> object:
    """The corrected value as the graph holds it; an empty text takes the value away."""
    if field not in CORRECTABLE.get(kind, ()):
        fields = ", ".join(CORRECTABLE.get(kind, ())) or "nothing"
        raise ValueError(f"of a {kind}, {field!r} cannot be corrected; what can: {fields}")
    if field == "former":
        if value not in ("true", "false"):
            raise ValueError(f"'former' is true or false, not {value!r}")
        return value == "true"
    if not value:
        if field in ("name", "title", "kind", *WORDS.get(kind, ())):
            raise ValueError(f"{field!r} cannot be empty")
        return () if field == "conferrers" else None
    if field in _TIMES and not is_valid(value):
        raise ValueError(f"{value!r} is not a time (2022, 2022-08, 2022-08-23, 2019/2021)")
    if field in CODES and kind != "membership" and value not in CODES[field]:
        raise ValueError(f"{field!r} is one of {', '.join(CODES[field])}, not {value!r}")
    if names is None or field in _TIMES or field in _PLAIN:
        return value
    if field == "conferrers":
        return tuple(sorted(names.one(each.strip()) for each in value.split("、")))
    return names.one(value)


def _followed(subject: Subject, became: Mapping[str, str], present: set[str]) -> Subject:
    """The subject under the IRI that its fact has by now; an IRI that a fact still has is that fact's own."""
    iri, seen = subject.iri, set[str]()
    while iri is not None and iri not in present and iri in became and iri not in seen:
        seen.add(iri)
        iri = became[iri]
    return replace(subject, iri=iri)


def _means_fact(subject: Subject, kind: FactKind, fact: Fact, names: Names) -> bool:
    if subject.iri == fact.iri:
        return True
    if subject.kind != kind.name or not subject.name:
        return False
    what, whose = WORDS[kind.name]
    value = getattr(fact, what)
    named = compare_key(value) == compare_key(subject.name) if what == "title" else names.has(value, subject.name)
    return named and (not subject.context or names.has(getattr(fact, whose), subject.context))


def _means_thing(subject: Subject, thing: Thing | Event) -> bool:
    kind = family(thing.kind) if isinstance(thing, Thing) else "event"
    former = thing.replaces if isinstance(thing, Thing) else ()
    if subject.iri is not None and (subject.iri == thing.iri or subject.iri in former):
        return True
    if subject.kind is None or subject.name is None or family(subject.kind) != kind:
        return False
    return compare_key(subject.name) in {compare_key(name) for name in (thing.name, *thing.names)}


def _in_words(decision: Decision) -> str:
    named = (subject.name or subject.iri or "?" for subject in decision.subjects)
    return f"{decision.kind} {', '.join(named)}"
