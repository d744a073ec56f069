"""Where the product's own data lies: ``ontology/`` and the sample newsletters.

In a checkout (and an editable install) both lie beside ``kg/``; in a wheel they are carried inside the package, so that
no top-level folder but ``kg`` lands in site-packages.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from kg.errors import KnowledgeError

_PACKAGE = Path(__file__).resolve().parent


def _folder(name: str) -> Path:
    for root in (_PACKAGE / "_shipped", _PACKAGE.parent):
        if (root / name).is_dir():
            return root / name
    raise KnowledgeError(f"the folder {name}/ is missing from this installation; install honours-kg again")


def ontology_dir() -> Path:
    """The folder with vocabulary, shapes, schemes, lexicons, phrasings and questions."""
    return _folder("ontology")


def sample_dir() -> Path:
    """The folder with the three sample newsletters."""
    return _folder("data") / "newsletters"


@cache
def load_toml(relative: str) -> dict[str, Any]:
    """Parse one TOML file of ``ontology/``; a broken one is reported with its path and line.

    Treat the result as read-only: it is shared.
    """
    path = ontology_dir() / relative
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise KnowledgeError(f"{path}: {error}; mend the file or restore it from the project") from error
