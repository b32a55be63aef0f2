# SPDX-License-Identifier: GPL-2.0-or-later
"""The plugin's frame in QGIS: menu, toolbar, three docks, options page, Processing provider.

No logic here. Everything added by `initGui` is taken away by `unload`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Optional

from qgis.core import QgsApplication
from qgis.PyQt import sip
from qgis.PyQt.QtCore import Qt, QTimer
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import QAction, QDockWidget, QMenu, QToolBar

from qh_plugin.core.resources import resource
from qh_plugin.gui import help_page
from qh_plugin.qgis_io import i18n, tasks
from qh_plugin.qgis_io.i18n import translate
from qh_plugin.qgis_io.session import Session
from qh_plugin.qgis_io.settings import Settings


class QhPlugin:
    """Made by QGIS; `iface` is None in qgis_process."""

    def __init__(self, iface) -> None:
        self.iface = iface
        self.settings = Settings.load()
        self.session: Optional[Session] = None
        self.docks: list[QDockWidget] = []
        self.provider = None
        self._new_docks: list[QDockWidget] = []
        self._actions: list[QAction] = []
        self._menu: Optional[QMenu] = None
        self._toolbar: Optional[QToolBar] = None
        self._options = None
        self._gate_marks = None
        self._locator = None

    def initProcessing(self) -> None:
        """Register the algorithms; all that qgis_process asks for."""
        from qh_plugin.processing.provider import QhProvider

        if self.iface is None:
            i18n.install(self.settings.language)
        provider = QhProvider()
        if QgsApplication.processingRegistry().addProvider(provider):
            self.provider = provider

    def initGui(self) -> None:
        """Build everything that is seen."""
        i18n.install(self.settings.language)
        self.session = self.session or Session()
        self.initProcessing()
        self._add_menu()
        self._add_docks()
        self._add_gate_marks()
        self._add_locator()
        self._add_options()

    def unload(self) -> None:
        """Leave nothing behind."""
        tasks.cancel_all()
        self._remove_gui()
        if self.provider is not None and not sip.isdeleted(self.provider):
            QgsApplication.processingRegistry().removeProvider(self.provider)
        self.provider = None
        self.session = None
        i18n.remove()

    def restart(self) -> None:
        """Build the interface anew (after a change of language), keeping the open dossier."""
        session = self.session
        if session is None:  # unloaded in the meantime
            return
        self.unload()
        self.session = session
        self.initGui()
        session.dossier_changed.emit()
        if session.result is not None:
            session.checked.emit()

    def _add_menu(self) -> None:
        window = self.iface.mainWindow()
        self._menu = QMenu("QH", window)
        self._menu.setObjectName("QhMenu")
        window.menuBar().insertMenu(self.iface.firstRightStandardMenu().menuAction(), self._menu)
        self._toolbar = self.iface.addToolBar("QH")
        self._toolbar.setObjectName("QhToolbar")

    def _add_docks(self) -> None:
        from qh_plugin.gui.checking.dock import CheckingDock
        from qh_plugin.gui.editing.dock import EditingDock
        from qh_plugin.gui.publishing.dock import PublishingDock

        kinds = ((EditingDock, "edit"), (CheckingDock, "check"), (PublishingDock, "publish"))
        for number, (kind, icon) in enumerate(kinds, start=1):
            dock = kind(self.iface, self.session, self.settings, self.iface.mainWindow())
            self._place(dock)
            help_page.HelpKey(dock, self.iface)
            self._add_action(dock, QIcon(str(resource("icons", f"{icon}.svg"))), f"Alt+{number}")
        if self.iface.mainWindow().isVisible():
            self._stack()
        elif not self.settings.docks_placed:  # QGIS lays its window out only after the plugins
            self.iface.initializationCompleted.connect(self._stack)
        self.session.edit_asked.connect(lambda: self.show_dock(0))
        self.session.check_asked.connect(lambda: self.show_dock(1))
        self.session.publish_asked.connect(lambda: self.show_dock(2))
        self.session.finding_asked.connect(self._show_finding)
        self.session.open_asked.connect(self._open_folder)
        self.session.check_now_asked.connect(self._check_now)

    def _place(self, dock: QDockWidget) -> None:
        window = self.iface.mainWindow()
        if not window.restoreDockWidget(dock):
            self.iface.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
            if self._new_docks and not window.isVisible() and not self.settings.docks_placed:
                dock.hide()  # above one another they would make the window higher than the screen
            self._new_docks.append(dock)
        self.docks.append(dock)

    def _stack(self) -> None:
        """Put docks that QGIS has never placed on one another, the first in front."""
        self.settings.docks_placed = True
        self.settings.save()
        for under, dock in zip(self._new_docks, self._new_docks[1:]):
            self.iface.mainWindow().tabifyDockWidget(under, dock)
            dock.show()
        if self._new_docks:
            self._show(self._new_docks[0])
        self._new_docks = []

    def _add_action(self, dock: QDockWidget, icon: QIcon, keys: str) -> None:
        title = dock.windowTitle()
        action = QAction(icon, title, self.iface.mainWindow())
        action.setObjectName(f"{dock.objectName()}Action")
        action.setCheckable(True)
        action.setChecked(dock.isVisible())
        action.triggered.connect(lambda _=False, d=dock, a=action: self._switch(d, a))
        dock.visibilityChanged.connect(lambda _, a=action, d=dock: a.setChecked(not d.isHidden()))
        self.iface.registerMainWindowAction(action, keys)
        action.setToolTip(f"{title} ({keys})")
        self._menu.addAction(action)
        self._toolbar.addAction(action)
        self._actions.append(action)

    def _add_gate_marks(self) -> None:
        from qh_plugin.qgis_io.gate_marks import GateMarks

        self._gate_marks = GateMarks(self.session, self.iface.layerTreeView())

    def _add_locator(self) -> None:
        from qh_plugin.qgis_io.locator import DossierLocator

        self._locator = DossierLocator(self.iface, self.session)
        self.iface.registerLocatorFilter(self._locator)  # which owns it from now on

    def _show_finding(self, key: str) -> None:
        self.show_dock(1)
        self.docks[1].show_finding(key)

    def _check_now(self) -> None:
        self.show_dock(1)
        self.docks[1].check_dossier()

    def _open_folder(self, folder: str) -> None:
        self.docks[0].open_folder(Path(folder))

    def _add_options(self) -> None:
        from qh_plugin.gui.options.page import QhOptionsFactory

        self._options = QhOptionsFactory(self.settings, self._settings_changed)
        self.iface.registerOptionsWidgetFactory(self._options)
        options = QAction(translate("qh", "Tuỳ chọn…"), self.iface.mainWindow())
        options.setObjectName("QhOptionsAction")
        options.triggered.connect(lambda: self.iface.showOptionsDialog(None, "qh_options"))
        self._menu.addSeparator()
        self._menu.addAction(options)
        guide = QAction(translate("qh", "Hướng dẫn"), self.iface.mainWindow())
        guide.setObjectName("QhHelpAction")
        guide.setToolTip(translate("qh", "Mở trang hướng dẫn; trong các bảng QH: F1"))
        guide.triggered.connect(lambda: help_page.show(self.iface))
        self._menu.addAction(guide)

    def _settings_changed(self, before: Settings) -> None:
        if before.language != self.settings.language:
            QTimer.singleShot(0, self.restart)

    def show_dock(self, number: int) -> None:
        """Bring one dock to the front: 0 editing, 1 checking, 2 publishing."""
        self._show(self.docks[number])

    def _switch(self, dock: QDockWidget, action: QAction) -> None:
        """A dock that is hidden, behind another or without the keyboard comes to the front and
        takes the keys; the one that has them goes."""
        if self._in_use(dock):
            dock.hide()
            self.iface.mapCanvas().setFocus()
        else:
            self._show(dock)
            (getattr(dock, "take_focus", None) or dock.setFocus)()
        action.setChecked(not dock.isHidden())

    @staticmethod
    def _in_use(dock: QDockWidget) -> bool:
        focused = dock.window().focusWidget()
        if dock.isHidden() or focused is None:
            return False
        return focused is dock or dock.isAncestorOf(focused)

    @staticmethod
    def _show(dock: QDockWidget) -> None:
        dock.show()
        dock.raise_()

    def _remove_gui(self) -> None:
        if self._gate_marks is not None:
            self._gate_marks.stop()
            self._gate_marks = None
        if self._locator is not None:
            self.session.finding_asked.disconnect(self._show_finding)
            self.session.open_asked.disconnect(self._open_folder)
            self.session.check_now_asked.disconnect(self._check_now)
            self.iface.deregisterLocatorFilter(self._locator)
            self._locator = None
        if self._options is not None:
            self.iface.unregisterOptionsWidgetFactory(self._options)
            self._options = None
        for action in self._actions:
            self.iface.unregisterMainWindowAction(action)
            action.deleteLater()
        self._actions = []
        for dock in self.docks:
            dock.visibilityChanged.disconnect()
            dock.shutdown()
            self.iface.removeDockWidget(dock)
            dock.deleteLater()
        self.docks = []
        for widget in (self._menu, self._toolbar):
            if widget is not None:
                widget.hide()
                widget.setParent(None)
                widget.deleteLater()
        self._menu = self._toolbar = None
