"""What every page has in common: the store, the templates, the words, and how a page or a table is answered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import HTMLResponse

from kg.serve.language import COOKIE, LANGUAGES, language_of, words
from kg.serve.shelf import Shelf

if TYPE_CHECKING:
    from jinja2 import Environment


@dataclass(frozen=True, slots=True)
class Site:
    """One served store: where it is, the base of its IRIs, where decisions go."""

    shelf: Shelf
    base: str
    ledger: Path

    def local(self, iri: str) -> str:
        """The page of a thing or fact of this store under the local base; the IRI itself when it is another's."""
        return f"/id/{quote(iri.removeprefix(self.base))}" if iri.startswith(self.base) else iri


def site_of(request: Request) -> Site:
    """The site that a request is answered from."""
    site: Site = request.app.state.site
    return site


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("kg.serve", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def page(request: Request, template: str, status: int = 200, **content: Any) -> HTMLResponse:
    """A page in the language of the request; what was chosen by ``?lang=`` is remembered in a cookie."""
    language = language_of(request)
    site: Site = site_of(request)
    text = _environment().get_template(template).render(
        lang=language,
        t=words()[language],
        local=site.local,
        path=request.url.path,
        other_language=_switch(request, language),
        **content,
    )
    response = HTMLResponse(text, status)
    response.headers["vary"] = "Accept, Accept-Language, Cookie"
    if request.query_params.get("lang") in LANGUAGES:
        response.set_cookie(COOKIE, language, max_age=365 * 24 * 3600, samesite="lax", httponly=True)
    return response


def _switch(request: Request, language: str) -> str:
    """The address of the same page in the other language."""
    other = next(each for each in LANGUAGES if each != language)
    url = request.url.include_query_params(lang=other)
    return f"{url.path}?{url.query}"


def wording(request: Request) -> Callable[[str], str]:
    """The words of a page by their key, in the language of the request."""
    return partial(dict.__getitem__, dict(words()[language_of(request)]))
