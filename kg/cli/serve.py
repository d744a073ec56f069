"""``kg serve``: the local web application."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import click

from kg.cli.options import decisions_option
from kg.errors import OutputError

_PORT = 8765
_TOKEN = "KG_TOKEN"  # noqa: S105 -- the name of a variable


@click.command()
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="Address to listen at; 0.0.0.0 for the whole network."
)
@click.option("--port", type=click.IntRange(0, 65535), default=_PORT, show_default=True, help="0 takes any free port.")
@click.option("--no-browser", is_flag=True, help="Do not open a browser.")
@click.option(
    "--store", envvar="KG_STORE", default=None, help="Folder of the store [default: kg-store, else the sample]."
)
@click.option("--allow-host", multiple=True, metavar="NAME", help="Another name under which the server may be asked.")
@click.option(
    "--allow-origin",
    multiple=True,
    metavar="ORIGIN",
    help="A site whose pages may read the graph, such as https://yasgui.org; * for any. Pages of this machine may.",
)
@click.option(
    "--writable",
    is_flag=True,
    help="Take SPARQL updates of graphs beside the facts, from whoever has the token: that of KG_TOKEN, else a new one "
    "that is printed. (Decisions and new newsletters need no token: they come from the pages.)",
)
@decisions_option
def command(
    host: str,
    port: int,
    no_browser: bool,
    store: str | None,
    allow_host: tuple[str, ...],
    allow_origin: tuple[str, ...],
    writable: bool,
    decisions: Path | None,
) -> None:
    """Open the graph in a browser: search, read, ask, look. One process, on this machine alone unless told otherwise.

    Without a store it builds the sample newsletters into ./kg-demo/store and opens that.
    """
    try:
        from kg.serve import Settings, serve
        from kg.serve.safety import LOOPBACK
    except ImportError as error:
        raise OutputError(f"kg serve needs {error.name}: pip install 'honours-kg[serve]'") from error
    from kg.build import ledger_path

    path = _store(store)
    ledger = decisions if decisions is not None else ledger_path(path)
    with _listening(host, port) as listening:
        port = listening.getsockname()[1]
    address = f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}/"  # noqa: S104 -- only to print it
    readers = frozenset(each.rstrip("/").lower() for each in allow_origin)
    settings = Settings(
        path, ledger, LOOPBACK | {host, *allow_host}, token=_token() if writable else None, readers=readers
    )
    click.echo(f"{path} is open at {address}   (Ctrl-C ends)", err=True)
    if not no_browser:
        import threading
        import webbrowser

        threading.Timer(0.8, webbrowser.open, (address,)).start()
    serve(settings, host, port)


def _store(given: str | None) -> Path:
    from kg.store.layout import CURRENT

    if given is not None or (Path("kg-store") / CURRENT).exists():
        return Path(given or "kg-store")
    sample = Path("kg-demo") / "store"
    if not (sample / CURRENT).exists():
        from kg.build import build
        from kg.resources import sample_dir

        click.echo(f"no store yet: building the sample newsletters into {sample}", err=True)
        build([sample_dir()], sample)
    return sample


def _token() -> str:
    """The token of the environment, else a new one, which is printed: on the command line others would see it."""
    from kg.serve.sparql.writing import SHORTEST, is_token, new_token

    given = os.environ.get(_TOKEN)
    if given is None:
        token = new_token()
        click.echo(f"updates need the header   Authorization: Bearer {token}", err=True)
        return token
    if not is_token(given):
        raise OutputError(
            f"{_TOKEN} must have {SHORTEST} or more letters, digits and -._~+/; unset it to get a new one printed"
        )
    click.echo(f"updates need the token of {_TOKEN}", err=True)
    return given


def _listening(host: str, port: int) -> socket.socket:
    """A socket bound to the port, to see that it is free and which it is; closed before the server takes the port."""
    try:
        return socket.create_server((host, port))
    except OSError as error:
        raise OutputError(
            f"{host}:{port} cannot be used ({error.strerror}); take another with --port, or 0 for any"
        ) from error
