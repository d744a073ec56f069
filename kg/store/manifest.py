"""What a generation of the store says about itself: ``manifest.json``, written last, so that it vouches for all."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from kg.errors import StoreError

FORMAT = 3  # raised when an older product could not read what is written
CONFIDENCE_OF_FACTS = 2  # the first format in which facts say how sure they are


@dataclass(frozen=True, slots=True)
class DocumentEntry:
    """A document in the store: its id, file name and the SHA-256 of its bytes."""

    id: str
    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """``content`` is the SHA-256 over base IRI, records and triples: equal content, equal hash.

    ``counts`` maps what is counted (documents, persons, conferrals … triples) to how many there are. Claims below
    ``min_confidence`` were not taken into the graph. ``annotations`` is the SHA-256 of the file of annotations,
    empty when there are none.
    """

    format: int
    product: str
    base: str
    content: str
    counts: Mapping[str, int]
    documents: tuple[DocumentEntry, ...]
    min_confidence: float = 0.0
    annotations: str = ""

    def to_json(self) -> str:
        """The text of ``manifest.json``."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=2) + "\n"


def read_manifest(path: Path) -> Manifest:
    """Read ``manifest.json``; StoreError when it is damaged or written by a newer product."""
    try:
        fields = json.loads(path.read_text(encoding="utf-8"))
        if fields["format"] > FORMAT:
            raise StoreError(
                f"{path}: written by a newer honours-kg ({fields['product']}, store format {fields['format']}; "
                f"this one reads up to {FORMAT}); upgrade honours-kg, or build into another folder with --store"
            )
        fields["documents"] = tuple(DocumentEntry(**entry) for entry in fields["documents"])
        return Manifest(**fields)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError(
            f"{path}: the store is damaged ({error}); delete the folder and run `kg build` again"
        ) from error
