"""The concepts of ``ontology/schemes.ttl``, found by notation or by label."""

from __future__ import annotations

from functools import cache

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from kg.errors import KnowledgeError
from kg.resources import ontology_dir
from kg.vocabulary import HKG, RDF, SKOS

_NAMES = {SKOS.notation, SKOS.prefLabel, SKOS.altLabel}
_SHOWN = {RDF.type, SKOS.inScheme, SKOS.notation, SKOS.prefLabel}


@cache
def _concepts() -> dict[NamedNode, list[Triple]]:
    path = ontology_dir() / "schemes.ttl"
    concepts: dict[NamedNode, list[Triple]] = {}
    try:
        for quad in parse(path=path, format=RdfFormat.TURTLE):
            if isinstance(quad.subject, NamedNode):
                concepts.setdefault(quad.subject, []).append(quad.triple)
    except (OSError, SyntaxError) as error:
        raise KnowledgeError(f"{path}: {error}; mend the file or restore it from the project") from error
    return concepts


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
