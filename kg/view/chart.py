"""Charts as SVG, where a chart says more than a picture of the graph: honours by year, league tables, careers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from pyoxigraph import NamedNode

from kg.ask.asking import ask
from kg.ask.lookup import find
from kg.errors import QueryError

if TYPE_CHECKING:
    from kg.store import Store

# colours that stay apart for colour-blind eyes and in print (Okabe and Ito 2008), each with its own order in the bar
_COLOURS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#d55e00", "#8a929a")
_FONT = "'Noto Sans SC','Noto Sans CJK SC','PingFang SC','Microsoft YaHei',sans-serif"
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_WORDS = {
    "zh": {
        "honours": "各年授予的荣誉，按级别",
        "league": "获得荣誉最多的",
        "none": "级别不明",
        "undated": "没有年份",
        "conferrals": "次",
        "empty": "没有可画的",
        "posts": "{name}的职务，按提到它的文献的年份",
        "former": "曾任",
    },
    "en": {
        "honours": "Honours conferred by year and level",
        "league": "Honoured most often",
        "none": "level unknown",
        "undated": "no year",
        "conferrals": "conferrals",
        "empty": "nothing to draw",
        "posts": "Posts of {name}, by the years of the documents that tell them",
        "former": "formerly ",
    },
}
_LEVELS_EN = {
    "国家级": "national",
    "省级": "provincial",
    "市级": "municipal",
    "区县级": "district",
    "行业级": "industry",
}
_ORDER = tuple(_LEVELS_EN)
_YEAR = re.compile(r"-?\d{4}\b")
_MOST_BARS, _MOST_YEARS = 20, 60
_LONGEST = 26  # characters of a name beside its bar
_TENURES = """
SELECT ?holder ?tenure ?title ?former ?where (MIN(?told) AS ?since) (MAX(?told) AS ?until) WHERE {
  ?tenure hkg:holder ?holder ; hkg:title ?title ; hkg:former ?former .
  ?tenure hkg:evidence/oa:hasSource/dcterms:issued ?issued .
  OPTIONAL { ?tenure hkg:postIn/rdfs:label ?where }
  BIND(SUBSTR(STR(?issued), 1, 4) AS ?told)
} GROUP BY ?holder ?tenure ?title ?former ?where ORDER BY ?since ?until ?title ?tenure
"""
CHARTS = ("honours", "league")
"""Charts of the whole store; ``posts`` is one of a person."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar with its parts (a series' number -> how many), in the order of the series."""

    label: str
    parts: Mapping[int, int]

    @property
    def total(self) -> int:
        """How long it is."""
        return sum(self.parts.values())


@dataclass(frozen=True, slots=True)
class Span:
    """A line from one year to another, both included."""

    label: str
    since: int
    until: int


def _escaped(text: str) -> str:
    """For XML, in which a control character cannot stand in any form."""
    return escape(_NO_XML.sub("\ufffd", text))


def chart(store: Store, kind: str, lang: str = "zh", name: str | None = None) -> str:
    """One chart of :data:`CHARTS`, or ``posts`` of the person called ``name``, as an SVG document.

    The same store gives the same bytes. Raises QueryError for a chart that there is none of, or that lacks a name;
    UnknownNameError for a name that means no person or several.
    """
    if kind == "posts":
        if not name:
            raise QueryError("say whose posts: a chart of posts is one of a person")
        return _posts(store, name, lang)
    if kind == "honours":
        return _honours(store, lang)
    if kind == "league":
        return _league(store, lang)
    raise QueryError(f"there is no chart {kind!r}; take one of {', '.join(CHARTS)}")


def tally(rows: Sequence[tuple[str, int]], lang: str, title: str = "") -> str:
    """Names with numbers as an SVG document: upright bars in their order when the names are years, else lying ones."""
    bars = [Bar(name, {0: number}) for name, number in rows if number > 0]
    if bars and all(_YEAR.match(bar.label) for bar in bars):
        return _columns(title, sorted(bars, key=lambda bar: bar.label)[-_MOST_YEARS:], [""], _WORDS[lang])
    return _rows(title, bars[:_MOST_BARS], _WORDS[lang])


def _honours(store: Store, lang: str) -> str:
    words = _WORDS[lang]
    counts: dict[str, Counter[str]] = {}
    for row in ask(store, "honour-counts"):
        year, level = (cell.value if (cell := row[name]) is not None else "" for name in ("year", "levelName"))
        number = row["conferrals"]
        assert number is not None
        counts.setdefault(year, Counter())[level] += int(number.value)
    levels = [level for level in (*_ORDER, "") if any(count[level] for count in counts.values())]
    names = [(_LEVELS_EN.get(level, level) if lang == "en" else level) or words["none"] for level in levels]
    years = sorted(counts)[-_MOST_YEARS:]
    bars = [
        Bar(
            year or words["undated"],
            {at: counts[year][level] for at, level in enumerate(levels) if counts[year][level]},
        )
        for year in years
    ]
    return _columns(words["honours"], bars, names, words)


def _league(store: Store, lang: str) -> str:
    words = _WORDS[lang]
    bars = []
    for row in ask(store, "most-honoured"):
        name, number = row["recipientName"], row["conferrals"]
        assert name is not None and number is not None
        bars.append(Bar(name.value, {0: int(number.value)}))
        if len(bars) == _MOST_BARS:
            break
    return _rows(words["league"], bars, words)


