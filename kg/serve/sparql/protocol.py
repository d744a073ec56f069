"""``/sparql``: SPARQL 1.1 Protocol (https://www.w3.org/TR/sparql11-protocol/); an update needs a token."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import IO

from anyio import to_thread
from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Message, Receive, Scope, Send

from kg.serve.site import site_of
from kg.serve.sparql.answering import Desk, Terms, Written
from kg.serve.sparql.description import describe_service
from kg.serve.sparql.negotiation import GRAPH_TYPES, HTML, RESULT_TYPES, accepted, choose, content_type
from kg.serve.sparql.parameters import FORM, QUERY, Asked, asked
from kg.serve.sparql.refusal import Refusal
from kg.serve.sparql.sharing import share
from kg.serve.sparql.writing import refuse_unless_allowed

PATH = "/sparql"
Page = Callable[[Request], Response]
_METHODS = "GET, HEAD, POST, OPTIONS"
_CHUNK = 1 << 18  # bytes


def routes(page: Page | None = None, terms: Terms | None = None) -> list[Route]:
    """The endpoint. ``page`` answers a GET that would rather have HTML, with a query or without one.

    The Guard must have ``PATH`` among its ``open_paths``: a query by POST writes nothing and comes from anywhere.
    """
    return [Route(PATH, _Endpoint(page, Desk(terms or Terms())), name="sparql")]


class _Endpoint:
    """The ASGI application of the path, for all methods: one that is not allowed is refused in words, too."""

    def __init__(self, page: Page | None, desk: Desk) -> None:
        self._page = page
        self._desk = desk

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            response = await self._respond(request)
        except Refusal as refusal:
            response = refusal.response()
        except ClientDisconnect:
            return
        await response(scope, receive, _shared(request, send))

    async def _respond(self, request: Request) -> Response:
        if request.method == "OPTIONS":
            return Response(status_code=204, headers={"allow": _METHODS, **_PREFLIGHT})
        if request.method not in ("GET", "HEAD", "POST"):
            raise Refusal(405, f"{request.method} is not understood here; use one of {_METHODS}", {"allow": _METHODS})
        if self._page is not None and request.method != "POST" and _wants_page(request):
            return await to_thread.run_sync(self._page, request)
        token = site_of(request).token
        what = await asked(request, writable=token is not None)
        if what.operation == "update":
            refuse_unless_allowed(request, token)
            return await self._update(request, what)
        if what.operation is None:
            return await _description(request)
        return await self._answer(request, what)

    async def _update(self, request: Request, change: Asked) -> Response:
        """2.2.4: done, with nothing to say."""
        if request.method != "POST":
            raise Refusal(400, "an update is sent by POST (Protocol 2.2); a GET changes nothing")
        await self._desk.update(request, change)
        return Response(status_code=204)

    async def _answer(self, request: Request, query: Asked) -> Response:
        """The result of the query in the format that the client prefers (2.1.5, 2.1.6)."""
        accept = accepted(request)
        result_type, graph_type = choose(accept, RESULT_TYPES), choose(accept, GRAPH_TYPES)
        if result_type is None and graph_type is None:
            raise _not_acceptable([*RESULT_TYPES, *GRAPH_TYPES])
        written = await self._desk.answer(
            request,
            query,
            None if result_type is None else RESULT_TYPES[result_type],
            None if graph_type is None else GRAPH_TYPES[graph_type],
        )
        media_type = graph_type if written.kind == "triples" else result_type
        assert media_type is not None
        return _sent(written, media_type)


_PREFLIGHT = {
    "access-control-allow-methods": _METHODS,
    "access-control-allow-headers": "accept, content-type",
    "access-control-max-age": "86400",
}


def _shared(request: Request, send: Send) -> Send:
    """Refusals, too, are for those who may read."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            share(request.headers, headers, site_of(request).readers)
            headers.add_vary_header("accept")
        await send(message)

    return sending


def _wants_page(request: Request) -> bool:
    return choose(accepted(request), [*RESULT_TYPES, *GRAPH_TYPES, HTML]) == HTML


async def _description(request: Request) -> Response:
    """Service Description, 2: what a GET without a query gives, to whoever takes RDF."""
    media_type = choose(accepted(request), GRAPH_TYPES)
    if media_type is None:
        raise Refusal(
            400,
            f"the query is missing: send `?query=` or POST {FORM} or {QUERY}; "
            f"a description of this service comes as {', '.join(GRAPH_TYPES)}",
        )

    def described() -> bytes:
        endpoint = str(request.url.replace(query="", fragment=""))
        site = site_of(request)
        with site.shelf.reading() as store:
            triples, graphs = store.manifest.counts["triples"], store.graphs()
        return describe_service(endpoint, triples, graphs, site.token is not None, GRAPH_TYPES[media_type])

    return Response(await to_thread.run_sync(described), media_type=content_type(media_type))


def _not_acceptable(types: list[str]) -> Refusal:
    return Refusal(406, f"none of the types in Accept can be written; say one of: {', '.join(types)}")


def _sent(written: Written, media_type: str) -> Response:
    size = written.file.seek(0, 2)
    written.file.seek(0)
    headers = {"content-length": str(size), "content-type": content_type(media_type), "cache-control": "no-cache"}
    if size <= _CHUNK:
        with written.file as file:
            return Response(file.read(), headers=headers)
    return StreamingResponse(_chunks(written.file), headers=headers)


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while chunk := file.read(_CHUNK):
            yield chunk
