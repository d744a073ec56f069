"""``kg doubts``: what may be the same, for someone to decide."""

from __future__ import annotations

import csv
import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from kg.cli.options import store_option

if TYPE_CHECKING:
    from kg.ask.doubts import OpenDoubt


@click.command()
@store_option
@click.option("--format", "form", type=click.Choice(["text", "json", "csv"]), default="text", show_default=True)
def command(store: str, form: str) -> None:
    """List what may be the same, with the sentences of both sides, for someone to decide; the likeliest first.

    Settle them with kg review, or one with kg decide same or kg decide different, and build again.
    """
    from kg.ask.doubts import open_doubts
    from kg.store import Store

    with Store.open(store) as opened:
        found = open_doubts(opened)
    if form == "json":
        click.echo(json.dumps([_as_json(doubt) for doubt in found], ensure_ascii=False, indent=2))
    elif form == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(("reason", "score", "question", "left", "right", "left_sentences", "right_sentences"))
        for doubt in found:
            sides = ("\n".join(map(str, side.sentences)) for side in (doubt.left, doubt.right))
            writer.writerow((doubt.reason, doubt.score, doubt.question, doubt.left.iri, doubt.right.iri, *sides))
    elif not found:
        click.echo("no doubts: nothing waits for a decision")
    else:
        for number, doubt in enumerate(found, 1):
            score = "" if doubt.score is None else f", {doubt.score:.2f}"  # older stores have none
            click.echo(f"{number}. {doubt.question}  [{doubt.reason}{score}]")
            for side in (doubt.left, doubt.right):
                click.echo(f"   {side.name}  <{side.iri}>")
                for sentence in side.sentences:
                    click.echo(f"      {sentence}")
        example = f"kg decide different {found[0].left.iri} {found[0].right.iri} --why …"
        click.echo(f"\n{len(found)} to settle: kg review goes through them. One alone: {example}")


def _as_json(doubt: OpenDoubt) -> dict[str, Any]:
    sides = {name: getattr(doubt, name) for name in ("left", "right")}
    told = {name: asdict(side) | {"sentences": [str(each) for each in side.sentences]} for name, side in sides.items()}
    return asdict(doubt) | told
