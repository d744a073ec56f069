"""Learn the scorers of pairs: who received which honour from whom and when, who holds which title where.

An article's records say which things belong together, not at which mentions; so a first round learns from all pairs
of mentions of things that do, and a second gives little weight to those that the first thinks poorly of beside
others of the same record (learning from several instances).
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from kg.extract.candidates import HonourCandidates
from kg.extract.judging import Cases
from kg.extract.mention import Kind
from kg.extract.mentions import find_mentions
from kg.extract.network import RELATIONS, WEIGHTS, Judges, anchor_keys, rule_keys
from kg.extract.reading import Reading
from kg.extract.register import Entry
from kg.extract.scene import Pair, Place
from kg.extract.tagger import Tag
from kg.names import compare_key, simplify
from kg.resources import ontology_dir
from training.corpus import Article, all_tags, load
from training.gold import Gold, honour_key, same_body, same_period
from training.network import Fit, fit, score

if TYPE_CHECKING:
    from kg.extract.tagger_features import Keys

_FOLDS = 2  # of the first round
_POOR, _LITTLE = 0.7, 0.1  # a pair is poor below this share of its record's best; its weight then


@dataclass
class Example:
    """The keys of a pair's features, whether the gold joins the two, and the records that do."""

    keys: Keys
    label: bool
    records: tuple[int, ...]


def _examples(cases: Cases, pairs: Sequence[Pair], records: Sequence[Sequence[int]]) -> list[Example]:
    if not pairs:
        return []
    argument = np.array([pair.argument.index for pair in pairs])
    anchor = np.array([pair.anchor.index for pair in pairs])
    own = cases.features.own
    parts = own[argument], anchor_keys(own)[anchor], cases.features.pairs(pairs), rule_keys(pairs)
    keys = np.concatenate(parts, axis=1)
    return [Example(row, bool(hits), tuple(hits)) for row, hits in zip(keys, records, strict=True)]


def _keys(gold: Gold, place: Place) -> set[str]:
    assert place.entry is not None
    return gold.all_of([place.entry.name, *place.entry.aliases])


def examples(cases: Cases, gold: Gold) -> dict[str, list[Example]]:
    """All examples of one article by relation."""
    found: dict[str, list[Example]] = {relation: [] for relation in RELATIONS[1:]}
    for honour in cases.of(Kind.HONOUR):
        _of_honour(cases, gold, honour, found)
    for title in cases.of(Kind.TITLE):
        _of_title(cases, gold, title, found)
    for level in cases.scene.levels:
        _of_level(cases, gold, level, found)
    return found


def honour_examples(text: str, tags: Sequence[Tag], gold: Gold) -> list[Example]:
    """The candidates for honours of one article, whose ``text`` is simplified."""
    candidates = HonourCandidates(text, tags)
    known = set().union(*gold.names)
    labels = [honour_key(text[start:end]) in known for start, end in candidates.spans]
    return [Example(keys, label, ()) for keys, label in zip(candidates.keys(), labels, strict=True)]


def _of_level(cases: Cases, gold: Gold, level: Place, found: dict[str, list[Example]]) -> None:
    words = compare_key(level.mention.subtype)
    joined: dict[int, Entry] = {}
    fitting = [n for n, own in enumerate(gold.levels) if not own or not words or own == words]
    pairs = cases.members(level)
    every = [[n for n in fitting if gold.members[n] & _keys(gold, pair.argument)] for pair in pairs]
    found["member"] += _examples(cases, pairs, every)
    for pair, hits in zip(pairs, every, strict=True):
        if pair.argument.entry is not None:
            joined.update(dict.fromkeys(hits, pair.argument.entry))
    if not joined:
        return
    pairs = cases.associations(level, joined.values())
    every = [[n for n in joined if gold.associations[n] & _keys(gold, pair.argument)] for pair in pairs]
    found["association"] += _examples(cases, pairs, every)


def _of_honour(cases: Cases, gold: Gold, honour: Place, found: dict[str, list[Example]]) -> None:
    key = honour_key(cases.reading.name(honour.mention))
    records = [number for number, names in enumerate(gold.names) if key in names]
    nearest: dict[int, Place] = {}
    received = []
    pairs = cases.recipients(honour)
    every = [[n for n in records if gold.recipients[n] & _keys(gold, pair.argument)] for pair in pairs]
    found["recipient"] += _examples(cases, pairs, every)
    for pair, hits in zip(pairs, every, strict=True):
        for number in hits:
            nearest.setdefault(number, pair.argument)
            received.append(pair.argument.entry)
    if not nearest:
        return
    pairs = cases.conferrers(honour, [entry for entry in received if entry is not None])
    every = [[n for n in nearest if gold.conferrers[n] & _keys(gold, pair.argument)] for pair in pairs]
    found["conferrer"] += _examples(cases, pairs, every)
    told: set[tuple[str | None, int]] = set()
    for number, recipient in nearest.items():
        period = gold.honours[number]["period"]
        if (period, recipient.line) in told:
            continue
        told.add((period, recipient.line))
        pairs = cases.periods(honour, cases.span(recipient, honour))
        every = [[number] * same_period(pair.argument.mention.subtype, period) for pair in pairs]
        found["period"] += _examples(cases, pairs, every)


