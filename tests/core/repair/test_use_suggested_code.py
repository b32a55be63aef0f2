# SPDX-License-Identifier: GPL-2.0-or-later
"""A02 is mended where exactly one code is meant, and left to a person everywhere else."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely

from qh_plugin.core.checking import build_context, check, load_profile
from qh_plugin.core.edits import apply
from qh_plugin.core.model import Code, CodeList, load
from qh_plugin.core.repair import Unmendable, repairs_for
from qh_plugin.core.repair.use_suggested_code import meant
from qh_plugin.core.report import jsonl
from qh_plugin.core.table import Dataset, Table
from qh_plugin.core.text import Text
from qh_plugin.io.reports import write_jsonl

LOTS, FIELD = "QuyHoach/ChucNangSuDungDat_A", "chucNangSuDungDatMuc2"
PROFILE = load_profile("truoc_khi_nop")
PROFILE = replace(PROFILE, rules={"A02": PROFILE.rules["A02"]})


def lots(**columns):
    """Lots side by side with these columns."""
    count = len(next(iter(columns.values())))
    wkb = np.empty(count, dtype=object)
    wkb[:] = [
        shapely.to_wkb(
            shapely.MultiPolygon([shapely.box(600000 + 20 * n, 1190000, 600010 + 20 * n, 1190010)])
        )
        for n in range(count)
    ]
    arrays = {k: np.array(v, dtype=object) for k, v in columns.items()}
    made = Table(
        LOTS, np.arange(1, count + 1), wkb, arrays, epsg=9210, geometry_type="MultiPolygon"
    )
    return Dataset((made,), model_id="tt16_2025")


def findings(data):
    result = check(data, PROFILE, load())
    return [(group, i) for group, i in result.rows() if group.rule == "A02"]


def propose(data, group, i):
    context = build_context(data, LOTS, PROFILE, load())
    (repair,) = [r for r in repairs_for("A02") if not r.safe]  # a person says yes
    return repair.propose(context, group, i)


@pytest.mark.parametrize("value", ["dat_o_nhomnhao", " DAT_O_Nhomnhao", "Dat_O_NHOMNHAO\t"])
def test_case_and_blanks_need_nobodys_yes(value):
    data = lots(**{FIELD: [value]})
    ((group, i),) = findings(data)
    safe = repairs_for("A02")[0]
    assert safe.safe
    edits = safe.propose(build_context(data, LOTS, PROFILE, load()), group, i)
    assert edits.attributes == {1: {FIELD: "DAT_O_Nhomnhao"}}


@pytest.mark.parametrize(
    "value", ["ĐẤT_Ở_Nhómnhàở", "NHÓM NHÀ Ở", "DAT_O_Nhomnha", "DAT_O Nhomnhao"]
)
def test_more_than_case_and_blanks_is_a_guess(value):
    data = lots(**{FIELD: [value]})
    ((group, i),) = findings(data)
    with pytest.raises(Unmendable):
        repairs_for("A02")[0].propose(build_context(data, LOTS, PROFILE, load()), group, i)


@pytest.mark.parametrize(
    "value", ["dat_o_nhomnhao", " DAT_O_Nhomnhao", "ĐẤT_Ở_Nhómnhàở", "NHÓM NHÀ Ở", "Nhom  nha o"]
)
def test_case_accents_and_blanks_are_mended(value):
    data = lots(**{FIELD: [value, "DAT_O_Nhomnhao"]})
    ((group, i),) = findings(data)
    edits = propose(data, group, i)
    assert edits.attributes == {1: {FIELD: "DAT_O_Nhomnhao"}}
    assert not edits.geometries and not edits.deleted and not edits.added
    after = replace(data, tables=(apply(data.tables[0], edits),))
    assert findings(after) == []


@pytest.mark.parametrize("value", ["DAT_O_Nhomnha", "Nhà ở xã hội cũ", "???", "12"])
def test_a_guess_is_left_to_a_person(value):
    data = lots(**{FIELD: [value]})
    ((group, i),) = findings(data)
    with pytest.raises(Unmendable) as reason:
        propose(data, group, i)
    assert value in reason.value.text.vi


def test_only_the_field_of_the_finding_changes():
    data = lots(**{FIELD: ["dat_o_nhomnhao"], "trangThaiQuyHoach": ["qh"]})
    proposals = [propose(data, group, i).attributes[1] for group, i in findings(data)]
    assert sorted(map(str, proposals)) == sorted(
        map(str, [{FIELD: "DAT_O_Nhomnhao"}, {"trangThaiQuyHoach": "QH"}])
    )


def test_a_finding_read_back_from_a_report_is_mended_too(tmp_path):
    data = lots(trangThaiQuyHoach=["qh"], **{FIELD: ["dat_o_nhomnhao"]})
    write_jsonl(check(data, PROFILE, load()), tmp_path / "check.jsonl")
    rows = list(jsonl.read(tmp_path / "check.jsonl").rows())
    assert len(rows) == 2
    assert {tuple(propose(data, g, i).attributes[1]) for g, i in rows} == {
        (FIELD,),
        ("trangThaiQuyHoach",),
    }


def test_a_value_that_changed_meanwhile_is_said():
    data = lots(**{FIELD: ["dat_o_nhomnhao"]})
    ((group, i),) = findings(data)
    for value in ("DAT_O_Nhomnhao", None, "khác"):
        with pytest.raises(Unmendable, match="đã đổi"):
            propose(lots(**{FIELD: [value]}), group, i)


def test_several_codes_of_one_name_are_no_answer():
    def code(name, title):
        return Code(name, Text(title, title))

    codes = CodeList("x", Text("x", "x"), [code("A", "Đất ở"), code("B", "đất ở"), code("C", "B")])
    assert meant("dat o", codes) is None
    assert meant("b", codes) == "B", "its own spelling goes before another's name"


@pytest.mark.parametrize("value", ["DAT_DD_DONVIO", "dat_dd_donvio ", "ĐƠN VỊ Ở", "DVO"])
def test_general_plan_is_given_the_spelling_of_its_own_list(value):
    data = replace(lots(**{FIELD: [value]}), facts={"maHoSoQH": "79QHC1000001"})
    ((group, i),) = findings(data)
    assert propose(data, group, i).attributes == {1: {FIELD: "DAT_DD_Donvio"}}


def test_zoning_plan_is_given_no_code_of_general_plans():
    data = lots(**{FIELD: ["DAT_DD_DONVIO"]})
    ((group, i),) = findings(data)
    with pytest.raises(Unmendable):
        propose(data, group, i)
