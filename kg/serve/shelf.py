"""The store that is served: one generation at a time, the newest, opened once and shared by all requests."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kg.store import Store
from kg.store.layout import current


class Shelf:
    """Gives the generation in force to whoever asks; an older one is closed when the last request lets go of it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._store: Store | None = None
        self._generation: Path | None = None
        self._readers: dict[int, int] = {}  # id of a store -> how many requests read it

    @contextmanager
    def reading(self) -> Iterator[Store]:
        """The store of this moment; it stays open while the block runs. Raises StoreError when there is none."""
        with self._lock:
            generation = current(self.path)
            if self._store is None or generation != self._generation:
                opened = Store.open(self.path)
                opened.graph  # noqa: B018 -- opens the engine here, not in two requests at once
                old, self._store, self._generation = self._store, opened, generation
                if old is not None and not self._readers.get(id(old)):
                    old.close()
            store = self._store
            self._readers[id(store)] = self._readers.get(id(store), 0) + 1
        try:
            yield store
        finally:
            with self._lock:
                self._readers[id(store)] -= 1
                if not self._readers[id(store)]:
                    del self._readers[id(store)]
                    if store is not self._store:
                        store.close()

    @property
    def generation(self) -> str:
        """A name for what is in force, for caches."""
        return current(self.path).name
