"""The names of one honour in an article: a heading's 示范企业 is the 省电子商务示范企业 that the text names elsewhere."""

from __future__ import annotations

import re
from collections import defaultdict

from kg.extract.mention import Kind
from kg.extract.scene import Scene
from kg.names import compare_key

PREFIX = True
_LEAST = 2  # characters of a short name
_FRONT = 20  # characters that a fuller name has more, at most
_JOINED = re.compile("[和与及或、，；：。！？\t]|授予|获得|荣获|表彰|评选|命名|等(?!级)")
_RANK = re.compile(
    "(?:个人|集体|团体)?(?:第[一二三四五六七八九十\\d]+名?|[特一二三四]等奖?|[金银铜]奖|[金银铜]牌|[冠亚季殿]军|(?:优秀|优胜|优异|鼓励|纪念|入围|特别)奖)"
)


class HonourNames:
    """Which names of an article's honours mean one honour."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._printed: dict[int, dict[str, str]] = defaultdict(dict)  # article -> key -> the name as printed first
        self._article: dict[int, int] = {}  # where a mention starts -> its article
        for place in scene.places:
            if place.kind is Kind.HONOUR:
                article = scene.articles[place.line]
                self._article[place.mention.start] = article
                name = scene.reading.name(place.mention)
                self._printed[article].setdefault(compare_key(name), name)
        self._fuller = {article: _fuller(list(names)) for article, names in self._printed.items()}

    def of(self, start: int, name: str) -> tuple[str, tuple[str, ...]]:
        """The fullest name of the honour that is named at ``start``, and its other names in the article."""
        article = self._article[start]
        printed, fuller = self._printed[article], self._fuller[article]
        own = compare_key(name)
        key = fuller.get(own, own)
        others = [key, *(short for short, long in fuller.items() if long == key)]
        names = [name if each == own else printed[each] for each in others]
        return names[0], tuple(names[1:])


def _fuller(keys: list[str]) -> dict[str, str]:
    """Key -> key of the one longer name that ends with it, where all longer names that do are ends of one another."""
    found = {}
    for short in keys:
        if len(short) < _LEAST or _RANK.fullmatch(short):
            continue
        longer = sorted((key for key in keys if key != short and key.endswith(short)), key=len)
        if not longer and PREFIX:
            longer = sorted((key for key in keys if key != short and key.startswith(short) and len(key)<=len(short)+4), key=len)
            if len(longer)==1 and not _JOINED.search(longer[0][len(short):]): found[short]=longer[0]
            continue
        if not longer:
            continue
        longest = longer[-1]
        front = longest[: len(longest) - len(short)]
        if all(longest.endswith(key) for key in longer) and len(front) <= _FRONT and not _JOINED.search(front):
            found[short] = longest
    return found
