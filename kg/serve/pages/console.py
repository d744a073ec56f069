"""``/query``: SPARQL in the browser, the vocabulary at hand; it goes to ``/sparql`` like any client's."""

from __future__ import annotations

from functools import cache

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.ask.catalogue import questions
from kg.ask.labels import term_label
from kg.serve.site import page
from kg.vocabulary import HKG, PREFIXES

_FIRST = """SELECT ?recipientName ?honourName ?period WHERE {
  ?conferral a hkg:Conferral ;
    hkg:recipient/rdfs:label ?recipientName ;
    hkg:honour/rdfs:label ?honourName .
  OPTIONAL { ?conferral hkg:period ?period }
}
ORDER BY DESC(?period)
LIMIT 100
"""


@cache
def _terms() -> list[dict[str, str]]:
    """The terms of the vocabulary with their labels, for completion."""
    iris = {name: HKG.namespace + name for name in HKG}
    return [
        {"term": f"hkg:{name}", "zh": term_label(iri, "zh"), "en": term_label(iri, "en")} for name, iri in iris.items()
    ]


def console(request: Request) -> Response:
    """The editor, its examples and its answer."""
    examples = {question.name: question for question in questions()}
    chosen = examples.get(request.query_params.get("example", ""))
    return page(
        request,
        "query.html.jinja",
        query=request.query_params.get("query") or (chosen.text if chosen else _FIRST),
        examples=examples.values(),
        terms=_terms(),
        prefixes=dict(PREFIXES),
    )


routes = [Route("/query", console)]
