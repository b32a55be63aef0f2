# SPDX-License-Identifier: GPL-2.0-or-later
"""The log does not grow for ever, and several processes lose none of its lines."""

from __future__ import annotations

import logging
import os
import signal
from dataclasses import replace
from pathlib import Path
from typing import Iterator

import pytest
from filelock import FileLock

from qh_plugin.server import logs, maintenance
from qh_plugin.server.limits import LIMITS
from qh_plugin.server.places import Places


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Places]:
    monkeypatch.setattr(logs, "LIMITS", replace(LIMITS, log=200))
    places = Places(tmp_path)
    places.make()
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    root.handlers = []
    logs.begin(places)
    yield places
    for handler in root.handlers:
        handler.close()
    root.handlers = before
    root.setLevel(level)


def lines(places: Places) -> list[str]:
    """All that was ever logged and is there, the oldest first."""
    files = [*sorted(places.root.glob("server.log.*"), reverse=True), places.log]
    return [
        line.split(": ", 1)[1] for f in files if f.exists() for line in f.open(encoding="utf-8")
    ]


def test_a_log_that_has_grown_is_put_aside_and_the_oldest_goes(places: Places) -> None:
    for number in range(40):
        logging.getLogger("x").error("line %02d of a log", number)
        logs.rotate(places)
    names = sorted(path.name for path in places.root.glob("server.log*"))
    assert set(names) - {"server.log"} == {f"server.log.{n}" for n in range(1, logs.KEPT + 1)}
    assert all(path.stat().st_size < 300 for path in places.root.glob("server.log*"))
    kept = lines(places)
    assert kept == [f"line {n:02d} of a log\n" for n in range(40)][-len(kept) :] and kept


def test_several_processes_write_and_rotate_and_lose_nothing(places: Places) -> None:
    """Fifteen lines each: less than what is kept."""
    children = []
    for child in range(3):
        number = os.fork()
        if number == 0:
            try:
                for line in range(5):
                    logging.getLogger("x").error("child %d line %d", child, line)
                    logs.rotate(places)
            finally:
                os.kill(os.getpid(), signal.SIGKILL)
        children.append(number)
    for number in children:
        os.waitpid(number, 0)
    assert sorted(lines(places)) == [f"child {c} line {n}\n" for c in range(3) for n in range(5)]


def test_what_cannot_be_rotated_goes_on(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    logging.getLogger("x").error("y" * 300)
    with FileLock(places.locks / "log.lock"):
        logs.rotate(places)
    assert not places.log.with_name("server.log.1").exists()

    def locked(*_: object) -> None:
        raise PermissionError(13, "in use")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", locked)
        logs.rotate(places)
    logging.getLogger("x").error("after")
    assert lines(places)[-1] == "after\n"
    places.log.unlink()  # as logrotate without a new file
    logs.rotate(places)
    logging.getLogger("x").error("new")
    assert lines(places) == ["new\n"]


def test_a_sweep_rotates_though_the_database_is_away(places: Places) -> None:
    logging.getLogger("x").error("y" * 300)
    away = {"kind": "postgis", "dsn": "host=127.0.0.1 port=1 dbname=x", "root": str(places.root)}
    maintenance.begin(away)
    assert places.log.with_name("server.log.1").exists()
