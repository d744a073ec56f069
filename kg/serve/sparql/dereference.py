"""IRIs of the data and of the vocabulary give RDF to whoever asks for it: the page of the same path asks here first.

::

    name = wants_rdf(request)
    if name is not None:
        return represent(request, store, iri, name)

The IRI of a thing, opened under the local base, gives a document about the thing: 200 with ``Content-Location`` (RFC
9110, 8.7). The 303 of "Cool URIs for the Semantic Web" is the matter of the server that the base IRI belongs to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from kg.resources import ontology_dir
from kg.serve.site import site_of
from kg.serve.sparql.about import about, former
from kg.serve.sparql.negotiation import HTML, accepted, choose, content_type
from kg.serve.sparql.refusal import Refusal
from kg.serve.sparql.sharing import share
from kg.store import Store
from kg.vocabulary import PREFIXES

FORMATS = {"ttl": ox.RdfFormat.TURTLE, "jsonld": ox.RdfFormat.JSON_LD, "nt": ox.RdfFormat.N_TRIPLES}
_TYPES = {format.media_type: name for name, format in FORMATS.items()} | {"application/json": "jsonld"}


def wants_rdf(request: Request) -> str | None:
    """Which of ``FORMATS`` is asked for, by ``?format=`` or else by ``Accept``; None when a page is to be shown.

    Raises Refusal: 400 for a ``format`` that there is not, 406 when nothing acceptable can be given.
    """
    name = request.query_params.get("format")
    if name is not None and name not in (*FORMATS, "html"):
        raise Refusal(400, f"there is no format {name!r} here; take one of {', '.join((*FORMATS, 'html'))}")
    if name is not None:
        return name if name in FORMATS else None
    media_type = choose(accepted(request), [HTML, *_TYPES])
    if media_type is None:
        raise Refusal(406, f"say in Accept one of: {', '.join((HTML, *_TYPES))}; or add ?format=ttl to the address")
    return _TYPES.get(media_type)


def represent(request: Request, store: Store, iri: str, name: str) -> Response:
    """The RDF about an IRI of the data, or the way to the one that took its place.

    Raises Refusal: 404 when neither is in the graph, 300 when it became several.
    """
    written = describe(store, iri, name)
    if written is not None:
        return _response(request, written, name)
    successors = [site_of(request).local(each) for each in replaced_by(store, iri)]
    if not successors:
        raise Refusal(404, f"<{iri}> is not in this graph; look things up by name in /sparql or on the pages")
    if len(successors) > 1:
        raise Refusal(300, f"<{iri}> became several: {', '.join(successors)}")
    query = "?" + request.url.query if request.url.query else ""
    return _shared(request, RedirectResponse(successors[0] + query, 301))


def describe(store: Store, iri: str, name: str) -> bytes | None:
    """What the graph says about an IRI, in one of ``FORMATS``, sorted: equal graphs, equal bytes. None: nothing."""
    node = _node(iri)
    told = list(about(store.graph, node)) if node is not None else []
    return _write(told, name) if told else None


def replaced_by(store: Store, iri: str) -> list[str]:
    """The IRIs that took the place of a former one (``dcterms:replaces``)."""
    node = _node(iri)
    return former(store.graph, node) if node is not None else []


def ontology(name: str) -> bytes:
    """The vocabulary in one of ``FORMATS``; as Turtle, the file as it is, with its comments."""
    path = ontology_dir() / "honours-kg.ttl"
    if name == "ttl":
        return path.read_bytes()
    return _write((quad.triple for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE)), name)


def routes(page: Callable[[Request], Response] | None = None) -> list[Route]:
    """``/ns``: the vocabulary, all of it for each of its terms (a fragment stays with the client)."""

    def vocabulary(request: Request) -> Response:
        name = wants_rdf(request)
        if name is None and page is not None:
            return page(request)
        return _response(request, ontology(name or "ttl"), name or "ttl")

    return [Route("/ns", vocabulary, name="vocabulary")]


def _response(request: Request, content: bytes, name: str) -> Response:
    headers = {"content-location": f"{request.url.path}?format={name}"}
    return _shared(request, Response(content, media_type=content_type(FORMATS[name].media_type), headers=headers))


def _shared(request: Request, response: Response) -> Response:
    share(request.headers, response.headers, site_of(request).readers)
    response.headers.add_vary_header("accept")
    return response


def _node(iri: str) -> ox.NamedNode | None:
    try:
        return ox.NamedNode(iri)
    except ValueError:  # what is no IRI is nowhere in the graph
        return None


def _write(triples: Iterable[ox.Triple], name: str) -> bytes:
    written = ox.serialize(triples, format=FORMATS[name], prefixes=PREFIXES if name != "nt" else None)
    assert written is not None
    return written
