"""honours-kg: newsletters of associations read offline into a graph in which every fact shows its sentence.

The same in Python as on the command line. Positions are Unicode code points, times EDTF; a file is a ``Path`` or a
``str``.

>>> import kg
>>> report = kg.build_store([kg.sample_newsletters()], "kg-store")
>>> report.counts["documents"]
3
>>> with kg.Store.open("kg-store") as store:
...     rows = kg.ask_question(store, "who-won", honour="全国诚信经营示范市场").rows
...     picture = kg.draw_graph(store, "graph.html", about="honours")
...     kg.export_graph(store, "turtle", "honours.ttl")
...     violations = [each for each in kg.check_graph(store) if each.severity == "violation"]
>>> violations
[]

One document at a time:

>>> document = kg.read_text("江南市商务局授予江南市金谷粮油批发市场有限公司“诚信示范市场”称号。")
>>> claim = kg.extract_claims(document).honours[0]
>>> claim.recipient, claim.honour, claim.conferrers
('江南市金谷粮油批发市场有限公司', '诚信示范市场', ('江南市商务局',))
>>> evidence = claim.evidence[0]
>>> document.source[evidence.start : evidence.end] == evidence.quote
True

Every error that a user can mend is a :class:`KgError` whose message says what, where and what to do.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.ask import ask as ask_question
    from kg.ask import questions as list_questions
    from kg.build import build as build_store
    from kg.check import check as check_graph
    from kg.errors import KgError
    from kg.export import export as export_graph
    from kg.extract import extract as extract_claims
    from kg.read import read_documents, read_text
    from kg.resources import sample_dir as sample_newsletters
    from kg.store import Store
    from kg.view import view as draw_graph

# public name -> where it is at home; loaded when it is first used, so that ``import kg`` costs nothing
_HOMES = {
    "KgError": "kg.errors:KgError",
    "Store": "kg.store:Store",
    "ask_question": "kg.ask:ask",
    "build_store": "kg.build:build",
    "check_graph": "kg.check:check",
    "draw_graph": "kg.view:view",
    "export_graph": "kg.export:export",
    "extract_claims": "kg.extract:extract",
    "list_questions": "kg.ask:questions",
    "read_documents": "kg.read:read_documents",
    "read_text": "kg.read:read_text",
    "sample_newsletters": "kg.resources:sample_dir",
}

__all__ = [
    "KgError",
    "Store",
    "ask_question",
    "build_store",
    "check_graph",
    "draw_graph",
    "export_graph",
    "extract_claims",
    "list_questions",
    "read_documents",
    "read_text",
    "sample_newsletters",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'kg' has no attribute {name!r}")
    module, _, attribute = _HOMES[name].partition(":")
    value: object = getattr(import_module(module), attribute)
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