def _of_title(cases: Cases, gold: Gold, title: Place, found: dict[str, list[Example]]) -> None:
    key = compare_key(cases.reading.name(title.mention))
    posts = [(number, gold.persons[number]) for number, own in enumerate(gold.titles) if own == key]
    pairs = cases.holders(title)
    every = [[number for number, names in posts if names & _keys(gold, pair.argument)] for pair in pairs]
    found["holder"] += _examples(cases, pairs, every)
    for pair, hits in zip(pairs, every, strict=True):
        bodies = [gold.bodies[number] for number in hits if gold.bodies[number]]
        if not bodies:
            continue
        others = cases.bodies(title, pair.argument)
        same = [any(same_body(names, _keys(gold, other.argument)) for names in bodies) for other in others]
        found["body"] += _examples(cases, others, [hits if each else [] for each in same])


def learn_all(articles: Sequence[Article], tags: dict[str, list[Tag]]) -> dict[str, Fit]:
    """The scorers of all relations; ``tags`` of each article are those of a tagger that has not learned from it.

    The mentions of an article are found with a scorer of honours that has not learned from it either.
    """
    honours = [honour_examples(simplify(a.document.text), tags[a.id], a.gold) for a in articles]
    fits = {"honour": fit([example for group in honours for example in group])}
    found: list[dict[str, list[Example]]] = [{} for _ in articles]
    for fold in range(_FOLDS):
        scorers = judges({"honour": fit([e for i, group in enumerate(honours) if i % _FOLDS != fold for e in group])})
        for i, article in enumerate(articles):
            if i % _FOLDS == fold:
                mentions = find_mentions(article.document, tags[article.id], scorers)
                found[i] = examples(Cases(Reading(article.document, mentions)), article.gold)
    for relation in RELATIONS[1:]:
        fits[relation] = learn([each[relation] for each in found])
    return fits


def judges(fits: dict[str, Fit]) -> Judges:
    """What was learned, ready to score with."""
    return Judges({relation: _whole(each) for relation, each in fits.items()})


def weights_of(data: Sequence[Sequence[Example]], chances: Sequence[Sequence[float]]) -> Iterator[float]:
    """How much each example counts in the second round; ``data`` and ``chances`` by article."""
    for group, own in zip(data, chances, strict=True):
        best: dict[int, float] = {}
        for example, chance in zip(group, own, strict=True):
            for number in example.records:
                best[number] = max(best.get(number, 0.0), chance)
        for example, chance in zip(group, own, strict=True):
            good = not example.label or any(chance >= _POOR * best[number] for number in example.records)
            yield 1.0 if good else _LITTLE


def learn(data: Sequence[Sequence[Example]]) -> Fit:
    """Both rounds over the examples of one relation, by article."""
    chances: list[list[float]] = [[] for _ in data]
    for fold in range(_FOLDS):
        part = fit([e for i, group in enumerate(data) if i % _FOLDS != fold for e in group])
        for i, group in enumerate(data):
            if i % _FOLDS == fold:
                chances[i] = score(part, [e.keys for e in group])
    return fit([e for group in data for e in group], list(weights_of(data, chances)))


def _whole(fit: Fit) -> dict[str, NDArray[Any]]:
    """The arrays of one relation for ``Judges``: vectors in whole units; features with small weights are left out."""
    unit = float(np.abs(fit.vectors).max()) / 127
    whole = np.rint(fit.vectors / unit).astype(np.int8)
    kept = np.abs(whole).max(axis=1) >= 2
    return {
        "keys": fit.keys[kept],
        "vectors": whole[kept],
        "unit": np.float64(unit),
        "bias": fit.bias.astype(np.float32),
        "out": fit.out.astype(np.float32),
    }


def pack(fits: dict[str, Fit]) -> dict[str, NDArray[Any]]:
    """The arrays of ``ontology/models/relations.npz``."""
    return {f"{relation}.{name}": array for relation, each in fits.items() for name, array in _whole(each).items()}


def main() -> None:
    """Learn from all articles and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tags", type=Path, help="what training.train --tags wrote")
    parser.add_argument("folders", type=Path, nargs="+", help="each holds articles/*.txt and gold/*.json")
    parser.add_argument("--output", type=Path, default=ontology_dir() / WEIGHTS)
    arguments = parser.parse_args()
    fits = learn_all(load(arguments.folders), all_tags(arguments.tags))
    np.savez_compressed(arguments.output, **pack(fits))


if __name__ == "__main__":
    main()
