# SPDX-License-Identifier: GPL-2.0-or-later
"""What a client that knows the protocol may try: fill the disk within its quota, drop what others
have under way, have many dry runs at once; and a store that is away while a worker begins."""

from __future__ import annotations

import base64
import errno
import hashlib
import logging
import os
import random
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pygeoapi.util import JobStatus

from qh_plugin.server import intake as intake_module
from qh_plugin.server import maintenance, quotas
from qh_plugin.server import stages as stages_module
from qh_plugin.server.identity import SUBMITTER
from qh_plugin.server.intake import Intake
from qh_plugin.server.jobs import _answer as answer_of
from qh_plugin.server.limits import LIMITS
from qh_plugin.server.places import Places
from qh_plugin.server.processes import StageChunk
from qh_plugin.server.refusals import Refusal
from qh_plugin.server.stages import SMALLEST, BadChunk, Stages
from qh_plugin.server.stores import open_store
from tests.long_form import examples
from tests.server.test_front import Call, front, jobs

__all__ = ["front"]  # the fixture
SIZE = 100_000
PACKAGE = "a" * 64


def chunk(whole: bytes, step: int, index: int, package: str = PACKAGE) -> dict[str, Any]:
    part = whole[index * step : (index + 1) * step]
    said = {"chunk": base64.b64encode(part).decode(), "sha256": hashlib.sha256(part).hexdigest()}
    return {**said, "package": package, "size": len(whole), "chunkSize": step, "index": index}


