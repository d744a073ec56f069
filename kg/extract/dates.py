"""Dates and periods as Chinese newsletters print them, as EDTF.

Ordinals (第22届, 2022年第8期) are no dates. Relative expressions (去年, 同日, 8月22日 without a year) are resolved
against what the text has said so far, then against the anchor (the issue's date); what cannot be resolved is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from kg.edtf import is_valid
from kg.numbers import number

_HAN_YEAR = "[一二][九〇○零][〇○零一二三四五六七八九]{2}"
_YEAR = rf"(?:(?:19|20)\d\d|{_HAN_YEAR})"
_NUM = r"(?:\d{1,2}|[一二三四五六七八九十元正]{1,3}|廿[一二三四五六七八九]?|卅)"
_DASH = r"(?:[-—–－~～至到]{1,2})"
_MONTH = rf"(?P<month>{_NUM})月(?:份)?"
_DAY = rf"(?P<day>{_NUM})(?:[日号]|(?={_DASH}(?:{_NUM}月)?{_NUM}[日号]))"  # 22日, and the 22 of 22-23日
_ERA = r"民国(?:\d{1,3}|[〇○零一二三四五六七八九十百]{1,5})"
_COUNTED = "[年元余多万千百人名户家个亩吨公斤克里米次件套台只天平度届期号种间周块头株辆级册]"  # behind a count
_BARE = (  # a year without its word: in a column, in brackets, behind a bullet, before a name, in a list of years
    r"(?<![^\n\t“《「『【\[（(，。；：:、,;◆■▲★●◎◇○▍▌▎•·])(?:19|20)\d\d"
    rf"(?=[\t\n】\]）)、，,；;：:一-鿿]|\Z)(?!{_COUNTED}|[】\]）)]第?\d)"
    rf"|(?<=[　「『“‘《（(]){_HAN_YEAR}(?=[）)，,、　]|[^\W\d_])(?!年|{_COUNTED})"
    r"|(?<=　)(?:19|20)\d\d(?=　)"
    rf"|(?<=[在的获登选届行加])(?:19|20)\d\d(?=[一-鿿])(?!{_COUNTED})"
    r"|(?:19|20)\d\d(?=[、和及与](?:19|20)\d\d[、和及与，。；）)年])"
)
_SAME_YEAR, _NEXT_YEAR = "同年(?![级龄])|当年|是年(?![度轻初末前后代产会货味])|该年|同一年|那一年", "次年|翌年|转年"
_IN_YEAR = f"今年|去年|前年|本年|上年|{_SAME_YEAR}|{_NEXT_YEAR}"
_SHORT_YEAR = (
    r"(?<![一二三四五六七八九十〇○零百\d])(?!五六|六七|七八|八九)[五六七八九][〇○零一二三四五六七八九]"  # 八五年
)
_MONTHS = r"(?<![\d.．])(?P<short_year>(?:19|20)\d\d)[.．](?P<short_month>0?[1-9]|1[0-2])(?![\d.．])"  # 2013.12
_HAN_MINGUO = "(?<![〇○零一二三四五六七八九十百])一[一〇○零][〇○零一二三四五六七八九]"
_MINGUO = rf"{_ERA}|(?<!\d)1[01]\d|{_HAN_MINGUO}"  # 104年4月: years of the Republic are printed bare in Taiwan

_PATTERN = re.compile(
    r"(?=[\d一二三四五六七八九十廿卅元正民今去前同本当上下昨日近次翌转是该那])"  # dismisses most places
    r"(?![是该转](?!年)|那(?!一年)|下(?!半年))(?:"
    rf"(?P<y1>{_YEAR})(?:年度?)?{_DASH}(?P<y2>{_YEAR})(?P<span>年度?)"
    rf"|(?P<quarter_year>{_YEAR})年度?第?(?P<quarter>[一二三四1-4])季度"
    rf"|(?P<half_year>{_YEAR})年?(?P<half>[上下])半年"
    rf"|(?P<part_year>{_IN_YEAR})?(?:第?(?P<part_quarter>[一二三四1-4])季度|(?P<part_half>[上下])半年)"
    rf"|(?P<annual>{_YEAR}|{_MINGUO})年度"
    rf"|(?:(?P<year>{_YEAR}|{_MINGUO})年|(?P<rel_year>{_IN_YEAR}))?(?:的)?{_MONTH}(?:{_DAY})?"
    rf"(?:(?:[（(](?:星期|周|农历).{{1,6}}?[）)])?(?:上午|下午|晚上?)?{_DASH}(?:(?P<month2>{_NUM})月)?(?P<day2>{_NUM})[日号])?"
    rf"|(?P<iso>(?:19|20)\d\d)(?P<sep>[.\-/])(?P<iso_month>0?[1-9]|1[0-2])(?P=sep)(?P<iso_day>[0-3]?\d)(?!\d)"
    rf"|{_MONTHS}|(?P<bare>{_BARE})"
    rf"|(?P<only_year>{_YEAR}|{_ERA}|{_HAN_MINGUO}|{_SHORT_YEAR})年(?!第?[0-9一二三四五六七八九十]+期|以来|版|间|级|生|前|后)"
    rf"|(?P<rel>今年度|去年度|上年度|{_IN_YEAR}|同日|同一天|当日|当天|当晚|次日|翌日|本年度|本月|上月|昨日|昨天|今日|日前|近日)"
    rf"|(?<![\d月])(?P<only_day>[12]?\d|3[01])[日号](?:至(?P<only_day2>[12]?\d|3[01])[日号])?"
    r"(?=[ \t]{0,4}(?:上午|下午|晚|[，,、]|在|召开|举行)|[ \t]{2,4}\S))"
)


_DAYS_AGO = {"今日": 0, "昨日": 1, "昨天": 1}


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date in ``text[start:end]``; ``period`` when it names a span of time for which something holds (2021年度)."""

    start: int
    end: int
    edtf: str
    period: bool


