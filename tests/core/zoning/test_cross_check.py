# SPDX-License-Identifier: GPL-2.0-or-later
"""The cross-check and what follows from indicators, against answers worked out by hand."""

from __future__ import annotations

import dataclasses
import math

import pytest

from qh_plugin.core.findings import Severity
from qh_plugin.core.model import load
from qh_plugin.core.zoning.cross_check import cross_check
from qh_plugin.core.zoning.derived import derive
from qh_plugin.core.zoning.functions import GROUPS, group_of, is_buildable, is_lived_on
from qh_plugin.core.zoning.kinds import HECTARES
from tests.core.zoning.lots import BY_FIELD, lots

HOUSING, PARK, ROAD = "DAT_O_Nhomnhao", "DAT_HTXH_CayxanhCC", "DAT_HTKT_DuongGT"


def said(made, kinds=BY_FIELD):
    return [(r.row, r.severity, r.what.vi) for r in cross_check(made, kinds)]


def test_nothing_is_said_of_good_lots():
    made = lots(
        [1000, 500, 300],
        [HOUSING, PARK, None],
        matDoXayDung=["40-60", "≤5", None],
        tangCaoXayDung=["1-5", "1", None],
        heSoSuDungDat=["≤3", "0,05", None],
        danSo=[40, None, None],
        dienTich=[1000.4, 500, 301],
    )
    assert said(made) == []


@pytest.mark.parametrize("text", ["0", "101", "40-120", "≥101"])
def test_density_is_above_0_and_at_most_100(text):
    [(row, severity, what)] = said(lots([100], matDoXayDung=[text]))
    assert (row, severity) == (0, Severity.ERROR)
    assert "phải lớn hơn 0 và không quá 100 %" in what


@pytest.mark.parametrize("text", ["100", "0,5-100", "<100", "1,5"])
def test_density_at_the_limits(text):
    assert said(lots([100], matDoXayDung=[text])) == []


def test_a_density_that_was_meant_as_percent():
    assert said(lots([100], matDoXayDung=["0,4"])) == [
        (0, Severity.WARNING, "mật độ xây dựng 0,4 %: có phải 40 % không?")
    ]


@pytest.mark.parametrize(
    ("density", "storeys", "ratio", "wrong"),
    [
        ("60", "5", "3", False),
        ("60", "5", "3,05", False),  # 3.05 may be 3.0 rounded up by what 0.05 allows
        ("60", "5", "3,06", True),
        ("40-60", "1-5", "≤3", False),
        ("40-60", "1-5", "2-3,5", True),
        ("40", "5", "≥2,5", True),  # the least already exceeds 2
        ("≥40", "5", "99", False),  # no upper limit of density: nothing to hold it against
        ("60", None, "99", False),
        ("60", "x", "99", False),
        ("33,3", "3", "1", False),
        ("40;60", "2;3;5", "3", False),
        ("40;60", "2;3;5", "3,5", True),
    ],
)
def test_ratio_against_density_times_storeys(density, storeys, ratio, wrong):
    made = lots([1000], matDoXayDung=[density], tangCaoXayDung=[storeys], heSoSuDungDat=[ratio])
    found = [r for r in cross_check(made, BY_FIELD) if r.fields[0] == "heSoSuDungDat"]
    assert bool(found) is wrong
    for remark in found:
        assert remark.severity is Severity.WARNING
        assert remark.fields == ("heSoSuDungDat", "matDoXayDung", "tangCaoXayDung")


def test_sentence_names_the_lot_and_both_sides():
    made = lots([1000], matDoXayDung=["60"], tangCaoXayDung=["5"], heSoSuDungDat=["9"])
    [remark] = cross_check(made, BY_FIELD)
    assert remark.text.vi == "L1: hệ số sử dụng đất 9 lớn hơn 60 % × 5 tầng = 3"
    assert remark.text.en == "L1: floor area ratio 9 exceeds 60 % × 5 storeys = 3"


def test_half_storeys():
    [(_, severity, what)] = said(lots([100], tangCaoXayDung=["2,3"]))
    assert severity is Severity.WARNING and "“2;3”" in what


@pytest.mark.parametrize(
    ("stated", "wrong"),
    [(1000, False), (1009, False), (1011, True), (989, True), ("1.000", False), (0.1, True)],
)
def test_stated_area_within_one_percent_of_the_drawn(stated, wrong):
    assert bool(said(lots([1000], dienTich=[stated]))) is wrong


def test_stated_area_in_hectares():
    kinds = {**BY_FIELD, "dienTich": HECTARES}
    assert said(lots([12345], dienTich=[1.23]), kinds) == []
    [(_, _, what)] = said(lots([12345], dienTich=[12345]), kinds)
    assert what == "diện tích ghi 12345,0000 ha, hình vẽ đo được 1,2345 ha"


def test_small_lots_may_round_to_whole_square_metres():
    assert said(lots([10.4], dienTich=[10])) == []
    assert said(lots([10.6], dienTich=[10])) != []


