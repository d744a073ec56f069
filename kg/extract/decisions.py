"""From judged pairs to honours conferred, posts held and memberships, by mentions, before names are settled."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kg.extract.cases import Cases, EventCase
from kg.extract.conferrals import Conferral
from kg.extract.events import Event
from kg.extract.frame import Frame
from kg.extract.judges import Judges, pair_keys
from kg.extract.memberships import Membership
from kg.extract.mention import Kind, Mention
from kg.extract.posts import Post
from kg.extract.register import Entry
from kg.extract.scene import Pair, Place, Scene
from kg.model.document import Article, BlockKind

# From which probability on a pair is taken: less is asked of one that a phrasing proposes, more of one that is passed
# over by the phrasings that propose others for its anchor.
_TAKEN = {"recipient": 0.55, "holder": 0.5, "member": 0.6}
_EVENT = 0.3
_PASSED_OVER = 0.65
_ELSEWHERE = 0.65  # it is proposed for another anchor, too
_RULED = {"recipient": 0.35, "holder": 0.4, "member": 0.15}
_BEST = {"conferrer": 0.35, "period": 0.3, "body": 0.05, "association": 0.4, "date": 0.05, "spot": 0.35}
_STATED = 2.0  # how much likelier a period that is stated is than the judge says
_SURE_ONE = 0.7  # of an article's honours, else it confers none
_SURE_FRAME = 0.9  # of a phrasing
_SURE_BESIDE = 0.95  # of a title that stands beside its body
_OPEN, _CLOSE = ("（", "("), ("）", ")")
_FORMER = re.compile("原任?|前任?|曾任?|历任|离任|卸任|已故|上届")


@dataclass(frozen=True, slots=True)
class _Judged:
    pair: Pair
    chance: float


Groups = Sequence[Sequence[Pair]]


class _Court:
    """Judges the pairs of one document."""

    def __init__(self, cases: Cases, judges: Judges) -> None:
        self._features, self._judges = cases.features, judges
        self._sight = judges.sight(cases.scene, cases.features)

    def judge(self, **wanted: Groups) -> dict[str, list[list[_Judged]]]:
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
            judged[relation] = [[_Judged(pair, next(chances)) for pair in group] for group in groups]
        return judged


def _best(group: Sequence[_Judged], relation: str) -> _Judged | None:
    """The surest mention of what is the likeliest of a group, with the chance of all mentions of it together."""
    together: dict[object, float] = defaultdict(float)
    best: dict[object, _Judged] = {}
    for judged in group:
        meant = _meant(judged.pair.argument)
        together[meant] += judged.chance
        if meant not in best or best[meant].chance < judged.chance:
            best[meant] = judged
    meant = max(together, key=lambda each: together[each], default=None)
    if meant is None or together[meant] < _BEST[relation]:
        return None
    return replace(best[meant], chance=together[meant])


def _stated_first(group: Sequence[_Judged]) -> list[_Judged]:
    """Times of a conferral, of which a period that is stated (2021年度) goes before the day of the ceremony."""
    stated = [judged.pair.argument.mention.source == "period" for judged in group]
    return [replace(j, chance=_STATED * j.chance) if period else j for j, period in zip(group, stated, strict=True)]


def _meant(place: Place) -> object:
    """What a mention stands for: a time, whom it means, or else itself."""
    if place.kind is Kind.DATE:
        return place.mention.subtype
    return id(place.entry) if place.entry is not None else (place.mention.start, place.mention.end)


def _least(pair: Pair, relation: str) -> float:
    return _RULED[relation] if pair.ruled else (_TAKEN[relation], _PASSED_OVER, _ELSEWHERE)[pair.rivals]


def _taken(groups: Sequence[Sequence[_Judged]], relation: str) -> list[list[_Judged]]:
    """Of each group the surest mention of each thing that is taken; groups without any are left out."""
    taken = []
    for group in groups:
        best: dict[int, _Judged] = {}
        for judged in group:
            key = id(judged.pair.argument.entry)
            least = _least(judged.pair, relation)
            if judged.chance >= least and (key not in best or best[key].chance < judged.chance):
                best[key] = judged
        if best:
            taken.append(list(best.values()))
    return taken


def _by_first_name(group: Sequence[_Judged], cases: Cases) -> list[_Judged]:
    """The winners without those that are another's second name: the market of 某某公司（某某市场）."""
    text = cases.reading.text
    ends = {judged.pair.argument.mention.end for judged in group}

    def second(mention: Mention) -> bool:
        bracketed = text[mention.start - 1 : mention.start] in _OPEN and text[mention.end : mention.end + 1] in _CLOSE
        return bracketed and mention.start - 1 in ends

    return [judged for judged in group if not second(judged.pair.argument.mention)]


