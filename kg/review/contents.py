"""What the review shows of a side and at the end, as styled text; the texts of documents are never markup."""

from __future__ import annotations

from difflib import SequenceMatcher

from textual.content import Content

from kg.ask.doubts import Sentence, Side
from kg.ask.labels import term_label
from kg.ask.printing import plain
from kg.review.session import Review
from kg.review.words import WORDS, Words


def side_lines(side: Side, other: Side, context: str | None, lang: str) -> list[Content]:
    """One side: name, kind, ``context`` (where a person has a post), and each sentence under its document."""
    lines = [Content.assemble(_name(side.name, other.name), ("  " + term_label(side.kind, lang), "$text-muted"))]
    if context:
        lines.append(Content.styled(plain(context), "$text-muted"))
    for sentence in side.sentences:
        lines += [Content(""), Content.styled(sentence.document, "italic $secondary"), _told(sentence, side.name)]
    if not side.sentences:
        lines += [Content(""), Content.styled(WORDS[lang].no_sentence, "$text-muted")]
    return lines


def ending(review: Review, words: Words, next_command: str) -> Content:
    """What was done, and what to do next."""
    tally = review.tally()
    lines = [
        Content.styled(words.done.format(later=tally.later) if tally.later else words.done_all, "bold $primary"),
        Content(words.counted.format(same=tally.same, different=tally.different, later=tally.later)),
    ]
    if tally.follow:
        lines.append(Content(words.follow.format(follow=tally.follow)))
    lines += [Content(""), Content(words.next.format(command=next_command))]
    lines.append(Content.styled(words.ledger.format(ledger=review.ledger), "$text-muted"))
    return Content("\n").join(lines)


def _name(name: str, other: str) -> Content:
    """A name, with what sets it apart from the other one marked."""
    parts: list[tuple[str, str]] = []
    for operation, start, end, _, _ in SequenceMatcher(None, name, other, autojunk=False).get_opcodes():
        parts.append((plain(name[start:end]), "bold" if operation == "equal" else "bold $primary underline"))
    return Content.assemble(*parts)


def _told(sentence: Sentence, name: str) -> Content:
    """A sentence with what stands around it, and the name in it marked."""
    quote = Content(sentence.quote)
    start = sentence.quote.find(name)
    while start >= 0:
        quote = quote.stylize("bold $primary", start, start + len(name))
        start = sentence.quote.find(name, start + len(name))
    before, after = "…" * bool(sentence.before) + sentence.before, sentence.after + "…" * bool(sentence.after)
    return Content.assemble((before, "$text-muted"), quote, (after, "$text-muted"))