def test_a_lot_without_geometry_says_nothing_of_its_area():
    assert said(lots([math.nan], dienTich=[10], danSo=[5])) == []


def test_people():
    made = lots([1000] * 4, danSo=[-1, 2.5, "x", 12])
    assert [(r, s) for r, s, _ in said(made)] == [(i, Severity.ERROR) for i in range(3)]
    made = lots([10000, 10000], [HOUSING, ROAD], danSo=[6000, 10])
    by_row = [(r, s, w) for r, s, w in said(made) if s is Severity.INFO]
    assert by_row == [
        (0, Severity.INFO, "mật độ dân số 6.000 người/ha cao khác thường"),
        (1, Severity.INFO, "có dân số nhưng chức năng đất không phải đất ở"),
    ]


def test_too_little_floor_a_person():
    # 1,000 m² × 1 / 200 people = 5 m² each
    made = lots([1000], [HOUSING], danSo=[200], heSoSuDungDat=["1"])
    assert (0, Severity.INFO, "chỉ 5,0 m² sàn mỗi người, ít khác thường") in said(made)


def test_missing_indicators_where_something_is_built():
    made = lots([1000] * 3, [HOUSING, PARK, "dat_coquan"], matDoXayDung=["40", None, None])
    remarks = cross_check(made, BY_FIELD)
    assert [(r.row, r.what.vi) for r in remarks] == [
        (0, "thiếu tầng cao, hệ số sử dụng đất"),
        (2, "thiếu mật độ xây dựng, tầng cao, hệ số sử dụng đất"),
    ]


def test_every_code_of_the_model_has_a_group():
    lists = load().code_lists
    codes = [c.code for name in ("LANDUSE", "LANDUSE_GENERAL") for c in lists[name].codes]
    groups = {code: group_of(code).id for code in codes}
    assert set(groups.values()) <= {g.id for g in GROUPS}
    # worked out from national-model.md 4.1 by hand
    by_hand = {
        **{f"DAT_O_{x}": "O" for x in ("Nhomnhao", "Honhop_Nhomo", "Langxom")},
        **{f"DAT_HTXH_{x}": "HTXH" for x in ("Yte", "Vanhoa", "Theducthethao", "Truonghoc")},
        **dict.fromkeys(("DAT_HTXH_CayxanhCC", "DAT_Cayxanhhanche"), "CX"),
        **dict.fromkeys(("DAT_SX_Congnghiep", "DAT_SX_Vatlieu"), "SX"),
        **dict.fromkeys(("DAT_Coquan", "DAT_Dichvu", "DAT_Dulich", "DAT_DaotaoNC"), "DV"),
        **dict.fromkeys(("DAT_HTKT_DuongGT", "DAT_HTKT_Nghiatrang"), "HTKT"),
        **dict.fromkeys(("DAT_NN_Nongnghiep", "DAT_NN_Thuysan"), "NN"),
        **dict.fromkeys(("DAT_Ditich_tongiao", "DAT_Quocphong", "DAT_KHAC_Honuoc"), "KHAC"),
    }
    assert {code: groups[code] for code in by_hand} == by_hand
    general = {"DAT_DD_Donvio": "I", "DAT_NDD_Congnghiep": "II", "DAT_NNK_Honuoc": "III"}
    assert {code: group_of(code).id for code in general} == general
    assert {groups[c.code] for c in lists["LANDUSE_GENERAL"].codes} == {"I", "II", "III"}


def test_built_and_lived_on():
    assert is_buildable("DAT_O_Nhomnhao") and is_lived_on("dat_o_nhomnhao")
    assert is_buildable("DAT_Dichvu") and not is_lived_on("DAT_Dichvu")
    assert not is_buildable("DAT_HTXH_CayxanhCC") and not is_buildable(None)


def test_derived_values_by_hand():
    made = lots(
        [1000, 2000, 500],
        matDoXayDung=["40", "50-60", None],
        heSoSuDungDat=["≤2", "1-3", "x"],
        danSo=[30, 60, None],
    )
    found = derive(made, BY_FIELD)
    assert found.area == 3500
    # 400 + 1,000…1,200
    assert (found.footprint.low, found.footprint.high, found.footprint.count) == (1400, 1600, 2)
    # 0…2,000 + 2,000…6,000
    assert (found.floor.low, found.floor.high, found.floor.count) == (2000, 8000, 2)
    assert found.people == 90
    assert found.per_hectare == pytest.approx(300)


def test_derived_without_anything():
    found = derive(lots([1000]), BY_FIELD)
    assert (found.footprint.count, found.people, found.per_hectare) == (0, None, None)
    unit = BY_FIELD["dienTich"].unit
    assert found.footprint.text(unit) is None
    some = dataclasses.replace(found.floor, low=0.0, high=2000.0, count=1)
    assert some.text(unit).vi == "≤ 2.000 m²"
    endless = dataclasses.replace(some, low=500.0, high=math.inf)
    assert endless.text(unit).vi == "≥ 500 m²"
