"""The pipeline, once: newsletters read, claims extracted, names resolved, the store written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from difflib import get_close_matches
from itertools import chain
from pathlib import Path
from typing import Any

from kg.errors import InputError
from kg.model.archive import from_archive
from kg.model.claims import check_confidence
from kg.model.document import Skipped
from kg.resolve import DEFAULT_BASE, work_out
from kg.resolve.ledger import load_ledger
from kg.store import Store, commit
from kg.store.layout import beside, check_folder
from kg.workers import read_and_extract

Record = Mapping[str, Any]
Progress = Callable[[int, str], None]
"""Called after each document with how many are done and its name."""


@dataclass(slots=True)
class BuildReport:
    """What a build did: ids of documents, files that were left out, counts of what the graph now holds.

    ``warnings`` are sentences for the user: decisions that could not be applied, files that are there already.
    ``left_out`` counts the facts that no claim of at least ``min_confidence`` tells.
    """

    store: Path
    added: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    min_confidence: float = 0.0
    left_out: int = 0


def ledger_path(store_path: str | Path) -> Path:
    """Where the decisions about a store are kept unless told otherwise: beside it (``kg-store.decisions.jsonl``)."""
    return beside(store_path, ".decisions.jsonl")


def build(
    paths: Iterable[str | Path],
    store_path: str | Path,
    *,
    base: str | None = None,
    remove: Iterable[str] = (),
    decisions: str | Path | None = None,
    min_confidence: float | None = None,
    jobs: int | None = None,
    progress: Progress | None = None,
    records: Iterable[Record] = (),
) -> BuildReport:
    """Add newsletters (files, folders, ``-``) to the store at ``store_path``, made if it is not there.

    Documents of earlier builds stay; one with the id of an earlier one replaces it; those of ``remove`` (ids or file
    names) go. The ledger ``decisions`` (default: beside the store) is applied to all. ``base`` begins the IRIs of data
    (default: that of the store, else ``https://w3id.org/honours-kg/id/``). Claims below ``min_confidence`` (0 to 1;
    default: that of the store, else 0) are kept but not taken into the graph, unless a decision corrected them. With no
    paths, the graph is worked out anew from what the store keeps. The same documents and decisions give the same bytes
    in any order.

    ``records`` are documents that were read before, as :meth:`kg.store.Store.records` gives them; they are added first.

    ``jobs`` processes read and extract (1: this one alone; default: as many as there are cores, when there is enough to
    read for it to be worth while); the store is the same.

    A file that cannot be read is in the report's ``skipped``; the rest is built. Raises InputError when a document to
    remove is not there, ``min_confidence`` is not from 0 to 1 or nothing is left to build from, DecisionError for a
    broken ledger, StoreError when the store cannot be written.

    >>> build(["data/newsletters"], "kg-store").counts["documents"]  # doctest: +SKIP
    3
    """
    report = BuildReport(Path(store_path))
    told = load_ledger(decisions if decisions is not None else ledger_path(store_path))
    kept, base, least = _kept(store_path, base, min_confidence)
    for wanted in remove:
        id = _one(wanted, kept)
        del kept[id]
        report.removed.append(id)
    with closing(read_and_extract(map(str, paths), jobs)) as read:
        _take(chain(records, read), kept, report, progress)
    if not kept and not report.removed:
        if report.skipped:
            return report
        raise InputError("there is nothing to build from; name newsletters or a folder that holds some")
    resolution = work_out((from_archive(record) for record in kept.values()), told, base, least)
    report.warnings += resolution.warnings
    report.min_confidence, report.left_out = least, resolution.left_out
    manifest = commit(store_path, records=kept, statements=resolution.statements, min_confidence=least)
    report.counts = dict(manifest.counts)
    return report


def _kept(store_path: str | Path, base: str | None, least: float | None) -> tuple[dict[str, Record], str, float]:
    """The records of the store, if there is one, the base of its IRIs, and the confidence it asks for."""
    if least is not None:
        check_confidence(least)
    if not check_folder(Path(store_path)):
        return {}, base or DEFAULT_BASE, least or 0.0
    with Store.open(store_path) as store:
        manifest = store.manifest
        records: dict[str, Record] = {record["id"]: record for record in store.records()}
    return records, base or manifest.base, manifest.min_confidence if least is None else least


def _one(wanted: str, records: Mapping[str, Record]) -> str:
    """The id of the document that the user means, by id or file name."""
    if wanted in records:
        return wanted
    named = [id for id, record in records.items() if wanted in (record["name"], Path(record["name"]).stem)]
    if len(named) == 1:
        return named[0]
    near = sorted(named) or get_close_matches(wanted, records, n=3, cutoff=0.5) or sorted(records)[:5]
    hint = f"; did you mean {'、'.join(near)}?" if near else ""
    raise InputError(
        f"{wanted}: {'several documents have' if named else 'no document of the store has'} that name{hint}"
    )


def _take(
    outcomes: Iterable[Record | Skipped], records: dict[str, Record], report: BuildReport, progress: Progress | None
) -> None:
    """What was read, into ``records`` and ``report``."""
    owner = {record["sha256"]: id for id, record in records.items()}
    for done, outcome in enumerate(outcomes, 1):
        if isinstance(outcome, Skipped):
            report.skipped.append(outcome)
        elif owner.setdefault(outcome["sha256"], outcome["id"]) != outcome["id"]:
            twin = owner[outcome["sha256"]]
            name = outcome["name"]
            report.warnings.append(f"{name}: the same file is there as {twin!r}; it was not added again")
        else:
            _add(outcome, records, report)
        if progress is not None:
            progress(done, outcome.path if isinstance(outcome, Skipped) else outcome["name"])


def _add(record: Record, records: dict[str, Record], report: BuildReport) -> None:
    id = record["id"]
    earlier = records.get(id)
    outcome = report.added if earlier is None else report.unchanged if earlier == record else report.replaced
    outcome.append(id)
    records[id] = record
