"""Copies of a sample with other names in it, so that the tagger learns Chinese and not names."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

import numpy as np

from kg.extract.mention import Kind
from kg.extract.tagger_features import PAD, Lexicon, Views
from kg.resources import load_toml
from training.projection import Span
from training.sample import Sample

_COMMON_FAMILIES = 120  # the first of the list are the most frequent
_BRANDS = (
    "恒隆华联鑫源泰丰金银宝龙凤祥瑞福禄寿喜安康盛兴旺茂达通顺利广大宏伟天地海山川江河湖泉云月星辰日朝晖东南西北中"
    "新远长青春秋松竹梅兰桂荣发财裕德信义诚和平正元亨永久百千万亿众合美佳优良品味香甜鲜绿蓝红紫白玉珠翠晶锦绣"
    "嘉禾麦穗稻田园林牧渔港湾桥塘坊铺庄屯堡寨岭坡沟渡口津浦洲岛滨堤柳荷莲菊葵橙柚橘桃李杏枣榆槐杉柏枫桐鹤雁鹏鹰"
)
_FAMILIAR = frozenset("老小阿总董哥姐工师姨叔嫂伯爷妈娘局处科主任书记会长教授")  # in forms like 老王, 王总


class Swapper:
    """Makes names; ``samples`` lend their honours, titles and bodies to one another."""

    def __init__(self, samples: Sequence[Sample], lexicon: Lexicon, seed: int) -> None:
        self._lexicon, self._words = lexicon, lexicon.table()
        self._random = Random(seed)
        family = load_toml("lexicons/surnames.toml")
        self._singles, self._compounds = family["single"], family["compound"]
        self._given = (family["given"]["common"], family["given"]["common"] + family["given"]["more"])
        places = load_toml("lexicons/places.toml")
        self._places = [*places["provinces"], *places["cities"]]
        self._known_places = frozenset(self._places)
        self._others: dict[tuple[Kind, str], list[str]] = {}
        for sample in samples:
            for span in sample.spans:
                self._others.setdefault((span.kind, span.type), []).append(sample.text[span.start : span.end])
        self._pairs = [s.text[i : i + 2] for s in samples for i in range(0, len(s.text) - 1, 7)]
        self._pairs = [pair for pair in self._pairs if all("\u4e00" <= c <= "\u9fff" for c in pair)]

    def copy(self, sample: Sample, whole: float = 0.3) -> Sample:
        """The sample under other names; the same name becomes the same other name throughout.

        ``whole``: the share of honours, titles and bodies that another article's take the place of.
        """
        views = Views(sample.text, self._lexicon, self._words)
        groups = views.groups[PAD : PAD + views.length]
        new: dict[tuple[Kind | None, str], str] = {}
        changes: dict[int, tuple[int, str]] = {}

        def change(start: int, end: int, kind: Kind | None, make: str) -> None:
            changes[start] = (end, new.setdefault((kind, sample.text[start:end]), make))

        whole_names: dict[tuple[Kind, str], bool] = {}
        nested = [s for s in sample.spans if s.kind == Kind.EVENT]
        for span in sample.spans:
            words = sample.text[span.start : span.end]
            if span.kind == Kind.PERSON:
                change(span.start, span.end, span.kind, self._person(words))
            elif span.kind == Kind.EVENT:
                continue
            elif not any(e.start <= span.start < e.end for e in nested) and whole_names.setdefault(
                (span.kind, words), self._random.random() < whole
            ):
                change(span.start, span.end, span.kind, self._random.choice(self._others[span.kind, span.type]))
            elif span.kind == Kind.ORGANIZATION:
                for start, end in _runs(groups, span, sample.text):
                    change(start, end, None, self._brand(end - start))
        for place in self._known_places:
            start = sample.text.find(place)
            while start >= 0:
                if not any(a < start + len(place) and start < b for a, (b, _) in changes.items()):
                    change(start, start + len(place), None, self._random.choice(self._places))
                start = sample.text.find(place, start + 1)
        return _apply(sample, changes)

    def _person(self, words: str) -> str:
        random = self._random
        if not all("\u4e00" <= c <= "\u9fff" for c in words) or len(words) > 4:
            return words
        if any(c in _FAMILIAR for c in words) and len(words) < 4:
            return "".join(c if c in _FAMILIAR else random.choice(self._singles[:_COMMON_FAMILIES]) for c in words)
        chance = random.random()
        if chance < 0.1:
            family = random.choice(self._compounds)
        else:
            family = random.choice(self._singles[:_COMMON_FAMILIES] if chance < 0.6 else self._singles)
        if random.random() < 0.15:  # names that are words, which newsletters love
            return family + random.choice(self._pairs)
        chars = self._given[random.random() < 0.5]
        return family + "".join(random.choice(chars) for _ in range(1 if random.random() < 0.25 else 2))

    def _brand(self, size: int) -> str:
        size = max(1, size + self._random.choice((-1, 0, 0, 0, 1)))
        return "".join(self._random.choice(_BRANDS) for _ in range(size))


def _runs(groups: np.ndarray, span: Span, text: str) -> list[tuple[int, int]]:
    """The stretches of a name that no lexicon word covers, up to four Han characters long."""
    runs, start = [], None
    for i in range(span.start, span.end + 1):
        bare = i < span.end and groups[i] == 0 and "\u4e00" <= text[i] <= "\u9fff"
        if bare and start is None:
            start = i
        elif not bare and start is not None:
            if i - start <= 4:
                runs.append((start, i))
            start = None
    return runs


def _apply(sample: Sample, changes: dict[int, tuple[int, str]]) -> Sample:
    """The text with the changes made and the spans moved along."""
    parts, moved, position, size = [], {}, 0, 0
    for start in sorted(changes):
        end, words = changes[start]
        if start < position:
            continue
        for i in range(position, start):
            moved[i] = size + i - position
        parts += [sample.text[position:start], words]
        size += start - position
        moved[start] = size
        size += len(words)
        position = end
    for i in range(position, len(sample.text) + 1):
        moved[i] = size + i - position
    parts.append(sample.text[position:])
    # a span's end is where the character after it went; that of a changed stretch is always known
    spans = []
    for span in sample.spans:
        if span.start in moved and (span.end in moved or span.end == len(sample.text)):
            spans.append(Span(moved[span.start], moved[span.end], span.kind, span.type))
    return Sample(sample.article, "".join(parts), tuple(spans))
