# SPDX-License-Identifier: GPL-2.0-or-later
"""Migrations as data: form, fit with the target model, chains, and what they mean for a table."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from qh_plugin.core.errors import ModelError
from qh_plugin.core.model import available, load
from qh_plugin.core.model.migration import migrations, plan
from qh_plugin.core.model.table_change import table_change
from qh_plugin.core.resources import resource
from qh_plugin.core.table import Field
from tests.core.model.small_model import MODEL, write

FOLDER = resource("model", "migrations")
VALIDATOR = Draft202012Validator(json.loads((FOLDER / "migration.schema.json").read_text("utf-8")))
LOTS = "QuyHoach/Lo_A"
STEPS = [
    {"step": "rename_class", "class": "QuyHoach/LoCu_A", "to": LOTS},
    {"step": "rename_field", "class": LOTS, "field": "soHieu", "to": "kyHieu"},
    {"step": "change_length", "class": LOTS, "field": "kyHieu", "length": 10},
    {"step": "map_codes", "class": LOTS, "field": "chucNang", "codes": {"Nhà ở": "HOUSE"}},
    {"step": "drop_field", "class": "*", "field": "mauSac"},
]


def migration_file(folder: Path, steps=STEPS, start="1", end="2", **changed) -> Path:
    """A migration of the small model."""
    content = {
        **{"format": "qh-migration/1", "model": "small", "from": start, "to": end},
        **{"title": {"vi": "thử", "en": "trial"}, "steps": steps, **changed},
    }
    return write(folder, content, f"small-{start}-{end}.json")


@pytest.fixture
def model(tmp_path):
    """The small model, version 2, in a folder of its own."""
    return load(write(tmp_path, {**MODEL, "version": "2"}, "model.json"))


def test_what_ships_follows_its_schema_and_reaches_its_model():
    files = [f for f in FOLDER.glob("*.json") if f.name != "migration.schema.json"]
    assert files
    for file in files:
        assert not list(VALIDATOR.iter_errors(json.loads(file.read_text("utf-8"))))
    for name in available():
        for migration in migrations(name):
            assert migration.file.stem == f"{name}-{migration.start}-{migration.end}"
            assert plan(load(name), migration.start).model.version == load(name).version


def test_a_table_step_by_step(tmp_path, model):
    migration_file(tmp_path)
    before = [
        Field("maDoiTuong", "text", 20),
        Field("SOHIEU", "text", 50),
        Field("chucNang", "text", 6),
        Field("mauSac", "text", 9),
        Field("rieng", "real"),
    ]
    change = table_change(plan(model, "1", tmp_path), "QuyHoach/locu_a", before)
    assert (change.source, change.target, change.needed) == ("QuyHoach/locu_a", LOTS, True)
    names = [c.field.name for c in change.columns]
    known = [f.name for f in model.feature_class(LOTS).fields]
    assert names == [*known, "mauSac", "rieng"]
    by_name = {c.field.name: c for c in change.columns}
    symbol = by_name["kyHieu"]
    assert (symbol.source, symbol.length_before, symbol.field.length) == ("SOHIEU", 50, 10)
    assert by_name["chucNang"].codes == {"Nhà ở": "HOUSE"}
    assert (by_name["mauSac"].drop, by_name["mauSac"].extra) == (True, True)
    assert (by_name["rieng"].drop, by_name["rieng"].changed) == (False, False)
    assert [n for n in names if not by_name[n].source] == [
        *("maHoSoQH", "giaiDoan", "dienTich", "soTang", "ngay")
    ]


def test_nothing_to_do_for_a_table_that_is_right(tmp_path, model):
    migration_file(tmp_path)
    fields = [Field(f.name, f.type, f.length) for f in model.feature_class(LOTS).fields]
    change = table_change(plan(model, "1", tmp_path), LOTS, fields)
    assert [c.field.name for c in change.columns if c.changed] == ["chucNang"]  # codes may be old
    assert table_change(plan(model, "1", tmp_path), "QuyHoach/Khac_A", fields) is None


def test_both_names_of_a_field_lose_neither(tmp_path, model):
    migration_file(tmp_path)
    fields = [Field("soHieu", "text", 10), Field("kyHieu", "text", 10)]
    change = table_change(plan(model, "1", tmp_path), LOTS, fields)
    assert {"soHieu": "soHieu", "kyHieu": "kyHieu"}.items() <= {
        c.field.name: c.source for c in change.columns
    }.items()


def test_chains_follow_the_versions(tmp_path, model):
    migration_file(tmp_path, STEPS[1:], "1b", "2")
    first = [{"step": "rename_field", "class": "QuyHoach/Lo_A", "field": "ten", "to": "soHieu"}]
    first += [{"step": "map_codes", "class": LOTS, "field": "chucNang", "codes": {"O": "Nhà ở"}}]
    migration_file(tmp_path, first, "1", "1b")
    found = plan(model, "1", tmp_path)
    assert [m.end for m in found.migrations] == ["1b", "2"]
    change = table_change(found, LOTS, [Field("ten", "text", 10), Field("chucNang", "text", 6)])
    by_name = {c.field.name: c for c in change.columns}
    assert by_name["kyHieu"].source == "ten"
    assert by_name["chucNang"].codes == {"O": "HOUSE", "Nhà ở": "HOUSE"}
    assert plan(model, "2", tmp_path) is None


def test_no_way_is_said_with_both_versions(tmp_path, model):
    with pytest.raises(ModelError) as raised:
        plan(model, "9", tmp_path)
    assert "9" in raised.value.text.vi and "2" in raised.value.text.en
    assert "cập nhật" in raised.value.text.vi


_FORM = [
    ({"format": "x"}, "format"),
    ({"steps": {}}, "steps"),
    ({"extra": 1}, "extra"),
    ({"steps": [{"step": "split", "class": LOTS}]}, "split"),
    ({"steps": [{**STEPS[0], "extra": 1}]}, "extra"),
    ({"steps": [{"step": "rename_class", "class": LOTS}]}, "to"),
    ({"steps": [{**STEPS[2], "length": "10"}]}, "length"),
    ({"steps": [{**STEPS[3], "codes": ["HOUSE"]}]}, "codes"),
]
_MEANING = [
    ({"model": "other"}, "other"),
    ({"to": "3"}, "phiên bản"),
    ({"steps": [{**STEPS[0], "to": "QuyHoach/Khac_A"}]}, "Khac_A"),
    ({"steps": [{**STEPS[0], "class": "QuyHoach/RanhGioi_A"}]}, "RanhGioi_A"),
    ({"steps": [{**STEPS[0], "class": "HienTrang/LoCu_A"}]}, "/steps/0/to"),
    ({"steps": [{**STEPS[1], "class": "QuyHoach/Khac_A"}]}, "Khac_A"),
    ({"steps": [{**STEPS[1], "to": "khac"}]}, "khac"),
    ({"steps": [{**STEPS[2], "length": 11}]}, "11"),
    ({"steps": [{**STEPS[3], "codes": {"x": "CASTLE"}}]}, "CASTLE"),
    ({"steps": [{**STEPS[3], "field": "kyHieu"}]}, "code_list"),
    ({"steps": [{**STEPS[4], "class": LOTS, "field": "kyHieu"}]}, "kyHieu"),
]


@pytest.mark.parametrize(("changed", "named"), _FORM + _MEANING)
def test_refuses_with_file_place_and_reason(tmp_path, model, changed, named):
    file = migration_file(tmp_path, **changed)
    with pytest.raises(ModelError) as raised:
        plan(model, "1", tmp_path)
    assert named in raised.value.text.vi
    if changed.get("to") is None:
        assert file.name in raised.value.text.vi and file.name in raised.value.text.en
    schema_refuses = bool(list(VALIDATOR.iter_errors(json.loads(file.read_text("utf-8")))))
    assert schema_refuses == ((changed, named) in _FORM)
