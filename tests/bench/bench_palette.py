# SPDX-License-Identifier: GPL-2.0-or-later
"""How long the class palette takes to fill, to filter and to count, with the complete model.

Typing is measured key by key up to the painted widget; the goal is less than 50 ms a key. Counting
is measured with 100 000 lots: the part on the main thread, and the part in the worker.
Run: `QT_QPA_PLATFORM=offscreen .venv/bin/python tests/bench/bench_palette.py`.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
GOAL = 50.0
TYPED = ("nhom nha o", "duong do", "cap nuoc", "hien trang cong trinh", "no", "cxcc", "xyz")


def milliseconds(work) -> float:
    """Wall time of one call."""
    began = time.perf_counter()
    work()
    return 1000.0 * (time.perf_counter() - began)


def main() -> int:
    from qgis.core import QgsVectorLayer
    from qgis.PyQt.QtCore import QCoreApplication
    from qgis.PyQt.QtWidgets import QLineEdit, QTreeWidget
    from qgis.testing import start_app

    start_app()
    from qh_plugin.core.model import load
    from qh_plugin.core.progress import SILENT
    from qh_plugin.gui.editing.palette.class_tree import ClassTree
    from qh_plugin.gui.editing.palette.counting import counter
    from qh_plugin.io import geopackage
    from tests.bench.bench_dossier import write_lots

    model = load()
    widget = QTreeWidget()
    widget.setColumnCount(3)
    widget.setHeaderHidden(True)
    widget.setUniformRowHeights(True)
    widget.resize(340, 500)
    widget.show()
    tree = ClassTree(widget)
    everything = {c.name for c in model.classes}
    search = QLineEdit()

    def shown(work) -> float:
        def until_painted() -> None:
            work()
            widget.repaint()
            QCoreApplication.processEvents()

        return milliseconds(until_painted)

    print(f"{len(model.classes)} classes, load average {os.getloadavg()[0]:.1f}")
    for title, present in (
        ("new dossier", {c.name for c in model.classes if c.initial}),
        ("all classes", everything),
    ):
        filling = shown(lambda p=present: tree.fill(model, p))
        search.textChanged.connect(tree.filter)
        keys = []
        for word in TYPED:
            starts = [word[:end] for end in range(1, len(word) + 1)]
            keys += [shown(lambda text=text: search.setText(text)) for text in starts]
            keys.append(shown(search.clear))
        search.textChanged.disconnect(tree.filter)
        marking = shown(lambda: tree.set_marked([model.classes[0].name], [model.classes[1].name]))
        tree.set_marked([], [])
        print(
            f"{title}: fill {filling:.0f} ms; key median {statistics.median(keys):.1f} ms, "
            f"worst {max(keys):.1f} ms (goal {GOAL:.0f}); star {marking:.0f} ms"
        )
    with tempfile.TemporaryDirectory() as folder:
        lots = model.feature_class("QuyHoach/ChucNangSuDungDat_A")
        path = Path(folder) / "QuyHoach.gpkg"
        geopackage.create(path, [lots], 9210)
        write_lots(path, lots, 100_000)
        layer = QgsVectorLayer(f"{path}|layername={lots.class_name}", "lots", "ogr")
        made = []
        main_thread = milliseconds(lambda: made.append(counter([(lots, layer)])))
        worker = milliseconds(lambda: made.append(made[0](SILENT)))
        print(
            f"counting {made[1][lots.name].total} features: {main_thread:.1f} ms on the main "
            f"thread, {worker:.0f} ms in the worker"
        )
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main())
