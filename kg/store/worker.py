"""A process that answers queries, one at a time, and can be ended at any moment without harm to anybody else."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import TIMEOUT_MAX, Event, Thread
from types import TracebackType
from typing import IO

import pyoxigraph as ox

from kg import errors
from kg.store.frames import DATA, END, HEAD, receive

_MAIN = "from kg.store.child import main; main()"
LONG = 1.0  # seconds; who answered for so long gives way to others, may have grown large, and is not used again
_GIVES_WAY = 10  # how nice
_TIME_UP, _GIVEN_UP, _TOO_LARGE = "time up", "given up", "too large"


@dataclass(frozen=True, slots=True)
class Limits:
    """What one query may take: ``seconds``, ``largest`` (bytes of its answer)."""

    seconds: float
    largest: int = 4 << 30


@dataclass(frozen=True, slots=True)
class Dataset:
    """The graphs that a query sees: those merged into its default graph, and those that it may name."""

    default: tuple[str, ...]
    named: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A query on the database of one generation, and the formats to answer in (None: there is none that would do).

    It sees the default graph and all others, unless ``dataset`` says which.
    """

    database: Path
    sparql: str
    result_format: str | None
    graph_format: str | None
    substitutions: Mapping[str, ox.NamedNode | ox.Literal] = field(default_factory=dict)
    dataset: Dataset | None = None

    def to_line(self, seconds: float) -> bytes:
        """The request as a line of JSON."""
        request = {
            "database": str(self.database),
            "sparql": self.sparql,
            "result_format": self.result_format,
            "graph_format": self.graph_format,
            "substitutions": {name: str(value) for name, value in self.substitutions.items()},
            "default": self.dataset and self.dataset.default,
            "named": self.dataset and self.dataset.named,
            "seconds": seconds,
        }
        return json.dumps(request).encode() + b"\n"


@dataclass(frozen=True, slots=True)
class Change:
    """An update, and the graphs that its WHERE clauses see where it does not say so itself."""

    sparql: str
    using: tuple[str, ...] = ()
    using_named: tuple[str, ...] = ()

    def to_line(self, facts: Path, annotations: bytes, into: Path, seconds: float) -> bytes:
        """The request as a line of JSON."""
        request = {
            "database": str(facts),
            "sparql": self.sparql,
            "using": self.using,
            "using_named": self.using_named,
            "annotations": annotations.decode(),
            "into": str(into),
            "seconds": seconds,
        }
        return json.dumps(request).encode() + b"\n"


