"""``/documents`` and ``/document/…``: the newsletters, with all that was read in them marked in place."""

from __future__ import annotations

from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick, MatchKind
from pyoxigraph import Literal, NamedNode
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.ask.graph import label, literals
from kg.ask.lookup import kinds
from kg.ask.portrait import Fact, facts_in_words
from kg.serve.language import language_of
from kg.serve.site import kept, page, site_of
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


@dataclass(frozen=True, slots=True)
class ToldFact:
    """A fact in words, where the first sentence that tells it begins, and how sure it is (0 to 1)."""

    fact: Fact
    start: int
    confidence: float | None


@dataclass(frozen=True, slots=True)
class Told:
    """A document's title and file, its text in stretches, and its facts in the order of the text."""

    name: str
    file: str
    stretches: list[Stretch]
    facts: list[ToldFact]


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
    names, sentences = _subjects(store, document)
    facts = list(facts_in_words(store, {fact for _, _, fact in sentences}, language))
    first = {fact: start for start, _, fact in reversed(sentences)}
    facts.sort(key=lambda fact: (first[fact.iri], fact.sentence))
    return Told(
        label(store, document),
        record["name"],
        stretches(record["source"], sentences, names),
        [ToldFact(fact, first[fact.iri], _confidence(store, fact.iri)) for fact in facts],
    )


def _confidence(store: Store, fact: str) -> float | None:
    return max((float(each.value) for each in literals(store, NamedNode(fact), HKG.confidence)), default=None)


def _subjects(store: Store, document: NamedNode) -> tuple[dict[str, tuple[str, str]], list[tuple[int, int, str]]]:
    """What is named in a document (name -> IRI, class), and where its facts are told (start, end, IRI)."""
    names: dict[str, tuple[str, str]] = {}
    sentences: list[tuple[int, int, str]] = []
    things: set[NamedNode] = set()
    for subject, start, end in _rows(store, document):
        if literals(store, subject, HKG.compareKey):
            things.add(subject)
        else:
            sentences.append((start, end, subject.value))
    for thing in sorted(things, key=str):
        kind = kinds(store, thing)[0].value.rpartition("#")[2]
        for name in (label(store, thing), *(name.value for name in literals(store, thing, SKOS.altLabel))):
            if len(name) > 1:
                names.setdefault(name, (thing.value, kind))
    return names, sentences


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


routes = [Route("/documents", documents), Route("/document/{name}", kept(document))]
