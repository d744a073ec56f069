"""What the side panel shows, as plain data: things and facts in words' raw parts, each with its sentences."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kg.ask.search import sounds
from kg.view.facts import Fact, Quote, Source, Thing
from kg.view.picture import Picture
from kg.view.texts import Text

_MOST_QUOTES = 12  # of one fact; the panel says how many more there are
_MOST_MENTIONS = 3  # of one thing
_ONE_LETTER = frozenset("aeo")  # syllables; any other single letter is an initial, which the page takes by itself
_YEAR = re.compile(r"\b\d{4}\b")


class _Quotes:
    """The sentences of the page, each once, in the order in which they are first shown."""

    def __init__(self) -> None:
        self.numbers: dict[Quote, int] = {}

    def of(self, subject: Fact | Thing, most: int) -> dict[str, Any]:
        """Numbers of the first sentences about a fact or a thing, and how many more there are."""
        shown = [self.numbers.setdefault(quote, len(self.numbers)) for quote in subject.quotes[:most]]
        return {"quotes": shown, "more": len(subject.quotes) - len(shown)}


def panel(
    picture: Picture,
    things: Mapping[str, Thing],
    facts: Sequence[Fact],
    sources: Mapping[str, Source],
    concepts: Mapping[str, Mapping[str, str]],
    texts: Mapping[str, Text],
    ranks: Mapping[str, int],
) -> dict[str, Any]:
    """Nodes, facts, quotes and documents go by their place in a list: nodes as in the picture, facts as given.

    The picture's nodes begin with the ``things``. ``texts`` holds the documents whose whole text the page carries,
    ``ranks`` the places of concepts that are ranked, from the top down.
    """
    documents = {iri: at for at, iri in enumerate(sources)}
    quotes = _Quotes()
    shown_facts = _facts(picture, things, facts, quotes)
    shown_things = [_thing(things[node.id], quotes) for node in picture.nodes if node.id in things]
    printed = [fact.values for fact in facts] + [thing.values for thing in things.values()]
    used = {value for values in printed for value in values.values()} | {each.group.head for each in picture.bubbles}
    return {
        "things": shown_things,
        "facts": shown_facts,
        "quotes": [_quoted(quote, documents[quote.document], texts.get(quote.document)) for quote in quotes.numbers],
        "documents": [_document(source, texts.get(iri)) for iri, source in sources.items()],
        "concepts": {iri: labels for iri, labels in concepts.items() if iri in used},
        "ranks": {iri: rank for iri, rank in ranks.items() if iri in used},
        "sounds": spelling(name for thing in things.values() for name in (thing.name, *thing.names)),
    }


def _facts(
    picture: Picture, things: Mapping[str, Thing], facts: Sequence[Fact], quotes: _Quotes
) -> list[dict[str, Any]]:
    number = {node.id: at for at, node in enumerate(picture.nodes)}
    return [
        {
            "iri": fact.iri,
            "kind": fact.kind,
            "roles": {role: [number[iri] for iri in iris if iri in number] for role, iris in fact.roles.items()},
            "values": fact.values,
            **({"years": span} if (span := years(fact, things)) else {}),
            **quotes.of(fact, _MOST_QUOTES),
        }
        for fact in facts
    ]


def _thing(thing: Thing, quotes: _Quotes) -> dict[str, Any]:
    about = {"iri": thing.iri, "name": thing.name, "names": sorted(thing.names), "values": thing.values}
    return about | quotes.of(thing, _MOST_MENTIONS)


def _quoted(quote: Quote, document: int, text: Text | None) -> dict[str, Any]:
    """A sentence; ``at`` is its place in the document's text, where the page carries that and it says so there."""
    told = {"words": [quote.prefix, quote.exact, quote.suffix], "document": document, "article": quote.article}
    if text is not None and text.has(quote.exact, quote.start):
        told["at"] = text.place(quote.start)
    return told


def _document(source: Source, text: Text | None) -> dict[str, Any]:
    told = {"name": source.name, "file": source.file, "date": source.date}
    return told | (text.shown() if text else {})


def spelling(names: Iterable[str]) -> dict[str, str]:
    """The pinyin of each Chinese character of the names, its readings set apart by a space; empty without pypinyin.

    A page with the characters' readings is far smaller than one with the names', and finds as much.
    """
    found = {}
    for char in sorted({char for name in names for char in unicodedata.normalize("NFKC", name) if char > "\u2e80"}):
        readings = [sound for sound in sounds(char) if len(sound) > 1 or sound in _ONE_LETTER]
        if readings:
            found[char] = " ".join(readings)
    return found


def years(fact: Fact, things: Mapping[str, Thing]) -> list[int]:
    """The first and the last year of a fact, of a participation that of its event; empty when none is told."""
    dates = [fact.values.get(name, "") for name in ("period", "dayConferred", "date")]
    if fact.kind == "participation":
        dates = [things[iri].values.get("date", "") for iri in fact.roles.get("event", ())]
    told = [int(each) for each in _YEAR.findall(next(filter(None, dates), ""))]
    return [min(told), max(told)] if told else []
