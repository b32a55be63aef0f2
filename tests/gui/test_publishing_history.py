# SPDX-License-Identifier: GPL-2.0-or-later
"""Two people on one dossier, in a real QGIS against a real server: the conflict on the map and its
end, receipts, going back, taking back (see inside_publishing_history.py)."""

from __future__ import annotations

import shutil
import time

import pytest

from qh_plugin.core.dossier.layout import open_dossier
from qh_plugin.core.edits import Edits
from qh_plugin.core.text import plain
from tests.gui.run_inside import environment_for, reason_to_skip, run_inside
from tests.gui.test_publishing import server  # noqa: F401

pytestmark = [
    pytest.mark.gui,
    pytest.mark.skipif(bool(reason_to_skip()), reason=reason_to_skip() or "-"),
]
#: a park that becomes offices in the other's version; mine only names it anew
PARK, NOTED, THEIRS = 2, 3, 4


def nap(seconds):
    time.sleep(min(seconds, 0.02))


def change(dossier, **by_fid):
    from qh_plugin.io.geopackage import apply_edits

    attributes = {int(name[1:]): values for name, values in by_fid.items()}
    path = dossier.geopackage("QuyHoach")
    apply_edits(path, "ChucNangSuDungDat_A", Edits("", plain("x"), attributes=attributes))


def test_a_conflict_is_seen_solved_and_published_and_an_earlier_version_comes_back(
    tmp_path,
    server,  # noqa: F811
):
    from qh_plugin.io.http import connect
    from qh_plugin.io.publishing import publish
    from qh_plugin.io.submission import state
    from qh_plugin.training.sample import create_sample

    create_sample(tmp_path / "CSDL_Sach", errors=False)
    mine = open_dossier(tmp_path / "CSDL_Sach")
    state(mine, person="Cán bộ A")
    with connect() as transport:
        publish(mine, transport, server, sleep=nap)
        shutil.copytree(mine.folder, tmp_path / "nguoi-khac" / "CSDL_Sach")
        other = open_dossier(tmp_path / "nguoi-khac" / "CSDL_Sach")
        state(other, person="Cán bộ B", comment="Theo kết luận họp 20/11")
        offices = {"chucNangSuDungDatMuc2": "DAT_Coquan", "phanLoai": "Cơ quan, trụ sở"}
        park = {f"f{PARK}": {**offices, "kyHieuLoDat": "A1-CQ09"}}
        change(other, **park, **{f"f{THEIRS}": {"ghiChu": "của họ"}})
        receipt = publish(open_dossier(other.folder), transport, server, sleep=nap)
        assert receipt.version == 2, receipt.problems
    change(
        open_dossier(mine.folder),
        **{f"f{PARK}": {"kyHieuLoDat": "A1-CXCC99"}, f"f{NOTED}": {"ghiChu": "của tôi"}},
    )
    env = {**environment_for(tmp_path), "QH_GUI_SERVER": server}
    assert " passed" in run_inside("inside_publishing_history.py", env, timeout=400)
