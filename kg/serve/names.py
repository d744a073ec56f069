"""The names of the graph, ready to be searched: made at the first search after a build, and once for all requests."""

from __future__ import annotations

import threading

from kg.ask.search import SearchIndex
from kg.store import Store


class Names:
    """The index of the graph that was searched last."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._made: tuple[str, SearchIndex] | None = None  # what the graph holds, by its hash, and its index

    def of(self, store: Store) -> SearchIndex:
        """The index of a store."""
        with self._lock:
            if self._made is None or self._made[0] != store.manifest.content:
                self._made = store.manifest.content, SearchIndex(store)
            return self._made[1]
