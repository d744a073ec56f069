"""What a picture is drawn from: facts of the store, the things they tie together, and the words behind both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.vocabulary import HKG, PREFIXES

if TYPE_CHECKING:
    from kg.store import Store

_PREFIXES = "\n".join(f"PREFIX {prefix}: <{namespace}>" for prefix, namespace in PREFIXES.items())
_BATCH = 500  # IRIs in one VALUES block


@dataclass(frozen=True, slots=True)
class FactKind:
    """One class of fact: the properties that tie things together (``roles``), and those that only say something."""

    name: str
    rdf_class: str
    roles: tuple[str, ...]
    values: tuple[str, ...] = ()


FACT_KINDS = (
    FactKind(
        "conferral",
        "Conferral",
        ("recipient", "honour", "conferrer", "presenter", "onBehalfOf", "occasion"),
        ("period", "dayConferred"),
    ),
    FactKind("tenure", "Tenure", ("holder", "postIn"), ("title", "former")),
    FactKind("membership", "Membership", ("member", "association"), ("levelText", "membershipLevel")),
    FactKind("event", "Event", ("organizer",), ("date", "place")),
    FactKind("participation", "Participation", ("participant", "event"), ("participationRole",)),
    FactKind("operation", "Operation", ("operator", "market")),
)

# what `about` picks; a department's place in its body ("unit") is no fact of its own but is drawn with posts
ABOUT = {
    "honours": ("conferral",),
    "members": ("membership",),
    "people": ("tenure", "unit"),
    "events": ("event", "participation"),
    "all": (*(kind.name for kind in FACT_KINDS), "unit"),
}

# the narrowest class comes first
THING_KINDS = {
    "Person": "person",
    "Market": "market",
    "Company": "company",
    "Association": "association",
    "GovernmentBody": "government",
    "Honour": "honour",
    "Event": "event",
    "Work": "work",
    "Organization": "organization",
}


@dataclass(frozen=True, slots=True, order=True)
class Quote:
    """One sentence of a document, with the source's own words on either side."""

    document: str  # IRI
    start: int
    exact: str
    prefix: str
    suffix: str
    article: str  # title, empty when it has none


@dataclass(slots=True)
class Fact:
    """A fact: ``roles`` maps a property to the IRIs of things, ``values`` to EDTF, text or a concept's IRI."""

    iri: str
    kind: str
    roles: dict[str, tuple[str, ...]]
    values: dict[str, str]
    quotes: list[Quote] = field(default_factory=list)

    @property
    def things(self) -> set[str]:
        """IRIs of all things that the fact ties together."""
        return {iri for iris in self.roles.values() for iri in iris}


@dataclass(slots=True)
class Thing:
    """A person, organisation, honour, work or event; ``values`` as in :class:`Fact`."""

    iri: str
    kind: str
    name: str
    names: list[str]
    values: dict[str, str]
    quotes: list[Quote] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Source:
    """The document that a quote is taken from; ``date`` is EDTF, empty when it has none."""

    name: str
    file: str
    date: str


def facts_about(store: Store, kinds: Sequence[str]) -> list[Fact]:
    """All facts of these kinds, sorted by IRI, without their quotes."""
    return _read(store, kinds, None)


def facts_around(store: Store, iri: str, hops: int, kinds: Sequence[str]) -> tuple[list[Fact], dict[str, int]]:
    """The facts within ``hops`` facts of one thing, and each thing's distance from it.

    Facts between two things of the outermost ring are among them, so that the picture leaves out no tie between what
    it shows.
    """
    distance, edge = {iri: 0}, {iri}
    found: dict[str, Fact] = {}
    for hop in range(1, hops + 1):
        near = _read(store, kinds, edge)
        found.update((fact.iri, fact) for fact in near)
        edge = {thing for fact in near for thing in fact.things if thing not in distance}
        distance.update(dict.fromkeys(edge, hop))
    ring = [fact for fact in _read(store, kinds, edge) if fact.things <= distance.keys()]
    found.update((fact.iri, fact) for fact in ring)
    return sorted(found.values(), key=lambda fact: fact.iri), distance


def add_quotes(store: Store, subjects: Iterable[Fact | Thing]) -> dict[str, Source]:
    """Fill in the quotes of facts and things, in the order of the documents; return the documents, by IRI."""
    by_iri = {subject.iri: subject for subject in subjects}
    body = """
      ?subject hkg:evidence ?quotation .
      ?quotation prov:wasQuotedFrom ?document ; oa:hasSelector ?quote , ?position .
      ?quote oa:exact ?exact .
      ?position oa:start ?start .
      OPTIONAL { ?quote oa:prefix ?prefix }
      OPTIONAL { ?quote oa:suffix ?suffix }
      OPTIONAL { ?quotation dcterms:isPartOf/rdfs:label ?article }"""
    for row in rows(store, "?subject ?document ?exact ?start ?prefix ?suffix ?article", body, "?subject", by_iri):
        iri, document, exact, start, prefix, suffix, article = row
        by_iri[iri].quotes.append(Quote(document, int(start), exact, prefix, suffix, article))
    sources = _sources(store, {quote.document for subject in by_iri.values() for quote in subject.quotes})
    for subject in by_iri.values():
        subject.quotes = sorted(set(subject.quotes), key=lambda quote: (sources[quote.document].date, quote))
    return sources


