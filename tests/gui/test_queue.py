# SPDX-License-Identifier: GPL-2.0-or-later
"""Several dossiers published from a real QGIS to a real server (see inside_queue.py)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qh_plugin.core.dossier.layout import save
from tests.gui.run_inside import environment_for, reason_to_skip, run_inside
from tests.gui.test_publishing import server  # noqa: F401
from tests.hostile.certificates import Authority, tls_server
from tests.hostile.part4 import Part4
from tests.hostile.stub import listening
from tests.server.conftest import make_dossier

pytestmark = [
    pytest.mark.gui,
    pytest.mark.skipif(bool(reason_to_skip()), reason=reason_to_skip() or "-"),
]
LOTS = "QuyHoach_ChucNangSuDungDat_A"


def test_the_queue_in_a_real_qgis(tmp_path, server):  # noqa: F811
    from qh_plugin.training.sample import create_sample

    create_sample(tmp_path / "CSDL_Loi", errors=True)
    make_dossier(tmp_path / "CSDL_Do", 6)
    clean = make_dossier(tmp_path / "CSDL_Sach", 6)
    save(replace(clean, info=replace(clean.info, name="Khu dân cư phía Bắc, phường Bến Thành")))
    strangers = Authority(tmp_path / "strangers", "Somebody")
    unknown = strangers.issue("city", "IP:127.0.0.1")
    ours = Authority(tmp_path / "ours", "Sở Quy hoạch (thử)")
    expired = ours.issue("city", "IP:127.0.0.1", "20200101", "20210101")
    part4 = Part4(name=LOTS)
    part4.date = ""
    with (
        tls_server(unknown) as first,
        tls_server(expired) as second,
        listening(part4) as features,
    ):
        env = {
            **environment_for(tmp_path),
            "QH_GUI_SERVER": server,
            "QH_GUI_FEATURES": features,
            "QH_GUI_STRANGER": f"https://127.0.0.1:{first}",
            "QH_GUI_ROOT": str(ours.root),
            "QH_GUI_EXPIRED": f"https://127.0.0.1:{second}",
        }
        assert " passed" in run_inside("inside_queue.py", env, timeout=400)
