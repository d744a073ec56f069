"""Pages of the web application under many readers at once, with a runaway query among them."""

from __future__ import annotations

import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from itertools import chain
from pathlib import Path
from threading import Barrier
from urllib.parse import quote, urlencode, urlsplit

from benchmarks.graphs import realistic
from benchmarks.report import Measure, seconds
from kg.build import build
from kg.model.claims import Extraction
from kg.model.record import Record, to_record
from kg.model.statements import Statements
from kg.resources import sample_dir
from kg.store import Store, commit

READERS = 19  # and one more, who asks what never ends
EACH = 21  # pages of a reader, each kind as often
PROMISED = 0.3  # seconds in which 95 of 100 pages of the sample come
_RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
_PEOPLE = "SELECT ?name { ?p a hkg:Person ; rdfs:label ?name } LIMIT 50"
_Addresses = Mapping[str, Sequence[str]]  # kind of page -> its addresses


def measure(triples: int) -> Iterator[Measure]:
    """Latencies at the reader, on the sample and on a graph of so many triples; beside the runaway, against none."""
    with tempfile.TemporaryDirectory(prefix="kg-bench-") as folder:
        sample, large = Path(folder) / "sample", Path(folder) / "large"
        build([sample_dir()], sample, jobs=1)
        statements = realistic(triples)
        commit(large, records=_records(statements), statements=statements)
        for store, what, bound in ((sample, "sample", PROMISED), (large, f"{triples:,} triples", None)):
            yield from _measured(store, what, bound)


def _measured(store: Path, what: str, bound: float | None) -> Iterator[Measure]:
    addresses = _addresses(store)
    with _served(store) as url:
        new = _crowd(url, addresses)
        alone = _crowd(url, addresses)
        with ThreadPoolExecutor(1) as pool:
            pool.submit(_read, url, [f"/sparql?{urlencode({'query': _RUNAWAY})}"], 503)
            time.sleep(1.0)
            beside = _crowd(url, addresses)
    for kind in addresses:
        ours, theirs, first = (_p95(each[kind]) for each in (beside, alone, new))
        name = f"{READERS + 1} readers, {what}, {kind}: p95 beside a runaway query, against none"
        name += f" ({seconds(first)} just after the start)"
        yield Measure("serving", name, seconds(ours), seconds(theirs), ours / theirs)
    every = list(chain.from_iterable(beside.values()))
    said = f"{READERS + 1} readers, {what}, all {len(every)} pages beside a runaway query"
    middle, slow = statistics.median(every), _p95(every)
    yield Measure(
        "serving", f"{said}: median, against the slowest", seconds(middle), seconds(max(every)), middle / max(every)
    )
    yield Measure(
        "serving", f"{said}: p95, against 300 ms", seconds(slow), seconds(PROMISED), slow / PROMISED, bound and 1.0
    )


def _p95(values: Sequence[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


def _records(statements: Statements) -> dict[str, Record]:
    """What the store keeps of each document: a text in which the quotations stand where they are said to."""
    texts: dict[str, dict[int, str]] = defaultdict(dict)
    for item in chain(statements.conferrals, statements.tenures, statements.memberships, statements.participations):
        for told in item.quotations:
            texts[told.document][told.start] = told.quote
    records = {}
    for document in statements.documents:
        characters: list[str] = []
        for start, text in sorted(texts[document.iri].items()):
            characters += "，" * (start - len(characters))
            characters[start : start + len(text)] = text
        record = to_record(Extraction(document.id))
        records[document.id] = record | {"name": document.name, "source": "".join(characters)}
    return records


def _addresses(store: Path) -> _Addresses:
    """Some of each kind of page, such as people open."""
    with Store.open(store) as opened:

        def found(sparql: str) -> list[tuple[str, str]]:
            rows = opened.query(f"SELECT DISTINCT ?x ?name {{ {sparql} ; rdfs:label ?name }} ORDER BY ?x LIMIT 30").rows
            return [(row["x"].value.removeprefix(opened.manifest.base), row["name"].value) for row in rows]

        things = found("?f hkg:recipient ?x . ?x hkg:compareKey ?key")
        honours = found("?f hkg:honour ?x . ?x hkg:compareKey ?key")
        documents = found("?x a hkg:Document")
    return {
        "home": ["/"],
        "search": [f"/search?{urlencode({'q': name[:3]})}" for _, name in things],
        "thing": [f"/id/{quote(iri)}" for iri, _ in things],
        "document": [f"/{quote(iri)}" for iri, _ in documents],
        "question": [f"/ask?{urlencode({'q': f'谁获得了{name}？'})}" for _, name in honours],
        "picture": [f"/picture?{urlencode({'name': name})}" for _, name in things[:10]],
        "/sparql": [f"/sparql?{urlencode({'query': _PEOPLE})}"],
    }


@contextmanager
def _served(store: Path) -> Iterator[str]:
    command = [sys.executable, "-m", "kg", "serve", "--store", str(store), "--port", "0", "--no-browser"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=Path(__file__).parent.parent)
    assert process.stderr is not None
    try:
        url = process.stderr.readline().split(" at ")[1].split()[0].rstrip("/")
        while True:
            try:
                _read(url, ["/"])
                break
            except ConnectionError:
                time.sleep(0.05)
        yield url
    finally:
        process.kill()
        process.wait()
        process.stderr.close()


def _crowd(url: str, addresses: _Addresses) -> dict[str, list[float]]:
    """Seconds that each page took, by kind, with all readers at once, each on a way of its own."""
    begin = Barrier(READERS)

    def reader(number: int) -> list[tuple[str, float]]:
        chance = random.Random(number)
        kinds = list(addresses) * (EACH // len(addresses))
        chance.shuffle(kinds)
        begin.wait()
        return list(zip(kinds, _read(url, [chance.choice(addresses[kind]) for kind in kinds]), strict=True))

    took: dict[str, list[float]] = defaultdict(list)
    with ThreadPoolExecutor(READERS) as pool:
        for kind, each in chain.from_iterable(pool.map(reader, range(READERS))):
            took[kind].append(each)
    return took


def _read(url: str, paths: Sequence[str], status: int = 200) -> list[float]:
    """Seconds that each page took, one after the other on one connection."""
    connection = HTTPConnection(urlsplit(url).netloc)
    took = []
    for path in paths:
        start = time.perf_counter()
        while True:
            connection.request("GET", path)
            response = connection.getresponse()
            content = response.read()
            if response.status != 503 or status == 503:  # sent away, it is asked again: that is a part of the waiting
                break
            time.sleep(0.5)
        took.append(time.perf_counter() - start)
        if response.status != status:
            raise RuntimeError(f"{path}: {response.status} {content[:500].decode()}")
    connection.close()
    return took
