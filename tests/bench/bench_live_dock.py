# SPDX-License-Identifier: GPL-2.0-or-later
"""The checking dock over a large dossier, in QGIS: how long the event loop stands still in a check
and while drawing, how soon a cancel is heard, how soon an edit is in the list, what runs leave in
memory.

A timer of 2 ms beats in the event loop; the longest time between two beats is the pause. An edit is
a vertex moved in one undo step (it makes or mends an overlap), then undone; its latency runs from
the edit to the moment the list has taken the change in.
Run: `.venv/bin/python tests/bench/bench_live_dock.py --count 100000 --edits 40 --runs 3`.
"""

from __future__ import annotations

import argparse
import gc
import os
import random
import shutil
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
PAUSE, CANCEL, LATENCY = 150.0, 500.0, 200.0


def resident() -> float:
    """MB in memory now."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


class Heart:
    """The longest time in which the event loop did nothing else, and what was going on."""

    def __init__(self, doing) -> None:
        from qgis.PyQt.QtCore import Qt, QTimer

        self._doing, self._last = doing, time.perf_counter()
        self.gaps: list[tuple[float, str]] = []
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(2)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def _beat(self) -> None:
        now = time.perf_counter()
        self.gaps.append((1000 * (now - self._last), self._doing()))
        self._last = now

    def restart(self) -> None:
        """Count from here."""
        self.gaps.clear()
        self._last = time.perf_counter()

    def told(self) -> str:
        """Longest and usual pauses."""
        longest = sorted(self.gaps, reverse=True)[:3]
        over = sum(1 for gap, _ in self.gaps if gap > 50)
        what = "; ".join(f"{gap:.0f} ms ({doing[:48]})" for gap, doing in longest)
        return f"{what}; {over} over 50 ms"


def until(condition, seconds: float = 600.0) -> float:
    """Run the event loop until the condition holds; seconds."""
    from qgis.PyQt.QtCore import QCoreApplication, QEventLoop

    began = time.perf_counter()
    while not condition():
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)
        time.sleep(0.0005)
        if time.perf_counter() - began > seconds:
            raise TimeoutError
    return time.perf_counter() - began


def rest(seconds: float) -> None:
    """Let the event loop run for a while."""
    end = time.perf_counter() + seconds
    until(lambda: time.perf_counter() > end)


def percentile(values, share: float) -> float:
    """The value that so many percent do not pass."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(share / 100 * (len(ordered) - 1)))]


def move(layer, fid: int, by: float) -> None:
    """One corner of a feature moved, as one undo step."""
    import shapely
    from qgis.core import QgsGeometry

    shape = shapely.from_wkb(bytes(layer.getFeature(fid).geometry().asWkb()))
    xy = shapely.get_coordinates(shape)
    here = (xy == xy[0]).all(axis=1)
    made = QgsGeometry()
    made.fromWkb(shapely.to_wkb(shapely.transform(shape, lambda v: v + here[:, None] * by)))
    layer.beginEditCommand("move")
    layer.changeGeometry(fid, made)
    layer.endEditCommand()


