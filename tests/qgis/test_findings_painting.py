# SPDX-License-Identifier: GPL-2.0-or-later
"""How the lines of the list of findings look."""

from __future__ import annotations

import pytest
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import qGray

from qh_plugin.core.findings import Severity
from qh_plugin.gui.checking.dock import CheckingDock
from qh_plugin.gui.checking.listing.columns import Column
from tests.listing.made_findings import group, result
from tests.qgis.conftest import flush


@pytest.fixture
def dock(iface, session, settings):
    made = CheckingDock(iface, session, settings, iface.mainWindow())
    iface.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, made)
    yield made
    made.shutdown()
    flush()


def test_a_name_that_goes_on_below_the_heading_of_the_measures_is_painted_once(dock):
    """Words painted twice look bold: each cell alone must look as it does in the whole line."""
    name = "NO-15 cạnh đường số mười hai nối dài"
    made = group("A02", Severity.ERROR, [(name,)] * 2, width=float("nan"))
    made.measures["area"][:] = float("nan")
    dock.findings.chosen.disconnect(dock._chosen)  # the parts that need a dossier are left out
    dock._result = checked = result(made)
    dock._show_findings(checked, {})
    dock.pages.setCurrentWidget(dock.listPage)
    flush()
    panel, view = dock.findings, dock.findingsView
    for line in (1, 2):  # every other line has a background of its own, which hides half of it
        index = panel.model.index(line, Column.NAME)
        beside = index.sibling(line, Column.SIZE)
        assert not beside.data() and not view.isColumnHidden(Column.SIZE)
        viewport = view.viewport()
        whole = viewport.grab().toImage()
        for cell in (view.visualRect(index), view.visualRect(beside)):
            alone = viewport.grab(cell).toImage()
            assert _most_apart(whole.copy(cell), alone) < 16, (line, cell)


def _most_apart(one, other):
    """The greatest difference of grey between two pictures of one size, of 255."""
    return max(
        abs(qGray(one.pixel(x, y)) - qGray(other.pixel(x, y)))
        for x in range(one.width())
        for y in range(one.height())
    )