def on_disk(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*.chunk"))


def test_a_stage_never_holds_more_bytes_than_its_package(tmp_path: Path) -> None:
    """Each step cuts other ranges: forty times the package was kept."""
    stages, content = Stages(tmp_path), os.urandom(SIZE)
    for step in range(SMALLEST, SMALLEST + 40 * 97, 97):
        for index in range(-(-SIZE // step)):
            stages.receive(chunk(content, step, index))
    assert on_disk(tmp_path) == SIZE
    assert stages.assemble(PACKAGE, tmp_path / "whole") == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize("seed", range(examples(4)))
def test_chunks_of_any_sizes_in_any_order_make_the_package(tmp_path: Path, seed: int) -> None:
    dice, stages = random.Random(seed), Stages(tmp_path)
    content = dice.randbytes(SIZE)
    steps = [dice.randrange(SMALLEST, 30_000) for _ in range(4)]
    wanted = [(step, i) for step in steps for i in range(-(-SIZE // step))]
    dice.shuffle(wanted)
    there: set[int] = set()
    for step, index in wanted:
        told = stages.receive(chunk(content, step, index))
        there |= set(range(index * step, min((index + 1) * step, SIZE)))
        whole = [
            i
            for i in range(-(-SIZE // step))
            if there.issuperset(range(i * step, min((i + 1) * step, SIZE)))
        ]
        assert sorted(told["received"]) == whole and on_disk(tmp_path) == len(there)
    assert stages.complete(PACKAGE, SIZE)
    assert stages.assemble(PACKAGE, tmp_path / "whole") == hashlib.sha256(content).hexdigest()


def test_a_package_that_is_said_to_be_smaller_gives_its_bytes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The quota counts what is said: saying less afterwards kept the bytes and freed the quota."""
    monkeypatch.setattr(quotas, "LIMITS", replace(LIMITS, staged=3 * SIZE, staged_each=2 * SIZE))
    store = {"kind": "gpkg", "root": str(tmp_path), "model": "tt16_2025"}
    Places(tmp_path).make()
    process, large = StageChunk({"name": "x", "store": store}), os.urandom(SIZE)
    for letter in "abcdef":
        process.execute(chunk(large, SIZE, 0, letter * 64))
        process.execute(chunk(b"xy", SMALLEST, 0, letter * 64))
        assert on_disk(tmp_path) <= SIZE
        process.execute(chunk(large, SIZE, 0, letter * 64))
        with pytest.raises(BadChunk):  # with what is refused too
            process.execute({**chunk(b"xy", SMALLEST, 0, letter * 64), "sha256": ""})
        assert on_disk(tmp_path) <= SIZE
    process.execute(chunk(large, SIZE, 0, "1" * 64))
    process.execute(chunk(large[20:], SIZE, 0, "2" * 64))
    with pytest.raises(Refusal):
        process.execute(chunk(large, SIZE, 0, "3" * 64))


def test_nobody_drops_the_job_of_another(
    front: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QH_USER_HEADER", "X-User")
    jobs(tmp_path, "a", "")
    for place in ("/jobs/0", "/jobs/0/"):
        refused = Call(front, "DELETE", place, HTTP_X_USER="b")
        assert (refused.status, refused.json["code"]) == (403, "QH-A-003")
        assert Call(front, "DELETE", place).status == 403
        assert Call(front, "DELETE", place, HTTP_X_USER="a").status == 200
        assert Call(front, "GET", place, HTTP_X_USER="b").status == 200
    # a job of nobody, as without a proxy, and one that is not there
    assert Call(front, "DELETE", "/jobs/1", HTTP_X_USER="b").status == 200
    assert Call(front, "DELETE", "/jobs/7", HTTP_X_USER="b").status == 200
    assert SUBMITTER.get() == ""


def test_dry_runs_are_made_one_after_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each needs as much memory and disk as a submission."""
    places = Places(tmp_path)
    places.make()
    store = {"kind": "gpkg", "root": str(tmp_path), "model": "tt16_2025"}
    intake = Intake(places, open_store(store), "http://127.0.0.1")
    running, most = [], []

    def slow(*_: Any) -> Any:
        running.append(1)
        most.append(len(running))
        time.sleep(0.05)
        running.pop()
        raise intake_module.PackageError("QH-S-001", intake_module.Text("x", "x"))

    monkeypatch.setattr(Intake, "_verified", slow)
    inputs = {"package": PACKAGE, "size": 1}
    threads = [
        threading.Thread(target=intake.validate, args=(inputs, f"j{n}", lambda *_: None))
        for n in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert len(most) == 4 and max(most) == 1
    assert not list(places.work.iterdir())


def test_a_worker_begins_though_the_store_is_away(tmp_path: Path) -> None:
    """It raised: gunicorn takes that for a worker that can never begin and ends the server."""
    away = {"kind": "postgis", "dsn": "host=127.0.0.1 port=1 dbname=x", "root": str(tmp_path)}
    for store in (away, {**away, "kind": "gpkg", "root": str(tmp_path / "none")}):
        maintenance.begin(store)


def test_a_stage_that_goes_while_it_is_looked_at_stops_no_sweep(tmp_path: Path) -> None:
    (tmp_path / ("b" * 64)).symlink_to(tmp_path / "gone")
    old = tmp_path / ("c" * 64)
    old.mkdir()
    then = time.time() - 8 * 24 * 3600
    os.utime(old, (then, then))
    Stages(tmp_path).sweep()
    assert not old.exists()


def test_the_results_of_old_jobs_do_not_stay_for_ever(tmp_path: Path) -> None:
    places = Places(tmp_path)
    places.make()
    for name, days in (("old", 31), ("new", 29)):
        path = places.jobs / f"submit-dossier-{name}"
        path.write_text("{}")
        then = time.time() - days * 24 * 3600
        os.utime(path, (then, then))
    maintenance.sweep({"kind": "gpkg", "root": str(tmp_path), "model": "tt16_2025"})
    assert [path.name for path in places.jobs.iterdir()] == ["submit-dossier-new"]


def test_trouble_of_the_servers_disk_is_not_the_clients_mistake(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It was answered as a wrong request (400), with a path of the server; the client gave up."""
    store = {"kind": "gpkg", "root": str(tmp_path), "model": "tt16_2025"}
    Places(tmp_path).make()
    process = StageChunk({"name": "x", "store": store})

    def fails(number: int) -> None:
        def write(*_: Any) -> None:
            raise OSError(number, os.strerror(number), "/srv/secret")

        monkeypatch.setattr(stages_module, "_store", write)

    # full; or the stage went while it was written to: the same package was just submitted
    for number, status in ((errno.ENOSPC, 507), (errno.ENOENT, 503), (errno.EIO, 503)):
        fails(number)
        with pytest.raises(Refusal) as told:
            answer_of(process, chunk(b"x" * SIZE, SIZE, 0), "raw")
        assert told.value.http_status_code == status
        assert "secret" not in f"{told.value} {told.value.user_msg}"
    assert len(caplog.records) == 3
    # mistakes of clients do not fill the log
    assert answer_of(process, {"package": "../x", "size": 1}, "raw")[2] is JobStatus.failed
    assert len([one for one in caplog.records if one.levelno >= logging.ERROR]) == 3
