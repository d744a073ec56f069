"""Whether decisions agree: what they say together about who is who, and which lines stand against one another."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Sequence

from kg.names import compare_key
from kg.resolve.ledger import Decision, Subject, in_force
from kg.resolve.verdicts import family

Key = str | tuple[str, str, str | None]


class Agreement:
    """What the decisions in force say together; a thing is known by its IRI, or by words when there is none.

    Whether two IRIs name one thing of the graph by now is not known here: a build finds that out, and warns.
    """

    def __init__(self, decisions: Iterable[Decision] = ()) -> None:
        self._same: dict[Key, list[tuple[Key, Decision]]] = defaultdict(list)
        self._different: dict[Key, list[tuple[Key, Decision]]] = defaultdict(list)
        self._about: dict[Key, list[Decision]] = defaultdict(list)
        for decision in in_force(decisions):
            self.add(decision)

    def add(self, decision: Decision) -> None:
        """Take one more decision in force into account."""
        things = [_key(subject) for subject in decision.subjects]
        for thing in things:
            self._about[thing].append(decision)
        if decision.kind in ("same", "different"):
            left, right = things
            pairs = self._same if decision.kind == "same" else self._different
            pairs[left].append((right, decision))
            pairs[right].append((left, decision))

    def on(self, left: Subject, right: Subject) -> Decision | None:
        """The decision in force about this very pair, in either order."""
        pair = {_key(left), _key(right)}
        about = (each for each in self._about.get(_key(left), ()) if each.kind in ("same", "different"))
        return next((each for each in about if {_key(subject) for subject in each.subjects} == pair), None)

    def verdict(self, left: Subject, right: Subject) -> str | None:
        """``same`` or ``different`` when that follows from the decisions in force, else None."""
        first, second = _key(left), _key(right)
        if self._way(first, second) is not None:
            return "same"
        return "different" if self._apart(first, second) else None

    def against(self, decision: Decision) -> tuple[Decision, ...]:
        """The decisions in force that, taken together, say the opposite; empty when there are none."""
        things = [_key(subject) for subject in decision.subjects]
        if decision.kind == "same" and (apart := self._apart(*things)):
            return apart
        if decision.kind == "different" and (way := self._way(*things)) is not None:
            return way
        for thing in things:
            for other in self._about.get(thing, ()):
                if _opposite(decision, other) or _opposite(other, decision):
                    return (other,)
        return ()

    def _way(self, left: Key, right: Key) -> tuple[Decision, ...] | None:
        """The shortest chain of ``same`` from one thing to the other; None when there is none."""
        return self._ways(left).get(right)

    def _ways(self, start: Key) -> dict[Key, tuple[Decision, ...]]:
        """All that is the same as a thing, each with the chain of decisions that says so."""
        found: dict[Key, tuple[Decision, ...]] = {start: ()}
        waiting = deque([start])
        while waiting:
            thing = waiting.popleft()
            for other, decision in self._same.get(thing, ()):
                if other not in found:
                    found[other] = (*found[thing], decision)
                    waiting.append(other)
        return found

    def _apart(self, left: Key, right: Key) -> tuple[Decision, ...]:
        """A ``different`` between what is the same as the one and what is the same as the other, with both chains."""
        there = self._ways(right)
        for thing, way in self._ways(left).items():
            for other, decision in self._different.get(thing, ()):
                if other in there:
                    return (*way, decision, *there[other])
        return ()


def missing(ours: Sequence[Decision], theirs: Sequence[Decision]) -> list[Decision]:
    """The lines of ``theirs`` that ``ours`` lacks, in their order.

    A line stands twice when what it decides was undone and decided again; then it is looked for twice.
    """
    there, lacking = Counter(each.id for each in ours), []
    for decision in theirs:
        if there[decision.id]:
            there[decision.id] -= 1
        else:
            lacking.append(decision)
    return lacking


def merged(ours: Sequence[Decision], theirs: Sequence[Decision]) -> tuple[list[Decision], list[tuple[Decision, ...]]]:
    """What ``ours`` lacks of ``theirs``, and where both together say opposite things of what is in force.

    Each conflict is a group of decisions; the last is of ``theirs``, and at least one of ``ours`` alone. None is left
    out for it: both ledgers then hold both, until someone undoes one.
    """
    lacking = missing(ours, theirs)
    foreign = {each.id for each in theirs}
    so_far, found = Agreement(), []
    for decision in in_force([*ours, *lacking]):
        against = so_far.against(decision)
        if not against:
            so_far.add(decision)
        elif decision.id in foreign and not all(each.id in foreign for each in against):
            found.append((*against, decision))
    return lacking, found


def _opposite(one: Decision, other: Decision) -> bool:
    """Whether two decisions about one thing say opposite things of it, but for same and different."""
    if one.kind == "not-a-fact":
        return other.kind in ("correct", "same")
    return one.kind == other.kind == "correct" and one.field == other.field and one.value != other.value


def _key(subject: Subject) -> Key:
    return subject.iri or (family(subject.kind or ""), compare_key(subject.name or ""), subject.context)
