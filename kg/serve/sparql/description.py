"""What the endpoint says of itself: SPARQL 1.1 Service Description."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from kg.store.answer import GRAPH_FORMATS, RESULT_FORMATS
from kg.vocabulary import PREFIXES, RDF, RDFS, Vocabulary

_SD = Vocabulary(
    "http://www.w3.org/ns/sparql-service-description#",
    "Dataset Graph NamedGraph SPARQL11Query SPARQL11Update Service defaultDataset defaultEntailmentRegime defaultGraph "
    "endpoint name namedGraph resultFormat supportedLanguage",
)
_VOID = Vocabulary("http://rdfs.org/ns/void#", "triples vocabulary")
_ENTAILMENT = Vocabulary("http://www.w3.org/ns/entailment/", "Simple")
_PREFIXES = PREFIXES | {"sd": _SD.namespace, "void": _VOID.namespace}


def describe_service(endpoint: str, triples: int, graphs: Iterable[str], writable: bool, format: str) -> bytes:
    """The description, in a format of ``GRAPH_FORMATS``, of an endpoint whose default graph has so many triples.

    ``graphs`` are the names of the others, of annotations; ``writable`` says that it takes updates.

    The service is what the endpoint's address names, as in the examples of Service Description, 4.
    """
    service = ox.NamedNode(endpoint)
    dataset, graph = ox.NamedNode(f"{endpoint}#dataset"), ox.NamedNode(f"{endpoint}#graph")
    formats = sorted([each.iri for each in RESULT_FORMATS.values()] + [each.iri for each in GRAPH_FORMATS.values()])
    said = [
        ox.Triple(service, RDF.type, _SD.Service),
        ox.Triple(service, RDFS.label, ox.Literal("荣誉知识图谱 SPARQL 端点", language="zh")),
        ox.Triple(service, RDFS.label, ox.Literal("SPARQL endpoint of the honours knowledge graph", language="en")),
        ox.Triple(service, _SD.endpoint, service),
        ox.Triple(service, _SD.supportedLanguage, _SD.SPARQL11Query),
        ox.Triple(service, _SD.defaultEntailmentRegime, _ENTAILMENT.Simple),
        *(ox.Triple(service, _SD.resultFormat, ox.NamedNode(iri)) for iri in formats),
        ox.Triple(service, _SD.defaultDataset, dataset),
        ox.Triple(dataset, RDF.type, _SD.Dataset),
        ox.Triple(dataset, _SD.defaultGraph, graph),
        ox.Triple(graph, RDF.type, _SD.Graph),
        ox.Triple(graph, _VOID.triples, ox.Literal(triples)),
        ox.Triple(graph, _VOID.vocabulary, ox.NamedNode(PREFIXES["hkg"])),
    ]
    if writable:
        said.append(ox.Triple(service, _SD.supportedLanguage, _SD.SPARQL11Update))
    for number, name in enumerate(graphs, 1):
        graph = ox.NamedNode(f"{endpoint}#graph-{number}")
        said += [
            ox.Triple(dataset, _SD.namedGraph, graph),
            ox.Triple(graph, RDF.type, _SD.NamedGraph),
            ox.Triple(graph, _SD.name, ox.NamedNode(name)),
        ]
    written = ox.serialize(said, format=GRAPH_FORMATS[format], prefixes=_PREFIXES)
    assert written is not None
    return written
