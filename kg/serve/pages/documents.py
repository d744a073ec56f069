"""``/documents`` and ``/document/…``: the newsletters, with all that was read in them marked in place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick, MatchKind
from pyoxigraph import Literal, NamedNode
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.ask.graph import label, literals
from kg.ask.labels import term_label
from kg.ask.lookup import kinds
from kg.ask.portrait import Fact, facts_in_words
from kg.serve.language import language_of, words
from kg.serve.pages.mending import confidence
from kg.serve.site import kept, page, site_of
from kg.serve.tables import as_file
from kg.store import Store
from kg.vocabulary import DCTERMS, HKG, SKOS

_DOCUMENTS = """
SELECT ?document ?name ?id ?file ?date (COUNT(DISTINCT ?fact) AS ?facts) WHERE {
  ?document a hkg:Document ; rdfs:label ?name ; dcterms:identifier ?id .
  OPTIONAL { ?document hkg:fileName ?file }
  OPTIONAL { ?document dcterms:issued ?date }
  OPTIONAL {
    ?telling oa:hasSource ?document . ?fact hkg:evidence ?telling ; hkg:confidence ?sure .
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
    closes: str = ""  # one ends here that is told so surely: 0.93, or 0.61–0.93 when it tells several facts


@dataclass(frozen=True, slots=True)
class ToldFact:
    """A fact in words, where the first sentence that tells it begins, and how sure it is (0 to 1)."""

    fact: Fact
    start: int
    confidence: float | None


@dataclass(frozen=True, slots=True)
class ToldThing:
    """A person, body, work or honour that a document names, and what it is."""

    iri: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Told:
    """A document's title and file, its text in stretches, its facts in the order of the text, and what it names."""

    name: str
    file: str
    stretches: list[Stretch]
    facts: list[ToldFact]
    things: list[ToldThing]


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
    format = request.query_params.get("format", "html")
    if format != "html":
        lines = [[row[name] for name in ("name", "date", "file", "facts", "document")] for row in rows]
        t = words()[language_of(request)]
        headings = [t[key] for key in ("documents", "document-date", "document-file", "facts", "address")]
        return as_file("documents", [headings, *lines], _DOCUMENTS, format)
    work = site_of(request).workshop.find(request.query_params.get("work", ""))
    return page(request, "documents.html.jinja", documents=rows, work=work)


def document(request: Request) -> Response:
    """One document: its text in stretches, and the facts that it tells, each beside its words."""
    site, language = site_of(request), language_of(request)
    iri = f"{site.base}document/{request.path_params['name']}"
    with site.shelf.reading() as store:
        told = told_in(store, NamedNode(iri), language)
    if told is None:
        raise HTTPException(404)
    return page(request, "document.html.jinja", told=told)


def told_in(store: Store, document: NamedNode, language: str) -> Told | None:
    """A document's text and all that was read in it; None when the store does not hold it."""
    ids = literals(store, document, DCTERMS.identifier)
    if not ids:
        return None
    record = next(record for record in store.records() if record["id"] == ids[0].value)
    things, sentences = _subjects(store, document)
    facts = list(facts_in_words(store, {fact for _, _, fact in sentences}, language))
    first = {fact: start for start, _, fact in reversed(sentences)}
    facts.sort(key=lambda fact: (first[fact.iri], fact.sentence))
    sure = {fact.iri: confidence(store, fact.iri) for fact in facts}
    return Told(
        label(store, document),
        record["name"],
        stretches(record["source"], sentences, _names(store, things), sure),
        [ToldFact(fact, first[fact.iri], sure[fact.iri]) for fact in facts],
        [
            ToldThing(thing.value, label(store, thing), term_label(kinds(store, thing)[0].value, language))
            for thing in sorted(things, key=lambda thing: (kinds(store, thing)[0].value, label(store, thing)))
            if not literals(store, thing, HKG.confidence)
        ],
    )


def _subjects(store: Store, document: NamedNode) -> tuple[list[NamedNode], list[tuple[int, int, str]]]:
    """The things that are named in a document, and where its facts are told (start, end, IRI)."""
    sentences: list[tuple[int, int, str]] = []
    things: set[NamedNode] = set()
    for subject, start, end in _rows(store, document):
        if literals(store, subject, HKG.compareKey):
            things.add(subject)
        if not literals(store, subject, HKG.compareKey) or literals(store, subject, HKG.confidence):
            sentences.append((start, end, subject.value))
    return sorted(things, key=str), sentences


def _names(store: Store, things: list[NamedNode]) -> dict[str, tuple[str, str]]:
    """Each name of more than a character -> the IRI and the class of the thing that bears it."""
    names: dict[str, tuple[str, str]] = {}
    for thing in things:
        kind = kinds(store, thing)[0].value.rpartition("#")[2]
        for name in (label(store, thing), *(name.value for name in literals(store, thing, SKOS.altLabel))):
            if len(name) > 1:
                names.setdefault(name, (thing.value, kind))
    return names


def _rows(store: Store, document: NamedNode) -> list[tuple[NamedNode, int, int]]:
    rows = []
    for row in store.query(_TOLD, {"document": document}):
        subject, start, end = row["subject"], row["start"], row["end"]
        assert isinstance(subject, NamedNode) and isinstance(start, Literal) and isinstance(end, Literal)
        rows.append((subject, int(start.value), int(end.value)))
    return rows


def stretches(
    text: str,
    sentences: list[tuple[int, int, str]],
    names: dict[str, tuple[str, str]],
    sure: Mapping[str, float | None],
) -> list[Stretch]:
    """The text cut where a sentence or a name begins or ends; put together again, the pieces are the text.

    ``sentences`` are (start, end, IRI of the fact); ``names`` lead from a name to its thing. The longest name counts.
    ``sure`` says how sure each fact is.
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
    closing: dict[int, set[float]] = {}
    for _, end, fact in sentences:
        closing.setdefault(end, set()).update(each for each in (sure.get(fact),) if each is not None)
    pieces: list[Stretch] = []
    inside: tuple[int, str, str] | None = None
    for start, end in zip(cuts, cuts[1:], strict=False):
        inside = named.get(start, inside if inside and start < inside[0] else None)
        told = tuple(dict.fromkeys(fact for first, last, fact in sentences if first <= start < last))
        iri, kind = (inside[1], inside[2]) if inside else (None, "")
        pieces.append(
            Stretch(text[start:end], start, told, iri, kind, start in opening, _range(closing.get(end, set())))
        )
    return pieces


def _range(sure: set[float]) -> str:
    return "–".join(f"{each:.2f}" for each in dict.fromkeys((min(sure), max(sure)))) if sure else ""


routes = [Route("/documents", documents), Route("/document/{name}", kept(document))]
