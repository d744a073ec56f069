"""Texts -> the tagger's own features, and learned weights -> the tagger's file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from kg.extract.tagger import BEGIN, CHAINS, END, INSIDE, SINGLE, Clauses, first_labels
from kg.extract.tagger_facts import rows
from kg.extract.tagger_features import FACTS, PAD, TEMPLATES, Lexicon, Table, Views
from training.crf import Example, Weights
from training.sample import Sample

ARTICLES = 5  # an n-gram counts when it occurs in this many articles
UNIT = 1 / 24  # of the stored weights


class Index:
    """The n-grams that have weights: for each template its sorted keys; one column for each n-gram and offset."""

    def __init__(self, samples: Sequence[Sample], lexicon: Lexicon, articles: int = ARTICLES) -> None:
        self.lexicon = lexicon
        self.words = lexicon.table()
        counts: list[dict[int, int]] = [{} for _ in range(FACTS + 1)]
        by_article: dict[str, list[Sample]] = {}
        for sample in samples:
            by_article.setdefault(sample.article, []).append(sample)
        for group in by_article.values():
            seen: list[list[NDArray[np.uint64]]] = [[] for _ in counts]
            for sample in group:
                for _ in rows(self._views(sample.text), lambda number, keys, seen=seen: _note(seen[number], keys)):
                    pass
            for count, keys in zip(counts, seen, strict=True):
                for key in np.unique(np.concatenate(keys)).tolist():
                    count[key] = count.get(key, 0) + 1
        self.keys = [np.array(sorted(k for k, n in c.items() if n >= articles and k), np.uint64) for c in counts]
        self._finish()

    def _finish(self) -> None:
        values = [np.arange(1, len(k) + 1, dtype=np.int32) for k in self.keys]
        self.table = Table(np.concatenate(self.keys), np.concatenate(values))
        offsets = [len(t.offsets) for t in TEMPLATES] + [1]
        self.starts = np.concatenate(([0], np.cumsum([len(k) * o for k, o in zip(self.keys, offsets, strict=True)])))

    def _views(self, text: str) -> Views:
        return Views(text, self.lexicon, self.words)

    def columns(self, text: str) -> tuple[Views, csr_matrix]:
        """The features of each character."""
        views = self._views(text)
        parts = []
        for number, offsets, row in rows(views, lambda _, keys: self.table.find(keys)):
            for index, offset in enumerate(offsets):
                seen = (row if number == FACTS else row[PAD + offset : PAD + offset + views.length]).astype(np.int64)
                parts.append(np.where(seen > 0, self.starts[number] + (seen - 1) * len(offsets) + index, -1))
        columns = np.stack(parts, axis=1)
        present = columns >= 0
        pointers = np.concatenate(([0], np.cumsum(present.sum(axis=1))))
        data = np.ones(int(pointers[-1]), np.float32)
        return views, csr_matrix((data, columns[present], pointers), shape=(views.length, int(self.starts[-1])))

    def example(self, sample: Sample) -> Example:
        """What there is to learn from one sample."""
        views, features = self.columns(sample.text)
        clauses = Clauses(views.symbols[PAD : PAD + views.length])
        return Example(clauses, features[clauses.order], _labels(sample, clauses)[clauses.order])


def _note(seen: list[NDArray[np.uint64]], keys: NDArray[np.uint64]) -> NDArray[np.int64]:
    seen.append(np.unique(keys))
    return np.zeros(len(keys), np.int64)


def _labels(sample: Sample, clauses: Clauses) -> NDArray[np.int64]:
    """The label of each chain; a span that crosses the end of a clause is left out."""
    firsts = first_labels()
    outside = [firsts[kinds[0]] - 1 for kinds in CHAINS]
    labels = np.tile(np.array(outside), (len(sample.text), 1))
    clause = np.full(len(sample.text), -1)
    for t in range(len(clauses.bounds) - 1):
        part = clauses.order[clauses.bounds[t] : clauses.bounds[t + 1]]
        clause[part] = np.arange(len(part))
    for span in sample.spans:
        if clause[span.start] != clause[span.end - 1]:
            continue
        chain = next(i for i, kinds in enumerate(CHAINS) if span.kind in kinds)
        first = firsts[span.kind]
        labels[span.start : span.end, chain] = first + INSIDE
        labels[span.start, chain] = first + BEGIN
        labels[span.end - 1, chain] = first + (SINGLE if span.end - span.start == 1 else END)
    return labels


def pack(index: Index, weights: Weights, least: float = 0.04) -> Mapping[str, NDArray[Any]]:
    """The tagger's arrays: weights in whole units, n-grams whose weights are all below ``least`` left out."""
    lexicon = index.lexicon
    arrays: dict[str, NDArray[Any]] = {
        name: getattr(lexicon, name) for name in ("symbols", "classes", "words", "groups", "commons", "cues")
    }
    keys, sizes = [], []
    for number, own in enumerate(index.keys):
        offsets = len(TEMPLATES[number].offsets) if number < FACTS else 1
        part = weights.features[index.starts[number] : index.starts[number + 1]].reshape(len(own), offsets, -1)
        kept = (np.abs(part).max(axis=(1, 2)) >= least) & (index.table.find(own) > 0)
        arrays[f"weights{number}"] = np.clip(np.rint(part[kept] / UNIT), -127, 127).astype(np.int8)
        keys.append(own[kept])
        sizes.append(int(kept.sum()))
    return arrays | {
        "keys": np.concatenate(keys),
        "sizes": np.array(sizes),
        "transitions": np.clip(np.rint(weights.transitions / UNIT), -999, 999).astype(np.int16),
        "bias": np.clip(np.rint(weights.bias / UNIT), -999, 999).astype(np.int16),
        "unit": np.float64(UNIT),
    }
