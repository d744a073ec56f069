"""Newsletters that were sent in and are not yet added: their files, what was read in them, what is to be corrected.

A draft is worked out as if it were added already: in a copy of the store, with the decisions made about it behind those
of the ledger. So what is shown is what the graph will say, under the same IRIs. The store and the ledger themselves
are not touched before it is accepted.
"""

from __future__ import annotations

import re
import shutil
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from kg.build import BuildReport, build
from kg.errors import InputError
from kg.model.document import Skipped
from kg.model.record import Record
from kg.resolve.ledger import Decision, append_decisions, load_ledger, to_line
from kg.serve.shelf import Shelf
from kg.serve.workshop import Work, Workshop
from kg.store.lock import exclusive
from kg.workers import read_and_extract

_STORE, _LEDGER = ".store", ".decisions.jsonl"  # no file that was sent is called so: names lose their leading dots
_PREFIX, _LOCK = "kg-add-", ".lock"
_UNSAFE = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]+')
_LONGEST_NAME = 120
_MOST = 20  # drafts that are kept; the oldest goes first


@dataclass(slots=True)
class File:
    """One file of a draft: ``state`` is ``waiting``, ``reading``, ``read`` or ``failed``, and then for which reason."""

    path: Path
    state: str = "waiting"
    reason: str = ""

    @property
    def name(self) -> str:
        """What it is called."""
        return self.path.name


@dataclass(slots=True)
class Draft:
    """The files of one person's dropping, from their arrival until they are added or thrown away.

    ``records`` is what was read in them; ``decisions`` are those made about it; ``work`` is what is being done or was
    done last, ``report`` what came of working it out.
    """

    id: str
    folder: Path
    files: list[File] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    work: Work | None = None
    report: BuildReport | None = None
    dropped: bool = False

    @property
    def store(self) -> Path:
        """The store in which it is worked out."""
        return self.folder / _STORE

    @property
    def is_ready(self) -> bool:
        """Whether it can be looked at and accepted."""
        return self.report is not None and not self.dropped and self.work is not None and not self.work.goes_on

    def place(self, name: str) -> File:
        """A new file of the draft: under its own bare name, which becomes the document's, in the folder alone."""
        number = len(self.files)
        bare = _UNSAFE.sub("_", Path(name.replace("\\", "/")).name).strip(". ")[-_LONGEST_NAME:] or f"file-{number}"
        path = self.folder / bare
        file = File(path if not path.exists() else self.folder / f"{number}-{bare}")
        self.files.append(file)
        return file

    def read(self, shelf: Shelf, ledger: Path) -> BuildReport:
        """Read the files one after another, then work out what the graph would say with them."""
        for file in self.files:
            if self.dropped:
                break
            if file.state == "waiting":
                self._read(file)
        if not self.records:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise InputError("there is nothing to add: none of the files could be read")
        with shelf.reading() as store:
            store.copy(self.store)
        return self.work_out(ledger, self.records)

    def _read(self, file: File) -> None:
        file.state = "reading"
        try:
            for outcome in read_and_extract([str(file.path)], jobs=1):
                if isinstance(outcome, Skipped):
                    file.state, file.reason = "failed", outcome.reason
                else:
                    file.state = "read"
                    self.records.append(outcome)
        except Exception as error:  # one bad file must not take the others with it
            file.state, file.reason = "failed", f"{type(error).__name__}: {error}"

    def work_out(self, ledger: Path, records: list[Record] | None = None) -> BuildReport:
        """What the graph would say, with the decisions made about the draft."""
        decided = self.folder / _LEDGER
        lines = map(to_line, (*load_ledger(ledger), *self.decisions))
        decided.write_text("".join(lines), encoding="utf-8", newline="\n")
        self.report = build([], self.store, decisions=decided, records=records or [])
        return self.report


class Drafts:
    """All drafts of one server, in a folder that goes when the server ends.

    What a server that was killed left behind goes when the next one takes its first draft.
    """

    def __init__(self) -> None:
        self._numbers = count(1)
        self._known: OrderedDict[str, Draft] = OrderedDict()
        self._lock = threading.Lock()
        self._root: Path | None = None
        self._held = ExitStack()

    def begin(self) -> Draft:
        """A new draft without files."""
        with self._lock:
            id = str(next(self._numbers))
            folder = self._folder() / id
            folder.mkdir()
            draft = self._known[id] = Draft(id, folder)
            idle = [each.id for each in self._known.values() if each.work is None or not each.work.goes_on]
            over = idle[: max(0, len(self._known) - _MOST)]
        for each in over:
            self.drop(each)
        return draft

    def find(self, id: str) -> Draft | None:
        """The draft of that number, if it is neither added nor thrown away."""
        return self._known.get(id)

    def work(self, draft: Draft, workshop: Workshop, build: Callable[[], BuildReport]) -> Work:
        """Have something done with a draft; when it is thrown away meanwhile, its files go when that has ended."""

        def done() -> BuildReport:
            try:
                return build()
            finally:
                if draft.dropped:
                    shutil.rmtree(draft.folder, ignore_errors=True)

        draft.work = workshop.start(done)
        return draft.work

    def accept(self, draft: Draft, store: Path, ledger: Path) -> BuildReport:
        """Add what was read to the store, and the decisions about it to the ledger; then the draft is done with."""
        append_decisions(ledger, draft.decisions)
        report = build([], store, decisions=ledger, records=draft.records)
        self.drop(draft.id)
        return report

    def drop(self, id: str) -> None:
        """Throw a draft away with its files, now or as soon as what is being done with it has ended."""
        draft = self._known.pop(id, None)
        if draft is not None:
            draft.dropped = True
            if draft.work is None or not draft.work.goes_on:
                shutil.rmtree(draft.folder, ignore_errors=True)

    def clear(self) -> None:
        """Throw all away; for the end of the server."""
        with self._lock:
            self._known.clear()
            self._held.close()
            if self._root is not None:
                shutil.rmtree(self._root, ignore_errors=True)
                self._root = None

    def _folder(self) -> Path:
        if self._root is None:
            for left in _left_behind(Path(tempfile.gettempdir())):
                shutil.rmtree(left, ignore_errors=True)
            self._root = Path(tempfile.mkdtemp(prefix=_PREFIX))
            self._held.enter_context(exclusive(self._root / _LOCK))
        return self._root


def _left_behind(place: Path) -> Iterator[Path]:
    """Folders of servers that are no longer there: nobody holds their lock."""
    for folder in place.glob(f"{_PREFIX}*"):
        lock = folder / _LOCK
        try:
            if lock.is_file():
                with exclusive(lock) as alone:
                    gone = alone
                if gone:
                    yield folder
        except OSError:  # another person's
            continue
