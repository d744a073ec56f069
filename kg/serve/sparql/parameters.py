"""What a request asks of the SPARQL endpoint, by the ways of SPARQL 1.1 Protocol, 2.1 and 2.2; or why it is refused."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from pyoxigraph import NamedNode
from starlette.requests import Request

from kg.serve.safety import TooLarge
from kg.serve.sparql.refusal import Refusal

FORM, QUERY, UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
_LARGEST = 1 << 20  # bytes; a query that somebody wrote has some hundreds
_LARGEST_UPDATE = 16 << 20  # bytes; programs send what they have gathered
_MOST_FIELDS = 1000
_CHARSET = re.compile(r';\s*charset\s*=\s*"?([^";\s]*)')
_Fields = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Asked:
    """A query or an update (None for a GET without one), and the graphs that it is to see (none: all)."""

    operation: str | None
    text: str
    default: tuple[str, ...]
    named: tuple[str, ...]


async def asked(request: Request, writable: bool) -> Asked:
    """What is asked (2.1.1 to 2.1.3, 2.2.1 and 2.2.2). Raises Refusal."""
    fields = _fields(request.scope["query_string"])
    if request.method == "POST":
        fields += await _posted(request, _LARGEST_UPDATE if writable else _LARGEST)
    given: dict[str, list[str]] = {}
    for name, value in fields:
        given.setdefault(name, []).append(value)
    texts = [(operation, text) for operation in ("query", "update") for text in given.get(operation, ())]
    if len(texts) > 1:
        raise Refusal(400, f"there are {len(texts)} queries or updates in this request; send one (Protocol 2.1, 2.2)")
    if not texts and request.method == "POST":
        raise Refusal(400, f"the query is missing: send it as `query=` in {FORM}, or as the whole body in {QUERY}")
    operation, text = texts[0] if texts else (None, "")
    default, named = ("using-graph-uri", "using-named-graph-uri") if operation == "update" else _DATASET
    return Asked(operation, text, _graphs(given, default), _graphs(given, named))


_DATASET = ("default-graph-uri", "named-graph-uri")


def _graphs(given: Mapping[str, list[str]], name: str) -> tuple[str, ...]:
    graphs = tuple(given.get(name, ()))
    for graph in graphs:
        try:
            NamedNode(graph)
        except ValueError as error:
            raise Refusal(400, f"{name}={graph} is no IRI; write it in full: https://…") from error
    return graphs


async def _posted(request: Request, largest: int) -> _Fields:
    """Parameters of a body: URL-encoded, or the query or update itself."""
    stated = request.headers.get("content-type", "").lower()
    media_type = stated.partition(";")[0].strip()
    charset = _CHARSET.search(stated)
    known = (FORM, QUERY, UPDATE)
    if media_type not in known or (charset and charset[1] not in ("utf-8", "utf8", "us-ascii")):
        raise Refusal(
            415,
            f"a body of type {media_type or '(none)'} is not understood; send {QUERY} or {FORM}, in UTF-8",
            {"accept-post": ", ".join(known)},
        )
    body = await _body(request, largest)
    return _fields(body) if media_type == FORM else [("query" if media_type == QUERY else "update", _decoded(body))]


async def _body(request: Request, largest: int) -> bytes:
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > largest:
                raise TooLarge
    except TooLarge as error:  # here, or in the Guard
        raise Refusal(413, f"more than {largest:,} bytes are not taken; make it shorter") from error
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
