"""Search by any part of a name, as people type it: Chinese in either script, pinyin, initials, with typing mistakes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import product

from pyoxigraph import Literal, NamedNode

from kg.ask.graph import label, literals
from kg.ask.lookup import kinds
from kg.names import compare_key
from kg.store import Store
from kg.vocabulary import DCTERMS, HKG, RDF, RDFS, SKOS

_LATIN = re.compile(r"[a-zü' ]+")
_READINGS = 8  # of one name with characters of several readings, at most
_ALIKE = 65.0  # per cent (rapidfuzz.fuzz.ratio) from which a name may be what was meant
_TYPOS = 8  # things found through a typing mistake, at most


@dataclass(frozen=True, slots=True)
class Found:
    """A thing, its kind (IRI of its class), the name that fitted, how (``name``, ``pinyin``, ``similar``), its ties."""

    iri: str
    name: str
    kind: str
    fitted: str
    how: str
    ties: int


@dataclass(slots=True)
class _Entry:
    iri: str
    name: str
    kind: str
    ties: int
    keys: dict[str, str] = field(default_factory=dict)  # compare key -> the name as printed
    sounds: dict[str, str] = field(default_factory=dict)  # pinyin or initials -> the name as printed


class SearchIndex:
    """All names of a store, made once; ``search`` then takes a few milliseconds for tens of thousands of names."""

    def __init__(self, store: Store) -> None:
        named = {quad.subject for quad in store.graph.quads_for_pattern(None, HKG.compareKey, None)}
        documents = {quad.subject for quad in store.graph.quads_for_pattern(None, RDF.type, HKG.Document)}
        ties: Counter[str] = Counter()
        for quad in store.graph.quads_for_pattern(None, None, None):
            if isinstance(quad.object, NamedNode) and quad.object in named:
                ties[quad.object.value] += 1
        self._entries = [
            _entry(store, thing, ties[thing.value])
            for thing in sorted((each for each in named | documents if isinstance(each, NamedNode)), key=str)
        ]

    def search(self, typed: str, kind: str | None = None) -> tuple[list[Found], Counter[str]]:
        """What fits best first, of one kind if asked for, and how many there are of each kind."""
        key = compare_key(typed)
        if not key:
            return [], Counter()
        sound = key.replace("'", "") if _LATIN.fullmatch(typed.strip().lower()) else ""
        ranked = [hit for entry in self._entries if (hit := _fit(entry, key, sound)) is not None]
        if not ranked:
            ranked = self._similar(key)
        ranked.sort(key=lambda hit: (hit[0], -hit[1].ties, len(hit[1].name), hit[1].iri))
        found = [hit for _, hit in ranked]
        counts = Counter(hit.kind for hit in found)
        return [hit for hit in found if kind in (None, hit.kind)], counts

    def _similar(self, key: str) -> list[tuple[int, Found]]:
        from rapidfuzz import fuzz, process

        owners: dict[str, list[_Entry]] = {}
        for entry in self._entries:
            for each in entry.keys:
                owners.setdefault(each, []).append(entry)
        near = process.extract(key, owners.keys(), scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=_TYPOS)
        found: dict[str, tuple[int, Found]] = {}
        for other, score, _ in near:
            for entry in owners[other]:
                hit = Found(entry.iri, entry.name, entry.kind, entry.keys[other], "similar", entry.ties)
                found.setdefault(entry.iri, (100 - round(score), hit))
        return list(found.values())


def _entry(store: Store, thing: NamedNode, ties: int) -> _Entry:
    """A thing with all its names; a document has its file name and id beside its title."""
    names = [label(store, thing)]
    for predicate in (RDFS.label, SKOS.altLabel, HKG.fileName, DCTERMS.identifier):
        names += [name.value for name in sorted(literals(store, thing, predicate), key=_text)]
    entry = _Entry(thing.value, names[0], kinds(store, thing)[0].value, ties)
    for name in names:
        entry.keys.setdefault(compare_key(name), name)
        for sound in sounds(name):
            entry.sounds.setdefault(sound, name)
    return entry


def _text(literal: Literal) -> str:
    return literal.value


def _fit(entry: _Entry, key: str, sound: str) -> tuple[int, Found] | None:
    """How well an entry fits, the smaller the better: the whole name, its beginning, a part, its sound."""
    best: tuple[int, str, str] | None = None
    for other, name in entry.keys.items():
        if key in other:
            rank = 0 if key == other else 1 if other.startswith(key) else 2
            best = min(filter(None, (best, (rank, name, "name"))))
    if best is None and sound:
        for other, name in entry.sounds.items():
            if sound in other:
                rank = 3 if other == sound else 4 if other.startswith(sound) else 5
                best = min(filter(None, (best, (rank, name, "pinyin"))))
    if best is None:
        return None
    rank, name, how = best
    return rank, Found(entry.iri, entry.name, entry.kind, name, how, entry.ties)


def sounds(name: str) -> Sequence[str]:
    """The pinyin of a name without tones, and its initials; of characters with several readings each.

    Empty without the package pypinyin. Pinyin finds names and never decides that two are one.

    >>> sounds("重庆")  # doctest: +SKIP
    ('zhongqing', 'zq', 'chongqing', 'cq')
    """
    try:
        from pypinyin import Style, pinyin
    except ImportError:
        return ()
    syllables = pinyin(name, style=Style.NORMAL, heteronym=True, errors=_plain)
    found: list[str] = []
    for reading in _readings(syllables):
        found += ["".join(reading), "".join(syllable[:1] for syllable in reading)]
    return tuple(dict.fromkeys(each for each in found if each))


def _plain(rest: str) -> str:
    return re.sub(r"[^0-9a-z]", "", rest.lower())


def _readings(syllables: Iterable[Sequence[str]]) -> Iterable[tuple[str, ...]]:
    """The first combinations of readings; the commonest reading of each character comes first."""
    kept, size = [], 1
    for options in syllables:
        each = list(dict.fromkeys(options)) if size * len(set(options)) <= _READINGS else [options[0]]
        size *= len(each)
        kept.append(each)
    return product(*kept)
