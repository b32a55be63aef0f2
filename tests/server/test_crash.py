# SPDX-License-Identifier: GPL-2.0-or-later
"""The server is killed (SIGKILL) during a job and started again on the same store."""

from __future__ import annotations

import json
import shutil
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from qh_plugin.core.dossier.layout import open_dossier
from qh_plugin.core.errors import ServerError
from qh_plugin.core.publish.journal import State
from qh_plugin.core.publish.retry import Patience
from qh_plugin.core.publish.transport import Request, Response
from qh_plugin.io import publishing
from tests.long_form import SOAK
from tests.ports import free_port
from tests.server.conftest import ROOT

LOTS = "QuyHoach_ChucNangSuDungDat_A"


def publish(*arguments, **options):
    """As the client does, with naps of 20 ms between the polls."""
    options.setdefault("sleep", lambda seconds: time.sleep(min(seconds, 0.02)))
    return publishing.publish(*arguments, **options)


class Killed(Exception):
    """The test pulled the plug."""


@pytest.mark.parametrize("delay", [0.0, 0.9, *([0.1, 0.3, 0.6] * SOAK)])
def test_a_killed_server_ends_in_one_version_and_no_stuck_job(
    start_server, transport, new_dossier, tmp_path: Path, delay: float
) -> None:
    dossier = new_dossier(25)
    first = start_server(tmp_path / "store", free_port())  # the second one needs it again

    def on_state(state: State, text: object) -> None:
        if state is State.SUBMITTED:
            time.sleep(delay)
            first.kill()

    with pytest.raises(ServerError):
        publish(
            dossier,
            transport,
            first.url,
            on_state=on_state,
            sleep=lambda s: None,
            patience=Patience(attempts=2),
        )
    second = start_server(tmp_path / "store", first.port)
    jobs = json.loads(transport.send(Request("GET", f"{second.url}/jobs?f=json")).body)["jobs"]
    assert {j["status"] for j in jobs} <= {"failed", "successful"}
    assert all(j["message"] == "worker lost" for j in jobs if j["status"] == "failed")
    receipt = publish(open_dossier(dossier.folder), transport, second.url)
    assert (receipt.outcome, receipt.version) == ("accepted", 1), receipt.problems
    with closing(sqlite3.connect(tmp_path / "store" / "city.gpkg")) as city:
        assert city.execute(f"SELECT count(*) FROM {LOTS}").fetchone() == (625,)
        assert city.execute("SELECT count(*) FROM qh_receipt").fetchone() == (1,)
        assert city.execute("SELECT id, version FROM qh_dossier").fetchall() == [
            (dossier.info.maHoSoQH, 1)
        ]
        assert city.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert list((tmp_path / "store" / "work").iterdir()) == []


def test_a_half_written_job_table_does_not_stop_the_server(
    start_server, transport, dossier, tmp_path: Path
) -> None:
    store = tmp_path / "store"
    store.mkdir()
    (store / "jobs.json").write_text('{"_default": {"1": {"status": "acc')
    server = start_server(store)
    assert publish(dossier, transport, server.url).outcome == "accepted"
    assert (store / "jobs.broken.json").exists()


def test_sigterm_ends_it_cleanly_and_receipts_survive(
    start_server, transport, dossier, tmp_path: Path
) -> None:
    first = start_server(tmp_path / "store")
    receipt = publish(dossier, transport, first.url)
    assert first.stop() == 0
    second = start_server(tmp_path / "store")
    answer = transport.send(
        Request("GET", f"{second.url}/collections/receipts/items/{receipt.package}?f=json")
    )
    assert json.loads(answer.body)["properties"]["receiptHash"] == receipt.receipt_hash


def test_a_program_that_is_changed_beneath_a_server_does_not_change_its_verdicts(
    start_server, transport, new_dossier, tmp_path: Path
) -> None:
    """Its rules are those of its start, not those that lie on the disk when the first job comes."""
    program = tmp_path / "program"
    shutil.copytree(ROOT / "qh_plugin", program / "qh_plugin")
    for name in ("resources", "metadata.txt"):
        (program / name).symlink_to(ROOT / name)
    server = start_server(tmp_path / "store", program=program)
    rule = program / "qh_plugin" / "core" / "rules" / "topological" / "overlap.py"
    half = rule.read_text("utf-8").replace("def run(", "def walk(")  # half of an update
    rule.write_text(half, "utf-8")
    receipt = publish(new_dossier(2), transport, server.url)
    assert receipt.outcome == "accepted", receipt.problems


@pytest.mark.parametrize("delay", [0.0, 0.2])
def test_a_withdrawn_job_loads_all_or_nothing_and_the_next_try_publishes(
    server, transport, new_dossier, delay: float
) -> None:
    dossier = new_dossier(20)
    once = []

    class Withdrawing:
        """Takes the first job back right after submitting it."""

        def send(self, request: Request) -> Response:
            answer = transport.send(request)
            if "submit-dossier/execution" in request.url and not once:
                once.append(answer.headers["location"])
                time.sleep(delay)
                assert transport.send(Request("DELETE", once[0])).status == 200
            return answer

    receipt = publish(dossier, Withdrawing(), server.url)
    assert receipt.outcome == "accepted" and receipt.version == 1
    code = dossier.info.maHoSoQH
    url = f"{server.url}/collections/{LOTS}/items?f=json&resulttype=hits&maHoSoQH={code}"
    assert json.loads(transport.send(Request("GET", url)).body)["numberMatched"] == 400
