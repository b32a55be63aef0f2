# SPDX-License-Identifier: GPL-2.0-or-later
"""The yardstick `limit`, and our whole check of the same file: reading, every rule, findings."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Optional

ROOT = Path(__file__).resolve().parents[3]


def limit(path: Path) -> None:
    """Read the geometry bytes, `from_wkb`, one `is_valid`, one sort of a u64 an edge."""
    import sqlite3

    import numpy as np
    import shapely

    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    rows = connection.execute("SELECT substr(geom, 41) FROM parcels").fetchall()
    connection.close()
    wkb = np.empty(len(rows), object)
    wkb[:] = [row[0] or None for row in rows]
    geometry = shapely.from_wkb(wkb)
    shapely.is_valid(geometry)
    edges = int(shapely.get_num_coordinates(geometry).sum()) - len(geometry)
    np.sort(np.random.default_rng(0).integers(0, 2**63, edges).astype(np.uint64))


def whole_check(path: Path, workers: int, progress: Any = None) -> dict[str, int]:
    """Read the file and run the profile `truoc_khi_nop`; findings by rule."""
    from qh_plugin.core.checking import check, load_profile
    from qh_plugin.core.progress import SILENT
    from qh_plugin.io.reading import read_dataset

    progress = progress or SILENT
    dataset = read_dataset(path, roles={"parcels": "parcels"}, progress=progress)
    result = check(dataset, load_profile(), progress=progress, workers=workers)
    return {rule.id: rule.findings for rule in result.rules if rule.findings}


def longest_wait(path: Path) -> float:
    """Seconds between two looks at whether the user cancelled, at most."""
    from qh_plugin.core.progress import Progress

    polls = [time.perf_counter()]

    def poll() -> bool:
        polls.append(time.perf_counter())
        return False

    whole_check(path, 1, Progress(cancelled=poll))
    polls.append(time.perf_counter())
    return max(b - a for a, b in zip(polls, polls[1:]))


def peak_kilobytes() -> int:
    """Peak of this process alone (getrusage would count what the parent had)."""
    status = Path("/proc/self/status").read_text("ascii")
    return int(next(x for x in status.splitlines() if x.startswith("VmHWM")).split()[1])


def measure(path: Path, what: str, workers: int = 1) -> dict[str, Any]:
    """In this process: "limit", "check" or "wait". Imports are done before the clock starts."""
    import shapely

    import qh_plugin.io.reading  # noqa: F401
    from qh_plugin.core.checking import catalogue

    catalogue()

    shapely.is_valid(shapely.box(0, 0, 1, 1))
    if what == "wait":
        return {"wait": longest_wait(path)}
    base = peak_kilobytes()
    found: dict[str, int] = {}
    wall, used = time.perf_counter(), time.process_time()
    if what == "limit":
        limit(path)
    else:
        found = whole_check(path, workers)
    return {
        "wall": time.perf_counter() - wall,
        "cpu": time.process_time() - used,
        "memory": (peak_kilobytes() - base) / 1024,
        "findings": found,
    }


def in_new_process(path: Path, what: str, workers: int = 1) -> dict[str, Any]:
    """`measure` in a process of its own, so that neither peaks nor caches mix."""
    command = [sys.executable, "-m", "tests.bench.engines.ours", str(path), what, str(workers)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def by_turns(path: Path, rounds: int, workers: int = 1) -> tuple[dict[str, Any], dict[str, Any]]:
    """Limit and check by turns; of each the round with the least CPU time."""
    turns = [
        (in_new_process(path, "limit"), in_new_process(path, "check", workers))
        for _ in range(rounds)
    ]
    limits, checks = zip(*turns)
    return min(limits, key=_cpu), min(checks, key=_cpu)


def _cpu(measured: dict[str, Any]) -> float:
    return float(measured["cpu"])


def main(arguments: Optional[list[str]] = None) -> None:
    """One measurement as JSON."""
    path, what, workers = arguments or sys.argv[1:]
    print(json.dumps(measure(Path(path), what, int(workers))))


if __name__ == "__main__":
    main()
