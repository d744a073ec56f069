"""``/path``: how two things hang together, each step with its sentence."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.ask.ways import path
from kg.serve.language import language_of
from kg.serve.site import kept, page, site_of


def ways(request: Request) -> Response:
    """The shortest ways between the things that two names mean."""
    start, end = request.query_params.get("start", ""), request.query_params.get("end", "")
    found = None
    if start and end:
        with site_of(request).shelf.reading() as store:
            found = path(store, start, end, language=language_of(request))
    return page(request, "path.html.jinja", start=start, end=end, found=found)


routes = [Route("/path", kept(ways))]
