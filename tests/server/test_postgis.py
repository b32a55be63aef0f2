# SPDX-License-Identifier: GPL-2.0-or-later
"""The PostGIS store from the inside: its schema, its transaction, what is said when it is away."""

from __future__ import annotations

import threading
from contextlib import closing
from pathlib import Path
from typing import Any, Iterator

import pytest

psycopg2 = pytest.importorskip("psycopg2")

from qh_plugin.core.dossier.verify import verify_package  # noqa: E402
from qh_plugin.core.errors import StorageError  # noqa: E402
from qh_plugin.core.model import load  # noqa: E402
from qh_plugin.server.stores.postgis import PostGISStore  # noqa: E402
from qh_plugin.server.stores.postgis_connections import parameters_of  # noqa: E402
from qh_plugin.server.stores.store import Stale, Unfaithful  # noqa: E402
from tests.cli.conftest import qh  # noqa: E402
from tests.server import quarterly  # noqa: E402
from tests.server.packing import packed  # noqa: E402

LOTS = "QuyHoach_ChucNangSuDungDat_A"


@pytest.fixture(scope="module")
def dsn(database) -> str:
    return database()


@pytest.fixture(scope="module")
def store(dsn: str) -> PostGISStore:
    made = PostGISStore(dsn, load())
    made.prepare()
    made.prepare()  # again does no harm
    return made


@pytest.fixture
def ask(dsn: str) -> Iterator[Any]:
    with closing(psycopg2.connect(dsn)) as connection:
        connection.autocommit = True

        def answer(query: str, *values: Any) -> list[Any]:
            with connection.cursor() as cursor:
                cursor.execute(query, values or None)
                return cursor.fetchall()

        yield answer


def package_of(dossier: Any, folder: Path) -> tuple[Any, Path]:
    import zipfile

    made = packed(dossier)
    with zipfile.ZipFile(made.path) as archive:
        archive.extract("layers/data.gpkg", folder)
    return verify_package(made.path), folder / "layers" / "data.gpkg"


def receipt_of(manifest: Any, package: str, version: int) -> dict[str, Any]:
    said = {"package": package, "dossier": manifest.dossier, "version": version}
    return {**said, "outcome": "accepted", "layers": []}


def test_the_city_has_a_table_a_class_and_its_reference_systems(store, ask) -> None:
    tables = {row[0] for row in ask("SELECT tablename FROM pg_tables WHERE schemaname = 'pub'")}
    assert {c.name.replace("/", "_") for c in load().classes} <= tables
    # 105°45' E on the equator is the middle of the zone: 500 km east, 0 north
    (x, y), *_ = ask(
        "SELECT ST_X(p), ST_Y(p) FROM (SELECT ST_Transform("
        "ST_SetSRID(ST_MakePoint(500000, 0), 9210), 4756) AS p) AS q"
    )
    assert (round(x, 6), round(y, 6)) == (105.75, 0.0)


def test_what_is_loaded_is_seen_whole_after_the_commit_and_not_before(
    store, ask, new_dossier, tmp_path: Path
) -> None:
    manifest, data = package_of(new_dossier(10), tmp_path)
    count = f'SELECT count(*) FROM pub."{LOTS}" WHERE "qhHoSo" = %s'
    with store.loading("job-1", data) as city:
        layers, problems = city.load_layers(manifest)
        assert problems == []
        assert ask(count, manifest.dossier) == [(0,)]
        named = ask("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'job-1'")
        assert named == [(1,)]
        city.publish(receipt_of(manifest, "a" * 64, 1), {"id": manifest.dossier})
    assert ask(count, manifest.dossier) == [(100,)]
    lots = next(x for x in layers if x["name"] == LOTS)
    assert lots["sha256"] == next(x.sha256 for x in manifest.layers if x.name == LOTS)
    with pytest.raises(Stale), store.loading("job-2", data) as city:
        city.load_layers(manifest)
        city.publish(receipt_of(manifest, "b" * 64, 1), {})
    with store.reading() as city:
        assert city.version(manifest.dossier) == 1 and city.receipt("b" * 64) is None


def test_values_that_the_columns_cannot_hold_undo_everything(
    store, ask, new_dossier, tmp_path: Path
) -> None:
    import sqlite3

    manifest, data = package_of(new_dossier(3), tmp_path)
    for column, value in (("danSo", "mười hai"), ("tenDoiTuong", "a\0b"), ("geom", b"GP\0\1no")):
        with closing(sqlite3.connect(data)) as connection:
            before = connection.execute(f"SELECT {column} FROM {LOTS} WHERE fid = 2").fetchone()
            connection.execute(f"UPDATE {LOTS} SET {column} = ? WHERE fid = 2", (value,))
            connection.commit()
            with pytest.raises(Unfaithful), store.loading("job-3", data) as city:
                city.load_layers(manifest)
            connection.execute(f"UPDATE {LOTS} SET {column} = ? WHERE fid = 2", before)
            connection.commit()
    owner = f'SELECT count(*) FROM pub."{LOTS}" WHERE "qhHoSo" = %s'
    assert ask(owner, manifest.dossier) == [(0,)]


