# SPDX-License-Identifier: GPL-2.0-or-later
"""`check --neighbour` with several neighbours: a third ward parts two, as in `city` and on the
server, and each neighbour is told by its own name."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from qh_plugin.cli import main
from qh_plugin.core.table import Table
from qh_plugin.io.geopackage import write_table

X, Y = 600_000.0, 1_190_000.0


def areas(file: Path, layer: str, *rings: list[tuple[float, float]], epsg: Any = 9210) -> Path:
    shapes = [shapely.Polygon([(X + x, Y + y) for x, y in ring]) for ring in rings]
    wkb = np.empty(len(shapes), object)
    wkb[:] = [shapely.to_wkb(shapely.MultiPolygon([shape])) for shape in shapes]
    file.parent.mkdir(parents=True, exist_ok=True)
    fids = np.arange(1, len(shapes) + 1)
    table = Table(layer, fids, wkb, {}, epsg=epsg, geometry_type="MultiPolygon")
    write_table(file, layer, table)
    return file


NORTH = [(0, 0), (1000, 0), (2000, 80), (2000, 500), (0, 500)]
#: 0.6 m off from x 0 to 500; from x 1000 on a wedge lies between it and NORTH
SOUTH = [(0, -0.6), (500, -0.6), (500, 0), (1000, 0), (2000, -80), (2000, -500), (0, -500)]
WEDGE = [(1000, 0), (2000, -80), (2000, 80)]


def found(own: Path, *neighbours: Any, capsys: Any) -> tuple[int, list[dict[str, Any]], Any]:
    """Exit status, findings and why E01 did not run wholly."""
    capsys.readouterr()
    beside = [word for one in neighbours for word in ("--neighbour", str(one))]
    options = ["--rules", "E01", "--profile", "dia_chinh_500", "--role", "parcels=ranh"]
    status = main(["check", str(own), *beside, *options, "--model", "dia_chinh", "--json"])
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    told = [line for line in lines if line.get("type") == "finding"]
    (rule,) = [line for line in lines if line.get("type") == "rule" and line["id"] == "E01"]
    return status, told, rule.get("skipped")


def test_what_a_third_ward_covers_is_no_gap_between_two(tmp_path: Path, capsys: Any) -> None:
    own = areas(tmp_path / "own.gpkg", "ranh", NORTH)
    south = areas(tmp_path / "nam" / "ranh.gpkg", "ranh", SOUTH)
    wedge = areas(tmp_path / "giua" / "ranh.gpkg", "ranh", WEDGE)
    _, alone, _ = found(own, south, capsys=capsys)
    assert len(alone) == 2  # nobody told it of the wedge
    status, told, skipped = found(own, south, wedge, capsys=capsys)
    assert status == 0 and skipped is None
    (one,) = told
    assert one["measure"]["distance"] == pytest.approx(0.6, abs=1e-6)
    # two files of one name are told apart
    assert "nam/ranh" in json.dumps(one, ensure_ascii=False)


def test_a_neighbour_that_cannot_be_placed_is_named_and_the_others_are_compared(
    tmp_path: Path, capsys: Any
) -> None:
    own = areas(tmp_path / "own.gpkg", "ranh", NORTH)
    south = areas(tmp_path / "nam.gpkg", "ranh", SOUTH)
    wedge = areas(tmp_path / "giua.gpkg", "ranh", WEDGE)
    unknown = areas(tmp_path / "la.gpkg", "ranh", WEDGE, epsg=None)
    _, told, skipped = found(own, south, wedge, unknown, capsys=capsys)
    assert len(told) == 1 and "la:ranh" in json.dumps(skipped, ensure_ascii=False)
