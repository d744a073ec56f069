"""GraphML and GEXF: things as nodes, facts as edges, everything else as their attributes.

Which variables of a table are the ends of an edge is said in its file (``# edge: ?recipient ?honour``).
"""

from __future__ import annotations

import re
from typing import IO, TYPE_CHECKING

from kg.ask.catalogue import tables
from kg.store import Store

if TYPE_CHECKING:
    import networkx

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(store: Store, format: str, file: IO[bytes]) -> None:
    """Write the network in GraphML, or in GEXF 1.2 (Gephi)."""
    import networkx as nx

    graph = network(store)
    if format == "graphml":
        nx.write_graphml_xml(graph, file)
    else:
        writer = nx.readwrite.gexf.GEXFWriter(encoding="utf-8", prettyprint=True, version="1.2draft")
        writer.add_graph(graph)
        for element in writer.xml:
            element.attrib.pop("lastmodifieddate", None)  # the same bytes on every day
        writer.write(file)


def network(store: Store) -> networkx.MultiDiGraph:
    """A networkx MultiDiGraph, nodes and edges in the order of their IRIs."""
    import networkx as nx

    graph = nx.MultiDiGraph()
    by_name = {table.name: table for table in tables()}
    for row in _rows(store, by_name["things"].text):
        thing = row.pop("thing")
        graph.add_node(thing, label=row["name"], **row)
    for table in tables():
        if table.edge is None:
            continue
        source, target = table.edge
        for number, row in enumerate(_rows(store, table.text)):
            if source in row and target in row:
                key = f"{table.name}-{number}"
                attributes = {name: text for name, text in row.items() if name not in (source, target, "label")}
                graph.add_edge(
                    row[source], row[target], key, relation=table.name, label=table.title["zh"], **attributes
                )
    return graph


def _rows(store: Store, sparql: str) -> list[dict[str, str]]:
    answer = store.query(sparql)
    return [
        {name: _NOT_XML.sub("", row[name].value) for name in answer.variables if row[name] is not None}
        for row in answer
    ]
