# SPDX-License-Identifier: GPL-2.0-or-later
"""An edit that opens or closes the mouth of a bay: a live check says what a full run says."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from qh_plugin.core.checking import load_profile
from qh_plugin.core.checking.incremental import Live
from qh_plugin.core.table import Dataset
from tests.core.checking.edits import ORIGIN, table, wkb
from tests.core.checking.test_incremental import same

PROFILE = load_profile("truoc_khi_nop")
C = [(0, 0), (90, 0), (90, 30), (30, 30), (30, 60), (90, 60), (90, 90), (0, 90)]
BAR = [(90, -15), (120, -15), (120, 105), (90, 105)]
LOT = [(36, 36), (54, 36), (54, 54), (36, 54)]
FAR = [(300, 0), (310, 0), (310, 10), (300, 10)]


def drawn(ring, move=(0.0, 0.0), degrees=0.0):
    turn = np.deg2rad(degrees)
    matrix = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    return shapely.Polygon((np.array(ring) + move) @ matrix + ORIGIN)


@pytest.mark.parametrize("degrees", [0.0, 37.0])
def test_a_mouth_opened_and_closed(degrees):
    rings = [C, BAR, LOT, FAR]
    lots = [drawn(ring, degrees=degrees) for ring in rings]
    live = Live(Dataset((table("lots", lots),), roles={"parcels": "lots"}), PROFILE)
    gaps = []
    edits = [(2, (0.0005, 0)), (2, (0.4, 0)), (2, (0.0008, 0)), (3, (1.5, 2)), (4, (1, 1)),
             (2, (0.002, 0)), (3, (0, 0)), (2, (0, 0)), (1, (-0.0006, 0))]  # fmt: skip
    for fid, move in edits:
        live.change("lots", geometries={fid: wkb(drawn(rings[fid - 1], move, degrees))})
        same(live, f"{fid} by {move}")
        live.settle()
        same(live, f"{fid} by {move}, settled")
        gaps.append(sum(len(g.fids) for g in live.findings() if g.rule == "C04"))
    assert gaps == [1, 0, 1, 1, 1, 0, 0, 1, 1]
    live.change("lots", deleted=[2])
    same(live, "without the bar")
