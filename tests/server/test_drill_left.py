# SPDX-License-Identifier: GPL-2.0-or-later
"""A drill that was killed (SIGKILL) leaves a database and a folder; the next drill, or the next
server, takes them away, and nothing that is not surely a dead drill's."""

from __future__ import annotations

import json
import os
import signal
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any, Iterator

import pytest

psycopg2 = pytest.importorskip("psycopg2")

from qh_plugin.core.model import load  # noqa: E402
from qh_plugin.server import maintenance  # noqa: E402
from qh_plugin.server.backup import drill, drill_databases, making, postgis_city  # noqa: E402
from qh_plugin.server.places import Places  # noqa: E402
from qh_plugin.server.stores import open_store  # noqa: E402


@pytest.fixture(scope="module")
def city(database: Any, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], Path]:
    """A PostGIS store and a backup of it."""
    folder = tmp_path_factory.mktemp("city")
    store = {"kind": "postgis", "dsn": database(), "root": str(folder / "store")}
    store["model"] = load().id
    Places(folder / "store").make()
    open_store(store).prepare()
    making.save(store, folder / "backup")
    return store, folder / "backup"


@pytest.fixture(autouse=True)
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary folders are made."""
    place = tmp_path / "tmp"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    return place


@pytest.fixture
def drills(city: Any) -> Iterator[Any]:
    """The databases of drills that are there."""
    with closing(psycopg2.connect(city[0]["dsn"])) as connection:
        connection.autocommit = True

        def names() -> set[str]:
            with connection.cursor() as cursor:
                cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE 'qh%drill%'")
                return {name for (name,) in cursor.fetchall()}

        yield names


def killed(store: dict[str, Any], backup: Path) -> None:
    """A drill in a process that gets SIGKILL while it restores."""
    child = os.fork()
    if child:
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
        return
    try:
        restoring = drill.restore

        def fatal(folder: Path, other: Any) -> None:
            restoring(folder, other)
            os.kill(os.getpid(), signal.SIGKILL)

        drill.restore = fatal  # type: ignore[assignment]
        drill.hold(backup, store)
    finally:
        os._exit(1)


def test_the_next_drill_clears_what_a_killed_one_left_and_says_so(
    city: Any, drills: Any, places: Path, tmp_path: Path
) -> None:
    killed(*city)
    (left,) = drills()
    assert [path.name for path in places.iterdir()] and (next(places.iterdir()) / "store").is_dir()
    held = drill.hold(city[1], city[0])
    assert held.passed and left in held.cleared
    assert not drills() and not list(places.iterdir())
    drill.write(held, tmp_path / "record.json")
    assert left in json.loads((tmp_path / "record.json").read_text("utf-8"))["cleared"]
    assert drill.hold(city[1], city[0]).cleared == ()


def test_the_next_server_clears_it_too(city: Any, drills: Any, places: Path) -> None:
    killed(*city)
    assert drills() and list(places.iterdir())
    maintenance.clear(city[0])
    assert not drills() and not list(places.iterdir())


def test_only_what_is_surely_a_dead_drills_is_cleared(
    city: Any, drills: Any, places: Path, database: Any
) -> None:
    dsn = city[0]["dsn"]
    foreign = {"qh_drill_0123456789ab", "qh_drill_0123456789ab_01234567", "qhdrill"}
    for name in ("qh-drill-notes", "qh-drill-x"):  # somebody's own folders
        (places / name).mkdir()
    (places / "qh-drill-x" / "drill").write_text("{}", "utf-8")
    dead = drill_databases.new_name()
    with closing(psycopg2.connect(dsn)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            for name in (*foreign, dead):
                cursor.execute(f'CREATE DATABASE "{name}"')
            try:
                with postgis_city.temporary_database(dsn) as running:
                    assert drill.sweep({**city[0], "dsn": database()}) == (dead,)
                    psycopg2.connect(running).close()  # that of the drill is there
                    cursor.execute(f'CREATE DATABASE "{dead}"')
                    with closing(psycopg2.connect(f"{dsn} dbname={dead}")):
                        assert drill.sweep(city[0]) == ()  # somebody looks at it
                assert drill.sweep(city[0]) == (dead,)
                assert drills() == foreign
                assert len(list(places.iterdir())) == 2
            finally:
                for name in foreign:
                    cursor.execute(f'DROP DATABASE "{name}"')
