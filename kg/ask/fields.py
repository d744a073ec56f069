"""What a person can correct of a fact or a thing: each field with what the graph says of it now."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from kg.ask.graph import label, literals, nodes, subjects
from kg.ask.lookup import find, kinds
from kg.errors import UnknownNameError
from kg.names import compare_key
from kg.resolve.verdicts import CODES, CORRECTABLE, ORGANIZATION_KINDS, family
from kg.store import Store
from kg.vocabulary import DCTERMS, HKG, RDF, RDFS, SKOS

_STANDS_UNDER = {
    "conferral": {
        "honour": HKG.honour,
        "recipient": HKG.recipient,
        "on_behalf_of": HKG.onBehalfOf,
        "conferrers": HKG.conferrer,
        "presenter": HKG.presenter,
        "period": HKG.period,
        "day": HKG.dayConferred,
        "act": DCTERMS.references,
    },
    "tenure": {"person": HKG.holder, "title": HKG.title, "organization": HKG.postIn, "former": HKG.former},
    "membership": {"member": HKG.member, "association": HKG.association, "level": HKG.levelText},
    "participation": {"agent": HKG.participant, "event": HKG.event, "role": HKG.participationRole},
    "operation": {"operator": HKG.operator, "market": HKG.market},
    "event": {"name": RDFS.label, "date": HKG.date, "place": HKG.place},
    "honour": {"name": RDFS.label, "level": HKG.level, "authority": HKG.authority},
    "organization": {"name": RDFS.label, "kind": RDF.type},
    "person": {"name": RDFS.label},
    "work": {"name": RDFS.label},
}
_CLASSES = (HKG.Organization, HKG.Company, HKG.Market, HKG.Association, HKG.GovernmentBody)
_KINDS = dict(zip(ORGANIZATION_KINDS, _CLASSES, strict=True))
_NAMES = {  # fields that name a thing, with the class that it is of
    "honour": "Honour",
    "recipient": "Thing",
    "on_behalf_of": "Thing",
    "conferrers": "Thing",
    "presenter": "Thing",
    "organization": "Organization",
    "person": "Person",
    "member": "Thing",
    "association": "Organization",
    "event": "Event",
    "agent": "Thing",
    "operator": "Thing",
    "market": "Organization",
}
BETWEEN = "、"  # stands between several names in one field


@dataclass(frozen=True, slots=True)
class Field:
    """One field: ``value`` as a line of the ledger says it, ``things`` (IRI, name) that it names, if it names some.

    ``choices`` are the codes that it must be one of; empty when it is free.
    """

    name: str
    value: str
    things: tuple[tuple[str, str], ...] = ()
    choices: tuple[str, ...] = ()

    @property
    def is_name(self) -> bool:
        """Whether it takes names of things of the graph."""
        return self.name in _NAMES


def kind_of(iri: str) -> str:
    """The kind of thing or fact that an IRI of the data is of, as decisions call it."""
    return iri.rpartition("/")[0].rpartition("/")[2]


def fields(store: Store, iri: str) -> tuple[Field, ...]:
    """The fields of a thing or fact that can be corrected, the most telling first."""
    kind = kind_of(iri)
    return tuple(
        _field(store, NamedNode(iri), kind, name, under) for name, under in _STANDS_UNDER.get(kind, {}).items()
    )


def _field(store: Store, node: NamedNode, kind: str, name: str, under: NamedNode) -> Field:
    if name == "kind":
        (first, *_) = kinds(store, node)
        return Field(name, next(code for code, term in _KINDS.items() if term == first), choices=CODES[name])
    if name == "former":
        said = {literal.value for literal in literals(store, node, under)}
        return Field(name, "true" if said & {"true", "1"} else "false", choices=("false", "true"))
    if name in _NAMES:
        things = tuple(sorted((each.value, label(store, each)) for each in nodes(store, node, under)))
        return Field(name, BETWEEN.join(_ledger_name(store, *each) for each in things), things)
    choices = CODES[name] if name in CODES and kind != "membership" else ()
    told = [literal.value for literal in literals(store, node, under)]
    for each in nodes(store, node, under):
        told += [code.value for code in literals(store, each, SKOS.notation)]
        told += [number.value for number in literals(store, each, DCTERMS.identifier)]
    return Field(name, min(told, default=""), choices=choices)


def _ledger_name(store: Store, iri: str, name: str) -> str:
    """A thing as a line of the ledger names it: by its name, by its IRI when others bear that name too."""
    return name if len(subjects(store, HKG.compareKey, Literal(compare_key(name)))) == 1 else iri


def meant(store: Store, field: str, typed: str) -> str:
    """A typed value as a line of the ledger says it, the names in it looked up.

    Raises UnknownNameError for a name that nothing, or not one thing alone, is called.
    """
    typed = typed.strip()
    if field not in _NAMES or not typed:
        return typed
    names = typed.split(BETWEEN) if field == "conferrers" else [typed]
    return BETWEEN.join(_one(store, name.strip(), _NAMES[field]) for name in names if name.strip())


def _one(store: Store, name: str, kind: str) -> str:
    match = find(store, name, kind)
    if match.how != "exact":
        raise UnknownNameError(
            f"nothing is called “{name}”; did you mean “{match.name}”? A name that was misread is corrected where "
            "it is a thing of its own, not in the fact"
        )
    return _ledger_name(store, match.iri, match.name)


def correctable(iri: str) -> bool:
    """Whether something of a thing or fact can be corrected."""
    return family(kind_of(iri)) in CORRECTABLE
