# SPDX-License-Identifier: GPL-2.0-or-later
"""A city cut into wards: the wards' reports and the report across them say together what one run
over the whole says, whoever does the work, and however often it is interrupted."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from qh_plugin.core.checking import check, load_profile
from qh_plugin.core.errors import Cancelled, InputError
from qh_plugin.core.progress import Progress
from qh_plugin.core.report import jsonl
from qh_plugin.core.table import Dataset, Table
from qh_plugin.io.city.engines import dask, in_process, pool
from qh_plugin.io.city.run import City, check_city
from qh_plugin.io.city.task import Settings
from qh_plugin.io.city.wards import wards_of
from qh_plugin.io.geopackage import write_table
from qh_plugin.training.parcels import parcels

ROOT = Path(__file__).resolve().parents[2]
RULES = ("C01", "C02", "C04", "G04")


def fabric() -> Table:
    """Lots with planted errors, and errors of our own across the line where the wards part."""
    table, _ = parcels(1_000, streets="full", planted=0.02, seed=4)
    shapes = shapely.from_wkb(table.wkb, on_invalid="ignore")
    middle = _middle(shapes)
    box = shapely.bounds(shapes)
    right = np.flatnonzero((box[:, 0] == middle) & (box[:, 2] - box[:, 0] == 5.0))
    wkb = table.wkb.copy()
    wider, narrower, copy = right[2], right[9], right[15]
    wkb[wider] = _moved(shapes[wider], middle, -0.4)  # over its western neighbour
    wkb[narrower] = _moved(shapes[narrower], middle, 0.3)  # short of it
    twin = shapely.to_wkb(shapely.reverse(shapes[copy]), output_dimension=2)
    values = {name: np.append(v, v[copy]) for name, v in table.columns.items()}
    fids = np.append(table.fids, table.fids.max() + 1)
    return replace(table, fids=fids, wkb=np.append(wkb, twin), columns=values)


def _middle(shapes: Any) -> float:
    """A line between lots near the middle."""
    west = np.unique(shapely.bounds(shapes)[:, 0])
    west = west[np.isfinite(west)]
    lots = [x for x in west if (shapely.bounds(shapes)[:, 0] == x).sum() > 10]
    return float(lots[len(lots) // 2])


def _moved(shape: Any, line: float, by: float) -> bytes:
    def move(xy: Any) -> Any:
        xy = xy.copy()
        xy[xy[:, 0] == line, 0] += by
        return xy

    return bytes(shapely.to_wkb(shapely.transform(shape, move), output_dimension=2))


def cut(table: Table, folder: Path) -> None:
    """Four wards; the copy of a feature comes into another ward than the feature."""
    shapes = shapely.from_wkb(table.wkb, on_invalid="ignore")
    box = shapely.bounds(shapes)
    centre = np.nan_to_num((box[:, :2] + box[:, 2:]) / 2)
    line = _middle(shapely.from_wkb(parcels(1_000, streets="full")[0].wkb))
    north = centre[:, 1] > np.nanmedian(box[:, 1])
    ward = (centre[:, 0] > line).astype(int) + 2 * north
    ward[-1] = 1 - ward[-1] % 2 + 2 * (ward[-1] // 2)
    for number in range(4):
        rows = ward == number
        part = replace(
            table,
            fids=table.fids[rows],
            wkb=table.wkb[rows],
            columns={name: v[rows] for name, v in table.columns.items()},
        )
        write_table(folder / f"xa_{number}.gpkg", "parcels", part)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("city")
    cut(fabric(), folder)
    return folder


def settings(out: Path, **more: Any) -> Settings:
    return Settings(out, rules=RULES, roles={"parcels": "parcels"}, on="2026-11-22", **more)


def reports(out: Path) -> dict[str, str]:
    """Each report without its first line."""
    return {
        str(path.relative_to(out)): path.read_text("utf-8").partition("\n")[2]
        for path in sorted(out.rglob("*.jsonl"))
    }


def regions(result: Any) -> list[Any]:
    """Rule, place and size of what was found, whoever it concerns."""
    found = []
    for group, i in result.rows():
        measure = group.measure(i)
        area = round(measure.get("area", 0.0), 4)
        place = np.round(shapely.get_coordinates(shapely.centroid(group.geometry[i])), 2)
        found.append((group.rule, *place.ravel().tolist(), area))
    return sorted(found)


def run(city: Path, out: Path, engine: Any = in_process, **more: Any) -> City:
    return check_city(wards_of(city), settings(out, **more), engine)


def test_wards_and_what_lies_across_are_the_whole(city: Path, tmp_path: Path) -> None:
    done = run(city, tmp_path)
    assert not done.failed
    across = regions(done.across)
    assert {rule for rule, *_ in across} >= {"C01", "C02"}
    parts = [
        r for w in range(4) for r in regions(jsonl.read(tmp_path / f"xa_{w}" / "report.jsonl"))
    ]
    table = fabric()
    whole = regions(
        check(Dataset((table,), roles={"parcels": table.name}), load_profile(), only=RULES)
    )
    assert sorted(parts + across) == whole
    ids = [ids for g, i in done.across.rows() for ids in g.ids[i]]
    assert all("/" in one and one.startswith("xa_") for one in ids)


def test_a_gap_between_two_wards(tmp_path: Path) -> None:
    """Four lots around a pit, each in a ward of its own; the pit is nobody's."""
    lots = [(0, 0, 12, 5), (12, 0, 17, 12), (5, 12, 17, 17), (0, 5, 5, 17)]
    corner = np.array([600_000.0, 1_190_000.0])
    for number, lot in enumerate(lots):
        box = shapely.transform(shapely.box(*lot), lambda xy: xy + corner)
        wkb = np.empty(1, object)
        wkb[:] = [shapely.to_wkb(box)]
        table = Table("parcels", np.array([1]), wkb, {}, epsg=9210, geometry_type="Polygon")
        write_table(tmp_path / f"xa_{number}.gpkg", "parcels", table)
    done = run(tmp_path, tmp_path / "out")
    assert [f.errors for f in done.wards] == [0, 0, 0, 0]
    (group,) = done.across.findings
    assert (group.rule, group.ids) == ("C04", (("xa_0/1", "xa_1/1", "xa_2/1", "xa_3/1"),))
    assert group.measure(0)["area"] == pytest.approx(49.0)
    assert group.measure(0)["width"] == pytest.approx(7.0)


