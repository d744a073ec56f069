"""One measurement: gold records loaded, their articles read, both held against each other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.errors import GoldError, InputError
from kg.evaluate.calibration import Bin, calibration
from kg.evaluate.gold import GoldArticle, load_gold
from kg.evaluate.matching import MEASURES
from kg.evaluate.scores import Reading, Score, compare, scores
from kg.extract import extract_all
from kg.model.document import Document
from kg.model.record import Record, to_record
from kg.read import read_file

SHOWN_FIELDS = {
    "honours": ("recipient", "honour", "conferrer", "period"),
    "posts": ("person", "organization", "title"),
    "events": ("name", "date", "place"),
    "memberships": ("member", "association", "level"),
    "persons": ("name", "aliases"),
    "organizations": ("name", "aliases"),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """A record that was missed, or one that is wrong, with the sentence it was read in (``quote``)."""

    document: str
    measure: str
    wrong: bool
    record: Record
    quote: str | None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What was found in the articles of some gold records."""

    readings: tuple[Reading, ...]
    without_gold: tuple[Path, ...]

    def scores(self) -> dict[str, Score]:
        """The score of each measure."""
        return scores(self.readings)

    def calibration(self) -> dict[str, list[Bin]]:
        """How many claims of each confidence are right."""
        return calibration(self.readings)

    def faults(self) -> Iterator[Fault]:
        """Each record missed or wrong, document by document, once: by the first measure that it fails."""
        for reading in self.readings:
            told: set[tuple[str, bool, int]] = set()
            for name, measure in MEASURES.items():
                compared = compare(reading, measure)
                for wrong, records, positions in (
                    (False, compared.gold, compared.missed),
                    (True, compared.found, compared.wrong),
                ):
                    for position in positions:
                        if (measure.relation, wrong, position) not in told:
                            told.add((measure.relation, wrong, position))
                            yield _fault(reading.id, name, measure.relation, wrong, records[position])


def _fault(document: str, measure: str, relation: str, wrong: bool, record: Record) -> Fault:
    shown = {field: record[field] for field in SHOWN_FIELDS[relation] if record.get(field)}
    surest = max(record["evidence"], key=lambda each: float(each["confidence"]), default=None) if wrong else None
    return Fault(document, measure, wrong, shown, surest["quote"] if surest else None)


def evaluate(gold: str | Path, articles: str | Path | None = None) -> Evaluation:
    """Read the articles of a folder of gold records; the result tells how well.

    Articles are sought in ``articles``, else in the folder ``articles`` beside the gold, else with the gold itself.
    Raises GoldError when a gold record is broken, or its article is missing or cannot be read.
    """
    loaded = load_gold(Path(gold), None if articles is None else Path(articles))
    read = zip(loaded.articles, extract_all(map(_document, loaded.articles)), strict=True)
    readings = [Reading(article.id, article.gold, to_record(extraction)) for article, (_, extraction) in read]
    return Evaluation(tuple(readings), loaded.without_gold)


def _document(article: GoldArticle) -> Document:
    try:
        return read_file(article.path)
    except InputError as error:
        raise GoldError(f"{error} (an article of the gold)") from error
