# SPDX-License-Identifier: GPL-2.0-or-later
"""The 168 real wards: the checker finds what overlay and union find, in EPSG:9210."""

from __future__ import annotations

from pathlib import Path

import pytest
import shapely

from tests.real import oracle
from tests.real.conftest import check

TOLERANCE = 0.001


@pytest.fixture(scope="module")
def report(wards: Path, tmp_path_factory: pytest.TempPathFactory) -> list[dict]:
    out = tmp_path_factory.mktemp("wards") / "report.jsonl"
    status, lines, said = check(
        str(wards), "--layer", "hcmc_wards", "--to-epsg", "9210", "--report", str(out)
    )
    assert status == 1, said
    return lines


@pytest.fixture(scope="module")
def polygons(wards: Path):
    return oracle.geometries(wards, "hcmc_wards", oracle.TO_VN2000)


def of(report: list[dict], *rules: str) -> list[dict]:
    return [o for o in report if o["type"] == "finding" and o["rule"] in rules]


def test_the_layer_was_read_whole(report: list[dict]) -> None:
    layer = next(o for o in report if o["type"] == "layer")
    assert (layer["count"], layer["crs"]) == (168, "EPSG:9210")


def test_overlaps_equal_overlay_of_all_pairs(report: list[dict], polygons) -> None:
    expected = oracle.overlaps(polygons, TOLERANCE)
    found: dict[tuple[int, int], float] = {}
    for finding in of(report, "C01"):
        pair = tuple(fid - 1 for fid in finding["fids"])
        found[pair] = found.get(pair, 0.0) + finding["measure"]["area"]
    assert sorted(found) == sorted(expected)
    for pair, area in expected.items():
        assert found[pair] == pytest.approx(area, abs=1e-3)
    assert sum(1 for area in found.values() if area > 1.0) == 11


def test_gaps_hold_every_hole_of_the_union(report: list[dict], polygons) -> None:
    expected = oracle.holes(polygons, TOLERANCE)
    assert len(expected) == 41
    found = [shapely.from_wkt(f["wkt"]) for f in of(report, "C04")]
    for hole in expected:
        same = [g for g in found if g.symmetric_difference(hole).area < 1e-3]
        assert len(same) == 1, hole.wkt
    inside = shapely.STRtree(polygons)
    for gap in found:  # nothing that a ward covers is called a gap
        near = inside.query(gap)
        covered = shapely.intersection(gap, shapely.union_all(polygons[near]))
        assert covered.area < 1e-3


def test_degrees_are_refused_in_one_sentence(wards: Path, tmp_path: Path) -> None:
    out = tmp_path / "report.jsonl"
    status, lines, said = check(str(wards), "--layer", "hcmc_wards", "--report", str(out))
    assert status == 2
    assert lines == []
    assert "9210" in said
    assert "Traceback" not in said
