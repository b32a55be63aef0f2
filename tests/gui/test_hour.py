# SPDX-License-Identifier: GPL-2.0-or-later
"""A planner's hour in a real QGIS (see inside_hour.py)."""

from __future__ import annotations

import shutil

import pytest

from tests.gui.run_inside import PICTURES, environment_for, reason_to_skip, run_inside

pytestmark = [
    pytest.mark.gui,
    pytest.mark.skipif(bool(reason_to_skip()), reason=reason_to_skip() or "-"),
]


def test_a_planners_hour_in_a_real_qgis():
    folder = PICTURES.parent / "hour"  # in /tmp QGIS would mark every layer as temporary
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    assert " passed" in run_inside("inside_hour.py", environment_for(folder), timeout=400)
