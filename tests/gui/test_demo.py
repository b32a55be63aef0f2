# SPDX-License-Identifier: GPL-2.0-or-later
"""What `make demo` does, from the sample dossier to the receipt, ends well."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.gui.real_qgis import ROOT
from tests.gui.run_inside import reason_to_skip

pytestmark = [
    pytest.mark.gui,
    pytest.mark.skipif(bool(reason_to_skip()), reason=reason_to_skip() or "-"),
]


def test_the_demo_ends_well():
    command = [sys.executable, "-m", "tests.demo.run"]
    env = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
    ran = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=700)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "✖" not in ran.stdout
    assert "✔" in ran.stdout
