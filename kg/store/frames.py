"""What a process that answers queries says on its standard output: frames of a letter, a length and so many bytes.

It begins with READY. An answer is a HEAD (its kind and format), DATA as often as needed, and END; or, at any point, an
ERROR instead of what would follow. Only so can one process answer many queries, and a broken answer not pass for a
whole one.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

READY, HEAD, DATA, END, ERROR = b"R", b"H", b"D", b".", b"E"
_BEGIN = struct.Struct("!cI")
_AT_ONCE = 1 << 16  # bytes


def send(stream: IO[bytes], letter: bytes, content: bytes = b"") -> None:
    """Write one frame."""
    stream.write(_BEGIN.pack(letter, len(content)) + content)
    stream.flush()


def receive(stream: IO[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """Frames as they come. Raises EOFError when the other side is gone."""
    while True:
        letter, length = _BEGIN.unpack(_exactly(stream, _BEGIN.size))
        yield letter, _exactly(stream, length)


def _exactly(stream: IO[bytes], count: int) -> bytes:
    content = stream.read(count)
    if len(content) < count:
        raise EOFError
    return content


class _Data(io.RawIOBase):
    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream

    def writable(self) -> bool:
        return True

    def write(self, content: ReadableBuffer) -> int:
        taken = bytes(content)
        send(self._stream, DATA, taken)
        return len(taken)


def data(stream: IO[bytes]) -> io.BufferedWriter:
    """A file whose content goes out as DATA."""
    return io.BufferedWriter(_Data(stream), _AT_ONCE)
