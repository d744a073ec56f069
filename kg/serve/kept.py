"""What was worked out of a graph, kept while that graph is in force: pages, pictures, the index of names."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import TypeVar, cast

from starlette.responses import Response

from kg.store import Store

_Made = TypeVar("_Made")
_MOST = 64 << 20  # bytes of answers; what was not asked for longest goes first
_AROUND = 1 << 10  # bytes that anything counts for beside its body


class Kept:
    """Everything is made once, also when many ask for it at the same time, and goes when another graph comes."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._content = ""  # of the graph that all of it is from
        self._made: OrderedDict[Hashable, object] = OrderedDict()
        self._making: dict[Hashable, threading.Lock] = {}
        self._size = 0

    def of(self, store: Store, what: Hashable, make: Callable[[], _Made]) -> _Made:
        """``what``, made of ``store`` now or earlier."""
        with self._lock:
            if store.manifest.content != self._content:
                self._content = store.manifest.content
                self._made.clear()
                self._making.clear()
                self._size = 0
            making = self._making.setdefault(what, threading.Lock())
        with making:
            with self._lock:
                if what in self._made and store.manifest.content == self._content:
                    self._made.move_to_end(what)
                    return cast(_Made, self._made[what])
            try:
                made = make()
                with self._lock:
                    if store.manifest.content == self._content:
                        self._put(what, made)
            finally:
                with self._lock:
                    self._making.pop(what, None)
        return made

    def _put(self, what: Hashable, made: object) -> None:
        self._made[what] = made
        self._size += _size(made)
        while self._size > _MOST:
            _, oldest = self._made.popitem(last=False)
            self._size -= _size(oldest)


def _size(made: object) -> int:
    return _AROUND + (len(made.body) if isinstance(made, Response) else 0)
