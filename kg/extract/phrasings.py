"""The phrasings of ``ontology/phrasings/``: patterns over kinds of mentions, each with example and counter-example.

A pattern is a regular expression in which ``{slot}`` stands for mentions. The slots, and the words that
``{verb.NAME}`` stands for, are in ``ontology/phrasings/grammar.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from kg.errors import KnowledgeError
from kg.extract.coding import CHARACTERS, Coded
from kg.extract.mention import Kind
from kg.resources import load_toml

_SLOT = re.compile(r"\{([a-z_]+(?:\.[a-z_]+)?)(?::(\d+))?\}")
_LETTERS = {
    "O": Kind.ORGANIZATION,
    "P": Kind.PERSON,
    "T": Kind.TITLE,
    "H": Kind.HONOUR,
    "E": Kind.EVENT,
    "D": Kind.DATE,
    "W": Kind.WORK,
}


@dataclass(frozen=True, slots=True)
class Phrasing:
    """One way of saying a relation; ``confidence`` is how often it is right where it matches."""

    id: str
    relation: str
    pattern: re.Pattern[str]
    confidence: float
    example: str
    counter_example: str


@dataclass(frozen=True, slots=True)
class Match:
    """A phrasing found in a coded line."""

    phrasing: Phrasing
    match: re.Match[str]

    def span(self, slot: str) -> tuple[int, int] | None:
        """The code positions of a slot, or None when the phrasing has no such slot or it is empty."""
        if slot not in self.match.re.groupindex or self.match.start(slot) < 0:
            return None
        return self.match.span(slot)


def _compile(pattern: str, where: str) -> re.Pattern[str]:
    grammar = load_toml("phrasings/grammar.toml")

    def expand(text: str) -> str:
        return _SLOT.sub(substitute, text)

    def substitute(match: re.Match[str]) -> str:
        name, number = match.groups()
        if name == "gap":
            return f"[^。；！？\\n]{{0,{number}}}?"
        if name == "words":
            return f"[^，。；：！？、\\n\ue000-\ue006]{{0,{number}}}?"
        table, _, entry = name.partition(".")
        if table == "verb" and entry in grammar["verbs"]:
            return "(?:" + "|".join(grammar["verbs"][entry]) + ")"
        if name in grammar["slots"]:
            return f"(?P<{name}>{expand(grammar['slots'][name])})"
        if name in grammar["parts"]:
            return f"(?:{expand(grammar['parts'][name])})"
        raise KnowledgeError(
            f"{where}: no slot, part or verb is called {{{name}}}; see ontology/phrasings/grammar.toml"
        )

    expanded = expand(pattern)
    for letter, kind in _LETTERS.items():
        expanded = expanded.replace(f"<{letter}>", CHARACTERS[kind])
    try:
        return re.compile(expanded)
    except re.error as error:
        raise KnowledgeError(f"{where}: not a regular expression: {error}") from error


@cache
def phrasings(relation: str) -> tuple[Phrasing, ...]:
    """The phrasings of one relation (conferrals, posts, memberships …), in the order of their file."""
    file = f"phrasings/{relation}.toml"
    return tuple(
        Phrasing(
            entry["id"],
            relation,
            _compile(entry["pattern"], f"ontology/{file}, {entry['id']}"),
            entry["confidence"],
            entry["example"],
            entry["counter_example"],
        )
        for entry in load_toml(file)["phrasing"]
    )


@cache
def _needs(relation: str) -> re.Pattern[str]:
    file = f"phrasings/{relation}.toml"
    return _compile(load_toml(file)["needs"], f"ontology/{file}, needs")


def find(relation: str, coded: Coded) -> Iterator[Match]:
    """All matches of all phrasings of a relation in a coded line, phrasing by phrasing."""
    if not _needs(relation).search(coded.code):
        return
    for phrasing in phrasings(relation):
        for match in phrasing.pattern.finditer(coded.code):
            yield Match(phrasing, match)
