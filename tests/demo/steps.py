# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs inside QGIS: drives the real docks through the loop and notes what each step did.

Started by `run.py` with `qgis --code`. Every step clicks what a user clicks, waits for what a
user waits for, and compares what came with what must come; the first step that does not do what
it says ends the demo as failed.
"""

from __future__ import annotations

import json
import os
import time
import traceback
from pathlib import Path
from typing import Any, Callable

from qgis.core import QgsPointXY, QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import QPoint, Qt, QTimer
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QDockWidget, QWidget
from qgis.utils import iface, plugins

PLAN = json.loads(Path(os.environ["QH_DEMO_PLAN"]).read_text("utf-8"))
PICTURES = Path(PLAN["pictures"])
NOTES = Path(PLAN["notes"])
DOSSIER = Path(PLAN["dossier"])
RULES_OF_REPAIR = ("C02", "G07", "C07", "C04", "C05")


class Failed(Exception):
    """A step did not do what it says."""


def expect(condition: bool, what: str) -> None:
    """Fail the step with `what` where the condition does not hold."""
    if not condition:
        raise Failed(what)


def wait(condition: Callable[[], Any], seconds: float, what: str) -> Any:
    """Let QGIS work until the condition holds; returns its value."""
    end = time.monotonic() + seconds
    while True:
        late = time.monotonic() > end
        value = condition()
        if value:
            return value
        if late:
            raise Failed(f"{what}: không xong trong {seconds:.0f} s")
        QTest.qWait(50)


def plugin() -> Any:
    """The running plugin."""
    return plugins["qh_plugin"]


def dock(name: str) -> QDockWidget:
    """A dock by its object name, brought to the front."""
    found = iface.mainWindow().findChild(QDockWidget, name)
    expect(found is not None, f"thiếu bảng {name}")
    found.show()
    found.raise_()
    QTest.qWait(100)
    return found


def part(parent: QWidget, name: str, kind: type = QWidget) -> Any:
    """A widget of a dock by its object name."""
    found = parent.findChild(kind, name)
    expect(found is not None, f"thiếu {name}")
    return found


def click(parent: QWidget, name: str) -> None:
    """Click a button with the mouse, as a user does."""
    button = part(parent, name)
    wait(lambda: button.isVisible() and button.isEnabled(), 60, f"nút {name} chưa bấm được")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def layer(class_name: str) -> QgsVectorLayer:
    """The project's layer of a class."""
    for found in QgsProject.instance().mapLayers().values():
        source = found.source().replace("\\", "/")
        if isinstance(found, QgsVectorLayer) and f"layername={class_name}" in source:
            return found
    raise Failed(f"thiếu lớp {class_name}")


def click_map(x: float, y: float, button: Qt.MouseButton = Qt.MouseButton.LeftButton) -> None:
    """Click the map at a place in map units."""
    canvas = iface.mapCanvas()
    place = canvas.mapSettings().mapToPixel().transform(x, y)
    QTest.mouseMove(canvas.viewport(), QPoint(int(place.x()), int(place.y())))
    QTest.qWait(150)
    QTest.mouseClick(
        canvas.viewport(), button, pos=QPoint(int(place.x()), int(place.y())), delay=50
    )
    QTest.qWait(150)


def snaps(x: float, y: float) -> bool:
    """Whether a click at a place in map units would snap to something."""
    return iface.mapCanvas().snappingUtils().snapToMap(QgsPointXY(x, y)).isValid()


def settle() -> None:
    """Wait until the map has drawn itself."""
    QTest.qWait(300)
    wait(lambda: not iface.mapCanvas().isDrawing(), 60, "bản đồ chưa vẽ xong")
    QTest.qWait(200)


def picture(name: str) -> str:
    """A screenshot of the whole screen."""
    settle()
    path = PICTURES / f"{name}.png"
    QApplication.primaryScreen().grabWindow(0).save(str(path))
    return path.name


def note(**facts: Any) -> None:
    """One line for `run.py`."""
    with NOTES.open("a", encoding="utf-8") as out:
        out.write(json.dumps(facts, ensure_ascii=False) + "\n")


def run(steps: list[tuple[str, str, Callable[[], str]]]) -> None:
    """Do the steps in order; note each; end QGIS unless the user is to keep it."""
    failed = False
    for number, (name, title, step) in enumerate(steps, start=1):
        began = time.monotonic()
        try:
            facts = step()
        except Exception as error:
            failed = True
            facts = str(error) if isinstance(error, Failed) else traceback.format_exc()
        taken = time.monotonic() - began
        shot = picture(f"{number:02d}-{name}")
        note(n=number, title=title, facts=facts, seconds=taken, picture=shot, ok=not failed)
        if failed:
            break
    note(end=True, ok=not failed)
    if not PLAN["stay"]:
        os._exit(1 if failed else 0)


def begin(steps: list[tuple[str, str, Callable[[], str]]]) -> None:
    """Start as soon as QGIS and the plugin are up."""
    timer = QTimer(iface.mainWindow())

    def ready() -> None:
        if "qh_plugin" in plugins and iface.mainWindow().isVisible():
            timer.stop()
            run(steps)

    timer.timeout.connect(ready)
    timer.start(300)
