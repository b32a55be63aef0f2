# SPDX-License-Identifier: GPL-2.0-or-later
"""The client (the command line) is killed (SIGKILL) at one point after the other and started again:
one version, one receipt, and the server's features are those of the dossier."""

from __future__ import annotations

import contextlib
import http.client
import http.server
import json
import os
import random
import signal
import sqlite3
import threading
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Iterator, Optional
from urllib.parse import quote

import pytest
import shapely

from qh_plugin.core.dossier.contents import strip_header
from qh_plugin.core.dossier.layout import Dossier, open_dossier
from qh_plugin.core.publish.client import Server
from qh_plugin.core.publish.receipts import list_receipts
from qh_plugin.core.publish.transport import Request
from qh_plugin.io.http import RequestsTransport
from tests.long_form import SOAK
from tests.processes import start
from tests.server.conftest import LOTS, ServerProcess, make_dossier

STORAGE = "http://www.opengis.net/def/crs/EPSG/0/9210"


@dataclass(frozen=True)
class Point:
    """Kill at the `number`th request that holds `where`, before or after the server has done it;
    or after `seconds`, wherever the client is then."""

    where: str = ""
    number: int = 0
    done: bool = True
    seconds: Optional[float] = None


class Between:
    """The line between client and server, which kills the client at its point."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.client = 0
        self.point: Optional[Point] = None
        self.passed = 0
        self.lock = threading.Lock()

    def aim(self, client: int, point: Optional[Point]) -> None:
        with self.lock:
            self.client, self.point, self.passed = client, point, 0

    def _due(self, line: str, done: bool) -> bool:
        with self.lock:
            point = self.point
            if point is None or point.seconds is not None or point.where not in line:
                return False
            if not done:
                self.passed += 1
            return self.passed == point.number + 1 and point.done == done

    def strike(self, line: str, done: bool) -> bool:
        """Kill the client where it is time to; True where it was."""
        due = self._due(line, done)
        if due:
            os.kill(self.client, signal.SIGKILL)
        return due


@contextlib.contextmanager
def line_to(port: int) -> Iterator[tuple[Between, str]]:
    between = Between(port)

    class Handler(http.server.BaseHTTPRequestHandler):
        def serve(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            line = f"{self.command} {self.path}"
            if between.strike(line, done=False):
                self.close_connection = True
                return
            there = http.client.HTTPConnection("127.0.0.1", between.port, timeout=60)
            headers = {k: v for k, v in self.headers.items() if k.lower() != "connection"}
            there.request(self.command, self.path, body or None, headers)
            answer = there.getresponse()
            content = answer.read()
            there.close()
            between.strike(line, done=True)
            with contextlib.suppress(OSError):  # the client is dead
                self.send_response_only(answer.status)
                for name, value in answer.getheaders():
                    if name.lower() not in ("connection", "transfer-encoding", "content-length"):
                        self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

        do_GET = do_POST = do_DELETE = serve  # noqa: N815

        def log_message(self, *_: object) -> None:
            return

    web = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    web.daemon_threads = True
    threading.Thread(target=web.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield between, f"http://127.0.0.1:{web.server_address[1]}"
    finally:
        web.shutdown()
        web.server_close()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    process = ServerProcess(tmp_path_factory.mktemp("store"))
    yield process
    process.stop()


def publish(between: Between, url: str, dossier: Dossier, point: Optional[Point]) -> int:
    """One `publish` process; gives its exit status, -9 where it was killed."""
    client = start("publish", dossier.folder, "--server", url)
    between.aim(client.pid, point)
    if point is not None and point.seconds is not None:
        time.sleep(point.seconds)
        client.kill()
    out, error = client.finish(300)
    assert client.returncode in (0, -9), out + error
    return client.returncode


def published(url: str, collection: str, code: str) -> dict[str, tuple[object, dict]]:
    """The server's features of a dossier: id → geometry, attributes."""
    query = f"f=json&limit=1000&maHoSoQH={code}&crs={quote(STORAGE, safe='')}"
    with RequestsTransport() as line:
        answer = line.send(Request("GET", f"{url}/collections/{collection}/items?{query}"))
    return {
        f["properties"]["maDoiTuong"]: (shapely.geometry.shape(f["geometry"]), f["properties"])
        for f in json.loads(answer.body)["features"]
    }


def mine(dossier: Dossier, table: str) -> dict[str, tuple[object, dict]]:
    with closing(sqlite3.connect(dossier.geopackage("QuyHoach"))) as store:
        store.row_factory = sqlite3.Row
        rows = [dict(row) for row in store.execute(f"SELECT * FROM {table}")]
    return {
        r["maDoiTuong"]: (
            shapely.from_wkb(strip_header(r["geom"])),
            {k: v for k, v in r.items() if k not in ("fid", "geom")},
        )
        for r in rows
    }


def hold(url: str, dossier: Dossier) -> None:
    """One version, one receipt, equal features."""
    assert open_dossier(dossier.folder).info.version == 1
    (receipt,) = list_receipts(dossier)
    assert receipt.accepted and receipt.version == 1
    with RequestsTransport() as line:
        there = Server(line, url).receipt(receipt.package)
    assert there is not None and there.receipt_hash == receipt.receipt_hash
    code = dossier.info.maHoSoQH
    theirs, ours = published(url, LOTS, code), mine(dossier, "ChucNangSuDungDat_A")
    assert theirs.keys() == ours.keys() and len(ours) == 9
    for name, (shape, values) in ours.items():
        assert shapely.hausdorff_distance(theirs[name][0], shape) < 0.001
        assert {k: theirs[name][1][k] for k in values} == values
    assert not list((dossier.state / "outbox").iterdir())


def test_killed_again_and_again_on_the_way_of_one_submission(
    server: ServerProcess, tmp_path: Path
) -> None:
    dossier = make_dossier(tmp_path / "CSDL_Khu")
    points = (
        Point("stage-chunk", 1, done=True),
        Point("submit-dossier/execution", 0, done=False),
        Point("submit-dossier/execution", 0, done=True),
        Point("/collections/receipts", 0, done=True),
    )
    with line_to(server.port) as (between, url):
        for point in points:
            assert publish(between, url, dossier, point) == -9
        assert publish(between, url, dossier, None) == 0
    hold(server.url, dossier)


def _points() -> Iterator[Point]:
    chance = random.Random(20261122)
    for i in range(50):
        if i % 3 == 2:
            yield Point(seconds=chance.uniform(0.2, 4.0))
        else:
            yield Point("", chance.randrange(12), done=chance.random() < 0.5)


if SOAK:  # in the short form there is no such test, so that none is skipped

    @pytest.mark.parametrize("point", list(_points()), ids=str)
    def test_killed_at_a_random_point(server: ServerProcess, tmp_path: Path, point: Point) -> None:
        dossier = make_dossier(tmp_path / "CSDL_Khu")
        with line_to(server.port) as (between, url):
            publish(between, url, dossier, point)
            assert publish(between, url, dossier, None) == 0
        hold(server.url, dossier)
