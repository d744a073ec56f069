"""The names of one honour in an article: a heading's 示范企业 is the 省级电商示范企业 that the text names."""

from __future__ import annotations

import re
from collections import defaultdict

from kg.extract.mention import Kind, Mention
from kg.extract.scene import Place, Scene
from kg.names import compare_key

_LEAST = 2  # characters of a short name
_FRONT = 20  # characters that a fuller name has before a short one, at most
_BACK = 4  # and behind it
_JOINED = re.compile("[和与及或、，；：。！？\t]|授予|获得|荣获|表彰|评选|命名|等(?!级)")  # two things, no longer name
_RANK = re.compile(
    r"(?:个人|集体|团体)?(?:第[一二三四五六七八九十\d]+名?|[特一二三四]等奖?|[金银铜]奖|[金银铜]牌|[冠亚季殿]军"
    "|(?:优秀|优胜|优异|鼓励|纪念|入围|特别)奖)"
)
_HEADS_ROLL = re.compile(r"\s*(?:[（(][^（）()]{1,8}[）)])?\s*(?:[：:]|$)")
_NUMBER = re.compile(r"[\s\d一二三四五六七八九十、.．（）()【】·●■◆★]*")


class HonourNames:
    """Which names of an article's honours mean one honour.

    A name is short for the one longer name of its article that ends with it, or begins with it; of ranks (二等奖) that
    holds behind the longer name alone. A rank that heads a roll below a heading is a rank of the heading's honour.
    """

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._printed: dict[int, dict[str, str]] = defaultdict(dict)  # article -> key -> the name as printed first
        self._first: dict[tuple[int, str], int] = {}  # article, key -> where it is named first
        self._article: dict[int, int] = {}  # where a mention starts -> its article
        self._heading: dict[int, str] = {}  # where a rank starts that heads a roll -> the honour of the heading
        self._read()
        self._fuller = {article: _fuller(list(names)) for article, names in self._printed.items()}

    def _read(self) -> None:
        scene, heading, section = self._scene, None, -1
        for place in scene.places:
            if place.kind is not Kind.HONOUR:
                continue
            article, start = scene.articles[place.line], place.mention.start
            name = scene.reading.name(place.mention)
            key = compare_key(name)
            self._article[start] = article
            self._printed[article].setdefault(key, name)
            self._first.setdefault((article, key), start)
            if not self._heads_roll(place):
                continue
            if not _RANK.fullmatch(key):
                heading, section = name, article
            elif heading is not None and section == article:
                self._heading[start] = heading

    def _heads_roll(self, place: Place) -> bool:
        line, text = self._scene.lines[place.line], self._scene.reading.text
        opened = _NUMBER.fullmatch(text, line.start, place.mention.start)
        return bool(opened and _HEADS_ROLL.match(text, place.mention.end, line.end))

    def key(self, honour: Mention) -> str:
        """What all mentions of one honour in an article have in common."""
        return compare_key(self.of(honour)[0])

    def of(self, honour: Mention) -> tuple[str, tuple[str, ...]]:
        """The fullest name of an honour that is mentioned, and its other names in the article."""
        start, name = honour.start, self._scene.reading.name(honour)
        article, own = self._article[start], compare_key(name)
        if start in self._heading:
            return self._heading[start] + name, (name,)
        printed, fuller = self._printed[article], self._fuller[article]
        key = fuller.get(own, own)
        if key != own and _RANK.fullmatch(own) and self._first[article, key] > start:
            return name, ()
        others = [key, *(short for short, long in fuller.items() if long == key)]
        names = [name if each == own else printed[each] for each in others]
        return names[0], tuple(names[1:])


def _fuller(keys: list[str]) -> dict[str, str]:
    """Key -> key of the one longer name that ends or begins with it; of several each must be an end of the longest."""
    found = {}
    for short in keys:
        ends = (short, short + "奖") if short.endswith("等") else (short,)
        longer = sorted((key for key in keys if key not in ends and key.endswith(ends)), key=len)
        behind = [] if longer else [key for key in keys if key != short and key.startswith(short)]
        if len(short) < _LEAST or not longer and len(behind) != 1:
            continue
        if behind:
            front, back = "", behind[0].removeprefix(short)
        else:
            front, back = longer[-1][: -len(short)], ""
        whole = behind[0] if behind else longer[-1]
        chain = all(whole.endswith(key) for key in longer)
        if chain and len(front) <= _FRONT and len(back) <= _BACK and not _JOINED.search(front + back):
            found[short] = whole
    return found
