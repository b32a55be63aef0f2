# SPDX-License-Identifier: GPL-2.0-or-later
"""A ward officer's session in a real QGIS (see inside_officer.py): 3,000 parcels, in the long
form 100,000."""

from __future__ import annotations

import json
import os
import shutil

import pytest

from tests.bench.large_dossier import make
from tests.gui.run_inside import PICTURES, environment_for, reason_to_skip, run_inside

pytestmark = [
    pytest.mark.gui,
    pytest.mark.skipif(bool(reason_to_skip()), reason=reason_to_skip() or "-"),
]


def test_an_officers_session_in_a_real_qgis():
    long = bool(os.environ.get("QH_SOAK"))
    count, planted = (100_000, 0.005) if long else (3_000, 0.036)
    folder = PICTURES.parent / "officer"  # in /tmp QGIS would mark every layer as temporary
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    _, what = make(folder / "CSDL_DiaChinh", count, planted=planted)
    kinds = {kind: len(found) for kind, found in what.ids.items()}
    (folder / "planted.json").write_text(json.dumps(kinds), "utf-8")
    env = {**environment_for(folder), "QH_GUI_PARCELS": str(count)}
    assert " passed" in run_inside("inside_officer.py", env, timeout=1500 if long else 600)
