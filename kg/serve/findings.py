"""What is wrong or missing in the graph, found once for each generation of the store and beside the requests."""

from __future__ import annotations

import threading

from kg.check import Severity, Violation, check
from kg.serve.shelf import Shelf


class Findings:
    """The violations and warnings of the generation in force; of a large graph it takes a while to find them."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._lock = threading.Lock()
        self._search: _Search | None = None

    def found(self, patience: float) -> list[Violation] | None:
        """All of them, the worst first; None when they are not all found within so many seconds."""
        generation = self._shelf.generation
        with self._lock:
            if self._search is None or self._search.generation != generation:
                self._search = _Search(self._shelf, generation)
                threading.Thread(target=self._search.run, name="kg-findings", daemon=True).start()
            search = self._search
        search.ended.wait(patience)
        if search.error is not None:
            with self._lock:
                self._search = None  # the next who asks tries again
            raise search.error
        return search.found


class _Search:
    def __init__(self, shelf: Shelf, generation: str) -> None:
        self.generation = generation
        self.ended = threading.Event()
        self.found: list[Violation] | None = None
        self.error: Exception | None = None
        self._shelf = shelf

    def run(self) -> None:
        try:
            with self._shelf.reading() as store:
                self.found = [each for each in check(store) if each.severity is not Severity.INFO]
        except Exception as error:  # told to whoever asked
            self.error = error
        finally:
            self.ended.set()
