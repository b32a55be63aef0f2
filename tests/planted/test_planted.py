# SPDX-License-Identifier: GPL-2.0-or-later
"""Recall 1.0, nothing said without reason, no decoy named: on every kind that is planted."""

from __future__ import annotations

import os

import pytest

from qh_plugin.core.checking import catalogue, check, load_profile
from qh_plugin.core.table import Dataset
from tests.planted.layer import planted
from tests.planted.shapes import shapes
from tests.planted.specimens import rules, specimens

#: these speak of a whole layer: G14 orientation, G15 type, G16 grid, G17 size
OF_THE_LAYER = {"G14", "G15", "G16", "G17"}
SOAK = bool(os.environ.get("QH_SOAK"))


def polygon_rules() -> list[str]:
    """The rules on single geometries and coverages."""
    known = [rule.id for rule in catalogue() if rule.id[0] in "GC" and rule.id not in OF_THE_LAYER]
    return [rule for rule in known if rule not in ("C05", "C06", "C09")]  # they need partners


@pytest.mark.parametrize(
    ("count", "copies", "seed", "rotation"),
    [(2_400, 2, 1, 0.0), (10_000, 6, 2, 31.0), *([(100_000, 60, 3, 0.0)] * SOAK)],
)
def test_everything_planted_is_named_and_nothing_else(
    count: int, copies: int, seed: int, rotation: float
) -> None:
    every = [*specimens(), *shapes()]
    layer = planted(count, every, copies=copies, seed=seed, rotation=rotation)
    asked = polygon_rules()
    dataset = Dataset((layer.table,), roles={"parcels": "parcels"})
    result = check(dataset, load_profile(), only=asked)
    wrong = layer.judge(result, asked)
    assert not wrong, f"{len(wrong)}\n" + "\n".join(wrong[:40])


def test_every_rule_has_a_specimen() -> None:
    assert set(polygon_rules()) <= set(rules(specimens()))


@pytest.mark.parametrize("streets", ["open", "full"])
def test_nothing_is_said_of_clean_lots(streets: str) -> None:
    layer = planted(100_000 if SOAK else 5_000, [], streets=streets)
    asked = polygon_rules()
    result = check(Dataset((layer.table,)), load_profile(), only=asked)
    assert [g.message(i).en for g, i in result.rows()] == []
