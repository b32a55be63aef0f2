# SPDX-License-Identifier: GPL-2.0-or-later
"""A right planning dossier, spoilt one part at a time: the whole profile says just that."""

from __future__ import annotations

import os
from typing import Any, Callable, Optional

import numpy as np
import pytest
import shapely

from qh_plugin.core.checking import check, load_profile
from qh_plugin.core.model import load
from qh_plugin.core.table import Field
from tests.planted.plan import (
    BUILDING,
    CELL,
    CODE,
    CORNER,
    CORRIDOR,
    LOT,
    PLAN,
    RED,
    STREET,
    Plan,
)

SOAK = bool(os.environ.get("QH_SOAK"))
MODEL = load("tt16_2025")
#: (rule, layer, fids): None stands for whatever it names
Expected = tuple[str, Optional[str], Optional[tuple[int, ...]]]
CODES = "maDoiTuong"
WATER, BEND = "QuyHoach/PhanVungCapNuoc_A", "QuyHoach/DiemToaDoTimDuongChuyenHuongTimDuong_P"


def wrong(plan: Plan, expect: list[Expected]) -> list[str]:
    """What the report misses, and what it makes up."""
    result = check(plan.dataset(), load_profile(), MODEL)
    found = [
        (g.rule, g.layer, tuple(g.fids[i]), g.message(i).en)
        for g, i in result.rows()
        if g.rule != "G16"
    ]
    said = [
        f"without reason: {name}"
        for name in found
        if not any(_fits(name, asked) for asked in expect)
    ]
    return said + [f"missed: {e}; {found}" for e in expect if not any(_fits(f, e) for f in found)]


def _fits(name: tuple[str, str, tuple[int, ...], str], asked: Expected) -> bool:
    rule, layer, fids = asked
    return (
        name[0] == rule
        and (layer is None or name[1] == layer)
        and (fids is None or set(name[2]) == set(fids))
    )


def of_lot(rules: list[str], **values: Any) -> tuple[Callable[[Plan], None], list[Expected]]:
    """Lot 7 gets other values."""

    def change(plan: Plan) -> None:
        plan.layers[LOT].values[6].update(values)

    return change, [(rule, LOT, (7,)) for rule in rules]


VALUES = {
    "no symbol": of_lot(["A01"], kyHieuLoDat=None),
    "unknown use": of_lot(["A02"], chucNangSuDungDatMuc2="DAT_LungTung"),
    "negative people": of_lot(["A03"], danSo=-1),
    "another kind of plan": of_lot(["A06"], loaiQuyHoach="QCT"),
    "another level": of_lot(["A06"], capDoQuyHoach="3"),
    "area 5 % more": of_lot(["A07"], dienTich=210.0),
    "NFD": of_lot(["A08"], tenCongTrinhTrenDat="Tru\u031bo\u031b\u0300ng"),
    "dossier code too short": of_lot(["A10"], maHoSoQH="79QPK100001"),
    "two dossier codes": of_lot(["A10"], maHoSoQH="79QPK1000002"),
    "code of another class": of_lot(["A10"], maDoiTuong=f"{CODE}-PhanOQuyHoach_A-7"),
    "level 9": of_lot(["A10"], maThongTinQH="792591012345"),
    "density in words": of_lot(["A11"], matDoXayDung="cao"),
    "density of 140 %": of_lot(["A11"], matDoXayDung="140"),
    "density below zero": of_lot(["A11"], matDoXayDung="-5"),
    "storeys in words": of_lot(["A11"], tangCaoXayDung="nhiều"),
    "range turned": of_lot(["A11"], tangCaoXayDung="5-1"),
    "ratio in words": of_lot(["A11"], heSoSuDungDat="x"),
    "ratio above density by storeys": of_lot(["A12"], heSoSuDungDat="3.6"),
    "ratio above the upper ends": of_lot(
        ["A12"], matDoXayDung="40-60", tangCaoXayDung="1-5", heSoSuDungDat="4"
    ),
    "area as text": of_lot(["A15"], dienTich="200,0"),
    "decoy: ranges": of_lot([], matDoXayDung="40-60", tangCaoXayDung="1-5", heSoSuDungDat="0,4-3"),
    "decoy: at most": of_lot([], matDoXayDung="≤60", tangCaoXayDung="≤ 5", heSoSuDungDat="≤3,0"),
    "decoy: decimal comma": of_lot([], matDoXayDung="62,5", heSoSuDungDat="2,5"),
    "decoy: no indicators": of_lot([], matDoXayDung=None, tangCaoXayDung=None, heSoSuDungDat=None),
    "decoy: ratio far below": of_lot([], heSoSuDungDat="0.4"),
    "decoy: hoà": of_lot([], tenCongTrinhTrenDat="Nhà văn hoá Hoà Bình"),
    "decoy: rounded area": of_lot([], dienTich=200.05),
    "decoy: symbol twice": of_lot([], kyHieuLoDat="O0-0-0"),
}  # fmt: skip


