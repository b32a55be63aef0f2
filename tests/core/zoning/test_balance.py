# SPDX-License-Identifier: GPL-2.0-or-later
"""The balance: by hand, by random sums, and against SQL over a dossier's GeoPackage."""

from __future__ import annotations

import datetime
import sqlite3

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from qh_plugin.core.errors import CrsError, InputError
from qh_plugin.core.model import load
from qh_plugin.core.table import Table
from qh_plugin.core.wkb import parse
from qh_plugin.core.zoning import figures
from qh_plugin.core.zoning.balance import balance
from qh_plugin.core.zoning.balance_sheet import lines, sheet, tab_separated, texts
from qh_plugin.core.zoning.functions import group_of
from qh_plugin.core.zoning.lots import (
    areas,
    balanced,
    boundaries_of,
    code_field,
    known_codes,
    lots_of,
)
from qh_plugin.io.balance import read_balance
from qh_plugin.training.sample import create_sample
from tests.core.zoning.lots import objects

LOT = "QuyHoach/ChucNangSuDungDat_A"
HOUSING, PARK, SCHOOL = "DAT_O_Nhomnhao", "DAT_HTXH_CayxanhCC", "DAT_HTXH_Truonghoc"
KNOWN = known_codes(load().feature_class(LOT), load())


def by_code(made):
    return {line.code: (line.count, line.area) for line in made.lines}


def test_by_hand():
    made = balance(
        [HOUSING, PARK, None, HOUSING, "", SCHOOL],
        np.array([6000.0, 2000, 300, 1000, 100, 600]),
        KNOWN,
        people=np.array([80.0, np.nan, np.nan, 20, np.nan, np.nan]),
        boundary=10100.0,
    )
    assert by_code(made) == {HOUSING: (2, 7000), SCHOOL: (1, 600), PARK: (1, 2000), "": (2, 400)}
    assert [(g.id, g.total.area) for g in made.groups] == [("O", 7000), ("HTXH", 600), ("CX", 2000)]
    assert made.total.area == 10000 and made.total.count == 6
    assert made.groups[0].total.share == pytest.approx(0.7)
    assert made.difference == -100
    assert figures.difference(made).vi == "Thiếu 100 m² so với ranh giới (1,0 %)"
    assert figures.agrees(made) is False
    assert made.unclassified.rows.tolist() == [2, 4]
    assert made.people == 100
    assert {p.id: p.square_metres for p in made.per_person} == {"O": 70, "CX": 20, "TH": 6}


def test_people_of_the_plan_count_before_those_of_the_lots():
    made = balance([HOUSING], np.array([1000.0]), KNOWN, people=np.array([10.0]), plan_people=50)
    assert made.people == 50 and made.per_person[0].square_metres == 20


def test_codes_ignore_case_and_blanks_and_unknown_ones_are_kept_apart():
    made = balance([HOUSING, HOUSING.upper(), f" {HOUSING} ", "XYZ"], np.ones(4), KNOWN)
    assert by_code(made) == {HOUSING: (3, 3.0), "XYZ": (1, 1.0)}
    assert [(x.code, x.known) for x in made.lines] == [(HOUSING, True), ("XYZ", False)]
    assert made.groups[-1].id == "KHAC"


def test_unreadable_geometry_counts_as_nothing_and_is_told():
    made = balance([HOUSING, PARK], np.array([100.0, np.nan]), KNOWN, boundary=100.0)
    assert made.unmeasured == 1 and made.total.area == 100
    assert figures.difference(made).vi == "Khớp với ranh giới quy hoạch."


def test_nothing_at_all():
    made = balance([], np.zeros(0), KNOWN)
    assert made.groups == [] and made.total.area == 0 and made.unclassified is None
    assert made.difference is None and figures.agrees(made) is None
    assert tab_separated(made).count("\n") == 2


@given(
    st.lists(
        st.tuples(
            st.sampled_from([*KNOWN, "X", "y", None, ""]),
            st.floats(0, 1e7, allow_nan=False),
            st.integers(0, 10**6),
        ),
        max_size=60,
    )
)
def test_sums_equal_totals_and_every_lot_counts_once(some):
    codes = [s[0] for s in some]
    area, people = np.array([s[1] for s in some]), np.array([float(s[2]) for s in some])
    made = balance(codes, area, KNOWN, people=people)
    parts = [g.total for g in made.groups] + ([made.unclassified] if made.unclassified else [])
    for name in ("count", "area", "people"):
        whole = pytest.approx(getattr(made.total, name), rel=1e-9, abs=1e-6)
        assert sum(getattr(p, name) for p in parts) == whole
        assert sum(getattr(x, name) for x in made.lines) == whole
    assert made.total.area == pytest.approx(area.sum(), rel=1e-12, abs=1e-9)
    rows = [r for x in made.lines for r in x.rows.tolist()]
    assert sorted(rows) == list(range(len(some)))
    if area.sum() > 0:
        assert sum(p.share for p in parts) == pytest.approx(1.0)


@given(
    arrays.arrays(np.float64, (7, 2), elements=st.floats(0, 1000, width=32)),
    st.floats(0, 1e6, width=32),
)
def test_areas_are_those_of_geos(points, far):
    shell = shapely.convex_hull(shapely.multipoints(points + far))
    if shapely.get_type_id(shell) != 3:
        return
    centre = shapely.get_coordinates(shapely.centroid(shell))[0]
    hole = shapely.transform(shell, lambda xy: centre + (xy - centre) / 2)
    ring = shapely.get_coordinates(hole)[::-1]
    shape = shapely.multipolygons(
        [shapely.polygons(shapely.get_coordinates(shell), [ring]), shapely.box(0, 0, 3, 4)]
    )
    wkb = objects([shapely.to_wkb(shape), None, shapely.to_wkb(shapely.Point(1, 2)), b"\x01\x03"])
    found = areas(parse(wkb))
    assert found[0] == pytest.approx(shapely.area(shape), rel=1e-9, abs=1e-6)
    assert np.isnan(found[1:]).all()


