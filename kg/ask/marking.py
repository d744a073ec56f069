"""A question as typed -> a text in which every name of the graph, and every time, is one character.

The longest name that begins at a place is taken. Names are compared by their key (:func:`kg.names.compare_key`), so
that script, width, spaces and quotation marks make no difference.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pyoxigraph import Literal

from kg.ask.graph import subjects
from kg.names import compare_key, simplify
from kg.numbers import number
from kg.resources import load_toml
from kg.store import Store
from kg.vocabulary import HKG

MARKED_NAME, MARKED_TIME = "[\ue000-\uefff]", "\uf000-\uf0ff"  # a class; what stands in a class
FILE = "questions.toml"
LONGEST = 300  # characters of a question
_LONGEST_NAME = 60
_BRACKETS = "()[]【】"
_IRI = re.compile(r"https?://[!-~]*[0-9A-Za-z/#]")
_QUOTES = re.compile(r"[\"“”「」『』《》〈〉<>]|'(?!(?:s|t)\b)|[,，]")
_YEAR = r"(?<!\d)(?:(?:1[89]|20)\d\d|[一二][〇零○一二三四五六七八九]{3})(?!\d)"
_FIRST, _LAST = {"in": 0, "from": 0, "after": 1}, {"in": 0, "to": 0, "before": -1}  # the years that a year stands for


@dataclass(frozen=True, slots=True)
class Time:
    """A time as typed, as the first and the last year that it takes in."""

    typed: str
    first: int | None
    last: int | None


@dataclass(frozen=True, slots=True)
class Marked:
    """``text`` is for patterns; :meth:`typed` gives back what stands behind its characters."""

    text: str
    names: tuple[str, ...]
    times: tuple[Time, ...]

    def typed(self, part: str) -> str:
        """The words behind a part of the text, as they were typed."""
        return "".join(self._behind(character) for character in part)

    def _behind(self, character: str) -> str:
        code = ord(character)
        if 0xE000 <= code < 0xE000 + len(self.names):
            return self.names[code - 0xE000]
        if 0xF000 <= code < 0xF000 + len(self.times):
            return self.times[code - 0xF000].typed
        return character


def cleaned(text: str) -> str:
    """On one line, in simplified script and full forms; without control and private characters."""
    plain = "".join(" " if unicodedata.category(character)[0] in "CZ" else character for character in text)
    return " ".join(simplify(unicodedata.normalize("NFKC", plain)).split())


def mark(store: Store, text: str, language: str, shortest: int) -> Marked:
    """Mark a cleaned text; names of fewer than ``shortest`` characters are left as words."""
    pieces: list[str] = []
    names: list[str] = []
    end = 0
    for start, stop in _names(store, text, shortest):
        pieces += [text[end:start], chr(0xE000 + len(names))]
        names.append(text[start:stop])
        end = stop
    marked, times = _mark_times("".join((*pieces, text[end:])), language)
    bare = _QUOTES.sub(" ", marked)
    return Marked(" ".join(bare.split()) if language == "en" else "".join(bare.split()), tuple(names), times)


def _names(store: Store, text: str, shortest: int) -> Iterator[tuple[int, int]]:
    """From where to where names of the graph (or IRIs) stand, none inside another."""
    key = [(place, letter) for place, each in enumerate(text) if each not in _BRACKETS for letter in compare_key(each)]
    letters = "".join(letter for _, letter in key)
    iris = {match.start(): match.end() for match in _IRI.finditer(text)}
    at, free = 0, 0
    while at < len(key):
        place = key[at][0]
        if place in iris:
            free = iris[place]
            yield place, free
        elif place >= free and not _inside_a_word(text, place):
            for end in range(min(at + _LONGEST_NAME, len(key)), at + shortest - 1, -1):
                stop = key[end - 1][0] + 1
                if not _inside_a_word(text, stop) and subjects(store, HKG.compareKey, Literal(letters[at:end])):
                    free = stop
                    yield place, stop
                    break
        at += 1


def _inside_a_word(text: str, place: int) -> bool:
    return 0 < place < len(text) and all(each.isascii() and each.isalnum() for each in text[place - 1 : place + 1])


def _mark_times(text: str, language: str) -> tuple[str, tuple[Time, ...]]:
    times: list[Time] = []

    def taken(match: re.Match[str]) -> str:
        years = {key: int(number(year)) for key, year in match.groupdict().items() if year}
        times.append(_time(match[0], years))
        return chr(0xF000 + len(times) - 1)

    for regex in _times(language):
        text = regex.sub(taken, text)
    return text, tuple(times)


def _time(typed: str, years: dict[str, int]) -> Time:
    first = next((year + _FIRST[key] for key, year in years.items() if key in _FIRST), None)
    last = next((year + _LAST[key] for key, year in years.items() if key in _LAST), None)
    return Time(typed, first, last)


@cache
def _times(language: str) -> tuple[re.Pattern[str], ...]:
    def compiled(pattern: str) -> re.Pattern[str]:
        for key in {**_FIRST, **_LAST}:
            pattern = pattern.replace("{" + key + "}", f"(?P<{key}>{_YEAR})", 1)
        return re.compile(pattern, re.IGNORECASE)

    return tuple(compiled(entry[language]) for entry in load_toml(FILE)["time"] if language in entry)
