# SPDX-License-Identifier: GPL-2.0-or-later
"""Situations that other checkers are tested with, in figures of our own: `peer_situations.json`.

Each must give what the rules say of it, far from the origin: turned, and mirrored with the features
in the other order.
"""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any, Optional

import numpy as np
import pytest
import shapely

sys.path.insert(0, str(Path(__file__).parent))
from fabrics import ORIGIN, column

from qh_plugin.core.checking import RuleSetting, check, load_profile
from qh_plugin.core.table import Dataset, Table

FILE = Path(__file__).parent / "peer_situations.json"
KNOWN = json.loads(FILE.read_text("utf-8"))
SITUATIONS, LINES = KNOWN["situations"], KNOWN["lines"]
RULES = [f"G0{k}" for k in range(1, 9)] + [f"C0{k}" for k in range(1, 8)]
RULES += [f"L0{k}" for k in range(1, 7)]
PROFILE = replace(load_profile(), rules={rule: RuleSetting(None, {}) for rule in RULES})


def name(situation: dict[str, Any]) -> str:
    return f"{situation['like']}: {situation['word']}"


def drawn(text: Optional[str]) -> Optional[shapely.Geometry]:
    """A polygon or multipolygon from its short form."""
    if text is None:
        return None
    if text == "EMPTY":
        return shapely.Polygon()
    parts = []
    for part in text.split("|"):
        shell, *holes = (
            [tuple(map(float, place.split())) for place in ring.split(",")]
            for ring in part.split(";")
        )
        parts.append(shapely.Polygon(shell, holes))
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def lines(text: str) -> shapely.Geometry:
    """A multiline from its short form."""
    parts = [[tuple(map(float, xy.split())) for xy in p.split(",")] for p in text.split("|")]
    return shapely.MultiLineString(parts)


def found(
    lots: Any, boundary: Any, matrix: Any, kind: str = "MultiPolygon"
) -> dict[str, list[tuple[int, ...]]]:
    """The features of each finding by rule."""

    def table(name: str, geometries: Any) -> Table:
        moved = shapely.transform(column(geometries), lambda xy: xy @ matrix + ORIGIN)
        wkb = [None if g is None else shapely.to_wkb(g, output_dimension=2) for g in moved]
        fids = np.arange(1, len(wkb) + 1)
        return Table(name, fids, column(wkb), {}, epsg=9210, geometry_type=kind)

    tables = [table("lots", lots)] + ([table("border", [boundary])] if boundary else [])
    result = check(
        Dataset(tuple(tables), roles={"boundary": "border"} if boundary else {}), PROFILE
    )
    rows: dict[str, list[tuple[int, ...]]] = {}
    for group, i in result.rows():
        if group.layer == "lots":
            rows.setdefault(group.rule, []).append(tuple(group.fids[i]))
    return {rule: sorted(fids) for rule, fids in rows.items()}


def turned(degrees: float, mirrored: bool = False) -> Any:
    turn = np.deg2rad(degrees)
    matrix = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    return np.diag([-1.0, 1.0]) @ matrix if mirrored else matrix


@pytest.mark.parametrize("situation", SITUATIONS, ids=name)
def test_the_situation_is_told_as_the_rules_say(situation: dict[str, Any]) -> None:
    lots = [drawn(text) for text in situation["lots"]]
    boundary = drawn(situation.get("boundary"))
    wanted = {r: sorted(map(tuple, fids)) for r, fids in situation["expect"].items()}
    straight = "straight" in situation
    assert found(lots, boundary, turned(0 if straight else 31.7)) == wanted
    back = found(lots[::-1], boundary, turned(0, mirrored=True))
    number = len(lots) + 1
    again = {
        rule: sorted(tuple(sorted(number - fid for fid in fids)) for fids in rows)
        for rule, rows in back.items()
    }
    # of several that have the vertex the first one is named
    assert len(again.pop("C07", ())) == len(wanted.pop("C07", ()))
    assert again == wanted


@pytest.mark.parametrize("situation", LINES, ids=name)
def test_lines_are_told_as_the_rules_say(situation: dict[str, Any]) -> None:
    streets = [lines(text) for text in situation["lots"]]
    wanted = {r: sorted(map(tuple, fids)) for r, fids in situation["expect"].items()}
    for degrees, mirrored in ((0, False), (31.7, False), (203.1, True)):
        assert found(streets, None, turned(degrees, mirrored), "MultiLineString") == wanted
