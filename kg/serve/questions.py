"""``/ask``: the catalogue of ready-made questions as forms, their answers as tables, files and SPARQL."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from kg.ask.asking import Answer, ask
from kg.ask.catalogue import Question, question, questions
from kg.ask.printing import shown
from kg.errors import InputError, QueryError
from kg.export.tabular import write_csv, write_workbook
from kg.serve.language import language_of
from kg.serve.site import page, site_of

_SHOWN = 500  # rows on a page; files hold all
_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def catalogue(request: Request) -> Response:
    """``/ask``: all questions."""
    return page(request, "questions.html.jinja", questions=questions())


def answer(request: Request) -> Response:
    """``/ask/{name}``: the form of one question, and its answer once what it needs is given."""
    asked = _question(request.path_params["name"])
    given = {each.name: value for each in asked.parameters if (value := request.query_params.get(each.name, ""))}
    format = request.query_params.get("format", "html")
    language = language_of(request)
    complete = all(each.name in given for each in asked.parameters if each.required)
    if not complete or not ("go" in request.query_params or given):
        return page(request, "question.html.jinja", asked=asked, given=given, result=None)
    with site_of(request).shelf.reading() as store:
        found = ask(store, asked.name, **given)
        if format == "sparql":
            return PlainTextResponse(found.sparql, media_type="application/sparql-query; charset=utf-8")
        headings = {name: words[language] for name, words in asked.columns.items()}
        if format in _TYPES:
            return _file(asked, found, headings, format)
        if format != "html":
            raise InputError(f"format={format}: take html, sparql, {', '.join(_TYPES)}")
        rows = list(_rows(found, headings))
        result = {
            "headings": headings,
            "rows": rows[:_SHOWN],
            "total": len(rows),
            "notes": [note for match in found.matches if (note := match.note())],
            "sparql": found.sparql,
        }
    return page(request, "question.html.jinja", asked=asked, given=given, result=result)


def _question(name: str) -> Question:
    try:
        return question(name)
    except QueryError as error:
        raise InputError(str(error)) from error


def _rows(found: Answer, headings: Mapping[str, str]) -> Iterator[list[tuple[str, str | None]]]:
    """Each cell with the IRI of the thing that it names: a column ``honourName`` names the variable ``honour``."""
    named = {name: name.removesuffix("Name") for name in headings if name.removesuffix("Name") in found.variables}
    for row in found:
        cells = []
        for name in headings:
            thing = row[named[name]] if name in named else None
            cells.append((shown(row[name]), thing.value if isinstance(thing, ox.NamedNode) else None))
        yield cells


def _file(asked: Question, found: Answer, headings: Mapping[str, str], format: str) -> Response:
    lines: list[list[str]] = [list(headings.values()), *([shown(row[name]) for name in headings] for row in found)]
    file = io.BytesIO()
    if format == "csv":
        file.write("\ufeff".encode())  # so that a spreadsheet takes it for UTF-8
        write_csv(lines, file)
    else:
        write_workbook([(asked.name, lines)], file)
    disposition = f'attachment; filename="{asked.name}.{format}"'
    return Response(file.getvalue(), media_type=_TYPES[format], headers={"content-disposition": disposition})


routes = [Route("/ask", catalogue), Route("/ask/{name}", answer)]
