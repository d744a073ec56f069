"""Options that several commands share."""

from __future__ import annotations

import getpass
import locale
import os
from pathlib import Path

import click

store_option = click.option(
    "--store",
    type=click.Path(path_type=str),
    envvar="KG_STORE",
    default="kg-store",
    show_default=True,
    help="Folder of the store (or set KG_STORE).",
)


def _language() -> str:
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(variable):
            return "en" if value.lower().startswith("en") else "zh"
    return "en" if (locale.getlocale()[0] or "").lower().startswith("en") else "zh"


def confidence(_ctx: click.Context, _param: click.Parameter, given: str | None) -> float | None:
    """A confidence as typed, as a number from 0 to 1; NaN, which no range of click's refuses, is none."""
    if given is None:
        return None
    try:
        number = float(given)
    except ValueError:
        number = -1.0
    if not 0 <= number <= 1:
        raise click.BadParameter(f"{given!r} is not a confidence; write a number from 0 to 1, such as 0.9")
    return number


min_confidence_option = click.option(
    "--min-confidence",
    callback=confidence,
    default="0",
    metavar="0..1",
    help="Leave out facts that are less sure [default: none].",
)


def say_left_out(count: int, least: float, what: str = "facts") -> None:
    """One line on standard error, when a confidence was asked for."""
    if least:
        click.echo(f"{count:,} {what} below {least:g} left out", err=True)


lang_option = click.option(
    "--lang",
    type=click.Choice(["zh", "en"]),
    default=_language,
    help="Language of headings and words [default: yours].",
)


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "unknown"


who_option = click.option("--who", default=_user, help="Who decides [default: your user name].")

decisions_option = click.option(
    "--decisions",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Ledger of decisions [default: beside the store, STORE.decisions.jsonl].",
)
