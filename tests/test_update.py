"""SPARQL Update: who may, what it may touch, what a build makes of it; with the clients that people have."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLUpdateStore
from SPARQLWrapper import JSON, POST, POSTDIRECTLY, SPARQLWrapper
from statements_sample import LU, sample_records, sample_statements

from benchmarks.endpoint import endpoint
from kg.errors import StoreError
from kg.export import export
from kg.store import Store, commit
from kg.store.annotations import annotations_path
from kg.store.guard import using

TOKEN = "a-token-of-the-tests-0123456789"
BEARER = {"authorization": f"Bearer {TOKEN}"}
UPDATE = "application/sparql-update"
NOTES = "https://notes.example/mine"
INSERT = f"INSERT DATA {{ GRAPH <{NOTES}> {{ <{LU.iri}> rdfs:comment '“问”过本人' }} }}"
COMMENTS = f"SELECT ?c {{ GRAPH <{NOTES}> {{ ?x rdfs:comment ?c }} }}"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    commit(tmp_path / "store", records=sample_records(), statements=sample_statements())
    return tmp_path / "store"


@pytest.fixture
def url(store: Path) -> Iterator[str]:
    with endpoint(store, seconds=20, token=TOKEN) as address:
        yield f"{address}/sparql"


def update(url: str, text: str, **params: str) -> httpx.Response:
    return httpx.post(url, content=text, params=params, headers={"content-type": UPDATE, **BEARER}, timeout=60)


def rows(url: str, query: str, **params: str | list[str]) -> list[dict[str, str]]:
    answer = httpx.get(url, params={"query": query, **params}, headers={"accept": "application/json"}, timeout=60)
    assert answer.status_code == 200, answer.text
    return [{name: term["value"] for name, term in row.items()} for row in answer.json()["results"]["bindings"]]


def facts(store: Path) -> set[str]:
    with Store.open(store) as opened:
        return {str(quad) for quad in opened.graph}


# Who may


def test_nobody_may_unless_it_was_started_so(store: Path) -> None:
    with endpoint(store) as address:
        answer = httpx.post(f"{address}/sparql", content=INSERT, headers={"content-type": UPDATE, **BEARER})
    assert (answer.status_code, "--writable" in answer.text) == (403, True)
    assert not annotations_path(store).exists()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 401),
        ({"authorization": "Bearer"}, 401),
        ({"authorization": f"Basic {TOKEN}"}, 401),
        ({"authorization": f"Bearer {TOKEN}x"}, 401),
        ({"authorization": f"Bearer {TOKEN[:-1]}"}, 401),
        ({**BEARER, "origin": "https://evil.example"}, 403),
        ({**BEARER, "origin": "null"}, 403),
        ({**BEARER, "sec-fetch-site": "cross-site"}, 403),
        ({**BEARER, "host": "evil.example"}, 400),
        ({"authorization": f"bearer {TOKEN}"}, 204),
    ],
)
def test_who_has_no_token_or_comes_from_elsewhere_is_refused(
    url: str, store: Path, headers: dict[str, str], status: int
) -> None:
    for content, kind in (
        (INSERT, UPDATE),
        (httpx.QueryParams({"update": INSERT}), "application/x-www-form-urlencoded"),
    ):
        answer = httpx.post(url, content=str(content), headers={"content-type": kind, **headers})
        assert answer.status_code == status, answer.text
        if status == 401:
            assert answer.headers["www-authenticate"].startswith("Bearer ")
            assert TOKEN not in answer.text
    assert annotations_path(store).exists() == (status == 204)


def test_a_page_of_another_site_cannot_even_ask_with_a_token(url: str) -> None:
    asked = {"origin": "https://evil.example", "access-control-request-headers": "authorization"}
    assert "authorization" not in httpx.options(url, headers=asked).headers["access-control-allow-headers"]


# What it does


def test_what_is_written_is_there_at_once_beside_the_facts_and_after_a_build(url: str, store: Path) -> None:
    before = facts(store)
    answer = update(url, INSERT)
    assert (answer.status_code, answer.content) == (204, b"")
    assert rows(url, COMMENTS) == [{"c": "“问”过本人"}]
    joined = f"SELECT ?name ?c {{ ?x rdfs:label ?name . GRAPH <{NOTES}> {{ ?x rdfs:comment ?c }} }}"
    assert rows(url, joined)[0]["name"] == LU.name
    assert rows(url, f"SELECT ?c {{ <{LU.iri}> rdfs:comment ?c }}") == []  # no fact
    assert facts(store) == before
    commit(store, records=sample_records(), statements=replace(sample_statements(), tenures=()))
    assert len(facts(store)) < len(before)
    assert rows(url, COMMENTS) == [{"c": "“问”过本人"}]
    commit(store, records=sample_records(), statements=sample_statements())
    assert facts(store) == before
    assert update(url, f"DELETE WHERE {{ GRAPH <{NOTES}> {{ ?s ?p ?o }} }}").status_code == 204
    assert rows(url, COMMENTS) == []
    assert not annotations_path(store).exists()


def test_a_build_and_an_update_come_to_the_same_store(store: Path, url: str, tmp_path: Path) -> None:
    blank = (
        f"INSERT DATA {{ GRAPH <{NOTES}> {{ <x:b> <x:p> _:n . _:n <x:q> 'z', 'a' }} GRAPH <x:a> {{ <x:s> <x:p> 1 }} }}"
    )
    for text in (INSERT, blank):
        assert update(url, text).status_code == 204
    file = annotations_path(store)
    lines = file.read_bytes().splitlines()
    assert lines == sorted(lines)
    other = tmp_path / "other"
    annotations_path(other).write_bytes(file.read_bytes())
    manifest = commit(other, records=sample_records(), statements=sample_statements())
    with Store.open(store) as opened:
        assert opened.manifest == manifest
        ours = opened.query("SELECT * { GRAPH ?g { ?s ?p ?o } }").rows
        assert opened.graphs() == [NOTES, "x:a"]
    with Store.open(other) as opened:
        assert len(opened.query("SELECT * { GRAPH ?g { ?s ?p ?o } }").rows) == len(ours) == 5
    assert commit(store, records=sample_records(), statements=sample_statements()) == manifest  # nothing new
    # the same said again, with other blank nodes, is the same file
    again = tmp_path / "again"
    commit(again, records=sample_records(), statements=sample_statements())
    with endpoint(again, token=TOKEN) as address:
        for text in (blank.replace("_:n", "_:other"), INSERT):
            assert update(f"{address}/sparql", text).status_code == 204
    assert annotations_path(again).read_bytes() == file.read_bytes()


def test_what_goes_through_the_facts_never_meets_an_annotation(url: str, store: Path, tmp_path: Path) -> None:
    def nquads() -> bytes:
        with Store.open(store) as opened:
            export(opened, "nquads", tmp_path / "all.nq")
        return (tmp_path / "all.nq").read_bytes()

    before = nquads()
    lie = f"INSERT DATA {{ GRAPH <{NOTES}> {{ <{LU.iri}> hkg:compareKey 'x' ; rdfs:label '假' ; a hkg:Honour }} }}"
    assert update(url, lie).status_code == 204
    assert nquads() == before
    assert "假" not in httpx.get(url.replace("/sparql", "/id/") + LU.iri.partition("/id/")[2] + "?format=nt").text


@pytest.mark.parametrize(
    ("text", "status", "words"),
    [
        (f"INSERT DATA {{ <{LU.iri}> rdfs:label 'x' }}", 403, "GRAPH"),
        (f"DELETE WHERE {{ <{LU.iri}> ?p ?o }}", 403, "kg decide"),
        (
            "DELETE { ?s rdfs:label ?o } INSERT { ?s rdfs:label 'x' } WHERE { ?s a hkg:Person ; rdfs:label ?o }",
            403,
            "facts",
        ),
        (INSERT + " ; CLEAR DEFAULT", 403, "default graph"),
        ("DROP ALL", 403, "default graph"),
        ("LOAD <http://127.0.0.1:9/x.ttl> INTO GRAPH <x:g>", 403, "LOAD"),
        ("LOADSILENT<file:///etc/passwd>INTO GRAPH <x:g>", 403, "LOAD"),
        ("INSERT { GRAPH <x:g> { ?a ?b ?c } } WHERE { SERVICE <http://127.0.0.1:9/> { ?a ?b ?c } }", 403, "SERVICE"),
        (INSERT + " ; INSERT {", 400, "line 1"),
        ("SELECT * { ?s ?p ?o }", 400, "cannot be understood"),
        ("CLEAR GRAPH <x:not-there>", 400, "cannot be carried out"),
        (
            "INSERT { GRAPH <x:g> { ?a <x:n> ?d } } WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }",
            503,
            "longer than",
        ),
    ],
)
def test_what_cannot_be_done_changes_nothing(store: Path, text: str, status: int, words: str) -> None:
    with endpoint(store, seconds=3, token=TOKEN) as address:
        url = f"{address}/sparql"
        assert update(url, INSERT).status_code == 204
        before, kept = facts(store), annotations_path(store).read_bytes()
        answer = update(url, text)
        assert (answer.status_code, words in answer.text) == (status, True), answer.text
        assert facts(store) == before
        assert annotations_path(store).read_bytes() == kept
        assert len(rows(url, COMMENTS)) == 1
        assert not [each for each in (store / "generations").iterdir() if each.name.startswith(".new")]
        assert update(url, INSERT.replace("问", "再问")).status_code == 204  # and the next one is


def test_the_protocol_of_updates(url: str) -> None:
    form = {"content-type": "application/x-www-form-urlencoded", **BEARER}
    for params in ({"update": INSERT}, {"query": "ASK {}", "update": INSERT}):
        assert httpx.get(url, params=params, headers=BEARER).status_code == 400
    both = str(httpx.QueryParams([("update", INSERT), ("update", INSERT)]))
    assert httpx.post(url, content=both, headers=form).status_code == 400
    assert httpx.post(url, content=str(httpx.QueryParams({"update": INSERT})), headers=form).status_code == 204
    large = f"INSERT DATA {{ GRAPH <x:g> {{ {' '.join(f'<x:s> <x:p> {n} .' for n in range(100_000))} }} }}"
    assert len(large) > 1 << 20
    assert update(url, large).status_code == 204
    assert rows(url, "SELECT (COUNT(*) AS ?n) { GRAPH <x:g> { ?s ?p ?o } }") == [{"n": "100000"}]
    assert httpx.post(url, content=b"x" * (17 << 20), headers={"content-type": UPDATE, **BEARER}).status_code == 413


def test_graphs_are_chosen_beside_the_update(url: str) -> None:
    copy = "INSERT { GRAPH <x:copy> { ?s <x:said> ?c } } WHERE { ?s <x:note> ?c }"
    assert update(url, INSERT.replace("rdfs:comment", "<x:note>")).status_code == 204
    assert update(url, copy).status_code == 204
    assert rows(url, "SELECT * { GRAPH <x:copy> { ?s ?p ?c } }") == []
    assert update(url, copy, **{"using-graph-uri": NOTES}).status_code == 204
    assert len(rows(url, "SELECT * { GRAPH <x:copy> { ?s ?p ?c } }")) == 1
    named = copy.replace("?s <x:note> ?c }", "GRAPH ?g { ?s <x:note> ?c } }").replace("x:copy", "x:second")
    assert update(url, named, **{"using-named-graph-uri": "x:other"}).status_code == 204
    assert rows(url, "SELECT * { GRAPH <x:second> { ?s ?p ?c } }") == []
    assert update(url, named, **{"using-named-graph-uri": NOTES}).status_code == 204
    assert len(rows(url, "SELECT * { GRAPH <x:second> { ?s ?p ?c } }")) == 1
    for bad in ("x:g> <x:h", "no iri"):
        assert update(url, copy, **{"using-graph-uri": bad}).status_code == 400
    with_clause = update(url, f"WITH <x:g> {copy}", **{"using-graph-uri": NOTES})
    assert (with_clause.status_code, "2.2.3" in with_clause.text) == (400, True)
    assert rows(url, "SELECT ?c { ?s <x:note> ?c }", **{"default-graph-uri": NOTES}) == [{"c": "“问”过本人"}]
    assert rows(url, "SELECT ?g { GRAPH ?g { ?s ?p ?o } }", **{"named-graph-uri": "x:copy"}) == [{"g": "x:copy"}]


def test_clauses_are_written_where_they_belong() -> None:
    text = (
        "INSERT { GRAPH <http://a/#where> { ?s <x:p> 'WHERE {' } } # WHERE\n"
        "where { { SELECT * WHERE { ?s ?p ?o } } } ; CLEAR GRAPH <x:g>"
    )
    assert using(text, ("x:u",), ()).count("USING <x:u> where {") == 1
    assert using(text, ("x:u",), ()).count("USING") == 1


def test_the_service_says_that_it_takes_updates(url: str, store: Path) -> None:
    assert update(url, INSERT).status_code == 204
    described = rdflib.Graph().parse(httpx.get(url, headers={"accept": "text/turtle"}).text and url, format="turtle")
    sd = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
    assert (rdflib.URIRef(url), sd.supportedLanguage, sd.SPARQL11Update) in described
    assert list(described.subject_objects(sd.name))[0][1] == rdflib.URIRef(NOTES)


def test_updates_at_once_are_all_carried_out(url: str) -> None:
    def one(number: int) -> int:
        return update(url, f"INSERT DATA {{ GRAPH <x:g> {{ <x:s> <x:p> {number} }} }}").status_code

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(one, range(16))) == {204}
    assert rows(url, "SELECT (COUNT(*) AS ?n) { GRAPH <x:g> { ?s ?p ?o } }") == [{"n": "16"}]


def test_an_update_waits_for_a_build_and_is_sent_away_when_that_takes_too_long(store: Path) -> None:
    from kg.store.layout import LOCK
    from kg.store.lock import exclusive

    with endpoint(store, seconds=1, token=TOKEN) as address:
        with exclusive(store / LOCK):
            answer = update(f"{address}/sparql", INSERT)
        assert (answer.status_code, "retry-after" in answer.headers) == (503, True)
        assert update(f"{address}/sparql", INSERT).status_code == 204


@pytest.mark.parametrize(
    ("content", "words"),
    [("<x:s> <x:p> 1 .\n", "notes.nq:1"), ("<x:s> <x:p> <x:o> <x:g> .\n<x:s> <x:p> <x:o> .\n", "names no graph")],
)
def test_a_file_that_somebody_broke_is_named(tmp_path: Path, content: str, words: str) -> None:
    annotations_path(tmp_path / "notes").write_text(content, encoding="utf-8")
    with pytest.raises(StoreError, match=words.replace("notes.nq", r"notes\.annotations\.nq")):
        commit(tmp_path / "notes", records=sample_records(), statements=sample_statements())


# Clients


def test_rdflib_writes_and_reads_back(url: str) -> None:
    remote = SPARQLUpdateStore(url, url, headers=dict(BEARER), autocommit=True)
    graph = rdflib.Graph(remote, identifier=rdflib.URIRef(NOTES))
    said = (rdflib.URIRef(LU.iri), rdflib.RDFS.comment, rdflib.Literal("见“原件”\n第2页", lang="zh"))
    assert said not in graph
    graph.add(said)
    assert said in graph
    assert len(graph) == 1
    graph.addN([(said[0], rdflib.RDFS.seeAlso, rdflib.URIRef(f"https://x.example/{n}"), graph) for n in range(20)])
    assert len(graph) == 21
    graph.update("INSERT { ?s rdfs:isDefinedBy <https://x.example/> } WHERE { ?s rdfs:comment ?c }")
    assert (said[0], rdflib.RDFS.isDefinedBy, rdflib.URIRef("https://x.example/")) in graph
    graph.remove(said)
    assert said not in graph


def test_sparqlwrapper_writes(url: str) -> None:
    for way in (None, POSTDIRECTLY):
        wrapper = SPARQLWrapper(url)
        wrapper.addCustomHttpHeader("Authorization", f"Bearer {TOKEN}")
        wrapper.setMethod(POST)
        if way:
            wrapper.setRequestMethod(way)
        wrapper.setQuery(f"PREFIX rdfs: <{rdflib.RDFS}>\n" + INSERT.replace("问", f"{way}"))
        assert wrapper.isSparqlUpdateRequest()
        assert wrapper.query().response.status == 204
    reader = SPARQLWrapper(url)
    reader.setQuery(COMMENTS)
    reader.setReturnFormat(JSON)
    assert len(reader.query().convert()["results"]["bindings"]) == 2


# The command


def test_the_command_prints_a_token_and_never_takes_one_that_is_short(store: Path) -> None:
    environment = {**os.environ, "LANG": "en_GB.UTF-8"}
    command = [sys.executable, "-m", "kg", "serve", "--store", str(store), "--port", "0", "--no-browser", "--writable"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment)
    assert process.stderr is not None
    try:
        lines = [process.stderr.readline() for _ in range(2)]
        token = next(line.split("Bearer ")[1].strip() for line in lines if "Bearer " in line)
        address = next(line.split(" at ")[1].split()[0] for line in lines if " at http" in line)
        transport = httpx.HTTPTransport(retries=20)
        with httpx.Client(transport=transport, base_url=address, timeout=60) as client:
            for _ in range(100):
                try:
                    client.get("/")
                    break
                except httpx.TransportError:
                    continue
            headers = {"content-type": UPDATE, "authorization": f"Bearer {token}"}
            assert client.post("/sparql", content=INSERT, headers=headers).status_code == 204
            assert client.post("/sparql", content=INSERT, headers=headers | BEARER).status_code == 401
    finally:
        process.kill()
        process.wait()
        process.stderr.close()
    done = subprocess.run(command, capture_output=True, text=True, env=environment | {"KG_TOKEN": "short"}, timeout=60)
    assert done.returncode == 1
    assert "16 or more" in done.stderr and "Traceback" not in done.stderr