def gone(plan: Plan, layer: str, *rows: int) -> None:
    for row in sorted(rows, reverse=True):
        del plan.layers[layer].shapes[row], plan.layers[layer].values[row]


def moved(shape: Any, x: float, y: float) -> Any:
    return shapely.transform(shape, lambda xy: xy + np.array([x, y]))


def swap(plan: Plan, layer: str) -> None:
    some = plan.layers[layer].shapes
    some[:] = [shapely.transform(s, lambda xy: xy[:, ::-1]) for s in some]


def bent(plan: Plan, layer: str, row: int, *points: tuple[float, float]) -> None:
    plan.layers[layer].shapes[row] = shapely.LineString(np.array(points) + CORNER)


def ring(plan: Plan, layer: str, row: int, *box: float) -> None:
    plan.layers[layer].shapes[row] = moved(shapely.box(*box), *CORNER)


def renamed(plan: Plan, old: str, new: str) -> None:
    plan.layers[new] = plan.layers.pop(old)
    known = MODEL.feature_class(old)
    assert known is not None
    plan.layers[new].fields = [Field(f.name, f.type, f.length) for f in known.fields]


def fields(plan: Plan, layer: str, **other: Optional[Field]) -> None:
    """Declare fields otherwise (None: not at all), or more of them."""
    known = MODEL.feature_class(layer)
    assert known is not None
    own = {f.name: Field(f.name, f.type, f.length) for f in known.fields}
    plan.layers[layer].fields = [f for f in {**own, **other}.values() if f is not None]


def lots_of(plan: Plan, x0: float, x1: float) -> tuple[int, ...]:
    xs = shapely.bounds(plan.layers[LOT].shapes)[:, [0, 2]] - CORNER[0]
    return tuple(int(i) + 1 for i in np.flatnonzero((xs[:, 0] < x1) & (xs[:, 1] > x0)))


def cells_moved(plan: Plan, x: float) -> None:
    ring(plan, CELL, 0, 0, 0, x, 100)
    ring(plan, CELL, 1, x, 0, 216, 100)
    for row, width in enumerate((x, 216 - x)):
        plan.layers[CELL].values[row]["dienTich"] = 100 * width


def no_boundary(plan: Plan) -> None:
    gone(plan, PLAN, 0)


def boundary_twice(plan: Plan) -> None:
    plan.layers[PLAN].shapes += plan.layers[PLAN].shapes
    again = {**plan.layers[PLAN].values[0], CODES: f"{CODE}-RanhGioiQuyHoach_A-2"}
    plan.layers[PLAN].values.append(again)


def another_meridian(plan: Plan) -> None:
    plan.epsg = 5899
    for some in plan.layers.values():
        some.epsg = 5899


def id_twice(plan: Plan) -> None:
    plan.layers[LOT].values[3][CODES] = plan.layers[LOT].values[4][CODES]


