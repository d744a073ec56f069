"""The vocabulary, the schemes and the shapes as files: whole, in two languages, and at one with the code."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import RDF, RDFS, SKOS, Graph, URIRef
from rdflib.namespace import OWL, SH
from statements_sample import sample_statements

from kg import vocabulary
from kg.resources import ontology_dir
from kg.triples import triples
from kg.vocabulary import HKG, PREFIXES, Vocabulary

FILES = ("honours-kg.ttl", "schemes.ttl", "shapes.ttl")


def parsed(name: str) -> Graph:
    return Graph().parse(ontology_dir() / name, format="turtle")


@pytest.fixture(scope="module")
def ontology() -> Graph:
    return parsed("honours-kg.ttl")


def own_terms(graph: Graph) -> set[URIRef]:
    return {each for each in graph.subjects() if isinstance(each, URIRef) and each.startswith(HKG.namespace)}


def languages(graph: Graph, subject, predicate) -> list[str]:
    return sorted(each.language for each in graph.objects(subject, predicate))


@pytest.mark.parametrize("name", FILES)
def test_both_engines_read_the_same_triples(name: str) -> None:
    quads = list(ox.parse(path=ontology_dir() / name, format=ox.RdfFormat.TURTLE))
    assert len(quads) == len(parsed(name)) > 100


@pytest.mark.parametrize("name", FILES)
def test_no_iri_holds_a_han_character(name: str) -> None:
    iris = {each for triple in parsed(name) for each in triple if isinstance(each, URIRef)}
    assert not [iri for iri in iris if not iri.isascii()]


def test_the_ontology_says_its_version_and_licence(ontology: Graph) -> None:
    (header,) = ontology.subjects(RDF.type, OWL.Ontology)
    assert str(ontology.value(header, OWL.versionIRI)).endswith(str(ontology.value(header, OWL.versionInfo)))
    assert "apache.org" in str(ontology.value(header, URIRef("http://purl.org/dc/terms/license")))
    assert languages(ontology, header, RDFS.label) == ["en", "zh"]


def test_every_term_has_one_label_and_one_definition_in_each_language(ontology: Graph) -> None:
    wrong = [
        term
        for term in own_terms(ontology)
        if languages(ontology, term, RDFS.label) != ["en", "zh"]
        or languages(ontology, term, SKOS.definition) != ["en", "zh"]
    ]
    assert not wrong


def test_every_concept_has_one_notation_and_both_languages() -> None:
    schemes = parsed("schemes.ttl")
    concepts = set(schemes.subjects(RDF.type, SKOS.Concept))
    assert len(concepts) == 18
    for concept in concepts:
        assert (
            languages(schemes, concept, SKOS.prefLabel) == languages(schemes, concept, SKOS.definition) == ["en", "zh"]
        )
        assert len(list(schemes.objects(concept, SKOS.notation))) == 1
        assert len(list(schemes.objects(concept, RDF.type))) == 2
        scheme = schemes.value(concept, SKOS.inScheme)
        assert (scheme, RDF.type, SKOS.ConceptScheme) in schemes
        assert (scheme, SKOS.hasTopConcept, concept) in schemes


def test_no_name_of_a_scheme_stands_for_two_concepts() -> None:
    schemes = parsed("schemes.ttl")
    for scheme in schemes.subjects(RDF.type, SKOS.ConceptScheme):
        names = [
            str(name)
            for concept in schemes.subjects(SKOS.inScheme, scheme)
            for name in {
                str(each)
                for term in (SKOS.notation, SKOS.prefLabel, SKOS.altLabel)
                for each in schemes.objects(concept, term)
            }
        ]
        assert len(names) == len(set(names))


def test_every_term_is_declared_as_a_class_or_a_property(ontology: Graph) -> None:
    kinds = {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty}
    for term in own_terms(ontology):
        assert len(kinds & set(ontology.objects(term, RDF.type))) == 1, term


def test_every_borrowed_term_of_an_axiom_is_declared(ontology: Graph) -> None:
    used = {
        each
        for predicate in (RDFS.subClassOf, RDFS.subPropertyOf, RDFS.range, RDFS.domain)
        for each in ontology.objects(None, predicate)
        if isinstance(each, URIRef) and not each.startswith("http://www.w3.org/2001/XMLSchema#")
    }
    assert not [term for term in used if (term, RDF.type, None) not in ontology]


def test_subproperties_are_of_the_same_kind_as_what_they_specialise(ontology: Graph) -> None:
    for term, wider in ontology.subject_objects(RDFS.subPropertyOf):
        for kind in (OWL.ObjectProperty, OWL.DatatypeProperty):
            assert ((term, RDF.type, kind) in ontology) == ((wider, RDF.type, kind) in ontology), term


def test_no_class_is_under_two_that_the_provenance_ontology_keeps_apart(ontology: Graph) -> None:
    prov = Vocabulary("http://www.w3.org/ns/prov#", "Activity Entity wasDerivedFrom")
    activities = set(ontology.transitive_subjects(RDFS.subClassOf, URIRef(prov.Activity.value)))
    entities = set(ontology.transitive_subjects(RDFS.subClassOf, URIRef(prov.Entity.value)))
    assert not activities & entities
    evidence = URIRef(HKG.evidence.value)
    assert (evidence, RDFS.subPropertyOf, URIRef(prov.wasDerivedFrom.value)) not in ontology


@pytest.mark.parametrize(
    ("term", "wider"),
    [
        ("Conferral", "http://vivoweb.org/ontology/core#AwardReceipt"),
        ("Conferral", "http://www.w3.org/ns/prov#Activity"),
        ("Honour", "http://vivoweb.org/ontology/core#Award"),
        ("Honour", "http://www.w3.org/2004/02/skos/core#Concept"),
        ("Tenure", "http://www.w3.org/ns/org#Membership"),
        ("Membership", "http://www.w3.org/ns/org#Membership"),
        ("Person", "http://xmlns.com/foaf/0.1/Person"),
        ("Organization", "http://www.w3.org/ns/org#Organization"),
        ("Market", "https://schema.org/LocalBusiness"),
        ("Event", "https://schema.org/Event"),
        ("Document", "https://schema.org/PublicationIssue"),
        ("Quotation", "http://www.w3.org/ns/oa#SpecificResource"),
    ],
)
def test_classes_stand_under_the_vocabularies_that_others_read(ontology: Graph, term: str, wider: str) -> None:
    assert URIRef(wider) in set(ontology.transitive_objects(URIRef(HKG[term].value), RDFS.subClassOf))


def test_the_code_and_the_file_hold_the_same_terms(ontology: Graph) -> None:
    assert set(HKG) == {term.removeprefix(HKG.namespace) for term in own_terms(ontology)}


def test_a_term_that_is_on_no_list_raises() -> None:
    with pytest.raises(AttributeError, match="recipient"):
        _ = HKG.recipent
    with pytest.raises(KeyError):
        _ = HKG["recipent"]
    for each in vars(vocabulary).values():
        if isinstance(each, Vocabulary):
            assert all(each[name].value == each.namespace + name for name in each)


def mentioned(text: str) -> set[str]:
    """Local names after the product's prefix in a Turtle or SPARQL file."""
    return set(re.findall(r"\bhkg:([\w-]+)", text))


