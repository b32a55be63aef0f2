# SPDX-License-Identifier: GPL-2.0-or-later
"""A planning dossier drawn by hand, right in every part, to be spoilt one part at a time.

Blocks of 100 × 100 m with 10 × 5 lots, east of each a road of 8 m with its red lines (x = 100 and
108), building lines 3 m behind the first, and its centre line; one cell for a block and its road.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Optional

import numpy as np
import shapely

from qh_plugin.core.model import Model
from qh_plugin.core.table import Dataset, Field, Table

CODE, INFO = "79QPK1000001", "792521012345"
PLAN, LOT, CELL = (
    "QuyHoach/RanhGioiQuyHoach_A",
    "QuyHoach/ChucNangSuDungDat_A",
    "QuyHoach/PhanOQuyHoach_A",
)
STREET, RED, BUILDING = (
    "QuyHoach/MangLuoiGiaoThongDuongBo_L",
    "QuyHoach/ChiGioiDuongDo_L",
    "QuyHoach/ChiGioiXayDung_L",
)
CORRIDOR = "QuyHoach/HanhLangAnToan_L"
CORNER = np.array([600_000.0, 1_190_000.0])


@dataclass
class Layer:
    """Rows of a class, and how the table declares itself where it does otherwise."""

    shapes: list[Any] = field(default_factory=list)
    values: list[dict[str, Any]] = field(default_factory=list)
    epsg: Optional[int] = 9210
    crs_wkt: str = ""
    geometry_type: str = ""
    fields: Optional[list[Field]] = None

    def add(self, shape: Any, **values: Any) -> None:
        self.shapes.append(shape)
        self.values.append(values)


class Plan:
    """The dossier: class name → layer."""

    def __init__(self, blocks: int, model: Model) -> None:
        self.model = model
        self.epsg = 9210
        self.layers = {name: Layer() for name in (PLAN, LOT, CELL, STREET, RED, BUILDING)}
        width = 108.0 * blocks
        self.add(
            PLAN, shapely.box(0, 0, width, 100), tenDoAn="Khu dân cư số 1", tyLe="1/2.000",
            diaDiemQH="Phường Sài Gòn", danSoQuyHoach=1000, dienTichQH=width / 100, soQDQH="1/QĐ",
            ngayQDQH="2025-08-01", coQuanPheduyet="UBND Thành phố", trangThaiDoAn="3",
            loaiQuyHoach="QPK", capDoQuyHoach="2", loaiDieuChinh="0",
        )  # fmt: skip
        for block in range(blocks):
            x = 108.0 * block
            for i, j in np.ndindex(10, 5):
                home = shapely.box(x + 10 * i, 20 * j, x + 10 * i + 10, 20 * j + 20)
                self.add(LOT, home, kyHieuLoDat=f"O{block}-{i}-{j}", dienTich=200.0, danSo=12,
                         chucNangSuDungDatMuc2="DAT_O_Nhomnhao", matDoXayDung="60",
                         tangCaoXayDung="5", heSoSuDungDat="3")  # fmt: skip
            ys = np.arange(0.0, 101.0, 20.0)
            road = [*((x + 100, y) for y in ys[::-1]), *((x + 108, y) for y in ys)]
            self.add(LOT, shapely.Polygon(road), kyHieuLoDat=f"GT{block}", dienTich=800.0,
                     chucNangSuDungDatMuc2="DAT_HTKT_DuongGT")  # fmt: skip
            self.add(
                CELL, shapely.box(x, 0, x + 108, 100), kyHieuOQH=f"C{block}", dienTich=10_800.0
            )
            self.add(STREET, _up(x + 104), tenDuong=f"Đường {block}", loGioi="8",
                     kyHieuMatCat="1-1", chieuDai=100.0)  # fmt: skip
            self.add(RED, _up(x + 100), chieuDai=100.0)
            self.add(RED, _up(x + 108), chieuDai=100.0)
            self.add(BUILDING, _up(x + 97), khoangLuiXayDung="3", chieuDai=100.0)

    def add(self, layer: str, shape: Any, **values: Any) -> int:
        """One more row; its index."""
        rows = self.layers.setdefault(layer, Layer())
        name, _, kind = layer.rpartition("/")[2].rpartition("_")
        number = len(rows.shapes) + 1
        common = {
            "maThongTinQH": INFO,
            "maHoSoQH": CODE,
            "chucNangSuDungDatMuc1": "I",
            "maDoiTuong": f"{CODE}-{name}_{kind}-{number}",
            "trangThaiQuyHoach": "QH",
        }
        known = self.model.feature_class(layer)
        if known is not None:
            common = {k: v for k, v in common.items() if k in known.field_map}
        rows.add(shapely.transform(shape, lambda xy: xy + CORNER), **{**common, **values})
        return number - 1

    def dataset(self) -> Dataset:
        tables = [self._table(name, layer) for name, layer in self.layers.items()]
        facts = {"epsg": self.epsg, "maHoSoQH": CODE, "maThongTinQH": INFO}
        return Dataset(tables, self.model.id, facts=facts)

    def _table(self, name: str, layer: Layer) -> Table:
        known = self.model.feature_class(name)
        fields = layer.fields
        if fields is None:
            fields = [Field(f.name, f.type, f.length) for f in known.fields] if known else []
        wide = {"A": "MultiPolygon", "L": "MultiLineString"}.get(name[-1].upper(), "Point")
        return Table(
            name,
            np.arange(1, len(layer.shapes) + 1, dtype=np.int64),
            _column([None if s is None else _wkb(s) for s in layer.shapes]),
            {f.name: _column([v.get(f.name) for v in layer.values]) for f in fields},
            tuple(fields),
            epsg=layer.epsg,
            crs_wkt=layer.crs_wkt,
            geometry_type=layer.geometry_type or wide,
            id_field=known.id_field if known else None,
        )


def _up(x: float) -> Any:
    return shapely.LineString([(x, 0), (x, 100)])


def _wkb(shape: Any) -> bytes:
    kind = {"Polygon": shapely.multipolygons, "LineString": shapely.multilinestrings}
    wide = kind[shape.geom_type]([shape]) if shape.geom_type in kind else shape
    return bytes(shapely.to_wkb(wide, output_dimension=2))


def _column(values: list[Any]) -> Any:
    array = np.empty(len(values), object)
    array[:] = values
    return array
