"""Where things lie in the store's folder, and how they get there so that a crash leaves the old or the new state.

::

    STORE/CURRENT                    the number of the generation in force; replaced in one step
    STORE/generations/000001/        db/ (Oxigraph), records.jsonl, manifest.json; never changed once it has its number;
                                     annotated/ is db/ with the annotations, where there are any
    STORE/generations/.new/          one being written; without a number, so nobody reads it
    STORE/decisions.jsonl            the ledger of human decisions (not touched here)
    STORE/lock                       held by the one who builds
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from kg.errors import StoreError
from kg.store.lock import unread

CURRENT, GENERATIONS, LEDGER, LOCK = "CURRENT", "generations", "decisions.jsonl", "lock"
DATABASE, ANNOTATED, RECORDS, MANIFEST = "db", "annotated", "records.jsonl", "manifest.json"
_NEW, _DEAD = ".new", ".dead-"
_REBUILD = "the store is damaged: delete the folder (keep decisions.jsonl) and run `kg build` again"


def beside(store: str | Path, ending: str) -> Path:
    """A file of the store that is kept next to its folder, and outlives it."""
    path = Path(os.path.normpath(store))
    if path.name in ("", ".."):
        path = path.resolve()
    return path.parent / f"{path.name}{ending}"


def check_folder(path: Path) -> bool:
    """Is there a store at ``path``? False when it is yet to be built, StoreError if the folder is another's."""
    try:
        names = {entry.name for entry in path.iterdir()}
    except FileNotFoundError:
        return False
    except OSError as error:
        raise StoreError(
            f"{path}: cannot be used as a store ({error.strerror}); choose a folder with --store"
        ) from error
    if names and not names & {CURRENT, GENERATIONS, LEDGER, LOCK}:
        raise StoreError(f"{path}: this folder is not a store of honours-kg; choose an empty or new one with --store")
    return CURRENT in names


def current(path: Path) -> Path:
    """The folder of the generation in force; StoreError when there is none."""
    if not check_folder(path):
        raise StoreError(f"{path}: there is no store here yet; run `kg build FOLDER --store {path}` first")
    try:
        name = (path / CURRENT).read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(f"{path / CURRENT}: cannot be read ({error}); {_REBUILD}") from error
    if not (name.isdigit() and name.isascii()):
        raise StoreError(f"{path / CURRENT}: does not name a generation; {_REBUILD}")
    return path / GENERATIONS / name


def damaged(path: Path, error: object) -> StoreError:
    """The error for a store whose parts are missing or broken."""
    return StoreError(f"{path}: {error}; {_REBUILD}")


def new_folder(path: Path) -> Path:
    """An empty folder to write the next generation in."""
    new = path / GENERATIONS / _NEW
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(parents=True)
    return new


def put_in_force(path: Path, new: Path) -> Path:
    """Give the finished generation its number and point to it; everything is on the disk before the pointer moves."""
    for folder, _, files in os.walk(new):
        for file in files:
            _sync(Path(folder) / file)
        _sync(Path(folder))
    # every other generation was cleaned up or is older than the one in force, so the number is free
    taken = [int(entry.name) for entry in new.parent.iterdir() if entry.name.isdigit()]
    generation = new.parent / f"{max(taken, default=0) + 1:06d}"
    new.rename(generation)
    _sync(generation.parent)
    write_whole(path / CURRENT, f"{generation.name}\n".encode("ascii"))
    return generation


def write_whole(path: Path, content: bytes) -> None:
    """Give a file new content in one step; without content it goes."""
    if not content:
        path.unlink(missing_ok=True)
        return
    new = path.with_name(f"{path.name}.new")
    new.write_bytes(content)
    _sync(new)
    new.replace(path)
    _sync(path.parent)


def linked(source: Path, target: Path) -> None:
    """A copy of what never changes again, a file or folder; where it can be, the same files on the disk."""
    if source.is_dir():
        shutil.copytree(source, target, copy_function=_link)
    else:
        _link(str(source), str(target))


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # a file system without hard links
        shutil.copy2(source, target)


def copy_generation(generation: Path, path: Path) -> None:
    """A store at ``path`` with a copy of a generation, which somebody must hold, for the one in force."""
    shutil.copytree(generation, path / GENERATIONS / generation.name)
    (path / CURRENT).write_text(f"{generation.name}\n", encoding="ascii")


def clean(path: Path) -> None:
    """Remove what earlier builds left: unfinished generations, and old ones that nobody reads any more."""
    kept = current(path).name if check_folder(path) else None
    generations = path / GENERATIONS
    for entry in sorted(generations.iterdir()) if generations.is_dir() else ():
        if entry.name != kept:
            _remove(entry)
    (path / f"{CURRENT}.new").unlink(missing_ok=True)


def _remove(generation: Path) -> None:
    """Remove a generation unless a reader holds it; renamed first, so that a half-removed one never has a number."""
    if generation.name.isdigit():
        dead = generation.with_name(f"{_DEAD}{generation.name}")
        with unread(generation / MANIFEST) as alone:
            if not alone:
                return
            try:
                generation.rename(dead)
            except OSError:  # Windows, while a reader has its files open
                return
        generation = dead
    shutil.rmtree(generation, ignore_errors=True)


def _sync(path: Path) -> None:
    if os.name == "nt" and path.is_dir():
        return  # Windows cannot open a folder to flush it
    descriptor = os.open(path, os.O_RDONLY if os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
