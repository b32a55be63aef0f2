# SPDX-License-Identifier: GPL-2.0-or-later
"""Values of parcels that follow the cadastral model: every wrong one is named, no right one."""

from __future__ import annotations

import os
from itertools import count

import pytest

from qh_plugin.core.checking import catalogue, check, load_profile
from qh_plugin.core.model import load
from qh_plugin.core.table import Dataset
from qh_plugin.training.parcels import parcels
from tests.planted.attributes import cases, clean
from tests.planted.scene import Scene, scene

SOAK = bool(os.environ.get("QH_SOAK"))
OF_PLANS = {"A11", "A12"}  # indicators: there are none on parcels
ASKED = [rule.id for rule in catalogue() if rule.id[0] == "A" and rule.id not in OF_PLANS] + ["X04"]
FACTS = {"epsg": 9210, "maHoSoQH": "79DDC267400001"}


def _scene(size: int, copies: int) -> Scene:
    lots, _ = parcels(size, planted=0.0)
    number = count(size)
    return scene(
        [case for _ in range(copies) for case in cases(number)],
        clean(lots),
        seed=copies,
        model=load("dia_chinh"),
    )


@pytest.mark.parametrize("profile", ["dia_chinh_500", "truoc_khi_nop"])
@pytest.mark.parametrize(("size", "copies"), [(10_000, 6), *([(100_000, 60)] * SOAK)])
def test_every_wrong_value_is_named_and_no_right_one(size: int, copies: int, profile: str) -> None:
    planted = _scene(size, copies)
    model = load("dia_chinh")
    dataset = Dataset(planted.tables, "dia_chinh", facts=FACTS)
    result = check(dataset, load_profile(profile), model, only=ASKED)
    wrong = planted.judge(result, ASKED)
    assert not wrong, f"{len(wrong)}\n" + "\n".join(wrong[:40])


def test_every_rule_has_a_case() -> None:
    asked = {rule for case in cases(count()) for rule, _ in case.expect}
    assert set(ASKED) <= asked


def test_the_judge_sees_what_is_missed_and_what_is_made_up() -> None:
    planted = _scene(48, 1)
    model = load("dia_chinh")
    dataset = Dataset(planted.tables, "dia_chinh", facts=FACTS)
    result = check(dataset, load_profile(), model, only=[r for r in ASKED if r != "A07"])
    assert any("A07 missed" in line for line in planted.judge(result, ASKED))
    blank = Scene(planted.tables, planted.plots[1:])
    assert any(line.startswith("A01") for line in blank.judge(result, ASKED))
