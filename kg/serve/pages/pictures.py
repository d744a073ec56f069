"""``/picture``: the graph, or one thing's surroundings, drawn; ``/view`` is the page around it."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from kg.errors import InputError
from kg.serve.language import language_of
from kg.serve.site import kept, page, site_of
from kg.view import ABOUT, drawing

_MOST_HOPS = 5


def picture(request: Request) -> Response:
    """The picture by itself: one HTML page that loads nothing; its own policy names its scripts by their hashes."""
    name, hops, about = _asked(request)
    with site_of(request).shelf.reading() as store:
        texts = None if request.query_params.get("text") != "no" else False
        drawn = drawing(store, name or None, hops, about, language_of(request), texts)
    return HTMLResponse(drawn.page, headers={"content-security-policy": "frame-ancestors 'self'"})


def view(request: Request) -> Response:
    """The picture in its frame, with what can be chosen."""
    name, hops, about = _asked(request)
    return page(request, "view.html.jinja", name=name, hops=hops, about=about, abouts=list(ABOUT))


def _asked(request: Request) -> tuple[str, int, str]:
    query = request.query_params
    about, hops = query.get("about", "all"), query.get("hops", "1")
    if about not in ABOUT:
        raise InputError(f"about={about}: there is no such picture; take one of {', '.join(ABOUT)}")
    if not (hops.isascii() and hops.isdigit() and 1 <= int(hops) <= _MOST_HOPS):
        raise InputError(f"hops={hops}: write a number from 1 to {_MOST_HOPS}")
    return query.get("name", ""), int(hops), about


routes = [Route("/picture", kept(picture)), Route("/view", view)]
