"""Bytes of a text file, as text."""

from __future__ import annotations

from kg.errors import InputError

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


def decode(data: bytes) -> str:
    """Text of UTF-8 (with or without a byte order mark), UTF-16 with one, or GB18030, line ends as they are.

    Raises InputError when the bytes are not text in any of them.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _decode(data[len(mark) :], encoding)
    if b"\0" in data:
        raise InputError("it holds binary data, not text")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _decode(data, "gb18030")


def _decode(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise InputError("its characters are neither UTF-8 nor GB18030; save it as UTF-8") from error