def _where_one_is_sure(groups: Sequence[list[_Judged]], scene: Scene) -> list[list[_Judged]]:
    """The winners in articles of which one at least is sure: what confers nothing has a few unsure ones alone."""
    surest: dict[int, float] = defaultdict(float)
    for group in groups:
        article = scene.articles[group[0].pair.anchor.line]
        surest[article] = max(surest[article], *(judged.chance for judged in group))
    return [group for group in groups if surest[scene.articles[group[0].pair.anchor.line]] >= _SURE_ONE]


def _told(cases: Sequence[tuple[EventCase, float]], scene: Scene) -> list[tuple[EventCase, float]]:
    """The names of events that are taken: of those over the same words the likeliest.

    Those of an article's headings are left out if its text tells of any: a headline repeats what the text reports.
    """
    by_article: dict[int, list[tuple[EventCase, float]]] = defaultdict(list)
    for case, chance in sorted(cases, key=lambda each: (-each[1], each[0].event.start, each[0].event.end)):
        event, taken = case.event, by_article[scene.articles[case.pair.anchor.line]]
        if chance >= _EVENT and not any(o.event.start < event.end and event.start < o.event.end for o, _ in taken):
            taken.append((case, chance))
    told = []
    for taken in by_article.values():
        in_text = [each for each in taken if each[0].block.kind is not BlockKind.HEADING]
        told += in_text or taken
    return sorted(told, key=lambda each: each[0].event.start)


def _entries(group: Sequence[_Judged]) -> list[Entry]:
    return [judged.pair.argument.entry for judged in group if judged.pair.argument.entry is not None]


class Decisions:
    """What a document says, by mentions: first who received, holds, belongs; then from whom, when, where, to whom."""

    def __init__(self, cases: Cases, judges: Judges) -> None:
        self._cases, self._judges = cases, judges
        court = _Court(cases, judges)
        first = court.judge(
            recipient=[cases.recipients(honour) for honour in cases.of(Kind.HONOUR)],
            holder=[cases.holders(title) for title in cases.of(Kind.TITLE)],
            member=[cases.members(level) for level in cases.scene.levels],
            event=[[case.pair] for case in cases.events],
        )
        received = [_by_first_name(group, cases) for group in _taken(first["recipient"], "recipient")]
        self._received = _where_one_is_sure(received, cases.scene)
        self._held = [judged for group in _taken(first["holder"], "holder") for judged in group]
        self._belonging = _taken(first["member"], "member")
        likely = [(case, group[0].chance) for case, group in zip(cases.events, first["event"], strict=True)]
        self._told = _told(likely, cases.scene)
        self._second = court.judge(
            date=[cases.dates(case) for case, _ in self._told],
            spot=[cases.spots(case) for case, _ in self._told],
            conferrer=[cases.conferrers(group[0].pair.anchor, _entries(group)) for group in self._received],
            period=[
                cases.periods(j.pair.anchor, cases.span(j.pair.argument, j.pair.anchor))
                for group in self._received
                for j in group
            ],
            body=[cases.bodies(j.pair.anchor, j.pair.argument) for j in self._held],
            association=[cases.associations(group[0].pair.anchor, _entries(group)) for group in self._belonging],
        )

    def conferrals(self) -> Iterator[Conferral]:
        """The honours conferred, one for each mention of an honour and each who received it."""
        periods = iter(self._second["period"])
        for group, givers in zip(self._received, self._second["conferrer"], strict=True):
            conferrers = self._conferrers(group[0].pair.anchor, givers)
            for judged in group:
                date = _best(_stated_first(next(periods)), "period")
                told = _years(self._cases, date.pair.argument) if date else [self._cases.fallback(judged.pair)]
                sure = self._judges.believed("honour", judged.chance)
                for period in told:
                    yield replace(_conferral(self._cases, judged, conferrers, _point(period)), confidence=sure)

    def _conferrers(self, honour: Place, givers: Sequence[_Judged]) -> tuple[Mention, ...]:
        """Who confers: whom a sure sentence names whose open list the honour stands in, else the surest in reach."""
        frame = self._cases.frame(honour)
        if frame is not None and frame.list_open and frame.conferrers and frame.sure >= _SURE_FRAME:
            return frame.conferrers
        giver = _best(givers, "conferrer")
        return tuple(_joined(self._cases, giver.pair.argument)) if giver else ()

    def events(self) -> Iterator[tuple[Event, Article]]:
        """The events that the articles report, as often as they are told."""
        reading = self._cases.reading
        for (case, chance), dates, spots in zip(self._told, self._second["date"], self._second["spot"], strict=True):
            date, spot = _best(dates, "date"), _best(spots, "spot")
            place = spot.pair.argument.mention if spot else None
            article = reading.document.articles[self._cases.scene.articles[case.pair.anchor.line]]
            yield (
                replace(
                    case.event,
                    date=date.pair.argument.mention.subtype if date else None,
                    place=(place.start, place.end) if place else None,
                    confidence=self._judges.believed("event", chance),
                ),
                article,
            )

    def posts(self) -> Iterator[Post]:
        """The posts held, one for each mention of a title and each who holds it."""
        for judged, bodies in zip(self._held, self._second["body"], strict=True):
            body = _best(bodies, "body")
            sure = self._judges.believed("post", judged.chance, *([body.chance] if body else []))
            yield replace(_post(self._cases, judged, body), confidence=sure)

    def memberships(self) -> Iterator[Membership]:
        """The members of associations, one for each mention of a level and each who is a member at it."""
        for group, owners in zip(self._belonging, self._second["association"], strict=True):
            owner = _best(owners, "association")
            for judged in group:
                sure = self._judges.believed("membership", judged.chance, *([owner.chance] if owner else []))
                yield replace(_membership(self._cases, judged, owner), confidence=sure)


