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
