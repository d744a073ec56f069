"""``/id/…``: a page for each thing and each fact, with everything known, its sentences and its neighbourhood."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby

from pyoxigraph import NamedNode
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from kg.ask.catalogue import tables
from kg.ask.graph import label, nodes
from kg.ask.history import decided, history
from kg.ask.portrait import Fact, Portrait, show
from kg.ask.subjects import subject_of
from kg.resolve.ledger import load_ledger
from kg.review.pairs import left_open, pairs
from kg.serve.deciding import decider
from kg.serve.language import language_of, words
from kg.serve.pages.mending import mending
from kg.serve.site import kept, page, site_of
from kg.serve.sparql.dereference import represent, wants_rdf
from kg.serve.tables import as_file
from kg.store import Store
from kg.vocabulary import DCTERMS, HKG

_LISTED = ("csv", "xlsx", "sparql")  # ``?format=`` of these is the list of facts, of any other the thing's RDF


def thing(request: Request) -> Response:
    """The page of a thing or fact, or its RDF; a document has a page of its own, a former IRI leads to the present."""
    site, language = site_of(request), language_of(request)
    iri = site.base + request.path_params["rest"]
    listed = request.query_params.get("format") in _LISTED
    format = None if listed else wants_rdf(request)
    with site.shelf.reading() as store:
        if format is not None:
            return represent(request, store, iri, format)
        portrait = show(store, iri, language)
        if portrait.match.iri != iri:
            return RedirectResponse(site.local(portrait.match.iri), 301)
        if iri.removeprefix(site.base).startswith("document/"):
            return RedirectResponse(f"/document/{request.path_params['rest'].partition('/')[2]}", 303)
        facts = [(fact, _others(store, site.base, fact, iri)) for fact in portrait.facts]
        if listed:
            return as_file(
                "facts", _lines(portrait, words()[language]), _queries(portrait), request.query_params["format"]
            )
        about = mending(store, iri, language)
        moments = history(store, portrait) if portrait.match.name != iri else []
        former = [each.value for each in nodes(store, NamedNode(iri), DCTERMS.replaces)]
        ledger = load_ledger(site.ledger)
        told = decided(ledger, subject_of(store, iri), former)
        occasion = [(each.value, label(store, each)) for each in nodes(store, NamedNode(iri), HKG.occasion)]
        about_it = [
            each
            for each in site.kept.of(store, pairs, lambda: pairs(store))
            if iri in (each.doubt.left.iri, each.doubt.right.iri)
        ]
        doubts = [each.doubt for each in left_open(about_it, ledger)]
    return page(
        request,
        "thing.html.jinja",
        portrait=portrait,
        named=portrait.match.name != iri,
        groups=[(group, list(each)) for group, each in groupby(facts, key=lambda pair: pair[0].group)],
        doubts=doubts,
        iri=iri,
        about=about,
        moments=moments,
        decided=told,
        occasion=occasion,
        centre=next((one for field in about.fields for one, _ in field.things), None),
        who=decider(request),
    )


def _others(store: Store, base: str, fact: Fact, own: str) -> list[tuple[str, str]]:
    """The other things of a fact with their names, to go on to."""
    ends = sorted(end for end in fact.ends if end.startswith(base) and end not in (own, fact.iri))
    named = [(end, label(store, NamedNode(end))) for end in ends]
    return [(iri, name) for iri, name in named if name != iri]


def _lines(portrait: Portrait, t: Mapping[str, str]) -> Iterator[list[str]]:
    """The facts of a thing with their sentences, one line for each sentence."""
    yield [t[key] for key in ("relation", "facts", "documents", "article", "text", "start", "address")]
    for fact in portrait.facts:
        for quote in fact.quotes:
            place = [quote.document, quote.article or "", quote.text, str(quote.start)]
            yield [fact.group, fact.sentence, *place, fact.iri]


def _queries(portrait: Portrait) -> str:
    """The queries that give the facts of a thing, one for each relation, as they stand."""
    nodes = [NamedNode(fact.iri) for fact in portrait.facts]
    bound = [table.bind({table.fact: nodes}) for table in tables() if table.fact is not None]
    return "\n\n".join(bound)


routes = [Route("/id/{rest:path}", kept(thing))]
