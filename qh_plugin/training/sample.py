# SPDX-License-Identifier: GPL-2.0-or-later
"""The practice dossier: an invented zoning plan on the ground of a real ward, errors included."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Iterable, Mapping

import numpy as np
import shapely

from qh_plugin.core.dossier.codes import build_ma_ho_so, ma_doi_tuong
from qh_plugin.core.dossier.layout import Dossier, DossierInfo
from qh_plugin.core.model import Model, load
from qh_plugin.io.dossiers import create_dossier
from qh_plugin.io.geopackage import insert_rows
from qh_plugin.training.land_use import PlannedLots, indicators, plan
from qh_plugin.training.papers import AUTHORITY, DECIDED, DECISION, write_papers
from qh_plugin.training.planting import Planting, plant
from qh_plugin.training.ward import Ward, make_ward

LOTS, CELLS = "ChucNangSuDungDat_A", "PhanOQuyHoach_A"
BOUNDARY, ROADS, RED_LINES = (
    "RanhGioiQuyHoach_A",
    "MangLuoiGiaoThongDuongBo_L",
    "ChiGioiDuongDo_L",
)
NAME = "Quy hoạch phân khu thực hành phường Sài Gòn"
WARD_CODE = "26740"
_LETTERS = "ABCDEFGHIJ"
_PLAN = {"loaiQuyHoach": "QPK", "capDoQuyHoach": "2", "loaiDieuChinh": "0"}


def create_sample(folder: Path, *, seed: int = 1, errors: bool = True) -> Dossier:
    """A dossier with all five classes filled. With `errors`, known ones are planted and listed in
    `.qh/planted.json`: rule, layer, fids, place. The same seed gives the same data.

    Raises what `create_dossier` raises.
    """
    model = load("tt16_2025")
    chance = np.random.default_rng(seed)
    ward = make_ward(seed)
    lots = plan(ward, chance)
    info = DossierInfo(
        name=NAME,
        model=model.id,
        maHoSoQH=build_ma_ho_so(serial=seed % 10_000),
        maThongTinQH=f"79252100{seed % 10_000:04d}",
        wards=(WARD_CODE,),
        scale="1/2.000",
        created="2026-01-01T00:00:00+00:00",
    )
    cells = _cell_symbols(len(ward.cells))
    values = _lot_values(lots, cells, model)
    planting = Planting(list(lots.shapes), values)
    if errors:
        planting = plant(lots.shapes, values, ward.boundary, chance)
    dossier = create_dossier(folder, info, model)
    writer = _Writer(dossier)
    writer.write(BOUNDARY, [ward.boundary], [_boundary_values(ward, lots)])
    writer.write(LOTS, planting.shapes, planting.values)
    writer.write(CELLS, ward.cells, _cell_values(ward, lots, cells))
    writer.write(ROADS, ward.roads, _road_values(ward))
    writer.write(RED_LINES, ward.red_lines, [_length(line) for line in ward.red_lines])
    if errors:
        _note_planted(dossier, planting)
    write_papers(dossier, model)
    return dossier


class _Writer:
    """Writes features with the common fields filled."""

    def __init__(self, dossier: Dossier) -> None:
        self._dossier = dossier

    def write(self, layer: str, shapes: Iterable[Any], values: list[dict[str, Any]]) -> None:
        """Append the features; their numbers are their fids."""
        info = self._dossier.info
        rows = []
        oriented = shapely.orient_polygons(list(shapes))
        for number, (shape, own) in enumerate(zip(oriented, values), 1):
            common = {
                "maThongTinQH": info.maThongTinQH,
                "maHoSoQH": info.maHoSoQH,
                "maDoiTuong": ma_doi_tuong(info.maHoSoQH, layer, number),
            }
            rows.append((shapely.to_wkb(shape, output_dimension=2), {**common, **own, **_PLAN}))
        insert_rows(self._dossier.geopackage("QuyHoach"), layer, rows)


def _boundary_values(ward: Ward, lots: PlannedLots) -> dict[str, Any]:
    people = sum(v.get("danSo", 0) for v in map(indicators, lots.code, shapely.area(lots.shapes)))
    return {
        "tenDoiTuong": "Ranh giới quy hoạch",
        "tenDoAn": NAME,
        "tyLe": "1/2.000",
        "diaDiemQH": "Phường Sài Gòn, Thành phố Hồ Chí Minh",
        "danSoQuyHoach": people,
        "dienTichQH": round(ward.boundary.area / 10_000, 2),
        "soQDQH": DECISION,
        "ngayQDQH": DECIDED.isoformat(),
        "coQuanPheduyet": AUTHORITY,
        "trangThaiDoAn": "3",
    }


def _lot_values(lots: PlannedLots, cells: list[str], model: Model) -> list[dict[str, Any]]:
    """Attributes of the lots; symbols count up by cell and land use: A1-NO03."""
    codes = model.code_lists["LANDUSE"].by_code
    counts: dict[tuple[int, str], int] = {}
    values = []
    for code, cell, area in zip(lots.code, lots.cell.tolist(), shapely.area(lots.shapes)):
        counts[cell, code] = counts.get((cell, code), 0) + 1
        symbol = f"{cells[cell]}-{codes[code].short}{counts[cell, code]:02d}"
        own = {"kyHieuLoDat": symbol, "phanLoai": codes[code].name.vi}
        values.append({**own, **indicators(code, float(area))})
    return values


def _cell_symbols(count: int) -> list[str]:
    return [f"{_LETTERS[i // 3 % len(_LETTERS)]}{i % 3 + 1}" for i in range(count)]


def _cell_values(ward: Ward, lots: PlannedLots, symbols: list[str]) -> list[dict[str, Any]]:
    people = np.zeros(len(ward.cells))
    for code, cell, area in zip(lots.code, lots.cell, shapely.area(lots.shapes)):
        people[cell] += indicators(code, float(area)).get("danSo", 0)
    return [
        {"kyHieuOQH": symbol, "dienTich": round(float(cell.area), 2), "danSo": int(count)}
        for symbol, cell, count in zip(symbols, ward.cells, people)
    ]


def _road_values(ward: Ward) -> list[dict[str, Any]]:
    values = []
    for line, street in zip(ward.roads, ward.road_street.tolist()):
        width = float(ward.street_width[street])
        carriageway = width * 0.6
        values.append(
            {
                "tenDuong": f"Đường D{street + 1}",
                "loGioi": f"{width:g}",
                "longDuong": f"{carriageway:g}",
                "viaHe": f"{(width - carriageway) / 2:g}",
                "kyHieuMatCat": f"{int(width)}-{int(width)}",
                "soPhanDuongXeChay": 1,
                "trangThaiQuyHoach": "QH",
                **_length(line),
            }
        )
    return values


def _length(line: Any) -> dict[str, Any]:
    return {"chieuDai": round(float(line.length), 2)}


def _note_planted(dossier: Dossier, planting: Planting) -> None:
    """The list of planted errors, for the demonstration and the trainer."""
    errors: list[Mapping[str, Any]] = [
        {
            "rule": error["rule"],
            "layer": f"QuyHoach/{LOTS}",
            "fids": [row + 1 for row in error["rows"]],
            "place": error["place"],
        }
        for error in planting.planted
    ]
    text = json.dumps({"format": "qh-planted/1", "errors": errors}, ensure_ascii=False, indent=1)
    (dossier.state / "planted.json").write_text(text + "\n", "utf-8")
