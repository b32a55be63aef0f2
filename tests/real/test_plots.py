# SPDX-License-Identifier: GPL-2.0-or-later
"""407 real cadastral plots: pairs and gaps as overlay and union find them."""

from __future__ import annotations

from pathlib import Path

import pytest
import shapely

from tests.real import oracle
from tests.real.conftest import check

TOLERANCE = 0.001


@pytest.fixture(scope="module")
def report(plots: Path, tmp_path_factory: pytest.TempPathFactory) -> list[dict]:
    out = tmp_path_factory.mktemp("plots") / "report.jsonl"
    arguments = ("--layer", "plots", "--rules", "G01,G02,G03,G04,C01,C02,C04", "--report", str(out))
    status, lines, said = check(str(plots), *arguments)
    assert status == 1, said
    return lines


@pytest.fixture(scope="module")
def polygons(plots: Path):
    return oracle.geometries(plots, "plots")


def of(report: list[dict], rule: str) -> list[dict]:
    return [o for o in report if o["type"] == "finding" and o["rule"] == rule]


def test_no_false_alarm_on_valid_geometry(report: list[dict], polygons) -> None:
    assert shapely.is_valid(polygons).all()
    for rule in ("G01", "G02", "G03", "G04"):
        assert of(report, rule) == []


def test_overlapping_pairs_equal_overlay(report: list[dict], polygons, plots: Path) -> None:
    expected = oracle.overlaps(polygons, TOLERANCE)
    assert len(expected) == 23
    found: dict[tuple[int, int], float] = {}
    for finding in of(report, "C01"):
        pair = tuple(fid - 1 for fid in finding["fids"])
        found[pair] = found.get(pair, 0.0) + finding["measure"]["area"]
    assert sorted(found) == sorted(expected)
    for pair, area in expected.items():
        assert found[pair] == pytest.approx(area, abs=1e-4)


def test_gaps_hold_every_hole_of_the_union(report: list[dict], polygons) -> None:
    found = [shapely.from_wkt(f["wkt"]) for f in of(report, "C04")]
    for hole in oracle.holes(polygons, TOLERANCE):
        same = [g for g in found if g.symmetric_difference(hole).area < 1e-4]
        assert len(same) == 1, hole.wkt
