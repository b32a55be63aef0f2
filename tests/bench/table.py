# SPDX-License-Identifier: GPL-2.0-or-later
"""`make bench`: the figures of the kernel and of other engines on the same file, as one table.

First the correctness gate: overlapping pairs and gaps equal brute force; without it no figure
counts. Then every figure as a ratio to something measured in the same run, because absolute times
mean little on shared machines. `--count 10000 --only gate ours` is a quick look.
"""

from __future__ import annotations

import argparse
import datetime
import math
import os
import platform
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable, Iterator, Optional

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.bench import bench_live, bench_publish, city, gate, noise  # noqa: E402
from tests.bench.engines import ours, postgis, qgis_checkers, vectorised  # noqa: E402

PARTS = ("gate", "ours", "live", "engines", "noise", "city", "publish", "million")


@dataclass(frozen=True)
class Row:
    """One line: what was measured, the figure, the goal, whether it is met (None: no goal)."""

    what: str
    figure: str
    goal: str = ""
    met: Optional[bool] = None

    def line(self) -> str:
        """The line of a Markdown table."""
        verdict = {True: "met", False: "MISSED", None: ""}[self.met]
        return f"| {self.what} | {self.figure} | {self.goal} | {verdict} |"


def fabric(folder: Path, count: int, streets: str, planted: float = 0.005) -> Path:
    """The bench fabric as a GeoPackage, made once."""
    from qh_plugin.training.parcels import write_parcels

    path = folder / f"{streets}-{count}-{planted}.gpkg"
    if not path.exists():
        write_parcels(path, count, streets=streets, planted=planted)
    return path


def gated(folder: Path, count: int) -> Iterator[Row]:
    """Overlapping pairs and gap regions against brute force."""
    for streets in ("open", "full"):
        path = fabric(folder, count, streets, 0.03)
        facts = gate.compare(path)
        yield Row(
            f"{streets}, {count:,} parcels: overlapping pairs, gaps; not as brute force says",
            f"{facts['pairs']}, {facts['gaps']}; {facts['wrong']}",
            "0",
            facts["wrong"] == 0,
        )


def our_own(folder: Path, count: int, rounds: int) -> Iterator[Row]:
    """CPU against the yardstick, memory, the longest wait of a user who cancels."""
    for streets in ("open", "full"):
        path = fabric(folder, count, streets)
        limit, check = ours.by_turns(path, rounds)
        ratio = check["cpu"] / limit["cpu"]
        yield Row(
            f"{streets}, {count:,} parcels: every rule of the profile, CPU ÷ limit",
            f"{ratio:.2f} ({check['cpu']:.2f} s ÷ {limit['cpu']:.2f} s)",
            "≤ 3",
            ratio <= 3,
        )
        memory = check["memory"]
        yield Row(f"{streets}: memory over the base", f"{memory:.0f} MB", "≤ 150", memory <= 150)
        wait = ours.in_new_process(path, "wait")["wait"]
        yield Row(f"{streets}: cancel until stopped", f"{wait:.2f} s", "≤ 0.5", wait <= 0.5)


def edited(folder: Path, count: int) -> Iterator[Row]:
    """What one edit of the layer costs until its findings are right again."""
    for streets in ("open", "full"):
        facts = bench_live.of_file(fabric(folder, count, streets))
        figure = "{median:.1f} / {p95:.1f} / {longest:.1f} ms".format(**facts)
        small = facts["small_call"]
        calls = facts["p95"] * 1000 / small
        yield Row(
            f"{streets}, {count:,} parcels: CPU of an edit, geometry, median / p95 / longest",
            f"{figure} (p95 = {calls:.0f} small numpy calls of {small:.0f} µs)",
            f"p95 ≤ {bench_live.GOAL:.0f} ms",
            facts["p95"] <= bench_live.GOAL,
        )


def others(folder: Path, count: int) -> Iterator[Row]:
    """The other engines on the open fabric, wall seconds ÷ ours in the same minutes."""
    path = fabric(folder, count, "open")
    mine = min(ours.in_new_process(path, "check")["wall"] for _ in range(3))
    engines: list[tuple[str, float, Callable[[], dict[str, Any]]]] = [
        ("QGIS Topology Checker, 4 rules", 10, _checker(path, "topology")),
        ("QGIS Geometry Checker, 4 checks", 30, _checker(path, "geometry")),
        ("PostGIS, 4 queries", 7, lambda: postgis.measure(path, "parcels")),
        ("geopandas, 4 questions", 0, lambda: vectorised.geopandas_way(path, "parcels")),
        ("brute force, overlaps and holes", 0, lambda: vectorised.brute_force(path, "parcels")),
        ("GEOS coverage functions", 0, lambda: vectorised.coverage(path, "parcels")),
    ]
    for name, goal, measure in engines:
        try:
            facts = measure()
        except (LookupError, ImportError, OSError) as problem:
            yield Row(f"{name} ÷ ours, {count:,}", f"not measured: {problem}")
            continue
        ratio = facts["wall"] / mine
        found = facts.get("findings", facts.get("error", ""))
        yield Row(
            f"{name} ÷ ours, {count:,}",
            f"{ratio:.1f} ({facts['wall']:.1f} s ÷ {mine:.2f} s; it found {found})",
            f"≥ {goal:.0f}" if goal else "",
            ratio >= goal if goal else None,
        )


