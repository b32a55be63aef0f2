# SPDX-License-Identifier: GPL-2.0-or-later
"""Time and memory of the geometry and coverage rules on generated parcels, against `limit`.

`limit` = read the geometry bytes (sqlite3) + `shapely.from_wkb` + one `shapely.is_valid` + one
`numpy.sort` of a u64 an edge, one thread, same file, same run: a yardstick, not a proof.
Limit and check take turns, round by round, each in a process of its own; the least CPU time of
each counts. `wait` is the longest time between two looks at whether the user cancelled.
Run: `make bench`, or `.venv/bin/python tests/bench/bench_check.py --count 100000 --rounds 3`;
growth: `--sizes 10000,100000,1000000` (the last one takes minutes and 2 GB).
"""

from __future__ import annotations

import argparse
import json
import math
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Callable

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
RULES = (
    *(f"G{number:02}" for number in range(1, 18)),
    *(f"C{number:02}" for number in range(1, 9)),
)
GOAL = 3.0


def cpu(work: Callable[[], Any]) -> tuple[float, float]:
    """CPU and wall seconds of one call."""
    wall, used = time.perf_counter(), time.process_time()
    work()
    return time.process_time() - used, time.perf_counter() - wall


def limit(path: Path) -> None:
    """The yardstick."""
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


def whole_check(path: Path, progress: Any = None) -> dict[str, int]:
    """Read the file and run every rule by itself on one shared context."""
    from qh_plugin.core.progress import SILENT
    from qh_plugin.core.rules.base import POLYGON, LayerContext, Skipped
    from qh_plugin.core.table import Dataset
    from qh_plugin.io.geopackage import read_table

    progress = progress or SILENT
    table = read_table(path, "parcels", id_field="maDoiTuong", progress=progress)
    context = LayerContext(Dataset((table,)), table, POLYGON, progress=progress)
    found = {}
    for rule in _rules():
        progress.check()
        found[rule.id] = _count(rule, context, Skipped)
    return found


def longest_wait(path: Path) -> float:
    """Seconds between two polls of a check, at most."""
    from qh_plugin.core.progress import Progress

    polls = [time.perf_counter()]

    def poll() -> bool:
        polls.append(time.perf_counter())
        return False

    whole_check(path, Progress(cancelled=poll))
    polls.append(time.perf_counter())
    return max(b - a for a, b in zip(polls, polls[1:]))


def _count(rule: Any, context: Any, skipped: type[Exception]) -> int:
    """Findings of one rule, -1 where it cannot run."""
    try:
        found = rule().run(context)
        return sum(map(len, found)) if isinstance(found, (list, tuple)) else len(found)
    except skipped:
        return -1


def _rules() -> list[Any]:
    from qh_plugin.core.checking import catalogue

    return [rule for rule in catalogue() if rule.id in RULES]


def peak_kilobytes() -> int:
    """Peak of this process alone (getrusage would count what the parent had)."""
    status = Path("/proc/self/status").read_text("ascii")
    return int(next(x for x in status.splitlines() if x.startswith("VmHWM")).split()[1])


def measure(path: Path, what: str) -> dict[str, Any]:
    """The quicker of two runs in this process; imports are done before."""
    import shapely

    import qh_plugin.io.geopackage  # noqa: F401

    _rules()
    shapely.is_valid(shapely.box(0, 0, 1, 1))
    base = peak_kilobytes()
    found: dict[str, int] = {}
    if what == "wait":
        return {"wait": longest_wait(path)}
    work = (lambda: limit(path)) if what == "limit" else (lambda: found.update(whole_check(path)))
    used, wall = min(cpu(work) for _ in range(2))
    peak = peak_kilobytes()
    return {"cpu": used, "wall": wall, "memory": (peak - base) / 1024, "found": found}


def in_new_process(path: Path, what: str) -> dict[str, Any]:
    """`measure` in a process of its own, so that neither peaks nor caches mix."""
    command = [sys.executable, __file__, "--measure", what, str(path)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def best(path: Path, rounds: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """Limit and check by turns, the quickest round of each."""
    turns = [(in_new_process(path, "limit"), in_new_process(path, "check")) for _ in range(rounds)]
    limits, checks = zip(*turns)
    return min(limits, key=lambda m: m["cpu"]), min(checks, key=lambda m: m["cpu"])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--sizes", type=lambda text: [int(v) for v in text.split(",")])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--streets", nargs="*", default=["open", "full"])
    parser.add_argument("--measure", nargs=2, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.measure:
        what, path = arguments.measure
        print(json.dumps(measure(Path(path), what)))
        return 0
    from qh_plugin.training.parcels import write_parcels

    load = os.getloadavg()[0]
    print(f"best of {arguments.rounds}, CPU seconds of one thread; load average {load:.1f}")
    print("streets  features  limit  check  ratio  goal  wall  memory MB  wait  findings")
    worst = 0.0
    with tempfile.TemporaryDirectory() as folder:
        for streets in arguments.streets:
            spent = []
            for count in arguments.sizes or [arguments.count]:
                path = Path(folder) / f"{streets}.gpkg"
                path.unlink(missing_ok=True)
                planted = write_parcels(path, count, streets=streets)
                yard, check = best(path, arguments.rounds)
                wait = in_new_process(path, "wait")["wait"]
                ratio = check["cpu"] / yard["cpu"]
                worst = max(worst, ratio)
                spent.append((planted.features, check["cpu"]))
                findings = " ".join(f"{k}:{v}" for k, v in check["found"].items() if v >= 0)
                print(
                    f"{streets:8} {planted.features:8}  {yard['cpu']:5.2f}  {check['cpu']:5.2f}  "
                    f"{ratio:5.2f}  {GOAL:4.1f}  {check['wall']:4.2f}  {check['memory']:9.0f}  "
                    f"{wait:4.2f}  {findings}",
                    flush=True,
                )
            if len(spent) > 1:
                (few, quick), (many, slow) = spent[0], spent[-1]
                power = math.log(slow / quick) / math.log(many / few)
                print(f"{streets:8} time grows as features ** {power:.2f}", flush=True)
    print("goal met" if worst <= GOAL else f"goal missed: {worst:.2f} > {GOAL}")
    print(f"load average {os.getloadavg()[0]:.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
