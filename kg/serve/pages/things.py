"""``/id/…``: a page for each thing and each fact, with everything known, its sentences and its neighbourhood."""

from __future__ import annotations

from itertools import groupby

from pyoxigraph import NamedNode
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from kg.ask.doubts import open_doubts
from kg.ask.graph import label
from kg.ask.portrait import Fact, show
from kg.serve.deciding import decider
from kg.serve.language import language_of
from kg.serve.pages.mending import mending
from kg.serve.site import page, site_of
from kg.serve.sparql.dereference import represent, wants_rdf
from kg.store import Store


def thing(request: Request) -> Response:
    """The page of a thing or fact, or its RDF; a document has a page of its own, a former IRI leads to the present."""
    site, language = site_of(request), language_of(request)
    iri = site.base + request.path_params["rest"]
    format = wants_rdf(request)
    with site.shelf.reading() as store:
        if format is not None:
            return represent(request, store, iri, format)
        portrait = show(store, iri, language)
        if portrait.match.iri != iri:
            return RedirectResponse(site.local(portrait.match.iri), 301)
        if iri.removeprefix(site.base).startswith("document/"):
            return RedirectResponse(f"/document/{request.path_params['rest'].partition('/')[2]}", 303)
        facts = [(fact, _others(store, site.base, fact, iri)) for fact in portrait.facts]
        about = mending(store, iri, language)
        doubts = [each for each in open_doubts(store) if iri in (each.left.iri, each.right.iri)]
    return page(
        request,
        "thing.html.jinja",
        portrait=portrait,
        named=portrait.match.name != iri,
        groups=[(group, list(each)) for group, each in groupby(facts, key=lambda pair: pair[0].group)],
        doubts=doubts,
        iri=iri,
        about=about,
        who=decider(request),
    )


def _others(store: Store, base: str, fact: Fact, own: str) -> list[tuple[str, str]]:
    """The other things of a fact with their names, to go on to."""
    ends = sorted(end for end in fact.ends if end.startswith(base) and end not in (own, fact.iri))
    named = [(end, label(store, NamedNode(end))) for end in ends]
    return [(iri, name) for iri, name in named if name != iri]


routes = [Route("/id/{rest:path}", thing)]