def _conferral(cases: Cases, judged: _Judged, conferrers: tuple[Mention, ...], period: str | None) -> Conferral:
    recipient, honour = judged.pair.argument, judged.pair.anchor
    start, end = cases.span(recipient, honour)
    rule = cases.proposals.conferrals.get((recipient.mention.start, honour.mention.start))
    chain = cases.proposals.chains.get(recipient.mention.start)
    frame = cases.frame(honour) or Frame()
    return Conferral(
        recipient=recipient.mention,
        on_behalf_of=chain.organization if chain else None,
        honour=honour.mention,
        conferrers=conferrers,
        presenter=_presenter(cases, honour, frame, rule),
        period=period,
        frame=frame,
        start=rule.start if rule else start,
        end=rule.end if rule else end,
        phrasing=rule.phrasing if rule else "conferral.judged",
        confidence=judged.chance,
    )


def _presenter(cases: Cases, honour: Place, frame: Frame, rule: Conferral | None) -> Mention | None:
    """Who hands over on behalf, by the sentence that covers the honour, unless its own names who confers it."""
    covered = frame.list_open or frame.block == cases.scene.lines[honour.line].start
    others = [mention for mention in (rule.conferrers if rule else ()) if mention != frame.presenter]
    return frame.presenter if covered and not others else None


def _point(period: str | None) -> str | None:
    """A period, but for the days of a meeting the month or year that they share: nobody is honoured for them.

    >>> _point("2013-03-28/2013-04-02"), _point("2019/2021")
    ('2013', '2019/2021')
    """
    begin, _, end = (period or "").partition("/")
    if not len(begin) == len(end) == len("2013-03-28"):
        return period
    return begin[:7] if begin[:7] == end[:7] else begin[:4] if begin[:4] == end[:4] else period


def _joined(cases: Cases, place: Place) -> list[Mention]:
    """A mention with those of its kind that are joined to it: A、B和C."""
    row, by_step = cases.scene.row, cases.scene.by_step
    found = [place]
    for way in (-1, 1):
        step = place.step
        while (
            row[step + way : step + way + 1] in ("、", "和", "与", "及")
            and (beside := by_step.get(step + 2 * way)) is not None
            and beside.kind is place.kind
        ):
            found.append(beside)
            step = beside.step
    return [each.mention for each in sorted(found, key=lambda each: each.step)]


def _years(cases: Cases, date: Place) -> list[str | None]:
    """A date, or all years in whose list it stands: for each of them the honour was conferred."""
    years = [mention.subtype for mention in _joined(cases, date) if len(mention.subtype) == 4]
    return list(dict.fromkeys(years)) if date.mention.subtype in years else [date.mention.subtype]


def _post(cases: Cases, judged: _Judged, body: _Judged | None) -> Post:
    holder, title = judged.pair.argument, judged.pair.anchor
    start, end = cases.span(holder, title)
    rule = cases.proposals.posts.get((holder.mention.start, title.mention.start))
    text = cases.reading.text
    former = (
        rule.former
        if rule
        else bool(
            _FORMER.search(
                text[max(0, start - 3) : start] + text[max(0, title.mention.start - 2) : title.mention.start]
            )
        )
    )
    beside = rule is not None and rule.stated and rule.confidence >= _SURE_BESIDE
    organization = body.pair.argument.mention if body and not beside else rule.organization if rule else None
    return Post(
        person=holder.mention,
        organization=organization,
        title=cases.reading.name(title.mention),
        at=title.mention.start,
        former=former,
        stated=body is not None and body.chance >= 0.5 or rule is not None and rule.stated,
        start=rule.start if rule else start,
        end=rule.end if rule else end,
        phrasing=rule.phrasing if rule else "post.judged",
        confidence=judged.chance,
    )


def _membership(cases: Cases, judged: _Judged, owner: _Judged | None) -> Membership:
    level = judged.pair.anchor
    start, end = cases.span(judged.pair.argument, level)
    rule = cases.joining(level).get(judged.pair.argument.mention.start)
    said = cases.reading.name(level.mention) if level.mention.subtype else None
    return Membership(
        member=judged.pair.argument.mention,
        association=owner.pair.argument.mention if owner else None,
        level=rule.level if rule else said,
        start=start,
        end=end,
        phrasing=rule.phrasing if rule else "membership.judged",
        confidence=judged.chance,
    )
