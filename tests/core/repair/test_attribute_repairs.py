# SPDX-License-Identifier: GPL-2.0-or-later
"""What the repairs of attributes write; where a person has to choose they say so."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely

from qh_plugin.core.checking import RuleSetting, build_context, catalogue, check, load_profile
from qh_plugin.core.edits import apply
from qh_plugin.core.model import load
from qh_plugin.core.repair import Unmendable, repairs_for
from qh_plugin.core.repair.proposals import first_proved
from qh_plugin.core.repair.rounds import mend
from qh_plugin.core.report import jsonl
from qh_plugin.core.rules.base import Mending
from qh_plugin.core.table import Dataset, Table
from qh_plugin.io.reports import write_jsonl

PARCELS, WARDS = "DiaChinh/ThuaDat_A", "DiaChinh/RanhGioiXa_A"
LOTS = "QuyHoach/ChucNangSuDungDat_A"
MENDED = ("A07", "A08", "A13", "A14", "A15")


def boxes(*sizes):
    """Boxes side by side, so many metres wide, 10 m high."""
    wkb = np.empty(len(sizes), dtype=object)
    x = 600000.0
    for n, width in enumerate(sizes):
        wkb[n] = shapely.to_wkb(shapely.MultiPolygon([shapely.box(x, 1190000, x + width, 1190010)]))
        x += width + 10
    return wkb


def layer(name, sizes, **columns):
    arrays = {}
    for key, values in columns.items():
        arrays[key] = np.empty(len(values), dtype=object)
        arrays[key][:] = values
    return Table(
        name, np.arange(1, len(sizes) + 1), boxes(*sizes), arrays, epsg=9210,
        geometry_type="MultiPolygon",
    )  # fmt: skip


def data(*tables):
    model = "tt16_2025" if tables[0].name == LOTS else "dia_chinh"
    return Dataset(tables, model_id=model)


def profile(rule, **params):
    return replace(load_profile(), rules={rule: RuleSetting(None, params)})


def findings(given, rule):
    return [(g, i) for g, i in check(given, profile(rule), load(given.model_id)).rows()]


def context_of(given, rule):
    name = given.tables[0].name
    return build_context(given, name, profile(rule), load(given.model_id))


def proposed(given, rule, number=0):
    """The values that the repair writes into the first feature's row of a finding."""
    group, i = findings(given, rule)[number]
    (repair,) = repairs_for(rule)
    edits = repair.propose(context_of(given, rule), group, i)
    assert not edits.geometries and not edits.deleted and not edits.added
    after = replace(given, tables=(apply(given.tables[0], edits), *given.tables[1:]))
    assert len(findings(after, rule)) == len(findings(given, rule)) - 1
    (values,) = edits.attributes.values()
    return dict(values)


def offered(given, rule, number=0):
    group, i = findings(given, rule)[number]
    (repair,) = repairs_for(rule)
    return [c.id for c in repair.choices(context_of(given, rule), group, i)]


def refused(given, rule, number=0):
    group, i = findings(given, rule)[number]
    (repair,) = repairs_for(rule)
    with pytest.raises(Unmendable) as reason:
        repair.propose(context_of(given, rule), group, i)
    return reason.value.text.vi


def test_rules_that_ask_have_repairs_that_are_not_safe():
    for rule in catalogue():
        if rule.id in MENDED:
            assert rule.mending is Mending.ASK
            (repair,) = repairs_for(rule.id)
            assert not repair.safe


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("§Êt ë ®« thÞ", "Đất ở đô thị"),
        ("Ñöôøng Leâ Lôïi", "Đường Lê Lợi"),
        ("Ä‘áº¥t", "đất"),
        ("ho\u0323c", "học"),
        ("Phường\u200b Sài Gòn", "Phường Sài Gòn"),
        ("Lô\u0007 12", "Lô 12"),
    ],
)
def test_characters(before, after):
    assert proposed(data(layer(LOTS, [10], tenDoiTuong=[before])), "A08") == {"tenDoiTuong": after}


def test_of_two_wrong_texts_of_a_feature_each_finding_mends_its_own():
    given = data(layer(LOTS, [10], tenDoiTuong=["ho\u0323c"], ghiChu=["§Êt ë"]))
    both = [proposed(given, "A08", n) for n in range(2)]
    assert sorted(map(str, both)) == sorted(["{'tenDoiTuong': 'học'}", "{'ghiChu': 'Đất ở'}"])


def test_area():
    given = data(layer(PARCELS, [10.017, 10], dienTich=[90.0, 100.0]))
    assert proposed(given, "A07") == {"dienTich": 100.2}


def test_area_in_hectares():
    given = data(layer(WARDS, [10000], dienTich=[9.5]))
    assert proposed(given, "A07") == {"dienTich": 10.0}


def test_ward_with_one_successor():
    assert proposed(data(layer(PARCELS, [10], maXa=["25753"])), "A13") == {"maXa": "25747"}
    assert proposed(data(layer(PARCELS, [10], maXa=[25753])), "A13") == {"maXa": "25747"}


def test_divided_ward_waits_for_a_person():
    given = data(layer(PARCELS, [10], maXa=["25741"]))
    assert "25747" in refused(given, "A13")
    rows = load("dia_chinh").conversions["WARD"].by_old["25741"]
    assert sorted(offered(given, "A13")) == sorted({r.new for r in rows})


