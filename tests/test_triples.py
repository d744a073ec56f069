"""Statements as triples: the whole shape against a golden file, and each promise of it alone."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Graph
from rdflib.compare import graph_diff, isomorphic
from statements_sample import BARE, PRESENTED, TOLD_TWICE, sample_records, sample_statements

from kg.errors import KnowledgeError
from kg.names import compare_key
from kg.triples import triples
from kg.vocabulary import DCTERMS, EDTF, HKG, PREFIXES, RDF, RDFS, XSD

GOLDEN = Path(__file__).parent / "golden" / "statements.ttl"
NTRIPLES = ox.RdfFormat.N_TRIPLES


@pytest.fixture(scope="module")
def graph() -> ox.Store:
    return store_of(sample_statements())


def store_of(statements) -> ox.Store:
    store = ox.Store()
    store.extend(ox.Quad(*triple) for triple in triples(statements))
    return store


def rows(graph: ox.Store, pattern: str) -> set[tuple[str, ...]]:
    found = graph.query(f"SELECT * WHERE {{ {pattern} }}", prefixes=PREFIXES)
    return {tuple(term.value for term in row) for row in found}


def test_the_sample_gives_the_golden_graph() -> None:
    ours = Graph().parse(data=ox.serialize(triples(sample_statements()), format=NTRIPLES), format="nt")
    golden = Graph().parse(GOLDEN, format="turtle")
    _, missing, added = graph_diff(golden, ours)
    assert isomorphic(ours, golden), f"missing: {missing.serialize()}\nadded: {added.serialize()}"


def test_another_process_writes_the_same_bytes_in_the_same_order() -> None:
    code = (
        "import sys, pyoxigraph as ox\n"
        "from kg.triples import triples\n"
        "from statements_sample import sample_statements\n"
        "sys.stdout.buffer.write(ox.serialize(triples(sample_statements()), format=ox.RdfFormat.N_TRIPLES))"
    )
    digests = set()
    for seed in ("1", "2"):
        environment = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parent)}
        result = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, check=True)
        digests.add(hashlib.sha256(result.stdout).hexdigest())
    assert digests == {hashlib.sha256(ox.serialize(triples(sample_statements()), format=NTRIPLES)).hexdigest()}


def test_every_iri_is_one_that_any_tool_takes() -> None:
    iris = {each.value for triple in triples(sample_statements()) for each in triple if isinstance(each, ox.NamedNode)}
    assert not [iri for iri in iris if not re.fullmatch(r"https?://[A-Za-z0-9./_~#-]+", iri)]
    assert not [each for triple in triples(sample_statements()) for each in triple if isinstance(each, ox.BlankNode)]


def test_no_subject_is_left_without_a_type(graph: ox.Store) -> None:
    assert not rows(graph, "?subject ?predicate ?object . FILTER NOT EXISTS { ?subject a ?type }")


def test_every_position_leads_to_its_quote_in_the_source(graph: ox.Store) -> None:
    found = graph.query(
        """SELECT ?document ?start ?end ?quote ?before ?after WHERE {
        ?quotation oa:hasSource/dcterms:identifier ?document ; oa:hasSelector ?words, ?position .
        ?words oa:exact ?quote ; oa:prefix ?before ; oa:suffix ?after . ?position oa:start ?start ; oa:end ?end }""",
        prefixes=PREFIXES,
    )
    quoted = [[term.value for term in row] for row in found]
    assert len(quoted) == 63
    for document, start, end, quote, before, after in quoted:
        source = sample_records()[document]["source"]
        assert source[int(start) : int(end)] == quote
        assert source[: int(start)].endswith(before)
        assert source[int(end) :].startswith(after)


def test_a_fact_told_twice_is_there_once_with_two_quotations(graph: ox.Store) -> None:
    fact = f"<{TOLD_TWICE.iri}>"
    assert rows(graph, f"{fact} hkg:period ?period") == {("2023",)}
    documents = rows(graph, f"{fact} hkg:evidence/oa:hasSource/dcterms:identifier ?document")
    assert documents == {("2024-03",), ("2024-04",)}


def test_times_are_edtf_with_their_first_and_last_day() -> None:
    found = set(triples(sample_statements()))
    iri = ox.NamedNode(PRESENTED.iri)
    assert ox.Triple(iri, HKG.period, ox.Literal("2021/2023", datatype=EDTF.EDTF)) in found
    assert ox.Triple(iri, HKG.periodStart, ox.Literal("2021-01-01", datatype=XSD.date)) in found
    assert ox.Triple(iri, HKG.periodEnd, ox.Literal("2023-12-31", datatype=XSD.date)) in found
    assert ox.Triple(iri, HKG.dayConferredEnd, ox.Literal("2024-03-08", datatype=XSD.date)) in found


def test_a_time_without_days_is_kept_as_printed() -> None:
    odd = replace(BARE, period="2024-06-31")
    graph = store_of(replace(sample_statements(), conferrals=(odd,)))
    assert rows(graph, f"<{odd.iri}> hkg:period ?period") == {("2024-06-31",)}
    assert not rows(graph, f"<{odd.iri}> hkg:periodStart|hkg:periodEnd ?day")


def test_what_is_not_known_is_not_said(graph: ox.Store) -> None:
    said = {quad.predicate for quad in graph.quads_for_pattern(ox.NamedNode(BARE.iri), None, None, None)}
    assert said == {RDF.type, HKG.honour, HKG.recipient, HKG.confidence, HKG.evidence}


def test_the_presenter_is_a_qualified_association_and_not_the_conferrer(graph: ox.Store) -> None:
    fact = f"<{PRESENTED.iri}>"
    (found,) = graph.query(
        f"SELECT ?part ?who ?role {{ {fact} prov:qualifiedAssociation ?part ."
        " ?part prov:agent ?who ; prov:hadRole ?role }",
        prefixes=PREFIXES,
    )
    assert tuple(term.value for term in found) == (
        f"{PRESENTED.iri}#presenter",
        PRESENTED.presenter,
        f"{HKG.namespace}role-presenter",
    )
    assert rows(graph, f"{fact} hkg:conferrer ?who") == {(PRESENTED.conferrers[0],)}
    assert rows(graph, f"{fact} dcterms:references/dcterms:identifier ?number") == {("东文建〔2024〕3号",)}


def test_a_level_that_the_scheme_lacks_stays_in_words(graph: ox.Store) -> None:
    levels = graph.query(
        """SELECT ?text ?label {
        ?membership hkg:levelText ?text
        OPTIONAL { ?membership hkg:membershipLevel/skos:prefLabel ?label FILTER(LANG(?label) = "en") } }""",
        prefixes=PREFIXES,
    )
    assert {row["text"].value: row["label"] and row["label"].value for row in levels} == {
        "会长单位": "president unit",
        "副会长单位": "vice-president unit",
        "理事单位": "director unit",
        "团体会员单位": None,
    }


def test_a_code_that_the_schemes_lack_is_named_in_the_error() -> None:
    statements = sample_statements()
    odd = replace(statements.participations[0], role="drummer")
    with pytest.raises(KnowledgeError, match=r"schemes\.ttl.*ParticipationRole.*drummer"):
        list(triples(replace(statements, participations=(odd,))))


def test_only_concepts_in_use_are_described(graph: ox.Store) -> None:
    described = rows(graph, "?concept skos:notation ?code . FILTER NOT EXISTS { ?thing ?term ?concept }")
    assert not described
    assert ("national",) in rows(graph, "[] hkg:level/skos:notation ?code")
    assert not rows(store_of(replace(sample_statements(), honours=())), "?c a hkg:HonourLevel")


def test_every_form_of_a_name_can_be_looked_up_by_its_key(graph: ox.Store) -> None:
    names = graph.query(
        "SELECT ?thing ?name { ?thing rdfs:label|skos:altLabel ?name ; hkg:compareKey [] }", prefixes=PREFIXES
    )
    pairs = {(row["thing"], row["name"].value) for row in names}
    assert len(pairs) == 30
    for thing, name in pairs:
        key = ox.Quad(thing, HKG.compareKey, ox.Literal(compare_key(name)))
        assert key in graph


def test_an_old_link_can_be_followed(graph: ox.Store) -> None:
    assert len(list(graph.quads_for_pattern(None, DCTERMS.replaces, None, None))) == 1


def test_operating_is_said_as_a_fact_and_as_a_shortcut(graph: ox.Store) -> None:
    facts = graph.query("SELECT ?o ?m { [] hkg:operator ?o ; hkg:market ?m }", prefixes=PREFIXES)
    shortcuts = graph.query("SELECT ?o ?m { ?o hkg:operates ?m }", prefixes=PREFIXES)
    pairs = [{(row["o"], row["m"]) for row in found} for found in (facts, shortcuts)]
    assert pairs[0] == pairs[1]
    assert len(pairs[0]) == 2


def test_a_document_without_imprint_is_labelled_by_its_file() -> None:
    statements = sample_statements()
    bare = replace(
        statements.documents[0], metadata=replace(statements.documents[0].metadata, publication=None, issue=None)
    )
    found = set(triples(replace(statements, documents=(bare,))))
    assert ox.Triple(ox.NamedNode(bare.iri), RDFS.label, ox.Literal(bare.name, language="zh")) in found


def test_nothing_stated_gives_nothing() -> None:
    empty = {name: () for name in sample_statements().__slots__ if name != "base"}
    assert list(triples(replace(sample_statements(), **empty))) == []