def _checker(path: Path, tool: str) -> Callable[[], dict[str, Any]]:
    return lambda: qgis_checkers.measure(path, "parcels", tool)


def noisy(count: int) -> Iterator[Row]:
    """False alarms and slivers found under ±0.1 mm noise on every copy of every vertex."""
    facts = noise.measure(count)
    yield Row(
        f"±0.1 mm noise on {count:,} parcels: false alarms",
        str(facts["false"]),
        "0",
        facts["false"] == 0,
    )
    share = facts["found"] / facts["planted"]
    yield Row(
        "±0.1 mm noise: slivers of 2–9 mm found",
        f"{facts['found']} of {facts['planted']} ({share:.1%})",
        "≥ 98 %",
        share >= 0.98,
    )


def of_city(folder: Path, each: int) -> Iterator[Row]:
    """Wards by one process, two, and a Dask cluster of two workers."""
    parcels = city.wards(folder / "city", each)
    name = f"{city.SIDE**2} wards × {each:,} ({parcels:,} features)"
    single = 0.0
    for engine, facts in city.measure(folder / "city", folder):
        whole = facts["first"] + facts["second"]
        single = single or whole
        figure = f"{whole:.1f} s, of it the second pass {facts['second']:.1f} s"
        figure += f"; worker's peak {facts['peak_mb']:.0f} MB; {facts['findings']} findings"
        speed = single / whole
        goal = engine == "two processes"
        yield Row(
            f"city, {name}: {engine}",
            figure if speed == 1.0 else f"{speed:.2f} times as fast as one: {figure}",
            "≥ 1.5" if goal else "",
            speed >= 1.5 if goal else None,
        )


def published(count: int) -> Iterator[Row]:
    """A plan from the dossier to the server's receipt, all on this computer."""
    for kind in ("gpkg", "postgis"):
        what = f"{count:,} lots of 20 vertices published, store {kind}"
        try:
            facts = bench_publish.measure(kind, count)
        except LookupError as problem:
            yield Row(what, f"not measured: {problem}")
            continue
        stages = ", ".join(f"{name} {value:.1f}" for name, value in facts["stages"].items())
        seconds, memory = facts["seconds"], facts["memory"]
        yield Row(
            what,
            f"{seconds:.1f} s: {stages}",
            f"≤ {bench_publish.GOAL_SECONDS:.0f} s",
            seconds <= bench_publish.GOAL_SECONDS,
        )
        yield Row(
            f"{what}: memory of the client over the base",
            f"{memory:.0f} MB; a worker's {facts['worker']:.0f} MB",
            f"≤ {bench_publish.GOAL_MEGABYTES:.0f}",
            memory <= bench_publish.GOAL_MEGABYTES,
        )


def million(folder: Path) -> Iterator[Row]:
    """One million parcels on two threads, and how time grows from ten thousand."""
    for streets in ("open", "full"):
        path = fabric(folder, 1_000_000, streets)
        limit = ours.in_new_process(path, "limit")
        check = ours.in_new_process(path, "check", 2)
        ratio = check["wall"] / limit["wall"]
        yield Row(
            f"{streets}, 1,000,000 parcels: wall with 2 threads ÷ limit",
            f"{ratio:.2f} ({check['wall']:.1f} s ÷ {limit['wall']:.1f} s)",
            "≤ 3",
            ratio <= 3,
        )
        memory = check["memory"]
        yield Row(f"{streets}: memory over the base", f"{memory:.0f} MB", "≤ 900", memory <= 900)
        wait = ours.in_new_process(path, "wait")["wait"]
        yield Row(f"{streets}: cancel until stopped", f"{wait:.2f} s", "≤ 0.5", wait <= 0.5)
        small = fabric(folder, 10_000, streets)
        quick = min(ours.in_new_process(small, "check")["cpu"] for _ in range(3))
        power = math.log(check["cpu"] / quick) / math.log(100)
        yield Row(
            f"{streets}: CPU grows from 10,000 to 1,000,000 as features ^",
            f"{power:.2f}",
            "≤ 1.05",
            power <= 1.05,
        )
        path.unlink()


def machine() -> str:
    """What it was measured on, without names."""
    return (
        f"{datetime.date.today().isoformat()}, {os.cpu_count()} cores ({platform.machine()}), "
        f"Python {platform.python_version()}, load average {os.getloadavg()[0]:.1f}"
    )


def main() -> int:
    """Print the table; 1 where the correctness gate is not passed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", choices=PARTS, nargs="*", default=PARTS)
    arguments = parser.parse_args()
    print(f"{machine()}\n\n| measure | figure | goal | |\n|---|---|---|---|", flush=True)
    passed = True
    with tempfile.TemporaryDirectory(prefix="qh-bench-") as name:
        folder, count = Path(name), arguments.count
        parts: dict[str, Callable[[], Iterator[Row]]] = {
            "gate": lambda: gated(folder, min(count, 10_000)),
            "ours": lambda: our_own(folder, count, arguments.rounds),
            "live": lambda: edited(folder, count),
            "engines": lambda: others(folder, count),
            "noise": lambda: noisy(min(count, 20_000)),
            "city": lambda: of_city(folder, count // 2),
            "publish": lambda: published(count),
            "million": lambda: million(folder),
        }
        for part in PARTS:
            if part in arguments.only:
                for row in parts[part]():
                    print(row.line(), flush=True)
                    passed &= part != "gate" or row.met is not False
    print(f"\nload average at the end {os.getloadavg()[0]:.1f}")
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
