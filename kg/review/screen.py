"""The review in a terminal: both sides of a pair side by side, one key for each answer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Horizontal, VerticalScroll
from textual.content import Content
from textual.events import Key
from textual.screen import ModalScreen
from textual.theme import Theme
from textual.widgets import Input, Static

from kg.ask.printing import plain
from kg.errors import KgError
from kg.resolve.ledger import Decision
from kg.review.contents import ending, side_lines
from kg.review.pairs import Pair
from kg.review.session import Review
from kg.review.words import WORDS, Words
from kg.review.wrapping import wrapped

_NARROW = 64  # columns; with fewer the sides stand one below the other
# the colours of the page that kg view writes
_PAPER = Theme(
    name="paper",
    dark=False,
    primary="#a63a2b",
    secondary="#2f6aa8",
    background="#faf9f6",
    surface="#ffffff",
    panel="#efece4",
    foreground="#1f2a33",
    variables={"text-muted": "#5b6670", "border": "#cfcabd"},
)


class ReviewApp(App[KgError | None]):
    """Shows the pairs of a review one by one; ends with the error, if one stopped it."""

    CSS_PATH = "review.tcss"
    ENABLE_COMMAND_PALETTE = False
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (_NARROW, "-wide")]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y,1", "decide('same')"),
        Binding("n,2", "decide('different')"),
        Binding("l,space,3", "put_off"),
        Binding("u", "undo"),
        Binding("w", "ask_why"),
        Binding("r", "take_up"),
        Binding("question_mark,h", "help"),
        Binding("q", "leave"),
        Binding("ctrl+c", "leave", priority=True),
        Binding("escape", "drop_why"),
    ]

    def __init__(self, review: Review, lang: str, next_command: str) -> None:
        """``next_command`` is what applies the decisions, shown at the end."""
        super().__init__()
        self._review, self._lang, self._next = review, lang, next_command
        self._words: Words = WORDS[lang]
        self._why = ""

    def compose(self) -> ComposeResult:
        """The parts of the screen, from top to bottom."""
        with Horizontal(id="head"):
            yield Static(self._words.title, id="title", markup=False)
            yield Static(id="progress", markup=False)
        yield Static(id="bar")
        yield Static(id="question")
        with VerticalScroll(id="body"):
            with Container(id="sides"):
                yield Static(id="left", classes="side")
                yield Static(id="right", classes="side")
            yield Static(id="end")
        yield Static(id="why")
        yield Input(id="ask", placeholder=self._words.why_hint)
        yield Static(id="note", markup=False)
        yield Static(id="keys")

    def on_mount(self) -> None:
        """Show the first pair."""
        self.register_theme(_PAPER)
        self.theme = _PAPER.name
        with self._ending_on_error():
            self._show("")

    def on_resize(self) -> None:
        """Lines and bar are as long as the screen is wide."""
        with self._ending_on_error():
            if self._review.pair is not None:
                self._show_pair(self._review.pair)
            self._show_progress()
            self._show_keys()

    @contextmanager
    def _ending_on_error(self) -> Iterator[None]:
        """What the user can mend (a ledger that cannot be read or written) is told when the screen is given back."""
        try:
            yield
        except KgError as error:
            self.exit(error)

    # what the keys do

    def action_decide(self, kind: str) -> None:
        """Write the decision down and go on."""
        if (pair := self._review.pair) is not None:
            with self._ending_on_error():
                decision = self._review.decide(kind, self._why)
                self._why = ""
                self._show(self._noted(pair, decision) if decision else self._words.settled_meanwhile)

    def action_put_off(self) -> None:
        """Go on without a decision."""
        if self._review.pair is not None:
            with self._ending_on_error():
                self._why = ""
                self._review.put_off()
                self._show(self._words.put_off)

    def action_undo(self) -> None:
        """Take the last step of this session back."""
        if not self._review.can_undo():
            self._note(self._words.nothing_to_undo)
            return
        with self._ending_on_error():
            decision = self._review.undo()
            self._why = decision.why if decision else ""
            self._show(self._words.taken_back.format(id=decision.id) if decision else self._words.back)

    def action_take_up(self) -> None:
        """From the end, go through those again that were put off."""
        with self._ending_on_error():
            if self._review.pair is None and self._review.tally().later:
                self._review.take_up()
                self._show("")

    def action_ask_why(self) -> None:
        """Open the line for the reason."""
        if self._review.pair is not None:
            line = self.query_one("#ask", Input)
            line.value, line.display = self._why, True
            self.query_one("#why").display = False
            line.focus()
            self._show_keys()

    def action_drop_why(self) -> None:
        """Close the line for the reason; what was there before stays."""
        self._close_line()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Keep the reason for the decision to come."""
        self._why = plain(event.value).strip()
        self._close_line()

    def action_help(self) -> None:
        """Show the keys."""
        self.push_screen(HelpScreen(self._words))

    def action_leave(self) -> None:
        """End; all that was decided is in the ledger."""
        self.exit()

    # what is shown

    def _close_line(self) -> None:
        self.query_one("#ask").display = False
        self.query_one("#why").display = self._review.pair is not None
        self.query_one("#body").focus()
        self._show_why()
        self._show_keys()

    def _show(self, note: str) -> None:
        pair = self._review.pair
        for part in ("#question", "#sides", "#why"):
            self.query_one(part).display = pair is not None
        self.query_one("#end").display = pair is None
        if pair is None:
            self.query_one("#end", Static).update(ending(self._review, self._words, self._next))
        else:
            self._show_pair(pair)
        self._show_progress()
        self._show_why()
        self._note(note)
        self._show_keys()
        body = self.query_one("#body", VerticalScroll)
        body.scroll_home(animate=False)
        body.focus()

    def _show_pair(self, pair: Pair) -> None:
        wide = self.size.width - 2
        reason = pair.doubt.reason if pair.doubt.score is None else f"{pair.doubt.reason} {pair.doubt.score:.2f}"
        question = Content.assemble((plain(pair.question(self._lang)), "bold"), (f"  {reason}", "$text-muted"))
        self.query_one("#question", Static).update(wrapped(question, wide))
        width = (wide - 1 if self.size.width < _NARROW else (wide - 2) // 2) - 4  # scroll bar, gap, borders
        sides = (pair.doubt.left, pair.doubt.right)
        for number, part in enumerate(("#left", "#right")):
            lines = side_lines(sides[number], sides[1 - number], pair.subjects[number].context, self._lang)
            self.query_one(part, Static).update(Content("\n").join(wrapped(line, max(width, 2)) for line in lines))

    def _show_progress(self) -> None:
        review = self._review
        total = len(review.pairs)
        at = total if review.at is None else review.at + 1
        self.query_one("#progress", Static).update(self._words.progress.format(at=at, all=total))
        width = max(self.size.width - 2, 1)
        full = width * review.settled() // max(total, 1)
        self.query_one("#bar", Static).update(Content.assemble("━" * full, ("─" * (width - full), "$border")))

    def _show_why(self) -> None:
        why = (self._why, "$foreground") if self._why else (self._words.no_why, "italic")
        colon = "：" if self._lang == "zh" else ": "
        self.query_one("#why", Static).update(Content.assemble(self._words.why + colon, why))

    def _note(self, words: str) -> None:
        self.query_one("#note", Static).update(words)

    def _noted(self, pair: Pair, decision: Decision) -> str:
        words = self._words.noted_same if decision.kind == "same" else self._words.noted_different
        told = words.format(left=plain(pair.doubt.left.name), right=plain(pair.doubt.right.name))
        return self._words.noted.format(id=decision.id, words=told)

    def _show_keys(self) -> None:
        words = self._words
        keys = [("y", words.same), ("n", words.different), ("l", words.later), ("u", words.undo), ("w", words.why)]
        if self._review.pair is None:
            keys = [("u", words.undo)] + ([("r", words.again)] if self._review.tally().later else [])
        keys += [("?", words.help), ("q", words.leave)]
        if self.query_one("#ask").display:
            keys = [("Enter", words.keep), ("Esc", words.drop)]
        # a key and its word stay on one line: the space between them is one that does not break
        told = (Content.assemble((key, "bold $primary"), f"\u00a0{word}".replace(" ", "\u00a0")) for key, word in keys)
        self.query_one("#keys", Static).update(wrapped(Content("  ").join(told), max(self.size.width - 2, 2)))


def run(review: Review, lang: str, next_command: str) -> None:
    """Show a review in this terminal until someone quits; raises the KgError that stopped it, if one did."""
    # without the mouse the terminal keeps its own: text can be selected and copied
    error = ReviewApp(review, lang, next_command).run(mouse=False)
    if error is not None:
        raise error


class HelpScreen(ModalScreen[None]):
    """The keys and what they do, until any key is pressed."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words

    def compose(self) -> ComposeResult:
        """The table of keys."""
        keys = ("y  1", "n  2", "l  3  Space", "u", "w", "↑ ↓ PgUp PgDn", "q")
        lines = [Content.styled(self._words.help_title, "bold $primary"), Content("")]
        for key, told in zip(keys, self._words.helps, strict=True):
            lines.append(Content.assemble((f"{key:<15}", "bold"), told))
        lines += [Content(""), Content.styled(self._words.help_end, "$text-muted")]
        yield Static(Content("\n").join(lines), id="help")

    def on_key(self, event: Key) -> None:
        """Close, and do nothing else with the key."""
        event.stop()
        self.dismiss()
