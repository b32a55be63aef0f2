# SPDX-License-Identifier: GPL-2.0-or-later
"""A small dossier with a known number of planted defects, made through `io` alone."""

from __future__ import annotations

from pathlib import Path

import shapely

from qh_plugin.core.dossier.codes import ma_doi_tuong
from qh_plugin.core.dossier.layout import Dossier, DossierInfo
from qh_plugin.core.model import load
from qh_plugin.io import geopackage
from qh_plugin.io.dossiers import create_dossier

CODE = "79QPK0010001"
LOTS, BOUNDARY = "QuyHoach/ChucNangSuDungDat_A", "QuyHoach/RanhGioiQuyHoach_A"
CELLS = "QuyHoach/PhanOQuyHoach_A"
X0, Y0, SIDE = 600_000.0, 1_190_000.0, 40.0
COLUMNS, ROWS = 5, 3


def make(folder: Path, *, clean: bool = False) -> Dossier:
    """15 lots of 40 m; unless `clean`: one overlap of 12 mm (C01), one gap of 0.3 m (C04) and
    one duplicate vertex (G07). Attributes are filled as the model demands as far as they are the
    same for all lots."""
    info = DossierInfo(
        name="Quy hoạch phân khu thử", model="tt16_2025", maHoSoQH=CODE, scale="1/2.000"
    )
    dossier = create_dossier(folder, info, load())
    whole = shapely.box(X0, Y0, X0 + COLUMNS * SIDE, Y0 + ROWS * SIDE)
    _insert(dossier, BOUNDARY, [whole])
    _insert(dossier, CELLS, [whole])
    _insert(dossier, LOTS, _lots(clean))
    return dossier


def _lots(clean: bool) -> list[shapely.Polygon]:
    lots = []
    for row in range(ROWS):
        for column in range(COLUMNS):
            x, y = X0 + column * SIDE, Y0 + row * SIDE
            right = x + SIDE
            if not clean and (column, row) == (0, 0):
                right += 0.012
            if not clean and (column, row) == (2, 1):
                right -= 0.3
            ring = [(x, y), (right, y), (right, y + SIDE), (x, y + SIDE), (x, y)]
            if not clean and (column, row) == (4, 2):
                ring.insert(1, (x, y))
            lots.append(shapely.Polygon(ring))
    return lots


def _insert(dossier: Dossier, name: str, shapes: list[shapely.Polygon]) -> None:
    feature_class = load().feature_class(name)
    rows = []
    for number, shape in enumerate(shapes, start=1):
        values = {}
        for field in feature_class.fields:
            if field.name == "maHoSoQH":
                values[field.name] = CODE
            elif field.name == "maDoiTuong":
                values[field.name] = ma_doi_tuong(CODE, feature_class.class_name, number)
            elif field.code_list:
                values[field.name] = load().code_lists[field.code_list].codes[0].code
        rows.append((shapely.to_wkb(shapely.MultiPolygon([shape])), values))
    path = dossier.geopackage(feature_class.database)
    geopackage.insert_rows(path, feature_class.class_name, rows)
