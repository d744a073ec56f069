"""Learning the tagger: its network and its chains together, from texts with labelled spans."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from kg.extract.tagger import BEGIN, CHAINS, END, GAP, INSIDE, SINGLE, Clauses, chain_of_labels, first_labels
from kg.extract.tagger_facts import keys
from kg.extract.tagger_features import PAD, Lexicon, Views
from training.crf import gradient
from training.embedding import Embedding, frequent, in_units, in_units_each
from training.encoder import Layers
from training.projection import Span
from training.sample import Sample
from training.swapping import Swapper

ARTICLES = 9  # what is seen of a character counts when it occurs in this many articles
VECTOR, SIZE, DILATIONS = 64, 96, (2, 4, 8)
EPOCHS, BATCH = 14, 8
DROPOUT, KEPT = 0.25, 0.8
RATE, VECTOR_RATE, DECAY = 2e-3, 4e-3, 1e-2
_SCALE = 1e-3  # of the gradient of a batch, so that its size is about 1
_WARM = 100  # steps in which the rate rises

_LEXICON = ("symbols", "classes", "words", "groups", "commons", "cues")


@dataclass
class _Batch:
    """Some texts side by side: what is seen of each character, where there is one, and the label of each chain."""

    keys: NDArray[np.uint64]
    real: torch.Tensor
    clauses: Clauses
    labels: NDArray[np.int64]


class _Reader:
    """Makes batches of samples."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon, self._words = lexicon, lexicon.table()

    def seen(self, text: str) -> tuple[Views, NDArray[np.uint64]]:
        """The views of a text, and the keys [characters, features]."""
        views = Views(text, self._lexicon, self._words)
        return views, np.stack(list(keys(views)), axis=1)

    def batch(self, samples: Sequence[Sample]) -> _Batch:
        """Samples side by side."""
        sample = _beside(samples)
        views, seen = self.seen(sample.text)
        symbols = views.symbols[PAD : PAD + views.length]
        clauses = Clauses(symbols)
        real = torch.from_numpy((symbols != 0).astype(np.float32))
        return _Batch(seen, real, clauses, _labels(sample, clauses))


def _beside(samples: Sequence[Sample]) -> Sample:
    text, spans = "", []
    for sample in samples:
        text += GAP if text else ""
        spans += [Span(s.start + len(text), s.end + len(text), s.kind, s.type) for s in sample.spans]
        text += sample.text
    return Sample(samples[0].article, text, tuple(spans))


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


class _Scorer(nn.Module):
    """Layers, and scores of labels from their states and from what goes into them."""

    def __init__(self) -> None:
        super().__init__()
        labels = len(chain_of_labels())
        self.layers = Layers(VECTOR, SIZE, DILATIONS, DROPOUT)
        self.out, self.skip = nn.Linear(SIZE, labels), nn.Linear(VECTOR, labels, bias=False)

    def forward(self, entry: torch.Tensor, real: torch.Tensor) -> torch.Tensor:
        scores: torch.Tensor = self.out(self.layers(entry, real)) + self.skip(entry)
        return scores


class _Transitions:
    """The scores of one label behind another, learned by Adam."""

    def __init__(self) -> None:
        labels = len(chain_of_labels())
        self.scores, self._mean, self._square = (np.zeros((labels, labels), np.float32) for _ in range(3))

    def step(self, change: NDArray[np.float32], rate: float) -> None:
        self._mean = 0.9 * self._mean + 0.1 * change
        self._square = 0.999 * self._square + 0.001 * change * change
        self.scores -= rate * self._mean / (np.sqrt(self._square) + 1e-7)


def learn(samples: Sequence[Sample], lexicon: Lexicon, seed: int, epochs: int = EPOCHS) -> dict[str, Any]:
    """The tagger's arrays, learned from samples and, in each epoch, a new copy of each under other names."""
    torch.manual_seed(seed)
    random = np.random.default_rng(seed)
    reader, swapper = _Reader(lexicon), Swapper(samples, lexicon, seed)
    embedding = Embedding(_known(samples, reader, swapper), VECTOR, random)
    scorer, transitions = _Scorer(), _Transitions()
    adam = torch.optim.AdamW(scorer.parameters(), lr=RATE, weight_decay=DECAY)
    steps, done = epochs * -(-2 * len(samples) // BATCH), 0
    for _ in range(epochs):
        pool = [*samples, *map(swapper.copy, samples)]
        order = random.permutation(len(pool))
        for first in range(0, len(order), BATCH):
            batch = reader.batch([pool[n] for n in order[first : first + BATCH]])
            done += 1
            pace = (1 - done / (steps + 1)) * min(1, done / _WARM)
            look = embedding.look(batch.keys, KEPT)
            entry = torch.from_numpy(look.sums).requires_grad_()
            scores = scorer(entry, batch.real)
            change = gradient(batch.clauses, batch.labels, scores.detach().numpy(), transitions.scores)
            adam.zero_grad()
            scores.backward(torch.from_numpy(change.scores * np.float32(_SCALE)))
            nn.utils.clip_grad_norm_(scorer.parameters(), 5.0)
            for group in adam.param_groups:
                group["lr"] = RATE * pace
            adam.step()
            assert entry.grad is not None
            embedding.step(look, entry.grad.numpy(), VECTOR_RATE * pace, DECAY)
            transitions.step(change.transitions * np.float32(_SCALE), 5 * RATE * pace)
    return _pack(
        lexicon, embedding, scorer, transitions, [reader.batch([s]) for s in samples[:: len(samples) // 50 or 1]]
    )


def _known(samples: Sequence[Sample], reader: _Reader, swapper: Swapper) -> NDArray[np.uint64]:
    """What occurs often enough, in the samples and one copy of each."""
    return frequent(
        (
            np.concatenate([reader.seen(s.text)[1].ravel() for s in (sample, swapper.copy(sample))])
            for sample in samples
        ),
        ARTICLES,
    )


def _pack(
    lexicon: Lexicon, embedding: Embedding, scorer: _Scorer, transitions: _Transitions, batches: Sequence[_Batch]
) -> dict[str, Any]:
    """The tagger's arrays, the weights in whole units; the batches show how large numbers grow in between."""
    vectors, unit = in_units(embedding.vectors, 12)
    kept = np.abs(vectors).max(axis=1) > 0

    def entries() -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
        for batch in batches:
            yield torch.from_numpy(embedding.look(batch.keys).sums), batch.real

    out, out_unit = in_units_each(scorer.out.weight.detach().numpy().T)
    skip, skip_unit = in_units_each(scorer.skip.weight.detach().numpy().T)
    return (
        {name: getattr(lexicon, name) for name in _LEXICON}
        | {"keys": embedding.keys[kept], "vectors": vectors[kept]}
        | scorer.layers.pack(entries(), unit)
        | {"out": out, "out_unit": out_unit, "skip": skip, "skip_unit": skip_unit}
        | {"bias": scorer.out.bias.detach().numpy(), "transitions": transitions.scores}
    )
