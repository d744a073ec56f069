"""``kg review``: doubts settled by a person, in the terminal or in a file."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.options import decisions_option, lang_option, store_option, who_option

if TYPE_CHECKING:
    from kg.review import Pair, Review


@click.command()
@click.option(
    "--write",
    "target",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Write the pairs as a table to fill in (CSV).",
)
@click.option(
    "--read", "source", metavar="FILE", type=click.Path(path_type=Path), help="Read the table that was filled in."
)
@store_option
@decisions_option
@who_option
@lang_option
def command(target: Path | None, source: Path | None, store: str, decisions: Path | None, who: str, lang: str) -> None:
    """Go through what may be the same, pair by pair, and decide with one key each.

    Both sides are shown with the sentences that name them: y the same, n different, l later, u takes the last decision
    back, w says why, ? shows all keys. Each decision is in the ledger at once; it holds from the next kg build on.

    \b
      kg review                     in the terminal
      kg review --write FILE.csv    the pairs as a table for a text editor, Excel or WPS
      kg review --read FILE.csv     the table back, filled in: all rows, or none and what is wrong with them
    """
    if target is not None and source is not None:
        raise click.UsageError("say one: --write FILE or --read FILE")
    if target is not None:
        _write(target, store, decisions, lang)
    elif source is not None:
        _read(source, store, decisions, who, lang)
    else:
        _in_terminal(store, decisions, who, lang)


def _write(target: Path, store: str, decisions: Path | None, lang: str) -> None:
    from kg.errors import OutputError
    from kg.export.atomic import replacing
    from kg.review.sheet import write_sheet
    from kg.review.words import WORDS

    if target.is_file():
        raise OutputError(f"{target}: is there already, perhaps filled in; read it (--read) or name another file")
    pairs = _pairs(store, decisions)
    if not pairs:
        click.echo(WORDS[lang].nothing)
        return
    with replacing(target) as file:
        file.write(write_sheet(pairs, lang))
    command = _command(["kg", "review", "--read", str(target)], store, decisions)
    click.echo(WORDS[lang].written.format(file=target, count=len(pairs), command=command))


def _read(source: Path, store: str, decisions: Path | None, who: str, lang: str) -> None:
    from kg.resolve.ledger import append_decisions, load_ledger
    from kg.review.answers import Reader
    from kg.review.sheet import read_sheet
    from kg.review.words import WORDS
    from kg.store import Store

    rows, words, ledger = read_sheet(source), WORDS[lang], _ledger(store, decisions)
    with Store.open(store) as opened:
        answers = Reader(opened, load_ledger(ledger), who, date.today().isoformat()).answers(rows, source)
    append_decisions(ledger, answers.decisions)
    counts = {"new": len(answers.decisions), "there": answers.there, "later": answers.later}
    click.echo(words.read.format(file=source, **counts))
    if answers.undone:
        click.echo(words.undone.format(rows=", ".join(map(str, answers.undone))))
    if answers.decisions:
        click.echo(words.ledger.format(ledger=ledger))
        click.echo(words.next.format(command=_command(["kg", "build"], store, decisions)))


def _in_terminal(store: str, decisions: Path | None, who: str, lang: str) -> None:
    from kg.review import Review
    from kg.review.words import WORDS

    run, words, ledger = _screen(), WORDS[lang], _ledger(store, decisions)
    pairs = _pairs(store, decisions)
    if not pairs:
        click.echo(words.nothing)
        return
    review = Review(pairs, ledger, who, date.today().isoformat())
    command = _command(["kg", "build"], store, decisions)
    run(review, lang, command)
    tally = review.tally()
    click.echo(words.counted.format(same=tally.same, different=tally.different, later=tally.later))
    if tally.same + tally.different:
        click.echo(f"{words.ledger.format(ledger=ledger)}\n{words.next.format(command=command)}")


def _screen() -> Callable[[Review, str, str], None]:
    """What runs the review in this terminal; OutputError when there is none, or the package for it is missing."""
    from kg.errors import OutputError

    # the screen is drawn on standard error, the keys come from standard input
    if not all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)) or os.environ.get("TERM") == "dumb":
        raise OutputError(
            "the review needs a terminal; use kg doubts for a list, or kg review --write FILE to decide in a file"
        )
    try:
        from kg.review.screen import run
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "textual":
            raise
        raise OutputError(
            "the review needs the package textual: pip install 'honours-kg[review]' (--write FILE does without)"
        ) from error
    return run


def _pairs(store: str, decisions: Path | None) -> list[Pair]:
    from kg.resolve.ledger import load_ledger
    from kg.review import open_pairs
    from kg.store import Store

    with Store.open(store) as opened:
        return open_pairs(opened, load_ledger(_ledger(store, decisions)))


def _ledger(store: str, decisions: Path | None) -> Path:
    from kg.build import ledger_path

    return decisions if decisions is not None else ledger_path(store)


def _command(words: list[str], store: str, decisions: Path | None) -> str:
    """A command as one types it for this store and ledger."""
    options = ["--store", store] if store != "kg-store" else []
    options += ["--decisions", str(decisions)] if decisions is not None else []
    return shlex.join([*words, *options])
