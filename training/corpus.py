"""The corpus: articles with the records that a careful reader made of them, and tags of each for learning."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.extract.mention import Kind
from kg.extract.tagger import Tag
from kg.model.document import Document
from kg.read import read_text
from training.gold import Gold
from training.projection import project
from training.sample import Sample

FOLDS = 5


@dataclass(frozen=True)
class Article:
    """One article by its id, as read, with its record."""

    id: str
    document: Document
    record: dict[str, Any]

    @property
    def gold(self) -> Gold:
        """The record made ready to compare with."""
        return Gold(self.record)

    @property
    def sample(self) -> Sample:
        """The text with labelled spans."""
        text = self.document.text
        return Sample(self.id, text, tuple(project(text, self.record)))


def load(folders: Sequence[Path]) -> list[Article]:
    """Each article of ``articles/`` with its record in ``gold/``, by folder and id."""
    articles = []
    for folder in folders:
        for path in sorted((folder / "gold").glob("*.json")):
            text = (folder / "articles" / f"{path.stem}.txt").read_text(encoding="utf-8")
            articles.append(Article(path.stem, read_text(text), json.loads(path.read_text(encoding="utf-8"))))
    return articles


def save_tags(tags: dict[str, list[Tag]], file: Path) -> None:
    """Write tags by article."""
    rows = {id: [(t.start, t.end, t.kind.value, t.confidence) for t in group] for id, group in tags.items()}
    file.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")


def all_tags(folder: Path) -> dict[str, list[Tag]]:
    """The tags of all articles, of all files that ``save_tags`` wrote to a folder."""
    tags: dict[str, list[Tag]] = {}
    for file in sorted(folder.glob("*.json")):
        for id, group in json.loads(file.read_text(encoding="utf-8")).items():
            tags[id] = [Tag(start, end, Kind(kind), sure) for start, end, kind, sure in group]
    return tags