def _number(text: str) -> int:
    """A number under a hundred, or the first month or year, which is called 正 or 元."""
    return int(number(text.replace("元", "一").replace("正", "一")))


def year_number(text: str) -> int:
    """The Common Era year of 2022, 二〇二二, 八五, 民国113 or 113."""
    bare = text.removeprefix("民国")
    if re.fullmatch(_SHORT_YEAR, text):
        return 1900 + int(number(bare))
    return int(number(bare)) + (1911 if bare != text or len(bare) == 3 else 0)


class _Clock:
    """What the text has said of time so far."""

    def __init__(self, anchor: str | None) -> None:
        first = (anchor or "").partition("/")[0].split("-")
        self.anchor_year = int(first[0]) if first[0].isdigit() else None
        self.anchor_month = int(first[1]) if len(first) > 1 else None
        whole = anchor if anchor and re.fullmatch(r"\d{4}-\d\d-\d\d", anchor) and is_valid(anchor) else None
        self.anchor_day = date.fromisoformat(whole) if whole else None
        self.year: int | None = None
        self.month: int | None = None
        self.last: str | None = None

    def implied_year(self, month: int | None) -> int | None:
        """The year of a date printed without one: the text's own, else the issue's (a later month is last year's)."""
        if self.year is not None:
            return self.year
        if self.anchor_year is not None and self.anchor_month and month and month > self.anchor_month + 1:
            return self.anchor_year - 1
        return self.anchor_year

    def now(self) -> int | None:
        return self.anchor_year if self.anchor_year is not None else self.year


def find_dates(text: str, anchor: str | None = None) -> Iterator[DateMention]:
    """All dates of ``text`` in order; ``anchor`` is the EDTF date of the issue or article, for what is relative."""
    clock = _Clock(anchor)
    line = 0
    heading: tuple[int | None, int | None] = (None, None)
    for match in _PATTERN.finditer(text):
        if clock.anchor_year is not None and "\n" in text[line : match.start()]:
            clock.year, clock.month = heading  # a year told in an earlier line does not date this one
        line = match.start()
        found = _read(match, clock)
        if found is None or not is_valid(found[0]):  # 2月30日, 2021-2019年度: misprints that name no time
            continue
        edtf, period = found
        clock.last = edtf
        if _alone(text, match):
            heading = clock.year, clock.month
        yield DateMention(match.start(), match.end(), edtf, period)


