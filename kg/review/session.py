"""One person's way through the open pairs: what is decided is in the ledger at once, and can be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.resolve.agreement import Agreement
from kg.resolve.ledger import Decision, append_decision, load_ledger
from kg.review.pairs import Pair


@dataclass(frozen=True, slots=True)
class Tally:
    """How many pairs were called the same, different or put off in this session, and how many follow from others."""

    same: int
    different: int
    later: int
    follow: int


class Review:
    """The pairs in their order, the one that is being looked at, and the steps that were taken.

    What is settled is what the ledger says at each step, whoever wrote it.
    """

    def __init__(self, pairs: Sequence[Pair], ledger: Path, who: str, when: str) -> None:
        self.pairs = tuple(pairs)
        self.ledger = ledger
        self._who, self._when = who, when
        self._steps: list[tuple[int, Decision | None]] = []  # the number of a pair; None: it was put off
        self._known: tuple[tuple[int, int] | None, Agreement] | None = None
        self.at: int | None = 0 if pairs else None

    @property
    def pair(self) -> Pair | None:
        """The pair to look at; None when the end was reached."""
        return None if self.at is None else self.pairs[self.at]

    def decide(self, kind: str, why: str) -> Decision | None:
        """Write down that the pair is ``same`` or ``different`` and go on; None when it was settled meanwhile."""
        if self.at is None:
            return None
        pair, decision = self.pairs[self.at], None
        if self._agreement().verdict(*pair.subjects) is None:
            decision = Decision(kind, pair.subjects, self._who, self._when, why)
            append_decision(self.ledger, decision)
            self._steps.append((self.at, decision))
        self._go_on()
        return decision

    def put_off(self) -> None:
        """Leave the pair for later and go on."""
        if self.at is not None:
            self._steps.append((self.at, None))
            self._go_on()

    def undo(self) -> Decision | None:
        """Take the last step back and go to its pair; gives the decision that was taken back, None if it was none."""
        if not self._steps:
            return None
        at, decision = self._steps[-1]
        if decision is not None:
            append_decision(self.ledger, Decision("undo", (), self._who, self._when, "", undoes=decision.id))
        self._steps.pop()
        self.at = at
        return decision

    def can_undo(self) -> bool:
        """Whether a step was taken that can be taken back."""
        return bool(self._steps)

    def take_up(self) -> None:
        """Go through those again that were put off."""
        self._steps = [(at, decision) for at, decision in self._steps if decision is not None]
        self.at = -1
        self._go_on()

    def settled(self) -> int:
        """How many of the pairs the ledger settles by now, directly or by what follows."""
        agreement = self._agreement()
        return sum(agreement.verdict(*pair.subjects) is not None for pair in self.pairs)

    def tally(self) -> Tally:
        """What was done so far."""
        decided = [decision.kind for _, decision in self._steps if decision is not None]
        agreement = self._agreement()
        later = [at for at in self._put_off() if agreement.verdict(*self.pairs[at].subjects) is None]
        same, different = decided.count("same"), decided.count("different")
        return Tally(same, different, len(later), self.settled() - same - different)

    def _go_on(self) -> None:
        """The next pair that is neither settled nor put off; from the end, on with those that were passed over."""
        assert self.at is not None
        agreement, put_off = self._agreement(), self._put_off()
        order = [*range(self.at + 1, len(self.pairs)), *range(self.at + 1)]
        waiting = (each for each in order if each not in put_off)
        self.at = next((at for at in waiting if agreement.verdict(*self.pairs[at].subjects) is None), None)

    def _put_off(self) -> set[int]:
        return {at for at, decision in self._steps if decision is None}

    def _agreement(self) -> Agreement:
        """What the ledger says now; it is read again only when it was written to."""
        try:
            found = self.ledger.stat()
            written = (found.st_mtime_ns, found.st_size)
        except OSError:
            written = None
        if self._known is None or self._known[0] != written:
            self._known = (written, Agreement(load_ledger(self.ledger)))
        return self._known[1]
