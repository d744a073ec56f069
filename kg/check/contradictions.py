"""What two sentences cannot both say: the queries of ``ontology/contradictions/``, asked of the whole graph.

A query is called after the shape of ``shapes.ttl`` that says what is the matter. It gives ``?this`` and ``?other``, the
two facts or things, and ``?quotation`` and ``?otherQuotation``, the sentences that disagree.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import NamedNode, QuerySolutions, Store

from kg.check.focus import order, quoted
from kg.check.violation import Finding
from kg.errors import KnowledgeError
from kg.resources import ontology_dir

_COLUMNS = ("this", "quotation", "other", "otherQuotation")


def contradictions(graph: Store) -> Iterator[Finding]:
    """Each pair that disagrees, once, with the first two sentences that do; KnowledgeError for a broken query."""
    for path in sorted((ontology_dir() / "contradictions").glob("*.rq")):
        tellings: dict[tuple[NamedNode, NamedNode], list[tuple[NamedNode, NamedNode]]] = defaultdict(list)
        for this, quotation, other, against in _rows(graph, path):
            tellings[this, other].append((quotation, against))
        for (this, other), pairs in tellings.items():
            first = min(pairs, key=lambda pair: tuple((*order(quoted(graph, each)), each.value) for each in pair))
            yield Finding(path.stem, this.value, None, first[0].value, other.value, first[1].value)


def _rows(graph: Store, path: Path) -> Iterator[list[NamedNode]]:
    try:
        rows = graph.query(path.read_text(encoding="utf-8"))
        assert isinstance(rows, QuerySolutions)
        for row in rows:
            terms = [term for column in _COLUMNS if isinstance(term := row[column], NamedNode)]
            if len(terms) < len(_COLUMNS):
                raise ValueError(f"a row without one of {', '.join(_COLUMNS)}")
            yield terms
    except (OSError, SyntaxError, KeyError, ValueError) as error:
        raise KnowledgeError(f"{path}: {error}; mend the query or restore it from the project") from error
