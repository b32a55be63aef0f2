# SPDX-License-Identifier: GPL-2.0-or-later
"""A real QGIS: the wizard, a crash, what comes back, and a clean end that leaves nothing."""

from __future__ import annotations

import pytest

from tests.gui.real_qgis import RealQgis, temporary_folder
from tests.gui.run_inside import HERE, environment_for, reason_to_skip, run_inside

pytestmark = [
    pytest.mark.gui,
    pytest.mark.skipif(bool(reason_to_skip()), reason=reason_to_skip() or "-"),
]


def test_wizard_crash_recovery_and_a_clean_end(tmp_path):
    where = environment_for(tmp_path)
    assert " passed" in run_inside("inside_wizard.py", where)
    assert " passed" in run_inside("inside_recovered.py", where)
    with RealQgis(temporary_folder()) as qgis:
        qgis.start(HERE / "leaving.py", env=where)
        qgis.wait(240)
    assert (tmp_path / "noted").exists()
    made = tmp_path / "CSDL_QuyHoachPhanKhu3PhuongSaiGon"
    assert not list(made.rglob("*.jsonl"))
