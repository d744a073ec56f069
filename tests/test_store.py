"""The store: whole generations, readers that leave no trace, queries that cannot harm."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from statements_sample import LU, sample_records, sample_statements

from kg.errors import QueryError, StoreError
from kg.store import Store, commit
from kg.store.guard import refuse_network

FULL = sample_statements()
LESS = replace(FULL, tenures=(), memberships=())
RECORDS = sample_records()
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"


def build(path: Path, statements=FULL) -> Path:
    commit(path, records=RECORDS, statements=statements)
    return path


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return build(tmp_path / "store")


def triples_in(path: Path) -> int:
    with Store.open(path) as opened:
        return int(next(iter(opened.query(COUNT)))["n"].value)


def listing(path: Path) -> list[tuple[str, int, int, int]]:
    return sorted((str(p), p.stat().st_mtime_ns, p.stat().st_size, p.stat().st_mode) for p in path.rglob("*"))


def in_child(code: str, *arguments: object) -> subprocess.Popen[bytes]:
    setup = f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r})\n"
    return subprocess.Popen(
        [sys.executable, "-c", setup + code, *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def test_what_was_committed_is_read_back(store: Path) -> None:
    with Store.open(store) as opened:
        assert list(opened.records()) == [RECORDS[id] for id in sorted(RECORDS)]
        assert opened.statistics()["conferrals"] == len(FULL.conferrals)
        assert opened.statistics()["triples"] == triples_in(store)
        assert {entry.id for entry in opened.manifest.documents} == {"2024-03", "2024-04"}
        names = [row["name"].value for row in opened.query("SELECT ?name { ?p a hkg:Person ; rdfs:label ?name }")]
        assert sorted(names) == sorted(person.name for person in FULL.persons)


def test_committing_the_same_again_changes_nothing(store: Path) -> None:
    before = (store / "CURRENT").read_text(), listing(store / "generations" / "000001")
    again = commit(store, records=RECORDS, statements=FULL)
    assert ((store / "CURRENT").read_text(), listing(store / "generations" / "000001")) == before
    assert [entry.name for entry in (store / "generations").iterdir()] == ["000001"]
    with Store.open(store) as opened:
        assert opened.manifest == again


def test_loaded_in_many_batches_the_store_is_the_same(store: Path, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("kg.store.writer._BATCH", 7)
    other = build(tmp_path / "in batches")
    with Store.open(store) as whole, Store.open(other) as batched:
        assert set(batched.graph) == set(whole.graph)
        assert batched.manifest == whole.manifest


def test_a_new_generation_takes_the_place_of_the_old_one(store: Path) -> None:
    before = triples_in(store)
    build(store, LESS)
    assert triples_in(store) < before
    assert [entry.name for entry in (store / "generations").iterdir()] == ["000002"]


def test_reading_leaves_no_trace_even_in_a_folder_without_write_permission(store: Path) -> None:
    folders = [store, *(p for p in store.rglob("*"))]
    for each in folders:
        each.chmod(0o555 if each.is_dir() else 0o444)
    before = listing(store)
    try:
        with Store.open(store) as opened:
            assert len(opened.query(COUNT).rows) == 1
            assert len(opened.query(COUNT, timeout=30).rows) == 1
            list(opened.records())
        assert listing(store) == before
    finally:
        for each in folders:
            each.chmod(0o755 if each.is_dir() else 0o644)


def test_killed_at_any_moment_the_store_is_the_old_or_the_new_one(store: Path) -> None:
    old, new = triples_in(store), triples_in(build(store.with_name("other"), LESS))
    code = (
        "from dataclasses import replace; from statements_sample import *; from kg.store import commit; import time\n"
        "s = sample_statements(); less = replace(s, tenures=(), memberships=()); r = sample_records()\n"
        "print('ready', flush=True)\n"
        "for i in range(1000): commit(sys.argv[1], records=r, statements=less if i % 2 == 0 else s)"
    )
    seen = set()
    for attempt in range(16):
        child = in_child(code, store)
        assert child.stdout is not None
        assert child.stdout.readline() == b"ready\n"
        time.sleep(0.004 * attempt + 0.002)
        child.send_signal(signal.SIGKILL)
        child.communicate()
        seen.add(triples_in(store))
    assert seen <= {old, new}
    build(store, FULL)
    build(store, LESS)
    assert triples_in(store) == new
    assert len(list((store / "generations").iterdir())) == 1, "what the killed builds left is cleaned up"
    assert not (store / "CURRENT.new").exists()


@pytest.mark.parametrize("step", ["kg.store.writer._write_triples", "kg.store.layout._sync", "pathlib.Path.replace"])
def test_a_failure_at_each_step_leaves_the_old_store(store: Path, step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = triples_in(store)

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(step, fail)
        with pytest.raises(StoreError, match="No space left"):
            build(store, LESS)
    assert triples_in(store) == before
    assert triples_in(build(store, LESS)) < before
    assert len(list((store / "generations").iterdir())) == 1


def test_a_reader_keeps_its_generation_while_builders_replace_it(store: Path) -> None:
    with Store.open(store) as first:
        build(store, LESS)
        build(store, FULL)
        with Store.open(store) as second:
            build(store, LESS)
            assert first.statistics()["tenures"] == second.statistics()["tenures"] == len(FULL.tenures)
            people = "SELECT ?t { ?t a hkg:Tenure }"  # the engine's files are opened only now
            assert len(first.query(people).rows) == len(second.query(people).rows) == len(FULL.tenures)
        assert (store / "generations" / "000001").is_dir()
    build(store, FULL)
    assert len(list((store / "generations").iterdir())) == 1


def test_two_readers_and_a_builder_at_once_do_not_disturb_one_another(store: Path) -> None:
    whole = {triples_in(store), triples_in(build(store.with_name("other"), LESS))}
    code = (
        "from kg.store import Store\nimport time; end = time.time() + 2.5; seen = set()\n"
        "while time.time() < end:\n"
        "    with Store.open(sys.argv[1]) as s:\n"
        f"        n = int(next(iter(s.query({COUNT!r})))['n'].value); seen.add(n)\n"
        "        assert n == s.statistics()['triples']\n"
        "print(sorted(seen))"
    )
    readers = [in_child(code, store) for _ in range(2)]
    turn = 0
    while any(reader.poll() is None for reader in readers):
        build(store, LESS if turn % 2 == 0 else FULL)
        turn += 1
    for reader in readers:
        output, errors = reader.communicate()
        assert reader.returncode == 0, errors.decode()
        assert set(map(int, output.decode().strip("[]\n").split(","))) <= whole
    assert turn > 3


def test_a_second_builder_is_told_to_wait(store: Path) -> None:
    code = (
        "from kg.store.lock import exclusive; from pathlib import Path; import time\n"
        "with exclusive(Path(sys.argv[1]) / 'lock') as alone: print(alone, flush=True); time.sleep(60)"
    )
    child = in_child(code, store)
    try:
        assert child.stdout is not None
        assert child.stdout.readline() == b"True\n"
        with pytest.raises(StoreError, match="another build"):
            build(store, LESS)
    finally:
        child.kill()
        child.communicate()
    build(store, LESS)  # the lock died with its holder


def test_a_missing_or_empty_store_says_to_build(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(StoreError, match="kg build"):
            Store.open(path)
    (tmp_path / "decisions.jsonl").write_text("", encoding="utf-8")
    with pytest.raises(StoreError, match="kg build"):
        Store.open(tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["decisions.jsonl"]
    build(tmp_path)
    assert triples_in(tmp_path)


def test_a_folder_of_something_else_is_neither_read_nor_written(tmp_path: Path) -> None:
    (tmp_path / "holiday.jpg").write_bytes(b"x")
    with pytest.raises(StoreError, match="not a store"):
        Store.open(tmp_path)
    with pytest.raises(StoreError, match="not a store"):
        build(tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["holiday.jpg"]
    with pytest.raises(StoreError):
        Store.open(tmp_path / "holiday.jpg")


def _newer(generation: Path) -> None:
    manifest = generation / "manifest.json"
    manifest.write_text(manifest.read_text(encoding="utf-8").replace('"format": 3', '"format": 99'), encoding="utf-8")


def _empty_database(generation: Path) -> None:
    shutil.rmtree(generation / "db")
    (generation / "db").mkdir()


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (_newer, "newer honours-kg"),
        (lambda g: (g / "manifest.json").write_text("{", encoding="utf-8"), "damaged"),
        (lambda g: (g / "manifest.json").unlink(), "damaged"),
        (lambda g: shutil.rmtree(g / "db"), "damaged"),
        (_empty_database, "damaged"),
        (lambda g: (g / "db" / "CURRENT").write_bytes(b"MANIFEST-999999\n"), "damaged"),
        (lambda g: (g.parent.parent / "CURRENT").write_text("../../etc\n", encoding="utf-8"), "damaged"),
        (lambda g: (g.parent.parent / "CURRENT").write_bytes(b"\xff\xfe"), "damaged"),
        (shutil.rmtree, "damaged"),
    ],
)
def test_a_damaged_or_newer_store_is_a_clear_error(store: Path, harm, words: str) -> None:
    harm(store / "generations" / "000001")
    with pytest.raises(StoreError, match=words), Store.open(store) as opened:
        opened.query(COUNT)


def test_records_that_are_damaged_are_a_clear_error(store: Path) -> None:
    (store / "generations" / "000001" / "records.jsonl").write_text("{", encoding="utf-8")
    with Store.open(store) as opened, pytest.raises(StoreError, match="damaged"):
        list(opened.records())


def test_a_query_that_takes_too_long_is_stopped(store: Path) -> None:
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    with Store.open(store) as opened:
        began = time.monotonic()
        with pytest.raises(QueryError, match="longer than 0.5 s"):
            opened.query(endless, timeout=0.5)
        assert time.monotonic() - began < 5


def test_with_and_without_a_time_limit_the_answer_is_the_same(store: Path) -> None:
    queries = (
        "SELECT ?s ?name { ?s rdfs:label ?name } ORDER BY ?s",
        "SELECT ?s ?n { ?s a hkg:Person . OPTIONAL { ?s skos:altLabel ?n } } ORDER BY ?s",
    )
    with Store.open(store) as opened:
        for query in queries:
            fast, slow = opened.query(query), opened.query(query, timeout=60)
            assert fast.variables == slow.variables
            assert [tuple(row) for row in fast] == [tuple(row) for row in slow]
        describe = f"DESCRIBE <{LU.iri}>"
        assert set(opened.query(describe).triples) == set(opened.query(describe, timeout=60).triples)
        assert bool(opened.query("ASK { ?s a hkg:Person }", timeout=60))
        assert not opened.query("ASK { ?s a hkg:Nobody }", timeout=60)
        with pytest.raises(QueryError, match="line 1"):
            opened.query("SELECT {", timeout=60)


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { <x:a> <x:b> 1 }",
        "PREFIX x: <x:>\nDELETE WHERE { ?s ?p ?o }",
        "drop all",
        "LOAD <http://127.0.0.1/>",
    ],
)
@pytest.mark.parametrize("timeout", [None, 30])
def test_updates_are_refused(store: Path, update: str, timeout: float | None) -> None:
    with Store.open(store) as opened, pytest.raises(QueryError, match="read-only"):
        opened.query(update, timeout=timeout)


SERVICES = [
    "SELECT * { SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { service silent <URL> { ?s ?p ?o } }",
    "SELECT * { ?s ?p trueSERVICE<URL> { ?s ?p ?o } }",
    "SELECT * { ?s ?p 1SERVICE<URL> { ?s ?p ?o } }",
    "PREFIX : <URL> SELECT * { SERVICE: { ?s ?p ?o } }",
    "SELECT * { FILTER(1<2)SERVICE#>\n<URL> { ?s ?p ?o } }",
    "SELECT * { FILTER('a'<'x>' ) SERVICE <URL> { ?s ?p ?o } FILTER('b'='') }",
    "SELECT * { BIND(1 AS ?a) FILTER(?a<?b#>'''\n) SERVICE <URL> { ?s ?p ?o } #'''\n}",
    "SELECT * { VALUES ?u { <URL> } SERVICE ?u { ?s ?p ?o } }",
    "SELECT * { { SELECT * { SERVICE <URL> { ?s ?p ?o } } } }",
    "PREFIX : <x:> SELECT * { ?s ?p :a\\'b . SERVICE <URL> { ?s ?p ?o } FILTER(?s = 'x') }",
    "PREFIX : <x:> SELECT * { ?s ?p :.SERVICE <URL> { ?s ?p ?o } }",
]


@pytest.mark.parametrize("query", SERVICES)
def test_service_is_refused_and_no_request_is_made(store: Path, query: str) -> None:
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(self.path)
            self.send_error(500)

        do_GET = do_POST

    server = HTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        url = f"http://127.0.0.1:{server.server_port}/sparql"
        with Store.open(store) as opened:
            for timeout in (None, 30):
                with pytest.raises(QueryError, match="SERVICE"):
                    list(opened.query(query.replace("URL", url), timeout=timeout))
            list(opened.query(f"SELECT * FROM <{url}> {{ ?s ?p ?o }}"))
        assert asked == []
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize(
    "hidden",
    [
        "<urn:x#y> ?p ?o .",  # to the eye of a pattern, a comment begins here
        "<x:d'> ?p ?o .",
        "OPTIONAL { ?s <x:p>|<x:q'> ?o }",
        "OPTIONAL { ?s ?p <<( <x:a> <x:q'> 1 )>> }",
        "OPTIONAL { ?s ?p :a.\\'b }",
        "OPTIONAL { ?s ?p :a\\#b }",
        "FILTER(1 <'2')",
        "FILTER(1 <2 || '>' = '>')",
    ],
)
def test_nothing_hides_another_server_from_the_guard(store: Path, hidden: str) -> None:
    asked = []

    class Elsewhere(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(self.path)

    server = HTTPServer(("127.0.0.1", 0), Elsewhere)
    Thread(target=server.serve_forever, daemon=True).start()
    service = f"SERVICE SILENT <http://127.0.0.1:{server.server_port}/> {{ ?a ?b 'c' }}"
    with Store.open(store) as opened, pytest.raises(QueryError, match="SERVICE"):
        bool(opened.query(f"PREFIX : <http://a/> ASK {{ {{ {hidden} }} UNION {{ {service} }} }}"))
    server.shutdown()
    server.server_close()
    assert asked == []


@pytest.mark.parametrize(
    "query",
    [
        'SELECT * { ?s rdfs:label "the service"@en } # service',
        "SELECT ?service { ?service a schema:Service ; ?p 'it''s service' }".replace("''", "\\'"),
        "SELECT * { ?s <http://example.org/service#x> ?o FILTER(?o < 3 && ?o > 1) }",
        "PREFIX x: <http://x/service> SELECT * { ?s x:service '''a 'service' b''' }",
    ],
)
def test_the_word_service_in_names_and_texts_is_no_reason_to_refuse(query: str) -> None:
    refuse_network(query)


@pytest.mark.parametrize(
    ("query", "line", "column"),
    [
        ("SELEC * { }", 1, 1),
        ("SELECT * { ?s ?p ?o", 1, 20),
        ("SELECT ?s WHERE {\n  ?s ?p ?o .\n  FILTER(?o > )\n}", 3, 15),
        ("SELECT * WHERE { ?s ?p ?o } LIMIT x", 1, 35),
        ("SELECT * {\n  ?s ?p '市场' .\n  ?s foo:bar ?o .\n}", 3, 6),
        ("ASK {} garbage", 1, 8),
    ],
)
def test_a_mistake_in_a_query_is_shown_with_line_column_and_a_caret(
    store: Path, query: str, line: int, column: int
) -> None:
    with Store.open(store) as opened, pytest.raises(QueryError) as raised:
        opened.query(query)
    first, text, caret = str(raised.value).split("\n")
    assert f"line {line}, column {column}" in first
    assert text == query.split("\n")[line - 1]
    assert caret.endswith("^")
    assert len(caret) == column


def test_values_bound_to_variables_cannot_become_syntax(store: Path) -> None:
    import pyoxigraph as ox

    hostile = ox.Literal('x"@zh } DROP ALL ; SELECT * { ?s ?p "', language="zh")
    for timeout in (None, 30):
        with Store.open(store) as opened:
            rows = opened.query("SELECT ?s ?name { ?s rdfs:label ?name }", {"name": hostile}, timeout).rows
            assert rows == []
            known = opened.query(
                "SELECT ?s ?name { ?s rdfs:label ?name }", {"name": ox.Literal("陆望舒", language="zh")}, timeout
            )
            assert [row["s"].value for row in known] == [LU.iri]


def test_a_closed_store_says_so(store: Path) -> None:
    opened = Store.open(store)
    opened.close()
    opened.close()
    with pytest.raises(StoreError, match="closed"):
        opened.query(COUNT)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_permission_is_a_clear_error(tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    with pytest.raises(StoreError, match="cannot be written"):
        build(tmp_path / "store")
