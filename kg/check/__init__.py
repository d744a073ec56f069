"""What is wrong or missing in a graph: its shapes, its quotations held against the documents, and contradictions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pyoxigraph as ox

from kg.check.contradictions import contradictions
from kg.check.focus import Place, label, order, place
from kg.check.quotations import misquotations
from kg.check.shapes import breaches, load_shapes, rules
from kg.check.violation import Finding, Rule, Severity, Violation
from kg.store import Store

__all__ = ["Severity", "Violation", "check", "check_graph"]


def check(store: Store) -> list[Violation]:
    """All that is wrong or missing in a store, by severity, document and position.

    A graph in which nothing is wrong may still give warnings. Raises KnowledgeError when ``shapes.ttl`` is broken.

    >>> with Store.open("kg-store") as store:  # doctest: +SKIP
    ...     [each for each in check(store) if each.severity is Severity.VIOLATION]
    []
    """
    return check_graph(store.graph, store.records())


def check_graph(graph: ox.Store, records: Iterable[Mapping[str, Any]]) -> list[Violation]:
    """The same for a graph in memory; a record holds a document's ``id`` and its text, ``source``."""
    shapes = load_shapes()
    known = rules(shapes)
    findings = {*breaches(graph, shapes), *misquotations(graph, records), *contradictions(graph)}
    return sorted(_violations(graph, findings, known), key=_order)


def _violations(graph: ox.Store, findings: Iterable[Finding], known: Mapping[str, Rule]) -> Iterator[Violation]:
    for finding in findings:
        rule = known[finding.code]
        focus = ox.NamedNode(finding.focus)
        where = place(graph, ox.NamedNode(finding.quotation or finding.focus))
        other = ox.NamedNode(finding.other) if finding.other else None
        against = place(graph, ox.NamedNode(finding.other_quotation)) if finding.other_quotation else Place()
        yield Violation(
            severity=rule.severity,
            code=rule.code,
            message_zh=rule.message_zh,
            message_en=rule.message_en,
            focus=finding.focus,
            label=label(graph, focus),
            document=where.document,
            position=where.position,
            quote=where.quote,
            value=finding.value,
            other_focus=finding.other,
            other_label=label(graph, other) if other else None,
            other_document=against.document,
            other_position=against.position,
            other_quote=against.quote,
        )


def _order(violation: Violation) -> tuple[Any, ...]:
    where = order(Place(violation.document, violation.position, violation.quote))
    return (
        violation.severity.rank,
        *where,
        violation.code,
        violation.focus,
        violation.value or "",
        violation.other_focus or "",
    )
