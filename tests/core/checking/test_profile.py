# SPDX-License-Identifier: GPL-2.0-or-later
"""Profiles: the shipped ones follow the schema, anything else is refused with place and reason."""

from __future__ import annotations

import hashlib
import json

import jsonschema
import pytest

from qh_plugin.core.checking import available_profiles, load_profile
from qh_plugin.core.errors import InputError, ModelError
from qh_plugin.core.findings import Severity
from qh_plugin.core.resources import resource
from tests.core.checking.conftest import Planted, profile

SCHEMA = json.loads(resource("profiles", "profile.schema.json").read_text("utf-8"))


def sample(**changes):
    data = {
        "id": "p",
        "version": "1.0.0",
        "title": {"vi": "a", "en": "b"},
        "tolerance": 0.001,
        "grid": 0.001,
        "rules": {"C01": {"severity": "error", "params": {}}},
    }
    data.update(changes)
    return data


def write(tmp_path, data):
    path = tmp_path / "p.json"
    path.write_text(json.dumps(data), "utf-8")
    return path


@pytest.mark.parametrize("name", available_profiles())
def test_shipped_profiles_follow_the_schema(name):
    content = resource("profiles", f"{name}.json").read_bytes()
    jsonschema.validate(json.loads(content), SCHEMA)
    loaded = load_profile(name)
    assert loaded.id == name
    assert loaded.sha256 == hashlib.sha256(content).hexdigest()


def test_the_three_profiles_ship():
    assert {"bien_tap", "truoc_khi_nop", "lop_hoc"} <= set(available_profiles())


def test_default_is_the_profile_of_the_gate():
    assert load_profile().id == "truoc_khi_nop"


def test_unknown_name_lists_the_known():
    with pytest.raises(InputError, match="bien_tap, lop_hoc, truoc_khi_nop"):
        load_profile("khong_co")


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"tolerance": 0.051}, "tolerance"),
        ({"tolerance": -0.001}, "tolerance"),
        ({"tolerance": True}, "tolerance"),
        ({"tolerance": "1 mm"}, "tolerance"),
        ({"grid": None}, "grid"),
        ({"id": ""}, "id"),
        ({"title": {"vi": "a"}}, "title.en"),
        ({"title": []}, "title"),
        ({"extra": 1}, "$.extra"),
        ({"rules": []}, "rules"),
        ({"rules": {"C01": {"severity": "fatal"}}}, "rules.C01.severity"),
        ({"rules": {"C01": {"level": "error"}}}, "rules.C01"),
        ({"rules": {"C01": {"params": []}}}, "rules.C01.params"),
    ],
)
def test_anything_else_is_refused_with_its_place(tmp_path, changes, place):
    data = sample(**changes)
    with pytest.raises(ModelError) as refused:
        load_profile(write(tmp_path, data))
    assert f" {place}:" in refused.value.text.en
    assert "p.json" in refused.value.text.vi
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(data, SCHEMA)


def test_missing_key_and_broken_json(tmp_path):
    data = sample()
    del data["version"]
    with pytest.raises(ModelError, match=r"\$\.version"):
        load_profile(write(tmp_path, data))
    path = tmp_path / "p.json"
    path.write_text("{", "utf-8")
    with pytest.raises(ModelError, match="không phải JSON"):
        load_profile(path)


@pytest.mark.parametrize("tolerance", [0, 0.05])
def test_the_ends_of_the_range_are_allowed(tmp_path, tolerance):
    assert load_profile(write(tmp_path, sample(tolerance=tolerance))).tolerance == tolerance


def test_parameters_reach_the_rule():
    assert profile(C01={"at": [[1, 2]]}).instance(Planted).at == ([1, 2],)
    assert profile(C01="info").severity(Planted) is Severity.INFO
    assert profile().severity(Planted) is Severity.ERROR


def test_unknown_parameter_is_named():
    with pytest.raises(ModelError, match=r"rules\.C01\.params\.att"):
        profile(C01={"att": 1}).instance(Planted)
