"""The other side of :mod:`kg.store.worker`: requests on standard input, a line each; answers on standard output."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from pathlib import Path
from typing import IO, Any

import pyoxigraph as ox

from kg import errors
from kg.store.answer import Answer
from kg.store.frames import END, ERROR, HEAD, READY, data, send
from kg.store.guard import refuse_network
from kg.store.reader import open_database, run
from kg.store.updating import changed

_GRACE = 2  # seconds of processor time beyond the limit: by then the one who waits has ended this process


def main() -> None:
    """Answer until standard input ends. The first argument is the memory that there is, in bytes (0: no limit)."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one who waits; it ends this process itself
    _limit_memory(int(sys.argv[1]))
    output = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    opened: tuple[str, ox.Store] | None = None
    try:
        send(output, READY)
        for line in sys.stdin.buffer:
            request = json.loads(line)
            _limit_processor(request["seconds"])
            failed: errors.KgError | None = None
            try:
                if opened is None or opened[0] != request["database"]:
                    opened = request["database"], open_database(Path(request["database"]))
                (_change if "into" in request else _answer)(opened[1], request, output)
            except errors.KgError as error:
                failed = error.with_traceback(None)  # which would keep open what an update was writing to
            except MemoryError:
                failed = errors.TooMuchError("the query needs more memory than there is; make it narrower")
            if failed is not None:
                failed.__cause__ = failed.__context__ = None
                _fail(output, type(failed).__name__, str(failed))
    except BrokenPipeError:
        os._exit(0)  # nobody waits any more


def _answer(graph: ox.Store, request: dict[str, Any], output: IO[bytes]) -> None:
    refuse_network(request["sparql"])
    bound = {name: _term(text) for name, text in request["substitutions"].items()}
    answer = Answer(lambda: run(graph, request["sparql"], bound, default=request["default"], named=request["named"]))
    format = request["graph_format" if answer.kind == "triples" else "result_format"]
    if format is None:
        raise errors.OutputError(f"this query gives {answer.kind}, and none of the formats asked for can hold that")
    send(output, HEAD, json.dumps([answer.kind, format]).encode())
    file = data(output)
    answer.write(file, format)
    file.flush()
    send(output, END)


def _change(graph: ox.Store, request: dict[str, Any], output: IO[bytes]) -> None:
    content = changed(graph, request)
    send(output, HEAD, json.dumps(["update", "nquads"]).encode())
    file = data(output)
    file.write(content)
    file.flush()
    send(output, END)


def _fail(output: IO[bytes], name: str, message: str) -> None:
    send(output, ERROR, json.dumps([name, message]).encode())


def _limit_memory(most: int) -> None:
    """Bound the address space: beyond it the engine's next allocation ends this process, and no other."""
    if most and sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _limit_processor(seconds: float) -> None:
    """Should the one who waits be gone without a word, the system ends this process."""
    if sys.platform != "win32":
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        soft = int(time.process_time() + seconds) + _GRACE
        if hard == resource.RLIM_INFINITY or soft < hard:
            resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


def _term(text: str) -> ox.NamedNode | ox.Literal:
    """A term from its N-Triples form."""
    quad = next(iter(ox.parse(f"<x:s> <x:p> {text} .", ox.RdfFormat.N_TRIPLES)))
    assert isinstance(quad.object, ox.NamedNode | ox.Literal)
    return quad.object
