# SPDX-License-Identifier: GPL-2.0-or-later
"""Model files: what ships is right, and everything wrong is refused with its place."""

from __future__ import annotations

import json

import pytest
from jsonschema import Draft202012Validator

from qh_plugin.core.errors import ModelError
from qh_plugin.core.model import available, load
from qh_plugin.core.model.load import model_file
from qh_plugin.core.resources import resource
from qh_plugin.core.text import Text
from tests.core.model.broken_models import FORM, MEANING
from tests.core.model.small_model import MODEL, changed, content, write

SCHEMA = json.loads(resource("model", "model.schema.json").read_text("utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)


def test_the_schema_for_authors_is_a_schema():
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("name", available())
def test_shipped_models_are_right(name):
    model = load(name)
    assert model.id == name
    content = json.loads(model_file(name).read_text("utf-8"))
    assert not list(VALIDATOR.iter_errors(content))
    assert model.status == "complete" or model.status_note.en


def test_three_models_ship():
    status = {name: load(name).status for name in available()}
    assert status == {"tt16_2025": "complete", "dia_chinh": "working", "tt04_2023": "partial"}


def test_every_member_arrives(tmp_path):
    model = load(write(tmp_path, MODEL))
    assert not list(VALIDATOR.iter_errors(MODEL))
    assert (model.status, model.status_note.vi, model.valid_to) == (
        "working",
        "để thử",
        "2026-12-31",
    )
    assert model.group_aliases == {"SuDungDat": ("SDD",)}
    lots = model.feature_class("QuyHoach/Lo_A")
    assert lots.initial and lots.stage_field == "giaiDoan" and lots.id_field == "maDoiTuong"
    assert (lots.symbol.colour, lots.symbol.width, lots.symbol.line) == ("#aa0000", 0.5, "dash")
    assert (lots.symbol.marker, lots.symbol.size) == ("star", 3)
    assert [f.name for f in lots.fields[:3]] == ["maDoiTuong", "maHoSoQH", "kyHieu"]
    assert lots.common == ("maDoiTuong", "maHoSoQH")
    marker = model.feature_class("QuyHoach/Moc_P")
    assert (marker.symbol, marker.initial) == (None, False)
    kinds = [p.kind for p in model.patterns["maHoSoQH"].parts]
    assert kinds == ["digits", "codes", "literal", "text", "literal", "digits"]
    assert model.records["HoSo"].fields[0].label == Text("Mã hồ sơ", "Mã hồ sơ")
    (document,) = model.documents
    assert (document.folder, document.types, document.min_dpi) == ("HoSoScan/VanBan", ("pdf",), 200)
    (topology,) = model.topology_sets
    assert (topology.snapping, topology.avoid_overlap) == (("vertex",), True)
    tolerance = model.tolerances["1/1.000"]
    assert tolerance.edge.rates == ((8.0, 0.6), (None, 0.1))
    assert [row.new for row in model.conversions["LANDUSE"].rows] == ["HUT", "HOUSE"]


def test_new_members_may_be_absent(tmp_path):
    old = content()
    for member in ("records", "documents", "topology_sets", "tolerances", "conversions"):
        del old[member]
    for member in ("status", "status_note", "valid_to", "group_aliases"):
        del old[member]
    del old["patterns"][0]["parts"]
    model = load(write(tmp_path, old))
    assert not list(VALIDATOR.iter_errors(old))
    assert model.status == "complete"
    assert (model.records, model.documents, model.conversions) == ({}, (), {})


def test_the_six_common_fields_of_the_circular():
    expected = [("maThongTinQH", 15), ("maHoSoQH", 15), ("maDoiTuong", 100)]
    expected += [("tenDoiTuong", 100), ("phanLoai", 250), ("ghiChu", 250)]
    for of in load().classes:
        assert [(f.name, f.length) for f in of.fields[:6]] == expected
        assert {f.type for f in of.fields[:6]} == {"text"}
        assert of.field_map["maDoiTuong"].unique


def test_names_are_found_by_case_and_alias():
    model = load()
    lots = model.feature_class("QuyHoach/ChucNangSuDungDat_A")
    assert model.feature_class("quyhoach/chucnangsudungdat_a") is lots
    assert model.feature_class("QuyHoach/SuDungDat_A") is lots
    assert model.feature_class("QuyHoach/Khac_A") is None


def test_read_once_until_the_file_changes(tmp_path):
    path = write(tmp_path, MODEL)
    first = load(path)
    assert load(path) is first
    assert len(first.sha256) == 64
    write(tmp_path, {**MODEL, "version": "next"})
    assert load(path).version == "next"


def test_unknown_model_names_those_there_are():
    with pytest.raises(ModelError, match="tt16_2025"):
        load("tt99")


@pytest.mark.parametrize(("path", "value", "reason", "place"), FORM + MEANING)
def test_refuses_with_file_place_and_reason(tmp_path, path, value, reason, place):
    file = write(tmp_path, changed(path, value), "broken.json")
    with pytest.raises(ModelError) as raised:
        load(file)
    for sentence in (raised.value.text.vi, raised.value.text.en):
        assert "broken.json" in sentence
        assert place in sentence
    assert reason in raised.value.text.en
    assert raised.value.text.vi != raised.value.text.en


@pytest.mark.parametrize(("path", "value", "reason", "place"), FORM)
def test_the_schema_refuses_a_wrong_form_too(path, value, reason, place):
    assert list(VALIDATOR.iter_errors(changed(path, value)))


@pytest.mark.parametrize(("path", "value", "reason", "place"), MEANING)
def test_the_schema_leaves_the_meaning_to_the_loader(path, value, reason, place):
    assert not list(VALIDATOR.iter_errors(changed(path, value)))


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"\xff\xfe", b'"x"', b"null", b"[" * 100_000]
)
def test_refuses_what_is_no_json_object(tmp_path, content):
    file = tmp_path / "broken.json"
    file.write_bytes(content)
    with pytest.raises(ModelError, match=r"broken\.json"):
        load(file)


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_refuses_numbers_that_are_none(tmp_path, number):
    file = tmp_path / "broken.json"
    file.write_text(json.dumps(MODEL).replace("0.23", number), "utf-8")
    with pytest.raises(ModelError, match="area/start"):
        load(file)
