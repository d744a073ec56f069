"""The shapes of ``ontology/shapes.ttl``, and what pySHACL finds with them (https://www.w3.org/TR/shacl/)."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pyoxigraph import DefaultGraph, RdfFormat, Store

from kg.check.violation import Finding, Rule, Severity
from kg.errors import KnowledgeError
from kg.resources import ontology_dir

if TYPE_CHECKING:
    from rdflib import Graph

SHAPES = "https://w3id.org/honours-kg/shapes#"


def load_shapes() -> Graph:
    """The shapes graph; KnowledgeError when the file cannot be read."""
    from rdflib import Graph

    path = ontology_dir() / "shapes.ttl"
    try:
        return Graph().parse(path, format="turtle")
    except (OSError, SyntaxError) as error:
        raise KnowledgeError(f"{path}: {error}; mend the file or restore it from the project") from error


def rules(shapes: Graph) -> dict[str, Rule]:
    """Code -> what the shape of that name says; KnowledgeError for a shape without severity or a message."""
    from rdflib.namespace import SH

    found = {}
    for shape in set(shapes.subjects(SH.severity)):
        code = str(shape).removeprefix(SHAPES)
        severity = str(shapes.value(shape, SH.severity)).removeprefix(str(SH)).lower()
        messages = {getattr(each, "language", None): str(each) for each in shapes.objects(shape, SH.message)}
        try:
            found[code] = Rule(code, Severity(severity), messages["zh"], messages["en"])
        except (KeyError, ValueError) as error:
            raise KnowledgeError(f"{ontology_dir() / 'shapes.ttl'}: shape {code} lacks or misspells {error}") from error
    return found


def breaches(graph: Store, shapes: Graph) -> Iterator[Finding]:
    """Each shape that a node of the graph does not keep to, in no particular order."""
    from pyshacl import validate
    from rdflib import Graph
    from rdflib.namespace import RDF, SH

    with io.BytesIO() as lines:
        graph.dump(lines, RdfFormat.N_TRIPLES, from_graph=DefaultGraph())
        data = Graph().parse(data=lines.getvalue(), format="nt")
    _, report, _ = validate(data, shacl_graph=shapes, inference="none", do_owl_imports=False)
    for result in report.subjects(RDF.type, SH.ValidationResult):
        value = report.value(result, SH.value)
        yield Finding(
            code=str(report.value(result, SH.sourceShape)).removeprefix(SHAPES),
            focus=str(report.value(result, SH.focusNode)),
            value=None if value is None else str(value),
        )