def test_divided_ward_is_told_by_the_place():
    rows = load("dia_chinh").conversions["WARD"].by_old["25741"]
    new = sorted({r.new for r in rows})
    assert len(new) > 1
    wards = layer(WARDS, [100, 100], maXa=[new[1], new[0]])
    given = data(layer(PARCELS, [10], maXa=["25741"]), wards)
    assert proposed(given, "A13") == {"maXa": new[1]}
    assert offered(given, "A13")[0] == new[1]


def test_foreign_ward_has_no_successor():
    assert "nhập lại" in refused(data(layer(PARCELS, [10], maXa=["99999"])), "A13")


@pytest.mark.parametrize(("old", "new"), [("BHK", "HNK"), ("DDL", "DDD"), ("TSN", "NTS")])
def test_land_code_with_one_successor(old, new):
    given = data(layer(PARCELS, [10], maMucDichSuDung=[old]))
    assert proposed(given, "A14") == {"maMucDichSuDung": new}


def test_land_code_with_several_successors_waits():
    given = data(layer(PARCELS, [10], maMucDichSuDung=["TTN"]))
    assert "TON, TIN" in refused(given, "A14")
    assert offered(given, "A14") == ["TON", "TIN"]


def test_doubtful_successor_waits():
    given = data(layer(PARCELS, [10], maMucDichSuDung=["LUN"]))
    refused(given, "A14")
    assert offered(given, "A14") == ["LUK"]


def test_joined_codes_with_a_former_one():
    given = data(layer(PARCELS, [10], cacMucDichSuDung=["ONT+LNK"]))
    assert proposed(given, "A14") == {"cacMucDichSuDung": "ONT+CLN"}


def test_joined_codes_where_one_belongs_keep_all_where_there_is_room():
    columns = {"maMucDichSuDung": ["ONT+LNK"], "cacMucDichSuDung": [None]}
    given = data(layer(PARCELS, [10], **columns))
    refused(given, "A14")
    group, i = findings(given, "A14")[0]
    (repair,) = repairs_for("A14")
    choices = repair.choices(context_of(given, "A14"), group, i)
    assert [c.id for c in choices] == ["ONT", "CLN"]
    (edits,) = choices[0].edits
    assert edits.attributes == {1: {"maMucDichSuDung": "ONT", "cacMucDichSuDung": "ONT+CLN"}}
    columns["cacMucDichSuDung"] = ["ONT"]
    given = data(layer(PARCELS, [10], **columns))
    (edits,) = repair.choices(context_of(given, "A14"), *findings(given, "A14")[0])[0].edits
    assert edits.attributes == {1: {"maMucDichSuDung": "ONT"}}


@pytest.mark.parametrize(
    ("text", "number"),
    [("2.159,6", 2159.6), ("12,5 m", 12.5), ("1.234.567", 1234567.0), ("-3", -3.0)],
)
def test_number(text, number):
    given = data(layer(LOTS, [10], chieuCaoXayDung=[text]))
    assert proposed(given, "A15") == {"chieuCaoXayDung": number}


def test_whole_number():
    values = proposed(data(layer(LOTS, [10], danSo=["1,200,300"])), "A15")
    assert values == {"danSo": 1200300}
    assert isinstance(values["danSo"], int)


def test_two_readings_wait_for_a_person():
    given = data(layer(LOTS, [10], chieuCaoXayDung=["2.159"]))
    assert "hai cách" in refused(given, "A15")
    assert offered(given, "A15") == ["2.159", "2159"]


def test_of_two_readings_the_drawn_area_tells():
    given = data(layer(LOTS, [215.95], dienTich=["2.159"]))
    assert proposed(given, "A15") == {"dienTich": 2159.0}
    assert offered(given, "A15")[0] == "2159"


@pytest.mark.parametrize(
    ("rule", "given", "said"),
    [
        ("A13", data(layer(PARCELS, [10], maXa=["25741"])), "25747, 25750"),
        ("A14", data(layer(PARCELS, [10], maMucDichSuDung=["ONT+CLN"])), "ONT, CLN"),
        ("A15", data(layer(LOTS, [10], dienTich=["2.159"])), "hai cách"),
    ],
)
def test_no_guess_is_written_in_bulk_or_by_one_click(rule, given, said):
    mended = mend(given, profile(rule), [rule])
    assert not mended.done
    assert [said in left.why.vi for left in mended.remaining] == [True]
    (repair,) = repairs_for(rule)
    with pytest.raises(Unmendable, match=said):
        first_proved(context_of(given, rule), profile(rule), repair, *findings(given, rule)[0])


def test_a_value_that_changed_since_is_said():
    given = data(layer(LOTS, [10], tenDoiTuong=["§Êt ë"]))
    group, i = findings(given, "A08")[0]
    (repair,) = repairs_for("A08")
    now = data(layer(LOTS, [10], tenDoiTuong=["Đất ở"]))
    with pytest.raises(Unmendable, match="đã đổi"):
        repair.propose(context_of(now, "A08"), group, i)


def test_findings_read_back_from_a_report_are_mended_too(tmp_path):
    given = data(layer(PARCELS, [10], maXa=["25753"], maMucDichSuDung=["BHK"], dienTich=["1,5"]))
    rules = {rule: RuleSetting(None, {}) for rule in ("A13", "A14", "A15")}
    result = check(given, replace(load_profile(), rules=rules), load("dia_chinh"))
    write_jsonl(result, tmp_path / "check.jsonl")
    made = {}
    for group, i in jsonl.read(tmp_path / "check.jsonl").rows():
        (repair,) = repairs_for(group.rule)
        made.update(repair.propose(context_of(given, group.rule), group, i).attributes[1])
    assert made == {"maXa": "25747", "maMucDichSuDung": "HNK", "dienTich": 1.5}
