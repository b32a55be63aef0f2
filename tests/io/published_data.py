# SPDX-License-Identifier: GPL-2.0-or-later
"""Small data.gpkg files as packages carry them: one class, rows by their code."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Mapping, Optional

import shapely

from qh_plugin.core.dossier.layout import Dossier, DossierInfo, make_folders
from qh_plugin.core.model import load
from qh_plugin.io import geopackage
from qh_plugin.io.geopackage import insert_rows
from qh_plugin.io.package_data import merge_layers

LAYER = "QuyHoach/ChucNangSuDungDat_A"
TABLE = LAYER.replace("/", "_")
CODE = "79QPK1000001"
_X, _Y = 600000.0, 1190000.0


def square(x: float, width: float = 10.0) -> dict[str, Any]:
    """A lot of `width` x 10 m."""
    box = shapely.box(_X + x, _Y, _X + x + width, _Y + 10)
    return {"geom": shapely.to_wkb(shapely.MultiPolygon([box])), "kyHieuLoDat": "X"}


def make_dossier(folder: Path, rows: Mapping[str, Mapping[str, Any]], version: int = 0) -> Dossier:
    """A dossier folder with one layer; keys of `rows` are codes."""
    model = load()
    info = DossierInfo("Khu thử", model.id, CODE, version=version)
    dossier = make_folders(folder, info)
    of = model.feature_class(LAYER)
    geopackage.create(dossier.geopackage("QuyHoach"), [of], 9210)
    insert(dossier, rows)
    return dossier


def insert(dossier: Dossier, rows: Mapping[str, Mapping[str, Any]]) -> None:
    """Add features by code."""
    features: list[tuple[Optional[bytes], dict[str, Any]]] = []
    for code, row in rows.items():
        values = {k: v for k, v in row.items() if k != "geom"}
        features.append((row["geom"], {**values, "maDoiTuong": code}))
    insert_rows(dossier.geopackage("QuyHoach"), "ChucNangSuDungDat_A", features)


def write(path: Path, rows: Mapping[str, Mapping[str, Any]]) -> Path:
    """A data.gpkg with these features."""
    dossier = make_dossier(path.with_name(path.stem + "_dossier"), rows)
    merge_layers(dossier, load(), path)
    return path
