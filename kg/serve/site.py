"""What every page has in common: the store, the templates, the words, and how a page or a table is answered."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import HTMLResponse

from kg.serve.drafts import Drafts
from kg.serve.findings import Findings
from kg.serve.language import COOKIE, LANGUAGES, language_of, words
from kg.serve.shelf import Shelf
from kg.serve.workshop import Workshop

if TYPE_CHECKING:
    from jinja2 import Environment


@dataclass(frozen=True, slots=True)
class Site:
    """One served store: where it is, the base of its IRIs, where decisions go."""

    shelf: Shelf
    base: str
    ledger: Path
    workshop: Workshop
    drafts: Drafts
    findings: Findings
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
    )
    environment.filters["last_part"] = _last_part
    return environment


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


def _switch(request: Request, language: str) -> str:
    """The address of the same page in the other language."""
    other = next(each for each in LANGUAGES if each != language)
    url = request.url.include_query_params(lang=other)
    return f"{url.path}?{url.query}"
