"""The application put together: pages, the SPARQL protocol, files, and what guards them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from kg.errors import KgError, StoreError, UnknownNameError
from kg.serve.drafts import Drafts
from kg.serve.pages import add, console, desk, documents, home, pictures, questions, search, things, ways, years
from kg.serve.safety import LOOPBACK, Guard, TooLarge
from kg.serve.shelf import Shelf
from kg.serve.site import Site, page
from kg.serve.sparql import dereference, protocol
from kg.serve.sparql.refusal import Refusal, refused
from kg.serve.workshop import Workshop

_LARGEST = 64 << 20  # bytes of one request: a few newsletters with pictures


@dataclass(frozen=True, slots=True)
class Settings:
    """What is served and how: the store, its ledger, the host names to answer to, how large a request may be.

    ``token`` is that of whoever may send SPARQL updates (None: nobody may). Pages of the sites ``readers`` (origins, or
    ``*``) may read what programs are given, beside those of this machine.
    """

    store: Path
    ledger: Path
    hosts: frozenset[str] = field(default=LOOPBACK)
    largest: int = _LARGEST
    token: str | None = None
    readers: frozenset[str] = frozenset()


def create_app(settings: Settings) -> Starlette:
    """The ASGI application for one store. Raises StoreError when there is none."""
    shelf = Shelf(settings.store)
    with shelf.reading() as store:
        base = store.manifest.base
    routes: list[Route | Mount] = [
        *home.routes,
        *search.routes,
        *protocol.routes(page=console.console),
        *dereference.routes(),
        *things.routes,
        *documents.routes,
        *questions.routes,
        *ways.routes,
        *pictures.routes,
        *years.routes,
        *desk.routes,
        *add.routes,
        *console.routes,
        Mount("/static", StaticFiles(packages=[("kg.serve", "static")]), name="static"),
    ]
    guard = Middleware(Guard, hosts=settings.hosts, largest=settings.largest, open_paths=(protocol.PATH,))
    site = Site(shelf, base, settings.ledger, Workshop(), token=settings.token, readers=settings.readers)
    app = Starlette(
        routes=routes,
        lifespan=_until_the_end(site.drafts),
        middleware=[guard],
        exception_handlers={
            Refusal: refused,
            KgError: _mendable,
            HTTPException: _http,
            TooLarge: _too_large,
            Exception: _unforeseen,
        },
    )
    app.state.site = site
    return app


def _until_the_end(drafts: Drafts) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        try:
            yield
        finally:
            drafts.clear()

    return lifespan


def _mendable(request: Request, error: Exception) -> Response:
    """An error that the user can mend, as a page that says what to do."""
    status = 404 if isinstance(error, UnknownNameError) else 503 if isinstance(error, StoreError) else 400
    return page(request, "error.html.jinja", status, code=status, message=str(error))


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code in (404, 405):
        return page(request, "error.html.jinja", error.status_code, code=error.status_code, message=None)
    return PlainTextResponse(f"{error.detail}\n", error.status_code, dict(error.headers or {}))


def _too_large(_request: Request, _error: Exception) -> Response:
    return PlainTextResponse("the request is too large\n", 413)


def _unforeseen(request: Request, _error: Exception) -> Response:
    """A fault of the product: the page says so; uvicorn writes the details where the server was started."""
    return page(request, "error.html.jinja", 500, code=500, message=None)
