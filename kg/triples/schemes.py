"""The concepts of ``ontology/schemes.ttl``, found by notation or by label."""

from __future__ import annotations

from functools import cache

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, parse

from kg.errors import KnowledgeError
from kg.resources import ontology_dir
from kg.vocabulary import HKG, RDF, SKOS

_NAMES = {SKOS.notation, SKOS.prefLabel, SKOS.altLabel}
_LIST = {SKOS.memberList, RDF.first, RDF.rest}
_SHOWN = {RDF.type, SKOS.inScheme, SKOS.notation, SKOS.prefLabel}


@cache
def _parsed() -> tuple[Quad, ...]:
    path = ontology_dir() / "schemes.ttl"
    try:
        return tuple(parse(path=path, format=RdfFormat.TURTLE))
    except (OSError, SyntaxError) as error:
        raise KnowledgeError(f"{path}: {error}; mend the file or restore it from the project") from error


@cache
def _concepts() -> dict[NamedNode, list[Triple]]:
    concepts: dict[NamedNode, list[Triple]] = {}
    for quad in _parsed():
        if isinstance(quad.subject, NamedNode):
            concepts.setdefault(quad.subject, []).append(quad.triple)
    return concepts


@cache
def ranks() -> dict[str, int]:
    """The concepts that stand in an ordered collection, by IRI: which one they are, counted from the top."""
    lists = {(quad.subject, quad.predicate): quad.object for quad in _parsed() if quad.predicate in _LIST}
    found: dict[str, int] = {}
    for (_, predicate), head in lists.items():
        item, rank = head, 0
        while predicate == SKOS.memberList and isinstance(item, BlankNode):
            found |= {each.value: rank for each in [lists[item, RDF.first]] if isinstance(each, NamedNode)}
            item, rank = lists[item, RDF.rest], rank + 1
    return found


@cache
def _by_name() -> dict[tuple[NamedNode, str], NamedNode]:
    found: dict[tuple[NamedNode, str], NamedNode] = {}
    for concept, triples in _concepts().items():
        classes = [triple.object for triple in triples if triple.predicate == RDF.type]
        names = [triple.object for triple in triples if triple.predicate in _NAMES]
        found |= {
            (kind, name.value): concept
            for kind in classes
            for name in names
            if isinstance(kind, NamedNode) and isinstance(name, Literal)
        }
    return found


def concept(kind: NamedNode, name: str) -> NamedNode | None:
    """The concept of class ``kind`` (say ``HKG.MembershipLevel``) with that notation or label, if there is one."""
    return _by_name().get((kind, name))


def coded(kind: NamedNode, code: str) -> NamedNode:
    """The concept of class ``kind`` for a code of the product's own; KnowledgeError when the schemes lack it."""
    found = concept(kind, code)
    if found is None:
        kind_name = kind.value.removeprefix(HKG.namespace)
        raise KnowledgeError(
            f"{ontology_dir() / 'schemes.ttl'}: no {kind_name} is called {code!r}; add a concept for it"
        )
    return found


def description(concept: NamedNode) -> list[Triple]:
    """What a graph says of a concept that it uses: class, scheme, notation and labels in both languages."""
    return [triple for triple in _concepts()[concept] if triple.predicate in _SHOWN]
