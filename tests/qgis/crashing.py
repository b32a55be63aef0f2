# SPDX-License-Identifier: GPL-2.0-or-later
"""A process that edits a dossier and waits to be killed: `crashing.py FOLDER`.

Prints one line of JSON with what its layers hold once the edits are noted on disk.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from qgis.core import QgsFeature, QgsGeometry
from qgis.PyQt.QtCore import QCoreApplication, QDate
from qgis.testing import start_app

LOTS, BOUNDARY = "QuyHoach/ChucNangSuDungDat_A", "QuyHoach/RanhGioiQuyHoach_A"
SQUARE = "MultiPolygon (((600000 1190000, 600009 1190000, 600009 1190009, 600000 1190000)))"


def edit(dossier) -> None:
    """Add three lots (one without geometry), change two shapes and three rows, delete two."""
    from qh_plugin.qgis_io import project

    lots = project.layer_for(dossier, LOTS)
    lots.startEditing()
    for number in range(3):
        feature = QgsFeature(lots.fields())
        if number < 2:
            feature.setGeometry(QgsGeometry.fromWkt(SQUARE))
        feature["maDoiTuong"] = f"mới “{number}” – ẵ"
        feature["dienTich"] = 40.5 + number
        assert lots.addFeature(feature)
    for fid in (2, 3):
        moved = lots.getFeature(fid).geometry()
        moved.translate(0.125, -7.0)
        assert lots.changeGeometry(fid, moved)
    place = lots.fields().lookupField("kyHieuLoDat")
    for fid, value in ((3, "NO-03"), (4, "NO-04"), (5, None)):
        assert lots.changeAttributeValue(fid, place, value)
    assert lots.deleteFeatures([6, 7])
    boundary = project.layer_for(dossier, BOUNDARY)
    boundary.startEditing()
    day = boundary.fields().lookupField("ngayQDQH")
    assert boundary.changeAttributeValue(1, day, QDate(2026, 1, 15))


def holds(layer) -> list[list[object]]:
    """What a layer shows, edits included; new features in their order at the end."""
    from qh_plugin.qgis_io.edit_buffers import plain

    rows = []
    for f in layer.getFeatures():
        shape = f.geometry().asWkb().data().hex() if not f.geometry().isNull() else None
        names = [n for n in layer.fields().names() if n != "fid"]
        values = [plain(f[n]) for n in names]
        rows.append([f.id() if f.id() > 0 else 10_000 - f.id(), shape, *map(_text, values)])
    rows.sort(key=lambda row: row[0])
    return [[row[0] if row[0] < 10_000 else 0, *row[1:]] for row in rows]


def _text(value) -> object:
    return value if value is None or isinstance(value, (int, float, str)) else str(value)


def main() -> None:
    """Open, edit, wait until the journals are on disk, tell, wait for the end."""
    app = start_app()
    from qh_plugin.core.dossier.layout import open_dossier
    from qh_plugin.qgis_io import project
    from qh_plugin.qgis_io.recovery import Recorder
    from qh_plugin.qgis_io.session import Session

    session = Session()
    recorder = Recorder(session)
    noted = []
    recorder.noted.connect(lambda: noted.append(True))
    project.open_project(session, open_dossier(Path(sys.argv[1])))
    edit(session.dossier)
    while not noted:
        QCoreApplication.processEvents()
    held = {name: holds(project.layer_for(session.dossier, name)) for name in (LOTS, BOUNDARY)}
    print(json.dumps(held), flush=True)
    app.exec()


if __name__ == "__main__":
    main()