def test_a_job_cannot_be_dismissed_while_its_load_commits(store, dsn, ask) -> None:
    ask("INSERT INTO pub.jobs (identifier, status) VALUES ('j', 'running') RETURNING 1")
    gone = threading.Event()

    def dismiss() -> None:
        with closing(psycopg2.connect(dsn)) as connection, connection.cursor() as cursor:
            cursor.execute("DELETE FROM pub.jobs WHERE identifier = 'j'")
            connection.commit()
            gone.set()

    thread = threading.Thread(target=dismiss)
    with store.loading("j") as city:
        assert city.wanted("j")
        thread.start()
        assert not gone.wait(0.3)
    thread.join(120)
    assert gone.is_set()
    with store.loading("j") as city:
        assert not city.wanted("j")


def test_a_store_that_was_away_for_a_moment_is_reached_again(store, ask) -> None:
    store.check()
    ask(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE pid <> pg_backend_pid() AND datname = current_database()"
    )
    store.check()


@pytest.mark.parametrize("dsn", ["host=x password=secret", "postgresql://u:secret@h/d"])
def test_a_password_in_the_connection_string_is_refused(dsn: str) -> None:
    with pytest.raises(StorageError) as refused:
        parameters_of(dsn)
    assert "pgpass" in refused.value.text.vi and "secret" not in str(refused.value)


@pytest.mark.parametrize("dsn", ["", "nonsense", "host=127.0.0.1 port=9 dbname=none"])
def test_no_database_is_one_sentence(dsn: str, tmp_path: Path) -> None:
    place = ("--folder", tmp_path / "store", "--dsn", dsn)
    done = qh("serve", "--port", 0, "--store", "postgis", *place)
    assert done.status == 2 and done.sentence


def test_the_list_of_jobs_keeps_to_its_limit_and_begins_with_the_newest(store, dsn, ask) -> None:
    from qh_plugin.server.jobs_postgis import PostGISJobs

    for number in range(5):
        ask(
            "INSERT INTO pub.jobs (identifier, status, created) VALUES (%s, 'failed', %s)"
            " RETURNING 1",
            f"old-{number}",
            f"2026-01-0{number + 1}T00:00:00.000000Z",
        )
    jobs = PostGISJobs({"name": "jobs", "connection": dsn, "output_dir": None})
    told = jobs.get_jobs(limit=2, offset=1)
    assert [job["identifier"] for job in told["jobs"]] == ["old-3", "old-2"]
    assert told["numberMatched"] == 5


def test_jobs_of_dead_workers_are_failed_and_those_of_living_ones_are_not(store, dsn, ask) -> None:
    import time

    from qh_plugin.server.jobs_postgis import sweep
    from qh_plugin.server.workers import this_worker

    now = time.strftime("%Y-%m-%dT%H:%M:%S.000000Z", time.gmtime())
    workers = {
        "living": (this_worker(), 0.0),
        "dead": ("|".join([this_worker().split("|")[0], "999999999", "1"]), time.time()),
        "silent elsewhere": ("another|1|1", time.time() - 1000),
        "working elsewhere": ("another|1|1", time.time()),
    }
    for name, (worker, beat) in workers.items():
        ask(
            "INSERT INTO pub.jobs (identifier, status, updated, worker, beat)"
            " VALUES (%s, 'running', %s, %s, %s) RETURNING 1",
            *(name, now, worker, beat),
        )
    assert sorted(sweep(dsn)) == ["dead", "silent elsewhere"]
    told = dict(ask("SELECT identifier, message FROM pub.jobs WHERE status = 'failed'"))
    assert told["dead"] == told["silent elsewhere"] == "worker lost"
    left = {row[0] for row in ask("SELECT identifier FROM pub.jobs WHERE status = 'running'")}
    assert left == {"living", "working elsewhere"}


def test_a_quarter_is_listed_without_reading_all_receipts(store, ask) -> None:
    quarterly.holds(store, lambda: ask("DELETE FROM pub.qh_submission RETURNING 1") and None)


def test_a_job_knows_who_asked_for_it(store, dsn) -> None:
    from qh_plugin.server import managers

    definition = {"kind": "postgis", "dsn": dsn}
    with closing(psycopg2.connect(dsn)) as connection, connection, connection.cursor() as cursor:
        cursor.execute("INSERT INTO pub.jobs (identifier, submitter) VALUES ('who', 'canbo1')")
        cursor.execute("INSERT INTO pub.jobs (identifier) VALUES ('nobody')")
    told = [managers.submitter_of(definition, job) for job in ("who", "nobody", "x' OR '1'='1")]
    assert told == ["canbo1", "", ""]
