"""All pairs of a document that relations may join, and the learned probability of each."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from kg.extract import reach
from kg.extract.conferrals import Conferral, fits
from kg.extract.events import Event, propose_events
from kg.extract.features import Features
from kg.extract.frame import EARLIER, Frame, when
from kg.extract.honour_names import HonourNames
from kg.extract.memberships import Membership
from kg.extract.mention import Kind, Mention
from kg.extract.mentions import anchor
from kg.extract.posts import Post
from kg.extract.proposals import Proposals
from kg.extract.reading import Reading
from kg.extract.register import Entry, Register
from kg.extract.scene import Pair, Place, Scene
from kg.model.document import Block
from kg.resources import load_toml

_CLAUSE_END = re.compile("[，。；！？：\n]")
_ACT = re.compile("《关于.*(?:决定|通知|通报|公告|意见|批复|命令)", re.DOTALL)
_CLAUSE = 40  # characters before an honour in which its clause is looked through
_NEAR_LINES = 2  # between an event and its place


@cache
def _cue(group: str) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, load_toml("lexicons/cues.toml")["cues"][group])))


@dataclass(frozen=True, slots=True, eq=False)
class EventCase:
    """What may be an event: its proposal and line, both ends of its name as a pair, the place that a phrasing gives."""

    event: Event
    block: Block
    pair: Pair
    spot: Place | None


class Cases:
    """A reading with its row of mentions, its proposals, and the pairs to judge."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.register = Register(reading)
        self.proposals = Proposals(reading)
        self.scene = Scene(reading, self.register)
        self.honour_names = HonourNames(self.scene)
        self.events = list(self._candidates())
        self._spots = [place for m in reading.spots if (place := self.scene.add(m, m.start)) is not None]
        self.features = Features(self.scene)
        self._received = Counter(at for _, at in self.proposals.conferrals)  # phrasings of each honour
        self._receiving = Counter(at for at, _ in self.proposals.conferrals)  # and of each recipient
        self._held = Counter(at for _, at in self.proposals.posts)
        self._holding = Counter(at for at, _ in self.proposals.posts)
        self._at = {place.mention.start: place for place in self.scene.places}

    def of(self, kind: Kind) -> list[Place]:
        """The anchors of one kind in the order of the text."""
        return [place for place in self.scene.places if place.kind is kind]

    def recipients(self, honour: Place) -> list[Pair]:
        """An honour and each who may have received it."""
        conferrals = self.proposals.conferrals
        pairs: list[Pair] = []
        if self._withdrawn(honour) or self._of_cited_act(honour):
            return pairs
        name = self.reading.name(honour.mention)
        for place in reach.recipients(self.scene, honour):
            if not fits(name, place.kind) or self._left_out(place, honour):
                continue
            start = place.mention.start
            found = conferrals.get((start, honour.mention.start))
            others = self._received[honour.mention.start], self._receiving[start]
            features = _ruled(found, *others)
            chain = self.proposals.chains.get(place.mention.start)
            if chain is not None:
                features += (f"chain{chain.organization is not None}{min(len(chain.titles), 2)}",)
            pairs.append(Pair(place, honour, features, found is not None, _rivals(*others)))
        return pairs

    def _withdrawn(self, honour: Place) -> bool:
        """Whether the clause says before an honour's name that it is taken back, or only intended."""
        start = honour.mention.start
        before = self.reading.text[max(0, start - _CLAUSE) : start]
        return any(not _CLAUSE_END.search(before, cue.end()) for cue in _cue("withdrawn").finditer(before))

    def _of_cited_act(self, honour: Place) -> bool:
        """Whether an honour is named in the title of an act that is cited, and its sentence confers others itself.

        根据《关于命名文明村镇、文明单位的决定》，某公司被授予“文明单位”: the title tells what the act is about.
        """
        text, start, end = self.reading.text, honour.mention.start, honour.mention.end
        first, last = self.reading.sentence(start, end)
        opened, closed = text.rfind("《", first, start), text.find("》", end, last)
        if opened < 0 or closed < 0 or text.find("》", opened, start) >= 0 or not _ACT.fullmatch(text[opened:closed]):
            return False
        return any(m.kind is Kind.HONOUR for m in self.reading.between(closed, last))

    def _left_out(self, place: Place, honour: Place) -> bool:
        """Whether the clause of a mention says that it is not among those whom another sentence honours."""
        text, end = self.reading.text, place.mention.end
        stop = _CLAUSE_END.search(text, end)
        if not _cue("left_out").search(text, end, stop.start() if stop else len(text)):
            return False
        first, last = self.reading.sentence(place.mention.start, place.mention.end)
        return not first <= honour.mention.start < last

    def conferrers(self, honour: Place, recipients: Iterable[Entry]) -> list[Pair]:
        """An honour and each who may have conferred it; not who received it."""
        received = {id(entry) for entry in recipients}
        frame = self.frame(honour)
        framed = {m.start for m in (*frame.conferrers, *([frame.issuer] if frame.issuer else []))} if frame else set()
        opened = frame is not None and frame.list_open
        said = {
            m.start
            for (_, at), found in self.proposals.conferrals.items()
            if at == honour.mention.start
            for m in found.conferrers
        }
        pairs = []
        near = reach.conferrers(self.scene, honour)
        known = {place.mention.start for place in near}
        more = [self._at[start] for start in sorted(framed - known) if start in self._at]
        near += [place for place in more if place.entry is not None]
        for place in near:
            if id(place.entry) in received:
                continue
            start = place.mention.start
            features = (
                f"said{start in said}{bool(said)}",
                f"framed{start in framed}{bool(framed)}{start in said}{opened}",
            )
            pairs.append(Pair(place, honour, features))
        return pairs

    def span(self, argument: Place, anchor: Place) -> tuple[int, int]:
        """The text from the one mention to the other."""
        one, two = argument.mention, anchor.mention
        return min(one.start, two.start), max(one.end, two.end)

    def fallback(self, pair: Pair) -> str | None:
        """The time of a conferral that no date in reach gives: by its frame or its article, else the document's own."""
        frame, span = self.frame(pair.anchor) or Frame(), self.span(pair.argument, pair.anchor)
        found = when(self.reading, span, pair.anchor.mention, frame)
        earlier = EARLIER.search(self.reading.text, *self.reading.sentence(*span))
        return found if found or earlier else self._day

    @cached_property
    def _day(self) -> str | None:
        return anchor(self.reading.document)

    def periods(self, honour: Place, span: tuple[int, int]) -> list[Pair]:
        """An honour told in ``span`` and each date that may be its period."""
        frame = self.frame(honour)
        ruled = when(self.reading, span, honour.mention, frame) if frame else None
        within = span[0], span[1]
        near = reach.dates(self.scene, honour)
        if ruled is not None and all(place.mention.subtype != ruled for place in near):
            same = [place for place in self.of(Kind.DATE) if place.mention.subtype == ruled]
            near += [place for place in same if place.step < honour.step][-1:] or same[:1]
        return [
            Pair(
                place,
                honour,
                (
                    f"rule{place.mention.subtype == ruled}",
                    f"in{within[0] <= place.mention.start < within[1]}{place.mention.source}",
                ),
            )
            for place in near
        ]

    def holders(self, title: Place) -> list[Pair]:
        """A title and each who may hold it."""
        posts = self.proposals.posts
        pairs = []
        for place in reach.holders(self.scene, title):
            found = posts.get((place.mention.start, title.mention.start))
            others = self._held[title.mention.start], self._holding[place.mention.start]
            pairs.append(Pair(place, title, _ruled(found, *others), found is not None, _rivals(*others)))
        return pairs

    def bodies(self, title: Place, holder: Place) -> list[Pair]:
        """A title of a holder and each body where it may be held."""
        found = self.proposals.posts.get((holder.mention.start, title.mention.start))
        ruled = found.organization.start if found is not None and found.organization is not None else None
        pairs = []
        near = reach.bodies(self.scene, title)
        place_ruled = self._at.get(ruled) if ruled is not None else None
        if place_ruled is not None and place_ruled.entry is not None and place_ruled not in near:
            near.append(place_ruled)
        for place in near:
            side = (
                "o"
                if place.step < min(title.step, holder.step)
                else "m"
                if place.step < max(title.step, holder.step)
                else "u"
            )
            features = (
                f"rule{place.mention.start == ruled}{ruled is None}{found is not None and found.stated}",
                f"side{side}{'th'[title.step > holder.step]}",
            )
            pairs.append(Pair(place, title, features))
        return pairs

    def _candidates(self) -> Iterator[EventCase]:
        """What may be the name of an event, with its places in the scene."""
        for article in self.reading.document.articles:
            told = propose_events(self.reading, article)
            for event, block in told:
                over = [o for o, _ in told if o is not event and o.start < event.end and event.start < o.end]
                case = self._event_case(event, block, over)
                if case is not None:
                    yield case

    def _event_case(self, event: Event, block: Block, over: Sequence[Event]) -> EventCase | None:
        """A proposal with its ends in the scene, beside the others over the same words; None outside of all lines."""
        mention = Mention(event.start, event.end, Kind.EVENT, "", _log_odds(event.tagged), event.phrasing)
        opening, closing = self.scene.add(mention, event.start), self.scene.add(mention, event.end - 1)
        spot = None
        if event.place is not None:
            spot = self.scene.add(Mention(*event.place, Kind.PLACE, "", 0.0, "phrasing"), event.place[0])
        if opening is None or closing is None:
            return None
        rivals = max((other.tagged for other in over), default=0.0)
        features = (
            f"{event.phrasing}{block.kind.value}{min(len(over) + 1, 3)}",
            f"tagged{_in_steps(event.tagged)}{_in_steps(rivals)}",
            f"{event.phrasing}{_in_steps(event.tagged)}{event.date is not None}{event.place is not None}",
        )
        return EventCase(event, block, Pair(opening, closing, features, event.phrasing != "event.named"), spot)

    def dates(self, case: EventCase) -> list[Pair]:
        """An event and each date that may be its own."""
        event, anchor = case.event, case.pair.anchor
        first, last = self.reading.sentence(event.start, event.end)
        return [
            Pair(
                place,
                anchor,
                (
                    f"rule{place.mention.subtype == event.date}{place.mention.source}",
                    f"in{first <= place.mention.start < last}{event.start <= place.mention.start < event.end}",
                ),
            )
            for place in reach.dates(self.scene, anchor)
        ]

    def spots(self, case: EventCase) -> list[Pair]:
        """An event and each place that may be where it was held."""
        anchor, event = case.pair.anchor, case.event
        near = [place for place in self._spots if abs(place.line - anchor.line) <= _NEAR_LINES]
        near += [case.spot] if case.spot is not None else []
        ruled = event.place or (-1, -1)
        return [
            Pair(
                place,
                anchor,
                (
                    f"{place.mention.source}{place.mention.start == ruled[0]}{place.mention.end == ruled[1]}",
                    f"inside{event.start <= place.mention.start < event.end}{place.mention.source}",
                ),
            )
            for place in near
            if self.scene.articles[place.line] == self.scene.articles[anchor.line]
        ]

    def joining(self, level: Place) -> dict[int, Membership]:
        """What phrasings say of members at a level, by where the members begin."""
        told = self.proposals.memberships
        return {m.member.start: m for m in told if m.start <= level.mention.start < m.end + 2}

    def members(self, level: Place) -> list[Pair]:
        """A level of membership and each who may be a member at it."""
        rules = self.joining(level)
        pairs = []
        for place in reach.members(self.scene, level):
            found = rules.get(place.mention.start)
            features = () if found is None else (f"rule{found.phrasing}", "rule")
            pairs.append(Pair(place, level, features, found is not None))
        return pairs

    def associations(self, level: Place, members: Iterable[Entry]) -> list[Pair]:
        """A level of membership and each association whose members may be meant; no member of it."""
        entries = {id(entry) for entry in members}
        rules = {
            m.association.start
            for m in self.proposals.memberships
            if m.association is not None and m.start <= level.mention.start < m.end + 2
        }
        return [
            Pair(place, level, (f"rule{place.mention.start in rules}{bool(rules)}",))
            for place in reach.associations(self.scene, level)
            if id(place.entry) not in entries
        ]

    def frame(self, place: Place) -> Frame | None:
        """What holds in a mention's line of who confers and when."""
        return self.proposals.frames.get(self.scene.lines[place.line].start)


def _rivals(anchored: int, arguing: int) -> int:
    """Whether phrasings propose others: for the anchor, and for the argument too."""
    return 0 if not anchored else 2 if arguing else 1


def _ruled(found: Conferral | Post | None, anchored: int, arguing: int) -> tuple[str, ...]:
    """What it says of a pair that a phrasing proposes it, or others for its anchor or its argument instead."""
    if found is None:
        return (f"others{min(anchored, 2)}{min(arguing, 1)}",)
    return f"rule{found.phrasing}", f"sure{found.confidence:.1f}", f"also{min(anchored, 3)}{min(arguing, 2)}"


def _log_odds(chance: float) -> float:
    return math.log((chance + 0.01) / (1.01 - chance))


def _in_steps(chance: float) -> int:
    """A chance in sevenths of its range."""
    return round(chance * 7)
