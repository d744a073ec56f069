"""The documents' own text, for the page to open the article around a sentence."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kg.view.facts import rows

if TYPE_CHECKING:
    from kg.store import Store

_MOST = 5_000_000  # bytes of UTF-8: documents larger than that together are carried only when asked for


@dataclass(slots=True)
class Text:
    """A document's text with the bounds of its articles.

    The graph counts characters, a browser counts UTF-16 units: :meth:`place` turns one into the other.
    """

    source: str
    articles: list[tuple[int, int]] = field(default_factory=list)
    _wide: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self._wide = [at for at, char in enumerate(self.source) if char > "\uffff"]

    def place(self, at: int) -> int:
        """A character's place in UTF-16 units."""
        return at + bisect_left(self._wide, at)

    def has(self, words: str, at: int) -> bool:
        """Whether these words stand there."""
        return bool(words) and self.source.startswith(words, at)

    def shown(self) -> dict[str, Any]:
        """What the page carries of it."""
        return {"text": self.source, "articles": [[self.place(at) for at in bounds] for bounds in self.articles]}


def texts(store: Store, documents: Collection[str], wanted: bool | None) -> dict[str, Text]:
    """The text of these documents (IRIs), by IRI; ``wanted`` None leaves all out when they are large together."""
    if wanted is False or not documents:
        return {}
    identified = rows(store, "?document ?id", "?document dcterms:identifier ?id .", "?document", documents)
    iris = {id: iri for iri, id in identified}
    found: dict[str, Text] = {}
    size = 0
    for record in store.records():
        source = record.get("source")
        if record["id"] in iris and source:
            size += len(source.encode())
            if wanted is None and size > _MOST:
                return {}
            found[iris[record["id"]]] = Text(source)
    body = "?article dcterms:isPartOf ?document ; oa:start ?start ; oa:end ?end ."
    for document, start, end in rows(store, "?document ?start ?end", body, "?document", found):
        found[document].articles.append((int(start), int(end)))
    for text in found.values():
        text.articles.sort()
    return found
