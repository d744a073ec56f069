"""The part of a graph that is sure enough, as a graph of its own in memory: facts, and what hangs on them.

SPARQL runs over it as over the whole graph, so that no query has to know of it, and whoever does not ask for it pays
nothing. The triples are gone through as the engine's own lines of N-Triples: no object is made for each. That takes
some seconds for each million.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from kg.vocabulary import HKG, RDF


def _written(*terms: ox.NamedNode) -> frozenset[bytes]:
    return frozenset(str(term).encode() for term in terms)


_FACTS = _written(HKG.Conferral, HKG.Tenure, HKG.Membership, HKG.Event, HKG.Participation, HKG.Operation)
_THINGS = _written(HKG.Person, HKG.Organization, HKG.Work, HKG.Honour)
_ALWAYS = _written(HKG.Document, HKG.Article)
_DOUBT, _SIDES = _written(HKG.Doubt), _written(HKG.left, HKG.right)
_TYPE, _CONFIDENCE, _EVIDENCE = _written(RDF.type), _written(HKG.confidence), _written(HKG.evidence)
_OPERATES, _OPERATOR, _MARKET = _written(HKG.operates), _written(HKG.operator), _written(HKG.market)


def select(graph: ox.Store, least: float) -> tuple[ox.Store, int]:
    """The facts of a confidence of at least ``least`` (0 to 1), the things they tell of, and the words behind both.

    Of the things that no fact tells of, sure or not, those stay that are named at least as surely. A doubt stays when
    both its sides do. Nothing that stays points to what went. Gives also how many facts were left out.
    """
    said = _Said(graph)
    facts = said.of(_FACTS)
    unsure = {fact for fact in facts if said.confidence(fact) < least}
    told = {value for fact in facts for value in said.values(fact)}
    roots = said.of(_ALWAYS) | facts - unsure
    roots |= {thing for thing in said.of(_THINGS) if thing not in told and said.named(thing) >= least}
    kept = said.reached(roots, unsure)
    doubts = {doubt for doubt in said.of(_DOUBT) if all(side in kept for side in said.values(doubt, _SIDES))}
    kept |= said.reached(doubts, unsure)
    selected = ox.Store()
    selected.bulk_load(b"".join(said.standing(kept)), ox.RdfFormat.N_TRIPLES, lenient=True)
    return selected, len(unsure)


class _Said:
    """What a graph says of each of its subjects: lines of N-Triples, under the subject as it is written there."""

    def __init__(self, graph: ox.Store) -> None:
        lines = io.BytesIO()
        graph.dump(lines, ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
        lines.seek(0)
        self._lines: dict[bytes, list[bytes]] = {}
        self._subjects: dict[bytes, set[bytes]] = {}  # by class
        for line in lines:
            subject, predicate, value = _parts(line)
            self._lines.setdefault(subject, []).append(line)
            if predicate in _TYPE:
                self._subjects.setdefault(value, set()).add(subject)

    def of(self, classes: Iterable[bytes]) -> set[bytes]:
        """All subjects of these classes."""
        return {subject for each in classes for subject in self._subjects.get(each, ())}

    def values(self, subject: bytes, predicates: frozenset[bytes] | None = None) -> Iterator[bytes]:
        """What a subject has under these predicates (None: any)."""
        for line in self._lines[subject]:
            _, predicate, value = _parts(line)
            if predicates is None or predicate in predicates:
                yield value

    def confidence(self, subject: bytes) -> float:
        """How sure a fact or quotation is."""
        return max((float(value.split(b'"')[1]) for value in self.values(subject, _CONFIDENCE)), default=0.0)

    def named(self, thing: bytes) -> float:
        """How surely a thing is named: as its surest quotation; one without any is somebody's own word."""
        return max(map(self.confidence, self.values(thing, _EVIDENCE)), default=1.0)

    def reached(self, roots: Iterable[bytes], unsure: set[bytes]) -> set[bytes]:
        """The roots and all that they lead to, one thing after the other, never by way of what is unsure."""
        reached = set(roots)
        open_ends = list(reached)
        while open_ends:
            for line in self._lines[open_ends.pop()]:
                _, predicate, value = _parts(line)
                # that somebody runs a market is said for short beside the fact, which may be unsure
                if value in self._lines and value not in reached and value not in unsure and predicate not in _OPERATES:
                    reached.add(value)
                    open_ends.append(value)
        return reached

    def standing(self, kept: set[bytes]) -> Iterator[bytes]:
        """The lines about the kept, without what points to something that went or says for short a fact that did."""
        run = {
            (operator, market)
            for fact in kept & self.of(_written(HKG.Operation))
            for operator in self.values(fact, _OPERATOR)
            for market in self.values(fact, _MARKET)
        }
        for subject in kept:
            for line in self._lines[subject]:
                _, predicate, value = _parts(line)
                if predicate in _OPERATES and (subject, value) not in run:
                    continue
                if value not in self._lines or value in kept:
                    yield line


def _parts(line: bytes) -> tuple[bytes, bytes, bytes]:
    """Subject, predicate and object of a line, as they are written."""
    subject, predicate, rest = line.split(b" ", 2)
    return subject, predicate, rest[:-3]
