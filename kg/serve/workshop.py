"""Building while the pages are open: one piece of work after another, each with how it ended."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from queue import Queue

from kg.build import BuildReport
from kg.errors import KgError

_KEPT = 100  # pieces of work that are remembered


@dataclass(slots=True)
class Work:
    """One build: ``state`` is ``waiting``, ``running``, ``done`` or ``failed``."""

    id: str
    state: str = "waiting"
    error: str = ""
    report: BuildReport | None = None
    finished: threading.Event = field(default_factory=threading.Event)

    @property
    def goes_on(self) -> bool:
        """Whether it has not ended yet."""
        return self.state in ("waiting", "running")


class Workshop:
    """A thread that does one thing at a time, so that two builds never meet."""

    def __init__(self) -> None:
        self._numbers = count(1)
        self._known: OrderedDict[str, Work] = OrderedDict()
        self._waiting: Queue[tuple[Work, Callable[[], BuildReport]]] = Queue()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def start(self, build: Callable[[], BuildReport]) -> Work:
        """Put a build in line."""
        with self._lock:
            work = Work(str(next(self._numbers)))
            self._known[work.id] = work
            while len(self._known) > _KEPT:
                self._known.popitem(last=False)
            self._waiting.put((work, build))
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="kg-workshop", daemon=True)
                self._thread.start()
        return work

    def find(self, id: str) -> Work | None:
        """The work of that number, if it is still remembered."""
        return self._known.get(id)

    def _run(self) -> None:
        while True:
            work, build = self._waiting.get()
            work.state = "running"
            try:
                work.report = build()
                work.state = "done"
            except KgError as error:
                work.error, work.state = str(error), "failed"
            except Exception as error:  # the thread must outlive a fault; the page says that there was one
                work.error, work.state = f"{type(error).__name__}: {error}", "failed"
            finally:
                work.finished.set()
