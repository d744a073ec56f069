"""Learn the tagger's weights from a folder of articles and gold records; see README.md."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kg.extract.tagger import WEIGHTS
from kg.read import read_text
from kg.resources import ontology_dir
from training.crf import learn
from training.features import Index, Sample, pack, write
from training.lexicon import compile_lexicon
from training.projection import project

SEED = 20220823


def load(folder: Path) -> list[tuple[Sample, dict[str, Any]]]:
    """Each article of ``folder/articles`` with its spans and its record in ``folder/gold``, by id."""
    data = []
    for path in sorted((folder / "gold").glob("*.json")):
        text = read_text((folder / "articles" / f"{path.stem}.txt").read_text(encoding="utf-8")).text
        gold = json.loads(path.read_text(encoding="utf-8"))
        data.append((Sample(path.stem, text, tuple(project(text, gold))), gold))
    return data


def weights(samples: Sequence[Sample], **settings: Any) -> dict[str, Any]:
    """The tagger's arrays, learned from the samples."""
    index = Index(samples, compile_lexicon())
    examples = [index.example(sample) for sample in samples]
    return dict(pack(index, learn(examples, int(index.starts[-1]), SEED, **settings)))


def main() -> None:
    """Learn from all articles and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="holds articles/*.txt and gold/*.json")
    parser.add_argument("--output", type=Path, default=ontology_dir() / WEIGHTS)
    arguments = parser.parse_args()
    write(arguments.output, weights([sample for sample, _ in load(arguments.folder)]))


if __name__ == "__main__":
    main()