def _posts(store: Store, name: str, lang: str) -> str:
    """A person's posts as lines over the years in which documents tell of them."""
    words, person = _WORDS[lang], find(store, name, "Person")
    spans: list[Span] = []
    for row in store.query(_TENURES, {"holder": NamedNode(person.iri)}):
        title, former, where, since, until = (
            cell.value if (cell := row[each]) is not None else ""
            for each in ("title", "former", "where", "since", "until")
        )
        spans.append(Span(f"{words['former'] if former == 'true' else ''}{where}{title}", int(since), int(until)))
    return _spans(words["posts"].format(name=person.name), spans, words)


def _spans(title: str, spans: Sequence[Span], words: Mapping[str, str]) -> str:
    """Lines from year to year, with what they are before them and the years above."""
    step, left, long, top = 28, 380, 420, 72
    first, last = min((s.since for s in spans), default=0), max((s.until for s in spans), default=0)
    width = long // max(1, last - first + 1)
    parts = [_text(20, 26, title, size=17, weight=600)]
    every = max(1, 46 // max(1, width))  # years whose number has room
    for year in range(first, last + 1 if spans else first, every):
        x = left + (year - first) * width
        parts.append(f'<line x1="{x}" y1="{top - 12}" x2="{x}" y2="{top + step * len(spans)}" stroke="#e4e1d9"/>')
        parts.append(_text(x + 3, top - 16, str(year), size=12))
    for number, span in enumerate(spans):
        y, x = top + step * number, left + (span.since - first) * width
        parts.append(_text(left - 10, y + 17, _short(span.label), size=13, anchor="end"))
        size = (span.until - span.since + 1) * width - 4
        parts.append(f'<rect x="{x + 2}" y="{y + 6}" width="{size}" height="{step - 14}" rx="4" fill="{_COLOURS[0]}"/>')
    told = [Bar(f"{span.label} {span.since}–{span.until}", {}) for span in spans]
    return _svg(left + long + 30, top + step * len(spans) + 14, title, parts, told, words)


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else name[: _LONGEST - 1] + "…"


def _columns(title: str, bars: Sequence[Bar], series: Sequence[str], words: Mapping[str, str]) -> str:
    """Upright bars, one for each year, with a legend above."""
    step, height, top, left = 58, 240, 74, 20
    width = max(420, left * 2 + step * len(bars))
    most = max((bar.total for bar in bars), default=1)
    parts = [_text(left, 26, title, size=17, weight=600)]
    at = left
    for number, name in enumerate(series):
        if not name:  # one series needs no legend
            continue
        parts.append(f'<rect x="{at}" y="42" width="12" height="12" fill="{_COLOURS[number]}"/>')
        parts.append(_text(at + 17, 53, name, size=13))
        at += 34 + 13 * len(name) if name > "\u2e80" else 34 + 7 * len(name)
    for number, bar in enumerate(bars):
        x, y = left + step * number, top + height
        for at_series, count in bar.parts.items():
            size = round(height * count / most)
            y -= size
            said = _escaped(f"{bar.label} {series[at_series]}: {count}")
            parts.append(
                f'<rect x="{x + 8}" y="{y}" width="{step - 16}" height="{size}" fill="{_COLOURS[at_series]}"'
                f' stroke="#fff"><title>{said}</title></rect>'
            )
        parts.append(_text(x + step // 2, y - 5, str(bar.total), size=12, anchor="middle"))
        parts.append(_text(x + step // 2, top + height + 18, bar.label, size=12, anchor="middle"))
    return _svg(max(width, at), top + height + 32, title, parts, bars, words)


def _rows(title: str, bars: Sequence[Bar], words: Mapping[str, str]) -> str:
    """Lying bars with names before them."""
    step, left, long, top = 28, 380, 320, 44
    most = max((bar.total for bar in bars), default=1)
    parts = [_text(20, 26, title, size=17, weight=600)]
    for number, bar in enumerate(bars):
        y, size = top + step * number, max(2, round(long * bar.total / most))
        parts.append(_text(left - 10, y + 17, _short(bar.label), size=13, anchor="end"))
        parts.append(f'<rect x="{left}" y="{y + 4}" width="{size}" height="{step - 10}" fill="{_COLOURS[0]}"/>')
        parts.append(_text(left + size + 8, y + 17, str(bar.total), size=13))
    return _svg(left + long + 60, top + step * len(bars) + 12, title, parts, bars, words)


def _text(x: int, y: int, text: str, *, size: int, weight: int = 400, anchor: str = "start") -> str:
    font = f'font-size="{size}" font-weight="{weight}"'
    return f'<text x="{x}" y="{y}" {font} text-anchor="{anchor}">{_escaped(text)}</text>'


def _svg(
    width: int, height: int, title: str, parts: Sequence[str], bars: Sequence[Bar], words: Mapping[str, str]
) -> str:
    """The document; its description says in words what the bars show."""
    said = "；".join(f"{bar.label} {bar.total or ''}".strip() for bar in bars) or words["empty"]
    body = "\n".join(parts if bars else [*parts, _text(20, 60, words["empty"], size=14)])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        f' role="img" font-family="{_FONT}" fill="#1f2a33">\n'
        f"<title>{_escaped(title)}</title>\n<desc>{_escaped(said)}</desc>\n"
        f'<rect width="{width}" height="{height}" fill="#fff"/>\n{body}\n</svg>\n'
    )
