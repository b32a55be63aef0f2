# SPDX-License-Identifier: GPL-2.0-or-later
"""How long a hundred thousand findings keep the window waiting: shown, filtered, sorted, walked,
edited, scrolled; each the longest wait of the event loop, beside a list that has an object a
finding and a tree that asks for every row, measured in the same run.

Run: `QT_QPA_PLATFORM=offscreen .venv/bin/python tests/bench/bench_findings_list.py [COUNT]`.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
RULES = 12
GOAL = 50.0


def milliseconds(work) -> float:
    """Time of one call on this thread."""
    began = time.thread_time()
    work()
    return 1000.0 * (time.thread_time() - began)


def made(count: int):
    """A result of that many findings by twelve rules, and the labels of their features."""
    from qh_plugin.core.findings import Severity
    from qh_plugin.gui.checking.listing.labels import Labels
    from tests.listing.made_findings import LAYER, group, result

    each = count // RULES
    groups = []
    for number in range(RULES):
        codes = [f"79QPK1000001-ChucNangSuDungDat_A-{number * each + i}" for i in range(each)]
        severity = (Severity.ERROR, Severity.WARNING, Severity.INFO)[number % 3]
        names = [(code, codes[i - 1]) for i, code in enumerate(codes)]
        groups.append(group(f"C{number:02}", severity, names))
    for number, one in enumerate(groups):  # features of their own
        first = number * each
        object.__setattr__(one, "fids", [(first + i, first + (i - 1) % each) for i in range(each)])
    labels = Labels()
    labels.update({(LAYER, i): f"CX-{i % 977}" for i in range(count)})
    return result(*groups), labels, groups


def naive(made_result, labels) -> tuple[float, float]:
    """Milliseconds to make a row object a finding and to unfold a tree of them."""
    from qgis.PyQt.QtGui import QStandardItem, QStandardItemModel
    from qgis.PyQt.QtWidgets import QTreeView

    from qh_plugin.gui.checking.listing.rows import Row
    from qh_plugin.gui.checking.listing.states import Status
    from qh_plugin.gui.checking.listing.wording import names_of

    rows = []

    def make() -> None:
        for group, i in made_result.rows():
            rows.append(Row(group, i, Status.ERROR, names_of(group, i, labels)))

    first = milliseconds(make)
    model = QStandardItemModel()
    view = QTreeView()
    view.setUniformRowHeights(True)
    view.resize(360, 400)
    view.setModel(model)
    view.show()

    def unfold() -> None:
        top = QStandardItem("C00")
        top.appendRows([QStandardItem(row.named) for row in rows])
        model.appendRow(top)
        view.expandAll()
        view.repaint()

    return first, milliseconds(unfold)


def main(count: int) -> int:
    from qgis.gui import QgsMapCanvas
    from qgis.PyQt.QtWidgets import QMainWindow
    from qgis.testing import start_app

    app = start_app()
    from qh_plugin.core.checking.incremental import Difference
    from qh_plugin.core.checking.settle import take
    from qh_plugin.gui.checking.dock import CheckingDock
    from qh_plugin.gui.checking.listing.columns import Column
    from qh_plugin.qgis_io.session import Session
    from qh_plugin.qgis_io.settings import Settings

    class Window:
        """The part of QgisInterface that the dock takes hold of."""

        def __init__(self) -> None:
            self.window, self.canvas = QMainWindow(), QgsMapCanvas()

        def mainWindow(self):
            return self.window

        def mapCanvas(self):
            return self.canvas

        def registerMainWindowAction(self, action, keys) -> None:
            action.setShortcut(keys)

    iface = Window()
    dock = CheckingDock(iface, Session(), Settings())
    dock.resize(360, 700)
    dock.show()
    panel, view = dock.findings, dock.findingsView
    panel.chosen.disconnect(dock._chosen)
    found, labels, groups = made(count)
    dock.pages.setCurrentWidget(dock.listPage)
    app.processEvents()

    def painted(work):
        def both() -> None:
            work()
            view.viewport().repaint()

        return both

    longest = {"": 0.0}

    def prepared() -> None:
        while panel.preparing.texts is None or not panel.preparing.texts.ready(True):
            took = milliseconds(lambda: panel.preparing.texts.prepare(0.012, True))
            longest[""] = max(longest[""], took)

    def typed(text: str) -> None:
        dock.filterEdit.setText(text)
        panel.refresh()

    def walked() -> None:
        for _ in range(100):
            panel.step(1)

    bar = view.verticalScrollBar()

    def scrolled() -> None:
        for part in range(100):
            bar.setValue(bar.maximum() * part // 100)
            view.viewport().repaint()

    fewer = Difference((take(groups[3], [0, 7, 40]),), (take(groups[4], [5]),), frozenset())
    back = Difference((), (take(groups[3], [0, 7, 40]),), frozenset())
    steps = [
        ("show a result", lambda: panel.show_result(found, labels), 1),
        ("show it again (rerun)", lambda: panel.show_result(found, labels), 1),
        ("fold a section", lambda: panel._fold(0, True), 1),
        ("unfold it", lambda: panel._fold(0, False), 1),
        ("go to a finding", lambda: panel.go_to(groups[7].keys[-1]), 1),
        ("walk (each of 100)", walked, 100),
        ("scroll (each of 100)", scrolled, 100),
        ("make the texts (a slice)", prepared, 0),
        ("filter, three letters", lambda: typed("cx-"), 1),
        ("filter, going on", lambda: typed("cx-97"), 1),
        ("filter, two words", lambda: typed("chong cx-11"), 1),
        ("filter taken away", lambda: typed(""), 1),
        ("sort by size", lambda: panel._sort(Column.SIZE), 1),
        ("sort by name", lambda: panel._sort(Column.NAME), 1),
        ("sort by name, the other way", lambda: panel._sort(Column.NAME), 1),
        ("as found again", lambda: panel._sort(Column.NAME), 1),
        ("by layer", panel.bar.group_button.menu().actions()[1].trigger, 1),
        ("by rule again", panel.bar.group_button.menu().actions()[0].trigger, 1),
        ("an edit (live)", lambda: panel.apply(fewer), 1),
        ("its undoing", lambda: panel.apply(back), 1),
        ("draw on the map (a portion)", lambda: dock.layer.show(found), 1),
    ]
    print(f"{count} findings, milliseconds on the thread of the window, goal {GOAL:.0f}")
    worst = 0.0
    for name, work, parts in steps:
        took = milliseconds(painted(work))
        took = took / parts if parts else longest[""]
        worst = max(worst, took)
        print(f"  {name:30}{took:9.1f}{'' if took <= GOAL else '   over the goal'}")
    rows, tree = naive(found, labels)
    print(f"  a list of objects: made {rows:.0f}, unfolded in a tree {tree:.0f}")
    shown = milliseconds(painted(lambda: panel.show_result(found, labels)))
    print(f"  ratio to ours shown again ({shown:.0f}): {(rows + tree) / shown:.0f}")
    sys.stdout.flush()
    os._exit(0 if worst <= 3 * GOAL else 1)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
