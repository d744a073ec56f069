"""``/search?q=``: names by Chinese, pinyin, initials, other names and with typing mistakes, with facets by kind."""

from __future__ import annotations

from contextlib import suppress

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from kg.ask.labels import term_label
from kg.ask.search import SearchIndex
from kg.errors import KgError
from kg.serve.language import language_of
from kg.serve.site import Site, page, site_of
from kg.store import Store
from kg.vocabulary import HKG

_SHOWN = 100
_SUGGESTED = 12
_LONGEST = 200  # characters of what is searched for


def prepare(site: Site) -> None:
    """Make what the first search needs, so that nobody waits for it."""
    with suppress(KgError), site.shelf.reading() as store:  # an error is for the one who asks
        _names(site, store)


def _names(site: Site, store: Store) -> SearchIndex:
    return site.kept.of(store, SearchIndex, lambda: SearchIndex(store))


def search(request: Request) -> Response:
    """The results page."""
    typed = request.query_params.get("q", "")[:_LONGEST]
    kind = request.query_params.get("kind") or None
    language = language_of(request)
    site = site_of(request)
    with site.shelf.reading() as store:
        found, counts = _names(site, store).search(typed, HKG.namespace + kind if kind else None)
    facets = [(iri.rpartition("#")[2], term_label(iri, language), count) for iri, count in counts.most_common()]
    return page(
        request,
        "search.html.jinja",
        typed=typed,
        kind=kind,
        facets=facets,
        total=sum(counts.values()),
        found=found[:_SHOWN],
        more=len(found) - _SHOWN,
        kind_label=lambda iri: term_label(iri, language),
    )


def suggest(request: Request) -> Response:
    """The first few as JSON, for the box that completes names."""
    typed = request.query_params.get("q", "")[:_LONGEST]
    language, site = language_of(request), site_of(request)
    with site.shelf.reading() as store:
        found, _ = _names(site, store).search(typed)
    return JSONResponse(
        [
            {
                "name": hit.name,
                "fitted": hit.fitted,
                "kind": term_label(hit.kind, language),
                "page": site.local(hit.iri),
            }
            for hit in found[:_SUGGESTED]
        ]
    )


routes = [Route("/search", search), Route("/suggest", suggest)]
