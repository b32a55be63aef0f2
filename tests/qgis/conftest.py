# SPDX-License-Identifier: GPL-2.0-or-later
"""QGIS offscreen: a small stand-in for `iface` with a real main window, canvas and message bar."""

from __future__ import annotations

import atexit
import contextlib
import gc
import os
import shutil
import tempfile

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# settings of this run alone: two runs at once would empty each other's
os.environ["XDG_CONFIG_HOME"] = tempfile.mkdtemp(prefix="qh-settings-")

import pytest
from qgis.core import QgsApplication, QgsProject, QgsSettings
from qgis.gui import QgsLayerTreeView, QgsMapCanvas, QgsMessageBar
from qgis.PyQt.QtCore import QCoreApplication, QEvent, QObject, QSettings, pyqtSignal
from qgis.PyQt.QtWidgets import QMainWindow, QMenu, QToolBar

atexit.register(shutil.rmtree, os.environ["XDG_CONFIG_HOME"], ignore_errors=True)


class StandInIface(QObject):
    """The part of QgisInterface that the plugin uses, with bookkeeping for the unload test."""

    currentLayerChanged = pyqtSignal(object)  # noqa: N815
    projectRead = pyqtSignal()  # noqa: N815
    initializationCompleted = pyqtSignal()  # noqa: N815
    newProjectCreated = pyqtSignal()  # noqa: N815

    def __init__(self) -> None:
        super().__init__()
        self._window = QMainWindow()
        self._window.resize(1366, 768)
        self._canvas = QgsMapCanvas()
        self._window.setCentralWidget(self._canvas)
        self._bar = QgsMessageBar(self._window)
        self._help = QMenu("Help")
        self._window.menuBar().addMenu(self._help)
        self._active = None
        self.actions: dict[str, str] = {}
        self.factories: list[object] = []
        self.locators: list[object] = []

    def mainWindow(self):
        return self._window

    def mapCanvas(self):
        return self._canvas

    def messageBar(self):
        return self._bar

    def firstRightStandardMenu(self):
        return self._help

    def addToolBar(self, name):
        bar = QToolBar(name, self._window)
        self._window.addToolBar(bar)
        return bar

    def addDockWidget(self, area, dock):
        self._window.addDockWidget(area, dock)
        dock.show()

    def removeDockWidget(self, dock):
        self._window.removeDockWidget(dock)

    def registerMainWindowAction(self, action, keys):
        self.actions[action.objectName()] = keys
        action.setShortcut(keys)
        return True

    def unregisterMainWindowAction(self, action):
        self.actions.pop(action.objectName(), None)
        return True

    def registerOptionsWidgetFactory(self, factory):
        self.factories.append(factory)

    def unregisterOptionsWidgetFactory(self, factory):
        self.factories.remove(factory)

    def registerLocatorFilter(self, made):
        self.locators.append(made)

    def deregisterLocatorFilter(self, made):
        self.locators.remove(made)

    def showOptionsDialog(self, parent=None, page=""):
        self.options_shown = page

    def activeLayer(self):
        return self._active

    def setActiveLayer(self, layer):
        self._active = layer
        self.currentLayerChanged.emit(layer)
        return True

    def layerTreeView(self):
        return QgsLayerTreeView()

    def addProject(self, path):
        return QgsProject.instance().read(path)


@pytest.fixture(scope="session", autouse=True)
def settings_of_this_run(qgis_app):
    """QGIS was started with a settings file of the source folder, which two runs would share."""
    ini, user = QSettings.Format.IniFormat, QSettings.Scope.UserScope
    QSettings.setPath(ini, user, os.environ["XDG_CONFIG_HOME"])
    assert QgsSettings().fileName().startswith(os.environ["XDG_CONFIG_HOME"])


@pytest.fixture(scope="session", autouse=True)
def collected_while_qgis_is_there(qgis_app):
    """What Python still holds of windows is let go before QGIS ends: after it, that is a crash."""
    yield
    gc.collect()
    flush()


@pytest.fixture(scope="session", autouse=True)
def english():
    """The English texts, which a fresh checkout has not built yet."""
    from tests.packaging.stage import release_translations

    release_translations()


@pytest.fixture(autouse=True)
def own_settings(qgis_app, tmp_path_factory):
    """Every test starts with the plugin's default settings."""
    QgsSettings().remove("qh_plugin")
    yield
    QgsSettings().remove("qh_plugin")


@pytest.fixture(scope="module", autouse=True)
def empty_project(qgis_app):
    """Every file of tests starts with an empty project, before any fixture of its own fills it."""
    QgsProject.instance().clear()  # layers of the last file would be found by their names


@pytest.fixture
def iface(qgis_app):
    made = StandInIface()
    made.mainWindow().show()
    yield made
    QgsProject.instance().clear()
    made.mainWindow().close()
    made.mainWindow().deleteLater()
    flush()


@pytest.fixture
def session(qgis_app):
    from qh_plugin.qgis_io.session import Session

    return Session()


@pytest.fixture
def settings(qgis_app):
    from qh_plugin.qgis_io.settings import Settings

    made = Settings.load()
    made.live = False  # a result that follows the edits has tests of its own, which switch it on
    return made


def turns(milliseconds: int) -> None:
    """Let so much time pass in several turns: what is due is done, also where the machine stood
    still meanwhile, which one long `qWait` would end with."""
    from qgis.PyQt.QtTest import QTest

    for _ in range(10):
        QTest.qWait(max(1, milliseconds // 10))
    flush()


def flush() -> None:
    """Deliver queued signals and pending deletions."""
    QgsApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QgsApplication.processEvents()


@contextlib.contextmanager
def shown(dock):
    """A dock that is seen, and dropped afterwards as when the plugin is unloaded."""
    dock.show()
    yield dock
    dock.shutdown()
    dock.deleteLater()
    flush()


@pytest.fixture
def wait(qgis_app):
    """wait(condition, seconds=60): run the event loop until the condition holds. What may pass
    again by itself is not to be waited for: between two looks it is missed."""
    from qgis.gui import QgsMessageBar
    from qgis.PyQt.QtTest import QTest
    from qgis.PyQt.QtWidgets import QApplication

    def until(condition, seconds: float = 60.0) -> None:
        for _ in range(int(seconds * 50)):
            if condition():
                return
            QTest.qWait(20)
        work = [task.description() for task in QgsApplication.taskManager().activeTasks()]
        bars = [w for w in QApplication.allWidgets() if isinstance(w, QgsMessageBar)]
        said = [item.text() for bar in bars for item in bar.items()]
        pytest.fail(f"nothing happened within {seconds} s; at work: {work}; said: {said}")

    return until