def things(store: Store, iris: Iterable[str]) -> dict[str, Thing]:
    """What is known of these things themselves, by IRI; one that has no label is left out."""
    iris = sorted(set(iris))
    classes: dict[str, set[str]] = {}
    for iri, rdf_class in rows(store, "?thing ?class", "?thing a ?class .", "?thing", iris):
        classes.setdefault(iri, set()).add(_local(rdf_class))
    found: dict[str, Thing] = {}
    for iri, label in rows(store, "?thing ?label", "?thing rdfs:label ?label .", "?thing", iris):
        kind = next((kind for name, kind in THING_KINDS.items() if name in classes.get(iri, ())), None)
        if kind:
            found[iri] = Thing(iri, kind, label, [], {})
    for iri, name in rows(store, "?thing ?name", "?thing skos:altLabel ?name .", "?thing", found):
        found[iri].names.append(name)
    values = "?thing ?property ?value . VALUES ?property { hkg:level hkg:authority hkg:date hkg:place }"
    for iri, name, value in rows(store, "?thing ?property ?value", values, "?thing", found):
        found[iri].values[_local(name)] = value
    return {iri: found[iri] for iri in iris if iri in found}


def concepts(store: Store) -> dict[str, dict[str, str]]:
    """Labels of the concepts that sort honours and participations: IRI -> language -> label."""
    body = """?concept skos:inScheme ?scheme ; skos:prefLabel ?label . BIND (LANG(?label) AS ?language)"""
    labels: dict[str, dict[str, str]] = {}
    for iri, language, label in sorted(rows(store, "?concept ?language ?label", body, "?concept", None)):
        labels.setdefault(iri, {})[language.partition("-")[0]] = label
    return labels


def _read(store: Store, kinds: Sequence[str], around: Iterable[str] | None) -> list[Fact]:
    """Facts of these kinds, or only those that touch one of the things ``around``, sorted by IRI."""
    facts: list[Fact] = []
    for kind in FACT_KINDS:
        if kind.name in kinds:
            facts += _read_kind(store, kind, around)
    if "unit" in kinds:
        facts += _read_units(store, around)
    return sorted(facts, key=lambda fact: fact.iri)


def _read_kind(store: Store, kind: FactKind, around: Iterable[str] | None) -> list[Fact]:
    wanted = None if around is None else _touching(store, kind, around)
    names = " ".join(str(HKG[name]) for name in kind.roles + kind.values)
    body = f"""?fact a {HKG[kind.rdf_class]} . {{ ?fact ?property ?value . VALUES ?property {{ {names} }} }}
      UNION {{ ?fact dcterms:references/dcterms:identifier ?value . BIND (hkg:act AS ?property) }}"""
    bags: dict[str, dict[str, set[str]]] = {}
    for iri, name, value in rows(store, "?fact ?property ?value", body, "?fact", wanted):
        bags.setdefault(iri, {}).setdefault(_local(name), set()).add(value)
    return [_fact(iri, kind, bag) for iri, bag in bags.items()]


def _fact(iri: str, kind: FactKind, bag: dict[str, set[str]]) -> Fact:
    roles = {name: tuple(sorted(bag[name])) for name in kind.roles if name in bag}
    if kind.name == "event":
        roles["event"] = (iri,)
    values = {name: min(bag[name]) for name in (*kind.values, "act") if name in bag}
    return Fact(iri, kind.name, roles, values)


def _touching(store: Store, kind: FactKind, around: Iterable[str]) -> set[str]:
    roles = " ".join(str(HKG[name]) for name in kind.roles)
    body = f"?fact ?role ?thing . VALUES ?role {{ {roles} }} ?fact a {HKG[kind.rdf_class]} ."
    touching = {iri for (iri,) in rows(store, "?fact", body, "?thing", around)}
    if kind.name == "event":  # an event is a thing and a fact at once
        touching |= {iri for (iri,) in rows(store, "?fact", "?fact a hkg:Event .", "?fact", around)}
    return touching


def _read_units(store: Store, around: Iterable[str] | None) -> list[Fact]:
    pairs = set(rows(store, "?part ?whole", "?part org:unitOf ?whole .", "?part", around))
    if around is not None:
        pairs |= set(rows(store, "?part ?whole", "?part org:unitOf ?whole .", "?whole", around))
    return [Fact(f"{part}#unit", "unit", {"part": (part,), "whole": (whole,)}, {}) for part, whole in sorted(pairs)]


def _sources(store: Store, iris: Iterable[str]) -> dict[str, Source]:
    body = """?document rdfs:label ?name . OPTIONAL { ?document hkg:fileName ?file }
      OPTIONAL { ?document dcterms:issued ?date }"""
    found = {iri: Source(iri, "", "") for iri in sorted(iris)}
    for iri, *fields in rows(store, "?document ?name ?file ?date", body, "?document", list(found)):
        found[iri] = Source(*fields)
    return found


def rows(store: Store, variables: str, body: str, bound: str, iris: Iterable[str] | None) -> Iterator[tuple[str, ...]]:
    """Rows of a SELECT as text, an unbound variable as ""; ``iris`` are bound to one variable, None binds nothing."""
    # an IRI that came out of the store holds no ">" and no white space, so it cannot end its own brackets
    known = None if iris is None else sorted(iris)
    blocks = [[]] if known is None else [known[at : at + _BATCH] for at in range(0, len(known), _BATCH)]
    for block in blocks:
        values = f"VALUES {bound} {{ {' '.join(f'<{iri}>' for iri in block)} }}" if block else ""
        for row in store.query(f"{_PREFIXES} SELECT {variables} WHERE {{ {values} {body} }}"):
            yield tuple("" if cell is None else cell.value for cell in row)


def _local(iri: str) -> str:
    return iri.rpartition("#")[2]
