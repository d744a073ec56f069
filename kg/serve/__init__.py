"""The local web application: newsletters, graph, answers and decisions in a browser, from one process on this machine.

Its parts are in the modules; nothing is imported before it is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.serve.application import Settings, create_app
else:

    def __getattr__(name: str) -> Any:  # noqa: ANN401 -- a class or a function
        if name in ("Settings", "create_app"):
            from kg.serve import application

            return getattr(application, name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__all__ = ["Settings", "create_app", "serve"]


def serve(settings: Settings, host: str, port: int) -> None:
    """Answer requests until the process is told to stop; ``port`` must be free."""
    import uvicorn

    from kg.serve.application import create_app

    uvicorn.run(create_app(settings), host=host, port=port, log_level="warning", server_header=False, lifespan="off")
