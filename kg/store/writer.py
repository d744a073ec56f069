"""Write the next generation of a store: all of it, or nothing."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.errors import StoreError
from kg.model.statements import Statements
from kg.store.annotations import annotations_path, fingerprint, lay_beside, read_annotations
from kg.store.layout import (
    DATABASE,
    LOCK,
    MANIFEST,
    RECORDS,
    check_folder,
    clean,
    current,
    new_folder,
    put_in_force,
)
from kg.store.lock import exclusive
from kg.store.manifest import FORMAT, DocumentEntry, Manifest, read_manifest
from kg.triples import triples

_BATCH = 200_000  # triples held in memory at once, some 30 MB


def commit(
    path: str | Path,
    *,
    records: Mapping[str, Mapping[str, Any]],
    statements: Statements,
    min_confidence: float = 0.0,
) -> Manifest:
    """Put ``statements``, and what was read in each document (``records``, by document id), in force at ``path``.

    The annotations beside the store are taken in. The store remembers ``min_confidence``, with which the statements
    were worked out. Killed at any moment, the store is the old one or the new one. Equal content leaves the store as it
    is. Raises StoreError when another build is at work, when the folder is something else's, when the annotations are
    broken, or when the disk refuses.
    """
    path = Path(path)
    check_folder(path)
    try:
        path.mkdir(parents=True, exist_ok=True)
        with exclusive(path / LOCK) as alone:
            if not alone:
                raise StoreError(f"{path}: another build is writing to this store; wait until it ends and try again")
            return _commit(path, records, statements, min_confidence)
    except OSError as error:
        raise StoreError(f"{path}: the store cannot be written ({error}); check space and permissions") from error


def _commit(
    path: Path, records: Mapping[str, Mapping[str, Any]], statements: Statements, min_confidence: float
) -> Manifest:
    clean(path)
    new = new_folder(path)
    digest = hashlib.sha256(f"{FORMAT}\n{statements.base}\n{min_confidence}\n".encode())
    _write_records(new, records, digest)
    count = _write_triples(new, triples(statements), digest)
    annotations = read_annotations(annotations_path(path))
    manifest = Manifest(
        format=FORMAT,
        product=version("honours-kg"),
        base=statements.base,
        content=digest.hexdigest(),
        counts=_counts(statements) | {"triples": count},
        documents=tuple(DocumentEntry(doc.id, doc.name, doc.sha256) for doc in statements.documents),
        min_confidence=min_confidence,
        annotations=fingerprint(annotations),
    )
    if check_folder(path):
        old = read_manifest(current(path) / MANIFEST)
        if (old.content, old.annotations) == (manifest.content, manifest.annotations):
            shutil.rmtree(new)
            return old
    if manifest.annotations:
        lay_beside(new, annotations)
    (new / MANIFEST).write_text(manifest.to_json(), encoding="utf-8")
    put_in_force(path, new)
    clean(path)
    return manifest


def _write_records(new: Path, records: Mapping[str, Mapping[str, Any]], digest: hashlib._Hash) -> None:
    with (new / RECORDS).open("wb") as file:
        for _, record in sorted(records.items()):
            line = json.dumps(record, ensure_ascii=False, sort_keys=True).encode() + b"\n"
            digest.update(line)
            file.write(line)


def _write_triples(new: Path, source: Iterator[ox.Triple], digest: hashlib._Hash) -> int:
    """Bulk-load the triples; gives how many different ones there are.

    They go to the engine as N-Triples, a batch at a time: faster than one object after the other, and what is hashed is
    what is loaded. Their terms were checked when they were made, so the engine need not check them again (``lenient``).
    """
    store = ox.Store(str(new / DATABASE))
    batches = 0
    while lines := ox.serialize(islice(source, _BATCH), format=ox.RdfFormat.N_TRIPLES):
        digest.update(lines)
        store.bulk_load(lines, ox.RdfFormat.N_TRIPLES, lenient=True)
        batches += 1
    if batches > 1:  # one batch is written compact
        store.optimize()
    store.flush()
    return len(store)


def _counts(statements: Statements) -> dict[str, int]:
    """How many of each there are; the organisations also by kind, and every quotation once."""
    things = (statements.persons, statements.organizations, statements.works, statements.honours)
    facts = (
        statements.conferrals,
        statements.tenures,
        statements.memberships,
        statements.events,
        statements.participations,
        statements.operations,
    )
    quotations = {quote.iri for group in (*things, *facts) for item in group for quote in item.quotations}
    kinds = ("company", "market", "association", "government")
    return {
        "documents": len(statements.documents),
        "articles": sum(len(document.articles) for document in statements.documents),
        "persons": len(statements.persons),
        "organizations": len(statements.organizations),
        **{kind: sum(thing.kind == kind for thing in statements.organizations) for kind in kinds},
        "works": len(statements.works),
        "honours": len(statements.honours),
        "conferrals": len(statements.conferrals),
        "tenures": len(statements.tenures),
        "memberships": len(statements.memberships),
        "events": len(statements.events),
        "participations": len(statements.participations),
        "operations": len(statements.operations),
        "quotations": len(quotations),
        "doubts": len(statements.doubts),
    }
