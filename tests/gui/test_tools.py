# SPDX-License-Identifier: GPL-2.0-or-later
"""The drawing tools in a real QGIS, with the mouse (see inside_tools.py)."""

from __future__ import annotations

import pytest

from tests.gui.run_inside import environment_for, reason_to_skip, run_inside

pytestmark = [
    pytest.mark.gui,
    pytest.mark.skipif(bool(reason_to_skip()), reason=reason_to_skip() or "-"),
]


def test_tools_in_a_real_qgis(tmp_path):
    from qh_plugin.training.sample import create_sample

    create_sample(tmp_path / "CSDL_Sach", errors=False)
    assert " passed" in run_inside("inside_tools.py", environment_for(tmp_path))
