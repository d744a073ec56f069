"""What stands between the network and the application: who may ask, from where, how much, and what a page may load."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = frozenset(("127.0.0.1", "localhost", "[::1]"))
_SAFE = frozenset(("GET", "HEAD", "OPTIONS"))
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)
_HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",  # with no-referrer a browser would send its own forms with the origin "null"
    "cross-origin-opener-policy": "same-origin",
}


def host_of(authority: str) -> str:
    """The host of a ``Host`` header, without its port, in small letters.

    >>> host_of("LocalHost:8000"), host_of("[::1]:80"), host_of("127.0.0.1")
    ('localhost', '[::1]', '127.0.0.1')
    """
    host = authority.strip().lower()
    if host.startswith("["):
        return host.partition("]")[0] + "]"
    return host.partition(":")[0]


class Guard:
    """ASGI middleware: refuses strange hosts (DNS rebinding), writes from other sites, and bodies above a limit.

    ``hosts`` are the names under which the server may be asked. A write (anything but GET, HEAD, OPTIONS) must come
    from a page of this server; ``open_paths`` may be posted to from anywhere, because they write nothing or ask for a
    token themselves.
    """

    def __init__(self, app: ASGIApp, hosts: Iterable[str], largest: int, open_paths: Iterable[str] = ()) -> None:
        self._app = app
        self._hosts = frozenset(host.lower() for host in hosts)
        self._largest = largest
        self._open = frozenset(open_paths)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer that it is refused and why."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        refusal = self._refusal(scope, headers)
        if refusal is not None:
            status, words = refusal
            await PlainTextResponse(words + "\n", status)(scope, receive, _with_headers(send))
            return
        await self._app(scope, _limited(receive, self._largest), _with_headers(send))

    def _refusal(self, scope: Scope, headers: Headers) -> tuple[int, str] | None:
        host = headers.get("host", "")
        if host_of(host) not in self._hosts:
            return 400, f"this server is not called {host!r}; open it under {', '.join(sorted(self._hosts))}"
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > self._largest:
            return 413, f"more than {self._largest:,} bytes are not taken in one request"
        if scope["method"] not in _SAFE and scope["path"] not in self._open and not _from_here(headers, host):
            return 403, "this write does not come from a page of this server; open the page and send it from there"
        return None


def from_elsewhere(headers: Headers) -> bool:
    """Whether a browser says that another site's page sent it; a program that is no browser says nothing."""
    said = "origin" in headers or headers.get("sec-fetch-site", "none") != "none"
    return said and not _from_here(headers, headers.get("host", ""))


def _from_here(headers: Headers, host: str) -> bool:
    """Whether a browser says that a request comes from this server's own pages (Fetch Metadata, else Origin)."""
    site = headers.get("sec-fetch-site")
    if site is not None and site != "same-origin":
        return False
    origin = headers.get("origin")
    return site == "same-origin" if origin is None else urlsplit(origin).netloc.lower() == host.strip().lower()


class TooLarge(Exception):
    """A body without a stated length went over the limit."""


def _limited(receive: Receive, largest: int) -> Receive:
    taken = 0

    async def counted() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > largest:
            raise TooLarge
        return message

    return counted


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
            headers.setdefault("content-security-policy", _POLICY)
        await send(message)

    return sending
