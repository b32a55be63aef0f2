# SPDX-License-Identifier: GPL-2.0-or-later
"""A submission is taken back before the server decided, or its receipt stands; never both."""

from __future__ import annotations

from pathlib import Path

import pytest

from qh_plugin.core.dossier.layout import Dossier, DossierInfo, make_folders
from qh_plugin.core.dossier.package import Package
from qh_plugin.core.errors import Cancelled, InputError
from qh_plugin.core.progress import Progress
from qh_plugin.core.publish.answers import Refused
from qh_plugin.core.publish.journal import State
from qh_plugin.core.publish.retry import Patience
from qh_plugin.core.publish.submit import Submission
from qh_plugin.core.publish.transport import Request, Response
from qh_plugin.io.withdrawing import NOTE, withdraw
from tests.core.publish.conftest import CODE, make_package
from tests.core.publish.model_server import URL, Line, ModelServer

NO_NAP = {"sleep": lambda seconds: None, "patience": Patience(attempts=1)}


class Dismissing(ModelServer):
    """Drops jobs on DELETE; `keeps`: it would not; `owned`: they are of another account."""

    keeps = owned = False

    def answer(self, request: Request) -> Response:
        if request.method != "DELETE":
            return super().answer(request)
        self.log.append("DELETE")
        name = request.url.rpartition("/")[2]
        if self.owned:
            return Response(403, {}, b'{"status": 403, "code": "QH-A-003", "title": "x"}')
        if self.keeps or self.jobs[name]["status"] == "successful":
            return Response(409, {}, b"")
        self.jobs[name].update(status="dismissed")
        return Response(200, {}, b"{}")


def cut_off(folder: Path, server: ModelServer, state: State) -> tuple[Dossier, Package]:
    """A submission that was paused when it came to `state`."""
    dossier = make_folders(folder / "CSDL_Thu", DossierInfo("Khu thử", "tt16_2025", CODE))
    package = make_package(dossier.state / "outbox")
    one = Submission(dossier, Line(server), URL, **NO_NAP)
    one.enter(package)
    seen: list[State] = []
    with pytest.raises(Cancelled):
        one.run(Progress(cancelled=lambda: state in seen), lambda now, _: seen.append(now))
    return dossier, package


def test_a_running_job_is_dropped_and_the_next_try_begins_anew(tmp_path: Path) -> None:
    server = Dismissing(steps=99)
    dossier, package = cut_off(tmp_path, server, State.SUBMITTED)
    assert withdraw(dossier, Line(server), URL, **NO_NAP) is None
    assert "DELETE" in server.log and not package.path.exists() and not server.receipts
    entry = Submission(dossier, Line(server), URL).journal.newest(URL)
    assert entry is not None and (entry.state, entry.note) == (State.FAILED, NOTE)
    with pytest.raises(InputError):
        withdraw(dossier, Line(server), URL, **NO_NAP)
    again = make_package(dossier.state / "outbox")
    server.steps = 1
    one = Submission(dossier, Line(server), URL, **NO_NAP)
    one.enter(again)
    assert one.run().version == 1


def test_what_was_only_staged_is_dropped_here(tmp_path: Path) -> None:
    server = Dismissing()
    dossier, package = cut_off(tmp_path, server, State.STAGING)
    assert withdraw(dossier, Line(server), URL, **NO_NAP) is None
    assert "DELETE" not in server.log and not package.path.exists()


def test_a_server_that_was_faster_gives_its_receipt(tmp_path: Path) -> None:
    server = Dismissing(steps=99)
    dossier, _ = cut_off(tmp_path, server, State.SUBMITTED)
    for job in server.jobs.values():
        server.work(job)
        job["status"] = "successful"
    receipt = withdraw(dossier, Line(server), URL, **NO_NAP)
    assert receipt is not None and receipt.version == 1
    assert len(list(dossier.receipts.glob("*.json"))) == 1


def test_a_job_that_another_account_sent_is_told_as_that(tmp_path: Path) -> None:
    """Signed in with another account than at the submission."""
    server = Dismissing(steps=99)
    server.owned = True
    dossier, package = cut_off(tmp_path, server, State.SUBMITTED)
    with pytest.raises(Refused, match="tài khoản đã gửi"):
        withdraw(dossier, Line(server), URL, **NO_NAP)
    assert package.path.exists()
    for job in server.jobs.values():
        server.work(job)
        job["status"] = "successful"
    receipt = withdraw(dossier, Line(server), URL, **NO_NAP)
    assert receipt is not None and receipt.version == 1


def test_a_server_that_keeps_the_job_is_told_and_nothing_is_dropped(tmp_path: Path) -> None:
    server = Dismissing(steps=99)
    server.keeps = True
    dossier, package = cut_off(tmp_path, server, State.SUBMITTED)
    with pytest.raises(InputError):
        withdraw(dossier, Line(server), URL, **NO_NAP)
    assert package.path.exists()
