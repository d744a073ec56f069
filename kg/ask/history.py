"""What is known of a thing in the order of time: its facts, the names it went by, and what people decided about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.ask.graph import literals, nodes
from kg.ask.portrait import Fact, Portrait, Quote
from kg.edtf import bounds
from kg.names import compare_key
from kg.resolve.ledger import Decision, Subject, in_force
from kg.store import Store
from kg.vocabulary import DCTERMS, HKG

_STATED = (HKG.period, HKG.dayConferred, HKG.date)


@dataclass(frozen=True, slots=True)
class Moment:
    """A time (EDTF) and what is told of it.

    ``stated`` says whether the sentence itself gives the time; else it is that of the documents that tell it. A moment
    without a ``fact`` is of a name.
    """

    first: str
    last: str
    stated: bool
    words: str
    fact: Fact | None = None

    @property
    def when(self) -> str:
        """The time in words."""
        return self.first if self.first == self.last else f"{self.first} – {self.last}"


def history(store: Store, portrait: Portrait) -> list[Moment]:
    """The moments of a thing, the earliest first; what has no time at all is left out."""
    facts = {fact.iri: fact for fact in reversed(portrait.facts)}
    moments = [moment for fact in facts.values() if (moment := _of_fact(store, fact)) is not None]
    if portrait.names:
        moments += _of_names(store, portrait)
    return sorted(moments, key=lambda each: (_day(each.first), _day(each.last), each.fact is not None, each.words))


def _of_fact(store: Store, fact: Fact) -> Moment | None:
    node = NamedNode(fact.iri)
    about = [node, *nodes(store, node, HKG.event)]
    stated = [each.value for one in about for term in _STATED for each in literals(store, one, term)]
    if stated:
        return Moment(stated[0], stated[0], True, fact.sentence, fact)
    told = _told(store, fact.quotes)
    return Moment(told[0], told[-1], False, fact.sentence, fact) if told else None


def _of_names(store: Store, portrait: Portrait) -> list[Moment]:
    """When documents called it by which of its names; the longest name that fits a sentence is the one that it uses."""
    names = sorted({portrait.match.name, *portrait.names}, key=len, reverse=True)
    used: dict[str, list[Quote]] = {}
    for quote in portrait.quotes:
        key = compare_key(quote.text)
        name = next((each for each in names if compare_key(each) in key), None)
        if name is not None:
            used.setdefault(name, []).append(quote)
    return [Moment(told[0], told[-1], False, name) for name, quotes in used.items() if (told := _told(store, quotes))]


def _told(store: Store, quotes: Iterable[Quote]) -> list[str]:
    """The dates of the documents that sentences are from, in order."""
    sources = {NamedNode(quote.source) for quote in quotes}
    return sorted((each.value for one in sources for each in literals(store, one, DCTERMS.issued)), key=_day)


def _day(edtf: str) -> str:
    try:
        return bounds(edtf)[0]
    except ValueError:
        return edtf


def decided(decisions: Iterable[Decision], subject: Subject, former: Iterable[str]) -> list[tuple[Decision, bool]]:
    """The decisions about a thing or fact, in the order of the ledger, each with whether it is still in force.

    ``former`` are IRIs that it had. A decision that speaks of it in words counts as well.
    """
    ledger = list(decisions)
    standing = {decision.id for decision in in_force(ledger)}
    iris = {subject.iri, *former}
    return [
        (decision, decision.id in standing)
        for decision in ledger
        if any(each.iri in iris or _same_words(each, subject) for each in decision.subjects)
    ]


def _same_words(told: Subject, subject: Subject) -> bool:
    """Whether a fact is meant that got another IRI when it was corrected; things keep theirs."""
    if told.kind != subject.kind or not told.context or not told.name or not subject.context:
        return False
    return _key(told) == _key(subject) and told.kind not in ("person", "organization", "honour", "work", "event")


def _key(subject: Subject) -> tuple[str, str]:
    return compare_key(subject.name or ""), compare_key(subject.context or "")
