"""Extraction: ``kg.extract`` against ``jieba.posseg``, which only cuts and tags words, in characters a second."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Iterator

from benchmarks.report import Measure
from benchmarks.timing import race
from kg.extract import extract
from kg.model.document import Document
from kg.read import read_documents
from kg.resources import sample_dir


def measure(rounds: int) -> Iterator[Measure]:
    """Both read the text of the sample newsletters; both have loaded what they know before."""
    import jieba  # type: ignore[import-untyped]
    import jieba.posseg  # type: ignore[import-untyped]

    jieba.setLogLevel(logging.WARNING)
    documents = [each for each in read_documents([sample_dir()]) if isinstance(each, Document)]

    def ours() -> None:
        for document in documents:
            extract(document)

    def theirs() -> None:
        for document in documents:
            deque(jieba.posseg.cut(document.text), maxlen=0)

    ours()
    theirs()
    best = race({"ours": ours, "theirs": theirs}, rounds)
    size = sum(len(document.text) for document in documents)
    yield Measure(
        room="extraction",
        what=f"{size:,} characters of the samples, against jieba.posseg",
        ours=f"{size / best['ours']:,.0f} characters/s",
        theirs=f"{size / best['theirs']:,.0f} characters/s",
        ratio=best["theirs"] / best["ours"],
        bound=5,
        at_least=True,
    )
