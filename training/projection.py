"""Names of the gold records -> labelled spans of the reading text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from kg.extract.mention import Kind
from kg.names import simplify

_DROPPED = re.compile(r"[\s\"'“”‘’「」『』《》<>〈〉·•,，.。、;；:：!！?？\-—–_]")
_BRACKETED = re.compile(r"[(（][^()（）]*[)）]|\[[^\[\]]*\]|【[^【】]*】")
_NEAR = 30  # characters between a title and its person
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


@dataclass(frozen=True, slots=True)
class Span:
    """``text[start:end]`` names something of ``kind``; ``type`` is the type of an organisation."""

    start: int
    end: int
    kind: Kind
    type: str = ""


class Bare:
    """A text without white space, quotes and punctuation, in simplified script, each character with its place."""

    def __init__(self, text: str) -> None:
        narrow = simplify(text.translate(_NARROW)).casefold()
        self.places = [i for i, c in enumerate(narrow) if c == "\n" or not _DROPPED.fullmatch(c)]
        self.text = "".join(narrow[i] for i in self.places)

    def find(self, name: str) -> list[tuple[int, int]]:
        """Where a name stands in the text."""
        found = []
        for key in dict.fromkeys((bare_key(name, brackets=True), bare_key(name, brackets=False))):
            start = self.text.find(key) if len(key) > 1 else -1
            while start >= 0:
                found.append((self.places[start], self.places[start + len(key) - 1] + 1))
                start = self.text.find(key, start + 1)
        return found


def bare_key(name: str, brackets: bool) -> str:
    """A name as ``Bare`` holds it, with or without its bracketed parts."""
    narrow = simplify(name.translate(_NARROW)).casefold()
    return _DROPPED.sub("", narrow if brackets else _BRACKETED.sub("", narrow))


def _names(record: dict[str, Any], key: str) -> list[str]:
    return [name for name in (record.get(key), *(record.get(f"{key}_aliases") or [])) if name]


def _choose(spans: Iterable[Span], taken: Iterable[Span] = ()) -> list[Span]:
    """The longest spans first, none over another."""
    covered = {i for span in taken for i in range(span.start, span.end)}
    chosen = []
    for span in sorted(set(spans), key=lambda s: (s.start - s.end, s.start, s.kind)):
        places = range(span.start, span.end)
        if not any(i in covered for i in places):
            chosen.append(span)
            covered.update(places)
    return chosen


def project(text: str, gold: dict[str, Any]) -> list[Span]:
    """The spans of the gold's names in the text; spans of one chain of the tagger do not overlap."""
    bare = Bare(text)

    def spans(names: Iterable[str], kind: Kind, type: str = "") -> list[Span]:
        return [Span(*_with_quotes(text, *place), kind, type) for name in names for place in bare.find(name)]

    persons, organizations = gold["persons"], gold["organizations"]
    bodies = [
        *(s for r in persons for s in spans([r["name"], *r["aliases"]], Kind.PERSON)),
        *(s for r in organizations for s in spans([r["name"], *r["aliases"]], Kind.ORGANIZATION, r["type"])),
    ]
    named = _choose(bodies)
    titles = _choose(_titles(text, bare, gold, named), named)
    honours = [s for r in gold["honours"] for s in spans(_names(r, "honour"), Kind.HONOUR)]
    events = [s for r in gold["events"] for s in spans(_names(r, "name"), Kind.EVENT)]
    works = [
        s for r in gold["honours"] if r["recipient_type"] == "work" for s in spans(_names(r, "recipient"), Kind.WORK)
    ]
    places = [s for r in gold["events"] if r["place"] for s in spans([r["place"]], Kind.PLACE)]
    found = [*named, *titles, *_choose([*honours, *events, *works]), *_choose(places)]
    return sorted(found, key=lambda s: (s.start, s.end, s.kind))


def _with_quotes(text: str, start: int, end: int) -> tuple[int, int]:
    """A span with the quote that closes or opens in it made whole."""
    opened, closed = text.count("“", start, end), text.count("”", start, end)
    if closed > opened and text[start - 1 : start] == "“":
        return start - 1, end
    if opened > closed and text[end : end + 1] == "”":
        return start, end + 1
    return start, end


def _titles(text: str, bare: Bare, gold: dict[str, Any], named: list[Span]) -> list[Span]:
    """Titles of posts where their person is named in the same line, near by."""
    aliases = {r["name"]: [r["name"], *r["aliases"]] for r in gold["persons"]}
    ends = {s.end for s in named if s.kind == Kind.ORGANIZATION}
    found = []
    for post in gold["posts"]:
        people = [p for n in aliases.get(post["person"], [post["person"]]) for p in bare.find(n)]
        for start, end in bare.find(post["title"]):
            near = any(
                min(abs(start - b), abs(a - end)) <= _NEAR and "\n" not in text[min(a, start) : max(b, end)]
                for a, b in people
            )
            if near or start in ends:
                found.append(Span(start, end, Kind.TITLE))
    return found
