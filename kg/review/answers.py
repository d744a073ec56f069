"""The rows of a table as decisions: all of them, or the mistakes in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import NamedNode

from kg.ask.graph import literals
from kg.ask.subjects import subject_of
from kg.errors import DecisionError, UnknownNameError
from kg.names import compare_key
from kg.resolve.agreement import Agreement
from kg.resolve.ledger import Decision, Subject, in_force
from kg.resolve.verdicts import family
from kg.review.sheet import Row
from kg.store import Store
from kg.vocabulary import HKG


@dataclass(frozen=True, slots=True)
class Answers:
    """The decisions to be written, and how many rows are in the ledger already or were left for later.

    ``undone`` are the numbers of rows whose decision was written down before and taken back since: a table that is read
    again does not bring it back.
    """

    decisions: tuple[Decision, ...]
    there: int
    later: int
    undone: tuple[int, ...]


class Reader:
    """Turns rows into decisions, against a store, a ledger and the rows before."""

    def __init__(self, store: Store, told: Sequence[Decision], who: str, when: str) -> None:
        self._store, self._agreement = store, Agreement(told)
        standing = in_force(told)
        self._undone = {_told(each) for each in told if each.kind != "undo"} - {_told(each) for each in standing}
        self._who, self._when = who, when
        self._rows: dict[str, int] = {}  # the id of a decision -> the row that it came from

    def answers(self, rows: Sequence[Row], path: Path) -> Answers:
        """All decisions of the rows of ``path``.

        Raises DecisionError, with one line for each row that cannot be: things that are not in the graph or not of one
        kind, a name that is not that of its IRI, the opposite of another row or of the ledger.
        """
        found: list[Decision] = []
        wrong, undone, there = [], [], 0
        answered = [row for row in rows if row.decision != "later"]
        for row in answered:
            try:
                decision = self._decision(row)
            except (DecisionError, UnknownNameError) as error:
                wrong.append(f"{path}, row {row.number}: {' '.join(str(error).split())}")
                continue
            if decision is None:
                there += 1
            elif _told(decision) in self._undone:
                undone.append(row.number)
            else:
                found.append(decision)
                self._rows[decision.id] = row.number
                self._agreement.add(decision)
        if wrong:
            raise DecisionError("\nkg: ".join(wrong))
        return Answers(tuple(found), there, len(rows) - len(answered), tuple(undone))

    def _decision(self, row: Row) -> Decision | None:
        """What the row decides; None when that is so already."""
        printed = (Subject(iri=row.iris[0]), Subject(iri=row.iris[1]))
        if self._decided(row, printed):
            return None
        left, right = (self._subject(iri, name) for iri, name in zip(row.iris, row.names, strict=True))
        if left.iri == right.iri:
            if row.decision == "same":
                return None
            raise DecisionError("the two are one in the graph already; kg decide --list shows by which decision")
        if family(left.kind or "") != family(right.kind or ""):
            raise DecisionError(f"{left.name} is {left.kind}, {right.name} is {right.kind}: they cannot be compared")
        if self._decided(row, (left, right)):
            return None
        decision = Decision(row.decision, (left, right), self._who, self._when, row.why)
        if against := self._agreement.against(decision):
            raise DecisionError(self._opposed(row.decision, against))
        return decision

    def _decided(self, row: Row, pair: tuple[Subject, Subject]) -> bool:
        """Whether this very pair was decided just so; DecisionError when it was decided the other way."""
        earlier = self._agreement.on(*pair)
        if earlier is not None and earlier.kind != row.decision:
            raise DecisionError(self._opposed(row.decision, (earlier,)))
        return earlier is not None

    def _subject(self, iri: str, name: str) -> Subject:
        if not iri.startswith(("http://", "https://")):
            raise DecisionError(f"{iri!r} is no IRI; write the file again with kg review --write")
        subject = subject_of(self._store, iri)
        keys = {each.value for each in literals(self._store, NamedNode(subject.iri or iri), HKG.compareKey)}
        if name and keys and compare_key(name) not in keys:
            raise DecisionError(f"{name} is not the name of <{iri}>, which is {subject.name}: were the rows mixed up?")
        return subject

    def _opposed(self, kind: str, against: Sequence[Decision]) -> str:
        lines = [
            f"row {self._rows[each.id]} ({each.kind})"
            if each.id in self._rows
            else f"decision {each.id} ({each.kind}, {each.who}, {each.when})"
            for each in against
        ]
        rest = [each.id for each in against if each.id not in self._rows]
        way_out = f"; kg decide --undo {rest[-1]} takes a decision back" if rest else ""
        return f"“{kind}” is the opposite of {' with '.join(lines)}{way_out}"


def _told(decision: Decision) -> tuple[str, frozenset[str | None], str]:
    """What a row of the table tells of a decision: which way, about which two, and why."""
    return decision.kind, frozenset(subject.iri for subject in decision.subjects), decision.why
