# SPDX-License-Identifier: GPL-2.0-or-later
"""Hands and eyes of the tests inside QGIS: find, click, wait, take a picture."""

from __future__ import annotations

import contextlib
import os
import time
from pathlib import Path

from qgis.PyQt.QtCore import QPoint, Qt, QTimer
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QDockWidget
from qgis.utils import iface, plugins

FOLDER = Path(os.environ["QH_GUI_FOLDER"])


def dock(name):
    """A dock by its object name, in front, 320 px wide: the narrowest that must work."""
    window = iface.mainWindow()
    if not window.isMaximized():
        window.showMaximized()
    for other in ("Browser", "Layers"):
        found = window.findChild(QDockWidget, other)
        if found is not None:
            found.setVisible(other == "Layers")
    found = window.findChild(QDockWidget, name)
    found.show()
    found.raise_()
    window.resizeDocks([window.findChild(QDockWidget, "Layers")], [200], Qt.Orientation.Horizontal)
    window.resizeDocks([found], [320], Qt.Orientation.Horizontal)
    QTest.qWait(200)
    return found


def session():
    """The plugin's session."""
    return plugins["qh_plugin"].session


def wait(condition, seconds=60.0):
    """Let QGIS work until the condition holds; its value. What may pass again by itself is not to
    be waited for: between two looks it is missed. Listen to a signal (`heard`)."""
    end = time.monotonic() + seconds
    while True:
        late = time.monotonic() > end
        value = condition()
        if value:
            return value
        if late:
            raise AssertionError(f"nothing happened within {seconds} s; messages: {messages()}")
        QTest.qWait(30)


def heard(signal):
    """A list that gets what a signal says from now on, one tuple each time."""
    said = []
    signal.connect(lambda *what: said.append(what))
    return said


def in_dialog(kind, drive):
    """Have `drive(dialog)` called once a modal dialog of this kind is up, and again never; keep
    what this returns until then."""
    timer = QTimer()

    def look():
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, kind) and dialog.isActiveWindow():
            timer.stop()
            drive(dialog)

    timer.timeout.connect(look)
    timer.start(200)
    return timer


def click(button):
    """The left mouse button on a widget that can be seen and used."""
    wait(lambda: button.isVisible() and button.isEnabled())
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def click_map(x, y, button=Qt.MouseButton.LeftButton):
    """A mouse button on the map at pixels of the canvas."""
    viewport = iface.mapCanvas().viewport()
    QTest.mouseMove(viewport, QPoint(x, y))
    QTest.qWait(40)
    QTest.mouseClick(viewport, button, Qt.KeyboardModifier.NoModifier, QPoint(x, y))
    QTest.qWait(40)


def messages(clear=False):
    """What the message bar shows."""
    shown = [item.text() for item in iface.messageBar().items() if hasattr(item, "text")]
    if clear:
        iface.messageBar().clearWidgets()
    return shown


def picture(name):
    """The whole screen as it is now."""
    QTest.qWait(400)
    target = Path(os.environ["QH_GUI_PICTURES"]) / f"{name}.png"
    QApplication.primaryScreen().grabWindow(0).save(str(target))


def at_rest(problems):
    """No problem is left, once everything has its place: what `problems()` lists is looked at until
    it is empty, for some seconds."""
    with contextlib.suppress(AssertionError):
        wait(lambda: not problems(), 10)
    found = problems()
    assert not found, found


def nothing_cut_off(panel):
    """Every visible button of a dock lies within it and has room for its words."""
    at_rest(lambda: list(_cut_off(panel)))


def _cut_off(panel):
    from qgis.PyQt.QtWidgets import QPushButton

    for button in panel.findChildren(QPushButton):
        if not button.isVisible():
            continue
        left = button.mapTo(panel, QPoint(0, 0)).x()
        words = max(map(button.fontMetrics().horizontalAdvance, button.text().split("\n")))
        if left < 0 or left + button.width() > panel.width() or words > button.width():
            yield button.objectName(), button.text()
