"""Ask a ready-made question: names become things, the question becomes SPARQL, the store answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pyoxigraph as ox

from kg.ask.catalogue import Parameter, Question, question
from kg.ask.lookup import Match, find
from kg.errors import QueryError
from kg.store import Answer as StoreAnswer
from kg.store import Store
from kg.store.answer import Native
from kg.store.reader import run
from kg.vocabulary import HKG, XSD

Value = str | int | Sequence[str]
_Term = ox.NamedNode | ox.Literal


class Answer(StoreAnswer):
    """The answer to a ready-made question; ``matches`` are the things that the names were taken for."""

    def __init__(self, run: Callable[[], Native], question: Question, matches: tuple[Match, ...], sparql: str) -> None:
        super().__init__(run)
        self.question = question
        self.matches = matches
        self.sparql = sparql


def ask(store: Store, name: str, /, **params: Value | None) -> Answer:
    """Ask the question ``name`` with its parameters: names of things as anybody types them, years as numbers.

    A parameter that is a class or a text may have several values, any of which will do.
    Raises QueryError for an unknown question or parameter, UnknownNameError when a name means nothing or several
    things. What each name was taken for is in ``answer.matches``.

    >>> from kg.ask import ask  # doctest: +SKIP
    >>> with Store.open("kg-store") as store:  # doctest: +SKIP
    ...     for row in ask(store, "honours-of", name="某某市场"):
    ...         print(row["honourName"].value, row["quote"].value)
    """
    asked = question(name)
    sparql, matches = _bound(store, asked, {key: value for key, value in params.items() if value is not None})
    # a ready-made question declares its prefixes itself, and giving the engine all of them takes time
    return Answer(lambda: run(store.graph, sparql, prefixes={}), asked, matches, sparql)


def _bound(store: Store, asked: Question, params: Mapping[str, Value]) -> tuple[str, tuple[Match, ...]]:
    known = {parameter.name: parameter for parameter in asked.parameters}
    if unknown := sorted(set(params) - set(known)):
        raise QueryError(
            f"the question {asked.name} has no parameter {unknown[0]!r}; it has {', '.join(known) or 'none'}"
        )
    if missing := [each.name for each in asked.parameters if each.required and each.name not in params]:
        raise QueryError(f"the question {asked.name} needs {missing[0]!r}")
    values: dict[str, list[_Term]] = {}
    matches = []
    for name, value in params.items():
        parameter = known[name]
        if parameter.is_name:
            match = find(store, str(value), parameter.kind)
            matches.append(match)
            values[parameter.variable] = [ox.NamedNode(match.iri)]
        else:
            several = value if isinstance(value, Sequence) and not isinstance(value, str) else (value,)
            values[parameter.variable] = [_term(parameter, each) for each in several]
    return asked.bind(values), tuple(matches)


def _term(parameter: Parameter, value: str | int) -> _Term:
    if parameter.is_year:
        return _day(parameter, value)
    if parameter.kind == "text":
        return ox.Literal(str(value))
    if value not in HKG or not str(value)[:1].isupper():
        raise QueryError(f"{parameter.name}: {value!r} is not a class of the vocabulary; write Organization, say")
    return HKG[str(value)]


def _day(parameter: Parameter, value: str | int) -> ox.Literal:
    try:
        year = int(value)
        if not 1 <= year <= 9999:
            raise ValueError
    except ValueError:
        raise QueryError(f"{parameter.name}: {value!r} is not a year; write four digits, such as 2022") from None
    return ox.Literal(f"{year:04d}-{'01-01' if parameter.kind == 'year-start' else '12-31'}", datatype=XSD.date)
