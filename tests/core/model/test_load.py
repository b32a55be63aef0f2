# SPDX-License-Identifier: GPL-2.0-or-later
"""Model files: what ships is right, and everything wrong is refused with its place."""

from __future__ import annotations

import copy
import json

import pytest
from jsonschema import Draft202012Validator

from qh_plugin.core.errors import ModelError
from qh_plugin.core.model import available, load
from qh_plugin.core.resources import resource

FILE = resource("model", "tt16_2025.json")
SCHEMA = json.loads(resource("model", "model.schema.json").read_text("utf-8"))
CONTENT = json.loads(FILE.read_text("utf-8"))


def test_shipped_models_follow_the_schema_for_authors():
    Draft202012Validator.check_schema(SCHEMA)
    for name in available():
        content = json.loads(resource("model", f"{name}.json").read_text("utf-8"))
        assert not list(Draft202012Validator(SCHEMA).iter_errors(content))


def test_the_six_common_fields_of_the_circular():
    expected = [("maThongTinQH", 15), ("maHoSoQH", 15), ("maDoiTuong", 100)]
    expected += [("tenDoiTuong", 100), ("phanLoai", 250), ("ghiChu", 250)]
    for of in load().classes:
        assert [(f.name, f.length) for f in of.fields[:6]] == expected
        assert {f.type for f in of.fields[:6]} == {"text"}
        assert of.field_map["maDoiTuong"].unique


def test_the_lots_and_their_codes():
    model = load()
    zoning = model.code_lists["LANDUSE"].codes
    assert len(zoning) == 33
    assert all(c.colour and c.short for c in zoning)
    lots = model.feature_class("QuyHoach/ChucNangSuDungDat_A")
    assert lots.coverage.boundary == "QuyHoach/RanhGioiQuyHoach_A"
    assert (lots.colour_field, lots.label_field) == ("chucNangSuDungDatMuc2", "kyHieuLoDat")


def test_names_are_found_by_case_and_alias():
    model = load()
    lots = model.feature_class("QuyHoach/ChucNangSuDungDat_A")
    assert model.feature_class("quyhoach/chucnangsudungdat_a") is lots
    assert model.feature_class("QuyHoach/SuDungDat_A") is lots
    assert model.feature_class("QuyHoach/Khac_A") is None


def test_read_once_until_the_file_changes(tmp_path):
    path = tmp_path / "m.json"
    path.write_text(json.dumps(CONTENT), "utf-8")
    first = load(path)
    assert load(path) is first
    assert len(first.sha256) == 64
    path.write_text(json.dumps({**CONTENT, "version": "next"}), "utf-8")
    assert load(path).version == "next"


def test_unknown_model_names_those_there_are():
    with pytest.raises(ModelError, match="tt16_2025"):
        load("tt99")


def _set(path, value):
    def change(content):
        *steps, last = path
        for step in steps:
            content = content[step]
        if value is KeyError:
            del content[last]
        else:
            content[last] = value

    return change


_NAMES = [of["name"] for of in CONTENT["classes"]]
_LOTS = ("classes", _NAMES.index("QuyHoach/ChucNangSuDungDat_A"))
BROKEN = [
    (("surprise",), 1, "surprise", "/"),
    ((*_LOTS, "surprise"), 1, "surprise", "QuyHoach/ChucNangSuDungDat_A"),
    (("version",), KeyError, "version", ""),
    (("version",), 7, "text", "/version"),
    (("title",), {"vi": "x"}, "en", "/title"),
    (("format",), "qh-model/9", "qh-model/1", "/format"),
    (("valid_from",), "2025-13-01", "2025-13-01", "/valid_from"),
    (("default_epsg",), 4326, "accepted_epsg", "/default_epsg"),
    (("accepted_epsg",), ["9210"], "number", "/accepted_epsg"),
    ((*_LOTS, "group"), "Khong", "Khong", "group"),
    ((*_LOTS, "geometry"), "MultiLineString", "MultiLineString", "geometry"),
    ((*_LOTS, "name"), "Khac/ChucNangSuDungDat_A", "Khac", "name"),
    ((*_LOTS, "coverage"), {"boundary": "QuyHoach/X_A"}, "QuyHoach/X_A", "coverage"),
    ((*_LOTS, "colour_field"), "mau", "mau", "colour_field"),
    ((*_LOTS, "aliases"), ["phanoquyhoach_a"], "PhanOQuyHoach_A", ""),
    ((*_LOTS, "fields", 0, "type"), "string", "string", "kyHieuLoDat/type"),
    ((*_LOTS, "fields", 0, "length"), 0, "0", "kyHieuLoDat/length"),
    ((*_LOTS, "fields", 0, "required"), "X", "X", "kyHieuLoDat/required"),
    ((*_LOTS, "fields", 0, "name"), "dienTich", "dienTich", "fields/dienTich"),
    ((*_LOTS, "fields", 4, "name"), "Ký hiệu", "Ký hiệu", "name"),
    ((*_LOTS, "fields", 2, "code_list"), "NONE", "NONE", "code_list"),
    ((*_LOTS, "fields", 2, "length"), 5, "DAT_", "length"),
    ((*_LOTS, "fields", 0, "pattern"), "NONE", "NONE", "pattern"),
    ((*_LOTS, "fields", 0, "default"), "now", "now", "default"),
    (("common_fields", 2, "unique"), "yes", "true/false", "maDoiTuong/unique"),
    (("patterns", 0, "regex"), "(", "(", "maHoSoQH/regex"),
    (("patterns", 0, "example"), "x", "x", "maHoSoQH/example"),
    (("code_lists", 0, "codes", 0, "colour"), "red", "red", "DAT_O_Nhomnhao/colour"),
    (("code_lists", 0, "codes", 0, "successor"), "X", "X", "successor"),
    (("code_lists", 0, "codes", 1, "code"), "DAT_O_Nhomnhao", "DAT_O_Nhomnhao", "codes"),
]


@pytest.mark.parametrize(("path", "value", "reason", "place"), BROKEN)
def test_refuses_with_place_and_reason(tmp_path, path, value, reason, place):
    content = copy.deepcopy(CONTENT)
    _set(path, value)(content)
    file = tmp_path / "broken.json"
    file.write_text(json.dumps(content), "utf-8")
    with pytest.raises(ModelError) as raised:
        load(file)
    for sentence in (raised.value.text.vi, raised.value.text.en):
        assert "broken.json" in sentence
        assert place in sentence
    assert reason in raised.value.text.en


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe", b'"x"', b"null"])
def test_refuses_what_is_no_json_object(tmp_path, content):
    file = tmp_path / "broken.json"
    file.write_bytes(content)
    with pytest.raises(ModelError, match=r"broken\.json"):
        load(file)
