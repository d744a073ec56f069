"""Facts in words: all about one thing, each fact with the sentences that tell it.

The words are those of ``ontology/queries/tables/*.rq`` (``sentence-zh``, ``sentence-en``): ``{name}`` is the value of a
column, ``[…]`` is left out when a column in it is empty or false, ``{name!}`` asks for a column without printing it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.ask.labels import term_label
from kg.ask.lookup import Match, find, label
from kg.ask.question import Question, tables
from kg.store import Store
from kg.vocabulary import DCTERMS, HKG, OA, RDF, SKOS

_BATCH = 500  # facts bound in one query


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a document: ``text`` stands at ``start``–``end`` (code points of the source) of ``document``."""

    document: str
    article: str | None
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact in words; ``group`` names its kind, ``ends`` are the IRIs of the things in it."""

    iri: str
    group: str
    sentence: str
    ends: frozenset[str]
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Portrait:
    """All about one thing; ``quotes`` are the places where it is named."""

    match: Match
    kinds: tuple[str, ...]
    names: tuple[str, ...]
    levels: tuple[str, ...]
    facts: tuple[Fact, ...]
    quotes: tuple[Quote, ...]


def show(store: Store, name: str, language: str = "zh") -> Portrait:
    """All that is known about the thing that ``name`` means, in Chinese (zh) or English (en).

    Raises UnknownNameError when the name means nothing or several things.
    """
    match = find(store, name, "Any")
    thing = NamedNode(match.iri)
    graph = store.graph
    types = {quad.object for quad in graph.quads_for_pattern(thing, RDF.type, None)}
    kinds = sorted((types - {HKG.Organization} or types), key=lambda node: node.value)
    levels = [
        quad.object
        for predicate in (HKG.level, HKG.authority)
        for concept in graph.quads_for_pattern(thing, predicate, None)
        for quad in graph.quads_for_pattern(concept.object, SKOS.prefLabel, None)
    ]
    about = {quad.subject.value for quad in graph.quads_for_pattern(None, None, thing)} | {match.iri}
    facts = [fact for fact in facts_in_words(store, about, language) if match.iri in fact.ends]
    return Portrait(
        match,
        tuple(term_label(kind.value, language) for kind in kinds),
        tuple(sorted(quad.object.value for quad in graph.quads_for_pattern(thing, SKOS.altLabel, None))),
        tuple(label.value for label in levels if label.language == language),
        tuple(facts),
        quotes(store, match.iri),
    )


def facts_in_words(store: Store, iris: Iterable[str], language: str) -> Iterator[Fact]:
    """Those of the IRIs that are facts, in words, by relation; also a place in a body and the organising of an event."""
    nodes = [NamedNode(iri) for iri in sorted(iris)]
    for table in tables():
        if table.fact is None:
            continue
        for first in range(0, len(nodes), _BATCH):
            answer = store.query(table.bind({table.fact: nodes[first : first + _BATCH]}))
            for row in answer:
                values = {name: row[name].value for name in answer.variables if row[name] is not None}
                iri = values[table.fact]
                yield Fact(
                    iri,
                    table.title[language],
                    sentence(table, values, language),
                    frozenset(value.value for value in row if isinstance(value, NamedNode)) | _conferrers(store, iri),
                    quotes(store, iri),
                )


def _conferrers(store: Store, fact: str) -> frozenset[str]:
    return frozenset(q.object.value for q in store.graph.quads_for_pattern(NamedNode(fact), HKG.conferrer, None))


def quotes(store: Store, iri: str) -> tuple[Quote, ...]:
    """The sentences behind a thing or a fact, in the order of the documents."""
    found = []
    for told in store.graph.quads_for_pattern(NamedNode(iri), HKG.evidence, None):
        document = _object(store, told.object, OA.hasSource)
        article = _object(store, told.object, DCTERMS.isPartOf)
        said: dict[NamedNode, str] = {}
        for selector in store.graph.quads_for_pattern(told.object, OA.hasSelector, None):
            for quad in store.graph.quads_for_pattern(selector.object, None, None):
                said[quad.predicate] = quad.object.value
        found.append(
            Quote(
                label(store, document) if document else "",
                label(store, article) if article else None,
                int(said[OA.start]),
                int(said[OA.end]),
                said[OA.exact],
            )
        )
    return tuple(sorted(found, key=lambda quote: (quote.document, quote.start, quote.end)))


def _object(store: Store, subject: NamedNode, predicate: NamedNode) -> NamedNode | None:
    quad = next(store.graph.quads_for_pattern(subject, predicate, None), None)
    return quad.object if quad else None


def sentence(table: Question, values: Mapping[str, str], language: str) -> str:
    """A row of a table in words."""

    def has(name: str) -> bool:
        return values.get(name, "") not in ("", "false")

    def fill(text: str) -> str:
        return re.sub(r"\{(\w+)(!?)\}", lambda m: "" if m[2] else values.get(m[1], ""), text)

    def optional(match: re.Match[str]) -> str:
        return fill(match[1]) if all(has(name) for name in re.findall(r"\{(\w+)!?\}", match[1])) else ""

    template = table.sentence[language]
    parts = re.split(r"(\[[^\]]*\])", template)
    return "".join(re.sub(r"\[([^\]]*)\]", optional, part) if part.startswith("[") else fill(part) for part in parts)
