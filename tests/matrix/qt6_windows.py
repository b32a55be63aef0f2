# SPDX-License-Identifier: GPL-2.0-or-later
"""Every window of the plugin on PyQt6 with a real dossier: built, used with mouse and keyboard,
drawn. The layers of QGIS are missing, the dossier's own files are there."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import MagicMock

from qgis.PyQt.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from qgis.PyQt.QtGui import QDragEnterEvent, QDropEvent, QHelpEvent
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QDockWidget, QMainWindow, QWidget

from qh_plugin.core.drafting.roles import LOTS
from qh_plugin.core.model import load
from qh_plugin.gui.checking.dock import CheckingDock
from qh_plugin.gui.editing.backups import BackupsDialog
from qh_plugin.gui.editing.dock import EditingDock
from qh_plugin.gui.editing.new_dossier import NewDossierDialog
from qh_plugin.gui.editing.records.row_dialog import RowDialog
from qh_plugin.gui.editing.tools.workbench import Place
from qh_plugin.gui.options.page import QhOptionsPage
from qh_plugin.gui.publishing.dock import PublishingDock
from qh_plugin.qgis_io.session import Session
from qh_plugin.qgis_io.settings import Settings
from qh_plugin.training.sample import create_sample

_LEFT = Qt.MouseButton.LeftButton
_NONE = Qt.KeyboardModifier.NoModifier


class Windows:
    """`draw()` shows everything once; `drawn` are the names of the pictures."""

    def __init__(self, pictures: Path, folder: Path) -> None:
        self._pictures = pictures
        self._folder = folder
        self.drawn: list[str] = []
        self._window = QMainWindow()
        self._window.resize(1366, 768)
        self._window.setCentralWidget(QWidget())
        self._iface = MagicMock()
        self._iface.mainWindow.return_value = self._window
        self._iface.activeLayer.return_value = None
        self._session = Session()
        self._settings = Settings()

    def draw(self) -> None:
        """Docks without a dossier, then the wizard, then all of it with one."""
        self._window.show()
        given = (self._iface, self._session, self._settings, self._window)
        self._editing, self._checking = EditingDock(*given), CheckingDock(*given)
        self._publishing = PublishingDock(*given)
        docks = (self._editing, self._checking, self._publishing)
        for dock in docks:
            self._window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
        self._each_dock("empty")
        self._wizard()
        dossier = create_sample(self._folder / "CSDL_Mau")
        self._session.open(dossier.folder)
        settle()
        self._tabs()
        self._tools()
        self._windows()
        self._check()
        self._each_dock("open")
        for dock in docks:
            dock.shutdown()

    def _picture(self, widget: QWidget, name: str) -> None:
        settle()
        path = self._pictures / f"qt6-{name}.png"
        assert widget.grab().save(str(path)), path
        self.drawn.append(name)

    def _each_dock(self, state: str) -> None:
        docks = {
            "editing": self._editing,
            "checking": self._checking,
            "publishing": self._publishing,
        }
        for name, dock in docks.items():
            for other in docks.values():
                other.setVisible(other is dock)
            self._narrow(dock)
            self._picture(dock, f"{name}-{state}")

    def _narrow(self, dock: QDockWidget) -> None:
        settle()
        self._window.resizeDocks([dock], [380], Qt.Orientation.Horizontal)

    # --- one window after the other ------------------------------------------------------------

    def _wizard(self) -> None:
        dialog = NewDossierDialog(load(), self._folder, self._window)
        dialog.show()
        dialog.nameEdit.setText("Quy hoạch phân khu thử")
        for model in range(dialog.modelCombo.count()):
            dialog.modelCombo.setCurrentIndex(model)
            for kind in range(dialog.kindCombo.count()):
                dialog.kindCombo.setCurrentIndex(kind)
        dialog.modelCombo.setCurrentIndex(0)
        dialog.wardEdit.setText("sai gon")
        QTest.keyClick(dialog.wardEdit, Qt.Key.Key_Return)
        for page in range(dialog.stack.count()):
            self._picture(dialog, f"wizard-{page + 1}")
            QTest.mouseClick(dialog.nextButton, _LEFT)
        dialog.close()

    def _tabs(self) -> None:
        for dock in (self._checking, self._publishing):
            dock.hide()
        self._editing.show()
        self._narrow(self._editing)
        tabs = self._editing.panel.tabs
        self._palette()
        for place in range(tabs.count()):
            tabs.setCurrentIndex(place)
            self._picture(self._editing, f"tab-{place + 1}")
        tabs.setCurrentWidget(self._editing.records)
        for section in self._editing.records.sections.values():
            section.open()
        self._drop_a_file()
        self._picture(self._editing.records.area.widget(), "records-whole")
        tabs.setCurrentWidget(self._editing.balance)
        settle()
        bar = self._editing.balance.chart
        QTest.mouseMove(bar, QPoint(20, 10))
        QTest.mouseClick(bar, _LEFT, _NONE, QPoint(20, 10))
        tip = QHelpEvent(QEvent.Type.ToolTip, QPoint(20, 10), bar.mapToGlobal(QPoint(20, 10)))
        QApplication.sendEvent(bar, tip)
        tabs.setCurrentIndex(0)

    def _palette(self) -> None:
        classes = self._editing.classes
        QTest.keyClicks(classes.searchEdit, "nhom nha o")
        QTest.keyClick(classes.searchEdit, Qt.Key.Key_Down)
        QTest.keyClick(classes.classTree, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
        assert self._settings.favourites, "Ctrl+D starred nothing"
        self._picture(self._editing, "palette-search")
        QTest.keyClick(classes.searchEdit, Qt.Key.Key_Escape)
        assert classes.searchEdit.text() == ""

    def _drop_a_file(self) -> None:
        file = self._folder / "to_trinh.pdf"
        file.write_bytes(b"%PDF-1.4\n%%EOF\n")
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(file))])
        panel, copy = self._editing.records, Qt.DropAction.CopyAction
        drag = QDragEnterEvent(QPoint(9, 9), copy, data, _LEFT, _NONE)
        panel.dragEnterEvent(drag)
        assert drag.isAccepted()
        panel.dropEvent(QDropEvent(QPointF(9, 9), copy, data, _LEFT, _NONE))
        settle()

    def _tools(self) -> None:
        bar = self._editing.classes.tools
        layer = MagicMock()
        layer.name.return_value = "Lô đất"
        layer.featureCount.return_value = layer.fields().lookupField.return_value = 3
        layer.selectedFeatureIds.return_value = layer.selectedFeatures.return_value = []
        place = Place(LOTS, layer, bar.bench.model.feature_class(LOTS))
        bar.bench.place = bar.bench.area = bar.bench.active = lambda *_: place
        for tool_id, tool in bar.tools.items():
            bar.strip.ask(tool.help, tool.options(), getattr(tool, "action", ""))
            self._picture(bar, f"tool-{tool_id}")
        QTest.keyClick(bar.strip, Qt.Key.Key_Escape)
        bar.strip.close_tool()

    def _windows(self) -> None:
        dossier = self._session.dossier
        delivery = self._editing.deliver()
        self._picture(delivery, "delivery")
        delivery.close()
        self._editing.show_backups()
        for window in self._window.findChildren(BackupsDialog):
            self._picture(window, "backups")
        for table in load(dossier.info.model).records.values():
            row = RowDialog(table, load(dossier.info.model), {}, self._window)
            row.show()
            self._picture(row, f"row-{table.id}")
            row.close()
        page = QhOptionsPage(self._settings, lambda _: None, None)
        self._picture(page, "options")
        self._editing.notice.ask("▲ Hỏi?", (("Có", lambda: None), ("Không", lambda: None)))
        self._picture(self._editing.notice, "notice")
        self._editing.notice.clear()

    def _check(self) -> None:
        """The findings of the sample dossier, as if checked last time; a finding is chosen."""
        from qh_plugin.core.checking import check, load_profile
        from qh_plugin.core.progress import SILENT
        from qh_plugin.gui.checking.running.job import Job
        from qh_plugin.gui.checking.running.stored import recall
        from qh_plugin.io.reading import read_dataset
        from qh_plugin.io.reports import write_jsonl

        dossier, dock = self._session.dossier, self._checking
        data = read_dataset(dossier.folder)
        write_jsonl(check(data, load_profile("truoc_khi_nop")), dossier.report)
        job = Job(lambda _: data, lambda: job, dossier=dossier)
        stored = recall(job, SILENT)
        dock.show_recalled(stored)
        self._session.set_result(stored.result)
        self._editing.hide()
        dock.show()
        self._narrow(dock)
        view = dock.findingsView
        for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Down):
            QTest.keyClick(view, key)
        assert dock.findings.row() is not None or dock.findings.group() is not None
        self._picture(dock, "checking-findings")


def settle() -> None:
    """Let timers, tasks and repaints happen."""
    for _ in range(5):
        QTest.qWait(40)
