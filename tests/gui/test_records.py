# SPDX-License-Identifier: GPL-2.0-or-later
"""The tab "Hồ sơ" in a real QGIS (see inside_records.py)."""

from __future__ import annotations

import pytest

from tests.gui.run_inside import environment_for, reason_to_skip, run_inside

pytestmark = [
    pytest.mark.gui,
    pytest.mark.skipif(bool(reason_to_skip()), reason=reason_to_skip() or "-"),
]


def test_records_in_a_real_qgis(tmp_path):
    assert " passed" in run_inside("inside_records.py", environment_for(tmp_path))
