# SPDX-License-Identifier: GPL-2.0-or-later
"""A real QGIS is closed by its menu while a check runs, and while edits are followed: it ends
cleanly, asks for what is unsaved itself, and nothing of the plugin holds it up."""

from __future__ import annotations

import pytest

from tests.gui.real_qgis import RealQgis, temporary_folder
from tests.gui.run_inside import HERE, environment_for, reason_to_skip

pytestmark = [
    pytest.mark.gui,
    pytest.mark.skipif(bool(reason_to_skip()), reason=reason_to_skip() or "-"),
]

#: only for a QGIS that never ends: 15 s of work, which took 70 s beside six other processes
LIMIT = 240


@pytest.mark.parametrize("what", ["run", "live"])
def test_qgis_is_closed_while_it_checks(tmp_path, what):
    with RealQgis(temporary_folder()) as qgis:
        where = environment_for(tmp_path) | {"QH_GUI_WHILE": what}
        qgis.start(HERE / "leaving_while_checking.py", env=where)
        status = qgis.wait(LIMIT)
        assert (tmp_path / "leaving").exists(), qgis.log_tail()
        assert status == 0, qgis.log_tail()
        assert "Traceback" not in qgis.log_tail(400), qgis.log_tail()
    assert (tmp_path / "asked").read_text("utf-8"), "the edits were not saved: QGIS asks"
    assert not list((tmp_path / "CSDL_Mau").rglob("*-journal"))
