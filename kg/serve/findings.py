"""What is wrong or missing in the graph, found beside the requests."""

from __future__ import annotations

import threading

from kg.check import Severity, Violation, check
from kg.serve.shelf import Shelf


class Findings:
    """The violations and warnings of the graph in force; of a large one it takes a while to find them."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._lock = threading.Lock()
        self._ended: threading.Event | None = None  # None: nobody looks yet
        self._found: list[Violation] | None = None
        self._error: Exception | None = None

    def found(self, patience: float) -> list[Violation] | None:
        """All of them, the worst first; None when they are not all found within so many seconds."""
        with self._lock:
            if self._ended is None:
                self._ended, self._error = threading.Event(), None
                threading.Thread(target=self._look, args=(self._ended,), name="kg-findings", daemon=True).start()
            ended = self._ended
        ended.wait(patience)
        if self._error is not None:
            with self._lock:
                if self._ended is ended:
                    self._ended = None  # the next who asks tries again
                raise self._error
        return self._found

    def _look(self, ended: threading.Event) -> None:
        try:
            with self._shelf.reading() as store:
                self._found = [each for each in check(store) if each.severity is not Severity.INFO]
        except Exception as error:  # told to whoever asked
            self._error = error
        finally:
            ended.set()
