# SPDX-License-Identifier: GPL-2.0-or-later
"""Running the city server: stock pygeoapi on this computer only, in one process or several.

pygeoapi reads its configuration from the environment when its Flask module is imported, so a
process runs one server, and nothing of it is imported before `run`.
"""

from __future__ import annotations

import json
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable, Optional

from qh_plugin.core.errors import InputError, StorageError
from qh_plugin.core.model import load as load_model
from qh_plugin.core.publish.address import is_loopback
from qh_plugin.core.text import Text
from qh_plugin.server import logs, maintenance, serving, wsgi
from qh_plugin.server.backup.restoring import must_be_finished
from qh_plugin.server.configuration import configuration
from qh_plugin.server.gate import Gate
from qh_plugin.server.places import Places
from qh_plugin.server.stores import open_store


@dataclass(frozen=True)
class Options:
    """How to serve. `store` is the folder of packages, reports and stages; `kind` gpkg keeps the
    city there too, postgis in the database of `dsn`. Port 0 finds a free one. `url` is the public
    address, where a proxy stands in front. `accounts` is the file of who may submit what; without
    one whoever is let in by the proxy may submit everything."""

    host: str = "127.0.0.1"
    port: int = 5000
    store: Path = Path("qh-store")
    model: str = "tt16_2025"
    kind: str = "gpkg"
    dsn: str = ""
    workers: int = 1
    url: str = ""
    accounts: Optional[Path] = None

    @property
    def definition(self) -> dict[str, Any]:
        """The store, as a configuration names it."""
        root = {"kind": self.kind, "root": str(self.store.resolve()), "model": self.model}
        if self.accounts is not None:
            root["accounts"] = str(self.accounts.absolute())
        return {**root, "dsn": self.dsn} if self.kind == "postgis" else root


def run(options: Options, ready: Optional[Callable[[str], None]] = None) -> None:
    """Serve until SIGTERM or SIGINT; `ready(url)` is called once requests are taken. Raises
    `StorageError` where the store cannot be used or the port is taken, `InputError` for options
    that do not fit, `MissingLibrary` where a library is not installed."""
    if not is_loopback(options.host):
        raise StorageError(
            Text(
                "Máy chủ chỉ nghe trên chính máy này (127.0.0.1); ra ngoài thì đặt nginx phía "
                "trước.",
                "The server listens on this computer only (127.0.0.1); put nginx in front of it.",
            )
        )
    must_fit(options)
    Gate(options.definition).must_work()
    places = Places(options.store.resolve())
    must_be_finished(places.root)
    listener = _listen(options.host, options.port)
    port = listener.getsockname()[1]
    url = options.url.rstrip("/") or f"http://{options.host}:{port}"
    try:
        _prepare(places, options, url, port)
        application = wsgi.application(places.root)
        if options.workers > 1:
            serving.by_workers(
                application, listener, options.workers, options.definition, url, ready
            )
        else:
            maintenance.start(options.definition)
            serving.alone(application, listener, url, ready)
    finally:
        listener.close()


def must_fit(options: Options) -> None:
    """Raise `InputError` for a store that is not said whole."""
    if options.kind == "postgis" and not options.dsn:
        raise InputError(
            Text(
                "Kho PostGIS cần chuỗi kết nối: --dsn hoặc biến môi trường QH_DB_DSN.",
                "The PostGIS store needs a connection string: --dsn or the variable QH_DB_DSN.",
            )
        )


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


def _prepare(places: Places, options: Options, url: str, port: int) -> None:
    """Folders, the store, sweep of what dead processes left, configuration, log."""
    try:
        places.make()
        open_store(options.definition).prepare()
        config = configuration(
            options.definition, load_model(options.model), url, options.host, port
        )
        (places.root / "pygeoapi.json").write_text(json.dumps(config, ensure_ascii=False), "utf-8")
    except OSError as error:
        raise StorageError(
            Text(
                "Không dùng được thư mục {folder}: {why}.", "Cannot use the folder {folder}: {why}."
            ).format(folder=str(places.root), why=error.strerror or str(error))
        ) from error
    logs.begin(places)
    maintenance.clear(options.definition)
