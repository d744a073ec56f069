"""Learn the weights of the candidates' scorer by logistic regression.

The tagger is certain of texts that it has learned from, so each fifth of the articles is read with a tagger learned
from the other four; then all candidates of all articles, each labelled by whether the gold names just that span,
teach one linear model for each kind.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from kg.extract.honours import propose_honours
from kg.extract.lexicon import scan
from kg.extract.mention import Kind, Mention, choose
from kg.extract.organizations import propose_organizations
from kg.extract.persons import propose_persons
from kg.extract.scoring import WEIGHTS, Evidence, candidates
from kg.extract.tagger import Tagger
from kg.extract.titles import propose_titles
from kg.resources import ontology_dir
from training.lexicon import compile_lexicon
from training.sample import Sample
from training.train import load, weights

FOLDS = 5
FLOOR = 0.1  # as kg.extract.mentions reads with
RIDGE = 1.0
RARE = 4  # features of fewer candidates are left out
KINDS = (Kind.TITLE, Kind.ORGANIZATION, Kind.PERSON, Kind.HONOUR)

Example = tuple[list[tuple[str, float]], bool]


def examples(sample: Sample, tagger: Tagger) -> dict[Kind, list[Example]]:
    """The candidates of one article by kind: their features, and whether the gold has them."""
    text = sample.text
    gold = {(span.start, span.end, span.kind) for span in sample.spans}
    known = choose(Mention(s.start, s.end, s.kind, s.type, 1.0, "gold") for s in sample.spans if s.kind in KINDS[:2])
    tags = tagger.spans(text, FLOOR)
    hits = scan(text)
    titles = list(propose_titles(text, hits))
    proposed = {
        Kind.TITLE: titles,
        Kind.ORGANIZATION: list(propose_organizations(text, hits, titles)),
        Kind.PERSON: list(propose_persons(text, known)),
        Kind.HONOUR: list(propose_honours(text)),
    }
    found: dict[Kind, list[Example]] = {}
    for kind in KINDS:
        evidence = Evidence(text, tags, hits["common"].all, known if kind in KINDS[2:] else ())
        found[kind] = [
            (list(evidence.features(start, end, kind, rules)), (start, end, kind) in gold)
            for (start, end), rules in candidates(evidence, proposed[kind], kind).items()
        ]
    return found


def fit(data: Sequence[Example]) -> dict[str, float]:
    """The weight of each feature; the bias is not held back."""
    counts: dict[str, int] = {}
    for features, _ in data:
        for name, _ in features:
            counts[name] = counts.get(name, 0) + 1
    names = sorted(name for name, count in counts.items() if count >= RARE)
    column = {name: index for index, name in enumerate(names)}
    rows, columns, values = [], [], []
    for row, (features, _) in enumerate(data):
        for name, value in features:
            if name in column:
                rows.append(row)
                columns.append(column[name])
                values.append(value)
    x = csr_matrix((values, (rows, columns)), shape=(len(data), len(names)))
    y = np.array([label for _, label in data], float)
    held = np.array([name != "bias" for name in names], float) * RIDGE

    def loss(w: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        z = x @ w
        p = 1 / (1 + np.exp(-z))
        value = float(np.sum(np.logaddexp(0, z) - y * z) + 0.5 * np.sum(held * w * w))
        return value, x.T @ (p - y) + held * w

    best = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": 500})
    return {name: round(float(w), 4) for name, w in zip(names, best.x, strict=True) if abs(w) >= 1e-3}


def collect(samples: Sequence[Sample]) -> list[dict[Kind, list[Example]]]:
    """The examples of all articles, each read with a tagger that has not learned from it."""
    lexicon = compile_lexicon()
    found: list[dict[Kind, list[Example]]] = [{} for _ in samples]
    for fold in range(FOLDS):
        tagger = Tagger(weights([s for i, s in enumerate(samples) if i % FOLDS != fold], lexicon))
        for i, sample in enumerate(samples):
            if i % FOLDS == fold:
                found[i] = examples(sample, tagger)
    return found


def learn(found: Sequence[dict[Kind, list[Example]]]) -> dict[str, dict[str, float]]:
    """The weights for each kind."""
    return {kind.value: fit([example for article in found for example in article[kind]]) for kind in KINDS}


def main() -> None:
    """Learn from all articles and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", type=Path, nargs="+", help="each holds articles/*.txt and gold/*.json")
    parser.add_argument("--output", type=Path, default=ontology_dir() / WEIGHTS)
    arguments = parser.parse_args()
    result: dict[str, Any] = learn(collect([sample for folder in arguments.folders for sample, _ in load(folder)]))
    arguments.output.write_text(
        json.dumps(result, ensure_ascii=False, indent=0, sort_keys=True) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main()
