"""``kg query``: any SPARQL 1.1 query, read-only."""

from __future__ import annotations

import sys

import click

from kg.ask.printing import print_answer
from kg.cli.options import store_option
from kg.errors import InputError
from kg.store import Store
from kg.store.answer import GRAPH_FORMATS, RESULT_FORMATS


@click.command()
@click.argument("file", required=False)
@click.option("-e", "--expression", help="The query itself, instead of FILE.")
@click.option(
    "--timeout",
    type=click.FloatRange(0, min_open=True),
    default=60.0,
    show_default=True,
    help="Seconds until it is stopped.",
)
@click.option(
    "--format",
    type=click.Choice(["table", *RESULT_FORMATS, *GRAPH_FORMATS]),
    help="For SELECT and ASK table (default), csv, tsv, json, xml; for CONSTRUCT and DESCRIBE turtle (default), …",
)
@store_option
def command(file: str | None, expression: str | None, timeout: float, format: str | None, store: str) -> None:
    """Run a SPARQL 1.1 query from FILE (- for standard input) or from -e TEXT. Read-only; no network.

    The prefixes hkg:, rdfs:, skos:, dcterms:, oa:, org:, prov:, schema:, xsd: … need no declaration.
    """
    if (file is None) == (expression is None):
        raise click.UsageError("give a FILE, or - for standard input, or -e TEXT")
    sparql = expression if expression is not None else _read(file or "-")
    with Store.open(store) as opened:
        if format is not None and format != "table":
            opened.write_answer(sparql, sys.stdout.buffer, format, timeout)
            return
        answer = opened.query(sparql, timeout=timeout)
        if answer.kind == "triples":
            answer.write(sys.stdout.buffer, "turtle")
        elif answer.kind == "boolean":
            click.echo("yes" if answer else "no")
        else:
            print_answer(answer)


def _read(file: str) -> str:
    try:
        if file == "-":
            return sys.stdin.buffer.read().decode("utf-8-sig")
        with open(file, encoding="utf-8-sig") as text:  # noqa: PTH123 - the same call for every kind of path
            return text.read()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{file}: the query cannot be read ({error})") from error
