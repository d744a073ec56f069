"""Files and folders, one Document each, or the reason why not."""

from __future__ import annotations

import hashlib
import os
import re
import stat
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.errors import InputError
from kg.model.document import Document, Skipped
from kg.read.document import read_source
from kg.read.docx import read_docx
from kg.read.html import declared_encoding, read_html
from kg.read.pdf import read_pdf
from kg.read.plain import decode, read_markdown
from kg.read.source import Source

SIZE_LIMIT = 50 * 1024 * 1024
"""The largest file that is read, in bytes."""

_CONTROL = re.compile("[\x00-\x1f\x7f]")
_STDIN = "-"
_TO_WORD = "open it in Word or WPS and save it as .docx"
_WAY_OUT = {
    ".doc": f"it is an old Word file; {_TO_WORD}",
    ".wps": f"it is a WPS file; {_TO_WORD}",
    ".rtf": f"it is an RTF file; {_TO_WORD}",
    ".odt": f"it is an OpenDocument file; {_TO_WORD}",
    ".ofd": "it is an OFD file; export it as .pdf with text, or as .docx",
    **dict.fromkeys((".xls", ".xlsx", ".et", ".csv"), "it is a table; save the sheet as .txt, or copy it into a .docx"),
    **dict.fromkeys((".ppt", ".pptx", ".dps"), "it holds slides; export its outline as .docx or .txt"),
    **dict.fromkeys(
        (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".webp", ".heic"),
        "it is a picture; run text recognition (OCR) first and give the text as .txt or .docx",
    ),
    **dict.fromkeys((".zip", ".rar", ".7z", ".gz", ".tar"), "it is an archive; unpack it and give the folder"),
}


def _plain(data: bytes) -> Source:
    return Source(decode(data), "text/plain")


def _page(data: bytes) -> Source:
    return read_html(decode(data, declared_encoding(data)))


_READERS: dict[str, Callable[[bytes], Source]] = {
    ".txt": _plain,
    ".text": _plain,
    ".md": lambda data: read_markdown(decode(data)),
    ".markdown": lambda data: read_markdown(decode(data)),
    ".html": _page,
    ".htm": _page,
    ".docx": read_docx,
    ".pdf": read_pdf,
}
_MAGIC = ((b"%PDF-", read_pdf), (b"PK\x03\x04", read_docx))


def read_file(path: str | Path) -> Document:
    """The Document of one file, its stem as id; ``-`` is standard input, with the id ``stdin``.

    Raises InputError when the file cannot be read (missing, empty, binary, encrypted, too large, broken, of a kind
    that is not read); the message names the file and says what to do.
    """
    if str(path) == _STDIN:
        return _read(path, "stdin")
    return _read(path, _shown(Path(path).stem))


@dataclass(frozen=True, slots=True)
class Entry:
    """A file to read, ``-`` for standard input, and the id that its document will have."""

    path: str
    id: str

    @property
    def is_stdin(self) -> bool:
        """Is it standard input, which this process alone can read?"""
        return self.path == _STDIN

    @property
    def size(self) -> int:
        """Bytes of the file; 0 for standard input and for what is no file."""
        try:
            return 0 if self.is_stdin else Path(self.path).stat().st_size
        except (OSError, ValueError):
            return 0


def read_documents(paths: Iterable[str | Path]) -> Iterator[Document | Skipped]:
    """A Document for each file of each path, folders with all below them in order of name; Skipped for what fails.

    The id is the path below the folder given, without suffix, with slashes; of a plain file, its stem. Where two files
    would have one id, each keeps its suffix; where even that is the same, the later is skipped.
    """
    for each in list_files(paths):
        yield read_entry(each) if isinstance(each, Entry) else each


def read_entry(entry: Entry) -> Document | Skipped:
    """The Document of a listed file, or the reason why there is none."""
    try:
        return _read(entry.path, entry.id)
    except InputError as error:
        return Skipped(entry.path, _reason(error, entry.path))


