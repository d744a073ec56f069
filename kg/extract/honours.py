"""Names of honours: what is quoted or follows a verb of winning, and is built like an honour's name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kg.extract.mention import Kind, Mention
from kg.resources import load_toml

_QUOTED = re.compile(r"[“‘「『《]([^“”‘’「」『』《》\n]{2,44})[”’」』》]")
_VERB = (
    r"(?:荣获|喜获|获评为?|获得|获颁|获授予?|获选为?|获|夺得|摘得|摘取|捧回|捧得|斩获|赢得|拿下|揽获|折桂|蝉联|跻身|入选|当选为?|上榜|荣膺|荣登|荣列|"
    r"授予|颁发|评为|评定为|评选为|命名为|认定为|确定为|列为|选为|表彰为|推选为|通报表扬为)"
)
_AFTER_VERB = re.compile(_VERB + r"(?:了|的|为|过)?([^，。；！？\n“”：（\t]{2,60})")
_SEGMENT = re.compile(r"[^，。；：！？、\n“”‘’「」《》（）()\[\]【】\t—|·★◇◆■●▲\-]{3,40}")
_PERIOD = re.compile(
    r"^(?:(?:19|20)\d\d(?:[-—–~～至/]{1,2}(?:(?:19|20)\d\d))?(?:年度?)?的?|[一二][九〇○零][〇○零一二三四五六七八九]{2}年度?的?|首批|第[一二三四五六七八九十\d]+批|本年度|年度的?|上半年|下半年|全年)+"
)
_SEVERAL = re.compile("[、和及与]|授予|颁发|评选|评定|命名|认定|给予|颁授|等")
_BAD_CORE = re.compile(
    r"[的了]$|^(?:的|了|为|和|与|等|一|两|多项|各类|各项|这|该|此|上述|以上|相应|国家和|许多|不少|多个|一批|一系列)"
)


@cache
def _words() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    honours = load_toml("lexicons/honours.toml")

    def alternation(key: str) -> str:
        return "(?:" + "|".join(map(re.escape, sorted(honours[key], key=lambda w: (-len(w), w)))) + ")"

    return (
        re.compile(alternation("heads") + "$"),
        re.compile(alternation("qualifiers")),
        re.compile(alternation("sure") + r"(?:第[\d一二三四五六七八九十]+[名位])?$"),
        re.compile(alternation("tails")),
    )


def propose_honours(text: str) -> Iterator[Mention]:
    """Scored candidates: quoted names, what follows a verb of winning, and bare noun phrases of lists and headings."""
    for match in _QUOTED.finditer(text):
        yield from _quoted(text, match)
    for match in _AFTER_VERB.finditer(text):
        yield from _after_verb(text, match.start(1), match.end(1))
    for match in _SEGMENT.finditer(text):
        yield from _bare(text, match.start(), match.end())


def _quoted(text: str, match: re.Match[str]) -> Iterator[Mention]:
    head, qualifier, sure, tails = _words()
    start, end = match.span(1)
    name = match.group(1)
    score, source = -1.0, "honour-quoted"
    if tails.match(text, match.end()) or text.startswith(("荣誉", "的称号", "的荣誉", "光荣"), match.end()):
        score += 3.5
        source = "honour-quoted-called"
    elif sure.search(name):
        score += 1.8
    elif head.search(name):
        score += 0.9 + 0.6 * bool(qualifier.search(name))
    before = text[max(0, match.start() - 12) : match.start()]
    if re.search(_VERB + "[^，。；：]{0,10}$", before):
        score += 1.2
    elif before.endswith("、") and text[match.start() - 2 : match.start() - 1] in "”》":
        score += 0.8
    if text[match.start()] == "《":
        score -= 2.0
    if score > 0:
        bare = _PERIOD.match(name)
        yield Mention(start + (bare.end() if bare else 0), end, Kind.HONOUR, "", score + 2.5, source)


def _after_verb(text: str, start: int, end: int) -> Iterator[Mention]:
    head, qualifier, sure, tails = _words()
    phrase = text[start:end]
    tail = tails.search(phrase)
    stop = tail.start() if tail else len(phrase)
    period = _PERIOD.match(phrase)
    first = period.end() if period else 0
    for part_start, part_end in _parts(phrase, first, stop):
        name = phrase[part_start:part_end]
        if len(name) < 2 or _BAD_CORE.search(name):
            continue
        score, source = 0.0, "honour-after-verb"
        if tail and part_end == stop:
            score, source = 2.2, "honour-after-verb-called"
            if part_start == first and not _SEVERAL.search(phrase[first:stop]):
                source = "honour-whole"
        if sure.search(name):
            score += 2.0
        elif head.search(name) and qualifier.search(name):
            score += 1.6
        elif head.search(name):
            score += 0.2
        score -= 0.08 * max(0, len(name) - 18)
        if score > 0:
            yield Mention(start + part_start, start + part_end, Kind.HONOUR, "", score + 2.0, source)


def _parts(phrase: str, first: int, stop: int) -> Iterator[tuple[int, int]]:
    """The whole phrase, and what remains of it behind a conferring body (…局授予的, …会颁发的)."""
    for match in re.finditer(r"(?:授予|颁发|评选|评定|命名|认定|给予|颁授)的?", phrase[:stop]):
        first = max(first, match.end())
    start = first
    for match in re.finditer("[、和及]", phrase[first:stop]):
        yield start, first + match.start()
        start = first + match.end()
    yield start, stop
    if start != first:
        yield first, stop


def _bare(text: str, start: int, end: int) -> Iterator[Mention]:
    """A whole segment that is built like an honour's name: for lists, tables and headings."""
    head, qualifier, sure, tails = _words()
    name = text[start:end]
    period = _PERIOD.match(name)
    first = period.end() if period else 0
    tail = tails.search(name)
    stop = tail.start() if tail and tail.end() == len(name) else len(name)
    core = name[first:stop]
    if len(core) < 3 or _BAD_CORE.search(core) or not qualifier.search(core):
        return
    score = 1.1 if sure.search(core) else 0.5 if head.search(core) else 0.0
    if score:
        yield Mention(start + first, start + stop, Kind.HONOUR, "", score, "honour-bare")
