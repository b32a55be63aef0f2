# SPDX-License-Identifier: GPL-2.0-or-later
"""Every rule against its cases, and every rule against the form of a rule."""

from __future__ import annotations

import dataclasses
import inspect

import pytest

from qh_plugin.core.checking import available_profiles, catalogue, crashed, load_profile
from qh_plugin.core.findings import Severity
from tests.core.rule_cases import EXPECT_KEYS, KEYS, Case, cases, described, matches

CASES = list(cases())
QUALITY = {
    "completeness", "logical.conceptual", "logical.domain", "logical.format",
    "logical.topological", "thematic", "temporal", "positional",
}  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case: Case) -> None:
    unknown = set(case.data) - KEYS
    assert not unknown, f"unknown keys {unknown}"
    result = case.run()
    assert not crashed(result), described(result)
    assert [rule.id for rule in result.rules] == [case.rule]
    skipped = result.rules[0].skipped
    if case.data.get("skipped"):
        wanted = case.data["skipped"]
        assert skipped is not None, "the rule should have been skipped"
        assert wanted is True or wanted in skipped.vi
    else:
        assert skipped is None, skipped
    expected = case.data.get("expect", [])
    assert bool(expected) == case.fails, "a failing case expects findings, a passing one none"
    left = list(result.rows())
    for wanted in expected:
        assert not set(wanted) - EXPECT_KEYS
        found = next((row for row in left if matches(*row, wanted)), None)
        assert found is not None, f"not found: {wanted}\nfound:\n{described(result)}"
        left.remove(found)
    assert not left, f"more than expected:\n{described(result)}"


@pytest.mark.parametrize("rule", catalogue(), ids=lambda rule: rule.id)
def test_rule_has_passing_and_failing_cases(rule) -> None:
    mine = [case for case in CASES if case.rule == rule.id]
    assert any(case.fails for case in mine), f"{rule.id} has no failing case"
    assert any(not case.fails for case in mine), f"{rule.id} has no passing case"


@pytest.mark.parametrize("rule", catalogue(), ids=lambda rule: rule.id)
def test_rule_is_complete(rule) -> None:
    help_vi = inspect.cleandoc(rule.__doc__ or "")
    for heading in ("Kiểm tra gì", "Vì sao", "Cách sửa"):
        assert heading in help_vi, f"{rule.id}: the help lacks {heading!r}"
    assert len(rule.help_en.strip()) > 60
    assert "Kiểm tra gì" not in rule.help_en
    assert rule.basis.vi and rule.basis.en and rule.basis.vi != rule.basis.en
    assert rule.title.vi and rule.title.en and rule.title.vi != rule.title.en
    assert rule.quality in QUALITY
    assert isinstance(rule.severity, Severity)
    assert dataclasses.is_dataclass(rule)
    assert rule.__dataclass_params__.frozen
    assert set(rule.units) <= {f.name for f in dataclasses.fields(rule)}
    rule()  # every parameter has a default


@pytest.mark.parametrize("rule", catalogue(), ids=lambda rule: rule.id)
def test_rule_is_in_the_default_profile(rule) -> None:
    assert rule.id in load_profile("truoc_khi_nop").rules


@pytest.mark.parametrize("name", available_profiles())
def test_profiles_name_only_rules_that_exist(name) -> None:
    profile = load_profile(name)
    known = {rule.id: rule for rule in catalogue()}
    assert not set(profile.rules) - set(known)
    for rule_id in profile.rules:
        profile.instance(known[rule_id])  # the parameters exist


def test_no_two_cases_of_a_rule_share_a_name() -> None:
    names = [(case.rule, case.data["name"]) for case in CASES]
    assert len(names) == len(set(names))
