"""Gold records on disk, and the articles that they tell of."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.errors import GoldError
from kg.model.record import Record
from kg.read import files_below

_TEXTS: Mapping[str, tuple[str, ...]] = {
    "honours": ("recipient", "honour", "conferrer", "period"),
    "posts": ("person", "organization", "title"),
    "events": ("name", "date", "place"),
    "memberships": ("member", "association", "level"),
    "persons": ("name",),
    "organizations": ("name",),
}
"""Relation -> the fields that are compared; the first must be there."""

_LISTS: Mapping[str, tuple[str, ...]] = {
    "honours": ("recipient_aliases", "honour_aliases", "conferrer_aliases"),
    "posts": ("person_aliases", "organization_aliases"),
    "events": ("name_aliases",),
    "memberships": ("member_aliases", "association_aliases"),
    "persons": ("aliases",),
    "organizations": ("aliases",),
}


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """A gold record and the file of its article."""

    id: str
    gold: Record
    path: Path


@dataclass(frozen=True, slots=True)
class Gold:
    """All gold records of a folder, and the articles beside theirs that have none."""

    articles: tuple[GoldArticle, ...]
    without_gold: tuple[Path, ...]


def load_gold(folder: Path, articles: Path | None = None) -> Gold:
    """The records of a folder with their articles.

    Articles are sought in ``articles``, else in the folder ``articles`` beside the gold, else with the gold itself.
    Raises GoldError when a record is broken or its article is not there.
    """
    if not folder.is_dir():
        raise GoldError(f"{folder}: there is no such folder; give the folder that holds the gold records (*.json)")
    records = {path.stem: read_gold(path) for path in sorted(folder.glob("*.json")) if not path.name.startswith(".")}
    if not records:
        raise GoldError(f"{folder}: it holds no gold record; write one NAME.json for each article NAME")
    place = articles or _articles_of(folder)
    if not place.is_dir():
        raise GoldError(f"{place}: there is no such folder; give the folder of the articles with --articles")
    files = _by_stem(place)
    found = tuple(GoldArticle(stem, record, _article(stem, files, folder, place)) for stem, record in records.items())
    others = tuple(path for stem in sorted(files.keys() - records.keys()) for path in files[stem])
    return Gold(found, others)


def _articles_of(folder: Path) -> Path:
    beside = folder.resolve().parent / "articles"
    return beside if beside.is_dir() else folder


def _by_stem(folder: Path) -> dict[str, list[Path]]:
    files: dict[str, list[Path]] = {}
    for path in files_below(folder):
        if path.suffix.lower() != ".json":
            files.setdefault(path.stem, []).append(path)
    return files


def _article(stem: str, files: Mapping[str, list[Path]], gold: Path, place: Path) -> Path:
    fitting = files.get(stem, [])
    if not fitting:
        raise GoldError(
            f"{gold / stem}.json: its article is not in {place}; name it {stem}.txt (or .docx, .pdf …) there, "
            "or say with --articles where it is"
        )
    if len(fitting) > 1:
        names = " and ".join(str(path) for path in fitting)
        raise GoldError(f"{gold / stem}.json: several articles have its name ({names}); keep one of them")
    return fitting[0]


def read_gold(path: Path) -> Record:
    """One gold record, its shape checked as far as it is compared. Raises GoldError."""
    try:
        record = json.loads(path.read_text(encoding="utf-8-sig"))
    except json.JSONDecodeError as error:
        raise GoldError(f"{path}, line {error.lineno}: it is no JSON ({error.msg}); mend the file") from error
    except (UnicodeDecodeError, RecursionError) as error:
        raise GoldError(f"{path}: it is no JSON text in UTF-8; save it as UTF-8") from error
    except OSError as error:
        raise GoldError(f"{path}: it cannot be read ({error.strerror}); check the file") from error
    if not isinstance(record, dict):
        raise GoldError(f"{path}: it is no record; write one JSON object with lists {', '.join(_TEXTS)}")
    for relation in _TEXTS:
        _check(path, relation, record.get(relation))
    return record


def _check(path: Path, relation: str, items: object) -> None:
    if items is None:
        raise GoldError(f'{path}: "{relation}" is missing; write it, [] when the article has none')
    if not isinstance(items, list):
        raise GoldError(f'{path}: "{relation}" is no list; write [] when the article has none')
    for number, item in enumerate(items, start=1):
        where = f"{path}: {relation}, record {number}"
        if not isinstance(item, dict):
            raise GoldError(f"{where} is no JSON object; write it as one")
        first = _TEXTS[relation][0]
        if not item.get(first):
            raise GoldError(f'{where} has no "{first}"; write it')
        for field in _TEXTS[relation]:
            if not isinstance(item.get(field), str | None):
                raise GoldError(f'{where}: "{field}" is no text; write it in quotes, or null')
        for field in _LISTS[relation]:
            if not _texts(item.get(field) or []):
                raise GoldError(f'{where}: "{field}" is no list of texts; write [] when there are none')


def _texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)
