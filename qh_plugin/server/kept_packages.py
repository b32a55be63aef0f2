# SPDX-License-Identifier: GPL-2.0-or-later
"""Accepted packages, given back chunk by chunk: the mirror of staging."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from typing import Any, Mapping, Optional

from qh_plugin.core.dossier.verify import is_package_id
from qh_plugin.server.stages import CHUNK, LARGEST, SMALLEST, BadChunk, whole
from qh_plugin.server.stores.store import Store


class KeptPackages:
    """The packages in a folder that the store has a receipt of acceptance for."""

    def __init__(self, folder: Path, store: Store) -> None:
        self._folder = folder
        self._store = store

    def chunk(self, inputs: Mapping[str, Any]) -> Optional[dict[str, Any]]:
        """One chunk, None where no such package has been accepted. Raises `BadChunk`."""
        package = inputs.get("package")
        if not is_package_id(package):
            raise BadChunk("package is not a SHA-256 in hexadecimal")
        path = self._accepted(str(package))
        if path is None:
            return None
        size = path.stat().st_size
        step = whole(inputs.get("chunkSize", CHUNK), "chunkSize", SMALLEST, LARGEST)
        index = whole(inputs.get("index", 0), "index", 0, -(-size // step) - 1)
        with path.open("rb") as file:
            file.seek(index * step)
            content = file.read(step)
        return {
            "package": package,
            "size": size,
            "index": index,
            "chunkSize": step,
            "sha256": hashlib.sha256(content).hexdigest(),
            "chunk": base64.b64encode(content).decode("ascii"),
        }

    def _accepted(self, package: str) -> Optional[Path]:
        with self._store.reading() as city:
            receipt = city.receipt(package)
        path = self._folder / f"{package}.zip"
        accepted = receipt is not None and str(receipt["outcome"]).startswith("accepted")
        return path if accepted and path.is_file() else None
