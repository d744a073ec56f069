"""``kg show``: all about one thing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from itertools import groupby

import click

from kg.ask.portrait import Portrait, Quote, show
from kg.ask.printing import plain
from kg.cli.options import lang_option, store_option
from kg.store import Store


@click.command()
@click.argument("name")
@store_option
@lang_option
@click.option("--format", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(name: str, store: str, lang: str, format: str) -> None:
    """Show all that is known about one person, organisation, work, honour or event, with the sentences that say so.

    NAME may be an alias, a part of a name, or an IRI.
    """
    with Store.open(store) as opened:
        portrait = show(opened, name, lang)
    if note := portrait.match.note():
        click.echo(plain(note), err=True)
    if format == "json":
        click.echo(json.dumps(asdict(portrait), ensure_ascii=False, indent=2, default=sorted))
    else:
        click.echo("\n".join(_lines(portrait, lang)))


def _lines(portrait: Portrait, lang: str) -> Iterator[str]:
    also, named = ("又称", "提到它的原文") if lang == "zh" else ("also", "where it is named")
    kinds = "、".join((*portrait.kinds, *portrait.levels))
    yield plain(f"{portrait.match.name}　{kinds}")
    yield plain(portrait.match.iri)
    if portrait.names:
        yield plain(f"{also}：{'、'.join(portrait.names)}")
    for group, facts in groupby(portrait.facts, key=lambda fact: fact.group):
        yield f"\n{group}"
        for fact in facts:
            yield f"  • {plain(fact.sentence)}"
            yield from (f"      {line}" for line in quoted(fact.quotes))
    if portrait.quotes:
        yield f"\n{named}"
        yield from (f"  {line}" for line in quoted(portrait.quotes))


def quoted(quotes: tuple[Quote, ...]) -> Iterator[str]:
    """Each sentence with its document and place."""
    for quote in quotes:
        article = f"，《{quote.article}》" if quote.article else ""
        yield plain(f"“{quote.text}” —— {quote.document}{article}，{quote.start}–{quote.end}")
