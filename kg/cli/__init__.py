"""The command line: a command opens, calls one function, prints.

Commands are loaded when they are called, so that ``kg --help`` needs click alone.
"""

from __future__ import annotations

import sys
from importlib import import_module

import click

# name -> one line for the overview; the command itself is `command` in the module kg.cli.<name>
COMMANDS = {
    "demo": "Build the sample newsletters, ask one question, draw one picture.",
    "build": "Read newsletters and build the graph from them.",
    "extract": "Print what is read in newsletters, one JSON record for each.",
    "ask": "Ask a question, ready-made or in your own words; without one, list them.",
    "show": "Show all that is known about one person, organisation, honour or event.",
    "path": "Show how two things hang together.",
    "query": "Run a SPARQL 1.1 query (read-only).",
    "serve": "Open the graph in a browser: search, read, ask, look.",
    "view": "Draw the graph, or one thing's surroundings, as one HTML file.",
    "chart": "Draw honours by year and level, or who was honoured most often, as SVG.",
    "export": "Write the triples for other systems.",
    "check": "Check the graph against its shapes; report what is wrong or missing.",
    "evaluate": "Measure how well your own newsletters are read, against what a careful reader finds.",
    "stats": "Count what is in the graph.",
    "doubts": "List what may be the same, for someone to decide.",
    "review": "Go through what may be the same, pair by pair, in the terminal or in a file.",
    "decide": "Record a decision (same, different, not a fact, correct a value), or undo one.",
}


class _LazyGroup(click.Group):
    """A group that imports a command's module only when the command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"kg.cli.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="honours-kg", prog_name="kg")
def cli() -> None:
    """Turn the newsletters of associations, chambers and local bodies into a graph of markets, people and honours.

    Works offline; every fact shows the sentence it was read in.
    """


def main() -> None:
    """Entry point: an error the user can mend is one line on stderr, never a traceback."""
    from kg.errors import KgError

    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    try:
        cli(prog_name="kg")
    except KgError as error:
        click.echo(f"kg: {error}", err=True)
        sys.exit(error.exit_code)
