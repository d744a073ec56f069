"""Which representation a client gets, by its ``Accept`` (RFC 9110, 12.5.1), and the media types that there are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import QueryResultsFormat, RdfFormat
from starlette.requests import Request

from kg.store.answer import GRAPH_FORMATS, RESULT_FORMATS

HTML = "text/html"
_PREFERRED = ("json", "xml", "csv", "tsv", "turtle", "ntriples", "nquads", "trig", "jsonld", "rdfxml")
_XML = ("application/xml", "text/xml")


def _types(
    formats: Mapping[str, QueryResultsFormat] | Mapping[str, RdfFormat], **also: Iterable[str]
) -> dict[str, str]:
    """Media type -> name of the format, the registered types first, each in the order in which we prefer them."""
    registered = {formats[name].media_type.partition(";")[0]: name for name in _PREFERRED if name in formats}
    return registered | {media_type: name for name, others in also.items() for media_type in others}


RESULT_TYPES = _types(RESULT_FORMATS, json=("application/json",), xml=_XML)
GRAPH_TYPES = _types(GRAPH_FORMATS, jsonld=("application/json",), rdfxml=_XML)


def choose(accept: str, offers: Iterable[str]) -> str | None:
    """The media type of ``offers`` that ``accept`` prefers, None when it takes none of them.

    Between types of equal quality the one that is named wins over one that a ``*`` stands for (RFC 9110 leaves that to
    the server), then the first that is offered. Parameters other than ``q`` are not looked at.

    >>> choose("text/csv;q=0.5, application/xml, */*;q=0.1", RESULT_TYPES), choose("", RESULT_TYPES)
    ('application/xml', 'application/sparql-results+json')
    >>> choose("text/html", RESULT_TYPES), choose("text/turtle;q=0, text/*", GRAPH_TYPES)
    (None, 'text/xml')
    """
    ranges = list(_ranges(accept)) or [("*/*", 1.0)]
    best, most = None, (0.0, -1)
    for offer in offers:
        worth = _worth(offer, ranges)
        if worth[0] and worth > most:
            best, most = offer, worth
    return best


def accepted(request: Request) -> str:
    """The ``Accept`` of a request; several headers are one list (RFC 9110, 5.3)."""
    return ",".join(request.headers.getlist("accept"))


def content_type(media_type: str) -> str:
    """The media type with the charset that those of text need to be read as UTF-8."""
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


def _worth(offer: str, ranges: Iterable[tuple[str, float]]) -> tuple[float, int]:
    """Quality, and how exactly the offer is named, by the most exact range that it falls in."""
    fits = (offer, f"{offer.partition('/')[0]}/*", "*/*")
    named = [(2 - fits.index(pattern), quality) for pattern, quality in ranges if pattern in fits]
    exactness, quality = max(named, default=(-1, 0.0))
    return quality, exactness


def _ranges(accept: str) -> Iterator[tuple[str, float]]:
    for part in accept.split(","):
        pattern, *parameters = (each.strip() for each in part.lower().split(";"))
        if pattern:
            yield pattern, _quality(parameters)


def _quality(parameters: Iterable[str]) -> float:
    """The ``q`` among the parameters: 1 when there is none, 0 (not wanted) when it is no number from 0 to 1."""
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                quality = float(value)
            except ValueError:
                return 0.0
            return quality if 0 <= quality <= 1 else 0.0
    return 1.0
