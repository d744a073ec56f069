"""Processes that answer queries: used again when that is safe, ended when it is not."""

from __future__ import annotations

import errno
import io
import time
from dataclasses import replace
from pathlib import Path
from threading import Timer

import pytest
from statements_sample import sample_records, sample_statements

from kg.errors import OutputError, QueryError, TimeUpError, TooMuchError
from kg.store import Inquiry, Limits, Pool, Store, commit
from kg.store.worker import Worker

COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
LIMITS = Limits(float("inf"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    commit(tmp_path / "store", records=sample_records(), statements=sample_statements())
    return tmp_path / "store"


def inquiry(path: Path, sparql: str, result_format: str | None = "csv") -> Inquiry:
    with Store.open(path) as store:
        return Inquiry(store.database, sparql, result_format, "ntriples")


def count(worker: Worker, path: Path) -> int:
    output = io.BytesIO()
    assert worker.answer(inquiry(path, COUNT), output, LIMITS) == ("rows", "csv")
    return int(output.getvalue().split()[1])


def test_a_worker_answers_one_query_after_the_other_also_after_a_mistake(path: Path) -> None:
    with Pool(keep=1) as pool:
        with pool.worker() as first:
            before = count(first, path)
        with pool.worker() as second:
            assert second is first
            for sparql, format, error in (("SELECT {", "csv", QueryError), (COUNT, None, OutputError)):
                with pytest.raises(error):
                    second.answer(inquiry(path, sparql, format), io.BytesIO(), LIMITS)
            assert count(second, path) == before


def test_a_worker_reads_the_generation_that_it_is_given(path: Path) -> None:
    with Pool(keep=1) as pool:
        with pool.worker() as worker:
            before = count(worker, path)
        commit(path, records=sample_records(), statements=replace(sample_statements(), tenures=()))
        with pool.worker() as same:
            assert same is worker
            assert count(same, path) < before


def test_more_workers_than_are_kept_are_ended(path: Path) -> None:
    with Pool(keep=1) as pool, pool.worker() as first:
        with pool.worker() as second:
            assert count(first, path) == count(second, path)
        with pool.worker() as again:
            assert again is second
            with pool.worker() as third:
                pass
        assert [worker.alive for worker in (first, second, third)].count(True) == 2


def test_who_took_too_long_wrote_too_much_or_was_given_up_is_not_used_again(path: Path) -> None:
    class Full(io.BytesIO):
        def write(self, content) -> int:
            raise OSError(errno.ENOSPC, "no space")

    cases = (
        (ENDLESS, io.BytesIO(), Limits(0.3), TimeUpError),
        ("SELECT * { ?s ?p ?o }", io.BytesIO(), Limits(30, largest=1000), TooMuchError),
        ("SELECT * { ?s ?p ?o }", Full(), LIMITS, OSError),
    )
    with Pool(keep=1) as pool:
        for sparql, output, limits, error in cases:
            with pool.worker() as worker:
                with pytest.raises(error):
                    worker.answer(inquiry(path, sparql), output, limits)
                assert not worker.alive
            with pool.worker() as next_one:
                assert next_one is not worker
                assert count(next_one, path)


def test_a_query_is_given_up_from_another_thread(path: Path) -> None:
    with Worker() as worker:
        Timer(0.5, worker.give_up).start()
        began = time.monotonic()
        with pytest.raises(QueryError, match="given up"):
            worker.answer(inquiry(path, ENDLESS), io.BytesIO(), LIMITS)
        assert time.monotonic() - began < 5


def test_a_worker_that_died_while_it_waited_is_replaced(path: Path) -> None:
    with Pool(keep=1) as pool:
        with pool.worker() as worker:
            assert count(worker, path)
        worker._process.kill()
        worker._process.wait()
        with pool.worker() as other:
            assert count(other, path)
