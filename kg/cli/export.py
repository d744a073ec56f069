"""``kg export``: the graph for other systems."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.options import min_confidence_option, say_left_out, store_option
from kg.export import FORMATS, export
from kg.store import Store

_BY_SUFFIX = {
    ".ttl": "turtle",
    ".nt": "ntriples",
    ".nq": "nquads",
    ".trig": "trig",
    ".jsonld": "jsonld",
    ".rdf": "rdfxml",
    ".graphml": "graphml",
    ".gexf": "gexf",
    ".csv": "csv",
    ".zip": "csv",
    ".xlsx": "xlsx",
}


@click.command()
@click.option(
    "--format", type=click.Choice([name for name in FORMATS if name != "zip"]), help="[default: by the ending of FILE]"
)
@click.option("-o", "--output", required=True, metavar="FILE", help="Where to write; - for standard output.")
@min_confidence_option
@store_option
def command(format: str | None, output: str, min_confidence: float, store: str) -> None:
    """Write the graph for other systems, complete or not at all; the same graph gives the same bytes.

    turtle, ntriples, nquads, trig, jsonld, rdfxml hold every triple. graphml and gexf hold things as nodes and facts as
    edges. csv holds the conferrals, one to a line; with a FILE that ends in .zip, a CSV for each relation; xlsx a sheet
    for each relation. CSV holds text as the documents print it: when opening it in a spreadsheet, import it as text, or
    take xlsx, where no cell is ever a formula.
    """
    suffix = Path(output).suffix.lower()
    format = format or _BY_SUFFIX.get(suffix)
    if format is None:
        raise click.UsageError("say --format; the ending of FILE does not tell")
    with Store.open(store, min_confidence) as opened:
        say_left_out(opened.left_out, min_confidence)
        export(opened, "zip" if format == "csv" and suffix == ".zip" else format, output)
    if output != "-":
        click.echo(f"{output}", err=True)
