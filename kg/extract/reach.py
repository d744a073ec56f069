"""Who may be what: for an honour, a title, a level of membership the mentions that a relation may join to it."""

from __future__ import annotations

from collections.abc import Iterator

from kg.extract.mention import Kind
from kg.extract.scene import AGENTS, Place, Scene

_LIST_LINES = 60  # how far a list goes on behind its heading
_LIST_AGENTS = 70


def recipients(scene: Scene, honour: Place) -> list[Place]:
    """Who may have received an honour: agents of its line, of the list behind it, of the lines before, of the topic."""
    found = _nearest(scene, honour, AGENTS, 30)
    found += _list_behind(scene, honour)
    found += _before(scene, honour, AGENTS, lines=3, each=5, most=6)
    known = {id(place.entry) for place in found}
    found += [place for place in scene.topics(honour) if id(place.entry) not in known]
    return [place for place in found if place.entry is not None]


def conferrers(scene: Scene, honour: Place) -> list[Place]:
    """Who may have conferred an honour: bodies of its line, before it, in the headings and in the signature."""
    kinds = frozenset((Kind.ORGANIZATION,))
    found = _nearest(scene, honour, kinds, 10)
    found += _before(scene, honour, kinds, lines=12, each=3, most=5)
    behind = next((scene.in_line(line) for line in (honour.line + 1,) if line < len(scene.lines)), [])
    found += [place for place in behind if place.kind is Kind.ORGANIZATION][:2]
    known = {place.index for place in found}
    ends = [*scene.opening(honour, 3), *scene.closing(honour, 3)]
    found += [place for place in ends if place.kind is Kind.ORGANIZATION and place.index not in known]
    return [place for place in found if place.entry is not None]


def dates(scene: Scene, anchor: Place) -> list[Place]:
    """When it may have been: dates of its line, the nearest before and behind, those of headings and signature."""
    kinds = frozenset((Kind.DATE,))
    found = _nearest(scene, anchor, kinds, 8)
    found += _before(scene, anchor, kinds, lines=30, each=2, most=3)
    behind = next((scene.in_line(line) for line in (anchor.line + 1,) if line < len(scene.lines)), [])
    found += [place for place in behind if place.kind is Kind.DATE][:1]
    known = {place.index for place in found}
    ends = [*scene.opening(anchor, 4), *scene.closing(anchor, 4)]
    found += [place for place in ends if place.kind is Kind.DATE and place.index not in known]
    return found


def holders(scene: Scene, title: Place) -> list[Place]:
    """Who may hold a title: persons of its line, of the line before, and of a roll behind it."""
    kinds = frozenset((Kind.PERSON,))
    found = _nearest(scene, title, kinds, 6)
    found += _before(scene, title, kinds, lines=2, each=2, most=2)
    if not any(place.kind is Kind.TITLE for place in scene.behind_in_line(title)):
        for line in range(title.line + 1, min(title.line + 12, len(scene.lines))):
            if scene.articles[line] != scene.articles[title.line]:
                break
            row = scene.in_line(line)
            found += [place for place in row if place.kind is Kind.PERSON][:8]
            if any(place.kind is Kind.TITLE for place in row):
                break
    return [place for place in found if place.entry is not None]


def bodies(scene: Scene, title: Place) -> list[Place]:
    """Where a title may be held: bodies of its line, before it, of the article's headings, of the topic."""
    kinds = frozenset((Kind.ORGANIZATION,))
    found = _nearest(scene, title, kinds, 8)
    found += _before(scene, title, kinds, lines=4, each=2, most=3)
    behind = next((scene.in_line(line) for line in (title.line + 1,) if line < len(scene.lines)), [])
    found += [place for place in behind if place.kind is Kind.ORGANIZATION][:1]
    known = {id(place.entry) for place in found}
    ends = [*scene.opening(title, 2), *scene.closing(title, 2), *scene.topics(title)]
    found += [place for place in ends if place.kind is Kind.ORGANIZATION and id(place.entry) not in known]
    return [place for place in found if place.entry is not None]


def members(scene: Scene, level: Place) -> list[Place]:
    """Who may be a member at a level: agents of its line, of the line before, of the list behind."""
    kinds = frozenset((Kind.ORGANIZATION, Kind.PERSON))
    found = _nearest(scene, level, kinds, 24)
    found += _before(scene, level, kinds, lines=2, each=2, most=2)
    for line in range(level.line + 1, min(level.line + 16, len(scene.lines))):
        if scene.articles[line] != scene.articles[level.line] or any(other.line == line for other in scene.levels):
            break
        found += [place for place in scene.in_line(line) if place.kind in kinds][:8]
    return [place for place in found if place.entry is not None]


def associations(scene: Scene, level: Place) -> list[Place]:
    """Whose members may be meant: associations of the line, before it, of headings and signature, of the topic."""
    kinds = frozenset((Kind.ORGANIZATION,))
    found = _nearest(scene, level, kinds, 10)
    found += _before(scene, level, kinds, lines=10, each=2, most=3)
    known = {id(place.entry) for place in found}
    ends = [*scene.opening(level, 3), *scene.closing(level, 3), *scene.topics(level)]
    found += [place for place in ends if place.kind is Kind.ORGANIZATION and id(place.entry) not in known]
    return [place for place in found if place.entry is not None and place.entry.type != "company"]


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
