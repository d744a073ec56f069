"""``/years``: honours by year and level, and who was honoured most often, as charts and as tables."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.ask.asking import ask
from kg.ask.catalogue import question
from kg.ask.printing import shown
from kg.serve.language import language_of
from kg.serve.site import kept, page, site_of
from kg.view.chart import CHARTS, chart

_SHOWN = 20
_TABLES = ("honour-counts", "most-honoured")


def years(request: Request) -> Response:
    """Both charts, each with its table beneath."""
    language = language_of(request)
    tables = []
    with site_of(request).shelf.reading() as store:
        for name in _TABLES:
            asked = question(name)
            headings = {variable: words[language] for variable, words in asked.columns.items()}
            rows = [[shown(row[variable]) for variable in headings] for row in ask(store, name)]
            tables.append((asked, headings, rows[:_SHOWN], len(rows)))
    return page(request, "years.html.jinja", charts=list(zip(CHARTS, tables, strict=True)))


def drawn(request: Request) -> Response:
    """``/chart/{kind}.svg``"""
    with site_of(request).shelf.reading() as store:
        name = request.query_params.get("name")
        svg = chart(store, request.path_params["kind"], language_of(request), name)
    return Response(svg, media_type="image/svg+xml", headers={"vary": "Accept-Language, Cookie"})


routes = [Route("/years", kept(years)), Route("/chart/{kind}.svg", kept(drawn))]
