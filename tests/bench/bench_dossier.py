# SPDX-License-Identifier: GPL-2.0-or-later
"""How long a dossier takes: creating it with all classes, opening it, opening 100 000 features.

Goals: creating with all classes under 5 s, opening 100 000 features under 5 s (a first opening
makes the project, styles and forms; a second one reads it).
Run: `QT_QPA_PLATFORM=offscreen .venv/bin/python tests/bench/bench_dossier.py`.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
GOAL = 5.0


def seconds(work) -> float:
    """Wall time of one call."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def write_lots(path: Path, lots: Any, count: int) -> None:
    """Square lots side by side, with codes in turn."""
    import struct

    from qh_plugin.core.model import load
    from qh_plugin.io.geopackage import insert_rows

    codes = [c.code for c in load().code_lists["LANDUSE"].codes]

    def rows():
        for n in range(count):
            x, y = 600_000.0 + 20 * (n % 400), 1_190_000.0 + 20 * (n // 400)
            ring = ((x, y), (x + 20, y), (x + 20, y + 20), (x, y + 20), (x, y))
            points = struct.pack("<10d", *(v for point in ring for v in point))
            wkb = struct.pack("<BII", 1, 3, 1) + struct.pack("<I", 5) + points
            yield (
                wkb,
                {
                    "maDoiTuong": f"79QPK1000007-{lots.class_name}-{n + 1}",
                    "maHoSoQH": "79QPK1000007",
                    "kyHieuLoDat": f"L-{n + 1}",
                    "chucNangSuDungDatMuc2": codes[n % len(codes)],
                    "dienTich": 400.0,
                },
            )

    insert_rows(path, lots.class_name, rows())


def main() -> int:
    from qgis.core import QgsProject
    from qgis.testing import start_app

    start_app()
    from qh_plugin.core.dossier.layout import DossierInfo
    from qh_plugin.core.model import load
    from qh_plugin.io.dossiers import create_dossier
    from qh_plugin.qgis_io import project
    from qh_plugin.qgis_io.session import Session

    model = load()
    info = DossierInfo(name="Đồ án thử", model=model.id, maHoSoQH="79QPK1000007")
    session = Session()
    print(f"{len(model.classes)} classes, load average {os.getloadavg()[0]:.1f}, goals {GOAL} s")
    with tempfile.TemporaryDirectory() as folder:
        made = []

        def create(name: str, classes: Any) -> None:
            made.append(create_dossier(Path(folder) / name, info, model, classes=classes))

        print(f"create, all classes: {seconds(lambda: create('CSDL_TatCa', model.classes)):.2f} s")
        for title in ("first", "second"):
            taken = seconds(lambda: project.open_project(session, made[0]))
            layers = len(QgsProject.instance().mapLayers())
            print(f"open, all classes empty, {title} time: {taken:.2f} s, {layers} layers")
        began = time.perf_counter()
        for feature_class in model.classes[:20]:
            project.ensure_layer(made[0], model, feature_class)
        print(f"first drawing in a class: {(time.perf_counter() - began) / 20:.3f} s each")
        QgsProject.instance().clear()
        print(f"create, new: {seconds(lambda: create('CSDL_Moi', None)):.2f} s")
        lots = model.feature_class("QuyHoach/ChucNangSuDungDat_A")
        write_lots(made[1].geopackage("QuyHoach"), lots, 100_000)
        for title in ("first", "second"):
            taken = seconds(lambda: project.open_project(session, made[1]))
            count = project.layer_for(made[1], lots.name).featureCount()
            print(f"open, {count} lots, {title} time: {taken:.2f} s")
        QgsProject.instance().clear()
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main())
