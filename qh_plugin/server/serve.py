# SPDX-License-Identifier: GPL-2.0-or-later
"""Running the city server: stock pygeoapi in one process, on this computer only.

pygeoapi reads its configuration from the environment when its Flask module is imported, so a
process runs one server, and nothing of it is imported before `run`.
"""

from __future__ import annotations

import importlib
import json
import logging
import os
import shutil
import signal
import socket
import threading
from pathlib import Path
from typing import Any, Callable, Optional

from qh_plugin.core import crs
from qh_plugin.core.errors import MissingLibrary, StorageError
from qh_plugin.core.model import load as load_model
from qh_plugin.core.publish.address import is_loopback
from qh_plugin.core.text import Text
from qh_plugin.server.city import create_city
from qh_plugin.server.city import writing as city_writing
from qh_plugin.server.configuration import configuration
from qh_plugin.server.places import Places
from qh_plugin.server.stages import Stages


def run(
    host: str = "127.0.0.1",
    port: int = 5000,
    store: Path = Path("qh-store"),
    ready: Optional[Callable[[str], None]] = None,
    model: str = "tt16_2025",
) -> None:
    """Serve until SIGTERM or SIGINT; `ready(url)` is called once requests are taken. Port 0 finds
    a free one. Raises `StorageError` where the store cannot be used or the port is taken,
    `MissingLibrary` where pygeoapi is not installed."""
    if not is_loopback(host):
        raise StorageError(
            Text(
                "Máy chủ thử nghiệm chỉ chạy trên chính máy này (127.0.0.1).",
                "The sandbox server runs on this computer only (127.0.0.1).",
            )
        )
    places = Places(store.resolve())
    listener = _listen(host, port)
    url = f"http://{host}:{listener.getsockname()[1]}"
    try:
        _prepare(places, model, url, host, listener.getsockname()[1])
        _serve(_application(places), listener, url, ready)
    finally:
        listener.close()


def _listen(host: str, port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise StorageError(
            Text(
                "Không mở được cổng {port}: {why}; hãy chọn cổng khác.",
                "Cannot open port {port}: {why}; choose another one.",
            ).format(port=port, why=error.strerror or str(error))
        ) from error
    return listener


def _prepare(places: Places, model_id: str, url: str, host: str, port: int) -> None:
    """Folders, city GeoPackage, sweep of what a dead process left, configuration, log."""
    model = load_model(model_id)
    try:
        shutil.rmtree(places.work, ignore_errors=True)
        places.make()
        create_city(places.city, model, model.default_epsg)
        with city_writing(places.city):  # rolls a dead process's journal back
            pass
        Stages(places.staging).sweep()
        config = configuration(places, model, url, host, port)
        (places.root / "pygeoapi.json").write_text(json.dumps(config, ensure_ascii=False), "utf-8")
    except OSError as error:
        raise StorageError(
            Text(
                "Không dùng được thư mục {folder}: {why}.", "Cannot use the folder {folder}: {why}."
            ).format(folder=str(places.root), why=error.strerror or str(error))
        ) from error
    logging.basicConfig(
        filename=places.log,
        level=logging.ERROR,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
        force=True,
    )
    logging.getLogger("werkzeug").setLevel(logging.ERROR)


def _application(places: Places) -> Any:
    os.environ["PYGEOAPI_CONFIG"] = str(places.root / "pygeoapi.json")
    os.environ["PYGEOAPI_OPENAPI"] = str(places.root / "openapi.json")
    try:
        openapi = importlib.import_module("pygeoapi.openapi")
        settings = importlib.import_module("pygeoapi.config")
        jobs = importlib.import_module("qh_plugin.server.jobs")
    except ImportError as error:
        raise MissingLibrary(
            "pygeoapi", Text("chạy máy chủ thử nghiệm", "run the sandbox server")
        ) from error
    crs.library()  # pygeoapi itself does not look for PROJ's database
    jobs.sweep(places.job_table)
    # pygeoapi would read the configuration twice as YAML, which takes seconds; JSON says the same
    written = (places.root / "pygeoapi.json").read_text("utf-8")
    settings.get_config = lambda raw=False: json.loads(written)  # type: ignore[attr-defined]
    document = openapi.get_oas(json.loads(written), fail_on_invalid_collection=False)
    text = importlib.import_module("pygeoapi.util").to_json(document, pretty=False)
    (places.root / "openapi.json").write_text(text, "utf-8")
    return importlib.import_module("pygeoapi.flask_app").APP


def _serve(
    application: Any,
    listener: socket.socket,
    url: str,
    ready: Optional[Callable[[str], None]],
) -> None:
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
