"""``kg check``: what is wrong or missing in the graph, with the sentences; exit code 1 when something is wrong."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from kg.cli.options import lang_option, store_option

if TYPE_CHECKING:
    from kg.check import Violation

_SEVERITIES = ("violation", "warning", "info")
_COLUMNS = (
    "severity", "code", "message", "label", "document", "position", "quote", "value", "focus",
    "other_label", "other_document", "other_position", "other_quote", "other_focus",
)  # fmt: skip
_WORDS = {
    "zh": {
        "violation": "错误",
        "warning": "警告",
        "info": "提示",
        "heads": ("级别", "问题", "对象", "出处", "原文"),
        "end": "错误 {violation} 项，警告 {warning} 项，提示 {info} 项。",
    },
    "en": {
        "violation": "violation",
        "warning": "warning",
        "info": "info",
        "heads": ("severity", "problem", "what", "document", "sentence"),
        "end": "Violations: {violation}; warnings: {warning}; notes: {info}.",
    },
}


@click.command()
@store_option
@click.option("--format", "form", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True)
@click.option("--severity", type=click.Choice(_SEVERITIES), default="info", help="Show this and what is worse.")
@lang_option
def command(store: str, form: str, severity: str, lang: str) -> None:
    """Check the graph against its shapes, every quotation against its document, and the documents against each other.

    Exit code 1 when something is wrong (violations), 0 when things are only missing or odd, or all is well.
    """
    from kg.check import Severity, check
    from kg.store import Store

    with Store.open(store) as opened:
        found = check(opened)
    shown = [each for each in found if each.severity.rank <= Severity(severity).rank]
    if form == "json":
        click.echo(json.dumps([asdict(each) for each in shown], ensure_ascii=False, indent=2))
    elif form == "csv":
        click.echo(_csv(shown, lang), nl=False)
    else:
        _print_table(shown, lang)
        click.echo(str(_WORDS[lang]["end"]).format_map(Counter(each.severity.value for each in found)))
    if any(each.severity is Severity.VIOLATION for each in found):
        sys.exit(1)


def _csv(found: Sequence[Violation], lang: str) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for each in found:
        row = asdict(each) | {"message": each.message(lang)}
        writer.writerow([row[column] for column in _COLUMNS])
    return text.getvalue()


def _print_table(found: Sequence[Violation], lang: str) -> None:
    from kg.ask.printing import plain, print_table

    words = _WORDS[lang]
    rows = []
    for each in found:
        problem = " ".join(part for part in (each.message(lang), each.value, f"({each.code})") if part)
        severity, what = str(words[each.severity]), each.label or each.focus
        rows.append((severity, problem, what, _where(each.document, each.position), each.quote or ""))
        if each.other_focus:  # a contradiction has a second sentence, on a line of its own
            other = _where(each.other_document, each.other_position)
            rows.append(("", "", each.other_label or each.other_focus, other, each.other_quote or ""))
    if rows:
        print_table(words["heads"], ([plain(cell) for cell in row] for row in rows))


def _where(document: str | None, position: int | None) -> str:
    return document or "" if position is None else f"{document} @{position}"
