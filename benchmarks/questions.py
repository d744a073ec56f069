"""Asking: each ready-made question by name through ``kg.ask`` against its SPARQL on the bare engine, and on rdflib."""

from __future__ import annotations

import gc
import math
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

import pyoxigraph as ox
import rdflib

from benchmarks.graphs import realistic
from benchmarks.loading import ntriples, put
from benchmarks.report import Measure, seconds
from benchmarks.timing import race
from kg.ask import ask, questions
from kg.model.statements import Statements
from kg.store import Store

RDFLIB_SCALE = 100_000  # beyond that rdflib is not asked
RDFLIB_LIMIT = 60.0  # seconds for one question
_ENOUGH = 0.15  # seconds in which each contestant has its turns at one question, when that is more than the rounds


def measure(scales: list[int], rounds: int) -> Iterator[Measure]:
    """Seconds of processor time for a question with all its rows; kg.ask also turns the name into a thing."""
    for scale in scales:
        statements = realistic(scale)
        with tempfile.TemporaryDirectory(prefix="kg-bench-") as folder:
            path = Path(folder) / "store"
            put(path, statements)
            with Store.open(path) as store:
                graph = _rdflib(statements) if scale <= RDFLIB_SCALE else None
                gc.freeze()  # what is there by now is not gone through again before each turn
                for name, subject in _subjects(statements).items():
                    yield from _question(store, graph, name, subject, scale, rounds)
                gc.unfreeze()


def _question(
    store: Store, graph: rdflib.Graph | None, name: str, subject: dict[str, str], scale: int, rounds: int
) -> Iterator[Measure]:
    answer = ask(store, name, **subject)
    sparql, rows, engine = answer.sparql, len(answer.rows), store.graph

    def ours() -> None:
        _ = ask(store, name, **subject).rows

    def bare() -> None:
        solutions = engine.query(sparql)
        assert isinstance(solutions, ox.QuerySolutions)
        _ = list(solutions)

    start = time.process_time()
    bare()
    turns = math.ceil(_ENOUGH / (time.process_time() - start))
    best = race({"ours": ours, "bare": bare}, max(rounds, turns))
    took, bare_took = best["ours"], best["bare"]
    what = f"{name}, {rows:,} rows, {scale:,} triples"
    yield Measure(
        "asking", f"{what}, against the bare engine", seconds(took), seconds(bare_took), took / bare_took, 1.3
    )
    if graph is not None:
        theirs = _within(lambda: list(graph.query(sparql)), RDFLIB_LIMIT)
        shown = f"> {RDFLIB_LIMIT:g} s" if theirs is None else seconds(theirs)
        yield Measure(
            "asking", f"{what}, against rdflib in memory", seconds(took), shown, took / (theirs or RDFLIB_LIMIT)
        )


def _subjects(statements: Statements) -> dict[str, dict[str, str]]:
    """For each question whom or what to ask about: whoever has most to tell, so that the answers are long."""
    things = (*statements.persons, *statements.organizations, *statements.honours)
    names = {thing.iri: thing.name for thing in things}
    shared = {name for name, times in Counter(names.values()).items() if times > 1}

    def most(iris: Iterator[str]) -> dict[str, str]:
        return {"name": next(names[iri] for iri, _ in Counter(iris).most_common() if names[iri] not in shared)}

    winner = most(each.recipient for each in statements.conferrals)
    subjects = {
        "who-won": {"honour": most(each.honour for each in statements.conferrals)["name"]},
        "honours-of": winner,
        "co-honoured": winner,
        "evidence-of": winner,
        "conferred-by": most(by for each in statements.conferrals for by in each.conferrers),
        "people-of": most(each.organization for each in statements.tenures if each.organization),
        "posts-of": most(each.person for each in statements.tenures),
        "members-of": most(each.association for each in statements.memberships),
        "memberships-of": most(each.member for each in statements.memberships),
    }
    return {each.name: subjects.get(each.name, {}) for each in questions()}


def _rdflib(statements: Statements) -> rdflib.Graph:
    graph = rdflib.Graph()
    graph.parse(data=ntriples(statements), format="nt")
    return graph


def _within(run: Callable[[], object], limit: float) -> float | None:
    """Seconds that ``run`` takes, in a process of its own; None when it was ended at the limit."""
    context = get_context("fork")
    receiver, sender = context.Pipe(duplex=False)

    def timed(out: Connection) -> None:
        start = time.process_time()
        run()
        out.send(time.process_time() - start)

    process = context.Process(target=timed, args=(sender,))
    process.start()
    found = receiver.recv() if receiver.poll(limit) else None
    process.kill()
    process.join()
    return found
