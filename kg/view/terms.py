"""The product's terms for what a picture shows, so that the page can write its facts as Turtle by itself."""

from __future__ import annotations

from typing import Any

from kg.view.facts import FACT_KINDS, THING_KINDS
from kg.vocabulary import HKG, PREFIXES

_PREFIXES = ("edtf", "hkg", "org", "rdfs", "skos", "xsd")
_ORGANIZATIONS = ("Market", "Company", "Association", "GovernmentBody")  # each is an Organization besides
# what follows a value's closing mark; "iri" for a concept. An act has a node of its own and stays out.
_VALUES = {
    "period": "^^edtf:EDTF",
    "dayConferred": "^^edtf:EDTF",
    "date": "^^edtf:EDTF",
    "place": "@zh",
    "title": "@zh",
    "levelText": "@zh",
    "former": "^^xsd:boolean",
    "participationRole": "iri",
    "level": "iri",
    "membershipLevel": "iri",
    "authority": "iri",
}


def terms() -> dict[str, Any]:
    """Prefixes, the classes of facts and of things by their kind, and how each value is written."""
    classes = {kind: [name] for name, kind in THING_KINDS.items()}
    for name in _ORGANIZATIONS:
        classes[THING_KINDS[name]].insert(0, "Organization")
    for name in (*_VALUES, *THING_KINDS):
        HKG[name]  # KeyError for a term that the vocabulary lacks
    return {
        "prefixes": {name: PREFIXES[name] for name in _PREFIXES},
        "facts": {kind.name: kind.rdf_class for kind in FACT_KINDS},
        "things": classes,
        "values": _VALUES,
    }
