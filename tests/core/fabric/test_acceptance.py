# SPDX-License-Identifier: GPL-2.0-or-later
"""Every rule on 10,000 generated parcels: all that was planted, nothing else, whatever else is
broken in the layer."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Optional

import numpy as np
import pytest
import shapely

from qh_plugin.core.checking import check, load_profile
from qh_plugin.core.table import Dataset, Table
from qh_plugin.training.parcels import CORNER, RULE_OF, Planted, parcels
from tests.core.fabric.fabrics import column

RULES = ("G01", "G02", "G03", "G04", "G07", "C01", "C02", "C04", "C05", "C06", "C07")
BLOCKS = (60 + 8) * 40  # metres: no lot lies so far beyond the corner


def findings(table: Table) -> dict[str, list[tuple[str, ...]]]:
    """The ids of every open finding and consequence, by rule."""
    result = check(Dataset((table,)), load_profile("truoc_khi_nop"), only=RULES)
    found: dict[str, list[tuple[str, ...]]] = {rule: [] for rule in RULES}
    for group in result.findings:
        found[group.rule] += [tuple(sorted(ids)) for ids in group.ids]
    return {rule: sorted(ids) for rule, ids in found.items()}


def compare(found: dict[str, list[tuple[str, ...]]], planted: Planted, *more: Any) -> None:
    """`more`: (rule, ids) that were added by hand."""
    for rule in RULES:
        extra = [ids for name, ids in more if name == rule]
        assert found[rule] == sorted(planted.expected(rule) + extra), rule
    decoys = {i for kind, rule in RULE_OF.items() if rule is None for (i,) in planted.ids[kind]}
    named = {i for ids in found.values() for one in ids for i in one}
    assert decoys and not decoys & named


@pytest.mark.parametrize(("streets", "rotation"), [("open", 0.0), ("full", 0.0), ("full", 31.0)])
def test_all_that_was_planted_and_nothing_else(streets: str, rotation: float) -> None:
    table, planted = parcels(10_000, seed=11, streets=streets, planted=0.03, rotation=rotation)
    assert all(len(ids) >= 20 for ids in planted.ids.values())
    compare(findings(table), planted)


@pytest.mark.parametrize("rotation", [0.0, 31.0])
def test_nothing_on_a_clean_fabric(rotation: float) -> None:
    table, _ = parcels(10_000, streets="full", planted=0.0, rotation=rotation)
    assert not any(findings(table).values())


def ring(*xy: tuple[float, float]) -> bytes:
    """A polygon of one ring, as the bytes say, closed or not."""
    array = np.asarray(xy, "<f8")
    head = np.array([1, 3, 0, 0, 0, 1, 0, 0, 0], np.uint8).tobytes()
    return head + np.array([len(array)], "<u4").tobytes() + array.tobytes()


def with_rows(table: Table, rows: dict[str, Optional[bytes]]) -> Table:
    """The table with more rows; other columns are left NULL."""
    ids = table.columns["maDoiTuong"].tolist() + list(rows)
    blank = [None] * len(rows)
    columns = {name: column(values.tolist() + blank) for name, values in table.columns.items()}
    columns["maDoiTuong"] = column(ids)
    return replace(
        table,
        fids=np.arange(1, len(ids) + 1),
        wkb=column(table.wkb.tolist() + list(rows.values())),
        columns=columns,
    )


def test_raw_faults_hide_nothing() -> None:
    """Faults lie far from the fabric, and right across it: none takes part in the coverage."""
    table, planted = parcels(10_000, seed=12, streets="full", planted=0.02)
    nan = float("nan")
    faults: dict[str, tuple[str, Optional[bytes]]] = {}
    for name, (x, y) in (("far", CORNER + BLOCKS), ("across", CORNER + 200.0)):
        square = [(x, y), (x + 90, y), (x + 90, y + 70), (x, y + 70)]
        faults[f"unclosed {name}"] = "G03", ring(*square)
        faults[f"three points {name}"] = "G03", ring(square[0], square[1], square[0])
        faults[f"NaN {name}"] = "G02", ring(*square[:2], (nan, nan), square[3], square[0])
        faults[f"infinite {name}"] = "G02", ring(*square[:2], (np.inf, y), square[3], square[0])
        faults[f"cut short {name}"] = "G03", ring(*square, square[0])[:60]
    faults["NULL"] = "G01", None
    faults["no bytes"] = "G01", b""
    faults["EMPTY"] = "G01", shapely.to_wkb(shapely.Polygon(), output_dimension=2)
    found = findings(with_rows(table, {name: wkb for name, (_, wkb) in faults.items()}))
    named = {ids[0]: rule for rule in RULES for ids in found[rule] if ids[0] in faults}
    assert set(named) == set(faults)
    assert {k: v for k, v in named.items() if "cut" not in k} == {
        k: rule for k, (rule, _) in faults.items() if "cut" not in k
    }
    compare(found, planted, *[(rule, (name,)) for name, rule in named.items()])
