"""Extraction: ``kg.extract`` against ``jieba.posseg``, which only cuts and tags words, in characters a second."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Iterator
from pathlib import Path

from benchmarks.report import Measure
from benchmarks.timing import race
from kg.extract import extract_all
from kg.model.document import Document
from kg.read import read_documents
from kg.resources import sample_dir

CORPUS = Path(__file__).parent.parent / "tests" / "corpus"
NEWSLETTER = Path(__file__).parent.parent.parent / "shared" / "eval" / "articles" / "wuxi-2022-08.txt"


def measure(rounds: int) -> Iterator[Measure]:
    """Both read the same texts, and have loaded what they know before.

    On the corpus, 186 articles by six authors, ours is to be five times as fast. jieba's own speed differs sixfold
    between texts (it is slow where names are new to it); where it is at its fastest ours is to be level with it at
    least, for a small neural network takes part in ours.
    """
    import jieba  # type: ignore[import-untyped]

    jieba.setLogLevel(logging.WARNING)
    yield _measure("the corpus", [CORPUS / "train" / "articles", CORPUS / "yardstick" / "articles"], rounds, bound=5)
    yield _measure("the samples", [sample_dir()], rounds, bound=1)
    if NEWSLETTER.exists():
        yield _measure("a real newsletter", [NEWSLETTER], rounds, bound=1)


def _measure(what: str, paths: list[Path], rounds: int, bound: float) -> Measure:
    import jieba.posseg

    documents = [each for each in read_documents(paths) if isinstance(each, Document)]

    def ours() -> None:
        deque(extract_all(documents), maxlen=0)

    def theirs() -> None:
        for document in documents:
            deque(jieba.posseg.cut(document.text), maxlen=0)

    ours()
    theirs()
    best = race({"ours": ours, "theirs": theirs}, rounds)
    size = sum(len(document.text) for document in documents)
    return Measure(
        room="extraction",
        what=f"{size:,} characters of {what}, against jieba.posseg",
        ours=f"{size / best['ours']:,.0f} characters/s",
        theirs=f"{size / best['theirs']:,.0f} characters/s",
        ratio=best["theirs"] / best["ours"],
        bound=bound,
        at_least=True,
    )
