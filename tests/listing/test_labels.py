# SPDX-License-Identifier: GPL-2.0-or-later
"""What features are called: the lot's symbol, tờ and thửa, in a dossier and in a bare file."""

from __future__ import annotations

import numpy as np
import pytest

from qh_plugin.core.findings import Severity
from qh_plugin.core.table import Dataset, Table
from qh_plugin.gui.checking.listing.labels import Labels, labels_of
from tests.listing.made_findings import group

PARCELS = "DiaChinh/ThuaDat_A"


def table(name: str, **columns) -> Table:
    n = len(next(iter(columns.values())))
    made = {k: np.array(v, object) for k, v in columns.items()}
    return Table(name, np.arange(1, n + 1), np.full(n, None, object), made)


def test_parcels_are_named_by_sheet_and_number():
    parcels = table(
        PARCELS,
        soHieuToBanDo=["12", None, "7", "9"],
        soThuTuThua=["345", "8", None, "1"],
        maXa=["26740", None, "26740", "26743"],
    )
    found = group("C01", Severity.ERROR, [("a", "b", "c")], layer=PARCELS)
    made = labels_of([found], Dataset((parcels,), "dia_chinh"))
    assert made == {(PARCELS, 1): "tờ 12 thửa 345", (PARCELS, 2): "8"}
    assert made.wards == {(PARCELS, 1): "26740", (PARCELS, 3): "26740"}
    english = labels_of([found], Dataset((parcels,), "dia_chinh"), "en")
    assert english[PARCELS, 1] == "sheet 12 parcel 345"


def test_lots_are_named_by_their_symbol():
    name = "QuyHoach/ChucNangSuDungDat_A"
    lots = table(name, kyHieuLoDat=["C2-NO02", ""], maDoiTuong=["x-y-1", "x-y-2"])
    found = group("C01", Severity.ERROR, [("x-y-1", "x-y-2")], layer=name)
    assert labels_of([found], Dataset((lots,), "tt16_2025")) == {(name, 1): "C2-NO02"}


@pytest.mark.parametrize(("sheet", "parcel"), [("SHBANDO", "SHTHUA"), ("SoTo", "SoThua")])
def test_a_bare_file_with_the_columns_of_the_land_offices(sheet, parcel):
    bare = table("thua", **{sheet: [3, 4], parcel: [17, 18]})
    found = group("C01", Severity.ERROR, [("1",)], layer="thua", first=2)
    assert labels_of([found], Dataset((bare,))) == {("thua", 2): "tờ 4 thửa 18"}


def test_what_tells_no_ward_lies_in_the_dossiers():
    """Lots of a plan carry no ward; the dossier says where it lies."""
    name = "QuyHoach/ChucNangSuDungDat_A"
    lots = table(name, kyHieuLoDat=["C2-NO02"])
    found = group("C01", Severity.ERROR, [("x-y-1",)], layer=name)

    def home(*wards):
        return labels_of([found], Dataset((lots,), "tt16_2025", facts={"wards": wards})).home

    assert home("26740") == "26740"
    assert home("26740", "26743") == "26740, 26743"
    assert home() == ""
    assert labels_of([found], Dataset((lots,), "tt16_2025")).home == ""
    known = Labels()
    known.home = "26740"
    known.take({(name, 1): "NO-1"})
    assert known.home == "26740"
