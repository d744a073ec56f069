"""``kg demo``: the sample newsletters, from files to a picture."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.options import lang_option

if TYPE_CHECKING:
    from kg.store import Store

_MOST_CONFERRED = """
SELECT ?name (COUNT(?conferral) AS ?times) WHERE { ?conferral hkg:honour ?honour . ?honour rdfs:label ?name }
GROUP BY ?name ORDER BY DESC(?times) ?name LIMIT 1
"""


@click.command()
@click.option(
    "--dir", "folder", default="kg-demo", show_default=True, type=click.Path(file_okay=False, path_type=Path),
    help="Folder for the store and the picture.",
)  # fmt: skip
@lang_option
def command(folder: Path, lang: str) -> None:
    """Build the sample newsletters, ask one question, draw one picture.

    Needs no network and nothing else; what it makes lies in one folder.
    """
    from kg.build import build
    from kg.cli.build import progress, show_report
    from kg.resources import sample_dir
    from kg.store import Store
    from kg.view import view

    store, picture = folder / "store", folder / "graph.html"
    click.echo(f"$ kg build {sample_dir()} --store {store}")
    with progress() as report_progress:
        show_report(build([sample_dir()], store, progress=report_progress))
    with Store.open(store) as opened:
        honour = _ask(opened, store, lang)
        click.echo(f"$ kg view -o {picture} --store {store}")
        drawn = view(opened, picture, lang=lang)
    click.echo(f"{picture}: {drawn.things} things, {drawn.facts} facts\n")
    click.echo(f"Open {picture} in a browser; it needs no network. Then try:")
    click.echo(f"  kg show {honour} --store {store}")
    click.echo(f"  kg doubts --store {store}")
    click.echo("  kg build FOLDER-OF-YOUR-NEWSLETTERS")


def _ask(opened: Store, store: Path, lang: str) -> str:
    """Ask who won the honour of the sample that was conferred most often; gives its name."""
    from kg.ask import ask, question
    from kg.ask.printing import print_answer

    name = str(opened.query(_MOST_CONFERRED).rows[0]["name"].value)
    click.echo(f"$ kg ask who-won --honour {name} --store {store}")
    headings = {column: words[lang] for column, words in question("who-won").columns.items() if lang in words}
    print_answer(ask(opened, "who-won", honour=name), headings)
    return name