def list_files(paths: Iterable[str | Path]) -> Iterator[Entry | Skipped]:
    """The files that :func:`read_documents` reads, in its order; Skipped for one whose id another has."""
    found = [entry for path in paths for entry in _entries(path)]
    stems = Counter(id for _, id, _ in found)
    seen: set[str] = set()
    for path, id, suffix in found:
        unique = id + suffix if stems[id] > 1 else id
        if unique in seen:
            yield Skipped(str(path), f"another file of this run has the same id {unique!r}; rename one of them")
            continue
        seen.add(unique)
        yield Entry(str(path), unique)


def _entries(path: str | Path) -> Iterator[tuple[str | Path, str, str]]:
    """Path, id and suffix of each file of a path that is given."""
    if str(path) == _STDIN:
        yield path, "stdin", ""
        return
    given = Path(path)
    if not given.is_dir():
        yield given, _shown(given.stem), _shown(given.suffix)
        return
    for file in files_below(given):
        yield file, _shown(file.relative_to(given).with_suffix("").as_posix()), _shown(file.suffix)


def files_below(folder: Path) -> Iterator[Path]:
    """All files below a folder in order of their path; hidden ones and what links out to folders are left out."""
    names = []
    for root, folders, files in os.walk(folder, followlinks=False):
        folders[:] = [name for name in folders if not name.startswith((".", "__"))]
        names += [Path(root, name) for name in files if not name.startswith((".", "~$"))]
    yield from sorted(names, key=lambda file: file.relative_to(folder).parts)


def _read(path: str | Path, id: str) -> Document:
    name = _STDIN if str(path) == _STDIN else Path(path).name
    try:
        data = _bytes(path)
        source = _source(data, Path(path).suffix.lower())
        document = read_source(source, id, _shown(name), hashlib.sha256(data).hexdigest())
        if not document.text:
            raise InputError("it holds no text")
    except InputError as error:
        raise InputError(f"{_shown(path)}: {error}") from error
    return document


def _source(data: bytes, suffix: str) -> Source:
    if not data:
        raise InputError("it is empty")
    by_magic = next((reader for magic, reader in _MAGIC if data.startswith(magic)), None)
    if suffix in _WAY_OUT and not (by_magic is read_docx and suffix in (".doc", ".wps")):
        raise InputError(_WAY_OUT[suffix])
    reader = _READERS.get(suffix)
    if by_magic is not None and reader is not read_docx:
        return by_magic(data)
    if reader is None or reader is read_pdf and by_magic is None:
        return _plain(data) if b"\0" not in data[:4096] else _refuse(suffix)
    return reader(data)


def _refuse(suffix: str) -> Source:
    kinds = ", ".join(_READERS)
    raise InputError(f"files of the kind {suffix or 'without a suffix'} are not read; give one of {kinds}")


def _bytes(path: str | Path) -> bytes:
    if str(path) == _STDIN:
        data = sys.stdin.buffer.read(SIZE_LIMIT + 1)
    else:
        try:
            status = Path(path).stat()
            if stat.S_ISDIR(status.st_mode):
                raise InputError("it is a folder")
            if not stat.S_ISREG(status.st_mode):
                raise InputError("it is not a plain file")
            if status.st_size > SIZE_LIMIT:
                raise InputError(_too_large(status.st_size))
            with Path(path).open("rb") as file:
                data = file.read(SIZE_LIMIT + 1)
        except FileNotFoundError as error:
            raise InputError("there is no such file") from error
        except PermissionError as error:
            raise InputError("it may not be read; change its permissions") from error
        except (OSError, ValueError) as error:
            raise InputError(f"it cannot be opened ({getattr(error, 'strerror', None) or error})") from error
    if len(data) > SIZE_LIMIT:
        raise InputError(_too_large(len(data)))
    return data


def _too_large(size: int) -> str:
    return f"it has {size // 2**20} MB, more than {SIZE_LIMIT // 2**20} MB; give its text alone, or its parts"


def _shown(path: str | Path) -> str:
    """A path as it can be printed on one line: what is no text, or breaks the line, is escaped."""
    text = str(path).encode("utf-8", "backslashreplace").decode("utf-8")
    return _CONTROL.sub(lambda sign: f"\\x{ord(sign[0]):02x}", text)


def _reason(error: InputError, path: str | Path) -> str:
    return str(error).removeprefix(f"{_shown(path)}: ")
