"""``kg serve``: the local web application."""

from __future__ import annotations

import errno
import os
import re
import socket
import threading
import webbrowser
from pathlib import Path

import click

from kg.cli.options import decisions_option
from kg.errors import OutputError

_PORT = 8765
_PORTS = (errno.EADDRINUSE, errno.EACCES)  # what is wrong with a port, and not with an address
_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 -- and how this machine reaches it
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
    readers = frozenset(map(_origin, allow_origin))
    token = _token() if writable else None
    with _listening(host, port) as listening:
        address = f"http://{_shown(host)}:{listening.getsockname()[1]}/"

        def ready() -> None:
            click.echo(f"{path} is open at {address}   (Ctrl-C ends)", err=True)
            if host in _EVERYWHERE and not allow_host:
                click.echo("others may ask it only under the names that --allow-host gives", err=True)
            if not no_browser:
                threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()

        hosts = LOOPBACK | {_shown(host), *allow_host}
        serve(Settings(path, ledger, hosts, token=token, readers=readers), listening, ready)


def _shown(host: str) -> str:
    """The host as it stands in an address."""
    name = _EVERYWHERE.get(host, host)
    return f"[{name}]" if ":" in name else name


def _origin(given: str) -> str:
    origin = given.rstrip("/").lower()
    if given != "*" and not re.fullmatch(r"https?://[^/\s?#]+", origin):
        raise click.UsageError(f"--allow-origin {given}: write a site as a browser names it, https://yasgui.org, or *")
    return origin


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
    """A socket on which to answer."""
    if not host:
        raise click.UsageError(
            "--host needs an address: 127.0.0.1 for this machine alone, 0.0.0.0 for the whole network"
        )
    # with the protocol named, asyncio sends small answers at once
    listening = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, proto=socket.IPPROTO_TCP)
    try:
        if os.name == "posix":
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(128)
    except OSError as error:
        listening.close()
        hint = "take another with --port, or 0 for any" if error.errno in _PORTS else "take another address with --host"
        raise OutputError(f"{host}:{port} cannot be used ({error.strerror}); {hint}") from error
    return listening
