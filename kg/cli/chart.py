"""``kg chart``: a chart as an SVG file."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.options import lang_option, min_confidence_option, say_left_out, store_option
from kg.view.chart import CHARTS, chart


@click.command()
@click.argument("kind", type=click.Choice([*CHARTS, "posts"]))
@click.argument("name", required=False)
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="File [default: KIND.svg].")
@store_option
@lang_option
@min_confidence_option
def command(kind: str, name: str | None, output: Path | None, store: str, lang: str, min_confidence: float) -> None:
    """Draw a chart: honours by year and level (honours), who was honoured most often (league), a person's posts.

    \b
      kg chart honours -o honours.svg
      kg chart posts 张三        (the posts of a person over the years of the documents that tell them)
    """
    from kg.export.atomic import replacing
    from kg.store import Store

    target = output or Path(f"{kind}.svg")
    with Store.open(store, min_confidence) as opened:
        say_left_out(opened.left_out, min_confidence)
        drawn = chart(opened, kind, lang, name)
    with replacing(target) as file:
        file.write(drawn.encode("utf-8"))
    click.echo(f"{target}: open it in a browser, or put it into a document")
