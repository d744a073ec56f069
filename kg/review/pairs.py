"""The pairs that wait for a decision, each with what a line of the ledger says about its sides."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kg.ask.doubts import OpenDoubt, open_doubts
from kg.ask.subjects import subject_of
from kg.resolve.agreement import Agreement
from kg.resolve.ledger import Decision, Subject
from kg.resources import load_toml
from kg.store import Store


@dataclass(frozen=True, slots=True)
class Pair:
    """A doubt and its two sides as subjects of a decision."""

    doubt: OpenDoubt
    subjects: tuple[Subject, Subject]

    def question(self, lang: str) -> str:
        """What is to be decided, in words; in Chinese where there are none in the language."""
        words = load_toml("lexicons/identity.toml").get(f"doubts_{lang}", {}).get(self.doubt.reason)
        if words is None:
            return self.doubt.question
        return str(words).format(left=self.doubt.left.name, right=self.doubt.right.name)


def open_pairs(store: Store, decisions: Iterable[Decision]) -> list[Pair]:
    """The doubts of a store that the decisions, also those made since it was built, leave open, in their order."""
    return left_open(pairs(store), decisions)


def pairs(store: Store) -> list[Pair]:
    """The doubts that were open when the store was built."""
    return [
        Pair(doubt, (subject_of(store, doubt.left.iri), subject_of(store, doubt.right.iri)))
        for doubt in open_doubts(store)
    ]


def left_open(pairs: Iterable[Pair], decisions: Iterable[Decision]) -> list[Pair]:
    """Those of the pairs that the decisions leave open."""
    agreement = Agreement(decisions)
    return [pair for pair in pairs if agreement.verdict(*pair.subjects) is None]