def _alone(text: str, match: re.Match[str]) -> bool:
    """Whether a date has its line for itself, and so dates the lines below: 3月."""
    start, end = text.rfind("\n", 0, match.start()) + 1, text.find("\n", match.end())
    before, behind = text[start : match.start()], text[match.end() : end if end >= 0 else len(text)]
    return not before.strip() and not behind.strip()


def _read(match: re.Match[str], clock: _Clock) -> tuple[str, bool] | None:
    group = match.group
    if group("y1"):
        return f"{year_number(group('y1')):04}/{year_number(group('y2')):04}", True
    if group("quarter_year"):
        year, quarter = year_number(group("quarter_year")), _number(group("quarter"))
        return f"{year:04}-{3 * quarter - 2:02}/{year:04}-{3 * quarter:02}", True
    if group("half_year"):
        year = year_number(group("half_year"))
        return (f"{year:04}-01/{year:04}-06" if group("half") == "上" else f"{year:04}-07/{year:04}-12"), True
    if group("part_quarter") or group("part_half"):
        return _part_of_year(match, clock)
    if group("annual"):
        return f"{year_number(group('annual')):04}", True
    if group("month"):
        return _month_day(match, clock)
    if group("iso"):
        return _day(clock, int(group("iso")), int(group("iso_month")), int(group("iso_day")))
    if group("short_year"):
        clock.year, clock.month = int(group("short_year")), int(group("short_month"))
        return f"{clock.year:04}-{clock.month:02}", False
    if group("bare"):
        if match.string[match.end() : match.end() + 1] not in tuple("）)、和及与"):
            clock.year, clock.month = year_number(group("bare")), None
        return f"{year_number(group('bare')):04}", False
    if group("only_year"):
        clock.year, clock.month = year_number(group("only_year")), None
        return f"{clock.year:04}", False
    if group("only_day"):
        month = clock.month or clock.anchor_month
        only = _day(clock, clock.implied_year(clock.month), month, int(group("only_day")))
        if only is None or not group("only_day2"):
            return only
        return f"{only[0]}/{only[0][:8]}{int(group('only_day2')):02}", False
    return _relative(group("rel"), clock)


def _part_of_year(match: re.Match[str], clock: _Clock) -> tuple[str, bool] | None:
    """A quarter or half of the year that is told or, without one, of the text's own or the issue's."""
    year = _relative_year(match["part_year"], clock) if match["part_year"] else clock.implied_year(None)
    if year is None:
        return None
    months = 3 if match["part_quarter"] else 6
    part = _number(match["part_quarter"]) if match["part_quarter"] else 1 + (match["part_half"] == "下")
    return f"{year:04}-{months * (part - 1) + 1:02}/{year:04}-{months * part:02}", True


_DATELINE = re.compile(rf"^[^\n]{{0,16}}?({_YEAR})年({_NUM})月({_NUM})日[^\n]{{0,6}}$", re.MULTILINE)
_IMPRINT = re.compile(
    rf"(?P<year>{_YEAR})(?:年(?P<month>{_NUM})月(?:(?P<day>{_NUM})[日号])?"
    r"|(?P<mark>[-./])(?P<month2>\d{1,2})(?:(?P=mark)(?P<day2>\d{1,2}))?(?!\d)"
    rf"|年?[)）]?第?(?:\d{{1,3}}|[一二三四五六七八九十]+)(?:[/、-]\d+)?[期季辑号]"
    r"|年?(?:[春夏秋冬]季?|新[年春])[刊号])"
    rf"|(?:[Nn][Oo]\.?|第|W|Vol\.?)\s?\d{{1,3}}[期号]?\s{{0,2}}[/·,，]\s{{0,2}}(?P<year2>{_YEAR})(?!\d)"
)
_HEAD, _FOOT = 3, 3  # lines in which an imprint may stand
_SHORT = 45  # characters of a line that may be one
_BRACKET = re.compile(r"[（(【\[]([^（()）]{6,60})[）)】\]]\s*$")


