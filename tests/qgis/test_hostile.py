# SPDX-License-Identifier: GPL-2.0-or-later
"""The battery of hostile servers over the network of QGIS: what a network library has to
withstand. The whole battery runs in tests/hostile."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from qh_plugin.qgis_io.transport import QgisTransport
from tests.hostile.battery import CASES, OF_THE_LINE, Case, endure
from tests.long_form import SOAK

pytestmark = pytest.mark.usefixtures("qgis_app")
SHORT = [case for case in CASES if SOAK or case.name in OF_THE_LINE]


@pytest.mark.parametrize("case", SHORT, ids=lambda case: case.name)
def test_a_hostile_server_costs_nothing_but_time(case: Case, tmp_path: Path) -> None:
    told = endure(case, QgisTransport(), tmp_path)
    assert re.search(case.word, told) if case.word else told == ""
