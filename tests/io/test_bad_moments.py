# SPDX-License-Identifier: GPL-2.0-or-later
"""Bad moments to publish: a full disk, a clock that is wrong by a day. One sentence, and nothing
half-sent."""

from __future__ import annotations

import os
import subprocess
from dataclasses import replace
from datetime import date, datetime, time, timedelta, timezone
from email.utils import format_datetime
from pathlib import Path
from typing import Iterator, Optional

import pytest

from qh_plugin.cli import main
from qh_plugin.core.dossier.layout import Dossier
from qh_plugin.core.errors import InputError, QhError, StorageError
from qh_plugin.core.publish.retry import Patience
from qh_plugin.core.publish.transport import Request, Response
from qh_plugin.io.publishing import outbox, publish
from qh_plugin.io.submission import read_submission, state
from tests.core.publish.model_server import LINE, URL, ModelServer
from tests.server.conftest import make_dossier

#: the day of this run, also where midnight comes meanwhile
TODAY = date.today()
_NOON = datetime.combine(TODAY, time(12)).astimezone(timezone.utc)


class Line:
    """A line to a server whose clock is `ahead` days ahead of noon."""

    def __init__(self, ahead: float = 0.0) -> None:
        self.server = ModelServer()
        self._ahead = timedelta(days=ahead)

    def send(self, request: Request) -> Response:
        there = _NOON + self._ahead
        answer = self.server.answer(request)
        return replace(answer, headers={**answer.headers, "date": format_datetime(there, True)})


def tried(dossier: Dossier, line: Line) -> Optional[QhError]:
    """What publishing says."""
    try:
        publish(dossier, line, URL, sleep=lambda s: None, patience=Patience(attempts=1))
    except QhError as error:
        return error
    return None


@pytest.fixture
def dossier(tmp_path: Path) -> Dossier:
    return make_dossier(tmp_path / "CSDL_Khu", 2)


@pytest.fixture
def full(dossier: Dossier) -> Iterator[Path]:
    """The place of packages on a file system of 40 kB, where this computer lets us mount one."""
    place = outbox(dossier)
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=40k", "tmpfs", str(place)]
    if os.geteuid() != 0 or subprocess.run(command, capture_output=True).returncode:
        pytest.skip("cannot mount a small file system here")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_full_disk_sends_nothing_and_leaves_nothing(dossier: Dossier, full: Path, capsys) -> None:
    line = Line()
    error = tried(dossier, line)
    assert isinstance(error, StorageError) and "đĩa" in error.text.vi
    assert not line.server.chunks and not line.server.jobs
    assert main(["diff", str(dossier.folder)]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and "đĩa" in said
    assert [p for p in full.rglob("*") if p.is_file()] == []


def test_late_is_what_the_servers_day_says(dossier: Dossier) -> None:
    tomorrow = (TODAY + timedelta(days=1)).isoformat()
    state(dossier, period="2026-Q4", due=TODAY.isoformat(), unit="x")
    # the small dossier lacks documents: a reason is due anyhow, and it says which
    ours_is_behind = tried(dossier, Line(ahead=1.5))
    assert isinstance(ours_is_behind, InputError) and "quá hạn" in ours_is_behind.text.vi
    in_time = tried(dossier, Line())
    assert isinstance(in_time, InputError) and "quá hạn" not in in_time.text.vi
    # nothing was sent, and nothing was noted by a clock that is wrong
    assert not read_submission(dossier).late
    state(dossier, due=tomorrow, reason="chờ quyết định")
    line = Line(ahead=2.5)
    assert tried(dossier, line) is None
    assert read_submission(dossier).late and len(line.server.receipts) == 1


def test_begun_in_time_is_in_time_whenever_it_ends(dossier: Dossier) -> None:
    due = TODAY + timedelta(days=1)
    state(dossier, period="2026-Q4", due=due.isoformat(), reason="chờ quyết định")
    line = Line()
    passing = line.server.answer

    def cut_off(request: Request) -> Response:
        if request.url.endswith("submit-dossier/execution"):
            raise LINE
        return passing(request)

    line.server.answer = cut_off  # type: ignore[method-assign]
    assert isinstance(tried(dossier, line), QhError) and line.server.chunks
    line.server.answer = passing  # type: ignore[method-assign]
    line._ahead = timedelta(days=5)
    assert tried(dossier, line) is None
    assert len(line.server.chunks) == len(line.server.receipts) == 1
    assert not read_submission(dossier).late
