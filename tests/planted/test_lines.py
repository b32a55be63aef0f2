# SPDX-License-Identifier: GPL-2.0-or-later
"""Lines, points and areas that must agree with each other: every fault is named, no decoy."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import Any, Iterable, Mapping, Optional

import pytest

from qh_plugin.core.checking import RuleSetting, check, load_profile
from qh_plugin.core.checking.profile import Profile
from qh_plugin.core.model import load
from qh_plugin.core.table import Dataset
from qh_plugin.training.parcels import parcels
from tests.planted.lines import DEAD_END, clean_streets, streets
from tests.planted.partners import (
    RELATIONS,
    areas,
    cadastre,
    clean_areas,
    clean_cadastre,
)
from tests.planted.scene import Case, Scene, scene

SOAK = bool(os.environ.get("QH_SOAK"))
SIZES = [(10_000, 10), *([(100_000, 100)] * SOAK)]
STREET_RULES = ["L01", "L02", "L03", "L04", "L05", "L06", "G03", "G04", "G07", "G08", "G09"]
PARCEL_RULES = ["C09", "P01", "L01", "L02", "L04", "L05", "L06", "C01", "C02", "C04", "C07"]


def _wrong(
    planted: Scene, rules: Iterable[str], profile: Profile, model: Optional[str] = None
) -> list[str]:
    dataset = Dataset(planted.tables, model, facts={"epsg": 9210})
    result = check(dataset, profile, load(model) if model else None, only=list(rules))
    assert not [rule.id for rule in result.rules if rule.skipped]
    return planted.judge(result, rules)


def _with(parameters: Mapping[str, Mapping[str, Any]]) -> Profile:
    base = load_profile()
    given = {rule: RuleSetting(None, some) for rule, some in parameters.items()}
    return replace(base, rules={**base.rules, **given})


@pytest.mark.parametrize(("size", "copies"), SIZES)
def test_streets(size: int, copies: int) -> None:
    ends = {"dead_end_field": "ten", "dead_end_values": (DEAD_END,)}
    profile = _with({"L01": ends, "L02": ends, "L03": {"fields": ("ten",)}})
    planted = scene(streets(), clean_streets(size), copies=copies)
    wrong = _wrong(planted, STREET_RULES, profile)
    assert not wrong, f"{len(wrong)}\n" + "\n".join(wrong[:40])


@pytest.mark.parametrize("profile", ["dia_chinh_500", "truoc_khi_nop"])
@pytest.mark.parametrize(("size", "copies"), SIZES)
def test_parcels_with_lines_and_points(size: int, copies: int, profile: str) -> None:
    lots, _ = parcels(size // 5, planted=0.0)
    planted = scene(cadastre(), clean_cadastre(lots), copies=copies, model=load("dia_chinh"))
    wrong = _wrong(planted, PARCEL_RULES, load_profile(profile), "dia_chinh")
    assert not wrong, f"{len(wrong)}\n" + "\n".join(wrong[:40])


@pytest.mark.parametrize(("size", "copies"), SIZES)
def test_areas_over_areas(size: int, copies: int) -> None:
    lots, _ = parcels(size, planted=0.0)
    planted = scene(areas(), clean_areas(lots), copies=copies)
    wrong = _wrong(planted, RELATIONS, _with(RELATIONS))
    assert not wrong, f"{len(wrong)}\n" + "\n".join(wrong[:40])


@pytest.mark.parametrize(
    ("rules", "cases"),
    [({"L01", "L02", "L03", "L04", "L05", "L06"}, streets()), ({"C09", "P01"}, cadastre()),
     (set(RELATIONS), areas())],
)  # fmt: skip
def test_every_rule_has_a_case(rules: set[str], cases: list[Case]) -> None:
    assert rules <= {rule for case in cases for rule, _ in case.expect}
