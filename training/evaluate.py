"""Cross-validation: how well articles are read that tagger and scorers have not learned from; see README.md."""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from kg.evaluate.matching import MEASURES
from kg.evaluate.scores import Reading, scores
from kg.extract.judges import Judges
from kg.extract.tagger import Tag
from training.corpus import FOLDS, Article, all_tags, load
from training.reading import read
from training.relations import learn_all


def cross_validate(articles: Sequence[Article], tags: dict[str, list[Tag]], folds: Iterable[int]) -> list[Reading]:
    """All articles of the folds, each read with scorers that have learned from the other folds alone."""
    readings = []
    for fold in folds:
        scorers = Judges(learn_all([article for i, article in enumerate(articles) if i % FOLDS != fold], tags))
        readings += [read(a, tags[a.id], scorers) for i, a in enumerate(articles) if i % FOLDS == fold]
    return readings


def main() -> None:
    """Cross-validate and print a table for each author (by the letters of an article's id) and for all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tags", type=Path, help="what training.train --tags wrote")
    parser.add_argument("folders", type=Path, nargs="+", help="each holds articles/*.txt and gold/*.json")
    parser.add_argument("--folds", type=int, nargs="*", default=range(FOLDS))
    arguments = parser.parse_args()
    readings = cross_validate(load(arguments.folders), all_tags(arguments.tags), arguments.folds)
    authors: dict[str, list[Reading]] = defaultdict(list)
    for reading in readings:
        authors[reading.id.rstrip("0123456789")].append(reading)
    groups = {"all": readings, **dict(sorted(authors.items()))}
    tables = {name: scores(group) for name, group in groups.items()}
    print("| measure | " + " | ".join(f"{name} ({len(group)})" for name, group in groups.items()) + " |")
    print("|---|" + "---|" * len(groups))
    for measure in MEASURES:
        row = [f"{table[measure].f1:.3f}" for table in tables.values()]
        print(f"| {measure} | " + " | ".join(row) + " |")


if __name__ == "__main__":
    main()
