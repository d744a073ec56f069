"""``/documents`` and ``/document/…``: the newsletters, with all that was read in them marked in place."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ahocorasick_rs import AhoCorasick, MatchKind
from pyoxigraph import Literal, NamedNode
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.ask.graph import label, literals
from kg.ask.lookup import kinds
from kg.ask.portrait import facts_in_words
from kg.serve.language import language_of
from kg.serve.site import page, site_of
from kg.store import Store
from kg.vocabulary import DCTERMS, HKG, SKOS

_DOCUMENTS = """
SELECT ?document ?name ?id ?file ?date (COUNT(DISTINCT ?fact) AS ?facts) WHERE {
  ?document a hkg:Document ; rdfs:label ?name ; dcterms:identifier ?id .
  OPTIONAL { ?document hkg:fileName ?file }
  OPTIONAL { ?document dcterms:issued ?date }
  OPTIONAL {
    ?telling oa:hasSource ?document . ?fact hkg:evidence ?telling .
    FILTER NOT EXISTS { ?fact hkg:compareKey ?key }
  }
} GROUP BY ?document ?name ?id ?file ?date ORDER BY DESC(STR(?date)) ?name
"""
_TOLD = """
SELECT ?subject ?start ?end ?document WHERE {
  ?telling oa:hasSource ?document ; oa:hasSelector ?place .
  ?place oa:start ?start ; oa:end ?end .
  ?subject hkg:evidence ?telling .
} ORDER BY ?start DESC(?end) ?subject
"""


@dataclass(slots=True)
class Stretch:
    """A piece of the text: of a sentence that tells ``facts``, or a name (``thing`` is its IRI, ``kind`` its class)."""

    text: str
    start: int
    facts: tuple[str, ...] = ()
    thing: str | None = None
    kind: str = ""
    opens: bool = False  # a sentence with evidence begins here


@dataclass(slots=True)
class _Told:
    names: dict[str, tuple[str, str]] = field(default_factory=dict)  # a name -> IRI, class of the thing
    sentences: list[tuple[int, int, str]] = field(default_factory=list)  # start, end, IRI of the fact


def documents(request: Request) -> Response:
    """All documents, the latest first."""
    with site_of(request).shelf.reading() as store:
        rows = [
            {
                name: row[name].value if row[name] is not None else ""
                for name in ("document", "name", "id", "file", "date", "facts")
            }
            for row in store.query(_DOCUMENTS)
        ]
    return page(request, "documents.html.jinja", documents=rows)


def document(request: Request) -> Response:
    """One document: its text in stretches, and the facts that it tells, each beside its words."""
    site, language = site_of(request), language_of(request)
    iri = f"{site.base}document/{request.path_params['name']}"
    with site.shelf.reading() as store:
        node = NamedNode(iri)
        ids = literals(store, node, DCTERMS.identifier)
        if not ids:
            raise HTTPException(404)
        record = _record(store, ids[0].value)
        told = _told(store, node)
        facts = list(facts_in_words(store, {fact for _, _, fact in told.sentences}, language))
        name = label(store, node)
    first = {fact: start for start, _, fact in reversed(told.sentences)}
    facts.sort(key=lambda fact: (first[fact.iri], fact.sentence))
    return page(
        request,
        "document.html.jinja",
        name=name,
        record=record,
        iri=iri,
        stretches=stretches(record["source"], told.sentences, told.names),
        facts=facts,
        first=first,
    )


def _record(store: Store, id: str) -> dict[str, Any]:
    return next(record for record in store.records() if record["id"] == id)


def _told(store: Store, document: NamedNode) -> _Told:
    """What is named and what is told in a document."""
    found = _Told()
    things: set[NamedNode] = set()
    for subject, start, end in _rows(store, document):
        if literals(store, subject, HKG.compareKey):
            things.add(subject)
        else:
            found.sentences.append((start, end, subject.value))
    for thing in sorted(things, key=str):
        kind = kinds(store, thing)[0].value.rpartition("#")[2]
        for name in (label(store, thing), *(name.value for name in literals(store, thing, SKOS.altLabel))):
            if len(name) > 1:
                found.names.setdefault(name, (thing.value, kind))
    return found


def _rows(store: Store, document: NamedNode) -> list[tuple[NamedNode, int, int]]:
    rows = []
    for row in store.query(_TOLD, {"document": document}):
        subject, start, end = row["subject"], row["start"], row["end"]
        assert isinstance(subject, NamedNode) and isinstance(start, Literal) and isinstance(end, Literal)
        rows.append((subject, int(start.value), int(end.value)))
    return rows


def stretches(text: str, sentences: list[tuple[int, int, str]], names: dict[str, tuple[str, str]]) -> list[Stretch]:
    """The text cut where a sentence or a name begins or ends; put together again, the pieces are the text.

    ``sentences`` are (start, end, IRI of the fact); ``names`` lead from a name to its thing. The longest name counts.
    """
    listed = sorted(names)
    hits = (
        [
            (start, end, *names[listed[at]])
            for at, start, end in AhoCorasick(listed, matchkind=MatchKind.LeftmostLongest).find_matches_as_indexes(text)
        ]
        if listed
        else []
    )
    cuts = sorted({0, len(text), *(cut for s in sentences for cut in s[:2]), *(cut for h in hits for cut in h[:2])})
    named = {start: (end, iri, kind) for start, end, iri, kind in hits}
    opening = {start for start, _, _ in sentences}
    pieces: list[Stretch] = []
    inside: tuple[int, str, str] | None = None
    for start, end in zip(cuts, cuts[1:], strict=False):
        inside = named.get(start, inside if inside and start < inside[0] else None)
        told = tuple(dict.fromkeys(fact for first, last, fact in sentences if first <= start < last))
        iri, kind = (inside[1], inside[2]) if inside else (None, "")
        pieces.append(Stretch(text[start:end], start, told, iri, kind, start in opening))
    return pieces


routes = [Route("/documents", documents), Route("/document/{name}", document)]
