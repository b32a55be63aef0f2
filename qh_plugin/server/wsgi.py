# SPDX-License-Identifier: GPL-2.0-or-later
"""The WSGI application of a prepared store: stock pygeoapi behind our front, for any WSGI server.

`gunicorn "qh_plugin.server.wsgi:create()"` serves the store whose folder is in `QH_STORE`, once
`serve` has prepared it.
"""

from __future__ import annotations

import importlib
import json
import os
from pathlib import Path
from typing import Any

from qh_plugin.core import crs
from qh_plugin.core.checking.catalogue import catalogue
from qh_plugin.core.errors import MissingLibrary
from qh_plugin.core.text import Text
from qh_plugin.server import maintenance
from qh_plugin.server.front import Front


def create() -> Any:
    """The application of the store in `QH_STORE`, for a worker of its own: it also takes the place
    of one that has died."""
    made = application(Path(os.environ["QH_STORE"]))
    maintenance.begin(made.store)
    return made


def application(root: Path) -> Front:
    """The application of the store in a folder. Raises `MissingLibrary`."""
    os.environ["PYGEOAPI_CONFIG"] = str(root / "pygeoapi.json")
    os.environ["PYGEOAPI_OPENAPI"] = str(root / "openapi.json")
    try:
        openapi = importlib.import_module("pygeoapi.openapi")
        settings = importlib.import_module("pygeoapi.config")
    except ImportError as error:
        raise MissingLibrary(
            "pygeoapi", Text("chạy máy chủ thử nghiệm", "run the sandbox server")
        ) from error
    catalogue()  # now, not at the first job: files that an update changes meanwhile do not mix
    crs.library()  # pygeoapi itself does not look for PROJ's database
    # pygeoapi would read the configuration twice as YAML, which takes seconds; JSON says the same
    written = (root / "pygeoapi.json").read_text("utf-8")
    settings.get_config = lambda raw=False: json.loads(written)  # type: ignore[attr-defined]
    document = openapi.get_oas(json.loads(written), fail_on_invalid_collection=False)
    text = importlib.import_module("pygeoapi.util").to_json(document, pretty=False)
    draft = root / f"openapi.{os.getpid()}.part"  # several workers may begin at once
    draft.write_text(text, "utf-8")
    draft.replace(root / "openapi.json")
    config = json.loads(written)
    store = config["resources"]["submit-dossier"]["processor"]["store"]
    pygeoapi = importlib.import_module("pygeoapi.flask_app").APP
    return Front(pygeoapi, store, config["server"]["url"])
