"""Options that several commands share."""

from __future__ import annotations

import locale
import os

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
