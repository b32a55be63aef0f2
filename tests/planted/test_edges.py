# SPDX-License-Identifier: GPL-2.0-or-later
"""Within a boundary and with allowed voids: every gap and every part beyond is named, no decoy."""

from __future__ import annotations

import os

import pytest

from qh_plugin.core.checking import check, load_profile
from qh_plugin.core.table import Dataset
from qh_plugin.training.parcels import parcels
from tests.planted.edges import ROLES, clean, edges
from tests.planted.scene import scene

SOAK = bool(os.environ.get("QH_SOAK"))
RULES = ["C01", "C02", "C03", "C04", "C05", "C06", "C07", "C08"]


@pytest.mark.parametrize(
    ("size", "copies", "turn"), [(10_000, 10, 17.0), *([(100_000, 100, 0.0)] * SOAK)]
)
def test_boundary_and_voids(size: int, copies: int, turn: float) -> None:
    lots, _ = parcels(size, planted=0.0, streets="full", rotation=turn)
    planted = scene(edges(), clean(lots), copies=copies)
    dataset = Dataset(planted.tables, roles=ROLES, facts={"epsg": 9210})
    result = check(dataset, load_profile(), only=RULES)
    assert not [rule.id for rule in result.rules if rule.skipped]
    wrong = planted.judge(result, RULES)
    assert not wrong, f"{len(wrong)}\n" + "\n".join(wrong[:40])
