"""Which of the judged pairs are taken: from which probability on, the likeliest of a group, one name of each winner."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.extract.cases import Cases, EventCase
from kg.extract.judges import Judges, pair_keys
from kg.extract.mention import Kind, Mention
from kg.extract.scene import Pair, Place, Scene
from kg.model.document import BlockKind

# From which probability on a pair is taken: less is asked of one that a phrasing proposes, more of one that is passed
# over by the phrasings that propose others for its anchor.
_TAKEN = {"recipient": 0.55, "holder": 0.5, "member": 0.6}
_EVENT = 0.3
_PASSED_OVER = 0.65
_ELSEWHERE = 0.65  # it is proposed for another anchor, too
_RULED = {"recipient": 0.35, "holder": 0.2, "member": 0.15}
_BEST = {"conferrer": 0.35, "period": 0.3, "body": 0.05, "association": 0.4, "date": 0.05, "spot": 0.35}
_LEFT_OUT = 0.04  # a day that the rules propose and the judge thinks less likely is not the time of a conferral
_STATED = 2.0  # how much likelier a period that is stated is than the judge says
_SURE_ONE = 0.7  # of an article's honours, else it confers none
_OPEN, _CLOSE = ("（", "("), ("）", ")")


@dataclass(frozen=True, slots=True)
class Judged:
    """A pair with the probability that its judge gives it."""

    pair: Pair
    chance: float


Groups = Sequence[Sequence[Pair]]


class Court:
    """Judges the pairs of one document."""

    def __init__(self, cases: Cases, judges: Judges) -> None:
        self._features, self._judges = cases.features, judges
        self._sight = judges.sight(cases.scene, cases.features)

    def judge(self, **wanted: Groups) -> dict[str, list[list[Judged]]]:
        """The pairs of each relation with their probabilities, group by group; all are looked at in one pass."""
        flat = {relation: [pair for group in groups for pair in group] for relation, groups in wanted.items()}
        every = [pair for pairs in flat.values() for pair in pairs]
        together = self._judges.together(pair_keys(self._features, every))
        judged, first = {}, 0
        for relation, groups in wanted.items():
            pairs = flat[relation]
            own = together[first : first + len(pairs)]
            chances = iter(self._judges.judge(relation, self._sight, pairs, own, [len(group) for group in groups]))
            first += len(pairs)
            judged[relation] = [[Judged(pair, next(chances)) for pair in group] for group in groups]
        return judged


def best(group: Sequence[Judged], relation: str) -> Judged | None:
    """The surest mention of what is the likeliest of a group, with the chance of all mentions of it together."""
    together: dict[object, float] = defaultdict(float)
    surest: dict[object, Judged] = {}
    for judged in group:
        meant = _meant(judged.pair.argument)
        together[meant] += judged.chance
        if meant not in surest or surest[meant].chance < judged.chance:
            surest[meant] = judged
    meant = max(together, key=lambda each: together[each], default=None)
    if meant is None or together[meant] < _BEST[relation]:
        return None
    return replace(surest[meant], chance=together[meant])


def stated_first(group: Sequence[Judged]) -> list[Judged]:
    """Times of a conferral, of which a period that is stated (2021年度) goes before the day of the ceremony."""
    stated = [judged.pair.argument.mention.source == "period" for judged in group]
    return [replace(j, chance=_STATED * j.chance) if period else j for j, period in zip(group, stated, strict=True)]


def not_left_out(group: Sequence[Judged], time: str | None) -> str | None:
    """A time that the rules propose, if it was not weighed and found unlikely: an honour told in passing has none."""
    weighed = [judged.chance for judged in group if judged.pair.argument.mention.subtype == time]
    return None if weighed and sum(weighed) < _LEFT_OUT else time


def _meant(place: Place) -> object:
    """What a mention stands for: a time, whom it means, or else itself."""
    if place.kind is Kind.DATE:
        return place.mention.subtype
    return id(place.entry) if place.entry is not None else (place.mention.start, place.mention.end)


def _least(pair: Pair, relation: str) -> float:
    return _RULED[relation] if pair.ruled else (_TAKEN[relation], _PASSED_OVER, _ELSEWHERE)[pair.rivals]


def taken(groups: Sequence[Sequence[Judged]], relation: str) -> list[list[Judged]]:
    """Of each group the surest mention of each thing that is taken; groups without any are left out."""
    found = []
    for group in groups:
        surest: dict[int, Judged] = {}
        for judged in group:
            key = id(judged.pair.argument.entry)
            least = _least(judged.pair, relation)
            if judged.chance >= least and (key not in surest or surest[key].chance < judged.chance):
                surest[key] = judged
        if surest:
            found.append(list(surest.values()))
    return found


def by_first_name(group: Sequence[Judged], cases: Cases) -> list[Judged]:
    """The winners without those that are another's second name: the market of 某某公司（某某市场）."""
    text = cases.reading.text
    ends = {judged.pair.argument.mention.end for judged in group}

    def second(mention: Mention) -> bool:
        bracketed = text[mention.start - 1 : mention.start] in _OPEN and text[mention.end : mention.end + 1] in _CLOSE
        return bracketed and mention.start - 1 in ends

    return [judged for judged in group if not second(judged.pair.argument.mention)]


def where_one_is_sure(groups: Sequence[list[Judged]], scene: Scene) -> list[list[Judged]]:
    """The winners in articles of which one at least is sure: what confers nothing has a few unsure ones alone."""
    surest: dict[int, float] = defaultdict(float)
    for group in groups:
        article = scene.articles[group[0].pair.anchor.line]
        surest[article] = max(surest[article], *(judged.chance for judged in group))
    return [group for group in groups if surest[scene.articles[group[0].pair.anchor.line]] >= _SURE_ONE]


def told(cases: Sequence[tuple[EventCase, float]], scene: Scene) -> list[tuple[EventCase, float]]:
    """The names of events that are taken: of those over the same words the likeliest.

    Those of an article's headings are left out if its text tells of any: a headline repeats what the text reports.
    """
    by_article: dict[int, list[tuple[EventCase, float]]] = defaultdict(list)
    for case, chance in sorted(cases, key=lambda each: (-each[1], each[0].event.start, each[0].event.end)):
        event, likelier = case.event, by_article[scene.articles[case.pair.anchor.line]]
        if chance >= _EVENT and not any(o.event.start < event.end and event.start < o.event.end for o, _ in likelier):
            likelier.append((case, chance))
    found = []
    for cases_there in by_article.values():
        in_text = [each for each in cases_there if each[0].block.kind is not BlockKind.HEADING]
        found += in_text or cases_there
    return sorted(found, key=lambda each: each[0].event.start)
