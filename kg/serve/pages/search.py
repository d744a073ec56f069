"""``/search?q=``: names by Chinese, pinyin, initials, other names and with typing mistakes, with facets by kind."""

from __future__ import annotations

import threading

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from kg.ask.labels import term_label
from kg.ask.search import SearchIndex
from kg.serve.language import language_of
from kg.serve.site import page, site_of
from kg.store import Store
from kg.vocabulary import HKG

_SHOWN = 100
_SUGGESTED = 12
_LONGEST = 200  # characters of what is searched for


class Indexes:
    """The index of the generation in force; made at the first search after a build."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._made: tuple[Store, SearchIndex] | None = None

    def of(self, store: Store) -> SearchIndex:
        """The index of a store."""
        with self._lock:
            if self._made is None or self._made[0] is not store:
                self._made = store, SearchIndex(store)
            return self._made[1]


_indexes = Indexes()


def search(request: Request) -> Response:
    """The results page."""
    typed = request.query_params.get("q", "")[:_LONGEST]
    kind = request.query_params.get("kind") or None
    language = language_of(request)
    with site_of(request).shelf.reading() as store:
        found, counts = _indexes.of(store).search(typed, HKG.namespace + kind if kind else None)
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
        found, _ = _indexes.of(store).search(typed)
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
