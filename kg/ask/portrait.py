"""Facts in words: all about one thing, each fact with the sentences that tell it.

The words are those of ``ontology/queries/tables/*.rq`` (``sentence-zh``, ``sentence-en``): ``{name}`` is the value of a
column, ``[…]`` is left out when a column in it is empty or false, ``{name!}`` asks for a column without printing it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.ask.catalogue import Question, tables
from kg.ask.graph import label, literals, nodes, subjects
from kg.ask.labels import term_label
from kg.ask.lookup import Match, find, kinds
from kg.store import Store
from kg.vocabulary import DCTERMS, HKG, OA, SKOS

_BATCH = 500  # facts bound in one query


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a document: ``text`` stands at ``start``–``end`` (code points of the source) of ``document``.

    ``source`` is the IRI of the document.
    """

    source: str
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
    concepts = [concept for predicate in (HKG.level, HKG.authority) for concept in nodes(store, thing, predicate)]
    levels = [name for concept in concepts for name in literals(store, concept, SKOS.prefLabel)]
    about = {subject.value for subject in subjects(store, None, thing)} | {match.iri}
    return Portrait(
        match,
        tuple(term_label(kind.value, language) for kind in kinds(store, thing)),
        tuple(sorted(name.value for name in literals(store, thing, SKOS.altLabel))),
        tuple(name.value for name in levels if name.language == language),
        tuple(fact for fact in facts_in_words(store, about, language) if match.iri in fact.ends),
        quotes(store, match.iri),
    )


def facts_in_words(store: Store, iris: Iterable[str], language: str) -> Iterator[Fact]:
    """Those of the IRIs that are facts, in words, by relation (a department's place and an event's organisers too)."""
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
    return frozenset(node.value for node in nodes(store, NamedNode(fact), HKG.conferrer))


def quotes(store: Store, iri: str) -> tuple[Quote, ...]:
    """The sentences behind a thing or a fact, in the order of the documents."""
    found = [_quote(store, telling) for telling in nodes(store, NamedNode(iri), HKG.evidence)]
    return tuple(sorted(found, key=lambda quote: (quote.document, quote.start, quote.end)))


def _quote(store: Store, telling: NamedNode) -> Quote:
    source = nodes(store, telling, OA.hasSource)[0]
    articles = [label(store, article) for article in nodes(store, telling, DCTERMS.isPartOf)]
    selectors = nodes(store, telling, OA.hasSelector)

    def said(predicate: NamedNode) -> str:
        return next(text.value for selector in selectors for text in literals(store, selector, predicate))

    return Quote(
        source.value,
        label(store, source),
        articles[0] if articles else None,
        int(said(OA.start)),
        int(said(OA.end)),
        said(OA.exact),
    )


def sentence(table: Question, values: Mapping[str, str], language: str) -> str:
    """A row of a table in words."""
    return in_words(table.sentence[language], values)


def in_words(template: str, values: Mapping[str, str]) -> str:
    """A template (see above) with these values in it."""

    def has(name: str) -> bool:
        return values.get(name, "") not in ("", "false")

    def fill(text: str) -> str:
        return re.sub(r"\{(\w+)(!?)\}", lambda m: "" if m[2] else values.get(m[1], ""), text)

    def optional(match: re.Match[str]) -> str:
        return fill(match[1]) if all(has(name) for name in re.findall(r"\{(\w+)!?\}", match[1])) else ""

    parts = re.split(r"(\[[^\]]*\])", template)
    return "".join(re.sub(r"\[([^\]]*)\]", optional, part) if part.startswith("[") else fill(part) for part in parts)
