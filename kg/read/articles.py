"""Where articles begin and end, and what they are called."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kg.model.document import BlockKind
from kg.read import marks
from kg.read.blocks import Draft

_COLUMN = re.compile(r"([^：:\t，。！？]{2,8})(?:[：:]|\t)")
_BULLET = re.compile(r"^(?:[◇◆●○★☆■□▲△▪·•※]+\s*|\d{1,2}(?:、|[.．](?!\d)|\t)\s*)")
_SAME = 0.5  # share of a headline's pairs of characters that must come again for it to be the same headline
_NEAR = 0.35  # the same for a headline and the beginning of an article that has lost its own
_OPENING = 400  # characters of an article that are compared with a headline
_SUBTITLE = ("——", "—", "--")
_DECREE = re.compile(
    r"[^，。]{0,40}(?:关于|關於).*(?:决定|決定|通知|通报|通報|公告|公示|函|意见|批复|通告|名单|命令|事宜.*)(?:[（(].*[）)])?"
)


@dataclass(slots=True)
class Span:
    """The blocks ``[first, last]`` of an article, with its headings in order."""

    first: int
    last: int
    headings: list[str] = field(default_factory=list)
    title: str | None = None
    byline: str | None = None


def find_articles(drafts: Sequence[Draft], periodical: bool) -> list[Span]:
    """The articles of a document: one, or in a newsletter each story.

    A newsletter shows by its list of contents, by columns or by-lines that come again, or, when ``periodical`` says
    that it has a masthead, by several headings. There a story begins at a heading, or after the by-line that closes the
    one before; a story that has lost its heading takes it from the list of contents.
    """
    headlines = [_headline(draft.text) for draft in drafts if draft.kind is BlockKind.CONTENTS and draft.text]
    headlines = [entry for entry in dict.fromkeys(headlines) if not marks.CONTENTS_TITLE.fullmatch(entry[1])]
    columns = {column for column, _ in headlines if column}
    titles = [title for _, title in headlines]
    if _is_newsletter(drafts, periodical, bool(titles)):
        spans = _split(drafts, titles, columns)
    else:
        body = [place for place, draft in enumerate(drafts) if draft.kind is not BlockKind.FURNITURE]
        spans = [_whole(drafts, body)] if body else []
    for span in spans:
        span.title = _choose(span.headings, columns)
        lines = [drafts[place].text for place in range(span.first, span.last + 1) if _is(drafts[place], "byline")]
        span.byline = lines[-1].strip("（）()【】") if lines else None
    _give_titles(drafts, spans, headlines)
    return spans


def _is(draft: Draft, kind: str) -> bool:
    return draft.kind == kind


def _headline(entry: str) -> tuple[str | None, str]:
    """Column and headline of an entry in the list of contents."""
    text = _BULLET.sub("", marks.LEADER.sub("", entry)).strip(" \t…·.")
    label = marks.LABEL.match(text)
    if label and label.end() < len(text):
        return label[1], text[label.end() :].strip()
    column = _COLUMN.match(text)
    if column and len(text) - column.end() >= 4:
        return column[1], text[column.end() :].strip()
    return None, text


def _is_newsletter(drafts: Sequence[Draft], periodical: bool, contents: bool) -> bool:
    closings = sum(_closes(drafts, place) for place in range(len(drafts)))
    labels = sum(draft.level == 1 and bool(marks.LABEL.match(draft.text)) for draft in drafts)
    stories = sum(
        draft.level == 1 and place > 0 and drafts[place - 1].level != 1 and not _is(drafts[place - 1], "furniture")
        for place, draft in enumerate(drafts)
    )
    return contents or closings > 1 or labels > 1 or (periodical and stories > 0)


def _closes(drafts: Sequence[Draft], place: int) -> bool:
    """Whether a block is a by-line in brackets below a story."""
    above = drafts[place - 1] if place else None
    return _is(drafts[place], "byline") and drafts[place].text[0] in "（(" and above is not None and above.level == 0


def _split(drafts: Sequence[Draft], titles: Sequence[str], columns: set[str]) -> list[Span]:
    spans: list[Span] = []
    closed, stacking = True, False
    contents = next((place for place, draft in enumerate(drafts) if draft.kind is BlockKind.CONTENTS), 0)
    for place, draft in enumerate(drafts):
        if place < contents and "。" not in draft.text:  # what is left of the masthead
            continue
        if draft.kind in (BlockKind.FURNITURE, BlockKind.CONTENTS):
            closed = closed or any(sign in draft.text for sign in "“”‘’") and bool(marks.NO_WORD.fullmatch(draft.text))
            continue
        inline = _inline_title(draft, titles)
        begins = draft.level == 1 and not stacking and (closed or _is_story(draft.text, titles, columns))
        begins = begins or inline is not None
        if begins or (closed and not _is(draft, "byline")) or not spans:
            spans.append(Span(place, place))
            closed, stacking = False, True
        span = spans[-1]
        span.last = place
        stacking = stacking and draft.level == 1
        if stacking or inline:
            span.headings.append(inline or draft.text)
        closed = closed or _closes(drafts, place)
    return spans


def _inline_title(draft: Draft, titles: Sequence[str]) -> str | None:
    """The headline in brackets at the beginning of a paragraph, when the list of contents has it."""
    label = marks.LABEL.match(draft.text) if draft.kind is BlockKind.PARAGRAPH else None
    return label[1] if label and any(_share(label[1], title) >= _SAME for title in titles) else None


def _is_story(text: str, titles: Sequence[str], columns: set[str]) -> bool:
    bare = _bare(text)
    if not titles or bare in columns or marks.LABEL.fullmatch(text):
        return True
    return any(_share(title, text) >= _SAME for title in titles)


def _whole(drafts: Sequence[Draft], body: Sequence[int]) -> Span:
    span = Span(body[0], body[-1])
    for place in body[:8]:
        if drafts[place].level == 1:
            span.headings.append(drafts[place].text)
        elif span.headings and drafts[place].kind is BlockKind.PARAGRAPH:
            break
    return span


def _choose(headings: Sequence[str], columns: set[str]) -> str | None:
    """The headline among the headings above a story: not its column, not its sub-title."""
    own = [text for text in headings if not text.startswith(_SUBTITLE) and _bare(text) not in columns]
    own = [text for text in own if not marks.LABEL.fullmatch(text)] or own
    chosen = _decree(own)
    if chosen is None:
        long = [text for text in own if len(text) > 4]
        chosen = next(iter(long or own), None)
    if chosen is None:
        return None
    label = marks.LABEL.match(chosen)
    return chosen[label.end() :].strip() if label and label.end() < len(chosen) else _bare(chosen)


def _decree(headings: Sequence[str]) -> str | None:
    """The name of a decision or notice (关于…的通知), also when it is broken over two or three lines."""
    for place in range(len(headings)):
        for stop in range(place + 1, place + 4):
            whole = "".join(headings[place:stop])
            if _DECREE.fullmatch(whole):
                return whole
    return None


def _bare(text: str) -> str:
    label = marks.LABEL.fullmatch(text)
    return label[1] if label else text.strip("◆■●★▶ ")


def _give_titles(drafts: Sequence[Draft], spans: Sequence[Span], headlines: Sequence[tuple[str | None, str]]) -> None:
    """Give the stories without a headline theirs from the list of contents, both being in the same order."""
    if not headlines or all(span.title for span in spans):
        return
    scores = []
    for span in spans:
        above, opening = {_bare(text) for text in span.headings}, _opening(drafts, span)
        scores.append([1.0 if column in above else _share(title, opening) for column, title in headlines])
    for story, entry in _align(scores):
        if spans[story].title is None:
            spans[story].title = headlines[entry][1]


def _opening(drafts: Sequence[Draft], span: Span) -> str:
    return "\n".join(draft.text for draft in drafts[span.first : span.last + 1])[:_OPENING]


def _align(scores: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """The pairs (row, column), both rising, with the greatest sum of scores of at least _NEAR each."""
    rows, width = len(scores), len(scores[0])
    best = [[0.0] * (width + 1) for _ in range(rows + 1)]
    for row in range(rows - 1, -1, -1):
        for column in range(width - 1, -1, -1):
            score = scores[row][column]
            taken = score + best[row + 1][column + 1] if score >= _NEAR else 0.0
            best[row][column] = max(taken, best[row + 1][column], best[row][column + 1])
    pairs, row, column = [], 0, 0
    while row < rows and column < width:
        if best[row][column] == best[row + 1][column]:
            row += 1
        elif best[row][column] == best[row][column + 1]:
            column += 1
        else:
            pairs.append((row, column))
            row, column = row + 1, column + 1
    return pairs


def _share(headline: str, text: str) -> float:
    """Which share of a headline's pairs of neighbouring characters comes in a text."""
    pairs = set(_pairs(headline))
    return sum(pair in text for pair in pairs) / len(pairs) if pairs else 0.0


def _pairs(text: str) -> Iterable[str]:
    letters = [sign for sign in text if sign.isalnum()]
    return (left + right for left, right in zip(letters, letters[1:], strict=False))
