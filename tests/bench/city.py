# SPDX-License-Identifier: GPL-2.0-or-later
"""A city of wards cut from one fabric, checked by one process, two, and a Dask cluster of two."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any, Iterator

import numpy as np
import shapely

from qh_plugin.io.geopackage import write_table
from qh_plugin.training.parcels import parcels

ROOT = Path(__file__).resolve().parents[2]
SIDE = 4


def wards(folder: Path, each: int) -> int:
    """Write SIDE × SIDE GeoPackages of about `each` parcels; returns the number of parcels. The
    wards' borders cancel only in the second pass."""
    table, _ = parcels(each * SIDE * SIDE, streets="full", planted=0.005)
    box = shapely.bounds(shapely.from_wkb(table.wkb, on_invalid="ignore"))
    centre = np.nan_to_num((box[:, :2] + box[:, 2:]) / 2)
    cell = np.zeros(centre.shape, int)
    for axis in (0, 1):
        cuts = np.quantile(centre[:, axis], np.arange(1, SIDE) / SIDE)
        cell[:, axis] = np.searchsorted(cuts, centre[:, axis])
    ward = cell[:, 0] + SIDE * cell[:, 1]
    folder.mkdir(parents=True)
    for number in range(SIDE * SIDE):
        rows = ward == number
        part = replace(
            table,
            fids=table.fids[rows],
            wkb=table.wkb[rows],
            columns={name: values[rows] for name, values in table.columns.items()},
        )
        write_table(folder / f"xa_{number:02d}.gpkg", "parcels", part)
    return len(table)


def measure(folder: Path, results: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """(engine, seconds of the whole and of the second pass, peak memory of a worker, findings)."""
    yield "one process", _run(folder, results / "one", "--workers", "1")
    yield "two processes", _run(folder, results / "two", "--workers", "2")
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1"
    ) as cluster:
        found = _run(folder, results / "dask", "--dask", cluster.scheduler_address)
        yield "Dask, two workers", found


def _run(folder: Path, out: Path, *engine: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "qh_plugin", "city", str(folder), "--out", str(out), "--json"]
    done = subprocess.run(
        [*command, "--role", "parcels=parcels", *engine],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=3600,
    )
    if done.returncode not in (0, 1):
        raise RuntimeError(done.stderr)
    data = json.loads(done.stdout)
    findings = sum(ward["errors"] + ward["warnings"] for ward in data["wards"])
    return {**data["seconds"], "peak_mb": data["peak_mb"], "findings": findings}
