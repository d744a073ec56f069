"""Locks between processes, on files; the operating system frees them when a process ends, however it ends."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    def _lock_exclusive(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

    def _lock_shared(descriptor: int) -> None:
        """Nothing to do: Windows lets nobody rename or delete a folder while a file in it is open."""
else:
    import fcntl

    def _lock_exclusive(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _lock_shared(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_SH)


@contextmanager
def exclusive(path: Path) -> Iterator[bool]:
    """Hold ``path`` (made when it is not there) alone; gives False, at once, when somebody else holds it."""
    with _locked(os.open(path, os.O_RDWR | os.O_CREAT, 0o644)) as alone:
        yield alone


@contextmanager
def unread(path: Path) -> Iterator[bool]:
    """Is nobody reading the generation of this manifest? Nobody can begin to while the answer is in use."""
    if sys.platform == "win32" or not path.exists():
        yield True  # Windows refuses what follows by itself; without a manifest there is nothing to read
        return
    with _locked(os.open(path, os.O_RDONLY)) as alone:
        yield alone


@contextmanager
def _locked(descriptor: int) -> Iterator[bool]:
    try:
        try:
            _lock_exclusive(descriptor)
        except OSError:
            yield False
        else:
            yield True
    finally:
        os.close(descriptor)


def hold_shared(path: Path) -> int:
    """Hold ``path`` together with other readers, without writing to it; close the descriptor to let go.

    Raises FileNotFoundError when the file is gone.
    """
    descriptor = os.open(path, os.O_RDONLY)
    with suppress(OSError):  # a file system without locks: the reader keeps its files open, which is enough on Unix
        _lock_shared(descriptor)
    return descriptor
