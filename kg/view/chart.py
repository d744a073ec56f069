"""Charts as SVG, where a chart says more than a picture of the graph: honours by year and level, league tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from kg.ask.asking import ask
from kg.errors import QueryError

if TYPE_CHECKING:
    from kg.store import Store

# colours that stay apart for colour-blind eyes and in print (Okabe and Ito 2008), each with its own order in the bar
_COLOURS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#d55e00", "#8a929a")
_FONT = "'Noto Sans SC','Noto Sans CJK SC','PingFang SC','Microsoft YaHei',sans-serif"
_WORDS = {
    "zh": {
        "honours": "各年授予的荣誉，按级别",
        "league": "获得荣誉最多的",
        "none": "级别不明",
        "undated": "没有年份",
        "conferrals": "次",
        "empty": "没有可画的荣誉",
    },
    "en": {
        "honours": "Honours conferred by year and level",
        "league": "Honoured most often",
        "none": "level unknown",
        "undated": "no year",
        "conferrals": "conferrals",
        "empty": "no honours to draw",
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
_MOST_BARS, _MOST_YEARS = 20, 60
_LONGEST = 26  # characters of a name beside its bar
CHARTS = ("honours", "league")


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar with its parts (a series' number -> how many), in the order of the series."""

    label: str
    parts: Mapping[int, int]

    @property
    def total(self) -> int:
        """How long it is."""
        return sum(self.parts.values())


def chart(store: Store, kind: str, lang: str = "zh") -> str:
    """One chart of :data:`CHARTS` as an SVG document; the same store gives the same bytes.

    Raises QueryError for a chart that there is none of.
    """
    if kind == "honours":
        return _honours(store, lang)
    if kind == "league":
        return _league(store, lang)
    raise QueryError(f"there is no chart {kind!r}; take one of {', '.join(CHARTS)}")


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


def _columns(title: str, bars: Sequence[Bar], series: Sequence[str], words: Mapping[str, str]) -> str:
    """Upright bars, one for each year, with a legend above."""
    step, height, top, left = 58, 240, 74, 20
    width = max(420, left * 2 + step * len(bars))
    most = max((bar.total for bar in bars), default=1)
    parts = [_text(left, 26, title, size=17, weight=600)]
    at = left
    for number, name in enumerate(series):
        parts.append(f'<rect x="{at}" y="42" width="12" height="12" fill="{_COLOURS[number]}"/>')
        parts.append(_text(at + 17, 53, name, size=13))
        at += 34 + 13 * len(name) if name > "\u2e80" else 34 + 7 * len(name)
    for number, bar in enumerate(bars):
        x, y = left + step * number, top + height
        for at_series, count in bar.parts.items():
            size = round(height * count / most)
            y -= size
            said = escape(f"{bar.label} {series[at_series]}: {count}")
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
        name = bar.label if len(bar.label) <= _LONGEST else bar.label[: _LONGEST - 1] + "…"
        parts.append(_text(left - 10, y + 17, name, size=13, anchor="end"))
        parts.append(f'<rect x="{left}" y="{y + 4}" width="{size}" height="{step - 10}" fill="{_COLOURS[0]}"/>')
        parts.append(_text(left + size + 8, y + 17, str(bar.total), size=13))
    return _svg(left + long + 60, top + step * len(bars) + 12, title, parts, bars, words)


def _text(x: int, y: int, text: str, *, size: int, weight: int = 400, anchor: str = "start") -> str:
    return (
        f'<text x="{x}" y="{y}" font-size="{size}" font-weight="{weight}" text-anchor="{anchor}">{escape(text)}</text>'
    )


def _svg(
    width: int, height: int, title: str, parts: Sequence[str], bars: Sequence[Bar], words: Mapping[str, str]
) -> str:
    """The document; its description says in words what the bars show."""
    said = "；".join(f"{bar.label} {bar.total}" for bar in bars) or words["empty"]
    body = "\n".join(parts if bars else [*parts, _text(20, 60, words["empty"], size=14)])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        f' role="img" font-family="{_FONT}" fill="#1f2a33">\n'
        f"<title>{escape(title)}</title>\n<desc>{escape(said)}</desc>\n"
        f'<rect width="{width}" height="{height}" fill="#fff"/>\n{body}\n</svg>\n'
    )
