"""How people word questions: the patterns of ``ontology/questions.toml``, ready to be tried on a text.

The file says what a pattern is. Here each becomes a regular expression over a *marked* text (:mod:`kg.ask.marking`), in
which a name of the graph and a time are one character each; and a second one, in which other words may be names too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from kg.ask.catalogue import question
from kg.ask.marking import FILE, MARKED_NAME, MARKED_TIME
from kg.errors import KnowledgeError, QueryError
from kg.names import compare_key
from kg.resources import load_toml

PATH = "path"
LANGUAGES = ("zh", "en")
_PLACE = re.compile(r"\{([a-z_]+)(?::(\w+))?\}")
_SHORTEST, _LONGEST = 2, 60  # characters of a name that is not in the graph as it stands
_ANY_NAME = f"[^{MARKED_TIME}]{{1,{_LONGEST}}}?"
_WHEN = {"zh": f"(?:[{MARKED_TIME}]的?)?", "en": f"(?: ?[{MARKED_TIME}] ?)?"}


@dataclass(frozen=True, slots=True)
class Value:
    """What a word of a question is bound to, and how it is shown again, by language."""

    means: tuple[str, ...]
    shown: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Slot:
    """A place of a pattern: ``kinds`` are the classes of the thing that its name may mean; none: it is a value."""

    parameter: str
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pattern:
    """One way to put a question; ``slots`` go by the groups of its regular expressions, ``regexes``."""

    id: str
    language: str
    question: str
    regexes: tuple[re.Pattern[str], ...]
    slots: Mapping[str, Slot]
    restated: Mapping[str, str]


@cache
def examples() -> Mapping[str, tuple[str, ...]]:
    """Questions by the id of the patterns that understand them."""
    return {entry["id"]: tuple(entry["examples"]) for entry in load_toml(FILE)["pattern"]}


@cache
def patterns() -> tuple[Pattern, ...]:
    """All patterns, in the order of the file; KnowledgeError when one cannot be understood."""
    found = []
    for number, entry in enumerate(load_toml(FILE)["pattern"], 1):
        try:
            found += [_pattern(entry, pattern) for pattern in entry["patterns"]]
        except (KeyError, QueryError, re.error) as error:
            name = entry.get("id", f"number {number}")
            raise KnowledgeError(f"ontology/{FILE}: the pattern {name} cannot be understood: {error}") from error
    return tuple(found)


@cache
def values(parameter: str, language: str) -> Mapping[str, Value]:
    """The words (regular expressions) that a parameter takes in a language, with what they mean."""
    found = {
        word: Value(tuple(entry["means"]), entry["shown"])
        for entry in load_toml(FILE)["value"]
        if entry["parameter"] == parameter
        for word in entry.get(language, ())
    }
    if parameter == "title" and language == "zh":
        found[_titles()] = Value((), {})  # a Chinese title means itself
    return found


def value(parameter: str, language: str, word: str) -> Value:
    """What one word of a question means."""
    for regex, meant in values(parameter, language).items():
        if re.fullmatch(regex, word, re.IGNORECASE):
            return meant if meant.means else Value((word,), dict.fromkeys(LANGUAGES, word))
    raise KeyError(word)


def _titles() -> str:
    titles = load_toml("lexicons/titles.toml")
    heads = set(titles["heads"]) - set(load_toml(FILE)["titles"]["not"])
    prefixes, posts = ("|".join(sorted(map(re.escape, words))) for words in (titles["prefixes"], heads))
    return f"(?:{prefixes})*(?:{posts})"


def _pattern(entry: Mapping[str, Any], pattern: str) -> Pattern:
    language, asked = entry["language"], entry["question"]
    slots: dict[str, Slot] = {}

    def compiled(name: str) -> re.Pattern[str]:
        """With ``name`` for a name."""
        slots.clear()

        def place(match: re.Match[str]) -> str:
            word, kind = match.groups()
            if word == "when":
                return _WHEN[language]
            if word not in kinds:
                return str(load_toml(FILE)["words"][language][word])
            group = f"{word}_{len(slots)}"
            slots[group] = Slot(word, (kind,) if kind else kinds[word])
            return f"(?P<{group}>{name if slots[group].kinds else '|'.join(values(word, language))})"

        return re.compile(_PLACE.sub(place, pattern), re.IGNORECASE)

    kinds = _kinds(asked)
    regexes = tuple(map(compiled, (MARKED_NAME,) if entry.get("exact") else (MARKED_NAME, _ANY_NAME)))
    restated = entry.get("restated") or load_toml(FILE)["restated"][asked]
    return Pattern(entry["id"], language, asked, regexes, slots, restated)


def _kinds(name: str) -> dict[str, tuple[str, ...]]:
    """The parameters of a question that a pattern may name, with the classes of the things they take."""
    if name == PATH:
        return {"start": ("Thing",), "end": ("Thing",)}
    things = tuple(load_toml(FILE)["things"])
    return {
        each.name: () if not each.is_name else things if each.kind == "Thing" else (each.kind,)
        for each in question(name).parameters
        if not each.is_year
    }


def reasons(text: str) -> Iterator[Mapping[str, str]]:
    """Why a question with these words may not be understood, in words by language."""
    for entry in load_toml(FILE)["reason"]:
        if re.search(entry["words"], text, re.IGNORECASE):
            yield {language: entry[language] for language in LANGUAGES}


def is_no_name(text: str) -> bool:
    """Has it words that belong to a question, not to a name with a mistake in it?"""
    guess = load_toml(FILE)["guess"]
    short = len(compare_key(text)) < _SHORTEST
    return short or bool(
        re.search(guess["not_in"], text, re.IGNORECASE) or re.fullmatch(guess["not_whole"], text, re.IGNORECASE)
    )


def polite(text: str, language: str) -> str:
    """The text without what says nothing, before and behind it."""
    before, behind = load_toml(FILE)["polite"][language]
    return re.sub(rf"^(?:{before})+|{behind}", "", text, flags=re.IGNORECASE)


def offered(language: str) -> tuple[str, ...]:
    """What can be asked, as examples."""
    return tuple(load_toml(FILE)["offered"][language])
