"""What a request asks of the SPARQL endpoint, by the three ways of SPARQL 1.1 Protocol, 2.1; or why it is refused."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl

from starlette.requests import Request

from kg.serve.safety import TooLarge
from kg.serve.sparql.refusal import Refusal

FORM, QUERY, UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
_LARGEST = 1 << 20  # bytes; a query that somebody wrote has some hundreds
_MOST_FIELDS = 1000
_CHARSET = re.compile(r';\s*charset\s*=\s*"?([^";\s]*)')
_Fields = list[tuple[str, str]]


async def query_of(request: Request) -> str | None:
    """The text of the query; None for a GET that has none (2.1.1 to 2.1.3). Raises Refusal."""
    fields = _fields(request.scope["query_string"])
    if request.method == "POST":
        fields += await _posted(request)
    given: dict[str, list[str]] = {}
    for name, value in fields:
        given.setdefault(name, []).append(value)
    if "update" in given:
        raise _read_only()
    _refuse_dataset([*given.get("default-graph-uri", ()), *given.get("named-graph-uri", ())])
    queries = given.get("query", [])
    if len(queries) > 1:
        raise Refusal(400, f"there are {len(queries)} queries in this request; send one `query` (Protocol 2.1)")
    if not queries and request.method == "POST":
        raise Refusal(400, f"the query is missing: send it as `query=` in {FORM}, or as the whole body in {QUERY}")
    return queries[0] if queries else None


async def _posted(request: Request) -> _Fields:
    """Parameters of a body: URL-encoded (2.1.2), or the query itself (2.1.3)."""
    stated = request.headers.get("content-type", "").lower()
    media_type = stated.partition(";")[0].strip()
    charset = _CHARSET.search(stated)
    if media_type == UPDATE:
        raise _read_only()
    if media_type not in (FORM, QUERY) or (charset and charset[1] not in ("utf-8", "utf8", "us-ascii")):
        raise Refusal(
            415,
            f"a body of type {media_type or '(none)'} is not understood; send {QUERY} or {FORM}, in UTF-8",
            {"accept-post": f"{FORM}, {QUERY}"},
        )
    body = await _body(request)
    return _fields(body) if media_type == FORM else [("query", _decoded(body))]


async def _body(request: Request) -> bytes:
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > _LARGEST:
                raise TooLarge
    except TooLarge as error:  # here, or in the Guard
        raise Refusal(413, f"a query of more than {_LARGEST:,} bytes is not taken; make it shorter") from error
    return bytes(body)


def _fields(encoded: bytes) -> _Fields:
    try:
        return parse_qsl(encoded.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS)
    except ValueError as error:  # not ASCII, not UTF-8 when decoded, or too many
        raise Refusal(400, f"the parameters cannot be read ({error}); send them percent-encoded in UTF-8") from error


def _decoded(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refusal(400, f"the query is not UTF-8 ({error}); Protocol 2.1.3 takes no other encoding") from error


def _refuse_dataset(graphs: list[str]) -> None:
    """2.1.4: a service may refuse with 400 a dataset that it cannot provide."""
    if graphs:
        raise Refusal(
            400,
            f"there is no graph <{graphs[0]}> here: this store has one graph, its default graph, without a name; "
            "leave out default-graph-uri and named-graph-uri",
        )


def _read_only() -> Refusal:
    return Refusal(
        403,
        "SPARQL Update is refused: the graph is derived from documents and decisions and is never written to; "
        "it changes through `kg build` and `kg decide`",
    )
