"""``/picture``: the graph, or one thing's surroundings, drawn; ``/view`` is the page around it."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from kg.errors import InputError
from kg.serve.language import language_of
from kg.serve.site import kept, page, site_of
from kg.view import ABOUT, ARRANGEMENTS, drawing

MOST_DRAWN = 1000
"""Things in one picture: what is made while somebody waits for it. ``kg view`` draws more into a file."""
_MOST_HOPS = 5


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be drawn, around what, and how it is arranged at first."""

    name: str
    hops: int
    about: str
    arrangement: str


def picture(request: Request) -> Response:
    """The picture by itself: one HTML page that loads nothing; its own policy names its scripts by their hashes."""
    asked = _asked(request)
    texts = None if request.query_params.get("text") != "no" else False
    with site_of(request).shelf.reading() as store:
        drawn = drawing(
            store,
            asked.name or None,
            asked.hops,
            asked.about,
            language_of(request),
            texts,
            asked.arrangement,
            most=MOST_DRAWN,
        )
    return HTMLResponse(drawn.page, headers={"content-security-policy": "frame-ancestors 'self'"})


def view(request: Request) -> Response:
    """The picture in its frame, with what can be chosen."""
    return page(request, "view.html.jinja", asked=_asked(request), abouts=list(ABOUT), arrangements=list(ARRANGEMENTS))


def _asked(request: Request) -> Asked:
    query = request.query_params
    name, about, hops = query.get("name", ""), query.get("about", "all"), query.get("hops", "1")
    arrangement = query.get("arrangement", "free")
    if about not in ABOUT:
        raise InputError(f"about={about}: there is no such picture; take one of {', '.join(ABOUT)}")
    if arrangement not in ARRANGEMENTS:
        raise InputError(f"arrangement={arrangement}: there is none; take one of {', '.join(ARRANGEMENTS)}")
    if not (hops.isascii() and hops.isdigit() and 1 <= int(hops) <= _MOST_HOPS):
        raise InputError(f"hops={hops}: write a number from 1 to {_MOST_HOPS}")
    if arrangement == "members" and not name:
        raise InputError("arrangement=members: name the association whose members are to be drawn")
    return Asked(name, int(hops), about, arrangement)


routes = [Route("/picture", kept(picture)), Route("/view", view)]