def own_names(pairs) -> set[str]:
    iris = {each.value for triple in pairs for each in triple if isinstance(each, ox.NamedNode)}
    return {iri.removeprefix(HKG.namespace) for iri in iris if iri.startswith(HKG.namespace)}


def test_every_term_that_is_used_is_declared() -> None:
    declared = set(HKG) | {str(each).removeprefix(HKG.namespace) for each in own_terms(parsed("schemes.ttl"))}
    queries = sorted(ontology_dir().glob("queries/**/*.rq"))
    assert queries
    for path in [ontology_dir() / "shapes.ttl", *queries]:
        assert mentioned(path.read_text(encoding="utf-8")) <= declared, path
    assert own_names(triples(sample_statements())) <= declared


def test_every_term_that_is_declared_is_used(ontology: Graph) -> None:
    wider = {str(each).removeprefix(HKG.namespace) for each in ontology.objects(None, RDFS.subClassOf)}
    shapes = mentioned((ontology_dir() / "shapes.ttl").read_text(encoding="utf-8"))
    assert set(HKG) <= own_names(triples(sample_statements())) | wider
    classes = {name for name in HKG if name[0].isupper()} - wider
    assert classes - shapes <= {"Company", "Market", "Association", "GovernmentBody"}  # kinds of organisation


def test_every_shape_says_its_severity_and_its_message_in_both_languages() -> None:
    shapes = parsed("shapes.ttl")
    named = {each for each in shapes.subjects() if isinstance(each, URIRef)}
    for shape in named:
        assert shapes.value(shape, SH.severity) in (SH.Violation, SH.Warning, SH.Info), shape
        assert languages(shapes, shape, SH.message) == ["en", "zh"], shape


@pytest.mark.parametrize("path", [ontology_dir() / name for name in FILES], ids=lambda path: path.name)
def test_prefixes_of_the_files_are_those_of_the_code(path: Path) -> None:
    for prefix, namespace in re.findall(r"^@prefix (\w+): <([^>]*)>", path.read_text(encoding="utf-8"), re.MULTILINE):
        if prefix not in ("sh", "vann"):
            assert PREFIXES[prefix] == namespace
