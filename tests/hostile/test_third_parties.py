# SPDX-License-Identifier: GPL-2.0-or-later
"""Feature by feature to real servers of others: pygeoapi with its stock PostgreSQL provider, and
QGIS Server. Bounded, one start each."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Iterator

import pytest
import shapely

from qh_plugin.core.publish.capabilities import Level
from qh_plugin.core.publish.client import Server
from qh_plugin.core.publish.features_canary import PREFIX, CanaryLost
from qh_plugin.core.publish.features_journal import FeatureJournal
from qh_plugin.core.publish.features_target import Collection
from qh_plugin.core.publish.features_write import FeatureWriter, Outcome
from qh_plugin.core.publish.transport import Request, Response
from qh_plugin.io.http import RequestsTransport
from tests.hostile import stock_pygeoapi
from tests.hostile.part4 import KEY, NAME
from tests.hostile.test_part4 import LOTS, Dying, Killed, lot
from tests.ports import free_port
from tests.qgis import postgis_server
from tests.server.conftest import ROOT


class Anew:
    """Every request on a line of its own: the development servers of others let one that is kept
    open wait for half a minute."""

    def __init__(self) -> None:
        self._inner = RequestsTransport()

    def send(self, request: Request) -> Response:
        return self._inner.send(
            replace(request, headers={**request.headers, "Connection": "close"})
        )


def write(line, url: str, place: Path, features=LOTS, **options) -> Outcome:
    target = Collection(line, url, NAME, KEY, sleep=lambda seconds: None)
    target.describe(9210)
    journal = FeatureJournal(place / "features.sqlite", url, NAME)
    writer = FeatureWriter(target, journal, sleep=lambda seconds: None, **options)
    return writer.run(features)


@pytest.fixture(scope="module")
def pygeoapi() -> Iterator[tuple[str, Path]]:
    """Its address and the folder of the database's socket."""
    with postgis_server.server() as folder:
        postgis_server.execute(folder, stock_pygeoapi.SCHEMA)
        port = free_port()
        command = [sys.executable, stock_pygeoapi.__file__, str(folder), str(port)]
        running = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        try:
            line = running.stdout.readline() if running.stdout else ""
            if "READY" not in line:
                running.kill()
                raise RuntimeError(running.communicate()[1][-2000:])
            yield f"http://127.0.0.1:{port}", folder
        finally:
            running.kill()
            running.communicate(timeout=60)


def rows(folder: Path, table: str = "zone") -> dict[str, tuple]:
    """What the table truly holds."""
    sql = (
        'COPY (SELECT "maDoiTuong", ST_AsHEXEWKB(geom), "dienTich", "ghiChu", "soTang"'
        f" FROM {table}) TO STDOUT WITH (DELIMITER '|', NULL '')"
    )
    command = ["psql", "-qAt", "-h", str(folder), "-U", postgis_server.NAME, "postgres", "-c", sql]
    done = subprocess.run(command, check=True, timeout=240, capture_output=True, text=True)
    found = [line.split("|") for line in done.stdout.splitlines()]
    return {name: (shapely.from_wkb(shape), *values) for name, shape, *values in found}


def test_stock_pygeoapi_gets_every_feature_exactly(pygeoapi, tmp_path: Path) -> None:
    url, folder = pygeoapi
    line = RequestsTransport()
    assert Server(line, url).capabilities().level is Level.C
    first = write(line, url, tmp_path)
    assert first.complete and not first.locked
    changed = [lot(1, None), lot(3, by=5.0), lot(4)]
    with pytest.raises(Killed):
        write(Dying(Sending(line), 9, True), url, tmp_path, changed)
    assert write(line, url, tmp_path, changed).complete
    held = rows(folder)
    assert held.keys() == {f.id for f in changed}
    for feature in changed:
        shape, area, note, floors = held[feature.id]
        assert shapely.hausdorff_distance(shape, feature.geometry) < 0.001
        values = feature.values
        assert (float(area), note, int(floors)) == (
            values["dienTich"],
            values["ghiChu"] or "",
            values["soTang"],
        )
    assert write(line, url, tmp_path, changed).planned == 0


class Sending:
    """A transport where `Dying` looks for a server."""

    def __init__(self, line: RequestsTransport) -> None:
        self.send = line.send


def test_a_table_that_refuses_rows_is_told_and_left_as_it_was(pygeoapi, tmp_path: Path) -> None:
    url, folder = pygeoapi
    before = rows(folder).keys()
    postgis_server.execute(folder, 'ALTER TABLE zone ADD CHECK ("soTang" < 90) NOT VALID')
    with pytest.raises(CanaryLost, match="chưa ghi gì của hồ sơ"):
        write(RequestsTransport(), url, tmp_path, [lot(95)])
    assert rows(folder).keys() == before


@pytest.mark.skipif(shutil.which("qgis_mapserver") is None, reason="no Debian package qgis-server")
def test_qgis_server_is_written_to_or_refused_but_never_shifted(pygeoapi, tmp_path: Path) -> None:
    """It takes longitude and latitude only and converts by itself: where a feature comes back
    elsewhere than it was put, the trial feature says so and nothing of the dossier is written."""
    from tests.hostile.qgis_server import SCHEMA, qgis_server

    _, database = pygeoapi
    postgis_server.execute(database, SCHEMA)
    with qgis_server(tmp_path / "server", database) as url:
        try:
            complete = write(Anew(), url, tmp_path).complete
        except CanaryLost as error:
            assert "hình lệch" in error.text.vi
            complete = False
    held = rows(database, "zone_qgis")
    assert not any(name.startswith(PREFIX) for name in held)
    assert held.keys() == {"cua nguoi khac", *({f.id for f in LOTS} if complete else ())}
    for feature in LOTS if complete else ():
        assert shapely.hausdorff_distance(held[feature.id][0], feature.geometry) < 0.001
