"""The words of ``ontology/lexicons/`` found in a text, all in one pass."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from kg.resources import load_toml

DELIMITERS = frozenset('，。；：、！？（）()“”"《》〈〉【】[]「」『』\n\t ·•—…,;:!?｜|★◇◆■●▲→…')


class Hit(NamedTuple):
    """A word of a lexicon at ``text[start:end]``."""

    start: int
    end: int
    word: str


class Hits:
    """The hits of one category in one text, in order of their ends."""

    def __init__(self) -> None:
        self.all: list[Hit] = []
        self._starts: list[int] = []
        self._ends: list[int] = []

    def close(self) -> None:
        """Index the hits after the last one was added."""
        self.all.sort(key=lambda hit: (hit.end, hit.start))
        self._ends = [hit.end for hit in self.all]

    def ending_in(self, low: int, high: int) -> list[Hit]:
        """The hits with ``low <= end <= high``."""
        return self.all[bisect_left(self._ends, low) : bisect_right(self._ends, high)]


@cache
def _automaton() -> tuple[AhoCorasick, list[tuple[str, ...]], list[str], tuple[str, ...]]:
    """The automaton over all words, the categories of each, the words, and all categories."""
    categories: dict[str, list[str]] = {}

    def add(category: str, words: Iterable[str]) -> None:
        for word in words:
            categories.setdefault(word, []).append(category)

    organizations = load_toml("lexicons/organizations.toml")
    for type_, words in organizations["suffixes"].items():
        add(f"suffix:{type_}", words)
    departments = organizations["departments"]
    add("suffix:department", (field + tail for field in departments["fields"] for tail in departments["tails"]))
    for type_, words in organizations["whole"].items():
        add(f"whole:{type_}", words)
    add("boundary", organizations["boundary"]["words"])
    add("inside", organizations["boundary"]["inside"])
    titles = load_toml("lexicons/titles.toml")
    add("title", titles["heads"])
    add("common", load_toml("lexicons/words.toml")["common"].split())
    places = load_toml("lexicons/places.toml")
    add("place", [*places["provinces"], *places["cities"]])
    words = sorted(categories)
    all_categories = tuple(sorted({category for group in categories.values() for category in group}))
    return AhoCorasick(words), [tuple(categories[word]) for word in words], words, all_categories


def scan(text: str) -> dict[str, Hits]:
    """All hits of all categories in ``text``; a category without hits is there, empty."""
    automaton, categories, words, all_categories = _automaton()
    found = {category: Hits() for category in all_categories}
    for index, start, end in automaton.find_matches_as_indexes(text, overlapping=True):
        for category in categories[index]:
            found[category].all.append(Hit(start, end, words[index]))
    for hits in found.values():
        hits.close()
    return found
