"""The local web application: newsletters, graph, answers and decisions in a browser, from one process on this machine.

``kg serve`` starts it; :func:`create_app` gives the ASGI application to a server of one's own.
"""

from __future__ import annotations

from kg.serve.application import Settings, create_app

__all__ = ["Settings", "create_app", "serve"]


def serve(settings: Settings, host: str, port: int) -> None:
    """Answer requests until the process is told to stop; ``port`` must be free."""
    import uvicorn

    uvicorn.run(create_app(settings), host=host, port=port, log_level="warning", server_header=False, lifespan="on")
