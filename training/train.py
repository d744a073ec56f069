"""Learn the tagger's weights, or tag each article with a tagger that has not learned from it; see README.md."""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch

from kg.extract.mentions import FLOOR
from kg.extract.tagger import WEIGHTS, Tagger
from kg.resources import ontology_dir
from training.corpus import FOLDS, load, save_tags
from training.lexicon import compile_lexicon
from training.tagging import learn

SEED = 20220823


def main() -> None:
    """Learn from all articles and write the weights; with ``--tags``, of the folds named, write tags instead."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", type=Path, nargs="+", help="each holds articles/*.txt and gold/*.json")
    parser.add_argument("--output", type=Path, default=ontology_dir() / WEIGHTS)
    parser.add_argument(
        "--tags", type=Path, help="write tags of articles held out to this folder, a file for each fold"
    )
    parser.add_argument("--folds", type=int, nargs="*", default=range(FOLDS))
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    samples = [article.sample for article in load(arguments.folders)]
    lexicon = compile_lexicon()
    if arguments.tags is None:
        np.savez_compressed(arguments.output, **learn(samples, lexicon, SEED))
        return
    arguments.tags.mkdir(parents=True, exist_ok=True)
    for fold in arguments.folds:
        tagger = Tagger(learn([s for i, s in enumerate(samples) if i % FOLDS != fold], lexicon, SEED))
        held = [s for i, s in enumerate(samples) if i % FOLDS == fold]
        tags = tagger.spans([sample.text for sample in held], FLOOR)
        save_tags({s.article: t for s, t in zip(held, tags, strict=True)}, arguments.tags / f"{fold}.json")


if __name__ == "__main__":
    main()