def water(*box: float) -> Callable[[Plan], None]:
    def change(plan: Plan) -> None:
        plan.add(WATER, shapely.box(*box))

    return change


def bend(x: float, y: float) -> Callable[[Plan], None]:
    def change(plan: Plan) -> None:
        plan.add(BEND, shapely.Point(x, y))

    return change


def corridor(*points: tuple[float, float]) -> Callable[[Plan], None]:
    def change(plan: Plan) -> None:
        plan.add(CORRIDOR, shapely.LineString(points), loaiRanhGioiHanhLang="LD")

    return change


Spoilt = tuple[Callable[[Plan], Any], list[Expected]]
PARTS: dict[str, Spoilt] = {
    "id twice": (id_twice, [("A04", LOT, (4, 5))]),
    "a lot lacks": (lambda p: gone(p, LOT, 12),
                    [("C04", LOT, None), ("S01", None, None)]),
    "a lot at the edge lacks": (lambda p: gone(p, LOT, 0),
                                [("C05", LOT, None), ("S01", None, None)]),
    "cells cut lots": (lambda p: cells_moved(p, 95),
                       [("S02", LOT, (n,)) for n in range(46, 51)]),
    "decoy: cells cut a road": (lambda p: cells_moved(p, 104), []),
    "cells apart": (lambda p: ring(p, CELL, 0, 0, 0, 107, 100),
                    [("C05", CELL, (1, 2))]),
    "no boundary": (no_boundary, [("S03", None, None), ("L01", STREET, (1,)),
                                  ("L01", STREET, (2,))]),
    "two boundaries": (boundary_twice, [("S03", PLAN, (1, 2))]),
    "plan states 5 ha more": (lambda p: p.layers[PLAN].values[0].update(dienTichQH=7.16),
                              [("S04", None, None), ("A07", PLAN, (1,))]),
    "building line across the red line":
        (lambda p: bent(p, BUILDING, 0, (97, 0), (97, 40), (103, 50), (97, 60), (97, 100)),
         [("S05", BUILDING, (1,))]),
    "building line in the street": (lambda p: bent(p, BUILDING, 0, (102, 0), (102, 100)),
                                    [("S05", BUILDING, (1,))]),
    "decoy: building line 0.9 mm over": (lambda p: bent(p, BUILDING, 0, (100.0009, 0),
                                                        (100.0009, 100)), []),
    "corridor through lots": (corridor((-50, 50), (92, 50), (92, 150)),
                              [("S06", LOT, None)]),
    "decoy: corridor along lots": (corridor((0, 40), (100, 40)), []),
    "unknown class": (lambda p: renamed(p, BUILDING, "QuyHoach/LungTung_L"),
                      [("M01", "QuyHoach/LungTung_L", None)]),
    "decoy: small letters": (lambda p: renamed(p, BUILDING, "QuyHoach/chigioixaydung_l"), []),
    "lines for areas": (lambda p: setattr(p.layers[CELL], "geometry_type", "MultiLineString"),
                        [("M02", CELL, None)]),
    "field lacks": (lambda p: fields(p, LOT, danSo=None), [("M03", LOT, None)]),
    "field of another type": (lambda p: fields(p, CELL, danSo=Field("danSo", "text", 20)),
                              [("M03", CELL, None)]),
    "field too short": (lambda p: fields(p, LOT, kyHieuLoDat=Field("kyHieuLoDat", "text", 9)),
                        [("M03", LOT, None)]),
    "class lacks": (lambda p: p.layers.pop(STREET), [("M04", None, None)]),
    "field more": (lambda p: fields(p, LOT, mauNen=Field("mauNen", "text", 9)),
                   [("M05", LOT, None)]),
    "decoy: fields of programs": (lambda p: fields(
        p, LOT, OBJECTID=Field("OBJECTID", "integer"), Shape_Area=Field("Shape_Area", "real")), []),
    "field cut": (lambda p: fields(p, CELL, chiTieuTNTvaVSMT=None,
                                   x=Field("chiTieuTNT", "text", 100)), [("M06", CELL, None)]),
    "another database": (lambda p: renamed(p, BUILDING, "NenDiaHinh/ChiGioiXayDung_L"),
                         [("M07", "NenDiaHinh/ChiGioiXayDung_L", None)]),
    "no reference system": (lambda p: setattr(p.layers[BUILDING], "epsg", None),
                            [("R01", BUILDING, None)]),
    "WGS 84 / UTM": (lambda p: setattr(p.layers[BUILDING], "epsg", 32648),
                     [("R01", BUILDING, None)]),
    "axes swapped": (lambda p: swap(p, BUILDING), [("R02", BUILDING, None)]),
    "another meridian declared":
        (another_meridian, [("R02", name, None)
                            for name in (PLAN, LOT, CELL, STREET, RED, BUILDING)]),
    "two meridians": (lambda p: setattr(p.layers[BUILDING], "epsg", 5899),
                      [("R03", None, None), ("R02", BUILDING, None)]),
    "water zone 2 m out": (water(0, 0, 218, 100), [("X02", WATER, (1,))]),
    "decoy: water zone to the edge": (water(0, 0, 216.0009, 100), []),
    "bend beside the street": (bend(104.5, 50), [("P01", BEND, (1,))]),
    "decoy: bend 0.9 mm beside": (bend(104.0009, 50), []),
    "street ends in a block": (lambda p: bent(p, STREET, 0, (104, 0), (104, 60)),
                               [("L01", STREET, (1,))]),
    "street twice": (lambda p: p.add(STREET, shapely.LineString([(104, 100), (104, 0)]),
                                     tenDuong="B", loGioi="8", kyHieuMatCat="1-1"),
                     [("L06", STREET, None)]),
    "red line twice": (lambda p: bent(p, RED, 1, (100, 0), (100, 100)), [("L06", RED, (1, 2))]),
}  # fmt: skip


