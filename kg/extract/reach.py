"""Who may be what: for an honour, a title, a level of membership the mentions that a relation may join to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.extract.mention import Kind
from kg.extract.scene import AGENTS, Place, Scene

_LIST_LINES = 60  # how far a list goes on behind its heading
_LIST_AGENTS = 70
_BODIES = frozenset((Kind.ORGANIZATION,))
_PERSONS = frozenset((Kind.PERSON,))
_MEMBERS = frozenset((Kind.ORGANIZATION, Kind.PERSON))
_DATES = frozenset((Kind.DATE,))


def recipients(scene: Scene, honour: Place) -> list[Place]:
    """Who may have received an honour: agents of its line, of the list behind it, of the lines before, of the topic."""
    found = _nearest(scene, honour, AGENTS, 30)
    found += _list_behind(scene, honour)
    found += _before(scene, honour, AGENTS, lines=3, each=5, most=6)
    known = {id(place.entry) for place in found}
    found += [place for place in scene.topics(honour) if id(place.entry) not in known]
    return _settled(found)


def conferrers(scene: Scene, honour: Place) -> list[Place]:
    """Who may have conferred an honour: bodies of its line, before it, in the headings and in the signature."""
    found = _nearest(scene, honour, _BODIES, 10)
    found += _before(scene, honour, _BODIES, lines=12, each=3, most=5)
    found += _behind(scene, honour, _BODIES, 2)
    return _settled(found + _unseen(found, _ends(scene, honour, 3, 3), _BODIES))


def dates(scene: Scene, anchor: Place) -> list[Place]:
    """When it may have been: dates of its line, the nearest before and behind, those of headings and signature."""
    found = _nearest(scene, anchor, _DATES, 8)
    found += _before(scene, anchor, _DATES, lines=30, each=2, most=3)
    found += _behind(scene, anchor, _DATES, 1)
    return found + _unseen(found, _ends(scene, anchor, 4, 4), _DATES)


def holders(scene: Scene, title: Place) -> list[Place]:
    """Who may hold a title: persons of its line, of the line before, and of a roll behind it."""
    found = _nearest(scene, title, _PERSONS, 6)
    found += _before(scene, title, _PERSONS, lines=2, each=2, most=2)
    if not any(place.kind is Kind.TITLE for place in scene.behind_in_line(title)):
        for line in range(title.line + 1, min(title.line + 12, len(scene.lines))):
            if scene.articles[line] != scene.articles[title.line]:
                break
            row = scene.in_line(line)
            found += [place for place in row if place.kind is Kind.PERSON][:8]
            if any(place.kind is Kind.TITLE for place in row):
                break
    return _settled(found)


def bodies(scene: Scene, title: Place) -> list[Place]:
    """Where a title may be held: bodies of its line, before it, of the article's headings, of the topic."""
    found = _nearest(scene, title, _BODIES, 8)
    found += _before(scene, title, _BODIES, lines=4, each=2, most=3)
    found += _behind(scene, title, _BODIES, 1)
    return _settled(found + _unnamed(found, [*_ends(scene, title, 2, 2), *scene.topics(title)]))


def members(scene: Scene, level: Place) -> list[Place]:
    """Who may be a member at a level: agents of its line, of the line before, of the list behind."""
    found = _nearest(scene, level, _MEMBERS, 24)
    found += _before(scene, level, _MEMBERS, lines=2, each=2, most=2)
    for line in range(level.line + 1, min(level.line + 16, len(scene.lines))):
        if scene.articles[line] != scene.articles[level.line] or any(other.line == line for other in scene.levels):
            break
        found += [place for place in scene.in_line(line) if place.kind in _MEMBERS][:8]
    return _settled(found)


def associations(scene: Scene, level: Place) -> list[Place]:
    """Whose members may be meant: associations of the line, before it, of headings and signature, of the topic."""
    found = _nearest(scene, level, _BODIES, 10)
    found += _before(scene, level, _BODIES, lines=10, each=2, most=3)
    found += _unnamed(found, [*_ends(scene, level, 3, 3), *scene.topics(level)])
    return [place for place in found if place.entry is not None and place.entry.type != "company"]


def _settled(found: Sequence[Place]) -> list[Place]:
    """Those of whom it is known whom they mean."""
    return [place for place in found if place.entry is not None]


def _unseen(found: Sequence[Place], more: Sequence[Place], kinds: frozenset[Kind]) -> list[Place]:
    """Those of ``more`` that are not among ``found``."""
    known = {place.index for place in found}
    return [place for place in more if place.kind in kinds and place.index not in known]


def _unnamed(found: Sequence[Place], more: Sequence[Place]) -> list[Place]:
    """The bodies of ``more`` that none of ``found`` means."""
    known = {id(place.entry) for place in found}
    return [place for place in more if place.kind is Kind.ORGANIZATION and id(place.entry) not in known]


def _ends(scene: Scene, anchor: Place, opening: int, closing: int) -> list[Place]:
    """The mentions of the first and the last lines of an anchor's article."""
    return [*scene.opening(anchor, opening), *scene.closing(anchor, closing)]


def _nearest(scene: Scene, anchor: Place, kinds: frozenset[Kind], most: int) -> list[Place]:
    """The mentions of an anchor's line, the nearest first."""
    line = [place for place in scene.in_line(anchor.line) if place.kind in kinds and place is not anchor]
    return sorted(line, key=lambda place: abs(place.step - anchor.step))[:most]


def _before(scene: Scene, anchor: Place, kinds: frozenset[Kind], lines: int, each: int, most: int) -> list[Place]:
    """The last mentions of the lines before, up to ``most`` or a few more."""
    found: list[Place] = []
    for line in range(anchor.line - 1, max(-1, anchor.line - 1 - lines), -1):
        if scene.articles[line] != scene.articles[anchor.line]:
            break
        found += [place for place in scene.in_line(line) if place.kind in kinds][-each:]
        if len(found) >= most:
            break
    return found


def _behind(scene: Scene, anchor: Place, kinds: frozenset[Kind], most: int) -> list[Place]:
    """The first mentions of the line behind."""
    return [place for place in scene.in_line(anchor.line + 1) if place.kind in kinds][:most]


def _list_behind(scene: Scene, honour: Place) -> Iterator[Place]:
    """The agents of the lines behind an honour, up to the next line that names one."""
    taken = 0
    for line in range(honour.line + 1, min(honour.line + 1 + _LIST_LINES, len(scene.lines))):
        if scene.articles[line] != scene.articles[honour.line]:
            return
        row = scene.in_line(line)
        named = sum(place.kind is Kind.HONOUR for place in row)
        if named > 1 or named and line > honour.line + 1:
            return
        agents = [place for place in row if place.kind in AGENTS][:12]
        yield from agents
        taken += len(agents)
        if named or taken >= _LIST_AGENTS:
            return
