# SPDX-License-Identifier: GPL-2.0-or-later
"""The frame: everything that loading adds is gone after unloading; the plugin needs no library."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from qgis.core import QgsApplication
from qgis.PyQt.QtWidgets import QDockWidget, QMenu, QToolBar

from tests.qgis.conftest import flush

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def plugin(iface):
    from qh_plugin import classFactory

    made = classFactory(iface)
    made.initGui()
    yield made
    if made.session is not None:
        made.unload()


def things(iface) -> dict[str, list[str]]:
    window = iface.mainWindow()
    return {
        "docks": sorted(d.objectName() for d in window.findChildren(QDockWidget)),
        "toolbars": sorted(t.objectName() for t in window.findChildren(QToolBar)),
        "menus": sorted(m.objectName() for m in window.findChildren(QMenu) if m.objectName()),
        "menu bar": [a.text() for a in window.menuBar().actions()],
        "actions": sorted(iface.actions),
        "factories": [type(f).__name__ for f in iface.factories],
        "locators": [made.name() for made in iface.locators],
        "providers": [p.id() for p in QgsApplication.processingRegistry().providers()],
    }


def test_three_docks_menu_toolbar_and_options_are_there(plugin, iface):
    now = things(iface)
    assert now["docks"] == ["QhCheckingDock", "QhEditingDock", "QhPublishingDock"]
    assert now["toolbars"] == ["QhToolbar"] and "QhMenu" in now["menus"]
    assert now["menu bar"].index("QH") < now["menu bar"].index("Help")
    docks = sorted(key for key in iface.actions.values() if key.startswith("Alt+"))
    assert docks[:3] == ["Alt+1", "Alt+2", "Alt+3"]
    assert "qh" in now["providers"] and now["factories"] == ["QhOptionsFactory"]


def test_unload_leaves_nothing_and_reload_works_twice(iface):
    from qh_plugin import classFactory

    before = things(iface)
    loaded = None
    for _ in range(3):
        plugin = classFactory(iface)
        plugin.initGui()
        loaded = loaded or things(iface)
        assert things(iface) == loaded
        plugin.unload()
        flush()
        assert things(iface) == before


def test_at_the_first_start_docks_do_not_make_the_window_higher_than_the_screen(iface):
    """QGIS loads its plugins before its window is seen; until then there is no place for three
    docks on one another, and below one another they need more than 768 px."""
    from qh_plugin import classFactory

    iface.mainWindow().hide()
    made = classFactory(iface)
    made.settings.docks_placed = False
    made.initGui()
    assert [dock.isHidden() for dock in made.docks] == [False, True, True]
    made._stack()
    assert not any(dock.isHidden() for dock in made.docks)
    assert len(iface.mainWindow().tabifiedDockWidgets(made.docks[0])) == 2
    made.unload()


def test_actions_show_and_hide_their_dock(plugin, iface):
    dock = plugin.docks[1]
    action = next(a for a in plugin._actions if a.objectName() == "QhCheckingDockAction")
    dock.hide()
    assert not action.isChecked()
    action.trigger()
    assert dock.isVisible() and action.isChecked()
    assert dock.window().focusWidget() is dock.runButton  # the keys are there: nothing is listed
    iface.mapCanvas().setFocus()
    action.trigger()
    assert dock.isVisible() and action.isChecked()  # in sight but not in use: taken up again
    action.trigger()
    assert not dock.isVisible() and not action.isChecked()


def test_language_change_rebuilds_the_interface_and_keeps_the_session(plugin, iface, wait):
    session = plugin.session
    page = iface.factories[0].createWidget(None)
    page.language.setCurrentIndex(page.language.findData("en"))
    page.apply()
    wait(lambda: plugin.docks and "Check" in plugin.docks[1].windowTitle())
    assert plugin.session is session


def test_options_are_shown_and_stored(plugin, iface):
    from qh_plugin.qgis_io.settings import Settings

    page = iface.factories[0].createWidget(None)
    assert page.profile.currentData() == "truoc_khi_nop" and page.profile.count() >= 3
    page.profile.setCurrentIndex(page.profile.findData("bien_tap"))
    page.server.setText(" https://example.vn/api/ ")
    page.limit.setValue(700)
    page.apply()
    stored = Settings.load()
    assert (stored.profile, stored.map_limit) == ("bien_tap", 700)
    assert stored.server_url == "https://example.vn/api" and plugin.settings.map_limit == 700


def test_processing_works_without_iface(qgis_app):
    from qh_plugin import classFactory

    plugin = classFactory(None)
    plugin.initProcessing()
    assert QgsApplication.processingRegistry().providerById("qh") is not None
    plugin.unload()
    assert QgsApplication.processingRegistry().providerById("qh") is None


@pytest.mark.parametrize("hidden", ["shapely", "lxml", "pyproj"])
def test_loads_without_an_optional_library(hidden):
    """In a process of its own: the library cannot be imported, the docks come up all the same."""
    code = f"""
import sys
class Hide:
    def find_spec(self, name, path=None, target=None):
        if name.partition('.')[0] == {hidden!r}:
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Hide())
sys.path.insert(0, {str(ROOT)!r})
from qgis.testing import start_app
start_app()
sys.path.insert(0, {str(ROOT / "tests" / "qgis")!r})
from conftest import StandInIface
from qh_plugin import classFactory
from qh_plugin.qgis_io.libraries import missing_for_checking
plugin = classFactory(StandInIface())
plugin.initGui()
print([d.objectName() for d in plugin.docks], missing_for_checking().vi)
sys.stdout.flush()
import os
os._exit(0)
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=240, check=False
    )
    assert "QhCheckingDock" in done.stdout, done.stderr[-2000:]
    assert hidden in done.stdout and "Cần thư viện" in done.stdout


def test_the_guide_opens_from_the_menu_and_by_f1_in_every_dock(plugin, iface, monkeypatch):
    from qgis.PyQt.QtCore import Qt
    from qgis.PyQt.QtTest import QTest
    from qgis.PyQt.QtWidgets import QAction

    from qh_plugin.gui import help_page

    opened = []
    monkeypatch.setattr(help_page, "open_url", lambda url: opened.append(url.toLocalFile()) or True)
    action = next(a for a in plugin._menu.actions() if a.objectName() == "QhHelpAction")
    assert isinstance(action, QAction)
    action.trigger()
    for dock in plugin.docks:
        QTest.keyClick(dock.widget(), Qt.Key.Key_F1)
    assert len(opened) == 4
    assert all(Path(page).name == "huong-dan.html" and Path(page).is_file() for page in opened)
    monkeypatch.setattr(help_page, "open_url", lambda url: False)
    action.trigger()
    assert "huong-dan.html" in iface.messageBar().currentItem().text()
