"""What every page has in common: the store, the templates, the words, and how a page or a table is answered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, wraps
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from kg.serve.drafts import Drafts
from kg.serve.kept import Kept
from kg.serve.language import COOKIE, LANGUAGES, language_of, words
from kg.serve.shelf import Shelf
from kg.serve.workshop import Workshop

if TYPE_CHECKING:
    from jinja2 import Environment

WHO = "who"  # the cookie that remembers who decides


@dataclass(frozen=True, slots=True)
class Site:
    """One served store: where it is, the base of its IRIs, where decisions go, who may do what."""

    shelf: Shelf
    base: str
    ledger: Path
    workshop: Workshop
    drafts: Drafts = field(default_factory=Drafts)
    kept: Kept = field(default_factory=Kept)
    token: str | None = None  # of whoever may update; None: nobody may
    readers: frozenset[str] = frozenset()  # other sites whose pages may read what programs are given
    put_off: set[str] = field(default_factory=set)  # what is left for later on the desk, until the server ends

    def local(self, iri: str) -> str:
        """The page of a thing, fact or document of this store; the IRI itself when it is another's."""
        if not iri.startswith(self.base):
            return iri
        rest = quote(iri.removeprefix(self.base))
        return f"/{rest}" if rest.startswith("document/") else f"/id/{rest}"


def site_of(request: Request) -> Site:
    """The site that a request is answered from."""
    site: Site = request.app.state.site
    return site


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("kg.serve", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_in_its_place,
    )
    environment.filters["last_part"] = _last_part
    return environment


_OPENING = dict.fromkeys("\u202a\u202b\u202d\u202e", "\u202c") | dict.fromkeys("\u2066\u2067\u2068", "\u2069")


def _in_its_place(value: object) -> object:
    """A text from the data closes the marks of writing direction that it opens, so that none turns what follows."""
    if type(value) is not str or not _OPENING.keys() & set(value):
        return value
    still: list[str] = []
    for character in value:
        if character in _OPENING:
            still.append(_OPENING[character])
        elif still and character == still[-1]:
            still.pop()
    return value + "".join(reversed(still))


def _last_part(iri: str) -> str:
    return iri.rpartition("/")[2]


def page(request: Request, template: str, status: int = 200, **content: object) -> HTMLResponse:
    """A page in the language of the request; what was chosen by ``?lang=`` is remembered in a cookie."""
    language = language_of(request)
    site: Site = site_of(request)
    text = (
        _environment()
        .get_template(template)
        .render(
            lang=language,
            t=words()[language],
            local=site.local,
            path=request.url.path,
            other_language=_switch(request, language),
            **content,
        )
    )
    response = HTMLResponse(text, status)
    response.headers["vary"] = "Accept, Accept-Language, Cookie"
    if request.query_params.get("lang") in LANGUAGES:
        response.set_cookie(COOKIE, language, max_age=365 * 24 * 3600, samesite="lax", httponly=True)
    return response


def kept(answer: Callable[[Request], Response]) -> Callable[[Request], Response]:
    """The same for a path whose answers depend on graph, ledger, address, language and reader alone."""

    @wraps(answer)
    def again(request: Request) -> Response:
        site = site_of(request)
        if request.query_params.get("lang") in LANGUAGES:  # which sets a cookie
            return answer(request)
        asked = (request.url.path, request.url.query, request.headers.get("accept"), request.headers.get("origin"))
        who = (language_of(request), request.cookies.get(WHO), _state(site.ledger))
        with site.shelf.reading() as store:
            made = site.kept.of(store, (*asked, *who), lambda: answer(request))
        return Response(made.body, made.status_code, dict(made.headers))

    return again


def _state(file: Path) -> tuple[int, int] | None:
    """What is another when something was written to a file that only grows."""
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns


def _switch(request: Request, language: str) -> str:
    """The address of the same page in the other language."""
    other = next(each for each in LANGUAGES if each != language)
    url = request.url.include_query_params(lang=other)
    return f"{url.path}?{url.query}"
