"""Ready-made questions: the files of ``ontology/queries/``, each a SPARQL query that says in its header what it asks.

A header is made of comment lines::

    # title-zh: …   # title-en: …   # description-zh: …   # description-en: …
    # param: honour ?honour kind=Honour required zh="荣誉名称" en="name of the honour"
    # column: ?recipientName zh="获得者" en="recipient"

``kind`` is a class of the vocabulary (the parameter is then a name of such a thing), ``Thing`` (a name of anything),
``Any`` (also the IRI of a fact), ``year-start`` or ``year-end`` (a year, as its first or last day), ``class`` (a class
of the vocabulary, by its name there) or ``text`` (words as the graph has them). In the query a parameter is a line that
is commented out, ``# VALUES ?honour { <…> } …``; to bind it is to give it its value and to take the ``#`` away. So the
file runs as it is in any SPARQL tool.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from kg.errors import KnowledgeError, QueryError
from kg.resources import ontology_dir

_HEADER = re.compile(r"# ([a-z]+)(?:-(zh|en))?: (.*)")
_VALUES = re.compile(r"^( *)# VALUES \?(\w+) \{[^}]*\}(.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: the name of its option, the variable it binds, what it is, and words for it by language."""

    name: str
    variable: str
    kind: str
    required: bool
    help: Mapping[str, str]

    @property
    def is_year(self) -> bool:
        """Is it a year rather than a name?"""
        return self.kind.startswith("year-")

    @property
    def is_name(self) -> bool:
        """Is it the name of a thing?"""
        return not self.is_year and self.kind not in ("class", "text")


@dataclass(frozen=True, slots=True)
class Question:
    """One file: ``text`` is SPARQL as it stands; titles, descriptions and column headings by language (zh, en)."""

    name: str
    text: str
    title: Mapping[str, str]
    description: Mapping[str, str]
    parameters: tuple[Parameter, ...] = ()
    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    fact: str | None = None  # tables: the variable that holds the fact
    edge: tuple[str, str] | None = None  # tables: the variables between which a row is an edge
    sentence: Mapping[str, str] = field(default_factory=dict)  # tables: a row in words

    def bind(self, values: Mapping[str, Sequence[ox.NamedNode | ox.Literal]]) -> str:
        """The query with these variables bound; the terms are written by the engine, so no text can break out."""
        pieces, end, bound = [], 0, set()
        for line in _parameter_lines(self.text):
            indent, variable, rest = line.groups()
            if variable in values:
                bound.add(variable)
                terms = " ".join(map(str, values[variable]))
                pieces += [self.text[end : line.start()], f"{indent}VALUES ?{variable} {{ {terms} }}{rest}"]
                end = line.end()
        if missing := set(values) - bound:
            raise QueryError(f"the question {self.name} has no line '# VALUES ?{min(missing)} {{ … }}' to bind")
        return "".join((*pieces, self.text[end:]))


@cache
def _parameter_lines(text: str) -> tuple[re.Match[str], ...]:
    """The lines of a query that bind its parameters once they are no longer commented out."""
    return tuple(_VALUES.finditer(text))


@cache
def questions() -> tuple[Question, ...]:
    """All questions, by name; KnowledgeError, with file and line, when one cannot be understood."""
    return _folder(ontology_dir() / "queries")


@cache
def tables() -> tuple[Question, ...]:
    """One query for each relation of the graph (``ontology/queries/tables/``), the source of what is exported."""
    return _folder(ontology_dir() / "queries" / "tables")


def _folder(path: Path) -> tuple[Question, ...]:
    return tuple(read_question(file) for file in sorted(path.glob("*.rq")))


def question(name: str) -> Question:
    """The question of that name; QueryError when there is none."""
    for each in questions():
        if each.name == name:
            return each
    raise QueryError(f"there is no question {name!r}; choose one of {', '.join(each.name for each in questions())}")


def read_question(path: Path) -> Question:
    """Read one ``.rq`` file."""
    text = path.read_text(encoding="utf-8")
    words: dict[str, dict[str, str]] = {"title": {}, "description": {}, "sentence": {}}
    parameters: list[Parameter] = []
    columns: dict[str, dict[str, str]] = {}
    fact: str | None = None
    edge: tuple[str, str] | None = None
    for number, line in enumerate(text.splitlines(), 1):
        match = _HEADER.fullmatch(line)
        if match is None:
            continue
        key, language, value = match.groups()
        try:
            if key in words:
                words[key][language] = value
            elif key == "param":
                parameters.append(_parameter(value))
            elif key == "column":
                variable, *rest = shlex.split(value)
                columns[variable.lstrip("?")] = dict(_pair(item) for item in rest)
            elif key == "fact":
                fact = value.lstrip("?")
            elif key == "edge":
                source, target = value.replace("?", "").split()
                edge = (source, target)
        except ValueError as error:
            raise KnowledgeError(f"{path}:{number}: this header line cannot be understood ({error})") from error
    return Question(
        path.stem, text, words["title"], words["description"], tuple(parameters), columns, fact, edge, words["sentence"]
    )


def _parameter(value: str) -> Parameter:
    name, variable, *rest = shlex.split(value)
    required = "required" in rest
    options = dict(_pair(item) for item in rest if item != "required")
    kind = options.pop("kind", "Thing")
    return Parameter(name, variable.lstrip("?"), kind, required, options)


def _pair(item: str) -> tuple[str, str]:
    key, separator, value = item.partition("=")
    if not separator:
        raise ValueError(f"{item!r} is not key=value")
    return key, value
