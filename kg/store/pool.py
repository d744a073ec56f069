"""Processes that answer queries, kept ready between one query and the next: to start one takes 0.1 s."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType

from kg.store.worker import LONG, Worker


class Pool:
    """Workers of ``memory`` bytes each; as many run as are asked for, and ``keep`` of them wait for the next query."""

    def __init__(self, keep: int, memory: int = 0) -> None:
        self._keep = keep
        self._memory = memory
        self._lock = threading.Lock()
        self._idle: list[Worker] = []

    def __enter__(self) -> Pool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def worker(self) -> Iterator[Worker]:
        """A worker for one query, which nobody else has meanwhile."""
        with self._lock:
            worker = self._idle.pop() if self._idle else None
        if worker is not None and not worker.alive:
            worker.close()
            worker = None
        worker = worker or Worker(self._memory)
        try:
            yield worker
        finally:
            self._put_back(worker)

    def _put_back(self, worker: Worker) -> None:
        with self._lock:
            kept = worker.alive and worker.took < LONG and len(self._idle) < self._keep
            if kept:
                self._idle.append(worker)
        if not kept:
            worker.close()

    def close(self) -> None:
        """End all workers that wait."""
        with self._lock:
            idle, self._idle = self._idle, []
        for worker in idle:
            worker.close()
