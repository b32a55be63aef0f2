# SPDX-License-Identifier: GPL-2.0-or-later
"""Plausible land use for an invented ward: which block holds what, and the lots' indicators."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Mapping

import numpy as np
import shapely
from numpy.typing import NDArray

from qh_plugin.training.ward import GREEN, ROAD, Ward

Objects = NDArray[np.object_]

#: code → (whole block?, share of the blocks)
_BLOCKS = {
    "DAT_O_Nhomnhao": (False, 0.52),
    "DAT_O_Honhop_Nhomo": (False, 0.14),
    "DAT_Dichvu": (False, 0.08),
    "DAT_HTXH_CayxanhCC": (True, 0.08),
    "DAT_HTXH_Truonghoc": (True, 0.06),
    "DAT_HTXH_TruongTHPT": (True, 0.02),
    "DAT_Coquan": (True, 0.04),
    "DAT_HTXH_Yte": (True, 0.02),
    "DAT_HTXH_Vanhoa": (True, 0.02),
    "DAT_Ditich_tongiao": (True, 0.02),
}
#: in a block of housing, a lot may hold this instead
_EXCEPTIONS = ("DAT_HTKT_Baidoxe", "DAT_HTXH_CayxanhCC", "DAT_Coquan", "DAT_HTKT_Hatangkhac")
#: code → density %, storeys from, to, persons per hectare
_INDICATORS: Mapping[str, tuple[int, int, int, int]] = {
    "DAT_O_Nhomnhao": (60, 3, 7, 420),
    "DAT_O_Honhop_Nhomo": (50, 9, 25, 900),
    "DAT_Dichvu": (50, 5, 15, 0),
    "DAT_HTXH_CayxanhCC": (5, 1, 1, 0),
    "DAT_HTXH_Truonghoc": (40, 2, 4, 0),
    "DAT_HTXH_TruongTHPT": (40, 2, 5, 0),
    "DAT_Coquan": (45, 3, 9, 0),
    "DAT_HTXH_Yte": (40, 3, 9, 0),
    "DAT_HTXH_Vanhoa": (40, 2, 5, 0),
    "DAT_Ditich_tongiao": (40, 1, 3, 0),
    "DAT_HTKT_Baidoxe": (10, 1, 1, 0),
    "DAT_HTKT_Hatangkhac": (40, 1, 2, 0),
}
_GROUP = {"DAT_HTKT_Hatangkhac": "II", "DAT_Ditich_tongiao": "II"}


@dataclass(frozen=True)
class PlannedLots:
    """Lots with their code (chucNangSuDungDatMuc2) and the row of their cell, n each."""

    shapes: Objects
    code: Objects
    cell: NDArray[np.int64]


def plan(ward: Ward, chance: np.random.Generator) -> PlannedLots:
    """Give every lot a use; lots of a block that serves one purpose are joined."""
    shapes, codes, cells = [], [], []
    for kind, code in ((ROAD, "DAT_HTKT_DuongGT"), (GREEN, "DAT_HTXH_CayxanhCC")):
        rows = np.flatnonzero(ward.kind == kind)
        shapes += list(ward.lots[rows])
        codes += [code] * len(rows)
        cells += list(ward.cell[rows])
    for number, code in _uses(np.unique(ward.block[ward.block >= 0]), chance).items():
        rows = np.flatnonzero(ward.block == number)
        if _BLOCKS[code][0]:
            parts = shapely.get_parts(shapely.coverage_union_all(ward.lots[rows]))
            shapes += list(parts)
            codes += [code] * len(parts)
            cells += [ward.cell[rows[0]]] * len(parts)
            continue
        for row in rows:
            odd = code == "DAT_O_Nhomnhao" and chance.random() < 0.05
            shapes.append(ward.lots[row])
            codes.append(str(chance.choice(_EXCEPTIONS)) if odd else code)
            cells.append(ward.cell[row])
    return _sorted(shapes, codes, cells)


def indicators(code: str, area: float) -> dict[str, Any]:
    """Group, area and indicators of one lot, as the fields of ChucNangSuDungDat_A."""
    values: dict[str, Any] = {
        "chucNangSuDungDatMuc1": _GROUP.get(code, "I"),
        "chucNangSuDungDatMuc2": code,
        "dienTich": round(area, 2),
        "trangThaiQuyHoach": "QH",
    }
    if code in _INDICATORS:
        density, low, high, persons = _INDICATORS[code]
        values["matDoXayDung"] = str(density)
        values["tangCaoXayDung"] = str(low) if low == high else f"{low}-{high}"
        values["heSoSuDungDat"] = f"{density * high / 100:.2f}"
        if persons:
            values["danSo"] = round(area / 10_000 * persons)
    return values


def _uses(blocks: NDArray[np.int64], chance: np.random.Generator) -> dict[int, str]:
    """One use a block, in about the shares of `_BLOCKS`, each at least once."""
    codes = list(_BLOCKS)
    shares = np.array([share for _, share in _BLOCKS.values()])
    counts = np.maximum(np.round(shares * len(blocks)).astype(int), 1)
    deal = np.repeat(codes, counts).tolist() + [codes[0]] * len(blocks)
    order = chance.permutation(len(blocks))
    return {int(blocks[place]): deal[turn] for turn, place in enumerate(order)}


def _sorted(shapes: list[Any], codes: list[str], cells: list[int]) -> PlannedLots:
    """By cell, then code, then from north to south: the order of the lots' symbols."""
    centre = shapely.get_coordinates(shapely.centroid(shapes))
    order = np.lexsort((centre[:, 0], -centre[:, 1], np.array(codes), np.array(cells)))
    objects = np.empty(len(shapes), dtype=object)
    objects[:] = shapes
    return PlannedLots(objects[order], np.array(codes, object)[order], np.array(cells)[order])
