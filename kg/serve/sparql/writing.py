"""Who may update: nobody, unless the server was started writable, and then whoever has its token."""

from __future__ import annotations

import re
import secrets

from starlette.requests import Request

from kg.serve.safety import from_elsewhere
from kg.serve.sparql.refusal import Refusal

_BEARER = re.compile(r"bearer +([\w.~+/-]+=*) *", re.IGNORECASE | re.ASCII)
_REALM = 'Bearer realm="honours-kg updates"'
SHORTEST = 16  # characters of a token


def new_token() -> str:
    """A token that nobody can guess."""
    return secrets.token_urlsafe(32)


def is_token(given: str) -> bool:
    """Whether it can stand in a header, and is long enough."""
    return len(given) >= SHORTEST and _BEARER.fullmatch(f"Bearer {given}") is not None


def refuse_unless_allowed(request: Request, token: str | None) -> None:
    """Raise Refusal unless the request may update. ``token`` is the server's, None when it is not writable.

    A token is no leave for pages of other sites: they may be shown one, and a browser would send it for them.
    """
    if token is None:
        raise Refusal(
            403,
            "SPARQL Update is refused: this server was started without --writable. The facts are derived "
            "from documents and decisions and are never written to; they change through `kg build` and `kg decide`",
        )
    if from_elsewhere(request.headers):
        raise Refusal(403, "this update comes from a page of another site; only programs and pages of this server may")
    given = _BEARER.fullmatch(request.headers.get("authorization", "").strip())
    if given is None:
        raise Refusal(401, "an update needs the header `Authorization: Bearer TOKEN`", {"www-authenticate": _REALM})
    if not secrets.compare_digest(given[1].encode(), token.encode()):
        refused = {"www-authenticate": f'{_REALM}, error="invalid_token"'}
        raise Refusal(401, "that is not the token that this server was started with", refused)
