# SPDX-License-Identifier: GPL-2.0-or-later
"""Of clean data nothing is said, whole profiles at a time; of noise within the tolerance no more
than that vertices are near."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
import shapely

from qh_plugin.core.checking import check, load_profile
from qh_plugin.core.model import load
from qh_plugin.core.report.result import CheckResult
from qh_plugin.core.table import Dataset, Table
from qh_plugin.training.parcels import parcels
from tests.planted.attributes import PARCEL, WARD, WARDS, values
from tests.planted.lines import Rows
from tests.planted.scene import scene

SOAK = bool(os.environ.get("QH_SOAK"))
SIZES = [10_000, *([100_000] * SOAK)]
DOSSIER = "79DDC267400001"


def _cadastre(lots: Table) -> Rows:
    """The lots as parcels and the whole as their ward, every value right."""
    shapes = shapely.from_wkb(lots.wkb)
    area = shapely.area(shapes)
    ward = shapely.orient_polygons(shapely.multipolygons([shapely.union_all(shapes)]))
    about = {
        "maDoiTuong": f"{DOSSIER}-RanhGioiXa_A-1",
        "maHoSoQH": DOSSIER,
        "maXa": WARD,
        "tenXa": "Phường Sài Gòn",
        "loaiDonVi": "phuong",
        "dienTich": round(float(shapely.area(ward)) / 1e4, 4),
    }
    rows = []
    for i, (shape, size) in enumerate(zip(lots.wkb, area)):
        use = "ODT" if abs(size - 90) < 1 else "DGT"
        right = {**values(i), "dienTich": round(float(size), 1), "maMucDichSuDung": use}
        rows.append((shape, right))
    return {PARCEL: rows, WARDS: [(shapely.to_wkb(ward, output_dimension=2), about)]}


def _said(result: CheckResult) -> Counter[str]:
    return Counter(group.rule for group, _ in result.rows())


@pytest.mark.parametrize("profile", ["dia_chinh_500", "truoc_khi_nop"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("turn", [0.0, 31.0])
def test_nothing_of_a_clean_ward(size: int, turn: float, profile: str) -> None:
    lots, _ = parcels(size if turn else size // 4, planted=0.0, streets="full", rotation=turn)
    model = load("dia_chinh")
    tables = scene([], _cadastre(lots), model=model).tables
    facts = {"epsg": 9210, "maHoSoQH": DOSSIER}
    result = check(Dataset(tables, "dia_chinh", facts=facts), load_profile(profile), model)
    expected = {"M04", "G16"} if turn else {"M04"}  # other classes lack; turned, off the grid
    assert set(_said(result)) == expected


@pytest.mark.parametrize("noise", [1e-9, 1e-4, 3e-4])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("streets", ["open", "full"])
def test_noise_within_the_tolerance_is_no_error(size: int, noise: float, streets: str) -> None:
    """Two vertices of one corner come at most 2 √2 × 0.3 mm = 0.85 mm apart."""
    lots, _ = parcels(size // 4, planted=0.0, streets=streets, rotation=11.0)
    shapes = shapely.from_wkb(lots.wkb)
    xy, of = shapely.get_coordinates(shapes, return_index=True)
    shaken = xy + np.random.default_rng(5).uniform(-noise, noise, xy.shape)
    first = np.flatnonzero(np.diff(of, prepend=-1))
    last = np.append(first[1:], len(of)) - 1
    shaken[last] = shaken[first]
    wkb = np.empty(len(shapes), object)
    wkb[:] = shapely.to_wkb(shapely.set_coordinates(shapes, shaken), output_dimension=2)
    result = check(Dataset((replace(lots, wkb=wkb),), roles={"parcels": lots.name}), load_profile())
    near = {"C08"} if noise > 1e-6 else set()  # less than 1 µm is the same
    assert set(_said(result)) == {"G16", *near}
