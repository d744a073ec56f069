"""Cross-validation: how well the tagger reads articles (or authors) that it has not learned from; see README.md."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from kg.extract.mention import Kind
from kg.extract.tagger import CHAINS, Tagger
from kg.extract.tagger_features import FIRST_LETTER_CLASS, Lexicon
from kg.names import compare_key
from training.lexicon import compile_lexicon
from training.sample import Sample
from training.train import COPIES, load, weights

Data = Sequence[tuple[Sample, dict[str, Any]]]
Counts = dict[str, list[int]]  # measure -> hits, predicted, gold
_FOLDS = 5


def blind(lexicon: Lexicon) -> Lexicon:
    """A lexicon that knows no words and no characters of names, to measure what it gives."""
    none = np.zeros(0, np.int64)
    classes = np.minimum(lexicon.classes, FIRST_LETTER_CLASS)
    return replace(
        lexicon,
        classes=classes,
        words=none.astype(np.uint64),
        groups=none.astype(np.uint8),
        commons=none.astype(np.uint8),
    )


def fold_of(number: int, article: str, by: str) -> int:
    """The fold that holds an article out: every fifth article, or its author (thirty articles each, by id)."""
    return number % _FOLDS if by == "article" else (int(article[1:]) - 1) // 30


def count(tagger: Tagger, held: Data, floor: float, counts: Counts) -> None:
    """Add the hits in the articles held out: by exact span, and by distinct names of an article."""
    for sample, gold in held:
        tags = {(t.start, t.end, t.kind) for t in tagger.spans(sample.text, floor)}
        truth = {(s.start, s.end, s.kind) for s in sample.spans}
        for kind in (kind for kinds in CHAINS for kind in kinds):
            found, wanted = {t for t in tags if t[2] == kind}, {t for t in truth if t[2] == kind}
            _add(counts, kind.value, len(found & wanted), len(found), len(wanted))
            if kind in (Kind.PERSON, Kind.ORGANIZATION):
                names = {compare_key(sample.text[start:end]) for start, end, _ in found}
                forms = [{compare_key(n) for n in [r["name"], *r["aliases"]]} for r in gold[f"{kind.value}s"]]
                hits, wrong = sum(bool(f & names) for f in forms), len(names.difference(*forms))
                _add(counts, f"{kind.value} names", hits, hits + wrong, len(forms))


def _add(counts: Counts, measure: str, *numbers: int) -> None:
    counts[measure] = [a + b for a, b in zip(counts.get(measure, [0, 0, 0]), numbers, strict=True)]


def report(counts: Counts) -> str:
    """A table of precision, recall and F1."""
    lines = ["| | precision | recall | F1 | gold |", "|---|---|---|---|---|"]
    for measure, (hits, predicted, gold) in counts.items():
        p, r, f = hits / max(predicted, 1), hits / max(gold, 1), 2 * hits / max(predicted + gold, 1)
        lines.append(f"| {measure} | {p:.3f} | {r:.3f} | {f:.3f} | {gold} |")
    return "\n".join(lines)


def main() -> None:
    """Cross-validate and print one table for each floor."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="+", help="holds articles/*.txt and gold/*.json")
    parser.add_argument("--by", choices=("article", "author"), default="article")
    parser.add_argument("--folds", type=int, nargs="*", default=range(_FOLDS))
    parser.add_argument("--copies", type=int, default=COPIES, help="copies of each article under other names")
    parser.add_argument("--share", type=float, default=1.0, help="learn from this share of the other folds' articles")
    parser.add_argument("--blind", action="store_true", help="without lexicons")
    parser.add_argument("--floor", type=float, nargs="*", default=[0.5, 0.35])
    arguments = parser.parse_args()
    data = [each for folder in arguments.folder for each in load(folder)]
    lexicon = blind(compile_lexicon()) if arguments.blind else compile_lexicon()
    counts: dict[float, Counts] = {floor: {} for floor in arguments.floor}
    for fold in arguments.folds:
        folds = [fold_of(i, sample.article, arguments.by) for i, (sample, _) in enumerate(data)]
        learned = [sample for f, (sample, _) in zip(folds, data, strict=True) if f != fold]
        learned = learned[:: round(1 / arguments.share)]
        tagger = Tagger(weights(learned, lexicon, arguments.copies))
        for floor, own in counts.items():
            count(tagger, [d for f, d in zip(folds, data, strict=True) if f == fold], floor, own)
    for floor, own in counts.items():
        print(f"floor {floor}\n{report(own)}", flush=True)


if __name__ == "__main__":
    main()
