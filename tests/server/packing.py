# SPDX-License-Identifier: GPL-2.0-or-later
"""A package of a dossier, errors or not: the gate is left out; and an intake that has it."""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path
from typing import Any

from qh_plugin.core.checking import check, load_profile
from qh_plugin.core.dossier.layout import Dossier
from qh_plugin.core.dossier.package import Package, build_package
from qh_plugin.core.model import load
from qh_plugin.io.package_data import merge_layers, read_package_data
from qh_plugin.io.publishing import outbox
from qh_plugin.server.intake import Intake
from qh_plugin.server.places import Places
from qh_plugin.server.stores import open_store


def packed(dossier: Dossier) -> Package:
    """Built in the dossier's outbox."""
    model = load(dossier.info.model)
    data = outbox(dossier) / "data.gpkg"
    merge_layers(dossier, model, data)
    facts = {"maHoSoQH": dossier.info.maHoSoQH, "epsg": 9210}
    result = check(read_package_data(data, model, facts), load_profile(), model)
    return build_package(dossier, data, result, outbox(dossier) / "package.zip")


def staged(dossier: Dossier, root: Path) -> tuple[Intake, dict[str, Any]]:
    """The intake of a new GeoPackage store with the dossier's package on its stage, and what is
    said when it is submitted; its jobs may be "first" and "second"."""
    package = packed(dossier)
    places = Places(root)
    places.make()
    store = open_store({"kind": "gpkg", "root": str(root), "model": "tt16_2025"})
    store.prepare()
    raw = package.path.read_bytes()
    inputs = {"package": package.package_id, "size": len(raw)}
    made = Intake(places, store, "http://127.0.0.1")
    chunk = {"index": 0, "chunkSize": 8 << 20, "chunk": base64.b64encode(raw).decode()}
    made._stages.receive({**inputs, **chunk, "sha256": hashlib.sha256(raw).hexdigest()})
    rows = {n: {"identifier": n, "status": "running"} for n in ("first", "second")}
    places.job_table.write_text(json.dumps({"_default": rows}))
    return made, inputs