def test_nothing_of_a_right_dossier() -> None:
    assert wrong(Plan(3, MODEL), []) == []


@pytest.mark.parametrize("kind", [*VALUES, *PARTS])
def test_just_what_was_spoilt_is_named(kind: str) -> None:
    change, expect = {**VALUES, **PARTS}[kind]
    plan = Plan(2, MODEL)
    change(plan)
    assert wrong(plan, expect) == []


def test_every_value_spoilt_at_once_in_a_large_plan() -> None:
    """Each kind of wrong value in every 40th lot or so: every lot is judged by itself."""
    plan = Plan(2_000 if SOAK else 100, MODEL)
    lots = [i for i, v in enumerate(plan.layers[LOT].values) if v.get("matDoXayDung")]
    rng = np.random.default_rng(3)
    chosen = rng.permutation(lots)[: len(lots) // 2]
    expect: list[Expected] = []
    other = Plan(1, MODEL)
    for n, row in enumerate(chosen):
        kind = list(VALUES)[n % len(VALUES)]
        before = dict(other.layers[LOT].values[6])
        change, asked = VALUES[kind]
        change(other)
        new = {k: v for k, v in other.layers[LOT].values[6].items() if before.get(k) != v}
        other.layers[LOT].values[6] = before
        if kind in ("two dossier codes", "area 5 % more", "area as text"):
            continue  # these concern the whole
        if CODES in new:
            new[CODES] = f"{CODE}-PhanOQuyHoach_A-{row}"
        plan.layers[LOT].values[row].update(new)
        expect += [(rule, LOT, (int(row) + 1,)) for rule, _, _ in asked]
    result = check(plan.dataset(), load_profile(), MODEL, only=sorted({e[0] for e in expect}))
    found = {(g.rule, g.layer, tuple(g.fids[i])) for g, i in result.rows()}
    assert found == set(expect)
