# SPDX-License-Identifier: GPL-2.0-or-later
"""Inside a real QGIS: the installed plugin's own docks, clicked with the mouse.

Not collected by itself: `tests/gui/test_real_qgis.py` starts QGIS and runs this file in it.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from qgis.core import QgsApplication, QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QDockWidget, QMenu, QPushButton, QToolBar
from qgis.utils import iface, plugins, reloadPlugin

PICTURES = Path(os.environ["QH_PICTURES"])
NAMES = ["QhEditingDock", "QhCheckingDock", "QhPublishingDock"]


def docks() -> dict[str, QDockWidget]:
    window = iface.mainWindow()
    found = {d.objectName(): d for d in window.findChildren(QDockWidget)}
    return {name: found[name] for name in NAMES if name in found}


def wait(condition, seconds: float = 60.0) -> None:
    for _ in range(int(seconds * 20)):
        if condition():
            return
        QTest.qWait(50)
    pytest.fail(f"nothing happened within {seconds} s")


def click(button: QPushButton) -> None:
    assert button.isVisible() and button.isEnabled(), button.objectName()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def picture(name: str) -> None:
    QTest.qWait(1200)
    assert iface.mainWindow().grab().save(str(PICTURES / f"{name}.png"))


def test_three_docks_stand_in_one_stack():
    iface.mainWindow().showMaximized()
    QTest.qWait(500)
    found = docks()
    assert list(found) == NAMES
    tabbed = iface.mainWindow().tabifiedDockWidgets(found["QhEditingDock"])
    assert {d.objectName() for d in tabbed} == set(NAMES[1:])
    assert "qh" in [p.id() for p in QgsApplication.processingRegistry().providers()]


def test_reload_twice_leaves_one_of_everything():
    for _ in range(2):
        assert reloadPlugin("qh_plugin") is not False
        QTest.qWait(300)
        window = iface.mainWindow()
        bars = [b for b in window.findChildren(QToolBar) if b.objectName() == "QhToolbar"]
        menus = [m for m in window.findChildren(QMenu) if m.objectName() == "QhMenu"]
        names = [d.objectName() for d in window.findChildren(QDockWidget)]
        assert len(bars) == len(menus) == 1
        assert all(names.count(name) == 1 for name in NAMES)


def test_f1_in_a_dock_is_ours_and_not_that_of_qgis(monkeypatch):
    from qh_plugin.gui import help_page

    opened = []
    monkeypatch.setattr(help_page, "open_url", lambda url: opened.append(url) or True)
    dock = docks()["QhCheckingDock"]
    dock.show()
    dock.raise_()
    QTest.qWait(200)
    dock.profileCombo.setFocus()
    QTest.keyClick(dock.profileCombo, Qt.Key.Key_F1)
    assert len(opened) == 1


def test_shortcuts_can_be_changed_by_the_user():
    from qgis.gui import QgsGui

    manager = QgsGui.shortcutsManager()
    action = manager.actionByName("QhCheckingDockAction") or manager.actionForSequence("Alt+2")
    assert action is not None


def shown_form():
    """QGIS's attribute dialog, None where none is shown."""
    from qgis.gui import QgsAttributeDialog
    from qgis.PyQt import sip

    for widget in QgsApplication.topLevelWidgets():
        if widget.isVisible() and widget.metaObject().className() == "QgsAttributeDialog":
            return sip.cast(widget, QgsAttributeDialog)
    return None


def form_of_a_finding(dock) -> None:
    """Mend an empty symbol in QGIS's own form, opened from the list; undone afterwards."""
    errors = dock.result.errors
    row = next(g for g in dock.findings.groups() if g.rule == "A01").rows[0]
    dock.findingsView.setCurrentIndex(dock.findings.model.index_of(row.key))
    said, say = [], dock.say
    dock.say = lambda text: (said.append(text), say(text))  # what is said last is of another moment
    click(dock.repairs.form)
    wait(lambda: shown_form() is not None)
    dialog = shown_form()
    assert not dialog.isModal()
    picture("form")
    dialog.attributeForm().changeAttribute("kyHieuLoDat", "Z9-NO99")
    dialog.accept()
    wait(lambda: not dock.busy and dock.result.errors == errors - 1)
    assert any("biểu mẫu" in text for text in said), said
    del dock.say
    layer = dock._layer(row.group.layer)
    layer.undoStack().undo()
    QTest.qWait(300)


def test_check_fix_recheck(tmp_path):
    from qh_plugin.qgis_io.project import open_project
    from qh_plugin.training.sample import create_sample

    session = plugins["qh_plugin"].session
    dossier = create_sample(tmp_path / "CSDL_Mau")
    session.open(dossier.folder)
    open_project(session, session.dossier)
    dock = docks()["QhCheckingDock"]
    dock.show()
    dock.raise_()
    picture("unchecked")
    click(dock.runButton)
    wait(lambda: not dock.busy and dock.result is not None)
    errors = dock.result.errors
    assert errors > 0
    rows = [row for group in dock.findings.groups() if group.rule == "C04" for row in group.rows]
    dock.findingsView.setCurrentIndex(dock.findings.model.index_of(rows[0].key))
    said = []
    dock.repairs.proposed.connect(lambda _: said.append(dock.statusLabel.text()))
    click(dock.repairs.preview)
    wait(lambda: said)
    assert "Xem trước" in said[0]
    picture("preview")
    click(dock.repairs.fix)
    wait(lambda: not dock.busy and dock.result.errors < errors)
    picture("fixed")
    assert dock.result.errors == errors - 1
    form_of_a_finding(dock)
    changed = [
        v for v in QgsProject.instance().mapLayers().values() if isinstance(v, QgsVectorLayer)
    ]
    changed = [v for v in changed if v.isModified()]
    assert len(changed) == 1 and changed[0].undoStack().index() == 1
    changed[0].rollBack()
    box = dock.width()
    assert box < 500, "the dock must not be forced wide"
    for widget in (dock.runButton, dock.repairs.zoom, dock.profileCombo, dock.reportButton):
        inside = dock.rect().contains(widget.mapTo(dock, widget.rect().bottomRight()))
        assert inside, f"{widget.objectName()} is cut off"
