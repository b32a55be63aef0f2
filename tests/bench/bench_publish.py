# SPDX-License-Identifier: GPL-2.0-or-later
"""How long a plan of 100,000 lots of 20 vertices takes to the server's receipt, stage by stage, and
how much memory client and worker need for it; with both stores, everything on this computer.

Run: `.venv/bin/python -m tests.bench.bench_publish --store postgis`.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Iterator

import numpy as np
import shapely

from qh_plugin.core.dossier.layout import Dossier, DossierInfo
from qh_plugin.core.model import load
from qh_plugin.core.publish.transport import Request
from qh_plugin.io.dossiers import create_dossier
from qh_plugin.io.geopackage import insert_rows
from qh_plugin.io.http import RequestsTransport
from tests.server.conftest import ORIGIN, ROOT, ServerProcess, information, values

CODE = "79QPK1007777"
GOAL_SECONDS, GOAL_MEGABYTES = 60.0, 300.0
WIDTH, HEIGHT, PARTS = 20.0, 30.0, 5


def make(folder: Path, count: int) -> Dossier:
    """A clean plan of about `count` lots whose crooked sides meet vertex by vertex."""
    columns = max(2, round((count * 1.6) ** 0.5))
    rows = max(2, round(count / columns))
    model = load()
    info = DossierInfo(
        name="Đồ án lớn", model=model.id, maHoSoQH=CODE, maThongTinQH=information(CODE)
    )
    dossier = create_dossier(folder, info, model)
    lots = model.feature_class("QuyHoach/ChucNangSuDungDat_A")
    across, up = _lines(columns, rows)
    target = dossier.geopackage("QuyHoach")
    insert_rows(target, "ChucNangSuDungDat_A", _lots(lots, across, up))
    south, north = across[0].reshape(-1, 2), across[-1].reshape(-1, 2)[::-1]
    east, west = up[-1].reshape(-1, 2), up[0].reshape(-1, 2)[::-1]
    corner = np.add(ORIGIN, (WIDTH * columns, HEIGHT * rows))
    whole = shapely.MultiPolygon([shapely.Polygon(np.vstack([south, east, corner, north, west]))])
    row = values(model.feature_class("QuyHoach/RanhGioiQuyHoach_A"), CODE, 1)
    row.update(loaiQuyHoach="QPK", capDoQuyHoach="2", loaiDieuChinh="0")
    row.update(dienTichQH=round(whole.area / 1e4, 4))
    insert_rows(target, "RanhGioiQuyHoach_A", [(shapely.to_wkb(whole), row)])
    cell = values(model.feature_class("QuyHoach/PhanOQuyHoach_A"), CODE, 1)
    cell.update(dienTich=round(whole.area, 1), kyHieuOQH="O-1")
    insert_rows(target, "PhanOQuyHoach_A", [(shapely.to_wkb(whole), cell)])
    return dossier


def _lines(columns: int, rows: int) -> tuple[Any, Any]:
    """The sides of the lots without their last vertex: [row, column, vertex, x and y] of those
    that go east, and [column, row, …] of those that go north."""
    rng = np.random.default_rng(7)
    x0, y0 = ORIGIN
    step = np.arange(PARTS) / PARTS

    def off(*shape: int) -> Any:
        moved = np.round(rng.uniform(-0.8, 0.8, (*shape, PARTS)), 3)
        moved[..., 0] = 0.0  # corners stay
        return moved

    across = np.empty((rows + 1, columns, PARTS, 2))
    across[..., 0] = x0 + WIDTH * (np.arange(columns)[None, :, None] + step)
    across[..., 1] = y0 + HEIGHT * np.arange(rows + 1)[:, None, None] + off(rows + 1, columns)
    up = np.empty((columns + 1, rows, PARTS, 2))
    up[..., 0] = x0 + WIDTH * np.arange(columns + 1)[:, None, None] + off(columns + 1, rows)
    up[..., 1] = y0 + HEIGHT * (np.arange(rows)[None, :, None] + step)
    return across, up


def _lots(of: Any, across: Any, up: Any) -> Iterator[tuple[bytes, dict[str, Any]]]:
    model = values(of, CODE, 0)
    rows, columns = across.shape[0] - 1, across.shape[1]
    size = np.array([WIDTH, HEIGHT])
    for j in range(rows):
        corner = np.array(ORIGIN) + size * np.array([[i + 1, j + 1] for i in range(columns)])
        for i in range(columns):
            back = np.vstack([corner[i], across[j + 1, i, :0:-1]])
            left = np.vstack([corner[i] - [WIDTH, 0.0], up[i, j, :0:-1]])
            ring = np.vstack([across[j, i], up[i + 1, j], back, left])
            shape = shapely.MultiPolygon([shapely.Polygon(ring)])
            number = j * columns + i + 1
            named = {"maDoiTuong": f"{CODE}-{of.class_name}-{number}", "kyHieuLoDat": f"A-{number}"}
            yield shapely.to_wkb(shape), {**model, **named, "dienTich": round(shape.area, 1)}


def send(folder: Path, url: str) -> dict[str, Any]:
    """Publish, in this process: seconds of each stage, megabytes above those at the beginning."""
    from qh_plugin.core.checking import catalogue
    from qh_plugin.core.dossier.layout import open_dossier
    from qh_plugin.core.publish.journal import State
    from qh_plugin.io.publishing import publish

    catalogue()
    dossier = open_dossier(folder)
    reached: dict[State, float] = {}
    base = _megabytes("self", "VmRSS")
    begun, used = time.perf_counter(), time.process_time()

    def on_state(state: State, _: object) -> None:
        reached[state] = time.perf_counter()

    with RequestsTransport() as line:
        receipt = publish(dossier, line, url, on_state=on_state)
    ends = [begun, *(reached[s] for s in (State.CHECKED, State.PACKED, State.STAGED))]
    ends.append(time.perf_counter())
    names = ("read and checked", "packed", "staged", "accepted")
    return {
        "outcome": receipt.outcome,
        "lots": max(layer["received"] for layer in receipt.layers),
        "stages": {n: round(b - a, 2) for n, a, b in zip(names, ends, ends[1:])},
        "seconds": ends[-1] - begun,
        "cpu": time.process_time() - used,
        "memory": _megabytes("self", "VmHWM") - base,
    }


def measure(kind: str, count: int) -> dict[str, Any]:
    """One dossier published to a new server with the store `kind`. Raises `LookupError` where
    something is not installed."""
    with ExitStack() as stack:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="qh-bench-")))
        dsn, workers = "", 1
        if kind == "postgis":
            from tests.bench.engines.postgis import programs
            from tests.qgis import postgis_server

            programs()
            socket = stack.enter_context(postgis_server.server())
            dsn, workers = f"host={socket} user={postgis_server.NAME} dbname=postgres", 2
        make(place / "CSDL_Lon", count)
        try:
            server = ServerProcess(place / "store", dsn=dsn, workers=workers)
        except RuntimeError as error:
            raise LookupError(str(error)) from error
        stack.callback(server.stop)
        pids = _workers(server, workers)
        before = {pid: _megabytes(str(pid), "VmRSS") for pid in pids}
        command = [sys.executable, "-m", __spec__.name, "--send", server.url, str(place)]
        done = subprocess.run(
            command, cwd=ROOT, stdout=subprocess.PIPE, text=True, timeout=900, check=True
        )
        facts: dict[str, Any] = json.loads(done.stdout)
        facts["worker"] = max(_megabytes(str(pid), "VmHWM") - before[pid] for pid in pids)
    return facts


def _workers(server: ServerProcess, count: int) -> list[int]:
    """The processes that take requests, once they do."""
    if count == 1:
        return [server._process.pid]
    until = time.monotonic() + 30
    while len(server.workers()) < count and time.monotonic() < until:
        time.sleep(0.05)
    with RequestsTransport() as line:
        line.send(Request("GET", f"{server.url}/health"))
    return server.workers()


def _megabytes(pid: str, what: str) -> float:
    said = Path(f"/proc/{pid}/status").read_text("ascii").splitlines()
    return int(next(line for line in said if line.startswith(what)).split()[1]) / 1024


def main() -> int:
    """The figures of one store."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", choices=("gpkg", "postgis"), default="gpkg")
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--send", nargs=2, metavar=("URL", "FOLDER"), help="used by itself")
    chosen = parser.parse_args()
    if chosen.send:
        url, place = chosen.send
        print(json.dumps(send(Path(place) / "CSDL_Lon", url)))
    else:
        print(json.dumps(measure(chosen.store, chosen.count), indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
