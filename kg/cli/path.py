"""``kg path``: how two things hang together."""

from __future__ import annotations

from collections.abc import Iterator

import click

from kg.ask.printing import plain
from kg.ask.ways import Ways, path
from kg.cli.options import lang_option, store_option
from kg.cli.show import quoted
from kg.store import Store


@click.command()
@click.argument("start")
@click.argument("end")
@click.option("--limit", type=click.IntRange(1, 100), default=3, show_default=True, help="How many ways at most.")
@store_option
@lang_option
def command(start: str, end: str, limit: int, store: str, lang: str) -> None:
    """Show how two things hang together: the shortest ways from START to END, each step with its sentence."""
    with Store.open(store) as opened:
        found = path(opened, start, end, limit, lang)
    for match in (found.start, found.end):
        if note := match.note():
            click.echo(plain(note), err=True)
    click.echo("\n".join(told(found, lang)))


def told(found: Ways, lang: str) -> Iterator[str]:
    """The ways, step by step, each step with a sentence."""
    if not found.ways:
        none = "之间没有联系" if lang == "zh" else "do not hang together"
        yield plain(f"{found.start.name} — {found.end.name}：{none}")
    for number, way in enumerate(found.ways, 1):
        yield plain(f"{number}. {' → '.join([way[0].start, *(step.end for step in way)])}")
        for step in way:
            yield f"   • {plain(step.fact.sentence)}"
            yield from (f"       {line}" for line in quoted(step.fact.quotes[:1]))
