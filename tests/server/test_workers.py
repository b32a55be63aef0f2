# SPDX-License-Identifier: GPL-2.0-or-later
"""Several workers: one is killed (SIGKILL) at any point, and the client ends in one version."""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import threading
import time
from typing import Any, Iterator
from urllib.parse import quote

import pytest
import shapely
from shapely.geometry import shape

from qh_plugin.core.dossier.layout import Dossier, open_dossier
from qh_plugin.core.errors import ServerError
from qh_plugin.core.publish.journal import State
from qh_plugin.core.publish.transport import Request
from qh_plugin.io import publishing
from qh_plugin.io.geopackage import read_table
from qh_plugin.io.http import RequestsTransport
from tests.long_form import SOAK
from tests.server.conftest import STORES, ServerProcess

LOTS = "QuyHoach_ChucNangSuDungDat_A"
STORAGE = "http://www.opengis.net/def/crs/EPSG/0/9210"
#: seconds after the submission; the long form kills at twenty points on each store
_DRAWN = random.Random(6)
POINTS = [round(_DRAWN.uniform(0.0, 1.5), 2) for _ in range(20)] if SOAK else [0.15, 0.6]


@pytest.fixture(scope="module", params=STORES)
def farm(request, tmp_path_factory) -> Iterator[ServerProcess]:
    """A server with two workers."""
    store = tmp_path_factory.mktemp("farm")
    dsn = request.getfixturevalue("database")() if request.param == "postgis" else ""
    process = ServerProcess(store, dsn=dsn, workers=2)
    yield process
    process.stop()


def get(transport: RequestsTransport, url: str) -> Any:
    answer = transport.send(Request("GET", url))
    assert answer.status == 200, answer.body[:300]
    return json.loads(answer.body)


def published(
    dossier: Dossier, transport: RequestsTransport, url: str, on_state: Any = None
) -> Any:
    """Publish, and again after each failure, as a person would."""
    for _ in range(5):
        with contextlib.suppress(ServerError):
            return publishing.publish(
                open_dossier(dossier.folder),
                transport,
                url,
                sleep=lambda seconds: time.sleep(min(seconds, 0.3)),
                on_state=on_state or (lambda state, text: None),
            )
        time.sleep(0.5)
    raise AssertionError("no receipt after five tries")


def equal_to_the_source(dossier: Dossier, transport: RequestsTransport, url: str) -> None:
    code, crs = dossier.info.maHoSoQH, quote(STORAGE, safe="")
    items = f"{url}/collections/{LOTS}/items?f=json&limit=1000&maHoSoQH={code}&crs={crs}"
    table = read_table(dossier.geopackage("QuyHoach"), "ChucNangSuDungDat_A")
    there = {f["id"]: f for f in get(transport, items)["features"]}
    assert sorted(there) == sorted(table.columns["maDoiTuong"])
    for row, identifier in enumerate(table.columns["maDoiTuong"]):
        one = there[identifier]
        assert shape(one["geometry"]).equals_exact(shapely.from_wkb(table.wkb[row]), 0.0)
        for name, value in one["properties"].items():
            mine = table.columns[name][row]
            assert value == mine or (value is None and mine != mine), name


@pytest.mark.parametrize("after", POINTS)
def test_killed_workers_end_in_one_version_and_no_half_loaded_layer(
    farm, transport, new_dossier, after: float
) -> None:
    dossier = new_dossier(15)
    once: list[threading.Timer] = []

    def kill() -> None:
        for number in farm.workers():
            with contextlib.suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)

    def on_state(state: State, text: object) -> None:
        if state is State.SUBMITTED and not once:
            once.append(threading.Timer(after, kill))
            once[0].start()

    receipt = published(dossier, transport, farm.url, on_state)
    once[0].join()
    assert receipt.outcome == "accepted" and receipt.version == 1
    receipt = published(dossier, transport, farm.url)  # workers killed after the receipt, too
    assert receipt.version == 1
    equal_to_the_source(dossier, transport, farm.url)
    code = dossier.info.maHoSoQH
    listed = get(transport, f"{farm.url}/collections/versions/items?f=json&dossier={code}")
    assert [f["properties"]["package"] for f in listed["features"]] == [receipt.package]
    receipts = get(transport, f"{farm.url}/collections/receipts/items?f=json&dossier={code}")
    assert [f["id"] for f in receipts["features"]] == [receipt.package]


def test_no_job_stays_open_and_nothing_is_left_of_the_dead(farm, transport) -> None:
    deadline = time.monotonic() + 240
    while get(transport, f"{farm.url}/health")["jobs"] != {"waiting": 0, "running": 0}:
        assert time.monotonic() < deadline
        time.sleep(0.2)
    jobs = get(transport, f"{farm.url}/jobs?f=json&limit=1000")["jobs"]
    assert {job["status"] for job in jobs} <= {"failed", "successful"}
    assert all(job["message"] == "worker lost" for job in jobs if job["status"] == "failed")
    assert [p for p in (farm.store / "work").iterdir() if p.is_dir()] == []


def test_both_workers_take_one_dossier_from_many_and_accept_one(
    farm, new_dossier, transport
) -> None:
    first = new_dossier()
    code = first.info.maHoSoQH
    some = [first, *(new_dossier(code=code) for _ in range(3))]
    for number, dossier in enumerate(some):
        paper = next((dossier.folder / "HoSoScan").rglob("*.pdf"))
        paper.write_bytes(paper.read_bytes() + str(number).encode())
    found: list[Any] = []

    def go(dossier: Dossier) -> None:
        with RequestsTransport() as line:
            found.append(published(dossier, line, farm.url))

    threads = [threading.Thread(target=go, args=(one,)) for one in some]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(300)
    assert sorted(r.outcome for r in found) == ["accepted", *["conflict"] * 3]