class Worker:
    """One such process, with at most ``memory`` bytes of address space (0: no limit; kept on POSIX alone)."""

    def __init__(self, memory: int = 0) -> None:
        self._memory = memory
        self._why: str | None = None  # it was ended
        self._ready = False
        self.took = 0.0  # seconds, for what it was asked last
        self._complaint = tempfile.TemporaryFile()  # noqa: SIM115 -- closed with the process
        self._process = subprocess.Popen(
            [sys.executable, "-c", _MAIN, str(memory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._complaint,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )

    def __enter__(self) -> Worker:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def alive(self) -> bool:
        """Whether it can answer another query."""
        return self._why is None and self._process.poll() is None

    def answer(self, inquiry: Inquiry, output: IO[bytes], limits: Limits) -> tuple[str, str]:
        """Write the answer to ``output``; gives its kind (rows, boolean, triples) and its format.

        Raises what the query is at fault for, TimeUpError and TooMuchError among it; ``output`` then holds a part of
        the answer at most. Over its limits, the process is ended.
        """
        return self._timed(inquiry.to_line(min(limits.seconds, TIMEOUT_MAX)), output, limits)

    def change(
        self, change: Change, facts: Path, annotations: bytes, into: Path, output: IO[bytes], limits: Limits
    ) -> None:
        """Carry out an update on a copy of ``facts`` and ``annotations`` at ``into``; ``output`` gets the new ones.

        Raises as :meth:`answer` does, and RefusedQueryError when a fact would change.
        """
        self._timed(change.to_line(facts, annotations, into, min(limits.seconds, TIMEOUT_MAX)), output, limits)

    def _timed(self, line: bytes, output: IO[bytes], limits: Limits) -> tuple[str, str]:
        try:
            self._wait_until_ready()
        except EOFError as error:
            raise self._reason(limits) from error
        done, began = Event(), time.monotonic()
        watch = Thread(target=self._watch, args=(done, min(limits.seconds, TIMEOUT_MAX)), daemon=True)
        watch.start()
        try:
            return self._exchange(line, output, limits)
        except (EOFError, BrokenPipeError) as error:
            raise self._reason(limits) from error
        except errors.KgError:  # said by the process itself, which is ready for another query
            raise
        except BaseException:  # the rest of the answer would be taken for that of the next query
            self._end(_GIVEN_UP)
            raise
        finally:
            self.took = time.monotonic() - began
            done.set()
            watch.join()  # what it may have begun is over: `alive` tells the truth

    def _wait_until_ready(self) -> None:
        """To start takes its time, which is not that of the first query."""
        assert self._process.stdout is not None
        if not self._ready:
            next(receive(self._process.stdout))
            self._ready = True

    def _watch(self, done: Event, seconds: float) -> None:
        """Have a long query give way to what others wait for, and end it when its time is up."""
        if done.wait(min(LONG, seconds)):
            return
        if sys.platform != "win32":
            with suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, self._process.pid, _GIVES_WAY)
        if not done.wait(max(0.0, seconds - LONG)):
            self._end(_TIME_UP)

    def _exchange(self, line: bytes, output: IO[bytes], limits: Limits) -> tuple[str, str]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(line)
        self._process.stdin.flush()
        kind = format = ""
        size = 0
        for letter, content in receive(self._process.stdout):
            if letter == HEAD:
                kind, format = json.loads(content)
            elif letter == DATA:
                size += len(content)
                if size > limits.largest:
                    self._end(_TOO_LARGE)
                    raise EOFError
                output.write(content)
            elif letter == END:
                break
            else:
                name, message = json.loads(content)
                error: type[errors.KgError] = getattr(errors, name)
                raise error(message)
        return kind, format

    def give_up(self) -> None:
        """End the process, from any thread: nobody waits for the answer any more."""
        self._end(_GIVEN_UP)

    def _end(self, why: str) -> None:
        self._why = self._why or why
        self._process.kill()

    def _reason(self, limits: Limits) -> errors.QueryError:
        if self._why == _TIME_UP:
            return errors.TimeUpError(
                f"the query took longer than {limits.seconds:g} s and was stopped; make it narrower (LIMIT, a bound "
                "variable) or give it more time"
            )
        if self._why == _TOO_LARGE:
            return errors.TooMuchError(
                f"the answer is larger than {limits.largest:,} bytes; make the query narrower, for example with LIMIT"
            )
        if self._why == _GIVEN_UP:
            return errors.QueryError("the query was given up: nobody waits for its answer any more")
        self._process.wait()
        self._complaint.seek(0)
        complaint = self._complaint.read().decode("utf-8", "replace").strip()  # a backtrace may follow the words
        if "memory allocation" in complaint or "MemoryError" in complaint:
            return errors.TooMuchError(
                f"the query needs more memory than the {self._memory >> 20:,} MiB that it may have; make it narrower"
            )
        return errors.QueryError(f"the query ended without an answer (out of memory?): {complaint[-200:]}")

    def close(self) -> None:
        """End the process and let go of all that belongs to it."""
        self._why = self._why or _GIVEN_UP
        self._process.kill()
        for stream in (self._process.stdin, self._process.stdout, self._complaint):
            if stream is not None:
                with suppress(OSError):  # what was not sent is of no use any more
                    stream.close()
        self._process.wait()
