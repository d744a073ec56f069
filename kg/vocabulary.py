"""The terms that the graph is written in, as closed lists: a term that is not on its list raises.

``HKG`` holds the terms of ``ontology/honours-kg.ttl``, no more and no fewer. The concepts of the schemes (levels,
authorities, roles) are data in ``ontology/schemes.ttl`` and are looked up there, by :mod:`kg.triples`.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from pyoxigraph import NamedNode


class Vocabulary:
    """A namespace with a closed list of terms, each an attribute (or, by name, an item).

    >>> HKG.recipient.value
    'https://w3id.org/honours-kg/ns#recipient'
    """

    def __init__(self, namespace: str, names: str) -> None:
        self.namespace = namespace
        self._terms = {name: NamedNode(namespace + name) for name in names.split()}
        self.__dict__.update(self._terms)  # found without a call; __getattr__ is left with what is on no list

    def __getitem__(self, name: str) -> NamedNode:
        """The term of that name; KeyError for any other."""
        return self._terms[name]

    def __getattr__(self, name: str) -> NamedNode:
        near = get_close_matches(name, self.__dict__.get("_terms", ()), n=1)
        raise AttributeError(
            f"<{self.namespace}> has no term {name!r}" + (f"; did you mean {near[0]!r}?" if near else "")
        )

    def __iter__(self) -> Iterator[str]:
        return iter(self._terms)

    def __contains__(self, name: object) -> bool:
        return name in self._terms

    def __len__(self) -> int:
        return len(self._terms)


_CLASSES = """
    Act Article Association Company Conferral Document Doubt Event Fact GovernmentBody Honour HonourAuthority
    HonourLevel Market Membership MembershipLevel Operation Organization Participation ParticipationRole Person
    Quotation Tenure Work
"""
_PROPERTIES = """
    association authority byline compareKey conferrer confidence date dateEnd dateStart dayConferred dayConferredEnd
    dayConferredStart event evidence fileName former holder honour left level levelText market member membershipLevel
    occasion onBehalfOf operates operator organizer participant participationRole period periodEnd periodStart phrasing
    place postIn presenter reason recipient right score sha256 title
"""

HKG = Vocabulary("https://w3id.org/honours-kg/ns#", _CLASSES + _PROPERTIES)

DCTERMS = Vocabulary("http://purl.org/dc/terms/", "identifier isPartOf issued references replaces")
EDTF = Vocabulary("http://id.loc.gov/datatypes/edtf/", "EDTF")
OA = Vocabulary(
    "http://www.w3.org/ns/oa#",
    "TextPositionSelector TextQuoteSelector end exact hasSelector hasSource prefix start suffix",
)
ORG = Vocabulary("http://www.w3.org/ns/org#", "unitOf")
PROV = Vocabulary("http://www.w3.org/ns/prov#", "Association agent hadRole qualifiedAssociation wasQuotedFrom")
RDF = Vocabulary("http://www.w3.org/1999/02/22-rdf-syntax-ns#", "first rest type")
RDFS = Vocabulary("http://www.w3.org/2000/01/rdf-schema#", "comment label")
SKOS = Vocabulary("http://www.w3.org/2004/02/skos/core#", "altLabel inScheme memberList notation prefLabel")
XSD = Vocabulary("http://www.w3.org/2001/XMLSchema#", "boolean date decimal integer")

PREFIXES = {
    "dcterms": DCTERMS.namespace,
    "edtf": EDTF.namespace,
    "foaf": "http://xmlns.com/foaf/0.1/",
    "hkg": HKG.namespace,
    "oa": OA.namespace,
    "org": ORG.namespace,
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": PROV.namespace,
    "rdf": RDF.namespace,
    "rdfs": RDFS.namespace,
    "schema": "https://schema.org/",
    "skos": SKOS.namespace,
    "time": "http://www.w3.org/2006/time#",
    "vivo": "http://vivoweb.org/ontology/core#",
    "xsd": XSD.namespace,
}
"""Prefix -> namespace, for whoever writes or reads Turtle and SPARQL."""
