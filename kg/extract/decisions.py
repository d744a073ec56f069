"""From judged pairs to honours conferred, posts held and memberships, by mentions, before names are settled."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.extract.cases import Cases
from kg.extract.choosing import (
    Court,
    Judged,
    best,
    by_first_name,
    not_left_out,
    stated_first,
    taken,
    told,
    where_one_is_sure,
)
from kg.extract.conferrals import Conferral
from kg.extract.events import Event
from kg.extract.frame import Frame
from kg.extract.judges import Judges
from kg.extract.memberships import Membership
from kg.extract.mention import Kind, Mention
from kg.extract.posts import Post
from kg.extract.register import Entry
from kg.extract.scene import Place
from kg.model.document import Article

_SURE_FRAME = 0.9  # of a phrasing
_SURE_GIVER = 0.6  # of an honour, so that it is the giver wherever the honour is named again
_SURE_BESIDE = 0.95  # of a title that stands beside its body
_REGION = re.compile("[一-鿿]{1,3}(?:[省市县镇乡]|(?<![社军校园])区)")  # a place confers nothing: 望海区最美退休干部
_FORMER = re.compile("原任?|前任?|曾任?|历任|离任|卸任|已故|上届")


def _entries(group: Sequence[Judged]) -> list[Entry]:
    return [judged.pair.argument.entry for judged in group if judged.pair.argument.entry is not None]


class Decisions:
    """What a document says, by mentions: first who received, holds, belongs; then from whom, when, where, to whom."""

    def __init__(self, cases: Cases, judges: Judges) -> None:
        self._cases, self._judges = cases, judges
        court = Court(cases, judges)
        first = court.judge(
            recipient=[cases.recipients(honour) for honour in cases.of(Kind.HONOUR)],
            holder=[cases.holders(title) for title in cases.of(Kind.TITLE)],
            member=[cases.members(level) for level in cases.scene.levels],
            event=[[case.pair] for case in cases.events],
        )
        received = [by_first_name(group, cases) for group in taken(first["recipient"], "recipient")]
        self._received = where_one_is_sure(received, cases.scene)
        self._held = [judged for group in taken(first["holder"], "holder") for judged in group]
        self._belonging = taken(first["member"], "member")
        likely = [(case, group[0].chance) for case, group in zip(cases.events, first["event"], strict=True)]
        self._told = told(likely, cases.scene)
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
        for group, giver in zip(self._received, self._givers(), strict=True):
            conferrers = self._conferrers(group[0].pair.anchor, giver)
            for judged in group:
                times = next(periods)
                date = best(stated_first(times), "period")
                if date:
                    told = _years(self._cases, date.pair.argument)
                else:
                    told = [not_left_out(times, self._cases.fallback(judged.pair))]
                sure = self._judges.believed("honour", judged.chance)
                for period in told:
                    yield replace(_conferral(self._cases, judged, conferrers, _point(period)), confidence=sure)

    def _givers(self) -> list[Judged | None]:
        """The surest giver in reach of each honour; where there is none, that of the same honour named elsewhere."""
        found = [best(givers, "conferrer") for givers in self._second["conferrer"]]
        scene = self._cases.scene
        surest: dict[tuple[int, str], Judged] = {}
        keys = []
        for group, giver in zip(self._received, found, strict=True):
            honour = group[0].pair.anchor
            key = scene.articles[honour.line], self._cases.honour_names.key(honour.mention)
            keys.append(key)
            if giver is not None and giver.chance >= max(_SURE_GIVER, surest[key].chance if key in surest else 0.0):
                surest[key] = giver
        return [giver or surest.get(key) for giver, key in zip(found, keys, strict=True)]

    def _conferrers(self, honour: Place, giver: Judged | None) -> tuple[Mention, ...]:
        """Who confers: whom a sure sentence names whose open list the honour stands in, else the surest in reach."""
        frame = self._cases.frame(honour)
        if frame is not None and frame.list_open and frame.conferrers and frame.sure >= _SURE_FRAME:
            return frame.conferrers
        givers = _joined(self._cases, giver.pair.argument) if giver else []
        return tuple(each for each in givers if not _REGION.fullmatch(self._cases.reading.name(each)))

    def events(self) -> Iterator[tuple[Event, Article]]:
        """The events that the articles report, as often as they are told."""
        reading = self._cases.reading
        for (case, chance), dates, spots in zip(self._told, self._second["date"], self._second["spot"], strict=True):
            date, spot = best(dates, "date"), best(spots, "spot")
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
            body = best(bodies, "body")
            sure = self._judges.believed("post", judged.chance, *([body.chance] if body else []))
            yield replace(_post(self._cases, judged, body), confidence=sure)

    def memberships(self) -> Iterator[Membership]:
        """The members of associations, one for each mention of a level and each who is a member at it."""
        for group, owners in zip(self._belonging, self._second["association"], strict=True):
            owner = best(owners, "association")
            for judged in group:
                sure = self._judges.believed("membership", judged.chance, *([owner.chance] if owner else []))
                yield replace(_membership(self._cases, judged, owner), confidence=sure)


def _conferral(cases: Cases, judged: Judged, conferrers: tuple[Mention, ...], period: str | None) -> Conferral:
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


def _post(cases: Cases, judged: Judged, body: Judged | None) -> Post:
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
        stated=rule.stated if rule is not None else body is not None and body.chance >= 0.5,
        start=rule.start if rule else start,
        end=rule.end if rule else end,
        phrasing=rule.phrasing if rule else "post.judged",
        confidence=judged.chance,
    )


def _membership(cases: Cases, judged: Judged, owner: Judged | None) -> Membership:
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
