"""An answer of the machine-readable paths that is not what was asked for: a status, and words that say what to do."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response


class Refusal(Exception):
    """Raised wherever a request turns out to be one that cannot be answered as asked."""

    def __init__(self, status: int, words: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(words)
        self.status = status
        self.words = words
        self.headers = dict(headers or {})

    def response(self) -> PlainTextResponse:
        """The refusal as text/plain."""
        return PlainTextResponse(self.words + "\n", self.status, self.headers)


def refused(_request: Request, error: Exception) -> Response:
    """Starlette's handler for a Refusal that nobody caught."""
    assert isinstance(error, Refusal)
    return error.response()
