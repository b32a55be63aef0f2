# SPDX-License-Identifier: GPL-2.0-or-later
"""The battery of hostile servers over the requests library."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from qh_plugin.core.dossier.layout import DossierInfo, make_folders
from qh_plugin.core.publish.journal import Entry, Journal
from qh_plugin.io.http import RequestsTransport
from tests.core.publish.conftest import CODE
from tests.hostile.battery import CASES, OF_THE_LINE, Case, endure


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_hostile_server_costs_nothing_but_time(case: Case, tmp_path: Path) -> None:
    with RequestsTransport() as transport:
        told = endure(case, transport, tmp_path)
    assert re.search(case.word, told) if case.word else told == ""


def test_the_short_list_names_cases_that_there_are() -> None:
    assert {case.name for case in CASES} >= OF_THE_LINE


def test_the_newest_submission_is_that_written_last_whatever_the_clock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dossier = make_folders(tmp_path / "CSDL_Thu", DossierInfo("Khu thử", "tt16_2025", CODE))
    journal, now = Journal(dossier.journal), time.time()
    for package, clock in (("aa", now), ("bb", now - 86400)):
        monkeypatch.setattr(time, "time", lambda clock=clock: clock)
        journal.save(Entry(package, "http://127.0.0.1:5", "x", 1, 0))
    newest = journal.newest("http://127.0.0.1:5")
    assert newest is not None and newest.package == "bb"