def test_the_sample_dossier_against_sql(tmp_path):
    """Areas and counts summed by SQLite over the file, with GEOS for the area of a blob."""
    dossier = create_sample(tmp_path / "CSDL_S", errors=False)
    connection = sqlite3.connect(dossier.geopackage("QuyHoach"))
    connection.create_function(
        "area", 1, lambda blob: shapely.area(shapely.from_wkb(blob[8 + 32 :])), deterministic=True
    )
    table, code = "ChucNangSuDungDat_A", "chucNangSuDungDatMuc2"
    expected = {
        row[0]: row[1:]
        for row in connection.execute(
            f"SELECT {code}, count(*), sum(area(geom)), coalesce(sum(danSo), 0) "
            f"FROM {table} GROUP BY {code}"
        )
    }
    [(rim,)] = connection.execute("SELECT sum(area(geom)) FROM RanhGioiQuyHoach_A").fetchall()
    connection.close()
    _, made = read_balance(dossier.folder)
    assert set(expected) == {x.code for x in made.balance.lines}
    for line in made.balance.lines:
        count, area, people = expected[line.code]
        assert (line.count, line.people) == (count, people)
        assert line.area == pytest.approx(area, rel=1e-9)
    assert made.balance.boundary == pytest.approx(rim, rel=1e-9)
    assert abs(made.balance.difference) < 1e-3
    assert figures.difference(made.balance).vi == "Khớp với ranh giới quy hoạch."
    with pytest.raises(InputError, match="các lớp có lô đất"):
        read_balance(dossier.folder, "ThuaDat")


def test_classes_of_the_model():
    names = [c.name for c in balanced(load())]
    assert names[0] == LOT and "QuyHoach/PhanOQuyHoach_A" in names
    assert "QuyHoach/RanhGioiQuyHoach_A" not in names
    lot = load().feature_class(LOT)
    assert code_field(lot, load()) == "chucNangSuDungDatMuc2"


def test_boundaries_and_the_other_models():
    model = load()
    found = [c.name for c in boundaries_of(model.feature_class(f"HienTrang/{LOT[9:]}"), model)]
    assert found == ["HienTrang/RanhGioiQuyHoach_A", "QuyHoach/RanhGioiQuyHoach_A"]
    ward = load("dia_chinh")
    assert [(c.name, code_field(c, ward)) for c in balanced(ward)] == [
        ("DiaChinh/ThuaDat_A", "maMucDichSuDung"),
        ("SuDungDat/HienTrangSuDungDat_A", "maLoaiDat"),
        ("SuDungDat/QuyHoachSuDungDatXa_A", "mucDichSuDungQH"),
    ]
    parcels = ward.feature_class("DiaChinh/ThuaDat_A")
    made = balance(["ONT", "LUA", "ONT+CLN", "BCS"], np.ones(4), known_codes(parcels, ward))
    assert {g.id: g.total.count for g in made.groups} == {"NNP": 1, "PNN": 2, "CSD": 1}
    unplaced = [c for c in ward.code_lists["LAND_CODE"].codes if group_of(c.code).id == "KHAC"]
    assert len(unplaced) == 8  # coastal waters and the land inside special zones


def test_degrees_are_refused():
    empty = objects([])
    lot = load().feature_class(LOT)
    with pytest.raises(CrsError, match="độ"):
        lots_of(Table(LOT, np.zeros(0, np.int64), empty, {}, epsg=4326), lot, load())


@pytest.mark.parametrize(
    ("shown", "vi", "en"),
    [
        (figures.square_metres(12345.6), "12.346", "12,346"),
        (figures.square_metres(12.34), "12,3", "12.3"),
        (figures.square_metres(0), "0", "0"),
        (figures.hectares(12345), "1,23", "1.23"),
        (figures.percent(0.4449), "44,5", "44.5"),
        (figures.percent(0.0001), "0,010", "0.010"),
        (figures.grouped(-0.01), "0", "0"),
    ],
)
def test_figures(shown, vi, en):
    assert (shown.vi, shown.en) == (vi, en)


def test_sheet(tmp_path):
    dossier = create_sample(tmp_path / "CSDL_S", errors=False)
    _, made = read_balance(dossier.folder)
    content = sheet(made, datetime.date(2026, 11, 22), dossier.info.name)
    head = [row[1] for row in content.rows[: content.header_rows - 1]]
    assert head[0] == "BẢNG CÂN BẰNG SỬ DỤNG ĐẤT"
    assert head[1] == made.plan.name
    assert f"Quyết định số {made.plan.decision} ngày " in head[2]
    assert "Ngày lập bảng: 22/11/2026" in head
    body = [row for row in content.rows[content.header_rows :] if len(row) == 8]
    table = lines(made.balance)
    assert len(body) == len(table)
    sums = [row for row, (_, strong) in zip(body, table) if strong]
    assert sum(row[2] for row in sums[:-1]) == pytest.approx(sums[-1][2], abs=0.1)
    assert [content.rows[i] for i in content.bold] == sums
    for row, (line, _) in zip(body, table):
        assert row[1] == texts(line)[1]
        assert row[4] == pytest.approx(line.share)
