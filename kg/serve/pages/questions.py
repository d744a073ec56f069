"""``/ask``: questions in one's own words and ready-made ones as forms; answers as tables, files and SPARQL."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import urlencode

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from kg.ask.asking import Answer, Value, ask
from kg.ask.catalogue import Parameter, Question, question, questions
from kg.ask.printing import shown
from kg.ask.understanding import NotUnderstood, understand
from kg.ask.wording import PATH
from kg.errors import InputError, QueryError, UnknownNameError
from kg.serve.language import language_of
from kg.serve.site import kept, page, site_of
from kg.serve.tables import as_file

_SHOWN = 500  # rows on a page; files hold all


def catalogue(request: Request) -> Response:
    """``/ask``: all questions, and a box for one in the asker's own words (``?q=``)."""
    typed = request.query_params.get("q", "").strip()
    if not typed:
        return page(request, "questions.html.jinja", questions=questions())
    language = language_of(request)
    with site_of(request).shelf.reading() as store:
        try:
            meant = understand(store, typed, language)
        except UnknownNameError as error:
            return page(request, "own-words.html.jinja", 404, typed=typed, meant=None, unknown=str(error), result=None)
        if isinstance(meant, NotUnderstood):
            return page(request, "own-words.html.jinja", typed=typed, meant=meant, unknown=None, result=None)
        if meant.question == PATH:
            start, end = (str(meant.params[name]) for name in ("start", "end"))
            return RedirectResponse(f"/path?{urlencode({'start': start, 'end': end})}", 303)
        found = ask(store, meant.question, **meant.params)
        result = _result(found, language)
    return page(
        request,
        "own-words.html.jinja",
        typed=typed,
        meant=meant,
        unknown=None,
        result=result,
        form=f"/ask/{meant.question}?{urlencode(dict(meant.params), doseq=True)}",
    )


def answer(request: Request) -> Response:
    """``/ask/{name}``: the form of one question, and its answer once what it needs is given."""
    asked = _question(request.path_params["name"])
    given = {each.name: value for each in asked.parameters if (value := _given(request, each))}
    format = request.query_params.get("format", "html")
    language = language_of(request)
    complete = all(each.name in given for each in asked.parameters if each.required)
    if not complete or not ("go" in request.query_params or given):
        return page(request, "question.html.jinja", asked=asked, given=given, result=None)
    with site_of(request).shelf.reading() as store:
        found = ask(store, asked.name, **given)
        if format != "html":
            return as_file(asked.name, _lines(found, _headings(asked, language)), found.sparql, format)
        result = _result(found, language)
    query = urlencode(given, doseq=True)
    return page(
        request, "question.html.jinja", asked=asked, given=given, result=result, form=f"/ask/{asked.name}?{query}"
    )


def _given(request: Request, parameter: Parameter) -> Value:
    """The value of a parameter in the address; of a class or a text there may be several."""
    values = [value for value in request.query_params.getlist(parameter.name) if value]
    return values if len(values) > 1 and not (parameter.is_name or parameter.is_year) else values[0] if values else ""


def _headings(asked: Question, language: str) -> dict[str, str]:
    return {name: words[language] for name, words in asked.columns.items()}


def _result(found: Answer, language: str) -> dict[str, object]:
    """What a page shows of an answer: headings, the first rows, how many there are, notes, the query."""
    headings = _headings(found.question, language)
    rows = list(_rows(found, headings))
    return {
        "headings": headings,
        "rows": rows[:_SHOWN],
        "total": len(rows),
        "notes": [note for match in found.matches if not match.typed.startswith("http") and (note := match.note())],
        "sparql": found.sparql,
    }


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


def _lines(found: Answer, headings: Mapping[str, str]) -> Iterator[list[str]]:
    yield list(headings.values())
    yield from ([shown(row[name]) for name in headings] for row in found)


routes = [Route("/ask", kept(catalogue)), Route("/ask/{name}", kept(answer))]
