"""``kg view``: the graph, or one thing's surroundings, as one HTML file for a browser."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.options import min_confidence_option, say_left_out
from kg.view import ABOUT, View, view

ALL = "all"  # every honour


@click.command()
@click.argument("name", required=False)
@click.option("--hops", type=click.IntRange(1, 5), default=1, show_default=True, help="How far around NAME, in facts.")
@click.option("--about", type=click.Choice(list(ABOUT)), default="all", show_default=True, help="Which facts to draw.")
@click.option("--members", metavar="NAME", help="An association: its members in rings, by level.")
@click.option("--honour", metavar="NAME", help=f"An honour (or “{ALL}”, by level): who received it, along the years.")
@click.option("-o", "--output", default="graph.html", show_default=True, type=click.Path(path_type=Path), help="File.")
@click.option("--store", envvar="KG_STORE", default="kg-store", show_default=True, help="Folder of the store.")
@click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help="Language at first.")
@click.option(
    "--with-text/--without-text",
    default=None,
    help="Carry the documents' text, to open a sentence's article. Default: when it is below 5 MB.",
)
@min_confidence_option
@click.option("--open", "show", is_flag=True, help="Open the picture in the browser.")
def command(
    name: str | None,
    hops: int,
    about: str,
    members: str | None,
    honour: str | None,
    output: Path,
    store: str,
    lang: str,
    with_text: bool | None,
    min_confidence: float,
    show: bool,
) -> None:
    """Draw the graph, or what surrounds NAME, as one HTML file that works without a network.

    NAME may be an alias, a part of a name, or an IRI. In the picture, click a sign or a line to see its facts and the
    sentences behind them.

    \b
      kg view --about honours -o honours.html
      kg view 商品交易市场协会 --hops 2 --open
      kg view --members 商品交易市场协会 --open
    """
    from kg.store import Store

    name, arrangement = _asked(name, members, honour)
    with Store.open(store, min_confidence) as opened:
        say_left_out(opened.left_out, min_confidence)
        drawn = view(opened, output, name, hops, about, lang, with_text, arrangement)
    _report(drawn, hops, about)
    if show:
        import webbrowser

        webbrowser.open(output.resolve().as_uri())


def _asked(name: str | None, members: str | None, honour: str | None) -> tuple[str | None, str]:
    """What the picture is of, and how it opens."""
    if sum(each is not None for each in (name, members, honour)) > 1:
        raise click.UsageError("say one: a NAME, --members NAME or --honour NAME")
    if members is not None:
        return members, "members"
    if honour is not None:
        return (None if honour == ALL else honour), "years"
    return name, "free"


def _report(drawn: View, hops: int, about: str) -> None:
    if drawn.taken and (note := drawn.taken.note()):
        click.echo(note, err=True)
    if not drawn.facts:
        where = f"within {hops} of “{drawn.taken.name}”" if drawn.taken else "in the store"
        hint = (
            "try --about all" if about != "all" else "try a larger --hops" if drawn.taken else "build the store again"
        )
        click.echo(f"kg: warning: no facts about {about} {where}, so the picture shows none; {hint}", err=True)
    if drawn.left_out:
        click.echo(
            f"kg: warning: {drawn.left_out} things with fewer facts are not drawn; name one (kg view NAME) to see it",
            err=True,
        )
    click.echo(f"{drawn.path}: {drawn.things} things, {drawn.facts} facts. Open it in a browser; it needs no network.")
