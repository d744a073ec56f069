"""The first page: what there is, where to ask, where to go on."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.ask.catalogue import questions
from kg.serve.site import page, site_of

_COUNTED = ("documents", "organizations", "persons", "honours", "conferrals", "tenures", "memberships", "events")


def home(request: Request) -> Response:
    """``/``"""
    with site_of(request).shelf.reading() as store:
        counts = store.statistics()
        return page(
            request,
            "home.html.jinja",
            counts={name: counts.get(name, 0) for name in _COUNTED},
            doubts=counts.get("doubts", 0),
            questions=questions(),
        )


routes = [Route("/", home)]
