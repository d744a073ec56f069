"""The local web application: newsletters, graph, answers and decisions in a browser, from one process on this machine.

``kg serve`` starts it; :func:`create_app` gives the ASGI application to a server of one's own.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from contextlib import suppress

from kg.serve.application import Settings, create_app
from kg.serve.pages.search import prepare

__all__ = ["Settings", "create_app", "serve"]


def serve(settings: Settings, listening: socket.socket, ready: Callable[[], None]) -> None:
    """Answer requests on a socket until the process is told to stop; ``ready`` is called when the store is open.

    Raises StoreError when there is none.
    """
    import uvicorn

    app = create_app(settings)
    threading.Thread(target=prepare, args=(app.state.site,), daemon=True).start()
    ready()
    config = uvicorn.Config(app, log_level="warning", server_header=False, lifespan="on")
    with suppress(KeyboardInterrupt):  # Ctrl-C is how it ends
        uvicorn.Server(config).run(sockets=[listening])
