"""The part of a graph that is sure enough, as a graph of its own in memory: facts, and what hangs on them.

SPARQL runs over it as over the whole graph, so that no query has to know of it, and whoever does not ask for it pays
nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from kg.vocabulary import HKG, RDF

_FACTS = (HKG.Conferral, HKG.Tenure, HKG.Membership, HKG.Event, HKG.Participation, HKG.Operation)
_THINGS = (HKG.Person, HKG.Organization, HKG.Work, HKG.Honour)
_ALWAYS = (HKG.Document, HKG.Article)


Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Quads = dict[Term, list[ox.Quad]]


def select(graph: ox.Store, least: float) -> tuple[ox.Store, int]:
    """The facts of a confidence of at least ``least`` (0 to 1), the things they tell of, and the words behind both.

    Of the things that no fact tells of, sure or not, those stay that are named at least as surely. A doubt stays when
    both its sides do. Nothing that stays points to what went. Gives also how many facts were left out.
    """
    quads = _by_subject(graph)
    sure = {fact: _confidence(quads[fact]) >= least for fact in _of(graph, _FACTS)}
    unsure = {fact for fact, kept in sure.items() if not kept}
    told = {quad.object for fact in sure for quad in quads[fact]}
    roots = {*_of(graph, _ALWAYS), *(sure.keys() - unsure)}
    roots |= {thing for thing in _of(graph, _THINGS) if thing not in told and _named(quads, thing) >= least}
    kept = _reached(quads, roots, unsure)
    doubts = {
        doubt
        for doubt in _of(graph, (HKG.Doubt,))
        if all(quad.object in kept for quad in quads[doubt] if quad.predicate in (HKG.left, HKG.right))
    }
    kept |= _reached(quads, doubts, unsure)
    selected = ox.Store()
    selected.bulk_extend(_standing(quads, kept))
    return selected, len(unsure)


def _by_subject(graph: ox.Store) -> Quads:
    quads: Quads = {}
    for quad in graph:
        quads.setdefault(quad.subject, []).append(quad)
    return quads


def _of(graph: ox.Store, classes: Iterable[ox.NamedNode]) -> Iterator[Term]:
    for each in classes:
        for quad in graph.quads_for_pattern(None, RDF.type, each):
            yield quad.subject


def _confidence(quads: Iterable[ox.Quad]) -> float:
    said = (quad.object for quad in quads if quad.predicate == HKG.confidence)
    return max((float(each.value) for each in said if isinstance(each, ox.Literal)), default=0.0)


def _named(quads: Quads, thing: Term) -> float:
    """How surely a thing is named: as its surest quotation; one without any is somebody's own word."""
    told = [quad.object for quad in quads[thing] if quad.predicate == HKG.evidence]
    return max((_confidence(quads[each]) for each in told), default=1.0)


def _reached(quads: Quads, roots: Iterable[Term], unsure: set[Term]) -> set[Term]:
    """The roots and all that they lead to, one thing after the other, never by way of what is unsure."""
    reached = set(roots)
    open_ends = list(reached)
    while open_ends:
        for quad in quads[open_ends.pop()]:
            leads_on = quad.predicate != HKG.operates  # says shortly what an operation, which is a fact, says
            if leads_on and quad.object in quads and quad.object not in unsure and quad.object not in reached:
                reached.add(quad.object)
                open_ends.append(quad.object)
    return reached


def _standing(quads: Quads, kept: set[Term]) -> Iterator[ox.Quad]:
    """What is said of the kept, without what points to something that went, or sums up a fact that did."""
    run = {
        (_one(quads[fact], HKG.operator), _one(quads[fact], HKG.market))
        for fact in kept
        if any(quad.object == HKG.Operation for quad in quads[fact])
    }
    for subject in kept:
        for quad in quads[subject]:
            if quad.predicate == HKG.operates and (subject, quad.object) not in run:
                continue
            if quad.object not in quads or quad.object in kept:
                yield quad


def _one(quads: Iterable[ox.Quad], predicate: ox.NamedNode) -> object:
    return next((quad.object for quad in quads if quad.predicate == predicate), None)
