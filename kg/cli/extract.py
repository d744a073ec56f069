"""``kg extract``: what is read in newsletters, one JSON record for each."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.model.document import Document


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH…")
@click.option("--format", "form", type=click.Choice(["jsonl"]), default="jsonl", show_default=True)
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write here, not to the screen.")
def command(paths: tuple[str, ...], form: str, output: Path | None) -> None:
    """Print what is read in newsletters: honours, posts, events, members, names, each with its words.

    PATH is a file (.txt .md .html .docx .pdf), a folder, or - for standard input. One JSON record a line. Exit code 1
    when a file could not be read; it is named with the reason, and the others are printed all the same.
    """
    from kg.errors import OutputError
    from kg.extract import extract_all
    from kg.model.document import Skipped
    from kg.model.record import to_record
    from kg.read import read_documents

    skipped = False

    def readable() -> Iterator[Document]:
        nonlocal skipped
        for document in read_documents(paths):
            if isinstance(document, Skipped):
                skipped = True
                click.echo(f"kg: {document.path} was skipped: {document.reason}", err=True)
            else:
                yield document

    lines = []
    for _, extraction in extract_all(readable()):
        line = json.dumps(to_record(extraction), ensure_ascii=False)
        if output is None:
            click.echo(line)
        else:
            lines.append(line + "\n")
    if output is not None:
        try:
            output.write_text("".join(lines), encoding="utf-8", newline="\n")
        except OSError as error:
            raise OutputError(f"{output}: cannot be written ({error.strerror}); choose another place") from error
    sys.exit(1 if skipped else 0)
