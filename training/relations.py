"""Learn the judges: who received which honour from whom and when, who holds which title where, who belongs to what.

An article's records say which things belong together, not at which mentions; so in the first epoch all pairs of
mentions of things that do count alike, and then those count little of which the judges think poorly beside others of
the same record (learning from several instances). One network is learned for all relations together.

What a few networks that differ in their first numbers alone say together is better than what each says; so one more
learns from the records and from what those say of the same pairs (Hinton et al. 2015).
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from kg.extract.cases import Cases, EventCase
from kg.extract.judges import CHOICES, RELATIONS, WEIGHTS, CandidateJudge, Judges, pair_keys, row_keys
from kg.extract.mention import Kind
from kg.extract.mentions import find_mentions
from kg.extract.reading import Reading
from kg.extract.register import Entry
from kg.extract.scene import Pair, Place
from kg.extract.tagger import Tag
from kg.names import compare_key, simplify
from kg.resources import ontology_dir
from training import candidates
from training.belief import belief
from training.corpus import FOLDS, Article, all_tags, load
from training.embedding import Embedding, Look, frequent, in_units, in_units_each
from training.encoder import Layers
from training.gold import Gold, honour_key, same_body, same_period
from training.reading import read

if TYPE_CHECKING:
    from kg.extract.hashing import Keys

SEED = 20220843
VECTOR, SIZE, DILATIONS, HIDDEN = 64, 64, (1, 2, 4, 8), 32
EPOCHS, BATCH = 4, 8
DROPOUT, KEPT = 0.25, 0.75
RATE, VECTOR_RATE, DECAY = 2e-3, 4e-3, 1e-2
TEACHERS, TAUGHT = 2, 0.6  # networks learned before the last one, and the share of what they say in what it learns
_FOLDS = 2  # of the judges of candidates with which mentions are found
_POOR, _LITTLE = 0.7, 0.1  # a pair is poor below this share of its record's best; its weight then
_OFTEN = 9  # what is said counts when it is said in this many examples, two of each article
_GOLDEN = 0.95  # how sure the gold's own mentions are, as if by the tagger
_SCALE = 1 / 300  # of the loss of a batch
_WARM = 60  # steps in which the rate rises
_MOST = 20.0  # log-odds of a pair, either way
_GAP = max(DILATIONS)  # between the rows of a batch


@dataclass
class Pairs:
    """The pairs of one relation: the numbers of their places, what is said of the two, the gold's records.

    ``group``: which of them are asked of one anchor together; ``taught``: the chance of each by the teachers.
    """

    argument: NDArray[np.int64]
    anchor: NDArray[np.int64]
    keys: Keys
    records: list[tuple[int, ...]]
    group: NDArray[np.int64]
    taught: NDArray[np.float32] | None = None


@dataclass
class Example:
    """One article: its row, its places (``mentions`` of them in the row), and the pairs of each relation."""

    row: Keys
    steps: NDArray[np.int64]
    own: Keys
    mentions: int
    pairs: dict[str, Pairs] = field(default_factory=dict)


class _Collector:
    """Gathers the pairs of one article with the records that join them."""

    def __init__(self, cases: Cases, gold: Gold, events: bool) -> None:
        self._cases, self._gold = cases, gold
        self._found: dict[str, list[tuple[Pair, tuple[int, ...], int]]] = {relation: [] for relation in RELATIONS}
        self._groups = 0
        for honour in cases.of(Kind.HONOUR):
            self._of_honour(honour)
        for title in cases.of(Kind.TITLE):
            self._of_title(title)
        for level in cases.scene.levels:
            self._of_level(level)
        for case in cases.events if events else ():
            self._of_event(case)

    def example(self) -> Example:
        """The article as the network sees it."""
        scene, features = self._cases.scene, self._cases.features
        steps = np.array([place.step for place in (*scene.places, *scene.extras)], np.int64)
        example = Example(row_keys(scene.row), steps, features.own, len(scene.places))
        for relation, found in self._found.items():
            if found:
                pairs = [pair for pair, _, _ in found]
                example.pairs[relation] = Pairs(
                    np.array([pair.argument.index for pair in pairs]),
                    np.array([pair.anchor.index for pair in pairs]),
                    pair_keys(features, pairs),
                    [records for _, records, _ in found],
                    np.array([group for _, _, group in found]),
                )
        return example

    def _add(self, relation: str, pairs: Sequence[Pair], records: Sequence[Sequence[int]]) -> None:
        self._groups += 1
        self._found[relation] += [(p, tuple(own), self._groups) for p, own in zip(pairs, records, strict=True)]

    def _keys(self, place: Place) -> set[str]:
        assert place.entry is not None
        return self._gold.all_of([place.entry.name, *place.entry.aliases])

    def _of_level(self, level: Place) -> None:
        gold, cases = self._gold, self._cases
        words = compare_key(level.mention.subtype)
        joined: dict[int, Entry] = {}
        fitting = [n for n, own in enumerate(gold.levels) if not own or not words or own == words]
        pairs = cases.members(level)
        every = [[n for n in fitting if gold.members[n] & self._keys(pair.argument)] for pair in pairs]
        self._add("member", pairs, every)
        for pair, hits in zip(pairs, every, strict=True):
            if pair.argument.entry is not None:
                joined.update(dict.fromkeys(hits, pair.argument.entry))
        if joined:
            pairs = cases.associations(level, joined.values())
            every = [[n for n in joined if gold.associations[n] & self._keys(pair.argument)] for pair in pairs]
            self._add("association", pairs, every)

    def _of_event(self, case: EventCase) -> None:
        records = self._gold.events_like(case.event.name)
        self._add("event", [case.pair], [records])
        if not records:
            return
        dates = self._cases.dates(case)
        days = [(n, self._gold.events[n]["date"]) for n in records]
        self._add("date", dates, [[n for n, day in days if day == p.argument.mention.subtype] for p in dates])
        spots = self._cases.spots(case)
        names = [compare_key(self._cases.reading.name(pair.argument.mention)) for pair in spots]
        wanted = [(n, compare_key(self._gold.events[n]["place"] or "")) for n in records]
        self._add(
            "spot", spots, [[n for n, own in wanted if own and name and (own in name or name in own)] for name in names]
        )

    def _of_honour(self, honour: Place) -> None:
        gold, cases = self._gold, self._cases
        key = honour_key(cases.reading.name(honour.mention))
        records = [number for number, names in enumerate(gold.names) if key in names]
        nearest: dict[int, Place] = {}
        received = []
        pairs = cases.recipients(honour)
        every = [[n for n in records if gold.recipients[n] & self._keys(pair.argument)] for pair in pairs]
        self._add("recipient", pairs, every)
        for pair, hits in zip(pairs, every, strict=True):
            for number in hits:
                nearest.setdefault(number, pair.argument)
                received.append(pair.argument.entry)
        if not nearest:
            return
        pairs = cases.conferrers(honour, [entry for entry in received if entry is not None])
        every = [[n for n in nearest if gold.conferrers[n] & self._keys(pair.argument)] for pair in pairs]
        self._add("conferrer", pairs, every)
        by_recipient: dict[int, list[int]] = {}
        for number, recipient in nearest.items():
            by_recipient.setdefault(recipient.index, []).append(number)
        told: set[tuple[frozenset[str | None], int]] = set()
        for numbers in by_recipient.values():
            recipient = nearest[numbers[0]]
            periods = {number: gold.honours[number]["period"] for number in numbers}
            if (frozenset(periods.values()), recipient.line) in told:
                continue
            told.add((frozenset(periods.values()), recipient.line))
            pairs = cases.periods(honour, cases.span(recipient, honour))
            days = [pair.argument.mention.subtype for pair in pairs]
            self._add("period", pairs, [[n for n, own in periods.items() if same_period(day, own)] for day in days])

    def _of_title(self, title: Place) -> None:
        gold, cases = self._gold, self._cases
        key = compare_key(cases.reading.name(title.mention))
        posts = [(number, gold.persons[number]) for number, own in enumerate(gold.titles) if own == key]
        pairs = cases.holders(title)
        every = [[number for number, names in posts if names & self._keys(pair.argument)] for pair in pairs]
        self._add("holder", pairs, every)
        for pair, hits in zip(pairs, every, strict=True):
            bodies = [gold.bodies[number] for number in hits if gold.bodies[number]]
            if bodies:
                others = cases.bodies(title, pair.argument)
                same = [any(same_body(names, self._keys(other.argument)) for names in bodies) for other in others]
                self._add("body", others, [hits if each else [] for each in same])


class _Heads(nn.Module):
    """The judges of all relations over the states of a network."""

    def __init__(self) -> None:
        super().__init__()

        def each(size: int, bias: bool = False) -> nn.ModuleDict:
            return nn.ModuleDict({relation: nn.Linear(size, HIDDEN + 1, bias=bias) for relation in RELATIONS})

        self.argument, self.argument_own = each(SIZE), each(VECTOR)
        self.anchor, self.anchor_own = each(SIZE), each(VECTOR)
        self.pair = each(VECTOR, bias=True)
        self.out = nn.ParameterDict({relation: nn.Parameter(torch.randn(HIDDEN) * 0.2) for relation in RELATIONS})

    def forward(self, relation: str, pairs: Pairs, states: Tensor, own: Tensor, together: Tensor) -> Tensor:
        """The log-odds of each pair."""
        argument, anchor = torch.from_numpy(pairs.argument), torch.from_numpy(pairs.anchor)
        sums = self.argument[relation](states[argument]) + self.argument_own[relation](own[argument])
        sums = sums + self.anchor[relation](states[anchor]) + self.anchor_own[relation](own[anchor])
        sums = sums + self.pair[relation](together)
        score: Tensor = functional.relu(sums[:, :-1]) @ self.out[relation] + sums[:, -1]
        return score

    def pack(self) -> dict[str, NDArray[Any]]:
        """The arrays of the judges."""
        arrays: dict[str, NDArray[Any]] = {}
        for relation in RELATIONS:
            for name in ("argument", "argument_own", "anchor", "anchor_own", "pair"):
                whole, unit = in_units_each(getattr(self, name)[relation].weight.detach().numpy().T)
                arrays |= {f"{relation}.{name}": whole, f"{relation}.{name}_unit": unit}
            arrays[f"{relation}.bias"] = self.pair[relation].bias.detach().numpy()
            arrays[f"{relation}.out"] = self.out[relation].detach().numpy()
        return arrays


@dataclass
class _Seen:
    """What was looked up for one batch: each look with the tensor whose gradient it needs."""

    entry: Tensor
    real: Tensor
    scores: dict[str, tuple[Tensor, Pairs]]
    looks: list[tuple[Embedding, Look, Tensor]]


class Learner:
    """The network and the vectors of what it sees, while they are learned from examples."""

    def __init__(self, examples: Sequence[Example], seed: int) -> None:
        torch.manual_seed(seed)
        self._random = np.random.default_rng(seed)
        self._examples = examples
        self._row = Embedding(frequent((e.row for e in examples), _OFTEN), VECTOR, self._random)
        self._own = Embedding(frequent((e.own for e in examples), _OFTEN), VECTOR, self._random)
        keys = (np.concatenate([pairs.keys.ravel() for pairs in e.pairs.values()]) for e in examples if e.pairs)
        self._pair = Embedding(frequent(keys, _OFTEN), VECTOR, self._random)
        self._layers, self._heads = Layers(VECTOR, SIZE, DILATIONS, DROPOUT), _Heads()

    def learn(self) -> None:
        """Learn from all examples."""
        both = nn.ModuleList([self._layers, self._heads])
        adam = torch.optim.AdamW(both.parameters(), lr=RATE, weight_decay=DECAY)
        steps, done = EPOCHS * -(-len(self._examples) // BATCH), 0
        for epoch in range(EPOCHS):
            order = self._random.permutation(len(self._examples))
            for first in range(0, len(order), BATCH):
                done += 1
                pace = (1 - done / (steps + 1)) * min(1, done / _WARM)
                seen = self._see([self._examples[n] for n in order[first : first + BATCH]], KEPT)
                losses = [
                    _choice_loss(score, pairs) if relation in CHOICES else _loss(score, pairs, epoch > 0)
                    for relation, (score, pairs) in seen.scores.items()
                ]
                if not losses:
                    continue
                adam.zero_grad()
                (torch.stack(losses).sum() * _SCALE).backward()
                nn.utils.clip_grad_norm_(both.parameters(), 5.0)
                for group in adam.param_groups:
                    group["lr"] = RATE * pace
                adam.step()
                for embedding, look, tensor in seen.looks:
                    if tensor.grad is not None:
                        embedding.step(look, tensor.grad.numpy(), VECTOR_RATE * pace, DECAY)
        both.eval()

    def chances(self, example: Example) -> dict[str, NDArray[np.float32]]:
        """The chance of each pair of each relation of an example, when all has been learned."""
        with torch.no_grad():
            scores = self._see([example], 1.0).scores
        return {
            relation: (_shares(score, pairs) if relation in CHOICES else torch.sigmoid(score)).numpy()
            for relation, (score, pairs) in scores.items()
        }

    def _see(self, group: Sequence[Example], kept: float) -> _Seen:
        """Some articles side by side, and the scores of all their pairs."""
        row, steps, mentions, own, pairs = _beside(group)
        of_row, of_own = self._row.look(row, kept), self._own.look(own, kept)
        looks = [(e, look, torch.from_numpy(look.sums).requires_grad_()) for e, look in
                 ((self._row, of_row), (self._own, of_own))]  # fmt: skip
        by_row, by_own = looks[0][2], looks[1][2]
        entry = by_row.index_add(0, torch.from_numpy(steps[mentions]), by_own[torch.from_numpy(mentions)])
        real = torch.from_numpy((row[:, 0] != 0).astype(np.float32))
        states = self._layers(entry, real)[torch.from_numpy(steps)]
        scores = {}
        for relation, own_pairs in pairs.items():
            look = self._pair.look(own_pairs.keys, kept)
            together = torch.from_numpy(look.sums).requires_grad_()
            looks.append((self._pair, look, together))
            scores[relation] = self._heads(relation, own_pairs, states, by_own, together), own_pairs
        return _Seen(entry, real, scores, looks)

    def pack(self) -> dict[str, NDArray[Any]]:
        """The arrays of ``Judges`` but those of the candidates."""
        row_and_own = np.concatenate((self._row.vectors, self._own.vectors))
        whole, unit = in_units(row_and_own)
        pair, pair_unit = in_units(self._pair.vectors)
        tables = {"row": (self._row.keys, whole[: len(self._row.keys)]),
                  "own": (self._own.keys, whole[len(self._row.keys) :]), "pair": (self._pair.keys, pair)}  # fmt: skip
        arrays: dict[str, NDArray[Any]] = {}
        for name, (keys, vectors) in tables.items():
            kept = np.abs(vectors).max(axis=1) > 0
            arrays |= {f"{name}.keys": keys[kept], f"{name}.vectors": vectors[kept]}
        shown = self._examples[:: len(self._examples) // 50 or 1]
        with torch.no_grad():
            seen = [self._see([example], 1.0) for example in shown]
        layers = self._layers.pack(((each.entry, each.real) for each in seen), unit)
        together = [abs(t.detach().numpy()).ravel() for each in seen for e, _, t in each.looks if e is self._pair]
        quantum = np.float32(np.quantile(np.concatenate(together), 0.9999) / 127)
        return (
            arrays
            | {"pair.unit": pair_unit, "pair.quantum": quantum}
            | {f"encoder.{name}": array for name, array in layers.items()}
            | self._heads.pack()
        )


def _beside(group: Sequence[Example]) -> tuple[Keys, NDArray[np.int64], NDArray[np.int64], Keys, dict[str, Pairs]]:
    """Articles side by side: the row, the steps of all places, which of them are mentions, their keys, the pairs."""
    gap = np.zeros((_GAP, group[0].row.shape[1]), np.uint64)
    rows, steps, mentions = [], [], []
    parts: dict[str, list[tuple[int, int, Pairs]]] = {}
    size = places = 0
    for number, example in enumerate(group):
        rows += [example.row, gap]
        steps.append(example.steps + size)
        mentions.append(np.arange(example.mentions) + places)
        for relation, pairs in example.pairs.items():
            parts.setdefault(relation, []).append((number, places, pairs))
        size += len(example.row) + _GAP
        places += len(example.steps)
    pairs = {
        relation: Pairs(
            np.concatenate([pairs.argument + first for _, first, pairs in found]),
            np.concatenate([pairs.anchor + first for _, first, pairs in found]),
            np.concatenate([pairs.keys for _, _, pairs in found]),
            [tuple(n * 10_000 + r for r in own) for n, _, pairs in found for own in pairs.records],
            np.unique(np.concatenate([pairs.group + n * 100_000 for n, _, pairs in found]), return_inverse=True)[1],
            _joined([pairs.taught for _, _, pairs in found]),
        )
        for relation, found in parts.items()
    }
    own = np.concatenate([example.own for example in group])
    return np.concatenate(rows), np.concatenate(steps), np.concatenate(mentions), own, pairs


def _joined(taught: Sequence[NDArray[np.float32] | None]) -> NDArray[np.float32] | None:
    said = [each for each in taught if each is not None]
    return np.concatenate(said) if said else None


def _loss(score: Tensor, pairs: Pairs, choosing: bool) -> Tensor:
    labels = np.array([bool(own) for own in pairs.records], np.float32)
    weights = np.ones_like(labels)
    if choosing:
        chances = torch.sigmoid(score.detach()).numpy()
        best: dict[int, float] = {}
        for chance, own in zip(chances.tolist(), pairs.records, strict=True):
            for number in own:
                best[number] = max(best.get(number, 0.0), chance)
        for at in np.flatnonzero(labels):
            if not any(chances[at] >= _POOR * best[number] for number in pairs.records[at]):
                weights[at] = _LITTLE
    loss = functional.binary_cross_entropy_with_logits(
        score, torch.from_numpy(labels), torch.from_numpy(weights), reduction="sum"
    )
    if pairs.taught is None:
        return loss
    taught = functional.binary_cross_entropy_with_logits(score, torch.from_numpy(pairs.taught), reduction="sum")
    return (1 - TAUGHT) * loss + TAUGHT * taught


def _odds(score: Tensor) -> Tensor:
    return torch.exp(torch.clamp(score, -_MOST, _MOST))


def _by_group(pairs: Pairs, values: Tensor) -> Tensor:
    """The sum of the values of each group."""
    return torch.zeros(int(pairs.group.max()) + 1).index_add(0, torch.from_numpy(pairs.group), values)


def _shares(score: Tensor, pairs: Pairs) -> Tensor:
    """The chance that each is the one of its group; it may be none of them."""
    odds = _odds(score)
    return odds / (1 + _by_group(pairs, odds))[torch.from_numpy(pairs.group)]


def _choice_loss(score: Tensor, pairs: Pairs) -> Tensor:
    """The negative logarithm of the chance that of each group a right pair is chosen, or none where none is right."""
    odds = _odds(score)
    right = torch.from_numpy(np.array([bool(own) for own in pairs.records], np.float32))
    every = torch.log(1 + _by_group(pairs, odds)).sum()
    chosen = _by_group(pairs, odds * right) + (_by_group(pairs, right) == 0)
    loss = every - torch.log(chosen).sum()
    if pairs.taught is None:
        return loss
    taught = every - (torch.from_numpy(pairs.taught) * torch.clamp(score, -_MOST, _MOST)).sum()
    return (1 - TAUGHT) * loss + TAUGHT * taught


def examples(articles: Sequence[Article], tags: Mapping[str, list[Tag]]) -> Iterator[Example]:
    """What there is to learn from each article; ``tags`` are those of a tagger that has not learned from it.

    Its mentions are found with a judge of candidates that has not learned from it either. Each article comes a second
    time with the gold's own mentions, but for events, of which the judges would believe the tagger too readily.
    """
    found = [candidates.examples(simplify(a.document.text), tags[a.id], a.gold) for a in articles]
    judges = [_judge([e for i, own in enumerate(found) if i % _FOLDS != n for e in own]) for n in range(_FOLDS)]
    for i, article in enumerate(articles):
        for own, as_read in ((tags[article.id], True), (_gold_tags(article), False)):
            mentions = find_mentions(article.document, own, judges[i % _FOLDS])
            yield _Collector(Cases(Reading(article.document, mentions)), article.gold, events=as_read).example()


def _judge(found: Sequence[candidates.Example]) -> CandidateJudge:
    return CandidateJudge(candidates.pack(candidates.fit(found)))


def _gold_tags(article: Article) -> list[Tag]:
    return [Tag(span.start, span.end, span.kind, _GOLDEN) for span in article.sample.spans]


def learn_all(articles: Sequence[Article], tags: Mapping[str, list[Tag]]) -> dict[str, NDArray[Any]]:
    """The arrays of ``Judges`` but for their belief, learned from articles with their tags (see ``examples``)."""
    own = candidates.fit(
        [e for a in articles for e in candidates.examples(simplify(a.document.text), tags[a.id], a.gold)]
    )
    return _taught(list(examples(articles, tags))).pack() | {
        f"honour.{name}": array for name, array in candidates.pack(own).items()
    }


def _taught(examples: Sequence[Example]) -> Learner:
    """A network that has learned from examples and from what its teachers say of them."""
    said: list[dict[str, NDArray[np.float32]]] = [{} for _ in examples]
    for number in range(TEACHERS):
        teacher = Learner(examples, SEED + 1 + number)
        teacher.learn()
        for example, chances in zip(examples, said, strict=True):
            for relation, each in teacher.chances(example).items():
                chances[relation] = chances.get(relation, np.float32(0)) + each / np.float32(TEACHERS)
    for example, chances in zip(examples, said, strict=True):
        for relation, pairs in example.pairs.items():
            pairs.taught = chances.get(relation)
    learner = Learner(examples, SEED)
    learner.learn()
    return learner


def main() -> None:
    """Learn from all articles but a fifth, measure on these how far the judges can be believed, and learn from all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tags", type=Path, help="what training.train --tags wrote")
    parser.add_argument("folders", type=Path, nargs="+", help="each holds articles/*.txt and gold/*.json")
    parser.add_argument("--output", type=Path, default=ontology_dir() / WEIGHTS)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    articles, tags = load(arguments.folders), all_tags(arguments.tags)
    part = Judges(learn_all([article for i, article in enumerate(articles) if i % FOLDS], tags))
    measured = belief([read(article, tags[article.id], part) for article in articles[::FOLDS]])
    np.savez_compressed(arguments.output, **learn_all(articles, tags), **measured)


if __name__ == "__main__":
    main()
