"""The local web application: newsletters, graph, answers and decisions in a browser, from one process on this machine.

``kg serve`` starts it; :func:`create_app` gives the ASGI application to a server of one's own.
"""

from __future__ import annotations

import threading

from kg.serve.application import Settings, create_app
from kg.serve.pages.search import prepare

__all__ = ["Settings", "create_app", "serve"]


def serve(settings: Settings, host: str, port: int) -> None:
    """Answer requests until the process is told to stop; ``port`` must be free."""
    import uvicorn

    app = create_app(settings)
    threading.Thread(target=prepare, args=(app.state.site,), daemon=True).start()
    uvicorn.run(app, host=host, port=port, log_level="warning", server_header=False, lifespan="off")
