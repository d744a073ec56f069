"""A SPARQL endpoint in a process of its own: the protocol and the Guard, without the pages. Tests use it, too."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from kg.serve.safety import LOOPBACK, Guard
from kg.serve.shelf import Shelf
from kg.serve.site import Site
from kg.serve.sparql import dereference, protocol
from kg.serve.sparql.answering import Terms
from kg.serve.sparql.refusal import Refusal, refused
from kg.serve.workshop import Workshop
from kg.store import Limits

LARGEST = 2 << 20  # bytes of a request, for the Guard


@contextmanager
def endpoint(store: Path, **terms: Any) -> Iterator[str]:
    """The address of a server that answers while the block runs; ``terms`` are those of :func:`application`."""
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.endpoint", str(store), json.dumps(terms)],
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parent.parent,
    )
    assert process.stdout is not None
    try:
        yield process.stdout.readline().decode().strip()
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def application(
    store: Path,
    seconds: float = 30,
    largest: int = 256 << 20,
    token: str | None = None,
    readers: Sequence[str] = ("*",),
    **terms: Any,
) -> Starlette:
    """The routes that are tested, with pages of one word where the product has real ones."""
    shelf = Shelf(store)
    with shelf.reading() as opened:
        base = opened.manifest.base

    def page(_request: Request) -> Response:
        return HTMLResponse("<p>page</p>")

    def thing(request: Request) -> Response:
        name = dereference.wants_rdf(request)
        if name is None:
            return page(request)
        iri = f"{base}{request.path_params['kind']}/{request.path_params['hex']}"
        with shelf.reading() as opened:
            return dereference.represent(request, opened, iri, name)

    site = Site(shelf, base, store / "decisions.jsonl", Workshop(), token=token, readers=frozenset(readers))
    app = Starlette(
        routes=[
            *protocol.routes(page, Terms(Limits(seconds, largest), **terms)),
            *dereference.routes(page),
            Route("/id/{kind}/{hex}", thing),
        ],
        middleware=[Middleware(Guard, hosts=LOOPBACK, largest=LARGEST, open_paths=(protocol.PATH,))],
        exception_handlers={Refusal: refused},
    )
    app.state.site = site
    return app


def main() -> None:
    """Serve the store of the first argument on a free port; the first line of the output is the address."""
    # with the protocol named, asyncio sets TCP_NODELAY; without it, every answer waits 40 ms for the client's ACK
    listening = socket.socket(proto=socket.IPPROTO_TCP)
    listening.bind(("127.0.0.1", 0))
    app = application(Path(sys.argv[1]), **json.loads(sys.argv[2]))
    listening.listen(128)
    print(f"http://127.0.0.1:{listening.getsockname()[1]}", flush=True)
    uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off")).run(sockets=[listening])


if __name__ == "__main__":
    main()