def dateline(text: str) -> str | None:
    """The day from which a text counts, as EDTF, from the line that dates it.

    The last date that has a line for itself (under a decision, over a newsletter), else the imprint in one of the last
    or first lines: （2021年第11期《糖酒副食》）, No. 5 / 2013, 行业通讯 2020/12.
    """
    last = None
    for match in _DATELINE.finditer(text):
        last = _as_edtf(match[1], match[2], match[3]) or last
    return last or _imprint(text)


def _imprint(text: str) -> str | None:
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    feet, heads = lines[-_FOOT:][::-1], lines[:_HEAD]
    best = None
    for line in (*feet, *heads):
        bracket = _BRACKET.search(line)
        words = bracket[1] if bracket else line
        if len(words) > _SHORT and not bracket or not bracket and re.search("[，。；！？“]", line):
            continue
        for match in _IMPRINT.finditer(words):
            year = match["year"] or match["year2"]
            found = _as_edtf(year, match["month"] or match["month2"], match["day"] or match["day2"])
            if found is not None and (best is None or found.count("-") > best.count("-")):
                best = found
    return best


def _as_edtf(year: str, month: str | None, day: str | None) -> str | None:
    """A date of what is printed; None where there is no such day."""
    parts = [f"{year_number(year):04}", *(f"{_number(part):02}" for part in (month, day) if part is not None)]
    edtf = "-".join(parts)
    return edtf if is_valid(edtf) else None


def _month_day(match: re.Match[str], clock: _Clock) -> tuple[str, bool] | None:
    group = match.group
    month = _number(group("month"))
    if not 1 <= month <= 12:
        return None
    if group("year"):
        year: int | None = year_number(group("year"))
    elif group("rel_year"):
        year = _relative_year(group("rel_year"), clock)
    else:
        year = clock.implied_year(month)
    if year is None:
        return None
    if not group("day"):
        if (
            not group("year")
            and not group("rel_year")
            and match.end() < len(match.string)
            and match.string[match.end()] in "中以"
        ):
            return None
        clock.year, clock.month = year, month
        return f"{year:04}-{month:02}", False
    first = _day(clock, year, month, _number(group("day")))
    if first is None or not group("day2"):
        return first
    last = _day(clock, year, _number(group("month2")) if group("month2") else month, _number(group("day2")))
    return (f"{first[0]}/{last[0]}", False) if last and last[0] > first[0] else first


def _day(clock: _Clock, year: int | None, month: int | None, day: int) -> tuple[str, bool] | None:
    if year is None or month is None or not 1 <= month <= 12 or not 1 <= day <= 31:
        return None
    clock.year, clock.month = year, month
    return f"{year:04}-{month:02}-{day:02}", False


def _relative_year(word: str, clock: _Clock) -> int | None:
    if re.fullmatch(_SAME_YEAR, word):
        return clock.year
    if re.fullmatch(_NEXT_YEAR, word):
        return clock.year + 1 if clock.year else None
    year = clock.now()
    if year is None:
        return None
    return year - {"去年": 1, "上年": 1, "前年": 2}.get(word, 0)


def _relative(word: str, clock: _Clock) -> tuple[str, bool] | None:
    if word in ("同日", "同一天", "当日", "当天", "当晚"):
        return (clock.last, False) if clock.last and clock.last.count("-") == 2 else None
    if word.endswith("年度"):
        year = _relative_year({"上年度": "去年", "本年度": "今年"}.get(word, word[:2]), clock)
        return (f"{year:04}", True) if year else None
    if word in ("上月", "本月") and clock.anchor_year is not None and clock.anchor_month:
        months = clock.anchor_year * 12 + clock.anchor_month - 1 - (word == "上月")
        return f"{months // 12:04}-{months % 12 + 1:02}", False
    if word in _DAYS_AGO and clock.anchor_day is not None:
        return (clock.anchor_day - timedelta(days=_DAYS_AGO[word])).isoformat(), False
    if re.fullmatch(_IN_YEAR, word):
        year = _relative_year(word, clock)
        if year and re.fullmatch(_NEXT_YEAR, word):
            clock.year, clock.month = year, None
        return (f"{year:04}", False) if year else None
    return None
