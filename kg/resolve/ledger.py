"""The ledger of human decisions: a file of JSON lines, one decision a line; nothing in it is ever rewritten.

An undo is a line of its own that names the decision it takes back. A decision names the things it is about by IRI and
in words, so that it finds them again when documents come, go or change.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from kg.edtf import is_valid
from kg.errors import DecisionError

KINDS = {"same": 2, "different": 2, "not-a-fact": 1, "correct": 1, "undo": 0}  # kind -> number of subjects


@dataclass(frozen=True, slots=True)
class Subject:
    """What a decision is about: an IRI (the present one or one it replaced), or kind, name and context, or both.

    ``kind`` is a kind of thing or fact (``person``, ``organization``, ``honour``, ``conferral``, ``tenure`` …).
    ``name`` is any of its names; of a fact, that of what is given or held (honour, title, event). ``context`` narrows
    it: an organisation or a document's id; of a fact, the recipient, holder or member.
    """

    iri: str | None = None
    kind: str | None = None
    name: str | None = None
    context: str | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """One line of the ledger. ``when`` is an ISO day; ``field`` and ``value`` are for ``correct``."""

    kind: str
    subjects: tuple[Subject, ...]
    who: str
    when: str
    why: str
    field: str | None = None
    value: str | None = None
    undoes: str | None = None

    @property
    def id(self) -> str:
        """Eight hex digits of the content."""
        return sha256(json.dumps(asdict(self), ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:8]


def in_force(decisions: Iterable[Decision]) -> list[Decision]:
    """The decisions that no later line undoes, in the order of the ledger."""
    standing: dict[str, Decision] = {}
    for decision in decisions:
        if decision.kind == "undo":
            standing.pop(decision.undoes or "", None)
        else:
            standing[decision.id] = decision
    return list(standing.values())


def load_ledger(path: str | Path) -> list[Decision]:
    """All lines of a ledger, undone ones and undos too; a file that is not there is an empty ledger.

    Raises DecisionError, with file and line, for a line that cannot be understood.
    """
    return [decision for _, decision, _ in _read(Path(path))]


def load_foreign(path: str | Path) -> list[Decision]:
    """All lines of a ledger that comes from elsewhere, which must be there, and each line with the id it was given.

    Raises DecisionError as load_ledger, and when an id is not that of its line: undos that name it would go astray.
    """
    path = Path(path)
    if not path.exists():
        raise DecisionError(f"{path}: there is no such file; kg decide --export makes one")
    decisions = []
    for number, decision, id in _read(path):
        if id is not None and id != decision.id:
            raise DecisionError(
                f"{path}, line {number}: the line was changed after it got its id {id}; export it again"
            )
        decisions.append(decision)
    return decisions


def _read(path: Path) -> Iterator[tuple[int, Decision, object]]:
    """The lines of a ledger, each with its number and the id that is written in it (None if there is none)."""
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except FileNotFoundError:
        return
    except (OSError, UnicodeDecodeError) as error:
        raise DecisionError(f"{path}: the ledger of decisions cannot be read ({error})") from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                content = json.loads(line)
                decision = _parse(content)
            except (ValueError, RecursionError) as error:
                raise DecisionError(f"{path}, line {number}: {error}; mend the line or take it out") from error
            yield number, decision, content.get("id")


def append_decision(path: str | Path, decision: Decision) -> None:
    """Add one line to a ledger, making the file if there is none. Raises DecisionError when it cannot be written."""
    append_decisions(path, [decision])


def append_decisions(path: str | Path, decisions: Iterable[Decision]) -> None:
    """Add lines to a ledger in one stroke, and only return when they are on the disk; else as append_decision."""
    path = Path(path)
    try:
        lines = "".join(map(to_line, decisions)).encode("utf-8")
        if not lines:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        broken_off = path.exists() and path.stat().st_size > 0 and not path.read_bytes().endswith(b"\n")
        with path.open("ab") as file:
            file.write(b"\n" + lines if broken_off else lines)
            file.flush()
            os.fsync(file.fileno())
    except (OSError, UnicodeEncodeError) as error:
        raise DecisionError(f"{path}: the decision cannot be written down ({error})") from error


def to_line(decision: Decision) -> str:
    """A decision as a line of the ledger, with its line end."""
    return json.dumps({"id": decision.id, **_bare(asdict(decision))}, ensure_ascii=False) + "\n"


def _bare(content: dict[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in content.items() if value is not None and value != ()}
    if "subjects" in kept:
        kept["subjects"] = [_bare(subject) for subject in kept["subjects"]]
    return kept


def _parse(line: object) -> Decision:
    if not isinstance(line, dict):
        raise ValueError("a decision is a JSON object")
    kind = line.get("kind")
    if kind not in KINDS:
        raise ValueError(f"the kind {kind!r} is none of {', '.join(KINDS)}")
    known = {*Decision.__slots__, "id"}
    if unknown := sorted(set(line) - known):
        raise ValueError(f"there is no field {unknown[0]!r}; the fields are {', '.join(sorted(known))}")
    texts = {key: line[key] for key in ("who", "when", "why", "field", "value", "undoes") if key in line}
    if wrong := [key for key, value in texts.items() if not isinstance(value, str)]:
        raise ValueError(f"{wrong[0]!r} is not a text")
    if missing := [key for key in ("who", "when", "why") if key not in texts]:
        raise ValueError(f"{missing[0]!r} is missing")
    if not is_valid(texts["when"]):
        raise ValueError(f"'when' is not a day: {texts['when']!r}")
    needed = {"correct": ("field", "value"), "undo": ("undoes",)}.get(kind, ())
    if missing := [key for key in needed if key not in texts]:
        raise ValueError(f"{missing[0]!r} is missing")
    subjects = line.get("subjects", [])
    if not isinstance(subjects, list) or len(subjects) != KINDS[kind]:
        raise ValueError(f"a decision of kind {kind!r} has {KINDS[kind]} subjects")
    return Decision(kind=kind, subjects=tuple(_subject(each) for each in subjects), **texts)


def _subject(content: object) -> Subject:
    fields = Subject.__slots__
    if not isinstance(content, dict) or not set(content) <= set(fields):
        raise ValueError(f"a subject is an object with some of {', '.join(fields)}")
    if any(not isinstance(value, str) for value in content.values()):
        raise ValueError("a subject's fields are texts")
    if "iri" not in content and not {"kind", "name"} <= set(content):
        raise ValueError("a subject needs an iri, or a kind and a name")
    return Subject(**content)
