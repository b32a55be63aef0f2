# SPDX-License-Identifier: GPL-2.0-or-later
"""A ward's cadastral dossier of any size, defects planted: for measurements and for tests in QGIS.

Run: `.venv/bin/python -m tests.bench.large_dossier FOLDER --count 100000`.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any, Iterator, Mapping, Optional

import numpy as np
import shapely

from qh_plugin.core.dossier.layout import Dossier, DossierInfo
from qh_plugin.core.model import load
from qh_plugin.io.dossiers import create_dossier
from qh_plugin.io.geopackage import insert_rows
from qh_plugin.training.parcels import Planted, parcels

CODE, WARD = "79DDC267400001", "26740"
PARCEL, BOUNDARY = "DiaChinh/ThuaDat_A", "DiaChinh/RanhGioiXa_A"
#: parcels on one map sheet
SHEET = 500


def make(
    folder: Path, count: int, *, planted: float = 0.005, seed: int = 1
) -> tuple[Dossier, Planted]:
    """A dossier with `count` parcels in phường Sài Gòn, one map sheet for every 500 of them, and
    what was planted (by the ids of the bench fabric: number n is the row of that number).
    Every attribute that must be there is, and right: all defects are of geometry."""
    model = load("dia_chinh")
    info = DossierInfo(
        name="Bản đồ địa chính phường Sài Gòn", model=model.id, maHoSoQH=CODE, wards=(WARD,)
    )
    dossier = create_dossier(folder, info, model)
    table, what = parcels(count, planted=planted, seed=seed)
    path = dossier.geopackage("DiaChinh")
    shapes = shapely.from_wkb(list(table.wkb), on_invalid="ignore")
    insert_rows(path, "ThuaDat_A", _parcels(table.wkb, shapes))
    west, south, east, north = shapely.total_bounds(shapes)
    ward = shapely.MultiPolygon([shapely.box(west - 20, south - 20, east + 20, north + 20)])
    about = {
        **_named("RanhGioiXa_A", 1),
        "maXa": WARD,
        "tenXa": "Phường Sài Gòn",
        "loaiDonVi": "phuong",
        "dienTich": round(ward.area / 1e4, 2),
    }
    insert_rows(path, "RanhGioiXa_A", [(shapely.to_wkb(ward, output_dimension=2), about)])
    return dossier, what


def _parcels(wkb: Any, shapes: Any) -> Iterator[tuple[Optional[bytes], Mapping[str, Any]]]:
    areas = np.round(shapely.area(shapes), 1)
    for n, (shape, area) in enumerate(zip(wkb, areas), start=1):
        values = {
            **_named("ThuaDat_A", n),
            "maXa": WARD,
            "soHieuToBanDo": 1 + (n - 1) // SHEET,
            "soThuTuThua": 1 + (n - 1) % SHEET,
            "dienTich": float(area) if area > 0 else 90.0,
            "laDoiTuongChiemDat": "0",
            "diaChi": f"{n} đường Lê Lợi, phường Sài Gòn",
            "maMucDichSuDung": "ODT",
        }
        yield shape, values


def _named(class_name: str, number: int) -> dict[str, Any]:
    return {"maDoiTuong": f"{CODE}-{class_name}-{number}", "maHoSoQH": CODE}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=100_000)
    chosen = parser.parse_args()
    _, what = make(chosen.folder, chosen.count)
    for kind, found in what.ids.items():
        print(f"{kind}: {len(found)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
