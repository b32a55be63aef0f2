# SPDX-License-Identifier: GPL-2.0-or-later
"""The publishing dock in a real QGIS against a real server process (see inside_publishing.py)."""

from __future__ import annotations

import os
import subprocess
import sys
import threading

import pytest

from tests.gui.real_qgis import ROOT
from tests.gui.run_inside import environment_for, reason_to_skip, run_inside

pytestmark = [
    pytest.mark.gui,
    pytest.mark.skipif(bool(reason_to_skip()), reason=reason_to_skip() or "-"),
]


@pytest.fixture
def server(tmp_path):
    """The address of a server of its own; ended by its process id."""
    store = tmp_path / "store"
    with (tmp_path / "server.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "qh_plugin", "serve", "--port", "0", "--store", str(store)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=log,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )
    limit = threading.Timer(120, process.kill)
    limit.start()
    url = ""
    for line in process.stdout:
        if line.startswith(b"QH_SERVER "):
            url = line.decode().split()[1]
            break
    limit.cancel()
    if not url:
        pytest.fail((tmp_path / "server.log").read_text("utf-8", "replace"))
    yield url
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(10)


def test_publishing_in_a_real_qgis(tmp_path, server):
    from qh_plugin.training.sample import create_sample

    create_sample(tmp_path / "CSDL_Sach", errors=False)
    create_sample(tmp_path / "CSDL_Loi", errors=True)
    env = {**environment_for(tmp_path), "QH_GUI_SERVER": server}
    assert " passed" in run_inside("inside_publishing.py", env, timeout=400)
