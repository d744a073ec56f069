"""Does every document say, at the position of a quotation, what the quotation says?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pyoxigraph import QuerySolutions, Store

from kg.check.violation import Finding
from kg.vocabulary import PREFIXES

_QUOTED = """
SELECT ?quotation ?document ?quote ?start ?end WHERE {
  ?quotation oa:hasSource/dcterms:identifier ?document ; oa:hasSelector ?words, ?position .
  ?words oa:exact ?quote .
  ?position oa:start ?start ; oa:end ?end .
  FILTER(DATATYPE(?start) = xsd:integer && DATATYPE(?end) = xsd:integer)
}
"""


def misquotations(graph: Store, records: Iterable[Mapping[str, Any]]) -> Iterator[Finding]:
    """The quotations that are not ``source[start:end]`` of their document's record, or whose document has no record."""
    sources = {record["id"]: record["source"] for record in records}
    rows = graph.query(_QUOTED, prefixes=PREFIXES)
    assert isinstance(rows, QuerySolutions)
    for row in rows:
        quotation, document, quote, start, end = (term.value for term in row)
        if document not in sources:
            yield Finding("quotation-document", quotation, document)
            continue
        words = sources[document][int(start) : int(end)]
        if words != quote:
            yield Finding("quotation-words", quotation, words)
