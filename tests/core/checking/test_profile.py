# SPDX-License-Identifier: GPL-2.0-or-later
"""Profiles: the shipped ones follow the schema, anything else is refused with place and reason."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import jsonschema
import pytest

from qh_plugin.core.checking import (
    Period,
    RuleSetting,
    available_profiles,
    catalogue,
    check,
    load_profile,
)
from qh_plugin.core.errors import InputError, ModelError
from qh_plugin.core.findings import Severity
from qh_plugin.core.resources import resource
from tests.core.checking.conftest import Planted, dataset, profile

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


FILES = sorted(p for p in resource("profiles").glob("*.json") if p.name != "profile.schema.json")
SCALES = (200, 500, 1000, 2000, 5000)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_shipped_profiles_follow_the_schema(path):
    data = json.loads(path.read_bytes())
    jsonschema.validate(data, SCHEMA)
    assert data["id"] == path.stem
    assert (path.stem in available_profiles()) is not data.get("abstract", False)


@pytest.mark.parametrize("name", available_profiles())
def test_shipped_profiles_name_rules_and_parameters_that_exist(name):
    loaded = load_profile(name)
    rules = {rule.id: rule for rule in catalogue()}
    assert loaded.id == name
    assert set(loaded.rules) <= set(rules)
    for rule_id in loaded.rules:
        loaded.instance(rules[rule_id])


def test_the_profiles_ship():
    cadastre = {f"dia_chinh_{scale}" for scale in SCALES}
    assert {"bien_tap", "truoc_khi_nop", "lop_hoc"} | cadastre <= set(available_profiles())
    assert "dia_chinh" not in available_profiles()
    with pytest.raises(ModelError, match="abstract"):
        load_profile("dia_chinh")


@pytest.mark.parametrize("scale", SCALES)
def test_a_cadastral_profile_says_its_scale_and_demands_equal_vertices(scale):
    loaded = load_profile(f"dia_chinh_{scale}")
    assert loaded.title.vi.replace(".", "").endswith(f"1/{scale}")
    assert loaded.title.en.replace(",", "").endswith(f"1/{scale}")
    assert loaded.rules["C07"].severity is Severity.ERROR
    assert 0 <= loaded.tolerance <= 0.05
    scales = {s.params["scale"] for s in loaded.rules.values() if "scale" in s.params}
    assert {text.replace(".", "") for text in scales} <= {f"1/{scale}"}


def test_default_is_the_profile_of_the_gate():
    assert load_profile().id == "truoc_khi_nop"


def test_unknown_name_lists_the_known():
    with pytest.raises(InputError, match=r"bien_tap, dia_chinh_1000, .*, lop_hoc, truoc_khi_nop"):
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
        ({"rules": {"C01": None}}, "rules.C01"),
        ({"rules": {"C01": {"valid_from": "tomorrow"}}}, "rules.C01.valid_from"),
        ({"valid_to": "1/7/2026"}, "$.valid_to"),
        ({"abstract": "yes"}, "abstract"),
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
    for name in ("version", "tolerance", "rules"):
        data = sample()
        del data[name]
        with pytest.raises(ModelError, match=rf"\$\.{name}"):
            load_profile(write(tmp_path, data))
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(data, SCHEMA)
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


def test_impossible_days_and_a_period_that_ends_before_it_begins(tmp_path):
    for setting in (
        {"valid_from": "2026-02-30"},
        {"valid_from": "2026-07-01", "valid_to": "2026-06-30"},
    ):
        with pytest.raises(ModelError, match=r"rules\.C01\.valid_"):
            load_profile(write(tmp_path, sample(rules={"C01": setting})))


def below(tmp_path, **changes):
    data = {"id": "q", "version": "2.0.0", "title": {"vi": "c", "en": "d"}, "extends": "p"}
    data.update(changes)
    jsonschema.validate(data, SCHEMA)
    path = tmp_path / "q.json"
    path.write_text(json.dumps(data), "utf-8")
    return path


def test_a_profile_says_only_what_differs_from_the_one_it_extends(tmp_path):
    base = {
        "C01": {"severity": "error", "params": {"a": 1, "b": 2}},
        "C02": {"severity": "error"},
        "C04": {"severity": "error", "params": {"c": 3}},
    }
    write(tmp_path, sample(rules=base, abstract=True))
    loaded = load_profile(
        below(
            tmp_path,
            tolerance=0.01,
            rules={"C01": {"params": {"b": 5}}, "C02": None, "C04": {"severity": "info"}},
        )
    )
    assert (loaded.id, loaded.version, loaded.title.vi) == ("q", "2.0.0", "c")
    assert (loaded.tolerance, loaded.grid) == (0.01, 0.001)
    assert dict(loaded.rules) == {
        "C01": RuleSetting(Severity.ERROR, {"a": 1, "b": 5}),
        "C04": RuleSetting(Severity.INFO, {"c": 3}),
    }


def test_the_hash_is_of_the_content_after_extending(tmp_path):
    write(tmp_path, sample())
    before = load_profile(below(tmp_path)).sha256
    assert load_profile(below(tmp_path)).sha256 == before
    write(tmp_path, sample(rules={"C01": {"severity": "info"}}))
    assert load_profile(below(tmp_path)).sha256 != before
    path = write(tmp_path, dict(reversed(sample().items())))
    assert load_profile(path).sha256 == load_profile(write(tmp_path, sample())).sha256


def test_extending_nothing_and_itself(tmp_path):
    with pytest.raises(ModelError, match=r"extends.*p9"):
        load_profile(below(tmp_path, extends="p9"))
    with pytest.raises(ModelError, match="vòng"):
        load_profile(below(tmp_path, extends="q"))
    inherited = load_profile(below(tmp_path, extends="dia_chinh"))
    assert inherited.rules.keys() == load_profile("dia_chinh_500").rules.keys()


def test_a_rule_runs_only_on_the_days_its_table_is_in_force(rules):
    period = Period(date(2026, 7, 1), date(2027, 6, 30))
    asked = profile(A01=RuleSetting(None, {}, period), R03=RuleSetting(None, {"limit": 0}, period))
    for day, runs in (
        (date(2026, 6, 30), False),
        (date(2026, 7, 1), True),
        (date(2027, 6, 30), True),
        (date(2027, 7, 1), False),
    ):
        result = check(dataset(), asked, on=day)
        assert result.run.date == day.isoformat()
        assert bool(result.findings) is runs
        for facts in result.rules:
            assert (facts.skipped is None) is runs
            if not runs:
                assert "01/07/2026" in facts.skipped.vi or "30/06/2027" in facts.skipped.vi


def test_a_profile_out_of_force_is_refused(rules):
    asked = replace(profile(A01=None), period=Period(None, date(2026, 6, 30)))
    assert check(dataset(), asked, on=date(2026, 6, 30)).findings
    with pytest.raises(InputError, match="30/06/2026"):
        check(dataset(), asked, on=date(2026, 7, 1))