def edit(dock, layer, heart, count: int, settle: bool) -> None:
    """Edits and their undoing; prints how soon each was in the list."""
    live, chance = dock.live.check, random.Random(5)
    fids = list(layer.allFeatureIds())
    heard: list[float] = []
    live.changed.connect(lambda *_: heard.append(time.perf_counter()))
    spent, silent, on_main = [], 0, []
    heart.restart()
    for _ in range(count):
        fid = chance.choice(fids)
        if layer.getFeature(fid).geometry().isNull():
            continue
        for deed in (lambda f=fid: move(layer, f, 0.2), layer.undoStack().undo):
            heard.clear()
            began = time.perf_counter()
            deed()
            on_main.append(1000 * (time.perf_counter() - began))
            until(
                lambda: (
                    heard
                    or (
                        live.now in ("ready", "behind")
                        and not live._waiting
                        and not live._following.dirty
                    )
                ),
                60,
            )
            if heard:
                spent.append(1000 * (heard[0] - began))
            else:
                silent += 1
            rest(0.15)
    print(
        f"live: {len(spent)} edits in the list after median {percentile(spent, 50):.0f} ms, "
        f"p95 {percentile(spent, 95):.0f} ms, longest {max(spent):.0f} ms (goal {LATENCY:.0f}); "
        f"{silent} changed nothing; longest pause {heart.told()}"
    )
    if settle:
        heart.restart()
        took = until(lambda: live.settled)
        print(f"live: what was put off was looked at {took:.1f} s later; pause {heart.told()}")
        # an edit that comes just while this goes on
        late = []
        for _ in range(5):
            move(layer, chance.choice(fids), 0.2)
            until(lambda: live._settling, 60)
            rest(chance.uniform(0.1, 1.5))
            heard.clear()
            began = time.perf_counter()
            layer.undoStack().undo()
            until(lambda: heard, 60)
            late.append(1000 * (heard[0] - began))
        print(
            "live: an edit while that goes on is in the list after "
            + ", ".join(f"{value:.0f}" for value in late)
            + f" ms; pause {heart.told()}"
        )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--edits", type=int, default=40)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--dossier", type=Path, help="a dossier to copy instead of a new one")
    parser.add_argument("--no-settle", action="store_true")
    arguments = parser.parse_args()
    from qgis.core import QgsProject, QgsVectorLayer
    from qgis.PyQt.QtCore import Qt
    from qgis.testing import start_app

    start_app()
    from qh_plugin.gui.checking.dock import CheckingDock
    from qh_plugin.qgis_io.session import Session
    from qh_plugin.qgis_io.settings import Settings
    from tests.bench.large_dossier import make
    from tests.qgis.conftest import StandInIface

    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "CSDL_Lon"
        if arguments.dossier:
            shutil.copytree(arguments.dossier, place)
        else:
            make(place, arguments.count)
        session, iface, settings = Session(), StandInIface(), Settings()
        settings.live = False
        settings.save = lambda: None  # type: ignore[method-assign]
        dock = CheckingDock(iface, session, settings, iface.mainWindow())
        iface.mainWindow().show()
        iface.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
        made = {}
        for name in ("ThuaDat_A", "RanhGioiXa_A"):
            source = f"{place / 'HoSoGIS' / 'DiaChinh.gpkg'}|layername={name}"
            made[name] = QgsVectorLayer(source, name, "ogr")
            QgsProject.instance().addMapLayer(made[name])
        heart = Heart(lambda: dock.statusLabel.text())
        session.open(place)
        print(f"load average {os.getloadavg()[0]:.1f}, {resident():.0f} MB")
        memory, took = [], 0.0
        for number in range(arguments.runs):
            heart.restart()
            dock.run_check()
            took = until(lambda: not dock.busy)
            rest(0.3)
            gc.collect()
            memory.append(resident())
            print(
                f"run {number + 1}: {took:.1f} s, {memory[-1]:.0f} MB; longest pause {heart.told()}"
            )
        waits = []
        for share in (0.1, 0.4, 0.7) if took else ():
            dock.run_check()
            rest(share * took)
            if dock.busy:
                dock.run_check()
                waits.append(1000 * until(lambda: not dock.busy))
        if waits:
            print(f"cancel heard after {max(waits):.0f} ms at most (goal {CANCEL:.0f})")
        layer = made["ThuaDat_A"]
        heart.restart()
        began = time.perf_counter()
        layer.startEditing()
        dock.live.button.click()
        until(lambda: dock.live.following)
        print(
            f"live: ready after {time.perf_counter() - began:.1f} s, {resident():.0f} MB; "
            f"longest pause {heart.told()}"
        )
        edit(dock, layer, heart, arguments.edits, not arguments.no_settle)
        layer.rollBack()
        print(f"{resident():.0f} MB at the end")
        dock.shutdown()
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main())
