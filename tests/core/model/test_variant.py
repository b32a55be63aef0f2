# SPDX-License-Identifier: GPL-2.0-or-later
"""The model as a kind of plan has it: other code lists, everything else the same objects."""

from __future__ import annotations

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qh_plugin.core.dossier.layout import DossierInfo, model_of
from qh_plugin.core.model import load
from qh_plugin.core.model.difference import differences
from qh_plugin.core.model.load import read
from qh_plugin.core.model.validation import validate
from qh_plugin.core.model.variant import kind_of, kinds, of_dossier
from tests.core.model.small_model import content, write

MODEL = load("tt16_2025")
LOTS = "QuyHoach/ChucNangSuDungDat_A"
FUNCTION, GROUP = "chucNangSuDungDatMuc2", "chucNangSuDungDatMuc1"


def small(tmp_path, by_kind):
    """The small model with lists by kind for the function of its lots, and a second list."""
    whole = content()
    whole["classes"][1]["fields"][1]["code_list_by_kind"] = by_kind
    general = copy.deepcopy(whole["code_lists"][0])
    whole["code_lists"].append({**general, "id": "GENERAL", "codes": general["codes"][:1]})
    return write(tmp_path, whole)


def test_general_plan_has_the_general_functions_everywhere():
    general = MODEL.of_kind("QHC")
    changed = 0
    for old, new in zip(MODEL.classes, general.classes):
        assert [f.name for f in old.fields] == [f.name for f in new.fields]
        for before, after in zip(old.fields, new.fields):
            if before.code_list == "LANDUSE":
                assert after.code_list == "LANDUSE_GENERAL", new.name
                changed += 1
            else:
                assert after is before
    assert changed == 14
    assert general.feature_class(LOTS).field_map[FUNCTION].code_list == "LANDUSE_GENERAL"
    assert general.feature_class(LOTS).field_map[GROUP].code_list == "LANDUSE_GROUP"


def test_what_does_not_differ_is_the_same_object():
    general = MODEL.of_kind("QHC")
    assert general is MODEL.of_kind("QHC")
    assert (general.id, general.version, general.sha256) == (MODEL.id, MODEL.version, MODEL.sha256)
    assert general.code_lists is MODEL.code_lists
    name = "QuyHoach/RanhGioiQuyHoach_A"
    assert general.feature_class(name) is MODEL.feature_class(name)
    assert general.feature_class(LOTS) is not MODEL.feature_class(LOTS)
    assert general.records["HoSo"] is MODEL.records["HoSo"]


@pytest.mark.parametrize("kind", ["", "QPK", "QCT", "XYZ"])
def test_other_kinds_are_the_model_itself(kind):
    assert MODEL.of_kind(kind) is MODEL
    assert MODEL.of_kind("QHC").of_kind(kind) is MODEL


@pytest.mark.parametrize("name", ["dia_chinh", "tt04_2023"])
def test_models_without_lists_by_kind_stay_as_they_are(name):
    model = load(name)
    assert all(model.of_kind(kind) is model for kind in ("", "QHC", "DDC", *kinds(model)))


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("79QHC1000001", "QHC"),
        ("79QPK1000001", "QPK"),
        ("79QCT1000001", "QCT"),
        ("79QHC10", "QHC"),  # the kind is plain, whatever is wrong behind it
        ("79QHCx", "QHC"),
        ("79qhc1000001", ""),
        ("00QHC1000001", ""),
        ("QHC", ""),
        ("", ""),
    ],
)
def test_kind_is_read_off_the_code(code, kind):
    assert kind_of(MODEL, code) == kind
    assert of_dossier(MODEL, code) is MODEL.of_kind(kind)


@given(st.text(max_size=15))
def test_any_text_is_a_code_of_some_kind_or_none(code):
    assert kind_of(MODEL, code) in ("", "QHC", "QPK", "QCT")


def test_model_of_a_dossier():
    general = model_of(DossierInfo("x", "tt16_2025", "79QHC1000001"))
    assert general is load("tt16_2025").of_kind("QHC")
    assert model_of(DossierInfo("x", "tt16_2025", "79QPK1000001")) is load("tt16_2025")
    assert model_of(DossierInfo("x", "tt16_2025", "")) is load("tt16_2025")
    assert model_of(DossierInfo("x", "dia_chinh", "79QHC1000001")) is load("dia_chinh")


def test_lists_by_kind_are_read(tmp_path):
    model = load(small(tmp_path, {"QHC": "GENERAL"}))
    field = model.feature_class("QuyHoach/Lo_A").field_map["chucNang"]
    assert (field.code_list, dict(field.code_list_by_kind)) == ("LANDUSE", {"QHC": "GENERAL"})
    hash(field)  # fields may stand in sets as before
    general = model.of_kind("QHC").feature_class("QuyHoach/Lo_A")
    assert general.field_map["chucNang"].code_list == "GENERAL"
    assert validate(small(tmp_path, {"QHC": "GENERAL"})) == []


@pytest.mark.parametrize(
    ("by_kind", "place", "word"),
    [
        ({"QHC": "NONE"}, "code_list_by_kind/QHC", "NONE"),
        ({"QXX": "GENERAL"}, "code_list_by_kind/QXX", "QXX"),
        ({"QHC": "STAGE"}, "default", "HOUSE"),  # the default is no code of that list
    ],
)
def test_what_does_not_fit_is_named(tmp_path, by_kind, place, word):
    (defect,) = validate(small(tmp_path, by_kind))
    assert defect.place == f"/classes/QuyHoach/Lo_A/fields/chucNang/{place}"
    assert word in defect.reason.en


def test_difference_tells_the_lists_by_kind(tmp_path):
    old = read(write(tmp_path, content()))
    new = read(small(tmp_path, {"QHC": "GENERAL"}))
    (found,) = [d for d in differences(old, new) if "classes" in d.place]
    assert found.place == "/classes/QuyHoach/Lo_A/fields/chucNang/code_list_by_kind"
    assert (found.before, found.after) == ("", "QHC: GENERAL")