@pytest.fixture
def cluster() -> Any:
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1"
    ) as running:
        yield running


def test_every_engine_says_the_same(city: Path, tmp_path: Path, cluster: Any) -> None:
    run(city, tmp_path / "loop")
    run(city, tmp_path / "pool", pool(2))
    run(city, tmp_path / "dask", dask(cluster.scheduler_address))
    one = reports(tmp_path / "loop")
    assert len(one) == 5
    assert reports(tmp_path / "pool") == one
    assert reports(tmp_path / "dask") == one


def test_no_cluster_there(city: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qh_plugin.io.city.engines._PATIENCE", 1)
    with pytest.raises(InputError, match="Dask"):
        run(city, tmp_path, dask("tcp://127.0.0.1:9"))


def test_killed_and_taken_up_again(city: Path, tmp_path: Path) -> None:
    """kill -9 when the second ward is done: the first two are not done again."""
    out = tmp_path / "out"
    command = [sys.executable, "-m", "qh_plugin", "city", str(city), "--out", str(out)]
    command += ["--workers", "1", "--role", "parcels=parcels", "--rules", ",".join(RULES)]
    command += ["--date", "2026-11-22"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    end = time.monotonic() + 300
    while not (out / "xa_1" / "ward.json").exists() and time.monotonic() < end:
        time.sleep(0.01)
    process.kill()
    process.wait(60)
    first = (out / "xa_0" / "ward.json").stat().st_mtime_ns
    (out / "xa_1" / "seams.npz").write_bytes(b"half")  # as if the disk had lost it
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 1, done.stderr
    assert (out / "xa_0" / "ward.json").stat().st_mtime_ns == first
    run(city, tmp_path / "straight")
    assert reports(out) == reports(tmp_path / "straight")


def test_a_changed_ward_is_done_again(city: Path, tmp_path: Path) -> None:
    run(city, tmp_path)
    before = {p.parent.name: p.stat().st_mtime_ns for p in tmp_path.rglob("ward.json")}
    run(city, tmp_path)
    assert before == {p.parent.name: p.stat().st_mtime_ns for p in tmp_path.rglob("ward.json")}
    run(city, tmp_path, again=True)
    after = {p.parent.name: p.stat().st_mtime_ns for p in tmp_path.rglob("ward.json")}
    assert all(after[name] > before[name] for name in before)


@pytest.mark.parametrize("engine", [in_process, pool(2)], ids=["loop", "pool"])
def test_a_ward_that_cannot_be_read_is_named(city: Path, tmp_path: Path, engine: Any) -> None:
    for path in city.glob("*.gpkg"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "xa_2.gpkg").write_bytes(b"not a database")
    done = check_city(wards_of(tmp_path), settings(tmp_path / "out"), engine)
    assert [facts.name for facts in done.failed] == ["xa_2"]
    assert "xa_2.gpkg" in done.failed[0].failed
    assert [bool(facts.errors) for facts in done.wards] == [True, True, False, True]


def test_a_process_that_dies_takes_one_ward_with_it(
    city: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QH_TEST_DIE", "xa_1")
    monkeypatch.setattr("qh_plugin.io.city.engines._pool_task", dying)
    done = run(city, tmp_path, pool(2))
    assert [facts.name for facts in done.failed] == ["xa_1"]
    assert "dừng đột ngột" in done.failed[0].failed
    assert (tmp_path / "xa_3" / "report.jsonl").exists()


def dying(ward: Any, how: Settings) -> Any:
    """The task, in a process that dies of one ward."""
    from qh_plugin.io.city.task import check_ward

    if ward.name == os.environ.get("QH_TEST_DIE"):
        os.kill(os.getpid(), signal.SIGKILL)
    return check_ward(ward, how)


@pytest.mark.parametrize("engine", [in_process, pool(2)], ids=["loop", "pool"])
def test_cancelled_keeps_what_is_done(city: Path, tmp_path: Path, engine: Any) -> None:
    def enough() -> bool:
        return (tmp_path / "xa_0" / "ward.json").exists()

    with pytest.raises(Cancelled):
        check_city(wards_of(city), settings(tmp_path), engine, Progress(cancelled=enough))
    assert (tmp_path / "xa_0" / "report.jsonl").exists()
    assert not (tmp_path / "city.jsonl").exists()


def test_other_reference_systems_are_not_put_together(city: Path, tmp_path: Path) -> None:
    from qh_plugin.io.geopackage import read_table

    for path in sorted(city.glob("*.gpkg")):
        table = read_table(path, "parcels")
        epsg = 5899 if path.stem == "xa_3" else 9210
        write_table(tmp_path / path.name, "parcels", replace(table, epsg=epsg))
    done = run(tmp_path, tmp_path / "out")
    assert [layer.crs for layer in done.across.layers] == ["EPSG:5899", "EPSG:9210"]
    assert done.across.layers[0].name == "parcels (EPSG:5899)"


def test_no_wards(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="không có hồ sơ"):
        wards_of(tmp_path)
    with pytest.raises(InputError, match="Không có thư mục"):
        wards_of(tmp_path / "nowhere")


def test_the_command(city: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "qh_plugin", "city", str(city), "--out", str(tmp_path / "o")]
    command += ["--workers", "1", "--role", "parcels=parcels", "--json"]
    command += ["--report", str(tmp_path / "r.jsonl"), "--xlsx", str(tmp_path / "s.xlsx")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 1, done.stderr
    data = json.loads(done.stdout)
    assert [ward["name"] for ward in data["wards"]] == ["xa_0", "xa_1", "xa_2", "xa_3"]
    assert data["across"]["errors"] == jsonl.read(tmp_path / "r.jsonl").errors > 0
    assert (tmp_path / "s.xlsx").stat().st_size > 1000


def test_a_wrong_day_and_a_ward_unread_are_said(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "qh_plugin", "city", str(tmp_path), "--workers", "1"]
    (tmp_path / "xa.gpkg").write_bytes(b"not a database")
    done = subprocess.run(
        [*command, "--date", "2026-99-01"], cwd=ROOT, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 2 and "2026-99-01" in done.stderr
    assert "Traceback" not in done.stderr
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 2 and "xa.gpkg" in done.stdout
    assert " đạt" not in done.stdout  # what was not checked has not passed
    assert "chưa đủ" in done.stdout
