"""Which pages of other sites may read what programs are given (CORS of the Fetch standard).

A newsletter need not be public, and a page of any site can ask a server on the reader's own machine. So only pages that
this machine serves itself may read, and those of the sites that the one who started the server named; ``*`` is all.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders

from kg.serve.safety import LOOPBACK, host_of

ALL = "*"


def share(asked: Headers, answer: MutableHeaders, readers: frozenset[str]) -> None:
    """Say in the headers of an answer whether the page that asked may read it. No credentials: there are none."""
    if ALL in readers:
        answer["access-control-allow-origin"] = ALL
    else:
        answer.add_vary_header("origin")
        origin = asked.get("origin", "")
        if host_of(urlsplit(origin).netloc) in LOOPBACK or origin.lower() in readers:
            answer["access-control-allow-origin"] = origin
    answer["access-control-expose-headers"] = "retry-after"
