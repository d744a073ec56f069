"""Queries and updates of many clients at once: so many run, the others wait a little; none can stop the others."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import IO, Generic, TypeVar

import anyio
from anyio import to_thread
from starlette.requests import ClientDisconnect, Request
from starlette.types import Receive

from kg.errors import KgError, OutputError, RefusedQueryError, StoreError, TimeUpError, TooMuchError
from kg.serve.shelf import Shelf
from kg.serve.site import site_of
from kg.serve.sparql.negotiation import GRAPH_TYPES, RESULT_TYPES
from kg.serve.sparql.parameters import Asked
from kg.serve.sparql.refusal import Refusal
from kg.store import Dataset, Inquiry, Limits, Pool, Store, annotate
from kg.store.worker import Worker

_Outcome = TypeVar("_Outcome")
_IN_MEMORY = 1 << 20  # bytes of an answer; a larger one goes through a file


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms queries are answered: each with ``limits`` and ``memory`` (bytes), so many ``at_once``.

    One that finds no place within ``patience`` seconds is sent away.
    """

    limits: Limits = field(default=Limits(seconds=30, largest=256 << 20))
    memory: int = 2 << 30
    at_once: int = 4
    patience: float = 10


@dataclass(frozen=True, slots=True)
class Written:
    """An answer in a format, from the beginning of ``file``."""

    file: IO[bytes]
    kind: str
    format: str


class Desk:
    """Where queries are handed in."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self._pool = Pool(terms.at_once, terms.memory)
        self._places = anyio.Semaphore(terms.at_once)
        self._threads = anyio.CapacityLimiter(terms.at_once)  # of our own: pages do not wait for queries

    async def answer(
        self, request: Request, query: Asked, result_format: str | None, graph_format: str | None
    ) -> Written:
        """The whole answer. When the client goes, the query is ended. Raises Refusal, or ClientDisconnect."""
        shelf, limits = site_of(request).shelf, self._terms.limits
        strict = site_of(request).token is None  # else a graph that is not there is one that was not written to yet

        def run(worker: Worker) -> Written:
            return _written(shelf, query, strict, (result_format, graph_format), worker, limits)

        return await self._done(request, _Call(self._pool, run))

    async def update(self, request: Request, change: Asked) -> None:
        """Carry out an update, all of it or nothing. When the client goes, it is ended. Raises as :meth:`answer`."""
        path, limits = site_of(request).shelf.path, self._terms.limits

        def run(worker: Worker) -> None:
            annotate(path, change.text, change.default, change.named, worker, limits)

        await self._done(request, _Call(self._pool, run))

    async def _done(self, request: Request, call: _Call[_Outcome]) -> _Outcome:
        async with self._place():
            if await request.is_disconnected():  # while it waited
                raise ClientDisconnect
            outcome = await self._watched(call, request.receive)
        if isinstance(outcome, KgError):
            raise self._refusal(outcome) from outcome
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    async def _watched(self, call: _Call[_Outcome], receive: Receive) -> _Outcome | Exception:
        """What the call comes to. An exception is given, not raised: the group would raise a group of it."""
        async with anyio.create_task_group() as group:
            group.start_soon(_give_up_when_gone, call, receive)
            outcome: _Outcome | Exception
            try:
                outcome = await to_thread.run_sync(call.run, limiter=self._threads)
            except Exception as error:
                outcome = error
            group.cancel_scope.cancel()
        return outcome

    @asynccontextmanager
    async def _place(self) -> AsyncIterator[None]:
        with anyio.move_on_after(self._terms.patience) as waiting:
            await self._places.acquire()
        if waiting.cancelled_caught:
            raise Refusal(
                503,
                f"{self._terms.at_once} queries are being answered and none ended within {self._terms.patience:g} s; "
                "ask again later",
                {"retry-after": str(max(1, round(self._terms.patience)))},
            )
        try:
            yield
        finally:
            self._places.release()

    def _refusal(self, error: KgError) -> Refusal:
        """The status of Protocol 2.1.7: 400 for what is no query, 500 for one that the service fails to execute."""
        retry = {"retry-after": str(round(self._terms.limits.seconds))}
        match error:
            case TimeUpError() | StoreError():
                return Refusal(503, str(error), retry)
            case TooMuchError():
                return Refusal(500, str(error))
            case RefusedQueryError():
                return Refusal(403, str(error))
            case OutputError():
                return Refusal(406, f"{error}; say in Accept one of: {', '.join((*RESULT_TYPES, *GRAPH_TYPES))}")
            case _:
                return Refusal(400, str(error))


def _written(
    shelf: Shelf, query: Asked, strict: bool, formats: tuple[str | None, str | None], worker: Worker, limits: Limits
) -> Written:
    file = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 -- closed when it was sent
    try:
        with shelf.reading() as store:
            dataset = Dataset(query.default, query.named) if query.default or query.named else None
            if dataset is not None and strict:
                _refuse_unknown(store, dataset)
            inquiry = Inquiry(store.database, query.text, *formats, dataset=dataset)
            kind, format = worker.answer(inquiry, file, limits)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return Written(file, kind, format)


def _refuse_unknown(store: Store, dataset: Dataset) -> None:
    """Protocol, 2.1.4: a service may refuse with 400 a dataset that it cannot provide."""
    known = store.graphs()
    for graph in (*dataset.default, *dataset.named):
        if graph not in known:
            raise Refusal(
                400,
                f"there is no graph <{graph}> here: the facts are the default graph, which has no name; "
                "leave out default-graph-uri and named-graph-uri",
            )


class _Call(Generic[_Outcome]):
    """One query or update from beginning to end in a thread, which another thread may give up."""

    def __init__(self, pool: Pool, run: Callable[[Worker], _Outcome]) -> None:
        self._pool = pool
        self._run = run
        self._lock = threading.Lock()  # so that never a worker is ended that already answers somebody else
        self._worker: Worker | None = None
        self._given_up = False

    def run(self) -> _Outcome:
        with self._pool.worker() as worker, self._holding(worker):
            return self._run(worker)

    @contextmanager
    def _holding(self, worker: Worker) -> Iterator[None]:
        with self._lock:
            self._worker = worker
            if self._given_up:
                worker.give_up()
        try:
            yield
        finally:
            with self._lock:
                self._worker = None

    def give_up(self) -> None:
        with self._lock:
            self._given_up = True
            if self._worker is not None:
                self._worker.give_up()


async def _give_up_when_gone(call: _Call[_Outcome], receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    call.give_up()
