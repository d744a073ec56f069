"""How sure a graph is to be: what is told less surely is not taken into it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any, TypeVar

from kg.model.statements import Event, Participation, Statements, Thing
from kg.resolve.facts import Fact, FactKind, Telling, gather

Item = TypeVar("Item", Thing, Fact, Event)


class Sureness:
    """Leaves out claims below a confidence, and in the end the things that have no fact left.

    ``left_out`` counts the facts that every telling of is below it. With a least confidence of 0 nothing is.
    """

    def __init__(self, least: float) -> None:
        self._least = least
        self._lost: set[str] = set()  # IRIs of what some fact no longer tells of
        self.left_out = 0

    def facts(
        self, kind: FactKind, found: Sequence[tuple[Any, list[Telling]]], parents: Mapping[str, str], base: str
    ) -> list[Any]:
        """The facts of one kind, out of sure tellings alone; ``found`` are those out of all."""
        tellings = [telling for _, told in found for telling in told]
        sure = [telling for telling in tellings if telling.confidence >= self._least]
        if len(sure) < len(tellings):
            self.left_out += sum(fact.confidence < self._least for fact, _ in found)
            told = {iri for fact, _ in found for iri in _within(fact)}
            found = gather(kind, sure, parents, base)
            self._lost |= told - {iri for fact, _ in found for iri in _within(fact)}
        return [self._quoted(fact) for fact, _ in found]

    def events(self, events: Sequence[Event], participations: Iterable[Participation]) -> list[Event]:
        """The events that are sure, each at least as sure as that somebody took part in it."""
        surest: dict[str, float] = {}
        for each in participations:
            surest[each.event] = max(each.confidence, surest.get(each.event, 0.0))
        raised = [replace(each, confidence=max(each.confidence, surest.get(each.iri, 0.0))) for each in events]
        sure = [self._quoted(event) for event in raised if event.confidence >= self._least]
        self.left_out += len(raised) - len(sure)
        self._lost |= {iri for event in raised if event.confidence < self._least for iri in event.organizers}
        return sure

    def things(self, statements: Statements) -> Statements:
        """Without the things that no fact tells of any more, and those that were but named, and that not surely."""
        groups = (statements.conferrals, statements.tenures, statements.memberships, statements.events,
                  statements.participations, statements.operations)  # fmt: skip
        needed = {iri for facts in groups for fact in facts for iri in _within(fact)}
        needed |= {iri for document in statements.documents for iri in document.organizers}
        things = (*statements.persons, *statements.organizations, *statements.works, *statements.honours)
        needed |= {thing.iri for thing in things if self._named(thing)}
        above = {thing.iri: thing.parent for thing in statements.organizations if thing.parent}
        for iri in list(needed):
            while (parent := above.get(iri)) is not None and parent not in needed:
                needed.add(parent)
                iri = parent

        def kept(things: Iterable[Thing]) -> tuple[Thing, ...]:
            return tuple(self._quoted(thing) for thing in things if thing.iri in needed)

        return replace(
            statements,
            persons=kept(statements.persons),
            organizations=kept(statements.organizations),
            works=kept(statements.works),
            honours=kept(statements.honours),
        )

    def _named(self, thing: Thing) -> bool:
        """Whether a thing that lost no fact is named surely."""
        sure = any(quotation.confidence >= self._least for quotation in thing.quotations)
        return thing.iri not in self._lost and (sure or not thing.quotations)

    def _quoted(self, item: Any) -> Any:  # noqa: ANN401 - a fact, an event or a thing; the same kind comes back
        """With the sure quotations; what a person told, or a fact needs, may have none and keeps them all."""
        sure = tuple(each for each in item.quotations if each.confidence >= self._least)
        return replace(item, quotations=sure) if sure and len(sure) < len(item.quotations) else item


def _within(fact: Fact | Event) -> Iterator[str]:
    """All texts in the fields of a fact, among them the IRIs of the things that it ties together."""
    for field in fields(fact):
        value = getattr(fact, field.name)
        if isinstance(value, str):
            yield value
        elif isinstance(value, tuple):
            yield from (each for each in value if isinstance(each, str))
