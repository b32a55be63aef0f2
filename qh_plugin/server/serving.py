# SPDX-License-Identifier: GPL-2.0-or-later
"""Taking requests: werkzeug in one process (nothing to install), gunicorn with several."""

from __future__ import annotations

import importlib
import logging
import os
import signal
import socket
import threading
from typing import Any, Callable, Mapping, Optional

from qh_plugin.core.errors import MissingLibrary
from qh_plugin.core.text import Text
from qh_plugin.server import maintenance, managers
from qh_plugin.server.workers import JOB_THREAD

_THREADS = 8
Ready = Optional[Callable[[str], None]]


def alone(application: Any, listener: socket.socket, url: str, ready: Ready) -> None:
    """One process with a thread a request, until SIGTERM or SIGINT."""
    serving = importlib.import_module("werkzeug.serving")

    class Quiet(serving.WSGIRequestHandler):  # type: ignore[name-defined, misc]
        """Logs errors only, into the store's log."""

        timeout = 75

        def log_request(self, code: Any = "-", size: Any = "-") -> None:
            """Nothing: requests are not logged."""

    host, port = listener.getsockname()[:2]
    server = serving.make_server(
        host, port, application, threaded=True, request_handler=Quiet, fd=listener.fileno()
    )

    def stop(*_: object) -> None:
        threading.Thread(target=server.shutdown, daemon=True).start()

    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
    try:
        if ready is not None:
            ready(url)
        server.serve_forever(poll_interval=0.1)
    finally:
        server.server_close()


def by_workers(
    application: Any,
    listener: socket.socket,
    workers: int,
    store: Mapping[str, Any],
    url: str,
    ready: Ready,
) -> None:
    """gunicorn with several processes, until SIGTERM: it then waits for running jobs, and starts
    a new worker where one has died. Raises `MissingLibrary`."""
    try:
        base = importlib.import_module("gunicorn.app.base")
    except ImportError as error:
        raise MissingLibrary(
            "gunicorn", Text("chạy nhiều tiến trình", "run several processes")
        ) from error
    managers.release(store)  # connections are not for two processes

    def begin(_: Any, worker: Any) -> None:
        maintenance.begin(store)

    settings = {
        "bind": f"fd://{listener.detach()}",  # gunicorn closes it
        "workers": workers,
        "worker_class": "gthread",
        "threads": _THREADS,
        "timeout": 120,
        "graceful_timeout": 60,
        "keepalive": 75,
        "loglevel": "error",
        "control_socket_disable": True,
        "when_ready": lambda _: ready(url) if ready is not None else None,
        "post_fork": begin,
        "worker_exit": _end,
    }

    class Server(base.BaseApplication):  # type: ignore[name-defined, misc]
        """gunicorn without its own command line."""

        def load_config(self) -> None:
            """What `settings` say."""
            for name, value in settings.items():
                if name in self.cfg.settings:
                    self.cfg.set(name, value)

        def load(self) -> Any:
            """Made before the workers fork: they share its memory."""
            return application

    Server().run()


def _end(_: Any, worker: Any) -> None:
    """Running jobs are finished; then the process ends at once instead of clearing up the memory
    that it shares with the others, which takes seconds."""
    for thread in threading.enumerate():
        if thread.name == JOB_THREAD:
            thread.join()
    logging.shutdown()
    os._exit(0)
