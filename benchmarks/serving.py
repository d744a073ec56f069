"""Serving: 19 clients at the SPARQL endpoint and on pages, with and without a twentieth whose query runs away.

``python -m benchmarks.serving`` measures and writes ``serving.md``.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from itertools import chain
from pathlib import Path
from threading import Barrier
from urllib.parse import urlencode, urlsplit

from benchmarks import browsing
from benchmarks.endpoint import endpoint
from benchmarks.graphs import realistic
from benchmarks.loading import put
from benchmarks.report import Measure, markdown, seconds

CLIENTS = 19
EACH = 10  # queries of a client, one after the other
LIMIT = 10.0  # seconds that a query may take
_RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
_RESULTS = Path(__file__).parent / "serving.md"


def measure(scale: int, rounds: int) -> Iterator[Measure]:
    """Latencies at the client, of all rounds; the runaway must not make anybody wait for it."""
    statements = realistic(scale)
    query = f"""SELECT ?name ?period {{
        ?conferral hkg:honour <{statements.honours[0].iri}> ; hkg:recipient ?recipient ; hkg:period ?period .
        ?recipient rdfs:label ?name }}"""
    with tempfile.TemporaryDirectory(prefix="kg-bench-") as folder:
        put(Path(folder) / "store", statements)
        with endpoint(Path(folder) / "store", seconds=LIMIT, patience=60) as url:
            _crowd(url, query)  # the processes that answer have started
            alone: list[float] = []
            beside: list[float] = []
            for _ in range(rounds):
                alone += _crowd(url, query)
                beside += _beside_runaway(url, query)
    what = f"{CLIENTS} clients, {len(beside):,} queries, {scale:,} triples, beside a runaway query"
    for name, figure in (("median", statistics.median), ("p95", _p95), ("slowest", max)):
        ours, theirs = figure(beside), figure(alone)
        yield Measure("serving", f"{what}, against none: {name}", seconds(ours), seconds(theirs), ours / theirs)
    slowest, limit = max(beside), f"{LIMIT:g} s, its limit"
    yield Measure("serving", f"{what}: slowest, against the wait for it", seconds(slowest), limit, slowest / LIMIT, 0.2)


def _p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


def _beside_runaway(url: str, query: str) -> list[float]:
    with ThreadPoolExecutor(1) as pool:
        runaway = pool.submit(_ask, url, _RUNAWAY)
        time.sleep(0.2)
        took = _crowd(url, query)
        if runaway.done():
            raise RuntimeError("the runaway query ended before the others did: nothing was measured")
        assert runaway.result() == 503
    return took


def _crowd(url: str, query: str) -> list[float]:
    """Seconds that each answer took, with all clients at once."""
    begin = Barrier(CLIENTS)
    with ThreadPoolExecutor(CLIENTS) as pool:
        each = [pool.submit(_client, url, query, begin) for _ in range(CLIENTS)]
        return [took for client in each for took in client.result()]


def _client(url: str, query: str, begin: Barrier) -> list[float]:
    connection = HTTPConnection(urlsplit(url).netloc)
    path = f"/sparql?{urlencode({'query': query})}"
    took = []
    begin.wait()
    for _ in range(EACH):
        start = time.perf_counter()
        connection.request("GET", path)
        response = connection.getresponse()
        content = response.read()
        took.append(time.perf_counter() - start)
        if response.status != 200:
            raise RuntimeError(content.decode())
    connection.close()
    return took


def _ask(url: str, query: str) -> int:
    connection = HTTPConnection(urlsplit(url).netloc)
    connection.request("GET", f"/sparql?{urlencode({'query': query})}")
    return connection.getresponse().status


if __name__ == "__main__":
    measures = chain(measure(100_000, 5), browsing.measure(100_000))
    measured = markdown(measures, "python -m benchmarks.serving", "In turn, in one run; of all answers.")
    _RESULTS.write_text(measured, encoding="utf-8")
    print(_RESULTS.read_text(encoding="utf-8"))
