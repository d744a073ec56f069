"""``/query``: SPARQL in the browser, the vocabulary at hand; it goes to ``/sparql`` like any client's.

What is drawn or put into a workbook is the answer that the page already has, so that no query runs unguarded.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from kg.ask.catalogue import questions
from kg.ask.labels import term_label
from kg.errors import InputError
from kg.serve.language import language_of
from kg.serve.pages.pictures import MOST_DRAWN
from kg.serve.site import page, site_of
from kg.serve.tables import as_file
from kg.view import drawing
from kg.view.chart import tally
from kg.vocabulary import DCTERMS, HKG, OA, ORG, PREFIXES, PROV, RDF, RDFS, SKOS, XSD

_FIRST = """SELECT ?recipientName ?honourName ?period WHERE {
  ?conferral a hkg:Conferral ;
    hkg:recipient/rdfs:label ?recipientName ;
    hkg:honour/rdfs:label ?honourName .
  OPTIONAL { ?conferral hkg:period ?period }
}
ORDER BY DESC(?period)
LIMIT 100
"""
_DRAWN = {  # examples whose answers are drawn rather than read
    "by-year": """SELECT ?year (COUNT(?conferral) AS ?conferrals) WHERE {
  ?conferral a hkg:Conferral ; hkg:period ?period .
  BIND(SUBSTR(STR(?period), 1, 4) AS ?year)
} GROUP BY ?year ORDER BY ?year
""",
    "by-conferrer": """SELECT ?name (COUNT(?conferral) AS ?conferrals) WHERE {
  ?conferral hkg:conferrer/rdfs:label ?name .
} GROUP BY ?name ORDER BY DESC(?conferrals) LIMIT 20
""",
    "network": """CONSTRUCT { ?member org:memberOf ?association } WHERE {
  ?membership hkg:member ?member ; hkg:association ?association .
}
""",
}


@cache
def _terms() -> list[dict[str, str]]:
    """The terms of the vocabulary with their labels, and those of others that the data uses, for completion."""
    iris = {name: HKG.namespace + name for name in HKG}
    own = [
        {"term": f"hkg:{name}", "zh": term_label(iri, "zh"), "en": term_label(iri, "en")} for name, iri in iris.items()
    ]
    prefix_of = {namespace: prefix for prefix, namespace in PREFIXES.items()}
    others = [
        f"{prefix_of[terms.namespace]}:{name}"
        for terms in (DCTERMS, OA, ORG, PROV, RDF, RDFS, SKOS, XSD)
        for name in terms
    ]
    return own + [{"term": term, "zh": "", "en": ""} for term in others]


def console(request: Request) -> Response:
    """The editor, its examples and its answer."""
    examples = {question.name: question.text for question in questions()} | _DRAWN
    chosen = examples.get(request.query_params.get("example", ""))
    return page(
        request,
        "query.html.jinja",
        query=request.query_params.get("query") or chosen or _FIRST,
        examples=questions(),
        drawn=list(_DRAWN),
        base=site_of(request).base,
        terms=_terms(),
        prefixes=dict(PREFIXES),
    )


async def chart(request: Request) -> Response:
    """Names with numbers, ``[["2021", 3], …]``, as bars."""
    given = await _given(request)
    try:
        rows = [(str(name), round(float(number))) for name, number in given]
    except (TypeError, ValueError, OverflowError) as error:
        raise InputError("a chart needs pairs of a name and a number") from error
    svg = await run_in_threadpool(tally, rows, language_of(request))
    return Response(svg, media_type="image/svg+xml")


async def workbook(request: Request) -> Response:
    """Lines of texts, the first with the headings, as a workbook."""
    given = await _given(request)
    if not all(isinstance(line, list) for line in given):
        raise InputError("a table is a list of lines, each a list of texts")
    lines = [[str(cell) for cell in line] for line in given]
    return await run_in_threadpool(as_file, "answer", lines, "", "xlsx")


async def _given(request: Request) -> list[Any]:
    try:
        given = json.loads(await request.body())
    except (ValueError, RecursionError) as error:
        raise InputError(f"what was sent is not JSON: {error}") from error
    if not isinstance(given, list):
        raise InputError("what was sent is not a list")
    return given


async def picture(request: Request) -> Response:
    """The things and facts whose IRIs the page found in an answer, drawn with what ties them together."""
    form = await request.form(max_files=0, max_fields=2)
    iris = str(form.get("iris", "")).split()
    if not iris:
        raise InputError("nothing in the answer is a thing or a fact of the graph; a picture needs some of their IRIs")
    return await run_in_threadpool(_drawn, request, frozenset(iris))


def _drawn(request: Request, among: frozenset[str]) -> Response:
    with site_of(request).shelf.reading() as store:
        drawn = drawing(store, lang=language_of(request), with_text=False, among=among, most=MOST_DRAWN)
    return HTMLResponse(drawn.page, headers={"content-security-policy": "frame-ancestors 'self'"})


routes = [
    Route("/query", console),
    Route("/query/chart", chart, methods=["POST"]),
    Route("/query/workbook", workbook, methods=["POST"]),
    Route("/query/picture", picture, methods=["POST"]),
]
