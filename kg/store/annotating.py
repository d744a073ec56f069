"""A SPARQL update: carried out on a copy, and put in force with the file of annotations, or not at all."""

from __future__ import annotations

import io
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from kg.errors import StoreError
from kg.store.annotations import annotations_path, fingerprint, read_annotations
from kg.store.layout import (
    ANNOTATED,
    DATABASE,
    LOCK,
    MANIFEST,
    RECORDS,
    clean,
    current,
    linked,
    new_folder,
    put_in_force,
    write_whole,
)
from kg.store.lock import exclusive
from kg.store.manifest import Manifest, read_manifest
from kg.store.worker import Change, Limits, Worker

_AGAIN = 0.05  # seconds until the lock is tried again


def annotate(
    path: str | Path, sparql: str, using: tuple[str, ...], using_named: tuple[str, ...], worker: Worker, limits: Limits
) -> Manifest:
    """Carry out a SPARQL 1.1 update on the annotations of the store at ``path``, in ``worker``.

    ``using`` and ``using_named`` are the graphs that its WHERE clauses see where it does not say so itself. It changes
    all that it says or nothing: killed at any moment, file and store are the old ones, or the file is the new one and
    the next build takes it in. Raises RefusedQueryError when it would change a fact (the default graph) or asks another
    server, QueryError for what is no update, TimeUpError, TooMuchError, and StoreError when another build is at work
    for longer than ``limits`` allow.
    """
    path = Path(path)
    current(path)  # else there is no folder to lock
    try:
        with _alone(path, limits.seconds):
            return _annotate(path, Change(sparql, using, using_named), worker, limits)
    except OSError as error:
        raise StoreError(f"{path}: the annotations cannot be written ({error}); check space and permissions") from error


def _annotate(path: Path, change: Change, worker: Worker, limits: Limits) -> Manifest:
    clean(path)
    old, new, file = current(path), new_folder(path), annotations_path(path)
    before = read_annotations(file)
    output = io.BytesIO()
    try:
        worker.change(change, old / DATABASE, before, new / ANNOTATED, output, limits)
        after = output.getvalue()
        manifest = replace(read_manifest(old / MANIFEST), annotations=fingerprint(after))
        linked(old / DATABASE, new / DATABASE)
        linked(old / RECORDS, new / RECORDS)
        if not after:
            shutil.rmtree(new / ANNOTATED)
        (new / MANIFEST).write_text(manifest.to_json(), encoding="utf-8")
        write_whole(file, after)  # first what cannot be worked out again
        try:
            put_in_force(path, new)
        except OSError:
            write_whole(file, before)
            raise
    except BaseException:
        shutil.rmtree(new, ignore_errors=True)
        raise
    clean(path)
    return manifest


@contextmanager
def _alone(path: Path, patience: float) -> Iterator[None]:
    until = time.monotonic() + patience
    while True:
        with exclusive(path / LOCK) as alone:
            if alone:
                yield
                return
        if time.monotonic() > until:
            raise StoreError(f"{path}: a build is writing to this store; try again when it has ended")
        time.sleep(_AGAIN)
