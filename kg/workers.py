"""Many documents read and extracted side by side, in processes of their own; what comes out is the same as in one.

A worker is another Python that is given lists of files on its standard input and gives back what a store keeps of
each. It is started anew (nothing is forked), so it works alike on all systems and in whatever program uses the product.
It ends when its input does, so none is left behind, however the program ends.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue
from typing import IO, Any

from kg.errors import InputError
from kg.model.document import Document, Skipped
from kg.model.record import Record
from kg.read import Entry, list_files, read_entry

Outcome = Record | Skipped

WORTH_WORKERS = 400_000
"""Bytes of files from which on workers are started unasked: one process takes some 3 s of processor time to read and
extract so much, and a worker under 0.7 s to be ready (a whole build of one newsletter takes no more)."""

_CHUNK = 90_000  # bytes of files that a worker is given at once: what the extraction tags side by side
_MOST_FILES = 200  # in one chunk, however small they are
_MAIN = "from kg.workers import serve; serve()"
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")


def read_and_extract(paths: Iterable[str], jobs: int | None = None) -> Generator[Outcome, None, None]:
    """What a store keeps of each file of ``paths``, in their order, or why it could not be read.

    ``jobs`` is the number of processes; 1 is this one alone; None takes as many as there are cores when there is enough
    to read for it to be worth while. Raises InputError when a worker is ended from outside.
    """
    entries = list(list_files(paths))
    chunks = list(_chunks(entries))
    workers = min(len(chunks), jobs or _worth(entries))
    if workers < 2:
        yield from _outcomes(entries)
        return
    crew = _Crew(workers)
    with ThreadPoolExecutor(workers) as threads:
        try:
            for outcomes in threads.map(crew.outcomes, chunks):
                yield from outcomes
        finally:  # reached as well when the reader of this gives up, and on Ctrl-C
            crew.dismiss()
            threads.shutdown(cancel_futures=True)


def _worth(entries: Iterable[Entry | Skipped]) -> int:
    """How many workers so much to read is worth."""
    return cores() if sum(each.size for each in entries if isinstance(each, Entry)) >= WORTH_WORKERS else 1


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _chunks(entries: Iterable[Entry | Skipped]) -> Iterator[list[Entry | Skipped]]:
    chunk: list[Entry | Skipped] = []
    size = 0
    for each in entries:
        chunk.append(each)
        size += each.size if isinstance(each, Entry) else 0
        if size >= _CHUNK or len(chunk) >= _MOST_FILES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _outcomes(entries: Iterable[Entry | Skipped]) -> Iterator[Outcome]:
    """Read and extract here, in order."""
    from kg.extract import extract_all
    from kg.model.archive import to_archive

    ahead: deque[Skipped | None] = deque()  # what was read since the last outcome; None for a document

    def documents() -> Iterator[Document]:
        for entry in entries:
            read = read_entry(entry) if isinstance(entry, Entry) else entry
            ahead.append(read if isinstance(read, Skipped) else None)
            if isinstance(read, Document):
                yield read

    for document, extraction in extract_all(documents()):
        while (skipped := ahead.popleft()) is not None:
            yield skipped
        yield to_archive(document, extraction)
    yield from (each for each in ahead if each is not None)


class _Crew:
    """The workers, each for one thread at a time."""

    def __init__(self, size: int) -> None:
        self._idle: SimpleQueue[subprocess.Popen[bytes]] = SimpleQueue()
        self._all: list[subprocess.Popen[bytes]] = []
        try:
            for _ in range(size):
                self._all.append(_start())
                self._idle.put(self._all[-1])
        except BaseException:
            self.dismiss()
            raise

    def outcomes(self, chunk: Sequence[Entry | Skipped]) -> Sequence[Outcome]:
        """Have a chunk read; standard input is read here, for a worker has another."""
        if any(isinstance(each, Entry) and each.is_stdin for each in chunk):
            return list(_outcomes(chunk))
        worker = self._idle.get()
        try:
            return _ask(worker, chunk)
        finally:
            self._idle.put(worker)

    def dismiss(self) -> None:
        """End all workers at once, whatever they are at."""
        for worker in self._all:
            worker.kill()
        for worker in self._all:
            worker.wait()
            for pipe in (worker.stdin, worker.stdout):
                if pipe is not None:
                    pipe.close()


def _start() -> subprocess.Popen[bytes]:
    """A worker with one thread for its arithmetic, for it shares the cores with the others; Ctrl-C is not for it."""
    apart: dict[str, Any] = {"start_new_session": True}
    if sys.platform == "win32":
        apart = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), **dict.fromkeys(_THREADS, "1")}
    return subprocess.Popen(
        [sys.executable, "-P", "-c", _MAIN],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment,
        **apart,
    )


def _ask(worker: subprocess.Popen[bytes], chunk: Sequence[Entry | Skipped]) -> Sequence[Outcome]:
    assert worker.stdin is not None and worker.stdout is not None
    try:
        _send(worker.stdin, chunk)
        answer = pickle.load(worker.stdout)  # noqa: S301 - from a process of our own
    except (OSError, EOFError, pickle.UnpicklingError) as error:
        files = [each.path for each in chunk if isinstance(each, Entry)]
        raise InputError(
            f"a process that read {files[0]} and {len(files) - 1} other files was ended (out of memory?); "
            "try again with --jobs 1, or with fewer files"
        ) from error
    if isinstance(answer, BaseException):
        raise answer
    outcomes: Sequence[Outcome] = answer
    return outcomes


def _send(pipe: IO[bytes], content: object) -> None:
    pickle.dump(content, pipe)
    pipe.flush()


def serve() -> None:
    """The other side: chunks on standard input, what was read on standard output, until the input ends."""
    chunks: SimpleQueue[Sequence[Entry | Skipped]] = SimpleQueue()
    threading.Thread(target=_listen, args=(chunks,), daemon=True).start()
    output = sys.stdout.buffer
    sys.stdout = sys.stderr  # whatever a library prints is no answer
    while True:
        try:
            answer: object = list(_outcomes(chunks.get()))
        except Exception as error:  # raised again where it can be told to the user
            answer = error
        _send(output, answer)


def _listen(chunks: SimpleQueue[Sequence[Entry | Skipped]]) -> None:
    """Take what comes in; when nothing can come any more (the other side is gone), end at once, in mid-work too."""
    while True:
        try:
            chunks.put(pickle.load(sys.stdin.buffer))  # noqa: S301 - from the process that started this one
        except (EOFError, OSError, pickle.UnpicklingError):
            os._exit(0)
