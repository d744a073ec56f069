"""Learn the tagger's weights from a folder of articles and gold records; see README.md."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from kg.extract.tagger import WEIGHTS
from kg.extract.tagger_features import Lexicon
from kg.read import read_text
from kg.resources import ontology_dir
from training.crf import learn
from training.features import Index, pack
from training.lexicon import compile_lexicon
from training.projection import project
from training.sample import Sample, bound
from training.swapping import Swapper

SEED = 20220823
COPIES = 4  # of each article, under other names


def load(folder: Path) -> list[tuple[Sample, dict[str, Any]]]:
    """Each article of ``folder/articles`` with its spans and its record in ``folder/gold``, by id."""
    data = []
    for path in sorted((folder / "gold").glob("*.json")):
        text = read_text((folder / "articles" / f"{path.stem}.txt").read_text(encoding="utf-8")).text
        gold = json.loads(path.read_text(encoding="utf-8"))
        data.append((Sample(path.stem, text, tuple(project(text, gold))), gold))
    return data


def weights(samples: Sequence[Sample], lexicon: Lexicon, copies: int = COPIES) -> dict[str, Any]:
    """The tagger's arrays, learned from the samples and their copies."""
    swapper = Swapper(samples, lexicon, SEED)
    samples = [*samples, *(swapper.copy(sample) for _ in range(copies) for sample in samples)]
    index = Index(samples, lexicon)
    examples = [index.example(sample) for sample in bound(samples)]
    epochs = 4 if copies else 10
    return dict(pack(index, learn(examples, int(index.starts[-1]), SEED, epochs)))


def main() -> None:
    """Learn from all articles and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", type=Path, nargs="+", help="each holds articles/*.txt and gold/*.json")
    parser.add_argument("--output", type=Path, default=ontology_dir() / WEIGHTS)
    arguments = parser.parse_args()
    samples = [sample for folder in arguments.folders for sample, _ in load(folder)]
    np.savez_compressed(arguments.output, **weights(samples, compile_lexicon()))


if __name__ == "__main__":
    main()
