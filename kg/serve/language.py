"""In which of the two languages a page is shown, and the words of the pages."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from starlette.requests import Request

COOKIE = "lang"
LANGUAGES = ("zh", "en")


@cache
def words() -> Mapping[str, Mapping[str, str]]:
    """Language -> key -> words, of ``words.json``."""
    text = (files("kg.serve") / "words.json").read_text(encoding="utf-8")
    entries: dict[str, dict[str, str]] = json.loads(text)
    return {language: {key: entry[language] for key, entry in entries.items()} for language in LANGUAGES}


def language_of(request: Request) -> str:
    """What was chosen (``?lang=``, then the cookie), else what the browser prefers, else Chinese."""
    for chosen in (request.query_params.get("lang"), request.cookies.get(COOKIE)):
        if chosen in LANGUAGES:
            return chosen
    return preferred(request.headers.get("accept-language", ""))


def preferred(header: str) -> str:
    """The language that an ``Accept-Language`` header (RFC 9110, 12.5.4) prefers of those there are.

    >>> preferred("en-GB,en;q=0.9,zh;q=0.5"), preferred("zh-TW;q=0.8,en;q=0.4"), preferred("de"), preferred("en;q=x")
    ('en', 'zh', 'zh', 'en')
    """
    best, most = LANGUAGES[0], 0.0
    for part in header.split(","):
        tag, _, rest = part.strip().partition(";")
        language = tag.strip().lower().partition("-")[0]
        quality = _quality(rest)
        if language in LANGUAGES and quality > most:
            best, most = language, quality
    return best


def _quality(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    try:
        return min(1.0, max(0.0, float(value))) if name.strip() == "q" else 1.0
    except ValueError:
        return 1.0
